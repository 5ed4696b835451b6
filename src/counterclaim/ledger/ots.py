"""OpenTimestamps proofs: how a digest leads, hash by hash, to what a calendar promises or a Bitcoin block holds.

A proof is a tree. Each branch does something to the message (puts bytes before or after it, hashes it) and ends in an
attestation: `pending` names the calendar that will know more, `bitcoin` the block whose Merkle root the message is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

MAGIC = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94"
VERSION = 1
APPEND, PREPEND, REVERSE, HEXLIFY = 0xF0, 0xF1, 0xF2, 0xF3
HASHES = {0x02: "sha1", 0x03: "ripemd160", 0x08: "sha256"}
SHA256 = 0x08
FORK, ATTESTATION = 0xFF, 0x00
PENDING, BITCOIN = bytes.fromhex("83dfe30d2ef90c8e"), bytes.fromhex("0588960d73d71901")
MOST_BYTES = 4096  # of a message, of an operation's argument
DEEPEST = 256  # operations on the way to an attestation
MOST_ADDRESS = 1000
HEADER = 80  # bytes of the header of a Bitcoin block


class Attestation(Struct, frozen=True):
    """What stands at the end of a branch: its kind, and what it says of itself."""

    kind: bytes
    payload: bytes

    @property
    def calendar(self) -> str:
        """The address of the calendar that promised, "" for any other kind."""
        if self.kind != PENDING:
            return ""
        given = Reader(self.payload).counted(MOST_ADDRESS).decode("ascii")
        return given if given.startswith(("https://", "http://")) else ""

    @property
    def height(self) -> int | None:
        """The number of the Bitcoin block, None for any other kind."""
        return Reader(self.payload).number() if self.kind == BITCOIN else None


class Operation(Struct, frozen=True):
    """One step from a message to the next; `argument` is empty for hashes."""

    tag: int
    argument: bytes = b""

    def of(self, message: bytes) -> bytes:
        """What the message becomes.

        >>> Operation(APPEND, b"!").of(b"Orsk")
        b'Orsk!'
        """
        if self.tag in (APPEND, PREPEND):
            made = message + self.argument if self.tag == APPEND else self.argument + message
        elif self.tag in (REVERSE, HEXLIFY):
            made = message[::-1] if self.tag == REVERSE else message.hex().encode()
        else:
            made = hashlib.new(HASHES[self.tag], message, usedforsecurity=False).digest()
        if len(made) > MOST_BYTES:
            raise ValueError("a message in the proof is too long")
        return made


class Proof(Struct, frozen=True):
    """A tree: what is attested of the message here, and where operations lead from here."""

    attestations: tuple[Attestation, ...] = ()
    branches: tuple[tuple[Operation, Proof], ...] = ()


class Reader:
    """Bytes read one piece after the other; ValueError where they end too early or are none of a proof."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, count: int) -> bytes:
        """The next so many bytes."""
        if self.at + count > len(self.data):
            raise ValueError("the proof ends too early")
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self) -> int:
        """The next number: seven bits a byte, the lowest first.

        >>> Reader(b"\\xac\\x02").number()
        300
        """
        found, shift = 0, 0
        while True:
            byte = self.take(1)[0]
            found |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return found
            if shift > 56:
                raise ValueError("a number in the proof is too large")

    def counted(self, most: int) -> bytes:
        """The next bytes, their number before them."""
        count = self.number()
        if count > most:
            raise ValueError("a piece of the proof is too long")
        return self.take(count)

    def proof(self, deep: int = 0) -> Proof:
        """The tree that begins here."""
        if deep > DEEPEST:
            raise ValueError("the proof is too deep")
        found = Proof()
        while True:
            tag = self.take(1)[0]
            more = tag == FORK
            if more:
                tag = self.take(1)[0]
            if tag == ATTESTATION:
                attestation = Attestation(self.take(8), self.counted(2 * MOST_BYTES))
                found = replace(found, attestations=(*found.attestations, attestation))
            elif tag in (APPEND, PREPEND, REVERSE, HEXLIFY, *HASHES):
                operation = Operation(tag, self.counted(MOST_BYTES) if tag in (APPEND, PREPEND) else b"")
                if tag in (APPEND, PREPEND) and not operation.argument:
                    raise ValueError("the proof puts nothing to a message")
                found = replace(found, branches=(*found.branches, (operation, self.proof(deep + 1))))
            else:
                raise ValueError(f"the proof has an operation {tag:#04x} that is not known")
            if not more:
                return found


