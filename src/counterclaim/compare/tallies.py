"""Tallies: the figures of a ledger side by side, as many as one page can hold; those that disagree come first."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from counterclaim.compare.cells import figures_at
from counterclaim.compare.figures import FigureTable, figure_tables
from counterclaim.compare.rows import conflict_row
from counterclaim.ledger import derived, excerpts, lookups
from counterclaim.ledger.store import Ledger

# Figures that one page reads; more are chosen from by measure.
MOST = 2_000


class TalliesPage(Struct, frozen=True):
    """Tables of figures, what there is to choose from, and for each figure the report that holds it.

    `more`: there are figures that this page does not show.
    """

    tables: tuple[FigureTable, ...]
    measures: tuple[str, ...]
    measure: str
    disagreeing: bool
    homes: Mapping[str, str]
    more: bool


def tallies_page(ledger: Ledger, measure: str = "", disagreeing: bool = False) -> TalliesPage:
    """The figures of this measure, of all where none is named; `disagreeing`: only those that cannot all hold."""
    conflicts = [c for c in derived.conflicts(ledger) if not measure or c.measure == measure]
    wanted = [figure for conflict in conflicts for figure in conflict.figures]
    others = [] if disagreeing else excerpts.counted(ledger, measure, MOST + 1)
    records = list(dict.fromkeys([*wanted[:MOST], *others[:MOST]]))
    places = lookups.placings_of(ledger, records=records)
    homes = excerpts.homes(ledger, {place.document for place in places.values()})
    rows = [row for _, row in figures_at(ledger, places, homes)]
    tables = figure_tables(rows, map(conflict_row, conflicts))
    return TalliesPage(
        tables=tuple(table for table in tables if table.conflicts or not disagreeing),
        measures=tuple(excerpts.measures(ledger)),
        measure=measure,
        disagreeing=disagreeing,
        homes={record: place.document for record, place in places.items()},
        more=len(wanted) > MOST or len(others) > MOST,
    )
