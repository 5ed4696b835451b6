"""Replacing what was derived of one region by what is derived of it now, and what that changes for all others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Table, delete, func, insert, select, text, update

from counterclaim.ledger import tables as t
from counterclaim.ledger.derived import forgotten, mark
from counterclaim.ledger.lookups import batches
from counterclaim.ledger.regions import PLACED, Region
from counterclaim.ledger.store import Ledger
from counterclaim.records import Derived, Entity, Part, Whole

_encode = msgspec.json.Encoder().encode
_part = msgspec.json.Decoder(Part).decode
Row = dict[str, Any]
Joined = Callable[[Sequence[Part]], Sequence[Whole]]
WHOLE = Region("whole", 1)  # no beginning of an address: it is in nobody's way


def replace(
    ledger: Ledger, region: Region, made: Derived, parts: Sequence[Part], said: Mapping[str, str], joined: Joined
) -> None:
    """Write what was derived of a region, in one transaction; nothing where the region has changed meanwhile.

    `parts` are its entities, `said` the words of its statements; `joined` tells which parts of all regions are one.
    """
    with ledger.write() as connection:
        changes = select(t.region.c.changes).where(t.region.c.label == region.label)
        if connection.execute(changes).scalar() != region.changes:
            return
        wholes = _put_parts(connection, region.label, parts, joined)
        _put(connection, region.label, made, parts, wholes, said)
        held = connection.execute(select(func.count()).where(t.home.c.region == region.label)).scalar_one()
        row = t.region.c.label == region.label
        if not held and region is not WHOLE:
            connection.execute(delete(t.region).where(row))
            return
        counts = {
            "reports": held,
            "statements": sum(p.kind == "statement" for p in made.placings),
            "figures": sum(p.kind == "figure" for p in made.placings),
            "contentions": len(made.contentions),
            "conflicts": len(made.conflicts),
            "stories": len(made.stories),
        }
        connection.execute(update(t.region).where(row).values(made=region.changes, **counts))


def replace_all(
    ledger: Ledger, made: Derived, searchable: Iterable[Mapping[str, str]], seen: str, version: str
) -> None:
    """Drop all that was derived and write this as one region; `seen` is the fingerprint of what it was made of."""
    said = {row["record"]: row["said"] for row in searchable}
    counts: dict[str, int] = {}
    for placing in made.placings:
        if placing.entity and placing.kind == "statement":
            counts[placing.entity] = counts.get(placing.entity, 0) + 1
    parts = [
        Part(entity.id, WHOLE.label, _outline(entity), (), len(entity.members), counts.get(entity.id, 0))
        for entity in made.entities
    ]
    with ledger.write() as connection:
        forgotten(connection)
        connection.execute(insert(t.region), {"label": WHOLE.label, "changes": 1, "made": 0, "decisions": ""})
        newest = connection.execute(select(func.coalesce(func.max(t.reading.c.ordinal), 0))).scalar_one()
        mark(connection, PLACED, str(newest))
        mark(connection, version, seen)
    replace(ledger, WHOLE, made, parts, said, lambda held: [Whole(p.entity, (p.id,), p.statements) for p in held])


def _outline(entity: Entity) -> Entity:
    """An entity with its first member only: the others are rows of their own, and may be many."""
    rest = entity.reasons[len(entity.members) :]
    return msgspec.structs.replace(entity, members=tuple(sorted(entity.members)[:1]), reasons=rest)


def _put_parts(connection: Connection, label: str, parts: Sequence[Part], joined: Joined) -> dict[str, Entity]:
    """Write the entities of a region, and those of all regions that they are parts of; gives who each part is."""
    before = connection.execute(select(t.part).where(t.part.c.region == label)).all()
    old: dict[str, bytes] = {row.id: row.record for row in before}
    new = {part.id: _encode(part) for part in parts}
    gone = sorted(one for one in old if old[one] != new.get(one))
    come = sorted(one for one in new if new[one] != old.get(one))
    keys = set(_column(connection, t.part_key.c.key, t.part_key.c.part, gone))
    for part in parts:
        keys |= set(part.keys) if part.id in set(come) else set()
    wholes = {row.whole for row in before if row.id in set(gone)}
    for batch in batches(gone):
        connection.execute(delete(t.part).where(t.part.c.id.in_(batch)))
        connection.execute(delete(t.part_key).where(t.part_key.c.part.in_(batch)))
    whole_of = {row.id: row.whole for row in before}
    rows = [{"id": one, "region": label, "whole": whole_of.get(one), "record": new[one]} for one in come]
    _insert(connection, t.part, rows)
    keyed = [{"part": part.id, "key": key} for part in parts if part.id in set(come) for key in part.keys]
    _insert(connection, t.part_key, keyed)
    _join(connection, label, _around(connection, come, keys), wholes, joined)
    held = select(t.part.c.id, t.entity.c.record).join(t.entity, t.entity.c.id == t.part.c.whole)
    decode = msgspec.json.Decoder(Entity).decode
    return {row.id: decode(row.record) for row in connection.execute(held.where(t.part.c.region == label))}


def _around(connection: Connection, parts: Iterable[str], keys: Iterable[str]) -> list[str]:
    """These parts, those that have one of the keys, and all that share a key with any of them."""
    found, asked = set(parts), set(keys)
    asked |= set(_column(connection, t.part_key.c.key, t.part_key.c.part, sorted(found)))
    new = sorted(asked)
    while new:
        more = set(_column(connection, t.part_key.c.part, t.part_key.c.key, new)) - found
        found |= more
        new = sorted(set(_column(connection, t.part_key.c.key, t.part_key.c.part, sorted(more))) - asked)
        asked |= set(new)
    return sorted(found)


def _join(connection: Connection, label: str, ids: Sequence[str], wholes: set[Any], joined: Joined) -> None:
    """Make entities of these parts; those that were made of them before (`wholes` too) go, or change everywhere."""
    held = [
        row for batch in batches(ids) for row in connection.execute(select(t.part).where(t.part.c.id.in_(batch))).all()
    ]
    wholes = (wholes | {row.whole for row in held}) - {None}
    made = joined([_part(row.record) for row in held])
    whole_of = {part: whole.entity for whole in made for part in whole.parts}
    told = (t.entity.c.id, t.entity.c.name, t.entity.c.party)
    before = {
        row.id: (row.id, row.name, row.party)
        for batch in batches(sorted(wholes))
        for row in connection.execute(select(*told).where(t.entity.c.id.in_(batch)))
    }
    rows = [
        {
            "id": whole.entity.id,
            "name": whole.entity.name,
            "kind": whole.entity.kind,
            "party": whole.entity.party,
            "statements": whole.statements,
            "record": _encode(whole.entity),
        }
        for whole in made
    ]
    _insert(connection, t.entity, rows)
    for row in held:
        entity = whole_of[row.id]
        if row.whole != entity.id:
            connection.execute(update(t.part).where(t.part.c.id == row.id).values(whole=entity.id))
        if row.region != label and before.get(row.whole) != (entity.id, entity.name, entity.party):
            _rename(connection, row.id, entity)
    for batch in batches(sorted(wholes - {row["id"] for row in rows})):
        used = select(t.part.c.id).where(t.part.c.whole == t.entity.c.id).exists()
        connection.execute(delete(t.entity).where(t.entity.c.id.in_(batch), ~used))


def _rename(connection: Connection, part: str, entity: Entity) -> None:
    """Call somebody in another region as all regions together do now."""
    connection.execute(update(t.entity_member).where(t.entity_member.c.part == part).values(entity=entity.id))
    rows = connection.execute(select(t.placing).where(t.placing.c.part == part)).all()
    _insert(connection, t.placing, [_called(dict(row._mapping), entity) for row in rows])
    for row in rows:
        if row.kind == "statement" and row.name != entity.name:
            given = {"rowid": row_of(row.record), "speaker": entity.name}
            connection.execute(text("UPDATE words SET speaker = :speaker WHERE rowid = :rowid"), given)


def _called(row: Row, entity: Entity) -> Row:
    chain = [*row["chain"][:-1], entity.name] if row["chain"] else []
    return row | {"entity": entity.id, "name": entity.name, "party": entity.party, "chain": chain}


def _put(
    connection: Connection,
    label: str,
    made: Derived,
    parts: Sequence[Part],
    wholes: Mapping[str, Entity],
    said: Mapping[str, str],
) -> None:
    """Write the rows of a region, those that are as they were left alone."""
    part_of = {part.entity.id: part.id for part in parts}
    reason_of = {
        member: why for entity in made.entities for member, why in zip(entity.members, entity.reasons, strict=False)
    }
    members = []
    for referent, entity in made.entity_of.items():
        part = part_of[entity]
        row = {"referent": referent, "entity": wholes[part].id, "part": part, "document": made.document_of[referent]}
        members.append(row | {"reason": reason_of.get(referent, "")})
    _exchange(connection, t.entity_member, label, members)
    _exchange(connection, t.edge, label, [{"id": j.id, **_columns(t.edge, j)} for j in made.edges])
    contentions = [
        {"id": c.id, "proposition": c.proposition, "size": len(c.statements), "record": _encode(c)}
        for c in made.contentions
    ]
    _exchange(connection, t.contention, label, contentions)
    conflicts = [
        {"id": c.id, "measure": c.measure, "contention": c.contention, "record": _encode(c)} for c in made.conflicts
    ]
    _exchange(connection, t.conflict, label, conflicts)
    stories = [{"id": s.id, "title": s.title, "size": len(s.documents), "record": _encode(s)} for s in made.stories]
    _exchange(connection, t.story, label, stories)
    told = [{"document": document, "story": story.id} for story in made.stories for document in story.documents]
    _exchange(connection, t.story_member, label, told)
    placings = []
    for placing in made.placings:
        own = part_of.get(placing.entity or "")
        row = _columns(t.placing, placing) | {"part": own}
        placings.append(_called(row, wholes[own]) if own else row)
    _index(connection, *_exchange(connection, t.placing, label, placings), said)


def _columns(table: Table, record: Struct) -> Row:
    fields = [c.name for c in table.columns if c.name in record.__struct_fields__]
    row = {name: getattr(record, name) for name in fields}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}


def _exchange(connection: Connection, table: Table, label: str, rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """Make these the rows of a region; gives those that went and those that came.

    A row may still stand under the region that its report was in before: then it is taken over.
    """
    (key,) = table.primary_key.columns
    before = connection.execute(select(table).where(table.c.region == label))
    old: dict[Any, Row] = {row._mapping[key.name]: dict(row._mapping) for row in before}
    new: dict[Any, Row] = {row[key.name]: row | {"region": label} for row in rows}
    gone = [row for one, row in old.items() if one not in new]
    come = [new[one] for one in sorted(new) if new[one] != old.get(one)]
    for batch in batches([row[key.name] for row in gone]):
        connection.execute(delete(table).where(key.in_(batch)))
    _insert(connection, table, come)
    return gone, come


def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    for batch in batches(rows):
        connection.execute(insert(table).prefix_with("OR REPLACE"), batch)


def _index(connection: Connection, gone: Sequence[Row], come: Sequence[Row], said: Mapping[str, str]) -> None:
    """Make the words of statements that came searchable, and those of statements that went no more."""
    no_more = [{"rowid": row_of(row["record"])} for row in [*gone, *come]]
    if no_more:
        connection.execute(text("DELETE FROM words WHERE rowid = :rowid"), no_more)
    rows = [
        {"rowid": row_of(row["record"]), "record": row["record"], "said": words, "speaker": row["name"] or ""}
        for row in come
        if row["kind"] == "statement" and (words := said.get(row["record"])) is not None
    ]
    if rows:
        put = text("INSERT INTO words (rowid, record, said, speaker) VALUES (:rowid, :record, :said, :speaker)")
        connection.execute(put, rows)


def row_of(record: str) -> int:
    """The number of a record's row in the index of words: it cannot be found there by anything else.

    >>> row_of("st_0835e11557d9767f")
    36976650490845031
    """
    return int(record.rpartition("_")[2][:15], 16)


def _column(connection: Connection, wanted: Any, by: Any, values: Sequence[str]) -> list[str]:
    return [
        found
        for batch in batches(values)
        for found in connection.execute(select(wanted).where(by.in_(batch)).distinct()).scalars()
    ]
