"""The one door: files, folders, archives, mails and addresses in one list, and a site of 300 pages with its faults."""

import gzip
import io
import random
import time
from collections import Counter
from itertools import islice

import pytest
from warcio.warcwriter import WARCWriter

from counterclaim.capture.encodings import Limits
from counterclaim.capture.sources import captures
from counterclaim.errors import CaptureError
from counterclaim.records import Capture, LeftOut, Problem, Unchanged
from websites import Site, answer, redirect, report, status

AT = "2024-05-01T12:00:00Z"


def names(outcomes):
    return [item.source if isinstance(item, Problem | Unchanged | LeftOut) else item[0].name for item in outcomes]


def test_inputs_of_all_kinds_come_out_in_their_order(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "b.html").write_text(report(1))
    (tmp_path / "folder" / "c.eml").write_bytes(b"Subject: Dam\n\nThe mayor of Velin denied it.\n")
    (tmp_path / "rows.jsonl").write_text('{"id": "r1", "text": "The mayor denied it."}\n')
    with (tmp_path / "d.warc.gz").open("wb") as file:
        writer = WARCWriter(file)
        text = io.BytesIO(b"The mayor of Velin denied it.")
        writer.write_record(
            writer.create_warc_record("http://velin.example/r", "resource", text, warc_content_type="text/plain")
        )
    (tmp_path / "e.wacz").write_bytes(b"no zip")
    with Site({"/a": report(2)}) as site:
        inputs = [f"{site.url}/a", *(str(tmp_path / name) for name in ("rows.jsonl", "folder", "d.warc.gz", "e.wacz"))]
        found = names(
            captures([*inputs, "-", *inputs], AT, site.fetcher(), standard_input=io.BytesIO(b"He denied it."))
        )
        assert site.hits["/a"] == 2
    assert found == [
        f"{site.url}/a",
        "r1",
        "b.html",
        "c.eml",
        "http://velin.example/r",
        "d.warc.gz",
        "e.wacz",
        "e.wacz",
        "stdin",
    ]


def test_addresses_need_a_fetcher():
    with pytest.raises(CaptureError, match="only read by `counterclaim add`"):
        list(captures(["https://velin.example/a"], AT))


def test_a_page_offered_twice_is_captured_once():
    with Site({"/a": report(1), "/b": redirect("/a"), "/rss": "<rss><item><link>/b</link></item></rss>"}) as site:
        urls = [f"{site.url}{path}" for path in ("/a", "/b", "/rss", "/a#part")]
        assert names(captures(urls, AT, site.fetcher())) == [f"{site.url}/a"]


def test_an_index_of_sitemaps_is_followed_and_says_who_offered_a_page():
    with Site({f"/{n}": report(n) for n in range(3)}) as site:
        locs = "".join(f"<url><loc>{site.url}/{n}</loc></url>" for n in range(3))
        site.pages = {
            **site.pages,
            "/sitemap.xml": f"<sitemapindex><sitemap><loc>{site.url}/s.xml.gz</loc></sitemap>"
            f"<sitemap><loc>{site.url}/gone.xml</loc></sitemap>"
            f"<sitemap><loc>{site.url}/sitemap.xml</loc></sitemap></sitemapindex>",
            "/s.xml.gz": gzip.compress(f"<urlset>{locs}</urlset>".encode()),
        }
        outcomes = list(captures([f"{site.url}/sitemap.xml"], AT, site.fetcher()))
    assert names(outcomes) == [f"{site.url}/{path}" for path in ("gone.xml", 0, 1, 2)]
    assert outcomes[1][0].http["offered_by"] == f"{site.url}/sitemap.xml"


def slow(to):
    time.sleep(1.2)
    answer(to, report(0))


def reset(to):
    to.send_response(200)
    to.send_header("Content-Length", "1000")
    to.end_headers()
    to.close_connection = True


def large(to):
    to.send_response(200)
    to.send_header("Content-Type", "text/html")
    to.end_headers()
    to.close_connection = True
    for _ in range(60):
        to.wfile.write(bytes(1_000_000))


