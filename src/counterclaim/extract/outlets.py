"""Outlets: whose report it is, as its own page says, with the words that say so. What says nothing is left unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from msgspec import Struct

from counterclaim.lexicon import lexicon
from counterclaim.lexicon.credits import SELF_NAMED, agency_in

WORD = r"[A-Z][\w’'&-]*"
YEARS = r"(?:(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?,? )?"
NAME = rf"{WORD}(?: (?:of|and|the|&) {WORD}| {WORD}){{0,4}}"
OWN_NAME = (
    re.compile(rf"Support (?P<name>The {WORD}(?: {WORD}){{0,3}})[!.]?"),
    re.compile(rf"(?i:(?:(?:©|\(c\)|copyright) ?)+){YEARS}(?i:by )?(?P<name>{NAME}).*"),
    re.compile(rf"(?i:download|get) (?:the|our) (?P<name>{WORD}(?: {WORD}){{0,3}}) app\b.*"),
    re.compile(
        rf"(?i:sign up (?:for|to)|subscribe to) (?P<name>The {WORD}(?: {WORD}){{0,3}})(?:’s|'s)? (?:newsletter|daily).*"
    ),
)
# "Orsk Today is supported by the ministry": below the report, without a full stop, and only of what is called a paper.
KEPT_BY = re.compile(rf"(?P<name>{NAME}) is (?:supported|funded|financed|owned|published|registered) by .*[^.]")
# Those who sell columns to many papers.
SYNDICATE = re.compile(r"(?i)\b(?:syndicate|features|content agency|writers group|creators|productions)\b")
LEGAL = re.compile(r"(?i)[,.]?\s*(?:all rights.*|ltd.*|llc.*|inc.*|limited.*|plc.*|gmbh.*|media group.*|group.*)$")
SIGNED_FOR = re.compile(rf"[Bb]y {WORD}(?: {WORD}){{1,4}},? for (?P<name>(?:the )?{NAME})")
HEADED = re.compile(rf"(?i:source|outlet|publication|publisher): ?(?P<name>(?:[Tt]he )?{NAME})")
SUFFIX = re.compile(rf".{{15,}}? [|–—-] (?P<name>(?:The )?{NAME})")
MASTHEAD = re.compile(
    rf"(?P<name>{NAME}?)(?P<edition>,? (?:[\w’é]+ ){{0,2}}(?i:edition)| – [\w’é ]*(?i:[ée]dition)[\w’é ]*)?"
)
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.I)
OF_PAGE = re.compile(
    rf"(?P<label>(?i:source|url|link|original|permalink|from|page)(?: url| link)?: ?)?(?P<address>{ADDRESS.pattern})",
    re.I,
)
MAIL = re.compile(r"(?P<box>[\w.+-]+)@(?P<host>[\w-]+(?:\.[\w-]+)+)")
# Mailboxes of a desk; people's own may be anywhere.
DESK = re.compile(
    r"(?i)tip|editor|news|letter|feedback|info|contact|live|desk|correction|stor(?:y|ies)|opinion|online|hello"
)
TOP, BOTTOM = 5, 6  # lines at the top where names of papers and addresses stand, and at the bottom
LONGEST = 140  # characters: a longer line is part of the report


class Outlet(Struct, frozen=True):
    """Whose report it is, and where that was read."""

    name: str
    evidence: str


class Line(Struct, frozen=True):
    """One line of a page: its words, the kind of its block, whether it belongs to the page."""

    words: str
    kind: str
    furniture: bool


def outlet_of_domain(domain: str) -> str | None:
    """The outlet at a domain, where the lexicon knows it; else the domain without its www.

    >>> outlet_of_domain("www.bbc.co.uk"), outlet_of_domain("www.orskecho.example"), outlet_of_domain("")
    ('BBC News', 'orskecho.example', None)
    """
    plain = domain.lower().removeprefix("www.").removeprefix("m.").removeprefix("amp.")
    for name, domains in lexicon("outlets")["domains"].items():
        if any(plain == known or plain.endswith("." + known) for known in domains):
            return str(name)
    return plain or None


def outlet_of_page(lines: Sequence[Line], file: str = "") -> Outlet | None:
    """The outlet that a page gives away, the surest sign first; None where nothing says it.

    An agency that has the copyright is the outlet only where no other sign is: papers print its copy.

    >>> outlet_of_page([Line("Orsk Echo", "headline", False), Line("Sign in", "navigation", True)])
    Outlet(name='Orsk Echo', evidence="masthead 'Orsk Echo'")
    """
    found = [*_in_head(lines), *_in_masthead(lines), *_in_furniture(lines), *_in_contacts(lines), *_in_file(file)]
    agencies = [one for one in found if agency_in(one.name) or SELF_NAMED.search(one.name)]
    own = [one for one in found if one not in agencies]
    return next(iter([*own, *agencies]), None)


def _in_head(lines: Sequence[Line]) -> Iterator[Outlet]:
    """A line of its own with the source, the address of the page, or the byline of one who wrote for it."""
    for line in lines[: TOP + 2]:
        if (found := HEADED.fullmatch(line.words)) and _may_be_paper(found["name"]) and not agency_in(found["name"]):
            yield Outlet(found["name"], f"line {line.words!r}")
        if line.kind == "byline" and (found := SIGNED_FOR.match(line.words)) and _is_paper(found["name"]):
            yield Outlet(found["name"].removeprefix("the "), f"byline {line.words!r}")
    for at, line in enumerate(lines):
        found = OF_PAGE.fullmatch(line.words) if at < TOP or at >= len(lines) - BOTTOM else None
        if found and (at < TOP or found["label"]):
            yield from _at_host(urlsplit(_whole(found["address"])).hostname or "", f"address {line.words!r}")


def _whole(address: str) -> str:
    return address if "://" in address else f"https://{address}"


def _at_host(host: str, evidence: str) -> Iterator[Outlet]:
    shared = lexicon("outlets")["hosts"]["shared"]
    name = outlet_of_domain(host)
    if name and not any(host == one or host.endswith("." + one) for one in shared):
        yield Outlet(name, evidence)


def _in_masthead(lines: Sequence[Line]) -> Iterator[Outlet]:
    """The name of a paper on a line of its own at the top of a page, or behind the headline."""
    for at, line in enumerate(lines[:TOP]):
        if found := SUFFIX.fullmatch(line.words):
            if line.kind == "headline" and _is_paper(found["name"]) and not agency_in(found["name"]):
                yield Outlet(found["name"], f"headline {line.words!r}")
        elif (found := MASTHEAD.fullmatch(line.words)) and line.kind == "headline":
            page = any(other.furniture for other in lines[max(0, at - 2) : at + 3])
            if page and (found["edition"] or _is_paper(found["name"]) or _is_said_again(found["name"], lines)):
                yield Outlet(found["name"], f"masthead {line.words!r}")


def _in_furniture(lines: Sequence[Line]) -> Iterator[Outlet]:
    for line in lines:
        named = outlet_in_furniture([line.words]) if line.furniture and not SYNDICATE.search(line.words) else None
        if named:
            yield Outlet(agency_in(named) or named, f"line {line.words!r}")
    for line in lines[-BOTTOM:]:
        found = KEPT_BY.fullmatch(line.words) if len(line.words) < LONGEST else None
        if found and _may_be_paper(found["name"]):
            yield Outlet(found["name"], f"line {line.words!r}")


def outlet_in_furniture(lines: Iterable[str]) -> str | None:
    """The name that the page's own furniture gives: "Support The Orsk Times!", "© 2023 Orsk Echo".

    >>> outlet_in_furniture(["Read more", "© 2019–2023 Orsk Echo Ltd. All rights reserved"])
    'Orsk Echo'
    """
    for line in lines:
        for pattern in OWN_NAME:
            if found := pattern.fullmatch(line.strip()):
                return LEGAL.sub("", found["name"]).strip() or None
    return None


def _in_contacts(lines: Sequence[Line]) -> Iterator[Outlet]:
    """The address that readers are asked to write to, at the bottom of a page or in its furniture."""
    for at, line in enumerate(lines):
        if len(line.words) < LONGEST and (line.furniture or at >= len(lines) - BOTTOM):
            for found in MAIL.finditer(line.words):
                if DESK.search(found["box"]):
                    yield from _at_host(found["host"], f"line {line.words!r}")


def _in_file(file: str) -> Iterator[Outlet]:
    """A folder or a file that is called as a known outlet or its domain is."""
    for part in re.split(r"[/\\]|(?<=[a-z])[_ ](?=\d)", file):
        host = re.match(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+", part.lower())
        known = outlet_of_domain(host.group()) if host else None
        if known in lexicon("outlets")["domains"] or part in lexicon("outlets")["domains"]:
            yield Outlet(str(known or part), f"file {file!r}")


def _hosts(lines: Sequence[Line]) -> set[str]:
    """Second names of the hosts that the page's lines name: "harbourtimes" of "live@harbourtimes.example"."""
    short = [line.words for line in lines if line.furniture or len(line.words) < LONGEST]
    found = [host["host"] for words in short for host in MAIL.finditer(words)]
    found += [urlsplit(_whole(address)).hostname or "" for words in short for address in ADDRESS.findall(words)]
    return {host.removeprefix("www.").partition(".")[0] for host in found}


def _squeezed(name: str) -> str:
    return re.sub(r"\W", "", name.lower().removeprefix("the "))


def _is_paper(name: str) -> bool:
    """Whether a name is that of a paper, broadcaster or site: known, or by a word in it."""
    words = lexicon("outlets")["names"]["words"]
    return name in lexicon("outlets")["domains"] or any(word.title() in words for word in name.split())


def _may_be_paper(name: str) -> bool:
    """Whether a name that is given as one is that of a paper: also by a last word that sections have too."""
    return _is_paper(name) or name.split()[-1] in lexicon("outlets")["names"]["also"]


def _is_said_again(name: str, lines: Sequence[Line]) -> bool:
    """Whether the page's furniture says the name once more, or one of its addresses does."""
    again = sum(name in line.words for line in lines if line.furniture and len(line.words) < LONGEST)
    return again > 0 or any(_squeezed(name) == _squeezed(host) for host in _hosts(lines))
