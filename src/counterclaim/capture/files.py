"""Files, folders, rows and standard input, as captures: the bytes exactly as they stand, one report at a time."""

from __future__ import annotations

import gzip
import json
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from counterclaim.errors import CaptureError
from counterclaim.records import Capture, Problem, sha256_of

STAGE = "capture"
ROWS = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")
TEXT, HTML, PDF, ROW = "text/plain", "text/html", "application/pdf", "application/json"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What a picture, an archive or a program starts with: no report in there, whatever the file is called.
BINARY = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"MZ", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"OggS", b"ID3",
    b"SQLite format 3", b"\xd0\xcf\x11\xe0", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"\x00\x00\x01\x00",
)  # fmt: skip
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
PAGE = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
Found = tuple[Capture, bytes]


class Limits(Struct, frozen=True):
    """How much is read: bytes of a file or of a row, and how far a file may grow when it is unpacked.

    Text packs 3 to 20 times; gzip's own bound is 1,032. A file is a bomb only when it passes both bounds.
    """

    item_bytes: int = 50_000_000
    unpacked_ratio: int = 200


class TooLarge(CaptureError):
    """A file or a row passes the limits."""


def captures(
    inputs: Sequence[str], captured_at: str = "", limits: Limits | None = None, standard_input: BinaryIO | None = None
) -> Iterator[Found | Problem]:
    """Every report in `inputs` (files, folders, .jsonl(.gz), "-") in order; what cannot be read is a Problem.

    >>> import io
    >>> for found in captures(["-"], standard_input=io.BytesIO(b"The mayor of Orsk denied it.")):
    ...     print(found[0].name, found[0].media_type, found[1])
    stdin text/plain b'The mayor of Orsk denied it.'
    """
    paths = paths_of(inputs)
    names = names_of([path for path in paths if path is not None])
    for path in paths:
        if path is None:
            yield from stream_captures(captured_at, limits, standard_input)
        else:
            yield from file_captures(path, names[path], captured_at, limits)


def file_captures(path: Path, name: str, captured_at: str, limits: Limits | None = None) -> Iterator[Found | Problem]:
    """The reports of one file: each of its rows, or the whole of it."""
    bounds = limits or Limits()
    try:
        if name.lower().endswith(ROWS):
            with path.open("rb") as raw:
                yield from _rows(_unpacked(raw, name, bounds), name, captured_at, bounds)
        else:
            yield item(payload_of(path, bounds), name, captured_at)
    except TooLarge as error:
        yield Problem(name, STAGE, str(error), advice="Split the file, or give the part that holds the report.")
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error) or "damaged archive"
        yield Problem(name, STAGE, f"cannot be read: {reason}", advice="Check that the file is whole and readable.")


def paths_of(inputs: Sequence[str]) -> list[Path | None]:
    """The files meant, each once, folders sorted and without hidden files; None stands for standard input."""
    found: dict[Path | None, None] = {}
    for given in inputs:
        if given == "-":
            found[None] = None
            continue
        path = Path(given)
        if path.is_dir():
            inside = [p.relative_to(path) for p in path.rglob("*") if p.is_file()]
            shown = [p for p in inside if not any(part.startswith(".") for part in p.parts)]
            found.update(dict.fromkeys(path / p for p in sorted(shown, key=lambda p: p.parts)))
        elif path.exists():
            found[path] = None
        else:
            raise CaptureError(f"no such file or folder: {given}")
    return list(found)


def names_of(paths: Iterable[Path]) -> dict[Path, str]:
    """A name for each path: its last part, or as many of its last parts as tell it from the others."""
    names = {}
    todo, depth = list(paths), 1
    while todo:
        tails = {path: "/".join(path.parts[-depth:]) for path in todo}
        uses = Counter(tails.values())
        clear = {path for path in todo if uses[tails[path]] == 1 or len(path.parts) <= depth}
        names.update({path: tails[path] for path in clear})
        todo, depth = [path for path in todo if path not in clear], depth + 1
    return names


def _unpacked(raw: BinaryIO, name: str, limits: Limits) -> Iterator[bytes]:
    """Lines of the file without their line break, unpacked on the way; TooLarge where one passes the limits.

    A line that is too long is given as its beginning, one byte over the limit, and the rest of it is passed over.
    """
    size = raw.seek(0, 2)
    raw.seek(0)
    stream: BinaryIO = gzip.GzipFile(fileobj=raw) if name.endswith(".gz") else raw  # type: ignore[assignment]
    read = 0
    while line := stream.readline(limits.item_bytes + 1):
        read += len(line)
        if read > limits.item_bytes and read > limits.unpacked_ratio * size:
            raise TooLarge(f"unpacks to more than {limits.unpacked_ratio} times its size")
        rest = line
        while len(rest) > limits.item_bytes and not rest.endswith(b"\n"):
            rest = stream.readline(limits.item_bytes + 1)
            read += len(rest)
        yield line.rstrip(b"\r\n") if len(line) <= limits.item_bytes else line


def payload_of(path: Path, limits: Limits) -> bytes:
    """The bytes of a file, unpacked when it is packed with gzip; TooLarge when they pass the limits."""
    with path.open("rb") as raw:
        size = raw.seek(0, 2)
        raw.seek(0)
        packed = path.name.endswith(".gz")
        if size > limits.item_bytes:
            raise TooLarge(f"{size:,} bytes: more than the {limits.item_bytes:,} that one report may have")
        stream: BinaryIO = gzip.GzipFile(fileobj=raw) if packed else raw  # type: ignore[assignment]
        payload = stream.read(limits.item_bytes + 1)
        if len(payload) > limits.item_bytes:
            raise TooLarge(f"unpacks to more than the {limits.item_bytes:,} bytes that one report may have")
        return payload


