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
from counterclaim.reconcile.stems import Weights, stems, weights_of, words_of
from counterclaim.records import Document, Statement

Matrix = NDArray[np.float32]

# Log odds at which a pair tells nothing any more: lower ones are set to it, so that they need not be kept.
FLOOR = -4.0
# Reports that a report is compared with, at most: those that share the rarest words with it.
NEIGHBOURS = 40
# A word in more reports than this leads to no neighbour.
COMMON = 400
# Pairs kept for a statement, the likeliest; what is left out counts as FLOOR.
KEPT = 60


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
    """All statements in a fixed order, with what pairs are scored by."""

    statements: tuple[Statement, ...]
    of_document: Mapping[str, range]
    sentence: NDArray[np.int32]
    speaker: tuple[str | None, ...]
    vectors: Matrix
    proposed: tuple[str, ...]
    matter: tuple[frozenset[str], ...]
    weights: Weights

    def rows(self, document: str) -> range:
        """Where the statements of a document stand."""
        return self.of_document[document]


def laid(
    documents: Iterable[Document],
    entity_name_of: EntityNameOf,
    propositions: Mapping[str, str],
    vectors: Mapping[str, Matrix],
) -> Laid:
    """The statements of the documents by document id and place, whatever order the documents come in.

    Vectors are taken about the mean of their document: what all of a report is about tells nothing about which of its
    statements belong together (B3 F1 .57 against .52 on six labelled stories left out in turn).
    """
    statements: list[Statement] = []
    sentence: list[int] = []
    of_document = {}
    centred: list[Matrix] = []
    for document in sorted(documents, key=lambda doc: doc.id):
        own = sorted(document.statements, key=lambda s: (s.start, s.end, s.id))
        if not own:
            continue
        starts = [found.start for found in document.sentences]
        of_document[document.id] = range(len(statements), len(statements) + len(own))
        statements.extend(own)
        sentence.extend(bisect_right(starts, statement.start) for statement in own)
        centred.append(about_mean(np.array([vectors[statement.id] for statement in own], np.float32)))
    proposed = tuple(propositions[statement.id] for statement in statements)
    matter = tuple(frozenset(stems(text)) for text in proposed)
    return Laid(
        statements=tuple(statements),
        of_document=of_document,
        sentence=np.array(sentence, np.int32),
        speaker=tuple(entity_name_of(statement)[0] for statement in statements),
        vectors=np.concatenate(centred) if centred else np.zeros((0, 1), np.float32),
        proposed=proposed,
        matter=matter,
        weights=weights_of(matter),
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
        rows = np.array(held.rows(document), np.int32)
        others = np.concatenate([np.array(held.rows(other), np.int32) for other in near[document]])
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


def odds_of(held: Laid, rows: NDArray[np.int32], others: NDArray[np.int32]) -> Matrix:
    """Log odds that statements are about the same thing, a matrix of `rows` by `others`."""
    model = pair_model()
    total = np.full((len(rows), len(others)), model.intercept, np.float32)
    for name, values in features(held, rows, others).items():
        total += np.float32(model.features[name]) * values
    return total


def features(held: Laid, rows: NDArray[np.int32], others: NDArray[np.int32]) -> dict[str, Matrix]:
    """What is known about each pair of `rows` and `others`, by name."""
    document = np.array([held.statements[row].document for row in rows])
    other_document = np.array([held.statements[row].document for row in others])
    together = document[:, None] == other_document[None, :]
    distance = np.where(together, np.abs(held.sentence[rows][:, None] - held.sentence[others][None, :]), 99)
    speaker = np.array([held.speaker[row] or f"?{row}" for row in rows])
    other_speaker = np.array([held.speaker[row] or f"?{row}" for row in others])
    denies = np.array([held.statements[row].stance == "denies" for row in rows])
    other_denies = np.array([held.statements[row].stance == "denies" for row in others])
    found = {
        "meaning": held.vectors[rows] @ held.vectors[others].T,
        "words": shared_words(held, rows, others),
        "same sentence": distance == 0,
        "next sentence": distance == 1,
        "two sentences on": distance == 2,
        "three to five on": (distance >= 3) & (distance <= 5),
        "next statement": together & (np.abs(rows[:, None] - others[None, :]) == 1),
        "same speaker near": (speaker[:, None] == other_speaker[None, :]) & (distance <= 2),
        "denial and not": denies[:, None] != other_denies[None, :],
        "within": together & inside(held, rows, others),
    }
    return {name: np.asarray(values, np.float32) for name, values in found.items()}


def shared_words(held: Laid, rows: NDArray[np.int32], others: NDArray[np.int32]) -> Matrix:
    """Weighted Dice overlap of the words of each pair."""
    known = sorted(frozenset().union(*(held.matter[row] for row in rows))) if len(rows) else []
    column = {stem: at for at, stem in enumerate(known)}

    def laid_out(which: NDArray[np.int32]) -> Matrix:
        out = np.zeros((len(which), len(known)), np.float32)
        for at, row in enumerate(which):
            for stem in held.matter[row]:
                if stem in column:
                    out[at, column[stem]] = 1.0
        return out

    weight = np.array([held.weights.weight(stem) for stem in known], np.float32)
    both = (laid_out(rows) * weight) @ laid_out(others).T
    total = np.array([held.weights.total(held.matter[row]) for row in rows], np.float32)
    other_total = np.array([held.weights.total(held.matter[row]) for row in others], np.float32)
    return np.asarray(2 * both / np.maximum(total[:, None] + other_total[None, :], 1e-9), np.float32)


def inside(held: Laid, rows: NDArray[np.int32], others: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether the content of one of a pair lies within that of the other ("denies claims that P", "P")."""

    def edges(which: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        chosen = [held.statements[row] for row in which]
        return np.array([s.start for s in chosen]), np.array([s.end for s in chosen])

    (start, end), (other_start, other_end) = edges(rows), edges(others)
    outer = (start[:, None] <= other_start[None, :]) & (end[:, None] >= other_end[None, :])
    inner = (start[:, None] >= other_start[None, :]) & (end[:, None] <= other_end[None, :])
    return np.asarray(outer | inner)


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
        if name == "words":
            words = words_of(held.proposed[left], held.matter[left] & held.matter[right])
            found.append(f"share {', '.join(word for _, word in words)}")
        elif name == "meaning":
            found.append(f"near in meaning ({values[name]:.2f})")
        else:
            found.append(name)
    return tuple(found)


def fixed(statements: Sequence[Statement]) -> dict[str, int]:
    """Row of each statement id."""
    return {statement.id: row for row, statement in enumerate(statements)}
