"""Excerpts: single statements and figures with where they stand, without reading the reports that hold them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Table, func, select

from counterclaim.ledger import tables as t
from counterclaim.ledger.store import Ledger
from counterclaim.records import Conflict, Credit, Figure, Statement

# Ids asked for in one statement: SQLite takes 32,766, other databases fewer.
BATCH = 500
_statements = msgspec.json.Decoder(tuple[Statement, ...]).decode
_figures = msgspec.json.Decoder(tuple[Figure, ...]).decode
_conflict = msgspec.json.Decoder(Conflict).decode
_credits = msgspec.json.Decoder(tuple[Credit, ...]).decode


class Home(Struct, frozen=True):
    """The report around an excerpt: what a cell or a line of a list says of it."""

    id: str
    name: str
    title: str | None
    outlet: str | None
    published_at: str | None
    credits: tuple[Credit, ...] = ()


def homes(ledger: Ledger, ids: Iterable[str], *, credits: bool = False) -> dict[str, Home]:
    """These reports by id, with their credits where they are asked for."""
    wanted = batches(ids)
    columns = [t.document.c[name] for name in ("id", "name", "title", "outlet", "published_at")]
    with ledger.read() as connection:
        printed = _layers(connection, wanted, "credits") if credits else {}
        return {
            row.id: Home(**row._asdict(), credits=_credits(printed[row.id]) if row.id in printed else ())
            for batch in wanted
            for row in connection.execute(select(*columns).where(t.document.c.id.in_(batch))).all()
        }


def reports_by_name(ledger: Ledger) -> list[str]:
    """Ids of all reports, by name."""
    with ledger.read() as connection:
        return list(connection.execute(select(t.document.c.id).order_by(t.document.c.name, t.document.c.id)).scalars())


def measures(ledger: Ledger) -> list[str]:
    """What is counted in this ledger."""
    counted = select(t.placing.c.measure).where(t.placing.c.measure.is_not(None)).distinct()
    with ledger.read() as connection:
        return sorted(connection.execute(counted).scalars())


def counted(ledger: Ledger, measure: str, limit: int) -> list[str]:
    """Ids of so many figures that count this; of any measure where none is named."""
    chosen = t.placing.c.measure == measure if measure else t.placing.c.measure.is_not(None)
    wanted = select(t.placing.c.record).where(chosen, t.placing.c.kind == "figure").order_by(t.placing.c.record)
    with ledger.read() as connection:
        return list(connection.execute(wanted.limit(limit)).scalars())


def statements(ledger: Ledger, homes_of: Mapping[str, str]) -> dict[str, Statement]:
    """These statements by id, as the newest reading of their reports has them; `homes_of`: id to id of its report."""
    with ledger.read() as connection:
        places = _places(connection, t.statement, list(homes_of))
        held = _layers(connection, batches(homes_of.values()), "statements")
    found = {}
    for report, wanted in _by_report(places, homes_of).items():
        for one in _statements(held.get(report, b"[]")):
            # The place is looked at first: an id is a hash over all that it names.
            if (one.start, one.end) in wanted and (record := one.id) in places:
                found[record] = one
    return found


def figures(ledger: Ledger, homes_of: Mapping[str, str]) -> dict[str, Figure]:
    """These figures by id, as the newest reading of their reports has them; `homes_of`: id to id of its report."""
    with ledger.read() as connection:
        places = _places(connection, t.figure, list(homes_of))
        held = _layers(connection, batches(homes_of.values()), "figures")
    found = {}
    for report, wanted in _by_report(places, homes_of).items():
        for one in _figures(held.get(report, b"[]")):
            if (one.span.start, one.span.end) in wanted and (record := one.id) in places:
                found[record] = one
    return found


def parties_in(ledger: Ledger, reports: Iterable[str]) -> list[str]:
    """The parties that are heard in these reports, by name."""
    wanted = select(t.placing.c.party).where(t.placing.c.kind == "statement", t.placing.c.party.is_not(None)).distinct()
    with ledger.read() as connection:
        return sorted(
            {
                party
                for batch in batches(reports)
                for party in connection.execute(wanted.where(t.placing.c.document.in_(batch))).scalars()
                if party
            }
        )


def contentions_in(ledger: Ledger, reports: Iterable[str], limit: int) -> dict[str, str]:
    """Propositions of the contentions that these reports speak to, by id, those met most often first."""
    met: Counter[str] = Counter()
    counted = select(t.placing.c.contention, func.count().label("number")).where(t.placing.c.contention.is_not(None))
    with ledger.read() as connection:
        for batch in batches(reports):
            rows = connection.execute(counted.where(t.placing.c.document.in_(batch)).group_by(t.placing.c.contention))
            met.update({row.contention: row.number for row in rows})
    most = [one for one, _ in sorted(met.items(), key=lambda item: (-item[1], item[0]))[:limit]]
    known = propositions(ledger, most)
    return {one: known[one] for one in most if one in known}


def suggested_with(ledger: Ledger, statements: Iterable[str]) -> dict[str, float]:
    """Contentions that may be about the same thing as these statements, by id, with the score of the likeliest pair."""
    found: dict[str, float] = {}
    with ledger.read() as connection:
        for batch in batches(statements):
            for here, there in ((t.edge.c.left, t.edge.c.right), (t.edge.c.right, t.edge.c.left)):
                unsure = (
                    select(t.placing.c.contention, func.max(t.edge.c.score).label("score"))
                    .join(t.placing, t.placing.c.record == there)
                    .where(here.in_(batch), t.edge.c.question == "same_proposition", t.edge.c.verdict == "unsure")
                    .where(t.placing.c.contention.is_not(None))
                    .group_by(t.placing.c.contention)
                )
                for row in connection.execute(unsure):
                    found[row.contention] = max(found.get(row.contention, 0.0), row.score)
    return found


def propositions(ledger: Ledger, contentions: Iterable[str]) -> dict[str, str]:
    """The propositions of these contentions by id."""
    wanted = select(t.contention.c.id, t.contention.c.proposition)
    with ledger.read() as connection:
        return {
            row.id: row.proposition
            for batch in batches(contentions)
            for row in connection.execute(wanted.where(t.contention.c.id.in_(batch))).all()
        }


def largest_contentions(ledger: Ledger, limit: int) -> dict[str, str]:
    """The propositions of the contentions with most statements, by id."""
    wanted = select(t.contention.c.id, t.contention.c.proposition)
    with ledger.read() as connection:
        rows = connection.execute(wanted.order_by(t.contention.c.size.desc(), t.contention.c.id).limit(limit))
        return {row.id: row.proposition for row in rows}


def sizes(ledger: Ledger, contentions: Iterable[str]) -> dict[str, int]:
    """How many statements each of these contentions has."""
    wanted = select(t.contention.c.id, t.contention.c.size)
    with ledger.read() as connection:
        return {
            row.id: row.size
            for batch in batches(contentions)
            for row in connection.execute(wanted.where(t.contention.c.id.in_(batch))).all()
        }


def conflicts_near(ledger: Ledger, contention: str) -> list[Conflict]:
    """Conflicts of figures of this contention, and those that belong to none."""
    near = t.conflict.c.contention.is_(None) | (t.conflict.c.contention == contention)
    wanted = select(t.conflict.c.record).where(near).order_by(t.conflict.c.measure, t.conflict.c.id)
    with ledger.read() as connection:
        return [_conflict(record) for record in connection.execute(wanted).scalars()]


def _places(connection: Connection, table: Table, records: Sequence[str]) -> dict[str, tuple[int, int]]:
    return {
        row.id: (row.start, row.end)
        for batch in batches(records)
        for row in connection.execute(select(table.c.id, table.c.start, table.c.end).where(table.c.id.in_(batch))).all()
    }


def _by_report(places: Mapping[str, tuple[int, int]], homes_of: Mapping[str, str]) -> dict[str, set[tuple[int, int]]]:
    found: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for record, place in places.items():
        found[homes_of[record]].add(place)
    return found


def _layers(connection: Connection, batches: Iterable[Sequence[str]], layer: str) -> dict[str, bytes]:
    """One layer of the newest reading of each of these reports, as it is stored."""
    found: dict[str, bytes] = {}
    for batch in batches:
        newest = (
            select(t.reading.c.document, func.max(t.reading.c.ordinal).label("ordinal"))
            .where(t.reading.c.document.in_(batch))
            .group_by(t.reading.c.document)
            .subquery()
        )
        wanted = (
            select(t.annotation.c.document, t.annotation.c.records)
            .join(newest, newest.c.document == t.annotation.c.document)
            .join(t.reading, (t.reading.c.ordinal == newest.c.ordinal) & (t.reading.c.run == t.annotation.c.run))
            .where(t.annotation.c.layer == layer)
        )
        rows: Any = connection.execute(wanted)
        found.update({row.document: row.records for row in rows})
    return found


def batches(ids: Iterable[str]) -> list[list[str]]:
    """Different ids, so many at a time as one statement may name."""
    held = list(dict.fromkeys(ids))
    return [held[start : start + BATCH] for start in range(0, len(held), BATCH)]
