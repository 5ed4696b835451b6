"""Numbers as reports write them: digits, words, ranges, and the hedges that open or close them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from msgspec import Struct

from counterclaim.lexicon import lexicon

UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {
    "dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9,
}  # fmt: skip
# "Hundreds" is 200 to 999: from two of a scale to the next one. Dozens end at 99, where "hundreds" would be written.
PLURALS = {
    "tens": (20.0, 99.0), "dozens": (24.0, 99.0), "scores": (40.0, 99.0), "hundreds": (200.0, 999.0),
    "thousands": (2e3, 9999.0), "millions": (2e6, 99_999_999.0), "billions": (2e9, 99_999_999_999.0),
}  # fmt: skip
FEW = {"several": (3.0, 9.0), "a few": (3.0, 9.0), "a handful": (3.0, 9.0), "a couple": (2.0, 2.0)}

DIGIT, TEEN = "|".join(list(UNITS)[:9]), "|".join(sorted(UNITS, key=len, reverse=True))
SMALL = rf"(?:(?:{'|'.join(TENS)})(?:[\s-](?:{DIGIT}))?|{TEEN})"
SCALE = r"(?:dozen|hundred|thousand|million|billion|trillion)"
WORDS = (
    rf"(?:half\s(?:an?\s)?{SCALE}|an?\s(?:quarter\sof\sa\s|half[\s-])?{SCALE}(?:\s{SCALE})?|"
    rf"{SMALL}(?:[\s-]{SCALE}(?:,?\s(?:and\s)?{SMALL})?)*)"
)
VAGUE = (
    r"(?:(?:tens|dozens|hundreds|scores)(?:\sof\s(?:thousands|millions|hundreds))?|thousands|millions|billions|"
    r"(?:several|a\sfew|a\scouple(?:\sof)?|many)\s(?:dozen|hundred|thousand|million)|"
    r"several|a\sfew|a\scouple(?=\sof)|a\shandful(?=\sof))"
)
DIGITS = (
    r"(?:\d{1,3}(?:,\d{3})++(?:\.\d++)?|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})++|\d{1,3}(?:\.\d{3}){2,}+|\d++(?:\.\d++)?)"
)
MONEY = r"(?:(?:US|A|C|NZ|HK)?[$€£¥]\s?)"
NUMBER = re.compile(
    rf"(?P<money>{MONEY})?(?P<digits>{DIGITS})(?P<plus>\+)?(?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion)s?\b|(?P<letter>k|m|mn|bn)\b)?"
    rf"|\b(?:(?P<vague>{VAGUE})|(?P<words>{WORDS}))\b",
    re.IGNORECASE,
)
# What shows that a number is part of something else: Su-27, 3:30, #12 before it; 2nd, 52-year-old, 20/20 after it.
INSIDE_BEFORE = re.compile(r"(?:\w|\w[-–’'.,/:]|[#/:@_]|\d[.,:/]\s?)$")
INSIDE_AFTER = re.compile(r"\w|[-–][A-Za-z]|[-–]\d|[.,:/]\d|/\w|°|\s?[ap]\.?m\b|['’](?!s\b)\w", re.IGNORECASE)
JOIN = re.compile(r"\s?[-–—]\s?|\s(?:to|or|and)\s")
PERCENT = re.compile(r"[\s-]?(?:%|per\s?cent\b|percent\b|pct\b)", re.IGNORECASE)
CURRENCY = re.compile(
    r"\s(?:US |U\.S\. )?(?:dollars?|euros?|pounds?|rubles?|roubles?|lira|yuan|shekels?|hryvnias?)\b", re.IGNORECASE
)
LONGEST_DIGITS = 15  # longer ones are codes, and beyond what a float holds exactly

Unit = Literal["", "percent", "money"]


class Amount(Struct, frozen=True):
    """A number with its hedge. `start` is where the hedge begins, `number` where the number does.

    `more`: the words say that it comes on top of what was counted before ("another 12").
    """

    start: int
    number: int
    end: int
    low: float | None
    high: float | None
    hedge: str | None = None
    unit: Unit = ""
    more: bool = False


class Hedges(Struct, frozen=True):
    """The patterns that stand before and after a number, and what each hedge does to it."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    kinds: dict[str, str]
    more: frozenset[str]


