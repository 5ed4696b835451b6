"""Entities: who is who across documents, under which name, speaking for whom, in whatever order they come."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct, field, structs

from counterclaim.lexicon.nouns import closed, nouns, role_classes
from counterclaim.lexicon.spelling import other_middle, same_given, spelling
from counterclaim.lexicon.world import country_of, folded, known
from counterclaim.reconcile.lands import Lands, adjectival, lands_in
from counterclaim.reconcile.parties import (
    CONGRESS,
    PAST,
    SIDES,
    UNBOUND,
    Vote,
    commercial,
    described_party,
    firm_in,
    in_full,
    settled,
    votes_of,
    with_parties,
)
from counterclaim.records import Document, Entity, Judgement, NameKind, Referent, Span

BY = "stage:entities@1"
# Roles that one person holds at a time, so that the role alone tells who is meant.
HELD_BY_ONE = frozenset({"spokesman", "head_of_state", "head_of_government", "minister", "prosecutor"})
# Groups that are bodies under another word, the same in every report.
INSTITUTION = re.compile(
    r"^[^,]*?\b(?:authorities|forces|troops|army|military|police|government|leadership)(?: in \w+)?$"
)
SHARED_NAMES = 2
# "Abdel-Belan" and "Abdel Belan" are one surname.
ABDEL = re.compile(r"^Abd(?:[aeu]l|[aeu]r|[aeu]s)?[-‐](?=[A-Z])")
AGE = re.compile(r"(?:, | \()\d\d\b(?=,|\.|;|\)| |$)(?! [A-Z%])")


class Entities(Struct, frozen=True):
    """Entities, and the ways to them: by referent, by words in a document. `judgements` say why."""

    entities: tuple[Entity, ...]
    entity_of: Mapping[str, Entity]
    spans: Mapping[str, tuple[tuple[int, int, str], ...]]
    judgements: tuple[Judgement, ...] = ()

    def of_span(self, document: str, span: Span | None) -> Entity | None:
        """Whom words in a document stand for: the mention that they are, or else the closest inside or around."""
        if span is None:
            return None
        exact = around = inside = None
        for start, end, referent in self.spans.get(document, ()):
            if start == span.start and end == span.end:
                exact = referent
                break
            if start <= span.start and span.end <= end and (around is None or end - start < around[0]):
                around = (end - start, referent)
            if span.start <= start and end <= span.end and (inside is None or end - start > inside[0]):
                inside = (end - start, referent)
        found = exact or (inside and inside[1]) or (around and around[1])
        return self.entity_of[found] if found else None


class Entry(NamedTuple):
    """A referent, its document, and what can tell it from others."""

    document: Document
    referent: Referent
    kind: NameKind
    votes: tuple[Vote, ...]
    party: str | None
    classes: frozenset[str]
    gender: str
    context: frozenset[str]


class Group(Struct):
    """Entries taken for one, with why each is, and what they tell together."""

    entries: list[Entry] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    parties: set[str] = field(default_factory=set)
    genders: set[str] = field(default_factory=set)
    context: set[str] = field(default_factory=set)

    def take(self, entry: Entry, reason: str, score: float = 1.0) -> None:
        """One more entry."""
        if self.entries and self.entries[0].referent.id != entry.referent.id:
            left, right = sorted((self.entries[0].referent.id, entry.referent.id))
            self.judgements.append(Judgement(left, right, "same_entity", "same", score, (reason,), BY))
        self.entries.append(entry)
        self.reasons.append(reason)
        self.names.update(entry.referent.names)
        self.documents.add(entry.referent.document)
        self.classes |= entry.classes
        self.context |= entry.context
        self.parties |= {entry.party} if entry.party else set()
        self.genders |= {entry.gender} if entry.gender else set()


def entities(documents: Sequence[Document]) -> Entities:
    """Who is who in these documents."""
    lands = lands_in(documents)
    entries = [entry for doc in sorted(documents, key=lambda d: d.id) for entry in _entries(doc, lands)]
    blocks: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        blocks[key_of(entry, lands)].append(entry)
    groups: list[Group] = []
    doubts: list[Judgement] = []
    for key in sorted(blocks):
        if key[0] == "person":
            made, unsure = _people(blocks[key])
            groups += made
            doubts += unsure
        else:
            group = Group()
            for entry in blocks[key]:
                group.take(entry, "same name" if key[0] == "name" else "same description")
            groups.append(group)
    groups = _by_office(groups)
    made_entities = sorted(with_parties(_of_principals(groups, lands), lands.capital_of), key=lambda e: (e.name, e.id))
    entity_of = {member: entity for entity in made_entities for member in entity.members}
    spans = {
        doc.id: tuple((link.span.start, link.span.end, r.id) for r in doc.referents for link in r.links)
        for doc in documents
    }
    judgements = [j for group in groups for j in group.judgements] + doubts
    return Entities(tuple(made_entities), entity_of, spans, tuple(sorted(judgements, key=lambda j: j.id)))


def _entries(doc: Document, known_lands: Lands) -> Iterable[Entry]:
    by_name = {plain(link.span.exact): r for r in doc.referents if not r.names for link in r.links}
    by_name |= {name: r for r in doc.referents for name in r.names}
    firms = {firm.split()[0]: firm for name in by_name if (firm := firm_in(name)) is not None and firm in by_name}
    lands = known_lands.adjective
    kind_of = known_lands.kind_of
    context = frozenset(spelling(r.names[0].split()[-1]) for r in doc.referents if r.names and r.kind != "place")

    def owner_party(owner: str, depth: int = 0) -> str | None:
        referent = by_name.get(owner)
        if referent is None or depth > 3:
            return owner if owner in lands else None
        roles, owners = _roles_and_owners(referent, firms)
        votes = votes_of(kind_of(referent), referent.names, roles, owners, lambda other: owner_party(other, depth + 1))
        found = settled(v for v in votes if v.party not in UNBOUND)[0]
        if found is None and kind_of(referent) in ("place", "organisation", "other"):
            name = _words(referent)
            found = name if referent.names else plain(name)
            if kind_of(referent) == "place" and found.islower():
                return None  # "a source in the city" is no city's
        return found

    for referent in doc.referents:
        kind = kind_of(referent)
        roles, owners = _roles_and_owners(referent, firms)
        votes = votes_of(kind, referent.names, roles, owners, owner_party)
        if kind == "place":
            # a place is of a land, not of whoever is named with it
            votes = [v for v in votes if v.party in lands or known(v.party) is not None]
        if not referent.names or (kind != "person" and not votes):
            described = described_party(_words(referent), kind if not votes else "")
            votes += [described] if described else []
        if kind == "person":
            elected = any(role_classes(role) & {"legislator", "politician"} for role in referent.roles)
            for link in referent.links[:3] if elected else ():
                if found := CONGRESS.match(doc.text, link.span.end):
                    votes.append(Vote(SIDES[found["side"]], 6, f"“{found.group().strip()}”"))
            aged = any(
                AGE.match(doc.text, link.span.start + len(link.span.exact.split(",")[0])) for link in referent.links
            )
            if not votes and not referent.roles and aged:
                votes.append(Vote("residents", 0.5, "only a name and an age"))
        classes = frozenset().union(*(role_classes(role) for role in referent.roles))
        gender = next(
            (nouns().given[word] for name in referent.names if (word := name.split()[0]) in nouns().given), ""
        )
        yield Entry(doc, referent, kind, tuple(votes), settled(votes)[0], classes, gender, context)


def _roles_and_owners(referent: Referent, firms: Mapping[str, str]) -> tuple[Sequence[str], Sequence[str]]:
    """A referent's roles and owners, with a firm by its full name and no land for an owner of a firm."""
    if firm := firm_in(_words(referent)):
        return referent.roles, [owner for owner in referent.of if owner != firm.split()[0]]
    if firms and commercial(referent.roles):
        return [in_full(role, firms) for role in referent.roles], [in_full(owner, firms) for owner in referent.of]
    return referent.roles, referent.of


