"""What is derived from facts and decisions; it can be dropped and made again at any time."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from counterclaim.records.judgements import Conflict, Contention, Entity, Judgement, Story


class Placing(Struct, frozen=True):
    """Where a statement or figure belongs: its speaker or holder, what it answers, its contention.

    `chain` are entity names from the outlet to the speaker; `doubt` is 0 where the reading is sure, 1 where it guesses;
    a statement that a person rejected is kept with the kind "rejected".
    """

    record: str
    document: str
    kind: str
    entity: str | None = None
    name: str | None = None
    party: str | None = None
    about: str | None = None
    contention: str | None = None
    stance: str | None = None
    narrator: bool = False
    chain: tuple[str, ...] = ()
    doubt: float = 0.0


class Derived(Struct, frozen=True):
    """Everything that reconciling makes of a set of documents."""

    entities: tuple[Entity, ...] = ()
    entity_of: Mapping[str, str] = {}
    document_of: Mapping[str, str] = {}
    edges: tuple[Judgement, ...] = ()
    contentions: tuple[Contention, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    stories: tuple[Story, ...] = ()
    placings: tuple[Placing, ...] = ()