@cache
def hedges() -> Hedges:
    """The hedges of the lexicon, ready to match."""
    lists = lexicon("figures")["hedges"]
    kinds = {phrase: kind for kind in ("floor", "ceiling", "about") for phrase in lists[kind]}
    suffixes = {phrase: kind for kind in ("floor", "ceiling", "about") for phrase in lists[f"suffix_{kind}"]}
    return Hedges(
        re.compile(rf"(?<![\w-])(?:(?P<hedge>{_any(kinds)})|(?P<neutral>{_any(lists['neutral'])}))\s$", re.IGNORECASE),
        re.compile(rf",?\s(?P<hedge>{_any(suffixes)})\b", re.IGNORECASE),
        {**suffixes, **kinds},
        frozenset(lists["more"]),
    )


def _any(phrases: dict[str, str] | list[str]) -> str:
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s") for phrase in sorted(phrases, key=len, reverse=True))


def amounts(text: str, start: int = 0, end: int | None = None) -> Iterator[Amount]:
    """The numbers of text[start:end], left to right, without those that are part of a name, a date of digits or a code.

    >>> [(a.low, a.high, a.hedge) for a in amounts("At least 1,351 or between 40 and 60, not the Su-27")]
    [(1351.0, None, 'at least'), (40.0, 60.0, 'between')]
    >>> [(a.low, a.high) for a in amounts("half a million fled, tens of thousands stayed, a dozen spoke")]
    [(500000.0, 500000.0), (20000.0, 99999.0), (12.0, 12.0)]
    """
    stop = len(text) if end is None else end
    at = start
    while found := NUMBER.search(text, at, stop):
        at = max(found.end(), found.start() + 1)
        if not _stands_alone(text, found, start, stop):
            continue
        bounds = value_of(found)
        if bounds is None:
            continue
        last, after = found, found.end()
        joined = JOIN.match(text, found.end(), stop)
        second = NUMBER.match(text, joined.end(), stop) if joined else None
        word = text[max(start, found.start() - 8) : found.start()].rsplit(None, 1)
        opener = word[-1].lower() if word and text[found.start() - 1 : found.start()].isspace() else ""
        if joined and second and (two := _range(found, bounds, joined.group(), second, opener)):
            if INSIDE_AFTER.match(text, second.end(), stop):
                at = second.end()
                continue
            last, after, at = second, second.end(), second.end()
            hedge = "between" if opener == "between" else joined.group().strip() if len(joined.group()) > 3 else "range"
            begin = found.start() - 8 if opener == "between" else found.start()
            yield _with_unit(text, Amount(begin, found.start(), after, two[0], two[1], hedge), found, last, stop)
            continue
        if INSIDE_AFTER.match(text, found.end(), stop):
            continue
        yield _with_unit(text, _hedged(text, found, bounds, start, stop), found, last, stop)


def _stands_alone(text: str, found: re.Match[str], start: int, stop: int) -> bool:
    """Whether nothing before the number makes it a part of something else."""
    if INSIDE_BEFORE.search(text, max(start, found.start() - 3), found.start()):
        return False
    word = found["words"]
    # "no one", "the one", "one of the", "one another" name nobody and count nothing.
    if word and word.lower() == "one":
        before = text[max(start, found.start() - 7) : found.start()].lower().split()
        after = text[found.end() : min(stop, found.end() + 9)].lower().split()
        refused = {"no", "the", "any", "every", "this", "that", "which", "each", "only"}
        if (before and before[-1] in refused) or (after and after[0] in {"another", "by", "time", "side"}):
            return False
        return not after or after[0] != "of" or after[1:2] == ["them"]
    return True


