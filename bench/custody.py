"""Change a ledger behind its back, one thing at a time, and count what `verify` finds.

python bench/custody.py [--flips 100] [--deletions 20] [--seed 1] [INPUT...]

A flip changes one byte: of a WARC file, of the custody log, or of a row of facts or decisions, each alike
often. Tables, then rows, then columns, then bytes are drawn evenly: small columns are hit as often as long texts.
"""

import argparse
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from places import COMMAND

from counterclaim.extract.offsets import run_words
from counterclaim.ledger import facts, store, tables
from counterclaim.ledger.verify import faults
from counterclaim.records import Judgement, Problem

SAMPLES = Path(__file__).parent.parent / "samples" / "reports"
FACTS = [table.name for table in tables.LOGGED]


def found(path):
    """How many faults `verify` finds."""
    with store.opened(path) as ledger:
        return sum(1 for _ in faults(ledger, run_words))


def flipped(value, draw):
    """A value with one bit of one byte changed; a number as if it were written out in bytes."""
    if isinstance(value, int):
        return value ^ (1 << draw.randrange(16))
    if isinstance(value, float):
        return value * 1.0000001 + 0.0000001
    raw = bytearray(value if isinstance(value, bytes) else value.encode())
    raw[draw.randrange(len(raw))] ^= 1 << draw.randrange(8)
    return bytes(raw)


def flip_row(path, names, draw):
    """Change one byte of one column of one row, and say which."""
    with closing(sqlite3.connect(path)) as connection, connection:
        while True:
            name = draw.choice(names)
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]
            rows = connection.execute(f'SELECT rowid, * FROM "{name}"').fetchall()
            if not rows:
                continue
            row = draw.choice(rows)
            filled = [(c, v) for c, v in zip(columns, row[1:], strict=True) if v not in (None, "", b"")]
            column, value = draw.choice(filled)
            kept = "CAST(? AS TEXT)" if isinstance(value, str) else "?"
            try:
                connection.execute(
                    f'UPDATE "{name}" SET "{column}" = {kept} WHERE rowid = ?', (flipped(value, draw), row[0])
                )
            except sqlite3.IntegrityError:
                continue  # another row has that key: the database itself refuses
            return f"{name}.{column} of row {row[0]}"


def flip_file(path, draw):
    """Change one byte of one WARC file, and say which."""
    file = draw.choice(sorted(store.captures_beside(path).iterdir()))
    content = bytearray(file.read_bytes())
    place = draw.randrange(len(content))
    content[place] ^= 1 << draw.randrange(8)
    file.write_bytes(content)
    return f"{file.name} byte {place}"


def delete_row(path, draw):
    """Delete one row, and say which."""
    with closing(sqlite3.connect(path)) as connection, connection:
        name, rows = draw.choice(FACTS), []
        while not rows:
            name = draw.choice(FACTS)
            rows = connection.execute(f'SELECT rowid FROM "{name}"').fetchall()
        row = draw.choice(rows)[0]
        connection.execute(f'DELETE FROM "{name}" WHERE rowid = ?', (row,))
        return f"{name} row {row}"


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("inputs", nargs="*", default=[str(SAMPLES)])
    arguments.add_argument("--flips", type=int, default=100)
    arguments.add_argument("--deletions", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    draw = random.Random(options.seed)
    kinds = {
        "payload files": flip_file,
        "custody log": lambda path, draw: flip_row(path, ["custody"], draw),
        "fact rows": lambda path, draw: flip_row(path, FACTS, draw),
    }
    plan = [draw.choice(list(kinds)) for _ in range(options.flips)] + ["deleted rows"] * options.deletions
    tried, caught = Counter(plan), Counter()
    with tempfile.TemporaryDirectory() as folder:
        whole, hurt = Path(folder) / "whole.db", Path(folder) / "hurt.db"
        added = subprocess.run([COMMAND, "add", *options.inputs, "--ledger", whole], capture_output=True, text=True)
        print(added.stderr.splitlines()[-1])
        with store.opened(whole) as ledger:
            facts.append_problems(ledger, [Problem("b.txt", "extract", "no text", advice="open it")])
            facts.decide(
                ledger, Judgement("a", "b", "answers", "same", 0.5, ("why",), "user:vera", "2031-05-04T10:00Z")
            )
        clock = time.perf_counter()
        untouched = found(whole)
        print(f"untouched ledger: {untouched} faults, {time.perf_counter() - clock:.2f} s")
        for kind in plan:
            shutil.copyfile(whole, hurt)
            shutil.rmtree(store.captures_beside(hurt), ignore_errors=True)
            shutil.copytree(store.captures_beside(whole), store.captures_beside(hurt))
            what = delete_row(hurt, draw) if kind == "deleted rows" else kinds[kind](hurt, draw)
            if found(hurt):
                caught[kind] += 1
            else:
                print(f"NOT FOUND: {kind}: {what}")
    for kind in tried:
        print(f"{kind:14} {caught[kind]:>4} of {tried[kind]}")
    sys.exit(0 if caught == tried and not untouched else 1)


if __name__ == "__main__":
    main()
