"""Entities: who is who across documents, under which name, speaking for whom, in whatever order they come."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from msgspec import Struct, field, structs

from counterclaim.lexicon.nouns import nouns, role_classes
from counterclaim.lexicon.people import Directory, directory, people
from counterclaim.lexicon.spelling import other_middle, same_given, spelling
from counterclaim.lexicon.world import country_of, folded, known, world
from counterclaim.reconcile.entries import Entry, Report, plain, words_of
from counterclaim.reconcile.lands import Lands, lands_in
from counterclaim.reconcile.parties import PAST, UNBOUND, firm_in, settled, stately, with_parties
from counterclaim.records import Document, Entity, Judgement, Listed, Span

BY = "stage:entities@1"
# Roles that one person holds at a time, so that the role alone tells who is meant.
HELD_BY_ONE = frozenset({"spokesman", "head_of_state", "head_of_government", "minister", "prosecutor"})
# Groups that are bodies under another word, the same in every report.
INSTITUTION = re.compile(
    r"^[^,]*?\b(?:authorities|forces|troops|army|military|police|government|leadership)(?: in \w+)?$"
)
SHARED_NAMES = 2
# What the entries of a block have in common, where it is no surname.
SHARED = {"name": "same name", "listed": "listed as "}
# "Abdel-Belan" and "Abdel Belan" are one surname.
ABDEL = re.compile(r"^Abd(?:[aeu]l|[aeu]r|[aeu]s)?[-‐](?=[A-Z])")
# Adjectives that stand before people as demonyms do, but of no one party.
ADJECTIVES = frozenset(
    {"Western", "European", "Arab", "Islamic", "African", "Asian", "Muslim", "Christian", "Jewish", "Kurdish"}
)


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
            if span.start <= start and end <= span.end and (inside is None or (-start, end) > inside[0]):
                inside = ((-start, end), referent)  # "Belan, head of the mission": whom the words begin with
        found = exact or (inside and inside[1]) or (around and around[1])
        return self.entity_of[found] if found else None


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


def entities(documents: Sequence[Document], listed: Sequence[Listed] = ()) -> Entities:
    """Who is who in these documents; `listed` are rows of the lists that users brought along."""
    lands, listing = lands_in(documents), directory(listed) if listed else people()
    ordered = sorted(documents, key=lambda d: d.id)
    entries = [entry for doc in ordered for entry in Report(doc, lands, listing).entries()]
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
                group.take(entry, SHARED.get(key[0], "same description") + (key[1] if key[0] == "listed" else ""))
            groups.append(group)
    groups = _by_office(groups, listing)
    made_entities = sorted(with_parties(_of_principals(groups, lands), lands.capital_of), key=lambda e: (e.name, e.id))
    entity_of = {member: entity for entity in made_entities for member in entity.members}
    spans = {
        doc.id: tuple((link.span.start, link.span.end, r.id) for r in doc.referents for link in r.links)
        for doc in documents
    }
    judgements = [j for group in groups for j in group.judgements] + doubts
    return Entities(tuple(made_entities), entity_of, spans, tuple(sorted(judgements, key=lambda j: j.id)))


def key_of(entry: Entry, lands: Lands) -> tuple[str, ...]:
    """The block in which an entry's likes are looked for; generic descriptions are alone with themselves."""
    referent = entry.referent
    if entry.listed:
        return ("listed", entry.listed[0].name)
    if referent.names and entry.kind in ("person", "other") and known(referent.names[0]) is None:
        parts = [word for word in referent.names[0].split() if word.lower().strip(".") not in nouns().titles]
        last = ABDEL.sub("", parts[-1]) if parts else referent.names[0]
        return ("person", spelling(last))
    if referent.names:
        what = next((k for name in referent.names if (k := known(name)) is not None), None)
        if what is None and entry.kind == "place" and referent.names[0].endswith("s"):
            what = known(referent.names[0][:-1])  # "Syrias": an apostrophe that was lost
        if entry.kind == "place" and (land := lands.capital_of.get(referent.names[0])) and _speaks(entry):
            return ("name", " ".join(sorted(map(spelling, folded(land).split()))))
        if what is not None:
            place = what.kind == "capital" and all(link.reason == "name of a place" for link in referent.links)
            return ("name", "place " + folded(referent.names[0]) if place else what.name)
        if referent.names[0].isupper() and len(referent.names[0]) < 7:
            return ("name", "letters " + referent.names[0])  # "FAA" is no other spelling of "VA"
        words = folded(plain(referent.names[0], lands)).split()
        return ("name", " ".join(sorted(spelling(SAME.get(word, word)) for word in words if word != "of")))
    described = words_of(referent)
    if folded(described) in lands.places or firm_in(described) == described:
        return ("name", spelling(folded(described)))  # "orsk says": the headlines of some sites have no capitals
    collective = INSTITUTION.search(described) is not None
    if entry.party and (entry.kind == "organisation" or collective):
        party = lands.capital_of.get(entry.party, entry.party)
        told = folded(plain(described, lands)).split()
        # "Orsk’s army", "the army in Belan" where Belan is Orsk’s capital, "the army" in a report on Orsk
        owners = {folded(word) for word in (entry.party, party, lands.demonym(party) or "", *_seats(party))}
        told = [word for word in told if word not in owners] or told
        if told[-1] in RULING and all(word in RULING or _ruler(word) for word in told):
            return ("description", party, "government")
        if len(told) == 1 and not stately(told[0]):
            return ("alone", referent.id)  # "the party", "the channel": of which land does not tell which one
        key = sorted(SAME.get(word, word) for word in told if word not in ("of", "in", "for", "the", "and"))
        return ("description", party, *key)
    return ("alone", referent.id)


