"""Mentions: names, descriptions and pronouns that can stand for somebody who speaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import cast

from msgspec import structs

from counterclaim.annotate.referring.naming import mention_of
from counterclaim.annotate.referring.phrases import TITLED, Phrase, Token, phrases, tokens
from counterclaim.annotate.stage import stage
from counterclaim.lexicon import lexicon
from counterclaim.lexicon.nouns import closed, gender_of, nouns
from counterclaim.lexicon.people import people
from counterclaim.lexicon.spelling import demonyms_of
from counterclaim.lexicon.world import country_of_town, folded
from counterclaim.records import Document, Mention, NameKind, Span

# Prepositions by which a described person or body is told from others: "a source at the hospital".
OF = frozenset(["of", "for", "from", "with", "at"])
IN = frozenset(["in", "on", "inside", "to"])
LOCATIVE = frozenset({"in", "at", "near", "around", "outside", "into", "across", "toward", "towards", "inside"})
# How loud it is that a report has a word for what comes from a place: louder than two people before it.
LAND = 7
# What only a land has: "Orsk’s army".
STATELY = frozenset(lexicon("descriptions")["stately"])
ALLIES = frozenset({"allies", "backers", "partners", "supporters", "friends", "neighbours", "neighbors", "proxies"})
# Between a name and the role that follows it: "Belan, 61, a mayor"; a space alone where a comma was lost.
AGED = re.compile(r", (?:\d\d, )?(?:then )?| ")
SERVED = re.compile(r",? who (?:is|has been|serves as|heads|leads|runs|(?P<past>was|served as|headed|led|ran)) ")


@stage(gives="mentions", needs=("sentences", "tags"), version=1)
def mentions(doc: Document) -> Iterator[Mention]:
    """Yield whoever can speak, in text order: the whole phrase, with the role before a name or after it.

    >>> from texts import doc_of, words
    >>> from counterclaim.annotate.sentences import sentences
    >>> text = "Orsk Mayor Pavel Belan said he knew. The ministry’s spokeswoman, Ina Dorn, denied it."
    >>> words(mentions.finds(doc_of(text, sentences)))
    ['Orsk Mayor Pavel Belan', 'he', 'The ministry', 'The ministry’s spokeswoman', 'Ina Dorn', 'it']
    """
    local = demonyms_of(doc.text)
    read = [tokens(doc.text, s.start, s.end, local) for s in doc.sentences]
    names = _names_inside(read)
    names.update(local.values())
    kinds = _kinds_of_names(doc, read, frozenset(local.values()))
    for found in read:
        yield from _mentions_of(doc, found, names, kinds)


def _names_inside(read: Sequence[Sequence[Token]]) -> Counter[str]:
    """How often each word stands as a name where nothing but being one explains its capital."""
    seen: Counter[str] = Counter()
    for found in read:
        if shouted(found):
            continue
        begins = True
        for token in found:
            if token.kind == "N" and not begins:
                seen[token.text] += 1
            if token.kind not in "DP":
                begins = token.text in "“‘\"'.:!?–—•-"
    return seen


def shouted(found: Sequence[Token]) -> bool:
    """Whether capitals tell nothing here: most of the longer words have one."""
    function, most, longer, lower = closed("function"), len(found) // 10, 0, 0
    for _, _, text, low, _ in found:
        if len(text) > 2 and text[0].isalpha() and low not in function:
            longer += 1
            lower += not text[0].isupper()
            if lower > most:
                return False
    return longer > 3 and lower <= longer // 10


def _kinds_of_names(doc: Document, read: Sequence[Sequence[Token]], lands: frozenset[str]) -> dict[str, NameKind]:
    """The kind of a name's last word by what stands with it elsewhere in the document, and by the model's tags."""
    votes: dict[str, Counter[NameKind]] = {word: Counter({"place": LAND}) for word in lands}

    def vote(word: str, kind: NameKind, weight: int) -> None:
        votes.setdefault(word, Counter())[kind] += weight

    for tag in doc.tags:
        if tag.kind != "attribution" and tag.content:
            *first, last = tag.content[0].exact.split()
            # The model takes most single names that it never saw for people's.
            vote(last, cast("NameKind", tag.kind), 2 if first or tag.kind != "person" else 1)
    for found in read:
        at = 0
        while at < len(found):
            after = at
            while after < len(found) and found[after].kind == "N":
                after += 1
            if after > at:
                vote(found[after - 1].text, *_vote_around(found, at, after))
            at = after + 1
    return {word: kind for word, kinds in votes.items() for kind, weight in kinds.most_common(1) if weight}


def _vote_around(found: Sequence[Token], at: int, after: int) -> tuple[NameKind, int]:
    """What the words around a name say of its kind, and how loud: "in Orsk", "Mayor Belan", "Orsk’s army"."""
    before = found[at - 1] if at else None
    follow, owned = (found[i] if i < len(found) else None for i in (after, after + 1))
    alone = after - at == 1
    if folded(" ".join(token.text for token in found[at:after])) in people().by_name:
        return "person", 3
    if (before is not None and before.kind in "TR") or (after - at > 1 and found[at].text in nouns().given):
        return "person", 3
    village = at > 1 and before is not None and before.low == "of" and found[at - 2].kind == "L"
    if before is not None and (village or before.low in LOCATIVE or (before.low == "capital" and after - at < 3)):
        return "place", 2
    if alone and follow is not None and follow.kind == "S" and owned is not None and owned.low in STATELY:
        return "place", 2
    if alone and follow is not None and follow.low in STATELY:
        return "place", 2
    if country_of_town(" ".join(token.text for token in found[at:after])):
        return "place", 2
    staffed = follow is not None and follow.kind == "R" and follow.text.islower() and owned is not None
    if 1 < after - at < 4 and staffed and owned is not None and owned.kind == "N":
        return "organisation", 2  # "Orsk Rovers coach Pavel Belan"
    if 1 < after - at < 4 and follow is not None and (follow.text in ",(" or follow.low in nouns().verbs):
        return "person", 1
    return "other", 0


def _mentions_of(
    doc: Document, found: Sequence[Token], names: Counter[str], kinds: dict[str, NameKind]
) -> Iterator[Mention]:
    """The mentions of one sentence, by place."""
    heading = shouted(found)
    if heading and doc.text[found[0].start : found[-1].end].isupper():
        return  # capitals throughout: nothing tells a name
    out: list[Mention] = []
    spans = list(phrases(found))
    for number, phrase in enumerate(spans):
        phrase = _in_heading(found, phrase, names) if heading else _without_participle(found, phrase, names)
        if not _plausible(found, phrase, names, heading):
            continue
        made = mention_of(doc, found, phrase, kinds)
        extended = _extended(doc, found, spans, number, made) if made.form == "description" else made
        if out and made.form == "name" and _town_of(doc, out[-1], made):
            extended = structs.replace(made, kind="place", of=out[-1].of)
        out.extend(_owners(doc, found, phrase, kinds))
        out.append(extended)
        both = _with_allies(doc, found, spans, number, out[-1])
        if both is not None:
            out.append(both)
    out.extend(_pronouns(doc, found))
    out.sort(key=lambda m: (m.span.start, m.span.end))
    yield from _with_appositions(doc, out)


def _without_participle(found: Sequence[Token], phrase: Phrase, names: Counter[str]) -> Phrase:
    """The name without a sentence's first word where that is a verb: "Belan" in "Injecting Belan with"."""
    first = found[phrase.first]
    more = phrase.after - phrase.first > 1 and first.kind == "N" and found[phrase.first + 1].kind != "S"
    verb = (first.low in nouns().verbs or first.low.endswith(("ing", "ed"))) and first.low not in TITLED
    if phrase.first > 1 or not more or not verb or names[first.text] or first.text in nouns().given:
        return phrase
    return Phrase(phrase.first + 1, phrase.after)


