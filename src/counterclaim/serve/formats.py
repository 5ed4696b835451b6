"""Rows as JSON lines, CSV or Parquet."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from counterclaim.compare.rows import flat
from counterclaim.errors import ConfigError

MEDIA_TYPES = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


def write(rows: Iterable[Struct], format: str, output: Path | None) -> None:
    """Write the rows to a file or standard output; ConfigError for a format that is not known or not installed."""
    put(encoded(rows, format), output)


def put(data: bytes, output: Path | None) -> None:
    """Write to a file or standard output."""
    if output:
        output.write_bytes(data)
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def encoded(rows: Iterable[Struct], format: str) -> bytes:
    """The rows in a format; ConfigError for one that is not known or not installed."""
    writers = {"jsonl": _jsonl, "csv": _csv, "parquet": _parquet}
    if format not in writers:
        raise ConfigError(f"there is no format {format!r}: choose from {', '.join(writers)}")
    return writers[format](rows)


def _jsonl(rows: Iterable[Struct]) -> bytes:
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)


def _csv(rows: Iterable[Struct]) -> bytes:
    out = io.StringIO()
    table: csv.DictWriter[str] | None = None
    for row in rows:
        cells = flat(row)
        if table is None:
            table = csv.DictWriter(out, list(cells), lineterminator="\n")
            table.writeheader()
        table.writerow(cells)
    return out.getvalue().encode("utf-8", "replace")


def _parquet(rows: Iterable[Struct]) -> bytes:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ConfigError("Parquet needs pyarrow: pip install 'counterclaim[parquet]'") from None
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist([flat(row) for row in rows]), out)
    return out.getvalue()
