"""Quantities: what a figure measures, of whom, where and when, as far as two figures are compared by it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import pairwise

from msgspec import Struct

from counterclaim.lexicon import lexicon
from counterclaim.lexicon.kinds import kinds_of
from counterclaim.lexicon.world import known
from counterclaim.records import Document, Figure, Sentence

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEKDAYS = ["mon", "tues", "wednes", "thurs", "fri", "satur", "sun"]
WHEN = re.compile(
    r"\b(?:(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|(?P<year>(?:19|20)\d\d)|(?P<day>\d{1,2})|"
    r"(?P<weekday>mon|tues|wednes|thurs|fri|satur|sun)day|(?P<near>today|yesterday|overnight))\b"
)
PERIOD = re.compile(r"\b(?:since|until|past|last|so far|to date|during|over the|years|months|weeks)\b")
EARLIER = re.compile(r"(?:up|down|rose|risen|climbed) from\s$|(?:previous(?:ly)?|earlier) [^.;]{0,22}$")
# "An earlier toll on Sunday evening of 15": no longer what they say.
OUTDATED = re.compile(r"\b(?:earlier|previous|initial|preliminary) (?:toll|count|figure|estimate)\b[^.;]{0,30}$")
ADDED = re.compile(r"\b(?:another|further|additional|others?|more(?!\sthan))\b")
# "Fifteen of the wounded": some of those that were counted before.
OF_THEM = re.compile(
    r"\s(?:of (?:them|whom|those|(?:the\s|its\s)?(?:dead|killed|wounded|injured|victims|casualties|fatalities))|"
    r"(?:was|were) among|more|others?|other)\b"
)
# What makes a figure one of more than the event: "days of raids left 75 dead", "57 in the whole of the valley".
LASTING = re.compile(
    r"\b(?:(?:days|weeks|months|years) of|in recent (?:days|weeks|months|years)|since|whole of|all of the|"
    r"in total|overall|campaign)\b"
)
# "Scores of volunteers and civilians": one number for both. "Twenty civilians and one nurse": two parts of a sum.
AND = re.compile(r"\sand\s((?!\w*ed\b)[a-z]+s|people|children|women|men)\b")
ONE = (
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|[a-z]+teen|[a-z]+ty|"
    r"(?:dozen|score|hundred|thousand)s?(?:\sof)?|\d[\d,.]*)\s"
)
JOINT_AFTER = re.compile(rf"(?:,\s{ONE}(?:[\w-]+\s){{0,4}}\w+)*,?\s(?:and|along\swith|plus)\s{ONE}")
JOINT_BEFORE = re.compile(rf"{ONE}(?:[\w()-]+\s){{1,3}}(?:and|along\swith|plus)\s$")
LIES_IN = re.compile(r"(?:[\s-][\w-]+)?(?:\s[a-z]+)?(?:,\s|\sin\s|\sof\s)(?:(?:the|in|[a-z][\w’'-]*)\s){0,4}")
WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
NEARLY = re.compile(r"nearly|almost|under|near\b|close to|less")
BARELY = re.compile(r"just over|slightly (?:more|over)|little more")
# "About 40" leaves room for 36 to 44; a round number for half the step it is rounded to, but no more than 5 %.
ABOUT, ROUND = 0.1, 0.05
# "Dozens", "hundreds": the word says little about where it ends.
VAGUE = 2.0
ANYBODY = frozenset({"civilian", "person"})
OLD_DAYS = 7  # what is told of a day longer ago is told of another event
# A mention of the victims, of a place in a report's page or of a day gives no figure: "10 civilians", "Tuesdays".
NO_SOURCE = re.compile(
    r"(?:\d|which\b|(?:children|civilians|victims|people)\b|"
    r"(?:the\s)?(?:condition|toll|death toll|poll|strikes?|attacks?)$|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b)",
    re.IGNORECASE,
)
# "Orsk, Lipnik and Belan" is a list, "Lipnik, Orsk province" a place in another.
LIST = re.compile(r",?\s(?:and|or)\s|,\s[A-Z]")
Nested = frozenset[tuple[str, str]]  # places in a place, both as they are compared


class Quantity(Struct, frozen=True):
    """A figure and what is known of it when it is set beside others.

    `holder` is the name of who gives it, "" for the outlet itself; `source` names one or the other. `stock`: it counts
    what a place has one number of at a time. `kind` is the narrowest kind of what is counted; `whose` the names among
    the words for it ("Norlandian" in "Norlandian soldiers"). `when` is what its date words say; `period`: it covers a
    time ("since March") and no event. `part`: it is a part of another figure or comes on top of one; `grown`: the words
    say that the number has risen to it; `earlier`: that it was the number before ("up from 57"). `said` is the sentence
    in lower case, the figure stands at `at` in it. `added`: it comes on top of another one; `joint`: it is one of
    several that are counted together ("12 guards and a nurse"). `main`: the place of most figures of the
    report; `site`: its own place, or that. `lasting`: its sentence speaks of more than one event; `land`: what it calls
    the place that it does not name ("the valley"). `story`: the reports that tell the same event; `day`: the day that
    its date words say, by the date of the report.
    """

    id: str
    figure: Figure
    stock: bool
    document: str
    published: str
    block: int
    sentence: int
    holder: str
    source: str
    place: str
    site: str
    main: str
    kind: str
    kinds: tuple[str, ...]
    whose: frozenset[str]
    when: Mapping[str, str]
    period: bool
    part: bool
    added: bool
    joint: bool
    lasting: bool
    land: str
    story: str
    day: int | None
    grown: bool
    earlier: bool
    said: str
    at: int
    contention: str | None
    low: float
    high: float

    @property
    def value(self) -> float:
        """The number as it is written."""
        return self.figure.low if self.figure.low is not None else self.figure.high or 0.0


def quantities(
    doc: Document, entity_of: Mapping[str, str], contention_of: Mapping[str, str], story: str | None = None
) -> list[Quantity]:
    """The figures of a document with what is needed to compare them.

    `entity_of` names who holds the mention at "document:start:end"; `contention_of` says what a statement is about;
    `story` which reports tell the same event.
    """
    named = Counter(place for figure in doc.figures if (place := place_name(figure.where)) and not is_country(place))
    main = max(named, key=lambda place: (named[place], place), default="")
    return [
        _quantity(
            doc,
            telling,
            holder=_holder_name(doc, telling.figure, entity_of),
            main=main,
            story=story or doc.id,
            contention=contention_of.get(telling.figure.statement or ""),
        )
        for telling in tellings(doc)
    ]


class Telling(Struct, frozen=True):
    """A figure with the words around it in its sentence, in lower case, and the number of the sentence."""

    figure: Figure
    sentence: Sentence
    order: int
    before: str
    after: str
    said: str


def tellings(doc: Document) -> Iterator[Telling]:
    """Yield the figures of a document, left to right, each in its sentence."""
    sentences, at = doc.sentences, 0
    for figure in sorted(doc.figures, key=lambda figure: figure.span):
        while at + 1 < len(sentences) and sentences[at + 1].start <= figure.span.start:
            at += 1
        sentence = sentences[at] if sentences else Sentence(0, len(doc.text), 0)
        yield Telling(
            figure=figure,
            sentence=sentence,
            order=at,
            before=doc.text[max(sentence.start, figure.span.start - 60) : figure.span.start].lower(),
            after=doc.text[figure.span.end : figure.span.end + 16].lower(),
            said=doc.text[sentence.start : sentence.end].lower(),
        )


def _quantity(
    doc: Document, telling: Telling, *, holder: str, main: str, story: str, contention: str | None
) -> Quantity:
    figure, before, after = telling.figure, telling.before, telling.after
    exact, as_of = figure.span.exact.lower(), (figure.as_of or "").lower()
    kinds, place, earlier = (
        counted_kinds(doc, figure),
        place_name(figure.where),
        bool(EARLIER.search(before[-24:]) or OUTDATED.search(before)),
    )
    when = {slot: value for f in WHEN.finditer(as_of) for slot, value in f.groupdict().items() if value}
    day, (low, high) = _day(when, doc.published_at or ""), bounds_of(figure)
    return Quantity(
        id=figure.id,
        figure=figure,
        stock=figure.measure in stocks(),
        document=doc.id,
        published=doc.published_at or "",
        block=telling.sentence.block,
        sentence=telling.order,
        holder=holder,
        source=holder or doc.outlet or doc.name,
        place=place,
        main=main,
        site=place or main,
        kind=kinds[0],
        kinds=kinds,
        whose=frozenset(word for word in WORD.findall(figure.of or "")[:-1] if word[0].isupper()),
        when=when,
        period=bool(PERIOD.search(as_of)),
        part=not earlier and _is_part(before, exact, after),
        added=bool(ADDED.search(exact) or re.match(r"\s(?:more|others?|other)\b", after)),
        joint=bool(JOINT_AFTER.match(doc.text, figure.span.end) or JOINT_BEFORE.search(before)),
        lasting=_is_old(day, doc.published_at or "") or LASTING.search(telling.said) is not None,
        land="" if place else _land(telling.said),
        story=story,
        day=day,
        grown=bool(_rising().search(before[-30:])),
        earlier=earlier,
        said=telling.said,
        at=figure.span.start - telling.sentence.start,
        contention=contention,
        low=low,
        high=high,
    )


def counted_kinds(doc: Document, figure: Figure) -> tuple[str, ...]:
    """The kinds of things that a figure counts, the narrowest first."""
    of, anybody = figure.of or "", lexicon("figures")["words"]["anybody"]
    kinds = kinds_of(of) or ((of.lower(),) if of else ("person",))
    noun = of.lower().split()[-1:]
    if kinds[0] in ANYBODY and noun and noun[0] not in anybody:
        kinds = (noun[0], *kinds)  # teachers are not people at large, of whom there may be fewer elsewhere
    if other := AND.match(doc.text, figure.span.end):
        kinds = tuple(kind for kind in kinds if kind in kinds_of(other[1])) or kinds
    return kinds


def _holder_name(doc: Document, figure: Figure, entity_of: Mapping[str, str]) -> str:
    """The name of who gives a figure; none where the mention is of those who were counted, or of no source at all."""
    if figure.holder is None or NO_SOURCE.match(figure.holder.exact):
        return ""
    mention = f"{doc.id}:{figure.holder.start}:{figure.holder.end}"
    return entity_of.get(mention, figure.holder.exact)


def _is_old(day: int | None, published: str) -> bool:
    """Whether a figure is told of a day so long before the report that it is of another event."""
    reported = _day({"near": "yesterday"}, published)
    return day is not None and reported is not None and day < reported - OLD_DAYS


def _land(said: str) -> str:
    """What a sentence calls the place that it speaks of without its name: "the valley"."""
    words = lexicon("figures")["words"]
    found = re.search(rf"\bthe ({'|'.join(map(re.escape, words['here'] + words['lands']))})\b", said)
    return found[1] if found else ""


@cache
def _rising() -> re.Pattern[str]:
    """Words that say that a number has grown."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, lexicon('figures')['words']['rising']))})\b")