def _in_heading(found: Sequence[Token], phrase: Phrase, names: Counter[str]) -> Phrase:
    """The part of a heading's run of capitals that is a name elsewhere: "Belan" in "Belan Seeks More"."""
    after = phrase.first
    while after < phrase.after and (
        found[after].kind != "N" or names[found[after].text] or found[after].text in nouns().given
    ):
        after += 1
    return Phrase(phrase.first, after) if phrase.first < after and found[after - 1].kind in "NKRQOUL" else phrase


def _plausible(found: Sequence[Token], phrase: Phrase, names: Counter[str], heading: bool) -> bool:
    """Whether a phrase that is one capital word at the start of a sentence, or part of a heading, is a name at all."""
    run = found[phrase.first : phrase.after]
    bare = [token for token in run if token.kind not in "DP"]
    if any(token.kind != "N" for token in bare):
        return True
    if heading:
        return any(names[token.text] or token.text in nouns().given for token in bare)
    first = phrase.first == 0 or found[phrase.first - 1].text in "“‘\"'.:!?–—•-"
    if not first or len(bare) > 1:
        return True
    word = bare[0].text
    if names[word] or word in nouns().given or (word.isupper() and len(word) < 7) or country_of_town(word):
        return True
    ahead = found[phrase.after] if phrase.after < len(found) else None
    return ahead is not None and (ahead.kind == "S" or ahead.low in nouns().verbs)