def _words(referent: Referent) -> str:
    """What a referent is called: its name, else the fullest of its first descriptions."""
    if referent.names:
        return referent.names[0]
    described = [
        link.span.exact
        for link in referent.links
        if link.span.exact.lower() not in PRONOUNS and not link.reason.startswith("words around")
    ]
    return max(described[:3], key=lambda words: min(len(words), 60), default=referent.links[0].span.exact)


# Adjectives that stand before people as demonyms do, but of no one party.
ADJECTIVES = frozenset(
    {"Western", "European", "Arab", "Islamic", "African", "Asian", "Muslim", "Christian", "Jewish", "Kurdish"}
)
PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i", "who", "which", "his", "her"})


def plain(words: str, lands: Lands | None = None) -> str:
    """A description without its article, and with the demonym for a possessive country.

    >>> plain("The Russian defence ministry"), plain("Russia’s defence ministry"), plain("its Western allies")
    ('Russian defence ministry', 'Russian defence ministry', 'Western allies')
    """
    pieces = words.split()
    while len(pieces) > 1 and pieces[0].lower() in closed("articles") and pieces[1].lower() != "of":
        pieces = pieces[1:]
    return adjectival(" ".join(pieces), lands)


def key_of(entry: Entry, lands: Lands) -> tuple[str, ...]:
    """The block in which an entry's likes are looked for; generic descriptions are alone with themselves."""
    referent = entry.referent
    if referent.names and entry.kind in ("person", "other") and known(referent.names[0]) is None:
        parts = [word for word in referent.names[0].split() if word.lower().strip(".") not in nouns().titles]
        last = ABDEL.sub("", parts[-1]) if parts else referent.names[0]
        return ("person", spelling(last))
    if referent.names:
        what = next((k for name in referent.names if (k := known(name)) is not None), None)
        if what is not None:
            place = what.kind == "capital" and all(link.reason == "name of a place" for link in referent.links)
            return ("name", "place " + folded(referent.names[0]) if place else what.name)
        words = folded(plain(referent.names[0], lands)).split()
        return ("name", " ".join(sorted(spelling(SAME.get(word, word)) for word in words if word != "of")))
    described = _words(referent)
    if folded(described) in lands.places or firm_in(described) == described:
        return ("name", spelling(folded(described)))  # "orsk says": the headlines of some sites have no capitals
    collective = INSTITUTION.search(described) is not None
    if entry.party and (entry.kind == "organisation" or collective):
        told = folded(plain(described, lands)).split()
        key = sorted(SAME.get(word, word) for word in told if word not in ("of", "in", "for", "the", "and"))
        return ("description", entry.party, *key)
    return ("alone", referent.id)


