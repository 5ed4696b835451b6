"""Sentences: where one ends, line by line."""

import re
from collections.abc import Iterator
from functools import cache

from counterclaim.annotate.stage import stage
from counterclaim.lexicon import lexicon
from counterclaim.records import Document, Sentence

# A paragraph without a full stop (a table, a list of names) is cut, so that no later step meets a sentence of 2 MB.
LONGEST = 3000

LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
# A mark, what closes with it (“...now.” He said), white space, what opens after it, the first letters of what follows.
# Possessive and anchored to its first mark: two million full stops in a row take linear time.
END = re.compile(
    r"(?<![.!?…。？！])(?P<mark>[.!?…。？！]++)(?P<closing>[\"'”’»)\]]*+)"
    r"(?=\s++[\"'“‘«(\[•–—-]*+\s*+(?P<next>\w[\w.’'-]{0,30})?)"
)
WORD_BEFORE = re.compile(r"[\w.&-]{1,24}$")
INITIALS = re.compile(r"(?:[A-Z]\.)*[A-Z]")


@cache
def _abbreviations() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in lexicon("abbreviations").items()}


def _ends(line: str, found: re.Match[str]) -> bool:
    """Whether the mark found in the line ends a sentence."""
    following = found["next"] or ""
    if not following:
        return True
    if following[0].islower():
        return False
    if found["mark"] != ".":
        return True
    before = WORD_BEFORE.search(line, max(0, found.start() - 24), found.start())
    word = before.group().lstrip(".-") if before else ""
    known, lower = _abbreviations(), word.lower()
    if lower in known["before_name"]:
        return bool(found["closing"])
    if lower in known["before_figure"] and following[0].isdigit():
        return False
    if lower in known["sometimes"] or ("." in word and INITIALS.fullmatch(word)):
        return following.lower() in known["first_words"]
    # One capital letter is an initial ("J. K. Belan"), but for the pronoun and where a mark closes with it.
    return not (len(word) == 1 and word.isupper() and word != "I" and not found["closing"])


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span trimmed of white space, and cut at spaces where it is too long."""
    while end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = cut if cut > 0 else start + LONGEST
        yield from _pieces(text, start, cut)
        start = cut
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end = start + len(piece.strip())
    if start < end:
        yield start, end


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Sentences of text[start:end] in order, trimmed of white space, as offsets into `text`; none crosses a line break.

    >>> text = "Gen. Belan of the U.S. Army left at 5 p.m. on Feb. 24. “It is over.” Nobody spoke."
    >>> [text[s:e] for s, e in sentence_spans(text)]
    ['Gen. Belan of the U.S. Army left at 5 p.m. on Feb. 24.', '“It is over.”', 'Nobody spoke.']
    """
    spans: list[tuple[int, int]] = []
    for line in LINE.finditer(text, start, len(text) if end is None else end):
        words, begin, offset = line.group(), 0, line.start()
        for found in END.finditer(words):
            if _ends(words, found):
                spans.extend(_pieces(text, offset + begin, offset + found.end()))
                begin = found.end()
        spans.extend(_pieces(text, offset + begin, line.end()))
    return spans


@stage(gives="sentences")
def sentences(doc: Document) -> Iterator[Sentence]:
    """Yield the sentences of the report's own blocks; furniture has none."""
    for index, block in enumerate(doc.blocks):
        if not block.furniture:
            for start, end in sentence_spans(doc.text, block.start, block.end):
                yield Sentence(start, end, index)
