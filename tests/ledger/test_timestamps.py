"""An authority's time-stamp is pending until its signature was checked, then confirmed or failed; and checked again."""

import hashlib
import shutil
import subprocess
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from counterclaim.capture.answers import Asker, Failed, Policy
from counterclaim.capture.posting import posted
from counterclaim.errors import LedgerError
from counterclaim.ledger import verify
from counterclaim.ledger.timestamps import Trusted, rechecked, timestamp, timestamps
from ledgers import appended, page
from websites import Site

pytest.importorskip("rfc3161_client")
OPENSSL = shutil.which("openssl")
AT, LATER = "2031-05-04T10:00:00Z", "2031-05-05T10:00:00Z"
CONFIG = """\
[ req ]
distinguished_name = name
prompt = no
[ name ]
O = Orsk Clocks
CN = {name}
[ root ]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[ clock ]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ tsa ]
default_tsa = tsa_config
[ tsa_config ]
serial = {folder}/serial
signer_cert = {folder}/clock.pem
signer_key = {folder}/clock.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


def openssl(*arguments, given=None):
    done = subprocess.run([OPENSSL, *map(str, arguments)], input=given, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def authority(folder, name):
    """Keys and certificates of an authority of our own."""
    folder.mkdir()
    config = folder / "openssl.cnf"
    for who in ("root", "clock"):
        config.write_text(CONFIG.format(folder=folder, name=f"{name} {who}"))
        openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-config", config, "-keyout", folder / f"{who}.key",
                "-out", folder / f"{who}.csr")  # fmt: skip
    extended = ("-days", 30, "-extfile", config, "-extensions")
    openssl("x509", "-req", "-in", folder / "root.csr", "-signkey", folder / "root.key", *extended, "root",
            "-out", folder / "root.pem")  # fmt: skip
    openssl("x509", "-req", "-in", folder / "clock.csr", "-CA", folder / "root.pem", "-CAkey", folder / "root.key",
            "-CAcreateserial", *extended, "clock", "-out", folder / "clock.pem")  # fmt: skip
    (folder / "serial").write_text("01\n")
    return folder


def stamped(folder, request):
    (folder / "request.tsq").write_bytes(request)
    return openssl("ts", "-reply", "-config", folder / "openssl.cnf", "-queryfile", folder / "request.tsq")


@pytest.fixture(scope="module")
def clocks(tmp_path_factory):
    if OPENSSL is None:
        pytest.skip("openssl is not installed")
    return authority(tmp_path_factory.mktemp("authorities") / "orsk", "Orsk")


@pytest.fixture
def post(clocks):
    return lambda url, body: stamped(clocks, body)  # noqa: ARG005


def test_a_stamp_is_pending_until_it_is_checked_and_then_confirmed(ledger, clocks, post):
    appended(ledger, page(1))
    head = verify.head(ledger)
    made = timestamp(ledger, "https://clock.example/", post, AT)
    assert (made.state, made.entry, made.hash) == ("pending", head.entries, head.hash)
    assert [one.state for one in rechecked(ledger, Trusted(), LATER)] == ["pending"]
    [now] = rechecked(ledger, Trusted(((clocks / "root.pem").read_bytes(),)), LATER)
    assert now.state == "confirmed"
    assert timestamps(ledger) == [now]
    assert list(verify.faults(ledger)) == []


def test_openssl_confirms_what_was_kept(ledger, clocks, post, tmp_path):
    appended(ledger, page(1))
    made = timestamp(ledger, "https://clock.example/", post, AT)
    (tmp_path / "entry.txt").write_text(made.hash)
    (tmp_path / "entry.tsr").write_bytes(made.token)
    openssl("ts", "-verify", "-data", tmp_path / "entry.txt", "-in", tmp_path / "entry.tsr", "-CAfile",
            clocks / "root.pem")  # fmt: skip


def test_a_stamp_under_another_root_fails_and_recovers(ledger, clocks, post, tmp_path):
    appended(ledger, page(1))
    timestamp(ledger, "https://clock.example/", post, AT)
    other = authority(tmp_path / "other", "Other")
    [failed] = rechecked(ledger, Trusted(((other / "root.pem").read_bytes(),)), LATER)
    assert failed.state == "failed"
    assert "not signed by a trusted authority" in failed.message
    [now] = rechecked(ledger, Trusted(((clocks / "root.pem").read_bytes(),)), "2031-05-06T10:00:00Z")
    assert now.state == "confirmed"


@pytest.mark.parametrize("answer", [b"", b"<html>", b"\x30\x03\x02\x01\x00"])
def test_what_is_no_stamp_fails(ledger, answer):
    appended(ledger, page(1))
    made = timestamp(ledger, "https://clock.example/", lambda url, body: answer, AT)  # noqa: ARG005
    assert made.state == "failed"
    assert [one.state for one in rechecked(ledger, Trusted(), LATER)] == ["failed"]


def test_a_stamp_of_something_else_fails(ledger, clocks):
    appended(ledger, page(1))
    digest = hashlib.sha256(b"else").hexdigest()
    request = openssl("ts", "-query", "-digest", digest, "-sha256", "-cert")
    made = timestamp(ledger, "https://clock.example/", lambda url, body: stamped(clocks, request), AT)  # noqa: ARG005
    assert (made.state, made.message) == ("failed", "the token is about something else")


def test_an_empty_ledger_has_nothing_to_stamp(ledger, post):
    with pytest.raises(LedgerError, match="empty"):
        timestamp(ledger, "https://clock.example/", post, AT)


class Clock(BaseHTTPRequestHandler):
    """Stamps what is sent to it, as an authority's web service does."""

    folder = None

    def do_POST(self):
        answer = stamped(self.folder, self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200 if self.headers["Content-Type"] == "application/timestamp-query" else 400)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def test_the_authority_is_asked_over_http(ledger, clocks):
    appended(ledger, page(1))
    Clock.folder = clocks
    server = HTTPServer(("127.0.0.1", 0), Clock)
    Thread(target=server.serve_forever, daemon=True).start()
    here = f"127.0.0.1:{server.server_address[1]}"
    try:
        for allowed, state in ((frozenset(), "failed"), (frozenset({here}), "pending")):
            asker = Asker(Policy(allow=allowed))
            send = partial(posted, asker, media_type="application/timestamp-query")
            made = timestamp(ledger, f"http://{here}/", send, AT + state)
            asker.close()
            assert made.state == state, made.message
    finally:
        server.shutdown()
        server.server_close()


def test_a_service_that_refuses_or_says_too_much_is_no_answer():
    with Site({}) as site:
        asker = Asker(site.policy())
        with pytest.raises(Failed, match="status"):
            posted(asker, f"{site.url}/none", b"x", "application/timestamp-query")
        asker.close()
