"""Plain text: the bytes decoded and nothing else, so that offsets count the file as it is."""

from __future__ import annotations

import codecs
import re

from msgspec import Struct

from counterclaim.extract.reading import Reading
from counterclaim.records import OffsetRun

# A byte order mark stays in the text as its first character: it is there in the file, and offsets count it.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MIXED = "counterclaim.mixed"


class Decoded(Struct, frozen=True):
    """A text and how it was written; `codec` decodes any stretch of the bytes that begins and ends with a character."""

    text: str
    encoding: str
    codec: str


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8, read as Windows-1252, and as Latin-1 where that has no character."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(WINDOWS[byte] for byte in bad), error.end


WINDOWS = [bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]
codecs.register_error(MIXED, _as_windows)


def decoded(payload: bytes) -> Decoded:
    """The text of bytes in UTF-8, UTF-16 or UTF-32 with a mark, Windows-1252, or UTF-8 with stray Windows-1252.

    >>> decoded("‘No,’ he said".encode("cp1252"))
    Decoded(text='‘No,’ he said', encoding='cp1252', codec='utf-8')
    >>> decoded("“No,”".encode() + b" he said\\x85")
    Decoded(text='“No,” he said…', encoding='utf-8+cp1252', codec='utf-8')
    """
    for mark, codec in BYTE_ORDER_MARKS:
        if payload.startswith(mark):
            return Decoded(payload.decode(codec, "replace"), codec, codec)
    try:
        return Decoded(payload.decode("utf-8"), "utf-8", "utf-8")
    except UnicodeDecodeError:
        pass
    if wide := _wide(payload[:65536]):
        return Decoded(payload.decode(wide, "replace"), wide, wide)
    text = payload.decode("utf-8", MIXED)
    # Read byte by byte, Windows-1252 gives one character a byte: more bytes than characters means UTF-8 among them.
    return Decoded(text, "cp1252" if len(text) == len(payload) else "utf-8+cp1252", "utf-8")


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: Latin letters leave every second byte empty."""
    half = len(sample) // 2
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.05 * half else None


def text_reading(payload: bytes, known: Decoded | None = None) -> Reading:
    """The file's text unchanged, as one run of bytes; `known`: the text, where a charset was declared for it.

    >>> text_reading("Orsk — Tuesday".encode()).offsets
    (OffsetRun(start=0, length=14, byte_start=0, byte_end=16),)
    """
    found = known or decoded(payload)
    label = "text@1" if found.encoding == "utf-8" else f"text@1 {found.encoding}"
    runs = (OffsetRun(0, len(found.text), 0, len(payload)),) if payload else ()
    return Reading(text=found.text, extractor=label, offsets=runs)


SURROGATE = re.compile(r"[\ud800-\udfff]")


def encodable(text: str) -> str:
    """The text with lone surrogates, which no file can hold, replaced one for one.

    >>> encodable("a\\ud800b")
    'a\ufffdb'
    """
    return SURROGATE.sub("\ufffd", text)
