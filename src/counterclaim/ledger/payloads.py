"""Captured bytes, addressed by their hash, outside the database."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from counterclaim.errors import HashMismatch, NotFound
from counterclaim.records import sha256_of


class Payloads:
    """A folder of files named by the SHA-256 of what they hold; written once, never changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def place(self, payload_sha256: str) -> Path:
        """Where the bytes with this hash lie."""
        return self.folder / payload_sha256[:2] / payload_sha256

    def keep(self, payload: bytes) -> str:
        """Store the bytes, synced to disk before this returns, and give their hash; the same bytes are stored once."""
        digest = sha256_of(payload)
        place = self.place(digest)
        if place.exists():
            return digest
        place.parent.mkdir(parents=True, exist_ok=True)
        # Written under another name and renamed: whoever finds the file finds all of it.
        handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".part-")
        with os.fdopen(handle, "wb") as file:
            file.write(payload)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(place)
        return digest

    def bytes_of(self, payload_sha256: str) -> bytes:
        """The bytes with this hash; NotFound where the file is missing, HashMismatch where it was altered."""
        place = self.place(payload_sha256)
        if not place.exists():
            raise NotFound(f"the captured bytes {payload_sha256[:12]}… are missing from {self.folder.name}")
        payload = place.read_bytes()
        if (found := sha256_of(payload)) != payload_sha256:
            raise HashMismatch(f"captured bytes {payload_sha256[:12]}… now hash to {found[:12]}…: the file was altered")
        return payload

    def __iter__(self) -> Iterator[str]:
        """Hashes of all that is stored."""
        if self.folder.exists():
            yield from sorted(p.name for p in self.folder.glob("??/*") if not p.name.startswith("."))
