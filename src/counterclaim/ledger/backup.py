"""Backups: the database and its captured bytes in one zip file, as they were at one moment, each part with its hash."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct

from counterclaim import __version__
from counterclaim.errors import HashMismatch, LedgerError
from counterclaim.ledger import payloads, verify
from counterclaim.ledger.store import Ledger, captures_beside

DATABASE = "ledger.db"
MANIFEST = "manifest.json"
PART = re.compile(r"ledger\.db|captures/counterclaim-\d{5,}\.warc\.gz")
PIECE = 1 << 20


class Part(Struct, frozen=True):
    """One file of a backup."""

    name: str
    size: int
    sha256: str


class Backup(Struct, frozen=True):
    """What a backup holds: its files, and the newest entry of the custody log. `missing`: bytes that were not there."""

    version: str
    entries: int
    head: str
    parts: tuple[Part, ...]
    missing: tuple[str, ...] = ()


def backup(ledger: Ledger, file: Path) -> Backup:
    """Write a backup of a ledger, also while others write to it; LedgerError where `file` exists."""
    if file.exists():
        raise LedgerError(f"{file} exists: choose another name, or remove it first")
    copy, unfinished = file.with_name(f"{file.name}.db"), file.with_name(f"{file.name}.part")
    try:
        _copy_database(ledger, copy)
        with Ledger(copy) as copied, copied.read() as connection:
            newest = verify.head(copied)
            # Bytes are on disk before the rows that speak of them: what the copied rows know is there in full.
            ends = payloads.ends(connection)
        parts, missing = [], []
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as package:
            parts.append(_packed(package, copy, DATABASE, copy.stat().st_size))
            for name, end in sorted(ends.items()):
                path = ledger.payloads.folder / name
                if path.exists():
                    parts.append(_packed(package, path, f"captures/{name}", end))
                else:
                    missing.append(name)
            made = Backup(__version__, newest.entries, newest.hash, tuple(parts), tuple(missing))
            package.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(made), indent=1))
        with unfinished.open("rb+") as written:
            os.fsync(written.fileno())
        unfinished.replace(file)
    finally:
        for rest in (unfinished, copy, copy.with_name(f"{copy.name}-wal"), copy.with_name(f"{copy.name}-shm")):
            rest.unlink(missing_ok=True)
    return made


def restore(file: Path, path: Path) -> Backup:
    """Put a backup back as the ledger at `path`, where there must be none; HashMismatch where a part was altered."""
    captures = captures_beside(path)
    if path.exists() or captures.exists():
        raise LedgerError(f"{path} or its captures exist: restore to another place, or move them away first")
    unfinished = path.with_name(f"{path.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    (unfinished / "captures").mkdir(parents=True)
    try:
        with zipfile.ZipFile(file) as package:
            made = msgspec.json.decode(package.read(MANIFEST), type=Backup)
            for part in made.parts:
                _unpack(package, part, unfinished)
        # The database last: whoever sees it sees a whole ledger.
        (unfinished / "captures").replace(captures)
        (unfinished / DATABASE).replace(path)
    except (zipfile.BadZipFile, KeyError, OSError, msgspec.DecodeError) as error:
        raise LedgerError(f"{file} is not a whole backup: {error}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return made


def _copy_database(ledger: Ledger, copy: Path) -> None:
    """The database as it is at one moment, through SQLite's own way of copying a file that is in use."""
    raw = ledger.engine.raw_connection()
    try:
        with closing(sqlite3.connect(copy)) as target:
            raw.driver_connection.backup(target)  # type: ignore[union-attr]
    finally:
        raw.close()


def _packed(package: zipfile.ZipFile, path: Path, name: str, size: int) -> Part:
    """The first `size` bytes of a file, put into a package; archives are packed already."""
    entry = zipfile.ZipInfo.from_file(path, name)
    entry.compress_type = zipfile.ZIP_STORED if name.endswith(".gz") else zipfile.ZIP_DEFLATED
    sha, packed = hashlib.sha256(), 0
    with path.open("rb") as source, package.open(entry, "w", force_zip64=True) as target:
        for piece in _pieces(source, size):
            target.write(piece)
            sha.update(piece)
            packed += len(piece)
    return Part(name, packed, sha.hexdigest())


def _unpack(package: zipfile.ZipFile, part: Part, folder: Path) -> None:
    if not PART.fullmatch(part.name):
        raise LedgerError(f"a backup has no part {part.name!r}: this is none, or it was altered")
    sha = hashlib.sha256()
    with package.open(part.name) as source, (folder / part.name).open("wb") as target:
        for piece in _pieces(source, part.size + 1):
            target.write(piece)
            sha.update(piece)
        target.flush()
        os.fsync(target.fileno())
    if sha.hexdigest() != part.sha256:
        raise HashMismatch(f"{part.name} is not what was backed up: take another copy of the backup")


def _pieces(source: IO[bytes], size: int) -> Iterator[bytes]:
    while size > 0 and (piece := source.read(min(PIECE, size))):
        size -= len(piece)
        yield piece
