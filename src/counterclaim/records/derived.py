"""What is derived from facts and decisions; it can be dropped and made again at any time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from counterclaim.records.judgements import Conflict, Contention, Entity, Judgement, Story


class Placing(Struct, frozen=True):
    """Where a statement or figure belongs: its speaker or holder, what it answers, its contention.

    `chain` are entity names from the outlet to the speaker; `doubt` is 0 where the reading is sure, 1 where it guesses;
    `urgency` is the doubt times the statements in the contention: what a person should look at first;
    a statement or figure that a person rejected is kept with the kind "rejected". Of a figure, `measure` is what it
    counts and `statement` the one that holds it. `corrected` are fields of the record as people set them:
    {"content": [[4, 9, "words"]]} for the places of a statement's words, {"low": 40.0, "high": None} for a figure.
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
    urgency: float = 0.0
    measure: str | None = None
    statement: str | None = None
    corrected: Mapping[str, Any] = {}


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


class Part(Struct, frozen=True):
    """What the reports of one region tell of somebody: the entity that they make, with its first member only,
    and with those reasons only that are no member's.

    `keys` are what it must share with somebody of another region to be set beside him; `mentions` and `statements` are
    counts.
    """

    id: str
    region: str
    entity: Entity
    keys: tuple[str, ...] = ()
    mentions: int = 0
    statements: int = 0


class Whole(Struct, frozen=True):
    """An entity as all regions know it, with the ids of its parts and the number of its statements."""

    entity: Entity
    parts: tuple[str, ...]
    statements: int = 0


class Lead(Struct, frozen=True):
    """How a report begins, and what follows from it for its place among all others.

    `shelf` is its day, below zero where that is not known; `near` are the shelves on which its likes can lie. `address`
    is a word of 0 and 1: the longer the beginning that two share, the nearer they are in the land that they are about,
    then in time, then in meaning. `code` is the vector of its first words in small whole numbers, `size` the length of
    its text; `runs` are hashes of some of its runs of words.
    """

    document: str
    shelf: int
    near: tuple[int, ...]
    address: str
    size: int
    code: bytes
    runs: tuple[int, ...] = ()
