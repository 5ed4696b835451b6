"""Versions: the documents of one page as it was captured again and again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from sqlalchemy import Connection, func, select

from counterclaim.errors import NotFound
from counterclaim.ledger import tables as t
from counterclaim.ledger.lookups import BATCH
from counterclaim.ledger.store import Ledger


def versions(ledger: Ledger, document: str) -> list[str]:
    """Ids of the documents of the page that this one shows, the oldest capture first; itself where there is no other.

    Only captures that are linked count: two files that happen to have the same name are no versions of each other.
    """
    with ledger.read() as connection:
        home = connection.execute(select(t.document.c.capture).where(t.document.c.id == document)).scalar()
        if home is None:
            raise NotFound(f"there is no document {document!r}")
        return _documents(connection, _chain(connection, home))


def successions(ledger: Ledger, documents: Iterable[str]) -> list[tuple[str, str]]:
    """A document and the one of the next capture of its page, for all versions of these, from the earliest on."""
    again = select(t.capture.c.source).where(t.capture.c.previous.is_not(None))
    mine = select(t.document.c.id).join(t.capture, t.capture.c.id == t.document.c.capture)
    asked = sorted(documents)
    with ledger.read() as connection:  # few pages are captured again: only those are walked
        several = [
            document
            for start in range(0, len(asked), BATCH)
            for document in connection.execute(
                mine.where(t.document.c.id.in_(asked[start : start + BATCH]), t.capture.c.source.in_(again))
            ).scalars()
        ]
    chains = {tuple(versions(ledger, document)) for document in several}
    return [pair for chain in sorted(chains) for pair in pairwise(chain)]


def _chain(connection: Connection, capture: str) -> list[str]:
    """Ids of the captures linked with this one, the oldest first."""
    source = select(t.capture.c.source).where(t.capture.c.id == capture).scalar_subquery()
    rows = connection.execute(select(t.capture.c.id, t.capture.c.previous).where(t.capture.c.source == source)).all()
    before = {row.id: row.previous for row in rows}
    after = {row.previous: row.id for row in sorted(rows, key=lambda row: row.id) if row.previous}
    chain = [capture]
    while (earlier := before.get(chain[0])) in before and earlier not in chain:
        chain.insert(0, str(earlier))
    while (later := after.get(chain[-1])) and later not in chain:
        chain.append(later)
    return chain


def _documents(connection: Connection, captures: Sequence[str]) -> list[str]:
    """The document of each capture that has one: where a newer extractor made another, the one that was read last."""
    wanted = (
        select(t.document.c.capture, t.document.c.id, func.max(t.reading.c.ordinal).label("read"))
        .join(t.reading, t.reading.c.document == t.document.c.id)
        .where(t.document.c.capture.in_(captures))
        .group_by(t.document.c.capture, t.document.c.id)
        .order_by("read")
    )
    newest = {row.capture: row.id for row in connection.execute(wanted)}
    return [newest[capture] for capture in captures if capture in newest]


def captured_again(ledger: Ledger) -> list[str]:
    """For each page that was captured more than once, the id of its newest document."""
    with ledger.read() as connection:
        later = select(t.capture.c.id, t.capture.c.previous).where(t.capture.c.previous.is_not(None))
        rows = connection.execute(later.order_by(t.capture.c.captured_at, t.capture.c.id)).all()
        passed = {row.previous for row in rows}
        chains = [_documents(connection, _chain(connection, row.id)) for row in rows if row.id not in passed]
    return [chain[-1] for chain in chains if len(chain) > 1]
