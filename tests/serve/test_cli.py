"""The command line as scripts use it: real files in, a ledger, rows and exit statuses out."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from counterclaim.serve.cli.app import app, main

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "samples/reports"
REPORT = (
    "Belan’s government denies shelling Orsk\n\n"
    "ORSK, 3 May 2031 (Ilmar) – Defence Minister Vera Belan denied on Saturday that the army had shelled Orsk.\n\n"
    "“Not one shell was ours,” she told reporters. Mayor Anton Dorsk said at least 14 people were killed.\n"
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """A ledger of the sample reports, made once through the command itself."""
    path = tmp_path_factory.mktemp("samples") / "samples.db"
    done = run("add", str(SAMPLES), "--ledger", str(path))
    assert done.exit_code == 0, done.stderr
    return path


def run(*arguments, stdin=None):
    return CliRunner().invoke(app, [str(a) for a in arguments], input=stdin, catch_exceptions=False)


def rows(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_read_gives_one_row_per_item_in_input_order(tmp_path):
    lines = [
        {"id": name, "text": f"{name} denied it. “It is false,” {name} said."} for name in ("Zorin", "Abel", "Mira")
    ]
    file = tmp_path / "rows.jsonl.gz"
    file.write_bytes(gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode()))
    done = run("read", file, "--format", "jsonl")
    assert done.exit_code == 0
    assert [row["id"] for row in rows(done)] == ["Zorin", "Abel", "Mira"]
    assert all(row["statements"] and row["problems"] == [] for row in rows(done))


def test_read_takes_standard_input_and_keeps_the_contract_of_rows():
    done = run("read", "-", stdin=REPORT)
    (row,) = rows(done)
    for statement in row["statements"]:
        assert {"document", "content", "speaker", "chain", "cue", "mode", "stance", "about", "narrator"} <= set(
            statement
        )
        for piece in statement["content"]:
            assert REPORT[piece["start"] : piece["end"]] == piece["exact"]
    said = [s for s in row["statements"] if s["content"][0]["exact"].startswith("“Not one")]
    assert [(s["speaker"]["exact"], s["speaker"]["entity"], s["mode"]) for s in said] == [
        ("she", "Vera Belan", "direct")
    ]
    assert [(f["low"], f["high"], f["measure"], f["holder"]) for f in row["figures"]] == [
        (14, None, "killed", "Anton Dorsk")
    ]


def test_a_bad_item_is_a_problem_and_the_rest_goes_on(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.html").write_text("<html><body><script>x()</script></body></html>", encoding="utf-8")
    (tmp_path / "d.bin").write_bytes(b"\x7fELF" + bytes(200))
    book = tmp_path / "a.db"
    done = run("add", tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.html", tmp_path / "d.bin", "--ledger", book)
    assert done.exit_code == 1
    assert [r["document"] for r in rows(run("export", "reports", "--ledger", book))] == ["a.txt"]
    listed = run("problems", "--json", "--ledger", book)
    assert listed.exit_code == 1
    assert {r["source"] for r in rows(listed)} == {"b.txt", "c.html", "d.bin"}


def test_adding_the_same_twice_adds_nothing(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    book = tmp_path / "a.db"
    for expected in ("1 added", "1 already there"):
        assert expected in run("add", tmp_path / "a.txt", "--ledger", book).stderr
    assert len(rows(run("export", "reports", "--ledger", book))) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["contentions", "--ledger", "none.db"], "counterclaim init"),
        (["export", "nonsense", "--ledger", "LEDGER"], "choose from statements"),
        (["export", "statements", "--format", "xls", "--ledger", "LEDGER"], "choose from jsonl"),
        (["show", "con_none", "--ledger", "LEDGER"], "con_none"),
        (["show", "Nobody At All", "--ledger", "LEDGER"], "Nobody At All"),
        (["read", "no-such-file.txt"], "no-such-file.txt"),
        (["read", "-", "--format", "xml"], "jsonl"),
    ],
)
def test_wrong_use_ends_with_two_and_a_sentence(ledger, arguments, message, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["counterclaim", *(str(ledger) if a == "LEDGER" else a for a in arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("view", ["contentions", "speakers", "figures", "compare", "stories"])
def test_every_view_prints_for_people_and_for_scripts(ledger, view):
    assert len(run(view, "--ledger", ledger).stdout.splitlines()) > 3
    assert rows(run(view, "--json", "--ledger", ledger))


def test_show_leads_from_a_contention_to_the_words(ledger):
    contention = rows(run("contentions", "--json", "--ledger", ledger))[0]
    view = rows(run("show", contention["id"][:12], "--json", "--ledger", ledger))[0]
    shown = {cell["row"]["id"] for cell in view["cells"]}
    assert shown == set(contention["statements"])
    printed = run("show", contention["id"], "--ledger", ledger).stdout
    assert contention["proposition"] in printed
    statement = next(iter(shown))
    assert rows(run("show", statement, "--json", "--ledger", ledger))[0]["card"]["cell"]["row"]["id"] == statement
    assert "…" in run("show", statement, "--ledger", ledger).stdout


def test_show_leads_from_a_speaker_to_every_mention(ledger):
    view = rows(run("show", "Gavril Ossokin", "--json", "--ledger", ledger))[0]
    assert view["positions"]
    assert all(mention["reason"] for of_report in view["mentions"] for mention in of_report["mentions"])
    assert "Gavril Ossokin" in run("show", "Gavril Ossokin", "--ledger", ledger).stdout
    assert "sha256" in run("show", "a01_meridian.txt", "--ledger", ledger).stdout


def test_search_finds_words_and_says_where(ledger):
    found = rows(run("search", "dam", "--json", "--ledger", ledger))
    assert found
    assert all("dam" in " ".join(piece["exact"] for piece in row["content"]).lower() for row in found)


def test_exports_hold_the_same_rows_in_every_format(ledger, tmp_path):
    for what in ("statements", "figures", "conflicts", "contentions", "entities", "reports", "captures", "judgements"):
        lines = rows(run("export", what, "--ledger", ledger))
        table = list(csv.DictReader(io.StringIO(run("export", what, "--format", "csv", "--ledger", ledger).stdout)))
        assert [r["id"] for r in table] == [r["id"] for r in lines]
        import pyarrow.parquet

        run("export", what, "--format", "parquet", "-o", tmp_path / f"{what}.parquet", "--ledger", ledger)
        stored = pyarrow.parquet.read_table(tmp_path / f"{what}.parquet")
        assert stored.column("id").to_pylist() == [r["id"] for r in lines]


def test_verify_and_rebuild_hold(ledger):
    before = {
        what: run("export", what, "--ledger", ledger).stdout for what in ("statements", "contentions", "entities")
    }
    assert run("verify", "--ledger", ledger).exit_code == 0
    assert run("rebuild", "--ledger", ledger).exit_code == 0
    assert before == {what: run("export", what, "--ledger", ledger).stdout for what in before}


def test_no_furniture_is_read_as_a_claim(ledger):
    said = " ".join(p["exact"] for s in rows(run("export", "statements", "--ledger", ledger)) for p in s["content"])
    for line in ("Read more", "Most read", "Sign up", "All rights reserved", "Advertisement"):
        assert line not in said


def test_help_names_every_command():
    done = run("--help")
    assert done.exit_code == 0
    for command in ("init", "add", "read", "contentions", "show", "export", "verify", "rebuild"):
        assert command in done.stdout


def test_without_the_model_file_rules_read_and_say_so(monkeypatch, tmp_path):
    monkeypatch.setattr("counterclaim.models.embedder.folder", lambda: tmp_path)
    done = run("read", "-", stdin=REPORT)
    assert "by rules alone" in done.stderr
    (row,) = rows(done)
    assert {s["stance"] for s in row["statements"]} >= {"denies", "estimates"}
    assert "tags" in run("stages").stdout
