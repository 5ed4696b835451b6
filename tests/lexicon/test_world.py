"""What is known before a report is read, and how it is looked up."""

from importlib import resources

import pytest

from counterclaim.lexicon.spelling import other_middle, same_given, spelling
from counterclaim.lexicon.world import country_of, country_of_town, demonym_of, known, party_of, region, world


@pytest.mark.parametrize(
    ("words", "name", "party"),
    [
        ("Kyiv", "Ukraine", "Ukraine"),
        ("Kiev", "Ukraine", "Ukraine"),
        ("kyiv", "Ukraine", "Ukraine"),
        ("Washington", "United States", "United States"),
        ("the U.S.", "United States", "United States"),
        ("the Kremlin", "Kremlin", "Russia"),
        ("Downing Street", "Downing Street", "United Kingdom"),
        ("the U.N.’s refugee agency", "UNHCR", "United Nations"),
        ("the UN's refugee agency", "UNHCR", "United Nations"),
        ("the ICC", "International Criminal Court", "International Criminal Court"),
        ("MSF", "Doctors Without Borders", "Doctors Without Borders"),
        ("TASS", "TASS", "Russia"),
        ("ISIL", "Islamic State", "Islamic State"),
    ],
)
def test_names_have_one_canonical_form_and_a_party(words, name, party):
    what = known(words)
    assert what is not None
    assert (what.name, what.party) == (name, party)


@pytest.mark.parametrize("words", ["us", "who", "is", "it", "Belan", "", "the", "ap"])
def test_pronouns_and_unknown_words_are_nothing(words):
    assert known(words) is None


def test_each_country_has_a_name_and_most_have_an_adjective():
    countries = {what.name for what in world().known.values() if what.kind == "country"}
    assert len(countries) > 190
    assert sum(demonym_of(country) is not None for country in countries) > 190


@pytest.mark.parametrize(
    ("word", "country"), [("Syrian", "Syria"), ("British", "United Kingdom"), ("Nigerien", "Niger")]
)
def test_demonyms(word, country):
    assert country_of(word) == country


def test_towns_of_one_country_only():
    assert country_of_town("Mariupol") == "Ukraine"
    assert country_of_town("Kharkov") == country_of_town("Kharkiv") == "Ukraine"
    assert country_of_town("Georgetown") is None


def test_regions_and_parties_of_words():
    assert "Finland" in region("Nordic")
    assert party_of("Moscow") == party_of("Russian") == "Russia"
    assert party_of("Republican") == "Republican Party"


def test_the_tables_stay_small():
    folder = resources.files("counterclaim.lexicon").joinpath("world")
    assert sum(len(path.read_bytes()) for path in folder.iterdir() if path.is_file()) < 400_000


@pytest.mark.parametrize(
    "names", [("Belsky", "Belskyy", "Belskiy"), ("Hrebin", "Grebin"), ("Kharim", "Harim"), ("al-Orsk", "Al Orsk")]
)
def test_transliterations_of_one_name_are_spelt_alike(names):
    assert len({spelling(name) for name in names}) == 1


def test_given_names():
    assert same_given("Bill", "William")
    assert same_given("P.", "Pavel")
    assert not same_given("Pavel", "Irena")
    assert other_middle("Pavel W. Belan", "Pavel H.W. Belan")
    assert not other_middle("Pavel W. Belan", "Pavel Belan")
