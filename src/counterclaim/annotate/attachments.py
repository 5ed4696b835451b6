"""Attachments: what each number of a sentence counts, from the words around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from counterclaim.annotate.measures import Measure, Roles, measures
from counterclaim.annotate.numbers import Amount
from counterclaim.lexicon.cues import plural
from counterclaim.lexicon.kinds import kinds, kinds_of

WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*|[^\w\s]")
NOUN_PHRASE = 6  # words after a number that may name what is counted
CLOSING_MARK = (["”"], ["’"], ['"'], ["'"])
AUXILIARY = (["were"], ["are"], ["have"])  # "40 people downstream are"
REACH = 14  # words between what is counted and its verb, where a phrase stands between them


class Token(Struct, frozen=True):
    """A word, a mark, or a whole amount (then `amount` is its index)."""

    word: str
    start: int
    end: int
    amount: int = -1


class Attachment(Struct, frozen=True):
    """What one amount counts. `subset`: it is a part of the figure before it ("including 12 children")."""

    measure: str
    of: str | None
    close: int  # where in the text the words that name what is counted end
    subset: bool = False
    bare: bool = False  # a number alone before its verb: "Nine were killed"


def tokens_of(text: str, start: int, end: int, amounts: Sequence[Amount]) -> list[Token]:
    """The words and marks of text[start:end], each amount as one token.

    >>> [t.word for t in tokens_of("Over 40 men fled.", 0, 17, [Amount(0, 5, 7, 40.0, None, "over")])]
    ['#', 'men', 'fled', '.']
    """
    tokens: list[Token] = []
    at = start
    for index, amount in enumerate(amounts):
        tokens += [Token(_plain(w.group()), w.start(), w.end()) for w in WORD.finditer(text, at, amount.start)]
        tokens.append(Token("#", amount.start, amount.end, index))
        at = amount.end
    return tokens + [Token(_plain(w.group()), w.start(), w.end()) for w in WORD.finditer(text, at, end)]


def _plain(word: str) -> str:
    return word.lower().replace("’", "'").removesuffix("'s")


def attachments(text: str, tokens: Sequence[Token], amounts: Sequence[Amount]) -> list[Attachment | None]:
    """For each amount of a sentence what it counts; None for one that counts nothing the lexicon knows.

    >>> text = "The raid killed 12 people, including three children, and 40 were hurt."
    >>> from counterclaim.annotate.numbers import amounts as amounts_of
    >>> found = list(amounts_of(text))
    >>> [(a.measure, a.of, a.subset) for a in attachments(text, tokens_of(text, 0, len(text), found), found)]
    [('killed', 'people', False), ('killed', 'children', True), ('wounded', 'people', False)]
    """
    reading = Reading(text, tokens, amounts)
    return [reading.attach(index) for index in range(len(amounts))]


class Counted(Struct, frozen=True):
    """What stands after a number: the place after it, the words, and the measure that they themselves name."""

    end: int
    of: str | None
    close: int  # offset in the text where the words end; that of the amount where there are none
    noun: Measure | None = None  # "40 deaths"
    people: Measure | None = None  # "40 hostages": people, of whom a verb may say more


class Reading:
    """A sentence while its amounts are attached from left to right; later ones lean on earlier ones."""

    def __init__(self, text: str, tokens: Sequence[Token], amounts: Sequence[Amount]) -> None:
        self.text = text
        self.tokens = tokens
        self.amounts = amounts
        self.lexicon = measures()
        self.words = [token.word for token in tokens]
        self.places = [at for at, token in enumerate(tokens) if token.amount >= 0]
        # Place -> length of the longest phrase that begins there, and the roles of all of them.
        self.triggers: dict[int, tuple[int, Roles]] = {}
        # Place after a phrase -> where it begins, and its roles.
        self.endings: dict[int, tuple[int, Roles]] = {}
        for at, word in enumerate(self.words):
            for phrase, roles in self.lexicon.phrases.get(word, ()):
                if tuple(self.words[at : at + len(phrase)]) == phrase:
                    length, others = self.triggers.get(at, (len(phrase), ()))
                    self.triggers[at] = (length, others + roles)
                    self.endings.setdefault(at + len(phrase), (at, roles))
        self.counted = [self._counted(index) for index in range(len(amounts))]
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

    def _counted(self, index: int) -> Counted:
        """The noun phrase after an amount, up to a verb, a preposition or a mark."""
        at = self.places[index] + 1
        words, close = self.words, self.tokens[at - 1].end
        if words[at : at + 1] == ["of"]:
            if words[at + 1 : at + 2] and words[at + 1] in {"them", "whom", "which", "these", "those"}:
                return Counted(at + 2, None, close)
            at += 2 if words[at + 1 : at + 2] and words[at + 1] in {"the", "its", "their", "his", "our"} else 1
        while at < len(words) and words[at] in {"more", "other", "others", "new", "additional", "such"}:
            close, at = self.tokens[at].end, at + 1
        at += words[at : at + 1] in CLOSING_MARK  # "a dozen" elderly people
        first = at
        stops = self.lexicon.words["stops"]
        noun: Measure | None = None
        people: Measure | None = None
        while at < len(words) and at - first < NOUN_PHRASE:
            word = words[at]
            if (word in stops and not self._capitals(at)) or self.tokens[at].amount >= 0 or not word[0].isalnum():
                break
            if at in self.triggers:
                length, roles = self.triggers[at]
                if named := self._naming(roles, index):
                    at += length
                    if "person" in kinds_of(" ".join(words[at - length : at])):
                        people = named
                    else:
                        noun = named
                    if not self._known(at):
                        break
                    continue
                adjective = self._known(at + length) or (
                    self._known(at + length + 1) and words[at + length] not in stops
                )
                if any(role in {"active", "passive", "after"} for role, _ in roles):
                    verb = self._accepting("passive", roles, index, None) or self._accepting(
                        "after", roles, index, None
                    )
                    if not (adjective and verb and length == 1 and not self._looks_active(at)):
                        break
                    noun, first = verb, at + 1 if at == first else first
            at += 1
            if (
                (self._known(at - 1) or _plural_looking(word))
                and not self._known(at)
                and not _plural_looking_next(words, at)
            ):
                break
        if at == first:
            return Counted(first, None, close)
        if not people and not noun and not self._names_things(first, at):
            return Counted(at, None, close)
        phrase = self.text[self.tokens[first].start : self.tokens[at - 1].end]
        known = kinds_of(phrase)
        if noun and known and noun.counts and not noun.counts.intersection(known):
            noun = None  # "19 besieged towns" counts no people
        unnamed = (
            self.amounts[index].unit
            or {"vote", "life"}.intersection(known)
            or (noun and noun.of and "person" not in known)
        )
        return Counted(at, None if unnamed else phrase, self.tokens[at - 1].end, noun, people)

    def _capitals(self, at: int) -> bool:
        """Whether a short word is an abbreviation: IS the group, US the country."""
        token = self.tokens[at]
        return token.end - token.start > 1 and self.text[token.start : token.end].isupper()

    def _names_things(self, first: int, end: int) -> bool:
        """Whether the words between two places hold a noun that is known or a plural ("40 Norlandians")."""
        return any(self._known(at) or _plural_looking(self.words[at]) for at in range(first, end))

    def _known(self, at: int) -> bool:
        return at < len(self.words) and self.words[at] in kinds()

    def _looks_active(self, at: int) -> bool:
        """Whether the verb at this place has an object of its own: "12 guards killed a man"."""
        after = at + self.triggers[at][0]
        if after >= len(self.words):
            return False
        if self.tokens[after].amount >= 0:  # "12 killed 4 wounded" is a headline, "12 guards killed 4 men" is not
            end = self.counted_end(self.tokens[after].amount)
            return not (end in self.triggers and any(role in {"passive", "after"} for role, _ in self.triggers[end][1]))
        return self.words[after] in {
            "a",
            "an",
            "the",
            "his",
            "her",
            "their",
            "its",
            "him",
            "them",
            "himself",
            "themselves",
        }

    def counted_end(self, index: int) -> int:
        """The place after what the amount counts, before that is known for all."""
        at = self.places[index] + 1
        while at < len(self.words) and (self._known(at) or self.words[at] in {"other", "others", "more"}):
            at += 1
        return at

    # How it attaches.

    def _accepting(self, role: str, roles: Roles, index: int, of: str | None) -> Measure | None:
        """The first measure among these roles that takes such an amount of such things."""
        for name, number in roles:
            if name == role and self._takes(self.lexicon.measures[number], index, of):
                return self.lexicon.measures[number]
        return None

    def _naming(self, roles: Roles, index: int) -> Measure | None:
        """The first measure that these words name by themselves."""
        known = (self.lexicon.measures[number] for name, number in roles if name == "noun")
        return next((measure for measure in known if measure.unit == self.amounts[index].unit), None)

    def _takes(self, measure: Measure, index: int, of: str | None) -> bool:
        amount = self.amounts[index]
        if measure.unit != amount.unit or not (measure.unit or float(amount.low or amount.high or 0).is_integer()):
            return False
        if not of or not measure.counts:
            return not measure.strict or measure.of is not None or (not of and bool(measure.unit))
        known = kinds_of(of)
        return bool(measure.counts.intersection(known)) if known else not measure.strict

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
            told = {before[0].name for before in self.found if before}
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
                return word if word.endswith("s") or word in {"people", "children", "women", "men"} else plural(word)
        return None

    def _is_subset(self, index: int) -> bool:
        at = self.places[index]
        before = " ".join(self.words[max(0, at - 2) : at])
        return self.words[at + 1 : at + 3] in (["of", "them"], ["of", "whom"]) or before.endswith(
            tuple(self.lexicon.words["subset"])
        )

    def _part_of_the_one_before(self, index: int) -> Measure | None:
        before = self.found[index - 1] if index else None
        return before[0] if before and self._takes(before[0], index, self.counted[index].of) else None

    def _joined_object(self, index: int) -> Measure | None:
        """The verb that an amount shares with what stands before "and": "killing a guard and two children"."""
        at = self.places[index]
        if not at or self.words[at - 1] not in {"and", ",", "plus", "&"}:
            return None
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
        for before in reversed(self.found):
            if before and before[1].of and self._takes(measure, index, before[1].of) and not before[1].subset:
                return measure.of if before[1].of in {"person", "man", "woman"} else before[1].of
        return measure.of


def _adverb(word: str) -> bool:
    return word.endswith("ly") and len(word) > 4


def _plural_looking(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _plural_looking_next(words: Sequence[str], at: int) -> bool:
    """Whether the next word may still belong to the phrase ("sports fans"), the one before it being no known noun."""
    return at < len(words) and _plural_looking(words[at]) and words[at] in kinds()
