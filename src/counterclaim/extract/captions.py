"""Captions: lines that describe a picture, and the credit that goes with it."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.lexicon import lexicon
from counterclaim.lexicon.credits import agency_pattern

POINTING = re.compile(
    r"\((?:pictured|left|right|center|centre|above|below|top|bottom|far left|far right|back|front|second (?:from )?(?:left|right)|inset"
    r"|pictured[^()]{1,30}|[LRC])\)|\b(?:pictured|seen|shown) (?:above|below|left|right|here)\b",
    re.I,
)
OPENING = re.compile(
    r"(?:FILE(?: PHOTO| PICTURE)?\b|File (?:photo|image|picture)\b|Pictured:|Picture:|Photo:|Image:|Above:|Below:|Left:|Right:"
    r"|In this (?:[\w.,’'-]+ ){0,8}(?:photo|image|picture|frame|frame grab|video grab|handout)\b|Media caption|Image caption"
    r"|An? (?:satellite image|handout|screengrab|still|file photo|photo|photograph|picture) (?:taken|shows|provided|released|from|of)\b)"
)
LABEL = re.compile(r"(?:photo(?:graph)?s?|image|picture|credit|photo credit|pic)(?: by)?:\s[^.]{2,60}$", re.I)


@cache
def _houses() -> str:
    """A pattern for those who sell pictures: agencies and picture houses."""
    houses = sorted(lexicon("agencies")["picture_houses"], key=len, reverse=True)
    return rf"(?:{agency_pattern(ambiguous=True).pattern}|(?<![\w-])(?:{'|'.join(map(re.escape, houses))})(?![\w-]))"


@cache
def _credit_at_end() -> re.Pattern[str]:
    word = r"[^\W\d_](?:\.|[\w’'-]*)"
    name = rf"{word}(?: {word}){{0,5}}"
    by = rf"(?:{name} ?[/|,] ?){{0,3}}"
    slashed = rf"(?:{name} ?/ ?){{1,3}}"
    # "(Jane Roe/AP)", "(AP Photo/Jane Roe, File)", "(Orsk Fire Service)" is no sure sign, "Jane Roe / AP / TASS" is.
    return re.compile(
        rf"\((?:{by}{_houses()}[^()]{{0,50}}|(?:photo|image|picture|credit|via)\b[^()]{{2,60}}|{name}/{name})\)[.]?$"
        rf"|(?:(?<=[.!?”’\"])|^|\s[–—|-])\s*(?P<slashed>{slashed}{_houses()}(?: ?/ ?{name}){{0,2}})$",
        re.I,
    )


def is_caption(line: str) -> bool:
    """Whether a line describes a picture: a credit at its end, "(left)", "File photo".

    >>> is_caption("The broken wall at Orsk (Jane Roe/AP)"), is_caption("Roe said (on Tuesday) he left.")
    (True, False)
    """
    if len(line) > 700:
        return False
    return bool(
        OPENING.match(line) or POINTING.search(line) or LABEL.search(line[-90:]) or _credit_at_end().search(line[-120:])
    )


def picture_credit_in(line: str) -> tuple[int, int] | None:
    """Where the picture's credit stands at the end of a line.

    >>> line = "A woman in Orsk. Jane Roe / AP / TASS"
    >>> start, end = picture_credit_in(line)
    >>> line[start:end]
    'Jane Roe / AP / TASS'
    """
    tail = max(0, len(line) - 120)
    found = _credit_at_end().search(line, tail) or LABEL.search(line, tail)
    if found is None:
        return None
    start = found.start("slashed") if found.re is _credit_at_end() and found["slashed"] else found.start()
    return start, found.end()


def is_picture_credit(line: str) -> bool:
    """Whether a line is a picture's credit and nothing else.

    >>> is_picture_credit("(Jane Roe/AP)"), is_picture_credit("Jane Roe/AFP/Getty Images"), is_picture_credit("AP was told.")
    (True, True, False)
    """
    found = picture_credit_in(line) if len(line) <= 120 else None
    return found is not None and found[0] == 0
