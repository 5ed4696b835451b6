"""Web pages: main text, metadata with its evidence, and the way back to the bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.errors import ExtractError
from counterclaim.extract.document import document_of
from counterclaim.extract.html import html_reading
from counterclaim.extract.offsets import run_words
from counterclaim.records import Capture

BODY = """<p>The mayor of Orsk said on Tuesday that it&rsquo;s &ldquo;a lie&rdquo;   &amp; that the
dam had <b>held</b>, and that nobody in the town had been warned by the engineers.</p>
<figure><img src=a.png><figcaption>The broken wall seen from the bank</figcaption></figure>
<ul><li>Four people were hurt in the lower town, the hospital said</li></ul>
<p>Belan&#8217;s ministry denied it &#x2013; twice.</p>"""
LINKED = """<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Dam breaks near Orsk",
"datePublished": "2023-11-21T21:14:00+01:00", "author": [{"@type": "Person", "name": "Jane Roe"}],
"publisher": {"name": "Orsk Echo"}}]}</script>"""


def page(head: str = "", body: str = BODY) -> bytes:
    nav = "<nav><a href=/>Home</a> <a href=/n>News</a></nav>"
    inside = f"<head>{head}</head><body>{nav}<article>{body}</article></body>"
    return f"<!doctype html><html lang='en-GB'>{inside}</html>".encode()


def test_the_main_text_stands_under_its_title() -> None:
    reading = html_reading(page(LINKED + "<title>Dam breaks near Orsk | Orsk Echo</title>"))
    lines = reading.text.split("\n")
    assert lines[0] == "Dam breaks near Orsk"
    assert lines[1].startswith("The mayor of Orsk said on Tuesday that it’s “a lie” & that the dam had held, and")
    assert "Home" not in reading.text
    assert reading.kinds["The broken wall seen from the bank"] == "caption"


def test_what_the_page_declares_is_read_with_its_evidence() -> None:
    reading = html_reading(page(LINKED))
    assert (reading.title, reading.authors, reading.outlet) == ("Dam breaks near Orsk", ("Jane Roe",), "Orsk Echo")
    assert reading.published_at == "2023-11-21T20:14:00Z"
    assert (reading.published_evidence or "").startswith("JSON-LD datePublished")
    assert reading.language == "en"


@pytest.mark.parametrize(
    ("head", "published", "evidence"),
    [
        (
            '<meta property="article:published_time" content="2023-11-21T10:00:00Z">',
            "2023-11-21T10:00:00Z",
            "meta article:pub",
        ),
        ('<meta content="21 Nov 2023" name="date">', "2023-11-21", "meta date"),
        ("<time datetime='2023-11-21'>Tuesday</time>", "2023-11-21", "time element"),
        ('<link rel="canonical" href="https://orsk.example/2023/11/21/dam">', "2023-11-21", "address"),
        ('<meta name="date" content="1899-01-01"><time datetime="2023-11-21">', "2023-11-21", "time element"),
        ('<meta name="date" content="2099-01-01">', None, "not used"),
        ("", None, None),
    ],
)
def test_dates_are_read_where_they_stand(head: str, published: str | None, evidence: str | None) -> None:
    reading = html_reading(page(head), "2024-05-01T00:00:00Z")
    assert reading.published_at == published
    assert (evidence or "") in (reading.published_evidence or "")


@pytest.mark.parametrize("codec", ["utf-8", "cp1252", "koi8-u"])
def test_each_run_says_its_words_and_nearly_all_of_the_text_has_a_place(codec: str) -> None:
    source = page(f'<meta charset="{codec if codec != "cp1252" else "windows-1252"}">', BODY.replace("Belan", "Belan"))
    payload = source.decode().encode(codec)
    reading = html_reading(payload)
    placed = 0
    for run in reading.offsets:
        words = reading.text[run.start : run.start + run.length]
        assert run_words(run, payload, reading.extractor) == words
        placed += len("".join(words.split()))
    assert placed >= 0.97 * len("".join(reading.text.split()))


def test_a_page_names_its_outlet_and_where_that_stands() -> None:
    doc = document_of(Capture("orsk.html", "", 0, "text/html", "2024-05-01T00:00:00Z", "orsk.html"), page(LINKED))
    assert next(block.kind for block in doc.blocks) == "headline"
    assert (doc.outlet, doc.outlet_evidence) == ("Orsk Echo", "the page's own data")


def test_a_table_that_lays_out_the_page_is_read_as_lines() -> None:
    words = "<br><br>".join(
        f"The mayor said for the {n}th time that the dam had held and nobody was hurt." for n in range(9)
    )
    reading = html_reading(page(body=f"<table><tr><td>Front page</td><td>{words}</td></tr></table>"))
    assert "|" not in reading.text
    assert reading.text.count("\n") >= 8


@pytest.mark.parametrize(
    ("payload", "advice"),
    [
        (b"<html><body></body></html>", "holds no text"),
        (b'<html><body><div id="root"></div><noscript>Please enable JavaScript</noscript></body></html>', "scripts"),
        (page(body="<p>The mayor said.</p><p>Already a subscriber? Subscribe to continue reading.</p>"), "paywall"),
        (b"<!doctype html>", "holds no text"),
    ],
)
def test_a_page_without_its_text_is_refused_with_advice(payload: bytes, advice: str) -> None:
    with pytest.raises(ExtractError, match=advice):
        html_reading(payload)


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<b>",
        "<li>",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        '<a href="',
        "'>",
        "&amp;",
        "&rsquo;",
        "&fjlig;",
        "&#8217",
        "&bogus;",
        "<",
        ">",
        "The mayor of Orsk denied it. ",
        "é",
        "\x93",
        "\x00",
    ]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(TAGS, max_size=40).map("".join))
def test_no_page_breaks_the_map(body: str) -> None:
    payload = page(body=body)
    try:
        reading = html_reading(payload)
    except ExtractError:
        return
    for run in reading.offsets:
        assert run_words(run, payload, reading.extractor) == reading.text[run.start : run.start + run.length]
