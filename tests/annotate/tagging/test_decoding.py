import pytest

from counterclaim.annotate.tagging.decoding import at_hand, joined, spans_of, whole_words, with_marks
from counterclaim.annotate.tagging.windows import pieces_of
from counterclaim.models.embedder import tokenizer


def place(text, words):
    start = text.index(words)
    return start, start + len(words)


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("He said: “No way.” Then", "No way.", "“No way.”"),
        ("“It fell. It burned,” he said.", "It burned,”", "“It fell. It burned,”"),
        ("He said “it fell. It burned.” Then", "“it fell.", "“it fell. It burned.”"),
        ("She denied it, he said", "it,", "it"),
        ("a “fake” report", "a “fake” report", "a “fake” report"),
    ],
)
def test_a_quotation_is_whole_and_takes_its_marks(text, found, whole):
    assert text[slice(*with_marks(text, *place(text, found)))] == whole


def test_content_beside_the_cue_shuts_out_what_only_stands_near():
    text = "“We left,” said Belan. The road was closed."
    parts = [place(text, "“We left,”"), place(text, "The road was closed")]
    assert at_hand(text, parts, place(text, "“We left,” said Belan.")) == parts[:1]


@pytest.mark.parametrize(
    ("second", "his"),
    [("“We walked.”", True), ("“We walked,” said Venn.", False), ("They walked.", False)],
)
def test_a_second_quotation_is_the_same_speaker_s_unless_it_has_a_cue(second, his):
    text = f"“We left,” said Belan. {second}"
    found = at_hand(text, [place(text, "“We left,”")], place(text, "“We left,” said Belan."))
    assert [text[s:e] for s, e in found] == (["“We left,”", second] if his else ["“We left,”"])


def test_parts_between_which_no_word_stands_are_one():
    assert joined("ab, cd ef", [(0, 2), (4, 6), (7, 9)]) == ((0, 9),)
    assert joined("ab\ncd x ef", [(0, 2), (3, 5), (8, 10)]) == ((0, 2), (3, 5), (8, 10))


def test_words_are_not_cut():
    assert whole_words("Zembaru’s", 2, 4) == (0, 7)


def test_no_span_crosses_a_line():
    text = "TASS\n\nThe Kremlin said"
    pieces = pieces_of(text, [(0, 4), (6, len(text))], tokenizer())
    assert [text[s:e] for s, e in spans_of(text, pieces, 0, len(pieces.ids))] == ["TASS", "The Kremlin said"]
