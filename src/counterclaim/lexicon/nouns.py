"""Words for people, bodies and places: which noun heads a description, which word may stand before it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from counterclaim.lexicon import lexicon
from counterclaim.lexicon.cues import cues, plural

IRREGULAR_PLURALS = {"man": "men", "woman": "women", "person": "people", "child": "children", "chief": "chiefs"}


@cache
def closed(name: str) -> frozenset[str]:
    """A closed class of words: determiners, possessives, auxiliaries, function, irregular, plain, articles.

    >>> "would" in closed("auxiliaries")
    True
    """
    return frozenset(lexicon("closed")[name].split())


class Nouns(NamedTuple):
    """Word classes by lower-cased word.

    heads: R one person, Q several people, O one body, U several bodies or a group, L a place.
    before: words that may stand before a head; verbs: forms by which reports attribute; collective: nouns that need no
    article ("police said").
    """

    heads: dict[str, str]
    before: frozenset[str]
    titles: dict[str, str]
    verbs: frozenset[str]
    keywords: frozenset[str]
    geography: frozenset[str]
    classes: dict[str, frozenset[str]]
    given: dict[str, str]
    common: frozenset[str]
    collective: frozenset[str]
    particles: frozenset[str]
    joiners: frozenset[str]
    surnames: frozenset[str]


def plural_of(noun: str) -> str:
    """The plural of a noun, bent at its last word.

    >>> plural_of("police officer"), plural_of("spokesman")
    ('police officers', 'spokesmen')
    """
    first, _, last = noun.rpartition(" ")
    irregular = next((last[: -len(s)] + p for s, p in IRREGULAR_PLURALS.items() if last.endswith(s)), None)
    return f"{first} {irregular or plural(last)}".strip()


@cache
def nouns() -> Nouns:
    """The nouns of the language, read once."""
    roles, described, named = lexicon("roles"), lexicon("descriptions"), lexicon("names")
    heads: dict[str, str] = {}
    classes: dict[str, set[str]] = {}

    def last(words: str) -> str:
        return words.partition(" of ")[0].rpartition(" ")[2]

    for name, words in roles["class"].items():
        for word in words:
            for form, letter in ((word, "R"), (plural_of(word), "Q")):
                heads.setdefault(last(form), letter)
                classes.setdefault(form, set()).add(name)
    for word in described["organisation"]:
        heads.setdefault(last(word), "O")
        heads.setdefault(last(plural_of(word)), "U")
    heads.update(dict.fromkeys(described["group"], "U"))
    for word in described["place"]:
        heads.setdefault(word, "L")
    for word in described["nobody"]:
        heads.pop(word, None)
    titles = {word: gender if gender != "rank" else "" for gender, words in roles["title"].items() for word in words}
    return Nouns(
        heads=heads,
        before=frozenset(described["before"]),
        titles=titles,
        verbs=frozenset(form for form, found in cues().forms.items() if any(cue.part == "verb" for cue in found)),
        keywords=frozenset(described["keyword"]),
        geography=frozenset(described["geography"]),
        classes={words: frozenset(found) for words, found in classes.items()},
        given={name: gender for gender in ("m", "f") for name in named[gender].split()},
        common=frozenset(named["common"].split()),
        collective=frozenset(described["group"]),
        particles=frozenset(named["particles"]),
        joiners=frozenset(named["joiners"]),
        surnames=frozenset(named["surnames"]),
    )


def role_classes(words: str) -> frozenset[str]:
    """The classes of a role by its longest known ending, or by that of what stands before its preposition.

    >>> sorted(role_classes("the Kremlin spokesman")), sorted(role_classes("Foreign Minister"))
    (['spokesman'], ['minister'])
    >>> sorted(role_classes("spokesman for the mayor’s office")), sorted(role_classes("head of state"))
    (['spokesman'], ['head_of_state'])
    """
    pieces = words.lower().replace("’s", "").replace("'s", "").rstrip(".").split()
    before = next((i for i, word in enumerate(pieces) if i and word in ("at", "for", "from", "in", "of", "with")), 0)
    told = [pieces[i:] for i in range(len(pieces))] + [pieces[i:before] for i in range(before)]
    return next((nouns().classes[key] for run in told if (key := " ".join(run)) in nouns().classes), frozenset())


def means(head: str) -> frozenset[str]:
    """The classes of roles that somebody described by this noun can have; "*" for anybody.

    >>> "spokesman" in means("official"), "spokesman" in means("general")
    (True, False)
    """
    table: dict[str, list[str]] = lexicon("roles")["means"]
    return frozenset(table.get(head.lower(), ())) | nouns().classes.get(head.lower(), frozenset())


def gender_of(head: str) -> str:
    """The gender that a role noun tells, empty for none.

    >>> gender_of("spokeswoman"), gender_of("official")
    ('f', '')
    """
    table: dict[str, list[str]] = lexicon("roles")["gender"]
    return next((gender for gender, words in table.items() if head.lower() in words), "")
