"""Facts in and out: captures, documents and what was found in them. Insert only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, func, select

from counterclaim.errors import NotFound
from counterclaim.ledger import tables as t
from counterclaim.ledger.store import Ledger
from counterclaim.records import (
    Block,
    Capture,
    Credit,
    Document,
    Figure,
    Judgement,
    Mention,
    OffsetRun,
    Problem,
    Quotation,
    Referent,
    Sentence,
    Statement,
    identity,
)

# The layers that are kept; the model's raw tags are not: what they led to is in the statements.
KEPT: dict[str, type[Any]] = {
    "sentences": Sentence,
    "quotations": Quotation,
    "mentions": Mention,
    "credits": Credit,
    "statements": Statement,
    "figures": Figure,
    "referents": Referent,
}
# Fields of a document that its row has as they are.
PLAIN = (
    "name", "capture", "text", "extractor", "language", "title", "outlet", "outlet_evidence", "url",
    "published_at", "published_evidence",
)  # fmt: skip
_encode = msgspec.json.Encoder().encode
_decoders = {name: msgspec.json.Decoder(tuple[kind, ...]) for name, kind in KEPT.items()}  # type: ignore[valid-type]
_blocks = msgspec.json.Decoder(tuple[Block, ...])
_offsets = msgspec.json.Decoder(tuple[OffsetRun, ...])


def run_id(version: str, stages: Sequence[str]) -> str:
    """Identity of a way of reading: the program's version and every stage with its own."""
    return identity("run", version, *stages)


def was_read(ledger: Ledger, capture: Capture, run: str) -> bool:
    """Whether this capture was already read in this way (then adding it again adds nothing)."""
    with ledger.read() as connection:
        found = connection.execute(
            select(t.reading.c.ordinal)
            .join(t.document, t.document.c.id == t.reading.c.document)
            .where(t.document.c.capture == capture.id, t.reading.c.run == run)
        )
        return found.first() is not None


def begin_run(ledger: Ledger, version: str, stages: Sequence[str]) -> str:
    """Record the way of reading and give its id."""
    run = run_id(version, stages)
    with ledger.entry("a way of reading") as entry:
        entry.put(t.run, [{"id": run, "version": version, "stages": list(stages)}])
    return run


def append(
    ledger: Ledger, capture: Capture, payload: bytes, document: Document, problems: Iterable[Problem], run: str, at: str
) -> None:
    """Store one report with all that was found in it, in one transaction; the bytes are on disk before the rows."""
    doc = document.id
    statements: list[dict[str, Any]] = [
        {
            "id": s.id,
            "document": doc,
            "start": s.start,
            "end": s.end,
            "words": s.words,
            "speaker": s.speaker and s.speaker.exact,
            "cue": s.cue and s.cue.exact,
        }
        for s in document.statements
    ]
    figures: list[dict[str, Any]] = [
        {"id": f.id, "document": doc, "start": f.span.start, "end": f.span.end, "words": f.span.exact}
        for f in document.figures
    ]
    layers = [
        {"document": doc, "run": run, "layer": layer, "records": _encode(document.layer(layer))}
        for layer in KEPT
        if layer in document.layers
    ]
    with ledger.entry(f"report {document.name}") as entry:
        ledger.payloads.keep(entry, capture, payload)
        entry.put(t.capture, [{"id": capture.id, **msgspec.structs.asdict(capture)}])
        entry.put(t.document, [_document_row(document)])
        entry.put(t.reading, [{"document": doc, "run": run, "at": at}])
        entry.put(t.annotation, layers)
        entry.put(t.statement, statements)
        entry.put(t.figure, figures)
        entry.put(t.finding, [{"run": run, "record": row["id"]} for row in [*statements, *figures]])
        entry.put(t.problem, [{"id": p.id, **msgspec.structs.asdict(p)} for p in problems])


def append_problems(ledger: Ledger, problems: Iterable[Problem]) -> None:
    """Record what could not be done where there is no document to record it with."""
    with ledger.entry("problems") as entry:
        entry.put(t.problem, [{"id": p.id, **msgspec.structs.asdict(p)} for p in problems])


def _document_row(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "text_sha256": document.text_sha256,
        **{field: getattr(document, field) for field in PLAIN},
        "authors": list(document.authors),
        "blocks": _encode(document.blocks),
        "offsets": _encode(document.offsets),
    }


