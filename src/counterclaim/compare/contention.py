"""One contention in full: every side in its exact words, in time, with evidence, figures and independent lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from counterclaim.compare.cells import Cell, cells_at, figures_at
from counterclaim.compare.figures import FigureTable, figure_tables
from counterclaim.compare.independence import Line, independent_lines
from counterclaim.compare.positions import Change, positions
from counterclaim.compare.rows import ContentionRow, FigureRow, conflict_row, contention_row
from counterclaim.compare.timeline import Moment, moments_of
from counterclaim.ledger import excerpts, lookups
from counterclaim.ledger.excerpts import Home
from counterclaim.ledger.store import Ledger
from counterclaim.records import Contention

# The columns of the page; every other stance stands under "others", with its name.
COLUMNS = ("alleges", "confirms", "denies", "declines")
OTHERS = "others"
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
    """Another contention with words in common; `alike`: it may be about the same thing, and people are asked."""

    id: str
    proposition: str
    shared: tuple[str, ...]
    alike: bool = False


class ContentionPage(Struct, frozen=True):
    """A contention with its columns, and what is known around it.

    `anchor`: the statement that decisions on the whole hang on. `columns`: alleges, confirms, denies, declines, others.
    `missing`: outlets that report the story and leave this out;
    `silent`: parties heard in these reports, but not on this.
    """

    row: ContentionRow
    anchor: str
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
    places = lookups.placings_of(ledger, contention=contention.id)
    homes = excerpts.homes(ledger, {place.document for place in places.values()}, credits=True)
    cells = cells_at(ledger, places, homes)
    rows = {cell.row.id: cell.row for cell in cells}
    by_name = {home.name: home for home in homes.values()}
    lines = independent_lines(rows.values(), by_name, lookups.reprints_of(ledger, list(homes)))
    taken = positions(rows.values(), excerpts.parties_in(ledger, homes))
    figures = figures_at(ledger, places, homes)
    return ContentionPage(
        row=contention_row(contention, rows, lines.count),
        anchor=min(contention.statements),
        columns=columns_of(cells),
        cells=tuple(cells),
        evidence=tuple(Evidence(span.exact, cell) for cell in cells for span in cell.row.evidence),
        figures=tuple(_tables(ledger, contention, figures)),
        lines=lines.lines,
        changes=taken.changes,
        silent=taken.silent,
        missing=_missing(ledger, homes),
        related=_related(ledger, contention, homes),
        moments=moments_of(cells, homes, figures),
        reports={home.name: home.id for home in homes.values()},
    )


def columns_of(cells: Sequence[Cell]) -> dict[str, tuple[Cell, ...]]:
    """The cells by column; what a report says twice stands there once."""
    found: dict[str, list[Cell]] = {name: [] for name in (*COLUMNS, OTHERS)}
    for cell in cells:
        if not cell.row.repeats:
            found[cell.row.stance if cell.row.stance in COLUMNS else OTHERS].append(cell)
    return {name: tuple(held) for name, held in found.items()}


def _tables(ledger: Ledger, contention: Contention, figures: Sequence[tuple[str, FigureRow]]) -> list[FigureTable]:
    rows = [row for _, row in figures]
    known = {row.id for row in rows}
    conflicts = excerpts.conflicts_near(ledger, contention.id) if rows else []
    return figure_tables(rows, (conflict_row(c) for c in conflicts if known.intersection(c.figures)))


def _missing(ledger: Ledger, carrying: Mapping[str, Home]) -> tuple[str, ...]:
    """Outlets that report the story on the day the contention first came up or later, and leave it out."""
    told = {doc for story in lookups.stories_of(ledger, carrying) for doc in story.documents} - carrying.keys()
    days = sorted(home.published_at[:10] for home in carrying.values() if home.published_at)
    since = days[0] if days else ""
    here = {home.outlet or home.name for home in carrying.values()}
    late = lookups.outlets_since(ledger, sorted(told), since)
    return tuple(sorted(late - here))


def _related(ledger: Ledger, contention: Contention, homes: Mapping[str, Home]) -> tuple[Related, ...]:
    """Finer and wider questions: first contentions that may be about the same thing, as nobody has decided yet.

    Then those of the same reports whose proposition shares a telling word, those that share most first.
    """
    alike = excerpts.suggested_with(ledger, contention.statements)
    alike.pop(contention.id, None)
    near = excerpts.contentions_in(ledger, homes, NEARBY) | excerpts.propositions(ledger, sorted(alike))
    near.pop(contention.id, None)
    own = telling(contention.proposition)
    found = [Related(one, words, tuple(sorted(own & telling(words))), one in alike) for one, words in near.items()]
    found.sort(key=lambda r: (-alike.get(r.id, 0.0), -len(r.shared)))
    return tuple([one for one in found if one.alike or one.shared][:RELATED])


def telling(words: str) -> set[str]:
    """The longer words of a proposition, in lower case.

    >>> sorted(telling("Who opened the sluices at Orsk?"))
    ['opened', 'sluices']
    """
    return {bare for word in words.split() if len(bare := word.strip("“”‘’\"'.,;:?!()").casefold()) >= TELLING}
