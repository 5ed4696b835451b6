"""From words of a document back to the bytes that say them."""

from __future__ import annotations

import json
from html import unescape

from counterclaim.extract.text import MIXED
from counterclaim.records import OffsetRun


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
