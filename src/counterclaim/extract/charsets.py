"""In which charset bytes are written, and how that is known: their own mark, the server's word, the page's, a guess."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

from charset_normalizer import from_bytes

from counterclaim.extract.text import BYTE_ORDER_MARKS, Decoded, decoded

META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{3,24})", re.I)
XML = re.compile(rb"\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w:.-]{3,24})", re.I)
# Names that mean more than they say: browsers read the wider charset, and pages are written for browsers.
WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "utf-16": "utf-8",  # a page that could be read as far as this name is not written in UTF-16
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
# Codecs that Python has and no page may ask for: they unpack, or shift between alphabets in hidden ways.
REFUSED = frozenset({"utf_7", "hz", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
# Scripts written in high bytes throughout: there Windows-1252 is sure to be wrong, and a guess mostly right.
GUESSED = frozenset({
    "cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866", "cp1253", "iso8859_7", "cp1255", "iso8859_8", "cp1256",
    "iso8859_6", "cp874", "tis_620", "cp932", "shift_jis", "euc_jp", "gb18030", "gbk", "gb2312", "big5", "cp950",
    "cp949", "euc_kr",
})  # fmt: skip
DENSE = 0.3  # share of high bytes among letters; in a sentence each: French .15, Polish .12, Russian 1.0
DAMAGED = 0.001  # share of characters that may be unreadable in a charset that was declared
MARKUP = re.compile(rb"<(script|style)\b.{0,100000}?</\1|<[^>]{0,2000}>", re.I | re.S)


def decoded_page(payload: bytes, header: str = "") -> tuple[Decoded, str]:
    """The source of a page, and how its charset is known; `header` is the charset that the server declared.

    >>> page = "<meta charset=koi8-r><p>Орск отрицает</p>".encode("koi8-r")
    >>> decoded_page(page)
    (Decoded(text='<meta charset=koi8-r><p>Орск отрицает</p>', encoding='koi8-r', codec='koi8-r'), 'meta')
    """
    declared = [("header", header)]
    if found := META.search(payload[:4096]) or XML.match(payload[:200]):
        declared.append(("meta", found[1].decode("ascii")))
    return decoded_as(payload, declared)


def decoded_as(payload: bytes, declared: Sequence[tuple[str, str]]) -> tuple[Decoded, str]:
    """The text of bytes and how its charset is known; `declared` are charsets with who declares them, best first.

    >>> decoded_as("Орск".encode("cp1251"), [("header", "windows-1251")])
    (Decoded(text='Орск', encoding='cp1251', codec='cp1251'), 'header')
    """
    if payload.startswith((codecs.BOM_UTF8, *(mark for mark, _ in BYTE_ORDER_MARKS))):
        return decoded(payload), "byte order mark"
    valid, latin = _utf8(payload), ""
    for where, name in declared:
        codec = codec_of(name)
        if codec == "cp1252":
            latin = latin or where  # many servers say so of every page: it counts where nothing else is said or seen
        elif codec == "utf-8" and valid:
            return decoded(payload), where
        # Bytes that hold together as UTF-8 are UTF-8, whatever was said about them.
        elif codec not in (None, "utf-8") and (payload.isascii() or not valid):
            text = payload.decode(codec, "replace")
            if text.count("\ufffd") <= DAMAGED * len(text):
                return Decoded(text, codec, codec), where
    if not valid and (codec := _guess(payload)):
        return Decoded(payload.decode(codec, "replace"), codec, codec), "guess"
    return decoded(payload), "" if payload.isascii() else (latin if latin and not valid else "bytes")


def has_map(found: Decoded, payload: bytes) -> bool:
    """Whether places in the text can be told in the bytes: not where a charset shifts, or writes one thing in two ways.

    >>> has_map(Decoded("Орск", "iso2022_jp", "iso2022_jp"), "Орск".encode("iso2022_jp"))
    False
    """
    if found.codec == "utf-8":
        return True
    return not found.codec.startswith("iso2022") and found.text.encode(found.codec, "replace") == payload


def codec_of(name: str) -> str | None:
    """Python's name for a charset as browsers understand the name; None where there is none that may be used.

    >>> codec_of("ISO-8859-1"), codec_of("windows-1251"), codec_of("no-such"), codec_of("utf-7")
    ('cp1252', 'cp1251', None, None)
    """
    asked = name.strip().lower()
    try:
        found = codecs.lookup(WIDER.get(asked, asked))
        found = codecs.lookup(WIDER.get(found.name, found.name))
    except (LookupError, ValueError):
        return None
    if found.name.replace("-", "_") in REFUSED or not found._is_text_encoding:
        return None
    return found.name


def _utf8(payload: bytes) -> bool:
    try:
        payload.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guess(payload: bytes) -> str | None:
    """The charset that the letters of a page speak for, where they are of a script that needs one."""
    words = MARKUP.sub(b" ", payload[:200_000])
    high = sum(byte > 127 for byte in words)
    letters = high + sum(chr(byte).isalpha() for byte in words if byte < 128)
    if high < 40 or high < DENSE * letters:
        return None
    best = from_bytes(words).best()
    return best.encoding if best is not None and best.encoding in GUESSED else None
