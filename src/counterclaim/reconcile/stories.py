"""Stories: documents that report the same event, by the words and meaning of their openings and by their dates."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from counterclaim.reconcile.linkage import linked
from counterclaim.reconcile.stems import Weights, stems, weights_of, words_of
from counterclaim.records import Document, Story

# Characters of a document that count as its opening: the event stands there, further down other events do.
OPENING = 600
# Reports of one event come out within so many days of each other, and each day between them takes off a little:
# attacks of one war are told in the same words week after week. Without a date nothing is held against a pair.
WINDOW_DAYS = 30
PER_DAY = 0.01
# Likeness of meaning and of words weighed alike, as a mean over a cluster: B3 F1 .90 on 41 labelled events; .24 reached
# .93 there, but ran the daily attacks of one war together.
LEAST = 0.28
FLOOR = 0.1
YEAR = re.compile(r"(?:19|20)\d\d")
COMMON = 200
KEPT = 50


class Opening(Struct, frozen=True):
    """What a document is grouped by."""

    document: str
    title: str
    day: int | None
    words: frozenset[str]
    text: str


def stories(documents: Sequence[Document], vectors_by_document: Mapping[str, NDArray[np.float32]]) -> list[Story]:
    """Stories of at least two documents, by id; each document is in one at most."""
    openings = sorted((opening_of(document) for document in documents), key=lambda opening: opening.document)
    weights = weights_of(opening.words for opening in openings)
    excess = []
    for left, right in candidates(openings, weights):
        one, other = openings[left], openings[right]
        meaning = float(vectors_by_document[one.document] @ vectors_by_document[other.document])
        likeness = (meaning + weights.overlap(one.words, other.words)) / 2 - PER_DAY * days_between(one, other)
        if likeness > FLOOR:
            excess.append((left, right, likeness - FLOOR))
    groups = linked(len(openings), excess, LEAST - FLOOR)
    found = [story_of([openings[row] for row in group], weights) for group in groups if len(group) > 1]
    return sorted(found, key=lambda story: story.id)


def opening_of(document: Document) -> Opening:
    """Title, date and telling words of a document's opening, furniture left out."""
    own = [document.text[block.start : block.end] for block in document.blocks if not block.furniture]
    text = " ".join(own) if own else document.text
    title = document.title or (own[0].strip() if own else document.text.strip().split("\n", 1)[0])[:120]
    start = f"{document.title or ''} {text[:OPENING]}"
    words = frozenset(stem for stem in stems(start) if not YEAR.fullmatch(stem))
    return Opening(document.id, title, day_of(document.published_at), words, start)


def day_of(published_at: str | None) -> int | None:
    """The day of an ISO date or time as a number, None where there is none.

    >>> day_of("2031-05-02T10:00:00Z") - day_of("2031-05-01"), day_of(None), day_of("2031")
    (1, None, None)
    """
    try:
        return date.fromisoformat((published_at or "")[:10]).toordinal()
    except ValueError:
        return None


def candidates(openings: Sequence[Opening], weights: Weights) -> list[tuple[int, int]]:
    """Pairs that share their rarer words and lie within the window: for each document the nearest so many."""
    by_stem: defaultdict[str, list[int]] = defaultdict(list)
    for row, opening in enumerate(openings):
        for stem in opening.words:
            by_stem[stem].append(row)
    found = set()
    for row, opening in enumerate(openings):
        shared: Counter[int] = Counter()
        for stem in sorted(opening.words):
            if len(by_stem[stem]) <= COMMON:
                for other in by_stem[stem]:
                    shared[other] += weights.weight(stem)  # type: ignore[assignment]  # typeshed knows whole counts only
        near = [other for other in shared if other != row and days_between(opening, openings[other]) <= WINDOW_DAYS]
        for other in sorted(near, key=lambda at: (-shared[at], at))[:KEPT]:
            found.add((min(row, other), max(row, other)))
    return sorted(found)


def days_between(one: Opening, other: Opening) -> int:
    """Days between two documents, 0 where a date is not known."""
    return 0 if one.day is None or other.day is None else abs(one.day - other.day)


def story_of(openings: Sequence[Opening], weights: Weights) -> Story:
    """The story of these documents: the earliest headline, and the words that most of them share."""
    earliest = min(openings, key=lambda opening: (opening.day is None, opening.day or 0, opening.document))
    counts = Counter(stem for opening in openings for stem in opening.words)
    shared = [stem for stem, count in counts.items() if count * 2 > len(openings)]
    telling = sorted(shared, key=lambda stem: (-counts[stem] * weights.weight(stem), stem))[:6]
    days = sorted(opening.day for opening in openings if opening.day is not None)
    spoken = dict(pair for opening in openings for pair in words_of(opening.text, telling))
    reasons = [f"{len(openings)} reports share {', '.join(spoken[stem] for stem in telling)}"] if telling else []
    if days:
        reasons.append(f"from {date.fromordinal(days[0])} to {date.fromordinal(days[-1])}")
    return Story(earliest.title, tuple(sorted(opening.document for opening in openings)), tuple(reasons))
