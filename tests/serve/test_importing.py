"""A list of entities from the command line: imported, in force, outranked by a person's decision, taken back."""

import json

import pytest
from typer.testing import CliRunner

from counterclaim.serve.cli.app import app

PEOPLE = (
    "name,aliases,role,country,from,until,source\n"
    "Ina Dorn-Belan,Ina Dorn|Dorn,minister,Orsk,2029,2032,register of offices\n"
    "Ivo Tarn,,mayor,,2033,2031,\n"
)


@pytest.fixture
def ledger(tmp_path):
    for name, text in (("a", "Ina Dorn said the bridge stood."), ("b", "“It fell,” said the lawyer, Dorn, on Monday.")):
        day = f"ORSK, 3 May 2031 (Ilmar) – {text}\n"
        (tmp_path / f"{name}.txt").write_text(day, encoding="utf-8")
    run("init", "--ledger", tmp_path / "a.db")
    run("add", tmp_path / "a.txt", tmp_path / "b.txt", "--ledger", tmp_path / "a.db")
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    return tmp_path / "a.db"


def run(*arguments):
    return CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=False)


def people(ledger):
    done = run("export", "entities", "--ledger", ledger)
    found = map(json.loads, done.stdout.splitlines())
    return {row["name"]: row["party"] for row in found if "Dorn" in row["name"]}


def imported(ledger):
    return run("import", "entities", ledger.parent / "people.csv", "--ledger", ledger, "--by", "anna")


def test_a_list_joins_names_and_gives_a_party_until_it_is_taken_back(ledger):
    before = people(ledger)
    assert set(before) == {"Ina Dorn", "Dorn"}
    done = imported(ledger)
    assert done.exit_code == 1
    assert "row 3: it ends (2031) before it begins (2033)" in done.stderr
    assert people(ledger) == {"Ina Dorn-Belan": "Orsk"}
    key = done.stdout.split()[0]
    assert "in force" in run("import", "list", "--ledger", ledger).stdout
    assert run("import", "undo", key, "--ledger", ledger, "--by", "ivo").exit_code == 0
    assert people(ledger) == before
    assert run("verify", "--ledger", ledger).exit_code == 0


def test_a_person_outranks_a_list(ledger):
    imported(ledger)
    rows = [json.loads(line) for line in run("export", "statements", "--ledger", ledger).stdout.splitlines()]
    lawyer = next(row for row in rows if row["document"].startswith("b"))
    assert lawyer["speaker"]["entity"] == "Ina Dorn-Belan"
    run("judge", "speaker", lawyer["id"], "Ida Dorn", "--ledger", ledger, "--by", "anna")
    rows = [json.loads(line) for line in run("export", "statements", "--ledger", ledger).stdout.splitlines()]
    assert next(row for row in rows if row["id"] == lawyer["id"])["speaker"]["entity"] == "Ida Dorn"


def test_rebuilding_gives_the_same(ledger):
    imported(ledger)
    before = run("export", "entities", "--ledger", ledger).stdout
    run("rebuild", "--ledger", ledger)
    assert run("export", "entities", "--ledger", ledger).stdout == before
