"""A paragraph read once is not read again, and nobody can tell from the result."""

from __future__ import annotations

import functools
from unittest.mock import patch

import pytest

from counterclaim.annotate.sentences import sentence_spans
from counterclaim.annotate.tagging.tagger import Tagger

PARAGRAPHS = [
    "Orsk’s harbour master, Ilva Brandt, said the crane had been hit twice. “We counted both,” she told the council.",
    "The Marran army denied that its boats had been near the quay. A spokesman called the report “a fisherman’s tale”.",
    "Neither side let observers into the yard. Witnesses alleged that the guards had left an hour before the first.",
]
REPORT = "\n\n".join(PARAGRAPHS * 5)
STREAM = [REPORT, REPORT, f"A headline of another paper\n\n{REPORT}", REPORT[: len(REPORT) // 2], REPORT]


@functools.cache
def remembering(windows: int) -> Tagger:
    return Tagger(remembered=windows)


@pytest.mark.parametrize("windows", [1, 4096])
def test_the_result_is_the_same_as_without_memory(windows: int) -> None:
    for text in STREAM:
        spans = sentence_spans(text)
        assert remembering(windows).tag(text, spans) == remembering(0).tag(text, spans)


def test_a_reprint_is_not_read_again() -> None:
    tagger = Tagger()
    first = tagger.tag(REPORT, sentence_spans(REPORT))
    with patch.object(tagger, "_read", side_effect=AssertionError("read again")):
        assert tagger.tag(REPORT, sentence_spans(REPORT)) == first
        moved = f"\n\n\n{REPORT}"
        found, names = tagger.tag(moved, [(start + 3, end + 3) for start, end in sentence_spans(REPORT)])
    assert [name.start - 3 for name in names] == [name.start for name in first[1]]
    assert [one.content[0][0] - 3 for one in found] == [one.content[0][0] for one in first[0]]
