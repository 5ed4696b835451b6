"""The words by which reports attribute ("said", "flatly denied"), and what each makes of its content."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

import msgspec
from msgspec import Struct

from counterclaim.lexicon import lexicon
from counterclaim.records.statement import Stance

VOWELS = "aeiou"
# Longer verbs double their last letter only when it is stressed, which spelling does not show.
STRESSED_AT_THE_END = frozenset(
    {"admit", "commit", "rebut", "rebuff", "refer", "submit", "concur", "infer", "defer", "regret"}
)


class Cue(Struct, frozen=True):
    """One attributing word or phrase in one reading."""

    lemma: str
    part: str
    stance: Stance
    frames: tuple[str, ...]
    objects: Mapping[str, Stance]
    forms: tuple[str, ...]


class Cues(Struct, frozen=True):
    """All cues of a language: by form, and the classes of objects that change what a cue means."""

    all: tuple[Cue, ...]
    forms: Mapping[str, tuple[Cue, ...]]
    objects: Mapping[str, tuple[str, ...]]

    def of(self, words: str) -> tuple[Cue, ...]:
        """The readings of these words, usual one first; none for words that do not attribute.

        >>> [(cue.lemma, cue.stance) for cue in cues().of("Flatly  denied")]
        [('flatly deny', 'denies')]
        >>> cues().of("swam")
        ()
        """
        return self.forms.get(plain(words), ())


class Family(Struct, frozen=True, forbid_unknown_fields=True):
    """A `[[cue]]` table: lemmas that share part, stance and frames."""

    part: str
    stance: Stance
    frames: tuple[str, ...]
    lemmas: tuple[str, ...]
    objects: Mapping[str, Stance] = {}


class CueFile(Struct, frozen=True, forbid_unknown_fields=True):
    """What `cues.toml` holds."""

    objects: Mapping[str, tuple[str, ...]]
    irregular: Mapping[str, tuple[str, ...]]
    cue: tuple[Family, ...]


@cache
def cues(language: str = "en") -> Cues:
    """The cue lexicon of a language, read once.

    >>> [cue.stance for cue in cues().of("rejects")]
    ['denies']
    """
    held = msgspec.convert(lexicon("cues", language), CueFile)
    known = tuple(
        Cue(
            lemma,
            family.part,
            family.stance,
            family.frames,
            family.objects,
            inflected(lemma, family.part, held.irregular),
        )
        for family in held.cue
        for lemma in family.lemmas
    )
    by_form: defaultdict[str, list[Cue]] = defaultdict(list)
    for cue in known:
        for form in cue.forms:
            by_form[form].append(cue)
    return Cues(known, {form: tuple(readings) for form, readings in by_form.items()}, held.objects)


def plain(words: str) -> str:
    """Words as the lexicon spells them: lower case, straight apostrophes, single spaces.

    >>> plain("Won’t  Comment")
    "won't comment"
    """
    return re.sub(r"\s+", " ", words.replace("’", "'")).strip().lower()


def inflected(lemma: str, part: str, irregular: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Every form of a lemma, the lemma first. Verb phrases bend at their verb, noun phrases at their last word.

    >>> inflected("rule out", "verb", {})
    ('rule out', 'rules out', 'ruled out', 'ruling out')
    >>> inflected("say", "verb", {"say": ["says", "said", "saying"]})
    ('say', 'says', 'said', 'saying')
    >>> inflected("arrest warrant", "noun", {})
    ('arrest warrant', 'arrest warrants')
    """
    if part == "preposition":
        return (lemma,)
    words = lemma.split(" ")
    # An adverb may stand before the verb ("flatly deny"); "neither confirm nor deny" bends at "confirm".
    at = len(words) - 1 if part == "noun" else next((i for i, w in enumerate(words) if not is_adverb(w)), 0)
    head = words[at]
    bent = (plural(head),) if part == "noun" else irregular.get(head) or verb_forms(head)
    return tuple(dict.fromkeys(" ".join([*words[:at], form, *words[at + 1 :]]) for form in (head, *bent)))


def is_adverb(word: str) -> bool:
    """Whether a word before a verb only colours it.

    >>> is_adverb("flatly"), is_adverb("reply")
    (True, False)
    """
    return word in {"neither", "not"} or (word.endswith("ly") and word not in {"reply", "rely", "imply"})


def verb_forms(verb: str) -> tuple[str, str, str]:
    """Third person, past and -ing form of a regular verb.

    >>> verb_forms("deny"), verb_forms("urge"), verb_forms("rebut")
    (('denies', 'denied', 'denying'), ('urges', 'urged', 'urging'), ('rebuts', 'rebutted', 'rebutting'))
    """
    if verb.endswith("e"):
        return verb + "s", verb + "d", (verb if verb.endswith(("ee", "oe", "ye")) else verb[:-1]) + "ing"
    if verb.endswith("y") and verb[-2] not in VOWELS:
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    short = re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", verb) or re.fullmatch(r"qu[aeiou][^aeiouwxy]", verb)
    stem = verb + verb[-1] if (short or verb in STRESSED_AT_THE_END) and verb[-1] not in VOWELS + "f" else verb
    return plural(verb), stem + "ed", stem + "ing"


def plural(noun: str) -> str:
    """The regular plural, which is also a verb's third person.

    >>> plural("accusation"), plural("pledge"), plural("reply"), plural("press")
    ('accusations', 'pledges', 'replies', 'presses')
    """
    if noun.endswith("y") and noun[-2] not in VOWELS:
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "z", "ch", "sh")) else "s")
