"""Pages and their failures, from a site on loopback."""

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest

from counterclaim.capture.answers import Asker, retry_after
from counterclaim.capture.encodings import Limits
from counterclaim.capture.fetch import Fetched, Fetcher, capture_of
from counterclaim.records import Problem, Unchanged, sha256_of
from websites import Site, answer, redirect, report, status


def fetched(pages, path="/a", **policy):
    with Site(pages) as site:
        return site.fetcher(**policy).fetch(f"{site.url}{path}")


def reset(to):
    """End the connection in the middle of the answer."""
    to.send_response(200)
    to.send_header("Content-Length", "1000")
    to.end_headers()
    to.wfile.write(b"<html>")
    to.close_connection = True


def drip(to):
    """Send a byte now and then, for ever."""
    to.send_response(200)
    to.send_header("Content-Type", "text/html")
    to.end_headers()
    to.close_connection = True
    for _ in range(100):
        to.wfile.write(b"<p>")
        time.sleep(0.05)


def drip_header(to):
    """Never come to the end of the head."""
    to.wfile.write(b"HTTP/1.1 200 OK\r\n")
    to.close_connection = True
    for number in range(100):
        to.wfile.write(b"X-%d: y\r\n" % number)
        time.sleep(0.05)


def silent(to):
    time.sleep(1.0)
    to.close_connection = True


def endless(to):
    """More than any report has, without saying so beforehand."""
    to.send_response(200)
    to.send_header("Content-Type", "text/html")
    to.end_headers()
    to.close_connection = True
    block = b"x" * 1_000_000
    for _ in range(60):
        to.wfile.write(block)


BOMB, BROTLI = gzip.compress(bytes(30_000_000)), brotli.compress(bytes(30_000_000), quality=1)


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (status(401), "status 401: asks for a password"),
        (status(402), "status 402: asks for money"),
        (status(403), "status 403: refuses programs"),
        (status(403, "", cf_mitigated="challenge"), "status 403: asks for proof that a person is there"),
        (status(404), "status 404: there is no such page"),
        (status(410), "status 410: the page was taken down"),
        (status(418), "status 418: no page"),
        (status(451), "status 451: withheld for legal reasons"),
        (status(500), "status 500: the server is in trouble"),
        (status(206, "part"), "status 206: no page"),
        (status(302), "status 302 without a place to go to"),
        (status(200, " \r\n "), "empty page"),
        (redirect("/a"), "redirects in a circle"),
        (reset, "the connection broke off (2 attempts)"),
        (drip, "no answer in time (2 attempts)"),
        (drip_header, "no answer in time (2 attempts)"),
        (silent, "no answer in time (2 attempts)"),
        (endless, "more than the 5,000,000 bytes"),
        (lambda to: answer(to, b"", headers={"Content-Length": "60000000"}), "60,000,000 bytes: more than"),
        (lambda to: answer(to, BOMB, headers={"Content-Encoding": "gzip"}), "unpacks to more than"),
        (lambda to: answer(to, BROTLI, headers={"Content-Encoding": "br"}), "unpacks to"),
        (lambda to: answer(to, b"no gzip", headers={"Content-Encoding": "gzip"}), "the body cannot be unpacked"),
        (lambda to: answer(to, BOMB[:100], headers={"Content-Encoding": "gzip"}), "the body ends before its end"),
        (lambda to: answer(to, b"x", headers={"Content-Encoding": "sdch"}), "the body packed in an unknown way"),
    ],
)
def test_a_page_that_cannot_be_had_is_a_problem_with_advice(page, message):
    problem = fetched({"/a": page}, attempts=2, wait_seconds=0.3, page_seconds=0.6, limits=Limits(body_bytes=5_000_000))
    assert isinstance(problem, Problem)
    assert message in problem.message
    assert problem.advice.endswith(".")


def test_a_page_is_had_with_its_headers_its_way_and_its_time():
    pages = {"/old": redirect("/new", 301), "/new": redirect("/page?a=1#part", 307), "/page?a=1": report(1)}
    with Site(pages) as site:
        page = site.fetcher().fetch(f"{site.url}/old")
        assert isinstance(page, Fetched)
        assert page.url == f"{site.url}/page?a=1"
        assert page.requested == f"{site.url}/old"
        assert [(hop.status, hop.location) for hop in page.chain] == [
            (301, f"{site.url}/new"),
            (307, f"{site.url}/page?a=1"),
        ]
        assert (page.address, page.version, page.status) == ("127.0.0.1", "HTTP/1.1", 200)
        assert page.payload == report(1).encode()
        assert site.seen["/page?a=1"]["User-Agent"].startswith("counterclaim/")
        capture, payload = capture_of(page)
        assert capture.source == capture.name == page.url
        assert capture.payload_sha256 == sha256_of(payload)
        assert capture.media_type == "text/html; charset=utf-8"
        assert [hop["status"] for hop in capture.http["chain"]] == [301, 307]


