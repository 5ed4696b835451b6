"""Web pages: the main text, and where each word of it stands in the bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import trafilatura

from counterclaim.errors import ExtractError
from counterclaim.extract.charsets import decoded_page, has_map
from counterclaim.extract.dates import Published, date_in_address, declared_date
from counterclaim.extract.outlets import outlet_of_domain
from counterclaim.extract.page import Meta, Source, source_of
from counterclaim.extract.reading import Reading
from counterclaim.extract.text import Decoded, encodable
from counterclaim.records import OffsetRun

# A page with fewer words than this and a sign of a wall or of scripts holds no report.
FEWEST = 60
WALL = re.compile(
    r"(?i)subscrib\w+ to (?:continue|read|keep|unlock)|(?:already|not) a subscriber\?|to continue reading"
    r"|this (?:article|content) is for subscribers"
)
SCRIPTED = re.compile(
    r"(?i)enable java ?script|javascript (?:is|must be) (?:required|enabled|disabled)|<div id=\"(?:root|app"
    r"|__next)\">\s*</div>"
)
CELL = re.compile(r"<(/?)(?:table|tbody|thead|tr|td|th)\b[^>]*>", re.I)
NEAR = 200_000  # letters: how far from the line before a line is looked for
LONGEST_ROW = 80  # words: a row of a table of facts is shorter
FIELDS = {  # metadata of the article itself, best first
    "title": ("og:title", "twitter:title", "dc.title", "title"),
    "author": ("author", "article:author", "byl", "dc.creator", "parsely-author", "sailthru.author"),
    "date": ("article:published_time", "og:article:published_time", "datepublished", "pubdate", "date", "dc.date",
             "dc.date.issued", "parsely-pub-date", "sailthru.date", "publish-date", "publication_date"),
    "outlet": ("og:site_name", "application-name", "publisher", "dc.publisher"),
    "url": ("canonical", "og:url"),
}  # fmt: skip


def html_reading(payload: bytes, captured_at: str = "", url: str = "", charset: str = "") -> Reading:
    """The main text of a page under its title, with what the page declares about itself; `charset`: the server's word.

    >>> body = "<article><p>The mayor of Orsk said it&rsquo;s a lie, and that the dam had held.</p></article>"
    >>> html_reading(f"<html><title>Dam breaks</title>{body}".encode()).text
    'Dam breaks\\nThe mayor of Orsk said it’s a lie, and that the dam had held.'
    """
    found, known_by = decoded_page(payload, charset)
    source, meta = source_of(found.text)
    linked = _linked_data(meta)
    title = _first(meta, "title") or _words(linked.get("headline")) or meta.title
    text = _main_text(found.text, linked)
    title = _as_shown(title, source) if title else None
    if title and _squeezed(title) not in _squeezed(text[: 4 * len(title) + 400]):
        text = f"{title}\n{text}"
    site = url or _first(meta, "url") or _words(linked.get("url")) or ""
    published, evidence = _published(meta, linked, site, captured_at)
    named = _first(meta, "outlet") or _words(linked.get("publisher"))
    outlet = named or outlet_of_domain(urlsplit(site).hostname or "")
    return Reading(
        text=text,
        extractor="html@1" if found.encoding == "utf-8" else f"html@1 {found.encoding} ({known_by})",
        title=title,
        authors=_authors(meta, linked),
        outlet=outlet,
        outlet_evidence="the page's own data" if named else f"address {site}",
        url=site or None,
        published_at=published,
        published_evidence=evidence,
        language=(meta.language or "")[:2].lower() or None,
        offsets=tuple(_runs(text, source, found, payload)) if has_map(found, payload) else (),
        kinds=source.kinds,
    )


def _main_text(html: str, linked: dict[str, Any], *, layout: bool = False) -> str:
    try:
        # Lone surrogates and NULs stop the parser; both are as long in the text as what stands for them.
        page = trafilatura.bare_extraction(
            encodable(html).replace("\x00", " "), include_comments=False, with_metadata=False
        )
    except Exception as error:  # the parser's own faults on broken pages: none of them is a fault of ours
        raise ExtractError(f"page could not be parsed: {type(error).__name__}") from error
    text = "" if page is None else str(getattr(page, "text", None) or "")
    if not layout and any(row.startswith("|") and len(row.split()) > LONGEST_ROW for row in text.split("\n")):
        return _main_text(CELL.sub(r"<\1div>", html), linked, layout=True)  # a table that lays out the page
    words = len(text.split())
    if words < FEWEST:
        if linked.get("isAccessibleForFree") in (False, "False", "false") or WALL.search(html):
            raise ExtractError(
                "page is behind a paywall: only its beginning was saved. Save it from a signed-in browser."
            )
        if SCRIPTED.search(html) and words < 20:
            raise ExtractError(
                "page is made by scripts: its text is not in the file. Save it from a browser, complete."
            )
    if not text.strip():
        raise ExtractError("page holds no text. Check that the article itself was saved.")
    return text.strip()


def _squeezed(text: str) -> str:
    return "".join(text.split()).lower()


def _first(meta: Meta, field: str) -> str | None:
    return next((meta.meta[key] for key in FIELDS[field] if meta.meta.get(key)), None)


def _as_shown(title: str, source: Source) -> str:
    """The title without the site's name, where only a part of it stands on the page."""
    parts = sorted(re.split(r"\s+(?:[|–—»·-]|::)\s+", title), key=len, reverse=True)
    return next((part for part in (title, *parts) if "".join(part.split()) in source.letters), title)


