"""A possible statement: what a rule or the model proposes, before anything is settled."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from counterclaim.annotate.clauses import Reading
from counterclaim.annotate.hits import Hit, Words

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
