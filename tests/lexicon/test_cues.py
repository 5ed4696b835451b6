import pytest

from counterclaim.lexicon.cues import cues, plain

STANCES = {"asserts", "alleges", "denies", "confirms", "declines", "demands", "warns", "predicts", "estimates"}


@pytest.mark.parametrize(
    ("form", "lemma", "stance"),
    [
        ("said", "say", "asserts"),
        ("flatly denied", "flatly deny", "denies"),
        ("ruled out", "rule out", "denies"),
        ("accusing", "accuse", "alleges"),
        ("refusing to comment", "refuse to comment", "declines"),
        ("won’t comment", "won't comment", "declines"),
        ("labelled", "label", "asserts"),
        ("labeled", "label", "asserts"),
        ("rebutted", "rebut", "denies"),
        ("denials", "denial", "denies"),
        ("Called On", "call on", "demands"),
        ("neither confirmed nor deny", "neither confirm nor deny", "declines"),
        ("according to", "according to", "asserts"),
    ],
)
def test_a_form_leads_to_its_cue(form, lemma, stance):
    first = cues().of(form)[0]
    assert (first.lemma, first.stance) == (lemma, stance)


def test_every_cue_is_found_by_each_of_its_forms():
    assert all(cue in cues().of(form) for cue in cues().all for form in cue.forms)


def test_every_cue_is_spelt_plainly_and_has_a_known_stance():
    for cue in cues().all:
        assert cue.lemma == plain(cue.lemma)
        assert cue.stance in STANCES
        assert cue.part in {"verb", "noun", "preposition"}
        assert set(cue.objects) <= set(cues().objects)
        assert set(cue.objects.values()) <= STANCES


def test_no_cue_stands_twice_in_one_reading():
    readings = [(cue.lemma, cue.part, cue.stance, cue.frames) for cue in cues().all]
    assert len(readings) == len(set(readings))


def test_the_lexicon_is_wide():
    assert len({(cue.lemma, cue.part) for cue in cues().all}) >= 350
