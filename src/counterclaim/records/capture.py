"""What was captured, exactly, and what could not be."""

from __future__ import annotations

from msgspec import Struct

from counterclaim.records.identity import identity


class Capture(Struct, frozen=True):
    """Bytes as they were found at a source. `source` is a URL, a file name or file#row; `captured_at` is UTC.

    The identity leaves the time out for files, so that the same file added twice is the same capture.
    """

    source: str
    payload_sha256: str
    size: int
    media_type: str
    captured_at: str
    name: str

    @property
    def id(self) -> str:
        """Identity: the bytes and where they were found."""
        return identity("cap", self.payload_sha256, self.source)


class Problem(Struct, frozen=True):
    """What could not be done, and where: the rest of the batch went on. `advice` says what to do next."""

    source: str
    stage: str
    message: str
    document: str | None = None
    advice: str = ""

    @property
    def id(self) -> str:
        """Identity: where, which stage, what."""
        return identity("prb", self.source, self.document, self.stage, self.message)
