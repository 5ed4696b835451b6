"""Statements that say again what another in the same report says: headline, bullet, lead, caption.

The fuller statement is the one that is kept: a headline or bullet repeats what the body says, although it stands
before it; within the body the later one repeats the earlier.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from counterclaim.lexicon import lexicon
from counterclaim.records import Document, Span, Statement

WORD = re.compile(r"[^\W_]+(?:['’]\w+)?")
DIGEST = frozenset({"headline", "bullet", "standfirst", "caption"})
# Share of the shorter statement's words that the other must say too. A digest rewrites, the body repeats.
DIGEST_SHARE = 0.5
BODY_SHARE = 0.8


def repeats_of(doc: Document, found: Sequence[Statement]) -> dict[str, str]:
    """The id of each statement that says another again, with the id of that other.

    >>> repeats_of(Document(name="a", capture="c", text=""), [])
    {}
    """
    by_word: defaultdict[str, list[int]] = defaultdict(list)
    words = [stems(" ".join(c.exact for c in s.content)) for s in found]
    digest = [s_kind(doc, s) in DIGEST for s in found]
    repeated: dict[str, str] = {}
    # The body first: what a headline says is looked up in it.
    for i in sorted(range(len(found)), key=lambda i: (digest[i], found[i].start)):
        if len(words[i]) < 2 or found[i].narrator:
            continue
        counts: defaultdict[int, int] = defaultdict(int)
        for word in words[i]:
            for j in by_word[word][:200]:
                counts[j] += 1
        best = max(counts, key=lambda j: (alike(words[i], words[j], digest[i]), -j), default=None)
        if best is not None and says_again(found[i], found[best], words[i], words[best], digest[i]):
            repeated[found[i].id] = found[best].id
            continue
        for word in words[i]:
            by_word[word].append(i)
    return repeated


def says_again(
    mine: Statement, other: Statement, my_words: frozenset[str], its_words: frozenset[str], digest: bool
) -> bool:
    """Whether one statement is another said again: mostly the same words, the same stance, speakers that can be one."""
    if mine.id == other.id or mine.stance != other.stance or not can_be_one(mine.speaker, other.speaker):
        return False
    share = alike(my_words, its_words, digest)
    return share >= (DIGEST_SHARE if digest else BODY_SHARE) and len(my_words & its_words) >= (2 if digest else 3)


def alike(mine: frozenset[str], other: frozenset[str], digest: bool) -> float:
    """The share of words in common: of the headline's own, or of the longer statement in the body."""
    size = len(mine) if digest else max(len(mine), len(other))
    return len(mine & other) / size if size else 0.0


def can_be_one(mine: Span | None, other: Span | None) -> bool:
    """Whether two speakers may be the same: they share a word, or one of them is no name.

    >>> can_be_one(Span(0, 2, "He"), Span(5, 15, "Ana Belan")), can_be_one(Span(0, 6, "Orland"), Span(7, 12, "Belan"))
    (True, False)
    """
    if mine is None or other is None:
        return True
    a, b = stems(mine.exact), stems(other.exact)
    named = all(
        any(word[:1].isupper() for word in span.exact.split()[-2:]) and len(span.exact) > 4 for span in (mine, other)
    )
    return bool(a & b) or not named


def s_kind(doc: Document, s: Statement) -> str:
    """The kind of the block in which a statement's content begins."""
    low, high = 0, len(doc.blocks)
    while low < high:
        middle = (low + high) // 2
        if doc.blocks[middle].end <= s.start:
            low = middle + 1
        else:
            high = middle
    return doc.blocks[low].kind if low < len(doc.blocks) else "paragraph"


@cache
def empty_words() -> frozenset[str]:
    """Words that say nothing of the matter."""
    held: Mapping[str, list[str]] = lexicon("frames")
    return frozenset(
        w
        for key in ("auxiliaries", "prepositions", "determiners", "clause_words", "pronouns", "adverbs")
        for w in held[key]
    ) | {
        "and",
        "or",
        "as",
        "not",
        "he's",
        "it's",
        "mr",
        "mrs",
    }


def stems(words: str) -> frozenset[str]:
    """The words that matter, cut to their stems.

    >>> sorted(stems("It has suffered significant losses."))
    ['loss', 'significant', 'suffer']
    """
    stems_found = (stem(match.group()) for match in WORD.finditer(words))
    return frozenset(found for found in stems_found if found)


@lru_cache(16384)
def stem(word: str) -> str:
    """A word without its ending, or nothing for a word that says nothing of the matter.

    >>> stem("Shelling"), stem("their")
    ('shell', '')
    """
    low = word.replace("’", "'").lower().removesuffix("'s")
    if low in empty_words():
        return ""
    for ending in ("ations", "ation", "ings", "ing", "ies", "ed", "es", "e", "s"):
        if low.endswith(ending) and len(low) - len(ending) >= 3:
            return low[: -len(ending)]
    return low