SAME = {"defense": "defence", "labor": "labour", "organization": "organisation"}


def _people(block: list[Entry]) -> tuple[list[Group], list[Judgement]]:
    """The people of one surname: those with a given name first, then those without, to whom only one can fit."""
    groups: list[Group] = []
    doubts: list[Judgement] = []
    for entry in sorted(block, key=lambda e: (-len(e.referent.names[0].split()), e.referent.names[0], e.referent.id)):
        fits = sorted(
            (
                (score, reason, at)
                for at, group in enumerate(groups)
                if (score := (m := _match(group, entry))[0]) > 0
                for reason in [m[1]]
            ),
            reverse=True,
        )
        if fits and (len(fits) == 1 or fits[0][0] > fits[1][0]):
            groups[fits[0][2]].take(entry, fits[0][1], fits[0][0])
            continue
        for score, reason, at in fits:
            left, right = sorted((groups[at].entries[0].referent.id, entry.referent.id))
            doubts.append(Judgement(left, right, "same_entity", "unsure", score, (reason, "fits others as well"), BY))
        group = Group()
        group.take(entry, "name")
        groups.append(group)
    return groups, doubts


def _match(group: Group, entry: Entry) -> tuple[float, str]:
    """How well an entry fits people already joined, and why; 0 where something speaks against it."""
    name = entry.referent.names[0]
    first = name.split()[0] if " " in name else ""
    full = [other for other in group.names if " " in other]
    if entry.referent.document in group.documents:
        return 0.0, "another person in the same report"
    if entry.gender and group.genders and entry.gender not in group.genders:
        return 0.0, "gender"
    alike = bool(entry.classes & group.classes) or entry.party in group.parties
    told_apart = entry.classes and group.classes and entry.party and group.parties
    near = len((entry.context & group.context) - {spelling(name.split()[-1])}) >= SHARED_NAMES
    if first and full:
        if not any(same_given(first, other.split()[0]) for other in full):
            return 0.0, "given name"
        if any(other_middle(name, other) for other in full):
            return 0.0, "middle name"
        if told_apart and not alike and not near:
            return 0.0, "other role and party"
        same = name in group.names
        return (1.0, "same name") if same else (0.9, f"“{name}” is spelt “{min(full)}” too")
    if alike or near:
        why = "a like role or party" if alike else "the same people around"
        return (0.8 if name in group.names else 0.7), f"{name}, with {why}"
    return 0.0, "only the surname is the same"


def _by_office(groups: list[Group]) -> list[Group]:
    """Join somebody who is only described ("the Orsk spokesman") to the one person who holds that office elsewhere."""
    holders: dict[tuple[str, str], set[int]] = defaultdict(set)
    for at, group in enumerate(groups):
        for entry in group.entries:
            if entry.kind == "person" and entry.referent.names:
                for office in _offices(entry):
                    holders[office].add(at)
    gone: set[int] = set()
    for at, group in enumerate(groups):
        entry = group.entries[0]
        if len(group.entries) > 1 or entry.kind != "person" or entry.referent.names:
            continue
        held = {next(iter(found)) for office in _offices(entry) if len(found := holders.get(office, set())) == 1}
        if len(held) == 1:
            groups[next(iter(held))].take(
                entry, f"“{_words(entry.referent)}”: the one who holds that office in other reports", 0.6
            )
            gone.add(at)
    return [group for at, group in enumerate(groups) if at not in gone]


