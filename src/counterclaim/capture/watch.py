"""Feeds on a schedule: which are due, and when each is due again. Pure: the clock and the state are the caller's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from counterclaim.capture.answers import Headers
from counterclaim.capture.feeds import Link

FORMAT = "%Y-%m-%dT%H:%M:%S%z"
LONGEST = timedelta(days=1)


class Watched(Struct, frozen=True):
    """A feed or sitemap that is asked again and again."""

    url: str
    every_minutes: int = 60


class Asked(Struct, frozen=True):
    """How a feed was last asked: when, how often in a row it gave nothing, its headers, and which links were read."""

    url: str
    at: str
    failures: int = 0
    headers: Headers = ()
    read: tuple[Link, ...] = ()


def due(feeds: Iterable[Watched], now: str, state: Mapping[str, Asked]) -> list[Watched]:
    """The feeds to ask now, the longest overdue first; one that fails is left alone for longer each time, up to a day.

    >>> hourly = Watched("https://orsk.example/rss")
    >>> due([hourly], "2024-05-01T12:30:00Z", {hourly.url: Asked(hourly.url, "2024-05-01T12:00:00Z")})
    []
    >>> due([hourly], "2024-05-01T13:00:00Z", {hourly.url: Asked(hourly.url, "2024-05-01T12:00:00Z")}) == [hourly]
    True
    """
    moment = _moment(now)
    waiting = [(next_at(feed, state.get(feed.url)), number, feed) for number, feed in enumerate(feeds)]
    return [feed for at, _, feed in sorted(waiting, key=lambda row: row[:2]) if at <= moment]


def next_at(feed: Watched, last: Asked | None) -> datetime:
    """When a feed is to be asked next; one that was never asked has been due for ever."""
    if last is None:
        return _moment("1970-01-01T00:00:00Z")
    pause = timedelta(minutes=max(1, feed.every_minutes))
    return _moment(last.at) + max(pause, min(pause * 2.0 ** min(last.failures, 20), LONGEST))


def failed(url: str, now: str, last: Asked | None) -> Asked:
    """The state of a feed after it gave no answer.

    >>> failed("https://orsk.example/rss", "2024-05-01T12:00:00Z", None).failures
    1
    """
    return replace(last, at=now, failures=last.failures + 1) if last else Asked(url, now, 1)


def fresh(offered: Sequence[Link], last: Asked | None) -> list[Link]:
    """The links that were not read when the feed was last asked, or bear another date or title since.

    >>> link = Link("https://orsk.example/a", "2024-05-01")
    >>> fresh([link, Link("https://orsk.example/b")], Asked("rss", "2024-05-01T12:00:00Z", read=(link,)))
    [Link(url='https://orsk.example/b', at=None, title=None, sitemap=False)]
    """
    read = set(last.read) if last else set()
    return [link for link in offered if link not in read]


def _moment(at: str) -> datetime:
    return datetime.strptime(at, FORMAT)
