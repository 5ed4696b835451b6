"""What was captured, exactly, and what could not be."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from counterclaim.records.identity import identity


class Capture(Struct, frozen=True):
    """Bytes as they were found at a source. `source` is a URL, a file name or file#row; `captured_at` is UTC.

    The identity leaves the time out, so that the same file added twice is the same capture. `previous` is the capture
    of the same source that this one differs from; it belongs to the identity, so that a page which goes back to earlier
    words is a capture of its own. `http` are the facts of the answer, or of the archive's record: requested, status,
    headers, chain (redirects), address, robots, record.
    """

    source: str
    payload_sha256: str
    size: int
    media_type: str
    captured_at: str
    name: str
    previous: str | None = None
    http: dict[str, Any] = {}

    @property
    def id(self) -> str:
        """Identity: the bytes, where they were found, and what they took the place of."""
        return identity("cap", self.payload_sha256, self.source, *([self.previous] if self.previous else []))


class Unchanged(Struct, frozen=True):
    """A source asked again that still gives the bytes of `capture`."""

    source: str
    capture: str
    checked_at: str


class LeftOut(Struct, frozen=True):
    """What an archive holds besides reports: how many records were kept, and how many were not, by reason."""

    source: str
    kept: int
    reasons: dict[str, int]


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
