"""Queries from a list: how much each finds, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from counterclaim.compare.finding import Wanted, found
from counterclaim.ledger.store import Ledger

MOST = 100


class QueryRow(Struct, frozen=True):
    """One query of a list: how many statements hold its words and how many only mean about the same; in how many
    reports, contentions and outlets; and in which stances."""

    query: str
    statements: int
    worded: int
    near: int
    reports: int
    contentions: int
    outlets: int
    stances: Mapping[str, int]


def query_rows(ledger: Ledger, queries: Iterable[str], wanted: Wanted) -> Iterator[QueryRow]:
    """Yield a row for each query, in the order of the list; `wanted` narrows all of them."""
    for query in queries:
        hits = found(ledger, replace(wanted, words=query), None)
        worded = sum(hit.worded for hit in hits)
        yield QueryRow(
            query=query,
            statements=len(hits),
            worded=worded,
            near=len(hits) - worded,
            reports=len({hit.document for hit in hits}),
            contentions=len({hit.contention for hit in hits if hit.contention}),
            outlets=len({hit.outlet for hit in hits}),
            stances=dict(Counter(hit.stance for hit in hits if hit.stance).most_common()),
        )


def lines_of(written: str) -> list[str]:
    """The queries of a list, one a line; blank lines and what comes after MOST are left out.

    >>> lines_of("dam\\n\\n  who opened the sluice ")
    ['dam', 'who opened the sluice']
    """
    lines = (" ".join(line.replace("\\x00", "").split())[:400] for line in written.splitlines())
    return [line for line in lines if line][:MOST]
