"""Web archives, .warc(.gz) and .arc(.gz), as captures: every report with its address, its time and its answer.

Nothing is lost in silence: a record that is no report is counted with its reason, one that is damaged is a Problem.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from msgspec import Struct
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from counterclaim.capture.addresses import Refused, target_of
from counterclaim.capture.encodings import Damaged, Limits, TooLarge, unpacked
from counterclaim.capture.fetch import STAGE, Known, nothing_known
from counterclaim.capture.files import HTML, media_type_of
from counterclaim.capture.media import REPORTS, content_type_of, report_type
from counterclaim.records import Capture, LeftOut, Problem, Unchanged, sha256_of

Outcome = tuple[Capture, bytes] | Problem | Unchanged | LeftOut
Open = Callable[[], BinaryIO]
WARCS = (".warc", ".warc.gz", ".arc", ".arc.gz")
BROKEN = (ArchiveLoadFailed, EOFError, OSError, zlib.error, ValueError)
AGAIN = "Ask for the file again; what could be read of it was read."


class Page(Struct, frozen=True):
    """A record that may be a report: its body, unpacked, and what the record and the answer say about it."""

    url: str
    at: str
    body: bytes
    media_type: str
    http: dict[str, Any]


class Revisit(Struct, frozen=True):
    """A record that says "the same body as in that record": `keys` name it, by the body's digest or the record's id."""

    url: str
    at: str
    keys: tuple[str, ...]
    http: dict[str, Any]


class Reader:
    """Reads one archive, of one file of records or several, and counts what it keeps and what it leaves out."""

    def __init__(self, limits: Limits, known: Known) -> None:
        self.limits = limits
        self.known = known
        self.kept = 0
        self.reasons: Counter[str] = Counter()
        self.latest: dict[str, Capture] = {}

    def reports(self, source: Open, name: str) -> Iterator[Outcome]:
        """Yield the reports of one file of records; revisits get their bodies in a second pass, where there are any."""
        revisits: list[Revisit] = []
        for item in self._items(source, name, self.reasons):
            if isinstance(item, Revisit):
                revisits.append(item)
            else:
                yield item if isinstance(item, Problem) else self._outcome(item)
        if revisits:
            yield from self._revisited(source, name, revisits)

    def left_out(self, name: str) -> LeftOut:
        """What was kept so far, and what was not."""
        return LeftOut(name, self.kept, dict(sorted(self.reasons.items())))

    def _revisited(self, source: Open, name: str, revisits: list[Revisit]) -> Iterator[Outcome]:
        waiting = {(revisit.url, revisit.at): revisit for revisit in revisits}
        for page in self._items(source, name, Counter()):
            if not isinstance(page, Page):
                continue
            for place, revisit in list(waiting.items()):
                if {page.http["digest"], page.http["record"]} & set(revisit.keys):
                    del waiting[place]
                    http = {**page.http, **revisit.http, "revisit_of": page.http["record"]}
                    yield self._outcome(Page(revisit.url, revisit.at, page.body, page.media_type, http))
        if waiting:
            self.reasons["revisit of an answer that is not kept from this archive"] += len(waiting)

    def _outcome(self, page: Page) -> Outcome:
        """A page as a capture, linked to the one before it; Unchanged where its bytes are the same."""
        digest = sha256_of(page.body)
        before, here = self.known(page.url, page.at), self.latest.get(page.url)
        if here and here.captured_at < page.at and (before is None or before.captured_at < here.captured_at):
            before = here
        self.kept += 1
        if before and before.payload_sha256 == digest:
            return Unchanged(page.url, before.id, page.at)
        capture = Capture(
            source=page.url,
            payload_sha256=digest,
            size=len(page.body),
            media_type=page.media_type,
            captured_at=page.at,
            name=page.url,
            previous=before.id if before else None,
            http=page.http,
        )
        if here is None or here.captured_at <= page.at:
            self.latest[page.url] = capture
        return capture, page.body

    def _items(self, source: Open, name: str, reasons: Counter[str]) -> Iterator[Page | Revisit | Problem]:
        """Every record that may be a report; all others are counted by reason."""
        number = 0
        with source() as file:
            try:
                plain = _Plain(file)
                records = ArchiveIterator(plain, check_digests=True, arc2warc=True)
                for record in records:
                    number += 1
                    here = f"{name}#{number}"
                    try:
                        yield from _read(record, here, self.limits, reasons)
                    except (TooLarge, Damaged) as error:
                        yield Problem(here, STAGE, f"record not read: {error}", advice=AGAIN)
                if plain.cut_off:
                    yield Problem(name, STAGE, f"cut off after record {number}", advice=AGAIN)
                if records.err_count:
                    message = f"{records.err_count} records are longer or shorter than they say"
                    yield Problem(name, STAGE, message, advice=AGAIN)
            except BROKEN as error:
                message = f"damaged after record {number}: {error or type(error).__name__}"
                yield Problem(name, STAGE, message.splitlines()[0], advice=AGAIN)


def warc_captures(
    path: Path, name: str, limits: Limits | None = None, known: Known = nothing_known
) -> Iterator[Outcome]:
    """Yield the reports of a .warc(.gz) file in the order of its records, and last what was left out."""
    reader = Reader(limits or Limits(), known)
    try:
        yield from reader.reports(lambda: path.open("rb"), name)
    except OSError as error:
        yield Problem(name, STAGE, f"cannot be read: {error.strerror or error}", advice=AGAIN)
    yield reader.left_out(name)


class _Plain:
    """The bytes of a file, unpacked where it is packed: record by record as the standard asks, or as a whole.

    Read in small steps: a damaged end must not take with it the whole records that stand before it.
    """

    def __init__(self, file: BinaryIO) -> None:
        buffered = io.BufferedReader(file)  # type: ignore[type-var]
        packed = buffered.peek(2)[:2] == b"\x1f\x8b"
        self.stream: Any = gzip.GzipFile(fileobj=buffered) if packed else buffered
        self.place = 0
        self.cut_off = False

    def read(self, size: int = 16_384) -> bytes:
        """At most `size` bytes, empty at the end."""
        try:
            piece = bytes(self.stream.read1(size))
        except EOFError:  # the reader of records takes it for the end of the file
            self.cut_off = True
            raise
        self.place += len(piece)
        return piece

    def tell(self) -> int:
        """How many bytes were read."""
        return self.place


def _read(record: Any, here: str, limits: Limits, reasons: Counter[str]) -> Iterator[Page | Revisit | Problem]:
    """A record as a page or a revisit, with Problems where it does not hold what it says; else it is counted."""
    headers, answer = record.rec_headers, record.http_headers
    url = headers.get_header("WARC-Target-URI") or ""
    kind = answer.get_header("content-type") if answer else record.content_type
    if reason := _no_report(record.rec_type, url, answer, kind or ""):
        reasons[reason] += 1
        return
    http = {
        "record": headers.get_header("WARC-Record-ID") or here,
        "digest": headers.get_header("WARC-Payload-Digest") or "",
        "archive": here,
        "address": headers.get_header("WARC-IP-Address") or "",
        "status": int(answer.get_statuscode()) if answer and answer.get_statuscode().isdigit() else None,
        "headers": [[key, value] for key, value in answer.headers] if answer else [],
    }
    at = _utc(headers.get_header("WARC-Date") or "")
    if not at:
        yield Problem(here, STAGE, "record without a date that can be read: left out", advice=AGAIN)
        return
    if record.rec_type == "revisit":
        keys = (headers.get_header("WARC-Payload-Digest"), headers.get_header("WARC-Refers-To"))
        yield Revisit(_plain_url(url), at, tuple(key for key in keys if key), {**http, "revisit": http["record"]})
        return
    body, faults = _body(record, limits)
    for fault in faults:
        yield Problem(here, STAGE, f"{url}: {fault}", advice="Kept as it is: compare it with another copy.")
    media_type = report_type(kind or "", body, url.partition("?")[0])
    if media_type is None or not body.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        reasons["no text in it" if body.strip() else "empty"] += 1
        return
    yield Page(_plain_url(url), at, body, media_type, http)


def _no_report(kind: str, url: str, answer: Any, content_type: str) -> str | None:
    """Why a record is not read, None where it may be a report."""
    if kind not in ("response", "resource", "revisit"):
        return kind or "record without a type"
    scheme = url.partition(":")[0].lower()
    if scheme not in ("http", "https", "ftp", "file"):
        return f"{kind} of {scheme or 'no address'}"
    if kind == "revisit":
        return None
    if answer and (status := answer.get_statuscode()) != "200":
        return f"status {status}"
    if url.partition("?")[0].endswith("/robots.txt"):
        return "robots.txt"
    declared = content_type_of(content_type)[0]
    return None if declared in REPORTS else declared


def _body(record: Any, limits: Limits) -> tuple[bytes, list[str]]:
    """The body of a record without chunks and packing, and what is wrong with it."""
    if record.length and record.length > limits.body_bytes:
        raise TooLarge(f"{record.length:,} bytes: more than the {limits.body_bytes:,} that one report may have")
    answer, faults = record.http_headers, []
    chunked = answer and (answer.get_header("transfer-encoding") or "").lower() == "chunked"
    raw = bytes((ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream).read())
    record.raw_stream.read()  # what follows the last chunk: the digest covers it
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise Damaged(f"ends before its end: {record.raw_stream.limit:,} bytes are missing")
    if reason := record.rec_headers.get_header("WARC-Truncated"):
        faults.append(f"cut off when it was archived ({reason})")
    if record.digest_checker is not None and record.digest_checker.passed is False:
        faults.append("does not match its own digest")
    encoding = (answer.get_header("content-encoding") or "") if answer else ""
    try:
        return unpacked([raw], encoding, limits, whole=not faults), faults
    except Damaged:
        # Some tools store the body unpacked and leave the header as it was.
        if media_type_of(raw, "") == HTML:
            return raw, faults
        raise


def _plain_url(url: str) -> str:
    """An archive's address in the spelling that a fetched page would have, so that the two meet."""
    try:
        return target_of(url).url
    except Refused:
        return url.partition("#")[0]


def _utc(date: str) -> str:
    """A record's date to the second, empty where it is none.

    >>> _utc("2024-05-01T12:00:00.25Z"), _utc("yesterday")
    ('2024-05-01T12:00:00Z', '')
    """
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return ""
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
