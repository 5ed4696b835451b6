"""What is known of the world before a report is read: countries, capitals, seats of power, international bodies."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

# A possessive, a full stop inside an acronym, an apostrophe: "the U.N.'s" is looked up as "un".
POSSESSIVE = re.compile(r"(?<=[\w.])[’']s?(?!\w)")
DROPPED = re.compile(r"[.’'‘]")
SPACED = re.compile(r"[\s–—/-]+")
ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


class Known(NamedTuple):
    """Somebody or something that the lexicon knows.

    kind: country, capital, seat, body, group, side or outlet. `name` is the canonical name ("Russia" for the capital
    "Moscow"), `party` for whom it speaks, which may be itself.
    """

    name: str
    kind: str
    party: str


@lru_cache(maxsize=1 << 16)
def folded(words: str) -> str:
    """The words as they are compared: no case, accents, articles, possessives or dots.

    >>> folded("The U.N.’s refugee agency")
    'un refugee agency'
    """
    words = ARTICLE.sub("", words.strip())
    if not words.isascii():
        words = "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))
    return SPACED.sub(" ", DROPPED.sub("", POSSESSIVE.sub("", words))).strip().casefold()


def _rows(name: str) -> Iterator[list[str]]:
    text = resources.files("counterclaim.lexicon").joinpath("world", name).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines())


@cache
def _bodies() -> dict[str, list[dict[str, str | list[str]]]]:
    path = resources.files("counterclaim.lexicon").joinpath("world", "bodies.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


class World(NamedTuple):
    """The tables, by folded words. `acronyms`: keys that count only in capitals ("US" is no pronoun); `names` by code;
    `longest`: how many words a known name has at most, by its first word.
    """

    known: dict[str, Known]
    acronyms: frozenset[str]
    demonyms: dict[str, str]
    adjective: dict[str, str]
    regions: dict[str, frozenset[str]]
    names: dict[str, str]
    sides: dict[str, str]
    longest: dict[str, int]


@cache
def world() -> World:
    """Everything known, read once."""
    known: dict[str, Known] = {}
    acronyms: set[str] = set()
    demonyms: dict[str, str] = {}
    adjective: dict[str, str] = {}
    names: dict[str, str] = {}

    def learn(words: str, what: Known) -> None:
        known.setdefault(folded(words), what)
        if words.replace(".", "").replace(" ", "").isupper() and len(words) < 8:
            acronyms.add(folded(words))

    for iso, name, further, people, capitals in _rows("countries.tsv"):
        names[iso] = name
        for words in (name, *filter(None, further.split("|"))):
            learn(words, Known(name, "country", name))
        for words in filter(None, people.split("|")):
            demonyms.setdefault(words, name)
            adjective.setdefault(name, words)
        for words in filter(None, capitals.split("|")):
            learn(words, Known(name, "capital", name))
    for kind in ("seat", "body", "group", "side", "outlet"):
        for entry in _bodies()[kind]:
            name = str(entry["name"])
            what = Known(name, kind, str(entry.get("party", name)))
            for words in (name, *entry.get("also", [])):
                learn(words, what)
    regions = {name: frozenset(members) for name, members in _bodies()["region"].items()}  # type: ignore[attr-defined]
    sides: dict[str, str] = dict(_bodies()["adjective"])  # type: ignore[arg-type]
    longest: dict[str, int] = {}
    for first, *rest in map(str.split, known):
        longest[first] = max(longest.get(first, 0), 1 + len(rest))
    return World(known, frozenset(acronyms), demonyms, adjective, regions, names, sides, longest)


@cache
def _places(file: str) -> dict[str, str]:
    names = world().names
    rows = ((names[iso], listed) for iso, listed in _rows(file) if iso in names)
    return {folded(place): country for country, listed in rows for place in listed.split("|")}


def known(words: str) -> Known | None:
    """What the lexicon knows under these words.

    >>> known("the U.N.’s refugee agency").name, known("kyiv").name, known("The Kremlin").party
    ('UNHCR', 'Ukraine', 'Russia')
    >>> known("us") is None
    True
    """
    key = folded(words)
    what = world().known.get(key)
    if what is not None and key in world().acronyms:
        letters = POSSESSIVE.sub("", ARTICLE.sub("", words.strip()))
        return what if letters.isupper() else None
    return what


def country_of(word: str) -> str | None:
    """The country of a demonym ("Russian", "Russians", "U.S."), None for other words.

    >>> country_of("Ukrainian"), country_of("Briton"), country_of("senior")
    ('Ukraine', 'United Kingdom', None)
    """
    return world().demonyms.get(word)


def side_of(word: str) -> str | None:
    """The party, movement or body of an adjective that stands before roles as a demonym does.

    >>> side_of("Republican"), side_of("senior")
    ('Republican Party', None)
    """
    return world().sides.get(word)


def demonym_of(country: str) -> str | None:
    """The adjective of a country by its canonical name.

    >>> demonym_of("Russia")
    'Russian'
    """
    return world().adjective.get(country)


def country_of_province(words: str) -> str | None:
    """The country of a province or state that reports name without it.

    >>> country_of_province("Texas"), country_of_province("Mariupol")
    ('United States', None)
    """
    return _places("provinces.tsv").get(folded(words))


def country_of_town(words: str) -> str | None:
    """The country of a province, or of a town of which no namesake abroad is nearly as large.

    >>> country_of_town("Mariupol"), country_of_town("Texas"), country_of_town("Nowhere")
    ('Ukraine', 'United States', None)
    """
    return country_of_province(words) or _places("cities.tsv").get(folded(words))


def region(word: str) -> frozenset[str]:
    """The countries that a region's adjective can describe.

    >>> "Finland" in region("Nordic")
    True
    """
    return world().regions.get(word, frozenset())


def party_of(words: str) -> str | None:
    """The party of a country, demonym, capital, seat of power or body by its words alone.

    >>> party_of("Moscow"), party_of("Ukrainian"), party_of("the Kremlin"), party_of("Republican"), party_of("Belan")
    ('Russia', 'Ukraine', 'Russia', 'Republican Party', None)
    """
    if (what := known(words)) is not None:
        return what.party
    bare = ARTICLE.sub("", POSSESSIVE.sub("", words.strip()))
    return country_of(bare) or side_of(bare)
