"""What is derived from facts and decisions, and whether it still holds; it can be dropped and made again any time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, delete, func, select, text
from sqlalchemy.dialects.sqlite import insert

from counterclaim.ledger import tables as t
from counterclaim.ledger.store import Ledger
from counterclaim.records import Conflict, Contention, Entity, Judgement, Placing, Story


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


def finish(ledger: Ledger, seen: str, version: str) -> None:
    """Say of what the derived tables were made; `seen` is the fingerprint of that."""
    with ledger.write() as connection:
        mark(connection, version, seen)


def mark(connection: Connection, what: str, fingerprint: str) -> None:
    """Note how far something is derived."""
    row = insert(t.derivation).values(what=what, fingerprint=fingerprint)
    connection.execute(row.on_conflict_do_update(index_elements=["what"], set_={"fingerprint": fingerprint}))


def forget(ledger: Ledger) -> None:
    """Drop everything derived."""
    with ledger.write() as connection:
        forgotten(connection)


def forgotten(connection: Connection) -> None:
    """Drop everything derived."""
    for table in t.DERIVED:
        connection.execute(delete(table))
    connection.execute(text("DROP TABLE IF EXISTS words"))
    connection.execute(
        text("CREATE VIRTUAL TABLE words USING fts5(record UNINDEXED, said, speaker, tokenize='unicode61')")
    )


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
        members: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        held = select(t.entity_member.c.entity, t.entity_member.c.referent, t.entity_member.c.reason)
        for row in connection.execute(held.order_by(t.entity_member.c.referent)):
            members[row.entity].append((row.referent, row.reason))
        ordered = select(t.entity).order_by(t.entity.c.statements.desc(), t.entity.c.name, t.entity.c.id)
        return [with_members(decode(row.record), members[row.id]) for row in connection.execute(ordered)]


def with_members(entity: Entity, members: Sequence[tuple[str, str]]) -> Entity:
    """An entity with all its members, each a referent and the reason why it is here."""
    return msgspec.structs.replace(
        entity,
        members=tuple(one for one, _ in members),
        reasons=(*(why for _, why in members), *entity.reasons),
    )


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
