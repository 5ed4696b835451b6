"""Read broken reports for a number of seconds: no text may make the reading fail.

    python bench/fuzz.py [--seconds 300] [--seed 1] [--model] [--keep FOLDER]

The sample reports are broken one to six times over (quotation marks lost, doubled, of another house; paragraphs joined,
emptied, repeated; scripts mixed; NUL, surrogates, marks of direction; cues strewn in; two reports spliced) and read by
the rules, or with `--model` by the whole reading. Where atheris is installed (`pip install atheris`), it chooses by
coverage what is broken further; else chance does. Printed: texts read, failures, the slowest. Exit 1 if any failed.
"""

import argparse
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from contextlib import nullcontext
from pathlib import Path

try:
    import atheris
except ImportError:
    atheris = None

with atheris.instrument_imports(include=["counterclaim"]) if atheris else nullcontext():
    from counterclaim import pipeline
    from counterclaim.ledger.verify import spans_of
    from counterclaim.records import Capture, sha256_of

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "reports"
MARKS = "“”‘’\"'«»„‚`「」"
CUES = (
    "said",
    "denied that",
    "according to",
    "accused",
    "he added:",
    "told reporters",
    "as quoted by",
    "claiming",
    "asked whether",
)
STRANGE = (
    "\x00",
    "\u202e",
    "\u200f",
    "\ufeff",
    "\ud800",
    "\udfff",
    "\u2028",
    "\r",
    "\x85",
    "İ",
    "ﬁ",
    "𝒳",
    "é",
    "한국",
    "مرحبا",
    "🙂",
    "\u00a0",
    "...",
    "!?",
    "—",
    ";",
    "(",
)
LONGEST = 40_000
SLOW = 5.0  # seconds of processor time for one text


def place(draw, text):
    return draw.randrange(len(text) + 1)


def stretch(draw, text):
    start = place(draw, text)
    return start, min(len(text), start + draw.choice((1, 3, 20, 200, 1000)))


def lost_mark(draw, text):
    found = [m.start() for m in re.finditer(f"[{MARKS}]", text)]
    at = draw.choice(found) if found else place(draw, text)
    return text[:at] + text[at + 1 :]


def other_marks(draw, text):
    old, new = draw.choice(MARKS), draw.choice(MARKS)
    return text.replace(old, new, draw.choice((1, 5, -1)))


def strewn(draw, text, pieces, spaced):
    for _ in range(draw.choice((1, 2, 8, 60))):
        at = place(draw, text)
        piece = draw.choice(pieces)
        text = text[:at] + (f" {piece} " if spaced else piece) + text[at:]
    return text


def lines_changed(draw, text):
    old, new = draw.choice(
        (("\n\n", "\n"), ("\n", " "), (". ", ".\n\n"), (" ", "\n"), ("\n", "\n\n\n"), (". ", " "), (" ", ""))
    )
    return text.replace(old, new, draw.choice((1, 20, -1)))


def cut(draw, text):
    start, end = stretch(draw, text)
    return text[:start] + text[end:]


def again(draw, text):
    start, end = stretch(draw, text)
    return text[:end] + text[start:end] * draw.choice((1, 2, 40)) + text[end:]


def shuffled(draw, text):
    start, end = stretch(draw, text)
    words = text[start:end].split(" ")
    draw.shuffle(words)
    return text[:start] + " ".join(words) + text[end:]


def cased(draw, text):
    start, end = stretch(draw, text)
    return text[:start] + draw.choice((str.upper, str.lower, str.title, str.swapcase))(text[start:end]) + text[end:]


def spliced(draw, text):
    other = draw.choice(reports())
    start, end = stretch(draw, other)
    at = place(draw, text)
    return text[:at] + other[start:end] + text[at:]


WAYS = (
    lost_mark,
    other_marks,
    lambda draw, text: strewn(draw, text, MARKS, spaced=False),
    lambda draw, text: strewn(draw, text, CUES, spaced=True),
    lambda draw, text: strewn(draw, text, STRANGE, spaced=False),
    lines_changed,
    cut,
    again,
    shuffled,
    cased,
    spliced,
)


def broken(draw, text):
    """The text, broken one to six times over."""
    for _ in range(draw.randint(1, 6)):
        text = draw.choice(WAYS)(draw, text)[:LONGEST]
    return text


def reports():
    return [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]


class Reader:
    """Reads texts and keeps what went wrong."""

    def __init__(self, stages, keep):
        self.stages, self.keep = stages, keep
        self.read, self.failures, self.slowest = 0, Counter(), 0.0

    def __call__(self, payload):
        self.read += 1
        clock = time.process_time()
        try:
            self.check(payload)
        except Exception as error:  # whatever it is, it is what we look for
            self.note(f"{type(error).__name__}: {error}"[:160], payload)
        took = time.process_time() - clock
        self.slowest = max(self.slowest, took)
        if took > SLOW:
            self.note("slower than the limit", payload)

    def check(self, payload):
        capture = Capture("a", sha256_of(payload), len(payload), "text/plain", "2031-05-04T10:00:00Z", "a")
        (reading,) = pipeline.readings([(capture, payload)], self.stages)
        if reading.document is None:
            return  # said to be no text, which is an answer
        for problem in reading.problems:
            self.note(problem.message[:160], payload)
        document = reading.document
        records = (*document.quotations, *document.mentions, *document.credits, *document.figures)
        for span in (*(r.span for r in records), *(s for said in document.statements for s in spans_of(said))):
            span.verify(document.text)

    def note(self, what, payload):
        self.failures[what] += 1
        if self.keep and self.failures[what] == 1:
            self.keep.mkdir(parents=True, exist_ok=True)
            (self.keep / f"{sum(self.failures.values()):03}.txt").write_bytes(payload)

    def report(self, seconds):
        chosen = "chosen by coverage" if atheris else "by chance"
        print(f"{self.read} texts in {seconds} s, {chosen}; slowest {self.slowest:.2f} s")
        print(f"failures: {sum(self.failures.values())}")
        for what, count in self.failures.most_common(20):
            print(f"  {count:5} × {what}")
        return 1 if self.failures else 0


def by_chance(reader, seconds, seed):
    draw, end = random.Random(seed), time.monotonic() + seconds
    while time.monotonic() < end:
        reader(broken(draw, draw.choice(reports())).encode("utf-8", "surrogatepass"))
    sys.exit(reader.report(seconds))


def by_coverage(reader, seconds, seed):
    end = time.monotonic() + seconds

    def mutated(data, _size, number):
        return broken(random.Random(number), data.decode("utf-8", "surrogatepass")).encode("utf-8", "surrogatepass")

    def read(data):
        if time.monotonic() > end:  # libFuzzer never returns, so the end is here
            status = reader.report(seconds)
            sys.stdout.flush()
            os._exit(status)
        reader(data)

    with tempfile.TemporaryDirectory() as corpus:
        for number, text in enumerate(reports()):
            (Path(corpus) / str(number)).write_text(text, encoding="utf-8")
        options = [f"-seed={seed}", f"-max_len={4 * LONGEST}", "-verbosity=0", "-timeout=120"]
        atheris.Setup([sys.argv[0], *options, corpus], read, custom_mutator=mutated)
        atheris.Fuzz()


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--model", action="store_true", help="with the model, some ten times slower")
    options.add_argument("--keep", type=Path, help="where to write the first text of each failure")
    asked = options.parse_args()
    reader = Reader(pipeline.reading_stages(pipeline.model() if asked.model else None), asked.keep)
    (by_coverage if atheris else by_chance)(reader, asked.seconds, asked.seed)


if __name__ == "__main__":
    main()
