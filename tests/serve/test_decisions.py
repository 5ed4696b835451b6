"""What people decide: it holds through a rebuild, outranks the machine, and can be taken back."""

import pytest

from counterclaim import pipeline
from counterclaim.compare import exports
from counterclaim.errors import ConfigError, Conflict, NotFound
from counterclaim.ledger import derived, judging, lookups
from counterclaim.ledger.judging import Author
from desks import filled

ANNA = Author("anna")


@pytest.fixture
def ledger(tmp_path):
    with filled(tmp_path / "desk.db") as book:
        yield book


def row_of(ledger, statement):
    return next((row for row in exports.statements(ledger) if row.id == statement), None)


def first(ledger):
    return next(exports.statements(ledger))


def test_a_stance_set_by_a_person_survives_a_rebuild_and_is_undone(ledger):
    row = first(ledger)
    made = judging.set_stance(ledger, row.id, "warns", ANNA)
    pipeline.rebuild(ledger)
    assert row_of(ledger, row.id).stance == "warns"
    judging.undo(ledger, made[0].id, ANNA)
    pipeline.rebuild(ledger)
    assert row_of(ledger, row.id).stance == row.stance


def test_a_speaker_set_by_a_person_is_found_by_name(ledger):
    row = first(ledger)
    judging.set_speaker(ledger, row.id, "Mira Tolen", ANNA)
    pipeline.rebuild(ledger)
    assert row_of(ledger, row.id).speaker.entity == "Mira Tolen"
    assert lookups.entity(ledger, "mira tolen").name == "Mira Tolen"


def test_a_rejected_statement_leaves_every_view_and_comes_back(ledger):
    row = first(ledger)
    made = judging.reject(ledger, row.id, ANNA)
    pipeline.rebuild(ledger)
    assert row_of(ledger, row.id) is None
    judging.undo(ledger, made[0].id, ANNA)
    pipeline.rebuild(ledger)
    assert row_of(ledger, row.id) == row


def test_contentions_are_merged_renamed_and_parted(ledger):
    one, other = lookups.largest_contentions(ledger, 2)
    merge = judging.join(ledger, one.id, other.id, ANNA)
    judging.rename(ledger, one.id, "What became of the sluice", ANNA)
    pipeline.rebuild(ledger)
    merged = lookups.contention(ledger, one.statements[0])
    assert set(merged.statements) >= {*one.statements, *other.statements}
    assert merged.proposition == "What became of the sluice"
    judging.undo(ledger, merge[0].id, ANNA)
    pipeline.rebuild(ledger)
    again = lookups.contention(ledger, one.statements[0])
    assert set(again.statements) == set(one.statements)
    judging.part(ledger, again.id, [again.statements[0]], ANNA)
    pipeline.rebuild(ledger)
    places = lookups.placings_of(ledger, records=again.statements)
    assert places[again.statements[0]].contention is None or (
        places[again.statements[0]].contention != places[again.statements[1]].contention
    )


def test_speakers_are_merged(ledger):
    one, other = lookups.most_quoted(ledger, 2)
    judging.same_speaker(ledger, one.id, other.id, ANNA)
    pipeline.rebuild(ledger)
    merged = next(entity for entity in derived.entities(ledger) if one.members[0] in entity.members)
    assert set(merged.members) == {*one.members, *other.members}


def test_the_second_of_two_who_decide_at_once_is_told(ledger):
    row = first(ledger)
    seen = judging.newest(ledger, "stance", row.id)
    judging.set_stance(ledger, row.id, "warns", Author("anna", seen=seen))
    with pytest.raises(Conflict):
        judging.set_stance(ledger, row.id, "denies", Author("ben", seen=seen))


def test_what_is_not_there_cannot_be_decided_on(ledger):
    with pytest.raises(NotFound):
        judging.accept(ledger, "st_0000000000000000", ANNA)
    with pytest.raises(ConfigError):
        judging.set_stance(ledger, first(ledger).id, "shouts", ANNA)