@cache
def stocks() -> frozenset[str]:
    """Measures of which a place has one number at a time, whatever the incident."""
    return frozenset(entry["name"] for entry in lexicon("figures")["measure"] if entry.get("stock"))


def _is_part(before: str, exact: str, after: str) -> bool:
    """Whether the words make the figure a part of another one, or add it to one."""
    words = lexicon("figures")["words"]
    return (
        ADDED.search(exact) is not None
        or before.rstrip().endswith(tuple(words["subset"]))
        or OF_THEM.match(after) is not None
    )


def place_name(words: str | None) -> str:
    """A place as it is compared: lower case, without article.

    >>> place_name("the Orsk region"), place_name(None)
    ('orsk region', '')
    """
    return re.sub(r"^the\s+", "", " ".join((words or "").lower().replace("’s", "").split()))


def nested_places(doc: Document) -> Nested:
    """Pairs of a place and the wider one that the report says it lies in ("the village of Lipnik in Orsk province")."""
    places = sorted({mention.span for mention in doc.mentions if mention.kind == "place"})
    return frozenset(
        (place_name(inner.exact), place_name(outer.exact))
        for inner, outer in pairwise(places)
        if outer.start - inner.end < 50
        and LIES_IN.fullmatch(doc.text, inner.end, outer.start)
        and not (doc.text[inner.end] == "," and LIST.match(doc.text, outer.end))
    )


