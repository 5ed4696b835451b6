"""Figures: counted quantities with bounds, measure, who is counted, where, when, and who gives them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct, structs

from counterclaim.annotate.counting.attachments import Attachment, attachments
from counterclaim.annotate.counting.counted import tokens_of
from counterclaim.annotate.counting.givers import Giver, giver_of, givers_in
from counterclaim.annotate.counting.numbers import Amount, amounts
from counterclaim.annotate.stage import stage
from counterclaim.lexicon import lexicon
from counterclaim.lexicon.kinds import kinds_of
from counterclaim.records import Document, Figure, Sentence, Span, Statement

DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
WHEN = re.compile(
    r"\b(?:(?:since|until|by|before|after|between)\s)?(?:"
    rf"(?:early|late|mid-?)\s?{MONTH}(?:\s\d{{4}})?|"
    rf"{MONTH}\s\d{{1,2}}(?:,?\s\d{{4}})?(?!\d|:)|\d{{1,2}}\s{MONTH}(?:\s\d{{4}})?|{MONTH}\s\d{{4}}|"
    rf"(?:last|this|next)\s(?:week|month|year|night|summer|winter|spring|autumn|fall|{DAY}|{MONTH})|"
    r"(?:over|in|during|for|within)\sthe\s(?:last|past|previous)\s(?:[\w-]{1,20}\s)?"
    r"(?:hours|days|weeks|months|years|week|month|year|day)|"
    r"[\w-]{1,20}\s(?:hours|days|weeks|months|years)\s(?:later|ago|earlier)|"
    rf"{DAY}\s(?:morning|afternoon|evening|night)|(?:early\s|late\s)?{DAY}|"
    r"in\s(?:19|20)\d\d\b|(?<=since\s)(?:19|20)\d\d\b|"
    r"today|yesterday|overnight|earlier\stoday|so\sfar|to\sdate)\b"
)
# 52-48, "93 votes to 24": a score is a vote where the words say so.
SCORE = re.compile(r"(?<![\w.,/-])(\d{1,3})(?:\s?[-–—]\s?|\svotes?\sto\s|\sto\s)(\d{1,3})(?!\w|[-–./,]\d)")
VOTED = re.compile(
    r"\b(?:vot(?:e|ed|es|ing)|passed|approved|rejected|adopted|ratified|confirmed|defeated)\b", re.IGNORECASE
)
PLACE = re.compile(r"[A-Z][\w’'-]+(?:\s(?:of\s(?=[A-Z]))?[A-Z][\w’'-]+)*")
NO_PLACE = re.compile(rf"(?:{DAY}|{MONTH}|The|A|An|Mr|Mrs|Ms|He|She|They|It|We|I)\b")
# Words that show a name to be that of a place: "in Orsk and Lipnik", "near the port of Orsk", "Orsk, where".
WITHIN = re.compile(
    r"\b(?:in|near|outside|inside|around)\s(?:the\s)?(?:[a-z-]+\s)?(?:(?:city|town|village|port)\sof\s)?"
    r"(?:[A-Z][\w’'-]+\sand\s)?$"
)
WHERE = re.compile(r",\swhere\b")
WORD_BEFORE = re.compile(r"([\w.]+)[\s-]$")
WORD_AFTER = re.compile(r"\s([A-Za-z.]+)")
# From a cue to a figure that still belongs to it: "the agency said, with thousands more on the road".
TAIL = re.compile(r"[^,]{0,40},?\s(?:with|including)\s(?:[\w-]+\s){0,3}")
# "Denied its part in the raid in which 18 lorries were lost": the number is not his who denies.
# So is "the" one: "denied that the 21 girls were exchanged".
GIVEN = re.compile(r"\w\s(?:in\s)?which\s[^.;]{0,60}$|\bthe\s$")
# "Why her country abstained when 38 states – with 11 against – were for it": the count is not the speaker's.
ASIDE = re.compile(r"[–—(][^–—()]*$")
EACH_OTHER = ("each other", "one another")  # "blamed each other for a flood that killed 17": neither gives the count
# "A count of 28 drowned, nine children among them": those who follow are not those who were counted before.
PARTS = re.compile(r"[\s\w]{0,20},?\s(?:among|including)\b")
AWAY = 3  # sentences: further on, "the count rose to 12" goes on with no figure before
VOTES = frozenset({"votes for", "votes against", "abstentions"})
CELL = 1000  # characters: statements are looked up by the stretch of text that they stand in
LOOK_BACK = 400  # characters before a sentence in which the place of its figures may have been named

Told = Mapping[int, Sequence[tuple[Span, Statement]]]


class Places(Struct, frozen=True):
    """Where the names of places stand in a document, in order; `read`: by the mentions stage, not by their capitals."""

    starts: tuple[int, ...]
    spans: tuple[Span, ...]
    read: bool


class Scene(Struct, frozen=True):
    """What a sentence says of where and when, for all its figures.

    `places`: those that something happens in; `otherwise`: the place to take where there is none.
    """

    places: tuple[Span, ...]
    otherwise: str | None
    times: tuple[tuple[int, int], ...]


# Where a report says first what it tells again further down.
SUMMARIES = frozenset({"headline", "standfirst", "bullet", "caption"})


@stage(gives="figures", needs=("sentences", "mentions", "statements"), version=1)
def figures(doc: Document) -> Iterator[Figure]:
    """Yield the figures of a document, left to right, one for each number that counts something.

    >>> from counterclaim.records import Document
    >>> text = "The raid killed at least 40 people near Orsk on Monday."
    >>> doc = Document(name="a", capture="c", text=text, layers={"sentences": (Sentence(0, len(text), 0),)})
    >>> [(f.span.exact, f.low, f.high, f.measure, f.of, f.where, f.as_of) for f in figures.finds(doc)]
    [('at least 40 people', 40.0, None, 'killed', 'people', 'Orsk', 'Monday')]
    """
    found = list(_found(doc))
    fuller = {_told_again(figure) for figure, summary in found if not summary}
    yield from (figure for figure, summary in found if not summary or _told_again(figure) not in fuller)


def _told_again(figure: Figure) -> tuple[float | None, float | None, str | None, str]:
    """What a headline and the paragraph that tells more have in common: bounds, measure, kind of people."""
    narrowest = next(iter(kinds_of(figure.of or "")), "person")
    return figure.low or figure.high, figure.high or figure.low, figure.measure, narrowest


def _found(doc: Document) -> Iterator[tuple[Figure, bool]]:
    """Every figure of a document, with whether it stands in a headline, bullet or caption."""
    document, places, told = doc.id, _places(doc), _told(doc)
    mentions = sorted({mention.span for mention in doc.mentions})
    starts = [span.start for span in mentions]
    before: tuple[int, dict[str, str], Span | None] = -1, {}, None
    last: tuple[int, frozenset[str]] = -AWAY, frozenset()
    for number, sentence in enumerate(doc.sentences):
        # "68 had died and 27 were missing. The ministry raised its count to 112": of the dead.
        told_before = "killed" if "killed" in last[1] else next(iter(last[1]), "") if len(last[1]) == 1 else ""
        counted = _counted(doc.text, sentence, told_before if number - last[0] < AWAY else "")
        if not counted:
            continue
        last = number, frozenset(c.measure for _, c in counted)
        summary = sentence.block < len(doc.blocks) and doc.blocks[sentence.block].kind in SUMMARIES
        # "Toral counts 214 soldiers killed. Norland says that 900 have been killed": of the same people.
        named, gave = before[1:] if before[0] == sentence.block else ({}, None)
        counted = [
            (
                a,
                structs.replace(c, of=named.get(c.measure, c.of))
                if c.bare and not PARTS.match(doc.text, c.close)
                else c,
            )
            for a, c in counted
        ]
        speakers = mentions[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        scene = _scene(doc, sentence, places, counted[0][0].start)
        givers = givers_in(doc.text, sentence.start, sentence.end, speakers, gave)
        parts = [amount.start for amount, attached in counted if attached.subset]
        for amount, attached in counted:
            span = doc.span(amount.start, max(attached.close, amount.end))
            statement = _statement(doc.text, span, sentence, told)
            gave = _holder(doc.text, span, attached.measure, statement, givers)
            yield (
                Figure(
                    document=document,
                    span=span,
                    low=amount.low,
                    high=amount.high,
                    hedge=amount.hedge,
                    measure=attached.measure,
                    of=attached.of,
                    where=_where(span, scene, parts),
                    as_of=_as_of(doc.text, span, scene, parts),
                    holder=gave,
                    statement=statement.id if statement else None,
                ),
                summary,
            )
        before = sentence.block, {c.measure: c.of for _, c in counted if c.of and not c.subset}, gave


def _counted(text: str, sentence: Sentence, told: str) -> list[tuple[Amount, Attachment]]:
    """The amounts of a sentence that count something, in order."""
    found = [a for a in amounts(text, sentence.start, sentence.end) if not _is_name(text, a, sentence.start)]
    votes = _votes(text, sentence.start, sentence.end)
    if not found:
        return votes
    made = attachments(text, tokens_of(text, sentence.start, sentence.end, found), found, told)
    voted = {vote.number for vote, _ in votes}
    pairs = [(amount, said) for amount, said in zip(found, made, strict=True) if said and amount.number not in voted]
    return sorted(votes + pairs, key=lambda pair: pair[0].start)


def _is_name(text: str, amount: Amount, start: int) -> bool:
    """Whether a bare number is a date or part of a name ("March 9", "in 2014", "Resolution 2118")."""
    digits = text[amount.number : amount.end]
    if not digits.isdigit() or amount.hedge:
        return False
    words = lexicon("figures")["words"]
    before = WORD_BEFORE.search(text, max(start, amount.number - 20), amount.number)
    after = WORD_AFTER.match(text, amount.end)
    precedes = before[1].lower().rstrip(".") if before else ""
    follows = after[1].lower().rstrip(".") if after else ""
    acronym = before is not None and before[1].isupper() and len(before[1]) > 1 and not kinds_of(follows)
    if precedes in words["labels"] or follows in words["months"] or acronym:
        return True
    is_year = len(digits) == 4 and 1800 <= int(digits) <= 2100
    return is_year and (precedes in words["before_year"] or not kinds_of(follows))


def _votes(text: str, start: int, end: int) -> list[tuple[Amount, Attachment]]:
    """The two sides of a vote that is written as a score: "passed 93-24", "by 52 votes to 48"."""
    votes: list[tuple[Amount, Attachment]] = []
    for found in SCORE.finditer(text, start, end):
        near = VOTED.search(text, max(start, found.start() - 60), min(end, found.end() + 20))
        if not near or int(found[1]) <= int(found[2]):
            continue
        for group, measure in ((1, "votes for"), (2, "votes against")):
            value, (at, stop) = float(found[group]), found.span(group)
            votes.append((Amount(at, at, stop, value, value), Attachment(measure, None, stop)))
    return votes


def _told(doc: Document) -> Told:
    """Statements by the stretches of text that their contents touch."""
    cells: defaultdict[int, list[tuple[Span, Statement]]] = defaultdict(list)
    for statement in doc.statements:
        if not statement.narrator:
            for span in statement.content:
                for cell in range(span.start // CELL, span.end // CELL + 1):
                    cells[cell].append((span, statement))
    return cells


def _statement(text: str, span: Span, sentence: Sentence, told: Told) -> Statement | None:
    """The innermost statement that holds the figure."""
    cell = told.get(span.start // CELL, ())
    covering = [(s.end - s.start, s.start, statement) for s, statement in cell if s.start <= span.start < s.end]
    if covering:
        return min(covering, key=lambda found: found[:2])[2]
    for number in range(sentence.start // CELL, span.start // CELL + 1):
        for said, statement in told.get(number, ()):
            ends = [part.end for part in (statement.cue, statement.speaker) if part and part.start >= said.end]
            if ends and sentence.start <= said.start and TAIL.fullmatch(text, max(ends), span.start):
                return statement
    return None


def _holder(text: str, span: Span, measure: str, statement: Statement | None, givers: Sequence[Giver]) -> Span | None:
    """Who gives the figure: the speaker of its statement, or whoever the sentence says gives it."""
    if statement and _in_passing(text, span, measure, statement):
        return None
    return (statement and statement.speaker) or giver_of(span, givers)


def _in_passing(text: str, span: Span, measure: str, statement: Statement) -> bool:
    """Whether the outlet itself counts within another's statement: votes cast, what a denied incident did."""
    cue = statement.cue.exact.lower() if statement.cue else ""
    part = max((p for p in statement.content if p.start <= span.start), key=lambda p: p.start, default=None)
    said = text[part.start : span.start] if part else ""
    if measure in VOTES and ("vot" in cue or ASIDE.search(said)):
        return True
    if said.startswith(EACH_OTHER):
        return True
    return statement.stance == "denies" and statement.mode == "indirect" and GIVEN.search(said) is not None


