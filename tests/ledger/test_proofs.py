"""Proofs of OpenTimestamps: promised by a calendar, grown when its block is there, confirmed by the block's header."""

import hashlib
import sqlite3
import struct
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from counterclaim.capture.answers import Asker, Policy
from counterclaim.capture.posting import got, posted
from counterclaim.ledger import ots, verify
from counterclaim.ledger.timestamps import Trusted, promised, rechecked, timestamps
from counterclaim.serve.cli import custody
from counterclaim.serve.cli.app import app
from ledgers import appended, page

AT, LATER, LAST = "2031-05-04T10:00:00Z", "2031-05-05T10:00:00Z", "2031-05-06T10:00:00Z"
HEIGHT = 812345
SIBLING = b"\x07" * 32
EASY = 0x207FFFFF  # so little work that a test can do it
MEDIA = "application/vnd.opentimestamps.v1"


def sha256(data):
    return hashlib.sha256(data).digest()


def block(root, at=1935741600):
    """The header of a block that holds this root."""
    for nonce in range(1000):
        header = struct.pack("<I32s32sIII", 2, bytes(32), root, at, EASY, nonce)
        if sha256(sha256(header))[::-1] < bytes([0x7F, 0xFF, 0xFF]) + bytes(29):
            return header
    raise AssertionError


class Calendar:
    """Promises at once, and knows the block when it is told to; its bytes are put together by hand."""

    def __init__(self):
        self.mined, self.url = False, ""

    def digest(self):  # append a salt, hash, promise
        address = self.url.encode()
        promise = bytes([len(address)]) + address
        return b"\xf0\x04salt\x08\x00\x83\xdf\xe3\x0d\x2e\xf9\x0c\x8e" + bytes([len(promise)]) + promise

    def timestamp(self):  # append the sibling, hash twice, block
        if self.mined:
            return b"\xf0\x20" + SIBLING + b"\x08\x08\x00\x05\x88\x96\x0d\x73\xd7\x19\x01\x03" + ots.number(HEIGHT)
        return None

    def header(self, head):
        return block(sha256(sha256(sha256(sha256(head.encode()) + b"salt") + SIBLING)))


@pytest.fixture
def calendar():
    here = Calendar()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            assert len(self.rfile.read(int(self.headers["Content-Length"]))) == 32
            self.answer(here.digest())

        def do_GET(self):
            assert len(bytes.fromhex(self.path.removeprefix("/timestamp/"))) == 32
            self.answer(here.timestamp())

        def answer(self, body):
            self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    here.url = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield here
    server.shutdown()
    server.server_close()


@pytest.fixture
def asker(calendar):
    asking = Asker(Policy(allow=frozenset({calendar.url.removeprefix("http://")})))
    yield asking
    asking.close()


def stamp(ledger, calendar, asker):
    appended(ledger, page(1))
    return promised(ledger, calendar.url, partial(posted, asker, media_type=MEDIA), AT)


def test_a_proof_is_promised_then_in_a_block_then_confirmed(ledger, calendar, asker):
    made = stamp(ledger, calendar, asker)
    ask = partial(got, asker, media_type=MEDIA)
    assert (made.state, made.message) == ("pending", f"promised by {calendar.url}; ask again in some hours")
    assert rechecked(ledger, Trusted(), LATER, ask) == [made]  # nothing is known yet, and nothing is written down
    calendar.mined = True
    [grown] = rechecked(ledger, Trusted(), LATER, ask)
    assert (grown.state, f"in Bitcoin block {HEIGHT}" in grown.message) == ("pending", True)
    [sure] = rechecked(ledger, Trusted(headers={HEIGHT: calendar.header(made.hash)}), LAST)
    assert (sure.state, sure.message.startswith("was there at 2031-05-")) == ("confirmed", True)
    assert timestamps(ledger) == rechecked(ledger, Trusted(roots=(b"other",)), LAST) == [sure]
    assert list(verify.faults(ledger)) == []


def test_another_block_of_that_number_is_no_proof(ledger, calendar, asker):
    stamp(ledger, calendar, asker)
    calendar.mined = True
    headers = {HEIGHT: block(bytes(32))}
    [found] = rechecked(ledger, Trusted(headers=headers), LATER, partial(got, asker, media_type=MEDIA))
    assert (found.state, found.message) == ("failed", f"this is not what block {HEIGHT} holds")