def _linked_data(meta: Meta) -> dict[str, Any]:
    """The JSON-LD object that is an article: the one with a headline or a date of publication."""

    def objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
        if isinstance(value, dict):
            yield value
        if depth < 6:  # graphs of graphs
            inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
            for item in inside:
                yield from objects(item, depth + 1)

    for script in meta.scripts:
        try:
            parsed = json.loads(script.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
        except (ValueError, RecursionError):
            continue
        for found in objects(parsed):
            if "datePublished" in found or "headline" in found:
                return found
    return {}


def _words(value: Any) -> str | None:
    """The name in a JSON-LD value: a string, or an object or list that holds one."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id")
    if isinstance(value, list):
        return next((words for item in value if (words := _words(item))), None)
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _authors(meta: Meta, linked: dict[str, Any]) -> tuple[str, ...]:
    value = linked.get("author")
    names = [name for item in (value if isinstance(value, list) else [value]) if (name := _words(item))]
    names = names or re.split(r", | and |; ", _first(meta, "author") or "")
    said = (re.sub(r"(?i)^by\s+", "", name).strip() for name in names)
    return tuple(dict.fromkeys(name for name in said if name and "://" not in name))


def _published(meta: Meta, linked: dict[str, Any], url: str, captured_at: str) -> Published:
    """The first date that can be one, best evidence first; else the first that was refused, and why."""
    refused: Published = (None, None)
    declared = [("JSON-LD datePublished", _words(linked.get("datePublished")))]
    declared += [(f"meta {key}", meta.meta.get(key)) for key in FIELDS["date"]]
    declared += [("time element", words) for words in meta.times[:1]]
    for where, words in declared:
        if words:
            published, evidence = declared_date(words, where, captured_at)
            if published:
                return published, evidence
            refused = refused if refused[1] else (published, evidence)
    published, evidence = date_in_address(url, captured_at)
    return (published, evidence) if published else refused


def _runs(text: str, source: Source, found: Decoded, payload: bytes) -> Iterator[OffsetRun]:
    """Where the text stands in the bytes: one run for each stretch that stands there unbroken, one for each entity."""
    pieces = list(_pieces(text, source, found.text))
    marks = sorted({mark for _, _, start, end in pieces for mark in (start, end)})
    places, at = {0: 0}, 0
    for before, mark in pairwise([0, *marks]):
        at += len(found.text[before:mark].encode(found.codec, "replace"))
        places[mark] = at
    # Bytes that are no UTF-8 take one where their character would take more: there the places above are off.
    exact = found.encoding in ("utf-8", found.codec)
    for start, length, begin, end in pieces:
        a, b = (places[begin], places[end]) if exact else _single_bytes(found.text, begin, end, payload)
        if a >= 0:
            yield OffsetRun(start, length, a, b)


def _single_bytes(html: str, begin: int, end: int, payload: bytes) -> tuple[int, int]:
    """Windows-1252 throughout: a byte a character; a mixture has no map."""
    return (begin, end) if len(html) == len(payload) else (-1, -1)


def _pieces(text: str, source: Source, html: str) -> Iterator[tuple[int, int, int, int]]:
    """(start in text, length, start in source, end in source) of what could be aligned."""
    cursor = 0
    for line in re.finditer(r"[^\n]+", text):
        for start, end, at in _aligned(line.group(), source.letters, cursor):
            yield from _unbroken(text, line.start() + start, line.start() + end, source, at, html)
            cursor = at + len("".join(line.group()[start:end].split()))


def _aligned(line: str, letters: str, cursor: int) -> Iterator[tuple[int, int, int]]:
    """(start in line, end, place in letters): the line whole, else without a list's mark, else word by word."""
    marked = re.match(r"- |\| ?", line)
    for start in (0, marked.end()) if marked else (0,):
        squeezed = "".join(line[start:].split())
        for first in (cursor, max(0, cursor - NEAR)):
            if squeezed and (at := letters.find(squeezed, first, first + 2 * NEAR)) >= 0:
                yield start, len(line), at
                return
    for word in re.finditer(r"[^\s|]{2,}", line):
        if (at := letters.find(word.group(), cursor, cursor + 2000)) >= 0:
            yield *word.span(), at
            cursor = at + len(word.group())


def _unbroken(
    text: str, start: int, end: int, source: Source, at: int, html: str
) -> Iterator[tuple[int, int, int, int]]:
    """Cut an aligned stretch where the source goes on elsewhere, or stands an entity for a character."""
    run: tuple[int, int, int, int] | None = None
    blanks = ""
    for place in range(start, end):
        letter = text[place]
        if letter.isspace():
            blanks += letter
            continue
        begin, stop = source.starts[at], source.ends[at]
        at += 1
        single = stop - begin == 1
        if not single and unescape(html[begin:stop]) != letter:
            letter = ""  # one of several characters that an entity stands for: no place of its own
        if run and single and run[3] - run[2] == run[1] and html[run[3] : begin] == blanks:
            run = (run[0], place + 1 - run[0], run[2], stop)
        else:
            if run:
                yield run
            run = (place, 1, begin, stop) if letter else None
        blanks = ""
    if run:
        yield run