def bounds_of(figure: Figure) -> tuple[float, float]:
    """The widest interval that the words of a figure leave open.

    >>> from counterclaim.records import Span
    >>> def figure(low, high, hedge): return Figure("d", Span(0, 1, "x"), low, high, hedge, "killed")
    >>> bounds_of(figure(40, None, "at least")), bounds_of(figure(None, 40, "up to")), bounds_of(figure(40, 40, None))
    ((40, inf), (0.0, 40), (40, 40))
    >>> bounds_of(figure(100, 100, "about")), bounds_of(figure(170_000, 170_000, None))
    ((90.0, 110.0), (165000.0, 175000.0))
    """
    low, high, hedge = figure.low, figure.high, figure.hedge or ""
    if low is None or high is None:
        return (0.0 if low is None else low, math.inf if high is None else high)
    if low != high:
        written = hedge[-1:] == "s" or hedge.startswith(("several", "a few"))
        return (low, high * VAGUE) if written else (low, high)
    if BARELY.search(hedge):
        return low, low * (1 + ABOUT)
    if NEARLY.search(hedge):
        return low * (1 - ABOUT), low
    room = ABOUT * low if hedge and hedge not in {"a couple"} else _room(low)
    return low - room, low + room


def _room(value: float) -> float:
    """How far a round number may stand from what was counted; nothing below a hundred, where people count."""
    if value < 100 or value != int(value):
        return 0
    step = 1
    while int(value) % (step * 10) == 0:
        step *= 10
    return min(step / 2, ROUND * value) if step > 1 else 0