def _places(doc: Document) -> Places:
    """Every place where the name of a place stands; where no names were read, whatever stands in capitals."""
    if "mentions" not in doc.layers:
        spans = tuple(doc.span(*f.span()) for f in PLACE.finditer(doc.text) if not NO_PLACE.match(f.group()))
        return Places(tuple(span.start for span in spans), spans, read=False)
    names = _place_names(doc)
    spans = tuple(doc.span(*f.span()) for f in _any_of(names).finditer(doc.text)) if names else ()
    return Places(tuple(span.start for span in spans), spans, read=True)


def _place_names(doc: Document) -> set[str]:
    """The names that were read as places, and those that the words around them show to be one more than once.

    A town that a report brings up without "the town of" is easily read as a person.
    """
    names: set[str] = set()
    others: set[str] = set()
    for mention in doc.mentions:
        if mention.form == "name" and mention.kind != "organisation" and not mention.role:
            name = re.sub(r"^[Tt]he ", "", mention.span.exact)
            (names if mention.kind == "place" else others).add(name)
    others -= names
    if others:
        role = _located()[2]
        shown = Counter(
            found.group()
            for found in _any_of(others).finditer(doc.text)
            if WITHIN.search(doc.text, max(0, found.start() - 40), found.start())
            or WHERE.match(doc.text, found.end())
            or role.match(doc.text, found.end())
        )
        names.update(name for name, times in shown.items() if times > 1)
    return {name for name in names if name}


