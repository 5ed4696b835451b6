"""Noun phrases that can stand for somebody: words of a sentence, classed by the lexicons and put together."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from counterclaim.lexicon.nouns import closed, nouns
from counterclaim.lexicon.world import country_of, folded, known, side_of, world

TOKEN = re.compile(
    r"(?P<word>\d+(?:[.,]\d+)+|(?:[A-Za-z]\.){2,}(?:-\w+)*|[^\W_]+(?:(?:[-‐&]|[’'](?!(?:s|S|ll|ve|re|d|m|t)\b))[^\W_]+)*)"
    r"|(?P<short>[’'](?:ll|ve|re|d|m|t)\b)|(?P<possessive>[’'][sS]\b|(?<=[sS])[’'](?=\s+\w))|(?P<mark>[^\w\s])"
)
# The article that begins an Arabic name: "al-Belan", "ash-Belan".
ARABIC = re.compile(r"(?:a[ldnrstz]|ash|el|ul)-[A-Z]")
HEADS = frozenset("RQOULNK")
INSIDE = HEADS | frozenset("TAG")
MOST_WORDS = 14
# Plain words that begin the names of bodies: "Open Witness", "Free Orsk".
TITLED = frozenset(
    {"open", "new", "free", "great", "first", "black", "white", "red", "green", "own", "public", "young"}
)


class Token(NamedTuple):
    """One word or mark and its class.

    D determiner, P possessive pronoun, T title, R Q O U L noun classes (see `nouns`), A may stand before a noun,
    G demonym, N name, K known name, S possessive mark, F function word, M mark, x any other word.
    """

    start: int
    end: int
    text: str
    low: str
    kind: str


class Phrase(NamedTuple):
    """A noun phrase as a run of tokens, `first` to `after`; the head is the last one."""

    first: int
    after: int


@cache
def _lower_names() -> frozenset[str]:
    return frozenset(
        key
        for key, what in world().known.items()
        if what.kind in ("country", "capital") and key.isalpha() and len(key) > 3 and key not in closed("plain")
    )


@cache
def _lower_kind(low: str) -> str:
    """The class of a word by its lower-case form."""
    if low in closed("determiners") or low[0].isdigit():
        return "D"
    if low in closed("possessives"):
        return "P"
    if low in nouns().heads:
        return nouns().heads[low]
    if low in closed("function") or low in closed("auxiliaries"):
        return "F"
    if low in nouns().before or "-" in low:
        last = nouns().heads.get(low.rpartition("-")[2], "A")
        return last if last in "RQ" else "A"  # "ex-minister" is a minister, "state-run" only describes
    return "x"


@cache
def _kind(word: str) -> str:
    """The class of a word where it stands inside a sentence."""
    low = word.lower()
    if ARABIC.match(word):
        return "N"
    if not word[0].isupper():
        return "K" if low in _lower_names() else _lower_kind(low)
    if word[:2] in ("D-", "R-") and word[2:3].isupper():
        return "x"  # the side and state of an American legislator
    if low in nouns().titles:
        return "T"
    if word in nouns().common and low not in nouns().heads:
        kind = _lower_kind(low)
        return kind if kind in "DPFA" else "F"
    if (
        country_of(word)
        or side_of(word)
        or word in world().regions
        or word in ("Western", "Kurdish", "Islamic", "Arab", "European")
    ):
        return "G"
    if word in nouns().keywords:
        return "O"
    if (
        word.isupper()
        and len(word) > 3
        and (len(word) > 5 or low in nouns().verbs)
        and folded(word) not in world().known
    ):
        return "x"  # a headline that SHOUTS one word
    kind = _lower_kind(low)
    if kind in "RQOUL" or (kind == "A" and "-" not in low):
        return kind
    if word in nouns().geography:
        return "L"
    if "-" in word and not word.split("-")[-1][:1].isupper() and not word.lower().startswith(("al-", "el-")):
        return "A"  # "Russian-backed", "UN-mandated"
    return "N"


def tokens(text: str, start: int, end: int, demonyms: Container[str] = ()) -> list[Token]:
    """The words and marks of text[start:end], classed one by one; known names of several words become one token.

    `demonyms`: words that the report itself shows to be made of a place's name.

    >>> [(t.text, t.kind) for t in tokens("Kremlin spokesman Dmitry Belan", 0, 30)]
    [('Kremlin', 'K'), ('spokesman', 'R'), ('Dmitry', 'N'), ('Belan', 'N')]
    """
    found: list[Token] = []
    edge, titles = start, nouns().titles
    for match in TOKEN.finditer(text, start, end):
        begin, stop = match.span()
        if begin < edge:
            continue
        word = text[begin:stop]
        if match.lastgroup == "word":
            low = word.lower()
            if (
                text[stop : stop + 1] == "."
                and word[-1] != "."
                and (low in titles or (stop - begin == 1 and low != word))
            ):
                stop = edge = stop + 1  # "Gen." and initials keep their full stop
            found.append(Token(begin, stop, word, low, "G" if word in demonyms else _kind(word)))
        elif match.lastgroup == "possessive" and (
            len(word) > 1 or text.count("‘", start, begin) <= text.count("’", start, begin)
        ):
            found.append(Token(begin, stop, word, word, "S"))
        else:
            found.append(Token(begin, stop, word, word, "F" if match.lastgroup == "short" else "M"))
    return _with_known(text, found)


@lru_cache(maxsize=1 << 16)
def _longest(word: str) -> int:
    """How many words a known name has at most that begins with this one, 0 for none."""
    return world().longest.get(folded(word).split(" ")[0], 0) if word[0].isupper() else 0


def _with_known(text: str, found: list[Token]) -> list[Token]:
    for at, token in enumerate(found[:-1]):
        ahead = found[at + 1]
        if token.low in TITLED and token.text[0].isupper() and ahead.text[0].isupper() and ahead.kind in "NO":
            found[at] = token._replace(kind="N")
    for at, token in enumerate(found):
        if at == 0 or token.kind not in "RL" or not token.text[0].isupper():
            continue
        # "Ina Baker said": a trade after a given name, with no name after it, is the surname
        alone = at + 1 >= len(found) or found[at + 1].kind not in "NK"
        named = found[at - 1].text in nouns().given and alone
        # "director Ina Lake": so is a landscape, where somebody's role stands before both
        titled = at > 1 and found[at - 2].kind in "TR"
        # "Mr King", "Angus King said": offices that are surnames, too
        alike = token.low in nouns().surnames and alone and found[at - 1].kind in "NT"
        if (named and (token.kind == "R" or titled)) or (alike and token.kind == "R"):
            found[at] = token._replace(kind="N")
    out: list[Token] = []
    at = 0
    while at < len(found):
        token = found[at]
        most = _longest(token.text) if token.kind in "NKAOGLRDxF" else 0
        for size in range(min(most + 2, len(found) - at) if most else 0, 0, -1):
            last = found[at + size - 1]
            if last.kind in "SM" or (size == 1 and token.kind not in "NKO"):
                continue
            words = text[token.start : last.end]
            if known(words) is not None and "\n" not in words:
                out.append(Token(token.start, last.end, words, words.lower(), "K"))
                at += size
                break
        else:
            out.append(token)
            at += 1
    return out


def verbal(token: Token) -> bool:
    """Whether a lower-case word looks like a verb, so that no noun phrase goes through it.

    >>> [verbal(t) for t in tokens("denied occupation sent", 0, 22)]
    [True, False, True]
    """
    low = token.low
    return (
        low in closed("auxiliaries")
        or low in nouns().verbs
        or low in closed("irregular")
        or low.endswith(("ed", "ing", "ly"))
    )


def phrases(found: Sequence[Token]) -> Iterator[Phrase]:
    """The noun phrases among the tokens of one sentence, left to right, without what follows an "of".

    >>> read = tokens("The Orsk ministry’s spokesman told the motormouth official", 0, 58)
    >>> [" ".join(t.text for t in read[p.first : p.after]) for p in phrases(read)]
    ['The Orsk ministry ’s spokesman', 'the motormouth official']
    """
    at = 0
    while at < len(found):
        token, ahead = found[at], found[at + 1 : at + 2]
        # a number right before a name or an article is no part of it: "18.52 Orsk falls", "In 2015 the body"
        dated = token.text[0].isdigit() and (
            (ahead and ahead[0].kind in "NKD") or (at and found[at - 1].low.strip(".") in closed("months"))
        )
        if token.kind not in "DPTRQOULAGNK" or dated:
            at += 1
            continue
        after = _end(found, at)
        last = after
        while last > at and not _can_end(found, at, last - 1):
            last -= 1
        if last > at and not _bare(found, at, last):
            yield Phrase(at, last)
        at = max(last, at + 1)


def _bare(found: Sequence[Token], at: int, after: int) -> bool:
    """Whether a phrase is nothing but one common noun in the singular: "state", "convict"."""
    token = found[at]
    if at and (found[at - 1].low == "as" or _apart(found, at)):
        return False  # "served as ambassador", "Ina Belan head of"
    return after - at == 1 and token.kind in "ROL" and token.text.islower() and token.low not in nouns().collective


def _end(found: Sequence[Token], at: int) -> int:
    """One past the last token that may belong to a phrase begun here."""
    opened = found[at].kind in "DP"
    after = at + 1
    while after < len(found) and after - at < MOST_WORDS:
        token = found[after]
        if token.kind in "NKG" and found[after - 1].kind in "QUL" and found[after - 1].text.islower():
            break  # "told journalists Belan": a name after several people is somebody else
        if _apart(found, after):
            break
        if (
            token.kind in INSIDE
            or (token.kind == "S" and after - at >= 1)
            or (token.kind == "D" and found[after - 1].kind == "D")
        ):
            after += 1
        elif _joins(found, after):
            after += 2 if found[after + 1].kind in INSIDE else 3
        elif token.text.islower() and token.low in nouns().particles and _named(found, after):
            after += 1
        elif token.kind == "x" and token.text[0].islower() and (opened or found[after - 1].kind in "AGNKOS"):
            ahead = next((i for i in range(after, min(after + 3, len(found))) if found[i].kind in "RQOU"), 0)
            if not ahead or any(found[i].kind != "x" or verbal(found[i]) for i in range(after, ahead)):
                break
            after = ahead
        else:
            break
    return after


def _apart(found: Sequence[Token], at: int) -> bool:
    """Whether a token begins somebody else: "Hamas Belan", "Ina Belan spokeswoman for" (a comma was lost)."""
    token, before = found[at], found[at - 1]
    if token.kind == "K" and before.kind == "K":
        what, other = known(token.text), known(before.text)
        return what is not None and other is not None and (what == other or what.kind == other.kind == "country")
    if token.kind == "N" and before.kind == "K" and not before.text[0].islower():
        what = known(before.text)
        return what is not None and what.kind in ("side", "group", "outlet")
    ahead = found[at + 1].low if at + 1 < len(found) else ""
    lost = token.kind == "R" and token.text.islower() and before.kind in "NL" and ahead in ("of", "for", "at")
    if not lost or before.text.islower() or at < 2 or found[at - 2].kind != "N":
        return False
    whose = found[at + 2] if at + 2 < len(found) else None
    owned = whose is not None and before.kind == "N" and (whose.low == "the" or whose.text[0].isupper())
    return owned or found[at - 2].text in nouns().given


def _named(found: Sequence[Token], at: int) -> bool:
    """Whether a small word stands between two names: "bin" in "Khalid bin Orsk"."""
    return found[at - 1].kind == "N" and at + 1 < len(found) and found[at + 1].kind == "N"


def _joins(found: Sequence[Token], at: int) -> bool:
    """Whether "of" or "for" goes on with a body's name: "Ministry of Health", "Observatory for the Rivers"."""
    if found[at].low not in ("of", "for", "on") or at + 1 >= len(found):
        return False
    before, ahead = found[at - 1], found[at + 1]
    if before.kind == "R" and before.text[0].isupper() and found[at].low == "of":
        return ahead.text[0].isupper() and ahead.kind in "LAO"  # "Secretary of State"
    if before.kind not in "O" or not before.text[0].isupper():
        return False
    if ahead.low == "the" and at + 2 < len(found):
        ahead = found[at + 2]
    return ahead.text[0].isupper() and ahead.kind in "NKAGORQUL"


