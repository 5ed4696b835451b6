"""What a format module hands back: the text and what the file says about it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from counterclaim.records import OffsetRun


class Reading(Struct, frozen=True):
    """A report as one format gives it, before its blocks and its language are known.

    `published_at` is what the file itself declares, ISO; `kinds` are kinds of block known from the markup, by line.
    """

    text: str
    extractor: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    outlet_evidence: str | None = None
    url: str | None = None
    published_at: str | None = None
    published_evidence: str | None = None
    language: str | None = None
    offsets: tuple[OffsetRun, ...] = ()
    kinds: Mapping[str, str] = {}