def _owners(doc: Document, found: Sequence[Token], phrase: Phrase, kinds: dict[str, NameKind]) -> Iterator[Mention]:
    """Whoever has a possessive mark inside the phrase: "President Belan" in "President Belan’s spokesman"."""
    first = phrase.first
    for at in range(phrase.first, phrase.after):
        if found[at].kind == "S":
            if at > first and found[at - 1].kind in "RQOULNKG" and found[at - 1].text != "People":
                yield mention_of(doc, found, Phrase(first, at), kinds)
            first = at + 1


def _extended(doc: Document, found: Sequence[Token], spans: Sequence[Phrase], number: int, made: Mention) -> Mention:
    """A description with the phrase that follows its preposition: "a spokesman for the ministry"."""
    phrase = spans[number]
    if made.kind == "place" or number + 1 >= len(spans) or found[phrase.after - 1].kind == "G":
        return made
    following = spans[number + 1]
    between = found[phrase.after : following.first]
    if len(between) != 1 or following.first >= len(found):
        return made
    word, head = between[0].low, found[following.after - 1]
    placed = word in IN and head.kind in "NKL" and made.kind in ("organisation", "group", "person")
    if not (word in OF or placed) or head.start - found[phrase.after - 1].end > 120:
        return made
    if (word in ("at", "from", "with") and head.kind == "x") or (
        word == "to" and made.head.lower() not in ("ambassador", "envoy", "adviser", "aide")
    ):
        return made
    inner = mention_of(doc, found, following)
    if inner.form == "description":
        inner = _extended(doc, found, spans, number + 1, inner)
    return structs.replace(
        made, span=doc.span(made.span.start, inner.span.end), of=made.of if word in IN and made.of else inner.span
    )


def _town_of(doc: Document, before: Mention, made: Mention) -> bool:
    """Whether a name is told apart by the words before it: "the Orsk town of Belan" is of Orsk."""
    described = before.kind == "place" and before.form == "description" and before.of is not None
    return described and doc.text[before.span.end : made.span.start] == " of "


def _with_allies(
    doc: Document, found: Sequence[Token], spans: Sequence[Phrase], number: int, made: Mention
) -> Mention | None:
    """Two phrases joined by "and" that speak together: "Orsk and its allies", "Orsk and Tarn say"."""
    if number == 0 or spans[number].first - spans[number - 1].after != 1 or found[spans[number].first - 1].low != "and":
        return None
    first, second = spans[number - 1], spans[number]
    head = found[second.after - 1]
    allied = found[second.first].kind == "P" and head.low in ALLIES
    ahead = found[second.after] if second.after < len(found) else None
    speak = (
        ahead is not None
        and ahead.text.islower()
        and ahead.low in nouns().verbs
        and found[first.after - 1].kind in "NKR"
    )
    if not (allied or (speak and head.kind in "NKR")):
        return None
    return Mention(
        span=doc.span(found[first.first].start, made.span.end),
        form="name" if allied else "description",
        kind="group",
        head=head.text,
        of=doc.span(found[first.first].start, found[first.after - 1].end),
        plural=True,
    )


@cache
def _personal() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = lexicon("pronouns")["personal"]
    return table


