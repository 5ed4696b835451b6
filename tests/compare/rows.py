"""Rows of statements for tests."""

from __future__ import annotations

from typing import Any

from counterclaim.compare.rows import SpeakerCell, StatementRow
from counterclaim.records import Span


def row(key: str, words: str, stance: str, speaker: str | None, party: str | None, **fields: Any) -> StatementRow:
    """A statement row with these words, by this speaker."""
    cell = SpeakerCell(0, len(speaker), speaker, speaker, party) if speaker else None
    held: dict[str, Any] = {
        "id": key,
        "document": f"{key}.txt",
        "content": (Span(10, 10 + len(words), words),),
        "speaker": cell,
        "chain": (speaker,) if speaker else (),
        "cue": None,
        "mode": "indirect",
        "stance": stance,
        "hedges": (),
        "about": None,
        "contention": None,
        "repeats": None,
        "narrator": False,
        "evidence": (),
        "addressee": None,
        "occasion": None,
        "said_at": None,
        "published_at": None,
        "outlet": None,
        "confidence": 1.0,
        "reason": "",
    }
    return StatementRow(**held | fields)
