import pytest

from counterclaim.annotate.mentions import mentions
from counterclaim.annotate.quotations import quotations
from counterclaim.annotate.sentences import sentences
from counterclaim.annotate.statements import statements
from texts import doc_of


@pytest.mark.parametrize(
    ("report", "told"),
    [
        ("Satellite images show craters in the market square.", ["Satellite images show craters in the market square"]),
        ("Mr Belan’s claim contradicts ample evidence.", ["Mr Belan’s claim contradicts ample evidence"]),
        (
            "The most brutal raid came in May, when the Orland Navy bombed a school in Orsk.",
            ["the Orland Navy bombed a school in Orsk"],
        ),
        ("Ana Belan said that satellite images show craters.", []),
        ("“Satellite images show craters,” Ana Belan said.", []),
        ("The army held a parade in Orsk.", []),
    ],
)
def test_the_narrator_takes_a_side_only_in_its_own_voice(report, told):
    doc = doc_of(report, sentences, quotations, mentions, statements)
    assert [s.words for s in doc.statements if s.narrator] == told


def test_nobody_but_the_outlet_holds_what_the_narrator_tells():
    doc = doc_of("Audio messages suggest the vote was rigged.", sentences, quotations, mentions, statements)
    (found,) = doc.statements
    assert (found.speaker, found.mode, found.narrator) == (None, "narrated", True)
