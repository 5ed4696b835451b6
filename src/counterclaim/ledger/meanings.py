"""Meanings: which statements are near a vector, found by 48-byte codes and then measured by the vectors themselves."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, func, select, text
from sqlalchemy.dialects.sqlite import insert

from counterclaim.ledger import tables as t
from counterclaim.ledger.store import Ledger
from counterclaim.ledger.vectors import MODEL, vectors
from counterclaim.records import sha256_of

Floats = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Floats]
# Statements learnt in one transaction.
LEARNT = 500
# Of so many with the nearest codes the vectors are looked at: that finds 99.2 % of the 20 nearest of 4,462 sentences of
# news and 86 % of the 200 nearest; twice as many find 99.8 % and 97 %, and cost 4 ms more of 200,000.
LOOKED_AT = 400
MARK = "meaning"


def plain(words: str) -> str:
    """The words of a statement as they are embedded."""
    return " ".join(words.split())


def code(vector: Floats) -> bytes:
    """The signs of a vector, eight to a byte: near vectors differ in few of them."""
    return np.packbits(vector > 0).tobytes()


def learn(ledger: Ledger, embed: Embed) -> int:
    """Give every statement that was read since the last time its code; says how many."""
    learnt = 0
    with ledger.read() as connection:
        last = int(connection.execute(_marked()).scalar() or 0)
        newest = connection.execute(select(func.max(t.reading.c.ordinal))).scalar() or 0
        rows = connection.execute(_unlearnt(last)).all() if newest != last else []
    for batch in (rows[start : start + LEARNT] for start in range(0, len(rows), LEARNT)):
        texts = [plain(row.words) for row in batch]
        by_text = vectors(ledger, texts, embed)
        with ledger.write() as connection:
            put(connection, [(row.id, words, by_text[words]) for row, words in zip(batch, texts, strict=True)])
        learnt += len(batch)
    if newest != last:
        with ledger.write() as connection:
            mark = insert(t.derivation).values(what=MARK, fingerprint=str(newest))
            connection.execute(mark.on_conflict_do_update(["what"], set_={"fingerprint": str(newest)}))
    return learnt


def put(connection: Connection, learnt: Sequence[tuple[str, str, Floats]]) -> None:
    """Store the codes of these statements: id, words and vector of each."""
    connection.execute(
        insert(t.meaning).on_conflict_do_nothing(),
        [{"record": record, "text_sha256": sha256_of(words), "bits": code(vector)} for record, words, vector in learnt],
    )


def _marked() -> Select[Any]:
    return select(t.derivation.c.fingerprint).where(t.derivation.c.what == MARK)


def _unlearnt(after: int) -> Select[Any]:
    """The statements of the reports read after that which have no code; all of them where the mark was lost."""
    wanted = select(t.statement.c.id, t.statement.c.words).outerjoin(t.meaning, t.meaning.c.record == t.statement.c.id)
    if after:
        read = select(t.reading.c.document).where(t.reading.c.ordinal > after)
        wanted = wanted.where(t.statement.c.document.in_(read))
    return wanted.where(t.meaning.c.record.is_(None)).order_by(t.statement.c.id)


class Meanings:
    """The codes of a ledger's statements, held in memory; what others add meanwhile is read when it is asked."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.lock = threading.Lock()
        self.last = 0
        self.ordinals: NDArray[np.int64] = np.empty(0, np.int64)
        self.codes: NDArray[np.uint64] = np.empty((0, 6), np.uint64)

    def near(self, vector: Floats, limit: int, least: float) -> list[tuple[str, float]]:
        """Ids of the statements that are at least so near to a vector, the nearest first, with how near."""
        ordinals, codes = self.read()
        if not len(ordinals):
            return []
        apart = np.bitwise_count(codes ^ np.frombuffer(code(vector), np.uint64)).sum(axis=1, dtype=np.uint16)
        looked_at = np.argpartition(apart, LOOKED_AT)[:LOOKED_AT] if len(apart) > LOOKED_AT else np.arange(len(apart))
        found = [(one, float(known @ vector)) for one, known in self._vectors(ordinals[looked_at])]
        ordered = sorted((hit for hit in found if hit[1] >= least), key=lambda hit: (-round(hit[1], 4), hit[0]))
        return ordered[:limit]

    def read(self) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """The numbers and codes of all statements, with those that came since."""
        with self.lock, self.ledger.read() as connection:
            newest = connection.execute(select(func.max(t.meaning.c.ordinal))).scalar() or 0
            if newest > self.last:
                wanted = select(t.meaning.c.ordinal, t.meaning.c.bits).where(t.meaning.c.ordinal > self.last)
                rows = connection.execute(wanted.order_by(t.meaning.c.ordinal)).all()
                come = np.frombuffer(b"".join(row.bits for row in rows), np.uint64).reshape(-1, 6)
                self.ordinals = np.concatenate([self.ordinals, np.array([row.ordinal for row in rows], np.int64)])
                self.codes = np.concatenate([self.codes, come])
                self.last = newest
            return self.ordinals, self.codes

    def _vectors(self, ordinals: NDArray[np.int64]) -> Iterator[tuple[str, Floats]]:
        """Yield the statements and their vectors, where those are still in the cache."""
        wanted = text(
            "SELECT meaning.record, vector.floats FROM json_each(:ordinals) AS one"
            " JOIN meaning ON meaning.ordinal = one.value"
            " JOIN vector ON vector.text_sha256 = meaning.text_sha256 AND vector.model = :model"
        )
        given = {"ordinals": json.dumps(ordinals.tolist()), "model": MODEL}
        with self.ledger.read() as connection:
            rows = connection.execute(wanted, given).all()
        for record, floats in rows:
            yield record, np.frombuffer(floats, np.float32)


@lru_cache(maxsize=4)
def meanings_of(ledger: Ledger) -> Meanings:
    """The codes of this ledger, read once."""
    return Meanings(ledger)
