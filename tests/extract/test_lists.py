"""Lists that people bring: their own CSV, a SPARQL result, items of Wikidata; bad rows are named and left out."""

import json

import pytest

from counterclaim.extract.lists import listed_in
from counterclaim.records import Listed, Problem

OWN = """name,aliases,kind,role,party,country,from,until,source
Ina Dorn,"Dorn, I.|Inna Dorn",person,mayor,Orsk First,Norland,2019-05-02,2021,register
Orsk Rovers,,organisation,,,,,,
"""
SPARQL = """item,itemLabel,itemAltLabel,positionLabel,countryLabel,start,end
http://www.wikidata.org/entity/Q1,Ina Dorn,"Inna Dorn, Dorn",minister,Russian Federation,2019-05-02T00:00:00Z,
"""


def rows(text):
    return [row for row in listed_in(text, "people.csv") if isinstance(row, Listed)]


def problems(text):
    return [row.message for row in listed_in(text, "people.csv") if isinstance(row, Problem)]


def test_an_own_table_is_read_row_by_row():
    assert rows(OWN) == [
        Listed(
            "Ina Dorn",
            ("Dorn, I.", "Inna Dorn"),
            "person",
            "mayor",
            "Orsk First",
            "Norland",
            "2019-05-02",
            "2021",
            "register",
        ),
        Listed("Orsk Rovers", kind="organisation", source="people.csv"),
    ]
    assert rows(OWN.replace(",", ";").replace("Dorn; I.", "Dorn, I.")) == rows(OWN)


def test_a_sparql_result_is_read_by_its_labels():
    (dorn,) = rows(SPARQL)
    assert (dorn.name, dorn.aliases, dorn.role, dorn.country) == (
        "Ina Dorn",
        ("Inna Dorn", "Dorn"),
        "minister",
        "Russia",
    )
    assert (dorn.since, dorn.until, dorn.source) == ("2019-05-02", "", "http://www.wikidata.org/entity/Q1")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (",,,,,,,,", None),
        (",x,person,,,,,,", "row 2: nobody is named"),
        ("Q17,,person,,,,,,", "row 2: nobody is named"),
        ("Ina Dorn,,ship,,,,,,", "row 2: no kind is called 'ship'"),
        ("Ina Dorn,,,mayor,,,May 2019,,", "row 2: a date cannot be read"),
        ("Ina Dorn,,,mayor,,,2021,2019-05,", "row 2: it ends (2019-05) before it begins (2021)"),
    ],
)
def test_a_bad_row_is_a_problem(row, message):
    text = OWN.splitlines()[0] + "\n" + row + "\n"
    assert problems(text) == ([message] if message else [])
    assert rows(text) == []


def test_a_table_without_names_is_one_problem():
    assert problems("who,role\nIna Dorn,mayor\n") == ["row 1: no column is called name or itemLabel"]


def test_items_of_wikidata_give_a_row_for_each_position():
    def snak(key):
        return {"mainsnak": {"datavalue": {"value": {"id": key}}}}

    since = {"datavalue": {"value": {"time": "+2019-05-00T00:00:00Z"}}}
    items = [
        {
            "id": "Q1",
            "labels": {"en": {"value": "Ina Dorn"}},
            "aliases": {"en": [{"value": "Inna Dorn"}]},
            "claims": {
                "P31": [snak("Q5")],
                "P39": [snak("Q2") | {"qualifiers": {"P580": [since]}}, snak("Q3")],
                "P27": [snak("Q9")],
            },
        },
        {"id": "Q2", "labels": {"en": {"value": "mayor of Orsk"}}, "claims": {"P31": [snak("Q4")]}},
    ]
    text = "[\n" + ",\n".join(json.dumps(item) for item in items) + "\n]\n{broken\n"
    found = rows(text)
    assert [(row.name, row.role, row.since) for row in found[:2]] == [
        ("Ina Dorn", "mayor of Orsk", "2019-05"),
        ("Ina Dorn", "", ""),
    ]
    assert found[0].source == "https://www.wikidata.org/wiki/Q1"
    assert problems(text) == ["row 5: this line is no JSON", "2 items are given by number only: Q3, Q9"]
