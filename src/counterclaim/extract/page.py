"""A web page's source read by place: where each character of its text stands, and what it declares about itself."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from html import unescape

from msgspec import Struct

# Attribute values are bounded: a stray quotation mark must not send the search through the whole page each time.
TAG = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<raw>script|style|noscript|template|textarea|title)\b(?P<rawattrs>[^>]{0,4000})>"
    r"(?P<inside>.*?)(?:</(?P=raw)\s*>|\Z)"
    r"|<(?P<close>/)?(?P<name>[a-zA-Z][\w:-]*)(?P<attrs>(?:\"[^\"]{0,4000}\"|'[^']{0,4000}'|[^<>\"']|[\"']){0,4000}?)>"
    r"|<[!?][^>]{0,4000}>",
    re.S | re.I,
)
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
# The elements whose lines are of a known kind wherever they stand.
KINDS = {"h1": "headline", "h2": "headline", "h3": "headline", "figcaption": "caption", "li": "bullet"}


class Meta(Struct):
    """What a page declares about itself, by the name that it gives: meta tags, JSON-LD scripts, time elements."""

    meta: dict[str, str]
    scripts: list[str]
    times: list[str]
    title: str | None = None
    language: str | None = None


class Source(Struct):
    """The visible characters of a page that aren't blank, and the place in the source of each.

    `starts[i]:ends[i]` is where the character `letters[i]` stands: longer than one for an entity such as &rsquo;.
    """

    letters: str
    starts: array[int]
    ends: array[int]
    kinds: dict[str, str]


def source_of(html: str) -> tuple[Source, Meta]:
    """The characters and the metadata of a page.

    >>> source, meta = source_of('<title>Orsk</title><p>It&rsquo;s <b>over</b>')
    >>> source.letters, meta.title, [html_ for html_ in zip(source.starts, source.ends)][2]
    ('It’sover', 'Orsk', (24, 31))
    """
    source, meta = Source("", array("l"), array("l"), {}), Meta({}, [], [])
    letters: list[str] = []
    kind, said = "", ""
    for start, end, tag in _tokens(html):
        if tag is None:
            for words, at, to in _characters(html, start, end):
                said += words if kind else ""
                for number, letter in enumerate(words):
                    if not letter.isspace():
                        letters.append(letter)
                        source.starts.append(at if to - at != len(words) else at + number)
                        source.ends.append(to if to - at != len(words) else at + number + 1)
            continue
        name = (tag["name"] or tag["raw"] or "").lower()
        if name in KINDS:
            if kind and said.strip():
                source.kinds.setdefault(" ".join(said.split()), kind)
            kind, said = ("", "") if tag["close"] else (KINDS[name], "")
        _declare(meta, name, tag)
    source.letters = "".join(letters)
    return source, meta


def _tokens(html: str) -> Iterator[tuple[int, int, re.Match[str] | None]]:
    """Stretches of text (None) and tags, in order."""
    at = 0
    for tag in TAG.finditer(html):
        if tag.start() > at:
            yield at, tag.start(), None
        yield tag.start(), tag.end(), tag
        at = tag.end()
    if at < len(html):
        yield at, len(html), None


def _characters(html: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Pieces of a text node: plain ones, character for character, and entities, each with its place."""
    at = start
    for entity in ENTITY.finditer(html, start, end):
        if entity.start() > at:
            yield html[at : entity.start()], at, entity.start()
        yield unescape(entity.group()), entity.start(), entity.end()
        at = entity.end()
    if at < end:
        yield html[at:end], at, end


def _declare(meta: Meta, name: str, tag: re.Match[str]) -> None:
    if name == "title" and meta.title is None:
        meta.title = " ".join(unescape(tag["inside"] or "").split()) or None
    elif name in ("meta", "time", "script", "html", "link") and not tag["close"]:
        attributes = {
            key.lower(): unescape(double or single or bare)
            for key, double, single, bare in ATTRIBUTE.findall(tag["attrs"] or tag["rawattrs"] or "")
        }
        if name == "meta" and "content" in attributes:
            key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
            meta.meta.setdefault(key.lower(), attributes["content"].strip())
        elif name == "time" and attributes.get("datetime"):
            meta.times.append(attributes["datetime"])
        elif name == "script" and attributes.get("type", "").lower() == "application/ld+json":
            meta.scripts.append(tag["inside"] or "")
        elif name == "html":
            meta.language = attributes.get("lang") or meta.language
        elif name == "link" and attributes.get("rel", "").lower() == "canonical" and attributes.get("href"):
            meta.meta.setdefault("canonical", attributes["href"])
