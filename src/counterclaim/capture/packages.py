"""WACZ packages: zip files of web archives that list what they hold, with hashes."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from counterclaim.capture.archives import WARCS, Outcome, Reader
from counterclaim.capture.encodings import Limits
from counterclaim.capture.fetch import STAGE, Known, nothing_known
from counterclaim.records import Problem

UNREADABLE = (zipfile.BadZipFile, EOFError, OSError, zlib.error, NotImplementedError, RuntimeError)
ALTERED = "The package was altered after it was made: ask for it again."
ALGORITHMS = frozenset({"md5", "sha1", "sha256", "sha512"})


def wacz_captures(
    path: Path, name: str, limits: Limits | None = None, known: Known = nothing_known
) -> Iterator[Outcome]:
    """Yield the reports of a .wacz file, last what was left out; a part that does not match its hash is a Problem."""
    reader = Reader(limits or Limits(), known)
    try:
        with zipfile.ZipFile(path) as package:
            yield from _faults(package, name)
            for part in package.namelist():
                if part.startswith("archive/") and part.lower().endswith(WARCS):
                    yield from reader.reports(partial(_opened, package, part), f"{name}/{part}")
    except UNREADABLE as error:
        yield Problem(name, STAGE, f"not a whole WACZ file: {error}", advice="Ask for the file again.")
    yield reader.left_out(name)


def _opened(package: zipfile.ZipFile, part: str) -> BinaryIO:
    return cast("BinaryIO", package.open(part))


def _faults(package: zipfile.ZipFile, name: str) -> Iterator[Problem]:
    """Parts of the package that are missing, or whose bytes are no longer those that were packed."""
    try:
        with package.open("datapackage.json") as file:
            listed = json.loads(file.read(20_000_000))["resources"]
        parts = [(str(entry["path"]), str(entry["hash"])) for entry in listed]
    except (KeyError, ValueError, TypeError) as error:
        yield Problem(name, STAGE, f"datapackage.json cannot be read: {error}", advice=ALTERED)
        return
    inside = set(package.namelist())
    for part, declared in parts:
        algorithm, _, digest = declared.rpartition(":")
        if part not in inside:
            yield Problem(f"{name}/{part}", STAGE, "listed in datapackage.json, but missing", advice=ALTERED)
        elif algorithm not in ALGORITHMS:
            yield Problem(f"{name}/{part}", STAGE, f"a hash of an unknown kind: {declared[:20]}", advice=ALTERED)
        elif _digest(package, part, algorithm) != digest.lower():
            yield Problem(f"{name}/{part}", STAGE, "its bytes do not match datapackage.json", advice=ALTERED)
    unlisted = {part for part in inside if part.startswith("archive/") and not part.endswith("/")} - dict(parts).keys()
    for part in sorted(unlisted):
        yield Problem(f"{name}/{part}", STAGE, "not listed in datapackage.json", advice=ALTERED)


def _digest(package: zipfile.ZipFile, part: str, algorithm: str) -> str:
    """The hash of a part's bytes, empty where they cannot be read to their end."""
    digest = hashlib.new(algorithm)
    try:
        with package.open(part) as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    except UNREADABLE:
        return ""
    return digest.hexdigest()
