"""Handing over: one contention, or all of the ledger, as a zip file that proves itself."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from litestar import get
from litestar.background_tasks import BackgroundTask
from litestar.response import File

from counterclaim.ledger import lookups
from counterclaim.ledger.store import Ledger
from counterclaim.serve.given import Book, Id


@get("/contentions/{contention:str}/bundle", sync_to_thread=True, media_type="application/zip")
def contention_bundle(ledger: Book, contention: Id) -> File:
    """One contention to hand over, with the reports that it rests on: dossier, web archive, tables, custody log, and a
    script that checks all of it with nothing but Python."""
    return bundled(ledger, lookups.contention(ledger, contention).id)


@get("/bundle", sync_to_thread=True, media_type="application/zip")
def ledger_bundle(ledger: Book) -> File:
    """All of the ledger to hand over, in the same way."""
    return bundled(ledger, None)


def bundled(ledger: Ledger, contention: str | None) -> File:
    """The zip file; its folder goes when it has been sent."""
    # Here, not above: the first page need not wait for what packs archives.
    from counterclaim.serve.bundle.bundle import write_bundle

    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name) / f"{contention or ledger.path.stem}.zip"
    write_bundle(ledger, path, contention, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    return File(path, filename=path.name, media_type="application/zip", background=BackgroundTask(folder.cleanup))
