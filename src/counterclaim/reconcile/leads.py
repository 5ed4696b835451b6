"""Leads: how a report begins, by which it is laid beside others of the same days that begin alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterclaim.reconcile.stories import day_of
from counterclaim.records import Document, Lead

# Title and so many characters: of 380 pairs of reports of one event (41 events), 357 came together at LEAST.
OPENING = 300
# Cosine; .60 lost 50 of those pairs, .50 made chains of 27 reports out of 1,500 of daily politics.
LEAST = 0.55
# Reports of one event come out within so many days of each other.
REACH = 3
SCALE = 127
DAY_BITS = 20
# Without a date, reports are looked for among those whose vectors point the same way in all but one of so many axes.
SHELF_BITS = 6
CODE_BITS = 12


def lead_of(document: Document) -> str:
    """The words that a report begins with; they hang on its text alone, however it is read.

    >>> lead_of(Document("a.txt", "cap_1", "Rain fell on Orsk.", title="Floods"))
    'Floods. Rain fell on Orsk.'
    """
    own = " ".join(document.text[b.start : b.end] for b in document.blocks if not b.furniture and b.kind != "headline")
    start = (own or document.text)[:OPENING]
    return f"{document.title}. {start}" if document.title else start


def placed_lead(document: Document, vector: NDArray[np.float32]) -> Lead:
    """The lead of a report, with the vector of its words."""
    day, code = day_of(document.published_at), np.rint(vector * SCALE).astype(np.int8)
    axes = "".join("1" if value > 0 else "0" for value in code[:CODE_BITS])
    name = f"{int(document.id.rpartition('_')[2], 16):064b}"
    if day is not None:
        near: tuple[int, ...] = tuple(range(day - REACH, day + REACH + 1))
        return Lead(document.id, day, near, f"0{day:0{DAY_BITS}b}{axes}{name}", len(document.text), code.tobytes())
    shelf = int(axes[:SHELF_BITS], 2)
    near = (~shelf, *(~(shelf ^ 1 << bit) for bit in range(SHELF_BITS)))
    return Lead(document.id, ~shelf, near, f"1{axes}{name}", len(document.text), code.tobytes())


def alike(code: bytes, others: Sequence[bytes]) -> NDArray[np.bool_]:
    """Which of the others begin like this one; reckoned in whole numbers, so that both ends see the same.

    >>> alike(bytes([120, 0]), [bytes([120, 5]), bytes([0, 120])]).tolist()
    [True, False]
    """
    held: Any = np.frombuffer(b"".join(others), np.int8).reshape(len(others), -1).astype(np.int32)
    likeness = held @ np.frombuffer(code, np.int8).astype(np.int32)
    return np.asarray(likeness >= LEAST * SCALE * SCALE)
