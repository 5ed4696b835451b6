"""What stages find in one document. Each record repeats its words, so that it can be checked against the text."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from counterclaim.records.identity import identity
from counterclaim.records.span import Span

NameKind = Literal["person", "organisation", "place", "group", "other"]


class Sentence(Struct, frozen=True):
    """One sentence; `block` is the index of its block in the document."""

    start: int
    end: int
    block: int


class Quotation(Struct, frozen=True):
    """Words between quotation marks; `span` holds the marks too, `closed` is False where the closing mark is missing.

    `continues`: the quotation goes on from the one before it, in an earlier paragraph that closed no mark.
    """

    span: Span
    marks: str
    closed: bool = True
    depth: int = 0
    continues: bool = False


class Tag(Struct, frozen=True):
    """A raw reading of the attribution model; `kind` is "attribution" or one of NameKind."""

    kind: str
    content: tuple[Span, ...]
    cue: Span | None = None
    speaker: Span | None = None
    confidence: float = 1.0


class Mention(Struct, frozen=True):
    """Words that can stand for somebody or something.

    form: name ("Dmitry Belan"), description ("the ministry's spokesman", "a senior official"), pronoun ("he").
    `head`: the word that carries the kind ("Belan", "spokesman", "he"); `role`: what stands before or after a name
    ("Foreign Minister", "the mayor of Orsk"); `of`: the office, country or person it is described by ("Kremlin").
    """

    span: Span
    form: Literal["name", "description", "pronoun"]
    kind: NameKind
    head: str
    role: Span | None = None
    of: Span | None = None
    plural: bool = False
    gender: Literal["m", "f", ""] = ""


class Link(Struct, frozen=True):
    """One mention of a referent and the reason why it is thought to be one."""

    span: Span
    reason: str


class Referent(Struct, frozen=True):
    """One person, office, organisation, place or group within one document, with every mention of it.

    `names` from the fullest; `roles` as they stand in the text ("Kremlin spokesman"); `of` the parties, offices or
    people that it is described by.
    """

    document: str
    kind: NameKind
    names: tuple[str, ...]
    links: tuple[Link, ...]
    roles: tuple[str, ...] = ()
    of: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Identity: the document and the places of its mentions."""
        return identity("ref", self.document, self.kind, *(f"{m.span.start}:{m.span.end}" for m in self.links))


class Figure(Struct, frozen=True):
    """A counted quantity as it stands in the text.

    `low`/`high`: bounds, both the value when exact; `high` None: open above ("at least 40" is 40 to None), `low` None:
    open below ("up to 40"). `measure`: killed, wounded, fled, displaced, trapped, detained, votes for ...; `of`: who is
    counted ("civilians"); `holder`: the mention of who gives it, None for the outlet itself; `statement`: id of the
    statement that holds it.
    """

    document: str
    span: Span
    low: float | None
    high: float | None
    hedge: str | None
    measure: str | None
    of: str | None = None
    where: str | None = None
    as_of: str | None = None
    holder: Span | None = None
    statement: str | None = None

    @property
    def id(self) -> str:
        """Identity: document, place and measure."""
        return identity("fig", self.document, self.span.start, self.span.end, self.measure)


class Credit(Struct, frozen=True):
    """Where copy came from: kind is byline, agency, contributed, dateline, reprint, photo or quotes_agency.

    `name`: the agency's or author's canonical name; `place` and `date` for a dateline (ISO date, year possibly
    inferred: then `inferred` is True).
    """

    span: Span
    kind: str
    name: str | None = None
    place: str | None = None
    date: str | None = None
    inferred: bool = False
