"""Statements about one matter come together, whoever makes them; people's decisions outrank the scores."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import MonkeyPatch

from counterclaim.reconcile.answers import answers
from counterclaim.reconcile.contentions import Grouped, contentions, grouping, neutral, suggestions
from counterclaim.reconcile.linkage import linked
from counterclaim.reconcile.propositions import propositions, surroundings
from counterclaim.records import Contention, Judgement
from reconcile.reports import COURIER, COURIER_SAID, MERCURY, MERCURY_SAID, bag, report

MADE = [report("courier.txt", COURIER, COURIER_SAID), report("mercury.txt", MERCURY, MERCURY_SAID)]
WHO = {key: names for _, held in MADE for key, names in held.items()}
WORDS = {s.id: s.words for document, _ in MADE for s in document.statements}
ID = {words: key for key, words in WORDS.items()}


def grouped(order: Sequence[int] = (0, 1), judgements: Sequence[Judgement] = ()) -> Grouped:
    documents = [MADE[at][0] for at in order]
    answered = answers(documents, lambda s: WHO[s.id])
    proposed = propositions(documents, answered, lambda s: WHO[s.id])
    around = bag(surroundings(documents))
    return grouping(documents, lambda s: WHO[s.id], answered, proposed, bag(proposed), around, judgements)


def found(order: Sequence[int] = (0, 1), judgements: Sequence[Judgement] = ()) -> list[Contention]:
    return contentions(grouped(order, judgements), lambda s: WHO[s.id])


def with_words(held: list[Contention], words: str) -> set[str]:
    return {WORDS[key] for contention in held if ID[words] in contention.statements for key in contention.statements}


def test_accusation_and_denials_meet_across_reports() -> None:
    members = with_words(found(), "it")
    assert {"Orland of shelling two schools in Belmar", "that Orland had shelled two schools in Belmar"} <= members
    assert "grain exports would resume in spring" not in members


def test_the_proposition_reads_on_its_own_and_is_no_verdict() -> None:
    (contention,) = [c for c in found() if ID["it"] in c.statements]
    assert contention.proposition == "Orland shelling two schools in Belmar"
    assert contention.proposed_by == ID["Orland of shelling two schools in Belmar"]
    assert neutral("nearly 300 people have fled Belmar") == "How many people have fled Belmar"


def test_the_order_of_documents_does_not_matter() -> None:
    assert found((0, 1)) == found((1, 0))


def test_a_person_keeps_apart_and_joins() -> None:
    accusation, denial = (
        ID["Orland of shelling two schools in Belmar"],
        ID["that Orland had shelled two schools in Belmar"],
    )
    grain = ID["grain exports would resume in spring"]
    judgements = [
        Judgement(accusation, denial, "same_proposition", "different", by="user:anna"),
        Judgement(grain, accusation, "same_proposition", "same", by="user:anna"),
    ]
    members = with_words(found(judgements=judgements), WORDS[accusation])
    assert WORDS[denial] not in members
    assert WORDS[grain] in members


def test_pairs_that_may_belong_together_are_suggested_until_somebody_judges_them(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr("counterclaim.reconcile.contentions.JOINED", 9.0)
    first = suggestions(grouped())[0]
    assert first.left < first.right
    assert (first.question, first.verdict) == ("same_proposition", "unsure")
    assert not any({first.left, first.right} <= set(c.statements) for c in found())
    assert first.reasons
    judged = Judgement(first.left, first.right, "same_proposition", "different", by="user:anna")
    assert first.id not in {s.id for s in suggestions(grouped(judgements=[judged]), [judged])}


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats(0, 9)), max_size=30), st.floats(0.1, 9))
def test_clusters_part_the_rows_and_hold_together(pairs: list[tuple[int, int, float]], least: float) -> None:
    excess = {(min(a, b), max(a, b)): value for a, b, value in pairs if a != b}
    clusters = linked(10, [(a, b, value) for (a, b), value in sorted(excess.items())], least)
    assert sorted(row for cluster in clusters for row in cluster) == list(range(10))
    for cluster in clusters:
        inside = [(a, b) for a in cluster for b in cluster if a < b]
        if inside:
            assert any(excess.get(pair, 0.0) > 0 for pair in inside)
