import pytest

from counterclaim.annotate.mentions import mentions
from counterclaim.annotate.quotations import quotations
from counterclaim.annotate.sentences import sentences
from counterclaim.annotate.statements import statements
from texts import doc_of


def said(report):
    """What each speaker says, as "speaker: content"."""
    doc = doc_of(report, sentences, quotations, mentions, statements)
    return [f"{s.speaker and s.speaker.exact}: {s.words}" for s in doc.statements if not s.narrator]


@pytest.mark.parametrize(
    ("report", "found"),
    [
        ("Ana Belan said that the port was shut.", ["Ana Belan: that the port was shut"]),
        ("Ana Belan said the port was shut.", ["Ana Belan: the port was shut"]),
        ("The port was shut, Ana Belan said on Monday.", ["Ana Belan: The port was shut"]),
        ("The port has been shut, according to Ana Belan.", ["Ana Belan: The port has been shut"]),
        ("According to Ana Belan, the port was shut.", ["Ana Belan: the port was shut"]),
        ("“The port is shut,” Ana Belan told reporters.", ["Ana Belan: “The port is shut,”"]),
        ("“The port is shut,” said Ana Belan, who runs it.", ["Ana Belan: “The port is shut,”"]),
        ("Ana Belan said: “The port is shut. It stays shut.”", ["Ana Belan: “The port is shut. It stays shut.”"]),
        (
            "The harbour “is shut and stays shut,” Ana Belan added.",
            ["Ana Belan: The harbour “is shut and stays shut,”"],
        ),
        ("Orland’s claim that its men had left is false.", ["Orland: that its men had left"]),
        ("On the radio’s “Orsk Today,” Ana Belan said the port was shut.", ["Ana Belan: the port was shut"]),
        ("“The port,” Ana Belan said, “is shut.”", ["Ana Belan: “The port,” … “is shut.”"]),
        ("“The port is shut,” Ana Belan said. “It stays so.”", ["Ana Belan: “The port is shut,” … “It stays so.”"]),
    ],
)
def test_what_is_said_is_found_before_and_after_its_cue(report, found):
    assert said(report) == found


@pytest.mark.parametrize(
    ("report", "found"),
    [
        ("Orland accused Varnia of shelling the market.", ["Orland: Varnia of shelling the market"]),
        ("Orland denied shelling the market.", ["Orland: shelling the market"]),
        ("Orland has denied that its army shelled the market.", ["Orland: that its army shelled the market"]),
        ("Varnia blames Orland. Orland denies it.", ["Varnia: Orland", "Orland: it"]),
        ("Orland rejected the report as “fake”.", ["Orland: the report as “fake”"]),
        ("Orland branded such claims “inventions”.", ["Orland: such claims “inventions”"]),
        ("Ana Belan called Orland a “robber state” after the raid.", ["Ana Belan: Orland a “robber state”"]),
        ("Ana Belan described it as a crime.", ["Ana Belan: it as a crime"]),
        ("Orland ruled out any talks with Varnia.", ["Orland: any talks with Varnia"]),
        ("Ana Belan urged Orland to stop.", ["Ana Belan: Orland to stop"]),
        ("Ana Belan called on Orland to stop.", ["Ana Belan: Orland to stop"]),
        ("Ana Belan refused to comment on the losses.", ["Ana Belan: the losses"]),
        ("Ana Belan put the number of dead at 40.", ["Ana Belan: the number of dead at 40"]),
    ],
)
def test_denials_accusations_and_refusals_take_their_objects(report, found):
    assert said(report) == found


@pytest.mark.parametrize(
    ("report", "found"),
    [
        (
            "Orland denied that it shelled the market and insisted that it was calm.",
            ["Orland: that it shelled the market", "Orland: that it was calm"],
        ),
        (
            "Orland rejected the charge, claiming that the market was empty.",
            ["Orland: the charge", "Orland: that the market was empty"],
        ),
        (
            "Orland says the war is over, and Varnia says it goes on.",
            ["Orland: the war is over", "Varnia: it goes on"],
        ),
        ("Varnia’s accusations of theft were old.", ["Varnia: accusations of theft were old"]),
        (
            "The vote followed allegations by Varnia that Orland shelled a school.",
            ["Varnia: that Orland shelled a school"],
        ),
    ],
)
def test_a_sentence_may_hold_several_statements(report, found):
    assert said(report) == found


def test_a_statement_that_is_passed_on_keeps_its_chain():
    doc = doc_of("“We left,” Orsk Radio quoted Ana Belan as saying.", sentences, quotations, mentions, statements)
    (found,) = doc.statements
    assert (found.speaker.exact, [c.exact for c in found.chain]) == ("Ana Belan", ["Orsk Radio"])
