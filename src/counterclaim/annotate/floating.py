"""Quotations without a cue of their own: second halves, paragraphs that go on, words that float after their speaker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from counterclaim.annotate.clauses import Reading
from counterclaim.annotate.hits import Hit, first_speaker
from counterclaim.annotate.proposals import Place, Proposal
from counterclaim.records import Quotation

SECOND_HALF = "second half"
GOES_ON = {"quotation before cue", "quotation after cue", "quoted as saying", SECOND_HALF}
# Fewer words than this are a title, a nickname or a scare quote, unless they end like a sentence.
SHORTEST = 4


def floating(
    readings: Sequence[tuple[Reading, Sequence[Hit], int]],
    quotations: Sequence[Quotation],
    covered: Sequence[Proposal],
) -> Iterator[Proposal]:
    """A proposal for each outer quotation that is a sentence and that no proposal covers, with the speaker before it.

    `readings`: the sentences with their cues and block; `covered`: proposals in text order. A quotation that continues
    in the next paragraph is a further span of the same statement.
    """
    taken = sorted(piece for p in covered for piece in p.content)
    spoken = sorted(covered, key=lambda p: p.start)
    at = 0
    latest: Proposal | None = None
    for i, quotation in enumerate(quotations):
        start, end = quotation.span.start, quotation.span.end
        while at < len(spoken) and spoken[at].start <= start:
            if spoken[at].speaker:
                latest = spoken[at]
            at += 1
        if quotation.continues or any(s < end and start < e for s, e in taken if s < end):
            continue
        place = sentence_of(readings, start)
        if place is None or not is_sentence(readings[place][0], quotation):
            continue
        pieces = [(start, end), *continuation(quotations, i)]
        found = heard(readings, place, tuple(pieces), latest)
        if found:
            yield found
            latest = found


def continuation(quotations: Sequence[Quotation], at: int) -> list[Place]:
    """The places of the quotations that go on from this one in the paragraphs after it."""
    pieces = []
    for quotation in quotations[at + 1 :]:
        if not quotation.continues:
            break
        pieces.append((quotation.span.start, quotation.span.end))
    return pieces


def sentence_of(readings: Sequence[tuple[Reading, Sequence[Hit], int]], place: int) -> int | None:
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
    words = quotation.span.exact.split()
    outside = [w for w in r.words if not w.quoted and w.low.isalnum()]
    ends = quotation.span.exact.rstrip("”\"’'»“ ")[-1:] in {".", "!", "?", "…"} or not quotation.closed
    return (
        quotation.span.start - r.start <= 2
        and len(outside) <= 2
        and (len(words) >= SHORTEST or (ends and len(words) >= 2))
    )


def heard(
    readings: Sequence[tuple[Reading, Sequence[Hit], int]], at: int, pieces: tuple[Place, ...], latest: Proposal | None
) -> Proposal | None:
    """The floating quotation with the speaker of the last statement, or of the sentence before it."""
    block = readings[at][2]
    if at:
        before, hits, its_block = readings[at - 1]
        if before.words and before.words[-1].low == ":":
            hit = next((h for h in reversed(hits) if h.subject), None)
            if hit and hit.subject:
                return Proposal(
                    pieces, before.place(hit.first, hit.after), before.place(*hit.subject), (), "after colon", 0.8
                )
        near = latest is not None and latest.end >= before.start - 1
        if (
            near
            and latest is not None
            and its_block == block
            and latest.end <= pieces[0][0]
            and latest.reason in GOES_ON
        ):
            return Proposal(pieces, latest.cue, latest.speaker, latest.chain, SECOND_HALF, latest.confidence)
        if not near and block - its_block <= 1:
            speaker = first_speaker(before, len(before.words))
            if speaker:
                return Proposal(pieces, None, before.place(*speaker), (), "floating quotation", 0.5)
    if latest is not None:
        return Proposal(pieces, None, latest.speaker, (), "floating quotation", 0.6)
    return None
