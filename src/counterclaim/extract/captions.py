"""Captions: lines that describe a picture, and the credit that goes with it."""

from __future__ import annotations

import re

from counterclaim.lexicon.credits import picture_credit_in

POINTING = re.compile(
    r"\((?:pictured|left|right|center|centre|above|below|top|bottom|far left|far right|back|front"
    r"|second (?:from )?(?:left|right)|inset"
    r"|pictured[^()]{1,30}|[LRC])\)|\b(?:pictured|seen|shown) (?:above|below|left|right|here)\b",
    re.I,
)
OPENING = re.compile(
    r"(?:Image copyright .{2,40} Image caption|FILE(?: PHOTO| PICTURE)?\b|File (?:photo|image|picture)\b"
    r"|Pictured:|Picture:|Photo:|Image:|Above:|Below:|Left:|Right:"
    r"|In this (?:[\w.,’'-]+ ){0,8}(?:photo|image|picture|frame|frame grab|video grab|handout)\b|Media caption"
    r"|Image caption"
    r"|An? (?:satellite image|handout|screengrab|still|file photo|photo|photograph|picture) (?:taken|shows"
    r"|provided|released|from|of)\b)"
)


def is_caption(line: str) -> bool:
    """Whether a line describes a picture: a credit at its end, "(left)", "File photo".

    >>> is_caption("The broken wall at Orsk (Jane Roe/AP)"), is_caption("Roe said (on Tuesday) he left.")
    (True, False)
    """
    if len(line) > 700:
        return False
    return bool(OPENING.match(line) or POINTING.search(line) or picture_credit_in(line))


def is_picture_credit(line: str) -> bool:
    """Whether a line is a picture's credit and nothing else.

    >>> is_picture_credit("(Jane Roe/AP)"), is_picture_credit("AP was told.")
    (True, False)
    """
    found = picture_credit_in(line) if len(line) <= 120 else None
    return found is not None and found[0] == 0
