"""Regions: reports that are reconciled with each other, and which of them have to be derived anew.

Which region a report is in depends on the set of reports alone, and adding one changes few regions:
- reports that begin alike or share runs of words within a few days are one thread, those that a decision of a person
  speaks of one bond;
- all of a thread have the address of its earliest report, unless it is long: then each bond has its own;
- a region is all that share the shortest beginning of an address that few enough share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Column, Connection, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as put

from counterclaim.ledger import tables as t
from counterclaim.ledger.derived import forgotten, mark
from counterclaim.ledger.lookups import batches, homes_of
from counterclaim.ledger.store import Ledger
from counterclaim.records import Judgement, Lead, identity

# Reports and characters of a region, at most: about 1,000 statements, so that a ledger of that size is one region.
REPORTS, CHARACTERS = 128, 300_000
# A thread longer than this is cut by days, so that a war of many years is not one region.
THREAD_REPORTS, THREAD_CHARACTERS = 96, 240_000
# Runs of words, of those that are kept, that tie two reports: fifty words and more are the same in both then.
SHARED_RUNS = 3
# Reports placed in one transaction.
BATCH = 500
# Rows of `derivation` that say up to which reading reports have their place, and with which lists of entities.
PLACED, LISTS = "placed", "lists"
MARKS = (PLACED, LISTS)


Alike = Callable[[bytes, Sequence[bytes]], Iterable[bool]]


class Region(Struct, frozen=True):
    """A region that has to be derived anew; `changes` counts what happened to it."""

    label: str
    changes: int


def begin(ledger: Ledger, version: str) -> None:
    """Drop what another version of reconciling derived."""
    with ledger.write() as connection:
        known = connection.execute(select(t.derivation.c.what).where(t.derivation.c.what.not_in(MARKS))).scalars().all()
        if version not in known:
            forgotten(connection)
            mark(connection, version, "")


class Batch(Struct, frozen=True):
    """Documents that have no place yet, by id, and the number of the last reading that is among theirs."""

    documents: list[str]
    last: int


def unplaced(ledger: Ledger) -> Iterator[Batch]:
    """Yield what was read since documents were last placed, some at a time; `place` takes one batch off."""
    while True:
        with ledger.read() as connection:
            wanted = select(t.reading.c.ordinal, t.reading.c.document).order_by(t.reading.c.ordinal).limit(BATCH)
            rows = connection.execute(wanted.where(t.reading.c.ordinal > _placed(connection))).all()
        if not rows:
            return
        yield Batch(list(dict.fromkeys(row.document for row in rows)), rows[-1].ordinal)


def place(
    ledger: Ledger,
    batch: Batch,
    leads: Sequence[Lead],
    referents: Mapping[str, str],
    alike: Alike,
) -> None:
    """Give the documents of a batch their places; `referents` tells of their referents whose they are."""
    with ledger.write() as connection:
        if _placed(connection) >= batch.last:
            return  # another process was faster
        known = _column_of(connection, t.home.c.region, {lead.document for lead in leads})
        moved: set[str] = set()
        for lead in leads:
            if lead.document not in known:
                moved |= _arrived(connection, lead, alike)
        for rows in batches([{"id": one, "document": home} for one, home in sorted(referents.items())]):
            connection.execute(put(t.referent).on_conflict_do_nothing(), rows)
        _settle(connection, moved)
        again = _column_of(connection, t.home.c.region, set(known))
        _touch(connection, again.values())
        mark(connection, PLACED, str(batch.last))


def decide(ledger: Ledger, decisions: Sequence[Judgement], lists: str) -> dict[str, list[Judgement]]:
    """The decisions by the region that they touch, which has to be derived anew where they are not the same as before.

    Both ends of a decision come to lie in one region. `lists` stands for what else concerns every region.
    """
    with ledger.read() as connection:
        known = connection.execute(select(t.region.c.label).where(t.region.c.decisions != "").limit(1)).first()
        quiet = not decisions and known is None and _mark(connection, LISTS) == lists
    if quiet:
        return {}
    homes = _homes(ledger, decisions)
    with ledger.write() as connection:
        moved: set[str] = set()
        for judgement in decisions:
            ends = {home for one in (judgement.left, judgement.right) if (home := homes.get(one))}
            if len(ends) > 1:
                moved |= _bound(connection, ends)
        _settle(connection, moved)
        found: dict[str, list[Judgement]] = {}
        region_of = _column_of(connection, t.home.c.region, set(homes.values()))
        for judgement in decisions:
            for label in sorted({region_of[homes[one]] for one in (judgement.left, judgement.right) if one in homes}):
                found.setdefault(label, []).append(judgement)
        marks = {label: identity("dec", *sorted(j.id for j in held)) for label, held in found.items()}
        before = select(t.region.c.label, t.region.c.decisions).where(t.region.c.decisions != "")
        old = {row.label: row.decisions for row in connection.execute(before)}
        changed = sorted(label for label in {*old, *marks} if old.get(label) != marks.get(label))
        for label in changed:
            row = update(t.region).where(t.region.c.label == label).values(decisions=marks.get(label, ""))
            connection.execute(row)
        _touch(connection, changed)
        if _mark(connection, LISTS) != lists:
            _touch(connection, connection.execute(select(t.region.c.label)).scalars().all())
            mark(connection, LISTS, lists)
    return found


def due(ledger: Ledger) -> list[Region]:
    """The regions that have to be derived anew."""
    wanted = select(t.region.c.label, t.region.c.changes).where(t.region.c.made != t.region.c.changes)
    with ledger.read() as connection:
        return [Region(row.label, row.changes) for row in connection.execute(wanted.order_by(t.region.c.label))]


def members(ledger: Ledger, region: Region) -> list[str]:
    """Ids of the documents of a region."""
    with ledger.read() as connection:
        wanted = select(t.home.c.document).where(t.home.c.region == region.label)
        return sorted(connection.execute(wanted).scalars())


def _homes(ledger: Ledger, decisions: Sequence[Judgement]) -> dict[str, str]:
    """The document of everything that decisions speak of."""
    ends = sorted({one for judgement in decisions for one in (judgement.left, judgement.right)})
    homes = homes_of(ledger, ends)
    with ledger.read() as connection:
        for batch in batches(ends):
            rows = connection.execute(select(t.referent).where(t.referent.c.id.in_(batch)))
            homes |= {row.id: row.document for row in rows}
            placed = connection.execute(select(t.home.c.document).where(t.home.c.document.in_(batch))).scalars()
            homes |= {document: document for document in placed}
        held = _column_of(connection, t.home.c.region, set(homes.values()))
    return {one: home for one, home in homes.items() if home in held}


def _arrived(connection: Connection, lead: Lead, alike: Alike) -> set[str]:
    """Lay a report beside those that begin alike; gives all whose address can change by that."""
    own = lead.document
    connection.execute(
        insert(t.home),
        {
            "document": own,
            "shelf": lead.shelf,
            "size": lead.size,
            "address": lead.address,
            "bond": own,
            "thread": own,
            "place": lead.address,
            "region": None,
            "code": lead.code,
        },
    )
    day = max(-1, lead.shelf)  # all without a date lie together here
    _insert_runs(connection, lead, day)
    near = connection.execute(
        select(t.home.c.thread, t.home.c.code).where(t.home.c.shelf.in_(lead.near), t.home.c.document != own)
    ).all()
    likes = alike(lead.code, [row.code for row in near]) if near else ()
    threads = {row.thread for row, like in zip(near, likes, strict=True) if like}
    days = lead.near if day >= 0 else (day,)
    for home, count in _sharing(connection, lead, days).items():
        threads |= {home} if count >= SHARED_RUNS else set()
    return {own} | _united(connection, t.home.c.thread, {own, *threads})


def _insert_runs(connection: Connection, lead: Lead, day: int) -> None:
    rows = [{"run": run, "shelf": day, "document": lead.document} for run in lead.runs]
    if rows:
        connection.execute(insert(t.sample), rows)


def _sharing(connection: Connection, lead: Lead, days: Sequence[int]) -> dict[str, int]:
    """The threads of other reports of these days with how many runs of words the report and one of theirs share."""
    shared: Counter[str] = Counter()
    for runs in batches(lead.runs):
        same = select(t.sample.c.document, func.count()).where(t.sample.c.run.in_(runs), t.sample.c.shelf.in_(days))
        for document, count in connection.execute(same.group_by(t.sample.c.document)):
            shared[document] += count
    del shared[lead.document]
    thread_of = _column_of(connection, t.home.c.thread, set(shared))
    found: dict[str, int] = {}
    for document, count in shared.items():
        found[thread_of[document]] = max(count, found.get(thread_of[document], 0))
    return found


def _bound(connection: Connection, documents: set[str]) -> set[str]:
    """Put documents into one bond and one thread; gives all whose address can change by that."""
    moved = _united(connection, t.home.c.bond, set(_column_of(connection, t.home.c.bond, documents).values()))
    return moved | _united(
        connection, t.home.c.thread, set(_column_of(connection, t.home.c.thread, documents).values())
    )


def _united(connection: Connection, column: Column[str], labels: set[str]) -> set[str]:
    """Make one group of several, named as the largest was; gives the members of those that were not long."""
    if len(labels) < 2:
        return set()
    counted = select(column, func.count(), func.sum(t.home.c.size)).where(column.in_(labels)).group_by(column)
    sizes = [(count, size, label) for label, count, size in connection.execute(counted)]
    kept = max(sizes)[2]
    short = [label for count, size, label in sizes if column is t.home.c.bond or not _long(count, size)]
    moved = set(connection.execute(select(t.home.c.document).where(column.in_(short))).scalars())
    connection.execute(update(t.home).where(column.in_(labels - {kept})).values({column: kept}))
    return moved


def _long(reports: int, characters: int) -> bool:
    return reports > THREAD_REPORTS or characters > THREAD_CHARACTERS


def _settle(connection: Connection, documents: set[str]) -> None:
    """Give documents their address and its region, and split or join the regions that this makes too large or small."""
    if not documents:
        return
    rows = [
        row
        for batch in batches(sorted(documents))
        for row in connection.execute(select(t.home).where(t.home.c.document.in_(batch)))
    ]
    first: dict[tuple[str, str], str] = {}
    tops: set[str] = set()
    for row in rows:
        key = ("thread", row.thread)
        if key not in first:
            first[key] = _first(connection, t.home.c.thread, row.thread)
        if not first[key]:
            key = ("bond", row.bond)
            if key not in first:
                first[key] = _first(connection, t.home.c.bond, row.bond)
        place = first[key]
        if place != row.place:
            connection.execute(update(t.home).where(t.home.c.document == row.document).values(place=place))
        if place != row.place or row.region is None:
            tops |= {place, *([row.region] if row.region is not None else [])}
    _relabel(connection, {_raised(connection, _leaf(connection, top)) for top in tops})


def _first(connection: Connection, column: Column[str], label: str) -> str:
    """The earliest address of a group; "" for a thread that is long."""
    held = select(func.count(), func.sum(t.home.c.size), func.min(t.home.c.address)).where(column == label)
    count, size, address = connection.execute(held).one()
    return "" if column is t.home.c.thread and _long(count, size) else str(address)


def _leaf(connection: Connection, place: str) -> str:
    """The region in which a place lies, or the one that it would begin; a region is given back as it is."""
    beginnings = [place[:length] for length in range(len(place) + 1)]
    known = connection.execute(select(t.home.c.region).where(t.home.c.region.in_(beginnings)).limit(1)).scalar()
    return known if known is not None else next(p for p in beginnings if p == place or _fits(connection, p))


def _raised(connection: Connection, label: str) -> str:
    """The widest region around that is not too large, itself where it is too large or nothing wider fits."""
    while label and _fits(connection, label[:-1]):
        label = label[:-1]
    return label


def _under(label: str) -> Any:
    return (t.home.c.place >= label) & (t.home.c.place < label + "2")


def _fits(connection: Connection, label: str) -> bool:
    held = connection.execute(select(t.home.c.size).where(_under(label)).limit(REPORTS + 1)).scalars().all()
    return fits(held)


def fits(sizes: Sequence[int]) -> bool:
    """Whether reports of so many characters each can be one region."""
    return len(sizes) <= REPORTS and sum(sizes) <= CHARACTERS


def leaves(places: Sequence[tuple[str, int]], label: str = "") -> Iterator[tuple[str, list[int]]]:
    """Yield each region under a label with the numbers of those that lie in it; a place and a size are given for each.

    >>> list(leaves([("00", 1), ("01", 1), ("11", 1)]))
    [('', [0, 1, 2])]
    >>> list(leaves([("00", CHARACTERS), ("01", 1), ("11", 1)]))
    [('00', [0]), ('01', [1]), ('1', [2])]
    """
    yield from _leaves(places, range(len(places)), label)


def _leaves(places: Sequence[tuple[str, int]], held: Iterable[int], label: str) -> Iterator[tuple[str, list[int]]]:
    rows = list(held)
    if not rows:
        return
    if fits([places[row][1] for row in rows]) or all(len(places[row][0]) <= len(label) for row in rows):
        yield label, rows
        return
    for digit in "01":
        yield from _leaves(places, [row for row in rows if places[row][0][len(label)] == digit], label + digit)


def _relabel(connection: Connection, tops: set[str]) -> None:
    """Cut everything under these labels into regions anew; those that changed have to be derived."""
    touched: set[str] = set()
    for top in sorted(tops):
        if any(top.startswith(other) for other in tops if other != top):
            continue
        under = connection.execute(
            select(t.home.c.document, t.home.c.place, t.home.c.size, t.home.c.region).where(_under(top))
        ).all()
        for label, held in leaves([(row.place, row.size) for row in under], top):
            for row in (under[at] for at in held):
                if row.region != label:
                    touched |= {label, *([row.region] if row.region is not None else [])}
                    connection.execute(update(t.home).where(t.home.c.document == row.document).values(region=label))
    _touch(connection, touched)


def _touch(connection: Connection, labels: Iterable[str]) -> None:
    for label in sorted(set(labels)):
        row = put(t.region).values(label=label, changes=1, made=0, decisions="")
        changes = {"changes": t.region.c.changes + 1}
        connection.execute(row.on_conflict_do_update(index_elements=[t.region.c.label], set_=changes))


def _column_of(connection: Connection, column: Column[Any], documents: set[str]) -> dict[str, Any]:
    return {
        row[0]: row[1]
        for batch in batches(sorted(documents))
        for row in connection.execute(select(t.home.c.document, column).where(t.home.c.document.in_(batch)))
    }


def _mark(connection: Connection, what: str) -> str | None:
    return connection.execute(select(t.derivation.c.fingerprint).where(t.derivation.c.what == what)).scalar()


def _placed(connection: Connection) -> int:
    return int(_mark(connection, PLACED) or 0)
