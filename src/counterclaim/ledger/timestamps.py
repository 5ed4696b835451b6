"""Time-stamps by others on the custody log (RFC 3161): proof that an entry, and all before it, was there at a time.

What is stamped is the hash of an entry, as its 64 hexadecimal digits. Needs `pip install 'counterclaim[timestamps]'`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Literal

import msgspec
from msgspec import Struct
from sqlalchemy import select

from counterclaim.errors import CaptureError, ConfigError, LedgerError
from counterclaim.ledger import tables as t
from counterclaim.ledger import verify
from counterclaim.ledger.store import Ledger
from counterclaim.records import identity

# None: nobody was asked. Pending: a token is there, its signature not yet checked against an authority that is trusted.
State = Literal["pending", "confirmed", "failed"]
Post = Callable[[str, bytes], bytes]


class Timestamp(Struct, frozen=True):
    """One time-stamp of one entry of the custody log, as it stood at `at`; checked again, it is another row.

    `message` says why it stands so; `token` is the authority's answer, empty where there was none.
    """

    entry: int
    hash: str
    authority: str
    state: State
    message: str
    token: bytes
    at: str

    @property
    def id(self) -> str:
        """Identity: entry, authority, state and when."""
        return identity("tst", self.hash, self.authority, self.state, self.at)


def timestamp(ledger: Ledger, authority: str, post: Post, at: str) -> Timestamp:
    """Have the newest entry of the custody log stamped, and keep the answer; `post` sends bytes to an address."""
    client = _client()
    head = verify.head(ledger)
    if not head.entries:
        raise LedgerError("the ledger is empty: there is nothing to stamp")
    builder = client.TimestampRequestBuilder().data(head.hash.encode()).hash_algorithm(client.HashAlgorithm.SHA256)
    try:
        token = post(authority, builder.build().as_bytes())
        state, message = _judged(head.hash, token, ())
    except CaptureError as error:
        token, state, message = b"", "failed", f"no answer: {error}"
    made = Timestamp(head.entries, head.hash, authority, state, message, token, at)
    _append(ledger, made)
    return made


def timestamps(ledger: Ledger) -> list[Timestamp]:
    """The time-stamps, each as it stands now, oldest entry first."""
    with ledger.read() as connection:
        rows = connection.execute(select(t.timestamp).order_by(t.timestamp.c.entry, t.timestamp.c.at))
        newest = {(row.hash, row.authority): msgspec.convert(row, Timestamp, from_attributes=True) for row in rows}
    return list(newest.values())


def rechecked(ledger: Ledger, roots: Sequence[bytes], at: str) -> list[Timestamp]:
    """The time-stamps after another look, with the root certificates (PEM) that are trusted; changes are kept."""
    found = []
    for stamp in timestamps(ledger):
        state, message = _judged(stamp.hash, stamp.token, roots) if stamp.token else (stamp.state, stamp.message)
        now = msgspec.structs.replace(stamp, state=state, message=message, at=at)
        if (state, message) != (stamp.state, stamp.message):
            _append(ledger, now)
            stamp = now
        found.append(stamp)
    return found


def _judged(head: str, token: bytes, roots: Sequence[bytes]) -> tuple[State, str]:
    """What a token is worth: whether it is about this entry, and signed by an authority under one of the roots."""
    client = _client()
    from cryptography.x509 import load_pem_x509_certificate

    try:
        answer = client.decode_timestamp_response(token)
        if client.PKIStatus(answer.status) != client.PKIStatus.GRANTED:
            return "failed", f"refused: {' '.join(answer.status_string) or client.PKIStatus(answer.status).name}"
        if answer.tst_info.message_imprint.message != hashlib.sha256(head.encode()).digest():
            return "failed", "the token is about something else"
        when = f"{answer.tst_info.gen_time:%Y-%m-%dT%H:%M:%SZ}"
        if not roots:
            return "pending", f"says {when}; to be checked against the authority's root certificate"
        verifier = client.VerifierBuilder(roots=[load_pem_x509_certificate(pem) for pem in roots]).build()
        verifier.verify_message(answer, head.encode())
    except client.VerificationError as error:
        return "failed", f"not signed by a trusted authority: {error}"
    except ValueError as error:
        return "failed", f"cannot be read: {error}"
    return "confirmed", f"was there at {when}"


def _append(ledger: Ledger, stamp: Timestamp) -> None:
    with ledger.entry(f"time-stamp of entry {stamp.entry}") as entry:
        entry.put(t.timestamp, [{"id": stamp.id, **msgspec.structs.asdict(stamp)}])


def _client() -> Any:
    try:
        import rfc3161_client
    except ImportError:
        raise ConfigError("time-stamps need rfc3161-client: pip install 'counterclaim[timestamps]'") from None
    return rfc3161_client
