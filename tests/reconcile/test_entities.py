"""Entities: who is who across reports, and for whom they speak."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.annotate.mentions import mentions
from counterclaim.annotate.quotations import quotations
from counterclaim.annotate.referents import referents
from counterclaim.annotate.sentences import sentences
from counterclaim.reconcile.entities import Entities, entities
from counterclaim.records import Document, Entity, Statement
from texts import doc_of


def read(text: str, name: str = "a.txt") -> Document:
    """The text, with everybody in it taken for a speaker."""
    doc = doc_of(text, sentences, quotations, name=name).add("tags", ())
    doc = doc.add("mentions", mentions.finds(doc))
    said = [Statement(document=doc.id, content=(doc.span(0, 0),), speaker=m.span) for m in doc.mentions]
    doc = doc.add("statements", said)
    return doc.add("referents", referents.finds(doc))


def ledger(*texts: str) -> tuple[list[Document], Entities]:
    docs = [read(text, f"{at}.txt") for at, text in enumerate(texts)]
    return docs, entities(docs)


def whose(docs: list[Document], found: Entities, at: int, words: str) -> Entity:
    start = docs[at].text.index(words)
    entity = found.of_span(docs[at].id, docs[at].span(start, start + len(words)))
    assert entity is not None
    return entity


@pytest.mark.parametrize(
    ("one", "other", "left", "right"),
    [
        (
            "Orsk Mayor Pavel Belskyy left.",
            "Mayor Pavel Belsky came.",
            "Orsk Mayor Pavel Belskyy",
            "Mayor Pavel Belsky",
        ),
        ("Kiev waits.", "Then Ukraine left.", "Kiev", "Ukraine"),
        (
            "The Russian defence ministry left.",
            "Russia’s Ministry of Defense came.",
            "The Russian defence ministry",
            "Russia’s Ministry of Defense",
        ),
        (
            "An ICC prosecutor left.",
            "International Criminal Court prosecutor Ina Dorn came.",
            "An ICC prosecutor",
            "International Criminal Court prosecutor Ina Dorn",
        ),
        (
            "The Kremlin spokesman left.",
            "Kremlin spokesman Ivo Belan came.",
            "The Kremlin spokesman",
            "Kremlin spokesman Ivo Belan",
        ),
    ],
)
def test_one_across_reports(one, other, left, right):
    docs, found = ledger(one, other)
    assert whose(docs, found, 0, left) == whose(docs, found, 1, right)
    assert any(j.question == "same_entity" and j.verdict == "same" and j.reasons for j in found.judgements)


@pytest.mark.parametrize(
    ("one", "other", "left", "right"),
    [
        ("Pavel Belan left.", "Irena Belan came.", "Pavel Belan", "Irena Belan"),
        (
            "President Pavel W. Belan left.",
            "President Pavel H. Belan came.",
            "President Pavel W. Belan",
            "President Pavel H. Belan",
        ),
        ("A senior official left.", "A senior official came.", "A senior official", "A senior official"),
        ("Activists left Orsk.", "Activists came to Orsk.", "Activists", "Activists"),
        (
            "A Russian lawmaker left.",
            "Russian lawmaker Ivo Belan came.",
            "A Russian lawmaker",
            "Russian lawmaker Ivo Belan",
        ),
    ],
)
def test_two_across_reports(one, other, left, right):
    docs, found = ledger(one, other)
    assert found.of_span(docs[0].id, docs[0].span(0, len(left))) != found.of_span(
        docs[1].id, docs[1].span(0, len(right))
    )


def test_a_bare_surname_that_fits_two_stays_apart_and_says_so():
    docs, found = ledger(
        "Minister Pavel Belan of Orsk met Ina Dorn and Ivo Tarn.",
        "Minister Irena Belan of Orsk met Ina Dorn and Ivo Tarn.",
        "Minister Belan met Ina Dorn and Ivo Tarn.",
    )
    third = whose(docs, found, 2, "Minister Belan")
    assert third not in (whose(docs, found, 0, "Minister Pavel Belan"), whose(docs, found, 1, "Minister Irena Belan"))
    assert any(j.verdict == "unsure" for j in found.judgements)


@pytest.mark.parametrize(
    ("text", "words", "name", "party"),
    [
        ("German Chancellor Ina Dorn left.", "German Chancellor Ina Dorn", "Ina Dorn", "Germany"),
        ("Kremlin spokesman Ivo Belan left.", "Kremlin spokesman Ivo Belan", "Ivo Belan", "Russia"),
        ("German Airlines left. German CEO Ina Dorn wept.", "German CEO Ina Dorn", "Ina Dorn", "German Airlines"),
        ("German Airlines left.", "German Airlines", "German Airlines", "German Airlines"),
        ("Mariupol Mayor Ivo Belan left.", "Mariupol Mayor Ivo Belan", "Ivo Belan", "Ukraine"),
        ("The UN’s refugee agency left.", "The UN’s refugee agency", "UNHCR", "United Nations"),
        ("A UN-mandated body left.", "A UN-mandated body", "UN-mandated body", "United Nations"),
        ("The White House left.", "The White House", "White House", "United States"),
        ("British defence officials left.", "British defence officials", "British defence officials", "United Kingdom"),
        ("Ivo Belan, an analyst, left.", "Ivo Belan", "Ivo Belan", "independent experts"),
        ("Ivo Belan, who served as British envoy, left.", "Ivo Belan", "Ivo Belan", "independent experts"),
        ("Rep. Ivo Belan (D-Calif.) left.", "Rep. Ivo Belan", "Ivo Belan", "Democratic Party"),
        ("Syrian rebels left.", "Syrian rebels", "Syrian rebels", "Syrian rebels"),
        ("kyiv and its allies say so.", "kyiv and its allies", "Ukraine and its allies", "Ukraine"),
        ("They said its Western allies left.", "its Western allies", "Western allies", "Western allies"),
        ("Kessaly’s envoy Ivo Belan left. A Kessalian gun fired.", "Kessaly’s envoy Ivo Belan", "Ivo Belan", "Kessaly"),
        (
            "A nurse left the Kessalian town of Yarm. Kessaly wept. Yarm Mayor Ivo Belan left.",
            "Yarm Mayor Ivo Belan",
            "Ivo Belan",
            "Kessaly",
        ),
    ],
)
def test_names_and_parties(text, words, name, party):
    docs, found = ledger(text)
    entity = whose(docs, found, 0, words)
    assert (entity.name, entity.party) == (name, party)
    assert entity.party_reason


TEXTS = (
    "Orsk Mayor Pavel Belskyy said no. He left. The Russian defence ministry waits.",
    "Pavel Belsky, mayor of Orsk, came. Kiev and its allies say so.",
    "Minister Ina Dorn met Belsky. Ukraine waits. The ministry wept.",
    "An ICC prosecutor came. ICC prosecutor Ivo Tarn left with Ina Dorn.",
)


@given(st.permutations(range(len(TEXTS))))
@settings(max_examples=10, deadline=None)
def test_the_order_of_reports_is_no_matter(order):
    docs = [read(text, f"{at}.txt") for at, text in enumerate(TEXTS)]
    assert entities([docs[at] for at in order]).entities == entities(docs).entities


def test_every_referent_has_one_entity():
    docs, found = ledger(*TEXTS)
    members = [member for entity in found.entities for member in entity.members]
    assert sorted(members) == sorted(r.id for doc in docs for r in doc.referents)
    assert all(len(entity.members) == len(entity.reasons) for entity in found.entities)
