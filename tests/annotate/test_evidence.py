import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.annotate.attribution.evidence import evidence_of, hedges_of

MARKS = {"(": "speaker", "[": "cue", "{": "content"}


def found(what, marked):
    """The words that `what` finds in a sentence in which (the speaker), the [cue] and the {content} are marked."""
    text, spans, opened = "", {"speaker": [], "cue": [], "content": []}, []
    for piece in re.split(r"([(\[{}\])])", marked):
        if piece in MARKS:
            opened.append((MARKS[piece], len(text)))
        elif piece in tuple(")]}"):
            kind, start = opened.pop()
            spans[kind].append((start, len(text)))
        else:
            text += piece
    cue, speaker = (next(iter(spans[kind]), None) for kind in ("cue", "speaker"))
    return [text[s:e] for s, e in what(text, (0, len(text)), cue, spans["content"], speaker)]


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("(The mission) [said] {troops had mined the dam}, citing satellite images.", ["satellite images"]),
        ("(The mission) [said] {leaked documents showed that troops had mined the dam}.", ["leaked documents"]),
        ("{Audio messages suggest the order came from Tarsk}.", ["Audio messages"]),
        ("(Two witnesses) [told] the court {the shots came from the east}.", ["Two witnesses"]),
        ("(An official who asked not to be named) [said] {the talks had failed}.", ["asked not to be named"]),
        ("(The mayor) [said] {the mill burned}, based on an intercepted call.", ["intercepted call"]),
        ("{Two bodies lay in the mill}, a Meridian reporter saw.", ["Meridian reporter saw"]),
        (
            "(The mayor) [said] {the mill burned}, a claim supported by video reviewed by Meridian.",
            ["video", "reviewed by Meridian"],
        ),
        ("(The mayor) [called] {the video a fake}.", []),
        ("(The mayor) [denied] {forging the documents}.", []),
        ("(The mayor) [dismissed] {video showing troops at the dam}.", []),
        ("(The mayor) [said] {the mill burned}.", []),
    ],
)
def test_what_a_statement_rests_on(marked, words):
    assert found(evidence_of, marked) == words


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("(The mayor) [said] {the order probably came from Tarsk}.", ["probably"]),
        ("(The mayor) [said] {the flood may have been planned in May}.", ["may"]),
        ("(The mayor) reportedly [said] {the dam was mined}.", ["reportedly"]),
        ("(The mayor) [said] {the alleged “plot” was a story}.", ["alleged", "“plot”"]),
        ("(The mayor) [said] {the vote was ‘fixed,’ and the poll too}.", ["‘fixed,’"]),
        ("(The mayor) [said] {it was “a story made up in a newsroom far away”}.", []),
        ("{“A story,”} (the mayor) [said].", []),
        ("(The mayor) [said] {the people’s choice wasn’t theirs’}.", []),
    ],
)
def test_how_sure_a_statement_is(marked, words):
    assert found(hedges_of, marked) == words


@given(st.text("ab probably citing images “”'’.,!\n", max_size=60), st.data())
def test_any_spans_of_any_text(text, data):
    place = st.integers(0, len(text))
    spans = [tuple(sorted((data.draw(place), data.draw(place)))) for _ in range(3)]
    for what in (evidence_of, hedges_of):
        places = what(text, (0, len(text)), spans[0], [spans[1]], spans[2])
        assert all(0 <= s < e <= len(text) for s, e in places)
        assert list(places) == sorted(places)
