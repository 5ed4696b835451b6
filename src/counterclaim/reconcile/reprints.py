"""Reprints: which document carries whose words, and how much of them: agency copy, cut and edited versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from msgspec import Struct

from counterclaim.reconcile.hashed_words import Bools, Hashed
from counterclaim.reconcile.shared_runs import (
    LOWER,
    RUN,
    SHIFT,
    Hashes,
    Ints,
    Known,
    Printed,
    among,
    candidates,
    covered,
    house_words,
    known,
    printed,
    run_hashes,
    without_inserts,
    written,
)
from counterclaim.records import Document, Judgement, Span

BY = "stage:reprints@3"
# The least that counts as carrying: so many words of the writer's own (no names, no quotations), so many of them in
# one piece, and such a share of the shorter report. Two who hear one speech share its words, but not those around it.
LEAST_WORDS = 24
LEAST_PASSAGE = 14
LEAST_SHARE = 0.04
SURE_WORDS = 60  # a stretch as long as this counts whatever it is
# Of the words outside quotation marks: reporters say "we" that seldom, where they leave a quotation open.
OF_HIMSELF = 0.03
WHOLE = 0.85  # so much of the shorter report, quotations and all, is no speech that two heard: it is the report
SIGNATURE, EDGE = 80, 25  # words: the lines about an author or a podcast, near the beginning or end of a report
GAP = 4  # words: two passages as near as this on both sides are one that was edited


class Passage(Struct, frozen=True):
    """Words of one document and where they stand in another."""

    left: Span
    right: Span


class Shared(Struct, frozen=True):
    """Which words of each of two documents stand in the other, and where in the first one the runs of them begin."""

    one: Bools
    other: Bools
    places: Ints


def reprints(documents: Sequence[Document]) -> list[Judgement]:
    """Judgements "`left` contains words of `right`", the share of `right`'s words that stand in `left` as score.

    Which of the two is the carrier: the one that credits an agency or marks itself a reprint, where the other does
    not or is that agency; else the later; else the one that has more words of its own. Nothing is merged.
    """
    held = sorted(
        (printed(document) for document in documents), key=lambda one: (one.published_at or "~", one.document)
    )
    house = house_words(held)
    spoken = known(one.spoken for one in held)
    found = []
    for left, right in candidates(held, house):
        one, other = held[left], held[right]
        shared = shared_words(one, other, house)
        if not whole(shared, one, other) and not carries(shared, one, other, spoken):
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


def shared_words(one: Printed, other: Printed, house: Known) -> Shared:
    """The words of each that stand in the other in the same company, but for what an outlet prints every day."""
    here, there = shared_places(one, other, house), shared_places(other, one, house)
    return Shared(covered(one, here), covered(other, there), here)


def shared_places(one: Printed, other: Printed, house: Known) -> Ints:
    """Where the runs of one document stand that the other has too, in one block of each, but for the house's."""
    runs, places = in_order(one)
    shared = among(runs, np.sort(other.runs[other.joined]))
    runs, places = runs[shared], places[shared]
    return places[one.joined[places] & ~house.has(runs)]


def in_order(one: Printed) -> tuple[Hashes, Ints]:
    """The runs in ascending order, which are looked up in a quarter of the time, and their places."""
    keys = np.sort(one.runs.astype(np.uint64) << SHIFT | np.arange(len(one.runs), dtype=np.uint64))
    return (keys >> SHIFT).astype(np.uint32), (keys & LOWER).astype(np.int64)


def carries(shared: Shared, one: Printed, other: Printed, spoken: Known) -> bool:
    """Whether so many words are the same that one of the two must have been before the other's writer.

    `spoken`: the runs that stand in quotation marks in any document; a message or an address may have none in these.
    """
    written_here = covered(one, shared.places[~spoken.has(one.runs[shared.places])])
    signed = signature(shared.one) and signature(shared.other)
    words, longest = 0, 0
    for start, end in stretches(written_here):
        own = int(one.own[start:end].sum())
        if own < SURE_WORDS and (one.speech[start:end].any() or (signed and at_edge(start, end, len(one.own)))):
            continue
        words, longest = words + own, max(longest, own)
    shorter = min(int(one.own.sum()), int(other.own.sum()))
    least = min(LEAST_WORDS, shorter // 2 + 1)
    return words >= least and longest >= min(LEAST_PASSAGE, least) and words >= LEAST_SHARE * shorter


def whole(shared: Shared, one: Printed, other: Printed) -> bool:
    """Whether almost all of the shorter one is in the other, quotations and what stands between them alike.

    A speech that one printed and the other quotes, or that both printed, is told by its quotation marks and its "we".
    """
    less = min(shared.one, shared.other, key=len)
    mine, theirs = one.own & shared.one, other.own & shared.other
    between = int(min(mine.sum(), theirs.sum())), int(max(mine.sum(), theirs.sum()))
    alike = between[0] >= max(LEAST_PASSAGE, WHOLE * between[1])
    alike = alike and int((mine & one.speech).sum()) <= OF_HIMSELF * between[0]
    return alike and bool(less.sum() >= max(SURE_WORDS, WHOLE * len(less)))


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
    (mine, joined), (theirs, joined_there) = (written(one, without_inserts(one.text)) for one in (left, right))
    places: dict[int, int] = {}
    for at, run in enumerate(run_hashes(theirs.codes).tolist()):
        if joined_there[at]:
            places.setdefault(run, at)
    pieces: list[list[int]] = []  # start and end in left, start and end in right, in words
    for at, run in enumerate(run_hashes(mine.codes).tolist()):
        to = places.get(run) if joined[at] else None
        if to is None:
            continue
        last = pieces[-1] if pieces else None
        if last and at - last[1] <= GAP and to >= last[2] and to - last[3] <= GAP:
            last[1], last[3] = at + RUN, max(last[3], to + RUN)
        else:
            pieces.append([at, at + RUN, to, to + RUN])
    return [Passage(_words(left, mine, a, b), _words(right, theirs, c, d)) for a, b, c, d in pieces]


def _words(document: Document, words: Hashed, first: int, end: int) -> Span:
    return document.span(int(words.places[first, 0]), int(words.places[end - 1, 1]))


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


def origins(judgements: Iterable[Judgement]) -> Mapping[str, tuple[str, str]]:
    """For each document that carries another's words, the one in which most of them were first, and why it is that.

    The copy of a copy goes back to what that one was copied from: an agency, or the earliest.

    >>> edge = Judgement("c", "b", "reprint", "same", 0.9, ("contains 90% of b",))
    >>> origins([edge, Judgement("b", "a", "reprint", "same", 0.5, ("contains 50% of a",))])["c"]
    ('a', 'contains 90% of b')
    """
    best: dict[str, Judgement] = {}
    for judgement in judgements:
        known = best.get(judgement.left)
        if known is None or (-judgement.score, judgement.right) < (-known.score, known.right):
            best[judgement.left] = judgement
    found = {}
    for one, edge in best.items():
        passed = {one}
        root = edge.right
        while root in best and root not in passed:
            passed.add(root)
            root = best[root].right
        found[one] = (root, edge.reasons[0])
    return found
