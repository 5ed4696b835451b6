"""Web archives made by other tools, whole and damaged."""

import gzip
import io
import shutil
import subprocess
import tempfile
import zlib
from pathlib import Path

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from counterclaim.capture.archives import warc_captures
from counterclaim.capture.encodings import Limits
from counterclaim.records import LeftOut, Problem, Unchanged
from websites import Site, answer, redirect, report, status

AT = "2024-05-01T12:00:00Z"
URL = "http://velin.example/"


def response(writer, url=URL + "a", body=None, at=AT, code="200 OK", headers=(), kind="text/html; charset=utf-8"):
    """Write an answer with this body, as it went over the wire."""
    http = StatusAndHeaders(code, [("Content-Type", kind), *headers], protocol="HTTP/1.1")
    payload = report(1).encode() if body is None else body
    record = writer.create_warc_record(
        url, "response", payload=io.BytesIO(payload), http_headers=http, warc_headers_dict={"WARC-Date": at}
    )
    writer.write_record(record)
    return record


def chunked(body: bytes, size: int = 60) -> bytes:
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.fixture
def archive(tmp_path):
    """Read an archive that `write` fills; `change` alters its bytes first."""

    def read(write, change=lambda data: data, packed=True, name="velin.warc.gz", **options):
        buffer = io.BytesIO()
        write(WARCWriter(buffer, gzip=packed))
        path = tmp_path / name
        path.write_bytes(change(buffer.getvalue()))
        *outcomes, left_out = warc_captures(path, name, **options)
        assert isinstance(left_out, LeftOut)
        return outcomes, left_out

    return read


def captured(outcomes):
    return {item[0].source: item[1].decode() for item in outcomes if isinstance(item, tuple)}


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("whole", [False, True], ids=["by record", "as a whole"])
def test_reports_come_out_with_address_time_and_answer(archive, packed, whole):
    def write(writer):
        response(writer)
        response(writer, URL + "b#part", report(2).encode(), "2024-05-01T12:00:01.5Z")

    change = (lambda data: gzip.compress(gzip.decompress(data) if packed else data)) if whole else lambda data: data
    outcomes, left_out = archive(write, change, packed)
    (first, body), (second, _) = outcomes
    assert (first.source, first.name, first.captured_at) == (URL + "a", URL + "a", AT)
    assert (second.source, second.captured_at) == (URL + "b", "2024-05-01T12:00:01Z")
    assert body.decode() == report(1)
    assert first.media_type == "text/html; charset=utf-8"
    assert first.http["status"] == 200
    assert first.http["record"].startswith("<urn:uuid:")
    assert ["Content-Type", "text/html; charset=utf-8"] in first.http["headers"]
    assert (left_out.kept, left_out.reasons) == (2, {})


BODY = report(1).encode()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (BODY, {}),
        (chunked(BODY), {"Transfer-Encoding": "chunked"}),
        (gzip.compress(BODY), {"Content-Encoding": "gzip"}),
        (chunked(gzip.compress(BODY)), {"Transfer-Encoding": "Chunked", "Content-Encoding": "gzip"}),
        (brotli.compress(BODY), {"Content-Encoding": "br"}),
        (BODY, {"Transfer-Encoding": "chunked"}),  # stored without its chunks
        (BODY, {"Content-Encoding": "gzip"}),  # stored unpacked
        (BODY, {"Content-Encoding": "br"}),
    ],
)
def test_bodies_come_out_of_their_chunks_and_packing(archive, body, headers):
    outcomes, _ = archive(lambda writer: response(writer, body=body, headers=headers.items()))
    assert captured(outcomes) == {URL + "a": report(1)}


