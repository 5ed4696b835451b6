"""Show: whatever has this id, beginning of an id, or name, as the page that shows it in full."""

from __future__ import annotations

from msgspec import Struct

from counterclaim.compare.cells import cells
from counterclaim.compare.contention import ContentionPage, contention_page
from counterclaim.compare.reading import Card, ReportPage, cards_of, report_page
from counterclaim.compare.speaker import SpeakerPage, speaker_page
from counterclaim.errors import NotFound
from counterclaim.ledger import lookups
from counterclaim.ledger.store import Ledger

# How many characters around a statement's words are shown with it.
AROUND = 120


class StatementPage(Struct, frozen=True):
    """A statement with what it answers and what answers it, and the words around it."""

    card: Card
    before: str
    words: str
    after: str


View = ContentionPage | StatementPage | SpeakerPage | ReportPage


def view_of(ledger: Ledger, wanted: str) -> View:
    """The page of a contention, statement, speaker or report; NotFound where nothing is called so."""
    kind, separator, _ = wanted.partition("_")
    if separator and kind == "con":
        return contention_page(ledger, wanted)
    if separator and kind == "st":
        return statement_page(ledger, wanted)
    if separator and kind == "doc":
        return report_page(ledger, wanted)
    try:
        return speaker_page(ledger, wanted)
    except NotFound:
        if kind == "ent":
            raise
        return report_page(ledger, wanted)


def statement_page(ledger: Ledger, wanted: str) -> StatementPage:
    """The statement with this id, and the words around it in its report."""
    found = cells(ledger, [wanted])
    if not found:
        raise NotFound(f"no statement {wanted!r}: `counterclaim search` and `counterclaim export statements` list them")
    (card,) = cards_of(ledger, found)
    (document,) = lookups.documents_with(ledger, [found[0].report], ()).values()
    start, end = found[0].row.content[0].start, found[0].row.content[-1].end
    text = document.text
    return StatementPage(card, text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND])
