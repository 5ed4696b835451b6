"""Quotations without a cue of their own: second halves, paragraphs that go on, words that float after their speaker."""

from __future__ import annotations

from collections.abc import Sequence, Set

from counterclaim.annotate.attribution.clauses import Reading
from counterclaim.annotate.attribution.hits import Hit, first_speaker
from counterclaim.annotate.attribution.proposals import Covered, Place, Proposal, with_content
from counterclaim.records import Quotation

GOES_ON = frozenset(
    {"quotation before cue", "quotation after cue", "quoted as saying", "floating quotation", "after colon"}
)
DASHES = frozenset({"–", "—", "―", "-", "~"})
# Fewer words than this are a title, a nickname or a scare quote, unless they end like a sentence.
SHORTEST = 4

Sentences = Sequence[tuple[Reading, Sequence[Hit], int]]


def with_floating(read: Sentences, quotations: Sequence[Quotation], found: Sequence[Proposal]) -> list[Proposal]:
    """The proposals, in text order, with the quotations that none of them covers.

    A quotation in the sentence right after a statement, in the same paragraph, goes on from it and becomes a further
    span of it; another that is a sentence becomes a statement of its own, by whoever spoke before.
    `read`: the sentences with their cues and the number of their block.
    """
    covered = Covered([piece for p in found for piece in p.content])
    begun = {p.start for p in found if p.cue}
    settled = sorted(found, key=lambda p: p.content)
    open_until: list[Proposal] = []
    at = 0
    for i, quotation in enumerate(quotations):
        start, end = quotation.span.start, quotation.span.end
        while at < len(settled) and settled[at].start <= start:
            open_until.append(settled[at])
            at += 1
        if quotation.continues or covered.touches(start, end):
            continue
        place = sentence_of(read, start)
        if place is None:
            continue
        pieces = ((start, end), *continuation(quotations, i, begun))
        if not is_sentence(read[place][0], quotation):
            announced = after_colon(read[place][0], pieces)
            open_until.extend([announced] if announced else [])
            continue
        own = signed(read, place, pieces) or introduced(read, place, pieces)
        latest = next((k for k in range(len(open_until) - 1, -1, -1) if open_until[k].speaker), None)
        if own:
            open_until.append(own)
        elif latest is not None and goes_on(read, place, open_until[latest], start):
            open_until[latest] = with_content(open_until[latest], (*open_until[latest].content, *pieces))
        else:
            alone = heard(read, place, pieces, open_until[latest] if latest is not None else None)
            open_until.extend([alone] if alone else [])
    return sorted([*open_until, *settled[at:]], key=lambda p: p.content)


def continuation(quotations: Sequence[Quotation], at: int, begun: Set[int]) -> list[Place]:
    """The places of the quotations that go on from this one in the paragraphs after it, up to where another begins.

    `begun`: where statements with a cue of their own begin.
    """
    pieces = []
    at += 1
    while at < len(quotations) and quotations[at].continues and quotations[at].span.start not in begun:
        pieces.append((quotations[at].span.start, quotations[at].span.end))
        at += 1
    return pieces


def sentence_of(readings: Sentences, place: int) -> int | None:
    """The index of the sentence that holds this place of the text."""
    low, high = 0, len(readings)
    while low < high:
        middle = (low + high) // 2
        if readings[middle][0].end <= place:
            low = middle + 1
        else:
            high = middle
    return low if low < len(readings) and readings[low][0].start <= place else None


def is_sentence(r: Reading, quotation: Quotation) -> bool:
    """Whether a quotation stands alone like a sentence: it begins one, and says more than a name."""
    if quotation.span.start - r.start > 2 or sum(not w.quoted and w.low.isalnum() for w in r.words) > 2:
        return False
    words = quotation.span.exact.split()
    ends = quotation.span.exact.rstrip("”\"'’»“ ")[-1:] in {".", "!", "?", "…"} or not quotation.closed
    return len(words) >= SHORTEST or (ends and len(words) >= 2)


def signed(readings: Sentences, at: int, pieces: tuple[Place, ...]) -> Proposal | None:
    """The quotation with the name that signs it after a dash: “We lost everything.” — Ana Belan, Orsk."""
    end = pieces[-1][1]
    for r, _, _ in readings[at : at + 8]:
        if r.end <= end:
            continue
        after = next((k for k, w in enumerate(r.words) if w.start >= end), len(r.words))
        if after > 1 and not r.words[after - 1].quoted:
            return None
        if r.low(after) not in DASHES:
            return None
        last = next((last for last, first in r.mentions.items() if first == after + 1), None)
        if last is None:
            return None
        dash, name = r.place(after, after + 1), r.place(after + 1, last + 1)
        return Proposal(pieces, dash, name, (), "signed quotation", 0.8)
    return None


def after_colon(r: Reading, pieces: tuple[Place, ...]) -> Proposal | None:
    """The quotation that a colon announces within its sentence ("has a new slogan: “Work first.”")."""
    first = next((first for first, _, place in r.quotes if place == pieces[0]), 0)
    if first < 2 or r.low(first - 1) != ":":
        return None
    speaker = first_speaker(r, first - 1)
    return Proposal(pieces, r.place(first - 1, first), r.place(*speaker), (), "colon", 0.5) if speaker else None


def introduced(read: Sentences, at: int, pieces: tuple[Place, ...]) -> Proposal | None:
    """The quotation that the sentence before it announces with a colon ("She wrote:")."""
    before, hits, _ = read[at - 1] if at else read[at]
    if not at or not before.words or before.words[-1].low != ":":
        return None
    hit = next((hit for hit in reversed(hits) if hit.subject), None)
    if hit is None or hit.subject is None:
        return None
    cue, speaker = before.place(hit.first, hit.after), before.place(*hit.subject)
    return Proposal(pieces, cue, speaker, (), "after colon", 0.8)


def goes_on(read: Sentences, at: int, latest: Proposal, start: int) -> bool:
    """Whether a quotation in this sentence goes on from the statement of the sentence before, in one paragraph."""
    if not at or read[at - 1][2] != read[at][2] or latest.end > start:
        return False
    before = read[at - 1][0]
    reaches = max(latest.end, latest.cue[1] if latest.cue else 0) > before.start
    return reaches and any(latest.reason.endswith(reason) for reason in GOES_ON)


def heard(read: Sentences, at: int, pieces: tuple[Place, ...], latest: Proposal | None) -> Proposal | None:
    """A quotation without a cue, by whoever the sentence before names first, or who spoke last."""
    if at:
        before, _, block = read[at - 1]
        near = latest is not None and latest.end >= before.start - 1
        speaker = None if near else first_speaker(before, len(before.words))
        if speaker and read[at][2] - block <= 1:
            return Proposal(pieces, None, before.place(*speaker), (), "floating quotation", 0.5)
    return Proposal(pieces, None, latest.speaker, (), "floating quotation", 0.6) if latest else None
