import pytest

from counterclaim.annotate.attribution.proposals import Proposal
from counterclaim.annotate.attribution.sifting import accused_by, headless, is_said, relayed, sourced, unlabelled
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


def test_who_is_quoted_speaks():
    text = "Tass, quoting Mayor Ana Belan, said it fell."
    found = relayed(text, proposed(text, "it fell", "said", "Tass"))
    assert text[slice(*found.speaker)] == "Mayor Ana Belan"
    assert [text[start:end] for start, end in found.chain] == ["Tass"]


@pytest.mark.parametrize(
    ("text", "speaker", "accuser"),
    [
        ("Orland was accused of theft.", "Orland", None),
        ("Orland was accused of theft by Belan, a clerk.", "Orland", "Belan"),
        ("Two men accused of theft fled.", "Two men", None),
        ("Belan accused Orland of theft.", "Belan", "Belan"),
    ],
)
def test_who_is_accused_is_not_who_accuses(text, speaker, accuser):
    p = accused_by(text, proposed(text, "theft", "accused", speaker))
    assert (text[slice(*p.speaker)] if p.speaker else None) == accuser


@pytest.mark.parametrize("label", ["10:32 am ", "22.15 GMT – ", "A: ", "• "])
def test_the_hour_of_an_entry_is_not_said(label):
    text = f"{label}The port is shut, she says."
    found = unlabelled(text, proposed(text, f"{label}The port is shut", "says", "she"))
    assert [text[start:end] for start, end in found.content] == ["The port is shut"]


def test_a_source_needs_no_comma():
    text = "According to the harbour office the port is shut."
    found = sourced(text, proposed(text, "the port is shut", "According to", None))
    assert text[slice(*found.speaker)] == "the harbour office"


def test_a_speaker_is_no_part_of_what_is_said():
    text = "The note which named nobody said 40 fell."
    whole = Proposal(((0, 27), (33, 40)), (28, 32), (0, 8))
    assert [text[start:end] for start, end in headless(text, whole).content] == ["40 fell"]


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