def test_what_is_no_report_is_counted_with_its_reason(archive):
    def write(writer):
        writer.write_record(writer.create_warcinfo_record("velin.warc.gz", {"software": "by hand"}))
        response(writer)
        response(writer, URL + "i.png", b"\x89PNG", kind="image/png")
        response(writer, URL + "gone", b"", code="404 Not Found")
        response(writer, URL + "robots.txt", b"User-agent: *", kind="text/plain")
        response(writer, URL + "empty", b" ")
        response(writer, URL + "x", b"\x89PNG")
        request = StatusAndHeaders("GET / HTTP/1.1", [("Host", "velin.example")], is_http_request=True)
        writer.write_record(writer.create_warc_record(URL, "request", http_headers=request))
        for kind, url in (("metadata", URL), ("resource", "urn:thumbnail:velin"), ("conversion", URL)):
            writer.write_record(writer.create_warc_record(url, kind, io.BytesIO(b"x"), warc_content_type="text/plain"))
        text = io.BytesIO(b"The mayor of Velin denied it.")
        writer.write_record(writer.create_warc_record(URL + "r.txt", "resource", text, warc_content_type="text/plain"))

    outcomes, left_out = archive(write)
    assert captured(outcomes).keys() == {URL + "a", URL + "r.txt"}
    assert left_out.kept == 2
    assert left_out.reasons == {
        "conversion": 1,
        "empty": 1,
        "image/png": 1,
        "metadata": 1,
        "no text in it": 1,
        "request": 1,
        "resource of urn": 1,
        "robots.txt": 1,
        "status 404": 1,
        "warcinfo": 1,
    }


def test_a_page_that_changed_is_linked_and_one_that_did_not_is_unchanged(archive):
    def write(writer):
        for hour, number in enumerate([1, 1, 2, 1]):
            response(writer, body=report(number).encode(), at=f"2024-05-01T1{hour}:00:00Z")

    ledger = []

    def known(source, before):
        earlier = [capture for capture in ledger if capture.source == source and capture.captured_at < before]
        return max(earlier, key=lambda capture: capture.captured_at, default=None)

    (first, same, second, third), _ = archive(write)
    assert isinstance(same, Unchanged)
    assert same.capture == first[0].id
    assert second[0].previous == first[0].id
    assert third[0].previous == second[0].id
    assert len({item[0].id for item in (first, second, third)}) == 3
    ledger += [first[0], second[0], third[0]]
    again, _ = archive(write, known=known)
    assert [item if isinstance(item, Unchanged) else item[0].id for item in again] == [
        item if isinstance(item, Unchanged) else item[0].id for item in (first, same, second, third)
    ]


def revisit(writer, url, digest, at):
    writer.write_record(writer.create_revisit_record(url, digest, URL + "a", AT, warc_headers_dict={"WARC-Date": at}))


def test_a_revisit_gets_the_body_of_the_answer_that_it_means(archive):
    def write(writer):
        digest = response(writer).rec_headers.get_header("WARC-Payload-Digest")
        revisit(writer, URL + "b", digest, "2024-05-01T13:00:00Z")
        revisit(writer, URL + "a", digest, "2024-05-01T14:00:00Z")
        revisit(writer, URL + "c", "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "2024-05-01T15:00:00Z")

    outcomes, left_out = archive(write)
    assert captured(outcomes) == {URL + "a": report(1), URL + "b": report(1)}
    other = outcomes[1][0]
    assert other.captured_at == "2024-05-01T13:00:00Z"
    assert other.http["revisit_of"] == outcomes[0][0].http["record"]
    assert isinstance(outcomes[2], Unchanged)
    assert left_out.reasons == {"revisit of an answer that is not kept from this archive": 1}


def three(writer):
    for number in range(3):
        response(writer, f"{URL}{number}", report(number).encode())


@pytest.mark.parametrize("packed", [True, False])
def test_a_cut_off_archive_gives_what_stands_before_the_cut(archive, packed):
    outcomes, left_out = archive(three, lambda data: data[:-200], packed)
    assert captured(outcomes) == {f"{URL}{n}": report(n) for n in range(2)}
    assert left_out.kept == 2
    assert any(isinstance(item, Problem) and item.source.startswith("velin.warc.gz") for item in outcomes)


def test_a_changed_byte_is_a_problem_of_its_record_alone(archive):
    def change(data):
        return data.replace(b"on day 1 that", b"on day 9 that")

    outcomes, _ = archive(three, change, packed=False)
    assert captured(outcomes).keys() == {f"{URL}{n}" for n in range(3)}
    problems = [item for item in outcomes if isinstance(item, Problem)]
    assert [problem.message for problem in problems] == [f"{URL}1: does not match its own digest"]


def members(data):
    """The packed records of an archive, one by one."""
    parts = []
    while data:
        engine = zlib.decompressobj(31)
        engine.decompress(data)
        parts.append(data[: len(data) - len(engine.unused_data)])
        data = engine.unused_data
    return parts


def flipped(part):
    return part[:300] + bytes([part[300] ^ 1]) + part[301:]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (flipped, "cannot be unpacked"),
        (lambda part: part[:300], "after record"),
        (lambda part: b"XX" + part[2:], "bytes that belong to no record"),
        (lambda _: b"junk", "4 bytes that belong to no record"),
        (lambda _: gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\n\r\n"), "does not say how long it is"),
        (lambda _: bytes(512), None),
    ],
)
def test_a_damaged_record_costs_itself_and_no_other(archive, damage, message):
    def change(data):
        first, second, third = members(data)
        return first + damage(second) + third

    outcomes, _ = archive(three, change)
    assert captured(outcomes).keys() == {URL + "0", URL + "2"}
    problems = [item.message for item in outcomes if isinstance(item, Problem)]
    assert any(message in problem for problem in problems) if message else not problems


