"""Handing over: one contention as a zip file that proves itself."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from litestar import get
from litestar.background_tasks import BackgroundTask
from litestar.response import File

from counterclaim.ledger import lookups
from counterclaim.serve.bundle.bundle import write_bundle
from counterclaim.serve.given import Book, Id


@get("/contentions/{contention:str}/bundle", sync_to_thread=True, media_type="application/zip")
def contention_bundle(ledger: Book, contention: Id) -> File:
    """One contention to hand over, with the reports that it rests on: dossier, web archive, tables, custody log, and a
    script that checks all of it with nothing but Python."""
    found = lookups.contention(ledger, contention).id
    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name) / f"{found}.zip"
    write_bundle(ledger, path, found, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    # The folder goes when the file has been sent.
    return File(path, filename=path.name, media_type="application/zip", background=BackgroundTask(folder.cleanup))
