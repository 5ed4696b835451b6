"""Captured bytes go into WARC files that other tools read, once, and a killed writer leaves nothing broken behind."""

import io
import shutil

import pytest
from warcio.archiveiterator import ArchiveIterator

from counterclaim.errors import HashMismatch, NotFound
from counterclaim.ledger import payloads, store, tables, warc
from counterclaim.ledger.verify import faults
from counterclaim.records import Capture, sha256_of
from ledgers import AT, TEXT, appended, page, report


def archive(ledger):
    [path] = ledger.payloads.files()
    return path


def places(ledger):
    with ledger.read() as connection:
        return payloads.places(connection)


def test_bytes_come_back_as_they_went_in(ledger):
    awkward = (TEXT + "\r\n\r\nHTTP/1.1 200 OK\r\n\r\n\x00 ünd mehr\n").encode()
    one = Capture("a b#1.txt", sha256_of(awkward), len(awkward), "text/plain", AT, "a")
    with ledger.entry("test") as entry:
        ledger.payloads.keep(entry, one, awkward)
    appended(ledger, page(1), page(2), report())
    assert ledger.payloads.bytes_of(one.payload_sha256) == awkward
    for capture, payload, _ in (page(1), page(2), report()):
        assert ledger.payloads.bytes_of(capture.payload_sha256) == payload


def test_warcio_reads_the_file_and_its_digests_hold(ledger):
    appended(ledger, page(1), report())
    with archive(ledger).open("rb") as file:
        kinds = []
        for record in ArchiveIterator(file, check_digests="raise"):
            body = record.content_stream().read()
            kinds.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), body))
    assert kinds[1:] == [
        ("response", "https://orsk.example/1", page(1)[1]),
        ("resource", "file:///a.txt", TEXT.encode()),
    ]
    assert kinds[0][0] == "warcinfo"


def test_fastwarc_reads_the_file_and_its_digests_hold(ledger):
    fastwarc = pytest.importorskip("fastwarc.warc")
    appended(ledger, page(1), report(), page(2, page(1)[2].text))
    data = archive(ledger).read_bytes()
    records = [
        (str(record.record_type), record.verify_block_digest())
        for record in fastwarc.ArchiveIterator(io.BytesIO(data), parse_http=False)
    ]
    assert [kind.rpartition(".")[2] for kind, _ in records] == ["warcinfo", "response", "resource", "revisit"]
    assert all(holds for _, holds in records)
    parsed = [r.verify_payload_digest() for r in fastwarc.ArchiveIterator(io.BytesIO(data)) if r.is_http]
    assert parsed[0]


def test_headers_that_are_no_longer_true_are_kept_under_another_name(ledger):
    appended(ledger, page(1))
    with archive(ledger).open("rb") as file:
        _, record = ArchiveIterator(file)
        headers = dict(record.http_headers.headers)
        address = record.rec_headers.get_header("WARC-IP-Address")
    assert headers["X-Orig-Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in headers
    assert headers["Content-Length"] == str(len(page(1)[1]))
    assert address == "::1"


def test_the_same_bytes_are_stored_once(ledger):
    same = page(1)[2].text
    appended(ledger, page(1), page(2, same), report(same, "copy.txt"))
    assert [place.kind for place in places(ledger)] == ["warcinfo", "response", "revisit"]
    assert list(faults(ledger)) == []


def test_bytes_that_a_capture_does_not_name_are_refused(ledger):
    with pytest.raises(HashMismatch), ledger.entry("test") as entry:
        ledger.payloads.keep(entry, page(1)[0], b"others")
    with pytest.raises(NotFound):
        ledger.payloads.bytes_of(page(1)[0].payload_sha256)


def test_files_are_rotated(ledger):
    ledger.payloads.rotated_at = 900
    appended(ledger, *(page(number) for number in range(6)))
    assert len(ledger.payloads.files()) > 2
    assert list(faults(ledger)) == []


@pytest.mark.parametrize("kept", [1, 9, 25, 300])
def test_a_torn_record_is_cut_off_by_the_next_writer(ledger, kept):
    appended(ledger, page(1))
    whole = archive(ledger).stat().st_size
    capture, payload, _ = page(2)
    with archive(ledger).open("ab") as file:
        file.write(warc.payload_record(capture, payload)[:kept])
    assert list(faults(ledger)) == []
    appended(ledger, page(2))
    assert places(ledger)[-1].offset == whole
    assert list(faults(ledger)) == []
    with archive(ledger).open("rb") as file:
        assert len(list(ArchiveIterator(file, check_digests="raise"))) == 3


def test_a_whole_record_without_a_row_is_taken_up(ledger):
    appended(ledger, page(1))
    capture, payload, _ = page(2)
    with archive(ledger).open("ab") as file:
        file.write(warc.payload_record(capture, payload))
    appended(ledger, page(2), page(3))
    assert [place.capture for place in places(ledger)[1:]] == [page(n)[0].id for n in (1, 2, 3)]
    assert list(faults(ledger)) == []


def test_a_damaged_end_stays_and_the_next_record_goes_into_another_file(ledger):
    appended(ledger, page(1))
    with archive(ledger).open("ab") as file:
        file.write(bytes(512))
    appended(ledger, page(2))
    assert [path.name for path in ledger.payloads.files()] == [
        "counterclaim-00001.warc.gz",
        "counterclaim-00002.warc.gz",
    ]
    assert list(faults(ledger)) == []


def test_a_lost_file_is_not_begun_again(ledger):
    appended(ledger, page(1))
    archive(ledger).unlink()
    appended(ledger, page(2))
    assert [path.name for path in ledger.payloads.files()] == ["counterclaim-00002.warc.gz"]
    assert any("counterclaim-00001.warc.gz is missing" in fault.message for fault in faults(ledger))


def test_places_can_be_had_again_from_the_files(ledger, tmp_path):
    appended(ledger, page(1), page(2), report())
    with store.create(tmp_path / "b.db") as other:
        shutil.copytree(ledger.payloads.folder, other.payloads.folder)
        with other.entry("test") as entry:
            other.payloads.keep(entry, page(1)[0], page(1)[1])
        assert places(other) == places(ledger)


def test_a_failed_transaction_leaves_a_record_that_the_next_one_takes_up(ledger):
    run = appended(ledger, page(1))
    with pytest.raises(RuntimeError), ledger.entry("test") as entry:
        ledger.payloads.keep(entry, *page(2)[:2])
        raise RuntimeError
    appended(ledger, page(2))
    with ledger.read() as connection:
        assert connection.execute(tables.run.select()).one().id == run
    assert [place.capture for place in places(ledger)[1:]] == [page(n)[0].id for n in (1, 2)]
