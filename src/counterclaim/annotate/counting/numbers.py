"""Numbers as reports write them: digits, words, ranges, and the hedges that open or close them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from msgspec import Struct, structs

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
MONEY = r"(?:[$€£¥]\s?)"
# Matched against lower case: without the flag for capitals this runs three times as fast.
NUMBER = re.compile(
    rf"(?=[\d$€£¥])(?P<money>{MONEY})?(?P<digits>{DIGITS})(?P<plus>\+)?"
    r"(?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion)s?\b|(?P<letter>k|m|mn|bn)\b)?"
    rf"|\b(?=[abdefhmnost])(?:(?P<vague>{VAGUE})|(?P<words>{WORDS}))\b"
)
# What shows that a number is part of something else: Su-27, 3:30, #12 before it; 2nd, 52-year-old, 20/20 after it.
INSIDE_BEFORE = re.compile(r"(?:\w|\w[-–’'.,/:]|[#/:@_]|\d[.,:/]\s?)$")
INSIDE_AFTER = re.compile(r"\w|[-–][a-z]|[-–]\d|[.,:/]\d|/\w|°|\s?[ap]\.?m\b|['’]\w")
JOIN = re.compile(r"\s?[-–—]\s?|\s(?:to|or|and)\s")
PERCENT = re.compile(r"[\s-]?(?:%|per\s?cent\b|percent\b|pct\b)")
WORD_BEFORE = re.compile(r"([\w.]+)\s$")
UNCOUNTED_ONE = re.compile(r"\s(?:another|by|time|side|of(?! them\b))\b")
CURRENCY = re.compile(r"\s(?:us |u\.s\. )?(?:dollars?|euros?|pounds?|rubles?|roubles?|lira|yuan|shekels?|hryvnias?)\b")
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
        re.compile(rf"(?<![\w-])(?:(?P<hedge>{_any(kinds)})|(?P<neutral>{_any(lists['neutral'])}))\s$"),
        re.compile(rf",?\s(?P<hedge>{_any(suffixes)})\b"),
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
    line = _lower(text[start:end])
    at = 0
    while found := NUMBER.search(line, at):
        at = found.end()
        bounds = value_of(found) if _stands_alone(line, found) else None
        if bounds is None:
            continue
        opener = WORD_BEFORE.search(line, max(0, found.start() - 9), found.start())
        word = opener[1] if opener else ""
        joined = JOIN.match(line, found.end())
        second = NUMBER.match(line, joined.end()) if joined else None
        two = _range(found, bounds, joined[0].strip(), second, word) if joined and second else None
        if joined and second and two:
            at = second.end()
            begin = opener.start() if opener and word == "between" else found.start()
            hedge = "between" if word == "between" else joined[0].strip()
            amount = Amount(begin, found.start(), at, two[0], two[1], hedge)
        else:
            amount = _hedged(line, found, bounds)
        if not INSIDE_AFTER.match(line, at):
            yield _shifted(_with_unit(line, amount, found, at), start)


def _lower(text: str) -> str:
    """Lower case of the same length: the few letters that would become two stay as they are."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def _shifted(amount: Amount, by: int) -> Amount:
    return structs.replace(amount, start=amount.start + by, number=amount.number + by, end=amount.end + by)


def _stands_alone(line: str, found: re.Match[str]) -> bool:
    """Whether nothing before the number makes it a part of something else."""
    if not found["money"] and INSIDE_BEFORE.search(line, max(0, found.start() - 3), found.start()):
        return False
    if found["words"] != "one":
        return True
    # "no one", "the one", "one of the", "one another" name nobody and count nothing.
    before = WORD_BEFORE.search(line, max(0, found.start() - 9), found.start())
    if before and before[1] in {"no", "the", "any", "every", "this", "that", "which", "each", "only"}:
        return False
    return not UNCOUNTED_ONE.match(line, found.end())


def value_of(found: re.Match[str]) -> tuple[float, float] | None:
    """The bounds of one matched number; None for one that is too long to be counted."""
    if vague := found["vague"]:
        return _vague(" ".join(vague.split()))
    if words := found["words"]:
        value = _spelled(re.split(r"[\s,-]+", words))
        return value, value
    digits = found["digits"]
    if len(digits) > LONGEST_DIGITS or re.match(r"0\d", digits):
        return None
    scale = SCALES.get(found["scale"] or found["letter"], 1.0)
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
        low = min(low, 2.0) if scale >= 1000 else low  # "several thousand" are thousands
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
    """The bounds of "40 to 60"; None for two numbers that are no range ("rose from 20 to 38", "12 and 15")."""
    if opener == "from" or (joiner == "and" and opener != "between") or found["vague"] or second["vague"]:
        return None
    high = value_of(second)
    if high is None or bool(found["digits"]) != bool(second["digits"]):
        return None
    low = first[0]
    scale = second["scale"] or second["letter"]
    if scale and not (found["scale"] or found["letter"]) and low * SCALES[scale] < high[0]:
        low *= SCALES[scale]
    return (low, high[0]) if low < high[0] else None


def _hedged(line: str, found: re.Match[str], bounds: tuple[float, float]) -> Amount:
    """The amount with what stands around it: "at least another 12", "12 or more"."""
    known = hedges()
    begin, end, hedge, more = found.start(), found.end(), "", False
    for _ in range(3):
        opening = known.before.search(line, max(0, begin - 24), begin)
        if not opening or (opening["hedge"] and hedge):
            break
        hedge = opening["hedge"] or hedge
        more = more or opening["neutral"] in known.more
        begin = opening.start()
    closing = known.after.match(line, end)
    if not hedge and closing:
        hedge, end = closing["hedge"], closing.end()
    hedge = " ".join(hedge.split()) or ("at least" if found["plus"] else "")
    low, high = _bounds(bounds, known.kinds.get(hedge, ""))
    hedge = "at least" if hedge == "least" else hedge
    return Amount(begin, found.start(), end, low, high, hedge or found["vague"], more=more)


def _bounds(bounds: tuple[float, float], kind: str) -> tuple[float | None, float | None]:
    low, high = bounds
    return (low, None) if kind == "floor" else (None, high) if kind == "ceiling" else (low, high)


def _with_unit(line: str, amount: Amount, found: re.Match[str], end: int) -> Amount:
    """The amount with its unit, where that is per cent or money; the number ends at `end`."""
    if percent := PERCENT.match(line, end):
        return structs.replace(amount, unit="percent", end=max(percent.end(), amount.end))
    if found["money"]:
        return structs.replace(amount, unit="money")
    if currency := CURRENCY.match(line, end):
        return structs.replace(amount, unit="money", end=max(currency.end(), amount.end))
    return amount
