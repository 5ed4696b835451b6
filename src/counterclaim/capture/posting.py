"""A few bytes to an address and a few back, under the rules for pages: checked addresses, limits."""

from __future__ import annotations

import httpcore2 as httpcore

from counterclaim.capture.addresses import Refused, target_of
from counterclaim.capture.answers import Asker, Failed

MOST_BYTES = 100_000  # a time-stamp with its certificates is about 6,000
Headers = list[tuple[str, str]]


def posted(asker: Asker, url: str, body: bytes, media_type: str) -> bytes:
    """What the server at `url` answers to these bytes; Failed where that is nothing, or nothing small."""
    return _answer(asker, "POST", url, [("Content-Type", media_type), ("Content-Length", str(len(body)))], body)


def got(asker: Asker, url: str, media_type: str) -> bytes:
    """What the server at `url` gives in this format; Failed where that is nothing, or nothing small."""
    return _answer(asker, "GET", url, [("Accept", media_type)], None)


def _answer(asker: Asker, method: str, url: str, more: Headers, body: bytes | None) -> bytes:
    try:
        target = target_of(url)
        asker.deadline.start(asker.policy.page_seconds)
        headers = [("Host", target.authority), ("User-Agent", asker.policy.user_agent), *more]
        wait = asker.policy.wait_seconds
        where = httpcore.URL(
            scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path.encode()
        )
        extensions = {"timeout": {"connect": wait, "read": wait, "write": wait, "pool": wait}}
        with asker.pool.stream(method, where, headers=headers, content=body, extensions=extensions) as answer:
            if answer.status != 200:
                raise Failed(f"status {answer.status}", "Check the address of the service.")
            received = bytearray()
            for piece in answer.iter_stream():
                asker.deadline.left(None)
                received += piece
                if len(received) > MOST_BYTES:
                    raise Failed(f"more than {MOST_BYTES:,} bytes", "Check the address of the service.")
    except Refused as error:
        raise Failed(f"not asked: {error}", "If the address is yours, allow it by host:port or network.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
        raise Failed(f"no connection: {error}", "Try later.") from error
    return bytes(received)
