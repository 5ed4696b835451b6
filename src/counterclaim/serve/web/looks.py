"""Looks: how values are written on a page. Everything is escaped unless it is made here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from counterclaim.compare.cells import Cell
from counterclaim.compare.figures import interval
from counterclaim.compare.rows import FigureRow
from counterclaim.compare.timeline import LANES, Moment
from counterclaim.records import STANCES, Judgement, Review

# What the stances say in a sentence, for those who hover or listen.
MEANING = {
    "asserts": "says that it is so",
    "alleges": "accuses, or says it of others",
    "denies": "says that it is not so",
    "confirms": "says that what others said is so",
    "declines": "does not comment",
    "demands": "wants something done",
    "warns": "says what will happen unless",
    "predicts": "says what will happen",
    "estimates": "gives a number as a guess",
}
WORD = re.compile(r"\w+")
WIDTH, LANE_HEIGHT, RADIUS = 1000, 46, 6


def environment(templates: Path) -> Environment:
    """The template environment: escaping on, unknown names an error."""
    made = Environment(loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    made.lstrip_blocks = True
    made.filters |= {"day": day, "safe_link": safe_link, "query": query, "count": counted}
    made.filters |= {"bounds": bounds, "interval": interval_of, "decided": decided, "grouped": grouped}
    made.globals |= {"STANCES": STANCES, "MEANING": MEANING, "strip_of": strip_of, "WIDTH": WIDTH}
    return made


def day(at: str | None) -> str:
    """A date as people write it, "undated" where there is none.

    >>> day("2031-05-04T10:00:00Z"), day(None), day("2031-05")
    ('4 May 2031', 'undated', '2031-05')
    """
    if not at:
        return "undated"
    try:
        found = date.fromisoformat(at[:10])
    except ValueError:
        return at
    return f"{found.day} {found:%b %Y}"


def safe_link(url: str | None) -> str | None:
    """An address that may stand in a link: http and https only, so that `javascript:` never does.

    >>> safe_link("https://orsk.example/a"), safe_link("javascript:alert(1)")
    ('https://orsk.example/a', None)
    """
    return url if url and urlsplit(url).scheme in ("http", "https") else None


def query(given: dict[str, str], **changed: str | int) -> str:
    """A query string with some values changed, empty ones left out.

    >>> query({"words": "dam", "stance": "denies"}, stance="", page=2)
    '?words=dam&page=2'
    """
    return "?" + urlencode({name: value for name, value in {**given, **changed}.items() if value not in ("", None)})


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "report"), counted(1200, "report"), counted(2, "story", "stories")
    ('1 report', '1,200 reports', '2 stories')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def grouped(cells: Sequence[Cell]) -> list[tuple[Cell, tuple[Cell, ...]]]:
    """The cells, those in which one speaker says the same words with the same stance put together under the first."""
    found: dict[tuple[str, str, str], list[Cell]] = {}
    for cell in cells:
        words = " ".join(WORD.findall(cell.words.casefold()))
        found.setdefault((cell.who, cell.row.stance, words), []).append(cell)
    return [(first, tuple(again)) for first, *again in found.values()]


def interval_of(figure: FigureRow) -> str:
    """What a figure leaves open, as it is printed: "≥ 40"."""
    return interval(None if figure.open == "below" else figure.low, figure.high, figure.hedge)


def bounds(figure: FigureRow) -> str:
    """A figure as a person writes its number down: "40", "40..60", "40..", "..40"."""
    low, high = (None if figure.open == "below" else figure.low), figure.high
    ends = ["" if end is None else f"{end:.0f}" if end == int(end) else str(end) for end in (low, high)]
    return ends[0] if low == high else "..".join(ends)


def decided(judgement: Judgement) -> str:
    """What was decided, in a few words.

    >>> decided(Judgement("st_1", "", "answers", "different"))
    'nothing'
    """
    if judgement.question == "review":
        return msgspec.json.decode(judgement.right, type=Review).rating
    if judgement.question == "answers":
        return judgement.right or "nothing"
    return judgement.verdict if judgement.right.startswith(("st_", "ref_")) else judgement.right or "the outlet itself"


def strip_of(moments: Sequence[Moment]) -> dict[str, Any] | None:
    """Where each moment stands on a strip WIDTH wide: lanes, marks and dates; None where there is nothing to show."""
    if not moments:
        return None
    first = min(date.fromisoformat(m.first) for m in moments)
    last = max(date.fromisoformat(m.last) for m in moments)
    span = max(1, (last - first).days)
    left, room = 110, WIDTH - 150
    lanes = [lane for lane in LANES if any(m.lane == lane for m in moments)]
    beside: dict[tuple[str, int], int] = {}
    marks = []
    for moment in moments:
        x = left + room * (date.fromisoformat(moment.first) - first).days / span
        x_end = left + room * (date.fromisoformat(moment.last) - first).days / span
        at = beside[moment.lane, round(x)] = beside.get((moment.lane, round(x)), -1) + 1
        y = lanes.index(moment.lane) * LANE_HEIGHT + 24
        # What falls on one day is set side by side, so that each can be seen and clicked.
        x += (at % 30) * (RADIUS * 2 + 1)
        marks.append({"moment": moment, "x": round(x, 1), "y": y, "width": max(0, round(x_end - x, 1))})
    days = sorted({first, first + (last - first) / 2, last})
    ticks = [{"x": round(left + room * (d - first).days / span, 1), "label": day(d.isoformat())} for d in days]
    height = len(lanes) * LANE_HEIGHT + 30
    rows = [{"name": lane, "y": lanes.index(lane) * LANE_HEIGHT + 24} for lane in lanes]
    return {"marks": marks, "ticks": ticks, "lanes": rows, "height": height, "radius": RADIUS}
