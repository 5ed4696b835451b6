"""Finding: the statements that hold the words, or mean about the same, narrowed by what is known of them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import text

from counterclaim.ledger.meanings import meanings_of
from counterclaim.ledger.store import Ledger

COLUMNS = {
    "party": "placing.party",
    "speaker": "placing.name",
    "stance": "placing.stance",
    "outlet": "coalesce(document.outlet, document.name)",
}
# What holds the statement, not the report: where one of these is set, the reports are looked up, not gone through.
OF_STATEMENTS = ("party", "speaker", "stance", "measure")
HOW = ("", "words", "meaning")
# 0.45: of the 62 hits nearer than this to ten questions on the sample reports, about nine in ten were on the matter.
NEAR = 0.45
MOST_NEAR = 200
# Weighs a place among the words against a place among the meanings: a hit of both comes first (reciprocal ranks).
EVEN = 60
WORD = re.compile(r"\w+")


class Wanted(Struct, frozen=True):
    """What is looked for: words, and what must be so.

    `measure`: what a figure in the statement counts; `since` and `until` are days of publication; `how` is "words" or
    "meaning" where only one of them shall find.
    """

    words: str = ""
    party: str = ""
    speaker: str = ""
    stance: str = ""
    outlet: str = ""
    measure: str = ""
    since: str = ""
    until: str = ""
    how: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        """The conditions that were set."""
        return {name: value for name in self.__struct_fields__ if (value := getattr(self, name))}


class Found(Struct, frozen=True):
    """A statement that was found: where it stands, and how near in meaning (None where the words found it alone)."""

    record: str
    document: str
    contention: str | None
    entity: str | None
    party: str | None
    speaker: str | None
    stance: str | None
    outlet: str | None
    near: float | None = None
    worded: bool = True


def found(ledger: Ledger, wanted: Wanted, limit: int | None) -> list[Found]:
    """What a search finds, best first; `limit` bounds what the words find, meaning never gives more than MOST_NEAR."""
    worded = _by_words(ledger, wanted, limit) if wanted.how != "meaning" else []
    if not wanted.words.strip() or wanted.how == "words":
        return worded
    near = _by_meaning(ledger, wanted)
    ranks: dict[str, float] = {}
    for listed in (worded, near):
        for place, one in enumerate(listed):
            ranks[one.record] = ranks.get(one.record, 0.0) + 1 / (EVEN + place)
    nearness = {one.record: one.near for one in near}
    held = {one.record: one for one in near}
    held |= {one.record: replace(one, near=nearness.get(one.record)) for one in worded}
    return sorted(held.values(), key=lambda one: (-ranks[one.record], one.record))


def query_of(words: str) -> str:
    """The words as the index wants them: each as it stands, the last also as a beginning.

    >>> query_of("dam sluice")
    '"dam" "sluice"*'
    """
    quoted = ['"' + word.replace('"', '""') + '"' for word in words.split()]
    return " ".join(quoted) + "*" if quoted else ""


def _by_words(ledger: Ledger, wanted: Wanted, limit: int | None) -> list[Found]:
    """Statements that hold every word; without words all that are so, the newest reports first."""
    if query := query_of(wanted.words):
        # Ranked before joining: with the best few at hand, the rest need no look at their reports.
        narrowed = set(wanted.chosen) - {"words", "how"}
        best = "ORDER BY rank LIMIT :limit" if limit and not narrowed else ""
        source = (
            f"(SELECT record, rank FROM words WHERE words MATCH :query {best}) AS hit"
            " JOIN placing ON placing.record = hit.record JOIN document ON document.id = placing.document"
        )
        return _rows(ledger, wanted, source, "hit.rank, placing.record", limit, {"query": query})
    source = "document CROSS JOIN placing ON placing.document = document.id"
    if any(getattr(wanted, name) for name in OF_STATEMENTS):
        source = "placing JOIN document ON document.id = placing.document"
    order = "document.published_at DESC, document.id, placing.record"
    return _rows(ledger, wanted, source, order, limit, {})


def _by_meaning(ledger: Ledger, wanted: Wanted) -> list[Found]:
    """Statements that mean about the same, the nearest first."""
    # Here, not above: the first page need not wait for the model.
    from counterclaim.models.embedder import embed

    near = dict(meanings_of(ledger).near(embed([" ".join(wanted.words.split())])[0], MOST_NEAR, NEAR))
    source = (
        "json_each(:near) AS one JOIN placing ON placing.record = one.value"
        " JOIN document ON document.id = placing.document"
    )
    rows = _rows(ledger, wanted, source, "placing.record", None, {"near": listed(near)}) if near else []
    held = [replace(row, near=round(near[row.record], 3), worded=False) for row in rows]
    return sorted(held, key=lambda one: (-(one.near or 0), one.record))


def listed(ids: Iterable[str]) -> str:
    """Ids as one value of a statement, however many they are: `json_each` makes rows of them again."""
    return json.dumps(list(ids))


def _rows(
    ledger: Ledger,
    wanted: Wanted,
    source: str,
    order: str,
    limit: int | None,
    given: Mapping[str, Any],
) -> list[Found]:
    held = ["placing.kind = 'statement'"]
    bound: dict[str, Any] = {**given, "limit": -1 if limit is None else limit}
    for name, column in COLUMNS.items():
        if value := getattr(wanted, name):
            held.append(f"{column} = :{name}")
            bound[name] = value
    if wanted.measure:
        held.append(
            "placing.record IN (SELECT counted.statement FROM placing AS counted WHERE counted.measure = :measure)"
        )
        bound["measure"] = wanted.measure
    for name, sign in (("since", ">="), ("until", "<=")):
        if value := getattr(wanted, name):
            held.append(f"substr(document.published_at, 1, 10) {sign} :{name}")
            bound[name] = value
    picked = ", ".join(f"{column} AS {name}" for name, column in COLUMNS.items())
    statement = (
        f"SELECT placing.record AS record, placing.document AS document, placing.contention AS contention,"
        f" placing.entity AS entity, {picked} FROM {source} WHERE {' AND '.join(held)} ORDER BY {order} LIMIT :limit"
    )
    with ledger.read() as connection:
        return [Found(*row) for row in connection.execute(text(statement), bound).all()]


def measures_of(ledger: Ledger, statements: Iterable[str]) -> dict[str, int]:
    """What the figures in these statements count, and in how many of them."""
    statement = text(
        "SELECT measure, count(DISTINCT statement) AS number FROM json_each(:statements) AS one"
        " JOIN placing ON placing.statement = one.value WHERE measure IS NOT NULL GROUP BY measure ORDER BY measure"
    )
    with ledger.read() as connection:
        return {row.measure: row.number for row in connection.execute(statement, {"statements": listed(statements)})}


def marked(said: str, words: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of what was said, and whether each is one of the words.

    >>> list(marked("The dam broke.", "DAM br"))
    [('The ', False), ('dam', True), (' ', False), ('broke', True), ('.', False)]
    """
    sought = [folded(word) for piece in words.split() for word in WORD.findall(piece)]
    at = 0
    for word in WORD.finditer(said):
        plain = folded(word[0])
        if plain in sought or (sought and plain.startswith(sought[-1])):
            if at < word.start():
                yield said[at : word.start()], False
            yield word[0], True
            at = word.end()
    if at < len(said):
        yield said[at:], False


def folded(word: str) -> str:
    """A word as the index compares it: small letters without accents.

    >>> folded("Élan")
    'elan'
    """
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
