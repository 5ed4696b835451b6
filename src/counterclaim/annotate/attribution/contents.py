"""Where a content begins and ends: quotations whole, clauses up to the next attribution."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal

from counterclaim.annotate.attribution.clauses import ENDS_CLAUSE, Reading, is_verb, skipped_back, words_of
from counterclaim.annotate.attribution.hits import Hit
from counterclaim.annotate.attribution.proposals import Place

# What a content is made of decides where it may end: a clause, a noun phrase, or somebody and the name he is given.
Shape = Literal["clause", "noun", "name", "charge"]


def text_place(r: Reading, first: int, after: int) -> Place:
    """Where words stand in the text; a quotation at the end keeps its closing mark and the stop within it."""
    start, end = r.place(first, after)
    for q_first, q_after, (q_start, q_end) in r.quotes:
        if q_first < after <= q_after and q_start >= start:
            end = max(end, q_end)
    return start, end


def quoted_after(r: Reading, at: int, later: Sequence[Hit]) -> Place:
    """The quotation that begins at word `at`, with the words that go on from it where it is a part of a clause."""
    first, after, (start, end) = next(q for q in r.quotes if q[0] <= at < q[1])
    closes = r.words[after - 2].low if after - 2 >= first else ""
    if closes in {".", "!", "?", ","} or after >= len(r.words) or r.low(after) in {".", ",", ";"}:
        joined = next((q for q in r.quotes if q[0] == after + 1 and r.low(after) in {"and"}), None)
        return (start, joined[2][1]) if joined else (start, end)
    return start, text_place(r, at, clause_end(r, after, later))[1]


def clause_end(r: Reading, at: int, later: Sequence[Hit], shape: Shape = "clause") -> int:
    """One past the last word of a content from `at` on: the sentence's end or where another attribution begins."""
    end = len(r.words)
    while (
        end > at + 1
        and not r.words[end - 1].quoted
        and r.words[end - 1].low in {".", "!", "?", ",", ";", ":", "...", "…"}
    ):
        end -= 1
    for hit in later:
        cut = cut_before(r, at, hit) if hit.first > at else None
        if cut is not None and at < cut < end:
            end = cut
            break
    if shape == "clause":
        stop = bisect_right(r.semicolons, at)
        return min(end, r.semicolons[stop]) if stop < len(r.semicolons) else end
    return next((k for k in range(at + 1, end) if not r.words[k].quoted and stops(r, k, shape)), end)


def stops(r: Reading, k: int, shape: Shape) -> bool:
    """Whether a content of this shape ends before the word at `k`."""
    low = r.low(k)
    if low == ";":
        return True
    if low == "but" or (low == "," and r.low(k + 1) in words_of("noun_stops")):
        return True
    if low == "," and r.low(k + 1) == "and" and any(k + 2 <= last <= k + 9 for last in r.mentions):
        return any(is_verb(r, v) for v in range(k + 4, min(len(r.words), k + 12)))
    if shape == "charge" and low == "and":
        # "accused them of theft and had them removed": the reporter goes on.
        verb = next((v for v in range(k + 1, min(len(r.words), k + 7)) if is_verb(r, v)), None)
        goes_on = r.low(k + 1).endswith("ing") or r.low(k - 1).endswith("ed") or r.words[k + 1].quoted
        return verb is not None and not goes_on
    # "called it “terror” after the attack": once the name is given, what follows is told by the reporter.
    return low in words_of("circumstance_stops") and (shape == "name" or low in {"during", "amid", "while"})


