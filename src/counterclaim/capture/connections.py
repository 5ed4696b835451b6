"""Connections that go to checked addresses only, and end when their time is over.

The check sits where the connection is made, so nothing can pass it by: the name is resolved once, here, and the socket
is opened to one of the addresses that were checked. TLS and the Host header go on naming the name.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore2 as httpcore

from counterclaim.capture.addresses import Allowed, Resolve, addresses_of, system_addresses

Connect = Callable[[str, int, float | None], httpcore.NetworkStream]
Clock = Callable[[], float]


def tcp(address: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
    """A TCP connection to an IP address."""
    return httpcore.SyncBackend().connect_tcp(address, port, timeout)


class Deadline:
    """The moment at which the fetch under way is over; every wait for the network is cut to what is left."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self.clock = clock
        self.at = float("inf")

    def start(self, seconds: float) -> None:
        """Give the fetch that begins now so many seconds."""
        self.at = self.clock() + seconds

    def left(self, timeout: float | None) -> float:
        """Seconds that a wait may last; ReadTimeout where nothing is left."""
        left = self.at - self.clock()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for this page is over")
        return left if timeout is None else min(left, timeout)


class TimedStream(httpcore.NetworkStream):
    """A connection whose waits end with the deadline: a server that sends a byte now and then gains nothing by it."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Bytes from the other side."""
        return self.stream.read(max_bytes, self.deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Bytes to the other side."""
        self.stream.write(buffer, self.deadline.left(timeout))

    def close(self) -> None:
        """End the connection."""
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection under TLS."""
        return TimedStream(
            self.stream.start_tls(ssl_context, server_hostname, self.deadline.left(timeout)), self.deadline
        )

    def get_extra_info(self, info: str) -> Any:
        """What the connection knows about itself ("server_addr", "ssl_object")."""
        return self.stream.get_extra_info(info)


class CheckedBackend(httpcore.NetworkBackend):
    """Opens connections for the pool: resolves, checks, connects to what was checked."""

    def __init__(self, resolve: Resolve, exceptions: Allowed, connect: Connect, deadline: Deadline) -> None:
        self.resolve = resolve
        self.exceptions = exceptions
        self.connect = connect
        self.deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """A connection to the first address of the host that answers; Refused before any is opened."""
        failure: Exception | None = None
        for address in addresses_of(host, port, self.resolve, self.exceptions)[:4]:
            try:
                return TimedStream(self.connect(address, port, self.deadline.left(timeout)), self.deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")


def pool(
    deadline: Deadline,
    exceptions: Allowed,
    resolve: Resolve = system_addresses,
    connect: Connect = tcp,
    ssl_context: ssl.SSLContext | None = None,
) -> httpcore.ConnectionPool:
    """Connections by host name, HTTP/2 where the server speaks it. No proxy: it would resolve names on its own."""
    return httpcore.ConnectionPool(
        ssl_context=ssl_context,
        http2=True,
        max_connections=8,
        keepalive_expiry=30.0,
        network_backend=CheckedBackend(resolve, exceptions, connect, deadline),
    )
