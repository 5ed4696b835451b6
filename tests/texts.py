"""Factories for tests: a document of words, run through as many stages as the test needs."""

from __future__ import annotations

from collections.abc import Sequence

from counterclaim.annotate.stage import Stage, run
from counterclaim.records import Block, Document, Problem


def doc_of(text: str, *stages: Stage, name: str = "test.txt", **fields: object) -> Document:
    """A document with this text, one paragraph a line, read by `stages` in order; a Problem fails the test."""
    blocks = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(start, start + len(line), "paragraph"))
        start += len(line) + 1
    doc = Document(name=name, capture="cap_test", text=text, blocks=tuple(blocks), **fields)  # type: ignore[arg-type]
    for step in stages:
        outcome = run(step, doc)
        assert not isinstance(outcome, Problem), outcome
        doc = outcome
    return doc


def words(spans: Sequence[object]) -> list[str]:
    """The exact words of records that have a span."""
    return [record.span.exact for record in spans]  # type: ignore[attr-defined]
