"""Words between quotation marks, in every house style, paired within one paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from counterclaim.annotate.stage import stage
from counterclaim.records import Block, Document, Quotation

MARK = re.compile(r"``|''|[“”„‟\"＂«»‹›‘’‚‛'`「」『』]")
# One family may stand once on the stack: “ inside “ means that a closing mark is missing, not that it nests.
OPENS = {"“": "“", "„": "„", "‟": "“", "«": "«", "‹": "‹", "「": "「", "『": "『", "``": "``"}
CLOSES = {"”": ("“", "„"), "“": ("„",), "»": ("«",), "›": ("‹",), "」": ("「",), "』": ("『",), "''": ("``",)}
STRAIGHT = {'"', "＂", "''"}
SINGLE = {"‘", "’", "'", "‚", "‛", "`"}
ELIDED = re.compile(r"(?:\d0s|[89]\d\b|em\b|tis\b|twas\b|til\b|cause\b|bout\b|n['’])", re.I)
BEFORE_OPENING = re.compile(r"[\s(\[{“„\"«‹—–\-/:‘'`]")
AFTER_CLOSING = re.compile(r"[\s)\]}”\"»›—–\-/.,;:?!…’']")


class Mark(NamedTuple):
    """One mark in one paragraph, as what it was read: `side` is "open" or "close"."""

    start: int
    end: int
    family: str
    side: str


class Pair(NamedTuple):
    """An opening mark and where its words end, closing mark included."""

    start: int
    end: int
    family: str
    closed: bool


@stage(gives="quotations", version=1)
def quotations(doc: Document) -> Iterator[Quotation]:
    """Yield the words between paired quotation marks, marks included, left to right.

    >>> doc = Document(name="a", capture="c", text="‘It’s a story,’ he said.", blocks=(Block(0, 24, "paragraph"),))
    >>> [q.span.exact for q in quotations.finds(doc)]
    ['‘It’s a story,’']
    """
    read = [block for block in doc.blocks if not block.furniture]
    running = ""  # the family of a quotation that the paragraph before left open
    for block, after in zip(read, [*read[1:], None], strict=False):
        pairs = pairs_in(doc.text, block.start, block.end, opening_of(doc.text, after))
        depths: list[int] = []
        ends: list[int] = []
        for pair in pairs:
            while ends and ends[-1] <= pair.start:
                ends.pop()
            depths.append(len(ends))
            ends.append(pair.end)
        for pair, depth in zip(pairs, depths, strict=True):
            leads = bool(running) and pair.family == running and not doc.text[block.start : pair.start].strip()
            yield Quotation(doc.span(pair.start, pair.end), pair.family, pair.closed, depth, continues=leads)
        open_ended = [pair for pair, depth in zip(pairs, depths, strict=True) if not pair.closed and depth == 0]
        running = open_ended[-1].family if open_ended and open_ended[-1].end == trimmed(doc.text, block) else ""


def trimmed(text: str, block: Block) -> int:
    """Where the words of a block end, white space left out."""
    return block.start + len(text[block.start : block.end].rstrip())


def opening_of(text: str, block: Block | None) -> str:
    """The family of the mark that a paragraph begins with, or nothing."""
    if block is None:
        return ""
    found = MARK.match(
        text, block.start + len(text[block.start : block.end]) - len(text[block.start : block.end].lstrip())
    )
    return family_of(found.group()) if found else ""


def family_of(mark: str) -> str:
    """The family of marks that this one opens.

    >>> family_of("‘"), family_of("'"), family_of("«")
    ('‘', '‘', '«')
    """
    return "‘" if mark in SINGLE else '"' if mark in STRAIGHT else OPENS.get(mark, "")


def pairs_in(text: str, start: int, end: int, next_opening: str = "") -> list[Pair]:
    """The pairs of one paragraph in order of their opening marks; `next_opening` is the mark the next one begins with.

    A “ that nothing closes runs to the end of the paragraph; an unclosed ‘ or " only if the next paragraph takes it up.

    >>> text = "“Call it ‘fake’ if you like” is the troops’ “line"
    >>> [text[p.start : p.end] for p in pairs_in(text, 0, len(text))]
    ['“Call it ‘fake’ if you like”', '‘fake’', '“line']
    """
    last = start + len(text[start:end].rstrip())
    pairs: list[Pair] = []
    opened: list[Mark] = []
    for mark in marks_in(text, start, end):
        if mark.side == "open":
            same = next((m for m in opened if m.family == mark.family), None)
            if same:
                # The words of a lost closing mark are cut where the next quotation begins.
                cut = same.end + len(text[same.end : mark.start].rstrip())
                if same.family in OPENS and cut > same.end:
                    pairs.append(Pair(same.start, cut, same.family, closed=False))
                opened = opened[: opened.index(same)]
            opened.append(mark)
            continue
        at = next((i for i in range(len(opened) - 1, -1, -1) if opened[i].family == mark.family), None)
        if at is None:
            continue
        if text[opened[at].end : mark.start].strip():
            pairs.append(Pair(opened[at].start, mark.end, opened[at].family, closed=True))
        del opened[at:]
    for mark in opened[:1]:
        carried = mark.family == next_opening
        if last > mark.end and (mark.family in OPENS or carried):
            pairs.append(Pair(mark.start, last, mark.family, closed=False))
    return sorted(pairs, key=lambda pair: (pair.start, -pair.end))


def marks_in(text: str, start: int, end: int) -> list[Mark]:
    """Every mark of a paragraph that opens or closes; apostrophes are left out."""
    found = [(m.start(), m.end(), m.group()) for m in MARK.finditer(text, start, end)]
    singles = single_marks(text, start, end, [(s, e) for s, e, glyph in found if glyph in SINGLE])
    doubles = [m for m in found if m[2] not in SINGLE and not (m[2] in STRAIGHT and is_inch(text, m[0], start))]
    return sorted([*singles, *double_marks(text, start, end, doubles)])


def double_marks(text: str, start: int, end: int, found: Sequence[tuple[int, int, str]]) -> Iterator[Mark]:
    """Double marks and their kin. A curly glyph says which way it turns, a straight one opens and closes in turn.

    Where a paragraph mixes the two (an odd number of straight marks), each may close the other.
    """
    mixed = sum(glyph in STRAIGHT for _, _, glyph in found) % 2 == 1
    opened: set[str] = set()
    for s, e, glyph in found:
        closing_place = closes_here(text, s, e, start, end)
        closes = next((family for family in CLOSES.get(glyph, ()) if family in opened), "")
        opens = OPENS.get(glyph, "")
        if glyph in STRAIGHT and not closes:
            if '"' in opened and (not mixed or closing_place):
                closes = '"'
            elif mixed and closing_place and "“" in opened:
                closes = "“"
            else:
                opens = '"'
        elif glyph == "”" and not closes:
            closes = '"' if mixed and '"' in opened else ""
            opens = "" if closing_place else "“"  # ”Swedish” style, or a slip of the key
        elif glyph == "“" and not closes and "“" in opened and closing_place:
            closes = "“"
        if closes:
            opened.discard(closes)
            yield Mark(s, e, closes, "close")
        elif opens:
            opened.add(opens)
            yield Mark(s, e, opens, "open")


def single_marks(text: str, start: int, end: int, places: Sequence[tuple[int, int]]) -> list[Mark]:
    """Single marks that open or close; apostrophes, elisions (’90s) and plural possessives (troops’ homes) are not.

    After an s and before a word, ’ may close or be a possessive: it closes unless a surer mark follows before the
    next opening one.
    """
    marks: list[Mark] = []
    opening: Mark | None = None
    weak: Mark | None = None
    for s, e in places:
        before, after = text[s - 1 : s] if s > start else " ", text[e : e + 1] if e < end else " "
        if before.isalnum() and after.isalnum():
            continue
        if opens_here(text, s, e, start, end):
            if opening and weak:
                marks += [opening, weak]
            elif opening:
                marks.append(opening)
            opening, weak = Mark(s, e, "‘", "open"), None
        elif opening and not before.isspace() and AFTER_CLOSING.match(after) and text[s] != "‘":
            close = Mark(s, e, "‘", "close")
            possessive = (before in "sS" and after.isspace()) or text[max(start, s - 2) : s] == "in"
            if possessive:
                weak = weak or close
            else:
                marks += [opening, close]
                opening = weak = None
    if opening:
        marks += [opening, weak] if weak else [opening]
    return marks


def opens_here(text: str, s: int, e: int, start: int, end: int) -> bool:
    """Whether a single mark stands where one opens: before a word, after a space or a bracket, and not in ’90s."""
    if e >= end or text[e].isspace() or (ELIDED.match(text, e) and text[s] != "‘"):
        return False
    if text[s] == "‘" or text[s] in "‚‛":
        return True
    before = text[s - 1] if s > start else " "
    return bool(BEFORE_OPENING.match(before)) and text[s] != "’" and (text[e].isalnum() or text[e] in '“"«(…$£€#')


def closes_here(text: str, s: int, e: int, start: int, end: int) -> bool:
    """Whether a mark stands where one closes: after a word or a stop, before a space or a stop."""
    before, after = text[s - 1 : s] if s > start else " ", text[e : e + 1] if e < end else " "
    return not before.isspace() and bool(AFTER_CLOSING.match(after))


def is_inch(text: str, s: int, start: int) -> bool:
    """Whether a straight mark measures (6'2", 8"), which it does right after a digit that no mark precedes."""
    found = re.search(r"(?:^|[\s(])\d+(?:['’]\d+)?$", text[max(start, s - 8) : s])
    return found is not None
