"""Work: what goes on behind the pages, one thing at a time: reading what was added, deriving after decisions."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from datetime import UTC, datetime
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from counterclaim.errors import CounterclaimError
from counterclaim.ledger.meanings import meanings_of
from counterclaim.ledger.store import Ledger

if TYPE_CHECKING:
    from counterclaim.pipeline import Progress

# How long a person waits for a decision to be worked in, before the page says that it will be.
PATIENCE = 8.0
KEPT = 50


class Job(Struct):
    """One batch that a person added: what became of each report so far, and whether it is over."""

    number: int
    names: tuple[str, ...]
    steps: list[Progress] = field(default_factory=list)
    over: bool = False
    failure: str = ""


class Work:
    """One worker and its queue over one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="work")
        self.jobs: dict[int, Job] = {}
        self.numbers = count(1)
        self.lock = threading.Lock()
        self.pending: Future[bool] | None = None

    @cached_property
    def model(self) -> Any:
        """The attribution model, loaded when it is first needed."""
        from counterclaim.pipeline import model

        return model()

    def begin(self) -> None:
        """Derive anew where that is due, behind the pages: they show the tables as they are until it is done."""
        self.pending = self.pool.submit(self._refresh)
        self.pool.submit(meanings_of(self.ledger).read)

    def _refresh(self) -> bool:
        # Here, not above: the pages need not wait for everything that reads a report.
        from counterclaim.pipeline import refresh

        return refresh(self.ledger)

    def add(self, reports: Sequence[tuple[str, bytes]]) -> Job:
        """Read these reports (name and bytes) into the ledger; returns at once."""
        job = Job(next(self.numbers), tuple(name for name, _ in reports))
        self.jobs[job.number] = job
        for old in list(self.jobs)[:-KEPT]:
            del self.jobs[old]
        self.pool.submit(self._read, job, reports)
        return job

    def _read(self, job: Job, reports: Sequence[tuple[str, bytes]]) -> None:
        try:
            with tempfile.TemporaryDirectory() as folder:
                paths = []
                for at, (name, payload) in enumerate(reports):
                    path = Path(folder) / str(at) / name
                    path.parent.mkdir()
                    path.write_bytes(payload)
                    paths.append(str(path))
                from counterclaim import pipeline

                at_now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
                for step in pipeline.add(self.ledger, paths, at_now, self.model):
                    job.steps.append(step)
        except CounterclaimError as error:
            job.failure = str(error)
        except Exception as error:  # a bug: the person is told, and the log has the trace
            job.failure = f"{type(error).__name__}: {error}"
            raise
        finally:
            job.over = True

    def decided(self, make: Callable[[], object]) -> bool:
        """Write a decision down, then derive anew; True when that was done before patience ran out."""
        make()
        with self.lock:
            # One derivation that has not begun yet will see this decision too.
            if self.pending is None or self.pending.running() or self.pending.done():
                self.pending = self.pool.submit(self._refresh)
            pending = self.pending
        return bool(wait_for([pending], timeout=PATIENCE).done)

    def close(self) -> None:
        """Finish what is under way and begin nothing more."""
        self.pool.shutdown(wait=True, cancel_futures=True)
