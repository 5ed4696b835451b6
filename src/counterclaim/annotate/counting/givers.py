"""Givers: who gives the figures of a sentence, by the verb beside the name, where no statement holds them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from counterclaim.annotate.counting.numbers import TEEN, TENS
from counterclaim.lexicon import lexicon
from counterclaim.records import Span

ACCORDING = re.compile(r"\b[Aa]ccording to ((?:the |an? )?[^,.;:“”\"]{2,60}?)(?=[,.;:]|$| which | that | who )")
# "The council and medics said", "the Monitor a small group of volunteers said": the first of them.
JOINED = re.compile(r"\s(?:and\s(?:the\s)?|an?\s)?$")
INSIDE = re.compile(r"\b(?:in|on|of|at|near|from|by|with|to|for|along)\s(?:the\s|an?\s)?$")
# Where the words of a giver end: "the mission estimates 90, but it has not seen the villages, where 30 lived".
TURN = re.compile(r";|\s(?:but|while|whereas)\s|,\s(?:where|which|who)\s")
# "Which" and "it" name nobody: the one is part of who gives, the other is who gave the figure before.
RELATIVE, POINTING = frozenset({"which", "who", "that", "whom", "whose"}), frozenset({"it", "he", "she", "they"})
# "The ministry has nine", but no "the strike has claimed 21 lives": a number follows at once.
HAS = (
    r"has(?=\s(?:(?:only|just|at\sleast|some|about|around|more\sthan|over|nearly|almost)\s)?"
    rf"(?:\d|(?:{TEEN}|{'|'.join(TENS)}|dozens|scores|hundreds|thousands)\b))"
)
LIVES = r"(?!\s[^.;]{1,40}\blives\b)"
REACH = 160  # characters between a verb of giving and its figure


class Giver(Struct, frozen=True):
    """Somebody who gives figures in a sentence, and from where to where they may stand."""

    span: Span
    start: int
    end: int


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What follows a name that gives the figures after it; that closes the clause of those before it; that precedes."""
    words = lexicon("figures")["words"]
    gives, says = ("|".join(re.escape(w) for w in words[name] if w != "has") for name in ("gives", "says"))
    aside = r"(?:\s\([^()]{1,40}\))?(?:,[^,.;]{1,80},|\s(?:which|who)\s[^.;]{1,80}?)?"
    ends = r"(?=\s*[.;”\"]|,|\s*$|\s(?:on|in|late|early|[A-Z][a-z]+day)\b)"
    return (
        re.compile(
            rf"{aside}\s(?:(?:also|later|now|still|just|has|had|have|\w+ly)\s){{0,2}}(?:(?:{gives})\b{LIVES}|{HAS})"
        ),
        re.compile(rf"{aside}\s(?:also\s)?(?:{says})\b{ends}"),
        re.compile(rf"\b(?:{says})\s(?:the\s|an?\s)?$"),
    )


def givers_in(text: str, start: int, end: int, mentions: Sequence[Span], before: Span | None = None) -> list[Giver]:
    """Everybody who gives figures in text[start:end]; `mentions` are the names and descriptions in it, in order.

    `before`: who gave the figure just before, for whom "it" stands.

    >>> text = "Norland counts 57 dead. Six died, the council said."
    >>> [g.span.exact for g in givers_in(text, 0, 23, [Span(0, 7, "Norland")])]
    ['Norland']
    >>> [g.span.exact for g in givers_in(text, 24, len(text), [Span(38, 45, "council")])]
    ['council']
    """
    forward, closing, preceding = _patterns()
    found: list[Giver] = []
    mentions = [span for span in mentions if span.exact.lower() not in RELATIVE]
    for span in mentions:
        pointing = span.exact.lower() in POINTING
        first = before if pointing else _first_of(text, start, span, mentions)
        if first is None:
            continue
        inside = INSIDE.search(text, max(start, span.start - 12), span.start)
        closes = not inside and closing.match(text, span.end, end)
        gives = None if closes else forward.match(text, span.end, end)
        # Names within an aside are not who gives: "the council, which has men in Orsk, counts 57".
        if gives and not inside and not any(gives.end() == giver.start for giver in found):
            turn = TURN.search(text, gives.end(), min(end, gives.end() + REACH))
            found.append(Giver(first, gives.end(), turn.start() if turn else min(end, gives.end() + REACH)))
        if closes or preceding.search(text, max(start, span.start - 24), span.start):
            turns = list(TURN.finditer(text, max(start, span.start - 2 * REACH), span.start))
            found.append(Giver(first, turns[-1].end() if turns else max(start, span.start - 2 * REACH), span.start))
    for source in ACCORDING.finditer(text, start, end):
        named = next((m for m in mentions if source.start(1) <= m.start <= source.start(1) + 4), None)
        found.append(Giver(named or Span(*source.span(1), source[1]), start, end))
    return found


def _first_of(text: str, start: int, span: Span, mentions: Sequence[Span]) -> Span:
    joined = JOINED.search(text, max(start, span.start - 12), span.start)
    return next((m for m in mentions if joined and m.end == joined.start()), span)


def giver_of(figure: Span, givers: Sequence[Giver]) -> Span | None:
    """The nearest of those whose words reach the figure."""
    reaching = [g for g in givers if g.start <= figure.start and figure.end <= g.end]
    nearest = min(reaching, key=lambda giver: _away(figure, giver), default=None)
    return nearest.span if nearest else None


def _away(figure: Span, giver: Giver) -> tuple[int, int]:
    """How far the giver stands from the figure; of two that are equally far, the earlier."""
    ahead = giver.span.start >= figure.end
    return (giver.span.start - figure.end if ahead else figure.start - giver.span.end, giver.span.start)
