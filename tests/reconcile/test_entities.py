"""Entities: who is who across reports, and for whom they speak."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.annotate.mentions import mentions
from counterclaim.annotate.quotations import quotations
from counterclaim.annotate.referents import referents
from counterclaim.annotate.sentences import sentences
from counterclaim.reconcile.entities import Entities, entities
from counterclaim.records import Document, Entity, Listed, Statement
from texts import doc_of


def read(text: str, name: str = "a.txt", day: str | None = None) -> Document:
    """The text, with everybody in it taken for a speaker."""
    doc = doc_of(text, sentences, quotations, name=name, published_at=day).add("tags", ())
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
        ("The Syrian regime fell.", "Syria’s government left.", "The Syrian regime", "Syria’s government"),
        ("The Syrian army left.", "Syria wept. Syrians left. The army came.", "The Syrian army", "The army"),
        ("They live in Syrias.", "Syria left.", "Syrias", "Syria"),
        (
            "Kessaly’s finance ministry left. A Kessalian came. The finance ministry in Yarm stood.",
            "The Kessalian finance ministry wept. Yarm left. Kessaly came.",
            "The finance ministry in Yarm",
            "The Kessalian finance ministry",
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
        ("Syria wept. The Syrian regime fell. Activists left.", "Activists", "Activists", "Syrian opposition"),
        ("Syria wept. Syrians left. The army came.", "The army", "army", "Syria"),
        ("The Orsk Zoo shut. Zoo officials left.", "Zoo officials", "Zoo officials", "Orsk Zoo"),
        ("Orsk Rovers coach Ivo Belan left.", "Orsk Rovers coach Ivo Belan", "Ivo Belan", "Orsk Rovers"),
        ("Senator Ivo Belan of Texas left.", "Senator Ivo Belan", "Ivo Belan", "United States"),
        (
            "National Security Adviser Ivo Belan left.",
            "National Security Adviser Ivo Belan",
            "Ivo Belan",
            "United States",
        ),
        ("The White Helmets rescue group left.", "The White Helmets rescue group", "White Helmets", "White Helmets"),
        ("Texas wept.", "Texas", "Texas", "United States"),
        (
            "The Syrian Institute of Law left.",
            "The Syrian Institute of Law",
            "Syrian Institute of Law",
            "Syrian Institute of Law",
        ),
        ("The Aleppo Police Command left.", "The Aleppo Police Command", "Aleppo Police Command", "Syria"),
        ("U.S. Senator Ted Cruz left.", "U.S. Senator Ted Cruz", "Ted Cruz", "Republican Party"),
        (
            "The Tarn militia left Iraq. Militia spokesman Ivo Belan wept.",
            "Militia spokesman Ivo Belan",
            "Ivo Belan",
            "Tarn militia",
        ),
        ("Mr Putin left.", "Mr Putin", "Vladimir Putin", "Russia"),
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


def test_a_firm_is_meant_by_the_first_word_of_its_name_too():
    doc = read("American Airlines left. Then American says so.").add("referents", ())
    at = doc.text.rindex("American")
    speaker = doc.span(at, at + len("American"))
    doc = doc.add("statements", [Statement(document=doc.id, content=(doc.span(0, 0),), speaker=speaker)])
    doc = doc.add("referents", referents.finds(doc))
    entity = entities([doc]).of_span(doc.id, speaker)
    assert entity is not None
    assert entity.party == "American Airlines"


def test_a_described_office_is_whoever_held_it_on_the_day():
    docs = [
        read("US President Barack Obama left.", "a.txt", "2016-05-02"),
        read("US President Donald Trump came.", "b.txt", "2017-05-02"),
        read("The US president wept.", "c.txt", "2018-05-02"),
    ]
    found = entities(docs)
    assert whose(docs, found, 2, "The US president").name == "Donald Trump"
    assert whose(docs[:1] + docs[2:], entities(docs[:1] + docs[2:]), 1, "The US president").name == "US president"


DORN = Listed("Ina Dorn-Belan", ("Ina Dorn", "Dorn"), role="minister", country="Orsk", since="2019", until="2020")


def test_a_list_says_who_is_one_under_which_name_and_for_whom_on_the_day():
    docs = [read("Ina Dorn left.", "a.txt", "2019-05-02"), read("A lawyer, Dorn, came.", "b.txt", "2020-05-02")]
    assert whose(docs, entities(docs), 0, "Ina Dorn") != whose(docs, entities(docs), 1, "Dorn")
    listed = whose(docs, entities(docs, [DORN]), 0, "Ina Dorn")
    assert listed == whose(docs, entities(docs, [DORN]), 1, "Dorn")
    assert (listed.name, listed.party, set(listed.reasons)) == ("Ina Dorn-Belan", "Orsk", {"listed as Ina Dorn-Belan"})
    later = [read("Ina Dorn left.", "a.txt", "2022-05-02")]
    assert whose(later, entities(later, [DORN]), 0, "Ina Dorn").party is None


def test_the_family_of_somebody_listed_is_somebody_else():
    docs = [read("Ivanka Trump left. Donald Trump came. Trump wept.", "a.txt", "2018-05-02")]
    found = entities(docs)
    assert whose(docs, found, 0, "Ivanka Trump").party != "United States"
    assert whose(docs, found, 0, "Donald Trump") == found.of_span(docs[0].id, docs[0].span(38, 43))


def test_a_name_that_two_on_a_list_share_is_nobodys():
    docs = [read("Mr Dorn left.", "a.txt", "2019-05-02")]
    found = entities(docs, [DORN, Listed("Ivo Dorn", ("Dorn",), country="Tarn")])
    assert whose(docs, found, 0, "Mr Dorn").name == "Dorn"


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
