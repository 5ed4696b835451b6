"""Decisions: what people decided, applied before and while everything else is derived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from msgspec.structs import replace

from counterclaim.reconcile.entities import Entities
from counterclaim.records import (
    STANCES,
    Contention,
    Document,
    Entity,
    Figure,
    Judgement,
    Placing,
    Referent,
    Span,
    Stance,
    Statement,
    bounds_of,
    places_of,
    settle,
)

# Questions that set a field of a statement or figure.
SETS = frozenset({"span", "value", "measure", "holder"})
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
    """What people set for each statement or figure, by the question that was asked ("speaker", "proposition")."""
    return {j.left: j.right for j in stands if j.question == question}


def rejected(stands: Iterable[Judgement]) -> set[str]:
    """Statements and figures that a person said are none."""
    verdicts = {j.left: j.verdict for j in stands if j.question == "reading"}
    return {record for record, verdict in verdicts.items() if verdict == "different"}


class CorrectedStatement(Statement, frozen=True, kw_only=True):
    """A statement with what people set of it; it keeps the id of what was read, on which their decisions hang."""

    record: str

    @property
    def id(self) -> str:
        """The id of the statement as it was read."""
        return self.record


class CorrectedFigure(Figure, frozen=True, kw_only=True):
    """A figure with what people set of it; it keeps the id of what was read."""

    record: str

    @property
    def id(self) -> str:
        """The id of the figure as it was read."""
        return self.record


def corrected(documents: Sequence[Document], stands: Sequence[Judgement]) -> list[Document]:
    """The documents with what people set of statements and figures, and without those that they rejected."""
    gone = rejected(stands)
    changes = _changes(stands)
    touched = changes.keys() | gone
    if not touched:
        return list(documents)
    found = []
    for doc in documents:
        if any(s.id in touched for s in doc.statements):
            kept = [s for s in doc.statements if s.id not in gone]
            doc = doc.add("statements", [_statement(doc, s, changes.get(s.id, {})) for s in kept])
        if any(f.id in touched for f in doc.figures):
            counted = [f for f in doc.figures if f.id not in gone]
            doc = doc.add("figures", [_figure(f, changes.get(f.id, {})) for f in counted])
        found.append(doc)
    return found


def _changes(stands: Iterable[Judgement]) -> dict[str, dict[str, str]]:
    """What people set of each statement and figure, by question, the latest of each."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for judgement in stands:
        known = judgement.right in STANCES if judgement.question == "stance" else judgement.question in SETS
        if known:
            found[judgement.left][judgement.question] = judgement.right
    return found


def _statement(doc: Document, statement: Statement, change: Mapping[str, str]) -> Statement:
    stance = cast("Stance", change.get("stance", statement.stance))
    places = places_of(change.get("span", ""))
    if not places or places[-1][1] > len(doc.text):
        return replace(statement, stance=stance)
    held = {name: getattr(statement, name) for name in statement.__struct_fields__}
    held |= {"stance": stance, "content": tuple(doc.span(start, end) for start, end in places)}
    return CorrectedStatement(**held, record=statement.id)


def _figure(figure: Figure, change: Mapping[str, str]) -> Figure:
    if not change:
        return figure
    held = {name: getattr(figure, name) for name in figure.__struct_fields__}
    if bounds := bounds_of(change.get("value", "")):
        held |= {"low": bounds[0], "high": bounds[1], "hedge": None}
    held["measure"] = change.get("measure", figure.measure)
    if "holder" in change:
        # Whom a person named stands at no words of the report: an empty place.
        at = figure.span.start
        held["holder"] = Span(at, at, change["holder"]) if change["holder"] else None
    return CorrectedFigure(**held, record=figure.id)


def answered_as_set(
    found: Iterable[Judgement], documents: Iterable[Document], stands: Sequence[Judgement]
) -> list[Judgement]:
    """What answers what: as people set it, and where they did not, as it was found."""
    named = {j.left: j for j in stands if j.question == "answers"}
    kept = [judgement for judgement in found if judgement.left not in named]
    if not named:
        return kept
    known = {statement.id for doc in documents for statement in doc.statements}
    return [*kept, *(j for j in named.values() if {j.left, j.right} <= known)]


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
    """The speaker or holder that a person set for each record: a known entity of that name, or a new one."""
    by_name = {entity.name.casefold(): entity for entity in reversed(known.entities)}
    named = values(stands, "speaker") | {figure: name for figure, name in values(stands, "holder").items() if name}
    return {
        record: by_name.get(name.casefold()) or Entity(name=name, kind="other", names=(name,), members=())
        for record, name in named.items()
    }


def renamed(contentions: Iterable[Contention], stands: Sequence[Judgement]) -> Iterator[Contention]:
    """Yield the contentions with the propositions that people wrote; they hang on one of its statements."""
    written = values(stands, "proposition")
    for contention in contentions:
        words = [written[statement] for statement in contention.statements if statement in written]
        yield replace(contention, proposition=words[-1]) if words else contention


def placed(
    placings: Iterable[Placing],
    documents: Sequence[Document],
    kept: Sequence[Document],
    spoken_by: Mapping[str, Entity],
    stands: Sequence[Judgement],
) -> Iterator[Placing]:
    """Yield the placings with what people set, then one for each statement and figure that they rejected.

    `documents` as they were read, `kept` as people corrected them.
    """
    fields = {record: values for doc in kept for record, values in _fields(doc)}
    for placing in placings:
        entity = spoken_by.get(placing.record)
        if fields.get(placing.record):
            placing = replace(placing, corrected=fields[placing.record])
        if entity is None:
            yield placing
        elif placing.kind == "figure":
            yield replace(placing, entity=entity.id, name=entity.name, party=entity.party)
        else:
            chain = (*placing.chain[:-1], entity.name) if placing.name else (*placing.chain, entity.name)
            yield replace(placing, entity=entity.id, name=entity.name, party=entity.party, narrator=False, chain=chain)
    gone = rejected(stands)
    if gone:
        for doc in documents:
            for record in (*(s.id for s in doc.statements), *(f.id for f in doc.figures)):
                if record in gone:
                    yield Placing(record=record, document=doc.id, kind="rejected")


def _fields(doc: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the fields that rows show otherwise than they were read."""
    for statement in doc.statements:
        if isinstance(statement, CorrectedStatement):
            yield statement.id, {"content": [[c.start, c.end, c.exact] for c in statement.content]}
    for figure in doc.figures:
        if isinstance(figure, CorrectedFigure):
            yield figure.id, {name: getattr(figure, name) for name in ("low", "high", "hedge", "measure")}
