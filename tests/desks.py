"""Ledgers of the sample reports for tests of the desk: read once, then copied."""

import os
import shutil
import tempfile
import threading
import time
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import uvicorn

from counterclaim import pipeline
from counterclaim.ledger.store import create, opened
from counterclaim.serve.app import application

SAMPLES = Path(__file__).parent.parent / "samples" / "reports"


@cache
def sample_ledger():
    """The folder of a ledger with some of the sample reports, by rules alone so that it takes seconds; SAMPLE: any."""
    if made := os.environ.get("SAMPLE"):
        return Path(made)
    folder = Path(tempfile.mkdtemp())
    with create(folder / "counterclaim.db") as book:
        inputs = [
            str(SAMPLES / name) for name in ("a01_meridian.txt", "a02_norlandstandard.txt", "a06_dailybeacon.txt")
        ]
        list(pipeline.add(book, inputs, "2031-05-04T10:00:00Z", None))
    return folder


def filled(path):
    """A ledger of one's own at `path` with the sample reports in it."""
    source = sample_ledger()
    shutil.copy(source / "counterclaim.db", path)
    shutil.copytree(source / "counterclaim.db.captures", path.with_name(f"{path.name}.captures"))
    return opened(path)


@contextmanager
def served(ledger):
    """The address of a server over this ledger."""
    config = uvicorn.Config(application(ledger), host="127.0.0.1", port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
