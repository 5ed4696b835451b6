import pytest
from hypothesis import given, settings
from hypothesis.strategies import lists, sampled_from, text

from counterclaim.annotate.mentions import mentions
from counterclaim.annotate.quotations import quotations
from counterclaim.annotate.sentences import sentences
from counterclaim.annotate.statements import statements
from counterclaim.records import Block, Credit, Document
from texts import doc_of

STAGES = (sentences, quotations, mentions, statements)


def read(report, **fields):
    return doc_of(report, *STAGES, **fields).statements


@pytest.mark.parametrize(
    ("report", "mode"),
    [
        ("“The port is shut,” Ana Belan said.", "direct"),
        ("Ana Belan said that the port was shut.", "indirect"),
        ("Ana Belan said the port was “shut for good”.", "mixed"),
    ],
)
def test_the_mode_says_whose_words_they_are(report, mode):
    assert [s.mode for s in read(report)] == [mode]


@pytest.mark.parametrize(
    ("report", "answers"),
    [
        ("Orland denies it.", "it"),
        ("Orland rejected these allegations.", "these allegations"),
        ("Orland branded such claims “inventions”.", "such claims"),
        ("Orland dismissed the report as a “fake”.", "the report"),
        ("Orland denied shelling the market.", None),
    ],
)
def test_a_denial_points_at_what_it_answers(report, answers):
    (found,) = read(report)
    assert (found.answers and found.answers.exact) == answers


def test_addressee_and_occasion_stand_around_the_statement():
    (found,) = read("Speaking at a briefing in Orsk, Ana Belan told reporters that the port was shut.")
    assert (found.addressee.exact, found.occasion.exact) == ("reporters", "at a briefing in Orsk")


@pytest.mark.parametrize(
    ("report", "day"),
    [
        ("Ana Belan said on Monday that the port was shut.", "2024-05-13"),
        ("Ana Belan said yesterday that the port was shut.", "2024-05-14"),
        ("Ana Belan said on May 3 that the port was shut.", "2024-05-03"),
        ("Ana Belan said that the port was shut on Monday.", None),
    ],
)
def test_the_day_it_was_said_counts_from_the_day_of_the_report(report, day):
    assert [s.said_at for s in read(report, published_at="2024-05-15")] == [day]


def test_the_dateline_gives_the_day_where_the_report_has_none():
    doc = doc_of("Ana Belan said on Monday that the port was shut.", sentences, quotations, mentions)
    dated = doc.add("credits", [Credit(doc.span(0, 3), "dateline", place="Orsk", date="2024-05-15")])
    assert [s.said_at for s in statements.finds(dated)] == ["2024-05-13"]


def test_furniture_is_never_read():
    report = "Ana Belan said the port was shut."
    doc = Document(name="a", capture="c", text=report, blocks=(Block(0, len(report), "related"),))
    for step in STAGES:
        doc = doc.add(step.gives, step.finds(doc))
    assert not doc.statements


WORDS = [
    *"“”‘’,.:—()\n",
    "Ana Belan",
    "Orland",
    "he",
    "said",
    "denied",
    "that",
    "the claims",
    "as",
    "and",
    "according to",
]
WORDS += ["accused", "of", "shelling", "who", "told", "reporters", "quoted", "saying", "by", "not", "claims", "to"]


@settings(max_examples=150, deadline=None)
@given(lists(sampled_from(WORDS), max_size=40).map(" ".join) | text(max_size=60))
def test_no_text_makes_it_fail_and_every_span_proves_itself(report):
    for s in read(report):
        for span in (*s.content, *s.chain, *filter(None, (s.speaker, s.cue, s.answers, s.addressee, s.occasion))):
            span.verify(report)
            assert span.exact.strip()


def test_no_two_statements_share_an_identity():
    report = "Orland denies it. “We left,” Ana Belan said. “We left,” she added, and said they left. Orland denies it."
    ids = [s.id for s in read(report)]
    assert len(ids) == len(set(ids))


def test_an_open_quotation_ends_where_another_speaker_begins():
    report = "“The port is shut,” Ana Belan said. “It stays shut.\n“We will see,” added Rolf Orla, a mayor. “We will.”"
    doc = doc_of(report, *STAGES)
    assert [(s.speaker.exact, s.words) for s in doc.statements] == [
        ("Ana Belan", "“The port is shut,” … “It stays shut."),
        ("Rolf Orla", "“We will see,” … “We will.”"),
    ]
