"""Evidence and hedges: what a statement rests on, and how sure it is of itself, as it stands in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from counterclaim.lexicon import lexicon
from counterclaim.lexicon.cues import cues
from counterclaim.lexicon.patterns import one_of

Place = tuple[int, int]

# "fake" in any house's marks; an apostrophe opens nothing behind a letter and closes nothing before one.
SCARE = re.compile(r"(?<!\w)[“\"‘'«„](?P<words>[^“”\"‘«»„\n]{1,40}?),?[”\"’'»“](?!\w)")
CLOSING = {"“": "”", '"': '"', "‘": "’", "'": "'", "«": "»", "„": "[“”]"}
OBJECT = 12  # characters from the start of a content within which its object begins: "the leaked video"
# Words that may part evidence from what leads to it, or from its verb; no mark may.
NEAR = r"(?:[^\s.,;:()“”\"]+\s+){0,5}"


def evidence_of(
    text: str, sentence: Place, cue: Place | None, content: Sequence[Place], speaker: Place | None = None
) -> tuple[Place, ...]:
    """What the statement rests on: images, documents, intercepts, witnesses, tests, sources that would not be named.

    >>> text = "Citing leaked satellite images, Belan said the port burned."
    >>> [text[s:e] for s, e in evidence_of(text, (0, 59), (38, 42), [(43, 58)], (32, 37))]
    ['leaked satellite images']
    >>> text = "Belan said the images are fake."
    >>> evidence_of(text, (0, 31), (6, 10), [(11, 30)], (0, 5))
    ()
    """
    spans = [sentence, *(span for span in content if not (sentence[0] <= span[0] and span[1] <= sentence[1]))]
    found = [place for span in spans for place in _evidence_in(text, span)]
    if speaker:
        found += [match.span() for match in _seers().finditer(text, *speaker)]
    return _apart(place for place in found if not _judged(text, place, cue, content))


def hedges_of(
    text: str, sentence: Place, cue: Place | None, content: Sequence[Place], speaker: Place | None = None
) -> tuple[Place, ...]:
    """The words by which a statement, or the one who reports it, is not quite sure of it.

    >>> text = "Belan said the “rescue” was probably staged."
    >>> [text[s:e] for s, e in hedges_of(text, (0, 44), (6, 10), [(11, 43)], (0, 5))]
    ['“rescue”', 'probably']
    """
    spans = [*content, *_about_cue(sentence, cue, content, speaker)]
    found = [match.span() for span in spans for match in _hedges().finditer(text, *span) if not match["sure"]]
    found += [place for span in content if not _quoted(text, span) for place in _scare_quotes(text, span)]
    return _apart(found)


def _about_cue(sentence: Place, cue: Place | None, content: Sequence[Place], speaker: Place | None) -> list[Place]:
    """The words just before a cue, where it is hedged itself: "reportedly told"."""
    if cue is None:
        return []
    start = max([sentence[0], *(end for _, end in [*content, *([speaker] if speaker else [])] if end <= cue[0])])
    return [(max(start, cue[0] - 30), cue[1])]


def _scare_quotes(text: str, span: Place) -> list[Place]:
    longest = int(lexicon("hedges")["longest_scare"])
    return [match.span() for match in SCARE.finditer(text, *span) if len(match["words"].split()) <= longest]


def _quoted(text: str, span: Place) -> bool:
    """Whether a content is somebody's own words from end to end."""
    words = text[slice(*span)].strip()
    closing = re.search(rf"{CLOSING[words[0]]}(?!\w)", words[1:]) if words[:1] and words[0] in CLOSING else None
    return words[:1] in CLOSING and (closing is None or closing.end() == len(words) - 1)


def _judged(text: str, place: Place, cue: Place | None, content: Sequence[Place]) -> bool:
    """Whether the evidence is what the speaker judges, not what the statement rests on: "dismissed video showing"."""
    if cue is None or not any(start <= place[0] < start + OBJECT and cue[1] <= start for start, _ in content):
        return False
    return any(reading.stance == "denies" or reading.objects for reading in cues().of(text[slice(*cue)]))


