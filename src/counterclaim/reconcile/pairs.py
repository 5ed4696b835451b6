"""Pairs of statements that may be about the same thing, scored by a logistic model that can say why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from counterclaim.reconcile.laid import Bags, Laid, Matrix, Numbers
from counterclaim.reconcile.stems import words_of

# Log odds at which a pair tells nothing any more: lower ones are set to it, so that they need not be kept.
FLOOR = -2.6
# Sentences apart, at most, for two statements to be neighbours.
NEAR = 2
# Days apart that count in full, and days after these: what is told a month later is rarely told about the same event,
# and after four months hardly ever.
DAYS, LATER = 30, 90
# Pairs kept for a statement, the likeliest; what is left out counts as FLOOR.
KEPT = 40


class Weighed(Struct, frozen=True):
    """The model: an intercept, and what each feature adds to the log odds."""

    intercept: float
    features: Mapping[str, float]


@cache
def pair_model() -> Weighed:
    """The weights made by `train/pairs.py`."""
    raw = json.loads(resources.files("counterclaim.models").joinpath("pairs.json").read_text(encoding="utf-8"))
    return Weighed(raw["intercept"], raw["features"])


class Pairs(Struct, frozen=True):
    """Pairs of rows with their log odds above FLOOR."""

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    odds: NDArray[np.float32]

    def __iter__(self) -> Iterator[tuple[int, int, float]]:
        return zip(self.left.tolist(), self.right.tolist(), self.odds.tolist(), strict=True)


def pairs(held: Laid) -> Pairs:
    """The likely pairs, scored: within each document, and with its neighbours."""
    found: list[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]] = []
    for document, own in held.of_document.items():
        rows = np.arange(own.start, own.stop, dtype=np.int32)
        # Each pair of documents once, from the first of the two.
        others = np.concatenate(
            [np.arange(r.start, r.stop, dtype=np.int32) for r in map(held.of_document.__getitem__, held.near[document])]
        )
        others = others[others >= own.start]
        odds = odds_of(held, rows, others)
        odds[rows[:, None] >= others[None, :]] = FLOOR
        if odds.shape[1] > KEPT:
            least = np.partition(odds, -KEPT, axis=1)[:, -KEPT][:, None]
            odds = np.where(odds >= least, odds, np.float32(FLOOR))
        at, other_at = np.nonzero(odds > FLOOR)
        found.append((rows[at], others[other_at], odds[at, other_at]))
    if not found:
        nothing = np.zeros(0, np.int32)
        return Pairs(nothing, nothing, np.zeros(0, np.float32))
    return Pairs(*(np.concatenate(part) for part in zip(*found, strict=True)))


def odds_of(held: Laid, rows: Numbers, others: Numbers) -> Matrix:
    """Log odds that statements are about the same thing, a matrix of `rows` by `others`."""
    model = pair_model()
    total = np.full((len(rows), len(others)), model.intercept, np.float32)
    for name, values in across(held, rows, others).items():
        total += np.float32(model.features[name]) * values
    for document in np.unique(held.document[rows]):
        at = np.nonzero(held.document[rows] == document)[0]
        other_at = np.nonzero(held.document[others] == document)[0]
        for name, values in together(held, rows[at], others[other_at]).items():
            total[np.ix_(at, other_at)] += np.float32(model.features[name]) * values
    return total


def features(held: Laid, rows: Numbers, others: Numbers) -> dict[str, Matrix]:
    """What is known about each pair of `rows` and `others`, by name."""
    same = held.document[rows][:, None] == held.document[others][None, :]
    near = {name: np.where(same, values, np.float32(0)) for name, values in together(held, rows, others).items()}
    return across(held, rows, others) | near


def across(held: Laid, rows: Numbers, others: Numbers) -> dict[str, Matrix]:
    """What tells about pairs of statements wherever they stand."""
    vectors, other_vectors = held.vectors[rows], held.vectors[others]
    around, others_around = held.surroundings[rows], held.surroundings[others]
    few = np.diff(held.words.starts) < 2
    elsewhere = held.document[rows][:, None] != held.document[others][None, :]
    apart = np.nan_to_num(np.abs(held.day[rows][:, None] - held.day[others][None, :]))
    return {
        "meaning": vectors @ other_vectors.T,
        # "They mined it, they waited": what is meant is told by the sentences around.
        "setting": around @ others_around.T,
        "told in the other's setting": np.maximum(vectors @ others_around.T, around @ other_vectors.T),
        "words": shared(held.words, rows, others),
        "words around": shared(held.set_among, rows, others),
        "names": shared(held.names, rows, others),
        # How many died and who fired are two questions.
        "one of two is a figure": as_numbers(held.estimates[rows][:, None] != held.estimates[others][None, :]),
        "days apart": np.minimum(apart, DAYS) / np.float32(DAYS),
        # "The attack" of one report is rarely that of another.
        "one word, in two reports": as_numbers((few[rows][:, None] | few[others][None, :]) & elsewhere),
        "months apart": np.clip(apart - DAYS, 0, LATER) / np.float32(LATER),
    }


def together(held: Laid, rows: Numbers, others: Numbers) -> dict[str, Matrix]:
    """What tells about pairs of statements of one document."""
    distance = np.abs(held.sentence[rows][:, None] - held.sentence[others][None, :])
    after = held.start[rows][:, None] - held.start[others][None, :]
    before = held.end[rows][:, None] - held.end[others][None, :]
    near = distance <= NEAR
    found = {
        "same sentence": distance == 0,
        "next sentence": distance == 1,
        "same speaker near": (held.speaker[rows][:, None] == held.speaker[others][None, :]) & near,
        # Neighbours need no word in common, since what was just named is not named again: this makes up for "words".
        "near without shared words": near & (shared(held.words, rows, others) == 0),
        # The content of one lies within that of the other: "denies claims that P", "P".
        "within": ((after <= 0) & (before >= 0)) | ((after >= 0) & (before <= 0)),
    }
    meaning = held.vectors[rows] @ held.vectors[others].T
    return {name: as_numbers(values) for name, values in found.items()} | {
        "meaning of neighbours": np.where(near, meaning, np.float32(0)).astype(np.float32)
    }


def as_numbers(values: NDArray[np.bool_]) -> Matrix:
    """True as 1, False as 0."""
    return np.asarray(values, np.float32)


def shared(bags: Bags, rows: Numbers, others: Numbers) -> Matrix:
    """Weighted Dice overlap of the words of each pair."""
    own, at = gathered(bags, rows)
    known, own_column = np.unique(own, return_inverse=True)
    one = np.zeros((len(rows), len(known)), np.float32)
    one[at, own_column] = bags.weight[own]
    theirs, other_at = gathered(bags, others)
    column = np.minimum(np.searchsorted(known, theirs), max(0, len(known) - 1))
    has = known[column] == theirs if len(known) else np.zeros(len(theirs), np.bool_)
    other = np.zeros((len(others), len(known)), np.float32)
    other[other_at[has], column[has]] = 1.0
    total = bags.total[rows][:, None] + bags.total[others][None, :]
    return np.asarray(2 * (one @ other.T) / np.maximum(total, 1e-9), np.float32)


def gathered(bags: Bags, rows: Numbers) -> tuple[Numbers, Numbers]:
    """The words of these statements one after the other, and for each the place of its statement in `rows`."""
    counts = bags.starts[rows + 1] - bags.starts[rows]
    at = np.repeat(np.arange(len(rows), dtype=np.int32), counts)
    first = np.repeat(bags.starts[rows] - np.cumsum(counts) + counts, counts)
    return bags.numbers[first + np.arange(len(first), dtype=np.int32)], at


def reasons_for(held: Laid, left: int, right: int) -> tuple[str, ...]:
    """Why two statements are thought to be about the same thing, the weightiest reason first.

    Only what speaks for it: the words they share, how near their meaning is, how near they stand.
    """
    model = pair_model()
    one, other = np.array([left], np.int32), np.array([right], np.int32)
    values = {name: float(value[0, 0]) for name, value in features(held, one, other).items()}
    said = {"meaning": "near in meaning", "setting": "told among like sentences"}
    found = []
    for name in sorted(values, key=lambda key: (-model.features[key] * values[key], key)):
        if model.features[name] * values[name] <= 0.2 or name == "meaning of neighbours":  # "meaning" says it
            continue
        if name == "words":
            words = words_of(held.proposed[left], held.matter[left] & held.matter[right])
            found.append(f"share {', '.join(word for _, word in words)}")
        elif name in said:
            found.append(f"{said[name]} ({values[name]:.2f})")
        else:
            found.append(name)
    return tuple(found)
