"""Statements laid out in one order, with everything that pairs of them are scored by as arrays."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from counterclaim.reconcile.propositions import EntityNameOf, surroundings
from counterclaim.reconcile.stems import stems, weights_of
from counterclaim.reconcile.stories import day_of
from counterclaim.records import Document, Statement

Matrix = NDArray[np.float32]
Numbers = NDArray[np.int32]

# Reports that a report is compared with, at most: those that share the rarest words with it.
NEIGHBOURS = 25
# A word in more reports than this leads to no neighbour.
COMMON = 400
# A word with a capital that does not begin a sentence.
NAME = re.compile(r"(?<!^)(?<![.!?“\"‘] )\b[A-Z][\w’'-]+")


class Bags(Struct, frozen=True):
    """Sets of words by number: those of a statement from `starts` on; `weight` is by number, `total` by statement."""

    numbers: Numbers
    starts: Numbers
    weight: Matrix
    total: Matrix


class Laid(Struct, frozen=True):
    """All statements in a fixed order: arrays have one entry for each statement.

    `near`: for each document those it is compared with, itself among them. `vectors` and `surroundings` are about the
    mean of these: what all reports of a story are about tells nothing about which of their statements belong together.
    """

    statements: tuple[Statement, ...]
    ids: tuple[str, ...]
    proposed: tuple[str, ...]
    matter: tuple[frozenset[str], ...]
    of_document: Mapping[str, range]
    near: Mapping[str, tuple[str, ...]]
    document: Numbers
    day: Matrix
    sentence: Numbers
    speaker: Numbers
    start: Numbers
    end: Numbers
    estimates: NDArray[np.bool_]
    vectors: Matrix
    surroundings: Matrix
    words: Bags
    set_among: Bags
    names: Bags


def laid(
    documents: Iterable[Document],
    entity_name_of: EntityNameOf,
    propositions: Mapping[str, str],
    vectors: Mapping[str, Matrix],
    vectors_around: Mapping[str, Matrix],
) -> Laid:
    """The statements of the documents by document id and place, whatever order the documents come in."""
    held = sorted((document for document in documents if document.statements), key=lambda doc: doc.id)
    around = surroundings(held)
    statements: list[Statement] = []
    sentence: list[int] = []
    of_document: dict[str, range] = {}
    for document in held:
        own = sorted(document.statements, key=lambda s: (s.start, s.end, s.id))
        of_document[document.id] = range(len(statements), len(statements) + len(own))
        starts = [found.start for found in document.sentences]
        sentence.extend(bisect_right(starts, statement.start) for statement in own)
        statements.extend(own)
    counts = [len(rows) for rows in of_document.values()]
    ids = tuple(statement.id for statement in statements)  # once: an id is a hash
    proposed = tuple(propositions[key] for key in ids)
    matter = tuple(frozenset(stems(text)) for text in proposed)
    near = neighbours({doc: frozenset().union(*matter[rows.start : rows.stop]) for doc, rows in of_document.items()})
    days = [day_of(document.published_at) for document in held]
    number: dict[str, int] = {}
    speaker = [entity_name_of(statement)[0] for statement in statements]
    return Laid(
        statements=tuple(statements),
        ids=ids,
        proposed=proposed,
        matter=matter,
        of_document=of_document,
        near=near,
        document=np.repeat(np.arange(len(counts), dtype=np.int32), counts),
        day=np.repeat(np.array([np.nan if day is None else day for day in days], np.float32), counts),
        sentence=np.array(sentence, np.int32),
        # Nobody is the same as nobody: a statement without a speaker gets a number of its own, below zero.
        speaker=np.array(
            [number.setdefault(who, len(number)) if who else -1 - at for at, who in enumerate(speaker)], np.int32
        ),
        start=np.array([statement.start for statement in statements], np.int32),
        end=np.array([statement.end for statement in statements], np.int32),
        estimates=np.array([statement.stance == "estimates" for statement in statements], np.bool_),
        vectors=about_mean([vectors[key] for key in ids], of_document, near),
        surroundings=about_mean([vectors_around[key] for key in ids], of_document, near),
        words=bags(matter),
        set_among=bags([frozenset(stems(around[key])) for key in ids]),
        names=bags([frozenset(stems(" ".join(NAME.findall(text)))) for text in proposed]),
    )


def bags(sets: Sequence[frozenset[str]]) -> Bags:
    """Sets of stems as numbers, with the weight of each: the rarer, the heavier."""
    weights = weights_of(sets)
    number = {stem: at for at, stem in enumerate(sorted(frozenset().union(*sets)))}
    return Bags(
        numbers=np.array([at for held in sets for at in sorted(number[stem] for stem in held)], np.int32),
        starts=np.cumsum([0, *map(len, sets)], dtype=np.int32),
        weight=np.array([weights.weight(stem) for stem in number], np.float32),
        total=np.array([weights.total(held) for held in sets], np.float32),
    )


def about_mean(
    vectors: Sequence[Matrix], of_document: Mapping[str, range], near: Mapping[str, Sequence[str]]
) -> Matrix:
    """Unit vectors about the mean of the reports around; of few, which make a poor mean, less of it is taken away."""
    if not vectors:
        return np.zeros((0, 1), np.float32)
    given = np.array(vectors, np.float32)
    sums = {doc: given[rows.start : rows.stop].sum(axis=0) for doc, rows in of_document.items()}
    out = np.empty_like(given)
    for doc, rows in of_document.items():
        count = sum(len(of_document[other]) for other in near[doc])
        mean = np.sum([sums[other] for other in near[doc]], axis=0) / np.float32(count + 1)
        out[rows.start : rows.stop] = given[rows.start : rows.stop] - mean
    return np.asarray(out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9), np.float32)


def neighbours(words: Mapping[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    """For each document those with the heaviest shared words, and those to which it is such; itself among them."""
    documents = sorted(words)
    if len(documents) <= NEIGHBOURS:
        return {document: tuple(documents) for document in documents}
    held = bags([words[document] for document in documents])
    order = np.argsort(held.numbers, kind="stable")
    home = np.repeat(np.arange(len(documents)), np.diff(held.starts))[order]
    ends = np.cumsum(np.bincount(held.numbers, minlength=len(held.weight)))
    near: list[set[int]] = [{at} for at in range(len(documents))]
    for at in range(len(documents)):
        own = held.numbers[held.starts[at] : held.starts[at + 1]]
        having = [home[ends[stem - 1] if stem else 0 : ends[stem]] for stem in own]
        kept = [(stem, found) for stem, found in zip(own, having, strict=True) if len(found) <= COMMON]
        if not kept:
            continue
        weight = np.repeat(held.weight[[stem for stem, _ in kept]], [len(found) for _, found in kept])
        shared = np.bincount(np.concatenate([found for _, found in kept]), weight, minlength=len(documents))
        shared[at] = 0
        for other in np.argsort(-shared, kind="stable")[:NEIGHBOURS].tolist():
            if shared[other] > 0:
                near[at].add(other)
                near[other].add(at)
    return {document: tuple(documents[other] for other in sorted(near[at])) for at, document in enumerate(documents)}
