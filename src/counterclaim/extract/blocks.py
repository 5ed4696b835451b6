"""Blocks: what each line of a text is, the report's own or the page's furniture."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

from msgspec import Struct

from counterclaim.extract.captions import is_caption, is_picture_credit
from counterclaim.extract.dates import is_time_line
from counterclaim.extract.furniture import furniture_kind, is_menu_word, list_kind, plain
from counterclaim.lexicon.credits import byline_of
from counterclaim.records import FURNITURE, Block

LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
# Buttons that a page hangs on the caption in the same line: "... (Jane Roe/AP) Expand".
BUTTON = re.compile(r"(?<=[).”’\"])\s+(?P<button>Expand|Enlarge|Close|Enlarge image|View gallery|Read more)$")
# "Read: ..." has a full stop's worth of ending too: a colon announces what follows.
ENDS = re.compile(r"[.!?…:;。？！][\"'”’»)\]*]*$")
BULLET = re.compile(r"(?:[-–—•●▪◦*·‣■]|\d{1,2}[.)])\s+(?=\S)")
MOST_LISTED = 12  # other pages that one list of links may hold
SHORTEST_HEADLINE = 4  # words
SHORTEST_REPEAT = 5  # words: shorter lines ("Yes.", "He denied it.") are said twice for a reason


class Line(Struct):
    """A line without the blanks around it, while its kind is being found out."""

    start: int
    end: int
    words: str
    kind: str | None = None
    repeats: int | None = None

    @property
    def count(self) -> int:
        """Number of words."""
        return len(self.words.split())

    @property
    def ended(self) -> bool:
        """Whether it ends as a sentence does."""
        return ENDS.search(self.words[-12:]) is not None

    @property
    def furniture(self) -> bool:
        """Whether it is known to belong to the page."""
        return self.kind in FURNITURE


def blocks_of(text: str, title: str | None = None, kinds: Mapping[str, str] | None = None) -> tuple[Block, ...]:
    """The blocks of a text, in order: every character that isn't blank lies in exactly one.

    `title` is what the file declares, `kinds` are kinds known from markup, by line.

    >>> text = "Dam breaks in Orsk\\n\\nBy Jane Roe\\n\\nThe mayor denied it.\\nRead more"
    >>> [block.kind for block in blocks_of(text)]
    ['headline', 'byline', 'paragraph', 'related']
    """
    lines = _lines(text)
    known = {plain(words): kind for words, kind in (kinds or {}).items()}
    for line in lines:
        line.kind = furniture_kind(line.words) or (known.get(plain(line.words)) if known else None)
        if line.kind is None and is_time_line(line.words):
            line.kind = "time"
        if line.kind is None and is_picture_credit(line.words):
            line.kind = "credit"
    _mark_lists(lines)
    _mark_menus(lines)
    _mark_repeats(lines)
    _mark_head(lines, title)
    _mark_body(lines)
    _mark_tail(lines)
    return tuple(Block(line.start, line.end, line.kind or "paragraph", line.repeats) for line in lines)


def _lines(text: str) -> list[Line]:
    lines = []
    for found in LINE.finditer(text, 1 if text.startswith("\ufeff") else 0):
        words = found.group().strip()
        if not words:
            continue
        start = found.start() + len(found.group()) - len(found.group().lstrip())
        button = BUTTON.search(words)
        end = start + (button.start() if button else len(words))
        lines.append(Line(start, end, text[start:end]))
        if button:
            at = start + button.start("button")
            lines.append(Line(at, at + len(button["button"]), button["button"]))
    return lines


def _mark_lists(lines: Sequence[Line]) -> None:
    """Short lines without a full stop that follow "Most read" are other pages, up to the next sentence."""
    kind, left = None, 0
    for line in lines:
        if opened := list_kind(line.words):
            kind, left, line.kind = opened, MOST_LISTED, line.kind or opened
        elif line.kind in ("copyright", "credit"):
            kind = None
        elif line.kind is not None:
            continue
        elif kind and left and not line.ended and line.count <= 20:
            line.kind, left = kind, left - 1
        else:
            kind = None


def _mark_menus(lines: Sequence[Line]) -> None:
    """Runs of at least three short lines, half of which are words of menus."""
    run: list[Line] = []
    for line in [*lines, None]:
        if line is not None and line.count <= 3 and not line.ended and line.kind in (None, "navigation"):
            run.append(line)
            continue
        if len(run) >= 3 and 2 * sum(is_menu_word(item.words) for item in run) >= len(run):
            for item in run:
                item.kind = "navigation"
        run = []


def _mark_repeats(lines: Sequence[Line]) -> None:
    """Lines that say the words of an earlier one again: captions, pull quotes, leads shown twice."""
    first: dict[str, int] = {}
    for line in lines:
        if line.furniture or (line.count < SHORTEST_REPEAT and not is_caption(line.words)):
            continue
        words = plain(line.words)
        if words in first:
            line.kind, line.repeats = "repeat", first[words]
        else:
            first[words] = line.start


def _mark_head(lines: Sequence[Line], title: str | None) -> None:
    """Headline, standfirst and byline: what stands before the first paragraph."""
    own = [line for line in lines if not line.furniture][:8]
    for line in own:
        if line.kind is None and byline_of(line.words):
            line.kind = "byline"
    if len(own) < 2:
        return
    opening = list(
        takewhile(lambda line: not line.ended or line.count < 8, (line for line in own if line.kind is None))
    )
    # Mastheads and section names ("Analysis") stand above the headline and are shorter.
    first = next((line for line in opening if line.count >= SHORTEST_HEADLINE), None)
    first = first or next((line for line in own if line.kind is None), None)
    declared = plain(title) if title else ""
    named = next((line for line in own if declared and plain(line.words) == declared), None)
    headline = named or first
    if headline is None or not (named or _is_headline(headline)) or is_caption(headline.words):
        return
    headline.kind = "headline"
    after = list(lines[lines.index(headline) + 1 :][:4])
    for number, line in enumerate(after[:2]):
        if line.kind is not None or line.count > 45 or BULLET.match(line.words) or is_caption(line.words):
            return
        follows = after[number + 1] if number + 1 < len(after) else None
        # A sentence below the headline is a standfirst where byline, date or picture part it from the report.
        if follows is not None and (follows.kind in ("byline", "time") or is_caption(follows.words)):
            for standfirst in after[: number + 1]:
                standfirst.kind = "standfirst"
            return


def _is_headline(line: Line) -> bool:
    """Whether a text's first line is a headline: no full stop, or a short one in capitals of title case."""
    if BULLET.match(line.words):
        return False
    if not line.ended or line.words[-1] in "?!":
        return line.count <= 60
    long_words = list(re.findall(r"[^\W\d_]{4,}", line.words))
    return line.count <= 20 and bool(long_words) and sum(w[0].isupper() for w in long_words) >= 0.8 * len(long_words)


def _mark_body(lines: Sequence[Line]) -> None:
    """Bullets, captions and crossheads; the rest are paragraphs."""
    body = [line for line in lines if line.kind is None]
    long = [line for line in body if line.count >= 4]
    # Where paragraphs end in full stops, a long line without one is a caption, a short one a crosshead.
    stopped = bool(long) and sum(line.ended for line in long) >= 0.6 * len(long)
    for line in body:
        if BULLET.match(line.words):
            line.kind = "bullet"
        elif is_caption(line.words):
            line.kind = "caption"
        elif line.ended or not stopped or len(lines) == 1:
            line.kind = "paragraph"
        else:
            line.kind = "headline" if line.count <= 9 else "caption"


def _mark_tail(lines: Sequence[Line]) -> None:
    """Scraps after the last paragraph, once the page has begun to close: section names, channels."""
    last = max(
        (i for i, line in enumerate(lines) if not line.furniture and (line.ended or line.count >= 8)), default=-1
    )
    closing = False
    for line in lines[last + 1 :]:
        closing = closing or line.furniture
        if closing and not line.furniture and line.kind != "byline" and line.count <= 6:
            line.kind = "navigation"
