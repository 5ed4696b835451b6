"""Feeds and sitemaps that are asked on a schedule, with how each was last asked."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from counterclaim.ledger import tables as t
from counterclaim.ledger.store import Ledger


def watch(ledger: Ledger, url: str, minutes: int) -> None:
    """Ask this feed every so many minutes from now on; a feed that is watched already gets the new interval."""
    put = insert(t.watched).values(url=url, minutes=minutes)
    with ledger.write() as connection:
        connection.execute(put.on_conflict_do_update(index_elements=["url"], set_={"minutes": minutes}))


def unwatch(ledger: Ledger, url: str) -> bool:
    """Ask this feed no more; what was captured stays. Says whether it was watched."""
    with ledger.write() as connection:
        return connection.execute(delete(t.watched).where(t.watched.c.url == url)).rowcount > 0


def watched(ledger: Ledger) -> list[tuple[str, int, bytes | None]]:
    """Address, interval in minutes, and how it was last asked (JSON), by address."""
    with ledger.read() as connection:
        rows = connection.execute(select(t.watched).order_by(t.watched.c.url))
        return [(row.url, row.minutes, row.asked) for row in rows]


def note(ledger: Ledger, url: str, asked: bytes) -> None:
    """Record how a watched feed was asked."""
    with ledger.write() as connection:
        connection.execute(update(t.watched).where(t.watched.c.url == url).values(asked=asked))
