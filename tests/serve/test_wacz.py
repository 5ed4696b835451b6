"""A WACZ package is what other tools take for one, and every line of its index leads to the record that it names."""

import gzip
import hashlib
import io
import json
import shutil
import subprocess
import zipfile

import pytest
from warcio.archiveiterator import ArchiveIterator

from counterclaim.ledger import facts, store
from counterclaim.serve.bundle.wacz import write_wacz
from ledgers import TEXT, appended, page, report


@pytest.fixture
def ledger(tmp_path):
    with store.create(tmp_path / "a.db") as opened:
        appended(opened, page(1), page(2), page(3, page(1)[2].text), report(TEXT, "notes, 1.txt"))
        yield opened


@pytest.fixture
def package(ledger, tmp_path):
    path = tmp_path / "a.wacz"
    write_wacz(ledger, facts.captures(ledger), list(facts.documents(ledger)), path, "A dam", "2031-05-06T10:00:00Z")
    return path


def test_every_file_is_listed_with_its_hash(package):
    with zipfile.ZipFile(package) as opened:
        described = json.loads(opened.read("datapackage.json"))
        listed = {resource["path"]: resource for resource in described["resources"]}
        assert set(opened.namelist()) == {*listed, "datapackage.json", "datapackage-digest.json"}
        for path, resource in listed.items():
            content = opened.read(path)
            assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
            assert resource["bytes"] == len(content)
        digest = json.loads(opened.read("datapackage-digest.json"))
        assert digest["hash"] == f"sha256:{hashlib.sha256(opened.read('datapackage.json')).hexdigest()}"
        assert {info.compress_type for info in opened.infolist()} == {zipfile.ZIP_STORED}


def test_the_index_leads_to_the_records(package):
    with zipfile.ZipFile(package) as opened:
        archive = opened.read("archive/data.warc.gz")
        index = opened.read("indexes/index.cdx.gz")
        first, block = opened.read("indexes/index.idx").decode().splitlines()
    lines = gzip.decompress(index).decode().splitlines()
    assert lines == sorted(lines)
    assert json.loads(first.removeprefix("!meta 0 "))["filename"] == "index.cdx.gz"
    assert json.loads(block.split(" ", 2)[2])["length"] == len(index)
    kinds = []
    for line in lines:
        about = json.loads(line.split(" ", 2)[2])
        record = next(ArchiveIterator(io.BytesIO(archive[about["offset"] : about["offset"] + about["length"]])))
        assert record.rec_headers.get_header("WARC-Target-URI") == about["url"]
        assert record.rec_headers.get_header("WARC-Payload-Digest") == about["digest"]
        kinds.append((line.split(" ")[0], about["mime"], about.get("status")))
    assert kinds == [
        ("example,orsk)/1", "text/plain", 200),
        ("example,orsk)/2", "text/plain", 200),
        ("example,orsk)/3", "warc/revisit", 200),
        ("file:///notes%2C%201.txt", "text/plain", None),
    ]


def test_reports_are_its_pages(package):
    with zipfile.ZipFile(package) as opened:
        head, *pages = map(json.loads, opened.read("pages/pages.jsonl").splitlines())
    assert head["format"] == "json-pages-1.0"
    assert [p["url"] for p in pages] == [*(f"https://orsk.example/{n}" for n in (1, 2, 3)), "file:///notes%2C%201.txt"]


def test_a_part_of_a_ledger_brings_the_bytes_that_its_records_refer_to(ledger, tmp_path):
    [again] = [capture for capture in facts.captures(ledger) if capture.name.endswith("/3")]
    write_wacz(ledger, [again], [], tmp_path / "b.wacz", "A dam", "2031-05-06T10:00:00Z")
    with zipfile.ZipFile(tmp_path / "b.wacz") as opened:
        records = ArchiveIterator(io.BytesIO(opened.read("archive/data.warc.gz")), check_digests="raise")
        assert [record.rec_type for record in records] == ["warcinfo", "response", "revisit"]


def test_the_wacz_tool_finds_it_valid(package):
    tool = shutil.which("wacz")
    if tool is None:
        pytest.skip("the wacz tool is not installed")
    done = subprocess.run([tool, "validate", "-f", package], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "is valid" in done.stdout
