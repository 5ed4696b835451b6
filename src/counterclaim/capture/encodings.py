"""Packed bodies, unpacked within limits: a few kilobytes must not become gigabytes."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli
from msgspec import Struct

from counterclaim.errors import CaptureError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PIECE = 65_536
ACCEPTED = "gzip, deflate, br, zstd"


class Limits(Struct, frozen=True):
    """How far a body may grow: bytes in all, and how many times its packed size (above the first megabyte).

    Text packs 3 to 20 times, a page of blanks 1,000 times; 200 lets every real page through.
    """

    body_bytes: int = 50_000_000
    ratio: int = 200


class TooLarge(CaptureError):
    """A body passes the limits."""


class Damaged(CaptureError):
    """A body cannot be unpacked, or ends before its end."""


def unpacked(chunks: Iterable[bytes], encoding: str, limits: Limits, *, whole: bool = True) -> bytes:
    """The body that the chunks hold, with every content encoding taken off; TooLarge or Damaged where that fails.

    `whole` False gives what can be had of a body that was cut off.

    >>> import gzip
    >>> unpacked([gzip.compress(b"Orsk")], "gzip", Limits())
    b'Orsk'
    >>> unpacked([gzip.compress(bytes(9_000_000))], "gzip", Limits())
    Traceback (most recent call last):
    counterclaim.capture.encodings.TooLarge: unpacks to more than 200 times its size
    """
    names = [name for part in encoding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if len(names) > 3:
        raise TooLarge(f"packed {len(names)} times over")
    stream, packed = _counted(chunks, limits.body_bytes)
    for name in reversed(names):
        if name not in UNPACKERS:
            raise Damaged(f"packed in an unknown way: {name}")
        stream = UNPACKERS[name](stream, whole)
    body = bytearray()
    for piece in stream:
        body += piece
        if len(body) > limits.body_bytes:
            raise TooLarge(f"unpacks to more than the {limits.body_bytes:,} bytes that one report may have")
        if names and len(body) > 1_000_000 and len(body) > limits.ratio * packed():
            raise TooLarge(f"unpacks to more than {limits.ratio} times its size")
    return bytes(body)


def _counted(chunks: Iterable[bytes], most: int) -> tuple[Iterator[bytes], Callable[[], int]]:
    """The chunks, in pieces, and how many bytes of them have gone by."""
    size = 0

    def passing() -> Iterator[bytes]:
        nonlocal size
        for chunk in chunks:
            for start in range(0, len(chunk), PIECE):
                piece = chunk[start : start + PIECE]
                size += len(piece)
                if size > most:
                    raise TooLarge(f"more than the {most:,} bytes that one report may have")
                yield piece

    return passing(), lambda: size


def _gzip(chunks: Iterator[bytes], whole: bool) -> Iterator[bytes]:
    """Unpack gzip, several members too; what follows the last one is padding."""
    engine = zlib.decompressobj(31)
    begun = False
    for chunk in chunks:
        data = chunk
        while data:
            if engine.eof:
                if not data.startswith(b"\x1f\x8b"):
                    return
                engine = zlib.decompressobj(31)
            try:
                piece = engine.decompress(data, PIECE)
            except zlib.error as error:
                raise Damaged(f"cannot be unpacked: {error}") from error
            begun = True
            data = engine.unused_data if engine.eof else engine.unconsumed_tail
            if piece:
                yield piece
    if begun and whole and not engine.eof:
        raise Damaged("ends before its end")


def _deflate(chunks: Iterator[bytes], whole: bool) -> Iterator[bytes]:
    """Unpack deflate, with the zlib header that the standard asks for or without it as some servers send it."""
    engine, data = None, b""
    for chunk in chunks:
        data += chunk
        if engine is None:
            if len(data) < 2:
                continue
            # The first two bytes of zlib's form are a multiple of 31 and name method 8.
            wrapped = data[0] & 15 == 8 and (data[0] << 8 | data[1]) % 31 == 0
            engine = zlib.decompressobj(15 if wrapped else -15)
        while data and not engine.eof:
            try:
                piece = engine.decompress(data, PIECE)
            except zlib.error as error:
                raise Damaged(f"cannot be unpacked: {error}") from error
            data = engine.unconsumed_tail
            if piece:
                yield piece
    if whole and (data if engine is None else not engine.eof):
        raise Damaged("ends before its end")


def _brotli(chunks: Iterator[bytes], whole: bool) -> Iterator[bytes]:
    engine = brotli.Decompressor()
    begun = False
    for chunk in chunks:
        begun = True
        try:
            piece = engine.process(chunk, output_buffer_limit=PIECE)
            while piece or not engine.can_accept_more_data():
                yield piece
                piece = engine.process(b"", output_buffer_limit=PIECE)
        except brotli.error as error:
            raise Damaged(f"cannot be unpacked: {error}") from error
    if begun and whole and not engine.is_finished():
        raise Damaged("ends before its end")


def _zstd(chunks: Iterator[bytes], whole: bool) -> Iterator[bytes]:
    engine = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 23})  # 8 MB: RFC 9659
    begun = False
    for chunk in chunks:
        begun = True
        data = chunk
        try:
            while not engine.eof and (data or not engine.needs_input):
                piece = engine.decompress(data, max_length=PIECE)
                data = b""
                if piece:
                    yield piece
                elif engine.needs_input:
                    break
        except zstd.ZstdError as error:
            raise Damaged(f"cannot be unpacked: {error}") from error
    if begun and whole and not engine.eof:
        raise Damaged("ends before its end")


UNPACKERS: dict[str, Callable[[Iterator[bytes], bool], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
