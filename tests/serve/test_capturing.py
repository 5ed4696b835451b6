"""`add` and `watch` on a web site of the test's own, on loopback, with the faults that sites have."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

from typer.testing import CliRunner

from counterclaim.serve.cli.app import app
from websites import Site, report, status

COMMAND = Path(sys.executable).parent / "counterclaim"
PAGES = 24
BAD = {"/gone": status(404), "/locked": status(403), "/broken": status(500), "/empty": ""}


def run(*arguments):
    return CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=False)


def site():
    """Pages in a sitemap, some of them bad."""
    return Site({f"/{n}": report(n) for n in range(PAGES)} | BAD)


def inputs(open_site):
    paths = [*(f"/{n}" for n in range(PAGES)), *BAD]
    return [f"{open_site.url}{path}" for path in paths]


def options(open_site, ledger):
    return ["--allow", f"127.0.0.1:{open_site.port}", "--interval", "0", "--ledger", str(ledger)]


def rows(ledger, what):
    return [json.loads(line) for line in run("export", what, "--ledger", ledger).stdout.splitlines()]


def without_times(found):
    return [{key: value for key, value in row.items() if key not in ("captured_at", "http")} for row in found]


def test_adding_a_site_that_is_killed_ten_times_gives_the_same_ledger(tmp_path):
    draw = random.Random(5)
    with site() as open_site:
        calm, hurt = tmp_path / "calm.db", tmp_path / "hurt.db"
        done = run("add", *inputs(open_site), *options(open_site, calm))
        assert done.exit_code == 1
        assert f"{PAGES} added" in done.stderr
        for _ in range(10):
            process = subprocess.Popen(
                [COMMAND, "add", *inputs(open_site), *options(open_site, hurt)], stderr=subprocess.DEVNULL
            )
            time.sleep(draw.uniform(0.3, 1.5))
            process.kill()
            process.wait()
        run("add", *inputs(open_site), *options(open_site, hurt))
    for what in ("reports", "statements", "figures", "entities", "contentions", "captures"):
        assert without_times(rows(hurt, what)) == without_times(rows(calm, what))
    assert len(rows(calm, "reports")) == PAGES
    said = {
        problem["source"]
        for problem in map(json.loads, run("problems", "--json", "--ledger", calm).stdout.splitlines())
    }
    assert said == {f"{open_site.url}{path}" for path in BAD}
    assert run("verify", "--ledger", hurt).exit_code == 0


def test_an_address_that_is_not_public_is_not_asked_unless_it_is_allowed(tmp_path):
    with site() as open_site:
        done = run("add", f"{open_site.url}/1", "--ledger", tmp_path / "a.db")
        assert done.exit_code == 1
        assert "loopback" in done.stderr
        assert not open_site.hits


def test_a_watched_feed_is_asked_when_it_is_due_and_its_pages_are_read_once(tmp_path):
    ledger = tmp_path / "a.db"
    with site() as open_site:
        items = "".join(f"<item><link>{open_site.url}/{n}</link></item>" for n in range(3))
        open_site.pages = {**open_site.pages, "/rss": f"<rss><channel>{items}</channel></rss>"}
        assert run("init", "--ledger", ledger).exit_code == 0
        assert run("watch", f"{open_site.url}/rss", "--every", "60", "--ledger", ledger).exit_code == 0
        assert "3 added" in run("watch", *options(open_site, ledger)).stderr
        assert "0 added" in run("watch", *options(open_site, ledger)).stderr
        assert open_site.hits["/rss"] == 1
        assert run("watch", f"{open_site.url}/rss", "--stop", "--ledger", ledger).exit_code == 0
    assert len(rows(ledger, "reports")) == 3