def cut_before(r: Reading, at: int, hit: Hit) -> int | None:
    """Where an attribution that begins within a content cuts it off, or nothing where it belongs to the content."""
    if hit.lemma == "according to":
        return hit.first - 1 if r.low(hit.first - 1) == "," else hit.first
    if hit.form in {"noun", "passive", "infinitive"}:
        return None
    reports = (
        hit.says()
        or (hit.stances() & {"denies", "confirms", "declines"} and hit.lemma not in words_of("nounlike"))
        or hit.lemma in {"accuse", "describe", "cite", "call for", "call on", "dismiss"}
    )
    if not reports:
        return None
    if hit.form == "participle":
        return (
            hit.first - 1
            if r.low(hit.first - 1) == ","
            else hit.first - 2
            if r.low(hit.first - 2) == "," and r.low(hit.first - 1) in {"and", "but", "while"}
            else None
        )
    if hit.shared or hit.subject is None:
        j = skipped_back(r, hit.first)
        if r.low(j) not in {"and", "but", ","} or j <= at:
            return None
        return j - 1 if r.low(j - 1) == "," else j
    s = hit.subject[0]
    if s <= at:
        return None
    if r.low(s - 1) in {"and", "but", "while", "as", "although", "though", "whereas", "after"}:
        if r.low(s - 2) == ",":
            return s - 2
        closed = r.words[s - 2].quoted and r.low(s - 3) in {",", ".", "!", "?"}
        return s - 1 if closed or r.low(s - 1) in {"while", "but", "as"} else None
    return s - 1 if r.low(s - 1) in {",", "–", "—", ";"} else None


def addressee_end(r: Reading, at: int) -> int:
    """One past the person spoken to: "told reporters in Orsk", "warned Orland"; `at` itself where nobody is."""
    if r.low(at) in words_of("prepositions") or r.low(at) == "to":
        return at
    for k in range(at, min(len(r.words), at + 14)):
        w = r.words[k]
        ends = w.quoted or w.low in ENDS_CLAUSE or w.low in words_of("content_openers") or w.low in {".", "to"}
        spoken_to = k - 1 in r.mentions and r.mentions[k - 1] >= at
        goes_on = w.low in {"and", "of", "in", "at", "on", "for"} or w.low in words_of("days")
        begins = w.low in words_of("pronouns") or w.low in words_of("determiners") - {"the", "that"}
        if ends or (spoken_to and not goes_on):
            return k
        if k > at and begins and r.low(k - 1) not in words_of("prepositions") and r.low(k - 1) != "and":
            return k
    return at


def clause_start(r: Reading, last: int, earlier: Sequence[Hit]) -> int:
    """Where the content begins that ends at word `last`: the sentence, or what follows an earlier cue's own content."""
    spoken = [hit for hit in earlier if hit.form in {"finite", "phrase"} and hit.subject and hit.takes("quote", "that")]
    if not spoken:
        return 0
    for k in range(last, spoken[0].after, -1):
        if not r.words[k].quoted and r.words[k].low in {",", ";"} and r.low(k + 1) in {"and", "but", "while"}:
            return k + 2
    return 0


def quoted_before(r: Reading, before: int, earlier: Sequence[Hit]) -> list[Place]:
    """The quotation that ends at word `before`, with the unquoted words that lead into it in the same sentence."""
    found = next((q for q in r.quotes if q[0] <= before < q[1]), None)
    if found is None:
        return []
    first, _, (start, end) = found
    lead = clause_start(r, first - 1, earlier) if first > 0 else first
    announced = r.low(first - 1) == ":"  # "The mayor scolded him: “Go home,” she said."
    if not announced and lead < first and r.words[lead].low not in ENDS_CLAUSE:
        start = r.words[lead].start
    return [(start, end)]


def interrupted(r: Reading, at: int, later: Sequence[Hit]) -> list[Place]:
    """The second half of a quotation that the cue interrupts: “It is,” he said on Monday, “a lie.”"""
    half = next(((first, place) for first, _, place in r.quotes if first >= at), None)
    if half is None:
        return []
    first, place = half
    gap = r.words[at:first]
    opens = r.low(first - 1) in {",", "–", "—", "..."} or (
        gap and r.low(first - 1) in {"but", "and"} and r.low(at) == ","
    )
    another = any(at <= hit.first < first for hit in later) or any(w.low in {"that", "who"} for w in gap)
    return [place] if opens and len(gap) <= 14 and not another else []
