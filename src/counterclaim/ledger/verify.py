"""Walking every row back to the bytes it came from."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from counterclaim.errors import CounterclaimError, SpanMismatch
from counterclaim.ledger import tables as t
from counterclaim.ledger.facts import captures, documents
from counterclaim.ledger.store import Ledger
from counterclaim.records import Document, Problem, Span, Statement, sha256_of


def faults(ledger: Ledger) -> Iterator[Problem]:
    """Yield a Problem for every row that no longer leads to its words: statement → span → text → document → bytes."""
    with ledger.read() as connection:
        text_hashes = {
            row.id: row.text_sha256 for row in connection.execute(select(t.document.c.id, t.document.c.text_sha256))
        }
        stored = {
            "statement": set(connection.execute(select(t.statement.c.id)).scalars()),
            "figure": set(connection.execute(select(t.figure.c.id)).scalars()),
        }
    known = set()
    for capture in captures(ledger):
        known.add(capture.id)
        try:
            payload = ledger.payloads.bytes_of(capture.payload_sha256)
        except CounterclaimError as error:
            yield Problem(source=capture.source, stage="verify", message=str(error))
            continue
        if len(payload) != capture.size:
            yield Problem(source=capture.source, stage="verify", message="the size of the captured bytes has changed")
    for doc in documents(ledger):
        yield from _document_faults(doc, known, text_hashes)
        found = {"statement": [s.id for s in doc.statements], "figure": [f.id for f in doc.figures]}
        for kind, ids in found.items():
            yield from (_fault(doc, f"the row of {kind} {one} is missing") for one in ids if one not in stored[kind])


def _document_faults(doc: Document, known: set[str], text_hashes: dict[str, str]) -> Iterator[Problem]:
    if doc.capture not in known:
        yield _fault(doc, f"its capture {doc.capture} is missing")
    if text_hashes.get(doc.id) != sha256_of(doc.text):
        yield _fault(doc, "its text no longer has the hash that it was stored with")
    for owner, span in _spans(doc):
        try:
            span.verify(doc.text)
        except SpanMismatch as error:
            yield _fault(doc, f"{owner}: {error}")


def _spans(doc: Document) -> Iterator[tuple[str, Span]]:
    for statement in doc.statements:
        for span in spans_of(statement):
            yield statement.id, span
    for figure in doc.figures:
        yield figure.id, figure.span
    yield from (("quotation", quotation.span) for quotation in doc.quotations)
    yield from (("mention", mention.span) for mention in doc.mentions)
    yield from (("credit", credit.span) for credit in doc.credits)
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


def _fault(doc: Document, message: str) -> Problem:
    return Problem(source=doc.name, document=doc.id, stage="verify", message=message)