def _speaks(entry: Entry) -> bool:
    """Whether somebody is a speaker in their report."""
    places = {link.span.start for link in entry.referent.links}
    return any(said.speaker is not None and said.speaker.start in places for said in entry.document.statements)


def _ruler(word: str) -> bool:
    """Whether a word before "regime" only says whose it is: "Assad", "Bashar", "legitimate"."""
    return word in ("legitimate", "central", "current", "ruling") or any(
        word in name.split() for name in people().by_name if word in name
    )


@cache
def _seats(land: str) -> tuple[str, ...]:
    """The words for a land and its capital by the lexicon."""
    return tuple(words for words, what in world().known.items() if what.name == land)


# What the government of a land is called, by those who like it and those who do not.
RULING = frozenset({"government", "regime", "authorities"})
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


def _by_office(groups: list[Group], listing: Directory) -> list[Group]:
    """Join somebody who is only described ("the Orsk spokesman") to the one person who holds that office elsewhere.

    Where a list knows who held it on the day of the report, it is that one or nobody.
    """
    at_name = {entry.listed[0].name: at for at, group in enumerate(groups) for entry in group.entries if entry.listed}
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
        offices = _offices(entry)
        held = {next(iter(found)) for office in offices if len(found := holders.get(office, set())) == 1}
        date = entry.document.published_at
        known_by = {name for office in offices if (name := listing.holder(*office, date))}
        if known_by:
            held = {at_name[name] for name in known_by if name in at_name}
        if len(held) == 1:
            groups[next(iter(held))].take(
                entry, f"“{words_of(entry.referent)}”: the one who holds that office in other reports", 0.6
            )
            gone.add(at)
            continue
        for other in sorted({at for office in offices for at in holders.get(office, ())} if not known_by else ()):
            left, right = sorted((entry.referent.id, groups[other].entries[0].referent.id))
            reason = f"“{words_of(entry.referent)}”: several hold that office in other reports"
            groups[at].judgements.append(Judgement(left, right, "same_entity", "unsure", 0.5, (reason,), BY))
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
    """The name to print: the lists', the lexicon's, else the fullest of those used often, else the description."""
    if entries[0].listed:
        return entries[0].listed[0].name
    if not names:
        return _described(words_of(entries[0].referent), lands)
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
