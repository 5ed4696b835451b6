"""Walking every row back to the bytes it came from, and every row, record and entry to the custody log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DatabaseError

from counterclaim.errors import CounterclaimError, SpanMismatch
from counterclaim.ledger import custody, payloads, warc
from counterclaim.ledger import tables as t
from counterclaim.ledger.facts import read_by
from counterclaim.ledger.store import Ledger
from counterclaim.records import Capture, Document, OffsetRun, Problem, Span, Statement, sha256_of

# Says the words of a run from the captured bytes, read as the named extractor reads them.
Words = Callable[[OffsetRun, bytes, str], str]
STATES = "database"
LOG = "custody log"


class Head(Struct, frozen=True):
    """The newest entry of the custody log: note its hash elsewhere, and nobody can shorten the log unseen."""

    entries: int
    hash: str
    at: str


def head(ledger: Ledger) -> Head:
    """The newest entry of the custody log."""
    with ledger.read() as connection:
        newest = custody.head(connection)
    return Head(newest.ordinal, newest.hash, newest.at) if newest else Head(0, custody.START, "")


def faults(ledger: Ledger, words: Words | None = None, noted: str | None = None) -> Iterator[Problem]:
    """Yield a Problem for everything that does not hold: row → span → text → bytes, and all of it → custody log.

    `words` reads runs of text from the bytes; `noted` is the hash of an entry that somebody wrote down before.
    """
    with ledger.read() as connection:
        try:
            yield from _structure_faults(connection)
            yield from _log_faults(connection, noted)
            yield from _row_faults(connection)
            yield from _record_faults(connection, ledger)
            yield from _report_faults(connection, ledger, words)
        except DatabaseError as error:
            yield _fault(STATES, f"cannot be read to its end: {error.orig}")


def _structure_faults(connection: Connection) -> Iterator[Problem]:
    for (message,) in connection.execute(text("PRAGMA integrity_check")):
        if message != "ok":
            yield _fault(STATES, str(message).replace("\n", " "))
    for table, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
        yield _fault(STATES, f"row {row} of {table} belongs to a row of {parent} that is missing")


def _log_faults(connection: Connection, noted: str | None) -> Iterator[Problem]:
    previous, number = custody.START, 0
    seen = noted is None or noted == custody.START
    for link in custody.links(connection):
        number += 1
        if link.ordinal != number:
            yield _fault(LOG, f"entry {number} is missing: entry {link.ordinal} stands in its place")
            number = link.ordinal
        if link.hash != link.expected:
            yield _fault(LOG, f"entry {link.ordinal} ({link.what}) was altered: it no longer has its hash")
        if link.previous != previous:
            yield _fault(LOG, f"entry {link.ordinal} ({link.what}) does not follow the entry before it")
        previous = link.hash
        seen = seen or link.hash == noted
    if noted and not seen:
        yield _fault(LOG, f"no entry has the noted hash {noted[:12]}…: entries were cut off, or it is another ledger's")


def _row_faults(connection: Connection) -> Iterator[Problem]:
    """Rows that are not what their entry says, rows that are gone, and rows that no entry brought."""
    named = {table.name: table for table in t.LOGGED}
    logged: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    readable = True
    for link in custody.links(connection):
        try:
            listed = msgspec.json.decode(link.rows.encode("utf-8", "surrogateescape"), type=dict[str, dict[str, str]])
        except (msgspec.DecodeError, UnicodeDecodeError):
            yield _fault(LOG, f"entry {link.ordinal} ({link.what}): its list of rows cannot be read")
            readable = False
            continue
        for name, rows in listed.items():
            if name not in named:
                yield _fault(LOG, f"entry {link.ordinal} ({link.what}) names a table {name!r}, which does not exist")
                continue
            logged[name] += len(rows)
            now = custody.row_digests(connection, named[name], rows)
            for key, digest in rows.items():
                if key not in now:
                    missing[name] += 1
                    yield _fault(link.what, f"{name} {key}: the row of {name} is missing")
                elif now[key] != digest:
                    yield _fault(link.what, f"{name} {key}: was altered after it was stored")
    for name, table in named.items():
        stored = connection.execute(select(func.count()).select_from(table)).scalar_one()
        if readable and stored != logged[name] - missing[name]:
            yield from _unlogged(connection, name)


def _unlogged(connection: Connection, name: str) -> Iterator[Problem]:
    known: set[str] = set()
    for link in custody.links(connection):
        known.update(msgspec.json.decode(link.rows).get(name, {}))
    table = next(table for table in t.LOGGED if table.name == name)
    for key in custody.row_keys(connection, table):
        if key not in known:
            yield _fault(LOG, f"{name} {key}: no entry says how this row came here")


def _record_faults(connection: Connection, ledger: Ledger) -> Iterator[Problem]:
    """Records of the WARC files that are missing or altered, and captures without a record."""
    held = set()
    missing = set()
    for place in payloads.places(connection):
        try:
            record = ledger.payloads.record_at(place)
        except CounterclaimError as error:
            if place.file not in missing:
                yield _fault(place.file, str(error))
            missing.add(place.file)
            continue
        here = f"{place.file} byte {place.offset}"
        if sha256_of(record) != place.sha256:
            yield _fault(here, f"the record of {place.capture or 'the file'} was altered")
            continue
        try:
            found = warc.found_in(place.file, place.offset, record)
        except CounterclaimError as error:
            yield _fault(here, str(error))
            continue
        if found != place:
            yield _fault(here, f"the record says other than its row {place.record}")
        if place.kind in payloads.CONTENT:
            held.add(place.payload_sha256)
    for row in connection.execute(select(t.capture.c.source, t.capture.c.payload_sha256).order_by(t.capture.c.name)):
        if row.payload_sha256 not in held:
            yield _fault(row.source, f"its captured bytes {row.payload_sha256[:12]}… are missing or altered")


def _report_faults(connection: Connection, ledger: Ledger, words: Words | None) -> Iterator[Problem]:
    """Reports that do not lead to their capture, their text or their words."""
    for ordinal in connection.execute(select(t.reading.c.ordinal)).scalars().all():
        try:
            row, doc = read_by(connection, ordinal)
            yield from _document_faults(connection, doc, row.id, row.text_sha256)
            if words is not None:
                yield from _byte_faults(connection, ledger, doc, words)
        except (CounterclaimError, msgspec.MsgspecError, DatabaseError, ValueError, TypeError, KeyError) as error:
            yield _fault(f"reading {ordinal}", f"cannot be read: {str(error).splitlines()[0]}")


def _document_faults(connection: Connection, doc: Document, stored_id: str, stored_hash: str) -> Iterator[Problem]:
    if stored_hash != sha256_of(doc.text):
        yield _fault(doc.name, "its text no longer has the hash that it was stored with", doc.id)
    elif stored_id != doc.id:
        yield _fault(doc.name, f"{stored_id} is not the identity of this capture and this text", doc.id)
    for owner, span in _spans(doc):
        try:
            span.verify(doc.text)
        except SpanMismatch as error:
            yield _fault(doc.name, f"{owner}: {error}", doc.id)
    for table, ids in ((t.statement, [s.id for s in doc.statements]), (t.figure, [f.id for f in doc.figures])):
        wanted = select(table.c.id).where(table.c.document == stored_id)
        stored = set(connection.execute(wanted).scalars())
        for one in ids:
            if one not in stored:
                yield _fault(doc.name, f"the row of {table.name} {one} is missing", doc.id)


def _byte_faults(connection: Connection, ledger: Ledger, doc: Document, words: Words) -> Iterator[Problem]:
    """Where the text says other than the captured bytes."""
    row = connection.execute(select(t.capture).where(t.capture.c.id == doc.capture)).first()
    if row is None:
        yield _fault(doc.name, f"its capture {doc.capture} is missing", doc.id)
        return
    capture = msgspec.convert(row, Capture, from_attributes=True)
    payload = ledger.payloads.bytes_of(capture.payload_sha256)
    if capture.id != row.id or len(payload) != capture.size:
        yield _fault(doc.name, f"{row.id} is not the identity of these bytes from this source", doc.id)
    for run in doc.offsets:
        said = doc.text[run.start : run.start + run.length]
        if words(run, payload, doc.extractor) != said:
            yield _fault(doc.name, f"bytes {run.byte_start}:{run.byte_end} do not say {said[:40]!r}", doc.id)
            return


def _spans(doc: Document) -> Iterator[tuple[str, Span]]:
    for statement in doc.statements:
        for span in spans_of(statement):
            yield statement.id, span
    for figure in doc.figures:
        yield figure.id, figure.span
    for layer in ("quotations", "mentions", "credits"):
        yield from ((layer, record.span) for record in doc.layer(layer))
    for referent in doc.referents:
        for link in referent.links:
            yield referent.id, link.span


def spans_of(statement: Statement) -> Iterator[Span]:
    """Every span that a statement points at."""
    yield from statement.content
    yield from statement.chain
    yield from statement.hedges
    yield from statement.evidence
    for span in (statement.speaker, statement.cue, statement.answers, statement.addressee, statement.occasion):
        if span is not None:
            yield span


def _fault(source: str, message: str, document: str | None = None) -> Problem:
    """A Problem that can be printed, whatever the bytes it speaks of."""
    clean = (part.encode("utf-8", "replace").decode() for part in (source, message))
    source, message = clean
    return Problem(source=source, document=document, stage="verify", message=message)
