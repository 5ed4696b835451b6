"""Decisions about what belongs together, and the clusters derived from them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby, pairwise
from typing import Literal

from msgspec import Struct

from counterclaim.records.identity import identity

Question = Literal[
    "same_entity", "answers", "same_proposition", "reprint", "same_story", "same_quantity",
    "speaker", "stance", "span", "value", "measure", "holder", "proposition", "reading", "note", "review",
]  # fmt: skip
Verdict = Literal["same", "different", "unsure"]


PLACE = re.compile(r"(\d{1,9})-(\d{1,9})")
NUMBER = r"\d{1,15}(?:\.\d{1,6})?"
BOUNDS = re.compile(rf"(?P<exact>{NUMBER})|(?P<low>{NUMBER})?\.\.(?P<high>{NUMBER})?")


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


def places_of(written: str) -> tuple[tuple[int, int], ...]:
    """The places that a span is written with, in order; none where they are not to be understood or overlap.

    >>> places_of("120-180,190-204"), places_of("9-4"), places_of("4-9,8-12"), places_of("here")
    (((120, 180), (190, 204)), (), (), ())
    """
    found = [PLACE.fullmatch(piece.strip()) for piece in written.split(",")]
    places = [(int(piece[1]), int(piece[2])) for piece in found if piece]
    edges = [at for place in places for at in place]
    whole = len(places) == len(found) and all(one < other for one, other in pairwise(edges))
    return tuple(places) if whole else ()


def bounds_of(written: str) -> tuple[float | None, float | None] | None:
    """The bounds that a value is written with: open where nothing stands; None where it is not to be understood.

    >>> bounds_of("40"), bounds_of("40..60"), bounds_of("1,200.."), bounds_of("..2.5"), bounds_of("many")
    ((40.0, 40.0), (40.0, 60.0), (1200.0, None), (None, 2.5), None)
    """
    found = BOUNDS.fullmatch(written.replace(",", "").replace(" ", ""))
    if not found:
        return None
    if found["exact"]:
        return float(found["exact"]), float(found["exact"])
    low, high = (float(side) if side else None for side in (found["low"], found["high"]))
    ordered = low is None or high is None or low <= high
    return (low, high) if ordered and (low, high) != (None, None) else None


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
