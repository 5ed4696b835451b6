"""A small story in three invented reports, with statements placed by their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from counterclaim.annotate.sentences import sentences
from counterclaim.reconcile.stems import stems
from counterclaim.records import Document, Span, Statement
from texts import doc_of

# content, stance, speaker, party; a content that occurs twice is taken after the one before it.
Said = tuple[str, str, str, str]

COURIER = (
    "Ostrel accused Orland of shelling two schools in Belmar. Orland denies it.\n"
    "The mayor of Belmar said 14 pupils were killed.\n"
    "An envoy said grain exports would resume in spring."
)
COURIER_SAID: tuple[Said, ...] = (
    ("Orland of shelling two schools in Belmar", "alleges", "Ostrel", "Ostrel"),
    ("it", "denies", "Orland", "Orland"),
    ("14 pupils were killed", "estimates", "mayor of Belmar", "Ostrel"),
    ("grain exports would resume in spring", "predicts", "envoy", "Quill"),
)
MERCURY = "An Orland spokesman denied that Orland had shelled two schools in Belmar, calling the claims a fairy tale."
MERCURY_SAID: tuple[Said, ...] = (
    ("that Orland had shelled two schools in Belmar", "denies", "spokesman", "Orland"),
    ("the claims a fairy tale", "denies", "spokesman", "Orland"),
)


def report(name: str, text: str, said: Sequence[Said], **fields: object) -> tuple[Document, dict[str, tuple[str, str]]]:
    """A document with these statements, and the speaker and party of each by id."""
    document = doc_of(text, sentences, name=name, **fields)
    held, who, at = [], {}, 0
    for content, stance, speaker, party in said:
        at = text.index(content, at)
        span = Span(at, at + len(content), content)
        statement = Statement(document=document.id, content=(span,), stance=stance)  # type: ignore[arg-type]
        held.append(statement)
        who[statement.id] = (speaker, party)
        at += len(content)
    return document.add("statements", held), who


def bag(texts: Mapping[str, str], width: int = 64) -> dict[str, NDArray[np.float32]]:
    """A stand-in for sentence vectors: unit vectors of the stems of each text, hashed without chance."""
    vectors = {}
    for key, text in texts.items():
        vector = np.full(width, 1e-3, np.float32)
        for stem in stems(text):
            vector[sum(stem.encode()) % width] += 1
        vectors[key] = vector / np.linalg.norm(vector)
    return vectors
