"""One row of a JSONL file: its text unchanged, and what its other fields say."""

from __future__ import annotations

import re
from json import JSONDecodeError
from json.decoder import JSONDecoder
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from counterclaim.errors import ExtractError
from counterclaim.extract.dates import declared_date
from counterclaim.extract.html import html_reading
from counterclaim.extract.reading import Reading
from counterclaim.extract.text import decoded, encodable
from counterclaim.records import OffsetRun

SPACE = re.compile(r"[ \t\r\n]*")
DECODER = JSONDecoder()


class Value(Struct, frozen=True):
    """A value and where it stands in the row."""

    value: Any
    start: int
    end: int


def row_reading(payload: bytes, captured_at: str = "") -> Reading:
    """The report of a row: "text" as it is, or the main text of "html"; the run is the JSON string between its quotes.

    >>> reading = row_reading(b'{"id": 7, "text": "\\\\u201cNo,\\\\u201d he said", "date": "2023-11-21"}')
    >>> reading.text, reading.published_at, reading.published_evidence
    ('“No,” he said', '2023-11-21', "row: date '2023-11-21'")
    """
    found = decoded(payload)
    try:
        fields = values_of(found.text)
    except (JSONDecodeError, RecursionError) as error:
        raise ExtractError(f"row is no JSON object: {error}") from error
    text = fields.get("text")
    if text is not None and isinstance(text.value, str):
        before = len(found.text[: text.start + 1].encode(found.codec, "replace"))
        inside = found.text[text.start + 1 : text.end - 1]
        exact = found.encoding == "utf-8" and text.value != ""
        run = OffsetRun(0, len(text.value), before, before + len(inside.encode(found.codec, "replace")))
        base = Reading(text=encodable(text.value), extractor="rows@1", offsets=(run,) if exact else ())
    else:
        html = fields.get("html")
        if html is None or not isinstance(html.value, str):
            raise ExtractError('row has neither "text" nor "html"')
        page = html_reading(encodable(html.value).encode(), captured_at)
        # The page's own offsets count its bytes, not the row's, where the page stands escaped.
        base = replace(page, extractor=f"rows@1 {page.extractor}", offsets=())
    return replace(base, **_declared(fields, captured_at))


def values_of(line: str) -> dict[str, Value]:
    """The values of a JSON object's own keys, each with its place.

    >>> values_of('{"id": "a", "text": "Orsk"}')["text"]
    Value(value='Orsk', start=20, end=26)
    """
    fields: dict[str, Value] = {}

    def after_space(at: int) -> int:
        found = SPACE.match(line, at)
        return found.end() if found else at

    at = after_space(1 if line.startswith("\ufeff") else 0)
    if line[at : at + 1] != "{":
        raise JSONDecodeError("no object", line, at)
    at = after_space(at + 1)
    while line[at : at + 1] == '"':
        key, at = DECODER.raw_decode(line, at)
        at = after_space(at)
        if line[at : at + 1] != ":":
            raise JSONDecodeError("no value", line, at)
        start = after_space(at + 1)
        value, end = DECODER.raw_decode(line, start)
        fields[key] = Value(value, start, end)
        at = after_space(end)
        at = after_space(at + 1) if line[at : at + 1] == "," else at
    return fields


def _declared(fields: dict[str, Value], captured_at: str) -> dict[str, Any]:
    """What the other fields say; an empty field says nothing."""

    def said(key: str) -> str | None:
        value = fields[key].value if key in fields else None
        return encodable(str(value)).strip() or None if isinstance(value, str | int) else None

    declared: dict[str, Any] = {}
    if title := said("title"):
        declared["title"] = title
    if source := said("source"):
        declared["outlet"], declared["outlet_evidence"] = source, f"row: source {source!r}"
    if url := said("url"):
        declared["url"] = url
    value = fields["authors"].value if "authors" in fields else None
    names = value if isinstance(value, list) else str(value or "").split(",")
    if authors := tuple(encodable(name).strip() for name in names if isinstance(name, str) and name.strip()):
        declared["authors"] = authors
    if date := said("date"):
        declared["published_at"], declared["published_evidence"] = declared_date(date, "row: date", captured_at)
    return declared
