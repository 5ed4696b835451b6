"""Decisions about what belongs together, and the clusters derived from them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Literal

from msgspec import Struct

from counterclaim.records.identity import identity

Question = Literal[
    "same_entity", "answers", "same_proposition", "reprint", "same_story", "same_quantity",
    "speaker", "stance", "span", "value", "measure", "holder", "proposition", "reading", "note", "review",
]  # fmt: skip
Verdict = Literal["same", "different", "unsure"]


class Judgement(Struct, frozen=True):
    """One decision on one pair: a question, a verdict, how sure, why, and by whom.

    `by` is "stage:entities@1" or "user:anna"; `at` is UTC and empty for stages, which have no clock.
    For `answers` the pair is directed: `left` answers `right` ("" where a person says that it answers nothing). For
    `reprint`, `left` contains words of `right`. Of the questions that only people answer, `speaker`, `stance`, `span`
    ("120-180,190-204"), `proposition` and `note` set `right` for the statement `left`; `value` ("40..60", "40..",
    "..40"), `measure` and `holder` ("" for the outlet) for the figure `left`; `reading` says that the statement or
    figure `left` is one ("same") or none ("different"); `review` is a Review of the claim `left`, as JSON.
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


class Review(Struct, frozen=True):
    """What a person concludes on a claim: `rating` and `text` in that person's words, `url` where it was published.

    `of` says whether the words of one statement were reviewed or the proposition of its contention.
    """

    rating: str
    text: str = ""
    url: str = ""
    of: Literal["statement", "proposition"] = "statement"


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
