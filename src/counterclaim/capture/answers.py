"""One request and its answer: patient with a server that stumbles, strict about time and size."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore2 as httpcore
from msgspec import Struct
from msgspec.structs import replace

from counterclaim import __version__
from counterclaim.capture.addresses import Resolve, Target, allowed, system_addresses
from counterclaim.capture.connections import Clock, Connect, Deadline, pool, tcp
from counterclaim.capture.encodings import ACCEPTED, Limits, TooLarge, unpacked
from counterclaim.errors import CaptureError

REDIRECTS = frozenset({301, 302, 303, 307, 308})
STUMBLES = frozenset({429, 500, 502, 503, 504})
SHORT = 65_536
Headers = tuple[tuple[str, str], ...]


class Policy(Struct, frozen=True):
    """How pages are asked for. `allow`: addresses that may be asked though they are not public (see addresses.py).

    `ignore_robots`: hosts whose robots.txt is read and recorded but not obeyed ("*": all). `contact`: how a webmaster
    finds you, sent along with the name of this program. Times are in seconds.
    """

    allow: frozenset[str] = frozenset()
    ignore_robots: frozenset[str] = frozenset()
    contact: str = ""
    attempts: int = 3
    redirects: int = 10
    wait_seconds: float = 20.0
    page_seconds: float = 120.0
    host_interval: float = 1.0
    longest_wait: float = 120.0
    limits: Limits = Limits()

    @property
    def user_agent(self) -> str:
        """The name that this program goes by."""
        return f"counterclaim/{__version__} (reads news reports; {self.contact or 'no contact given'})"


class Answer(Struct, frozen=True):
    """What a server said: the body is unpacked, and empty unless the status is 200."""

    status: int
    headers: Headers
    payload: bytes = b""
    address: str = ""
    version: str = ""

    def header(self, name: str) -> str:
        """The value of a header, empty where it is missing."""
        return next((value for key, value in self.headers if key.lower() == name), "")


class Failed(CaptureError):
    """A page that could not be had, and what to do about it."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.advice = advice


class Asker:
    """Asks one address at a time, at most once in `host_interval` seconds a host, and again when the server stumbles.

    Clock, sleep, resolver and connections are handed in, so that tests wait for nothing and reach nobody.
    """

    def __init__(
        self,
        policy: Policy,
        *,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        today: Callable[[], datetime] = lambda: datetime.now(UTC),
        resolve: Resolve = system_addresses,
        connect: Connect = tcp,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self.policy = policy
        self.clock = clock
        self.sleep = sleep
        self.today = today
        self.deadline = Deadline(clock)
        self.pool = pool(self.deadline, allowed(policy.allow), resolve, connect, ssl_context)
        self.next_at: dict[str, float] = {}

    def close(self) -> None:
        """End all connections."""
        self.pool.close()

    def answer(self, target: Target, extra: Headers = (), delay: float = 0.0) -> Answer:
        """What the server says in the end; Failed where it says nothing that can be used."""
        for attempt in range(1, self.policy.attempts + 1):
            self._take_turn(target.host, delay)
            last = attempt == self.policy.attempts
            try:
                answer = self._once(target, extra)
            except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
                if _certificate(error) or last:
                    raise _failure(error, attempt) from error
                self.sleep(4.0 ** (attempt - 1))
                continue
            if answer.status not in STUMBLES or last:
                return answer
            self.sleep(self._pause(answer, attempt))
        raise Failed("was not asked", "Raise the number of attempts above 0.")

    def _take_turn(self, host: str, delay: float) -> None:
        """Wait until this host may be asked again."""
        wait = self.next_at.get(host, 0.0) - self.clock()
        if wait > 0:
            self.sleep(wait)
        self.next_at[host] = self.clock() + max(self.policy.host_interval, delay)

    def _pause(self, answer: Answer, attempt: int) -> float:
        """Seconds until the next attempt: what the server asks for, else 1, 4, 16."""
        asked = retry_after(answer.header("retry-after"), self.today())
        if asked is None:
            return 4.0 ** (attempt - 1)
        if asked > self.policy.longest_wait:
            raise Failed(
                f"status {answer.status}: the server asks to be left alone for {asked:,.0f} seconds", "Add it later."
            )
        return asked

    def _once(self, target: Target, extra: Headers) -> Answer:
        limits, wait = self.policy.limits, self.policy.wait_seconds
        self.deadline.start(self.policy.page_seconds)
        headers = [
            ("Host", target.authority),
            ("User-Agent", self.policy.user_agent),
            ("Accept", "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,*/*;q=0.5"),
            ("Accept-Encoding", ACCEPTED),
            *extra,
        ]
        timeout = {"connect": wait, "read": wait, "write": wait, "pool": wait}
        url = httpcore.URL(
            scheme=target.scheme.encode(),
            host=target.host.encode(),
            port=target.port,
            target=target.path.encode(),
        )
        with self.pool.stream("GET", url, headers=headers, extensions={"timeout": timeout}) as response:
            given = tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in response.headers)
            server = response.extensions["network_stream"].get_extra_info("server_addr")
            answer = Answer(
                status=response.status,
                headers=given,
                address=str(server[0]) if server else "",
                version=bytes(response.extensions["http_version"]).decode("ascii", "replace"),
            )
            length = answer.header("content-length")
            if response.status != 200:
                if length.isdigit() and int(length) <= SHORT:
                    response.read()  # a connection with an answer that was not read to its end cannot be used again
                return answer
            if length.isdigit() and int(length) > limits.body_bytes:
                raise TooLarge(f"{int(length):,} bytes: more than the {limits.body_bytes:,} that one report may have")
            chunks = self._in_time(response.iter_stream())
            return replace(answer, payload=unpacked(chunks, answer.header("content-encoding"), limits))

    def _in_time(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The chunks, as long as there is time: chunks that have come already cost no wait."""
        for chunk in chunks:
            self.deadline.left(None)
            yield chunk


def retry_after(value: str, today: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, None where it asks for nothing that can be read.

    >>> retry_after("Wed, 01 May 2024 12:00:30 GMT", datetime(2024, 5, 1, 12, tzinfo=UTC))
    30.0
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - today).total_seconds())


def _certificate(error: BaseException) -> str | None:
    """What is wrong with the server's certificate, None where nothing is known to be."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return str(cause.verify_message or cause)
        cause = cause.__cause__ or cause.__context__
    return None


def _failure(error: Exception, attempts: int) -> Failed:
    """What went wrong between here and the server, in words for the reader."""
    tries = "" if attempts == 1 else f" ({attempts} attempts)"
    if certificate := _certificate(error):
        return Failed(f"the server's certificate does not hold: {certificate}", "Open it in a browser and save it.")
    if isinstance(error, httpcore.TimeoutException):
        return Failed(f"no answer in time{tries}", "Try later, or save the page from a browser.")
    if isinstance(error, httpcore.ConnectError):
        return Failed(f"no connection{tries}: {error}", "Check the address; try later.")
    return Failed(f"the connection broke off{tries}: {error}", "Try later.")