def test_more_redirects_than_the_policy_allows_are_a_problem():
    pages = {f"/{n}": redirect(f"/{n + 1}") for n in range(12)} | {"/12": report(1)}
    assert "more than 10 redirects" in fetched(pages, "/0").message
    assert isinstance(fetched(pages, "/2"), Fetched)


def test_a_server_that_stumbles_is_asked_again_after_a_pause():
    answers = [status(503), status(429, "", Retry_After="7"), lambda to: answer(to, report(1))]
    slept = []
    with Site({"/a": lambda to: answers.pop(0)(to)}) as site:
        fetcher = site.fetcher(slept=slept, host_interval=0.0)
        assert isinstance(fetcher.fetch(f"{site.url}/a"), Fetched)
        assert site.hits["/a"] == 3
    assert slept == [1.0, 7.0]


def test_a_server_that_asks_for_hours_is_left_alone():
    with Site({"/a": status(429, "", Retry_After="7200")}) as site:
        problem = site.fetcher().fetch(f"{site.url}/a")
        assert "left alone for 7,200 seconds" in problem.message
        assert site.hits["/a"] == 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("Wed, 01 May 2024 12:01:00 GMT", 60.0),
        ("Wed, 01 May 2024 11:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("٣", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value, seconds):
    assert retry_after(value, datetime(2024, 5, 1, 12, tzinfo=UTC)) == seconds


def test_one_host_is_asked_once_a_second():
    slept = []
    with Site({f"/{n}": report(n) for n in range(3)}) as site:
        fetcher = site.fetcher(slept=slept, host_interval=1.0)
        for n in range(3):
            fetcher.fetch(f"{site.url}/{n}")
    assert len(slept) == 3
    assert all(0.5 < pause <= 1.0 for pause in slept)


ROBOTS = "User-agent: *\nDisallow: /private/\nDisallow: /*.pdf$\nCrawl-delay: 3\n\nUser-agent: other\nDisallow: /\n"


def test_robots_txt_is_respected_read_once_and_its_delay_kept():
    slept = []
    with Site({"/robots.txt": ROBOTS, "/a": report(1), "/b": report(2), "/private/a": report(3)}) as site:
        fetcher = site.fetcher(slept=slept)
        assert fetcher.fetch(f"{site.url}/private/a").message == "robots.txt refuses"
        assert fetcher.fetch(f"{site.url}/a.pdf").message == "robots.txt refuses"
        assert fetcher.fetch(f"{site.url}/a").robots == "let in by robots.txt"
        assert fetcher.fetch(f"{site.url}/b").robots == "let in by robots.txt"
        assert site.hits["/robots.txt"] == 1
        assert site.hits["/private/a"] == site.hits["/a.pdf"] == 0
    assert max(slept) > 2.5


def test_an_override_of_robots_is_recorded():
    with Site({"/robots.txt": ROBOTS, "/private/a": report(1)}) as site:
        page = site.fetcher(ignore_robots=frozenset({"127.0.0.1"})).fetch(f"{site.url}/private/a")
        assert page.robots == "refused by robots.txt, asked all the same as configured"
        assert capture_of(page)[0].http["robots"] == page.robots


@pytest.mark.parametrize(
    ("robots", "let_in"),
    [
        (status(404), True),
        (status(403), True),
        (status(500), False),
        (redirect("/robots2.txt"), False),
        (redirect("/robots.txt"), True),
        (lambda to: answer(to, BOMB, headers={"Content-Encoding": "gzip"}), True),
        (b"\xff\xfe\x00binary", True),
        ("User-agent: counterclaim\nDisallow: /\n", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: counterclaim\nAllow: /\n", True),
    ],
)
def test_a_site_without_rules_lets_in_and_one_in_trouble_does_not(robots, let_in):
    pages = {"/robots.txt": robots, "/robots2.txt": "User-agent: *\nDisallow: /", "/a": report(1)}
    assert isinstance(fetched(pages), Fetched) is let_in


def conditional(to):
    if to.headers["If-None-Match"] == '"one"' and to.headers["If-Modified-Since"]:
        to.send_response(304)
        to.end_headers()
    else:
        answer(to, report(1), headers={"ETag": '"one"', "Last-Modified": "Wed, 01 May 2024 12:00:00 GMT"})


def test_a_page_captured_again_is_unchanged_or_linked_to_the_capture_before():
    pages = {"/a": conditional, "/b": report(2)}
    ledger = {}
    with Site(pages) as site:
        fetcher = site.fetcher(known=lambda source, _: ledger.get(source))
        for path in ("/a", "/b"):
            capture, _ = capture_of(fetcher.fetch(f"{site.url}{path}"))
            ledger[capture.source] = capture
            assert capture.previous is None
        for path in ("/a", "/b"):  # the server says so, or the bytes do
            again = fetcher.fetch(f"{site.url}{path}")
            assert isinstance(again, Unchanged)
            assert again.capture == ledger[f"{site.url}{path}"].id
        first, pages["/b"] = ledger[f"{site.url}/b"], report(3)
        second, _ = capture_of(fetcher.fetch(f"{site.url}/b"))
        assert second.previous == first.id
        ledger[second.source], pages["/b"] = second, report(2)
        third, _ = capture_of(fetcher.fetch(f"{site.url}/b"))
        assert third.payload_sha256 == first.payload_sha256
        assert third.previous == second.id
        assert third.id != first.id  # the page went back to its first words: that is a fact of its own


@pytest.mark.parametrize(
    ("content_type", "body", "media_type"),
    [
        ("text/html; charset=windows-1251", "<p>Мэр отрицает</p>".encode("cp1251"), "text/html; charset=windows-1251"),
        ("text/html", b"<p>The mayor denied it.</p>", "text/html"),
        ("TEXT/HTML;Charset='UTF-8'", b"The mayor denied it.", "text/html; charset=utf-8"),
        ("text/plain", b"<html><p>The mayor denied it.</p></html>", "text/plain"),
        ("", b"<html><p>The mayor denied it.</p></html>", "text/html"),
        ("application/octet-stream", b"%PDF-1.7 ...", "application/pdf"),
        ("text/html", b"%PDF-1.7 ...", "application/pdf"),
        ("image/png", b"\x89PNG", None),
        ("text/html", b"\x89PNG", None),
        ("application/json", b"{}", None),
        ("text/css", b"p {}", None),
    ],
)
def test_the_kind_of_report_is_taken_from_header_and_bytes(content_type, body, media_type):
    page = fetched({"/a": lambda to: answer(to, body, headers={"Content-Type": content_type})})
    capture = capture_of(page)
    if media_type is None:
        assert capture.message.startswith("not a report")
    else:
        assert capture[0].media_type == media_type


@contextmanager
def certificate(tmp_path, protocols):
    """A certificate for "localhost" that nobody vouches for, made for this test alone."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl")
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    subprocess.run([*command.split(), "-keyout", key, "-out", cert], check=True, capture_output=True)
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(cert, key)
    served.set_alpn_protocols(protocols)
    yield served, ssl.create_default_context(cafile=cert)


def fetcher_for(port, trusted=None):
    with Site({}) as site:
        policy = site.policy(allow=frozenset({f"localhost:{port}"}), ignore_robots=frozenset({"*"}), attempts=1)
    return Fetcher(Asker(policy, ssl_context=trusted, resolve=lambda *_: ["127.0.0.1"], sleep=lambda _: None))


def test_a_certificate_that_does_not_hold_is_a_problem_that_says_so(tmp_path):
    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            answer(self, report(1))

        def log_message(self, *_):
            pass

    with certificate(tmp_path, ["http/1.1"]) as (served, trusted):
        server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
        server.socket = served.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        port = server.server_address[1]
        url = f"https://localhost:{port}/a"
        problem = fetcher_for(port).fetch(url)
        assert "the server's certificate does not hold: self-signed certificate" in problem.message
        assert isinstance(fetcher_for(port, trusted).fetch(url), Fetched)
        server.shutdown()
        server.server_close()


def test_http_2_is_spoken_where_the_server_speaks_it(tmp_path):
    with certificate(tmp_path, ["h2"]) as (served, trusted), http2_server(served) as port:
        page = fetcher_for(port, trusted).fetch(f"https://localhost:{port}/a")
        assert isinstance(page, Fetched)
        assert page.version == "HTTP/2"
        assert page.payload == report(2).encode()


@contextmanager
def http2_server(context):
    """A server that answers every request with one page over HTTP/2."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(5)

    def serve():
        with suppress(OSError):
            while True:
                raw, _ = listener.accept()
                with suppress(OSError), context.wrap_socket(raw, server_side=True) as connection:
                    converse(connection)

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1]
    listener.close()


def converse(connection):
    from h2.config import H2Configuration
    from h2.connection import H2Connection
    from h2.events import RequestReceived

    state = H2Connection(H2Configuration(client_side=False))
    state.initiate_connection()
    connection.sendall(state.data_to_send())
    while data := connection.recv(65536):
        for event in state.receive_data(data):
            if isinstance(event, RequestReceived):
                state.send_headers(event.stream_id, [(":status", "200"), ("content-type", "text/html")])
                state.send_data(event.stream_id, report(2).encode(), end_stream=True)
        connection.sendall(state.data_to_send())