def test_a_record_over_the_limits_is_a_problem_and_the_others_are_read(archive):
    def write(writer):
        response(writer, URL + "0")
        response(writer, URL + "big", b"x" * 20_000)
        response(writer, URL + "bomb", gzip.compress(bytes(9_000_000)), headers=[("Content-Encoding", "gzip")])
        response(writer, URL + "2")

    outcomes, _ = archive(write, limits=Limits(body_bytes=15_000))
    assert captured(outcomes).keys() == {URL + "0", URL + "2"}
    assert sum(isinstance(item, Problem) for item in outcomes) == 2


@pytest.mark.parametrize("data", [b"", b"not an archive", gzip.compress(b"not an archive"), b"WARC/1.0\r\n\r\n"])
def test_what_is_no_archive_is_a_problem_or_empty(archive, data):
    outcomes, left_out = archive(lambda _: None, lambda _: data)
    assert left_out.kept == 0
    assert outcomes
    assert all(isinstance(item, Problem) for item in outcomes)


def bytes_of(write, packed):
    buffer = io.BytesIO()
    write(WARCWriter(buffer, gzip=packed))
    return buffer.getvalue()


WHOLE = {packed: bytes_of(three, packed) for packed in (True, False)}


@settings(max_examples=100, deadline=None)
@given(st.booleans(), st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=4))
def test_no_damage_makes_reading_fail(packed, changes):
    damaged = bytearray(WHOLE[packed])
    for place, byte in changes:
        damaged[int(place * len(damaged))] = byte
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.warc"
        path.write_bytes(damaged)
        *outcomes, left_out = warc_captures(path, "a.warc")
    assert left_out.kept == len([item for item in outcomes if not isinstance(item, Problem)]) <= 3


def by_chunks(to):
    to.send_response(200)
    to.send_header("Content-Type", "text/html")
    to.send_header("Transfer-Encoding", "chunked")
    to.end_headers()
    to.wfile.write(chunked(report(3).encode()))


@pytest.mark.skipif(shutil.which("wget") is None, reason="needs wget")
@pytest.mark.parametrize("option", ["--warc-cdx", "--no-warc-compression"])
def test_an_archive_made_by_wget_is_read_without_loss(tmp_path, option):
    pages = {
        "/": "<a href=/a>a</a><a href=/chunks>b</a><a href=/packed>c</a><a href=/gone>d</a><a href=/moved>e</a>",
        "/a": report(1),
        "/chunks": by_chunks,
        "/packed": lambda to: answer(to, gzip.compress(report(4).encode()), headers={"Content-Encoding": "gzip"}),
        "/gone": status(404),
        "/moved": redirect("/a"),
    }
    with Site(pages) as site:
        wget = ["wget", "-q", "-r", "-l1", "--no-proxy", "--tries=1", "--warc-file=velin", option, f"{site.url}/"]
        subprocess.run(wget, cwd=tmp_path, check=False, timeout=20)
    name = "velin.warc.gz" if option == "--warc-cdx" else "velin.warc"
    *outcomes, left_out = warc_captures(tmp_path / name, name)
    found = captured(outcomes)
    assert {url.removeprefix(site.url): body for url, body in found.items() if not url.endswith("/")} == {
        "/a": report(1),
        "/chunks": report(3),
        "/packed": report(4),
    }
    assert not [item for item in outcomes if isinstance(item, Problem)]
    assert left_out.reasons["status 404"] >= 1
    assert left_out.reasons["status 302"] == 1
