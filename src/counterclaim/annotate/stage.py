"""A stage: a pure function from a document to what it found there, and the rules for running one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import Struct

from counterclaim.errors import ConfigError, CounterclaimError
from counterclaim.records import Document, Problem

Finds = Callable[[Document], Iterable[Any]]


class Stage(Struct, frozen=True):
    """A named step: the layers it needs, the layer it gives, its version, and the function itself."""

    gives: str
    needs: tuple[str, ...]
    version: int
    finds: Finds

    @property
    def label(self) -> str:
        """Name and version, as it stands in every run."""
        return f"{self.gives}@{self.version}"


def stage(*, gives: str, needs: Sequence[str] = (), version: int = 1) -> Callable[[Finds], Stage]:
    """Make a stage of a function that takes a document and returns only what it found.

    >>> @stage(gives="capitals")
    ... def capitals(doc):
    ...     return [letter for letter in doc.text if letter.isupper()]
    >>> capitals.label
    'capitals@1'
    """
    return lambda finds: Stage(gives=gives, needs=tuple(needs), version=version, finds=finds)


def checked(stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """The stages in order; raise ConfigError where one needs what none before it gives, or gives what is given already.

    >>> checked([Stage(gives="b", needs=("a",), version=1, finds=lambda doc: [])])
    Traceback (most recent call last):
    counterclaim.errors.ConfigError: stage 'b' needs 'a', which no stage before it gives
    """
    given: set[str] = set()
    for step in stages:
        for need in step.needs:
            if need not in given:
                raise ConfigError(f"stage {step.gives!r} needs {need!r}, which no stage before it gives")
        if step.gives in given:
            raise ConfigError(f"two stages give {step.gives!r}")
        given.add(step.gives)
    return tuple(stages)


def run(step: Stage, doc: Document) -> Document | Problem:
    """One stage on one document. A stage may fail on a document, never on the batch."""
    try:
        return doc.add(step.gives, step.finds(doc))
    except CounterclaimError as error:  # ours, foreseen; a TypeError is a bug and must travel
        return Problem(source=doc.name, document=doc.id, stage=step.label, message=str(error))
