"""Words as evidence: what two texts share, weighed by how rare it is."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from msgspec import Struct

from counterclaim.lexicon import lexicon
from counterclaim.lexicon.world import party_of

WORD = re.compile(r"\d[\d,.]*\d|\w+(?:-\w+)*")
ENDINGS = re.compile(r"(?:ations?|ities|ings?|ments?|ions?|ians?|ans?|ers?|ors?|ies|ed|es|ly|ity|al|ic|s|y|e|a)$")


@cache
def empty_words() -> frozenset[str]:
    """Words that say nothing about the matter."""
    return frozenset(lexicon("answers")["empty"])


@cache
def stem(word: str) -> str:
    """The part of a word that its forms share, roughly: nouns, verbs and demonyms meet.

    >>> stem("shelling") == stem("shelled"), stem("Orlandian") == stem("Orland"), stem("massacre") == stem("massacres")
    (True, True, True)
    """
    plain = word.lower().replace("’", "'").removesuffix("'s")
    if plain.isdigit() or len(plain) <= 3:
        return plain
    kept = ENDINGS.sub("", plain)
    kept = ENDINGS.sub("", kept) if len(kept) > 6 else kept
    return kept if len(kept) >= 3 else plain


def stems(text: str) -> list[str]:
    """The stems of the telling words of a text, in order.

    >>> stems("Moscow’s shelling of the bridges")
    ['russi', 'shell', 'bridg']
    """
    words = WORD.findall(text.replace("’s", "").replace("'s", ""))
    return [stem(side(word)) for word in words if word.lower() not in empty_words()]


def words_of(text: str, wanted: Iterable[str]) -> list[tuple[str, str]]:
    """The words of a text that have the wanted stems, each stem with its first word.

    >>> words_of("Moscow’s shelling of the bridges", ["shell", "russi"])
    [('russi', 'Moscow'), ('shell', 'shelling')]
    """
    left = set(wanted)
    found = []
    for word in WORD.findall(text.replace("’s", "").replace("'s", "")):
        if (key := stem(side(word))) in left:
            left.discard(key)
            found.append((key, word))
    return found


@cache
def side(word: str) -> str:
    """A name of one word as its country or party, other words as they are: a capital, a people and a state meet.

    >>> side("Moscow"), side("Russian"), side("bridge")
    ('Russia', 'Russia', 'bridge')
    """
    party = party_of(word) if word[0].isupper() else None
    return party if party and " " not in party else word


class Weights(Struct, frozen=True):
    """How much each stem tells, from how many texts have it."""

    of: Mapping[str, float]
    unseen: float

    def weight(self, stem: str) -> float:
        """The weight of one stem."""
        return self.of.get(stem, self.unseen)

    def total(self, stems: Iterable[str]) -> float:
        """The weight of several, summed in a fixed order so that no order of a set shows in the result."""
        return math.fsum(self.weight(stem) for stem in stems)

    def overlap(self, left: frozenset[str], right: frozenset[str]) -> float:
        """Weighted Dice overlap of two sets of stems, 0 to 1."""
        both = left & right
        if not both:
            return 0.0
        return 2 * self.total(both) / (self.total(left) + self.total(right))

    def told_in(self, short: frozenset[str], long: frozenset[str]) -> float:
        """How much of `short` stands in `long`: for a denial that takes up a part of a longer accusation."""
        both = short & long
        return self.total(both) / self.total(short) if both else 0.0


def weights_of(texts: Iterable[frozenset[str]]) -> Weights:
    """Inverse document frequencies over sets of stems.

    >>> weights = weights_of([frozenset({"war", "dam"}), frozenset({"war"})])
    >>> weights.weight("dam") > weights.weight("war") > 0
    True
    """
    counts: Counter[str] = Counter()
    total = 0
    for stems in texts:
        total += 1
        counts.update(stems)
    return Weights(
        {stem: math.log1p((total - count + 0.5) / (count + 0.5)) for stem, count in counts.items()},
        math.log1p((total + 0.5) / 0.5),
    )
