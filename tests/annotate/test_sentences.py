import itertools
import time

import pytest
from hypothesis import given
from hypothesis.strategies import text as texts

from counterclaim.annotate.sentences import LONGEST, sentence_spans


def sentences(text):
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Mr. Belan of the U.S. Army spoke at 5 p.m. in Orsk.", "He left."],
        ["It fell at 3.5 metres.", "No. 7 was lost on Feb. 24, 2031."],
        ["J. K. Belan met Sen. Toral (R-Norland).", "They agreed."],
        ["“We saw it... it fell now.”", "He left."],
        ["‘It is over.’", "‘Is it?’", "Nobody knew."],
        ["“Go!” she said."],
        ["“Is it so?” he asked.", "“No.”"],
        ["She was born in the U.S.", "The family left."],
        ["They met Dr. Sarn, who runs Belan & Co. in Tarsk."],
        ["“Nothing (of this) is true.”)", "Belan laughed."],
        ["Was it?", "It was…", "Or not!"],
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts):
    assert sentences(" ".join(parts)) == parts


def test_no_sentence_crosses_a_line_break():
    assert sentences("Harbour shelled\nBelan denies it\r\n\r\nBy our reporter") == [
        "Harbour shelled",
        "Belan denies it",
        "By our reporter",
    ]


def test_offsets_count_from_the_start_of_the_text():
    assert sentence_spans("One. Two. Three.", 5, 9) == [(5, 9)]


def test_a_text_without_a_full_stop_is_cut_in_linear_time():
    begun = time.process_time()
    spans = sentence_spans("word " * 400_000)
    sentence_spans("." * 2_000_000)
    sentence_spans("x" * 2_000_000)
    sentence_spans(". " * 200_000)
    assert time.process_time() - begun < 5
    assert all(end - start <= LONGEST for start, end in spans)


@given(texts(alphabet="aB. “”’!?\n…1\u2028\ud800", max_size=80))
def test_sentences_are_in_order_and_lose_nothing_but_white_space(text):
    spans = sentence_spans(text)
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert "".join(text[s:e] for s, e in spans).replace(" ", "") == "".join(text.split()).replace(" ", "")
