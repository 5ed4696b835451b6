"""Kinds of things that reports count, each within a wider one: children are civilians, civilians are people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from counterclaim.lexicon import lexicon
from counterclaim.lexicon.cues import plural


@cache
def kinds() -> Mapping[str, tuple[str, ...]]:
    """The kinds of every noun that is known, in the singular and the plural, the narrowest kind first."""
    entries = lexicon("figures")["kind"]
    within = {entry["name"]: entry.get("within") for entry in entries}
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for entry in entries:
        chain = [entry["name"]]
        while wider := within[chain[-1]]:
            chain.append(wider)
        for noun in entry["nouns"]:
            for form in (noun, plural_of(noun)):
                found[form].update(dict.fromkeys(chain))
    return {noun: tuple(names) for noun, names in found.items()}


def plural_of(noun: str) -> str:
    """The plural of a noun or of a phrase with one at its end or before "of", "in" or "for".

    >>> plural_of("vote in favour"), plural_of("police officer"), plural_of("child")
    ('votes in favour', 'police officers', 'children')
    """
    words = noun.split()
    at = next((i for i, word in enumerate(words) if word in {"in", "of", "for", "against", "to"}), len(words)) - 1
    words[at] = lexicon("figures")["plurals"].get(words[at]) or plural(words[at])
    return " ".join(words)


def kinds_of(words: str) -> tuple[str, ...]:
    """The kinds of what these words name, narrowest first, by the last noun that is known.

    >>> kinds_of("Norlandian soldiers"), kinds_of("sandbags")
    (('soldier', 'fighter', 'person'), ())
    """
    known = kinds()
    parts = words.lower().split()
    for end in range(len(parts), 0, -1):
        for length in (2, 1):
            if end >= length and (found := known.get(" ".join(parts[end - length : end]))):
                return found
    return ()
