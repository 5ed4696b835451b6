"""What is no statement although it was read as one: an act, a question that was put, a fragment that says nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from counterclaim.annotate.attribution.clauses import words_of
from counterclaim.annotate.attribution.proposals import Place, Proposal, with_content
from counterclaim.lexicon.cues import cues

WORD = re.compile(r"\w+(?:['’.\-/]\w+)*")
MARKS = re.compile('["“”‘«»„]')
# "Asked about the raid, she said": what was asked is no claim of hers.
PROMPTED = re.compile(r"(?:asked|pressed|questioned|commenting|speaking|responding|reacting|referring)\b", re.I)
# "The clerk asked not to be named": how somebody speaks, not what he says.
UNNAMED = re.compile(r"(?:not\s+)?to\s+(?:remain\s+anonymous|be\s+(?:named|identified|quoted))\b", re.I)
# "The alleged raid": the word only describes.
DESCRIBES = re.compile(r"\s+(?!that\b|the\b|a\b|an\b|he\b|she\b|they\b|it\b)[a-z]+\b")
# "Belan apologised to the crews": to whom, not what.
SPOKEN_TO = re.compile(r"(?:apologi[sz]\w*|spoke|speaks|talked|talks|lied|complained)\s+to$", re.I)
# "The Post first reported the raid": it is given its due.
FIRST = re.compile(r".*\bfirst\b.*\breport(?:ed|s|ing)?$", re.I | re.S)
# "… the raid and has since left", "… had fled and warned that": the subject of the cue does something else.
GOES_ON = re.compile(
    r",?\s(?:and|but|yet)\s(?:also\s|then\s)?(?:(?P<act>has|had|is|was|will|would)\b|(?:\w+ly\s)?(?P<cue>\w+)\sthat\b)"
)
OWNERS = frozenset({"the", "its", "their", "his", "her", "each"})
# A verbless fragment of so few words after a cue that the lexicon doesn't know: 1 of 3 is labelled in PolNeAR dev.
FRAGMENT = 4


def is_said(text: str, p: Proposal) -> bool:
    """Whether a proposal's words can be what somebody says.

    >>> text = "Asked about the raid, Belan thanked the crews."
    >>> is_said(text, Proposal(((6, 20),), (0, 5), (22, 27))), is_said(text, Proposal(((36, 45),), (28, 35), (22, 27)))
    (False, False)
    >>> is_said("Belan denied the raid.", Proposal(((13, 21),), (6, 12), (0, 5)))
    True
    """
    content = text[p.start : p.end]
    words = [word.lower() for word in WORD.findall(content)]
    if not words:
        return False
    if p.cue is None:
        return True
    cue = [word.lower() for word in WORD.findall(text[slice(*p.cue)])]
    opens = text[p.cue[0]].isupper() or p.speaker is None or p.speaker[0] > p.cue[0]
    if p.start > p.cue[0] and PROMPTED.match(text, *p.cue) and opens:
        return False
    if p.start >= p.cue[1] and SPOKEN_TO.search(text, *p.cue) and not MARKS.search(content):
        return False
    if p.speaker and text[slice(*p.speaker)] in {"Q", "Question"}:
        return False
    if UNNAMED.match(content) or within(p.content, p.speaker) or is_method(text, p):
        return False
    if cue == ["alleged"] and p.start >= p.cue[1] and DESCRIBES.match(text, p.cue[1]):
        return False
    if MARKS.search(content):
        return True
    answers = any(reading.stance in {"denies", "confirms"} for word in cue for reading in cues().of(word))
    sourced_only = cue[-1:] and cue[-1] in {"citing", "cited", "cites"} and words_of("sources") & set(words[:6])
    credited = p.start >= p.cue[1] and words[0] != "that" and FIRST.fullmatch(text, *p.cue)
    if sourced_only or credited:
        return False
    if (" ".join(words) in words_of("empty") and not answers) or words_of("deeds") & set(cue):
        return False
    if words_of("pictured") & set(cue) and "as" not in words:
        return False
    if content.startswith("to ") and len(words) > 1 and is_addressee(content.split()[1]):
        return False
    charge = words[0].removesuffix("s") in words_of("nouns_with_that")
    return len(words) > FRAGMENT or charge or has_verb(words) or is_known(cue)


def within(content: Sequence[Place], speaker: Place | None) -> bool:
    """Whether a content is a part of its speaker's name: Ana “Boots” Belan.

    >>> within([(4, 11)], (0, 17)), within([(4, 11)], (12, 17))
    (True, False)
    """
    return speaker is not None and all(speaker[0] <= start and end <= speaker[1] for start, end in content)


def is_method(text: str, p: Proposal) -> bool:
    """Whether what follows "according to" is how something is done, not who says it.

    >>> is_method("Shells are told apart according to type.", Proposal(((0, 21),), (22, 34), (35, 39)))
    True
    """
    if p.cue is None or p.speaker is None or text[slice(*p.cue)].lower() != "according to":
        return False
    words = [word.lower() for word in WORD.findall(text[slice(*p.speaker)])]
    return any(word in words_of("methods") for word in words[: 2 if words[:1] and words[0] in OWNERS else 1])


def parted(text: str, p: Proposal) -> list[Proposal]:
    """The proposal without what its speaker goes on to do, and what is said there as a proposal of its own.

    >>> text = "Belan denied the raid and has since left. Belan said 40 had fled and warned that more would."
    >>> [part.content for part in parted(text, Proposal(((13, 40),), (6, 12), (0, 5)))]
    [((13, 21),)]
    >>> [part.content for part in parted(text, Proposal(((53, 91),), (48, 52), (42, 47)))]
    [((53, 64),), ((76, 91),)]
    """
    start, end = p.content[-1]
    if p.cue is None or p.cue[1] > start:
        return [p]
    for found in GOES_ON.finditer(text, start, end):
        before = text[start : found.start()]
        said = has_verb([word.lower() for word in WORD.findall(before)])
        again = found["cue"] and said and any(cue.part == "verb" for cue in cues().of(found["cue"]))
        if MARKS.search(before) or not (again or (found["act"] and not said)):
            continue
        own = with_content(p, (*p.content[:-1], (start, found.start())))
        if not again:
            return [own]
        return [own, Proposal(((found.end("cue") + 1, end),), found.span("cue"), p.speaker, (), p.reason, p.confidence)]
    return [p]


def is_addressee(word: str) -> bool:
    """Whether after "to" somebody is spoken to, rather than something to be done.

    >>> is_addressee("Orsk"), is_addressee("reporters"), is_addressee("leave"), is_addressee("LEAVE")
    (True, True, False, False)
    """
    low = word.lower()
    return (word[:1].isupper() and not word.isupper()) or low in words_of("determiners") | words_of("listeners")


def has_verb(words: list[str]) -> bool:
    """Whether a verb may stand among a few words."""
    return any(word in words_of("auxiliaries") or word.endswith(("ed", "ing")) for word in words)


def is_known(cue: list[str]) -> bool:
    """Whether a cue holds words of the lexicon of cues.

    >>> is_known(["flatly", "denied"]), is_known(["was", "formerly"])
    (True, False)
    """
    forms = cues().forms
    return any(" ".join(cue[i:j]) in forms for i in range(len(cue)) for j in range(i + 1, len(cue) + 1))
