"""WACZ: captured pages as one zip file that replay tools open (https://specs.webrecorder.net/wacz/1.1.1/)."""

from __future__ import annotations

import gzip
import hashlib
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from counterclaim import __version__
from counterclaim.ledger import warc
from counterclaim.ledger.payloads import CONTENT, Payloads, places
from counterclaim.ledger.store import Ledger
from counterclaim.ledger.warc import Found
from counterclaim.records import Capture, Document

ARCHIVE = "data.warc.gz"
INDEX = "index.cdx.gz"
BLOCK = 3000  # lines of the index in one gzip member, as other tools make them
_json = msgspec.json.Encoder().encode


class Resource(Struct, frozen=True):
    """One file of a package, as datapackage.json lists it."""

    name: str
    path: str
    hash: str
    bytes: int


class Line(Struct, frozen=True, omit_defaults=True):
    """What the index says of one record."""

    url: str
    digest: str
    mime: str
    offset: int
    length: int
    recordDigest: str
    filename: str = ""
    status: int = 0


def write_wacz(
    ledger: Ledger, captures: Sequence[Capture], documents: Iterable[Document], file: Path, title: str, created: str
) -> None:
    """Write the records of these captures, an index of them, and the documents as pages."""
    listed: list[Resource] = []
    by_id = {capture.id: capture for capture in captures}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as package:
        lines: list[tuple[str, Line]] = []
        archived = _archived(ledger.payloads, records_of(ledger, captures), lines)
        listed.append(_put(package, f"archive/{ARCHIVE}", archived))
        index, blocks = _index(lines)
        listed.append(_put(package, f"indexes/{INDEX}", [index]))
        listed.append(_put(package, "indexes/index.idx", [blocks]))
        listed.append(_put(package, "pages/pages.jsonl", _pages(documents, by_id)))
        described = msgspec.json.format(
            _json(
                {
                    "profile": "data-package",
                    "wacz_version": "1.1.1",
                    "title": title,
                    "created": created,
                    "software": f"counterclaim {__version__}",
                    "resources": listed,
                }
            ),
            indent=1,
        )
        _put(package, "datapackage.json", [described])
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(described).hexdigest()}"}
        _put(package, "datapackage-digest.json", [_json(digest)])


def records_of(ledger: Ledger, captures: Sequence[Capture]) -> list[Found]:
    """The records that these captures need, in the order of the files: their own, and those that hold their bytes."""
    owners = {capture.id for capture in captures}
    needed = {capture.payload_sha256 for capture in captures}
    with ledger.read() as connection:
        known = places(connection)
    return [
        place
        for place in known
        if place.capture in owners or (place.kind in CONTENT and place.payload_sha256 in needed)
    ]


def surt(url: str) -> str:
    """An address in the order that archives sort by: the host turned round, then port, path and query, in lower case.

    >>> surt("https://www.News.orsk.example:8080/A?b=2&a=1"), surt("file:///a.txt")
    ('example,orsk,news:8080)/a?a=1&b=2', 'file:///a.txt')
    """
    parts = urlsplit(url.lower())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return url
    host = re.sub(r"^www\d*\.", "", parts.hostname)
    turned = ",".join(reversed(host.split("."))) if not re.fullmatch(r"[\d.]+|.*:.*", host) else host
    port = f":{parts.port}" if parts.port and (parts.scheme, parts.port) not in (("http", 80), ("https", 443)) else ""
    query = f"?{'&'.join(sorted(parts.query.split('&')))}" if parts.query else ""
    return f"{turned}{port}){parts.path or '/'}{query}"


def _archived(payloads: Payloads, records: Iterable[Found], lines: list[tuple[str, Line]]) -> Iterator[bytes]:
    """Yield the bytes of the archive, record by record as they were first written, and add a line for each."""
    head = warc.head_record(ARCHIVE)
    yield head
    offset = len(head)
    for place in records:
        record = payloads.record_at(place)
        yield record
        about = warc.described(record)
        lines.append(
            (
                f"{surt(about.url)} {re.sub(r'[^0-9]', '', about.date)[:14]}",
                Line(
                    url=about.url,
                    digest=f"sha256:{place.payload_sha256}",
                    mime="warc/revisit" if place.kind == "revisit" else about.media_type,
                    status=about.status,
                    offset=offset,
                    length=place.length,
                    recordDigest=f"sha256:{place.sha256}",
                    filename=ARCHIVE,
                ),
            )
        )
        offset += place.length


def _index(lines: Iterable[tuple[str, Line]]) -> tuple[bytes, bytes]:
    """The index in packed blocks, and the list of the blocks by their first line."""
    written = sorted(b"%s %s\n" % (key.encode(), _json(line)) for key, line in lines)
    packed = b""
    blocks = [b'!meta 0 {"format":"cdxj-gzip-1.0","filename":"%s"}\n' % INDEX.encode()]
    for start in range(0, len(written), BLOCK):
        block = gzip.compress(b"".join(written[start : start + BLOCK]), mtime=0)
        key = b" ".join(written[start].split(b" ")[:2])
        place = {
            "offset": len(packed),
            "length": len(block),
            "digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
            "filename": INDEX,
        }
        blocks.append(b"%s %s\n" % (key, _json(place)))
        packed += block
    return packed or gzip.compress(b"", mtime=0), b"".join(blocks)


def _pages(documents: Iterable[Document], captures: dict[str, Capture]) -> Iterator[bytes]:
    yield b'{"format":"json-pages-1.0","id":"pages","title":"Reports"}\n'
    for doc in documents:
        capture = captures[doc.capture]
        page = {"id": doc.id, "url": warc.uri_of(capture.source), "ts": capture.captured_at}
        yield _json({**page, "title": doc.title or doc.name}) + b"\n"


def _put(package: zipfile.ZipFile, path: str, pieces: Iterable[bytes]) -> Resource:
    """Write one file into the package. Nothing is packed a second time: replay tools jump into the middle."""
    sha, size = hashlib.sha256(), 0
    with package.open(path, "w", force_zip64=True) as target:
        for piece in pieces:
            target.write(piece)
            sha.update(piece)
            size += len(piece)
    return Resource(path.rpartition("/")[2].lower(), path, f"sha256:{sha.hexdigest()}", size)
