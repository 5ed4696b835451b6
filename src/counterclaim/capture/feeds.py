"""RSS, Atom and sitemaps: the addresses of reports that a site offers, with the dates that it gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from lxml import etree
from msgspec import Struct

from counterclaim.capture.encodings import Limits, unpacked
from counterclaim.errors import CaptureError

ROOTS = frozenset({"rss", "feed", "rdf", "urlset", "sitemapindex"})
ROOT = re.compile(
    rb"\s*(?:<\?.{0,500}?\?>\s*|<!--.{0,2000}?-->\s*|<!DOCTYPE[^>]{0,500}>\s*)*<(?:[\w-]+:)?([A-Za-z]+)[\s>]", re.S
)
DATES = ("pubdate", "published", "date", "publication_date", "lastmod", "updated", "modified")
NO_YEAR = re.compile(r"(?<![+-])\b000\d\b")  # programs that have no date write the year 1, which would be read as 2001
EARLIEST = 1990  # no page of the web is older; clocks at their zero say 1970
MOST_LINKS = 50_000  # the standard's own bound for one sitemap


class Link(Struct, frozen=True):
    """One address that a feed offers; `at` is ISO 8601, UTC where it has a time; `sitemap`: it leads to more links."""

    url: str
    at: str | None = None
    title: str | None = None
    sitemap: bool = False


def is_feed(payload: bytes) -> bool:
    """Whether bytes are a feed or a sitemap, judged by their first element; packed sitemaps too.

    >>> is_feed(b'<?xml version="1.0"?><rss version="2.0"/>'), is_feed(b"<html><p>rss")
    (True, False)
    """
    found = ROOT.match(_plain(payload[:65536], whole=False)[:4096].removeprefix(b"\xef\xbb\xbf"))
    return found is not None and found[1].decode("ascii").lower() in ROOTS


def links(payload: bytes, base: str) -> list[Link]:
    """The links of a feed or sitemap in the order given, each address once; CaptureError where it cannot be read.

    >>> links(b"<rss><channel><item><title>Dam</title><link>/a</link></item></channel></rss>", "https://orsk.example/rss")
    [Link(url='https://orsk.example/a', at=None, title='Dam', sitemap=False)]
    """
    root = _tree(_plain(payload))
    found: dict[str, Link] = {}
    for entry in _entries(root):
        address = _address(entry)
        if not address:
            continue
        try:
            url = urljoin(base, address)
        except ValueError:
            continue  # an address that is none: nothing to ask
        link = Link(url, _date(entry), _title(entry), _name(root) == "sitemapindex")
        found.setdefault(link.url, link)
        if len(found) == MOST_LINKS:
            break
    return list(found.values())


def _plain(payload: bytes, *, whole: bool = True) -> bytes:
    """The bytes, unpacked where they are a packed file (sitemap.xml.gz)."""
    if not payload.startswith(b"\x1f\x8b"):
        return payload
    try:
        return unpacked([payload], "gzip", Limits(), whole=whole)
    except CaptureError:
        if whole:
            raise
        return b""


def _tree(payload: bytes) -> etree._Element:
    """The elements of a feed. Entities are not expanded and nothing is loaded; a feed that declares any is refused."""
    if re.search(rb"<!ENTITY", payload) or b"<\x00!\x00E\x00N\x00T\x00I\x00T\x00Y" in payload:
        raise CaptureError("the feed declares entities: refused")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(payload.lstrip(b" \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CaptureError(f"the feed cannot be read: {error}") from error
    if root is None or _name(root) not in ROOTS:
        raise CaptureError("neither RSS, Atom nor a sitemap")
    return root


def _name(element: etree._Element) -> str:
    """An element's name in lower case without its namespace or prefix; feeds use several for one thing."""
    return re.split("[}:]", element.tag)[-1].lower() if isinstance(element.tag, str) else ""


def _entries(root: etree._Element) -> Iterator[etree._Element]:
    for element in root.iter():
        if _name(element) in ("item", "entry", "url", "sitemap") and element is not root:
            yield element


def _address(entry: etree._Element) -> str | None:
    """The address of an entry: Atom's alternate link, RSS's link or permanent guid, a sitemap's loc."""
    for child in entry:
        name = _name(child)
        if name == "link" and child.get("href") and child.get("rel", "alternate") == "alternate":
            return str(child.get("href")).strip()
        if name in ("link", "loc") and (child.text or "").strip():
            return str(child.text).strip()
    for child in entry:
        if _name(child) == "guid" and child.get("isPermaLink", "true") == "true" and "://" in (child.text or ""):
            return str(child.text).strip()
    return None


def _title(entry: etree._Element) -> str | None:
    words = next((" ".join("".join(child.itertext()).split()) for child in entry.iter() if _name(child) == "title"), "")
    return words or None


def _date(entry: etree._Element) -> str | None:
    """The date of an entry: of publication where there is one, else of the last change."""
    given: dict[str, str] = {}
    for child in entry.iter():
        if (name := _name(child)) in DATES and child.text:
            given.setdefault(name, child.text.strip())
    return next((iso for name in DATES if name in given and (iso := iso_of(given[name]))), None)


def iso_of(words: str) -> str | None:
    """A feed's date as ISO 8601, in UTC where it has a time; None where it is no date.

    >>> iso_of("Tue, 21 Nov 2023 10:30:00 +0300"), iso_of("2023-11-21"), iso_of("yesterday")
    ('2023-11-21T07:30:00Z', '2023-11-21', None)
    """
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        if NO_YEAR.search(words):
            return None
        try:
            moment = parsedate_to_datetime(words)
        except (ValueError, TypeError, IndexError):
            return None
    if not EARLIEST <= moment.year < 9999:
        return None
    if len(words) <= 10:
        return moment.date().isoformat()
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
