"""Figures side by side: for one measure and place every number that is given, by whom, and in which reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct

from counterclaim.compare.rows import ConflictRow, FigureRow
from counterclaim.lexicon.kinds import kinds_of


class FigureCell(Struct, frozen=True):
    """One number and who gives it; `reports` are all that carry it, the earliest first.

    `interval` is what the words leave open ("≥ 40", "≈ 40", "40–60"); `holder` None is the outlet itself; `disputed`:
    another number in the table cannot hold together with it; `figure` is the id of the earliest.
    """

    figure: str
    interval: str
    exact: str
    of: str | None
    holder: str | None
    party: str | None
    as_of: str | None
    reports: tuple[str, ...]
    first_at: str | None
    low: float | None
    high: float | None
    disputed: bool


class FigureTable(Struct, frozen=True):
    """All numbers for one measure, place and kind of people, the lowest first, and why some of them disagree."""

    measure: str
    of: str | None
    where: str | None
    cells: tuple[FigureCell, ...]
    conflicts: tuple[str, ...]
    reasons: tuple[str, ...]


def figure_tables(
    rows: Iterable[FigureRow], conflicts: Iterable[ConflictRow] = (), *, measure: str = "", where: str = ""
) -> list[FigureTable]:
    """Tables of figures, those with a conflict first, then those with most numbers.

    `measure` and `where` choose: "killed", "Orsk". Figures in one conflict share a table, whatever place each names.
    """
    disagreeing = [c for c in conflicts if not measure or c.measure == measure]
    table_of = {figure: f"conflict {conflict.id}" for conflict in disagreeing for figure in conflict.figures}
    groups: defaultdict[tuple[str, ...], list[FigureRow]] = defaultdict(list)
    for row in rows:
        if not measure or row.measure == measure:
            kind = next(iter(kinds_of(row.of or "")), row.of or "")
            own = (row.measure or "", place(row.where), kind)
            groups[(table_of[row.id],) if row.id in table_of else own].append(row)
    wanted = place(where)
    tables = [
        _table(group, [c for c in disagreeing if (f"conflict {c.id}",) == key])
        for key, group in groups.items()
        if not wanted or any(place(row.where) == wanted for row in group)
    ]
    return sorted(tables, key=lambda t: (not t.conflicts, -len(t.cells), t.measure, t.where or "", t.of or ""))


def place(words: str | None) -> str:
    """The name of a place as it is compared: lower case, without article."""
    return " ".join((words or "").lower().split()).removeprefix("the ")


def interval(low: float | None, high: float | None, hedge: str | None = None) -> str:
    """Bounds as they are printed.

    >>> interval(40, None), interval(None, 40), interval(40, 60), interval(1200, 1200, "about"), interval(12, 12)
    ('≥ 40', '≤ 40', '40–60', '≈ 1,200', '12')
    >>> interval(40, None, "more than"), interval(None, 2.5, "under")
    ('> 40', '< 2.5')
    """
    if low is None and high is None:
        return "?"
    if high is None:
        return f"{'≥' if hedge in INCLUSIVE else '>'} {_number(low)}"
    if low is None:
        return f"{'≤' if hedge in INCLUSIVE else '<'} {_number(high)}"
    if low != high:
        return f"{_number(low)}–{_number(high)}"
    return f"≈ {_number(low)}" if hedge else _number(low)


# Bounds that the number itself keeps: "at least 40" may be 40.
INCLUSIVE = frozenset(
    {None, "at least", "a minimum of", "no fewer than", "no less than", "not less than", "not fewer than", "or more"}
    | {"up to", "as many as", "as much as", "at most", "a maximum of", "no more than", "not more than", "or fewer"}
)


def _number(value: float | None) -> str:
    return f"{value:,.0f}" if value is None or value == int(value) else f"{value:,}"


def _table(rows: list[FigureRow], conflicts: list[ConflictRow]) -> FigureTable:
    disputed = {figure for conflict in conflicts for figure in conflict.figures}
    same: defaultdict[tuple[object, ...], list[FigureRow]] = defaultdict(list)
    for row in rows:
        same[row.low, row.high, row.open, row.hedge, row.holder].append(row)
    cells = [_cell(group, disputed) for group in same.values()]
    cells.sort(key=lambda c: (c.low if c.low is not None else c.high or 0, c.first_at or "", c.holder or "", c.figure))
    places, of = [r.where for r in rows if r.where], [r.of for r in rows if r.of]
    return FigureTable(
        measure=rows[0].measure or "",
        of=max(sorted(set(of)), key=of.count, default=None),
        where=max(sorted(set(places)), key=places.count, default=None),
        cells=tuple(cells),
        conflicts=tuple(conflict.id for conflict in conflicts),
        reasons=tuple(conflict.reason for conflict in conflicts),
    )


def _cell(rows: list[FigureRow], disputed: set[str]) -> FigureCell:
    """The cell of rows that give the same number from the same source: one count, however many reports carry it."""
    first, *_ = rows = sorted(rows, key=lambda r: (r.published_at or "9", r.document, r.start))
    return FigureCell(
        figure=first.id,
        interval=interval(None if first.open == "below" else first.low, first.high, first.hedge),
        exact=first.exact,
        of=first.of,
        holder=first.holder,
        party=first.party,
        as_of=first.as_of,
        reports=tuple(dict.fromkeys(row.outlet or row.document for row in rows)),
        first_at=first.published_at,
        low=first.low,
        high=first.high,
        disputed=any(row.id in disputed for row in rows),
    )
