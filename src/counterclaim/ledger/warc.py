"""WARC records, the archive format of libraries: captured bytes with the facts of their capture, a gzip member each."""

from __future__ import annotations

import io
import ipaddress
import zlib
from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

from msgspec import Struct
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from counterclaim import __version__
from counterclaim.errors import HashMismatch
from counterclaim.records import Capture, sha256_of

VERSION = "WARC/1.1"
CAPTURE = "Counterclaim-Capture"  # our own header: whose record this is, so that the ledger's places can be found anew
# The body is kept unpacked and without chunks: a header that says otherwise would mislead whoever replays it.
UNTRUE = frozenset({"content-encoding", "transfer-encoding", "content-length"})
PIECE = 1 << 16


class Found(Struct, frozen=True):
    """One record of a WARC file: where it stands, what the file's bytes hash to there, and what it says of itself."""

    record: str
    file: str
    offset: int
    length: int
    sha256: str
    kind: str
    capture: str | None
    payload_sha256: str | None


class Described(Struct, frozen=True):
    """What an index of archives wants to know of a record. `status` is 0 where nobody was asked."""

    url: str
    date: str
    media_type: str
    status: int


def uri_of(source: str) -> str:
    """The address that a record bears: the source itself if it is one, else a file: address made of its name.

    >>> uri_of("https://orsk.example/a"), uri_of("rows 1.jsonl#7")
    ('https://orsk.example/a', 'file:///rows%201.jsonl%237')
    """
    return source if source.startswith(("http://", "https://", "ftp://")) else f"file:///{quote(source)}"


def is_http(capture: Capture) -> bool:
    """Whether a capture is an answer to a request, and not a file that somebody handed in."""
    return bool(capture.http.get("status")) and capture.source.startswith(("http://", "https://"))


def head_record(file: str) -> bytes:
    """The record that begins a file: what made it."""
    writer, out = _writer()
    writer.write_record(
        writer.create_warcinfo_record(
            file, {"software": f"counterclaim/{__version__}", "format": "WARC File Format 1.1", "robots": "as recorded"}
        )
    )
    return out.getvalue()


def payload_record(capture: Capture, payload: bytes) -> bytes:
    """The record of captured bytes: `response` with the answer's headers, or `resource` for a file."""
    writer, out = _writer()
    answer = _answer(capture, len(payload)) if is_http(capture) else None
    record = writer.create_warc_record(
        uri_of(capture.source),
        "response" if answer else "resource",
        payload=io.BytesIO(payload),
        length=len(payload),
        warc_content_type="" if answer else capture.media_type,
        warc_headers_dict=_headers(capture),
        http_headers=answer,
    )
    writer.write_record(record)
    return out.getvalue()


def revisit_record(capture: Capture, original: Capture, record: str) -> bytes:
    """The record of an answer whose bytes are those of an earlier record: its headers, and where the bytes are."""
    writer, out = _writer()
    headers = _headers(capture)
    made = writer.create_revisit_record(
        uri_of(capture.source),
        headers.pop("WARC-Payload-Digest"),
        uri_of(original.source),
        original.captured_at,
        http_headers=_answer(capture, 0),
        warc_headers_dict={**headers, "WARC-Refers-To": f"<{record}>"},
    )
    writer.write_record(made)
    return out.getvalue()


def _writer() -> tuple[Any, io.BytesIO]:
    out = io.BytesIO()
    return WARCWriter(out, gzip=True, warc_version=VERSION), out


def _headers(capture: Capture) -> dict[str, str]:
    headers = {
        "WARC-Date": capture.captured_at,
        "WARC-Payload-Digest": f"sha256:{capture.payload_sha256}",
        CAPTURE: capture.id,
    }
    with suppress(ValueError):
        headers["WARC-IP-Address"] = str(ipaddress.ip_address(str(capture.http.get("address", ""))))
    return headers


def _answer(capture: Capture, size: int) -> Any:
    """Status line and headers of an answer. Those that described its packing are kept under another name."""
    status = int(capture.http["status"])
    reason = next((known.phrase for known in HTTPStatus if known == status), "Unknown")
    headers = []
    for name, value in capture.http.get("headers", ()):
        kept = f"X-Orig-{name}" if name.lower() in UNTRUE else name
        headers.append((kept, " ".join(str(value).split())))
    if size:
        headers.append(("Content-Length", str(size)))
    return StatusAndHeaders(f"{status} {reason}", headers, protocol="HTTP/1.1")


def members(path: Path, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """Yield place and bytes of each whole gzip member from `start` on; ends before the first that is not whole."""
    with path.open("rb") as file:
        file.seek(start)
        place, rest, unpacker = start, b"", zlib.decompressobj(zlib.MAX_WBITS + 16)
        member = bytearray()
        while piece := rest or file.read(PIECE):
            rest = b""
            try:
                unpacker.decompress(piece)
            except zlib.error:
                return
            rest = unpacker.unused_data
            member += piece[: len(piece) - len(rest)]
            if unpacker.eof:
                yield place, bytes(member)
                place += len(member)
                member.clear()
                unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)


def found_in(file: str, offset: int, member: bytes) -> Found:
    """What a record says of itself; HashMismatch where it is no record, or does not hold the bytes that it says."""
    record, payload = _read(member)
    headers = record.rec_headers
    digest = (headers.get_header("WARC-Payload-Digest") or "").removeprefix("sha256:") or None
    if record.rec_type in ("response", "resource") and sha256_of(payload) != digest:
        raise HashMismatch(f"the record at byte {offset} of {file} does not hold the bytes that it says")
    return Found(
        record=headers.get_header("WARC-Record-ID").strip("<>"),
        file=file,
        offset=offset,
        length=len(member),
        sha256=sha256_of(member),
        kind=record.rec_type,
        capture=headers.get_header(CAPTURE),
        payload_sha256=digest,
    )


def payload_of(member: bytes) -> bytes:
    """The captured bytes in a record; HashMismatch where it cannot be read."""
    return _read(member)[1]


def described(member: bytes) -> Described:
    """Address, time, type and status of a record."""
    record, _ = _read(member)
    headers, answer = record.rec_headers, record.http_headers
    kind = (answer.get_header("content-type") if answer else headers.get_header("Content-Type")) or ""
    return Described(
        url=headers.get_header("WARC-Target-URI") or "",
        date=headers.get_header("WARC-Date") or "",
        media_type=kind.partition(";")[0].strip() or "unk",
        status=int(answer.get_statuscode()) if answer else 0,
    )


def _read(member: bytes) -> tuple[Any, bytes]:
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(member))))
        return record, bytes(record.raw_stream.read())
    except (ArchiveLoadFailed, StopIteration, zlib.error, EOFError, ValueError, AttributeError) as error:
        raise HashMismatch(f"not a WARC record: {error}") from error
