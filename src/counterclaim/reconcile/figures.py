"""Figures side by side: those that cannot all hold, those that follow each other, those that are parts of another."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from counterclaim.reconcile.quantities import (
    ANYBODY,
    Nested,
    Quantity,
    nested_places,
    quantities,
)
from counterclaim.reconcile.sameness import near_places, same_quantity
from counterclaim.records import Conflict, Document

SHARES = {
    "two-thirds": 2 / 3, "two thirds": 2 / 3, "three-quarters": 3 / 4, "three quarters": 3 / 4, "three-fifths": 3 / 5,
    "three fifths": 3 / 5, "simple majority": 1 / 2, "absolute majority": 1 / 2,
}  # fmt: skip
RULE = re.compile(rf"\b(?:{'|'.join(map(re.escape, SHARES))})\b", re.IGNORECASE)
# Abstentions do not count where the rule speaks of those that vote.
VOTING_ONLY = re.compile(
    r"\b(?:excluding abstentions|of (?:those|members|countries|states|the members) (?:present and )?voting|"
    r"voting (?:members|countries|states)|of (?:the )?votes cast|yes or no|abstentions (?:do|did) not count)\b",
    re.IGNORECASE,
)
RULE_REACH = 600  # characters around a vote in which its rule stands
CROWD = 200  # figures under one key beyond which only neighbours in time are compared
NEIGHBOURS = 40
NO_STORIES: Mapping[str, str] = MappingProxyType({})

Kind = Literal["conflict", "update", "scope", "vote"]


class Comparison(Struct, frozen=True):
    """Figures set side by side, with what they make of each other and why."""

    kind: Kind
    measure: str
    of: str | None
    where: str | None
    values: tuple[float, ...]
    figures: tuple[str, ...]
    reason: str
    contention: str | None = None


def conflicts(
    documents: Iterable[Document],
    entity_of: Mapping[str, str],
    contention_of: Mapping[str, str],
    story_of: Mapping[str, str] = NO_STORIES,
) -> list[Conflict]:
    """Figures for the same quantity that cannot all hold, with the reason, in whatever order the documents come."""
    return [
        Conflict(
            measure=found.measure,
            of=found.of,
            where=found.where,
            values=found.values,
            figures=found.figures,
            reason=found.reason,
            contention=found.contention,
        )
        for found in comparisons(documents, entity_of, contention_of, story_of)
        if found.kind == "conflict"
    ]


def comparisons(
    documents: Iterable[Document],
    entity_of: Mapping[str, str],
    contention_of: Mapping[str, str],
    story_of: Mapping[str, str] = NO_STORIES,
) -> list[Comparison]:
    """Everything that can be said of figures side by side, by kind, measure and place.

    `entity_of` names who holds the mention at "document:start:end"; `contention_of` says what a statement is about,
    `story_of` which story a document tells; a document without one tells its own.
    """
    known: list[Quantity] = []
    inside: set[tuple[str, str]] = set()
    found: list[Comparison] = []
    for doc in documents:
        read = quantities(doc, entity_of, contention_of, story_of.get(doc.id))
        inside |= nested_places(doc) if read else frozenset()
        known += read
        found += _scopes(read)
        found += _votes(doc, read)
    nested = frozenset(inside)
    disagreeing, following = _pairs(known, nested)
    found += [_comparison("update", pair, "one count that went on") for pair in following]
    found += _groups(known, disagreeing, nested)
    return sorted(found, key=lambda c: (c.kind, c.measure, c.where or "", c.values, c.figures))


def _keys(quantity: Quantity) -> Iterator[tuple[str, ...]]:
    """What a figure must share with another one to be compared with it."""
    measure, place = quantity.figure.measure or "", quantity.place
    yield measure, "block", quantity.document, str(quantity.block)
    if quantity.contention:
        yield measure, "contention", quantity.contention
    if quantity.holder and not quantity.stock:
        yield measure, "story", quantity.story
    if quantity.stock and place:
        yield measure, "report", quantity.document, place
        yield measure, "day", quantity.published[:10], place
        yield measure, "holder", quantity.holder, place


def _neighbours(known: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """Pairs under the same key, each once, the earlier first; nothing is compared with everything."""
    by_key: defaultdict[tuple[str, ...], list[Quantity]] = defaultdict(list)
    for quantity in known:
        for key in _keys(quantity):
            by_key[key].append(quantity)
    seen = set()
    for group in by_key.values():
        group.sort(key=_order)
        crowded = len(group) > CROWD
        for at, left in enumerate(group):
            for right in group[at + 1 : at + 1 + NEIGHBOURS] if crowded else group[at + 1 :]:
                pair = (left.id, right.id)
                if pair not in seen:
                    seen.add(pair)
                    yield left, right


def _order(quantity: Quantity) -> tuple[str, str, int, str]:
    return quantity.published, quantity.document, quantity.figure.span.start, quantity.id


def _pairs(
    known: Sequence[Quantity], nested: Nested
) -> tuple[list[tuple[Quantity, Quantity]], list[tuple[Quantity, Quantity]]]:
    """Pairs of one quantity that cannot both hold: those that disagree, and those where one follows the other."""
    disagreeing, following = [], []
    for left, right in _neighbours(known):
        if left.low <= right.high and right.low <= left.high and not _touch(left, right):
            continue
        if not same_quantity(left, right, nested):
            continue
        if left.earlier or right.earlier:
            if (left.document, left.sentence) == (right.document, right.sentence):
                following.append((left, right))
        elif _follows(left, right):
            following.append((left, right))
        elif left.holder != right.holder:
            disagreeing.append((left, right))
    return disagreeing, following


def _touch(left: Quantity, right: Quantity) -> bool:
    """Whether two intervals meet in their ends only, which is where rounding put them."""
    hedged = left.figure.hedge or right.figure.hedge
    return not hedged and left.value != right.value and (left.high == right.low or right.high == left.low)


def _follows(left: Quantity, right: Quantity) -> bool:
    """Whether two numbers are one count that went on: the same source, or a later report with a higher number."""
    if (left.grown and left.value > right.value) or (right.grown and right.value > left.value):
        return True
    later = left.document != right.document and left.published[:10] < right.published[:10]
    if left.holder == right.holder:
        return later
    return later and right.value > left.value and not (left.holder and right.holder)


def _groups(
    known: Sequence[Quantity], disagreeing: Sequence[tuple[Quantity, Quantity]], nested: Nested
) -> Iterator[Comparison]:
    """One conflict for each quantity: the figures that disagree, and the hedged ones beside them that side with any."""
    group_of: dict[str, dict[str, Quantity]] = {}
    for left, right in sorted(disagreeing, key=lambda pair: (_order(pair[0]), _order(pair[1]))):
        one, other = group_of.setdefault(left.id, {left.id: left}), group_of.setdefault(right.id, {right.id: right})
        # A figure without a place or day of its own must not join those of two events.
        if one is not other and all(_agree(a, b, nested) for a in one.values() for b in other.values()):
            one |= other
            group_of |= dict.fromkeys(other, one)
    groups = {min(group): group for group in group_of.values() if len(group) > 1}
    name_of = {figure: name for name, group in groups.items() for figure in group}
    beside: defaultdict[str, dict[str, Quantity]] = defaultdict(dict)
    for left, right in _neighbours(known) if groups else ():
        for one_side, other_side in ((left, right), (right, left)):
            near = name_of.get(one_side.id)
            if near and other_side.id not in name_of:
                beside[near][other_side.id] = other_side
    for name, members in groups.items():
        every = members.values()
        joined = [q for q in beside[name].values() if all(same_quantity(q, member, nested) for member in every)]
        yield _comparison("conflict", [*every, *joined], _why(list(every), nested))


def _agree(left: Quantity, right: Quantity, nested: Nested) -> bool:
    """Whether two figures can stand in one conflict: no day or place, and nothing that they count, keeps them apart."""
    lies_in = {(left.site, right.site), (right.site, left.site)} & nested
    days = {left.day, right.day} - {None}
    kinds = {left.kind, right.kind}
    one_kind = len(kinds) == 1 or kinds == ANYBODY
    return len(days) < 2 and one_kind and (bool(lies_in) or near_places(left, right))


def _why(members: Sequence[Quantity], nested: Nested) -> str:
    """What shows that the figures are of one quantity."""
    pairs = combinations(sorted(members, key=_order), 2)
    reasons = Counter(same_quantity(left, right, nested) for left, right in pairs)
    return next((reason for reason, _ in sorted(reasons.items(), key=lambda r: (-r[1], r[0] or "")) if reason), "")


def _comparison(kind: Kind, members: Sequence[Quantity], why: str) -> Comparison:
    members = sorted(members, key=lambda q: (q.value, _order(q)))
    says = dict.fromkeys(f"{member.source}: {_words(member)}" for member in members)
    about = Counter(member.contention for member in members if member.contention)
    named = Counter(member.figure.where for member in members if member.figure.where)
    counted = max((member.figure.of or "" for member in members), key=lambda of: (len(of), of))
    return Comparison(
        kind=kind,
        measure="votes" if kind == "vote" else members[0].figure.measure or "",
        of=counted or None,
        where=min(named, key=lambda place: (-named[place], place), default=None),
        values=tuple(sorted({value for member in members for value in _written(member)})),
        figures=tuple(sorted(member.id for member in members)),
        reason=f"{'; '.join(says)} ({why})" if why else "; ".join(says),
        contention=min(about, key=lambda name: (-about[name], name), default=None),
    )


def _words(quantity: Quantity) -> str:
    return " ".join(quantity.figure.span.exact.split())


def _written(quantity: Quantity) -> set[float]:
    return {value for value in (quantity.figure.low, quantity.figure.high) if value is not None}


def _scopes(read: Sequence[Quantity]) -> Iterator[Comparison]:
    """Figures that are a part of the one before them: "5,000 civilians, including 210 children"."""
    for whole, part in pairwise(read):
        narrower = part.part and whole.kind != part.kind and whole.kind in part.kinds
        if narrower and whole.sentence == part.sentence and whole.figure.measure == part.figure.measure:
            yield _comparison("scope", (whole, part), f"{part.figure.of} are counted among {whole.figure.of}")


def _votes(doc: Document, read: Sequence[Quantity]) -> Iterator[Comparison]:
    """Votes with the majority that the report says was needed: whether the numbers reach it."""
    fullest: dict[tuple[float, float], tuple[Quantity, dict[str, Quantity]]] = {}
    for quantity in read:
        sides = _sides(quantity, read) if quantity.figure.measure == "votes for" else {}
        if "votes against" in sides:
            key = (quantity.value, sides["votes against"].value)
            if key not in fullest or len(sides) > len(fullest[key][1]):
                fullest[key] = quantity, sides
    for (given_for, against), (quantity, sides) in fullest.items():
        start, end = quantity.figure.span.start, quantity.figure.span.end
        near = doc.text[max(0, start - RULE_REACH) : end + RULE_REACH]
        if rule := RULE.search(near):
            abstaining = sides["abstentions"].value if "abstentions" in sides else 0.0
            voting_only = VOTING_ONLY.search(near) is not None
            reason = vote_outcome(given_for, against, abstaining, rule.group().lower(), voting_only=voting_only)
            yield _comparison("vote", [quantity, *sides.values()], reason)


def _sides(vote: Quantity, read: Sequence[Quantity]) -> dict[str, Quantity]:
    """The votes against and the abstentions nearest to the votes for something."""
    sides: dict[str, Quantity] = {}
    for other in sorted(read, key=lambda q: (abs(q.figure.span.start - vote.figure.span.start), q.figure.span.start)):
        measure = other.figure.measure or ""
        if measure in {"votes against", "abstentions"} and other.block == vote.block:
            sides.setdefault(measure, other)
    return sides


def vote_outcome(given_for: float, against: float, abstaining: float, rule: str, *, voting_only: bool) -> str:
    """Whether the votes reach the share that the rule asks for, with the sum.

    >>> vote_outcome(93, 24, 58, "two-thirds", voting_only=True)
    '93 of 117 voting are 79.5 %, two-thirds (66.7 %) reached; 58 abstentions not counted'
    >>> vote_outcome(93, 24, 58, "two-thirds", voting_only=False)
    '93 of 175 are 53.1 %, two-thirds (66.7 %) missed; 93 of 117 without the abstentions are 79.5 %'
    """
    share, voting, present = SHARES[rule], given_for + against, given_for + against + abstaining
    counted = voting if voting_only else present
    if not counted:
        return "no votes"
    reached = "reached" if given_for / counted >= share else "missed"
    verdict = f"{_percent(given_for / counted)}, {rule} ({_percent(share)}) {reached}"
    if voting_only:
        left_out = f"; {abstaining:,.0f} abstentions not counted" if abstaining else ""
        return f"{given_for:,.0f} of {voting:,.0f} voting are {verdict}{left_out}"
    without = f"; {given_for:,.0f} of {voting:,.0f} without the abstentions are {_percent(given_for / max(voting, 1))}"
    return f"{given_for:,.0f} of {present:,.0f} are {verdict}{without if abstaining else ''}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
