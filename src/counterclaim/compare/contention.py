"""One contention in full: every side in its exact words, in time, with evidence, figures and independent lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct

from counterclaim.compare.cells import Cell, cells_in
from counterclaim.compare.figures import FigureTable, figure_tables
from counterclaim.compare.independence import Line, independent_lines
from counterclaim.compare.positions import Change, positions
from counterclaim.compare.rows import ContentionRow, FigureRow, conflict_row, contention_row, figure_rows
from counterclaim.compare.timeline import Moment, moments_of
from counterclaim.ledger import derived, lookups
from counterclaim.ledger.store import Ledger
from counterclaim.records import Contention, Document, Placing

# The columns of the page; every other stance stands under "others", with its name.
COLUMNS = ("alleges", "confirms", "denies", "declines")
OTHERS = "others"
LAYERS = ("statements", "figures", "credits")
# A word shorter than this says little about what a proposition is about.
TELLING = 5
RELATED = 6
# Contentions of the same reports that are looked through, those met most often.
NEARBY = 200


class Evidence(Struct, frozen=True):
    """What a speaker points at, and the statement that points at it."""

    words: str
    cell: Cell


class Related(Struct, frozen=True):
    """Another contention of the same reports with words in common."""

    id: str
    proposition: str
    shared: tuple[str, ...]


class ContentionPage(Struct, frozen=True):
    """A contention with its columns, and what is known around it.

    `columns`: alleges, confirms, denies, declines, others. `missing`: outlets that report the story and leave this out;
    `silent`: parties heard in these reports, but not on this.
    """

    row: ContentionRow
    columns: Mapping[str, tuple[Cell, ...]]
    cells: tuple[Cell, ...]
    evidence: tuple[Evidence, ...]
    figures: tuple[FigureTable, ...]
    lines: tuple[Line, ...]
    changes: tuple[Change, ...]
    silent: tuple[str, ...]
    missing: tuple[str, ...]
    related: tuple[Related, ...]
    moments: tuple[Moment, ...]
    reports: Mapping[str, str]


def contention_page(ledger: Ledger, wanted: str) -> ContentionPage:
    """The contention with this id, unambiguous beginning of an id, or one of its statements."""
    contention = lookups.contention(ledger, wanted)
    held = lookups.placings_of(ledger, contention=contention.id)
    homes = sorted({place.document for place in held.values()})
    documents = lookups.documents_with(ledger, homes, LAYERS)
    places = lookups.placings_of(ledger, documents=homes)
    cells = cells_in(documents, places, set(contention.statements))
    rows = {cell.row.id: cell.row for cell in cells}
    by_name = {doc.name: doc for doc in documents.values()}
    lines = independent_lines(rows.values(), by_name, lookups.reprints_of(ledger, homes))
    parties = {place.party for place in places.values() if place.party and place.kind == "statement"}
    taken = positions(rows.values(), sorted(parties))
    return ContentionPage(
        row=contention_row(contention, rows, lines.count),
        columns=columns_of(cells),
        cells=tuple(cells),
        evidence=tuple(Evidence(span.exact, cell) for cell in cells for span in cell.row.evidence),
        figures=tuple(_figures(ledger, contention, documents, places)),
        lines=lines.lines,
        changes=taken.changes,
        silent=taken.silent,
        missing=_missing(ledger, documents),
        related=_related(ledger, contention, places),
        moments=moments_of(cells, documents, ()),
        reports={doc.name: report for report, doc in documents.items()},
    )


def columns_of(cells: Sequence[Cell]) -> dict[str, tuple[Cell, ...]]:
    """The cells by column; what a report says twice stands there once."""
    found: dict[str, list[Cell]] = {name: [] for name in (*COLUMNS, OTHERS)}
    for cell in cells:
        if not cell.row.repeats:
            found[cell.row.stance if cell.row.stance in COLUMNS else OTHERS].append(cell)
    return {name: tuple(held) for name, held in found.items()}


def _figures(
    ledger: Ledger, contention: Contention, documents: Mapping[str, Document], places: Mapping[str, Placing]
) -> list[FigureTable]:
    rows: list[FigureRow] = [
        row for doc in documents.values() for row in figure_rows(doc, places) if row.contention == contention.id
    ]
    conflicts = (
        [c for c in derived.conflicts(ledger) if {row.id for row in rows}.intersection(c.figures)] if rows else []
    )
    return figure_tables(rows, map(conflict_row, conflicts))


def _missing(ledger: Ledger, carrying: Mapping[str, Document]) -> tuple[str, ...]:
    """Outlets that report the story on the day the contention first came up or later, and leave it out."""
    told = {doc for story in lookups.stories_of(ledger, carrying) for doc in story.documents} - carrying.keys()
    days = sorted(doc.published_at[:10] for doc in carrying.values() if doc.published_at)
    since = days[0] if days else ""
    here = {doc.outlet or doc.name for doc in carrying.values()}
    late = lookups.outlets_since(ledger, sorted(told), since)
    return tuple(sorted(late - here))


def _related(ledger: Ledger, contention: Contention, places: Mapping[str, Placing]) -> tuple[Related, ...]:
    """Contentions of the same reports whose proposition shares a telling word, those that share most first."""
    nearby = dict(Counter(place.contention for place in places.values() if place.contention).most_common(NEARBY))
    own = telling(contention.proposition)
    found: defaultdict[int, list[Related]] = defaultdict(list)
    for other in lookups.contentions(ledger, sorted(nearby.keys() - {contention.id})).values():
        if shared := sorted(own & telling(other.proposition)):
            found[len(shared)].append(Related(other.id, other.proposition, tuple(shared)))
    ordered = [one for size in sorted(found, reverse=True) for one in sorted(found[size], key=lambda r: -nearby[r.id])]
    return tuple(ordered[:RELATED])


def telling(words: str) -> set[str]:
    """The longer words of a proposition, in lower case.

    >>> sorted(telling("Who opened the sluices at Orsk?"))
    ['opened', 'sluices']
    """
    return {bare for word in words.split() if len(bare := word.strip("“”‘’\"'.,;:?!()").casefold()) >= TELLING}
