"""Searching: statements by their words, their meaning and what is known of them; every hit says why it matched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from counterclaim.compare.cells import Cell, cells
from counterclaim.compare.finding import COLUMNS, Found, Wanted, folded, found, marked, measures_of
from counterclaim.compare.rows import StatementRow
from counterclaim.ledger import excerpts
from counterclaim.ledger.store import Ledger

PAGE = 25
# Facets are counted over so many of the best matches; an export is not bounded.
COUNTED = 500
NAMED = 5


class Match(Struct, frozen=True):
    """A statement that was found; `pieces` are its words, those that matched marked; `why` spells it out."""

    cell: Cell
    pieces: tuple[tuple[str, bool], ...]
    why: str
    near: float | None


class SearchPage(Struct, frozen=True):
    """Matches, best first; the facets with their counts; contentions met most and speakers whose name was asked for."""

    wanted: Wanted
    matches: tuple[Match, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    counted: int
    more: bool
    page: int
    contentions: tuple[tuple[str, str], ...]
    speakers: tuple[tuple[str, str], ...]


def search_page(ledger: Ledger, wanted: Wanted, page: int = 0) -> SearchPage:
    """One page of what was found."""
    hits = found(ledger, wanted, max(COUNTED, (page + 1) * PAGE + 1))
    shown = hits[page * PAGE : (page + 1) * PAGE]
    known = {cell.row.id: cell for cell in cells(ledger, [hit.record for hit in shown])}
    facets = {name: Counter(v for hit in hits if (v := getattr(hit, name))).most_common(8) for name in COLUMNS}
    measures = Counter(measures_of(ledger, [hit.record for hit in hits[:COUNTED]])).most_common(8)
    return SearchPage(
        wanted=wanted,
        matches=tuple(_match(known[hit.record], hit, wanted) for hit in shown if hit.record in known),
        facets={name: tuple(counted) for name, counted in {**facets, "measure": measures}.items()},
        counted=len(hits),
        more=len(hits) > (page + 1) * PAGE,
        page=page,
        contentions=_contentions(ledger, hits) if wanted.words else (),
        speakers=_speakers(hits, wanted.words),
    )


def every_match(ledger: Ledger, wanted: Wanted) -> Iterator[StatementRow]:
    """Yield the rows of all that a search finds, best first: what "export exactly this" writes."""
    ids = [hit.record for hit in found(ledger, wanted, None)]
    for start in range(0, len(ids), excerpts.BATCH):
        batch = ids[start : start + excerpts.BATCH]
        known = {cell.row.id: cell.row for cell in cells(ledger, batch)}
        yield from (known[one] for one in batch if one in known)


def _match(cell: Cell, hit: Found, wanted: Wanted) -> Match:
    pieces = tuple(marked(cell.words, wanted.words))
    inside = list(dict.fromkeys(words.casefold() for words, is_hit in pieces if is_hit))
    reasons = []
    if hit.worded and wanted.words:
        reasons.append(f"says {', '.join(f'“{words}”' for words in inside)}" if inside else f"said by {cell.who}")
    if hit.near is not None:
        reasons.append(f"means about the same ({hit.near:.2f})")
    reasons += [f"{name} is {value}" for name, value in wanted.chosen.items() if name in (*COLUMNS, "measure")]
    return Match(cell, pieces, "; ".join(reasons) or "every statement was asked for", hit.near)


def _contentions(ledger: Ledger, hits: Sequence[Found]) -> tuple[tuple[str, str], ...]:
    """The contentions that most of the best matches belong to."""
    met = Counter(hit.contention for hit in hits[: PAGE * 4] if hit.contention)
    most = [one for one, _ in met.most_common(NAMED)]
    known = excerpts.propositions(ledger, most)
    return tuple((one, known[one]) for one in most if one in known)


def _speakers(hits: Sequence[Found], words: str) -> tuple[tuple[str, str], ...]:
    """Those among the speakers whose name holds one of the words, the most quoted first."""
    sought = {folded(word) for word in words.split()}
    named = Counter(
        (hit.entity, hit.speaker)
        for hit in hits
        if hit.entity and hit.speaker and sought.intersection(map(folded, hit.speaker.split()))
    )
    return tuple((entity, name) for (entity, name), _ in named.most_common(NAMED))
