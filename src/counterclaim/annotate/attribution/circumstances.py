"""What stands around a statement: to whom, on which occasion, on which day, and which words it answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache, lru_cache

from counterclaim.annotate.attribution.proposals import Place, Proposal
from counterclaim.lexicon import lexicon
from counterclaim.lexicon.patterns import one_of

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
DAY = re.compile(
    r"\b(?:(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    r"|(?P<today>today|tonight|this (?:morning|afternoon|evening))"
    r"|(?P<yesterday>yesterday|last night)"
    rf"|(?P<month>{MONTH})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>(?:19|20)\d\d))?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?P<month2>{MONTH})\b(?: (?P<year2>(?:19|20)\d\d))?)",
    re.I,
)
TOLD = re.compile(
    r"\s+(?P<who>[^,;:“\"‘«]{2,60}?)(?=\s+(?:that|in|on|at|during|after|when|as|who|by|to|[A-Z][a-z]+day)\b|\s*[,.;:“\"‘«]|\s*$)"
)
TELLING = re.compile(r"(?:told|tells?|telling|informed|assured|reminded|advised|briefed)$", re.I)


@cache
def occasion_pattern() -> re.Pattern[str]:
    """A phrase that names an occasion: "in a conference call with reporters", "on Sky News", "at a briefing"."""
    held = lexicon("circumstances")
    noun = one_of(held["occasions"])
    channel = one_of(held["channels"])
    ending = "|".join(held["channel_endings"])
    tail = r"(?:\s(?:with|to|on|in|at|for|by|from|before)\s(?:the\s|a\s|his\s|her\s)?[\w’'.-]+(?:\s[A-Z][\w’'.-]+)*)?"
    return re.compile(
        rf"\b(?:in|at|during|on|via|through)\s(?:(?:a|an|the|his|her|its|their|this|another|separate)\s(?:[\w’'-]+\s){{0,3}}?)(?:{noun})\b{tail}"
        rf"|\b(?:on|via)\s(?:(?:the\s)?(?:{channel})\b(?!\s[A-Z])|(?:[A-Z][\w’'&.-]*\s)*[A-Z][\w’'&.-]*\s(?:{ending})\b|(?:the\s)?[A-Z]{{2,5}}\b(?=[,.\s]))"
    )


@cache
def pointing_pattern() -> re.Pattern[str]:
    """Words that point at another statement: "these allegations", "such claims", "Orsk’s accusations"."""
    held = lexicon("circumstances")
    nouns = "|".join(noun[:-1] + "(?:y|ies)" if noun.endswith("y") else noun + "s?" for noun in held["pointed"])
    before = "|".join(held["pointing"])
    return re.compile(
        rf"\b(?:(?:{before})|[A-Z][\w-]*(?:['’]s|s['’]))\s(?:[\w-]+\s){{0,2}}?(?:{nouns})\b|^(?:{nouns})\b", re.I
    )


def addressee_of(text: str, p: Proposal, sentence: Place) -> Place | None:
    """Who was spoken to ("told reporters").

    >>> text = "Belan told reporters in Orsk that it was over."
    >>> text[slice(*addressee_of(text, Proposal(((29, 45),), (6, 10), (0, 5)), (0, 46)))]
    'reporters'
    """
    if not p.cue or not TELLING.search(text[p.cue[0] : p.cue[1]]):
        return None
    end = next((start for start, _ in p.content if start > p.cue[1]), sentence[1])
    found = TOLD.match(text, p.cue[1], max(end, p.cue[1]))
    return found.span("who") if found else None


def occasion_of(text: str, p: Proposal, sentence: Place) -> Place | None:
    """The occasion named in the sentence outside the content.

    >>> text = "Speaking on Sky News, Belan said it was over."
    >>> text[slice(*occasion_of(text, Proposal(((33, 44),), (28, 32), (22, 27)), (0, 45)))]
    'on Sky News'
    """
    for place in occasions_in(text, sentence):
        if not any(start < place[1] and place[0] < end for start, end in p.content):
            return place
    return None


@lru_cache(64)  # a sentence may hold many statements
def occasions_in(text: str, sentence: Place) -> tuple[Place, ...]:
    """Every occasion that a sentence names.

    >>> occasions_in("Belan spoke at a briefing.", (0, 26))
    ((12, 25),)
    """
    return tuple(found.span() for found in occasion_pattern().finditer(text, *sentence))


def said_at(text: str, p: Proposal, sentence: Place, published: str | None) -> str | None:
    """The day on which it was said, where the clause names one that the report's own date resolves.

    >>> text = "Belan said on Monday it was over."
    >>> said_at(text, Proposal(((21, 32),), (6, 10), (0, 5)), (0, 33), "2024-05-15")
    '2024-05-13'
    """
    if not published or not p.cue:
        return None
    try:
        today = date.fromisoformat(published[:10])
    except ValueError:
        return None
    for found in days_in(text, sentence):
        if any(start < found.end() and found.start() < end for start, end in p.content):
            continue
        day = day_of(found, today)
        if day:
            return day.isoformat()
    return None


@lru_cache(64)
def days_in(text: str, sentence: Place) -> tuple[re.Match[str], ...]:
    """Every day that a sentence names.

    >>> [found.group() for found in days_in("It fell on Monday, 4 May.", (0, 25))]
    ['Monday', '4 May']
    """
    return tuple(DAY.finditer(text, *sentence))


def day_of(found: re.Match[str], today: date) -> date | None:
    """The latest day not after `today` that these words can mean."""
    if found["weekday"]:
        back = (today.weekday() - WEEKDAYS.index(found["weekday"].lower())) % 7
        return today - timedelta(days=back)
    if found["today"] or found["yesterday"]:
        return today - timedelta(days=1 if found["yesterday"] else 0)
    month = MONTHS.index((found["month"] or found["month2"])[:3].lower()) + 1
    number, year = int(found["day"] or found["day2"]), found["year"] or found["year2"]
    try:
        day = date(int(year) if year else today.year, month, number)
        return day if year or day <= today else date(today.year - 1, month, number)
    except ValueError:
        return None


def answers_of(text: str, content: Sequence[Place], stance: str) -> Place | None:
    """The words of a content that point at another statement ("these allegations", "it").

    >>> answers_of("Orsk denies these allegations.", [(12, 29)], "denies")
    (12, 29)
    >>> answers_of("Orsk denies it.", [(12, 14)], "denies")
    (12, 14)
    """
    if stance not in {"denies", "confirms", "declines"}:
        return None
    start, end = content[0]
    first = re.match(r"[\w’']+", text[start:end])
    if (
        first
        and first.group().lower() in lexicon("circumstances")["pointing_pronouns"]
        and len(text[start:end].split()) <= 12
    ):
        rest = text[start + first.end() : end].strip()
        if not rest or rest.startswith(("as ", "“", "‘", '"', "'", "a ", "an ", ",")):
            return start, start + first.end()
    found = pointing_pattern().search(text[start:end])
    return (start + found.start(), start + found.end()) if found and found.start() <= 40 else None
