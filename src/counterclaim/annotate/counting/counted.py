"""Counted: the words after a number that name what it counts, and the measures that they name themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from counterclaim.annotate.counting.measures import Measure, Roles, measures
from counterclaim.annotate.counting.numbers import Amount
from counterclaim.lexicon.kinds import kinds, kinds_of, plural_of

WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*|[^\w\s]")
NOUN_PHRASE = 6  # words after a number that may name what is counted
CLOSING_MARK = (["”"], ["’"], ['"'], ["'"])


class Token(Struct, frozen=True):
    """A word, a mark, or a whole amount (then `amount` is its index)."""

    word: str
    start: int
    end: int
    amount: int = -1


class Counted(Struct, frozen=True):
    """What stands after a number: the place after it, the words, and the measure that they themselves name."""

    end: int
    of: str | None
    close: int  # offset in the text where the words end; that of the amount where there are none
    noun: Measure | None = None  # "40 deaths"
    people: Measure | None = None  # "40 hostages": people, of whom a verb may say more


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


class Clause:
    """A sentence with its amounts, the phrases that measures attach by, and what stands after each amount."""

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

    def _counted(self, index: int) -> Counted:
        """The noun phrase after an amount, up to a verb, a preposition or a mark."""
        words, stops = self.words, self.lexicon.words["stops"]
        at, close = self._noun_place(index)
        if at < 0:
            return Counted(-at, None, close)
        first = at
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
                    if self._is_person(at - 1) or "person" in kinds().get(" ".join(words[at - length : at]), ()):
                        people = named
                    else:
                        noun, close = named, self.tokens[at - 1].end
                    if not self._known(at):
                        break
                    continue
                if any(role in {"active", "passive", "after"} for role, _ in roles):
                    noun = self._adjective(at, index)
                    if not noun:
                        break
                    first = at + 1 if at == first else first
            at += 1
            ended = (self._known(at - 1) or _plural_looking(word)) and not self._known(at)
            if ended and not _plural_looking_next(words, at):
                break
        if at == first or not (people or noun or self._names_things(first, at)):
            return Counted(at, None, close)
        return self._named(index, first, at, noun, people)

    def _noun_place(self, index: int) -> tuple[int, int]:
        """Where the words for what is counted may begin, negative where they point back ("of them"), and an offset."""
        words, at = self.words, self.places[index] + 1
        close = self.tokens[at - 1].end
        if words[at : at + 1] == ["of"]:
            following = words[at + 1] if at + 1 < len(words) else ""
            if following in {"them", "whom", "which", "these", "those"}:
                return -(at + 2), close
            at += 2 if following in {"the", "its", "their", "his", "our"} else 1
        while at < len(words) and words[at] in {"more", "other", "others", "new", "additional", "such"}:
            close, at = self.tokens[at].end, at + 1
        return at + (words[at : at + 1] in CLOSING_MARK), close  # "a dozen" elderly people

    def _adjective(self, at: int, index: int) -> Measure | None:
        """The measure of a participle that stands before its noun: "12 wounded soldiers"."""
        length, roles = self.triggers[at]
        after = at + length
        noun = self._known(after) or (self._known(after + 1) and self.words[after] not in self.lexicon.words["stops"])
        if length > 1 or not noun or self._looks_active(at):
            return None
        return self._accepting("passive", roles, index, None) or self._accepting("after", roles, index, None)

    def _named(self, index: int, first: int, end: int, noun: Measure | None, people: Measure | None) -> Counted:
        """What the words between two places count, and the measure that they name."""
        close = self.tokens[end - 1].end
        phrase: str | None = self.text[self.tokens[first].start : close]
        known = kinds_of(phrase or "")
        if noun and known and noun.counts and not noun.counts.intersection(known):
            noun = None  # "19 besieged towns" counts no people
        if self.amounts[index].unit or {"vote", "life"}.intersection(known):
            phrase = None
        elif noun and noun.of:
            people_named = [word for word in self.words[first:end] if "person" in kinds().get(word, ())]
            if not people_named:
                phrase = None
            elif not self._is_person(end - 1):  # "three civilian deaths"
                phrase = plural_people(people_named[-1])
        return Counted(end, phrase, close, noun, people)

    def _is_person(self, at: int) -> bool:
        return "person" in kinds().get(self.words[at], ())

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

    def _accepting(self, role: str, roles: Roles, index: int, of: str | None) -> Measure | None:
        """The first measure among these roles that takes such an amount of such things."""
        for name, number in roles:
            if name == role and self._takes(self.lexicon.measures[number], index, of):
                return self.lexicon.measures[number]
        return None

    def _naming(self, roles: Roles, index: int) -> Measure | None:
        """The first measure that these words name by themselves."""
        amount = self.amounts[index]
        forms = {"noun", "one"} if amount.low == 1 or amount.unit else {"noun"}
        known = (self.lexicon.measures[number] for name, number in roles if name in forms)
        return next((measure for measure in known if measure.unit == self.amounts[index].unit), None)

    def _takes(self, measure: Measure, index: int, of: str | None) -> bool:
        amount = self.amounts[index]
        if measure.unit != amount.unit or not (measure.unit or float(amount.low or amount.high or 0).is_integer()):
            return False
        if not of or not measure.counts:
            if measure.strict and amount.low == 1:  # "this crime one again demonstrated"
                return False
            return not measure.strict or measure.of is not None or (not of and bool(measure.unit))
        known = kinds_of(of)
        # "One line always stuck with me": after "one" any word may follow, so it must be known.
        return bool(measure.counts.intersection(known)) if known else not measure.strict and amount.low != 1


def plural_people(word: str) -> str:
    """The plural of a word for people that stands in either number."""
    return word if word in {"people", "children", "women", "men"} or word.endswith("s") else plural_of(word)


def _plural_looking(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _plural_looking_next(words: Sequence[str], at: int) -> bool:
    """Whether the next word may still belong to the phrase ("sports fans"), the one before it being no known noun."""
    return at < len(words) and _plural_looking(words[at]) and words[at] in kinds()
