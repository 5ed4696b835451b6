"""Whatever is given as an input, as captures: the one door to files, folders, archives, mails, pages and feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from counterclaim.capture.archives import WARCS, Outcome, warc_captures
from counterclaim.capture.feeds import Link, is_feed, links
from counterclaim.capture.fetch import STAGE, Fetched, Fetcher, Known, capture_of, nothing_known
from counterclaim.capture.files import file_captures, names_of, paths_of, stream_captures
from counterclaim.capture.mail import mail_captures
from counterclaim.capture.packages import wacz_captures
from counterclaim.capture.watch import Asked, failed, fresh
from counterclaim.errors import CaptureError
from counterclaim.records import Problem, Unchanged

ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.I)
MOST_PAGES = 1000  # of one feed or sitemap in one go: a second a page makes that a quarter of an hour
MOST_SITEMAPS = 100


def is_address(given: str) -> bool:
    """Whether an input is a web address and not a file.

    >>> is_address("HTTPS://orsk.example/a"), is_address("reports/a.html")
    (True, False)
    """
    return ADDRESS.match(given) is not None


def captures(
    inputs: Sequence[str],
    captured_at: str,
    fetcher: Fetcher | None = None,
    known: Known = nothing_known,
    standard_input: BinaryIO | None = None,
) -> Iterator[Outcome]:
    """Yield every report in `inputs`, in their order, each source once; what cannot be had is a Problem.

    Web addresses are asked through `fetcher`; without one they are refused, and nothing here opens a connection.
    """
    local = {given: paths_of([given]) for given in inputs if not is_address(given)}
    if len(local) < len(set(inputs)) and fetcher is None:
        raise CaptureError("web addresses are only read by `counterclaim add`: save the pages, and give the files")
    names = names_of(dict.fromkeys(path for paths in local.values() for path in paths if path is not None))
    seen: set[Path | str | None] = set()
    for given in inputs:
        if fetcher is not None and is_address(given):
            yield from page_captures(given, fetcher, seen)
        for path in local.get(given, ()):
            if path in seen:
                continue
            seen.add(path)
            if path is None:
                yield from stream_captures(captured_at, standard_input=standard_input)
            else:
                yield from _file(path, names[path], captured_at, known)


def _file(path: Path, name: str, captured_at: str, known: Known) -> Iterator[Outcome]:
    """The reports of one file, read by what its name says that it is."""
    kind = path.name.lower()
    if kind.endswith(WARCS):
        yield from warc_captures(path, name, known=known)
    elif kind.endswith(".wacz"):
        yield from wacz_captures(path, name, known=known)
    elif kind.endswith((".eml", ".eml.gz")):
        yield from mail_captures(path, name, captured_at)
    else:
        yield from file_captures(path, name, captured_at)


def page_captures(url: str, fetcher: Fetcher, seen: set[Path | str | None]) -> Iterator[Outcome]:
    """Yield the page at an address, or every page that the feed or sitemap there offers; `seen` are passed over."""
    page = fetcher.fetch(url)
    if not isinstance(page, Fetched):
        yield page
    elif not is_feed(page.payload):
        yield from _once(page, "", seen)
    else:
        offered = []
        for found in _offered(page, fetcher):
            if isinstance(found, Link):
                offered.append(found)
            else:
                yield found
        for link in newest(offered):
            yield from _linked(link, url, fetcher, seen)
        if len(offered) > MOST_PAGES:
            message = f"{len(offered) - MOST_PAGES:,} older pages of this feed were not asked for"
            yield Problem(url, STAGE, message, advice="Watch the feed: each round asks for those that are left.")


def watched_captures(url: str, last: Asked | None, now: str, fetcher: Fetcher) -> Iterator[Outcome | Asked]:
    """Yield what a watched feed offers that was not read before, and last its state, to be handed in next time."""
    page = fetcher.fetch(url, last.headers if last else ())
    if isinstance(page, Unchanged):
        yield Asked(url, now, 0, last.headers if last else (), last.read if last else ())
        return
    if isinstance(page, Problem) or not is_feed(page.payload):
        advice = "Give the address of an RSS or Atom feed or of a sitemap."
        yield page if isinstance(page, Problem) else Problem(url, STAGE, "not a feed", advice=advice)
        yield failed(url, now, last)
        return
    offered = []
    for found in _offered(page, fetcher):
        if isinstance(found, Link):
            offered.append(found)
        else:
            yield found
    unread = set(fresh(offered, last))
    seen: set[Path | str | None] = set()
    for link in newest([link for link in offered if link in unread]):
        outcomes = list(_linked(link, url, fetcher, seen))
        yield from outcomes
        if not any(isinstance(outcome, Problem) for outcome in outcomes):
            unread.discard(link)
    # A page that could not be had is asked again with the feed, so the feed must then be sent whole again.
    yield Asked(url, now, 0, () if unread else page.headers, tuple(link for link in offered if link not in unread))


def newest(offered: Sequence[Link]) -> list[Link]:
    """The links to ask for, in the order given: all of them, or the newest where they are too many."""
    chosen = set(sorted(offered, key=lambda link: link.at or "", reverse=True)[:MOST_PAGES])
    return [link for link in offered if link in chosen]


def _offered(page: Fetched, fetcher: Fetcher) -> Iterator[Link | Problem]:
    """The links of a feed or sitemap; those of an index of sitemaps are read one by one."""
    waiting, asked = [page], {page.url}
    while waiting:
        here = waiting.pop(0)
        try:
            found = links(here.payload, here.url)
        except CaptureError as error:
            yield Problem(here.url, STAGE, str(error), advice="Give the addresses of the pages themselves.")
            continue
        for link in found:
            if not link.sitemap:
                yield link
            elif link.url not in asked and len(asked) < MOST_SITEMAPS:
                asked.add(link.url)
                inner = fetcher.fetch(link.url)
                if isinstance(inner, Fetched):
                    waiting.append(inner)
                elif isinstance(inner, Problem):
                    yield inner


def _linked(link: Link, feed: str, fetcher: Fetcher, seen: set[Path | str | None]) -> Iterator[Outcome]:
    """The page that a link leads to."""
    if link.url not in seen:
        page = fetcher.fetch(link.url)
        if isinstance(page, Fetched):
            yield from _once(page, feed, seen)
        else:
            yield page


def _once(page: Fetched, offered_by: str, seen: set[Path | str | None]) -> Iterator[Outcome]:
    """The capture of a page, unless another address led to it already."""
    if page.url not in seen:
        seen.add(page.url)
        yield capture_of(page, offered_by)
