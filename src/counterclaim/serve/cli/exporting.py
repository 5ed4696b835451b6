"""`export`: all rows of one kind, in the project's own form or in the vocabulary of others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterclaim.serve.cli.options import DEFAULT, LedgerPath, now, open_ledger


def export(
    what: Annotated[
        str,
        typer.Argument(
            help="statements figures conflicts contentions entities reports captures judgements corrections;"
            " annotations followthemoney claimreview (JSON lines); or wacz"
        ),
    ],
    ledger: LedgerPath = DEFAULT,
    format: Annotated[str, typer.Option("--format", help="jsonl, csv or parquet")] = "jsonl",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file instead of standard output.")] = None,
) -> None:
    """All rows of one kind, in a fixed order, the ledger in the vocabulary of others, or the pages as a web archive."""
    from counterclaim.compare.exports import EXPORTS
    from counterclaim.errors import ConfigError
    from counterclaim.serve.formats import put, write
    from counterclaim.serve.linked.lines import LINKED, json_lines

    if what == "wacz":
        _export_wacz(ledger, output)
        return
    if what not in EXPORTS and what not in LINKED:
        raise ConfigError(f"there is no export {what!r}: choose from {', '.join((*EXPORTS, *LINKED))}, wacz")
    if what in LINKED and format != "jsonl":
        raise ConfigError(f"{what} can be had as jsonl alone")
    with open_ledger(ledger) as book:
        if what in LINKED:
            put(json_lines(LINKED[what](book, "")), output)
        else:
            write(EXPORTS[what](book), format, output)


def _export_wacz(ledger: Path, output: Path | None) -> None:
    from counterclaim.errors import ConfigError
    from counterclaim.ledger.facts import captures, documents
    from counterclaim.serve.bundle.wacz import write_wacz

    if output is None:
        raise ConfigError("a web archive is written to a file: give one with --output")
    with open_ledger(ledger, fresh=False) as book:
        write_wacz(book, captures(book), documents(book), output, ledger.stem, now())
