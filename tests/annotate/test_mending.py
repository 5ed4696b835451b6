import pytest

from counterclaim.annotate.attribution.mending import accused_by, headless, near, relayed, sourced, unlabelled
from counterclaim.annotate.attribution.proposals import Proposal


def proposed(text, content, cue, speaker):
    """The proposal whose parts are these words of the text."""

    def place(words):
        return text.index(words), text.index(words) + len(words)

    return Proposal((place(content),), place(cue), place(speaker) if speaker else None)


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


def test_who_stands_in_the_next_sentence_did_not_say_it():
    text = "Rumours that he fled were rife. The mayor laughed."
    assert near(text, proposed(text, "that he fled", "Rumours", "The mayor")).speaker is None
    text = "Rumours that he fled were spread by the mayor."
    assert near(text, proposed(text, "that he fled", "Rumours", "the mayor")).speaker is not None


def test_a_source_needs_no_comma():
    text = "According to the harbour office the port is shut."
    found = sourced(text, proposed(text, "the port is shut", "According to", None))
    assert text[slice(*found.speaker)] == "the harbour office"


def test_a_speaker_is_no_part_of_what_is_said():
    text = "The note which named nobody said 40 fell."
    whole = Proposal(((0, 27), (33, 40)), (28, 32), (0, 8))
    assert [text[start:end] for start, end in headless(text, whole).content] == ["40 fell"]
