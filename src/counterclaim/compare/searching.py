"""Searching: statements by their words and by what is known of them; every hit says why it matched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from msgspec import Struct
from sqlalchemy import text

from counterclaim.compare.cells import Cell, cells
from counterclaim.compare.rows import StatementRow
from counterclaim.ledger.store import Ledger

PAGE = 25
# Facets are counted over so many of the best matches; an export is not bounded.
COUNTED = 1_000
OPEN, CLOSE = "\x02", "\x03"  # never typed by a person; the page turns them into marks
COLUMNS = {
    "party": "placing.party",
    "speaker": "placing.name",
    "stance": "placing.stance",
    "outlet": "coalesce(document.outlet, document.name)",
}


class Wanted(Struct, frozen=True):
    """What is looked for: words, and what must be so. `since` and `until` are days of publication."""

    words: str = ""
    party: str = ""
    speaker: str = ""
    stance: str = ""
    outlet: str = ""
    since: str = ""
    until: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        """The conditions that were set."""
        return {name: value for name in self.__struct_fields__ if (value := getattr(self, name))}


class Match(Struct, frozen=True):
    """A statement that was found; `pieces` are its words, those that matched marked; `why` spells it out."""

    cell: Cell
    pieces: tuple[tuple[str, bool], ...]
    why: str


class SearchPage(Struct, frozen=True):
    """Matches, best first; the facets with their counts; and things whose name holds the words."""

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
    rows = _rows(ledger, wanted, COUNTED, 0)
    shown = _rows(ledger, wanted, PAGE + 1, page * PAGE) if page * PAGE >= COUNTED else rows[page * PAGE :][: PAGE + 1]
    known = {cell.row.id: cell for cell in cells(ledger, [row.record for row in shown[:PAGE]])}
    marked = _marked(ledger, wanted.words, list(known))
    facets = {name: Counter(v for row in rows if (v := getattr(row, name))).most_common(8) for name in COLUMNS}
    return SearchPage(
        wanted=wanted,
        matches=tuple(
            _match(known[r.record], marked.get(r.record, ""), wanted) for r in shown[:PAGE] if r.record in known
        ),
        facets={name: tuple(counted) for name, counted in facets.items()},
        counted=len(rows),
        more=len(shown) > PAGE,
        page=page,
        contentions=_named(ledger, "contention", "proposition", "size", wanted.words),
        speakers=_named(ledger, "entity", "name", "statements", wanted.words),
    )


def every_match(ledger: Ledger, wanted: Wanted) -> Iterator[StatementRow]:
    """Yield the rows of all that a search finds, best first: what "export exactly this" writes."""
    ids = [row.record for row in _rows(ledger, wanted, -1, 0)]
    for start in range(0, len(ids), 500):
        batch = ids[start : start + 500]
        known = {cell.row.id: cell.row for cell in cells(ledger, batch)}
        yield from (known[one] for one in batch if one in known)


def query_of(words: str) -> str:
    """The words as the index wants them: each as it stands, the last also as a beginning.

    >>> query_of("dam sluice")
    '"dam" "sluice"*'
    """
    quoted = ['"' + word.replace('"', '""') + '"' for word in words.split()]
    return " ".join(quoted) + "*" if quoted else ""


def _rows(ledger: Ledger, wanted: Wanted, limit: int, after: int) -> Sequence[Any]:
    conditions = ["placing.kind = 'statement'"]
    given: dict[str, Any] = {"limit": limit, "after": after}
    for name, column in COLUMNS.items():
        if value := getattr(wanted, name):
            conditions.append(f"{column} = :{name}")
            given[name] = value
    for name, sign in (("since", ">="), ("until", "<=")):
        if value := getattr(wanted, name):
            conditions.append(f"substr(document.published_at, 1, 10) {sign} :{name}")
            given[name] = value
    source, order = "placing", "placing.record"
    if query := query_of(wanted.words):
        given["query"] = query
        # Ranked before joining: with the best few at hand, the rest need no look at their reports.
        best = f"ORDER BY rank LIMIT {COUNTED * 4}" if limit > 0 and len(wanted.chosen) == 1 else ""
        source = (
            f"(SELECT record, rank FROM words WHERE words MATCH :query {best}) AS hit"
            " JOIN placing ON placing.record = hit.record"
        )
        order = "hit.rank, placing.record"
    picked = ", ".join(f"{column} AS {name}" for name, column in COLUMNS.items())
    statement = (
        f"SELECT placing.record AS record, {picked} FROM {source} JOIN document ON document.id = placing.document"
        f" WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT :limit OFFSET :after"
    )
    with ledger.read() as connection:
        return connection.execute(text(statement), given).all()


def _marked(ledger: Ledger, words: str, records: Sequence[str]) -> dict[str, str]:
    """The words of these statements with those that matched between OPEN and CLOSE."""
    if not words or not records:
        return {}
    names = {f"r{at}": record for at, record in enumerate(records)}
    listed = ", ".join(f":{name}" for name in names)
    statement = (
        "SELECT record, highlight(words, 1, :open, :close) AS said FROM words"
        f" WHERE words MATCH :query AND record IN ({listed})"
    )
    with ledger.read() as connection:
        rows = connection.execute(text(statement), {"query": query_of(words), "open": OPEN, "close": CLOSE, **names})
        return {row.record: row.said for row in rows}


def _match(cell: Cell, marked: str, wanted: Wanted) -> Match:
    pieces = tuple(pieces_of(marked)) or ((cell.words, False),)
    inside = sorted({words.casefold() for words, hit in pieces if hit})
    reasons = [f"says {', '.join(f'“{words}”' for words in inside)}"] if inside else []
    if wanted.words and not inside:
        reasons.append(f"said by {cell.who}")
    reasons += [f"{name} is {value}" for name, value in wanted.chosen.items() if name in COLUMNS]
    return Match(cell, pieces, "; ".join(reasons) or "every statement was asked for")


def pieces_of(marked: str) -> Iterator[tuple[str, bool]]:
    """Yield words and whether they matched.

    >>> list(pieces_of("the \\x02dam\\x03 broke"))
    [('the ', False), ('dam', True), (' broke', False)]
    """
    for at, piece in enumerate(marked.split(OPEN)):
        inside, closed, rest = piece.partition(CLOSE)
        if at == 0 or not closed:
            inside, rest = "", piece
        yield from ((words, hit) for words, hit in ((inside, True), (rest, False)) if words)


def _named(ledger: Ledger, table: str, column: str, weight: str, words: str) -> tuple[tuple[str, str], ...]:
    """Ids and names of what has every word in its name, the weightiest first."""
    sought = list(islice(words.split(), 8))
    if not sought:
        return ()
    holds = " AND ".join(f"{column} LIKE :w{at} ESCAPE '~'" for at in range(len(sought)))
    given = {f"w{at}": f"%{_plain(word)}%" for at, word in enumerate(sought)}
    statement = f"SELECT id, {column} AS name FROM {table} WHERE {holds} ORDER BY {weight} DESC, id LIMIT 5"
    with ledger.read() as connection:
        return tuple((row.id, row.name) for row in connection.execute(text(statement), given))


def _plain(word: str) -> str:
    """A word in which nothing stands for something else."""
    return word.replace("~", "~~").replace("%", "~%").replace("_", "~_")
