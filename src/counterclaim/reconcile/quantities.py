"""Quantities: what a figure measures, of whom, where and when, and whether two figures measure the same."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise

from msgspec import Struct

from counterclaim.lexicon import lexicon
from counterclaim.lexicon.kinds import kinds_of
from counterclaim.lexicon.spelling import spelling
from counterclaim.lexicon.world import known
from counterclaim.records import Document, Figure, Sentence

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEKDAYS = ["mon", "tues", "wednes", "thurs", "fri", "satur", "sun"]
WHEN = re.compile(
    r"\b(?:(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|(?P<year>(?:19|20)\d\d)|(?P<day>\d{1,2})|"
    r"(?P<weekday>mon|tues|wednes|thurs|fri|satur|sun)day|(?P<near>today|yesterday|overnight))\b"
)
PERIOD = re.compile(r"\b(?:since|until|past|last|so far|to date|during|over the|years|months|weeks)\b")
EARLIER = re.compile(r"(?:up|down|rose|risen|climbed) from\s$|previous(?:ly)? |earlier ")
ADDED = re.compile(r"\b(?:another|further|additional|others?|more(?!\sthan))\b")
# What makes a figure one of more than the event: "days of raids left 75 dead", "57 in the whole of the valley".
LASTING = re.compile(
    r"\b(?:(?:days|weeks|months|years) of|in recent (?:days|weeks|months|years)|since|whole of|all of the|"
    r"in total|overall)\b"
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
SUM = re.compile(r"\b(?:toll|figure|number of|count|tally|estimate[sd]?)\b")
WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
NEARLY = re.compile(r"nearly|almost|under|near\b|close to|less")
BARELY = re.compile(r"just over|slightly (?:more|over)|little more")
# "About 40" leaves room for 36 to 44; a round number for half the step it is rounded to, but no more than 5 %.
ABOUT, ROUND = 0.1, 0.05
# One incident seldom counts thousands: such figures are running totals, of which there is one for each war or disease.
RUNNING_TOTAL = 1000
# "Dozens", "hundreds": the word says little about where it ends.
VAGUE = 2.0
# Nobody counts twenty times the victims of the same event that another counts; there are two events then.
ONE_EVENT = 20
ALIKE = 0.85  # "Orsaka" and "Orssakah" are one town
ANYBODY = frozenset({"civilian", "person"})
OLD_DAYS = 7  # what is told of a day longer ago is told of another event
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
    report; `site`: its own place, or that. `lasting`: its sentence
    speaks of more than one event. `story`: the reports that tell the same event; `day`:
    the day that its date words say, by the date of the report.
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
    document, found, words = doc.id, [], lexicon("figures")["words"]
    rising = re.compile(rf"\b(?:{'|'.join(map(re.escape, words['rising']))})\b")
    named = Counter(place for figure in doc.figures if (place := place_name(figure.where)) and not is_country(place))
    main = max(named, key=lambda place: (named[place], place), default="")
    order = {sentence.start: at for at, sentence in enumerate(doc.sentences)}
    sentences, at = doc.sentences, 0
    for figure in sorted(doc.figures, key=lambda figure: figure.span):
        while at + 1 < len(sentences) and sentences[at + 1].start <= figure.span.start:
            at += 1
        sentence = sentences[at] if sentences else Sentence(0, len(doc.text), 0)
        before = doc.text[max(sentence.start, figure.span.start - 40) : figure.span.start].lower()
        after = doc.text[figure.span.end : figure.span.end + 12].lower()
        said = doc.text[sentence.start : sentence.end].lower()
        of, as_of = figure.of or "", (figure.as_of or "").lower()
        kinds = kinds_of(of) or ((of.lower(),) if of else ("person",))
        noun = of.lower().split()[-1:]
        if kinds[0] in ANYBODY and noun and noun[0] not in words["anybody"]:
            kinds = (noun[0], *kinds)  # teachers are not people at large, of whom there may be fewer elsewhere
        if other := AND.match(doc.text, figure.span.end):
            kinds = tuple(kind for kind in kinds if kind in kinds_of(other[1])) or kinds
        low, high = bounds_of(figure)
        when = {slot: value for f in WHEN.finditer(as_of) for slot, value in f.groupdict().items() if value}
        day = _day(when, doc.published_at or "")
        old = day is not None and day < (_day({"near": "yesterday"}, doc.published_at or "") or 0) - OLD_DAYS
        earlier = bool(EARLIER.search(before[-24:]))
        holder = ""
        if figure.holder:
            mention = f"{document}:{figure.holder.start}:{figure.holder.end}"
            holder = entity_of.get(mention, figure.holder.exact)
        found.append(
            Quantity(
                id=figure.id,
                figure=figure,
                stock=figure.measure in stocks(),
                document=document,
                published=doc.published_at or "",
                block=sentence.block,
                sentence=order.get(sentence.start, 0),
                holder=holder,
                source=holder or doc.outlet or doc.name,
                place=place_name(figure.where),
                main=main,
                site=place_name(figure.where) or main,
                kind=kinds[0],
                kinds=kinds,
                whose=frozenset(word for word in WORD.findall(of)[:-1] if word[0].isupper()),
                when=when,
                period=bool(PERIOD.search(as_of)),
                part=not earlier and _is_part(before, figure.span.exact.lower(), after),
                added=bool(ADDED.search(figure.span.exact.lower()) or re.match(r"\s(?:more|others?|other)\b", after)),
                joint=bool(JOINT_AFTER.match(doc.text, figure.span.end) or JOINT_BEFORE.search(before)),
                lasting=old or LASTING.search(said) is not None,
                story=story or document,
                day=day,
                grown=bool(rising.search(before[-30:])),
                earlier=earlier,
                said=said,
                at=figure.span.start - sentence.start,
                contention=contention_of.get(figure.statement or ""),
                low=low,
                high=high,
            )
        )
    return found


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
        or re.match(r"\s(?:of (?:them|whom|those)|more|others?|other)\b", after) is not None
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
        if outer.start - inner.end < 50 and LIES_IN.fullmatch(doc.text, inner.end, outer.start)
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


def same_quantity(left: Quantity, right: Quantity, inside: Nested = frozenset()) -> str | None:
    """Why two figures measure the same thing; None where nothing shows that they do.

    Both must count things of one kind, in places and at times that agree. What shows it: one contention; one story; a
    measure of which a place has one number at a time; or the words of a report that sets one beside the other.
    """
    if left.figure.measure != right.figure.measure or not _same_kind(left, right) or not _whole(left, right):
        return None
    if left.whose and right.whose and left.whose.isdisjoint(right.whose):
        return None
    together = left.document == right.document
    one_place = not (left.place and right.place and left.place != right.place)
    if one_place and together and left.sentence == right.sentence and (left.earlier or right.earlier):
        return "one is the number before"
    # Without dates nobody knows which of two reports came later, with a count that went on.
    undated = not (together or left.stock or (left.published and right.published))
    if undated or not _same_time(left, right):
        return None
    if one_place and not _told_apart(left, right) and (shown := _shown(left, right, together)):
        return shown
    one_event = left.story == right.story and not left.stock and _one_event(left, right, inside)
    return "reports of one event give them" if one_event else None


def _shown(left: Quantity, right: Quantity, together: bool) -> str | None:
    """What the words, the contention or the measure of two figures for one place show to be the same."""
    placed = bool(left.place and right.place)
    if left.contention and left.contention == right.contention and (placed or together):
        return "they belong to one contention"
    one_source = left.holder == right.holder != ""
    if left.stock and placed and (together or one_source or _same_day(left, right)):
        return f"both speak of {left.figure.where}"
    return _set_beside(left, right) if together else None


def _whole(left: Quantity, right: Quantity) -> bool:
    """Whether neither is a mere part: of a sum, or of another figure without a kind of its own."""
    if left.added or right.added:
        return False
    parts = [quantity for quantity in (left, right) if quantity.part or quantity.joint]
    return not parts or (left.kind == right.kind != "person")


def _same_time(left: Quantity, right: Quantity) -> bool:
    if left.day is not None and right.day is not None:
        return left.day == right.day
    if any(right.when.get(slot, value) != value for slot, value in left.when.items()):
        return False
    return left.stock or left.period == right.period


def _told_apart(left: Quantity, right: Quantity) -> bool:
    """Whether two counts of an event are in reports of two stories, each of which others tell too."""
    apart = not left.stock and left.story != right.story
    return apart and left.story != left.document and right.story != right.document


def _one_event(left: Quantity, right: Quantity, inside: Nested) -> bool:
    """Whether two named sources count the victims of the event that their reports are about."""
    if not (left.holder and right.holder) or left.period or right.period or left.lasting or right.lasting:
        return False
    if left.kind != right.kind and {left.kind, right.kind} != ANYBODY:
        return False
    less, more = sorted((left, right), key=lambda quantity: quantity.value)
    if more.value > min(ONE_EVENT * less.value, RUNNING_TOTAL):
        return False
    if near_places(left, right):
        return True
    # A place within another one may have fewer of its own; where only the report as a whole has a place, that is open.
    pairs = [(more.site, less.site)] + ([] if left.place and right.place else [(less.site, more.site)])
    return any(pair in inside or set(pair[1].split()) < set(pair[0].split()) for pair in pairs)


def is_country(place: str) -> bool:
    """Whether a place as it is compared is a country, in which more than one event can lie.

    >>> is_country("syria"), is_country("orsk")
    (True, False)
    """
    found = known(place)
    return found is not None and found.kind == "country"


def near_places(left: Quantity, right: Quantity) -> bool:
    """Whether the places of two figures can be one: one name in any spelling, or the town that a report is about."""
    # "22 volunteers" are few enough to be those of one event, wherever the rest of the report plays.
    marked = left.kind == right.kind not in ANYBODY
    one, other = (left.place, right.place) if marked else (left.site, right.site)
    wide, also = not one or is_country(one), not other or is_country(other)
    if wide or also:
        towns = [quantity for quantity, unplaced in ((left, wide), (right, also)) if not unplaced]
        return all(town.place in {"", town.main} for town in towns)
    return _one_name(one, other)


def _one_name(one: str, other: str) -> bool:
    return spelling(one) == spelling(other) or SequenceMatcher(None, one, other).ratio() > ALIKE


def _same_kind(left: Quantity, right: Quantity) -> bool:
    """Whether both count the same kind of things, or one of them more than the other counts of a wider kind."""
    if left.kind == right.kind:
        return True
    return (right.kind in left.kinds and left.low > right.high) or (left.kind in right.kinds and right.low > left.high)


def _set_beside(left: Quantity, right: Quantity) -> str | None:
    """Why neighbouring words are about one count, and not about one incident after another."""
    if left.block != right.block or abs(left.sentence - right.sentence) > 1:
        return None
    first, second = sorted((left, right), key=lambda q: q.figure.span)
    words = lexicon("figures")["words"]
    if any(word in left.said or word in right.said for word in words["disputing"]):
        return "the report says that accounts differ"
    if not (left.holder and right.holder):
        return None
    if min(left.value, right.value) >= RUNNING_TOTAL:
        return "both are totals, one told next to the other"
    if first.sentence == second.sentence:
        between = set(WORD.findall(first.said[first.at : second.at]))
        return "one sentence sets them against each other" if between & set(words["contrasts"]) else None
    opening = set(WORD.findall(second.said[:40]))
    if opening & set(words["contrasts"]) and not opening & set(words["apart"]):
        return "one sentence sets itself against the other"
    return "both name the toll" if SUM.search(first.said) and SUM.search(second.said) else None


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


def _same_day(left: Quantity, right: Quantity) -> bool:
    """Whether two reports are known to be of the same day."""
    return bool(left.published) and left.published[:10] == right.published[:10]
