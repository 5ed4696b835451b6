"""How fast web archives are read, and what is left of damaged ones, beside warcio's own reader.

python bench/archives.py [--records 2000] [--damaged 400]
"""

import argparse
import contextlib
import io
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from counterclaim.capture.archives import warc_captures
from counterclaim.records import Problem

PARAGRAPH = "<p>The mayor of Velin said on day {} that the reservoir had held, and denied that anybody had drowned.</p>"


def archive(records, paragraphs):
    """An archive of invented pages, one packed member a record."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer)
    for number in range(records):
        body = "".join(PARAGRAPH.format(number * 1000 + n) for n in range(paragraphs)).encode()
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        url = f"https://velin.example/{number}"
        writer.write_record(writer.create_warc_record(url, "response", io.BytesIO(body), http_headers=http))
    return buffer.getvalue()


def ours(path):
    *outcomes, left_out = warc_captures(path, path.name)
    return left_out.kept, "a problem" if any(isinstance(item, Problem) for item in outcomes) else None


def theirs(path):
    kept, fault = 0, None
    with path.open("rb") as file, contextlib.redirect_stderr(io.StringIO()):
        try:
            for record in ArchiveIterator(file, check_digests=True):
                record.content_stream().read()
                kept += record.rec_type == "response" and record.digest_checker.passed is not False
        except Exception as error:
            fault = type(error).__name__
    return kept, fault


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--records", type=int, default=2000)
    arguments.add_argument("--damaged", type=int, default=400)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "velin.warc.gz"
        path.write_bytes(archive(options.records, 300))
        megabytes = path.stat().st_size / 1e6
        for name, read in (("ours", ours), ("warcio", theirs)):
            start = time.perf_counter()
            kept, _ = read(path)
            seconds = time.perf_counter() - start
            print(
                f"{name}: {kept} records, {megabytes:.1f} MB packed in {seconds:.2f} s: {kept / seconds:,.0f} a second"
            )
        whole = archive(20, 5)
        draw = random.Random(1)
        kept, ends = {"ours": 0, "warcio": 0}, Counter()
        for _ in range(options.damaged):
            damaged = bytearray(whole)
            for _ in range(draw.randint(1, 3)):
                damaged[draw.randrange(len(damaged))] ^= draw.randint(1, 255)
            path.write_bytes(damaged)
            for name, read in (("ours", ours), ("warcio", theirs)):
                got, said = read(path)
                kept[name] += got
                ends[name, said or ("all there" if got == 20 else "loss in silence")] += 1
        print(f"\n{options.damaged} archives of 20 records with 1 to 3 bytes changed:")
        for name, records in kept.items():
            how = ", ".join(f"{end} {count}" for (who, end), count in sorted(ends.items()) if who == name)
            print(f"{name}: {records / options.damaged:.1f} records kept of 20; {how}")


if __name__ == "__main__":
    main()
