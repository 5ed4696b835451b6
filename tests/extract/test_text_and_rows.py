"""Plain text and rows: the text is the input, unchanged, and its bytes can be found again."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.errors import ExtractError
from counterclaim.extract.offsets import run_words
from counterclaim.extract.rows import row_reading
from counterclaim.extract.text import decoded, text_reading

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
QUOTE = "“No,” said Léa Roe… ‘never’"


@pytest.mark.parametrize(
    ("payload", "text", "encoding"),
    [
        (QUOTE.encode(), QUOTE, "utf-8"),
        (("\ufeff" + QUOTE).encode(), "\ufeff" + QUOTE, "utf-8"),
        (b"a\r\nb\x00c\x07", "a\r\nb\x00c\x07", "utf-8"),
        (("\ufeff" + QUOTE).encode("utf-16-le"), "\ufeff" + QUOTE, "utf-16-le"),
        (("\ufeff" + QUOTE).encode("utf-16-be"), "\ufeff" + QUOTE, "utf-16-be"),
        ((QUOTE * 3).encode("utf-16-le"), QUOTE * 3, "utf-16-le"),
        (QUOTE.encode("cp1252"), QUOTE, "cp1252"),
        (QUOTE.encode() + QUOTE.encode("cp1252"), QUOTE * 2, "utf-8+cp1252"),
        (b"\x81\x8d", "\x81\x8d", "cp1252"),
    ],
)
def test_bytes_are_decoded_and_the_encoding_is_told(payload: bytes, text: str, encoding: str) -> None:
    found = decoded(payload)
    assert (found.text, found.encoding) == (text, encoding)
    reading = text_reading(payload)
    assert encoding in reading.extractor or encoding == "utf-8"
    assert [run_words(run, payload, reading.extractor) for run in reading.offsets] == [text]


@given(st.binary(max_size=300))
def test_any_bytes_have_a_text_that_their_run_says(payload: bytes) -> None:
    reading = text_reading(payload)
    for run in reading.offsets:
        assert run_words(run, payload, reading.extractor) == reading.text


@given(TEXT, st.booleans(), TEXT)
def test_a_row_gives_its_text_unchanged_and_its_place(text: str, ascii_only: bool, title: str) -> None:
    row = {"id": "a", "title": title, "nested": {"text": "not this"}, "text": text}
    payload = json.dumps(row, ensure_ascii=ascii_only).encode()
    reading = row_reading(payload)
    assert reading.text == text
    assert "".join(run_words(run, payload, reading.extractor) for run in reading.offsets) == text


def test_a_lone_surrogate_is_replaced_one_for_one() -> None:
    assert row_reading(b'{"text": "a\\ud800b"}').text == "a\ufffdb"


def test_the_fields_of_a_row_are_read() -> None:
    row = {"text": "x", "title": "Dam breaks", "source": "Orsk Echo", "date": "Tue, 21 Nov 2023 23:30:00 -0200",
           "url": "https://orsk.example/a", "authors": "Jane Roe, Jan Poe"}  # fmt: skip
    reading = row_reading(json.dumps(row).encode())
    assert (reading.title, reading.outlet, reading.url) == ("Dam breaks", "Orsk Echo", "https://orsk.example/a")
    assert reading.authors == ("Jane Roe", "Jan Poe")
    assert reading.published_at == "2023-11-22T01:30:00Z"
    assert row_reading(b'{"text": "x", "authors": ["Jane Roe", 3], "date": null, "title": ""}').authors == ("Jane Roe",)


def test_a_row_of_html_is_read_as_a_page() -> None:
    page = "<html><article><p>The mayor of Orsk said the dam had held, and that nobody had been hurt.</p></article>"
    reading = row_reading(json.dumps({"html": page, "title": "Dam holds"}).encode())
    assert reading.text.startswith("The mayor of Orsk")
    assert reading.title == "Dam holds"


@pytest.mark.parametrize("payload", [b'{"title": "x"}', b"[]", b'{"text"', b'{"text": 3}', b"[" * 99999])
def test_what_is_no_row_is_refused(payload: bytes) -> None:
    with pytest.raises(ExtractError):
        row_reading(payload)