def value_of(found: re.Match[str]) -> tuple[float, float] | None:
    """The bounds of one matched number; None for one that is too long to be counted."""
    if vague := found["vague"]:
        return _vague(" ".join(vague.lower().split()))
    if words := found["words"]:
        value = _spelled(re.split(r"[\s,-]+", words.lower()))
        return value, value
    digits = found["digits"]
    if len(digits) > LONGEST_DIGITS or re.match(r"0\d", digits):
        return None
    scale = SCALES[(found["scale"] or found["letter"] or "").lower()] if found["scale"] or found["letter"] else 1.0
    plain = re.sub(r"[,\s]", "", digits)
    # 5.000 is five thousand where a full stop sets off thousands; 0.125 and 1.351 million are fractions.
    if plain.count(".") > 1 or (scale == 1 and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", plain)):
        plain = plain.replace(".", "")
    value = float(plain) * scale
    return value, value


def _vague(words: str) -> tuple[float, float]:
    if words in FEW or words.removesuffix(" of") in FEW:
        return FEW[words.removesuffix(" of")]
    head, _, tail = words.rpartition(" ")
    if head.endswith(" of") and head.split()[0] in PLURALS and tail in PLURALS:
        low, high = PLURALS[head.split()[0]]
        scale = PLURALS[tail][0] / 2
        return low * scale, (high + 1) * scale - 1
    if head:  # "several hundred", "a few dozen"
        low, high = FEW.get(head.removesuffix(" of"), (3.0, 9.0))
        scale = SCALES[tail]
        return low * scale, (high + 1) * scale - 1 if low != high else low * scale
    return PLURALS[tail]


def _spelled(words: list[str]) -> float:
    """The value of number words.

    >>> _spelled(["two", "hundred", "and", "fifty", "thousand"]), _spelled(["half", "a", "million"])
    (250000.0, 500000.0)
    """
    total, current = 0.0, 0.0
    fraction = 0.5 if "half" in words else 0.25 if "quarter" in words else 1.0
    for word in words:
        if word in UNITS or word in TENS:
            current += UNITS.get(word) or TENS[word]
        elif word in SCALES:
            current = (current or 1.0) * SCALES[word]
            if SCALES[word] >= 1000:
                total, current = total + current, 0.0
    return (total + current) * fraction


def _range(
    found: re.Match[str], first: tuple[float, float], joiner: str, second: re.Match[str], opener: str
) -> tuple[float, float] | None:
    """The bounds of "40 to 60", or None where the two numbers are not one range ("rose from 20 to 38", "12 and 15")."""
    word = joiner.strip().lower()
    if opener == "from" or (word == "and" and opener != "between") or found["vague"] or second["vague"]:
        return None
    high = value_of(second)
    if high is None or bool(found["digits"]) != bool(second["digits"]):
        return None
    low = first[0]
    scale = (second["scale"] or second["letter"] or "").lower()
    if scale and not (found["scale"] or found["letter"]) and low * SCALES[scale] < high[0]:
        low *= SCALES[scale]
    return (low, high[0]) if low < high[0] else None


def _hedged(text: str, found: re.Match[str], bounds: tuple[float, float], start: int, stop: int) -> Amount:
    """The amount with what stands around it: "at least another 12", "12 or more"."""
    known = hedges()
    begin, end, hedge, more = found.start(), found.end(), None, False
    vague = found["vague"]
    for _ in range(3):
        window = max(start, begin - 24)
        opening = known.before.search(text, window, begin)
        if not opening:
            break
        words = " ".join(opening.group().lower().split())
        if opening["hedge"]:
            if hedge:
                break
            hedge = words
        elif words in known.more:
            more = True
        elif words in {
            "the",
            "and",
            "including",
            "also",
            "other",
            "all",
            "their",
            "its",
            "these",
            "those",
            "only",
            "just",
        }:
            break
        begin = opening.start()
    closing = known.after.match(text, end, min(stop, end + 20))
    if not hedge and closing:
        hedge, end = " ".join(closing["hedge"].lower().split()), closing.end()
    if not hedge and found["plus"]:
        hedge = "at least"
    low, high = _bounds(bounds, known.kinds.get(hedge or "", ""))
    if hedge == "least":
        hedge = "at least"
    return Amount(begin, found.start(), end, low, high, hedge or (vague and vague.lower()), more=more)


def _bounds(bounds: tuple[float, float], kind: str) -> tuple[float | None, float | None]:
    low, high = bounds
    return (low, None) if kind == "floor" else (None, high) if kind == "ceiling" else (low, high)


def _with_unit(text: str, amount: Amount, first: re.Match[str], last: re.Match[str], stop: int) -> Amount:
    """The amount with its unit, where that is per cent or money."""
    unit: Unit = ""
    end = amount.end
    if found := PERCENT.match(text, last.end(), stop):
        unit, end = "percent", found.end()
    elif first["money"]:
        unit = "money"
    elif found := CURRENCY.match(text, last.end(), stop):
        unit, end = "money", found.end()
    if not unit:
        return amount
    return Amount(
        amount.start, amount.number, max(end, amount.end), amount.low, amount.high, amount.hedge, unit, amount.more
    )
