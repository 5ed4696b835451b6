"""Cells: a statement as it stands in a table beside others, with the way back to its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from counterclaim.compare.rows import FigureRow, StatementRow, figure_row, statement_row
from counterclaim.ledger import excerpts, lookups
from counterclaim.ledger.excerpts import Home
from counterclaim.ledger.store import Ledger
from counterclaim.records import Placing


class Cell(Struct, frozen=True):
    """Who says what, in which words, where. `report` is the id of the document, `at` the day said or published.

    `through` are those between the outlet and the speaker; `decided` says that a person had a hand in it.
    """

    row: StatementRow
    report: str
    who: str
    entity: str | None
    party: str | None
    words: str
    outlet: str
    at: str | None
    through: tuple[str, ...]


def cell_of(row: StatementRow, place: Placing | None, report: str) -> Cell:
    """The cell of a statement."""
    outlet = row.outlet or row.document
    who = (row.speaker.entity or row.speaker.exact) if row.speaker else outlet if row.narrator else "nobody named"
    return Cell(
        row=row,
        report=report,
        who=who,
        entity=place.entity if place else None,
        party=row.speaker.party if row.speaker else None,
        words=" … ".join(" ".join(piece.exact.split()) for piece in row.content),
        outlet=outlet,
        at=(row.said_at or row.published_at or "")[:10] or None,
        through=tuple(name for name in row.chain if name not in (row.outlet, row.document, who)),
    )


def cells(ledger: Ledger, statements: Sequence[str]) -> list[Cell]:
    """The cells of these statements in time order; those that the newest reading no longer finds are left out."""
    places = lookups.placings_of(ledger, records=statements)
    return cells_at(ledger, places, excerpts.homes(ledger, {place.document for place in places.values()}))


def cells_at(ledger: Ledger, places: Mapping[str, Placing], homes: Mapping[str, Home]) -> list[Cell]:
    """The cells of the statements that are placed here, in time order; `homes` are their reports by id."""
    wanted = {record: place.document for record, place in places.items() if place.kind == "statement"}
    found = [
        cell_of(statement_row(said, record, homes[wanted[record]], places[record]), places[record], wanted[record])
        for record, said in excerpts.statements(ledger, wanted).items()
    ]
    return sorted(
        found, key=lambda cell: (cell.at or "9999", cell.row.document, cell.row.content[0].start, cell.row.id)
    )


def figures_at(ledger: Ledger, places: Mapping[str, Placing], homes: Mapping[str, Home]) -> list[tuple[str, FigureRow]]:
    """The figures that are placed here, each with the id of its report; `homes` are the reports by id."""
    wanted = {record: place.document for record, place in places.items() if place.kind == "figure"}
    return [
        (wanted[record], figure_row(figure, record, homes[wanted[record]], places[record]))
        for record, figure in excerpts.figures(ledger, wanted).items()
    ]
