"""The outlet in its own voice taking a side: evidence that "shows", claims that "contradict", deeds told as facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from counterclaim.annotate.attribution.clauses import Reading
from counterclaim.annotate.attribution.proposals import Covered, Place, Proposal
from counterclaim.lexicon import lexicon
from counterclaim.lexicon.patterns import one_of

EVIDENCE = "evidence shows"
REFUTES = "narrator refutes"
DEED = "deed told as fact"


def narrated(text: str, readings: Sequence[Reading]) -> list[Proposal]:
    """What the narrator claims itself, outside of every quotation; it may stand in what others say.

    >>> from counterclaim.annotate.attribution.clauses import reading_of
    >>> text = "Satellite images show craters in the market."
    >>> [text[p.start : p.end] for p in narrated(text, [reading_of(text, (0, len(text)), [], [])])]
    ['Satellite images show craters in the market']
    """
    # The patterns look far; one cheap look for the words they hang on spares most sentences.
    worth = (r for r in readings if any(word.low in hints() for word in r.words))
    found = (shown(text, r) or refuted(text, r) or accused(text, r) for r in worth)
    return [p for p in found if p is not None]


def apart(told: Sequence[Proposal], said: Sequence[Proposal]) -> tuple[list[Proposal], list[Proposal]]:
    """The narrator's claims that nobody else holds, and what others say without those.

    "Footage shows that …" is the narrator's although a verb attributes it; "the army said footage shows" is not.
    """
    cues = {p.cue for p in told}
    others = [p for p in said if p.cue not in cues]
    covered = Covered([piece for p in others for piece in p.content])
    kept = [p for p in told if not covered.touches(p.start, p.end)]
    cues = {p.cue for p in kept}
    return kept, [p for p in said if p.cue not in cues]


def shown(text: str, r: Reading) -> Proposal | None:
    """ "A satellite image shows …": the clause from the evidence on."""
    found = patterns()["shown"].search(text, r.start, r.end)
    if found is None or quoted(r, found.start()) or quoted(r, found.end() - 1):
        return None
    return told(found.start(), closed(text, r), EVIDENCE, found.span("verb"))


def refuted(text: str, r: Reading) -> Proposal | None:
    """ "The minister’s claim contradicts …": the whole sentence."""
    found = patterns()["refuted"].search(text, r.start, r.end)
    if found is None or quoted(r, found.start()) or quoted(r, found.end() - 1):
        return None
    return told(r.start, closed(text, r), REFUTES, found.span("verb"))


def accused(text: str, r: Reading) -> Proposal | None:
    """ "… when the army bombed a hospital": the clause of the deed, where the sentence accuses or civilians suffer."""
    found = patterns()["deed"].search(text, r.start, r.end)
    # "allegations that troops shelled a school" is somebody's allegation, whoever that is.
    if found is None or quoted(r, found.start("verb")) or text[r.start : found.start("who")].rstrip().endswith("that"):
        return None
    if not patterns()["accusing"].search(text, r.start, r.end):
        return None
    return told(found.start("who"), closed(text, r), DEED, found.span("verb"))


def told(start: int, end: int, reason: str, cue: Place) -> Proposal:
    """A narrator's proposal: nobody speaks but the outlet."""
    return Proposal(((start, end),), cue, None, (), reason, 0.6)


def closed(text: str, r: Reading) -> int:
    """Where the sentence ends, its full stop left out."""
    return r.start + len(text[r.start : r.end].rstrip(" .!?"))


def quoted(r: Reading, place: int) -> bool:
    """Whether this place stands in quotation marks."""
    return any(start <= place < end for _, _, (start, end) in r.quotes)


@cache
def hints() -> frozenset[str]:
    """The words of which a narrator's claim has at least one."""
    held = lexicon("narration")
    verbs = [max(phrase.split(" "), key=len) for phrase in (*held["refuting"], *held["deeds"])]
    return frozenset([*(phrase.split(" ")[0] for phrase in held["showing"]), *verbs])


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The patterns of the three ways in which a narrator takes a side."""
    held = lexicon("narration")

    def words(key: str) -> str:
        return one_of(held[key])

    who = rf"(?:[Tt]he\s)?(?:[A-Z][\w’'-]*\s){{0,4}}(?:[A-Z][\w’'-]*|{words('forces')})"
    determiner = r"(?:(?:an?|the|new|some|several|these|this)\s(?:[\w-]+\s){0,2}?)?"
    described = r"(?:\s(?!that\b|which\b|and\b|show|suggest)[\w’'–-]+,?){0,24}?"
    surely = r"(?:appears? to |seems? to |clearly |also )?"
    adverb = r"(?:has\s|have\s|had\s|then\s|also\s|\w+ly\s)*"
    return {
        "shown": re.compile(
            rf"\b{determiner}(?:{words('witnesses')})\b{described}\s{surely}(?P<verb>{words('showing')})\s", re.I
        ),
        "refuted": re.compile(rf"\b(?:{words('claims')})\b[^.;“\"]{{0,80}}?\s(?P<verb>{words('refuting')})\b"),
        "deed": re.compile(
            rf"(?P<who>\b{who})\s{adverb}(?P<verb>{words('deeds')})\s[^.;“\"]{{0,60}}?\b(?:{words('victims')})\b"
        ),
        "accusing": re.compile(rf"\b(?:{words('accusing')})\b", re.I),
    }
