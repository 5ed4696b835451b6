"""The custody log names every row that was written, once, and each entry follows the one before."""

import json
import threading

from counterclaim.ledger import custody, facts, store, tables, verify
from counterclaim.records import Judgement, Problem
from ledgers import appended, page, report


def entries(ledger):
    with ledger.read() as connection:
        return list(custody.links(connection))


def test_each_transaction_is_one_entry_with_its_rows(ledger):
    appended(ledger, report())
    facts.decide(ledger, Judgement("a", "b", "same_entity", "same", by="user:vera", at="2031-05-04T10:00:00Z"))
    run, added, decided = entries(ledger)
    assert (run.what, added.what, decided.what) == ("a way of reading", "report a.txt", "decision of user:vera")
    assert set(json.loads(added.rows)) == {
        *("annotation", "capture", "document", "figure", "finding", "reading", "statement", "warc"),
    }
    assert {link.by for link in entries(ledger)} == {custody.who()}
    assert [link.ordinal for link in entries(ledger)] == [1, 2, 3]


def test_every_entry_follows_the_one_before_and_has_its_hash(ledger):
    appended(ledger, page(1), page(2))
    previous = custody.START
    for link in entries(ledger):
        assert link.previous == previous
        assert link.hash == link.expected
        previous = link.hash
    assert verify.head(ledger).hash == previous


def test_nothing_new_makes_no_entry(ledger):
    problem = Problem("b.txt", "extract", "no text")
    for _ in range(2):
        appended(ledger, report())
        facts.append_problems(ledger, [problem])
    facts.append_problems(ledger, [])
    assert len(entries(ledger)) == 3


def test_every_row_is_in_exactly_one_entry(ledger):
    later = facts.begin_run(ledger, "2", ["statements@2"])
    capture, payload, doc = report()
    appended(ledger, report(), page(1))
    facts.append(ledger, capture, payload, doc, [], later, "2031-05-05T10:00:00Z")
    named = [(table, key) for link in entries(ledger) for table, keys in json.loads(link.rows).items() for key in keys]
    with ledger.read() as connection:
        stored = [(t.name, key) for t in tables.LOGGED for key in custody.row_keys(connection, t)]
    assert sorted(named) == sorted(stored)


def test_two_writers_make_one_chain(ledger):
    appended(ledger, page(0))
    errors = []

    def write(numbers):
        try:
            with store.opened(ledger.path) as own:
                appended(own, *(page(number) for number in numbers))
        except Exception as error:  # a thread's exception would be lost
            errors.append(error)

    threads = [threading.Thread(target=write, args=(range(start, 40, 2),)) for start in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(entries(ledger)) == 41
    assert list(verify.faults(ledger)) == []


def test_a_reader_sees_one_state(ledger):
    appended(ledger, page(1))
    with ledger.read() as connection:
        before = custody.head(connection)
        appended(ledger, page(2))
        assert custody.head(connection) == before