def read(data: bytes) -> Proof:
    """The proof that a calendar gives: the tree alone."""
    reader = Reader(data)
    found = reader.proof()
    if reader.at != len(data):
        raise ValueError("there is more after the proof")
    return found


def read_file(data: bytes) -> tuple[bytes, Proof]:
    """The digest that an .ots file is about, and its proof."""
    if not data.startswith(MAGIC):
        raise ValueError("not an OpenTimestamps proof")
    reader = Reader(data[len(MAGIC) :])
    if reader.number() != VERSION or reader.take(1)[0] != SHA256:
        raise ValueError("a proof of another version, or not of a SHA-256")
    return reader.take(32), read(reader.data[reader.at :])


def file_of(digest: bytes, proof: Proof) -> bytes:
    """The .ots file of a proof, as other programs read it.

    >>> read_file(file_of(bytes(32), promise("https://calendar.example"))) == (bytes(32), promise("https://calendar.example"))
    True
    """
    return MAGIC + number(VERSION) + bytes([SHA256]) + digest + written(proof)


def promise(calendar: str) -> Proof:
    """The proof that a calendar gives first: that it will know more."""
    address = calendar.encode("ascii")
    return Proof((Attestation(PENDING, number(len(address)) + address),))


def written(proof: Proof) -> bytes:
    """The bytes of a proof; all that begins here but for the last is marked as one of several."""
    parts = [bytes([ATTESTATION]) + one.kind + number(len(one.payload)) + one.payload for one in proof.attestations]
    for operation, rest in proof.branches:
        argument = number(len(operation.argument)) + operation.argument if operation.argument else b""
        parts.append(bytes([operation.tag]) + argument + written(rest))
    if not parts:
        raise ValueError("a proof that leads nowhere cannot be written")
    return b"".join(bytes([FORK]) + part for part in parts[:-1]) + parts[-1]


def number(value: int) -> bytes:
    """A number as bytes: seven bits each, the lowest first.

    >>> number(300)
    b'\\xac\\x02'
    """
    made = bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*made, value])


def attested(proof: Proof, message: bytes) -> Iterator[tuple[Attestation, bytes]]:
    """Yield every attestation with the message that it is about."""
    yield from ((one, message) for one in proof.attestations)
    for operation, rest in proof.branches:
        yield from attested(rest, operation.of(message))


def grown(proof: Proof, message: bytes, more: Callable[[str, bytes], bytes | None]) -> Proof:
    """The proof with each promise replaced by what its calendar knows now; `more` gives that, None for nothing new."""
    kept, branches = [], [(step, grown(rest, step.of(message), more)) for step, rest in proof.branches]
    for one in proof.attestations:
        answer = more(one.calendar, message) if one.calendar else None
        if answer is None:
            kept.append(one)
        else:
            known = read(answer)
            kept += known.attestations
            branches += known.branches
    return Proof(tuple(kept), tuple(branches))


class Block(Struct, frozen=True):
    """The header of a Bitcoin block: what it says, and the hash that shows its work."""

    merkle_root: bytes
    at: str
    hash: str


def block_of(header: bytes) -> Block:
    """The block whose header these 80 bytes are; ValueError where they do not hold the work that they speak of."""
    if len(header) != HEADER:
        raise ValueError(f"the header of a block has {HEADER} bytes, not {len(header)}")
    found = hashlib.sha256(hashlib.sha256(header).digest()).digest()[::-1]
    bits = int.from_bytes(header[72:76], "little")
    exponent, target = bits >> 24, (bits & 0x7FFFFF) << 8 * max(0, (bits >> 24) - 3)
    if exponent > len(found) or int.from_bytes(found, "big") > target:
        raise ValueError("no header of a block: its hash does not hold the work that it speaks of")
    when = datetime.fromtimestamp(int.from_bytes(header[68:72], "little"), UTC)
    return Block(header[36:68], f"{when:%Y-%m-%dT%H:%M:%SZ}", found.hex())
