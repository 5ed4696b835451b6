"""Commands that keep and prove: `verify`, `backup`, `restore`, `bundle`, `timestamp`, `timestamps`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from counterclaim.serve.cli.options import DEFAULT, Allow, LedgerPath, say

if TYPE_CHECKING:
    from counterclaim.capture.answers import Asker

PROOF = "application/vnd.opentimestamps.v1"


def _now() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def verify(
    ledger: LedgerPath = DEFAULT,
    head: Annotated[
        bool, typer.Option("--head", help="Print the hash of the newest entry, to note elsewhere.")
    ] = False,
    noted: Annotated[str | None, typer.Option("--noted", help="A hash noted before: it must still be there.")] = None,
) -> None:
    """Walk every row to the bytes that it came from and to the custody log; name what does not hold."""
    from counterclaim.extract.offsets import run_words
    from counterclaim.ledger import verify as verifying
    from counterclaim.ledger.store import opened

    count = 0
    with opened(ledger) as book:
        for fault in verifying.faults(book, run_words, noted):
            count += 1
            typer.echo(f"{fault.source}: {fault.message}", err=head)
        newest = verifying.head(book)
    if head:
        typer.echo(newest.hash)
    holds = f"every row leads to its words, its bytes and one of {newest.entries} entries in the custody log"
    say(f"{count} faults" if count else holds)
    raise typer.Exit(1 if count else 0)


def backup(file: Path, ledger: LedgerPath = DEFAULT) -> None:
    """Copy the ledger with its captured bytes into one zip file, also while others write to it."""
    from counterclaim.ledger.backup import backup as written
    from counterclaim.ledger.store import opened

    with opened(ledger) as book:
        made = written(book, file)
    for name in made.missing:
        say(f"problem: {name}: missing from the ledger's captures, and so from the backup; `counterclaim verify`")
    say(f"{file}: {len(made.parts)} files, {made.entries} entries in the custody log, the newest {made.head}")
    raise typer.Exit(1 if made.missing else 0)


def restore(file: Path, ledger: LedgerPath = DEFAULT) -> None:
    """Put a backup back where there is no ledger, and verify it."""
    from counterclaim.ledger.backup import restore as restored

    restored(file, ledger)
    verify(ledger)


def bundle(
    file: Path,
    ledger: LedgerPath = DEFAULT,
    contention: Annotated[
        str | None, typer.Option("--contention", help="Only this one, with the reports that it rests on.")
    ] = None,
) -> None:
    """Hand over: dossier, web archive, tables, custody log and a script that checks them, in one zip file."""
    from counterclaim.ledger.store import opened
    from counterclaim.pipeline import refresh
    from counterclaim.serve.bundle.bundle import write_bundle

    with opened(ledger) as book:
        refresh(book)
        manifest = write_bundle(book, file, contention, _now())
    say(f"{file}: {len(manifest.files)} files; newest entry of the custody log {manifest.head}")


def timestamp(
    authority: Annotated[str, typer.Argument(help="Address of a time-stamping service, or of a calendar.")],
    ledger: LedgerPath = DEFAULT,
    calendar: Annotated[
        bool, typer.Option("--calendar", help="It is a calendar of OpenTimestamps, not a service of RFC 3161.")
    ] = False,
    allow: Allow = None,
) -> None:
    """Have the newest entry of the custody log stamped by an authority: proof that all of it was there at that time."""
    from counterclaim.capture.posting import posted
    from counterclaim.ledger import timestamps as stamping
    from counterclaim.ledger.store import opened

    with _asker(allow) as asker, opened(ledger) as book:
        if calendar:
            send = partial(posted, asker, media_type=PROOF)
            made = stamping.promised(book, authority, send, _now())
        else:
            send = partial(posted, asker, media_type="application/timestamp-query")
            made = stamping.timestamp(book, authority, send, _now())
    say(f"entry {made.entry}: {made.state}: {made.message}")
    raise typer.Exit(1 if made.state == "failed" else 0)


def timestamps(
    ledger: LedgerPath = DEFAULT,
    root: Annotated[
        list[Path] | None, typer.Option("--root", help="Root certificate (PEM) to trust: check again. Repeatable.")
    ] = None,
    block: Annotated[
        list[str] | None,
        typer.Option("--block", help="HEIGHT:HEADER in hexadecimal of a Bitcoin block to trust: check again."),
    ] = None,
    ask: Annotated[bool, typer.Option("--ask", help="Ask the calendars that promised to know more by now.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Rows as JSON, one a line.")] = False,
    allow: Allow = None,
) -> None:
    """The time-stamps of the custody log: pending, confirmed or failed; --root, --block and --ask look again."""
    import msgspec

    from counterclaim.capture.posting import got
    from counterclaim.ledger import timestamps as stamping
    from counterclaim.ledger.store import opened

    trusted = stamping.Trusted(tuple(path.read_bytes() for path in root or ()), dict(map(_header, block or ())))
    with _asker(allow) as asker, opened(ledger) as book:
        asked = partial(got, asker, media_type=PROOF) if ask else None
        again = bool(ask or root or block)
        found = stamping.rechecked(book, trusted, _now(), asked) if again else stamping.timestamps(book)
    for one in found:
        plain = f"entry {one.entry}  {one.state:9}  {one.authority}  {one.message}"
        typer.echo(msgspec.json.encode(one).decode() if json else plain)
    if not found:
        say("no time-stamps: nobody was asked")
    raise typer.Exit(1 if any(one.state == "failed" for one in found) else 0)


def _header(given: str) -> tuple[int, bytes]:
    """The number of a block and its header."""
    from counterclaim.errors import ConfigError

    height, _, header = given.partition(":")
    try:
        return int(height), bytes.fromhex(header)
    except ValueError:
        raise ConfigError(f"{given!r} is no HEIGHT:HEADER: give 160 hexadecimal digits after the number") from None


@contextmanager
def _asker(allow: list[str] | None) -> Iterator[Asker]:
    from counterclaim.capture.answers import Asker, Policy

    asker = Asker(Policy(allow=frozenset(allow or ())))
    try:
        yield asker
    finally:
        asker.close()
