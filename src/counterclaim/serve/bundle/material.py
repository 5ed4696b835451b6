"""What a bundle is about: the reports, what was found in them, and how they came into the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from sqlalchemy import or_, select

from counterclaim.compare.contentions import Carried, carried
from counterclaim.compare.exports import EXPORTS
from counterclaim.compare.rows import ConflictRow, conflict_row
from counterclaim.errors import NotFound
from counterclaim.ledger import custody, derived, facts, verify
from counterclaim.ledger import tables as t
from counterclaim.ledger.custody import Link
from counterclaim.ledger.store import Ledger
from counterclaim.ledger.timestamps import Timestamp, timestamps
from counterclaim.ledger.verify import Head
from counterclaim.ledger.warc import Found
from counterclaim.records import Capture, Document
from counterclaim.serve.bundle.wacz import records_of

BY_DOCUMENT = (t.reading, t.annotation, t.statement, t.figure)


class Material(Struct, frozen=True):
    """Everything that is handed over: all of a ledger, or what one contention rests on.

    `entries`: the entry of the custody log that brought each document. `records`: where the bytes of a capture stand.
    """

    contention: str | None
    created: str
    head: Head
    contentions: tuple[Carried, ...]
    conflicts: tuple[ConflictRow, ...]
    documents: tuple[Document, ...]
    captures: Mapping[str, Capture]
    records: tuple[Found, ...]
    entries: Mapping[str, Link]
    timestamps: tuple[Timestamp, ...]

    @property
    def title(self) -> str:
        """What the bundle is called."""
        only = self.contentions[0].row.proposition if len(self.contentions) == 1 else ""
        return only or "All contentions of the ledger"


def material(ledger: Ledger, contention: str | None, created: str) -> Material:
    """What is to be handed over; `contention` is an id or the beginning of one, None for everything."""
    found = tuple(carried(ledger))
    if contention is not None:
        found = tuple(one for one in found if one.row.id.startswith(contention))
        if len(found) != 1:
            why = "several begin so" if found else "none begins so"
            raise NotFound(f"no contention {contention!r} ({why}): `counterclaim contentions` lists them")
    named = {row.document for one in found for row in one.statements}
    ids = {one.row.id for one in found}
    documents = tuple(doc for doc in facts.documents(ledger) if contention is None or doc.name in named)
    captures = {c.id: c for c in facts.captures(ledger)}
    if contention is not None:
        captures = {doc.capture: captures[doc.capture] for doc in documents}
    return Material(
        contention=found[0].row.id if contention is not None else None,
        created=created,
        head=verify.head(ledger),
        contentions=found,
        conflicts=tuple(conflict_row(c) for c in derived.conflicts(ledger) if c.contention in ids),
        documents=documents,
        captures=captures,
        records=tuple(records_of(ledger, list(captures.values()))),
        entries=_entries(ledger),
        timestamps=tuple(timestamps(ledger)),
    )


def _entries(ledger: Ledger) -> dict[str, Link]:
    with ledger.read() as connection:
        return {doc: link for link in custody.links(connection) for doc in json.loads(link.rows).get("document", ())}


def table_rows(ledger: Ledger, what: str, given: Material) -> Iterator[Struct]:
    """Yield the rows of one export that belong to the material."""
    rows = EXPORTS[what](ledger)
    if given.contention is None:
        yield from rows
        return
    names = {doc.name for doc in given.documents}
    speakers = {row.speaker.entity for one in given.contentions for row in one.statements if row.speaker}
    paired = _paired(given)
    wanted: dict[str, Any] = {
        "statements": lambda row: row.document in names,
        "figures": lambda row: row.document in names,
        "reports": lambda row: row.document in names,
        "corrections": lambda row: row.document in names,
        "contentions": lambda row: row.id == given.contention,
        "conflicts": lambda row: row.contention == given.contention,
        "entities": lambda row: row.name in speakers,
        "captures": lambda row: row.id in given.captures,
        "judgements": lambda row: row.left in paired and (row.by.startswith("user:") or row.right in paired),
    }
    yield from filter(wanted[what], rows)


def log_rows(ledger: Ledger) -> Iterator[Link]:
    """Yield the whole custody log: a part of a chain would prove nothing."""
    with ledger.read() as connection:
        yield from custody.links(connection)


def fact_rows(ledger: Ledger, given: Material) -> Iterator[tuple[str, str, dict[str, bytes | None]]]:
    """Yield table, key and columns of the facts and decisions behind the material, as they are stored."""
    conditions = {} if given.contention is None else _conditions(given)
    with ledger.read() as connection:
        for table in t.LOGGED:
            for key, columns in custody.rows_as_stored(connection, table, conditions.get(table.name)):
                yield table.name, key, columns


def _conditions(given: Material) -> dict[str, Any]:
    """Which rows of each table belong to one contention; ways of reading (`run`) all do."""
    documents = [doc.id for doc in given.documents]
    sources = [capture.source for capture in given.captures.values()]
    found = [select(table.c.id).where(table.c.document.in_(documents)) for table in (t.statement, t.figure)]
    by_document = {table.name: table.c.document.in_(documents) for table in BY_DOCUMENT}
    return by_document | {
        "capture": t.capture.c.id.in_(list(given.captures)),
        "warc": t.warc.c.record.in_([place.record for place in given.records]),
        "document": t.document.c.id.in_(documents),
        "finding": or_(*(t.finding.c.record.in_(ids) for ids in found)),
        "problem": or_(t.problem.c.document.in_(documents), t.problem.c.source.in_(sources)),
        "judgement": t.judgement.c.left.in_(_paired(given)),
    }


def _paired(given: Material) -> set[str]:
    """Ids of whatever decisions can be about."""
    layers = ("statements", "figures", "referents")
    found = {record.id for doc in given.documents for layer in layers for record in doc.layer(layer)}
    return found | {doc.id for doc in given.documents} | {one.row.id for one in given.contentions}
