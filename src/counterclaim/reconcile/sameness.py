"""Whether two figures measure the same thing: by the words of a report, one contention, one place, one event."""

from __future__ import annotations

import re
from datetime import date
from difflib import SequenceMatcher

from counterclaim.lexicon import lexicon
from counterclaim.lexicon.spelling import spelling
from counterclaim.reconcile.quantities import ANYBODY, WORD, Nested, Quantity, is_country

SUM = re.compile(r"\b(?:toll|figure|number of|count|tally|estimate[sd]?)\b")
# "The statement said the attack left 50 dead": the attack that the report is about.
THE_EVENT = re.compile(
    r"\bthe (?:attack|raid|strike|blast|bombing|explosion|shelling|shooting|crash|fire)s?(?: had)? "
    r"(?:left|killed|wounded|injured|claimed)\b"
)
# One incident seldom counts thousands: such figures are running totals, of which there is one for each war or disease.
RUNNING_TOTAL = 1000
# Nobody counts twenty times the victims of the same event that another counts; there are two events then.
ONE_EVENT = 20
CLOSE = 4  # sentences from one toll to the next, where only one of them names the town
BEFORE = 60  # characters before a figure in which it is called a toll
ALIKE = 0.85  # "Orsaka" and "Orssakah" are one town
# Of two reports, less: each may tell of several attacks.
ONE_EVENT_TOLD = 5
# Days between two reports of one event, for people at large and for what is seldom counted; sentences of an opening.
TOGETHER, TOGETHER_MARKED, OPENING = 1, 2, 3


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
    few, many = sorted((left.value, right.value))
    if left.stock and placed and many <= ONE_EVENT * few and (together or one_source or _same_day(left, right)):
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
    if _unnamed(left.holder) and _unnamed(right.holder):
        return False
    if not (left.holder and right.holder) or left.period or right.period or left.lasting or right.lasting:
        return False
    if left.kind != right.kind and {left.kind, right.kind} != ANYBODY:
        return False
    if left.figure.measure not in lexicon("figures")["words"]["of_events"] or not _at_once(left, right):
        return False
    together = left.document == right.document
    less, more = sorted((left, right), key=lambda quantity: quantity.value)
    if more.value > min((ONE_EVENT if together else ONE_EVENT_TOLD) * less.value, RUNNING_TOTAL):
        return False
    if near_places(left, right):
        return True
    # A place within another one may have fewer of its own; where only the report as a whole has a place, that is open.
    pairs = [(more.site, less.site)] + ([] if left.place and right.place else [(less.site, more.site)])
    return any(pair in inside or _within(*pair) for pair in pairs)


def _at_once(left: Quantity, right: Quantity) -> bool:
    """Whether two figures are told as counts of one event.

    Attacks of one war follow each other, several in one report. What shows that two sources count the victims of the
    same one: they count what is seldom counted (teachers, volunteers), one of them speaks of the toll, or one sentence
    follows the other without setting anything apart; in two reports that came out together, the toll of one town, or
    that both open with it. Of 24 conflicts read on a ledger of 1,100 reports 15 held.
    """
    marked = left.kind == right.kind and not is_common(left.kind)
    toll = _is_toll(left) or _is_toll(right)
    if left.document == right.document:
        close = left.place == right.place or abs(left.sentence - right.sentence) <= CLOSE
        return marked or (toll and close) or _follows_straight(left, right)
    apart = _days_apart(left.published, right.published)
    if apart is None or apart > (TOGETHER_MARKED if marked else TOGETHER):
        return False
    if marked:
        return True
    opening = max(left.sentence, right.sentence) < OPENING and (not apart or left.main == right.main)
    one, other = _town(left), _town(right)
    named = one != "" != other and (_one_name(one, other) or bool(left.land or right.land) or _within(one, other))
    return named and not (left.part or right.part) and (toll or opening)


def _is_toll(quantity: Quantity) -> bool:
    """Whether the words before a figure make it the sum of something: "put the toll at 12", not "the toll may rise"."""
    before = quantity.said[max(0, quantity.at - BEFORE) : quantity.at]
    return SUM.search(before) is not None or THE_EVENT.search(before) is not None


def _unnamed(holder: str) -> bool:
    """Whether figures come from somebody without a name: "a source at the command", "a local medic"."""
    return not set(lexicon("figures")["words"]["unnamed"]).isdisjoint(holder.lower().split())


def _town(quantity: Quantity) -> str:
    """The place of a figure that is smaller than a country, or that of most figures of its report."""
    return quantity.main if is_country(quantity.place) else quantity.site


def _follows_straight(left: Quantity, right: Quantity) -> bool:
    """Whether one figure comes in the sentence after the other, which sets nothing apart."""
    first, second = sorted((left, right), key=lambda quantity: quantity.figure.span)
    if first.block != second.block or second.sentence - first.sentence > 1 or first.when != second.when:
        return False
    return not set(WORD.findall(second.said)) & set(lexicon("figures")["words"]["apart"])


def is_common(kind: str) -> bool:
    """Whether reports count things of this kind every day: people, children, fighters."""
    return kind in {entry["name"] for entry in lexicon("figures")["kind"]} | {"member", "members", "forces"}


def _days_apart(one: str, other: str) -> int | None:
    try:
        return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days)
    except ValueError:
        return None


def near_places(left: Quantity, right: Quantity) -> bool:
    """Whether the places of two figures can be one: one name in any spelling, or the town that a report is about."""
    # "22 volunteers" are few enough to be those of one event, wherever the rest of the report plays.
    marked = left.kind == right.kind not in ANYBODY
    one, other = (left.place, right.place) if marked else (left.site, right.site)
    if any(a.land and f"{b.place} {a.land}" in b.said for a, b in ((left, right), (right, left)) if b.place):
        return True  # "the valley" in one report, "the Ilva valley" in another
    wide, also = not one or is_country(one), not other or is_country(other)
    if wide or also:
        towns = [quantity for quantity, unplaced in ((left, wide), (right, also)) if not unplaced]
        return all(town.place in {"", town.main} for town in towns)
    return _one_name(one, other)


def _within(inner: str, outer: str) -> bool:
    """Whether one name says the other and more: "orsk harbour", "orsk"."""
    return set(outer.split()) < set(inner.split())


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
    if min(left.value, right.value) >= RUNNING_TOTAL and left.figure.measure in words["of_events"]:
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
