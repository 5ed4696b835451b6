"""Lands that only the reports tell of."""

from __future__ import annotations

import pytest

from counterclaim.annotate.mentions import mentions
from counterclaim.annotate.referents import referents
from counterclaim.annotate.sentences import sentences
from counterclaim.reconcile.entities import entities
from counterclaim.reconcile.lands import lands_in
from counterclaim.records import Document
from texts import doc_of


def report(text: str) -> Document:
    return doc_of(text, sentences, mentions, referents)


def test_lands_have_the_demonym_that_reports_use() -> None:
    told = lands_in([report("Vardonia denied it. The Vardonian army left."), report("Vardonians fled Vardonia.")])
    assert told.demonym("Vardonia") == "Vardonian"
    assert told.demonym("Russia") == "Russian"


@pytest.mark.parametrize(
    "text",
    [
        "They met in Tolma, the Vardonian capital. Vardonia denied it.",
        "They met in Tolma, the capital of Vardonia.",
        "Vardonia’s capital, Tolma, was dark.",
        "They left Vardonia’s capital of Tolma.",
    ],
)
def test_capitals_are_of_the_land_that_a_report_names(text: str) -> None:
    assert lands_in([report(text)]).capital_of == {"Tolma": "Vardonia"}


def test_a_capital_speaks_for_its_land_in_every_report() -> None:
    first = report("They met in Tolma, the Vardonian capital. Vardonia denied it.")
    second = report("Troops stood near Tolma. Tolma said nothing.")
    found = {entity.name: entity.party for entity in entities([first, second]).entities}
    assert found["Tolma"] == "Vardonia"
    assert found == {entity.name: entity.party for entity in entities([second, first]).entities}


def test_a_ministry_is_one_however_its_land_is_joined_to_it() -> None:
    reports = [
        report("Vardonia’s Defense Ministry denied it. Vardonian troops left Vardonia."),
        report("The Vardonian Defence Ministry denied it. Vardonia’s army left Vardonia."),
        report("Vardonia's Ministry of Defence denied it. Vardonian troops left Vardonia."),
    ]
    ministries = [entity for entity in entities(reports).entities if "inistry" in entity.name]
    assert [(entity.party, len(entity.members)) for entity in ministries] == [("Vardonia", 3)]


def test_who_leads_a_body_speaks_for_it() -> None:
    text = "Pavel Belan, who heads the Vardonian mission, said he knew. Vardonia waited."
    assert {e.name: e.party for e in entities([report(text)]).entities}["Pavel Belan"] == "Vardonia"
