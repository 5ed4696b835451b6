"""Facts go in whole, once, and come back as they were."""

import pytest

from counterclaim.errors import NotFound
from counterclaim.ledger import derived, facts
from counterclaim.ledger.replacing import replace_all
from counterclaim.records import Derived, Judgement, Placing, Problem
from ledgers import AT, appended, report


def test_a_report_comes_back_as_it_went_in(ledger):
    one = report()
    appended(ledger, one)
    assert list(facts.documents(ledger)) == [one[2]]
    assert facts.captures(ledger) == [one[0]]
    assert facts.document_of(ledger, "a.txt") == one[2]


def test_the_same_report_twice_adds_nothing(ledger):
    run = appended(ledger, report(), report())
    assert facts.was_read(ledger, report()[0], run)
    assert len(list(facts.documents(ledger))) == 1
    assert derived.fingerprint(ledger) == "1-1-0-0"


def test_reading_in_another_way_replaces_what_is_current_and_keeps_the_document(ledger):
    capture, payload, doc = report()
    appended(ledger, (capture, payload, doc))
    later = facts.begin_run(ledger, "2", ["statements@2"])
    assert not facts.was_read(ledger, capture, later)
    facts.append(ledger, capture, payload, doc.add("statements", []), [], later, AT)
    assert [d.statements for d in facts.documents(ledger)] == [()]


def test_problems_are_kept_once(ledger):
    problem = Problem("b.txt", "extract", "no text", advice="open it")
    facts.append_problems(ledger, [problem, problem])
    facts.append_problems(ledger, [problem])
    assert facts.problems(ledger) == [problem]


def test_unknown_documents_are_named(ledger):
    with pytest.raises(NotFound, match="no document 'zz'"):
        facts.document_of(ledger, "zz")


def test_decisions_are_appended_in_order(ledger):
    first = Judgement("a", "b", "same_entity", "same", by="user:vera", at="2031-05-04T10:00:00Z")
    second = Judgement("a", "b", "same_entity", "different", by="user:vera", at="2031-05-05T10:00:00Z")
    facts.decide(ledger, second)
    facts.decide(ledger, first)
    assert facts.decisions(ledger) == [first, second]


def test_derived_tables_are_replaced_whole_and_know_when_they_are_stale(ledger):
    _, _, doc = one = report()
    appended(ledger, one)
    place = Placing(
        record=doc.statements[0].id, document=doc.id, kind="statement", name="Ministry", chain=("Ministry",)
    )
    searchable = [{"record": place.record, "said": "the dam was hit", "speaker": "Ministry"}]
    for _ in range(2):
        replace_all(ledger, Derived(placings=(place,)), searchable, derived.fingerprint(ledger), "r@1")
    assert derived.is_fresh(ledger, "r@1")
    assert not derived.is_fresh(ledger, "r@2")
    assert derived.placings(ledger) == {place.record: place}
    appended(ledger, report("Nobody was hurt, she said.".ljust(90, "."), "b.txt"))
    assert not derived.is_fresh(ledger, "r@1")
