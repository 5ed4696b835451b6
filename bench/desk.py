"""How fast the desk answers: 200,000 generated statements, ten readers, while an `add` runs.

    python bench/desk.py [--statements 200000] [--readers 10] [--seconds 60] [--pause 1.0]

Every reader asks for a contention, a report or a search at random (seeded), waits for the answer, pauses as a person
does, and asks again. Times are those that the server gives, from the request to the first byte of its answer.
`--pause 0` asks without rest, which measures throughput.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx
import numpy as np
from sqlalchemy import event

from counterclaim.ledger import derived, facts, meanings
from counterclaim.ledger.lookups import largest_contentions
from counterclaim.ledger.replacing import replace_all
from counterclaim.ledger.store import Ledger, create
from counterclaim.ledger.vectors import vectors
from counterclaim.models.embedder import embed
from counterclaim.pipeline import RECONCILING
from counterclaim.records import (
    Block,
    Capture,
    Contention,
    Derived,
    Document,
    Entity,
    OffsetRun,
    Placing,
    Statement,
    Story,
    sha256_of,
)

COUNTERCLAIM = str(Path(sys.executable).with_name("counterclaim"))
PER_REPORT = 20
STANCES = ("alleges", "denies", "asserts", "confirms", "declines")
SUBJECTS = ("sluice", "bridge", "ferry", "archive", "ballot", "granary", "tunnel", "quarry", "convoy", "reservoir")
PLACES = ("Orsk", "Belmar", "Tolen", "Varna Bay", "Kestrel", "Ilmen", "Dorn", "Sarov Point", "Lys", "Hallen")
AT = "2031-05-04T10:00:00Z"


def generated(number: int, rng: random.Random) -> tuple[Capture, bytes, Document]:
    """One invented report with PER_REPORT statements."""
    lines, spans, at = [], [], 0
    for _ in range(PER_REPORT):
        who = f"speaker {rng.randrange(2_000)}"
        what = f"the {rng.choice(SUBJECTS)} at {rng.choice(PLACES)}"
        said = f"{what} was shut by order {rng.randrange(9_999)} of the council"
        lines.append(f"The {who} told reporters that {said}, and gave no further account of it.")
        begin = at + len(f"The {who} told reporters that ")
        spans.append((at, at + 4 + len(who), begin, begin + len(said)))
        at += len(lines[-1]) + 1
    text = "\n".join(lines)
    payload = text.encode()
    name = f"report-{number:06}.txt"
    capture = Capture(name, sha256_of(payload), len(payload), "text/plain", AT, name)
    day = f"2031-{number % 12 + 1:02}-{number % 28 + 1:02}"
    doc = Document(
        name=name,
        capture=capture.id,
        text=text,
        title=f"Report {number}",
        outlet=f"Outlet {number % 60}",
        published_at=day,
        blocks=(Block(0, len(text), "paragraph"),),
        offsets=(OffsetRun(0, len(text), 0, len(payload)),),
    )
    statements = [
        Statement(
            document=doc.id,
            content=(doc.span(start, end),),
            speaker=doc.span(first, last),
            stance=rng.choice(STANCES),  # type: ignore[arg-type]
        )
        for first, last, start, end in spans
    ]
    return capture, payload, doc.add("statements", statements)


def filled(path: Path, count: int) -> Ledger:
    """A ledger with so many generated statements in contentions of 2 to 60, each with a code of its meaning."""
    rng = random.Random(7)
    book = create(path)
    # Nothing is lost that could not be generated again: no waiting for the disk.
    event.listen(book.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    book.engine.dispose()
    way = facts.begin_run(book, "bench", ["statements@1"])
    statements: list[tuple[str, str, str]] = []
    homes: list[str] = []
    texts: dict[str, str] = {}
    for number in range(count // PER_REPORT):
        capture, payload, doc = generated(number, rng)
        facts.append(book, capture, payload, doc, (), way, AT)
        homes.append(doc.id)
        for s in doc.statements:
            statements.append((s.id, doc.id, s.stance))
            texts[s.id] = s.words
    rng.shuffle(statements)
    contentions, placings, at = [], [], 0
    while at < len(statements):
        held = statements[at : at + rng.choice((2, 3, 4, 6, 8, 12, 20, 60))]
        at += len(held)
        if len(held) > 1:
            contentions.append(Contention(texts[held[0][0]].capitalize(), tuple(s for s, _, _ in held)))
        for statement, doc, stance in held:
            who = f"Speaker {rng.randrange(2_000)}"
            doubt = round(rng.random() / 2, 3)
            place = Placing(
                record=statement,
                document=doc,
                kind="statement",
                name=who,
                party=f"Party {rng.randrange(40)}",
                contention=contentions[-1].id if len(held) > 1 else None,
                stance=stance,
                doubt=doubt,
                urgency=round(doubt * len(held), 3),
            )
            placings.append(place)
    stories = tuple(Story(f"Story {n}", tuple(homes[n : n + 20])) for n in range(0, len(homes), 20))
    made = Derived(
        entities=(Entity("Speaker 1", "person", ("Speaker 1",), ()),),
        contentions=tuple(contentions),
        stories=stories,
        placings=tuple(placings),
    )
    searchable = [{"record": p.record, "said": texts[p.record], "speaker": p.name} for p in placings]
    replace_all(book, made, searchable, derived.fingerprint(book), RECONCILING)
    learnt(book, texts)
    return book


def learnt(book: Ledger, texts: dict[str, str]) -> None:
    """Give the statements vectors and codes: drawn at random, as computing 200,000 of them would take an hour."""
    rng = np.random.default_rng(7)
    records = sorted(texts)
    for start in range(0, len(records), 2_000):
        batch = records[start : start + 2_000]
        drawn = rng.normal(size=(len(batch), 384)).astype(np.float32)
        drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
        words = {meanings.plain(texts[record]): vector for record, vector in zip(batch, drawn, strict=True)}
        vectors(book, list(words), lambda wanted, words=words: np.array([words[one] for one in wanted]))  # type: ignore[misc]
        with book.write() as connection:
            meanings.put(
                connection, [(one, plain, words[plain]) for one in batch for plain in [meanings.plain(texts[one])]]
            )
    meanings.learn(book, embed)  # everything is known: sets the mark


def reader(home: str, asks: list[str], until: float, pause: float, seed: int, times: dict[str, list[float]]) -> None:
    """Ask for pages until the time is up."""
    rng = random.Random(seed)
    with httpx.Client(base_url=home, timeout=60) as client:
        while time.monotonic() < until:
            path = rng.choice(asks)
            answer = client.get(path).raise_for_status()
            times[kind_of(path)].append(timing(answer, "all"))
            time.sleep(pause * rng.uniform(0.5, 1.5))


def kind_of(path: str) -> str:
    """Which page a path is: contentions, reports or search."""
    return path.split("/")[1].split("?")[0]


def timing(answer: httpx.Response, name: str) -> float:
    """What the server says of how long it took: "all" is time that went by, "cpu" time that it worked."""
    given = dict(part.strip().split(";dur=") for part in answer.headers["server-timing"].split(","))
    return float(given[name])


def asked_alone(home: str, asks: list[str]) -> None:
    """Ask for pages one after the other, and print the processor time of each kind: the same on a busy machine."""
    worked: dict[str, list[float]] = {}
    with httpx.Client(base_url=home, timeout=60) as client:
        for path in random.Random(5).sample(asks, 120):
            worked.setdefault(kind_of(path), []).append(timing(client.get(path).raise_for_status(), "cpu"))
    for name, taken in sorted(worked.items()):
        cuts = statistics.quantiles(taken, n=20)
        print(
            f"{name} alone: n={len(taken)}, processor time: median {statistics.median(taken):.0f} ms,"
            f" p95 {cuts[-1]:.0f} ms"
        )


def main() -> None:
    """Fill, serve, read, report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--statements", type=int, default=200_000)
    parser.add_argument("--readers", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=1.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        begun = time.monotonic()
        book = filled(path, given.statements)
        print(f"{given.statements:,} statements generated in {time.monotonic() - begun:.0f} s")
        rng = random.Random(11)
        known = [c.id for c in largest_contentions(book, 20_000)]
        asks = [f"/contentions/{one}" for one in rng.sample(known, min(400, len(known)))]
        asks += [f"/reports/report-{rng.randrange(given.statements // PER_REPORT):06}.txt" for _ in range(400)]
        asks += [f"/search?words={rng.choice(SUBJECTS)}+{rng.choice(PLACES).split()[0]}" for _ in range(200)]
        asks += [f"/search?words=order+{rng.randrange(9_999)}" for _ in range(200)]
        book.close()
        run(path, asks, given)


def run(path: Path, asks: list[str], given: argparse.Namespace) -> None:
    """Serve the ledger, let the readers loose while reports are added, and print what they waited."""
    port = 8931
    serving = subprocess.Popen([COUNTERCLAIM, "serve", "--ledger", str(path), "--port", str(port)])
    home = f"http://127.0.0.1:{port}"
    begun = time.monotonic()
    while True:
        try:
            httpx.get(home, timeout=30)
            break
        except httpx.TransportError:
            time.sleep(0.1)
    print(f"first page after {time.monotonic() - begun:.1f} s")
    asked_alone(home, asks)
    adding = threading.Event()
    writer = threading.Thread(target=add_reports, args=(path, adding))
    times: dict[str, list[float]] = {"contentions": [], "reports": [], "search": []}
    until = time.monotonic() + given.seconds
    readers = [
        threading.Thread(target=reader, args=(home, asks, until, given.pause, seed, times))
        for seed in range(given.readers)
    ]
    for thread in [writer, *readers]:
        thread.start()
    for thread in readers:
        thread.join()
    adding.set()
    writer.join()
    serving.terminate()
    serving.wait(20)
    for name, taken in times.items():
        cuts = statistics.quantiles(taken, n=20)
        print(f"{name}: n={len(taken)} median {statistics.median(taken):.0f} ms, p95 {cuts[-1]:.0f} ms")


def add_reports(path: Path, over: threading.Event) -> None:
    """Let `counterclaim add` read generated reports into the ledger until the readers are done."""
    rng = random.Random(13)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(2_000):
            _, payload, _ = generated(10_000_000 + number, rng)
            (Path(folder) / f"new-{number}.txt").write_bytes(payload)
        adding = subprocess.Popen([COUNTERCLAIM, "add", folder, "--ledger", str(path)], stderr=subprocess.DEVNULL)
        over.wait()
        still = adding.poll() is None
        adding.kill()
        adding.wait()
    print("an add ran all the while" if still else "the add ended before the readers did")


if __name__ == "__main__":
    main()
