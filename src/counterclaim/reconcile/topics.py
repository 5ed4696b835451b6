"""Topics: reports about so different matters that no statement of one can contend with one of the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np

from counterclaim.records import Document, Judgement, Story

# How like the means of the statement vectors of two reports are that are about one matter. In a story most reports are
# .8 and more from their nearest; a higher bound than this parts the odd report from its story.
ALIKE = 0.7


def topics(
    documents: Sequence[Document],
    vector_of: Mapping[str, np.ndarray],
    told: Iterable[Story],
    ties: Iterable[Judgement],
) -> list[list[Document]]:
    """The documents by topic, in their order: those alike, those of one story, and those that judgements tie.

    What is rare, and so tells much, is then counted among reports of one topic: beside other matters "Russia" would be
    a rare word that joins whatever is said of it.
    """
    held = sorted(documents, key=lambda document: document.id)
    place = {document.id: at for at, document in enumerate(held)}
    home = {statement.id: at for at, document in enumerate(held) for statement in document.statements}
    root = list(range(len(held)))

    def top(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    means = np.array([mean_of(document, vector_of) for document in held])
    alike = (
        (left, right)
        for left, row in enumerate(means)
        for right in np.flatnonzero(means[:left] @ row >= ALIKE).tolist()
    )
    stories = ((place[story.documents[0]], place[other]) for story in told for other in story.documents)
    tied = ((home[j.left], home[j.right]) for j in ties if j.left in home and j.right in home)
    for left, right in chain(alike, stories, tied):
        root[top(left)] = top(right)
    found: dict[int, list[Document]] = {}
    for document in documents:
        found.setdefault(top(place[document.id]), []).append(document)
    return list(found.values())


def mean_of(document: Document, vector_of: Mapping[str, np.ndarray]) -> np.ndarray:
    """Unit vector of the mean of what a report's statements say, nought where it has none."""
    if not document.statements:
        return np.zeros(384, np.float32)
    total = np.sum([vector_of[statement.id] for statement in document.statements], axis=0, dtype=np.float32)
    return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9))
