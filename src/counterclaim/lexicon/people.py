"""People that lists made outside the reports know: under which names, in which role, for whom they spoke, and when."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources

from msgspec import Struct, structs

from counterclaim.lexicon.nouns import nouns, role_classes
from counterclaim.lexicon.spelling import same_given
from counterclaim.lexicon.world import folded
from counterclaim.records.listed import Listed


class Directory(Struct, frozen=True):
    """Lists of people and bodies, by folded name and by office; `own` are the names that users brought along."""

    by_name: Mapping[str, tuple[Listed, ...]]
    by_office: Mapping[tuple[str, str], tuple[Listed, ...]]
    own: frozenset[str] = frozenset()

    def rows(self, names: Iterable[str]) -> tuple[Listed, ...]:
        """What is listed under these names, where they are the names of one alone; else nothing.

        >>> {row.country for row in people().rows(["Putin"])}, people().rows(["Nobody"])
        ({'Russia'}, ())
        """
        called = [untitled(name) for name in names]
        found = [row for name in called for row in self.by_name.get(folded(name), ())]
        if len({row.name for row in found}) != 1 or any(_another(name, found[0]) for name in called):
            return ()
        return tuple(dict.fromkeys(found))

    def holder(self, role: str, country: str, date: str | None) -> str | None:
        """Who held this office on this date, None where nobody or several are listed.

        >>> people().holder("president", "United States", "2018-05-01"), people().holder("mayor", "Russia", "2018")
        ('Donald Trump', None)
        """
        held = (
            {row.name for row in self.by_office.get((folded(role), folded(country)), ()) if row.at(date)}
            if date
            else set()
        )
        return next(iter(held)) if len(held) == 1 else None


def on(rows: Sequence[Listed], date: str | None) -> tuple[Listed, ...]:
    """The rows that hold on a date; without one, the last."""
    return tuple(row for row in rows if row.at(date)) if date else tuple(rows[-1:])


def _another(name: str, row: Listed) -> bool:
    """Whether a name with a given name is not one of the person in a row: "Ina Dorn" is not "Ivo Dorn"."""
    first, *rest = name.split()
    if not rest or row.kind != "person":
        return False
    if any(f" {folded(word)}".endswith(f" {folded(name)}") for word in (row.name, *row.aliases)):
        return False
    junior = rest[-1].strip(".").lower() in ("jr", "sr") and len(rest) > 1
    own = (word.split()[0] for word in (row.name, *row.aliases) if " " in word)
    return junior or not any(same_given(first, given) for given in own)


def untitled(name: str) -> str:
    """A name without what stands before it as a form of address: "Mr Belan" is Belan."""
    pieces = name.split()
    while len(pieces) > 1 and pieces[0].lower().strip(".") in nouns().titles:
        pieces = pieces[1:]
    return " ".join(pieces)


def directory(rows: Sequence[Listed]) -> Directory:
    """A directory of the people that are known anyway and of these rows; where both know a name, these rows count."""
    own = frozenset(folded(word) for row in rows for word in (row.name, *row.aliases))
    known = [row for row in _shipped() if not own & {folded(word) for word in (row.name, *row.aliases)}]
    by_name: dict[str, dict[Listed, None]] = defaultdict(dict)
    by_office: dict[tuple[str, str], dict[Listed, None]] = defaultdict(dict)
    for row in (*known, *rows):
        row = row if row.party else structs.replace(row, party=row.country)
        for word in (row.name, *row.aliases):
            by_name[folded(word)][row] = None
        if row.role and row.country == row.party:
            by_office[folded(row.role), folded(row.country)][row] = None
    return Directory(
        {word: tuple(found) for word, found in by_name.items()},
        {office: tuple(found) for office, found in by_office.items()},
        own,
    )


@cache
def people() -> Directory:
    """The directory of the people that are known without anybody's list."""
    return directory(())


@cache
def _shipped() -> tuple[Listed, ...]:
    path = resources.files("counterclaim.lexicon").joinpath("world", "people.csv")
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return tuple(
        Listed(
            row["name"],
            tuple(filter(None, row["aliases"].split("|"))),
            "person",
            row["role"],
            row["party"] or row["country"],
            row["country"],
            row["from"],
            row["until"],
        )
        for row in rows
    )


def classes_of(rows: Iterable[Listed]) -> frozenset[str]:
    """The classes of the roles in these rows."""
    return frozenset(name for row in rows for name in role_classes(row.role))
