"""Speakers: who speaks, for whom, and in which stances."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from msgspec import Struct

from counterclaim.ledger import derived
from counterclaim.ledger.store import Ledger


class SpeakerRow(Struct, frozen=True):
    """One speaker across reports: names, party with its reason, and how often in which stance."""

    id: str
    name: str
    kind: str
    party: str | None
    party_reason: str
    names: tuple[str, ...]
    roles: tuple[str, ...]
    statements: int
    stances: dict[str, int]
    reports: int


def speaker_rows(ledger: Ledger) -> Iterator[SpeakerRow]:
    """Yield everybody who makes a statement, the most quoted first."""
    stances: dict[str, Counter[str]] = defaultdict(Counter)
    reports: dict[str, set[str]] = defaultdict(set)
    for place in derived.placings(ledger).values():
        if place.kind == "statement" and place.entity and place.stance:
            stances[place.entity][place.stance] += 1
            reports[place.entity].add(place.document)
    for entity in derived.entities(ledger):
        if entity.id in stances:
            counted = stances[entity.id]
            yield SpeakerRow(
                id=entity.id,
                name=entity.name,
                kind=entity.kind,
                party=entity.party,
                party_reason=entity.party_reason,
                names=entity.names,
                roles=entity.roles,
                statements=counted.total(),
                stances=dict(counted.most_common()),
                reports=len(reports[entity.id]),
            )
