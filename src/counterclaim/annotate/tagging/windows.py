"""What the attribution model sees of a text: quotation marks made alike, word pieces, windows of whole sentences."""

import re
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from tokenizers import Tokenizer

Ints = NDArray[np.int64]

# A window decides OWN pieces and sees LEFT before and RIGHT after them. On PolNeAR's development part 200 pieces of its
# own give the same end-to-end F1 in the same time (73.6 against 73.5), but are wholly right half a point less often.
OWN, LEFT, RIGHT = 260, 24, 24
FIRST_PIECE, LAST_PIECE = 101, 102  # [CLS] and [SEP]
SHAPES = 9

# Stands for the second character of '' and ``; the tokenizer drops it.
SECOND = "\u2060"

MARK = re.compile("[\"“”„‟«»‹›＂`'‘’‛\ud800-\udfff]")
OPENS, CLOSES = frozenset("“„‟«‹‘‛"), frozenset("”»›")
# ’ that may close: letters or a mark before it, none after it.
MAY_CLOSE = re.compile(r"(?<=\S)['’](?!\w)")
SURE_CLOSE = re.compile(r"(?<=[.,;:!?…—])['’](?!\w)")


def _line_marks(line: str, out: list[str], offset: int) -> None:
    """Write “ ” or ' for each mark of one line into `out`."""
    double = single = False
    last = len(line)
    skip = -1
    for found in MARK.finditer(line):
        i, mark = found.start(), found.group()
        if i == skip:
            out[offset + i] = SECOND
            continue
        before = line[i - 1] if i else " "
        after = line[i + 1] if i + 1 < last else " "
        if "\ud800" <= mark <= "\udfff":
            out[offset + i] = "\ufffd"
            continue
        if mark in "'`’" and after == mark:  # '' and `` are double marks in two characters
            skip, mark, after = i + 1, '"', line[i + 2] if i + 2 < last else " "
        if mark in "'’" or mark == "`":
            opening = mark != "’" and not before.isalnum() and after.isalnum() and not after.isdigit()
            if opening and not single and (mark == "`" or MAY_CLOSE.search(line, i + 2)):
                single = True
                out[offset + i] = "“"
            elif single and MAY_CLOSE.match(line, i) and not _possessive(line, i):
                single = False
                out[offset + i] = "”"
            else:
                out[offset + i] = "'"
        elif mark in '"＂':
            apart, joined = before.isspace() or before in "([{—–-/“", after.isspace() or after in ",.;:!?)]}"
            opening = not double if apart == joined else apart
            double = opening
            out[offset + i] = "“" if opening else "”"
        elif mark == "“" and double and not before.isspace() and i:  # „so“
            double = False
            out[offset + i] = "”"
        else:
            opening = mark in OPENS or (before.isspace() and after.isalnum())
            single = single or mark == "‘"
            double = opening if mark not in "‘‛" else double
            out[offset + i] = "“" if opening else "”"


def _possessive(line: str, i: int) -> bool:
    """Whether the ’ at i is that of "the soldiers’ families", a surer closing mark being still to come."""
    return (
        line[i - 1] in "sS"
        and line[i + 1 : i + 2] == " "
        and line[i + 2 : i + 3].islower()
        and bool(SURE_CLOSE.search(line, i + 1))
    )


def canonical(text: str) -> str:
    """The text with every quotation mark as “ or ”, every apostrophe as ', each in its old place.

    >>> canonical("‘We’re not part of that,’ he said. \\"No,\\" she said, «no».")
    "“We're not part of that,” he said. “No,” she said, “no”."
    """
    out: list[str] = []
    for line in text.splitlines(keepends=True):
        if MARK.search(line):
            letters = list(line)
            _line_marks(line, letters, 0)
            out.extend(letters)
        else:
            out.append(line)
    return "".join(out)


class Pieces(Struct, frozen=True):
    """A text in word pieces: ids, shapes and places, whether each begins a word, and where each sentence begins."""

    ids: Ints
    shapes: Ints
    starts: Ints
    ends: Ints
    words: NDArray[np.bool_]
    sentences: Ints


class Window(Struct, frozen=True):
    """A stretch of pieces to read at once; those in first:last are decided here, the others are seen only."""

    start: int
    end: int
    first: int
    last: int


def pieces_of(text: str, sentences: Sequence[tuple[int, int]], tokenizer: Tokenizer) -> Pieces:
    """The word pieces of the sentences; offsets count in `text`, which is to be canonical."""
    ids: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    shapes: list[int] = []
    joined: list[bool] = []
    begins = [0]
    previous = 0
    for start, end in sentences:
        words = text[start:end]
        found = tokenizer.encode(words, add_special_tokens=False)
        if not found.ids:
            continue
        # 2: the first words of a line, 1: of a sentence; case: 3 a capital, 6 all capitals.
        boundary = 2 if not starts or "\n" in text[previous:start] else 1
        previous = end
        for (a, b), piece in zip(found.offsets, found.ids, strict=True):
            exact = words[a:b]
            case = 0 if exact.islower() or not exact[:1].isupper() else 6 if len(exact) > 1 and exact.isupper() else 3
            ids.append(piece)
            starts.append(start + a)
            ends.append(start + b)
            shapes.append(case + boundary)
            joined.append(not boundary and a > 0 and words[a - 1].isalnum() and exact[:1].isalnum())
            boundary = 0
        while len(ids) - begins[-1] > OWN:  # a table or a list: cut, whatever it means
            begins.append(begins[-1] + OWN)
        begins.append(len(ids))
    return Pieces(
        ids=np.array(ids, np.int64),
        shapes=np.array(shapes, np.int64),
        starts=np.array(starts, np.int64),
        ends=np.array(ends, np.int64),
        words=~np.array(joined, bool),
        sentences=np.array(begins, np.int64),
    )


def windows_of(pieces: Pieces, own: int = OWN, left: int = LEFT, right: int = RIGHT) -> list[Window]:
    """Windows that together decide every piece once, each as even in length as the sentences let it.

    >>> five = Pieces(*[np.zeros(500, np.int64)] * 5, np.arange(0, 501, 100))
    >>> [(w.start, w.first, w.last, w.end) for w in windows_of(five)]
    [(0, 0, 200, 224), (176, 200, 400, 424), (376, 400, 500, 500)]
    """
    total = len(pieces.ids)
    if not total:
        return []
    windows, first = [], 0
    bounds = pieces.sentences.tolist()
    for here, following in zip(bounds[1:], [*bounds[2:], total + own + 1], strict=True):
        if following - first > own:
            windows.append(Window(max(0, first - left), min(total, here + right), first, here))
            first = here
    return windows
