"""Cells: a statement as it stands in a table beside others, with the way back to its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from counterclaim.compare.rows import StatementRow, statement_rows
from counterclaim.ledger import lookups
from counterclaim.ledger.store import Ledger
from counterclaim.records import Document, Placing


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
    documents = lookups.documents_with(ledger, [place.document for place in places.values()], ("statements",))
    return cells_in(documents, places, set(statements))


def cells_in(documents: Mapping[str, Document], places: Mapping[str, Placing], wanted: set[str]) -> list[Cell]:
    """The cells of the wanted statements in these documents, in time order."""
    found = [
        cell_of(row, places.get(row.id), report)
        for report, doc in documents.items()
        for row in statement_rows(doc, places)
        if row.id in wanted
    ]
    return sorted(
        found, key=lambda cell: (cell.at or "9999", cell.row.document, cell.row.content[0].start, cell.row.id)
    )
