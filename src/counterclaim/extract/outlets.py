"""Outlets: a name for a web domain, and the name that a page's furniture gives away."""

from __future__ import annotations

import re
from collections.abc import Iterable

from counterclaim.lexicon import lexicon

WORD = r"[A-Z][\w’'&-]*"
YEARS = r"(?:(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?,? )?"
OWN_NAME = (
    re.compile(rf"Support (?P<name>The {WORD}(?: {WORD}){{0,3}})[!.]?"),
    re.compile(
        rf"(?i:©|\(c\)|copyright)(?: ©)? ?{YEARS}(?:by )?(?P<name>{WORD}(?: (?:of|and|the|&) {WORD}| {WORD}){{0,4}}).*"
    ),
    re.compile(rf"(?i:download|get) (?:the|our) (?P<name>{WORD}(?: {WORD}){{0,3}}) app\b.*"),
    re.compile(
        rf"(?i:sign up (?:for|to)|subscribe to) (?P<name>The {WORD}(?: {WORD}){{0,3}})(?:’s|'s)? (?:newsletter|daily).*"
    ),
)
LEGAL = re.compile(r"(?i)[,.]?\s*(?:all rights.*|ltd.*|llc.*|inc.*|limited.*|plc.*|gmbh.*|media group.*|group.*)$")


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
