"""Leads: what a report is about and how it begins, by which it is laid beside others without a look at all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterclaim.lexicon.spelling import demonyms_of
from counterclaim.lexicon.world import country_of, country_of_town, known, world
from counterclaim.reconcile.shared_runs import printed, sampled
from counterclaim.reconcile.stories import day_of
from counterclaim.records import Document, Lead

# Title and so many characters: of 380 pairs of reports of one event (41 events), 357 came together at LEAST.
OPENING = 300
# Cosine; .60 lost 50 of those pairs, .50 made chains of 27 reports out of 1,500 of daily politics.
LEAST = 0.55
# Reports of one event come out within so many days of each other.
REACH = 3
SCALE = 127
LAND_BITS, DAY_BITS, CODE_BITS = 16, 20, 12
# Without a date, reports are looked for among those whose vectors point the same way in all but one of so many axes.
SHELF_BITS = 6
# Of the runs of words that are looked up (see shared_runs.py) one in so many is kept.
KEPT_RUNS = 4
NAME = re.compile(r"[A-Z]\w+(?:[-’'][A-Z]\w+)?")
# Reports from everywhere name these; one that names another land nearly as often is about that.
POWERS = frozenset({"United States", "Russia", "United Kingdom", "France", "China"})
POWER = 0.6


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
    land = f"{int(sha256(land_of(document.text).encode()).hexdigest()[:4], 16):0{LAND_BITS}b}"
    name = f"{int(document.id.rpartition('_')[2], 16):064b}"
    runs = sampled(printed(document).runs)
    if day is not None:
        near: tuple[int, ...] = tuple(range(day - REACH, day + REACH + 1))
    else:
        shelf = int(axes[:SHELF_BITS], 2)
        near = (~shelf, *(~(shelf ^ 1 << bit) for bit in range(SHELF_BITS)))
    return Lead(
        document=document.id,
        shelf=near[0] if day is None else day,
        near=near,
        address=land + (f"1{axes}" if day is None else f"0{day:0{DAY_BITS}b}{axes}") + name,
        size=len(document.text),
        code=code.tobytes(),
        runs=tuple(runs[runs % KEPT_RUNS == 0].tolist()),
    )


def land_of(text: str) -> str:
    """The land that a text is about, "" where it names none; its towns count where it is named itself.

    >>> land_of("Moscow’s troops left Kherson, Kyiv said. The Russians denied it; the Ukrainians sent pictures.")
    'Ukraine'
    >>> land_of("Kessaly and Norland met; the Kessalian envoy left.")
    'Kessaly'
    """
    words = Counter(NAME.findall(text))
    named, towns = Counter[str](), Counter[str]()
    for word, count in words.items():
        if (land := _land(word)) is not None:
            named[land] += count
        elif (land := country_of_town(word)) is not None:
            towns[land] += count
    counted = {land: (count + towns[land]) * (POWER if land in POWERS else 1) for land, count in named.items()}
    if not counted:
        told = demonyms_of(text)  # lands that no list knows
        counted = {
            land: sum(words[word] for word in (land, *told) if told.get(word, land) == land) for land in told.values()
        }
    return max(counted, key=lambda land: (counted[land], land), default="")


@cache
def _land(word: str) -> str | None:
    if (land := country_of(word)) is not None:
        return land
    what = known(word)
    party = what.party if what is not None else None
    return party if party in world().adjective else None


def alike(code: bytes, others: Sequence[bytes]) -> NDArray[np.bool_]:
    """Which of the others begin like this one; reckoned in whole numbers, so that both ends see the same.

    >>> alike(bytes([120, 0]), [bytes([120, 5]), bytes([0, 120])]).tolist()
    [True, False]
    """
    held: Any = np.frombuffer(b"".join(others), np.int8).reshape(len(others), -1).astype(np.int32)
    likeness = held @ np.frombuffer(code, np.int8).astype(np.int32)
    return np.asarray(likeness >= LEAST * SCALE * SCALE)
