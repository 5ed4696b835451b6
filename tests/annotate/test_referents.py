"""Referents: which mentions of one report are one somebody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.annotate.mentions import mentions
from counterclaim.annotate.quotations import quotations
from counterclaim.annotate.referents import referents
from counterclaim.annotate.sentences import sentences
from counterclaim.records import Document, Referent, Statement
from texts import doc_of


def read(text: str, *speakers: str) -> Document:
    """The text with a statement for each of the speakers, who are looked for one after the other."""
    doc = doc_of(text, sentences, quotations).add("tags", ())
    doc = doc.add("mentions", mentions.finds(doc))
    said, at = [], 0
    for words in speakers:
        at = text.index(words, at)
        said.append(Statement(document=doc.id, content=(doc.span(0, 0),), speaker=doc.span(at, at + len(words))))
        at += len(words)
    doc = doc.add("statements", said)
    return doc.add("referents", referents.finds(doc))


def who(doc: Document, words: str, last: bool = True) -> Referent:
    """The referent of the last (or first) mention with these words."""
    at = doc.text.rindex(words) if last else doc.text.index(words)
    return next(r for r in doc.referents for m in r.links if m.span.start == at and m.span.exact == words)


@pytest.mark.parametrize(
    ("text", "speakers", "words", "name"),
    [
        ("Pavel Belan came. Mr Belan left.", (), "Mr Belan", "Pavel Belan"),
        ("Pavel Belskyy came. Then Belsky left.", (), "Belsky", "Pavel Belskyy"),
        (
            "Orsk spokesman Pavel Belan spoke. The official wept.",
            ("Orsk spokesman Pavel Belan",),
            "The official",
            "Pavel Belan",
        ),
        ("Tarn’s mouthpiece spoke. Tarn’s spokesman Pavel Belan wept.", (), "Tarn’s mouthpiece", "Pavel Belan"),
        ("Pavel Belan said no. It rained. “We wait,” he said.", ("Pavel Belan",), "he", "Pavel Belan"),
        ("Ina Dorn met Pavel Belan. She left.", (), "She", "Ina Dorn"),
        (
            "Orsk Mayor Ivo Tarn called it a lie but Pavel Belan denied that. He said: “No.”",
            ("Orsk Mayor Ivo Tarn", "Pavel Belan"),
            "He",
            "Pavel Belan",
        ),
        ("Pavel Belan spoke. Asked whether Ivo Tarn would go, he said no.", ("Pavel Belan", "he"), "he", "Pavel Belan"),
        ("Pavel Belan said “I am here”.", ("Pavel Belan",), "Pavel Belan", "Pavel Belan"),
        (
            "Radio Orsk spoke. The statement named nobody.",
            ("Radio Orsk", "The statement"),
            "The statement",
            "Radio Orsk",
        ),
        (
            "The Tarn Council left. A Tarn Council report spoke.",
            ("A Tarn Council report",),
            "A Tarn Council report",
            "Tarn Council",
        ),
        ("The Union of Norlandic Mills (UNM) left. UNM wept.", (), "The Union of Norlandic Mills", "UNM"),
        ("Nobody saw President Pavel Belans. It rained on Mayor Belan.", (), "Mayor Belan", "Pavel Belans"),
        ("The opposition Orsk-based Tarn Council left.", (), "The opposition Orsk-based Tarn Council", "Tarn Council"),
        ("Senator Angus King left. The president wept. King said so.", ("King",), "King", "Angus King"),
        ("Omar Abdel Belan came. Abdel Belan left.", (), "Abdel Belan", "Omar Abdel Belan"),
        ("A monitor spoke. Ivo Tarn heads the Oxfam monitoring group.", ("A monitor",), "A monitor", "Oxfam"),
        ("In June 2018 Trump left. The US president wept.", ("The US president",), "The US president", "Trump"),
        (
            "A senior official said no. Then Orsk ambassador Pavel Belan told us.",
            ("A senior official", "Orsk ambassador Pavel Belan"),
            "A senior official",
            "Pavel Belan",
        ),
        ("Finland waits. Sweden too. Finland left. The Nordic country wept.", (), "The Nordic country", "Finland"),
        ("The Orsk Water Council met. The council left.", (), "The council", "Orsk Water Council"),
        ("The Orsk Water Council (OWC) met. Then the OWC left.", (), "the OWC", "Orsk Water Council"),
        ("Kiev waits. Then Ukraine left.", (), "Kiev", "Ukraine"),
    ],
)
def test_who_is_meant(text, speakers, words, name):
    doc = read(text, *speakers)
    assert name in who(doc, words).names


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Pavel Belan met Irena Belan.", "Pavel Belan", "Irena Belan"),
        ("Mr Belan met Mrs Belan.", "Mr Belan", "Mrs Belan"),
        ("The Kremlin spoke. Russia waits.", "The Kremlin", "Russia"),
        ("A witness left. A witness came.", "A witness", "a witness"),
        (
            "U.S. President Pavel Belan spoke. The Russian president left.",
            "U.S. President Pavel Belan",
            "The Russian president",
        ),
    ],
)
def test_who_stays_apart(text, one, other):
    doc = read(text, *([one] if one == "A witness" else []))
    if other == "a witness":
        firsts = [r for r in doc.referents if r.links[0].span.exact == "A witness"]
        assert all(len(r.links) == 1 for r in firsts)
        return
    assert who(doc, one) is not who(doc, other)


def test_a_description_that_fits_two_alike_is_nobody_and_says_so():
    doc = read("Minister Pavel Belan met Minister Ina Dorn. The minister wept.", "The minister")
    link = who(doc, "The minister").links[0]
    assert link.reason in {f"“The minister”: could be {names}" for names in ("Ina Dorn or Pavel Belan",)}
    assert not who(doc, "The minister").names


def test_whose_office_it_is_by_context():
    text = "Orskland’s army spoke. The Orsklandian guns fired. Foreign minister Ina Dorn left."
    assert "Orskland" in who(read(text), "Foreign minister Ina Dorn").of


def test_every_speaker_belongs_to_somebody():
    doc = read(
        "Most of those who came said no. Pavel Belan, the mayor, agreed.",
        "Most of those who came",
        "Pavel Belan, the mayor,",
    )
    for statement in doc.statements:
        assert any(link.span == statement.speaker for r in doc.referents for link in r.links)


@given(st.text(alphabet="aB .,’‘“”'\"-\n éЖ汉0", max_size=120))
def test_any_text_is_read_and_every_link_proves_its_span(text):
    doc = read(text)
    seen = [link.span for r in doc.referents for link in r.links]
    for span in seen:
        span.verify(text)
    assert len(seen) == len(set(seen))
