"""Attachments: what each number of a sentence counts, from the words around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from counterclaim.annotate.counting.counted import NOUN_PHRASE, Clause, Token, plural_people
from counterclaim.annotate.counting.measures import Measure
from counterclaim.annotate.counting.numbers import Amount
from counterclaim.lexicon.kinds import kinds, kinds_of

AUXILIARY = (["were"], ["are"], ["have"])  # "40 people downstream are"
PARTS = (["including"], ["among"], ["mostly"], ["most"], ["all"], ["who"], ["some"], ["many"])
OPENING = frozenset("“‘\"'«„")
REACH = 14  # words between what is counted and its verb, where a phrase stands between them


class Attachment(Struct, frozen=True):
    """What one amount counts. `subset`: it is a part of the figure before it ("including 12 children")."""

    measure: str
    of: str | None
    close: int  # where in the text the words that name what is counted end
    subset: bool = False
    bare: bool = False  # a number alone before its verb: "Nine were killed"


def attachments(
    text: str, tokens: Sequence[Token], amounts: Sequence[Amount], told: str = ""
) -> list[Attachment | None]:
    """For each amount of a sentence what it counts; None for one that counts nothing the lexicon knows.

    `told`: the measure of the figures just before the sentence, which "raised its count to 12" goes on with.

    >>> text = "The raid killed 12 people, including three children, and 40 were hurt."
    >>> from counterclaim.annotate.counting.counted import tokens_of
    >>> from counterclaim.annotate.counting.numbers import amounts as amounts_of
    >>> found = list(amounts_of(text))
    >>> [(a.measure, a.of, a.subset) for a in attachments(text, tokens_of(text, 0, len(text), found), found)]
    [('killed', 'people', False), ('killed', 'children', True), ('wounded', 'people', False)]
    """
    reading = Reading(text, tokens, amounts, told)
    return [reading.attach(index) for index in range(len(amounts))]


class Reading(Clause):
    """A sentence while its amounts are attached from left to right; later ones lean on earlier ones."""

    def __init__(self, text: str, tokens: Sequence[Token], amounts: Sequence[Amount], told: str) -> None:
        super().__init__(text, tokens, amounts)
        self.told = next((measure for measure in self.lexicon.measures if measure.name == told), None)
        self.taken: set[int] = set()  # places of participles that a number before them has taken
        self.found: list[
            tuple[Measure, Attachment, str] | None
        ] = []  # with how it was attached: "object", "subject" ...

    def attach(self, index: int) -> Attachment | None:
        """What the amount counts; amounts before it must have been attached."""
        made = self._attach(index)
        self.found.append(made)
        return made and made[1]

    def _attach(self, index: int) -> tuple[Measure, Attachment, str] | None:
        counted = self.counted[index]
        if counted.of and "unit" in kinds_of(counted.of):
            return None
        subset = self._is_subset(index)
        readings: tuple[tuple[str, Callable[[], Measure | None]], ...] = (
            ("noun", lambda: counted.noun),
            ("object", lambda: self._object(index)),
            ("subject", lambda: self._subject(index, counted.end)),
            ("toll", lambda: self._toll(index)),
            ("subset", lambda: self._part_of_the_one_before(index) if subset else None),
            ("object", lambda: self._joined_object(index)),
            ("far", lambda: self._far_subject(index)),
            ("given", lambda: self._given(index)),
            ("noun", lambda: counted.people),
        )
        for how, reading in readings:
            if measure := reading():
                of = counted.of or self._carried(index, measure)
                place = self._toll_place(index) if how == "toll" else None
                tally = place is not None and self.words[place] in self.lexicon.words["tallies"]
                if place is not None:
                    of = self._of_toll(index) or of
                bare = counted.of is None and of == measure.of and (how in {"subject", "far"} or tally)
                return measure, Attachment(measure.name, of, counted.close, subset, bare), how
        return None

    # What is counted.

    # How it attaches.

    def _object(self, index: int) -> Measure | None:
        """The measure of the verb or phrase directly before the amount: "killed 12", "the deaths of 12"."""
        at = self.places[index]
        while at and (
            self.words[at - 1] in {"the", "its", "their", "all", "his", "up", "what"} or _adverb(self.words[at - 1])
        ):
            if at in self.endings:
                break
            at -= 1
        return self._object_ending(at, index)

    def _object_ending(self, at: int, index: int) -> Measure | None:
        start, roles = self.endings.get(at, (-1, ()))
        if start < 0 or start in self.taken:
            return None
        of = self.counted[index].of
        if before := self._accepting("before", roles, index, of):
            return before
        passive = start and self.words[start - 1] in self.lexicon.words["passives"]
        return None if passive else self._accepting("active", roles, index, of)

    def _subject(self, index: int, at: int, need_auxiliary: bool = False) -> Measure | None:
        """The measure of the verb after what is counted: "12 were killed", "12 people died"."""
        words, links = self.words, self.lexicon.words["links"]
        if words[at : at + 2] == [",", "who"]:
            at += 1
        passive = active = False
        while at < len(words):
            if at in self.triggers:
                roles = self.triggers[at][1]
                of = self.counted[index].of
                if found := self._accepting("after", roles, index, of):
                    self.taken.add(at)
                    return found if passive or active or not need_auxiliary else None
                found = self._accepting("passive", roles, index, of)
                if found and not (active and not passive) and (passive or not need_auxiliary):
                    if not passive and self._looks_active(at):
                        return None
                    self.taken.add(at)
                    return found
            word = words[at]
            if word not in links and not _adverb(word):
                return None
            passive = passive or word in self.lexicon.words["passives"]
            active = active or word in {"have", "has", "had", "having"}
            at += 1
        return None

    def _far_subject(self, index: int) -> Measure | None:
        """The measure of a verb further on: "12 men from Orsk and a child were killed"."""
        at = self.counted[index].end
        words = self.words
        if at >= len(words):
            return None
        if words[at] in {"and", ",", "&", "or", "plus"}:
            following = at + 1 + (words[at + 1 : at + 2] == ["and"])
            if following < len(words) and self.tokens[following].amount >= 0:
                other = self.tokens[following].amount
                return self._subject(index, self.counted[other].end) or self._far_subject_of(index, other)
            if words[at] == "," and words[at + 1 : at + 2] not in PARTS:
                return None
        elif words[at] not in self.lexicon.words["far"] and words[at + 1 : at + 2] not in AUXILIARY:
            return None
        for far in range(at + 1, min(at + REACH, len(words))):
            if words[far] in self.lexicon.words["walls"] or words[far] in {";", ":", "“", "”", '"'}:
                return None
            if words[far] in self.lexicon.words["auxiliaries"]:
                return self._subject(index, far, need_auxiliary=True)
            if far in self.triggers and any(role == "active" for role, _ in self.triggers[far][1]):
                return None
        return None

    def _far_subject_of(self, index: int, other: int) -> Measure | None:
        """The same for the last of several amounts that share a verb."""
        at = self.counted[other].end
        joined = self.words[at : at + 1] and self.words[at] in {"and", ","} and other - index < 4
        following = at + 1 + (self.words[at + 1 : at + 2] == ["and"])
        if joined and following < len(self.words) and self.tokens[following].amount == other + 1:
            return self._subject(index, self.counted[other + 1].end)
        return None

    def _toll(self, index: int) -> Measure | None:
        place = self._toll_place(index)
        if place is None:
            return None
        if self.words[place] in self.lexicon.words["tallies"] and self.words[place + 1] != "of":
            told = {before[0].name for before in self.found if before} or ({self.told.name} if self.told else set())
            return self._part_of_the_one_before(index) if len(told) == 1 else None
        if place in self.triggers and (
            found := self._accepting("toll", self.triggers[place][1], index, self.counted[index].of)
        ):
            return found
        for at in range(place + 2, min(place + 7, self.places[index])):  # "the number of people killed ... is 12"
            if at in self.triggers:
                roles = self.triggers[at][1]
                return self._accepting("passive", roles, index, None) or self._accepting("after", roles, index, None)
        return None

    def _toll_place(self, index: int) -> int | None:
        """Where the name of the sum stands that a word such as "to" or "at" links with the amount."""
        at = self.places[index]
        while at and (_adverb(self.words[at - 1]) or self.words[at - 1] in OPENING):  # "was ‘likely above 150’"
            at -= 1
        if not at or self.words[at - 1] not in self.lexicon.words["toll_links"]:
            return None
        for place in range(at - 1, max(-1, at - REACH), -1):
            other = self.tokens[place].amount >= 0 and self.words[max(0, place - 1)] != "from"
            if other or self.words[place] in {";", "that"}:
                return None
            if place in self.triggers and any(role == "toll" for role, _ in self.triggers[place][1]):
                return place - 1 if self.triggers.get(place - 1, (0, ()))[0] > 1 else place
            if self.words[place] in self.lexicon.words["tallies"]:
                return place
        return None

    def _of_toll(self, index: int) -> str | None:
        """Whom the sum counts: "the civilian death toll", "the number of children killed"."""
        place = self._toll_place(index)
        if place is None:
            return None
        following = self.words[place + 1]
        if self.words[place] in self.lexicon.words["tallies"] and following != "of":
            return None
        near = self.words[place + 2 : place + 4] if following == "of" else self.words[max(0, place - 1) : place]
        for word in near:
            if "person" in kinds().get(word, ()):
                return plural_people(word)
        return None

    def _is_subset(self, index: int) -> bool:
        at = self.places[index]
        before = " ".join(self.words[max(0, at - 2) : at])
        return self.words[at + 1 : at + 3] in (["of", "them"], ["of", "whom"]) or before.endswith(
            tuple(self.lexicon.words["subset"])
        )

    def _part_of_the_one_before(self, index: int) -> Measure | None:
        before = self.found[index - 1] if index else None
        measure = before[0] if before else None if index else self.told
        return measure if measure and self._takes(measure, index, self.counted[index].of) else None

    def _given(self, index: int) -> Measure | None:
        """What the figure before counts, where a bare number is given: "Toral has 74 dead; Norland admits nine"."""
        at = self.places[index]
        gives = at > 0 and self.words[at - 1] in self.lexicon.words["gives"]
        closed = self.words[at + 1 : at + 2] in ([], ["."], [","], [";"])
        return self._part_of_the_one_before(index) if gives and closed and self.counted[index].of is None else None

    def _joined_object(self, index: int) -> Measure | None:
        """The verb that an amount shares with what stands before "and": "killing a guard and two children"."""
        at = self.places[index]
        if self.words[max(0, at - 2) : at] == ["along", "with"]:
            return self._part_of_the_one_before(index)
        if not at or self.words[at - 1] not in {"and", ",", "plus", "&"}:
            return None
        if index and (before := self.found[index - 1]) and before[1].subset and self.counted[index].of:
            ended = at - 1 - (self.words[at - 2 : at - 1] == [","])
            if self.counted[index - 1].end == ended and (listed := self._part_of_the_one_before(index)):
                return listed
        at -= 1 + (self.words[at - 2 : at - 1] == [","])
        if index and self.found[index - 1] and self.counted[index - 1].end == at:
            measure, _, how = self.found[index - 1] or (None, None, "")
            return (
                measure if measure and how == "object" and self._takes(measure, index, self.counted[index].of) else None
            )
        for place in range(at, max(0, at - NOUN_PHRASE - 1), -1):
            if place in self.endings and self.words[place : place + 1] != ["and"]:
                return self._object_ending(place, index)
            word = self.words[place - 1]
            if self.tokens[place - 1].amount >= 0 or not word[0].isalnum():
                return None
            if word in self.lexicon.words["stops"] and word not in {"a", "an", "the", "his", "her", "their", "one"}:
                return None
        return None

    def _carried(self, index: int, measure: Measure) -> str | None:
        """Who is counted where only the number stands: those of the figure before it in the sentence."""
        for before in reversed(self.found if not measure.unit else ()):
            if before and before[1].of and self._takes(measure, index, before[1].of) and not before[1].subset:
                return measure.of if before[1].of in {"person", "man", "woman"} else before[1].of
        return measure.of


def _adverb(word: str) -> bool:
    return word.endswith("ly") and len(word) > 4