@lru_cache(64)  # a sentence may hold many statements
def _evidence_in(text: str, span: Place) -> tuple[Place, ...]:
    """What a span brings forward, whatever is said with it."""
    phrases = [match.span() for match in _phrases().finditer(text, *span)]
    return (*phrases, *(place for place in _heads(text, span) if _supports(text, place, span)))


def _heads(text: str, span: Place) -> list[Place]:
    """Words in a span that can be evidence, with what qualifies them, and not said to be lacking or false."""
    data = lexicon("evidence")
    found = []
    for match in _evidence().finditer(text, *span):
        before = _modifiers().search(text, max(span[0], match.start() - 60), match.start())
        start = before.start() if before else match.start()
        alone = start == match.start() and match["noun"].lower() in data["qualified"]
        of_a_name = match["noun"][0].isupper() and text[: match.start()].endswith(("of ", "Of "))
        if not alone and not of_a_name and not _lacking().search(text, max(span[0], start - 20), start):
            found.append((start, match.end()))
    return found


def _supports(text: str, place: Place, span: Place) -> bool:
    """Whether evidence is brought forward: behind "citing" and the like, or before "shows"."""
    before, behind = (
        _leads().search(text, max(span[0], place[0] - 90), place[0]),
        _shows().match(text, place[1], span[1]),
    )
    return bool(before or behind)


def _apart(places: Iterable[Place]) -> tuple[Place, ...]:
    """Places in order, of those that overlap the longest.

    >>> _apart([(4, 6), (0, 3), (1, 3)])
    ((0, 3), (4, 6))
    """
    kept: list[Place] = []
    for place in sorted(set(places), key=lambda place: (place[0] - place[1], place)):
        if all(place[1] <= start or end <= place[0] for start, end in kept):
            kept.append(place)
    return tuple(sorted(kept))


@cache
def _evidence() -> re.Pattern[str]:
    return re.compile(rf"\b(?P<noun>{one_of(lexicon('evidence')['heads'])})(?:e?s)?\b", re.IGNORECASE)


@cache
def _seers() -> re.Pattern[str]:
    data = lexicon("evidence")
    return re.compile(rf"\b(?:{one_of(data['modifiers'])}\s+)*{one_of(data['seers'])}(?:es|s)?\b", re.IGNORECASE)


@cache
def _modifiers() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{one_of(lexicon('evidence')['modifiers'])}\s+)+$", re.IGNORECASE)


@cache
def _lacking() -> re.Pattern[str]:
    return re.compile(rf"\b{one_of(lexicon('evidence')['lacking'])}\s+$", re.IGNORECASE)


@cache
def _leads() -> re.Pattern[str]:
    return re.compile(rf"\b{one_of(lexicon('evidence')['leads'])}\s+{NEAR}$", re.IGNORECASE)


@cache
def _shows() -> re.Pattern[str]:
    return re.compile(rf"\s+{NEAR}{one_of(lexicon('evidence')['shows'])}\b", re.IGNORECASE)


@cache
def _phrases() -> re.Pattern[str]:
    data = lexicon("evidence")
    observers, observed = one_of(data["observers"]), one_of(data["observed"])
    seen_by = rf"{one_of(data['seen_by'])}\s+(?:[A-Z][\w.]*|{observers}|journalists)"
    return re.compile(rf"\b(?:{one_of(data['phrases'])}|(?:[A-Z]\w+\s+)?{observers}\s+(?i:{observed})|{seen_by})\b")


@cache
def _hedges() -> re.Pattern[str]:
    data = lexicon("hedges")
    return re.compile(rf"\b(?:(?P<sure>{one_of(data['sure'])})|(?i:{one_of(data['words'])})|{one_of(data['lower'])})\b")