def _offices(entry: Entry) -> set[tuple[str, str]]:
    """The offices held by one at a time that an entry's roles name: what, and whose.

    "ICC prosecutor" and "International Criminal Court prosecutor" are one office, "Orsk spokesman" is none of the
    ministry's.
    """
    found: set[tuple[str, str]] = set()
    for role in entry.referent.roles:
        if not role_classes(role) & HELD_BY_ONE or PAST.match(role):
            continue
        words = plain(role)
        owner = next((own for own in entry.referent.of if own in words), None)
        lead = next(
            (lead for lead in _leads(words) if known(lead) is not None or country_of(lead) or lead == owner), None
        )
        if lead is not None:
            what = known(lead)
            whose = what.name if what is not None else country_of(lead) or lead
            found.add((folded(words.replace(lead, "", 1)), folded(whose)))
    return found


def _leads(words: str) -> list[str]:
    """What stands before the rest of a role, the longest first."""
    pieces = words.split()
    return [re.sub(r"[’']s$", "", " ".join(pieces[:after])) for after in range(len(pieces) - 1, 0, -1)]


def _of_principals(groups: list[Group], lands: Lands) -> list[Entity]:
    """The entities; who has no party but is described by somebody who has one gets theirs: "Belan’s campaign"."""
    made = [_entity(group, lands) for group in groups]
    of_referent = {member: entity for entity in made for member in entity.members}
    out = []
    for group, entity in zip(groups, made, strict=True):
        told: Counter[tuple[str, str]] = Counter()
        if entity.party is None or entity.party_reason == "its own name":
            for entry in group.entries:
                principals = (r for r in entry.document.referents if set(r.names) & set(entry.referent.of))
                for principal in principals:
                    party = of_referent[principal.id].party
                    if party and principal.kind == "person" and party not in UNBOUND:
                        told[party, of_referent[principal.id].name] += 1
        if told:
            (party, name), _ = max(told.items(), key=lambda item: (item[1], item[0]))
            entity = structs.replace(entity, party=party, party_reason=f"of {name}")
        out.append(entity)
    return out


def _entity(group: Group, lands: Lands) -> Entity:
    entries = sorted(group.entries, key=lambda e: e.referent.id)
    names = group.names
    kind = Counter(e.kind for e in entries).most_common(1)[0][0]
    name = canonical(names, entries, Lands() if kind == "person" else lands)
    party, reason = settled(vote for e in entries for vote in e.votes)
    proper = bool(names) or any(word[0].isupper() for word in name.split()[1:]) or name.split()[0] in ADJECTIVES
    if party is None and kind != "person" and proper:
        party, reason = name, "its own name"
    roles = Counter(role for e in entries for role in e.referent.roles)
    order = {e.referent.id: why for e, why in zip(group.entries, group.reasons, strict=True)}
    return Entity(
        name=name,
        kind=kind,
        names=tuple(sorted(names, key=lambda n: (-names[n], -len(n), n))) or (name,),
        members=tuple(e.referent.id for e in entries),
        roles=tuple(sorted(roles, key=lambda r: (-roles[r], r))),
        party=party,
        party_reason=reason,
        reasons=tuple(order[e.referent.id] for e in entries),
    )


def canonical(names: Counter[str], entries: Sequence[Entry], lands: Lands) -> str:
    """The name to print: the lexicon's, else the fullest of those used often, else the description."""
    if not names:
        return _described(_words(entries[0].referent), lands)
    what = next((k for n in sorted(names) if (k := known(n)) is not None), None)
    if what is not None:
        everywhere_place = all(link.reason == "name of a place" for e in entries for link in e.referent.links)
        return max(names, key=lambda n: (names[n], n)) if what.kind == "capital" and everywhere_place else what.name
    most = max(names.values())
    full = (
        [n for n in names if len(n.split()) > 1 and names[n] * 3 >= most]
        or [n for n in names if len(n.split()) > 1]
        or list(names)
    )
    return _described(
        max(full, key=lambda n: (names[n] * 3 >= most, min(len(n.split()), 3), names[n], n[:1].isupper(), len(n), n)),
        lands,
    )


def _described(words: str, lands: Lands) -> str:
    """A description as a name: no article, a country for its capital ("Kiev and its backers")."""
    short = plain(words, lands)
    lead, joint, rest = short.partition(" and ")
    if (
        joint
        and rest.split()[0] in ("its", "their")
        and (what := known(lead)) is not None
        and what.kind in ("capital", "country")
    ):
        return f"{what.name} and {rest}"
    return short
