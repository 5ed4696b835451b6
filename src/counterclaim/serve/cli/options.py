"""What commands share: the ledger that they open, and how they say what they did.

Imports stand inside the functions: `counterclaim --help` must not wait for models and database drivers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from counterclaim.ledger.store import Ledger

LedgerPath = Annotated[
    Path, typer.Option("--ledger", envvar="COUNTERCLAIM_LEDGER", help="The ledger file.", show_default=True)
]
Allow = Annotated[
    list[str] | None,
    typer.Option("--allow", help="HOST:PORT or network that may be asked though it is not public. Repeatable."),
]
DEFAULT = Path("counterclaim.db")


def now() -> str:
    """This moment, UTC, to the second."""
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def say(message: str) -> None:
    """Tell the person at the terminal; data alone goes to standard output."""
    typer.echo(message, err=True)


@contextmanager
def open_ledger(path: Path, *, fresh: bool = True) -> Iterator[Ledger]:
    """The open ledger; `fresh` derives anew first where a killed `add` left that undone."""
    from counterclaim.ledger.store import opened

    with opened(path) as ledger:
        if fresh:
            from counterclaim.pipeline import refresh

            refresh(ledger)
        yield ledger
