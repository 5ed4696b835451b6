"""Reprints: which document carries whose words, and how much of them: agency copy, cut and edited versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from msgspec import Struct

from counterclaim.reconcile.shared_runs import Bools, Hashes, Printed, among, candidates, covered, house_words, printed
from counterclaim.records import Document, Judgement, Span

BY = "stage:reprints@2"
# The least that counts as carrying: so many words of the writer's own (no names, no quotations), so many of them in
# one piece, and such a share of the shorter report. Two who hear one speech share its words, but not those around it.
LEAST_WORDS = 24
LEAST_PASSAGE = 14
LEAST_SHARE = 0.04
SURE_WORDS = 60  # a stretch as long as this counts whatever it is
SIGNATURE, EDGE = 80, 25  # words: the lines about an author or a podcast, near the beginning or end of a report
GAP = 4  # words: two passages as near as this on both sides are one that was edited


class Passage(Struct, frozen=True):
    """Words of one document and where they stand in another."""

    left: Span
    right: Span


class Shared(Struct, frozen=True):
    """Which words of each of two documents stand in the other, and which of the first are its writer's own."""

    one: Bools
    other: Bools
    own: Bools


def reprints(documents: Sequence[Document]) -> list[Judgement]:
    """Judgements "`left` contains words of `right`", the share of `right`'s words that stand in `left` as score.

    Which of the two is the carrier: the one that credits an agency or marks itself a reprint, where the other does
    not or is that agency; else the later; else the one that has more words of its own. Nothing is merged.
    """
    held = sorted(
        (printed(document) for document in documents), key=lambda one: (one.published_at or "~", one.document)
    )
    house = house_words(held)
    spoken = np.unique(np.concatenate([one.spoken for one in held])) if held else np.zeros(0, np.uint32)
    found = []
    for left, right in candidates(held, house):
        one, other = held[left], held[right]
        shared = shared_words(one, other, house, spoken)
        if not carries(shared, one, other):
            continue
        carrier, origin, why = directed(one, other)
        mine, theirs = (shared.one, shared.other) if carrier is one else (shared.other, shared.one)
        share = float(theirs.mean())
        reasons = [f"contains {share:.0%} of {origin.name} ({theirs.sum()} words in {len(stretches(theirs))} passages)"]
        reasons.append(f"{1 - float(mine.mean()):.0%} of {carrier.name} is its own")
        reasons += [why, *(f"credits {agency}" for agency in sorted(carrier.agencies))]
        edge = Judgement(carrier.document, origin.document, "reprint", "same", round(share, 3), tuple(reasons), BY)
        found.append(edge)
    return sorted(found, key=lambda judgement: (judgement.left, judgement.right))


def shared_words(one: Printed, other: Printed, house: Hashes, spoken: Hashes) -> Shared:
    """The words of each that stand in the other in the same company, but for what an outlet prints every day.

    `spoken`: the runs that stand in quotation marks in any document; a message or an address may have none in these.
    """
    both = np.intersect1d(one.runs, other.runs)
    both = both[~among(both, house)]
    written = covered(one, both[~among(both, spoken)])
    return Shared(covered(one, both), covered(other, both), written)


def carries(shared: Shared, one: Printed, other: Printed) -> bool:
    """Whether so many words are the same that one of the two must have been before the other's writer."""
    signed = signature(shared.one) and signature(shared.other)
    words, longest = 0, 0
    for start, end in stretches(shared.own):
        own = int(one.own[start:end].sum())
        if own < SURE_WORDS and (one.speech[start:end].any() or (signed and at_edge(start, end, len(one.own)))):
            continue
        words, longest = words + own, max(longest, own)
    shorter = min(int(one.own.sum()), int(other.own.sum()))
    least = min(LEAST_WORDS, shorter // 2 + 1)
    return words >= least and longest >= min(LEAST_PASSAGE, least) and words >= LEAST_SHARE * shorter


def signature(words: Bools) -> bool:
    """Whether a short stretch of these words begins or ends the document, as a line about the author does."""
    most = min(SIGNATURE, len(words) // 4)
    return any(at_edge(start, end, len(words)) and end - start < most for start, end in stretches(words))


def at_edge(start: int, end: int, length: int) -> bool:
    """Whether a stretch begins or ends a document of this length, but for a line or two."""
    return start <= EDGE or end >= length - EDGE


def stretches(words: Bools) -> list[tuple[int, int]]:
    """Start and end of each stretch of words that are set.

    >>> stretches(np.array([True, True, False, True]))
    [(0, 2), (3, 4)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], words, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def passages(left: Document, right: Document) -> list[Passage]:
    """The passages of `left` that stand in `right`, in the order of `left`; light editing does not part them."""
    one, other = printed(left), printed(right)
    places: dict[int, int] = {}
    for at, run in enumerate(other.runs.tolist()):
        places.setdefault(run, at)
    pieces: list[list[int]] = []  # start and end in left, start and end in right, in words
    for at, run in enumerate(one.runs.tolist()):
        there = places.get(run) if one.joined[at] else None
        if there is None or not other.joined[there]:
            continue
        start, to = one.starts_of(at), other.starts_of(there)
        last = pieces[-1] if pieces else None
        if last and start[0] - last[1] <= GAP and to[0] >= last[2] and to[0] - last[3] <= GAP:
            last[1], last[3] = start[1], max(last[3], to[1])
        else:
            pieces.append([*start, *to])
    return [Passage(left.span(*one.characters(a, b)), right.span(*other.characters(c, d))) for a, b, c, d in pieces]


def directed(one: Printed, other: Printed) -> tuple[Printed, Printed, str]:
    """Who carries the words of whom, and how that is known."""
    if borrowing(one) != borrowing(other):
        origin, carrier = sorted((one, other), key=borrowing)
        return carrier, origin, "by the credit lines" if borrowing(carrier) else f"{origin.outlet} is an agency"
    if one.published_at[:10] and other.published_at[:10] and one.published_at[:10] != other.published_at[:10]:
        origin, carrier = sorted((one, other), key=lambda each: each.published_at)
        return carrier, origin, "came out later"
    origin, carrier = sorted((one, other), key=lambda each: (len(each.own), each.document))
    return carrier, origin, "is the longer one; neither date nor credit tells which was first"


def borrowing(one: Printed) -> int:
    """How much a document's credits say that its words are another's: below zero for the agency itself."""
    own = any(agency.lower() in one.outlet.lower() for agency in one.agencies) if one.outlet else False
    return 2 * one.reprinted + (-2 if own and not one.reprinted else 1 if one.agencies and not own else 0)


def origins(judgements: Iterable[Judgement]) -> Mapping[str, tuple[str, float]]:
    """For each document that carries another's words, the one it has most from, and the share."""
    best: dict[str, tuple[str, float]] = {}
    for judgement in judgements:
        if judgement.question == "reprint" and judgement.verdict == "same":
            known = best.get(judgement.left)
            if known is None or (-judgement.score, judgement.right) < (-known[1], known[0]):
                best[judgement.left] = (judgement.right, judgement.score)
    return best
