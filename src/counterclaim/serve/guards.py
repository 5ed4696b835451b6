"""Guards: what every request must pass, and the headers that every answer carries."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from time import perf_counter, process_time
from urllib.parse import parse_qs, urlsplit

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "counterclaim_token"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
READING = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS = {
    # No inline script or style anywhere: what a report smuggles into a page cannot run.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guards:
    """ASGI middleware: known host, token where one is set, writes from our own pages only, safe headers on all.

    `hosts` are the names under which we may be asked; a page elsewhere that points its own name at us (DNS rebinding)
    is refused. `token` None: no token is asked for, which is only safe on loopback.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], token: str | None) -> None:
        self.app = app
        self.hosts = {host.casefold() for host in hosts}
        self.token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.WEBSOCKET:
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if not self.knows(headers.get("host", "")):
            await refuse(send, 421, "this server does not go by that name")
        elif scope["method"] not in READING and foreign(headers):
            await refuse(send, 403, "a page of another site asked for this")
        elif self.token and given and self.fits(given):
            await greet(send, scope["path"], self.token)
        elif self.token and not self.fits(presented(headers)):
            await refuse(send, 401, "open the address with the token that `counterclaim serve` printed")
        else:
            await self.app(scope, receive, guarded(send))

    def knows(self, host: str) -> bool:
        """Whether a Host header names us."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name.casefold() in self.hosts

    def fits(self, given: str) -> bool:
        """Whether this is the token; compared in constant time."""
        return bool(self.token) and hmac.compare_digest(given.encode(), (self.token or "").encode())


def foreign(headers: dict[str, str]) -> bool:
    """Whether a browser says that another site's page sends this.

    >>> foreign({"host": "localhost:8000", "origin": "http://evil.example"}), foreign({"host": "localhost:8000"})
    (True, False)
    """
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host", "")


def presented(headers: dict[str, str]) -> str:
    """The token that a request presents, as a cookie or as `Authorization: Bearer`."""
    kind, _, value = headers.get("authorization", "").partition(" ")
    if kind.casefold() == "bearer":
        return value
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def guarded(send: Send) -> Send:
    """A `send` that puts the safe headers on every answer."""

    begun, busy = perf_counter(), process_time()

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableScopeHeaders.from_message(message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
            # The second is that of the whole process: this request's own where it is asked alone.
            waited, worked = (perf_counter() - begun) * 1000, (process_time() - busy) * 1000
            headers["Server-Timing"] = f"all;dur={waited:.1f}, cpu;dur={worked:.1f}"
        await send(message)

    return sending


async def refuse(send: Send, status: int, why: str) -> None:
    """Answer with a refusal in plain words."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *_safe()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"counterclaim: {why}\n".encode(), "more_body": False})


async def greet(send: Send, path: str, token: str) -> None:
    """Keep the token as a cookie, and take it out of the address bar."""
    cookie = f"{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/"
    where = "/" + path.lstrip("/")  # "//evil.example" would be another server
    headers = [(b"location", where.encode("latin-1", "replace")), (b"set-cookie", cookie.encode()), *_safe()]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _safe() -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
