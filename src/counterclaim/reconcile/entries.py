"""Entries: what one report tells of everybody in it that can tell them from others, and for whom they speak."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from counterclaim.lexicon.nouns import closed, nouns, role_classes
from counterclaim.lexicon.people import Directory, classes_of, on
from counterclaim.lexicon.spelling import spelling
from counterclaim.lexicon.world import country_of_province, country_of_town, demonym_of, folded, known
from counterclaim.reconcile.lands import Lands, adjectival, home_of
from counterclaim.reconcile.parties import (
    CONGRESS,
    SIDES,
    UNBOUND,
    Home,
    Vote,
    civil,
    commercial,
    described_party,
    firm_in,
    in_full,
    settled,
    side_at_home,
    stately,
    town_in,
    votes_of,
)
from counterclaim.records import Document, Listed, NameKind, Referent

AGE = re.compile(r"(?:, | \()\d\d\b(?=,|\.|;|\)| |$)(?! [A-Z%])")
CONTESTED = re.compile(r"\b(?:rebels?|rebel-held|opposition|insurgents?|regime|separatists?|uprising|civil war)\b")
PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i", "who", "which", "his", "her"})
# How loud a list is: one that users brought says more than any words of a report, one that is shipped less than a role;
# but a senator is of a party first ("U.S. Senator").
OWN, SHIPPED, SIDE = 12.0, 2.5, 6.0
# How loud the lexicon of bodies is.
LEXICON = 9.0


class Entry(NamedTuple):
    """A referent, its document, and what can tell it from others; `listed` are rows of lists that it fits."""

    document: Document
    referent: Referent
    kind: NameKind
    votes: tuple[Vote, ...]
    party: str | None
    classes: frozenset[str]
    gender: str
    context: frozenset[str]
    listed: tuple[Listed, ...] = ()


class Report:
    """One document with what its names say of each other, and what all the reports say of lands."""

    def __init__(self, doc: Document, lands: Lands, directory: Directory) -> None:
        self.doc, self.lands, self.directory = doc, lands, directory
        self.by_name = {plain(link.span.exact): r for r in doc.referents if not r.names for link in r.links}
        self.by_name |= {name: r for r in doc.referents for name in r.names}
        self.firms = {
            firm.split()[0]: firm for name in self.by_name if (firm := firm_in(name)) and firm in self.by_name
        }
        self.context = frozenset(
            spelling(r.names[0].split()[-1]) for r in doc.referents if r.names and r.kind != "place"
        )

    @cached_property
    def home(self) -> Home | None:
        """The land that the report is about."""
        land = home_of(self.doc, self.lands)
        return Home(land, CONTESTED.search(self.doc.text) is not None) if land else None

    @cached_property
    def bodies(self) -> dict[str, Referent | None]:
        """The one body whose name ends in a word, by that word: "zoo" for the Orsk Zoo; None where several do."""
        found: dict[str, Referent | None] = {}
        for referent in self.doc.referents:
            if self.lands.kind_of(referent) == "organisation":
                for last in {link.span.exact.split()[-1].lower() for link in referent.links} - PRONOUNS:
                    found[last] = referent if found.get(last, referent) == referent else None
        return found

    def entries(self) -> Iterator[Entry]:
        """Everybody in the report."""
        for referent in self.doc.referents:
            kind = self.lands.kind_of(referent)
            votes = self._votes(referent, kind)
            classes = frozenset().union(*(role_classes(role) for role in referent.roles))
            listed = self._listed(referent, kind, votes, classes)
            for row in on(listed, self.doc.published_at):
                own = folded(row.name) in self.directory.own
                reason = f"listed as {row.role or row.name}" + (f" ({row.source})" if row.source else "")
                weight = OWN if own else SHIPPED if row.party == row.country else SIDE
                votes += [Vote(row.party, weight, reason)] if row.party else []
            gender = next(
                (nouns().given[word] for name in referent.names if (word := name.split()[0]) in nouns().given), ""
            )
            party = settled(votes)[0]
            yield Entry(self.doc, referent, kind, tuple(votes), party, classes, gender, self.context, listed)

    def _listed(
        self, referent: Referent, kind: NameKind, votes: Sequence[Vote], classes: frozenset[str]
    ) -> tuple[Listed, ...]:
        """What lists say of somebody of this name, unless the report tells of another one."""
        rows = self.directory.rows(referent.names)
        if not rows or folded(rows[0].name) in self.directory.own:
            return rows
        told = {vote.party for vote in votes if vote.weight > 1 and vote.party not in UNBOUND}
        other = told and not told & {land for row in rows for land in (row.party, row.country)}
        return () if kind == "place" or (other and classes and not classes & classes_of(rows)) else rows

    def _votes(self, referent: Referent, kind: NameKind) -> list[Vote]:
        """Every reason to take somebody for a party's."""
        if kind != "person" and (firm := self.firms.get(words_of(referent))):
            return [Vote(firm, LEXICON, f"short for {firm}")]
        roles, owners = self._roles_and_owners(referent)
        votes = votes_of(kind, referent.names, roles, owners, self.owner_party)
        if kind == "organisation" and civil(words_of(referent)):
            return [vote for vote in votes if vote.weight >= LEXICON]
        if kind == "place":
            # a place is of a land, not of whoever is named with it
            votes = [v for v in votes if v.party in self.lands.adjective or known(v.party) is not None]
            if country := self._country_of(referent):
                votes = [Vote(country, 2, f"a place in {country}")]
        if not referent.names or (kind != "person" and not votes):
            described = described_party(words_of(referent), kind if not votes else "")
            votes += [described] if described else []
        if kind == "person":
            elected = any(role_classes(role) & {"legislator", "politician"} for role in referent.roles)
            for link in referent.links[:3] if elected else ():
                if found := CONGRESS.match(self.doc.text, link.span.end):
                    votes.append(Vote(SIDES[found["side"]], 6, f"“{found.group().strip()}”"))
            if not votes and not referent.roles and self._aged(referent):
                votes.append(Vote("residents", 0.5, "only a name and an age"))
        if (
            not votes
            and kind == "organisation"
            and stately(words_of(referent))
            and (town := town_in(words_of(referent)))
        ):
            votes.append(Vote(town, 1, f"a body of {town}"))
        if not votes and kind != "place" and (referent.roles or not referent.names):
            votes += self._by_context(referent)
        return votes

    def _country_of(self, referent: Referent) -> str | None:
        """The country of a known place; of a town only where the report names the country too."""
        if not referent.names or any(known(name) is not None for name in referent.names):
            return None
        name = referent.names[0]
        country = country_of_province(name) or country_of_town(name)
        told = country is not None and (country in self.doc.text or (demonym_of(country) or country) in self.doc.text)
        return country if told or country_of_province(name) else None

    def _by_context(self, referent: Referent) -> list[Vote]:
        """For whom somebody speaks who is only described, by what else the report tells."""
        for words in referent.roles or (words_of(referent),):
            for word in words.split()[:-1]:
                named = on(self.directory.rows([word]), self.doc.published_at) if word[0].isupper() else ()
                if named and named[0].party:
                    return [Vote(named[0].party, 1, f"“{words}”: of {named[0].name}")]
            for word in reversed(words.lower().split()[:-1]):
                body = self.bodies.get(word) or self.bodies.get(word + "s")  # "airline officials" of Orsk Airlines
                if body is not None and body is not referent and (party := self._party_of(body, 0)):
                    return [Vote(party, 1, f"“{words}”: the report names {words_of(body)}")]
            if self.home is not None and (vote := side_at_home(words, self.home)):
                return [vote]
        return []

    def _aged(self, referent: Referent) -> bool:
        text, links = self.doc.text, referent.links
        return any(AGE.match(text, link.span.start + len(link.span.exact.split(",")[0])) for link in links)

    def owner_party(self, owner: str, depth: int = 0) -> str | None:
        """The party of whoever somebody is described by."""
        referent = self.by_name.get(owner) or (self.bodies.get(owner.lower()) if " " not in owner else None)
        if referent is None or depth > 3:
            first, *rest = owner.split()
            titled = rest and all(word[0].isupper() for word in (first, *rest)) and first not in nouns().given
            return owner if titled or owner in self.lands.adjective else None
        return self._party_of(referent, depth)

    def _party_of(self, referent: Referent, depth: int) -> str | None:
        kind = self.lands.kind_of(referent)
        roles, owners = self._roles_and_owners(referent)
        votes = votes_of(kind, referent.names, roles, owners, lambda other: self.owner_party(other, depth + 1))
        rows = on(self.directory.rows(referent.names), self.doc.published_at) if kind == "person" else ()
        votes += [Vote(row.party, SHIPPED, row.role) for row in rows if row.party]
        found = settled(v for v in votes if v.party not in UNBOUND)[0]
        if found is None and kind in ("place", "organisation", "other"):
            name = words_of(referent)
            found = name if referent.names else plain(name)
            if kind == "place" and found.islower():
                return None  # "a source in the city" is no city's
        return found

    def _roles_and_owners(self, referent: Referent) -> tuple[Sequence[str], Sequence[str]]:
        """A referent's roles and owners, with a firm by its full name and no land for an owner of a firm."""
        if firm := firm_in(words_of(referent)):
            return referent.roles, [owner for owner in referent.of if owner != firm.split()[0]]
        if self.firms and commercial(referent.roles):
            roles, owners = ([in_full(words, self.firms) for words in told] for told in (referent.roles, referent.of))
            return roles, owners
        return referent.roles, referent.of


def words_of(referent: Referent) -> str:
    """What a referent is called: its name, else the fullest of its first descriptions."""
    if referent.names:
        return referent.names[0]
    described = [
        link.span.exact
        for link in referent.links
        if link.span.exact.lower() not in PRONOUNS and not link.reason.startswith("words around")
    ]
    return max(described[:3], key=lambda words: min(len(words), 60), default=referent.links[0].span.exact)


def plain(words: str, lands: Lands | None = None) -> str:
    """A description without its article, and with the demonym for a possessive country.

    >>> plain("The Russian defence ministry"), plain("Russia’s defence ministry"), plain("its Western allies")
    ('Russian defence ministry', 'Russian defence ministry', 'Western allies')
    """
    pieces = words.split()
    while len(pieces) > 1 and pieces[0].lower() in closed("articles") and pieces[1].lower() != "of":
        pieces = pieces[1:]
    return adjectival(" ".join(pieces), lands)
