"""Records of a WARC file (ISO 28500), read so that damage costs the record it is in and no other.

The readers at hand stop at the first damaged record, or pass over a cut in silence; evidence asks for more.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

Fields = tuple[tuple[str, str], ...]
PIECE = 65_536
LONGEST_HEAD = 1_000_000
START = re.compile(rb"^WARC/\d", re.M)
MAGIC = b"\x1f\x8b\x08"
ALGORITHMS = frozenset({"md5", "sha1", "sha256", "sha512"})


class Record(Struct, frozen=True):
    """One record. `block` None: it is longer than the bound and was passed over; `missing`: bytes cut off its end."""

    number: int
    fields: Fields
    block: bytes | None
    length: int
    missing: int = 0

    def field(self, name: str) -> str:
        """The value of a header field, empty where it is missing."""
        return value_of(self.fields, name)


class Damage(Struct, frozen=True):
    """Something between records that is no record: after which one, and what is wrong."""

    after: int
    message: str


class Message(Struct, frozen=True):
    """An HTTP answer as it stands in a block: status 0 where there is no status line."""

    status: int
    fields: Fields
    body: bytes

    def field(self, name: str) -> str:
        """The value of a header field, empty where it is missing."""
        return value_of(self.fields, name)


def value_of(fields: Fields, name: str) -> str:
    """The value of the first field of this name, empty where there is none."""
    return next((value for key, value in fields if key.lower() == name.lower()), "")


class Unpacked:
    """One stretch of a file, read from its place on: a member of a gzip file, or the whole of a plain one."""

    def __init__(self, file: BinaryIO, *, packed: bool) -> None:
        self.file = file
        self.engine = zlib.decompressobj(31) if packed else None
        self.buffer = b""
        self.waiting = b""
        self.fault = ""
        self.over = False

    def fill(self) -> bool:
        """Put more bytes into the buffer; False at the end."""
        if self.over:
            return False
        if self.engine is None:
            piece = self.file.read(PIECE)
            self.over = not piece
        else:
            piece = self._member_piece(self.engine)
        self.buffer += piece
        return bool(piece) or not self.over

    def _member_piece(self, engine: zlib._Decompress) -> bytes:
        data = self.waiting or self.file.read(PIECE)
        if not data:
            self.over, self.fault = True, "cut off"
            return b""
        try:
            piece = engine.decompress(data, PIECE)
        except zlib.error as error:
            self.over, self.fault = True, f"cannot be unpacked: {error}"
            return b""
        self.waiting = engine.unconsumed_tail
        if engine.eof:
            self.over = True
            self.file.seek(-len(engine.unused_data), 1)
        return piece

    def line(self) -> bytes:
        """The next line with its end, empty at the end of the stretch; a line is no longer than LONGEST_HEAD."""
        while b"\n" not in self.buffer and len(self.buffer) < LONGEST_HEAD and self.fill():
            pass
        end = self.buffer.find(b"\n") + 1 or min(len(self.buffer), LONGEST_HEAD)
        line, self.buffer = self.buffer[:end], self.buffer[end:]
        return line

    def take(self, size: int, *, keep: bool = True) -> tuple[bytes, int]:
        """The next `size` bytes, or as many as there are, and how many there were; thrown away unless kept."""
        parts, got = [], 0
        while got < size and (self.buffer or self.fill()):
            part, self.buffer = self.buffer[: size - got], self.buffer[size - got :]
            got += len(part)
            if keep:
                parts.append(part)
        return b"".join(parts), got

    def to_start(self) -> int:
        """Pass over everything before the next record; how many bytes that were."""
        passed = 0
        while not (found := START.search(self.buffer)):
            keep = self.buffer[-8:]
            passed += len(self.buffer) - len(keep)
            self.buffer = keep
            if not self.fill():
                passed += len(self.buffer)
                self.buffer = b""
                return passed
        self.buffer = self.buffer[found.start() :]
        return passed + found.start()


def records(file: BinaryIO, longest: int) -> Iterator[Record | Damage]:
    """Yield every record of a file that can be sought in, plain or packed, and every damage between them."""
    number, place = 0, 0
    packed = file.read(2) == MAGIC[:2]
    while True:
        file.seek(place)
        stretch = Unpacked(file, packed=packed)
        if not stretch.fill() and not stretch.fault:
            yield Damage(number, "the file is empty")
            return
        for item in _in_stretch(stretch, number, longest):
            number = item.number if isinstance(item, Record) else number
            yield item
        if stretch.fault:
            yield Damage(number, stretch.fault)
        if not packed:
            return
        end = file.tell()
        onward = _next_member(file, place + 1 if stretch.fault else end)
        if not stretch.fault and (lost := _lost(file, end, onward)):
            yield Damage(number, f"{lost:,} bytes that belong to no record")
        if onward is None:
            return
        place = onward


def _lost(file: BinaryIO, start: int, end: int | None) -> int:
    """How many bytes there are from `start` to `end`, or to the end of the file; zeros alone are padding."""
    file.seek(start)
    between = file.read() if end is None else file.read(end - start)
    return len(between.strip(b"\x00"))


def _in_stretch(stretch: Unpacked, number: int, longest: int) -> Iterator[Record | Damage]:
    while True:
        line = stretch.line()
        if not line:
            return
        if not line.strip():
            continue
        if not START.match(line):
            passed = len(line) + stretch.to_start()
            yield Damage(number, f"{passed:,} bytes that belong to no record")
            continue
        number += 1
        fields = fields_of(iter(stretch.line, b""))
        given = value_of(fields, "content-length")
        if not given.isascii() or not given.isdigit():
            yield Damage(number, "a record that does not say how long it is")
            stretch.to_start()
            continue
        length = int(given[:15])
        block, got = stretch.take(length, keep=length <= longest)
        yield Record(number, fields, block if length <= longest else None, length, length - got)


def _next_member(file: BinaryIO, place: int) -> int | None:
    """Where the next packed record begins, None where there is none: at `place`, or after padding or damage."""
    file.seek(place)
    base, buffer = place, b""
    while piece := file.read(PIECE):
        buffer += piece
        at = buffer.find(MAGIC)
        while at >= 0:
            if len(buffer) - at < 512:
                buffer += file.read(PIECE)
            try:
                if zlib.decompressobj(31).decompress(buffer[at : at + 4096], 5) == b"WARC/":
                    return base + at
            except zlib.error:
                pass
            at = buffer.find(MAGIC, at + 1)
        base, buffer = base + max(0, len(buffer) - 2), buffer[-2:]
    return None


def fields_of(lines: Iterator[bytes]) -> Fields:
    """Header fields up to the blank line that ends them; a line that begins with a blank goes on from the one before.

    >>> fields_of(iter([b"A: 1\\r\\n", b"b: 2\\n", b"  3\\n", b"\\r\\n", b"c: 4\\n"]))
    (('A', '1'), ('b', '2 3'))
    """
    fields: list[tuple[str, str]] = []
    size = 0
    for line in lines:
        size += len(line)
        if not line.strip() or size > LONGEST_HEAD:
            break
        try:
            text = line.decode()
        except UnicodeDecodeError:
            text = line.decode("latin-1")
        if text[0] in " \t" and fields:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {text.strip()}")
        elif ":" in text:
            name, _, value = text.partition(":")
            fields.append((name.strip(), value.strip()))
    return tuple(fields)


def message_of(block: bytes) -> Message:
    """The HTTP answer in a block.

    >>> message_of(b"HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\n\\r\\n<p>")
    Message(status=200, fields=(('Content-Type', 'text/html'),), body=b'<p>')
    """
    found = re.search(rb"\r?\n\r?\n", block[:LONGEST_HEAD])
    head, body = (block[: found.start()], block[found.end() :]) if found else (block, b"")
    first, *lines = head.splitlines(keepends=True) or [b""]
    status = re.match(rb"HTTP/[\d.]+ +(\d{3})\b", first)
    return Message(int(status[1]) if status else 0, fields_of(iter(lines)), body)


def without_chunks(body: bytes) -> bytes | None:
    """A body that was sent in chunks, put together; None where it is not in chunks (some tools store it so).

    >>> without_chunks(b"4\\r\\nOrsk\\r\\n0\\r\\n\\r\\n"), without_chunks(b"Orsk")
    (b'Orsk', None)
    """
    parts: list[bytes] = []
    place = 0
    while size := re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n").match(body, place):
        length = int(size[1], 16)
        if length == 0:
            return b"".join(parts)
        parts.append(body[size.end() : size.end() + length])
        end = re.compile(rb"\r?\n").match(body, size.end() + length)
        if end is None:
            break
        place = end.end()
    return b"".join(parts) if parts and place >= len(body) else None


def holds(digest: str, *candidates: bytes) -> bool:
    """Whether a digest of a record ("sha1:" and base 32 or hexadecimal) is that of one of the candidates.

    A digest of a kind that is not known here proves nothing, and so refutes nothing.

    >>> holds("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", b"no", b"")
    True
    """
    algorithm, _, value = digest.strip().lower().partition(":")
    algorithm, value = algorithm.replace("-", ""), value.rstrip("=")
    if algorithm not in ALGORITHMS or not value:
        return True
    for candidate in candidates:
        made = hashlib.new(algorithm, candidate)
        if value in (made.hexdigest(), base64.b32encode(made.digest()).decode().lower().rstrip("=")):
            return True
    return False
