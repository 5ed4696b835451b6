"""Regions depend on the set of reports alone, stay small, and change little when a report comes."""

import random

import pytest
from sqlalchemy import select

from counterclaim import pipeline
from counterclaim.ledger import derived, facts, regions, store
from counterclaim.ledger import tables as t
from counterclaim.ledger.regions import leaves
from counterclaim.records import Judgement
from ledgers import AT
from stream import hashed, reports

CONTENT = [table for table in t.DERIVED if table.name not in ("derivation", "region", "home", "part", "part_key")]


@pytest.fixture(autouse=True)
def small_regions(monkeypatch):
    """Regions of a few reports, so that a few reports make many; vectors without the model."""
    monkeypatch.setattr(regions, "REPORTS", 6)
    monkeypatch.setattr(regions, "THREAD_REPORTS", 3)
    monkeypatch.setattr(regions, "BATCH", 4)
    monkeypatch.setattr(pipeline, "embed", hashed)


def appended(ledger, found):
    way = facts.begin_run(ledger, "1", ["statements@1"])
    for capture, payload, doc in found:
        facts.append(ledger, capture, payload, doc, (), way, AT)


def held(ledger):
    """Everything derived, row by row, and which reports share a region."""
    with ledger.read() as connection:
        rows = {
            table.name: sorted(repr({k: v for k, v in row._mapping.items() if k != "code"}) for row in found)
            for table in CONTENT
            for found in [connection.execute(select(table))]
        }
        homes = sorted(connection.execute(select(t.home.c.document, t.home.c.place, t.home.c.region)).all())
        words = sorted(connection.exec_driver_sql("SELECT rowid, record, said, speaker FROM words").all())
    return rows | {"homes": homes, "words": words}


def made_at_once(path, found):
    ledger = store.create(path)
    appended(ledger, found)
    pipeline.refresh(ledger)
    return ledger


@pytest.mark.parametrize("seed", range(4))
def test_reports_in_any_order_and_portions_make_the_same_ledger(tmp_path, seed):
    draw = random.Random(seed)
    found = reports(40, seed)
    once = held(made_at_once(tmp_path / "once.db", found))
    draw.shuffle(found)
    ledger = store.create(tmp_path / "many.db")
    while found:
        portion = [found.pop() for _ in range(min(len(found), draw.choice((1, 1, 2, 5))))]
        appended(ledger, portion)
        pipeline.refresh(ledger)
    assert len({region for _, _, region in once["homes"]}) > 6
    assert held(ledger) == once
    pipeline.rebuild(ledger)
    assert held(ledger) == once


def test_deriving_that_is_cut_off_is_finished_by_the_next(tmp_path, monkeypatch):
    found = reports(30, 5)
    once = held(made_at_once(tmp_path / "once.db", found))
    ledger = store.create(tmp_path / "cut.db")
    draw = random.Random(5)
    real = pipeline.replace

    def cut_off(*arguments):
        if draw.random() < 0.3:
            raise KeyboardInterrupt
        real(*arguments)

    monkeypatch.setattr(pipeline, "replace", cut_off)
    for start in range(0, len(found), 6):
        appended(ledger, found[start : start + 6])
        with pytest.raises(KeyboardInterrupt):
            while True:
                pipeline.rebuild(ledger) if draw.random() < 0.1 else pipeline.refresh(ledger)
                derived.finish(ledger, "", pipeline.RECONCILING)
    monkeypatch.setattr(pipeline, "replace", real)
    pipeline.refresh(ledger)
    assert held(ledger) == once


def test_a_report_derives_few_regions_anew(tmp_path, monkeypatch):
    found = reports(80, 3)
    ledger = made_at_once(tmp_path / "a.db", found[:-5])
    derived_anew = []
    real = pipeline.reconciled
    monkeypatch.setattr(pipeline, "reconciled", lambda docs, *rest: derived_anew.append(len(docs)) or real(docs, *rest))
    for one in found[-5:]:
        appended(ledger, [one])
        pipeline.refresh(ledger)
    assert sum(derived_anew) / 5 < 15


def test_what_a_person_ties_together_is_derived_together(tmp_path):
    found = reports(40, 9)
    ledger = made_at_once(tmp_path / "a.db", found)
    with ledger.read() as connection:
        homes = dict(connection.execute(select(t.home.c.document, t.home.c.region)).all())
    documents = [doc for _, _, doc in found if doc.statements]
    one = documents[0]
    other = next(doc for doc in documents if homes[doc.id] != homes[one.id])
    left, right = one.statements[0].id, other.statements[0].id
    facts.decide(ledger, Judgement(left, right, "same_proposition", "same", by="user:vera", at=AT))
    pipeline.refresh(ledger)
    places = derived.placings(ledger)
    assert places[left].contention is not None
    assert places[left].contention == places[right].contention
    tied = held(ledger)
    pipeline.rebuild(ledger)
    assert held(ledger) == tied


def test_leaves_are_as_wide_as_they_may_be(monkeypatch):
    monkeypatch.setattr(regions, "REPORTS", 2)
    places = [("000", 1), ("001", 1), ("010", 1), ("111", 1)]
    assert list(leaves(places)) == [("00", [0, 1]), ("01", [2]), ("1", [3])]
