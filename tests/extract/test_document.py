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


HEADLINE, REPORT = "Dam breaks near the town of Orsk", "The mayor denied on Monday that anybody had been warned of it."
OUTLETS = [
    (("Orsk Gazette", "Sign in", HEADLINE, REPORT), "Orsk Gazette", "masthead 'Orsk Gazette'"),
    (("Orsk Today", "Sign in", HEADLINE, REPORT, "Subscribe to Orsk Today"), "Orsk Today", "masthead 'Orsk Today'"),
    (("World News", "Sign in", HEADLINE, REPORT), None, None),
    ((f"{HEADLINE} - Orsk Gazette", REPORT), "Orsk Gazette", f"headline '{HEADLINE} - Orsk Gazette'"),
    (
        (HEADLINE, "By Jane Roe for the Orsk Gazette", REPORT),
        "Orsk Gazette",
        "byline 'By Jane Roe for the Orsk Gazette'",
    ),
    (("Source: Orsk Gazette", HEADLINE, REPORT), "Orsk Gazette", "line 'Source: Orsk Gazette'"),
    (("Source: Ilmar Images", HEADLINE, REPORT), None, None),
    ((HEADLINE, REPORT, "Source: Read Full Article"), None, None),
    (("https://www.orskecho.example/2031/dam", HEADLINE, REPORT), "orskecho.example", "address"),
    ((HEADLINE, REPORT, "URL: https://orskecho.example/dam"), "orskecho.example", "address"),
    ((HEADLINE, REPORT, "https://facebook.com/orsk"), None, None),
    ((HEADLINE, REPORT, "Email tips@orskecho.example"), "orskecho.example", "line 'Email tips@orskecho.example'"),
    ((HEADLINE, REPORT, "Jan Poe teaches at Ilmar. Write to jan.poe@ilmar.example"), None, None),
    ((HEADLINE, REPORT, "Orsk Today is funded by the Ministry of Fish"), "Orsk Today", "line"),
    ((HEADLINE, REPORT, "The town of Ilmar is funded by the Ministry of Fish."), None, None),
    ((HEADLINE, REPORT, "© 2031 Ilmar Features Syndicate"), None, None),
    (("Orsk Gazette", "Sign in", HEADLINE, REPORT, "© Meridian News Agency"), "Orsk Gazette", "masthead"),
    ((HEADLINE, REPORT, "© 2031 The Associated Press. All rights reserved."), "Associated Press", "line"),
    ((HEADLINE, REPORT), None, None),
]


@pytest.mark.parametrize(("lines", "outlet", "evidence"), OUTLETS)
def test_an_outlet_is_known_by_what_the_page_says_and_else_unknown(
    lines: tuple[str, ...], outlet: str | None, evidence: str | None
) -> None:
    doc = read("\n\n".join(lines).encode())
    assert doc.outlet == outlet
    assert (doc.outlet_evidence or "").startswith(evidence or "")
    assert bool(doc.outlet_evidence) == bool(outlet)


@pytest.mark.parametrize(
    ("name", "outlet"), [("bbc.co.uk_2031.txt", "BBC News"), ("Sky News/a.txt", "Sky News"), ("notes.com.txt", None)]
)
def test_a_file_called_as_a_known_outlet_is_from_there(name: str, outlet: str | None) -> None:
    capture = Capture(name, "", 0, "text/plain", "2024-05-01T00:00:00Z", name)
    assert document_of(capture, f"{HEADLINE}\n\n{REPORT}".encode()).outlet == outlet


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