@pytest.mark.parametrize("answer", [b"", b"\x00", b"<html>", b"\xf0\x00\x08", b"\x08" * 400, b"\xff" * 50])
def test_what_is_no_proof_fails(ledger, answer):
    appended(ledger, page(1))
    made = promised(ledger, "https://calendar.example", lambda url, body: answer, AT)  # noqa: ARG005
    assert made.state == "failed"
    assert rechecked(ledger, Trusted(headers={1: bytes(80)}), LATER) == [made]


def test_a_proof_of_another_entry_fails(ledger):
    appended(ledger, page(1))
    made = promised(ledger, "https://c.example", lambda url, body: ots.written(ots.promise(url)), AT)  # noqa: ARG005
    digest, proof = ots.read_file(made.token)
    with sqlite3.connect(ledger.path) as behind:
        behind.execute("UPDATE timestamp SET token = ?", [ots.file_of(sha256(digest), proof)])
    known = ots.written(ots.Proof((ots.Attestation(ots.BITCOIN, ots.number(HEIGHT)),)))
    [found] = rechecked(ledger, Trusted(), LATER, lambda url: known)  # noqa: ARG005
    assert (found.state, found.message) == ("failed", "the proof is about something else")


@pytest.mark.parametrize("header", [b"", bytes(80), bytes(81), b"\xff" * 80])
def test_a_header_without_its_work_is_refused(header):
    with pytest.raises(ValueError, match="header"):
        ots.block_of(header)


def test_the_terminal_promises_asks_and_checks(ledger, calendar, monkeypatch):
    monkeypatch.setattr(custody, "_now", partial(next, iter([AT, LATER, LAST])))
    appended(ledger, page(1))
    here = ["--ledger", str(ledger.path), "--allow", calendar.url.removeprefix("http://")]
    done = CliRunner().invoke(app, ["timestamp", calendar.url, "--calendar", *here])
    assert (done.exit_code, "pending: promised" in done.stderr) == (0, True)
    calendar.mined = True
    assert "in Bitcoin block" in CliRunner().invoke(app, ["timestamps", "--ask", *here]).stdout
    (known,) = timestamps(ledger)
    header = f"{HEIGHT}:{calendar.header(known.hash).hex()}"
    assert "confirmed" in CliRunner().invoke(app, ["timestamps", "--block", header, *here]).stdout


operations = st.sampled_from([ots.REVERSE, ots.HEXLIFY, *ots.HASHES]).map(ots.Operation) | st.builds(
    ots.Operation, st.sampled_from([ots.APPEND, ots.PREPEND]), st.binary(min_size=1, max_size=9)
)
attestations = st.builds(ots.Attestation, st.binary(min_size=8, max_size=8), st.binary(max_size=9))
proofs = st.recursive(
    st.builds(ots.Proof, st.tuples(attestations)),
    lambda inner: st.builds(ots.Proof, st.tuples(), st.lists(st.tuples(operations, inner), min_size=1).map(tuple)),
    max_leaves=6,
)


@given(proofs)
def test_a_proof_is_read_as_it_was_written(proof):
    assert ots.read(ots.written(proof)) == proof


@given(st.binary(max_size=80))
def test_whatever_is_sent_is_a_proof_or_refused(data):
    with suppress(ValueError):
        assert ots.written(ots.read(data))


def test_the_reference_library_reads_what_we_keep(ledger, calendar, asker):
    timestamp = pytest.importorskip("opentimestamps.core.timestamp")
    from opentimestamps.core.serialize import StreamDeserializationContext

    stamp(ledger, calendar, asker)
    calendar.mined = True
    [kept] = rechecked(ledger, Trusted(), LATER, partial(got, asker, media_type=MEDIA))
    theirs = timestamp.DetachedTimestampFile.deserialize(StreamDeserializationContext(BytesIO(kept.token)))
    assert theirs.file_digest == sha256(kept.hash.encode())
    [(message, attestation)] = theirs.timestamp.all_attestations()
    assert attestation.height == HEIGHT
    assert message == ots.block_of(calendar.header(kept.hash)).merkle_root
