"""A web site on loopback for tests: pages by path, and faults that sites have. Never anything but 127.0.0.1."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from counterclaim.capture.answers import Asker, Policy
from counterclaim.capture.fetch import Fetcher, nothing_known

Page = str | bytes | Callable[[BaseHTTPRequestHandler], None]


class Site:
    """Serves `pages` while it is open; `hits` counts what was asked for, `seen` keeps the last headers by path."""

    def __init__(self, pages: Mapping[str, Page]) -> None:
        self.pages = pages
        self.hits: Counter[str] = Counter()
        self.seen: dict[str, dict[str, str]] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 5
            disable_nagle_algorithm = True  # head and body are written apart: 40 ms a page otherwise

            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                site.hits[self.path] += 1
                site.seen[self.path] = dict(self.headers)
                page = site.pages.get(self.path)
                with suppress(ConnectionError, TimeoutError):
                    if page is None:
                        answer(self, b"", 404)
                    elif callable(page):
                        page(self)
                    else:
                        answer(self, page)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.block_on_close = False
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Site:
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def policy(self, **more: object) -> Policy:
        """A policy that may ask this site although it is on loopback."""
        given = {"allow": frozenset({f"127.0.0.1:{self.port}"}), "wait_seconds": 2.0, "page_seconds": 10.0, **more}
        return Policy(**given)  # type: ignore[arg-type]

    def fetcher(self, known=nothing_known, slept: list[float] | None = None, **more: object) -> Fetcher:
        """A fetcher for this site that writes down its pauses and takes none."""
        pauses = [] if slept is None else slept
        return Fetcher(Asker(self.policy(**more), sleep=pauses.append), known)


def answer(
    to: BaseHTTPRequestHandler,
    body: str | bytes,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Send a whole answer, as a page in UTF-8 unless `headers` say otherwise."""
    payload = body.encode() if isinstance(body, str) else body
    to.send_response(status)
    for name, value in {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(payload)),
        **(headers or {}),
    }.items():
        to.send_header(name, value)
    to.end_headers()
    to.wfile.write(payload)


def status(number: int, body: str = "", **headers: str) -> Page:
    """A page that answers with this status; header names are written with underscores."""
    return lambda to: answer(to, body, number, {key.replace("_", "-"): value for key, value in headers.items()})


def redirect(location: str, number: int = 302) -> Page:
    """A page that sends on."""
    return lambda to: answer(to, b"", number, {"Location": location})


def report(number: int) -> str:
    """An invented report, different for each number."""
    return (
        f"<html lang='en'><title>Reservoir day {number}</title><article><h1>Reservoir day {number}</h1>"
        f"<p>The mayor of Velin said on day {number} that the reservoir had held, and denied that anybody had drowned."
        "</p></article></html>"
    )
