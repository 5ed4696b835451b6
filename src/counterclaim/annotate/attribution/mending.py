"""A proposal as it should read: what is said alone, by whoever speaks."""

from __future__ import annotations

import re

from counterclaim.annotate.attribution.proposals import Proposal, with_content
from counterclaim.annotate.attribution.sifting import MARKS

# "TASS, quoting Belan, said": Belan says it, TASS passes it on.
RELAYED = re.compile(r",?\s+quoting\s+([^\W_][\w’'.-]*(?:\s+[^\W_][\w’'.-]*){0,9})\s*,?\s*$")
# What stands between "according to" and a content right behind it.
SOURCE = re.compile(r"\s+(?P<who>[^\s,;:“”\"](?:[^,;:“”\"\n]{0,80}[^\s,;:“”\"])?),?\s+")
# "Orland was accused of theft by Belan": the subject is accused, whoever accuses.
ACCUSED = re.compile(
    r"(?P<be>\b(?:is|are|was|were|be|been|being)\s(?:\w+\s)*)?(?:accused|suspected|blamed|criticised|criticized|condemned)(?P<of>\sof)?",
    re.I,
)
BY = re.compile(
    r"\bby\s+(?P<who>[^,.;:()“”\"\n]{2,60}?)(?=\s(?:of|for|in|on|at|after|during|over|who)\b|[,.;:()“”\"\n]|$)"
)
# Between these the sentence ends.
STOP = re.compile(r"[.!?][”\"’]?\s")
# What a live page or an interview sets before an entry.
LABEL = re.compile(
    r"(?:(?:[QA]|Question|Answer)\s?[:.]|[•>*-]|\d{1,2}[:.h]\d\d(?:\s?[ap]\.?m\b\.?)?(?:\s?[A-Z]{2,4}\b)?\s?[:–—-]?)\s+"
)


def mended(text: str, p: Proposal) -> Proposal:
    """The proposal with what is said alone, by whoever speaks: not who passes it on, nor who is accused."""
    return accused_by(text, sourced(text, relayed(text, near(text, headless(text, unlabelled(text, p))))))


def unlabelled(text: str, p: Proposal) -> Proposal:
    """The proposal without the hour or the letter that a live page or an interview sets before an entry.

    >>> text = "10:32 am “We stay,” she says."
    >>> text[slice(*unlabelled(text, Proposal(((0, 19),), (24, 28), (20, 23))).content[0])]
    '“We stay,”'
    """
    (start, end), *more = p.content
    label = LABEL.match(text, start, end)
    if label is None or label.end() == end or text[max(0, start - 1) : start].strip():
        return p
    return with_content(p, ((label.end(), end), *more))


def headless(text: str, p: Proposal) -> Proposal:
    """The proposal without a first piece that is only its speaker: "The claim which named nobody said 40 fell".

    >>> headless("The note, which is short, said 40 fell.", Proposal(((0, 24), (31, 38)), (26, 30), (0, 8))).content
    ((31, 38),)
    """
    if p.cue is None or p.speaker is None or len(p.content) < 2:
        return p
    (start, end), second = p.content[:2]
    own = start <= p.speaker[0] < end and p.speaker[0] - start <= 4 and end <= p.cue[0] <= second[0]
    return with_content(p, p.content[1:]) if own and not MARKS.search(text[start:end]) else p


def near(text: str, p: Proposal) -> Proposal:
    """The proposal without a speaker who stands in a later sentence, though the cue leads the content.

    >>> text = "Rumours that he fled spread. The mayor laughed."
    >>> near(text, Proposal(((8, 27),), (0, 7), (29, 38))).speaker
    """
    if p.cue is None or p.speaker is None or p.cue[1] > p.start or p.speaker[0] < p.end:
        return p
    parted = STOP.search(text, max(p.start, p.end - 1), p.speaker[0])
    return Proposal(p.content, p.cue, None, p.chain, p.reason, p.confidence) if parted else p


def relayed(text: str, p: Proposal) -> Proposal:
    """The proposal, spoken by whoever its speaker quotes.

    >>> text = "Tass, quoting Belan, said it fell."
    >>> text[slice(*relayed(text, Proposal(((26, 33),), (21, 25), (0, 4))).speaker)]
    'Belan'
    """
    if p.cue is None or p.speaker is None:
        return p
    found = RELAYED.match(text, p.speaker[1], max(p.cue[0], p.speaker[1]))
    if found is None:
        return p
    return Proposal(p.content, p.cue, (found.start(1), found.end(1)), (p.speaker, *p.chain), p.reason, p.confidence)


def sourced(text: str, p: Proposal) -> Proposal:
    """The proposal with the source that stands between "according to" and the content, where no comma parts them.

    >>> text = "According to Ana Belan the port is shut."
    >>> text[slice(*sourced(text, Proposal(((23, 39),), (0, 12), None)).speaker)]
    'Ana Belan'
    """
    if p.cue is None or p.speaker is not None or text[slice(*p.cue)].lower() != "according to":
        return p
    found = SOURCE.fullmatch(text, p.cue[1], max(p.start, p.cue[1]))
    return Proposal(p.content, p.cue, found.span("who"), p.chain, p.reason, p.confidence) if found else p


def accused_by(text: str, p: Proposal) -> Proposal:
    """The proposal with the accuser as its speaker, where a passive names one or nobody.

    >>> text = "Orland was accused of theft by Belan."
    >>> p = accused_by(text, Proposal(((19, 27),), (7, 18), (0, 6)))
    >>> text[slice(*p.speaker)]
    'Belan'
    >>> accused_by("Orland was accused of theft.", Proposal(((22, 27),), (7, 21), (0, 6))).speaker
    """
    found = p.cue and p.speaker and ACCUSED.fullmatch(text, *p.cue)
    if not (found and p.cue and p.speaker and (found["be"] or found["of"] or text.startswith(" of ", p.cue[1]))):
        return p
    if text[max(0, p.speaker[0] - 4) : p.speaker[0]].rstrip().endswith(" by"):
        return p
    named = BY.search(text, p.cue[1], max(p.end, p.cue[1]) + 70)
    return Proposal(p.content, p.cue, named.span("who") if named else None, (), p.reason, p.confidence)
