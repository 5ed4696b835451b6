"""Dates of publication: where they are read, and when they are not believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extract.dates import date_in_address, date_in_lines, declared_date, is_time_line
from counterclaim.lexicon.dates import dates_in, moment

CAPTURED = "2024-05-01T00:00:00Z"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2023-11-21", "2023-11-21"),
        ("2023-11-21T21:14:05+01:00", "2023-11-21T20:14:05Z"),
        ("2023-11-21T21:14", "2023-11-21"),
        ("21 Nov 2023 21:14 GMT", "2023-11-21T21:14:00Z"),
        ("November 21st, 2023", "2023-11-21"),
        ("21/11/2023", "2023-11-21"),
        ("7/10/2016", "2016-07-10"),
        ("21.11.2023", "2023-11-21"),
        ("1700601240", "2023-11-21T21:14:00Z"),
        ("20231121", "2023-11-21"),
        ("1899-12-31", None),
        ("2099-01-01", None),
        ("1970-01-01T00:00:00Z", None),
        ("30 Feb 2023", None),
        ("2016", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_declared_date_is_read_or_refused_with_a_reason(words: str, expected: str | None) -> None:
    found, evidence = declared_date(words, "row: date", CAPTURED)
    assert found == expected
    assert evidence is not None
    assert ("not used" in evidence) == (expected is None)


def test_an_order_that_is_unsure_is_said_to_be_so() -> None:
    assert "other way round" in (declared_date("7/10/2016", "row: date")[1] or "")
    assert "other way round" not in (declared_date("7/25/2016", "row: date")[1] or "")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Dam breaks", "By Jane Roe", "Tuesday 21 November 2023", "The dam broke."], "2023-11-21"),
        (["Dam breaks", "Published 21:14 GMT", "21 November 2023", "The dam broke."], "2023-11-21T21:14:00Z"),
        (["Updated: 23 November 2023", "Published: 21 November 2023", "The dam broke."], "2023-11-21"),
        (["Sun 10 Jul 2016 Dam breaks near Orsk, killing three, the mayor said"], "2016-07-10"),
        (["The law of 3 May 2019 was broken by the mayor, the court in Orsk said."], None),
        (["ORSK, Nov 21 (Reuters) – He denied it on Tuesday.", "War began in March 2022."], "2023-11-21"),
        (["ORSK, Nov 21 (Reuters) – He denied it."], None),
        (["ORSK, 21 Nov 2023 (SANA) – He denied it."], "2023-11-21"),
        (["Published: 1 January 2099", "He denied it."], None),
    ],
)
def test_a_plain_text_is_dated_by_its_own_lines(lines: list[str], expected: str | None) -> None:
    found, evidence = date_in_lines(lines, CAPTURED)
    assert found == expected
    assert (evidence is None) == (expected is None) or "not used" in str(evidence)


def test_an_address_can_hold_a_date() -> None:
    assert date_in_address("https://orsk.example/2023/11/21/dam")[0] == "2023-11-21"
    assert date_in_address("https://orsk.example/2023/99/21/dam")[0] is None
    assert date_in_address("https://orsk.example/dam")[0] is None


@pytest.mark.parametrize("line", ["21:14", "9.14pm", "Published 21:14 GMT", "Tue 21 Nov 2023", "Updated at 6:12 p.m.",
                                  "ORSK, Wednesday 5 June", "21 November 2023 | 21:14 HST"])  # fmt: skip
def test_lines_that_only_tell_the_time(line: str) -> None:
    assert is_time_line(line)


@pytest.mark.parametrize(
    "line", ["It began at 21:14.", "On 21 November 2023 he left.", "16 killed", "May", "The 2023 vote"]
)
def test_lines_that_tell_more(line: str) -> None:
    assert not is_time_line(line)


@given(st.text(max_size=80))
def test_no_text_stops_the_search_for_dates(text: str) -> None:
    for written in dates_in(text):
        assert 0 <= written.start < written.end <= len(text)
    moment(text)
    is_time_line(text)
    declared_date(text, "row: date", CAPTURED)
