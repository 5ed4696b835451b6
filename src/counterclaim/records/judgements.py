"""Decisions about what belongs together, and the clusters derived from them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Literal

from msgspec import Struct

from counterclaim.records.identity import identity

Question = Literal[
    "same_entity", "answers", "same_proposition", "reprint", "same_story", "same_quantity",
    "speaker", "stance", "proposition", "reading", "note",
]  # fmt: skip
Verdict = Literal["same", "different", "unsure"]


class Judgement(Struct, frozen=True):
    """One decision on one pair: a question, a verdict, how sure, why, and by whom.

    `by` is "stage:entities@1" or "user:anna"; `at` is UTC and empty for stages, which have no clock.
    For `answers` the pair is directed: `left` answers `right`. For `reprint`, `left` contains words of `right`. Of the
    questions that only people answer, `speaker`, `stance`, `proposition` and `note` set `right` for the statement
    `left`, and `reading` says of the statement `left` that it is one ("same") or none ("different").
    """

    left: str
    right: str
    question: Question
    verdict: Verdict
    score: float = 1.0
    reasons: tuple[str, ...] = ()
    by: str = ""
    at: str = ""

    @property
    def id(self) -> str:
        """Identity: pair, question, author, time."""
        return identity("jdg", self.left, self.right, self.question, self.by, self.at)


def rank(judgement: Judgement) -> int:
    """People come before stages."""
    return 0 if judgement.by.startswith("user:") else 1


def settle(judgements: Iterable[Judgement]) -> Verdict:
    """The verdict on one pair: people before stages; among equals, disagreement is unsure.

    >>> settle([Judgement("a", "b", "answers", "same", by="stage:x@1"),
    ...         Judgement("a", "b", "answers", "different", by="user:1")])
    'different'
    >>> settle([Judgement("a", "b", "answers", "same", by="user:1"),
    ...         Judgement("a", "b", "answers", "different", by="user:2")])
    'unsure'
    """
    _, first = next(groupby(sorted(judgements, key=rank), key=rank))
    verdicts = {judgement.verdict for judgement in first}
    return verdicts.pop() if len(verdicts) == 1 else "unsure"


class Entity(Struct, frozen=True):
    """One person, organisation, place or group across documents.

    `members` are referent ids; `party` is the canonical name of whom it speaks for, with the reason; `reasons` says for
    each member why it is here.
    """

    name: str
    kind: str
    names: tuple[str, ...]
    members: tuple[str, ...]
    roles: tuple[str, ...] = ()
    party: str | None = None
    party_reason: str = ""
    reasons: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Identity of a derived cluster: its smallest member."""
        return identity("ent", min(self.members, default=self.name))


class Contention(Struct, frozen=True):
    """Statements about the same proposition, from all sides.

    `proposition` is a neutral sentence or phrase, `proposed_by` the id of the statement it was taken from.
    """

    proposition: str
    statements: tuple[str, ...]
    reasons: tuple[str, ...] = ()
    proposed_by: str | None = None

    @property
    def id(self) -> str:
        """Identity of a derived cluster: its smallest member."""
        return identity("con", min(self.statements))


class Conflict(Struct, frozen=True):
    """Figures for the same quantity that cannot all hold. `values` ascending; `figures` the ids that give them."""

    measure: str
    of: str | None
    where: str | None
    values: tuple[float, ...]
    figures: tuple[str, ...]
    reason: str
    contention: str | None = None

    @property
    def id(self) -> str:
        """Identity of a derived row: the figures that it sets side by side."""
        return identity("cfl", *sorted(self.figures))


class Story(Struct, frozen=True):
    """Documents that report the same event. `title` is the headline of the earliest."""

    title: str
    documents: tuple[str, ...]
    reasons: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Identity of a derived cluster: its smallest member."""
        return identity("sty", min(self.documents))
