"""A page captured again, from the web site to the terminal, REST and page; and what people decided in between."""

import json

import pytest
from litestar.testing import TestClient
from typer.testing import CliRunner

from counterclaim import pipeline
from counterclaim.capture.answers import Asker
from counterclaim.compare.queue import stranded
from counterclaim.ledger import facts, judging, lookups
from counterclaim.ledger.judging import Author
from counterclaim.ledger.store import create
from counterclaim.ledger.versions import captured_again, versions
from counterclaim.serve.app import application
from counterclaim.serve.cli.app import app
from websites import Site

PAGE = """<!doctype html><html><head><title>Dam at Orsk is hit</title></head><body><article><h1>Dam at Orsk is hit</h1>
<p>Mayor Anton Dorsk said on Monday that {shells} had hit the dam above the town of Orsk in the early hours.</p>
<p>“Not one shell was ours,” General Vera Belan told reporters in the market square of Ilmar in the evening.</p>
<p>{more} The water in the lower streets of the town stood as high as the doors of the houses by the evening.</p>
</article></body></html>"""
FIRST = PAGE.format(shells="one shell", more="The rector of the school of Orsk warned that the walls would not hold.")
SECOND = PAGE.format(shells="at least two shells", more="Nobody was at the school of Orsk on that day, it is said.")


@pytest.fixture
def site():
    with Site({"/dam": FIRST}) as open_site:
        yield open_site


@pytest.fixture
def ledger(tmp_path):
    with create(tmp_path / "dam.db") as book:
        yield book


def add(ledger, site, at):
    asker = Asker(site.policy(host_interval=0.0))
    list(pipeline.add(ledger, [f"{site.url}/dam"], at, None, asker))
    asker.close()


def both(ledger, site):
    """Both captures of the page, and the ids of the statements of the first by their words."""
    add(ledger, site, "2031-05-04T10:00:00Z")
    (document,) = facts.documents(ledger)
    site.pages["/dam"] = SECOND
    return {s.words: s.id for s in document.statements}


def test_the_page_says_what_was_edited_and_what_became_of_each_statement(ledger, site):
    both(ledger, site)
    add(ledger, site, "2031-05-05T10:00:00Z")
    (newest,) = captured_again(ledger)
    assert len(versions(ledger, newest)) == 2
    with TestClient(application(ledger), base_url="http://localhost:8000") as client:
        told = client.get(f"/api/v1/reports/{newest}/changes").json()
        (difference,) = told["differences"]
        assert difference["counts"] == {"changed": 1, "same": 1, "gone": 1}
        page = client.get(f"/reports/{newest}/changes").text
        assert "<del>" in page
        assert f"/reports/{newest}/changes" in client.get(f"/reports/{newest}").text
    done = CliRunner().invoke(app, ["changes", newest, "--ledger", str(ledger.path)])
    assert "{+at least two shells+}" in done.stdout
    listed = CliRunner().invoke(app, ["changes", "--json", "--ledger", str(ledger.path)])
    assert [json.loads(line)["report"] for line in listed.stdout.splitlines()] == [newest]


def test_a_decision_counts_on_for_what_stayed_and_comes_back_for_what_was_changed(ledger, site):
    said = both(ledger, site)
    stayed = next(one for words, one in said.items() if "Not one shell" in words)
    changed = next(one for words, one in said.items() if "hit the dam" in words)
    judging.set_speaker(ledger, stayed, "Olga Brandt", Author("vera"))
    judging.set_stance(ledger, changed, "alleges", Author("vera"))
    add(ledger, site, "2031-05-05T10:00:00Z")
    (newest,) = captured_again(ledger)
    places = lookups.placings_of(ledger, documents=[newest])
    assert [p.name for p in places.values() if p.name == "Olga Brandt"] == ["Olga Brandt"]
    (waiting,) = stranded(ledger)
    assert (waiting.judgement.left, waiting.why) == (changed, "was changed in the page since")
    (now,) = waiting.now
    judging.accept(ledger, now.row.id, Author("vera"))
    assert list(stranded(ledger)) == []


def test_a_page_that_was_captured_once_has_no_changes(ledger, site):
    add(ledger, site, "2031-05-04T10:00:00Z")
    (document,) = facts.documents(ledger)
    assert (versions(ledger, document.id), captured_again(ledger)) == ([document.id], [])
    done = CliRunner().invoke(app, ["changes", document.id, "--ledger", str(ledger.path)])
    assert "captured once" in done.stdout