def is_country(place: str) -> bool:
    """Whether a place as it is compared is a country, in which more than one event can lie.

    >>> is_country("syria"), is_country("orsk")
    (True, False)
    """
    found = known(place)
    return found is not None and found.kind == "country"


def _day(when: Mapping[str, str], published: str) -> int | None:
    """The day that date words say, counted from the date of the report; None where they say none.

    >>> reported = date(2031, 5, 7).toordinal()  # a Wednesday
    >>> [_day(when, "2031-05-07") == reported - 2 for when in ({"weekday": "mon"}, {"month": "may", "day": "5"}, {})]
    [True, True, False]
    """
    try:
        reported = date.fromisoformat(published[:10])
    except ValueError:
        return None
    if "weekday" in when and "month" not in when:
        return reported.toordinal() - (reported.weekday() - WEEKDAYS.index(when["weekday"])) % 7
    if "month" in when and "day" in when:
        try:
            month = MONTHS.index(when["month"]) + 1
            said = date(int(when.get("year", reported.year)), month, int(when["day"]))
            ahead = "year" not in when and (said - reported).days > 1
            return (said.replace(year=said.year - 1) if ahead else said).toordinal()
        except ValueError:
            return None
    return reported.toordinal() - 1 if when.get("near") == "yesterday" else None