def stream_captures(
    captured_at: str, limits: Limits | None = None, standard_input: BinaryIO | None = None
) -> Iterator[Found | Problem]:
    """Standard input: rows when the first line that says something is a JSON object, else one report."""
    return _stream(standard_input or sys.stdin.buffer, captured_at, limits or Limits())


def _stream(stream: BinaryIO, captured_at: str, limits: Limits) -> Iterator[Found | Problem]:
    blank: list[bytes] = []
    while (line := stream.readline(limits.item_bytes + 1)) and not line.strip():
        blank.append(line)
    first = b"".join(blank) + line
    try:
        if _object(first.strip()):
            yield from _rows(_lines(first, stream, limits), "stdin", captured_at, limits)
            return
    except ValueError:
        pass  # a text that starts with a brace is a text
    payload = first + stream.read(max(0, limits.item_bytes + 1 - len(first)))
    if len(payload) > limits.item_bytes:
        yield Problem("stdin", STAGE, f"more than {limits.item_bytes:,} bytes", advice="Give one report a file.")
    else:
        yield item(payload, "stdin", captured_at)


def _lines(first: bytes, stream: BinaryIO, limits: Limits) -> Iterator[bytes]:
    yield first.strip()
    while line := stream.readline(limits.item_bytes + 1):
        yield line.rstrip(b"\r\n")


def _object(line: bytes) -> dict[str, object]:
    """The row as an object; ValueError when it is anything else."""
    try:
        row = json.loads(line)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    except UnicodeDecodeError:
        row = json.loads(line.decode("utf-8", "replace"))  # the text itself is decoded with care when it is extracted
    if not isinstance(row, dict):
        raise ValueError("not an object")
    return row


def _rows(lines: Iterable[bytes], name: str, captured_at: str, limits: Limits) -> Iterator[Found | Problem]:
    """One capture a row; a row that is broken, or has nothing to read, is a Problem and the others go on."""
    for number, line in enumerate(lines, 1):
        here = f"{name}:{number}"
        if not line.strip(b" \t\r\n\xef\xbb\xbf"):
            continue
        if len(line) > limits.item_bytes:
            yield Problem(here, STAGE, f"row of more than {limits.item_bytes:,} bytes", advice="Split the report.")
            continue
        line = line.removeprefix(b"\xef\xbb\xbf")
        try:
            row = _object(line)
        except ValueError as error:
            yield Problem(here, STAGE, f"row is no JSON object: {error}", advice="Give one JSON object a line.")
            continue
        given = row.get("id")
        row_id = here if given is None or given == "" else str(given)
        source = here if row_id == here else f"{name}#{row_id}"
        if isinstance(row.get("text"), str) or isinstance(row.get("html"), str):
            yield _capture(line, source, row_id, ROW, captured_at), line
        else:
            advice = 'Give the report as a string under "text" or "html".'
            yield Problem(source, STAGE, 'row has neither "text" nor "html"', advice=advice)


def item(payload: bytes, name: str, captured_at: str) -> Found | Problem:
    """A capture of one file's bytes, unless there is nothing in them to read."""
    if not payload.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return Problem(name, STAGE, "empty", advice="The file holds no text: check that it was saved whole.")
    media_type = media_type_of(payload, name)
    if media_type is None:
        advice = "Text, HTML, PDF, DOCX and JSONL can be read: save the report as one of them."
        return Problem(name, STAGE, "not a text: the bytes are those of a program, picture or archive", advice=advice)
    return _capture(payload, name, name, media_type, captured_at), payload


def _capture(payload: bytes, source: str, name: str, media_type: str, captured_at: str) -> Capture:
    return Capture(
        source=source,
        payload_sha256=sha256_of(payload),
        size=len(payload),
        media_type=media_type,
        captured_at=captured_at,
        name=name,
    )


def media_type_of(payload: bytes, name: str) -> str | None:
    """What the bytes are, judged by themselves before the name; None where no text is to be had.

    >>> media_type_of(b"<!doctype html><p>Orsk", "a.txt"), media_type_of(b"Orsk", "a.pdf")
    ('text/html', 'text/plain')
    >>> media_type_of(b"GIF89a...", "a.txt") is None
    True
    """
    lower = name.lower().removesuffix(".gz")
    if payload.lstrip(b" \t\r\n")[:5] == b"%PDF-":
        return PDF
    if payload.startswith(b"PK\x03\x04") and lower.endswith(".docx"):
        return DOCX
    if payload.startswith(BINARY):
        return None
    if PAGE.match(payload[:4000].removeprefix(b"\xef\xbb\xbf")) or lower.endswith((".html", ".htm", ".xhtml")):
        return HTML
    return TEXT if _reads_as_text(payload[:65536]) else None


def _reads_as_text(sample: bytes) -> bool:
    """Whether bytes can be a text: UTF of some kind, or few enough control characters."""
    if sample.startswith(BYTE_ORDER_MARKS):
        return True
    try:
        sample[: -4 if len(sample) == 65536 else None].decode("utf-8")
        return True  # any valid UTF-8 is a text, with NULs and bells in it too
    except UnicodeDecodeError:
        strange = sum(byte < 9 or 13 < byte < 32 for byte in sample)
        return strange <= len(sample) / 20 or sample[1::2].count(0) > len(sample) / 5
