"""One briefing in five papers is one line; two people are two."""

from __future__ import annotations

from compare.rows import row
from counterclaim.compare.independence import independent_lines
from counterclaim.records import Credit, Document, Judgement, Span
from texts import doc_of


def paper(name: str, agency: str | None = None) -> Document:
    credits = [Credit(Span(0, 1, "x"), "agency", agency)] if agency else []
    return doc_of(f"x {name}", name=name).add("credits", credits)


def test_one_briefing_in_five_papers_is_one_line() -> None:
    words = "no soldier was within a mile of the dam"
    rows = [row(key, words, "denies", "Belan", "Orland", said_at="2031-05-01") for key in "abcde"]
    lines = independent_lines(rows, {})
    assert lines.count == 1
    assert lines.lines[0].reasons == ("the same words of Belan",)


def test_two_speakers_are_two_lines_even_in_the_same_words() -> None:
    rows = [
        row("a", "the dam was mined", "alleges", "Doria", "Ostrel"),
        row("b", "the dam was mined", "alleges", "Maar", "the Assembly"),
    ]
    assert independent_lines(rows, {}).count == 2


def test_one_speaker_on_two_days_with_other_words_is_two_lines() -> None:
    rows = [
        row("a", "the dam was mined", "alleges", "Doria", "Ostrel", said_at="2031-05-01"),
        row("b", "charges lay in the turbine hall", "alleges", "Doria", "Ostrel", said_at="2031-05-09"),
    ]
    assert independent_lines(rows, {}).count == 2


def test_agency_copy_is_one_line_and_says_so() -> None:
    rows = [
        row("a", "crews counted nine dead", "estimates", None, None),
        row("b", "crews counted nine dead", "estimates", None, None),
    ]
    documents = {"a.txt": paper("a.txt", "Meridian"), "b.txt": paper("b.txt", "Meridian")}
    copy = Judgement(
        documents["b.txt"].id, documents["a.txt"].id, "reprint", "same", 0.9, ("contains 90% of a.txt (80 runs)",)
    )
    lines = independent_lines(rows, documents, [copy])
    assert lines.count == 1
    assert lines.lines[0].reasons == ("copy: contains 90% of a.txt (80 runs)",)
    assert "Meridian" in lines.lines[0].origin


def test_two_copies_of_a_report_that_is_not_among_them_are_one_line() -> None:
    rows = [row(key, "crews counted nine dead", "estimates", None, None) for key in "abc"]
    documents = {f"{key}.txt": paper(f"{key}.txt") for key in "abc"}
    edges = [
        Judgement(documents[f"{key}.txt"].id, "doc_wire", "reprint", "same", 0.9, ("contains 90% of wire.txt",))
        for key in "ab"
    ]
    lines = independent_lines(rows, documents, edges)
    assert lines.count == 2
    assert "contains 90% of wire.txt" in lines.lines[0].reasons[0]


def test_what_came_through_one_agency_quoted_by_name_is_one_line() -> None:
    rows = [
        row("a", "they fired first", "alleges", "Belan", "Orland", chain=("Echo", "Orlinform", "Belan"), outlet="Echo"),
        row("b", "we answered fire", "alleges", "Belan", "Orland", chain=("Star", "Orlinform", "Belan"), outlet="Star"),
    ]
    assert independent_lines(rows, {}).lines[0].reasons == ("both through Orlinform",)