def newest_readings() -> Any:
    """The newest reading of each document: its findings are the current ones."""
    return (
        select(t.reading.c.document, func.max(t.reading.c.ordinal).label("ordinal"))
        .group_by(t.reading.c.document)
        .subquery()
    )


def _current() -> Select[Any]:
    newest = newest_readings()
    return (
        select(t.document, t.reading.c.run)
        .join(newest, newest.c.document == t.document.c.id)
        .join(t.reading, t.reading.c.ordinal == newest.c.ordinal)
        .order_by(t.document.c.name, t.document.c.id)
    )


def documents(ledger: Ledger) -> Iterator[Document]:
    """Every document with the findings of its newest reading, by name."""
    with ledger.read() as connection:
        for row in connection.execute(_current()):
            yield _document(connection, row)


def document_of(ledger: Ledger, wanted: str) -> Document:
    """The document with this id or name; NotFound where there is none."""
    with ledger.read() as connection:
        row = connection.execute(_current().where((t.document.c.id == wanted) | (t.document.c.name == wanted))).first()
        if row is None:
            raise NotFound(f"there is no document {wanted!r}: `counterclaim export reports` lists them")
        return _document(connection, row)


def read_by(connection: Connection, ordinal: int) -> tuple[Row[Any], Document]:
    """One reading, the newest or an older one: the document's row as it is stored, and the document made of it."""
    wanted = select(t.document, t.reading.c.run).join(t.reading, t.reading.c.document == t.document.c.id)
    row = connection.execute(wanted.where(t.reading.c.ordinal == ordinal)).first()
    if row is None:
        raise NotFound(f"the document of reading {ordinal} is missing")
    return row, _document(connection, row)


def _document(connection: Connection, row: Row[Any]) -> Document:
    layers = connection.execute(
        select(t.annotation.c.layer, t.annotation.c.records).where(
            t.annotation.c.document == row.id, t.annotation.c.run == row.run
        )
    )
    found = {layer: layer_of(layer, records) for layer, records in layers}
    return document_from(row, found, _offsets.decode(row.offsets))


def layer_of(layer: str, records: bytes) -> tuple[Any, ...]:
    """The records of a layer as they were stored."""
    return _decoders[layer].decode(records)


def document_from(row: Row[Any], layers: dict[str, tuple[Any, ...]], offsets: tuple[OffsetRun, ...] = ()) -> Document:
    """The document of a row, with these layers and byte offsets."""
    return Document(
        **{field: getattr(row, field) for field in PLAIN},
        authors=tuple(row.authors),
        blocks=_blocks.decode(row.blocks),
        offsets=offsets,
        layers=layers,
    )


def captures(ledger: Ledger) -> list[Capture]:
    """Every capture, by name."""
    with ledger.read() as connection:
        rows = connection.execute(select(t.capture).order_by(t.capture.c.name, t.capture.c.id))
        return [msgspec.convert(row, Capture, from_attributes=True) for row in rows]


def latest_capture(ledger: Ledger, source: str, before: str = "") -> Capture | None:
    """The newest capture of a source, or the newest from before a moment; None where there is none."""
    wanted = select(t.capture).where(t.capture.c.source == source)
    if before:
        wanted = wanted.where(t.capture.c.captured_at < before)
    newest = wanted.order_by(t.capture.c.captured_at.desc(), t.capture.c.id).limit(1)
    with ledger.read() as connection:
        row = connection.execute(newest).first()
        return msgspec.convert(row, Capture, from_attributes=True) if row else None


def problems(ledger: Ledger) -> list[Problem]:
    """Everything that could not be done, by source."""
    with ledger.read() as connection:
        rows = connection.execute(select(t.problem).order_by(t.problem.c.source, t.problem.c.id))
        return [msgspec.convert(row, Problem, from_attributes=True) for row in rows]


def decide(ledger: Ledger, judgement: Judgement) -> None:
    """Append a person's decision; it is never changed, only outweighed by a later one."""
    with ledger.entry(f"decision of {judgement.by}") as entry:
        row = {"id": judgement.id, **msgspec.structs.asdict(judgement), "reasons": list(judgement.reasons)}
        entry.put(t.judgement, [row])


def decisions(ledger: Ledger) -> list[Judgement]:
    """Every decision that a person made, in the order of time."""
    with ledger.read() as connection:
        rows = connection.execute(select(t.judgement).order_by(t.judgement.c.at, t.judgement.c.id))
        return [msgspec.convert(row, Judgement, from_attributes=True) for row in rows]
