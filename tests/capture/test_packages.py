"""WACZ packages, whole and altered."""

import hashlib
import io
import json
import zipfile

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from counterclaim.capture.packages import wacz_captures
from counterclaim.records import LeftOut, Problem
from websites import report

URL = "https://velin.example/a"


def warc(url=URL, number=1):
    buffer = io.BytesIO()
    writer = WARCWriter(buffer)
    http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(url, "response", payload=io.BytesIO(report(number).encode()), http_headers=http)
    )
    return buffer.getvalue()


def package(path, parts, listed=None):
    """A package of these parts, listed with their true hashes unless `listed` says otherwise."""
    entries = [
        {"name": part, "path": part, "hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}
        for part, data in (parts if listed is None else listed).items()
    ]
    with zipfile.ZipFile(path, "w") as file:
        for part, data in parts.items():
            file.writestr(part, data)
        file.writestr("datapackage.json", json.dumps({"profile": "data-package", "resources": entries}))
    return path


def read(path):
    *outcomes, left_out = wacz_captures(path, path.name)
    assert isinstance(left_out, LeftOut)
    reports = [item[0].source for item in outcomes if isinstance(item, tuple)]
    problems = [f"{item.source}: {item.message}" for item in outcomes if isinstance(item, Problem)]
    return reports, problems, left_out.kept


PARTS = {"archive/data.warc.gz": warc(), "archive/more.warc.gz": warc(URL + "b", 2), "pages/pages.jsonl": b"{}\n"}


def test_the_archives_of_a_package_are_read(tmp_path):
    assert read(package(tmp_path / "velin.wacz", PARTS)) == ([URL, URL + "b"], [], 2)


@pytest.mark.parametrize(
    ("change", "fault", "kept"),
    [
        ({"archive/data.warc.gz": warc(number=3)}, "archive/data.warc.gz: its bytes do not match datapackage.json", 2),
        ({"pages/pages.jsonl": b"{}"}, "pages/pages.jsonl: its bytes do not match datapackage.json", 2),
        ({"archive/new.warc.gz": warc(URL + "c")}, "archive/new.warc.gz: not listed in datapackage.json", 3),
        ({"archive/more.warc.gz": None}, "archive/more.warc.gz: listed in datapackage.json, but missing", 1),
    ],
)
def test_a_package_that_was_altered_says_so_and_is_read(tmp_path, change, fault, kept):
    parts = {part: data for part, data in {**PARTS, **change}.items() if data is not None}
    reports, problems, count = read(package(tmp_path / "velin.wacz", parts, listed=PARTS))
    assert problems == [f"velin.wacz/{fault}"]
    assert len(reports) == count == kept


@pytest.mark.parametrize("listing", ["no json", "[]", '{"resources": [{"path": 1}]}', "null"])
def test_a_package_without_a_list_is_read_all_the_same(tmp_path, listing):
    path = tmp_path / "velin.wacz"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("archive/data.warc.gz", PARTS["archive/data.warc.gz"])
        file.writestr("datapackage.json", listing)
    reports, problems, _ = read(path)
    assert reports == [URL]
    assert problems[0].startswith("velin.wacz: datapackage.json cannot be read")


def test_a_cut_off_package_is_a_problem(tmp_path):
    path = package(tmp_path / "velin.wacz", PARTS)
    path.write_bytes(path.read_bytes()[:-100])
    reports, problems, _ = read(path)
    assert reports == []
    assert problems[0].startswith("velin.wacz: not a whole WACZ file")


def test_a_hash_of_an_unknown_kind_is_a_problem(tmp_path):
    path = tmp_path / "velin.wacz"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("archive/data.warc.gz", PARTS["archive/data.warc.gz"])
        listed = [{"path": "archive/data.warc.gz", "hash": "crc32:00"}]
        file.writestr("datapackage.json", json.dumps({"resources": listed}))
    assert read(path)[1] == ["velin.wacz/archive/data.warc.gz: a hash of an unknown kind: crc32:00"]
