"""Joining: who is the same in several regions, told by what each region found out about its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field, structs

from counterclaim.lexicon.nouns import nouns, role_classes
from counterclaim.lexicon.spelling import other_middle, same_given, spelling
from counterclaim.lexicon.world import folded, known
from counterclaim.reconcile.entities import INSTITUTION, SAME
from counterclaim.reconcile.entries import plain
from counterclaim.records import Derived, Document, Entity, Part, Whole, identity

PERSONS = frozenset({"person", "other"})
# Likenesses: one name, one name in another spelling, a surname with a like role or party.
SAME_NAME, SPELT, SURNAME = 1.0, 0.9, 0.7


def parts_of(label: str, made: Derived, documents: Iterable[Document]) -> Iterator[Part]:
    """Yield what a region, named by its label, knows of each of its entities."""
    named = {referent.id for doc in documents for referent in doc.referents if referent.names}
    spoken: Counter[str] = Counter(p.entity for p in made.placings if p.entity and p.kind == "statement")
    for entity in made.entities:
        first = (min(entity.members),) if entity.members else ()
        yield Part(
            id=identity("part", label, entity.id),
            region=label,
            entity=structs.replace(entity, members=first, reasons=entity.reasons[len(entity.members) :]),
            keys=keys_of(entity, named=not entity.members or not named.isdisjoint(entity.members)),
            mentions=len(entity.members),
            statements=spoken[entity.id],
        )


def keys_of(entity: Entity, *, named: bool) -> tuple[str, ...]:
    """What an entity must share with one of another region to be set beside it; those without a name rarely have any.

    >>> orsk = Entity("Ilva Orsk", "person", ("Ilva Orsk", "Orsk"), ())
    >>> keys_of(orsk, named=True), keys_of(orsk, named=False)
    (('person orsk',), ())
    """
    if any(reason.endswith(" said that this is somebody else") for reason in entity.reasons):
        return ()
    what = known(entity.name) if named else None
    if what is not None and what.name == entity.name:
        return (f"known {what.name}",)
    if named and entity.kind in PERSONS:
        return tuple(sorted({f"person {spelling(surname(name))}" for name in entity.names}))
    words = [SAME.get(word, word) for word in folded(plain(entity.name)).split() if word not in ("of", "the")]
    if named:
        return (f"name {' '.join(sorted(map(spelling, words)))}",)
    body = entity.kind == "organisation" or INSTITUTION.search(entity.name)
    return (f"told {entity.party} {' '.join(sorted(words))}",) if body and entity.party else ()


def surname(name: str) -> str:
    """The last word of a name.

    >>> surname("Dr. Ilva Orsk")
    'Orsk'
    """
    return name.split()[-1]


class Likes(Struct):
    """Parts taken for one, and what they tell together."""

    parts: list[Part] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    parties: set[str] = field(default_factory=set)
    genders: set[str] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)

    def take(self, part: Part) -> None:
        """One more part."""
        self.parts.append(part)
        self.names |= set(part.entity.names)
        self.classes |= classes_of(part.entity)
        self.parties |= {part.entity.party} if part.entity.party else set()
        self.genders |= genders_of(part.entity)
        self.regions.add(part.region)


def joined(parts: Sequence[Part]) -> list[Whole]:
    """Who the parts are together, in whatever order they come. Two of one region stay two: the region told them apart.

    Those with full names come first; who has a surname only is joined where one alone fits.
    """
    by_key: defaultdict[str, list[Likes]] = defaultdict(list)
    found: list[Likes] = []
    for part in sorted(parts, key=lambda p: (-fullness(p.entity), -p.mentions, p.id)):
        near = {id(one): one for key in part.keys for one in by_key[key]}
        fits = sorted(((likeness(one, part), at) for at, one in enumerate(near.values())), reverse=True)
        fits = [fit for fit in fits if fit[0] > 0]
        if fits and (len(fits) == 1 or fits[0][0] > fits[1][0] or part.entity.kind not in PERSONS):
            home = list(near.values())[min(at for score, at in fits if score == fits[0][0])]
        else:
            home = Likes()
            found.append(home)
        home.take(part)
        for key in part.keys:
            if home not in by_key[key]:
                by_key[key].append(home)
    return [whole_of(one.parts) for one in found]


def fullness(entity: Entity) -> int:
    """How many words its fullest name has, three at most."""
    return min(3, max(len(name.split()) for name in entity.names))


def classes_of(entity: Entity) -> set[str]:
    """The kinds of roles that somebody is described by."""
    return {found for role in entity.roles for found in role_classes(role)}


def genders_of(entity: Entity) -> set[str]:
    """The genders of somebody's given names."""
    given = nouns().given
    return {given[name.split()[0]] for name in entity.names if name.split()[0] in given}


def likeness(likes: Likes, part: Part) -> float:
    """How well a part fits others that share a key with it; 0 where something speaks against it."""
    entity = part.entity
    if part.region in likes.regions:
        return 0.0
    if not any(key.startswith("person ") for key in part.keys):
        return SAME_NAME
    genders, classes = genders_of(entity), classes_of(entity)
    if genders and likes.genders and genders.isdisjoint(likes.genders):
        return 0.0
    alike = bool(classes & likes.classes) or entity.party in likes.parties
    full, others = ([name for name in names if " " in name] for names in (entity.names, sorted(likes.names)))
    if not (full and others):
        return SURNAME if alike else 0.0
    given = any(same_given(one.split()[0], other.split()[0]) for one in full for other in others)
    if not given or any(other_middle(one, other) for one in full for other in others):
        return 0.0
    if classes and likes.classes and entity.party and likes.parties and not alike:
        return 0.0
    return SAME_NAME if likes.names & set(full) else SPELT


def whole_of(parts: Sequence[Part]) -> Whole:
    """The entity that these parts are: the name, kind and party that most mentions speak for."""
    ordered = sorted(parts, key=lambda p: (-p.mentions, p.id))
    names, kinds, parties = Counter[str](), Counter[str](), Counter[str]()
    reason_of: dict[str, str] = {}
    for part in ordered:
        names[part.entity.name] += max(1, part.mentions)
        kinds[part.entity.kind] += max(1, part.mentions)
        if part.entity.party:
            parties[part.entity.party] += max(1, part.mentions)
            reason_of.setdefault(part.entity.party, part.entity.party_reason)
    full = [name for name in names if " " in name] if len(names) > 1 else list(names)
    party = max(parties, key=lambda p: (parties[p], p), default=None)
    entity = structs.replace(
        ordered[0].entity,
        name=max(full or names, key=lambda name: (names[name], len(name), name)),
        kind=max(kinds, key=lambda kind: (kinds[kind], kind)),
        names=tuple(dict.fromkeys(name for part in ordered for name in part.entity.names)),
        members=tuple(sorted(member for part in ordered for member in part.entity.members)[:1]),
        roles=tuple(dict.fromkeys(role for part in ordered for role in part.entity.roles)),
        reasons=tuple(dict.fromkeys(reason for part in ordered for reason in part.entity.reasons)),
        party=party,
        party_reason=reason_of.get(party or "", ordered[0].entity.party_reason),
    )
    return Whole(entity, tuple(sorted(part.id for part in parts)), sum(part.statements for part in parts))
