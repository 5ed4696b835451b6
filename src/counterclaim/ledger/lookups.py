"""Bounded reads: what one page needs, without walking the whole ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Select, func, select

from counterclaim.errors import NotFound
from counterclaim.ledger import tables as t
from counterclaim.ledger.derived import with_members
from counterclaim.ledger.facts import document_from, layer_of, newest_readings
from counterclaim.ledger.store import Ledger
from counterclaim.records import Capture, Contention, Document, Entity, Judgement, Placing, Story

# Ids asked for in one statement: SQLite takes 32,766, other databases fewer.
BATCH = 500
Row = TypeVar("Row")
_contention = msgspec.json.Decoder(Contention).decode
_entity = msgspec.json.Decoder(Entity).decode
_story = msgspec.json.Decoder(Story).decode


class Outline(Struct, frozen=True):
    """A report without its text: enough for a line in a list."""

    id: str
    name: str
    title: str | None
    outlet: str | None
    url: str | None
    published_at: str | None
    added_at: str

    @property
    def outlet_name(self) -> str:
        """The outlet, the file name where the outlet is not known."""
        return self.outlet or self.name


def outlines(ledger: Ledger, ids: Sequence[str]) -> dict[str, Outline]:
    """The outlines of these documents, by id."""
    found: dict[str, Outline] = {}
    columns = [t.document.c[name] for name in ("id", "name", "title", "outlet", "url", "published_at")]
    with ledger.read() as connection:
        for batch in batches(ids):
            wanted = (
                select(*columns, func.max(t.reading.c.at).label("added_at"))
                .join(t.reading, t.reading.c.document == t.document.c.id)
                .where(t.document.c.id.in_(batch))
                .group_by(t.document.c.id)
            )
            found.update(
                {row.id: msgspec.convert(row, Outline, from_attributes=True) for row in connection.execute(wanted)}
            )
    return found


def outlets_since(ledger: Ledger, ids: Sequence[str], since: str) -> set[str]:
    """Outlets (file names where they are not known) of those of these documents that came out on that day or later."""
    name = func.coalesce(t.document.c.outlet, t.document.c.name)
    late = func.substr(func.coalesce(t.document.c.published_at, ""), 1, 10) >= since
    with ledger.read() as connection:
        return {
            found
            for batch in batches(ids)
            for found in connection.execute(select(name).where(t.document.c.id.in_(batch), late).distinct()).scalars()
        }


def newest_documents(ledger: Ledger, limit: int, after: int = 0) -> list[str]:
    """Ids of the documents read last, the newest first; `after` skips so many."""
    newest = newest_readings()
    wanted = select(newest.c.document).order_by(newest.c.ordinal.desc()).limit(limit).offset(after)
    with ledger.read() as connection:
        return list(connection.execute(wanted).scalars())


def documents_with(ledger: Ledger, ids: Sequence[str], layers: Collection[str]) -> dict[str, Document]:
    """These documents by id, with the named layers of their newest reading and no byte offsets."""
    found: dict[str, Document] = {}
    with ledger.read() as connection:
        for batch in batches(ids):
            runs: dict[str, str] = {row.document: row.run for row in connection.execute(_newest_of(batch))}
            records: dict[str, dict[str, Any]] = {}
            rows = connection.execute(
                select(t.annotation).where(t.annotation.c.document.in_(batch), t.annotation.c.layer.in_(layers))
            )
            for row in rows:
                if runs.get(row.document) == row.run:
                    records.setdefault(row.document, {})[row.layer] = layer_of(row.layer, row.records)
            for row in connection.execute(select(t.document).where(t.document.c.id.in_(batch))):
                found[row.id] = document_from(row, records.get(row.id, {}))
    return found


def _newest_of(ids: Sequence[str]) -> Select[Any]:
    newest = (
        select(func.max(t.reading.c.ordinal).label("ordinal"))
        .where(t.reading.c.document.in_(ids))
        .group_by(t.reading.c.document)
        .subquery()
    )
    return select(t.reading.c.document, t.reading.c.run).join(newest, newest.c.ordinal == t.reading.c.ordinal)


def document_id(ledger: Ledger, wanted: str) -> str:
    """The id of the document with this id, unambiguous beginning of an id, or name."""
    with ledger.read() as connection:
        by_name = connection.execute(select(t.document.c.id).where(t.document.c.name == wanted)).scalars().first()
        return by_name or _whole_id(connection, t.document.c.id, wanted, "report")


def _whole_id(connection: Connection, column: Any, wanted: str, what: str) -> str:
    """The only id that begins so."""
    begins = select(column).where(column >= wanted, column < wanted + "\U0010ffff").distinct().limit(2)
    found = list(connection.execute(begins).scalars())
    if wanted in found:
        return wanted
    if len(found) == 1:
        return str(found[0])
    raise NotFound(f"there is no {what} {wanted!r} ({'several begin so' if found else 'none begins so'})")


def contention(ledger: Ledger, wanted: str) -> Contention:
    """The contention with this id or unambiguous beginning of an id; also by the id of one of its statements."""
    with ledger.read() as connection:
        if wanted.startswith("st_"):
            held = connection.execute(select(t.placing.c.contention).where(t.placing.c.record == wanted)).scalar()
            wanted = held or wanted
        whole = _whole_id(connection, t.contention.c.id, wanted, "contention")
        return _contention(
            connection.execute(select(t.contention.c.record).where(t.contention.c.id == whole)).scalar_one()
        )


def contentions(ledger: Ledger, ids: Sequence[str]) -> dict[str, Contention]:
    """These contentions by id."""
    with ledger.read() as connection:
        return {
            row.id: _contention(row.record)
            for batch in batches(ids)
            for row in connection.execute(
                select(t.contention.c.id, t.contention.c.record).where(t.contention.c.id.in_(batch))
            )
        }


def largest_contentions(ledger: Ledger, limit: int, after: int = 0) -> list[Contention]:
    """Contentions with most statements first; `after` skips so many."""
    wanted = select(t.contention.c.record).order_by(t.contention.c.size.desc(), t.contention.c.id)
    with ledger.read() as connection:
        return [_contention(record) for record in connection.execute(wanted.limit(limit).offset(after)).scalars()]


def entity(ledger: Ledger, wanted: str) -> Entity:
    """The entity with this id, unambiguous beginning of an id, or name (then the one with most statements)."""
    by_name = select(t.entity.c.record).where(func.lower(t.entity.c.name) == wanted.lower())
    with ledger.read() as connection:
        named = connection.execute(by_name.order_by(t.entity.c.statements.desc())).scalars().first()
        if named is None:
            whole = _whole_id(connection, t.entity.c.id, wanted, "speaker")
            named = connection.execute(select(t.entity.c.record).where(t.entity.c.id == whole)).scalar_one()
        found = _entity(named)
        held = select(t.entity_member.c.referent, t.entity_member.c.reason).where(t.entity_member.c.entity == found.id)
        rows = connection.execute(held.order_by(t.entity_member.c.referent))
        return with_members(found, [(row.referent, row.reason) for row in rows])


def placings_of(
    ledger: Ledger,
    *,
    records: Sequence[str] | None = None,
    documents: Sequence[str] | None = None,
    contention: str | None = None,
    entity: str | None = None,
    limit: int | None = None,
) -> dict[str, Placing]:
    """Placings of these records, of these documents, in this contention, or by this speaker."""
    chosen = [
        t.placing.c.contention == contention if contention else None,
        t.placing.c.entity == entity if entity else None,
    ]
    base = select(t.placing).where(*(condition for condition in chosen if condition is not None)).limit(limit)
    column, ids = (t.placing.c.record, records) if records is not None else (t.placing.c.document, documents)
    queries = [base] if ids is None else [base.where(column.in_(batch)) for batch in batches(ids)]
    with ledger.read() as connection:
        return {
            row.record: msgspec.convert(row, Placing, from_attributes=True)
            for query in queries
            for row in connection.execute(query)
        }


def answering(ledger: Ledger, statements: Sequence[str]) -> dict[str, list[str]]:
    """For each of these statements, the ids of those that answer it."""
    found: dict[str, list[str]] = {}
    wanted = select(t.edge.c.left, t.edge.c.right).where(t.edge.c.question == "answers", t.edge.c.verdict == "same")
    with ledger.read() as connection:
        for batch in batches(statements):
            for row in connection.execute(wanted.where(t.edge.c.right.in_(batch)).order_by(t.edge.c.left)):
                found.setdefault(row.right, []).append(row.left)
    return found


def capture(ledger: Ledger, wanted: str) -> Capture:
    """The capture with this id."""
    with ledger.read() as connection:
        row = connection.execute(select(t.capture).where(t.capture.c.id == wanted)).first()
        if row is None:
            raise NotFound(f"there is no capture {wanted!r}")
        return msgspec.convert(row, Capture, from_attributes=True)


def stories_of(ledger: Ledger, documents: Collection[str]) -> list[Story]:
    """Stories that one of these documents belongs to."""
    with ledger.read() as connection:
        told = {
            row.id: _story(row.record)
            for batch in batches(documents)
            for row in connection.execute(
                select(t.story.c.id, t.story.c.record)
                .join(t.story_member, t.story_member.c.story == t.story.c.id)
                .where(t.story_member.c.document.in_(batch))
            )
        }
    return [told[one] for one in sorted(told)]


def largest_stories(ledger: Ledger, limit: int) -> list[Story]:
    """Stories with most reports first."""
    ordered = select(t.story.c.record).order_by(t.story.c.size.desc(), t.story.c.title, t.story.c.id)
    with ledger.read() as connection:
        return [_story(record) for record in connection.execute(ordered.limit(limit)).scalars()]


def story(ledger: Ledger, wanted: str) -> Story | None:
    """The story with this id, None where there is none."""
    with ledger.read() as connection:
        record = connection.execute(select(t.story.c.record).where(t.story.c.id == wanted)).scalar()
        return _story(record) if record else None


def outlet_names(ledger: Ledger) -> list[str]:
    """Outlets (file names where the outlet is not known), those with most reports first."""
    name = func.coalesce(t.document.c.outlet, t.document.c.name)
    with ledger.read() as connection:
        return list(connection.execute(select(name).group_by(name).order_by(func.count().desc(), name)).scalars())


def documents_by(ledger: Ledger, names: Sequence[str], limit: int) -> list[str]:
    """Ids of the newest documents of each of these outlets, or with these file names."""
    found: list[str] = []
    with ledger.read() as connection:
        for name in names:
            mine = select(t.document.c.id).where((t.document.c.outlet == name) | (t.document.c.name == name))
            newest_first = mine.order_by(t.document.c.published_at.desc(), t.document.c.id).limit(limit)
            found += connection.execute(newest_first).scalars()
    return found


def most_quoted(ledger: Ledger, limit: int, after: int = 0) -> list[Entity]:
    """Those who make statements, the most quoted first; of the members of each only the first."""
    wanted = select(t.entity.c.record).where(t.entity.c.statements > 0)
    ordered = wanted.order_by(t.entity.c.statements.desc(), t.entity.c.name, t.entity.c.id).limit(limit).offset(after)
    with ledger.read() as connection:
        return [_entity(record) for record in connection.execute(ordered).scalars()]


def homes_of(ledger: Ledger, records: Sequence[str]) -> dict[str, str]:
    """For each of these statements and figures the id of its document."""
    found: dict[str, str] = {}
    with ledger.read() as connection:
        for table in (t.statement, t.figure):
            for batch in batches(records):
                rows = connection.execute(select(table.c.id, table.c.document).where(table.c.id.in_(batch)))
                found.update({row.id: row.document for row in rows})
    return found


def home_of(ledger: Ledger, record: str) -> str:
    """The id of the document that holds this statement or figure."""
    home = homes_of(ledger, [record]).get(record)
    if home is None:
        raise NotFound(f"there is no statement or figure {record!r}")
    return home


def spoken_for_by(ledger: Ledger, party: str) -> tuple[tuple[str, str], ...]:
    """Ids and names of those who speak for a party, the most quoted first."""
    wanted = select(t.entity.c.id, t.entity.c.name).where(t.entity.c.party == party, t.entity.c.name != party)
    with ledger.read() as connection:
        rows = connection.execute(wanted.order_by(t.entity.c.statements.desc(), t.entity.c.id).limit(30))
        return tuple((row.id, row.name) for row in rows)


def unsure_entities(ledger: Ledger, members: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    """Whom a stage was unsure to take for the same as these referents: id, name, and why they may be."""
    doubts: dict[tuple[str, str], str] = {}
    with ledger.read() as connection:
        for batch in batches(members):
            for mine, other in ((t.edge.c.left, t.edge.c.right), (t.edge.c.right, t.edge.c.left)):
                wanted = select(t.entity.c.id, t.entity.c.name, t.edge.c.reasons).where(
                    mine.in_(batch), t.edge.c.question == "same_entity", t.edge.c.verdict == "unsure"
                )
                found = wanted.join(t.entity_member, t.entity_member.c.referent == other)
                for row in connection.execute(found.join(t.entity, t.entity.c.id == t.entity_member.c.entity)):
                    doubts.setdefault((row.id, row.name), "; ".join(row.reasons))
    return tuple((key, name, why) for (key, name), why in sorted(doubts.items(), key=lambda item: item[0][1]))


def reprints_of(ledger: Ledger, documents: Sequence[str]) -> list[Judgement]:
    """Judgements of stages that one of these documents has words of another."""
    with ledger.read() as connection:
        return [
            msgspec.convert(row, Judgement, from_attributes=True)
            for batch in batches(documents)
            for row in connection.execute(
                select(t.edge).where(t.edge.c.question == "reprint", t.edge.c.left.in_(batch))
            )
        ]


def counts(ledger: Ledger) -> dict[str, int]:
    """How many reports, statements, contentions, speakers, figures, conflicts, stories and problems there are."""
    what = ("reports", "statements", "contentions", "figures", "conflicts", "stories")
    sums = select(*(func.coalesce(func.sum(t.region.c[name]), 0).label(name) for name in what))
    with ledger.read() as connection:
        numbers = dict(connection.execute(sums).one()._mapping)
        for name, table in (("speakers", t.entity), ("problems", t.problem)):
            counted = select(func.count()).select_from(table)
            spoken = counted.where(t.entity.c.statements > 0) if table is t.entity else counted
            numbers[name] = connection.execute(spoken).scalar_one()
        return numbers


def batches(rows: Iterable[Row]) -> list[list[Row]]:
    """The rows or ids, so many to a statement."""
    held = list(rows)
    return [held[start : start + BATCH] for start in range(0, len(held), BATCH)]
