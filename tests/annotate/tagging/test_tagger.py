import functools
import itertools
import time

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis.strategies import text as texts

from counterclaim.annotate.sentences import sentence_spans
from counterclaim.annotate.tagging.decoding import best_path, chosen, forbidden, with_marks
from counterclaim.annotate.tagging.tagger import Tagger
from counterclaim.annotate.tagging.windows import canonical

REPORT = """Norland denies shelling of Tarsk harbour

The Norland defence ministry on Monday denied that its guns had fired on the harbour of Tarsk.

“Our forces strike military targets only,” the ministry’s spokesman, Iven Belan, told the press. “Everything else is \
an invention.”

Tarsk’s mayor, Olya Venn, said nine people had been killed. She accused Norland of trying to starve the town.

‘We counted the bodies ourselves,’ she said."""


@functools.cache
def tagger():
    return Tagger()


def tagged(text):
    found, names = tagger().tag(text, sentence_spans(text))
    rows = []
    for one in found:
        content = " … ".join(text[s:e] for s, e in one.content)
        rows.append((one.speaker and text[slice(*one.speaker)], one.cue and text[slice(*one.cue)], content))
    return rows, [(text[n.start : n.end], n.kind) for n in names]


@pytest.mark.parametrize(
    ("speaker", "cue", "content"),
    [
        ("The Norland defence ministry", "denied", "that its guns had fired on the harbour of Tarsk"),
        ("Tarsk’s mayor, Olya Venn,", "said", "nine people had been killed"),
        ("she", "said", "‘We counted the bodies ourselves,’"),
    ],
)
def test_who_said_what_in_which_words(speaker, cue, content):
    rows = tagged(REPORT)[0]
    assert any(
        who in (speaker, speaker.rstrip(",")) and how.endswith(cue) and what == content for who, how, what in rows
    )


def test_an_interrupted_quotation_is_one_statement():
    whole = [what for _, _, what in tagged(REPORT)[0] if "military targets" in what]
    assert whole == ["“Our forces strike military targets only,” … “Everything else is an invention.”"]


def test_names_have_kinds():
    names = tagged(REPORT)[1]
    assert ("Iven Belan", "person") in names
    assert ("Olya Venn", "person") in names


@pytest.mark.parametrize("style", ["“”", "‘’", "«»", '""', "„“"])
def test_the_house_style_of_quotation_marks_does_not_matter(style):
    text = "Belan said the report was “a lie”.".translate(str.maketrans("“”", style))
    assert tagged(text)[0] == [("Belan", "said", f"the report was {style[0]}a lie{style[1]}")]


def test_reading_depends_on_the_text_alone():
    other = "“No,” said the envoy.\n\n" + REPORT
    alone = tagged(REPORT)
    tagged(other)
    assert tagged(REPORT) == alone == functools.reduce(lambda _, __: Tagger() and tagged(REPORT), range(2), None)


def test_without_its_files_the_model_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="attribution"):
        Tagger(tmp_path)


@settings(max_examples=40, deadline=None)
@given(texts(alphabet="aB. ,“”‘’'\"«»\n\ud800\x00é said", max_size=200))
@example("")
@example("”" * 3000)
@example("said " * 3000)
@example("'" * 5000)
def test_no_text_makes_it_fail_and_every_span_lies_in_a_text(text):
    found, names = tagger().tag(text, sentence_spans(text))
    for one in found:
        for start, end in [*one.content, one.cue or (0, 1), one.speaker or (0, 1)]:
            assert 0 <= start < end <= len(text)
    assert all(0 <= n.start < n.end <= len(text) for n in names)


def test_loading_is_quick():
    begun = time.process_time()
    Tagger().tag("Belan said no.", [(0, 14)])
    assert time.process_time() - begun < 1


@given(texts(alphabet="ab ’‘“”«»'\"`\n.,\ud800", max_size=60))
def test_canonical_text_keeps_every_place(text):
    alike = canonical(text)
    assert len(alike) == len(text)
    alike.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        ("‘We’re not part of that,’ he said.", "“We're not part of that,” he said."),
        ("‘the soldiers’ families are well,’ she said", "“the soldiers' families are well,” she said"),
        ("the soldiers’ families", "the soldiers' families"),
        ("He said: 'No.' It’s over.", "He said: “No.” It's over."),
        ("„so ist es“", "“so ist es”"),
        ("the '90s and rock 'n' roll", "the '90s and rock “n” roll"),
        ("``No,'' he said", "“\u2060No,”\u2060 he said"),
    ],
)
def test_quotation_marks_are_told_from_apostrophes(text, alike):
    assert canonical(text) == alike


def test_a_quotation_takes_its_marks():
    text = "He said: “No way.” Then"
    start = text.index("No")
    assert text[slice(*with_marks(text, start, start + 6))] == "“No way.”"


def test_no_part_goes_on_that_has_not_begun():
    never, never_first = forbidden()
    rng = np.random.default_rng(1)
    scores = rng.normal(size=(5, 30, len(never))).astype("float32")
    for path in best_path(scores, -1e4 * never, -1e4 * never_first).tolist():
        assert not never_first[path[0]]
        assert not any(never[a][b] for a, b in itertools.pairwise(path))


def test_of_two_readings_of_one_cue_the_surer_stays():
    assert chosen([]) == []


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("The minister said the report was a lie.", ("The minister", "said", "the report was a lie")),
        ("Norland denies shelling the harbour", ("Norland", "denies", "shelling the harbour")),
    ],
)
def test_a_sentence_that_stands_alone_is_read(text, row):
    assert tagged(text)[0] == [row]
