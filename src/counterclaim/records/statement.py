"""The row of the ledger."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from counterclaim.records.identity import identity
from counterclaim.records.span import Span

Mode = Literal["direct", "indirect", "mixed", "narrated"]
Stance = Literal["asserts", "alleges", "denies", "confirms", "declines", "demands", "warns", "predicts", "estimates"]
STANCES: tuple[Stance, ...] = (
    "asserts",
    "alleges",
    "denies",
    "confirms",
    "declines",
    "demands",
    "warns",
    "predicts",
    "estimates",
)


class Statement(Struct, frozen=True, kw_only=True):
    """Somebody's words in one document: what is said, by whom, with which cue and stance.

    `content`: one span, or several where the words are interrupted. `speaker`: the mention next to the statement (a
    pronoun, if that stands there), None where nobody is named. `chain`: mentions of those it came through, outermost
    first ("TASS" in "TASS quoted Belan as saying"). `answers`: the words inside or next to the content that point at
    another statement ("these allegations", "it"). `repeats`: id of the earlier statement in this document that this
    one says again. `narrator`: the outlet speaks in its own voice. `reason`: what found it, for the person who asks.
    """

    document: str
    content: tuple[Span, ...]
    speaker: Span | None = None
    chain: tuple[Span, ...] = ()
    cue: Span | None = None
    mode: Mode = "indirect"
    stance: Stance = "asserts"
    hedges: tuple[Span, ...] = ()
    evidence: tuple[Span, ...] = ()
    answers: Span | None = None
    addressee: Span | None = None
    occasion: Span | None = None
    said_at: str | None = None
    repeats: str | None = None
    narrator: bool = False
    confidence: float = 1.0
    reason: str = ""

    @property
    def id(self) -> str:
        """Identity: the document, the places of content and cue, and the words of the speaker chain."""
        return identity(
            "st",
            self.document,
            self.cue and f"{self.cue.start}:{self.cue.end}",
            *(f"{c.start}:{c.end}" for c in self.content),
            self.speaker and self.speaker.exact,
            *(c.exact for c in self.chain),
        )

    @property
    def start(self) -> int:
        """Where the content begins."""
        return self.content[0].start

    @property
    def end(self) -> int:
        """Where the content ends."""
        return self.content[-1].end

    @property
    def words(self) -> str:
        """The content as one line, its pieces joined by an ellipsis."""
        return " … ".join(c.exact for c in self.content)