def _pronouns(doc: Document, found: Sequence[Token]) -> Iterator[Mention]:
    """Personal pronouns; "who" and "which" only right after the one they stand for."""
    for at, token in enumerate(found):
        entry = _personal().get(token.low)
        if entry is None or (token.text.isupper() and token.low != "i" and len(token.text) > 1) or token.text == "i":
            continue
        if token.low in ("who", "which") and (
            at == 0 or (found[at - 1].text != "," and found[at - 1].kind not in "RQOULNKG")
        ):
            continue
        gender = entry["gender"]
        kind: NameKind = "person" if "person" in entry["kinds"] else "organisation"
        yield Mention(
            span=doc.span(token.start, token.end),
            form="pronoun",
            kind=kind,
            head=token.text,
            plural=entry["number"] == "p",
            gender="m" if gender == "m" else "f" if gender == "f" else "",
        )


def _with_appositions(doc: Document, found: Sequence[Mention]) -> Iterator[Mention]:
    """Mentions with the role that stands between commas after a name, or before it."""
    for number, made in enumerate(found):
        if made.form == "name" and made.kind == "person" and made.role is not None and made.of is None:
            made = structs.replace(made, of=_home_after(doc, found, number))
        if made.form == "name" and made.kind in ("person", "other") and made.role is None:
            role = _role_after(doc, found, number) or _role_before(found, number, doc)
            if role is not None:
                told = gender_of(role.head)
                gender = made.gender or ("m" if told == "m" else "f" if told == "f" else "")
                yield structs.replace(made, kind="person", role=role.span, of=role.of, gender=gender)
                continue
            if made.of is None and (home := _home_after(doc, found, number)) is not None:
                yield structs.replace(made, kind="person", of=home)
                continue
            if made.of is None and (led := _led(doc, found, number)) is not None:
                yield structs.replace(made, kind="person", of=led)
                continue
        yield made


def _home_after(doc: Document, found: Sequence[Mention], number: int) -> Span | None:
    """What a person is said to be of, right after the name: "Senator Pavel Belan of Orsk"."""
    made = found[number]
    if made.kind != "person":
        return None
    for later in found[number + 1 : number + 3]:
        if doc.text[made.span.end : later.span.start] == " of " and later.form != "pronoun":
            bodily = later.kind in ("organisation", "place", "other") or country_of_town(later.span.exact)
            return later.span if bodily else None
    return None


def _led(doc: Document, found: Sequence[Mention], number: int) -> Span | None:
    """The body that a name is said to lead: "Belan, who heads the Orsk mission"."""
    made = found[number]
    for later in found[number + 1 : number + 4]:
        served = SERVED.fullmatch(doc.text[made.span.end : later.span.start])
        if served is not None and not served["past"] and later.kind == "organisation" and later.form != "pronoun":
            return later.span
    return None


def _role_after(doc: Document, found: Sequence[Mention], number: int) -> Mention | None:
    """The description right after a name: "Belan, a former mayor of Orsk,", "Belan, who served as ambassador"."""
    made = found[number]
    for later in found[number + 1 : number + 4]:
        between = doc.text[made.span.end : later.span.start]
        if later.form == "description" and later.kind == "person" and not later.plural:
            close = doc.text[later.span.end : later.span.end + 1]
            served = SERVED.fullmatch(between)
            if served is not None and served["past"]:
                return structs.replace(later, span=doc.span(made.span.end + served.start("past"), later.span.end))
            if served is not None or (
                (between == " (" or AGED.fullmatch(between)) and (close in ",.;)" or (close == " " and between == " ("))
            ):
                return later
            follows = doc.text[later.span.end : later.span.end + 4]
            lost = between == " " and later.of is not None  # the commas: "Ina Belan head of the mission said"
            return later if lost or (between == ", " and follows in (" who", " and", " in ", " of ")) else None
    return None


def _role_before(found: Sequence[Mention], number: int, doc: Document) -> Mention | None:
    """The description right before a name: "the ministry’s spokesman, Pavel Belan"."""
    earlier = next((m for m in reversed(found[:number]) if m.form == "description" and m.kind == "person"), None)
    if earlier is None or earlier.plural:
        return None
    made = found[number]
    between = doc.text[earlier.span.end : made.span.start]
    # "its director, Mira Dorn, said" but not "the president of Orsk, Dorn said"
    if between == ", " and doc.text[made.span.end : made.span.end + 1] not in (",", ".", ";", ")"):
        return None
    return (
        earlier if between in (", ", " ") and earlier.head.lower() not in ("man", "woman", "person", "source") else None
    )
