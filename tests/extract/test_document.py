"""Documents: what a plain text tells about itself, its language and outlet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.errors import ExtractError
from counterclaim.extract.document import document_of
from counterclaim.extract.language import language_of
from counterclaim.records import Capture, Document


def read(payload: bytes, media_type: str = "text/plain") -> Document:
    return document_of(Capture("orsk.txt", "", len(payload), media_type, "2024-05-01T00:00:00Z", "orsk.txt"), payload)


def test_a_plain_text_tells_who_wrote_it_and_when() -> None:
    lines = (
        "Support The Orsk Times!",
        "Dam breaks near Orsk",
        "By Jane Roe and Jan Poe",
        "21 November 2023",
        "He denied it.",
    )
    text = "\n\n".join(lines)
    doc = read(text.encode())
    assert doc.text == text
    assert (doc.title, doc.authors, doc.outlet) == ("Dam breaks near Orsk", ("Jane Roe", "Jan Poe"), "The Orsk Times")
    assert (doc.published_at, doc.published_evidence) == ("2023-11-21", "line '21 November 2023'")


def test_line_breaks_and_marks_stay_as_they_are() -> None:
    text = "\ufeffDam breaks\r\n\r\nThe mayor\x00 denied it.\r"
    doc = read(text.encode())
    assert doc.text == text
    assert [doc.text[block.start : block.end] for block in doc.blocks] == ["Dam breaks", "The mayor\x00 denied it."]


def test_a_format_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ExtractError):
        read(b"x", "image/png")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The mayor said that he would not leave the town, and that it was not true.", "en"),
        ("Le maire a dit que la ville ne sera pas évacuée et que les soldats sont partis.", "fr"),
        ("Мэр сказал, что он не покинет город и что это не правда, как было сказано.", "ru"),
        ("Мер сказав, що він не залишить місто і що це не правда, як було сказано.", "uk"),
        ("قال رئيس البلدية إنه لن يغادر المدينة", "ar"),
        ("Orsk 17 Belan", "en"),
        ("", "en"),
    ],
)
def test_languages(text: str, code: str) -> None:
    assert language_of(text) == code


@given(st.binary(max_size=200))
def test_any_bytes_are_a_document(payload: bytes) -> None:
    doc = read(payload)
    for block in doc.blocks:
        assert doc.text[block.start : block.end]
