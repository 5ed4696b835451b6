"""What people decide: it holds through a rebuild, outranks the machine, and can be taken back."""

import msgspec
import pytest

from counterclaim import pipeline
from counterclaim.compare import exports, queue
from counterclaim.errors import ConfigError, Conflict, NotFound
from counterclaim.ledger import derived, judging, lookups
from counterclaim.ledger import tables as t
from counterclaim.ledger.judging import Author
from counterclaim.records import Judgement, Review
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
    one, other = (lookups.entity(ledger, outline.id) for outline in lookups.most_quoted(ledger, 2))
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


def figure_of(ledger, figure):
    return next((row for row in exports.figures(ledger) if row.id == figure), None)


def test_the_words_of_a_statement_are_set_and_keep_its_id(ledger):
    row = next(row for row in exports.statements(ledger) if len(row.content) == 1 and row.content[0].end > 30)
    start, end = row.content[0].start + 4, row.content[0].end
    made = judging.set_span(ledger, row.id, f"{start}-{end}", ANNA)
    pipeline.rebuild(ledger)
    again = row_of(ledger, row.id)
    assert [(c.start, c.end, c.exact) for c in again.content] == [(start, end, row.content[0].exact[4:])]
    assert again.contention == row.contention or again.contention is None
    judging.undo(ledger, made[0].id, ANNA)
    pipeline.rebuild(ledger)
    assert row_of(ledger, row.id).content == row.content


@pytest.mark.parametrize("written", ["9-4", "here", "0-99999999", "4-9,8-12", ""])
def test_words_that_are_not_there_are_refused(ledger, written):
    with pytest.raises(ConfigError):
        judging.set_span(ledger, first(ledger).id, written, ANNA)


def test_a_figure_is_corrected_and_rejected(ledger):
    row = next(exports.figures(ledger))
    judging.set_value(ledger, row.id, "1,200..", ANNA)
    judging.set_measure(ledger, row.id, "stranded", ANNA)
    judging.set_holder(ledger, row.id, "Mira Tolen", ANNA)
    pipeline.rebuild(ledger)
    again = figure_of(ledger, row.id)
    assert (again.low, again.high, again.open, again.measure) == (1200, None, "above", "stranded")
    assert again.holder == "Mira Tolen"
    judging.set_holder(ledger, row.id, "", ANNA)
    made = judging.reject(ledger, row.id, ANNA)
    pipeline.rebuild(ledger)
    assert figure_of(ledger, row.id) is None
    judging.undo(ledger, made[0].id, ANNA)
    pipeline.rebuild(ledger)
    assert figure_of(ledger, row.id).holder is None


def test_what_a_statement_answers_is_set_and_cleared(ledger):
    rows = list(exports.statements(ledger))
    answering = next(row for row in rows if row.about)
    other = next(row.id for row in rows if row.id not in (answering.about, answering.id))
    judging.set_answer(ledger, answering.id, other, ANNA)
    pipeline.rebuild(ledger)
    assert row_of(ledger, answering.id).about == other
    judging.set_answer(ledger, answering.id, "", ANNA)
    pipeline.rebuild(ledger)
    assert row_of(ledger, answering.id).about is None
    with pytest.raises(ConfigError):
        judging.set_answer(ledger, answering.id, answering.id, ANNA)


def test_of_two_who_merge_one_contention_the_second_is_told(ledger):
    one, two, three = lookups.largest_contentions(ledger, 3)
    seen = judging.newest(ledger, "same_proposition", one.statements)
    judging.join(ledger, one.id, two.id, Author("anna", seen=seen))
    with pytest.raises(Conflict):
        judging.join(ledger, one.id, three.id, Author("ben", seen=seen))
    with pytest.raises(Conflict):
        judging.part(ledger, one.id, [one.statements[0]], Author("ben", seen=seen))


def test_of_two_who_take_one_decision_back_the_second_is_told(ledger):
    made = judging.set_stance(ledger, first(ledger).id, "warns", ANNA)[0]
    seen = judging.newest_on(ledger, [made])[made.id]
    judging.undo(ledger, made.id, Author("ben", seen=seen))
    with pytest.raises(Conflict):
        judging.undo(ledger, made.id, Author("cleo", seen=seen))


def test_a_review_is_in_the_words_of_the_person_who_wrote_it(ledger):
    made = judging.review(ledger, first(ledger).id, "half of it is borne out", ANNA, "Two counts differ.", "")
    assert msgspec.json.decode(made[0].right, type=Review) == Review("half of it is borne out", "Two counts differ.")
    with pytest.raises(ConfigError):
        judging.review(ledger, first(ledger).id, "untrue", ANNA, url="javascript:alert(1)")


def test_a_pair_that_a_stage_was_unsure_of_waits_until_a_person_judges_it(ledger):
    one, other = (contention.statements[0] for contention in lookups.largest_contentions(ledger, 2))
    unsure = Judgement(*sorted((one, other)), "same_proposition", "unsure", 0.5, ("both name the dam",), "stage:test@1")
    with ledger.write() as connection:
        row = {"id": unsure.id, **msgspec.structs.asdict(unsure), "reasons": list(unsure.reasons), "region": ""}
        connection.execute(t.edge.insert(), [{name: row[name] for name in t.edge.columns.keys()}])  # noqa: SIM118
    pair = next(pair for pair in queue.pairs(ledger, 1_000) if pair.why == "both name the dam")
    assert {pair.left.row.id, pair.right.row.id} == {one, other}
    assert pair in queue.waiting(ledger, 1_000)
    judging.alike(ledger, one, other, ANNA)
    assert pair not in list(queue.pairs(ledger, 1_000))
    pipeline.rebuild(ledger)
    assert other in lookups.contention(ledger, one).statements
