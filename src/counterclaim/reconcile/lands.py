"""Lands that the reports themselves tell of: what they call what comes from there, and which names are no person's."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from msgspec import Struct

from counterclaim.lexicon.nouns import closed
from counterclaim.lexicon.spelling import demonyms_of
from counterclaim.lexicon.world import country_of_town, demonym_of, folded, known, world
from counterclaim.records import Document, NameKind, Referent

# Bodies that a land has one of.
STATE = frozenset({"ministry", "army", "parliament", "government"})
POSSESSIVE = re.compile(r"[’']s$")
# "the Orskian capital, Belan", "the capital of Orsk, Belan", "Orsk’s capital of Belan"
CAPITAL = re.compile(
    r"\b(?:(?P<owner>[A-Z]\w+(?:[’']s)?) capital|capital of (?P<land>[A-Z]\w+))(?: city)?"
    r"(?:,| of|) (?P<town>[A-Z]\w+)\b"
)
# "Belan, the capital of Orsk", "Belan, the Orskian capital"
APPOSED = re.compile(
    r"\b(?P<town>[A-Z]\w+), the (?:(?P<owner>[A-Z]\w+(?:[’']s)?) capital|capital of (?P<land>[A-Z]\w+))\b"
)


class Lands(Struct, frozen=True):
    """`adjective`: the demonym by land; `places`: folded single names that stand for places; `capital_of`: the land of
    a town that reports call its capital.
    """

    adjective: Mapping[str, str] = {}
    places: frozenset[str] = frozenset()
    capital_of: Mapping[str, str] = {}

    def kind_of(self, referent: Referent) -> NameKind:
        """The kind of a referent, place where its one-word name is a place's in other reports."""
        bare = referent.kind in ("person", "other") and not referent.roles and bool(referent.names)
        return "place" if bare and all(folded(name) in self.places for name in referent.names) else referent.kind

    def demonym(self, land: str) -> str | None:
        """The adjective of a land: the reports' word, else the lexicon's."""
        if land in self.adjective:
            return self.adjective[land]
        what = known(land)
        return demonym_of(what.name) if what is not None and what.kind in ("country", "capital") else None


def lands_in(documents: Iterable[Document]) -> Lands:
    """What the reports tell of lands, whatever their order."""
    adjectives: dict[str, Counter[str]] = defaultdict(Counter)
    capitals: dict[str, Counter[str]] = defaultdict(Counter)
    places: Counter[str] = Counter()
    people: Counter[str] = Counter()
    for doc in documents:
        told = demonyms_of(doc.text)
        for word, land in told.items():
            adjectives[land][word] += 1
        for town, land in _capitals_in(doc.text, told):
            capitals[town][land] += 1
        for referent in doc.referents:
            for name in referent.names:
                key = folded(name.split()[-1])
                if referent.kind == "place" and " " not in name:
                    places[key] += 1
                elif referent.kind == "person" and (" " in name or referent.roles):
                    people[key] += 1
    told_of = {town: max(sorted(told), key=lambda land: told[land]) for town, told in capitals.items()}
    return Lands(
        adjective={land: _singular(words) for land, words in adjectives.items()},
        # A name that belongs to people as often as not is left to each report.
        places=frozenset(key for key, count in places.items() if people[key] * 2 < count),
        capital_of=told_of | _by_bodies(documents, frozenset(adjectives), told_of),
    )


def _by_bodies(documents: Iterable[Document], lands: frozenset[str], told_of: Mapping[str, str]) -> dict[str, str]:
    """Each town that speaks and has a body of the same words as one land alone: "Belan’s finance ministry"."""
    owners: dict[frozenset[str], set[str]] = defaultdict(set)
    speak: set[str] = set()
    for doc in documents:
        adjectives = frozenset(folded(word) for word in demonyms_of(doc.text))
        speak |= {said.speaker.exact for said in doc.statements if said.speaker is not None}
        for referent in doc.referents:
            if referent.kind == "organisation" and len(referent.of) == 1:
                (owner,) = referent.of
                for link in referent.links:
                    words = frozenset(folded(link.span.exact).split()) - closed("function") - {folded(owner)}
                    owners[words - adjectives].add(owner)
    towns = {owner for held in owners.values() for owner in held} & speak - lands - set(told_of)
    found = {}
    for town in sorted(town for town in towns if known(town) is None and " " not in town):
        bodies = (held for words, held in owners.items() if len(words) > 1 and words & STATE and town in held)
        told = {land for held in bodies for land in held & lands}
        if len(told) == 1:
            found[town] = told.pop()
    return found


CAPITALISED = re.compile(r"(?:[A-Z]\.){2,}|\b[A-Z][\w-]+")
TWO_WORDS = re.compile(r"(?=\b([A-Z][\w-]+ (?:al-)?[A-Z][\w-]+))")


def home_of(doc: Document, lands: Lands) -> str | None:
    """The land that a report is about: told of at least twice as often as any other, or else None.

    >>> from texts import doc_of
    >>> home_of(doc_of("In Mariupol and Kyiv Ukrainian police said it; Russia did not."), Lands())
    'Ukraine'
    """
    told = Counter(filter(None, (_land_of(words, lands) for words in CAPITALISED.findall(doc.text))))
    told.update(filter(None, (_land_of(words, lands) for words in TWO_WORDS.findall(doc.text))))
    (land, most), (_, next_most) = [*told.most_common(2), ("", 0), ("", 0)][:2]
    return land if most > 1 and most >= 2 * next_most else None


@lru_cache(maxsize=1 << 16)
def _known_land(words: str) -> str | None:
    for name in (words, words[:-1] if words.endswith("s") else ""):  # "Syrias": an apostrophe that was lost
        what = known(name) if name else None
        if what is not None and what.kind in ("country", "capital", "seat"):
            return what.party
    return world().demonyms.get(words) or country_of_town(words)


def _land_of(words: str, lands: Lands) -> str | None:
    return _known_land(words) or lands.capital_of.get(words) or (words if words in lands.adjective else None)


def _singular(words: Counter[str]) -> str:
    return min(words, key=lambda word: (word.endswith("s"), -words[word], len(word), word))


def _capitals_in(text: str, told: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Each town that a text calls a land's capital, with the land.

    >>> list(_capitals_in("They met in Belan, the Orskian capital.", {"Orskian": "Orsk"}))
    [('Belan', 'Orsk')]
    """
    if "capital" not in text:
        return
    for found in (*CAPITAL.finditer(text), *APPOSED.finditer(text)):
        word = POSSESSIVE.sub("", found["land"] or found["owner"])
        named = word != found["owner"] or word in told.values()
        land = told.get(word) or (word if named else world().demonyms.get(word))
        if land and land != found["town"]:
            yield found["town"], land


def adjectival(words: str, lands: Lands | None = None) -> str:
    """The words with the demonym for a possessive land at their start.

    >>> adjectival("Orsk’s army", Lands(adjective={"Orsk": "Orskian"})), adjectival("Russia's army")
    ('Orskian army', 'Russian army')
    """
    first, _, rest = words.partition(" ")
    land = POSSESSIVE.sub("", first)
    adjective = (lands or Lands()).demonym(land) if rest and land != first else None
    return f"{adjective} {rest}" if adjective else words
