"""Reprints: which document carries whose words, and how much of them: agency copy, cut and edited versions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from zlib import crc32

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from counterclaim.records import Document, Judgement

BY = "stage:reprints@1"
WORD = re.compile(r"\w+")
RUN = 5  # words: five in a row are seldom the same by chance, and survive light editing
SAMPLE = 4  # one run in so many is looked up to find partners; the shares are then counted over all runs
COMMON = 60  # a run in more documents than this is a formula ("told reporters on Monday that"), or furniture left over
HOUSE = 3  # a run in three documents of one outlet is its house text, not somebody's report
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no word is lost in the product
Hashes = NDArray[np.uint64]
# Least share of the smaller document's runs, and least number of shared runs, for one to carry words of the other.
LEAST_SHARE = 0.08
LEAST_RUNS = 12
SAMPLED_RUNS = 2


class Runs(Struct, frozen=True):
    """The runs of words of a document, with when it came out and which agencies it credits."""

    document: str
    name: str
    published_at: str
    runs: Hashes
    agencies: frozenset[str]
    outlet: str
    reprinted: bool


def reprints(documents: Sequence[Document]) -> list[Judgement]:
    """Judgements "`left` contains words of `right`", the share of `right`'s words that stand in `left` as score.

    Which of the two is the carrier: the one that credits an agency or marks itself a reprint, where the other does
    not or is that agency; else the later; else the one that has more words of its own. Nothing is merged.
    """
    held = without_house_words(sorted((runs_of(document) for document in documents), key=lambda runs: runs.document))
    found = []
    for left, right in candidates(held):
        one, other = held[left], held[right]
        shared = len(np.intersect1d(one.runs, other.runs, assume_unique=True))
        smaller = min(len(one.runs), len(other.runs))
        if shared < min(LEAST_RUNS, smaller // 2 + 1) or shared / smaller < LEAST_SHARE:
            continue
        carrier, origin, why = directed(one, other)
        share = shared / len(origin.runs)
        reasons = [f"contains {share:.0%} of {origin.name} ({shared} runs of {RUN} words)"]
        reasons.append(f"{1 - shared / len(carrier.runs):.0%} of {carrier.name} is its own")
        reasons += [why, *(f"credits {agency}" for agency in sorted(carrier.agencies))]
        found.append(
            Judgement(carrier.document, origin.document, "reprint", "same", round(share, 3), tuple(reasons), BY)
        )
    return sorted(found, key=lambda judgement: (judgement.left, judgement.right))


def runs_of(document: Document) -> Runs:
    """The hashed runs of a document's own blocks, furniture and quotations of the page left out."""
    blocks = [block for block in document.blocks if not block.furniture]
    texts = [document.text[b.start : b.end] for b in blocks] if document.blocks else [document.text]
    hashes = [run_hashes([word.lower() for word in WORD.findall(text)]) for text in texts]
    kinds = ("agency", "reprint", "contributed")
    agencies = frozenset(c.name for c in document.credits if c.kind in kinds and c.name)
    return Runs(
        document=document.id,
        name=document.name,
        published_at=document.published_at or "",
        runs=np.unique(np.concatenate(hashes)) if hashes else np.zeros(0, np.uint64),
        agencies=agencies,
        outlet=document.outlet or "",
        reprinted=any(credit.kind in ("reprint", "contributed") for credit in document.credits),
    )


def run_hashes(words: Sequence[str]) -> Hashes:
    """A number for each run of words, ascending, the same on every machine.

    >>> len(run_hashes("the dam broke before dawn on the second day".split()))
    5
    """
    codes = np.array([crc32(word.encode("utf-8", "replace")) for word in words], np.uint64)
    if len(codes) < RUN:
        return np.zeros(0, np.uint64)
    mixed = np.zeros(len(codes) - RUN + 1, np.uint64)
    for at in range(RUN):  # wraps at 64 bits, on purpose
        mixed = mixed * MULTIPLIER + codes[at : at + len(mixed)]
    mixed ^= mixed >> np.uint64(33)
    return np.unique(mixed * MULTIPLIER)


def without_house_words(held: Sequence[Runs]) -> list[Runs]:
    """The documents without the runs that their outlet prints again and again: its own formulas are nobody's copy."""
    by_outlet: defaultdict[str, list[Hashes]] = defaultdict(list)
    for runs in held:
        if runs.outlet:
            by_outlet[runs.outlet].append(runs.runs)
    house: dict[str, Hashes] = {}
    for outlet, printed in by_outlet.items():
        values, counts = np.unique(np.concatenate(printed), return_counts=True)
        house[outlet] = values[counts >= HOUSE]
    return [
        msgspec.structs.replace(runs, runs=np.setdiff1d(runs.runs, house[runs.outlet], assume_unique=True))
        if runs.outlet
        else runs
        for runs in held
    ]


def candidates(held: Sequence[Runs]) -> list[tuple[int, int]]:
    """Pairs of documents that share at least so many sampled runs."""
    by_run: defaultdict[int, list[int]] = defaultdict(list)
    for row, runs in enumerate(held):
        for run in runs.runs[runs.runs % np.uint64(SAMPLE) == 0].tolist():
            by_run[run].append(row)
    shared: Counter[tuple[int, int]] = Counter()
    for sharing in by_run.values():
        if 1 < len(sharing) <= COMMON:
            shared.update((a, b) for at, a in enumerate(sharing) for b in sharing[at + 1 :])
    return sorted(pair for pair, count in shared.items() if count >= SAMPLED_RUNS)


def directed(one: Runs, other: Runs) -> tuple[Runs, Runs, str]:
    """Who carries the words of whom, and how that is known."""
    if borrowing(one) != borrowing(other):
        origin, carrier = sorted((one, other), key=borrowing)
        return carrier, origin, "by the credit lines" if borrowing(carrier) else f"{origin.outlet} is an agency"
    if one.published_at[:10] and other.published_at[:10] and one.published_at[:10] != other.published_at[:10]:
        origin, carrier = sorted((one, other), key=lambda runs: runs.published_at)
        return carrier, origin, "came out later"
    origin, carrier = sorted((one, other), key=lambda runs: (len(runs.runs), runs.document))
    return carrier, origin, "is the longer one; neither date nor credit tells which was first"


def borrowing(runs: Runs) -> int:
    """How much a document's credits say that its words are another's: below zero for the agency itself."""
    own = any(agency.lower() in runs.outlet.lower() for agency in runs.agencies) if runs.outlet else False
    return 2 * runs.reprinted + (-2 if own and not runs.reprinted else 1 if runs.agencies and not own else 0)


def origins(judgements: Iterable[Judgement]) -> Mapping[str, tuple[str, float]]:
    """For each document that carries another's words, the one it has most from, and the share."""
    best: dict[str, tuple[str, float]] = {}
    for judgement in judgements:
        if judgement.question == "reprint" and judgement.verdict == "same":
            known = best.get(judgement.left)
            if known is None or (-judgement.score, judgement.right) < (-known[1], known[0]):
                best[judgement.left] = (judgement.right, judgement.score)
    return best
