"""A cache of sentence vectors, by the hash of their text: reading the same words again costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from counterclaim.ledger import tables as t
from counterclaim.ledger.store import Ledger
from counterclaim.records import sha256_of

MODEL = "minilm-int8@1"
BATCH = 500


def vectors(
    ledger: Ledger, texts: Sequence[str], embed: Callable[[Sequence[str]], NDArray[np.float32]]
) -> dict[str, NDArray[np.float32]]:
    """The vector of each text, from the cache or from `embed`; new ones are stored."""
    wanted = {sha256_of(words): words for words in texts}
    found: dict[str, NDArray[np.float32]] = {}
    keys = sorted(wanted)
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        with ledger.read() as connection:
            rows = connection.execute(
                select(t.vector.c.text_sha256, t.vector.c.floats).where(
                    t.vector.c.model == MODEL, t.vector.c.text_sha256.in_(batch)
                )
            )
            found.update({row.text_sha256: np.frombuffer(row.floats, dtype=np.float32) for row in rows})
        missing = [key for key in batch if key not in found]
        if not missing:
            continue
        made = embed([wanted[key] for key in missing])
        with ledger.write() as connection:
            connection.execute(
                insert(t.vector).on_conflict_do_nothing(),
                [
                    {"text_sha256": key, "model": MODEL, "floats": row.astype(np.float32).tobytes()}
                    for key, row in zip(missing, made, strict=True)
                ],
            )
        found.update(zip(missing, made, strict=True))
    return {words: found[key] for key, words in wanted.items()}
