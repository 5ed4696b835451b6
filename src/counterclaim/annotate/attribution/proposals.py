"""A possible statement: what a rule or the model proposes, before anything is settled."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from msgspec import Struct

from counterclaim.annotate.attribution.clauses import Reading
from counterclaim.annotate.attribution.hits import Hit, Words

Place = tuple[int, int]


class Proposal(Struct, frozen=True):
    """A possible statement, in places of the text; `reason` names the frame or the model that proposes it."""

    content: tuple[Place, ...]
    cue: Place | None
    speaker: Place | None
    chain: tuple[Place, ...] = ()
    reason: str = ""
    confidence: float = 0.5

    @property
    def start(self) -> int:
        """Where the content begins."""
        return self.content[0][0]

    @property
    def end(self) -> int:
        """Where the content ends."""
        return self.content[-1][1]


def proposal(
    r: Reading, hit: Hit, content: Sequence[Place], subject: Words | None, reason: str, confidence: float = 0.6
) -> Proposal:
    """A proposal with the cue's and the speaker's places in the text; an adverb before the cue belongs to it."""
    first = hit.first
    while first > 0 and r.low(first - 1).endswith("ly") and len(r.low(first - 1)) > 4 and not r.words[first - 1].quoted:
        first -= 1
    speaker = r.place(*subject) if subject else None
    return Proposal(tuple(content), r.place(first, hit.after), speaker, (), reason, confidence)


def with_content(p: Proposal, content: tuple[Place, ...]) -> Proposal:
    """The same proposal with another content."""
    return Proposal(content, p.cue, p.speaker, p.chain, p.reason, p.confidence)


class Covered:
    """Stretches of text that statements hold, for quick asking."""

    def __init__(self, places: Sequence[Place]) -> None:
        ordered = sorted(places)
        self.starts = [start for start, _ in ordered]
        self.reach = list(accumulate((end for _, end in ordered), max))

    def touches(self, start: int, end: int) -> bool:
        """Whether a stretch shares a character with one of them.

        >>> Covered([(0, 9), (2, 4)]).touches(8, 12), Covered([(0, 9)]).touches(9, 12)
        (True, False)
        """
        at = bisect_left(self.starts, end)
        return at > 0 and self.reach[at - 1] > start
