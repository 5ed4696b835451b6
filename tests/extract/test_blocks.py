"""Blocks: the page's furniture is told from the report, and a sentence of the report is never furniture."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extract.blocks import blocks_of
from counterclaim.records import FURNITURE

PAGE = """Support The Orsk Times!

| 7.2°C Orsk

Dam breaks near Orsk as both sides trade blame

Mayor says nobody warned the town.

The broken wall seen from the bank (Jane Roe/AP) Expand

Close

The broken wall seen from the bank (Jane Roe/AP)

By Associated Press Reporter

Published 21:14 GMT

The mayor of Orsk denied on Tuesday that his men had opened the gates.

Russia denies it.

- Four people were hurt

A man walks (left) along the flooded street

He declined to comment.

Evening Orsk Newsletter

Get the best of the day from our editors, free, with the evening newsletter.

This field is required

Jan Poe contributed to this report.

Most Watched

Cat on a roof

Bridge opens again

© 2023 Orsk Times. All rights reserved.

Gn En world"""
KINDS = [
    "promotion", "weather", "headline", "standfirst", "caption", "navigation", "navigation", "repeat", "byline", "time",
    "paragraph", "paragraph", "bullet", "caption", "paragraph", "newsletter", "newsletter", "newsletter", "credit",
    "related", "related", "related", "copyright", "navigation",
]  # fmt: skip


def kinds_of(text: str, **options: object) -> list[str]:
    return [block.kind for block in blocks_of(text, **options)]  # type: ignore[arg-type]


def test_a_page_is_told_apart() -> None:
    assert kinds_of(PAGE) == KINDS
    repeat = blocks_of(PAGE)[7]
    assert repeat.repeats == PAGE.index("The broken wall")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Read more", "related"),
        ("RELATED: Mayor of Orsk resigns", "related"),
        ("You may also like", "related"),
        ("Advertisement", "promotion"),
        ("CLICK HERE TO GET THE ORSK NEWS APP", "promotion"),
        ("Subscribe to our channel", "promotion"),
        ("Sign up for our newsletter", "newsletter"),
        ("Share this article", "social"),
        ("Follow us on Twitter @orskecho", "social"),
        ("Write to Jane Roe at jane.roe@orsk.example", "social"),
        ("Facebook Twitter WhatsApp Email", "social"),
        ("Our Standards: The Orsk Trust Principles.", "credit"),
        ("Source: Read Full Article", "credit"),
        ("Reuters reporting, editing by Jane Roe and Jan Poe", "credit"),
        ("(Reporting by Jane Roe in Orsk; Editing by Jan Poe)", "credit"),
        ("—Jane Roe contributed to this article.", "credit"),
        ("This article was first published by the Orsk Echo", "credit"),
        ("Jane Roe/AFP/Getty Images", "credit"),
        ("Photo: Jane Roe / Orsk Echo", "credit"),
        ("All rights reserved", "copyright"),
        ("© 2019-2023 Orsk Echo Ltd", "copyright"),
        ("We use cookies to improve your stay. Accept all", "navigation"),
        ("Home > News > World", "navigation"),
        ("Home | Politics | Border | Economy", "navigation"),
        ("Page 3 of 9", "navigation"),
        ("* * *", "navigation"),
        ("Cloudy 12°C Orsk", "weather"),
        ("5 hours ago", "time"),
        ("4 min read", "time"),
    ],
)
def test_furniture_lines(line: str, kind: str) -> None:
    text = f"Dam breaks near Orsk\n\nThe mayor denied it on Tuesday.\n\n{line}\n\nHe then left the town."
    assert kinds_of(text)[2] == kind


@pytest.mark.parametrize(
    "line",
    [
        "Russia denies it.",
        "He declined to comment.",
        "“It’s a lie.”",
        "More than 40 people died.",
        "More on the strikes came from Kiel.",
        "Watch the border, he said.",
        "Follow the money, she told us.",
        "Read the letter and weep, said Roe.",
        "Sources said he had left.",
        "Support for the mayor fell.",
        "Share prices fell in Orsk.",
        "Close to 200 were hurt.",
        "Related charges were dropped.",
        "Privacy was the issue, she said.",
        "Copyright law was broken, the court said.",
        "The (c) clause was struck out.",
        "Compiled by a former agent, the file was denied by all.",
        "Reporting by two papers said the source had left.",
        "Temperatures in Orsk reached 45°C.",
        "Published in 2019, the report blamed both sides.",
        "Photographs of the wall were denied by Orsk.",
        "Advertisement spending rose.",
        "Comments by the mayor were rejected.",
        "Subscribe, they begged.",
        "Get out, he told the men.",
        "No.",
        "Orsk hits 45°C",
    ],
)
def test_short_sentences_of_a_report_are_never_furniture(line: str) -> None:
    text = f"Dam breaks near Orsk\n\nThe mayor denied it on Tuesday.\n\n{line}\n\nHe then left the town."
    assert kinds_of(text)[2] not in FURNITURE


def test_a_short_line_said_twice_is_said_twice() -> None:
    assert kinds_of("Dam breaks near Orsk\nHe denied it.\nShe asked again.\nHe denied it.")[3] == "paragraph"


def test_a_pull_quote_without_its_full_stop_is_a_repeat() -> None:
    line = "The mayor of Orsk flatly denied that he had been warned"
    found = blocks_of(f"Dam breaks\n{line}.\nHe left.\n{line}\nHe came back.")
    assert (found[3].kind, found[3].repeats) == ("repeat", found[1].start)


def test_mastheads_and_section_names_are_no_headlines_of_the_report() -> None:
    text = "Orsk Times\nAnalysis\nHow the story of the Orsk dam kept changing\nBy Jane Roe\nThe mayor denied it."
    assert kinds_of(text)[2:] == ["headline", "byline", "paragraph"]


def test_the_entries_of_a_live_page_are_kept() -> None:
    text = (
        "Dam breaks near Orsk – live\n\n21:14\n\nOrsk denies it.\n\n20:02\n\nMayor speaks\n\nHe says he was not told."
    )
    assert kinds_of(text) == ["headline", "time", "paragraph", "time", "headline", "paragraph"]


def test_a_declared_title_and_markup_count() -> None:
    kinds = kinds_of("He denies it.\nA dam\nThe mayor left.", title="A dam", kinds={"He denies it.": "bullet"})
    assert kinds == ["bullet", "headline", "paragraph"]


LINES = st.sampled_from(
    [*PAGE.split("\n"), "Home", "News", "World", "\t", "\x85", "\ufeff", "\x00", "a\rb", "“", "- x"]
)


@given(st.lists(LINES, max_size=30).map("\n".join) | st.text(max_size=200))
def test_every_character_that_is_not_blank_lies_in_exactly_one_block(text: str) -> None:
    found = blocks_of(text)
    body = "\x00" * text.startswith("\ufeff") and 1
    covered = [place for block in found for place in range(block.start, block.end)]
    assert len(covered) == len(set(covered))
    assert {place for place, char in enumerate(text) if not char.isspace() and place >= int(body or 0)} <= set(covered)
    assert list(found) == sorted(found, key=lambda block: block.start)
    for block in found:
        assert text[block.start : block.end].strip() == text[block.start : block.end] != ""
        assert (block.repeats is not None) == (block.kind == "repeat")


@pytest.mark.parametrize("text", ["a" * 2_000_000, "A " * 900_000, '"' * 900_000, "Aa, b\n" * 20_000])
def test_long_texts_take_linear_time(text: str) -> None:
    start = time.process_time()
    blocks_of(text)
    assert time.process_time() - start < 20  # 0.1 to 2 s on one core of a laptop
