"""What is derived from facts and decisions: dropped and written anew as a whole, so that it can always be rebuilt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, delete, func, insert, select, text

from counterclaim.ledger import tables as t
from counterclaim.ledger.store import Ledger
from counterclaim.records import Conflict, Contention, Derived, Entity, Judgement, Placing, Story

_encode = msgspec.json.Encoder().encode
# Rows a statement: SQLite allows 32,766 variables in one, and the widest table has 11 columns.
BATCH = 2_000


def fingerprint(ledger: Ledger) -> str:
    """What the derived tables depend on, as one word: it changes when a report, a decision or a list is added."""
    with ledger.read() as connection:
        readings, newest = connection.execute(
            select(func.count(), func.coalesce(func.max(t.reading.c.ordinal), 0)).select_from(t.reading)
        ).one()
        decisions, lists = (
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (t.judgement, t.imported)
        )
    return f"{readings}-{newest}-{decisions}-{lists}"


def is_fresh(ledger: Ledger, version: str) -> bool:
    """Whether the derived tables were made of what the ledger holds now, by this version of reconciling."""
    with ledger.read() as connection:
        found = connection.execute(select(t.derivation.c.fingerprint).where(t.derivation.c.what == version)).scalar()
    return found == fingerprint(ledger)


def replace(ledger: Ledger, derived: Derived, searchable: Iterable[dict[str, Any]], seen: str, version: str) -> None:
    """Drop all that was derived and write this instead, in one transaction.

    `seen` is the fingerprint of what it was made of.
    """
    counts: dict[str, int] = {}
    for placing in derived.placings:
        if placing.entity and placing.kind == "statement":
            counts[placing.entity] = counts.get(placing.entity, 0) + 1
    with ledger.write() as connection:
        for table in t.DERIVED:
            connection.execute(delete(table))
        _write(
            connection,
            t.entity,
            [
                {
                    "id": e.id,
                    "name": e.name,
                    "kind": e.kind,
                    "party": e.party,
                    "statements": counts.get(e.id, 0),
                    "record": _encode(e),
                }
                for e in derived.entities
            ],
        )
        _write(
            connection,
            t.entity_member,
            [
                {"entity": entity, "referent": referent, "document": derived.document_of[referent]}
                for referent, entity in derived.entity_of.items()
            ],
        )
        _write(connection, t.edge, [{"id": j.id, **_columns(t.edge, j)} for j in derived.edges])
        _write(
            connection,
            t.contention,
            [
                {"id": c.id, "proposition": c.proposition, "size": len(c.statements), "record": _encode(c)}
                for c in derived.contentions
            ],
        )
        _write(
            connection,
            t.conflict,
            [
                {"id": c.id, "measure": c.measure, "contention": c.contention, "record": _encode(c)}
                for c in derived.conflicts
            ],
        )
        _write(connection, t.story, [{"id": s.id, "title": s.title, "record": _encode(s)} for s in derived.stories])
        _write(connection, t.placing, [_columns(t.placing, p) for p in derived.placings])
        _index(connection, searchable)
        connection.execute(insert(t.derivation), {"what": version, "fingerprint": seen})


def _columns(table: Any, record: Struct) -> dict[str, Any]:
    row = {c.name: getattr(record, c.name) for c in table.columns if c.name != "id"}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}


def _write(connection: Connection, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    unique = {tuple(row[c.name] for c in table.primary_key.columns): row for row in rows}
    ordered = [unique[key] for key in sorted(unique)]
    for start in range(0, len(ordered), BATCH):
        connection.execute(insert(table), ordered[start : start + BATCH])


def _index(connection: Connection, searchable: Iterable[dict[str, Any]]) -> None:
    connection.execute(text("DROP TABLE IF EXISTS words"))
    connection.execute(
        text("CREATE VIRTUAL TABLE words USING fts5(record UNINDEXED, said, speaker, tokenize='unicode61')")
    )
    rows = list(searchable)
    if rows:
        connection.execute(text("INSERT INTO words (record, said, speaker) VALUES (:record, :said, :speaker)"), rows)


def contentions(ledger: Ledger) -> list[Contention]:
    """All contentions, the largest first."""
    decode = msgspec.json.Decoder(Contention).decode
    with ledger.read() as connection:
        rows = connection.execute(select(t.contention.c.record).order_by(t.contention.c.size.desc(), t.contention.c.id))
        return [decode(row.record) for row in rows]


def entities(ledger: Ledger) -> list[Entity]:
    """All entities, those with most statements first."""
    decode = msgspec.json.Decoder(Entity).decode
    with ledger.read() as connection:
        rows = connection.execute(select(t.entity.c.record).order_by(t.entity.c.statements.desc(), t.entity.c.name))
        return [decode(row.record) for row in rows]


def referent_names(ledger: Ledger) -> dict[str, str]:
    """The name of the entity that each referent belongs to."""
    wanted = select(t.entity_member.c.referent, t.entity.c.name).join(
        t.entity, t.entity.c.id == t.entity_member.c.entity
    )
    with ledger.read() as connection:
        return {row.referent: row.name for row in connection.execute(wanted)}


def conflicts(ledger: Ledger) -> list[Conflict]:
    """Figures that disagree, by measure."""
    decode = msgspec.json.Decoder(Conflict).decode
    with ledger.read() as connection:
        rows = connection.execute(select(t.conflict.c.record).order_by(t.conflict.c.measure, t.conflict.c.id))
        return [decode(row.record) for row in rows]


def stories(ledger: Ledger) -> list[Story]:
    """Stories, by title."""
    decode = msgspec.json.Decoder(Story).decode
    with ledger.read() as connection:
        rows = connection.execute(select(t.story.c.record).order_by(t.story.c.title, t.story.c.id))
        return [decode(row.record) for row in rows]


def edges(ledger: Ledger, question: str | None = None) -> list[Judgement]:
    """Judgements that stages made, by question and pair."""
    wanted = select(t.edge).order_by(t.edge.c.question, t.edge.c.left, t.edge.c.right)
    if question:
        wanted = wanted.where(t.edge.c.question == question)
    with ledger.read() as connection:
        return [msgspec.convert(row, Judgement, from_attributes=True) for row in connection.execute(wanted)]


def placings(ledger: Ledger, document: str | None = None) -> dict[str, Placing]:
    """Where each statement and figure belongs, of one document or of all."""
    wanted = select(t.placing)
    if document:
        wanted = wanted.where(t.placing.c.document == document)
    with ledger.read() as connection:
        return {row.record: msgspec.convert(row, Placing, from_attributes=True) for row in connection.execute(wanted)}


def documents_of(ledger: Ledger, entity: str) -> list[str]:
    """Ids of the documents that mention an entity."""
    wanted = select(t.entity_member.c.document).where(t.entity_member.c.entity == entity).distinct()
    with ledger.read() as connection:
        return sorted(connection.execute(wanted).scalars())
