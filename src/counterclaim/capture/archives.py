"""Web archives, .warc(.gz), as captures: every report with its address, its time and its answer.

Nothing is lost in silence: a record that is no report is counted with its reason, one that is damaged is a Problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from msgspec import Struct

from counterclaim.capture.addresses import Refused, target_of
from counterclaim.capture.encodings import Damaged, Limits, TooLarge, unpacked
from counterclaim.capture.fetch import STAGE, Known, nothing_known
from counterclaim.capture.files import HTML, media_type_of
from counterclaim.capture.media import REPORTS, content_type_of, report_type
from counterclaim.capture.warc import Message, Record, holds, message_of, records, without_chunks
from counterclaim.records import Capture, LeftOut, Problem, Unchanged, sha256_of

Outcome = tuple[Capture, bytes] | Problem | Unchanged | LeftOut
Open = Callable[[], BinaryIO]
WARCS = (".warc", ".warc.gz")
ANSWERS = frozenset({"response", "revisit"})
HEAD_BYTES = 1_000_000  # what the head of an answer may take beside its body
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
        with source() as file:
            for record in records(file, self.limits.body_bytes + HEAD_BYTES):
                if not isinstance(record, Record):
                    yield Problem(name, STAGE, f"damaged after record {record.after}: {record.message}", advice=AGAIN)
                    continue
                here = f"{name}#{record.number}"
                try:
                    yield from _read(record, here, self.limits, reasons)
                except (TooLarge, Damaged) as error:
                    yield Problem(here, STAGE, f"record not read: {error}", advice=AGAIN)


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


def _read(record: Record, here: str, limits: Limits, reasons: Counter[str]) -> Iterator[Page | Revisit | Problem]:
    """A record as a page or a revisit, with Problems where it does not hold what it says; else it is counted."""
    kind, url = record.field("WARC-Type"), record.field("WARC-Target-URI").strip("<>")
    answer = message_of(record.block or b"") if kind in ANSWERS and url.lower().startswith("http") else None
    declared = answer.field("content-type") if answer else record.field("Content-Type")
    if reason := _no_report(kind, url, answer, declared):
        reasons[reason] += 1
        return
    if record.block is None:
        most = limits.body_bytes
        raise TooLarge(f"{record.length:,} bytes: more than the {most:,} that one report may have")
    if record.missing:
        raise Damaged(f"ends before its end: {record.missing:,} bytes are missing")
    at = _utc(record.field("WARC-Date"))
    if not at:
        raise Damaged("has no date that can be read")
    http = {
        "record": record.field("WARC-Record-ID") or here,
        "digest": record.field("WARC-Payload-Digest"),
        "archive": here,
        "address": record.field("WARC-IP-Address"),
        "status": answer.status if answer else None,
        "headers": [list(field) for field in answer.fields] if answer else [],
    }
    if kind == "revisit":
        keys = (record.field("WARC-Payload-Digest"), record.field("WARC-Refers-To"))
        yield Revisit(_plain_url(url), at, tuple(filter(None, keys)), {**http, "revisit": http["record"]})
        return
    body, faults = _body(record, answer, limits)
    for fault in faults:
        yield Problem(here, STAGE, f"{url}: {fault}", advice="Kept as it is: compare it with another copy.")
    media_type = report_type(declared, body, url.partition("?")[0])
    if media_type is None or not body.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        reasons["no text in it" if body.strip() else "empty"] += 1
        return
    yield Page(_plain_url(url), at, body, media_type, http)


def _no_report(kind: str, url: str, answer: Message | None, content_type: str) -> str | None:
    """Why a record is not read, None where it may be a report."""
    if kind not in ("response", "resource", "revisit"):
        return kind or "record without a type"
    scheme = url.partition(":")[0].lower()
    if scheme not in ("http", "https", "ftp", "file"):
        return f"{kind} of {scheme or 'no address'}"
    if kind == "revisit":
        return None
    if answer and answer.status != 200:
        return f"status {answer.status}" if answer.status else "answer without a status"
    if url.partition("?")[0].endswith("/robots.txt"):
        return "robots.txt"
    declared = content_type_of(content_type)[0]
    return None if declared in REPORTS else declared


def _body(record: Record, answer: Message | None, limits: Limits) -> tuple[bytes, list[str]]:
    """The body of a record without chunks and packing, and what is wrong with it."""
    block, faults = record.block or b"", []
    raw = answer.body if answer else block
    chunked = answer is not None and "chunked" in answer.field("transfer-encoding").lower()
    joined = (without_chunks(raw) if chunked else None) or raw
    if reason := record.field("WARC-Truncated"):
        faults.append(f"cut off when it was archived ({reason})")
    body = _unpacked(joined, answer.field("content-encoding") if answer else "", limits, whole=not faults)
    # Tools do not agree whether the payload is what went over the wire, or what is left without chunks or packing.
    payload_holds = holds(record.field("WARC-Payload-Digest"), raw, joined, body)
    if not faults and not (holds(record.field("WARC-Block-Digest"), block) and payload_holds):
        faults.append("does not match its own digest")
    return body, faults


def _unpacked(body: bytes, encoding: str, limits: Limits, *, whole: bool) -> bytes:
    try:
        return unpacked([body], encoding, limits, whole=whole)
    except Damaged:
        if media_type_of(body, "") == HTML:
            return body  # some tools store the body unpacked and leave the header as it was
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
