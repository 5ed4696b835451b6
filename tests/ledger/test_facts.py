"""Facts go in whole, once, and come back as they were."""

import pytest
from texts import doc_of

from counterclaim.errors import HashMismatch, NotFound
from counterclaim.ledger import derived, facts, store
from counterclaim.ledger.verify import faults
from counterclaim.records import Capture, Derived, Figure, Judgement, Placing, Problem, Statement, sha256_of

TEXT = "The ministry denied that the dam was hit. At least 40 people fled, the mayor said."
AT = "2031-05-04T10:00:00Z"


def report(text=TEXT, name="a.txt"):
    """A capture, its bytes, and a document with one statement and one figure."""
    payload = text.encode()
    capture = Capture(name, sha256_of(payload), len(payload), "text/plain", AT, name)
    doc = doc_of(text, name=name)
    doc = type(doc)(**{**{f: getattr(doc, f) for f in doc.__struct_fields__}, "capture": capture.id})
    statement = Statement(
        document=doc.id, content=(doc.span(24, 40),), cue=doc.span(13, 19), speaker=doc.span(0, 12), stance="denies"
    )
    figure = Figure(doc.id, doc.span(42, 60), 40, None, "at least", "fled")
    return capture, payload, doc.add("statements", [statement]).add("figures", [figure])


@pytest.fixture
def ledger(tmp_path):
    with store.create(tmp_path / "a.db") as opened:
        yield opened


def appended(ledger, *reports, problems=()):
    run = facts.begin_run(ledger, "1", ["statements@1"])
    for capture, payload, doc in reports:
        facts.append(ledger, capture, payload, doc, problems, run, AT)
    return run


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
    assert derived.fingerprint(ledger) == "1-1-0"


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
        derived.replace(ledger, Derived(placings=(place,)), searchable, derived.fingerprint(ledger), "r@1")
    assert derived.is_fresh(ledger, "r@1")
    assert not derived.is_fresh(ledger, "r@2")
    assert derived.placings(ledger) == {place.record: place}
    assert derived.search(ledger, 'dam "hit') == [place.record]
    assert derived.search(ledger, "  ") == []
    appended(ledger, report("Nobody was hurt, she said.".ljust(90, "."), "b.txt"))
    assert not derived.is_fresh(ledger, "r@1")


def test_verify_finds_nothing_in_an_untouched_ledger(ledger):
    appended(ledger, report())
    assert list(faults(ledger)) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("UPDATE document SET text = replace(text, 'dam', 'dim')", "text no longer has the hash"),
        ("UPDATE document SET text_sha256 = 'x'", "text no longer has the hash"),
        ("UPDATE annotation SET records = replace(records, 'the dam was hit', 'the dam was bit')", "expected"),
        ("DELETE FROM statement", "row of statement"),
        ("DELETE FROM figure", "row of figure"),
    ],
)
def test_verify_names_what_was_altered(ledger, change, message):
    appended(ledger, report())
    with ledger.write() as connection:
        connection.exec_driver_sql(change)
    assert any(message in fault.message for fault in faults(ledger))


def test_verify_finds_altered_and_missing_bytes(ledger):
    capture, _, _ = one = report()
    appended(ledger, one)
    place = ledger.payloads.place(capture.payload_sha256)
    place.write_bytes(place.read_bytes().replace(b"40", b"41"))
    assert ["altered" in fault.message for fault in faults(ledger)] == [True]
    with pytest.raises(HashMismatch):
        ledger.payloads.bytes_of(capture.payload_sha256)
    place.unlink()
    assert ["missing" in fault.message for fault in faults(ledger)] == [True]
