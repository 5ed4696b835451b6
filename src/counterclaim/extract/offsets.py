"""From words of a document back to the bytes that say them."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from html import unescape

from counterclaim.extract.text import MIXED
from counterclaim.records import Document, OffsetRun


def run_words(run: OffsetRun, payload: bytes, extractor: str) -> str:
    """What the bytes of a run say, read as the extractor read them: JSON strings and entities resolved.

    >>> run_words(OffsetRun(0, 1, 3, 10), b"<p>&rsquo;</p>", "html@1")
    '’'
    """
    name, encoding, *_ = [*extractor.split(" "), ""]
    codec = encoding if encoding and encoding not in ("cp1252", "utf-8+cp1252") else "utf-8"
    words = payload[run.byte_start : run.byte_end].decode(codec, MIXED if codec == "utf-8" else "replace")
    if name.startswith("rows"):
        return str(json.loads(f'"{words}"', strict=False))
    if name.startswith("html") and len(words) != run.length:
        return unescape(words)
    return words


def place_in_bytes(doc: Document, start: int, end: int) -> tuple[int, int] | None:
    """The bytes, as precise as the runs are, in which text from `start` to `end` stands; None where there is no map.

    A run whose bytes are as many as its characters is cut to the words; any other is given whole.

    >>> runs = (OffsetRun(0, 2, 3, 5), OffsetRun(2, 1, 5, 12), OffsetRun(3, 6, 12, 18))
    >>> doc = Document("a", "c", "It’s over", offsets=runs)
    >>> place_in_bytes(doc, 5, 9)
    (14, 18)
    """
    runs = _touched(doc.offsets, start, end)
    if not runs:
        return None
    first, last = runs[0], runs[-1]
    begin = first.byte_start + max(0, start - first.start) * _single(first)
    stop = last.byte_end - max(0, last.start + last.length - end) * _single(last)
    return begin, stop


def _single(run: OffsetRun) -> bool:
    return run.byte_end - run.byte_start == run.length


def _touched(runs: Sequence[OffsetRun], start: int, end: int) -> Sequence[OffsetRun]:
    first = max(0, bisect_right(runs, start, key=lambda run: run.start) - 1)
    return [
        run
        for run in runs[first : bisect_right(runs, end - 1, key=lambda run: run.start)]
        if run.start + run.length > start
    ]