def _can_end(found: Sequence[Token], first: int, at: int) -> bool:
    """Whether a phrase may end with this token."""
    token = found[at]
    if token.kind == "G":
        article = found[first].low == "the" and first < at and not _compound(found, at)
        return (token.text.endswith("s") and not token.text.endswith("ss")) or article
    joined = any(found[i].low in ("of", "for", "on") for i in range(first + 1, at))
    if token.kind == "A" and joined and token.text[0].isupper():
        return True  # "Ministry of Defence"
    if token.kind == "A":
        return token.text[0].isupper() and at > first and found[at - 1].kind == "N" and token.low not in nouns().before
    if token.kind not in HEADS:
        return False
    if token.kind == "N" and found[first].kind == "D" and _compound(found, at):
        return False  # "the Orsk dam"
    if token.kind == "N" and at + 1 < len(found) and found[at + 1].kind == "A" and found[at + 1].text[0].isupper():
        return False  # "the Cold War": no one is called Cold
    if token.text.islower() and (token.kind in "RO" or token.low in nouns().before):
        return not _compound(found, at)
    return True


def _compound(found: Sequence[Token], at: int) -> bool:
    """Whether the next word makes a compound that means nobody: "police station", "official documents"."""
    if at + 1 >= len(found) or found[at + 1].start - found[at].end != 1:
        return False
    ahead = found[at + 1]
    if ahead.kind not in "xA" or not ahead.text[0].islower() or verbal(ahead):
        return False
    return not ahead.low.endswith("s") or found[at].low in nouns().before or found[at].kind == "G"
