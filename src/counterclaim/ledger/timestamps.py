"""Time-stamps by others on the custody log: proof that an entry, and all before it, was there at a time.

What is stamped is the hash of an entry, as its 64 hexadecimal digits. An authority (RFC 3161) signs a token, which
needs `pip install 'counterclaim[timestamps]'`; a calendar (OpenTimestamps) leads to a block of the Bitcoin chain, which
needs nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec
from msgspec import Struct
from sqlalchemy import select

from counterclaim.errors import CaptureError, ConfigError, LedgerError
from counterclaim.ledger import ots, verify
from counterclaim.ledger import tables as t
from counterclaim.ledger.store import Ledger
from counterclaim.records import identity

# None: nobody was asked. Pending: a token is there, and nobody who is trusted has confirmed it yet.
State = Literal["pending", "confirmed", "failed"]
Post = Callable[[str, bytes], bytes]
Get = Callable[[str], bytes]


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
        """Identity: entry, authority, state with its reason, and when."""
        return identity("tst", self.hash, self.authority, self.state, self.message, self.at)


class Trusted(Struct, frozen=True):
    """What a person takes for true: root certificates (PEM) of authorities, headers of Bitcoin blocks by number."""

    roots: tuple[bytes, ...] = ()
    headers: Mapping[int, bytes] = {}


def timestamp(ledger: Ledger, authority: str, post: Post, at: str) -> Timestamp:
    """Have the newest entry of the custody log stamped, and keep the answer; `post` sends bytes to an address."""
    client = _client()
    builder = client.TimestampRequestBuilder().hash_algorithm(client.HashAlgorithm.SHA256)

    def asked(head: str) -> bytes:
        return post(authority, builder.data(head.encode()).build().as_bytes())

    return _stamped(ledger, authority, asked, at)


def promised(ledger: Ledger, calendar: str, post: Post, at: str) -> Timestamp:
    """Have a calendar (OpenTimestamps) take the newest entry of the custody log in, and keep its promise."""

    def asked(head: str) -> bytes:
        try:
            return ots.file_of(_digest(head), ots.read(post(f"{calendar.rstrip('/')}/digest", _digest(head))))
        except ValueError as error:
            raise CaptureError(f"not a proof: {error}") from error

    return _stamped(ledger, calendar, asked, at)


def _stamped(ledger: Ledger, authority: str, asked: Callable[[str], bytes], at: str) -> Timestamp:
    head = verify.head(ledger)
    if not head.entries:
        raise LedgerError("the ledger is empty: there is nothing to stamp")
    try:
        token = asked(head.hash)
        state, message = _judged(head.hash, token, Trusted())
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


def rechecked(ledger: Ledger, trusted: Trusted, at: str, ask: Get | None = None) -> list[Timestamp]:
    """The time-stamps after another look with what is trusted; changes are kept.

    `ask` gets bytes from an address: calendars that promised to know more are asked.
    """
    found = []
    for stamp in timestamps(ledger):
        now = _again(stamp, trusted, at, ask) if stamp.token else stamp
        if (now.state, now.message, now.token) != (stamp.state, stamp.message, stamp.token):
            _append(ledger, now)
            stamp = now
        found.append(stamp)
    return found


def _again(stamp: Timestamp, trusted: Trusted, at: str, ask: Get | None) -> Timestamp:
    """The time-stamp as it stands with what is trusted; where nothing is that bears on it, as it stood."""
    token = stamp.token
    if is_proof(token):
        if ask and stamp.state == "pending":
            token = _grown(token, ask)
        known = {attestation.height for attestation, _ in _attested(token)} & trusted.headers.keys()
        if token == stamp.token and not known:
            return stamp
    elif not trusted.roots:
        return stamp
    state, message = _judged(stamp.hash, token, trusted)
    return msgspec.structs.replace(stamp, state=state, message=message, token=token, at=at)


def is_proof(token: bytes) -> bool:
    """Whether a token is a proof of OpenTimestamps, and not one that an authority signed."""
    return token.startswith(ots.MAGIC)


def _grown(token: bytes, ask: Get) -> bytes:
    """The proof with what its calendars know by now; those that do not answer, or not with a proof, know nothing."""

    def more(calendar: str, message: bytes) -> bytes | None:
        try:
            answer = ask(f"{calendar.rstrip('/')}/timestamp/{message.hex()}")
            ots.read(answer)
        except (CaptureError, ValueError):
            return None
        return answer

    digest, proof = ots.read_file(token)
    return ots.file_of(digest, ots.grown(proof, digest, more))


def _attested(token: bytes) -> Iterator[tuple[ots.Attestation, bytes]]:
    digest, proof = ots.read_file(token)
    yield from ots.attested(proof, digest)


def _judged(head: str, token: bytes, trusted: Trusted) -> tuple[State, str]:
    if is_proof(token):
        try:
            return _proven(head, token, trusted.headers)
        except ValueError as error:
            return "failed", f"cannot be read: {error}"
    return _signed(head, token, trusted.roots)


def _proven(head: str, token: bytes, headers: Mapping[int, bytes]) -> tuple[State, str]:
    """What a proof is worth: whether it leads from this entry to what a block of the Bitcoin chain holds."""
    if ots.read_file(token)[0] != _digest(head):
        return "failed", "the proof is about something else"
    blocks: dict[int, bytes] = {}
    calendars = []
    for attestation, reached in _attested(token):
        if (height := attestation.height) is not None:
            blocks[height] = reached
        elif attestation.calendar:
            calendars.append(attestation.calendar)
    for height in sorted(blocks.keys() & headers.keys()):
        block = ots.block_of(headers[height])
        if block.merkle_root != blocks[height]:
            return "failed", f"this is not what block {height} holds"
        return "confirmed", f"was there at {block.at}: Bitcoin block {height}, {block.hash}"
    if blocks:
        return "pending", f"in Bitcoin block {min(blocks)}; to be checked against the header of that block"
    if calendars:
        return "pending", f"promised by {', '.join(calendars)}; ask again in some hours"
    return "failed", "the proof leads to nothing that can be checked"


def _digest(head: str) -> bytes:
    return hashlib.sha256(head.encode()).digest()


def _signed(head: str, token: bytes, roots: Sequence[bytes]) -> tuple[State, str]:
    """What a token is worth: whether it is about this entry, and signed by an authority under one of the roots."""
    client = _client()
    from cryptography.x509 import load_pem_x509_certificate

    try:
        answer = client.decode_timestamp_response(token)
        if client.PKIStatus(answer.status) != client.PKIStatus.GRANTED:
            return "failed", f"refused: {' '.join(answer.status_string) or client.PKIStatus(answer.status).name}"
        if answer.tst_info.message_imprint.message != _digest(head):
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
