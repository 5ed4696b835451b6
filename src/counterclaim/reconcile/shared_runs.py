"""Runs of words that documents share: hashed, sampled and looked up, so that no document is compared with all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from counterclaim.lexicon import lexicon
from counterclaim.reconcile.hashed_words import MULTIPLIER, Bools, Codes, Hashed, Places, code_of, hashed, mixed
from counterclaim.records import Document

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
SHIFT, LOWER = np.uint64(32), np.uint64(0xFFFFFFFF)  # two numbers in one, so that they are sorted together
FILTER = np.uint32(12)  # bits of a run that a set's marks leave out: the marks take a megabyte and stay near
Hashes = NDArray[np.uint32]
Rows = NDArray[np.int32]
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


def printed(document: Document) -> Printed:
    """The words of a document, furniture of the page left out, with the credits that say whose they are."""
    text = without_inserts(document.text)
    words, joined = written(document, text)
    runs = run_hashes(words.codes)
    quoted = in_quotation(text, words.places)
    kinds = ("agency", "reprint", "contributed")
    return Printed(
        document=document.id,
        name=document.name,
        published_at=document.published_at or "",
        outlet=document.outlet or "",
        agencies=frozenset(c.name for c in document.credits if c.kind in kinds and c.name),
        reprinted=any(credit.kind in ("reprint", "contributed") for credit in document.credits),
        runs=runs,
        joined=joined,
        own=words.small & ~quoted,
        spoken=distinct(runs[quoted[: len(runs)] & quoted[RUN - 1 :]]) if len(runs) else runs,
        speech=of_speech(document.text, words),
    )


def written(document: Document, text: str) -> tuple[Hashed, Bools]:
    """The words of a document's own blocks, and for each run of them whether it lies in one block.

    `text`: the document's without what its site set into it.
    """
    blocks = [(b.start, b.end) for b in document.blocks if not b.furniture]
    words = hashed(text, blocks if document.blocks else [(0, len(document.text))])
    home = np.searchsorted([start for start, _ in blocks], words.places[:, 0], "right")
    return words, home[: len(home) - RUN + 1] == home[RUN - 1 :] if len(home) >= RUN else np.zeros(0, bool)


@cache
def _speech() -> Codes:
    return np.unique(np.array([code_of(word) for word in SPEECH], np.uint64))


def of_speech(text: str, words: Hashed) -> Bools:
    """Which of the words are those of somebody who speaks of himself: "we", and not "WE"."""
    found = among(words.codes, _speech())
    for at in np.flatnonzero(found).tolist():
        start, end = words.places[at].tolist()
        found[at] = text[start:end] in SPEECH
    return found


def without_inserts(text: str) -> str:
    """The text with blanks where the site set links, players and galleries into it.

    >>> without_inserts("Speaker Ilva BrandtVote put off | Dam breaks MORE said no.")
    'Speaker Ilva                                      said no.'
    """
    for word, insert in INSERTS.items():
        if word in text:
            text = insert.sub(lambda found: " " * len(found.group()), text)
    return text


def in_quotation(text: str, places: Places) -> Bools:
    """Which of the words at these places stand in quotation marks."""
    marked = np.zeros(len(text) + 1, bool)
    for pattern in (QUOTED, MESSAGE) if "(@" in text else (QUOTED,):
        for found in pattern.finditer(text):
            marked[found.start() : found.end()] = True
    return marked[places[:, 0]]


def run_hashes(codes: NDArray[np.uint64]) -> Hashes:
    """A number for each run of words, in their order, the same on every machine.

    >>> len(run_hashes(np.arange(9, dtype=np.uint64)))
    5
    """
    if len(codes) < RUN:
        return np.zeros(0, np.uint32)
    runs = np.zeros(len(codes) - RUN + 1, np.uint64)
    for at in range(RUN):  # wraps at 64 bits, on purpose
        runs = runs * MULTIPLIER + codes[at : at + len(runs)]
    return (mixed(runs) >> np.uint64(32)).astype(np.uint32)


def sampled(runs: Hashes) -> Hashes:
    """The least of every WINDOW runs in a row, each once.

    >>> sampled(np.array([9, 5, 7, 8], np.uint32)).tolist()
    [5]
    """
    if len(runs) <= WINDOW:
        return runs.min(keepdims=True) if len(runs) else runs
    least, width = runs, 1
    while width < WINDOW:  # the least of 1, 2, 4, 8, and then of 10 from two that overlap
        step = min(width, WINDOW - width)
        least, width = np.minimum(least[:-step], least[step:]), width + step
    return distinct(least)


def distinct(runs: Hashes) -> Hashes:
    """Each of the runs once, ascending."""
    runs = np.sort(runs)  # ten times as fast as numpy's unique, which hashes first
    return runs[np.concatenate([[True], runs[1:] != runs[:-1]])] if len(runs) else runs


def covered(one: Printed, at: Ints) -> Bools:
    """Which words of a document lie in the runs at these places."""
    words = np.zeros(len(one.own), bool)
    for nth in range(RUN):
        words[at + nth] = True
    return words


def house_words(held: Sequence[Printed]) -> Known:
    """The runs that any outlet prints again and again: its own formulas are nobody's copy.

    Nor are they where others carry them: two copies of two reports of one outlet share the line about its newsletter.
    """
    by_outlet: defaultdict[str, defaultdict[str, list[Hashes]]] = defaultdict(lambda: defaultdict(list))
    for one in held:
        if one.outlet:
            by_outlet[one.outlet][one.published_at[:10] or one.document].append(one.runs)
    house = [again_and_again(days) for days in by_outlet.values() if len(days) > 1]
    return known(house)


def again_and_again(days: Mapping[str, Sequence[Hashes]]) -> Hashes:
    """The runs that are in what was printed on several days; what has no date has a day of its own, near to no other.

    >>> run = [np.array([7], np.uint32)]
    >>> again_and_again({"2031-05-01": run, "2031-05-02": run}).tolist()
    []
    >>> again_and_again({"2031-05-01": run, "2031-05-20": run}).tolist()
    [7]
    """
    dates = [date.fromisoformat(day).toordinal() if DAY.fullmatch(day) else 0 for day in days]
    dated = zip(dates, days.values(), strict=True)
    keys = np.concatenate(
        [distinct(np.concatenate(runs)).astype(np.uint64) << SHIFT | np.uint64(d) for d, runs in dated]
    )
    keys.sort()  # a run and the days that it was printed on, one after the other
    runs, on = (keys >> SHIFT).astype(np.uint32), (keys & LOWER).astype(np.int32)
    if not len(runs):
        return runs
    first = np.flatnonzero(np.concatenate([[True], runs[1:] != runs[:-1]]))
    counts = np.diff(np.append(first, len(runs)))
    since = np.minimum.reduceat(np.where(on > 0, on, np.iinfo(np.int32).max), first)
    apart = np.maximum.reduceat(on, first).astype(np.int64) - since
    return runs[first][(counts >= HOUSE) | (apart >= APART)]


class Known(Struct, frozen=True):
    """A large set of runs, ascending, and a mark for each first bits that one of them has: most questions end there."""

    runs: Hashes
    begun: Bools

    def has(self, runs: Hashes) -> Bools:
        """Which of these runs are in the set."""
        found: Bools = self.begun[runs >> FILTER]
        at = np.flatnonzero(found)
        found[at] = among(runs[at], self.runs)
        return found


def known(sets: Iterable[Hashes]) -> Known:
    """All of these runs as one set.

    >>> known([np.array([9, 2], np.uint32)]).has(np.array([2, 3], np.uint32)).tolist()
    [True, False]
    """
    runs = distinct(np.concatenate([np.zeros(0, np.uint32), *sets]))
    begun = np.zeros(1 << (32 - int(FILTER)), bool)
    begun[runs >> FILTER] = True
    return Known(runs, begun)


def among(runs: NDArray[Any], known: NDArray[Any]) -> Bools:
    """Which of the runs are among those known, which are in ascending order.

    >>> among(np.array([2, 9], np.uint32), np.array([2, 3], np.uint32)).tolist()
    [True, False]
    """
    if not len(known):
        return np.zeros(len(runs), bool)
    return np.asarray(known[np.searchsorted(known, runs).clip(max=len(known) - 1)] == runs)


def candidates(held: Sequence[Printed], house: Known) -> Iterator[tuple[int, int]]:
    """Pairs of documents that share at least so many sampled runs; `held` from the earliest on."""
    runs, rows = looked_up(held, house)
    first = np.flatnonzero(np.concatenate([[True], runs[1:] != runs[:-1]])) if len(runs) else np.zeros(0, np.int64)
    begins = np.repeat(first.astype(np.int32), np.diff(np.append(first, len(runs))))
    nth = np.arange(len(runs), dtype=np.int32) - begins
    later = np.flatnonzero(nth).astype(np.int32)
    later = later[np.argsort(rows[later], kind="stable")]
    cuts = np.searchsorted(rows[later], np.arange(0, len(held) + BATCH, BATCH))
    for start, end in pairwise(cuts.tolist()):
        batch = later[start:end]
        pairs = [paired(rows, begins, batch[nth[batch] > partner], partner) for partner in range(EARLIEST)]
        both, counts = np.unique(np.concatenate(pairs), return_counts=True)
        for pair in both[counts >= SAMPLED_RUNS].tolist():
            yield divmod(pair, 2**32)


def looked_up(held: Sequence[Printed], house: Known) -> tuple[Hashes, Rows]:
    """The sampled runs of all documents in ascending order, each with its document, within a run the earliest first."""
    samples = [sampled(one.runs) for one in held]
    samples = [sample[~house.has(sample)] for sample in samples]
    owners = np.repeat(np.arange(len(held), dtype=np.uint64), [len(sample) for sample in samples])
    keys = np.concatenate([*samples, np.zeros(0, np.uint32)]).astype(np.uint64) << SHIFT | owners
    keys.sort()
    return (keys >> SHIFT).astype(np.uint32), (keys & LOWER).astype(np.int32)


def paired(rows: Rows, begins: Rows, entries: Rows, partner: int) -> Ints:
    """Each of the entries with one of the earliest that have its run, the two rows in one number."""
    return rows[begins[entries] + partner].astype(np.int64) * 2**32 + rows[entries]
