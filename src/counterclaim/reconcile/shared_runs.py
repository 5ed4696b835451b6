"""Runs of words that documents share: hashed, sampled and looked up, so that no document is compared with all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from zlib import crc32

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from counterclaim.lexicon import lexicon
from counterclaim.records import Document

WORD = re.compile(r"\w+")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
QUOTED = re.compile(r"“[^”\n]*[”\n]|\"[^\"\n]*[\"\n]|«[^»\n]*[»\n]|‘[^‘\n]{20,}?’(?!\w)")
INSERTS = {word: re.compile(pattern) for word, pattern in lexicon("inserts")["insert"].items()}
MESSAGE = re.compile(lexicon("inserts")["message"]["pattern"])
SPEECH = frozenset(lexicon("inserts")["speech"]["words"])
RUN = 5  # words: five in a row are seldom the same by chance, and survive light editing
# Of so many runs in a row the one with the least hash is looked up (winnowing): so any 14 words that two documents
# share are looked up in both, wherever they stand, for a fifth of the work.
WINDOW = 10
SAMPLED_RUNS = 2
# A run of an outlet on three days, or on two that are a week apart, is its house text: signatures, standing background.
# Versions of one report come out on one day or two.
HOUSE, APART = 3, 7
EARLIEST = 16  # of all that have a run, the first so many are partners: the cost of a document stays the same
BATCH = 5000  # documents paired at a time: bounds the memory
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no word is lost in the product
Hashes = NDArray[np.uint32]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


class Printed(Struct, frozen=True):
    """The words of a document's own blocks as hashed runs: the run at i begins with word i.

    `own`, one a word: whether it is the writer's, no name and not in quotation marks; `joined`, one a run: whether it
    lies in one block; `spoken`: the runs that lie in quotation marks; `speech`, one a word: "I", "we", "you" and so on.
    """

    document: str
    name: str
    published_at: str
    outlet: str
    agencies: frozenset[str]
    reprinted: bool
    runs: Hashes
    joined: Bools
    own: Bools
    spoken: Hashes
    speech: Bools
    places: NDArray[np.int32]

    def starts_of(self, run: int) -> tuple[int, int]:
        """The first word of a run and the one after its last."""
        return run, run + RUN

    def characters(self, first: int, last: int) -> tuple[int, int]:
        """Where the words first:last start and end in the text."""
        return int(self.places[first, 0]), int(self.places[last - 1, 1])


def printed(document: Document) -> Printed:
    """The words of a document, furniture of the page left out, with the credits that say whose they are."""
    blocks = [(b.start, b.end) for b in document.blocks if not b.furniture] or [(0, len(document.text))]
    if document.blocks and all(b.furniture for b in document.blocks):
        blocks = []
    text = without_inserts(document.text)
    found = [word for start, end in blocks for word in WORD.finditer(text, start, end)]
    places = np.array([word.span() for word in found], np.int32).reshape(-1, 2)
    codes = np.array([crc32(word.group().lower().encode("utf-8", "replace")) for word in found], np.uint64)
    home = np.searchsorted(np.array([start for start, _ in blocks]), places[:, 0], "right")
    kinds = ("agency", "reprint", "contributed")
    quoted = in_quotation(text, places)
    runs = run_hashes(codes)
    return Printed(
        document=document.id,
        name=document.name,
        published_at=document.published_at or "",
        outlet=document.outlet or "",
        agencies=frozenset(c.name for c in document.credits if c.kind in kinds and c.name),
        reprinted=any(credit.kind in ("reprint", "contributed") for credit in document.credits),
        runs=runs,
        joined=home[: len(home) - RUN + 1] == home[RUN - 1 :] if len(home) >= RUN else np.zeros(0, bool),
        own=np.array([word.group()[0].islower() for word in found], bool) & ~quoted,
        spoken=np.unique(runs[(quoted[: len(runs)] & quoted[RUN - 1 :]) if len(runs) else []]),
        speech=np.array([word.group() in SPEECH for word in found], bool),
        places=places,
    )


def without_inserts(text: str) -> str:
    """The text with blanks where the site set links, players and galleries into it.

    >>> without_inserts("Speaker Ilva BrandtVote put off | Dam breaks MORE said no.")
    'Speaker Ilva                                      said no.'
    """
    for word, insert in INSERTS.items():
        if word in text:
            text = insert.sub(lambda found: " " * len(found.group()), text)
    return text


def in_quotation(text: str, places: NDArray[np.int32]) -> Bools:
    """Which of the words at these places stand in quotation marks."""
    marked = np.zeros(len(text) + 1, bool)
    for found in (*QUOTED.finditer(text), *MESSAGE.finditer(text)):
        marked[found.start() : found.end()] = True
    return marked[places[:, 0]]


def run_hashes(codes: NDArray[np.uint64]) -> Hashes:
    """A number for each run of words, in their order, the same on every machine.

    >>> len(run_hashes(np.arange(9, dtype=np.uint64)))
    5
    """
    if len(codes) < RUN:
        return np.zeros(0, np.uint32)
    mixed = np.zeros(len(codes) - RUN + 1, np.uint64)
    for at in range(RUN):  # wraps at 64 bits, on purpose
        mixed = mixed * MULTIPLIER + codes[at : at + len(mixed)]
    mixed ^= mixed >> np.uint64(33)
    return (mixed * MULTIPLIER >> np.uint64(32)).astype(np.uint32)


def sampled(runs: Hashes) -> Hashes:
    """The least of every WINDOW runs in a row, each once.

    >>> sampled(np.array([9, 5, 7, 8], np.uint32)).tolist()
    [5]
    """
    if len(runs) <= WINDOW:
        return runs[:0] if not len(runs) else np.array([runs.min()], np.uint32)
    return np.unique(np.lib.stride_tricks.sliding_window_view(runs, WINDOW).min(1))


def covered(one: Printed, shared: Hashes) -> Bools:
    """Which words of a document lie in one of these runs."""
    words = np.zeros(len(one.own), bool)
    hits = np.flatnonzero(np.isin(one.runs, shared) & one.joined)
    for at in range(RUN):
        words[hits + at] = True
    return words


def house_words(held: Sequence[Printed]) -> Hashes:
    """The runs that any outlet prints again and again, ascending: its own formulas are nobody's copy.

    Nor are they where others carry them: two copies of two reports of one outlet share the line about its newsletter.
    """
    by_outlet: defaultdict[str, defaultdict[str, list[Hashes]]] = defaultdict(lambda: defaultdict(list))
    for one in held:
        if one.outlet:
            by_outlet[one.outlet][one.published_at[:10] or one.document].append(one.runs)
    house = [again_and_again(days) for days in by_outlet.values() if len(days) > 1]
    return np.unique(np.concatenate([*house, np.zeros(0, np.uint32)]))


def again_and_again(days: Mapping[str, Sequence[Hashes]]) -> Hashes:
    """The runs that are in what was printed on several days; what has no date has a day of its own, near to no other.

    >>> run = [np.array([7], np.uint32)]
    >>> again_and_again({"2031-05-01": run, "2031-05-02": run}).tolist()
    []
    >>> again_and_again({"2031-05-01": run, "2031-05-20": run}).tolist()
    [7]
    """
    printed_on = [np.unique(np.concatenate(runs)) for runs in days.values()]
    dates = [date.fromisoformat(day).toordinal() if DAY.fullmatch(day) else 0 for day in days]
    runs = np.concatenate(printed_on)
    on = np.repeat(np.array(dates, np.int32), [len(runs) for runs in printed_on])
    order = np.argsort(runs, kind="stable")
    runs, on = runs[order], on[order]
    if not len(runs):
        return runs
    first = np.flatnonzero(np.concatenate([[True], runs[1:] != runs[:-1]]))
    counts = np.diff(np.append(first, len(runs)))
    since = np.minimum.reduceat(np.where(on > 0, on, np.iinfo(np.int32).max), first)
    apart = np.maximum.reduceat(on, first).astype(np.int64) - since
    return runs[first][(counts >= HOUSE) | (apart >= APART)]


def among(runs: Hashes, house: Hashes) -> Bools:
    """Which of the runs are among the house's, which are in ascending order.

    >>> among(np.array([2, 9], np.uint32), np.array([2, 3], np.uint32)).tolist()
    [True, False]
    """
    return (
        house[np.searchsorted(house, runs).clip(max=len(house) - 1)] == runs
        if len(house)
        else np.zeros(len(runs), bool)
    )


def candidates(held: Sequence[Printed], house: Hashes) -> Iterator[tuple[int, int]]:
    """Pairs of documents that share at least so many sampled runs; `held` from the earliest on."""
    samples = [sample[~among(sample, house)] for sample in (sampled(one.runs) for one in held)]
    runs = np.concatenate([*samples, np.zeros(0, np.uint32)])
    rows = np.repeat(np.arange(len(held), dtype=np.int32), [len(sample) for sample in samples])
    order = np.argsort(runs, kind="stable")  # stable: within a run the earliest document comes first
    runs, rows = runs[order], rows[order]
    first = np.flatnonzero(np.concatenate([[True], runs[1:] != runs[:-1]])) if len(runs) else np.zeros(0, np.int64)
    begins = np.repeat(first, np.diff(np.append(first, len(runs))))
    nth = np.arange(len(runs)) - begins
    later = np.flatnonzero(nth)
    later = later[np.argsort(rows[later], kind="stable")]
    cuts = np.searchsorted(rows[later], np.arange(0, len(held) + BATCH, BATCH))
    for start, end in pairwise(cuts.tolist()):
        batch = later[start:end]
        pairs = [paired(rows, begins, batch[nth[batch] > partner], partner) for partner in range(EARLIEST)]
        both, counts = np.unique(np.concatenate(pairs), return_counts=True)
        for pair in both[counts >= SAMPLED_RUNS].tolist():
            yield divmod(pair, 2**32)


def paired(rows: NDArray[np.int32], begins: Ints, entries: Ints, partner: int) -> Ints:
    """Each of the entries with one of the earliest that have its run, the two rows in one number."""
    return rows[begins[entries] + partner].astype(np.int64) * 2**32 + rows[entries]
