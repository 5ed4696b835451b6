"""Decisions: what people decided, applied before and while everything else is derived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from counterclaim.reconcile.entities import Entities
from counterclaim.records import STANCES, Contention, Document, Entity, Judgement, Placing, Referent, settle

# Questions about a pair, in either order; the others set a value of what stands on the left.
PAIRS = frozenset({"same_entity", "same_proposition", "same_story", "same_quantity"})


def standing(judgements: Iterable[Judgement]) -> list[Judgement]:
    """The decisions that still stand, the latest last: each person’s last word, undone ones left out.

    Undoing is a later "unsure" on the same: what stood before it stands again.

    >>> first = Judgement("st_1", "denies", "stance", "same", by="user:anna", at="2031-05-01")
    >>> other = Judgement("st_1", "alleges", "stance", "same", by="user:anna", at="2031-05-02")
    >>> undone = Judgement("st_1", "alleges", "stance", "unsure", by="user:anna", at="2031-05-03")
    >>> [j.right for j in standing([first, other, undone])]
    ['denies']
    """
    last: dict[tuple[object, ...], Judgement] = {}
    for judgement in sorted(judgements, key=lambda j: (j.at, j.id)):
        paired = judgement.question in PAIRS
        subject = frozenset((judgement.left, judgement.right)) if paired else (judgement.left, judgement.right)
        last[judgement.question, subject, judgement.by if paired else ""] = judgement
    stands = [judgement for judgement in last.values() if judgement.verdict != "unsure" or judgement.question in PAIRS]
    return sorted(stands, key=lambda j: (j.at, j.id))


def values(stands: Iterable[Judgement], question: str) -> dict[str, str]:
    """What people set for each statement, by the question that was asked ("stance", "speaker", "proposition")."""
    return {j.left: j.right for j in stands if j.question == question}


def rejected(stands: Iterable[Judgement]) -> set[str]:
    """Statements that a person said are none."""
    verdicts = {j.left: j.verdict for j in stands if j.question == "reading"}
    return {statement for statement, verdict in verdicts.items() if verdict == "different"}


def corrected(documents: Sequence[Document], stands: Sequence[Judgement]) -> list[Document]:
    """The documents with the stances that people set, and without the statements that they rejected."""
    stances = {s: stance for s, stance in values(stands, "stance").items() if stance in STANCES}
    gone = rejected(stands)
    touched = stances.keys() | gone
    if not touched:
        return list(documents)
    found = []
    for doc in documents:
        if any(s.id in touched for s in doc.statements):
            kept = [s for s in doc.statements if s.id not in gone]
            doc = doc.add("statements", [replace(s, stance=stances.get(s.id, s.stance)) for s in kept])
        found.append(doc)
    return found


def regrouped(known: Entities, documents: Iterable[Document], stands: Sequence[Judgement]) -> Entities:
    """Entities merged where people said "same" of two referents, and parted where they said "different"."""
    by_pair: defaultdict[tuple[str, str], list[Judgement]] = defaultdict(list)
    for judgement in stands:
        if judgement.question == "same_entity" and {judgement.left, judgement.right} <= known.entity_of.keys():
            by_pair[judgement.left, judgement.right].append(judgement)
    if not by_pair:
        return known
    referents = {referent.id: referent for doc in documents for referent in doc.referents}
    home: dict[str, Entity] = dict(known.entity_of)
    for (left, right), judged in by_pair.items():
        verdict, by = settle(judged), judged[-1].by.removeprefix("user:")
        if verdict == "same" and home[left].id != home[right].id:
            _rehome(home, _joined(home[right], home[left], by))
        elif verdict == "different" and home[left].id == home[right].id:
            _rehome(home, _without(home[right], left, by))
            _rehome(home, _alone(referents[left], by))
    moved = {entity.id: entity for entity in home.values()}
    unmoved = [entity for entity in known.entities if not entity.members]
    return replace(known, entities=(*unmoved, *(moved[one] for one in sorted(moved))), entity_of=home)


def _rehome(home: dict[str, Entity], entity: Entity) -> None:
    home.update(dict.fromkeys(entity.members, entity))


def _joined(one: Entity, other: Entity, by: str) -> Entity:
    main, rest = sorted((one, other), key=lambda e: (-len(e.members), e.name))
    return replace(
        main,
        names=tuple(dict.fromkeys((*main.names, *rest.names))),
        members=tuple(sorted({*main.members, *rest.members})),
        roles=tuple(dict.fromkeys((*main.roles, *rest.roles))),
        party=main.party or rest.party,
        party_reason=main.party_reason or rest.party_reason,
        reasons=(*main.reasons, *rest.reasons, f"{by} said that {main.name} and {rest.name} are one"),
    )


def _without(entity: Entity, referent: str, by: str) -> Entity:
    left = tuple(member for member in entity.members if member != referent)
    return replace(entity, members=left, reasons=(*entity.reasons, f"{by} took one mention out"))


def _alone(referent: Referent, by: str) -> Entity:
    names = referent.names or (referent.links[0].span.exact,)
    return Entity(
        name=names[0],
        kind=referent.kind,
        names=names,
        members=(referent.id,),
        roles=referent.roles,
        reasons=(f"{by} said that this is somebody else",),
    )


def spoken(known: Entities, stands: Sequence[Judgement]) -> dict[str, Entity]:
    """The speaker that a person set for each statement: a known entity of that name, or a new one."""
    by_name = {entity.name.casefold(): entity for entity in reversed(known.entities)}
    return {
        statement: by_name.get(name.casefold()) or Entity(name=name, kind="other", names=(name,), members=())
        for statement, name in values(stands, "speaker").items()
    }


def renamed(contentions: Iterable[Contention], stands: Sequence[Judgement]) -> Iterator[Contention]:
    """Yield the contentions with the propositions that people wrote; they hang on one of its statements."""
    written = values(stands, "proposition")
    for contention in contentions:
        words = [written[statement] for statement in contention.statements if statement in written]
        yield replace(contention, proposition=words[-1]) if words else contention


def placed(
    placings: Iterable[Placing],
    documents: Iterable[Document],
    spoken_by: Mapping[str, Any],
    stands: Sequence[Judgement],
) -> Iterator[Placing]:
    """Yield the placings with the speakers that people set, then one for each statement that they rejected."""
    for placing in placings:
        entity = spoken_by.get(placing.record)
        if entity is None:
            yield placing
        else:
            chain = (*placing.chain[:-1], entity.name) if placing.name else (*placing.chain, entity.name)
            yield replace(placing, entity=entity.id, name=entity.name, party=entity.party, narrator=False, chain=chain)
    gone = rejected(stands)
    if gone:
        for doc in documents:
            for statement in doc.statements:
                if statement.id in gone:
                    yield Placing(record=statement.id, document=doc.id, kind="rejected")
