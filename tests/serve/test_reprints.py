"""Passages that two reports share: on the page of a report, side by side, as JSON and on a terminal."""

import json

import pytest
from litestar.testing import TestClient
from typer.testing import CliRunner

from counterclaim import pipeline
from counterclaim.ledger.store import create
from counterclaim.serve.app import application
from counterclaim.serve.cli.app import app

WIRE = (
    "ORSK, 3 May 2031 (Meridian) – The mayor denied that the mill was emptied before the bell rang. Two sailors had "
    "seen carts on the quay at noon, and the keeper of the tower wrote down each of them as it passed."
)
OWN = "Nobody here had asked for any of it, our reporter heard in every tavern along the shore road."


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reprints")
    rows = [
        {"id": "wire", "text": WIRE, "source": "Meridian", "date": "2031-05-03"},
        {"id": "echo", "text": f"{OWN}\n\n{WIRE.replace('Two sailors', 'Three sailors')}", "source": "Echo"},
        {"id": "star", "text": OWN[::-1], "source": "Star", "date": "2031-05-04"},
    ]
    (folder / "rows.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    with create(folder / "a.db") as book:
        list(pipeline.add(book, [str(folder / "rows.jsonl")], "2031-05-05T10:00:00Z", None))
        yield book


@pytest.fixture(scope="module")
def client(ledger):
    with TestClient(application(ledger), base_url="http://localhost:8000") as asking:
        yield asking


def test_the_passages_of_a_copy_are_aligned_with_their_places_in_both(client):
    (laid,) = client.get("/api/v1/reports/echo/reprints").json()["carries"]
    assert (laid["copy"]["carrier"]["name"], laid["copy"]["origin"]["name"]) == ("echo", "wire")
    (passage,) = laid["passages"]
    assert WIRE[passage["right"]["start"] : passage["right"]["end"]] == passage["right"]["exact"]
    assert "Three sailors" in passage["left"]["exact"]
    assert client.get("/api/v1/reports/wire/reprints").json()["carried_by"][0]["copy"]["share"] > 0.9


def test_the_pages_of_a_report_and_of_two_sides_say_whose_words_they_are(client):
    assert "of the words of <a" in client.get("/reports/echo/reprints").text
    assert "/reprints" in client.get("/reports/wire").text
    assert "Whose words" in client.get("/compare?side=Echo&side=Meridian").text
    assert "Whose words" not in client.get("/compare?side=Echo&side=Star").text
    assert "No other report" in client.get("/reports/star/reprints").text


def test_the_terminal_shows_both_wordings(ledger):
    done = CliRunner().invoke(app, ["compare", "echo", "--ledger", str(ledger.path)])
    assert "echo carries" in done.stdout
    assert "Three sailors" in done.stdout
    assert "Two sailors" in done.stdout
    assert "echo carries" in CliRunner().invoke(app, ["compare", "--ledger", str(ledger.path)]).stdout
