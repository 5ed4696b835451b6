"""Captured bytes as WARC files beside the database: appended, synced, never changed."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import msgspec
from sqlalchemy import Connection, Engine, func, select

from counterclaim.errors import HashMismatch, NotFound
from counterclaim.ledger import tables as t
from counterclaim.ledger import warc
from counterclaim.ledger.custody import Entry
from counterclaim.ledger.warc import Found
from counterclaim.records import Capture, sha256_of

ROTATED_AT = 1 << 30  # bytes: what archive tools and file systems still handle with ease
LAST = "counterclaim-{:05d}.warc.gz"
CONTENT = ("response", "resource")


class Payloads:
    """A folder of WARC files; where each record stands is kept in the ledger, and can be had again from the files.

    Whoever writes holds the database's write lock, so a file has one writer at a time, and what lies behind the last
    record that the ledger knows is what a killed process left: whole records are taken up, a torn one is cut off.
    """

    def __init__(self, folder: Path, engine: Engine, rotated_at: int = ROTATED_AT) -> None:
        self.folder = folder
        self.engine = engine
        self.rotated_at = rotated_at

    def keep(self, entry: Entry, capture: Capture, payload: bytes) -> Found:
        """Where the bytes of a capture stand: on disk and synced when this returns. The same bytes are stored once.

        An answer with bytes that are known gets a short record of its own (a WARC `revisit`), a file gets none.
        """
        if sha256_of(payload) != capture.payload_sha256:
            raise HashMismatch(f"{capture.source}: not the bytes that its capture names")
        file = self._ready(entry)
        connection = entry.connection
        if own := _first(connection, t.warc.c.capture == capture.id):
            return own
        known = _first(connection, _holds(capture.payload_sha256))
        if known and not warc.is_http(capture):
            return known
        if not known:
            return self._append(entry, file, warc.payload_record(capture, payload))
        row = connection.execute(select(t.capture).where(t.capture.c.id == known.capture)).first()
        original = msgspec.convert(row, Capture, from_attributes=True) if row else capture
        return self._append(entry, file, warc.revisit_record(capture, original, known.record))

    def bytes_of(self, payload_sha256: str) -> bytes:
        """The bytes with this hash; NotFound where they are missing, HashMismatch where they were altered."""
        with self.engine.connect() as connection:
            found = _first(connection, _holds(payload_sha256))
        if found is None:
            raise NotFound(f"the captured bytes {payload_sha256[:12]}… are in no file of {self.folder.name}")
        payload = warc.payload_of(self.record_at(found))
        if (hashed := sha256_of(payload)) != payload_sha256:
            raise HashMismatch(f"captured bytes {payload_sha256[:12]}… now hash to {hashed[:12]}…: altered")
        return payload

    def record_at(self, found: Found) -> bytes:
        """The record's own bytes, as the file holds them now."""
        path = self.folder / found.file
        if not path.exists():
            raise NotFound(f"{found.file} is missing from {self.folder.name}")
        with path.open("rb") as file:
            file.seek(found.offset)
            return file.read(found.length)

    def files(self) -> list[Path]:
        """The WARC files, oldest first."""
        return sorted(self.folder.glob("counterclaim-*.warc.gz"))

    def _ready(self, entry: Entry) -> str:
        """Name of the file to append to, with all that stands in it known to the ledger."""
        files = {path.name: path for path in self.files()}
        newest = entry.connection.execute(select(func.max(t.warc.c.file))).scalar_one() or ""
        known = {newest: _end(entry.connection, newest)} if newest else {}
        for name, path in files.items():
            if name >= newest:
                known[name] = self._taken_up(entry, path, known.get(name, 0))
        last = max([*known, *files], default="")
        # A file that is gone, or is shorter or longer than its records, stays as it is, for `verify` to find.
        if last in files and files[last].stat().st_size == known[last] < self.rotated_at:
            return last
        number = int(last.split("-")[1].split(".")[0]) + 1 if last else 1
        return LAST.format(number)

    def _taken_up(self, entry: Entry, path: Path, start: int) -> int:
        """Where the whole records of a file end, once those the ledger did not know are in it and a torn one is cut."""
        size = path.stat().st_size
        if size <= start:
            return start
        rows = []
        for offset, member in warc.members(path, start):
            rows.append(warc.found_in(path.name, offset, member))
            start = offset + len(member)
        entry.put(t.warc, [msgspec.structs.asdict(row) for row in rows])
        if start < size and _is_torn(path, start):
            os.truncate(path, start)
        return start

    def _append(self, entry: Entry, file: str, record: bytes) -> Found:
        path = self.folder / file
        rows = []
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            rows.append(warc.found_in(file, 0, self._write(path, warc.head_record(file))))
            _sync_folder(self.folder)
        offset = path.stat().st_size
        rows.append(warc.found_in(file, offset, self._write(path, record)))
        entry.put(t.warc, [msgspec.structs.asdict(row) for row in rows])
        return rows[-1]

    def _write(self, path: Path, record: bytes) -> bytes:
        with path.open("ab") as out:
            out.write(record)
            out.flush()
            os.fsync(out.fileno())
        return record


def places(connection: Connection) -> list[Found]:
    """Every record that the ledger knows, in the order of the files."""
    rows = connection.execute(select(t.warc).order_by(t.warc.c.file, t.warc.c.offset))
    return [msgspec.convert(row, Found, from_attributes=True) for row in rows]


def _first(connection: Connection, condition: object) -> Found | None:
    wanted = select(t.warc).where(condition).order_by(t.warc.c.file, t.warc.c.offset).limit(1)  # type: ignore[arg-type]
    row = connection.execute(wanted).first()
    return msgspec.convert(row, Found, from_attributes=True) if row else None


def _holds(payload_sha256: str) -> object:
    return (t.warc.c.payload_sha256 == payload_sha256) & t.warc.c.kind.in_(CONTENT)


def _end(connection: Connection, file: str) -> int:
    """Where the last known record of one file ends, found through the index."""
    last = select(t.warc.c.offset, t.warc.c.length).where(t.warc.c.file == file).order_by(t.warc.c.offset.desc())
    row = connection.execute(last.limit(1)).first()
    return row.offset + row.length if row else 0


def ends(connection: Connection) -> dict[str, int]:
    """Where the last known record of each file ends."""
    end = func.max(t.warc.c.offset + t.warc.c.length)
    return {row[0]: row[1] for row in connection.execute(select(t.warc.c.file, end).group_by(t.warc.c.file))}


def _is_torn(path: Path, start: int) -> bool:
    """Whether a file ends in the middle of a record, and is not damaged there."""
    with path.open("rb") as file:
        file.seek(start)
        unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
        try:
            while piece := file.read(warc.PIECE):
                unpacker.decompress(piece)
        except zlib.error:
            return False
    return not unpacker.eof


def _sync_folder(folder: Path) -> None:
    """Make the name of a new file outlive a power cut too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
