"""Everything that counterclaim raises on purpose.

CounterclaimError
├── ConfigError        an option, a lexicon file or a model file is missing or wrong
├── CaptureError       an input could not be fetched or read as bytes
│   └── HashMismatch   stored bytes are no longer the bytes that were captured
├── ExtractError       bytes were read but no text could be had from them
├── SpanMismatch       a text does not say the words that a span repeats
├── StageError         a stage could not do its work on one document
├── LedgerError        the database refused
│   ├── NotFound       no row has this id
│   ├── Conflict       two decisions exclude each other
│   └── NeedsMigration the ledger was made by another version
└── PluginError        a plugin broke its promise

A foreseen failure on one report becomes a `Problem` record and the batch goes on; a TypeError is a bug and travels.
"""

from __future__ import annotations


class CounterclaimError(Exception):
    """The root: catch it and you have caught everything that was foreseen."""


class ConfigError(CounterclaimError):
    """An option, a lexicon file or a model file is missing or wrong."""


class CaptureError(CounterclaimError):
    """An input could not be fetched or read as bytes."""


class HashMismatch(CaptureError):
    """Stored bytes are no longer the bytes that were captured."""


class ExtractError(CounterclaimError):
    """Bytes were read but no text could be had from them."""


class SpanMismatch(CounterclaimError):
    """A text does not say the words that a span repeats."""

    def __init__(self, start: int, end: int, expected: str, found: str) -> None:
        super().__init__(f"expected {expected!r} at {start}:{end}, found {found!r}")
        self.expected = expected
        self.found = found


class StageError(CounterclaimError):
    """A stage could not do its work on one document."""


class LedgerError(CounterclaimError):
    """The database refused."""


class NotFound(LedgerError):
    """No row has this id."""


class Conflict(LedgerError):
    """Two decisions exclude each other."""


class NeedsMigration(LedgerError):
    """The ledger was made by another version: run `counterclaim init` on it to bring it up to date."""


class PluginError(CounterclaimError):
    """A plugin broke its promise."""
