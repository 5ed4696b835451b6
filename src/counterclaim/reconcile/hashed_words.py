"""The words of a text as numbers, all at once: what comparing many texts word by word begins with."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Codes = NDArray[np.uint64]
Places = NDArray[np.int32]
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, so that nothing is lost in the product
# Letters above this code point (none that is in use) are no part of words.
LETTERS = 0x32000
LONGEST = 64  # letters of a word that are told apart by their place


class Hashed(Struct, frozen=True):
    """One row a word: where it stands, a number that is the same for small and capital letters, how it begins."""

    places: Places
    codes: Codes
    small: Bools


@cache
def _letters() -> tuple[Bools, NDArray[np.uint64], Bools]:
    """For each code point: whether words have it (`\\w`), its small letter, and whether it is one."""
    every = [chr(code) for code in range(LETTERS)]
    return (
        np.array([letter.isalnum() or letter == "_" for letter in every]),
        np.array([ord(letter.lower()[0]) for letter in every], np.uint64),
        np.array([letter.islower() for letter in every]),
    )


@cache
def _powers() -> Codes:
    return np.multiply.accumulate(np.full(LONGEST, MULTIPLIER, np.uint64))  # wraps at 64 bits, on purpose


def hashed(text: str, stretches: Iterable[tuple[int, int]]) -> Hashed:
    """The words that lie in these stretches of a text, in their order.

    >>> found = hashed("The dam. the Dam?", [(0, 17)])
    >>> found.places.tolist(), found.small.tolist(), bool((found.codes[:2] == found.codes[2:]).all())
    ([[0, 3], [4, 7], [9, 12], [13, 16]], [False, True, True, False], True)
    """
    in_words, small_of, is_small = _letters()
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    letters = np.where(letters < LETTERS, letters, 0)
    inside, begins = np.zeros(len(letters), bool), np.zeros(len(letters) + 1, bool)
    for start, end in stretches:
        inside[start:end] = True
        begins[start] = True
    at = np.flatnonzero(in_words[letters] & inside)
    if not len(at):
        return Hashed(np.zeros((0, 2), np.int32), np.zeros(0, np.uint64), np.zeros(0, bool))
    first = np.flatnonzero(np.concatenate([[True], np.diff(at) != 1]) | begins[at])
    lengths = np.diff(np.append(first, len(at)))
    nth = np.arange(len(at)) - np.repeat(first, lengths)
    codes = np.add.reduceat(small_of[letters[at]] * _powers()[np.minimum(nth, LONGEST - 1)], first)
    starts = at[first]
    return Hashed(np.stack([starts, starts + lengths], 1).astype(np.int32), mixed(codes), is_small[letters[starts]])


def mixed(codes: Codes) -> Codes:
    """The numbers with every bit of each depending on all of its bits."""
    codes = (codes ^ codes >> np.uint64(33)) * MULTIPLIER
    return codes ^ codes >> np.uint64(29)


def code_of(word: str) -> int:
    """The number of one word, as `hashed` gives it.

    >>> code_of("dam") == int(hashed("The dam", [(0, 7)]).codes[1])
    True
    """
    return int(hashed(word, [(0, len(word))]).codes[0])
