"""Contentions: each proposition with its statements, who takes which position, how many independent lines carry it."""

from __future__ import annotations

from msgspec import Struct

from counterclaim.compare.rows import ContentionRow, StatementRow


class Carried(Struct, frozen=True):
    """A contention with the rows of its statements, the reasoning about independence, and outlets without it."""

    row: ContentionRow
    statements: tuple[StatementRow, ...]
    lines: tuple[str, ...]
    missing: tuple[str, ...]
