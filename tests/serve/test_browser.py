"""The desk in a real Chromium: every page, by keyboard, without JavaScript, with hostile reports, under axe."""

import csv
import json
import os
import re
import shutil
import time
import zipfile
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import expect, sync_playwright

from counterclaim.compare import exports
from counterclaim.compare.listing import contention_list
from counterclaim.ledger import facts, lookups
from counterclaim.ledger.store import create
from desks import filled, served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
# Real reports, which are no part of the project; walked where they lie beside it.
SHARED = Path(os.environ.get("COUNTERCLAIM_SHARED", Path(__file__).parents[3] / "shared"))
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOSTILE = """<!doctype html><html><head><title>Mayor of Orsk denies it <script>window.ran=1</script></title></head>
<body>
<h1>Mayor of Orsk <img src=x onerror="window.ran=1">denies it</h1>
<article><p>The mayor of Orsk denied that the bridge was mined. &lt;script&gt;window.ran=1&lt;/script&gt; he said.</p>
<p>“It is &lt;img src=x onerror=window.ran=1&gt; a lie,” said <a href="javascript:window.ran=1">the mayor</a>.</p>
<svg onload="window.ran=1"><script>window.ran=1</script></svg><p onmouseover="window.ran=1">He walked away from it.</p>
</article></body></html>"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with filled(tmp_path_factory.mktemp("browser") / "desk.db") as book:
        yield book


@pytest.fixture(scope="module")
def home(ledger):
    with served(ledger) as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def paths(ledger):
    """One of every kind of page."""
    report = lookups.newest_documents(ledger, 1)[0]
    listed = contention_list(ledger).rows
    contention = next((row.id for row in listed if {"alleges", "denies"} <= row.positions.keys()), listed[0].id)
    speaker = lookups.most_quoted(ledger, 1)[0].id
    statement, figure = next(exports.statements(ledger)).id, next(exports.figures(ledger)).id
    return [
        *("/", "/contentions", f"/contentions/{contention}", "/reports", f"/reports/{report}?words=5-40", "/speakers"),
        *(f"/speakers/{speaker}", "/figures", "/compare", "/timeline", "/search?words=dam", "/review", "/problems"),
        *("/add", "/search/list?list=dam%0Awho+fired", f"/correct/{statement}", f"/correct/{figure}", "/reprints"),
        "/reports/nothing-here",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_page(browser, home, ledger, scheme):
    # The policy keeps axe out as it keeps out everybody; it is set aside for axe alone.
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    for path in paths(ledger):
        page.goto(home + path)
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        grave = [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")]
        assert not grave, (path, grave)
    context.close()


def test_no_page_is_wider_than_a_phone(browser, home, ledger):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    for path in paths(ledger):
        page.goto(home + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_pictures_of_every_page(browser, home, ledger, width, tmp_path):
    """Kept in the folder that PICTURES names (`make pictures` refreshes those of the documentation)."""
    folder = Path(os.environ.get("PICTURES", tmp_path))
    context = browser.new_context(viewport={"width": width, "height": 640})
    page = context.new_page()
    names = (
        "desk contentions contention reports report speakers speaker figures compare timeline search review problems"
        " add queries correct"
    )
    for name, path in zip(names.split(), paths(ledger), strict=False):
        page.goto(home + path.split("?words=5")[0])
        picture = folder / f"{name}-{width}.png"
        page.screenshot(path=str(picture))
        assert picture.stat().st_size < 200_000, name
    context.close()


def test_reading_works_without_javascript(browser, home):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(home)
    page.click("main .rows .head a >> nth=0")
    expect(page.locator(".column").first).to_be_visible()
    page.click(".cell blockquote a >> nth=0")
    place = page.url.split("#")[1]
    assert place.startswith("st_")
    expect(page.locator(f'[id="card-{place}"]')).to_have_count(1)
    page.fill("#search", "dam")
    page.click("header button")
    expect(page.locator("mark").first).to_have_text(re.compile("dam", re.I))
    context.close()


def test_a_report_is_read_by_keyboard(page, home, ledger):
    page.goto(f"{home}/reports/{lookups.newest_documents(ledger, 1)[0]}")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.dataset.statement")
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.dataset.statement")
    assert first and second and first != second
    assert page.locator(f'.lit[data-statement="{second}"]').count() >= 1
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.dataset.statement") == first
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"


def test_a_speaker_is_corrected_and_the_decision_undone(page, home, ledger):
    page.goto(f"{home}/review")
    card = page.locator("[data-stop][data-statement]").first
    statement = card.get_attribute("data-statement")
    before = lookups.placings_of(ledger, records=[statement])[statement].name
    card.locator("summary").click()
    card.get_by_label("Speaker").fill("Mira Tolen")
    card.get_by_label("Your name").first.fill("anna")
    card.get_by_role("button", name="Set speaker").click()
    expect(page.get_by_role("status")).to_contain_text("Written down")
    wait_until(lambda: lookups.placings_of(ledger, records=[statement])[statement].name == "Mira Tolen")
    page.goto(f"{home}/review")
    page.get_by_role("button", name="Undo").first.click()
    wait_until(lambda: lookups.placings_of(ledger, records=[statement])[statement].name == before)
    assert [j.verdict for j in facts.decisions(ledger) if j.left == statement] == ["same", "unsure"]


def test_two_contentions_are_merged_and_parted_again(page, home, ledger):
    one, other = lookups.largest_contentions(ledger, 2)
    page.goto(f"{home}/contentions/{one.id}")
    page.get_by_text("Merge with another contention").click()
    page.get_by_label("The other one").select_option(other.id)
    page.get_by_role("button", name="Merge").click()
    both = {*one.statements, *other.statements}
    wait_until(lambda: both <= set(lookups.contention(ledger, one.statements[0]).statements))
    page.goto(f"{home}/review")
    page.get_by_role("button", name="Undo").first.click()
    wait_until(lambda: not both <= set(lookups.contention(ledger, one.statements[0]).statements))


def test_the_words_of_a_statement_are_taken_from_the_selection(page, home, ledger):
    page.goto(f"{home}/reports/{lookups.newest_documents(ledger, 1)[0]}")
    card = page.locator(".card").first
    statement = card.get_attribute("data-statement")
    before = lookups.placings_of(ledger, records=[statement])[statement].corrected
    card.locator("summary").click()
    card.get_by_label("Words, by their place").wait_for()
    page.evaluate(
        """() => {
            const pieces = [...document.querySelectorAll("[data-text] p [data-start]")];
            const said = pieces.find((one) => one.textContent.length > 40);
            getSelection().setBaseAndExtent(said.firstChild, 3, said.firstChild, 30);
        }"""
    )
    card.get_by_role("button", name="Take the selected words").click()
    start, end = card.get_by_label("Words, by their place").input_value().split("-")
    assert int(end) - int(start) == 27
    card.get_by_role("button", name="Set words").click()
    expect(page.get_by_role("status")).to_contain_text("Written down")
    wait_until(lambda: lookups.placings_of(ledger, records=[statement])[statement].corrected != before)
    ((first, last, words),) = lookups.placings_of(ledger, records=[statement])[statement].corrected["content"]
    report = lookups.home_of(ledger, statement)
    assert lookups.documents_with(ledger, [report], ())[report].text[first:last] == words
    page.goto(f"{home}/review")
    page.get_by_role("button", name="Undo").first.click()
    wait_until(lambda: lookups.placings_of(ledger, records=[statement])[statement].corrected == before)


def test_a_figure_is_corrected_without_javascript(browser, home, ledger):
    figure = next(exports.figures(ledger)).id
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{home}/reports/{lookups.home_of(ledger, figure)}#figures")
    item = page.locator(f'[id="{figure}"]')
    item.locator("summary").click()
    item.get_by_role("link", name="The forms to correct it").click()
    page.get_by_label("Number").fill("1200..")
    page.get_by_role("button", name="Set number").click()
    wait_until(lambda: lookups.placings_of(ledger, records=[figure])[figure].corrected.get("low") == 1200)
    context.close()


def test_two_tabs_on_one_contention_and_the_second_is_told(browser, home, ledger):
    one, two, three = lookups.largest_contentions(ledger, 3)
    context = browser.new_context()
    first, second = context.new_page(), context.new_page()
    for tab in (first, second):
        tab.goto(f"{home}/contentions/{one.id}")
        tab.get_by_text("Merge with another contention").click()
    for tab, other in ((first, two), (second, three)):
        tab.get_by_label("The other one").select_option(other.id)
        tab.get_by_role("button", name="Merge").click()
    expect(first.get_by_role("status")).to_contain_text("Written down")
    expect(second.get_by_role("heading", name="Somebody else decided meanwhile")).to_be_visible()
    expect(second.locator(".sent")).to_contain_text(three.id)
    first.goto(f"{home}/review")
    first.get_by_role("button", name="Undo").first.click()
    wait_until(lambda: set(lookups.contention(ledger, one.statements[0]).statements) == set(one.statements))
    context.close()


def test_a_contention_is_bundled_to_hand_over(page, home, ledger):
    page.goto(f"{home}/contentions/{lookups.largest_contentions(ledger, 1)[0].id}")
    with page.expect_download() as download:
        page.click("text=Hand this over")
    assert zipfile.is_zipfile(download.value.path())


def test_a_search_is_exported_as_it_stands(page, home):
    page.goto(f"{home}/search?words=dam&stance=denies")
    links = page.locator(".facets [data-stop] .said a")
    shown = [links.nth(at).get_attribute("href").split("#")[1] for at in range(links.count())]
    with page.expect_download() as download:
        page.click("text=jsonl")
    rows = [json.loads(line) for line in Path(download.value.path()).read_text().splitlines()]
    assert [row["id"] for row in rows] == shown
    assert shown


def test_nothing_in_a_hostile_report_runs(page, home, ledger, tmp_path):
    hostile = tmp_path / "hostile.html"
    hostile.write_text(HOSTILE)
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(f"{home}/add")
    page.set_input_files("input[type=file]", str(hostile))
    page.get_by_role("button", name="Read them").click()
    expect(page.get_by_role("heading", name="Read", exact=True)).to_be_visible(timeout=40_000)
    pasted = "Mayor <script>window.ran=1</script> speaks\n\n“It is <b onclick=window.ran=1>a lie</b>,” the mayor said."
    page.goto(f"{home}/add")
    page.get_by_label("A name for it").fill('<img src=x onerror="window.ran=1">')
    page.get_by_label("The report, headline first").fill(pasted)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", name="Read", exact=True)).to_be_visible(timeout=40_000)
    for path in [
        "/",
        "/reports",
        *(f"/reports/{one}" for one in lookups.newest_documents(ledger, 2)),
        "/search?words=lie",
    ]:
        page.goto(home + path)
        page.mouse.move(300, 400)
        assert page.evaluate("window.ran") is None, path
        assert page.locator('a[href^="javascript:"], main img, main script, [onclick], [onerror]').count() == 0, path


@pytest.mark.skipif(not SEEDS, reason="the seeds are not beside the project")
def test_the_seeds_are_added_read_by_keyboard_corrected_searched_and_exported(browser, tmp_path):
    with create(tmp_path / "seeds.db") as ledger, served(ledger) as home:
        context = browser.new_context()
        page = context.new_page()
        failures = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("response", lambda answer: failures.append(answer.url) if answer.status >= 500 else None)
        page.goto(f"{home}/add")
        page.set_input_files("input[type=file]", [str(seed) for seed in SEEDS])
        page.get_by_role("button", name="Read them").click()
        expect(page.get_by_role("heading", name="Read", exact=True)).to_be_visible(timeout=240_000)
        for path in [*paths(ledger)[:-1], *(f"/reports/{one}" for one in lookups.newest_documents(ledger, len(SEEDS)))]:
            page.goto(home + path)
        for _ in range(3):
            page.keyboard.press("j")
        statement = page.evaluate("document.activeElement.dataset.statement")
        page.keyboard.press("e")
        wait_until(lambda: page.evaluate("document.activeElement.name") == "value")
        page.keyboard.press("Control+A")
        page.keyboard.type("Mira Tolen")
        page.keyboard.press("Enter")
        wait_until(lambda: lookups.placings_of(ledger, records=[statement])[statement].name == "Mira Tolen")
        page.goto(f"{home}/search?stance=denies")
        page.locator("aside a").first.click()
        links = page.locator(".facets [data-stop] .said a")
        shown = [links.nth(at).get_attribute("href").split("#")[1] for at in range(links.count())]
        with page.expect_download() as download:
            page.click("text=csv")
        rows = list(csv.DictReader(Path(download.value.path()).read_text(encoding="utf-8").splitlines(keepends=True)))
        assert [row["id"] for row in rows[: len(shown)]] == shown
        assert not failures
        context.close()


def wait_until(holds, seconds=30):
    """Wait for what goes on behind the page."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.2)
