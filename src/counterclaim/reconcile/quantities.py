"""Quantities: what a figure measures, of whom, where and when, and whether two figures measure the same."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from counterclaim.lexicon import lexicon
from counterclaim.lexicon.kinds import kinds_of
from counterclaim.records import Document, Figure, Sentence

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WHEN = re.compile(
    r"\b(?:(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|(?P<year>(?:19|20)\d\d)|(?P<day>\d{1,2})|"
    r"(?P<weekday>mon|tues|wednes|thurs|fri|satur|sun)day|(?P<near>today|yesterday|overnight))\b"
)
PERIOD = re.compile(r"\b(?:since|until|past|last|so far|to date|during|over the|years|months|weeks)\b")
EARLIER = re.compile(r"(?:up|down|rose|risen|climbed) from\s$|previous(?:ly)? |earlier ")
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


class Quantity(Struct, frozen=True):
    """A figure and what is known of it when it is set beside others.

    `holder` is the name of who gives it, "" for the outlet itself; `source` names one or the other. `stock`: it counts
    what a place has one number of at a time. `kind` is the narrowest kind of what is counted; `whose` the names among
    the words for it ("Norlandian" in "Norlandian soldiers"). `when` is what its date words say; `period`: it covers a
    time ("since March") and no event. `part`: it is a part of another figure or comes on top of one; `grown`: the words
    say that the number has risen to it; `earlier`: that it was the number before ("up from 57"). `said` is the sentence
    in lower case, the figure stands at `at` in it.
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
    kind: str
    kinds: tuple[str, ...]
    whose: frozenset[str]
    when: Mapping[str, str]
    period: bool
    part: bool
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


def quantities(doc: Document, entity_of: Mapping[str, str], contention_of: Mapping[str, str]) -> list[Quantity]:
    """The figures of a document with what is needed to compare them.

    `entity_of` names who holds the mention at "document:start:end"; `contention_of` says what a statement is about.
    """
    document, found, words = doc.id, [], lexicon("figures")["words"]
    rising = re.compile(rf"\b(?:{'|'.join(map(re.escape, words['rising']))})\b")
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
        low, high = bounds_of(figure)
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
                kind=kinds[0],
                kinds=kinds,
                whose=frozenset(word for word in WORD.findall(of)[:-1] if word[0].isupper()),
                when={slot: value for f in WHEN.finditer(as_of) for slot, value in f.groupdict().items() if value},
                period=bool(PERIOD.search(as_of)),
                part=not earlier and _is_part(before, figure.span.exact.lower(), after),
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
        re.search(r"\b(?:another|further|additional|others?|more$)\b", exact) is not None
        or before.rstrip().endswith(tuple(words["subset"]))
        or re.match(r"\s(?:of (?:them|whom|those)|more|others?|other)\b", after) is not None
    )


def place_name(words: str | None) -> str:
    """A place as it is compared: lower case, without article.

    >>> place_name("the Orsk region"), place_name(None)
    ('orsk region', '')
    """
    return re.sub(r"^the\s+", "", " ".join((words or "").lower().replace("’s", "").split()))


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


def same_quantity(left: Quantity, right: Quantity) -> str | None:
    """Why two figures measure the same thing; None where nothing shows that they do.

    Both must count things of one kind, in places and at times that agree. What shows it: one contention; a measure
    of which a place has one number at a time; or the words of a report that sets one beside the other.
    """
    if left.figure.measure != right.figure.measure or not _same_kind(left, right) or left.part or right.part:
        return None
    if left.whose and right.whose and left.whose.isdisjoint(right.whose):
        return None
    if left.place and right.place and left.place != right.place:
        return None
    together = left.document == right.document
    if together and left.sentence == right.sentence and (left.earlier or right.earlier):
        return "one is the number before"
    if any(right.when.get(slot, value) != value for slot, value in left.when.items()):
        return None
    if not left.stock and left.period != right.period:
        return None
    placed = bool(left.place and right.place)
    if left.contention and left.contention == right.contention and (placed or together):
        return "they belong to one contention"
    one_source = left.holder == right.holder != ""
    if left.stock and placed and (together or one_source or _same_day(left, right)):
        return f"both speak of {left.figure.where}"
    return _set_beside(left, right) if together else None


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


def _same_day(left: Quantity, right: Quantity) -> bool:
    """Whether two reports are known to be of the same day."""
    return bool(left.published) and left.published[:10] == right.published[:10]
