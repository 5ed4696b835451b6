"""A page captured again: its versions, what was edited from each to the next, and what became of its statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from msgspec import Struct

from counterclaim.compare.cells import Cell, cell_of
from counterclaim.compare.rows import statement_rows
from counterclaim.ledger import lookups
from counterclaim.ledger.store import Ledger
from counterclaim.ledger.versions import captured_again, versions
from counterclaim.reconcile.recaptures import Change, Edit, State, recaptured
from counterclaim.records import Document

# Differences that are laid out, of a page that was captured again and again: the newest.
SHOWN = 20


class Version(Struct, frozen=True):
    """One capture of a page, and the report that was read in it."""

    report: str
    title: str | None
    captured_at: str
    payload_sha256: str


class StatementChange(Struct, frozen=True):
    """What became of a statement; `differs` names what is not as it was: place, words, speaker, cue, stance."""

    state: State
    differs: tuple[str, ...]
    before: Cell | None
    after: Cell | None


class Piece(Struct, frozen=True):
    """Words of the newer text: `kept`, put in, or taken out there (then they are of the older text)."""

    text: str
    kind: str


class Difference(Struct, frozen=True):
    """From one version to the next. `counts` says how many statements are same, moved, changed, gone and new."""

    before: Version
    after: Version
    counts: Mapping[State, int]
    statements: tuple[StatementChange, ...]
    edits: tuple[Edit, ...]
    pieces: tuple[Piece, ...]


class ChangesPage(Struct, frozen=True):
    """A page with all its versions, the oldest first, and the differences between the newest of them."""

    report: str
    name: str
    url: str | None
    versions: tuple[Version, ...]
    differences: tuple[Difference, ...]


def changes_page(ledger: Ledger, wanted: str) -> ChangesPage:
    """What became of the page that this report shows, from its first capture to its last."""
    ids = versions(ledger, lookups.document_id(ledger, wanted))
    documents = lookups.documents_with(ledger, ids, ("statements",))
    told = [_version(ledger, one, documents[one]) for one in ids]
    newest = documents[ids[-1]]
    return ChangesPage(
        report=ids[-1],
        name=newest.name,
        url=newest.url,
        versions=tuple(told),
        differences=tuple(
            _difference(ledger, before, after, documents[before.report], documents[after.report])
            for before, after in pairwise(told[-SHOWN - 1 :])
        ),
    )


def changed_pages(ledger: Ledger) -> Iterator[ChangesPage]:
    """Yield every page that was captured more than once."""
    for report in captured_again(ledger):
        yield changes_page(ledger, report)


def _version(ledger: Ledger, report: str, doc: Document) -> Version:
    capture = lookups.capture(ledger, doc.capture)
    return Version(report, doc.title, capture.captured_at, capture.payload_sha256)


def _difference(ledger: Ledger, before: Version, after: Version, old: Document, new: Document) -> Difference:
    found = recaptured(old, new)
    cells = {**_cells(ledger, before.report, old), **_cells(ledger, after.report, new)}
    shown = [
        change for change in (_shown(change, cells) for change in found.statements) if change.before or change.after
    ]
    return Difference(
        before=before,
        after=after,
        counts=Counter(change.state for change in shown),
        statements=tuple(shown),
        edits=found.edits,
        pieces=tuple(pieces(new, found.edits)),
    )


def _cells(ledger: Ledger, report: str, doc: Document) -> dict[str, Cell]:
    places = lookups.placings_of(ledger, documents=[report])
    return {row.id: cell_of(row, places.get(row.id), report) for row in statement_rows(doc, places)}


def _shown(change: Change, cells: Mapping[str, Cell]) -> StatementChange:
    """The change with the cells of its statements; those that a person rejected have none."""
    before, after = (cells.get(one.id) if one else None for one in (change.before, change.after))
    return StatementChange(change.state, change.differs, before, after)


def pieces(new: Document, edits: tuple[Edit, ...]) -> Iterator[Piece]:
    """Yield the newer text in pieces, with what was taken out where it stood.

    >>> from counterclaim.records import Span
    >>> edit = Edit(old=Span(4, 7, "ten"), new=Span(4, 7, "two"), furniture=False)
    >>> [(piece.kind, piece.text) for piece in pieces(Document("a", "c", "The two men"), (edit,))]
    [('kept', 'The '), ('out', 'ten'), ('in', 'two'), ('kept', ' men')]
    """
    at = 0
    for edit in edits:
        yield Piece(new.text[at : edit.new.start], "kept")
        if edit.old.exact:
            yield Piece(edit.old.exact, "out")
        if edit.new.exact:
            yield Piece(edit.new.exact, "in")
        at = edit.new.end
    yield Piece(new.text[at:], "kept")
