"""Mentions: whole phrases with role, kind and owner, in text order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.annotate.mentions import mentions
from counterclaim.annotate.sentences import sentences
from counterclaim.lexicon.spelling import demonyms_of
from counterclaim.records import Mention
from texts import doc_of


def found(text: str) -> list[Mention]:
    return list(mentions.finds(doc_of(text, sentences)))


def one(text: str, words: str) -> Mention:
    return next(m for m in found(text) if m.span.exact == words)


@pytest.mark.parametrize(
    ("text", "words", "role", "of"),
    [
        ("Orsk Mayor Pavel Belan said no.", "Orsk Mayor Pavel Belan", "Orsk Mayor", "Orsk"),
        ("Mr. Belan said no.", "Mr. Belan", "Mr.", None),
        ("Then foreign minister Ina Dorn left.", "foreign minister Ina Dorn", "foreign minister", None),
        (
            "President Belan’s spokesman Ivo Dorn left.",
            "President Belan’s spokesman Ivo Dorn",
            "President Belan’s spokesman",
            "Belan",
        ),
        ("Ivo Dorn, a former mayor of Orsk, left.", "Ivo Dorn", "a former mayor of Orsk", "Orsk"),
        ("Ivo Dorn, 61, a former mayor of Orsk, left.", "Ivo Dorn", "a former mayor of Orsk", "Orsk"),
        ("Ivo Dorn, who served as ambassador to Orsk, left.", "Ivo Dorn", "served as ambassador to Orsk", "Orsk"),
        ("The ministry’s spokesman, Ivo Dorn, left.", "Ivo Dorn", "The ministry’s spokesman", "ministry"),
        (
            "French Secretary of State Ivo Dorn left.",
            "French Secretary of State Ivo Dorn",
            "French Secretary of State",
            "French",
        ),
    ],
)
def test_names_with_their_roles(text, words, role, of):
    made = one(text, words)
    assert made.form == "name"
    assert made.kind == "person"
    assert (made.role and made.role.exact) == role
    if of is not None:
        assert made.of is not None
        assert of in made.of.exact


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("The Russian defence ministry said so.", "The Russian defence ministry", "organisation"),
        ("A senior official who left said so.", "A senior official", "person"),
        ("British defence officials said so.", "British defence officials", "group"),
        ("A spokesman for the Orsk army said so.", "A spokesman for the Orsk army", "person"),
        ("Heads of certain Russian regions said so.", "Heads of certain Russian regions", "group"),
        ("The motormouth official said so.", "The motormouth official", "person"),
        ("Activists said so.", "Activists", "group"),
        ("Belan told the Nordic country to wait.", "the Nordic country", "place"),
        ("Orsk’s Ministry of Defence said so.", "Orsk’s Ministry of Defence", "organisation"),
    ],
)
def test_descriptions(text, words, kind):
    assert one(text, words).kind == kind


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("He stood in the police station.", "the police"),
        ("They went through official documents.", "official"),
        ("It was the Orsk dam.", "the Orsk"),
        ("Injecting Belan with hope, he left.", "Injecting Belan"),
        ("BELAN LEAVES ORSK FOR GOOD TODAY", "BELAN LEAVES"),
        ("‘We’ll find other ways,’ he said.", "We’ll"),
    ],
)
def test_words_that_mean_nobody(text, absent):
    assert absent not in [m.span.exact for m in found(text)]


def test_a_possessor_is_a_mention_too():
    assert [m.span.exact for m in found("President Belan’s spokesman left.")] == [
        "President Belan",
        "President Belan’s spokesman",
    ]


def test_those_who_speak_together():
    assert one("Orsk and its allies say so.", "Orsk and its allies").plural


def test_lower_case_capitals_of_aggregators():
    assert [m.span.exact for m in found("Then kyiv says no.")] == ["kyiv"]


def test_demonyms_that_only_the_report_knows():
    assert demonyms_of("Kessaly left, a Kessalian stayed") == {"Kessalian": "Kessaly"}
    made = one("Kessaly won. Many in Kessaly wept. The Kessalian envoy left.", "The Kessalian envoy")
    assert made.of is not None
    assert made.of.exact == "Kessalian"


@given(st.text(alphabet="aB .,’‘“”'\"-\n éЖ汉0", max_size=120))
def test_every_mention_proves_its_span(text):
    for made in found(text):
        for span in (made.span, made.role, made.of):
            if span is not None:
                span.verify(text)


@given(
    st.lists(
        st.sampled_from(
            [
                "the",
                "Orsk",
                "Mayor",
                "Mr",
                ".",
                ",",
                "’s",
                "of",
                "and",
                "its",
                "allies",
                "Belan",
                "spokesman",
                "for",
                "said",
                "he",
            ]
        ),
        max_size=30,
    )
)
def test_any_order_of_words_is_read(words):
    text = " ".join(words)
    for made in found(text):
        made.span.verify(text)


@pytest.mark.parametrize(
    "text",
    ["Local activist Mohammad al-Belan wept.", "Mohammad ash-Belan wept.", "They met Mohammad el-Belan there."],
)
def test_an_arabic_article_is_part_of_the_name(text: str) -> None:
    found = next(m for m in doc_of(text, sentences, mentions).mentions if m.form == "name")
    assert (found.kind, found.head.endswith("-Belan")) == ("person", True)


@pytest.mark.parametrize(
    ("text", "words", "role"),
    [
        ("On October 13 Syrian officials left.", "Syrian officials", None),
        ("In 2015 the mayor left.", "the mayor", None),
        ("Ina Dorn head of the Orsk mission said so.", "Ina Dorn", "head of the Orsk mission"),
        ("Mission director Anthony Lake said so.", "Mission director Anthony Lake", "Mission director"),
        ("Tags Syria Russia France The army left.", "Syria", None),
    ],
)
def test_dates_tags_and_lost_commas_are_no_part_of_a_name(text: str, words: str, role: str | None) -> None:
    made = next(m for m in found(text) if m.span.exact == words)
    assert (made.role.exact if made.role else None) == role
