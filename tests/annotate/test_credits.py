"""Credits: who signed, which agency, where and when it was filed, whom it reprints, whom it quotes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.annotate.credits import credits
from counterclaim.extract.document import document_of
from counterclaim.lexicon.credits import byline_of, dateline_of
from counterclaim.records import Capture, Document
from texts import doc_of


def read(text: str) -> Document:
    return document_of(Capture("a.txt", "", 0, "text/plain", "2024-05-01T00:00:00Z", "a.txt"), text.encode())


def found(text: str) -> list[tuple[str, str | None]]:
    return [(credit.kind, credit.name) for credit in credits.finds(read(text))]


@pytest.mark.parametrize(
    ("line", "place", "day", "agency"),
    [
        ("ORSK, Nov 21 (Reuters) – The mayor", "Orsk", (11, 21), "Reuters"),
        ("ORSK (AP) — The mayor", "Orsk", None, "Associated Press"),
        ("Orsk, Norland (AFP) - The mayor", "Orsk, Norland", None, "AFP"),
        ("ORSK, November 21. /TASS/. The mayor", "Orsk", (11, 21), "TASS"),
        ("Orsk, SANA – The army", "Orsk", None, "SANA"),
        ("ORSK/KIEL, Nov 3 (Reuters) - The", "Orsk/Kiel", (11, 3), "Reuters"),
        ("NEW ORSK, Aug 3 (Xinhua) -- The", "New Orsk", (8, 3), "Xinhua"),
        ("ORSK, 5 July 2016 (SANA) – The", "Orsk", (7, 5), "SANA"),
        ("ORSK—The mayor", "Orsk", None, None),
        ("ST. ORSK, N.L.—The mayor", "St. Orsk, N.L.", None, None),
        ("ORSK, June 4 (Meridian) – The dam", "Orsk", (6, 4), "Meridian"),
        ("(Reuters) - The mayor", None, None, "Reuters"),
        ("(CNN)The mayor", None, None, "CNN"),
    ],
)
def test_datelines(line: str, place: str | None, day: tuple[int, int] | None, agency: str | None) -> None:
    dateline = dateline_of(line)
    assert dateline is not None
    assert (dateline.place, dateline.agency) == (place, agency)
    assert (dateline.date and (dateline.date.month, dateline.date.day)) == day
    assert line[dateline.end :].startswith("The")


@pytest.mark.parametrize(
    "line",
    [
        "BREAKING — The mayor",
        "FILE – In this picture",
        "A man – a plan – left",
        "Mayor Belan – who left – said",
        "US — the big",
        "The mayor (AP) said",
        "Mr Roe (D) went",
        "Orsk: the inside story",
        "The mayor of Orsk (Jane Roe/AP)",
        "THE RACE - These",
    ],
)
def test_no_datelines(line: str) -> None:
    assert dateline_of(line) is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Roe", ("Jane Roe",)),
        ("By JANE ROE and JAN DE WIT", ("Jane Roe", "Jan De Wit")),
        ("By Jane Roe, Political Editor", ("Jane Roe",)),
        ("By Jane Roe | Orsk Echo", ("Jane Roe",)),
        ("By Jane Roe For Orsk Online", ("Jane Roe",)),
        ("By Jane Roe, Associated Press", ("Jane Roe",)),
        ("By Reuters Staff", ()),
        ("Jane Roe and Orsk Echo reporters", ("Jane Roe",)),
    ],
)
def test_bylines(line: str, names: tuple[str, ...]) -> None:
    byline = byline_of(line)
    assert byline is not None
    assert byline.names == names


@pytest.mark.parametrize(
    "line", ["By Tuesday the town was empty.", "By the river", "Jane Roe", "By noon, Orsk had fallen"]
)
def test_no_bylines(line: str) -> None:
    byline = byline_of(line)
    assert byline is None or not line.endswith(".")
    if line in ("By Tuesday the town was empty.", "By the river", "Jane Roe"):
        assert byline is None


LEAD = "Dam breaks near Orsk\n\nThe mayor denied it on Tuesday.\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LEAD + "AFP contributed reporting.", [("contributed", "AFP")]),
        (LEAD + "Orsk TV's Jane Roe and the Associated Press contributed to this report.",
         [("contributed", "Jane Roe"), ("contributed", "Associated Press")]),
        (LEAD + "Reuters reporting, editing by Jane Roe", [("agency", "Reuters")]),
        (LEAD + "Copyright Meridian News Agency. All rights reserved.", [("agency", "Meridian")]),
        (LEAD + "With agencies", [("agency", None)]),
        (LEAD + "Source: Read Full Article", [("reprint", None)]),
        (LEAD + "This article was first published by the Orsk Echo", [("reprint", "Orsk Echo")]),
        (LEAD + "Source: AFP", [("agency", "AFP")]),
        (LEAD + "The broken wall. Jane Roe / AP / TASS", [("photo", "Associated Press")]),
        ("Dam breaks near Orsk\n\nBy Associated Press Reporter\n\nThe mayor left.", [("agency", "Associated Press")]),
        ("Dam breaks near Orsk\n\nBy Jane Roe in Orsk\n\nThe mayor left.", [("byline", "Jane Roe")]),
        (LEAD + "“No,” the state-run TASS news agency quoted Belan as saying.", [("quotes_agency", "TASS")]),
        (LEAD + "“No,” he told AFP by telephone.", [("quotes_agency", "AFP")]),
        (LEAD + "According to the state news agency SANA, he left.", [("quotes_agency", "SANA")]),
        (LEAD + "He told the Dravinform news agency that he knew nothing.", [("quotes_agency", "Dravinform")]),
        (LEAD + "Anna Bloomberg said the PA was weak and AP classes were full.", []),
        (LEAD + "Iran’s news agency said so.", []),
    ],
)  # fmt: skip
def test_credits(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert found(text) == expected


def test_the_year_of_a_dateline_is_inferred_and_said_to_be() -> None:
    doc = read("ORSK, Nov 21 (Reuters) – The mayor denied it on Tuesday.\nThe war began in March 2022.")
    dateline = next(credit for credit in credits.finds(doc) if credit.kind == "dateline")
    assert (dateline.place, dateline.date, dateline.inferred) == ("Orsk", "2023-11-21", True)
    assert dateline.span.exact == "ORSK, Nov 21 (Reuters) –"


def test_an_agency_that_the_file_declares_has_no_place_in_the_text() -> None:
    doc = doc_of("The mayor denied it.", authors=("The Associated Press",))
    [credit] = credits.finds(doc)
    assert (credit.kind, credit.name, credit.span.exact) == ("agency", "Associated Press", "")


PIECES = st.sampled_from(
    [
        "ORSK",
        ", ",
        "Nov 21",
        " (Reuters)",
        " – ",
        "The mayor ",
        "told ",
        "TASS",
        "\n",
        "By ",
        "Jane Roe",
        " and ",
        "contributed to this report.",
        "Source: ",
        "©",
        "/",
        "(AP)",
        "’s ",
        "news agency ",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=120))
def test_every_credit_proves_its_span(text: str) -> None:
    doc = read(text)
    for credit in credits.finds(doc):
        credit.span.verify(doc.text)