def _any_of(names: set[str]) -> re.Pattern[str]:
    """Any of the names as whole words, the longest first."""
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")


@cache
def _located() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What stands before a place where something happens, words that point back at one, who speaks for one."""
    words = lexicon("figures")["words"]
    prepositions, here, roles = (
        "|".join(map(re.escape, words[name])) for name in ("place_prepositions", "here", "local_roles")
    )
    between = r"(?:(?!(?:to|and|for|by|with|from|when|that)\s)[a-z][\w’'-]{0,20}\s){0,5}"
    return (
        re.compile(rf"\b(?:{prepositions}|{prepositions.title()})\s{between}$"),
        re.compile(rf"\b(?:[Tt]he\s(?:[a-z-]{{1,20}}\s)?(?:{here})|there)\b(?!\s(?:{roles})\b)"),
        re.compile(rf"(?:’s|'s)?\s(?:{roles})\b", re.IGNORECASE),
    )


def _scene(doc: Document, sentence: Sentence, places: Places, first_figure: int) -> Scene:
    text, (before, here, role) = doc.text, _located()
    first, last = bisect_left(places.starts, sentence.start), bisect_left(places.starts, sentence.end)
    inside = places.spans[first:last]
    near = tuple(p for p in inside if before.search(text, max(sentence.start, p.start - 60), p.start))
    otherwise = None
    if not near and places.read:
        block = doc.blocks[sentence.block].start if sentence.block < len(doc.blocks) else 0
        back = max(block, sentence.start - LOOK_BACK)
        earlier = places.spans[bisect_left(places.starts, back) : first]
        pointed = [*earlier, *(p for p in inside if p.start < first_figure)]
        if governed := [p for p in inside if role.match(text, p.end)]:
            otherwise = governed[0].exact
        elif pointed and here.search(text, sentence.start, sentence.end):
            otherwise = pointed[-1].exact
        else:
            named = (p.exact for p in reversed(earlier) if before.search(text, max(block, p.start - 60), p.start))
            otherwise = next(named, None)
    return Scene(
        near,
        otherwise,
        tuple(found.span() for found in WHEN.finditer(text, sentence.start, sentence.end)),
    )


def _away(start: int, end: int, span: Span) -> tuple[int, int]:
    """How far words stand from a figure; of two that are equally far, the earlier."""
    return (start - span.end if start >= span.start else span.start - end, start)


def _of_a_part(at: int, span: Span, parts: Sequence[int]) -> bool:
    """Whether words belong to a part that stands before them: "112 drowned, 68 of them in Orsk", "up from 57 then"."""
    return any(span.end <= part < at for part in parts)


def _where(span: Span, scene: Scene, parts: Sequence[int]) -> str | None:
    """The nearest place of the sentence, or the one that goes without saying."""
    if not scene.places:
        return scene.otherwise
    own = [place for place in scene.places if not _of_a_part(place.start, span, parts)]
    return min(own, key=lambda place: _away(place.start, place.end, span)).exact if own else None


def _as_of(text: str, span: Span, scene: Scene, parts: Sequence[int]) -> str | None:
    """The nearest words for a time in the sentence, as they stand."""
    own = [when for when in scene.times if not _of_a_part(when[0], span, parts)]
    nearest = min(own, key=lambda when: _away(when[0], when[1], span), default=None)
    return text[slice(*nearest)] if nearest else None