FAULTS = {
    "slow": slow,
    "reset": reset,
    "500": status(500),
    "loop": redirect("loop2"),
    "loop2": redirect("loop"),
    "circle": redirect("circle"),
    "bomb": lambda to: answer(to, gzip.compress(bytes(12_000_000)), headers={"Content-Encoding": "gzip"}),
    "large": large,
    "said-large": lambda to: answer(to, b"", headers={"Content-Length": "60000000"}),
    "inwards": redirect("http://169.254.169.254/"),
    "empty": status(200),
    "gone": status(410),
    "wall": status(403),
    "picture": status(200, "x", Content_Type="image/png"),
    "private/page": report(0),
}
GOOD = {
    "moved": redirect("page/7"),
    "twice": redirect("moved"),
    "charset": lambda to: answer(
        to, "<p>Мэр отрицает</p>".encode("cp1251"), headers={"Content-Type": "text/html; charset=utf-8"}
    ),
}


def site_of_300() -> dict:
    """300 pages: 282 good ones, some of them packed, and each fault once; the order is mixed, and always the same."""
    pages = {f"page/{number}": report(number) for number in range(282)}
    for number in range(0, 282, 5):
        packed = gzip.compress(report(number).encode())
        pages[f"page/{number}"] = lambda to, packed=packed: answer(to, packed, headers={"Content-Encoding": "gzip"})
    order = list({**pages, **FAULTS, **GOOD}.items())
    assert len(order) == 300
    random.Random(5).shuffle(order)
    return {f"/{path}": page for path, page in order} | {"/robots.txt": "User-agent: *\nDisallow: /private/\n"}


class Ledger(dict):
    """The latest capture by source, as a ledger would keep it."""

    def known(self, source, _):
        return self.get(source)

    def add(self, outcomes):
        counts: Counter[str] = Counter()
        for item in outcomes:
            if isinstance(item, tuple):
                assert item[0].source not in self, "captured twice"
                self[item[0].source] = item[0]
            counts[type(item).__name__ if not isinstance(item, tuple) else "Capture"] += 1
        return counts


POLICY = {"attempts": 2, "wait_seconds": 0.5, "page_seconds": 5.0, "host_interval": 0.0}


def test_of_300_pages_every_good_one_is_captured_once_and_every_bad_one_is_reported():
    with Site(site_of_300()) as site:
        urls = [f"{site.url}{path}" for path in site.pages if path != "/robots.txt"]
        ledger, problems = Ledger(), {}
        fetcher = site.fetcher(ledger.known, **POLICY)
        outcomes = list(captures(urls, AT, fetcher))
        counts = ledger.add(outcomes)
        problems = {item.source.removeprefix(f"{site.url}/"): item for item in outcomes if isinstance(item, Problem)}
        # "moved" and "twice" lead to a page that has an address of its own, so it is not captured again.
        assert counts == {"Capture": 283, "Problem": 15}
        assert set(ledger) == {f"{site.url}/{path}" for path in [*(f"page/{n}" for n in range(282)), "charset"]}
        assert problems.keys() == FAULTS.keys()
        assert all(problem.message and problem.advice for problem in problems.values())
        assert all(isinstance(capture, Capture) and capture.http["status"] == 200 for capture in ledger.values())
        assert site.hits["/private/page"] == 0

        again = ledger.add(captures(urls, AT, site.fetcher(ledger.known, **POLICY)))
        assert again["Capture"] == 0
        assert again["Problem"] == 15
        assert again["Unchanged"] >= 283
        assert len(ledger) == 283


def test_a_run_that_is_broken_off_ten_times_is_finished_by_another():
    with Site({f"/{n}": report(n) for n in range(60)}) as site:
        urls = [f"{site.url}/{n}" for n in range(60)]
        undisturbed, broken = Ledger(), Ledger()
        undisturbed.add(captures(urls, AT, site.fetcher(host_interval=0.0)))
        for stop in range(0, 60, 6):
            broken.add(islice(captures(urls, AT, site.fetcher(broken.known, host_interval=0.0)), stop))
        broken.add(captures(urls, AT, site.fetcher(broken.known, host_interval=0.0)))
        assert {c.id for c in broken.values()} == {c.id for c in undisturbed.values()}


def test_sixty_megabytes_are_refused_by_the_limit_that_is_meant_for_it():
    with Site({"/large": large}) as site:
        (problem,) = captures([f"{site.url}/large"], AT, site.fetcher(page_seconds=10.0, limits=Limits()))
        assert problem.message == "more than the 50,000,000 bytes that one report may have"
