"""Correcting: one statement or figure, with what a person needs to see to put it right."""

from __future__ import annotations

from counterclaim.compare.cells import Cell, cells, figures_at
from counterclaim.compare.rows import FigureRow
from counterclaim.errors import NotFound
from counterclaim.ledger import excerpts, lookups
from counterclaim.ledger.store import Ledger

# Statements offered as what a statement may answer.
OFFERED = 60


def said_around(ledger: Ledger, statement: str) -> tuple[Cell, list[Cell]]:
    """A statement, and those that it may answer: of its report, and of its contention elsewhere."""
    found = cells(ledger, [statement])
    if not found:
        raise NotFound(f"there is no statement {statement!r} in the newest reading")
    (cell,) = found
    near = list(lookups.placings_of(ledger, documents=[cell.report]))
    far = list(lookups.placings_of(ledger, contention=cell.row.contention)) if cell.row.contention else []
    others = [other for other in cells(ledger, [*near, *far]) if other.row.id != statement]
    own = sorted((o for o in others if o.report == cell.report), key=lambda o: o.row.content[0].start)
    return cell, [*own[:OFFERED], *(o for o in others if o.report != cell.report)][: 2 * OFFERED]


def figure_of(ledger: Ledger, figure: str) -> FigureRow:
    """A figure as it stands in the tables."""
    places = lookups.placings_of(ledger, records=[figure])
    homes = excerpts.homes(ledger, {place.document for place in places.values()})
    found = figures_at(ledger, places, homes)
    if not found:
        raise NotFound(f"there is no figure {figure!r} in the newest reading")
    return found[0][1]
