"""A bundle proves itself with nothing but Python, and an altered one is found out."""

import hashlib
import json
import subprocess
import sys
import zipfile
from io import BytesIO

import pytest
from litestar.testing import TestClient

from counterclaim.errors import NotFound
from counterclaim.ledger import derived, facts, store, tables
from counterclaim.ledger.replacing import replace_all
from counterclaim.records import Contention, Derived, Judgement, Placing
from counterclaim.serve.app import application
from counterclaim.serve.bundle.bundle import write_bundle
from ledgers import AT, TEXT, appended, page, report

EVIL = f"{TEXT} <script>alert('Orsk')</script> & “more”\x0c\x85 there."


@pytest.fixture
def ledger(tmp_path):
    """Four reports, two of which are in a contention."""
    reports = [page(1), page(2), report(EVIL, "<b>evil</b>.txt"), page(4, page(1)[2].text)]
    with store.create(tmp_path / "a.db") as opened:
        appended(opened, *reports)
        appended(opened, report(EVIL, "<b>evil</b>.txt"))
        stamp = {"id": "tst_1", "entry": 1, "hash": "0" * 64, "authority": "https://clock.example/", "at": AT}
        with opened.entry("time-stamp") as entry:
            entry.put(tables.timestamp, [stamp | {"state": "pending", "message": "says so", "token": b"\xff\x00"}])
        facts.decide(opened, Judgement("a", "b", "answers", "same", 0.5, ("why",), "user:vera", AT))
        said = [doc.statements[0] for _, _, doc in reports]
        pair = Contention("whether <i>the dam</i> was hit", (said[0].id, said[2].id))
        places = tuple(
            Placing(s.id, s.document, "statement", name="Ministry", contention=pair.id, chain=("Orsk Post", "Ministry"))
            for s in (said[0], said[2])
        )
        made = Derived(contentions=(pair,), placings=places)
        replace_all(opened, made, [], derived.fingerprint(opened), "r@1")
        yield opened


def checked(path, *arguments):
    """What verify.py says of a bundle, run without anything of ours to import."""
    command = [sys.executable, "-I", "verify.py", *arguments]
    return subprocess.run(command, cwd=path, capture_output=True, text=True, check=False)


@pytest.fixture
def unpacked(ledger, tmp_path):
    """An unpacked bundle of all of the ledger."""
    write_bundle(ledger, tmp_path / "b.zip", None, "2031-05-06T10:00:00Z")
    with zipfile.ZipFile(tmp_path / "b.zip") as package:
        package.extractall(tmp_path / "b")
    return tmp_path / "b"


def test_the_desk_hands_over_the_same_bundle(ledger, tmp_path):
    with TestClient(application(ledger), base_url="http://localhost:8000") as client:
        (contention,) = derived.contentions(ledger)
        answer = client.get(f"/api/v1/contentions/{contention.id}/bundle")
        assert client.get("/api/v1/contentions/con_none/bundle").status_code == 404
    assert answer.headers["content-disposition"] == f'attachment; filename="{contention.id}.zip"'
    with zipfile.ZipFile(BytesIO(answer.content)) as package:
        package.extractall(tmp_path / "b")
    assert checked(tmp_path / "b").returncode == 0


def test_a_bundle_proves_itself(unpacked, tmp_path):
    done = checked(unpacked)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 texts" in done.stdout
    assert "2 quotations in the dossier" in done.stdout
    assert checked(unpacked, str(tmp_path / "b.zip")).returncode == 0
    log = [json.loads(line) for line in (unpacked / "custody.jsonl").read_text(encoding="utf-8").splitlines()]
    assert checked(unpacked, "--noted", log[1]["hash"]).returncode == 0
    assert checked(unpacked, "--noted", "0" * 63 + "1").returncode == 1


def test_tokens_of_authorities_come_along(unpacked):
    [token] = (unpacked / "timestamps").glob("entry-1-*.tsr")
    assert token.read_bytes() == b"\xff\x00"
    assert "by https://clock.example/: pending" in (unpacked / "dossier.html").read_text(encoding="utf-8")


def test_every_format_is_there(unpacked):
    assert {path.name for path in (unpacked / "tables").glob("statements.*")} == {
        *("statements.csv", "statements.jsonl", "statements.parquet")
    }


def test_a_contention_brings_the_reports_that_it_rests_on(ledger, tmp_path):
    [contention] = derived.contentions(ledger)
    write_bundle(ledger, tmp_path / "b.zip", contention.id[:8], "2031-05-06T10:00:00Z")
    with zipfile.ZipFile(tmp_path / "b.zip") as package:
        package.extractall(tmp_path / "b")
    assert len(list((tmp_path / "b" / "texts").iterdir())) == 2
    assert checked(tmp_path / "b").returncode == 0, checked(tmp_path / "b").stdout
    with pytest.raises(NotFound, match="none begins so"):
        write_bundle(ledger, tmp_path / "c.zip", "con_zz", "2031-05-06T10:00:00Z")


def test_no_text_of_a_report_becomes_markup(unpacked):
    dossier = (unpacked / "dossier.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in dossier
    for markup in ("<script", "<i>the dam", "<b>evil"):
        assert markup not in dossier
    assert "&lt;b&gt;evil&lt;/b&gt;" in dossier
    assert "whether &lt;i&gt;the dam&lt;/i&gt; was hit" in dossier


def replaced(path, old, new):
    content = path.read_bytes()
    assert old in content, path
    path.write_bytes(content.replace(old, new, 1))


def relisted(folder):
    """Write a manifest that fits, as somebody would who alters a bundle with care."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for entry in manifest["files"]:
        entry["sha256"] = hashlib.sha256((folder / entry["path"]).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("dossier.html", b"the dam was hit</q>", b"the dam was hid</q>"),
        ("facts.jsonl", b"At least 40", b"At least 90"),
        ("facts.jsonl", b'"captured_at":"2031', b'"captured_at":"2030'),
        ("custody.jsonl", b'"version":"', b'"version":"9'),
        ("tables/statements.jsonl", b"the dam was hit", b"the dam was hid"),
        ("archive.wacz", b"pages-1.0", b"pages-1.1"),
    ],
)
def test_what_was_altered_is_found(unpacked, name, old, new, careful):
    replaced(unpacked / name, old, new)
    if careful:
        relisted(unpacked)
    done = checked(unpacked)
    assert done.returncode == 1, done.stdout
    assert "FAULT" in done.stdout


def test_missing_added_and_shortened_files_are_found(unpacked):
    (unpacked / "extra.txt").write_text("more")
    assert "extra.txt: not listed" in checked(unpacked).stdout
    (unpacked / "extra.txt").unlink()
    lines = (unpacked / "custody.jsonl").read_bytes().splitlines(keepends=True)
    (unpacked / "custody.jsonl").write_bytes(b"".join(lines[:-1]))
    relisted(unpacked)
    assert "does not end with the entry" in checked(unpacked).stdout
    (unpacked / "tables" / "figures.csv").unlink()
    assert "tables/figures.csv: missing" in checked(unpacked).stdout
