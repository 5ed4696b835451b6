import pytest

from counterclaim.annotate.attribution.proposals import Proposal
from counterclaim.annotate.attribution.sifting import is_said
from counterclaim.annotate.mentions import mentions
from counterclaim.annotate.quotations import quotations
from counterclaim.annotate.sentences import sentences
from counterclaim.annotate.statements import statements
from texts import doc_of


def proposed(text, content, cue, speaker):
    """The proposal whose parts are these words of the text."""

    def place(words):
        return text.index(words), text.index(words) + len(words)

    return Proposal((place(content),), place(cue), place(speaker) if speaker else None)


@pytest.mark.parametrize(
    ("text", "content", "cue", "speaker", "kept"),
    [
        ("Belan apologised to Orsk.", "to Orsk", "apologised", "Belan", False),
        ("Belan vowed to leave.", "to leave", "vowed", "Belan", True),
        ("Belan apologised to the crews and their kin.", "the crews and their kin", "apologised to", "Belan", False),
        ("The post said so, citing two officials in Orsk.", "two officials in Orsk", "citing", "The post", False),
        ("She resigned, citing her age.", "her age", "citing", "She", True),
        ("The Orsk Post first reported the raid.", "the raid", "first reported", "The Orsk Post", False),
        ("Q: Who fired first?", "Who fired first?", ":", "Q", False),
        ("Belan thanked the crews.", "the crews", "thanked", "Belan", False),
        ("Belan described the moment the wall fell.", "the moment the wall fell", "described", "Belan", False),
        ("Belan described the raid as a crime.", "the raid as a crime", "described", "Belan", True),
        ("Asked about the raid, Belan wept.", "about the raid", "Asked", "Belan", False),
        ("Both sides blamed each other.", "each other", "blamed", "Both sides", False),
        ("Belan denied this.", "this", "denied", "Belan", True),
        ("Later Belan left. Asked whether he would stay, he wept.", "whether he would stay", "Asked", "Belan", False),
        ("Ana “Boots” Belan said it fell.", "“Boots”", "said", "Ana “Boots” Belan", False),
        ("The clerk asked not to be named.", "not to be named", "asked", "The clerk", False),
        ("Boats are sorted according to type.", "Boats are sorted", "according to", "type", False),
        ("Boats are seized, according to Belan.", "Boats are seized", "according to", "Belan", True),
        ("Belan saw the alleged tunnels beneath Orsk.", "tunnels beneath Orsk", "alleged", "Belan", False),
        ("Belan was fond of old maps.", "old maps", "was fond of", "Belan", False),
        ("Belan was fond of “old maps”.", "“old maps”", "was fond of", "Belan", True),
    ],
)
def test_acts_questions_and_fragments_are_no_statements(text, content, cue, speaker, kept):
    assert is_said(text, proposed(text, content, cue, speaker)) == kept


@pytest.mark.parametrize(
    ("report", "found"),
    [
        ("Orland was accused by Lozna of shelling the port.", ["Lozna: shelling the port"]),
        ("The clerks have been accused of theft.", ["None: theft"]),
        ("The clerks have been accused of", []),
        ("The clerks were accused by Lozna of", []),
        ("A guard accused them of theft and they were led away.", ["A guard: them of theft"]),
        ("A guard accused them of lying and stealing.", ["A guard: them of lying and stealing"]),
    ],
)
def test_a_charge_ends_where_the_reporter_goes_on(report, found):
    doc = doc_of(report, sentences, quotations, mentions, statements)
    assert [f"{s.speaker and s.speaker.exact}: {s.words}" for s in doc.statements] == found


@pytest.mark.parametrize(
    ("report", "found"),
    [
        ("Belan said 40 had fled and warned that more would.", ["Belan: 40 had fled", "Belan: more would"]),
        ("Belan denied the raid and has since left.", ["Belan: the raid"]),
        ("Belan said the raid had failed and was over.", ["Belan: the raid had failed and was over"]),
    ],
)
def test_a_content_ends_where_its_speaker_does_something_else(report, found):
    doc = doc_of(report, sentences, quotations, mentions, statements)
    assert [f"{s.speaker and s.speaker.exact}: {s.words.removeprefix('that ')}" for s in doc.statements] == found
