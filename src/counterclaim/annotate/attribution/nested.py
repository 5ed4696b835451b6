"""Attributions within attributions: words that are passed on, and a second verb of the same speaker."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from counterclaim.annotate.attribution.proposals import Place, Proposal, with_content

# "…, Belan said, as quoted by TASS": TASS passes on what Belan says.
PASSED_ON = re.compile(r"as\s(?:quoted|cited|reported|relayed)\sby|(?:was|were)\squoted|quot(?:ed|es|ing)", re.I)
# "Orland said it had left and in turn accuses Lozna": the second verb begins a statement of its own.
AND = re.compile(r"\s*,?\s(?:and|but|yet|while)\s(?:\w+\s){0,3}$")


def untangled(text: str, proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals, in text order, each without what the next one says for the same speaker.

    >>> text = "Orland said it had left and accused Lozna of theft, as quoted by TASS."
    >>> left, theft = Proposal(((12, 50),), (7, 11), (0, 6)), Proposal(((36, 50),), (28, 35), (0, 6))
    >>> tass = Proposal(((0, 50),), (52, 64), (65, 69))
    >>> [text[p.start : p.end] for p in untangled(text, [tass, left, theft])]
    ['it had left', 'Lozna of theft']
    """
    by_cue = sorted((p for p in proposals if p.cue), key=lambda p: p.cue or (0, 0))
    cues = [p.cue[0] for p in by_cue if p.cue]
    inner = {id(p): by_cue[bisect_left(cues, p.start) : bisect_left(cues, p.end)] for p in proposals}
    passing = {id(p): p for p in proposals if inner[id(p)] and p.cue and PASSED_ON.match(text, *p.cue)}
    through: dict[int, Place] = {}
    for key, p in passing.items():
        if p.speaker:
            through |= {id(q): p.speaker for q in inner[key]}
    found = []
    for p in proposals:
        if id(p) in passing:
            continue
        chain = (*p.chain, through[id(p)]) if id(p) in through else p.chain
        whole = Proposal(p.content, p.cue, p.speaker, chain, p.reason, p.confidence)
        found.append(cut(text, whole, inner[id(p)]))
    return found


def cut(text: str, p: Proposal, inner: Sequence[Proposal]) -> Proposal:
    """The proposal up to where one of those within it begins that has the same speaker and goes on to its end."""
    start, end = p.content[-1]
    for q in inner:
        if q.cue and q.speaker == p.speaker and p.speaker and q.start >= q.cue[1] > start and q.end >= end - 2:
            link = AND.search(text, start, q.cue[0])
            if link and link.start() > start:
                return with_content(p, (*p.content[:-1], (start, link.start())))
    return p
