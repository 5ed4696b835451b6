"""Pairs of statements that may be about the same thing, scored by a logistic model that can say why."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from counterclaim.reconcile.propositions import EntityNameOf
from counterclaim.reconcile.stems import stems, weights_of, words_of
from counterclaim.records import Document, Statement

Matrix = NDArray[np.float32]
Numbers = NDArray[np.int32]

# Log odds at which a pair tells nothing any more: lower ones are set to it, so that they need not be kept.
FLOOR = -4.0
# Sentences apart, at most, for two statements to be neighbours.
NEAR = 2
# Reports that a report is compared with, at most: those that share the rarest words with it.
NEIGHBOURS = 25
# A word in more reports than this leads to no neighbour.
COMMON = 400
# Pairs kept for a statement, the likeliest; what is left out counts as FLOOR.
KEPT = 80


class Weighed(Struct, frozen=True):
    """The model: an intercept, and what each feature adds to the log odds."""

    intercept: float
    features: Mapping[str, float]


@cache
def pair_model() -> Weighed:
    """The weights made by `train/pairs.py`."""
    raw = json.loads(resources.files("counterclaim.models").joinpath("pairs.json").read_text(encoding="utf-8"))
    return Weighed(raw["intercept"], raw["features"])


class Laid(Struct, frozen=True):
    """All statements in a fixed order, with what pairs are scored by: arrays have one entry for each statement.

    `words` are numbers of stems, those of a statement from `word_starts` on; `word_weight` is by number.
    """

    statements: tuple[Statement, ...]
    proposed: tuple[str, ...]
    matter: tuple[frozenset[str], ...]
    of_document: Mapping[str, range]
    document: Numbers
    sentence: Numbers
    speaker: Numbers
    start: Numbers
    end: Numbers
    denies: NDArray[np.bool_]
    vectors: Matrix
    surroundings: Matrix
    words: Numbers
    word_starts: Numbers
    word_weight: Matrix
    total_weight: Matrix


def laid(
    documents: Iterable[Document],
    entity_name_of: EntityNameOf,
    propositions: Mapping[str, str],
    vectors: Mapping[str, Matrix],
    surroundings: Mapping[str, Matrix],
) -> Laid:
    """The statements of the documents by document id and place, whatever order the documents come in.

    Vectors are taken about the mean of their document: what all of a report is about tells nothing about which of its
    statements belong together.
    """
    statements: list[Statement] = []
    sentence: list[int] = []
    document_number: list[int] = []
    of_document: dict[str, range] = {}
    centred: list[Matrix] = []
    set_in: list[Matrix] = []
    for document in sorted(documents, key=lambda doc: doc.id):
        own = sorted(document.statements, key=lambda s: (s.start, s.end, s.id))
        if not own:
            continue
        starts = [found.start for found in document.sentences]
        document_number += [len(of_document)] * len(own)
        of_document[document.id] = range(len(statements), len(statements) + len(own))
        statements.extend(own)
        sentence.extend(bisect_right(starts, statement.start) for statement in own)
        centred.append(about_mean(np.array([vectors[statement.id] for statement in own], np.float32)))
        set_in.append(about_mean(np.array([surroundings[statement.id] for statement in own], np.float32)))
    proposed = tuple(propositions[statement.id] for statement in statements)
    matter = tuple(frozenset(stems(text)) for text in proposed)
    weights = weights_of(matter)
    number = {stem: at for at, stem in enumerate(sorted(frozenset().union(*matter)))}
    named: dict[str, int] = {}
    speaker = [entity_name_of(statement)[0] for statement in statements]
    return Laid(
        statements=tuple(statements),
        proposed=proposed,
        matter=matter,
        of_document=of_document,
        document=np.array(document_number, np.int32),
        sentence=np.array(sentence, np.int32),
        # Nobody is the same as nobody: a statement without a speaker gets a number of its own, below zero.
        speaker=np.array([named.setdefault(s, len(named)) if s else -1 - at for at, s in enumerate(speaker)], np.int32),
        start=np.array([statement.start for statement in statements], np.int32),
        end=np.array([statement.end for statement in statements], np.int32),
        denies=np.array([statement.stance == "denies" for statement in statements], np.bool_),
        vectors=np.concatenate(centred) if centred else np.zeros((0, 1), np.float32),
        surroundings=np.concatenate(set_in) if set_in else np.zeros((0, 1), np.float32),
        words=np.array([number[stem] for held in matter for stem in sorted(held)], np.int32),
        word_starts=np.cumsum([0, *map(len, matter)], dtype=np.int32),
        word_weight=np.array([weights.weight(stem) for stem in number], np.float32),
        total_weight=np.array([weights.total(held) for held in matter], np.float32),
    )


def about_mean(vectors: Matrix) -> Matrix:
    """Unit vectors about their mean; of few vectors, which make a poor mean, less of it is taken away."""
    share = len(vectors) / (len(vectors) + 1)
    moved = vectors - np.float32(share) * vectors.mean(axis=0)
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), np.float32)


def neighbours(held: Laid) -> dict[str, list[str]]:
    """For each document the documents it is compared with: those with the heaviest shared words, itself first."""
    words = {
        document: frozenset().union(*(held.matter[row] for row in rows)) for document, rows in held.of_document.items()
    }
    if len(words) <= NEIGHBOURS:
        return {document: sorted(words) for document in words}
    weights = weights_of(words.values())
    by_stem: defaultdict[str, list[str]] = defaultdict(list)
    for document in sorted(words):
        for stem in words[document]:
            by_stem[stem].append(document)
    near: dict[str, set[str]] = {document: {document} for document in words}
    for document in sorted(words):
        shared: Counter[str] = Counter()
        for stem in sorted(words[document]):
            if len(by_stem[stem]) <= COMMON:
                weight = weights.weight(stem)
                for other in by_stem[stem]:
                    shared[other] += weight  # type: ignore[assignment]  # typeshed knows whole counts only
        del shared[document]
        for other in sorted(shared, key=lambda name: (-shared[name], name))[:NEIGHBOURS]:
            near[document].add(other)
            near[other].add(document)
    return {document: sorted(others) for document, others in near.items()}


class Pairs(Struct, frozen=True):
    """Pairs of rows with their log odds above FLOOR."""

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    odds: NDArray[np.float32]

    def __iter__(self) -> Iterator[tuple[int, int, float]]:
        return zip(self.left.tolist(), self.right.tolist(), self.odds.tolist(), strict=True)


def pairs(held: Laid) -> Pairs:
    """The likely pairs, scored: within each document, and with its neighbours."""
    near = neighbours(held)
    found: list[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]] = []
    for document in sorted(near):
        rows = np.array(held.of_document[document], np.int32)
        others = np.concatenate([np.array(held.of_document[other], np.int32) for other in near[document]])
        odds = odds_of(held, rows, others)
        odds[rows[:, None] == others[None, :]] = FLOOR
        if odds.shape[1] > KEPT:
            least = np.partition(odds, -KEPT, axis=1)[:, -KEPT][:, None]
            odds = np.where(odds >= least, odds, np.float32(FLOOR))
        at, other_at = np.nonzero(odds > FLOOR)
        found.append((rows[at], others[other_at], odds[at, other_at]))
    if not found:
        nothing = np.zeros(0, np.int32)
        return Pairs(nothing, nothing, np.zeros(0, np.float32))
    left, right, odds = (np.concatenate(part) for part in zip(*found, strict=True))
    low, high = np.minimum(left, right), np.maximum(left, right)
    # A pair comes up from both its ends, or from the one that kept it.
    _, first = np.unique(low.astype(np.int64) * len(held.statements) + high, return_index=True)
    return Pairs(low[first], high[first], odds[first])


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
    return {
        "meaning": held.vectors[rows] @ held.vectors[others].T,
        "words": shared_words(held, rows, others),
        # "They mined it, they waited": what is meant is told by the sentences around.
        "setting": held.surroundings[rows] @ held.surroundings[others].T,
        "denial and not": as_numbers(held.denies[rows][:, None] != held.denies[others][None, :]),
    }


def together(held: Laid, rows: Numbers, others: Numbers) -> dict[str, Matrix]:
    """What tells about pairs of statements of one document."""
    distance = np.abs(held.sentence[rows][:, None] - held.sentence[others][None, :])
    after = held.start[rows][:, None] - held.start[others][None, :]
    before = held.end[rows][:, None] - held.end[others][None, :]
    near = distance <= NEAR
    meaning = held.vectors[rows] @ held.vectors[others].T
    found = {
        "same sentence": distance == 0,
        "next sentence": distance == 1,
        "two sentences on": distance == 2,
        "next statement": np.abs(rows[:, None] - others[None, :]) == 1,
        "same speaker near": (held.speaker[rows][:, None] == held.speaker[others][None, :]) & near,
        # Neighbours need no word in common, since what was just named is not named again: this makes up for "words".
        "near without shared words": near & (shared_words(held, rows, others) == 0),
        # The content of one lies within that of the other: "denies claims that P", "P".
        "within": ((after <= 0) & (before >= 0)) | ((after >= 0) & (before <= 0)),
    }
    counted = {name: as_numbers(values) for name, values in found.items()}
    return counted | {
        "meaning of neighbours": np.where(near, meaning, np.float32(0)).astype(np.float32),
        "setting here": held.surroundings[rows] @ held.surroundings[others].T,
    }


def as_numbers(values: NDArray[np.bool_]) -> Matrix:
    """True as 1, False as 0."""
    return np.asarray(values, np.float32)


def shared_words(held: Laid, rows: Numbers, others: Numbers) -> Matrix:
    """Weighted Dice overlap of the words of each pair."""
    known = np.unique(np.concatenate([words_at(held, row) for row in rows])) if len(rows) else np.zeros(0, np.int32)
    column = np.full(len(held.word_weight) + 1, -1, np.int32)
    column[known] = np.arange(len(known), dtype=np.int32)

    def laid_out(which: Numbers) -> Matrix:
        words = [words_at(held, row) for row in which]
        row = np.repeat(np.arange(len(which)), [len(found) for found in words])
        at = column[np.concatenate(words)] if words else np.zeros(0, np.int32)
        out = np.zeros((len(which), len(known)), np.float32)
        out[row[at >= 0], at[at >= 0]] = 1.0
        return out

    both = (laid_out(rows) * held.word_weight[known]) @ laid_out(others).T
    total = held.total_weight[rows][:, None] + held.total_weight[others][None, :]
    return np.asarray(2 * both / np.maximum(total, 1e-9), np.float32)


def words_at(held: Laid, row: int) -> Numbers:
    """The numbers of the words of one statement."""
    return held.words[held.word_starts[row] : held.word_starts[row + 1]]


def reasons_for(held: Laid, left: int, right: int) -> tuple[str, ...]:
    """Why two statements are thought to be about the same thing, the weightiest reason first.

    Only what speaks for it: the words they share, how near their meaning is, how near they stand.
    """
    model = pair_model()
    one, other = np.array([left], np.int32), np.array([right], np.int32)
    values = {name: float(value[0, 0]) for name, value in features(held, one, other).items()}
    found = []
    for name in sorted(values, key=lambda key: (-model.features[key] * values[key], key)):
        if model.features[name] * values[name] <= 0.2:
            continue
        if name == "setting here":  # said by "setting" already
            continue
        if name == "words":
            words = words_of(held.proposed[left], held.matter[left] & held.matter[right])
            found.append(f"share {', '.join(word for _, word in words)}")
        elif name == "meaning":
            found.append(f"near in meaning ({values[name]:.2f})")
        elif name == "setting":
            found.append(f"told among like sentences ({values[name]:.2f})")
        else:
            found.append(name)
    return tuple(found)


def fixed(statements: Sequence[Statement]) -> dict[str, int]:
    """Row of each statement id."""
    return {statement.id: row for row, statement in enumerate(statements)}
