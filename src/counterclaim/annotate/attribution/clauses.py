"""A sentence as words: where its subjects stand and where a clause ends, without a parser."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from msgspec import Struct

from counterclaim.lexicon import lexicon
from counterclaim.records import Mention

WORD = re.compile(r"\w+(?:['’.\-/]\w+)*|\.\.\.|[^\w\s]")
ENDS_CLAUSE = frozenset(",;:–—―…()[]")


class Word(NamedTuple):
    """One word or mark; `low` is its spelling in the lexicons, `quoted` whether it stands in quotation marks."""

    start: int
    end: int
    low: str
    capital: bool
    quoted: bool


class Reading(Struct, frozen=True):
    """A sentence as words, with the quotations and mentions in it; places are word indexes.

    `quotes`: first word and one past the last word of each outer quotation, with its place in the text.
    `mentions`: last word of each mention that can speak to its first word. `semicolons`: those outside of quotations.
    """

    start: int
    end: int
    words: tuple[Word, ...]
    quotes: tuple[tuple[int, int, tuple[int, int]], ...]
    mentions: dict[int, int]
    heading: bool = False
    semicolons: tuple[int, ...] = ()

    def low(self, at: int) -> str:
        """The word at this place, or nothing outside the sentence."""
        return self.words[at].low if 0 <= at < len(self.words) else ""

    def place(self, first: int, after: int) -> tuple[int, int]:
        """Where the words from `first` up to `after` stand in the text."""
        return self.words[first].start, self.words[after - 1].end


@cache
def words_of(key: str) -> frozenset[str]:
    """A closed class of words.

    >>> "would" in words_of("auxiliaries")
    True
    """
    return frozenset(lexicon("frames")[key])


def reading_of(
    text: str,
    sentence: tuple[int, int],
    quotations: Sequence[tuple[int, int]],
    mentions: Sequence[Mention],
    heading: bool = False,
) -> Reading:
    """The sentence as words; `quotations` are the outer ones that touch it, `mentions` those within it.

    >>> reading_of("He said “no”.", (0, 13), [(8, 12)], []).quotes
    ((2, 5, (8, 12)),)
    """
    start, end = sentence
    plain = text[start:end].replace("’", "'").lower()
    if len(plain) != end - start:  # a letter that grows when it is made small (İ): keep the places
        plain = "".join(c.lower()[:1] for c in text[start:end].replace("’", "'"))
    words = []
    at = 0
    for found in WORD.finditer(text, start, end):
        s, e = found.span()
        while at < len(quotations) and quotations[at][1] <= s:
            at += 1
        quoted = at < len(quotations) and quotations[at][0] <= s
        words.append(Word(s, e, plain[s - start : e - start], text[s].isupper(), quoted))
    begins = [word.start for word in words] if quotations or mentions else []
    quotes = []
    for place in quotations:
        first, after = bisect_left(begins, place[0]), bisect_left(begins, place[1])
        if first < after:
            quotes.append((first, after, place))
    spoken: dict[int, int] = {}
    for mention in mentions:
        first, last = bisect_left(begins, mention.span.start), bisect_left(begins, mention.span.end) - 1
        exact = (
            first <= last < len(words)
            and words[first].start == mention.span.start
            and words[last].end == mention.span.end
        )
        if exact and not words[first].quoted:
            spoken[last] = min(first, spoken.get(last, first))
    semicolons = tuple(i for i, word in enumerate(words) if word.low == ";" and not word.quoted) if ";" in plain else ()
    return Reading(start, end, tuple(words), tuple(quotes), spoken, heading, semicolons)


def skipped_back(r: Reading, at: int) -> int:
    """The place before `at` that is no auxiliary, adverb or time: where the subject of the verb at `at` ends."""
    j = at - 1
    while j >= 0 and not r.words[j].quoted:
        if j in r.mentions and r.words[j].low not in words_of("auxiliaries"):
            break
        step = passed_over(r, j)
        if not step:
            break
        j -= step
    return j


def passed_over(r: Reading, j: int) -> int:
    """How many words that end at `j` only colour the verb after them: "has also", "on Monday", "this week"."""
    low, before, after = r.low(j), r.low(j - 1), r.low(j + 1)
    if low in words_of("times") and before in {"this", "last"}:
        return 2
    dated = low in words_of("days") or low in words_of("months") or (low.isdigit() and before in words_of("months"))
    adverb = low in words_of("adverbs") or (len(low) > 4 and low.endswith("ly"))
    phrase = (low == "on" and after in words_of("days")) or (
        low in {"to", "on", "went", "goes", "continued"}
        and (before in {"went", "goes", "continued", "on"} or after in {"on", "to"})
    )
    return int(low in words_of("auxiliaries") or adverb or dated or phrase)


def subject_before(r: Reading, at: int) -> tuple[int, int] | None:
    """The words of who does what the verb at `at` says, or nothing where no subject of its own stands before it.

    >>> text = "On Monday the ministry, which runs the port, also said it was shut."
    >>> r = reading_of(text, (0, len(text)), [], [])
    >>> text[slice(*r.place(*subject_before(r, 10)))]
    'the ministry'
    """
    j = skipped_back(r, at)
    if j < 0 or r.words[j].quoted:
        return None
    if r.words[j].low in {",", "–", "—", ")"}:
        j = before_parenthesis(r, j)
        if j < 0:
            return None
    if r.words[j].low in ENDS_CLAUSE or r.words[j].low in {"and", "but", "or", "to"}:
        return None
    if r.words[j].low in {"who", "which", "that"}:
        return antecedent(r, j)
    return noun_phrase_back(r, j)


def before_parenthesis(r: Reading, j: int) -> int:
    """Where the words end that a parenthesis closing at `j` follows ("the mayor, who fled, said"), or -1."""
    opening = "(" if r.words[j].low == ")" else r.words[j].low
    for k in range(j - 1, max(-1, j - 45), -1):
        if r.words[k].low != opening or r.words[k].quoted:
            continue
        following = r.low(k + 1)
        if opening != "," or k - 1 in r.mentions or following in {"who", "which", "whose", "a", "an", "the"}:
            return k - 1
    return -1


def antecedent(r: Reading, j: int) -> tuple[int, int] | None:
    """Who a relative pronoun at `j` stands for: the words right before it."""
    k = j - 1
    if r.low(k) == ",":
        k -= 1
    if k < 0 or r.words[k].quoted or r.words[k].low in ENDS_CLAUSE:
        return None
    return (r.mentions[k], k + 1) if k in r.mentions else noun_phrase_back(r, k)


def noun_phrase_back(r: Reading, last: int) -> tuple[int, int] | None:
    """The noun phrase that ends with word `last`, or who a relative clause that ends there is about."""
    first = last
    while first > 0 and last - first <= 14:
        w = r.words[first - 1]
        if w.quoted or w.low in ENDS_CLAUSE or w.low in words_of("clause_words"):
            break
        if (w.low in {"and", "or"} and not joins(r, first - 1)) or is_verb(r, first - 1):
            break
        first -= 1
    if first > 0 and is_verb(r, first - 1):
        who = next((k for k in range(first - 1, max(-1, first - 8), -1) if r.low(k) in {"who", "which"}), None)
        if who is not None and not r.words[who].quoted and who > 0:
            return antecedent(r, who)
    first = without_leading_adverbial(r, first, last)
    own = r.mentions.get(last, first)
    # A preposition or a noun before the mention belongs to the phrase only if a head stands before it.
    if own > first and not heads_phrase(r, first, own):
        first = own
    low = r.words[last].low
    never = words_of("prepositions") | words_of("never_a_subject") | words_of("clause_words")
    return None if low in never - {"what"} else (first, last + 1)


def is_verb(r: Reading, at: int) -> bool:
    """Whether the word here looks like a verb in the finite: an auxiliary, -ed, or -s after who can act."""
    low = r.low(at)
    if low in words_of("auxiliaries") or (low.endswith("ed") and r.low(at - 1) not in words_of("determiners")):
        return True
    return low in words_of("irregular_pasts") or (
        low.endswith("s") and not low.endswith(("ss", "'s")) and at - 1 in r.mentions
    )


def joins(r: Reading, at: int) -> bool:
    """Whether "and" at `at` joins two nouns of one subject, not two clauses."""
    if r.low(at - 1) == ",":
        return False
    k = at - 1
    return k in r.mentions or (k >= 0 and k <= 3 and r.low(k) not in words_of("days"))


def without_leading_adverbial(r: Reading, first: int, last: int) -> int:
    """The first word of the noun phrase itself, where a time or a place stands before it ("On Monday the ministry")."""
    low = r.words[first].low
    if first == last:
        return first
    timed = low in words_of("days") or low in {
        "last",
        "this",
        "later",
        "earlier",
        "meanwhile",
        "and",
        "but",
        "so",
        "then",
        "now",
        "still",
        "here",
    }
    if low not in words_of("prepositions") and not timed:
        return first
    for k in range(first + 1, last + 1):
        w = r.words[k]
        begins = w.low in words_of("determiners") or k in set(r.mentions.values()) or w.low in words_of("pronouns")
        if (
            begins
            and r.words[k - 1].low not in words_of("prepositions")
            and r.words[k - 1].low not in words_of("determiners")
        ):
            return k
    return first + 1 if timed else last


def heads_phrase(r: Reading, first: int, own: int) -> bool:
    """Whether the words before a mention lead to it: "a spokesman for", "leaders of", "Mr", a role before a name."""
    before = r.words[own - 1]
    if before.low in {"of", "for", "from", "at", "in", "and", "or", ".", "with"}:
        return first < own - 1
    return all(not w.quoted and w.low not in words_of("prepositions") for w in r.words[first:own])


def subject_after(r: Reading, at: int) -> tuple[int, int] | None:
    """Who speaks where the verb stands first: the noun phrase that begins at `at` ("said the mayor, who fled")."""
    if at >= len(r.words) or r.words[at].quoted:
        return None
    first = at
    last = at - 1
    inner = {first_word: last_word for last_word, first_word in r.mentions.items()}
    while last + 1 < len(r.words):
        k = last + 1
        w = r.words[k]
        if w.quoted or w.low in ENDS_CLAUSE or w.low in words_of("clause_words") or w.low in words_of("auxiliaries"):
            break
        dated = w.low in words_of("days") or (w.low == "on" and r.low(k + 1) in words_of("days"))
        if dated or (w.low in {".", "?", "!"} and k >= len(r.words) - 2):
            break
        if w.low in words_of("prepositions") and w.low not in {"of", "for", "from", "at"} and last >= first:
            break
        if w.low in words_of("pronouns") and last < first:
            return k, k + 1
        last = max(k, inner.get(k, k))
        if last - first > 14:
            break
    if last < first or not (
        r.words[first].capital
        or r.words[first].low in words_of("determiners")
        or first in inner
        or last in r.mentions
        or last - first <= 3
    ):
        return None
    return first, last + 1


def skipped_adverbials(r: Reading, at: int) -> int:
    """The place after times and places that stand between a verb and its content ("said on Monday in Orsk that")."""
    k = at
    while k < len(r.words) and not r.words[k].quoted:
        low = r.words[k].low
        if low in words_of("days") or low in {
            "again",
            "also",
            "too",
            "earlier",
            "later",
            "recently",
            "repeatedly",
            "then",
            "here",
            "there",
            "simply",
            "only",
        }:
            k += 1
        elif low in {"on", "late", "early", "last", "this", "earlier", "later", "next"} and (
            r.low(k + 1) in words_of("days") or r.low(k + 1) in words_of("months") or r.low(k + 1) in words_of("times")
        ):
            k += 2
        elif k > at and (
            low in {"morning", "afternoon", "evening", "night"}
            or (low.isdigit() and r.low(k - 1) in words_of("months"))
        ):
            k += 1
        else:
            break
    opener = opener_after(r, k)
    return opener if opener is not None else k


def opener_after(r: Reading, at: int) -> int | None:
    """Where "that", a colon or a quotation opens the content after an adverbial that begins at `at`, if one does."""
    parenthesis = r.low(at) == ","
    if r.low(at + parenthesis) not in words_of("time_openers"):
        return None
    for k in range(at, min(len(r.words), at + 16)):
        w = r.words[k]
        if w.low == "," and k + 1 < len(r.words) and r.words[k + 1].quoted and not parenthesis:
            return k + 1
        if w.quoted or w.low == ":":
            return None if parenthesis else k
        if w.low in {"that", "whether"}:
            taken = r.low(k - 1).removesuffix("s") in words_of("nouns_with_that") or r.low(k - 1) in words_of(
                "prepositions"
            )
            return None if taken or (parenthesis and r.low(k - 1) != ",") else k
        stops = w.low in words_of("auxiliaries") or w.low in {";", "who", "which"} or (w.low == "," and not parenthesis)
        if k > at and stops:
            return None
    return None
