"""A speaker's page: every mention with its reason, and whom the reports leave open."""

from counterclaim.compare.speaker import speaker_page
from counterclaim.ledger import store
from counterclaim.pipeline import add

REPORTS = {
    "a": "Minister Pavel Belan of Orsk met Ina Dorn and Ivo Tarn. “We wait,” Minister Pavel Belan said.",
    "b": "Minister Irena Belan of Orsk met Ina Dorn and Ivo Tarn. “We go,” Minister Irena Belan said.",
    "c": "Minister Belan met Ina Dorn and Ivo Tarn. “It rains,” Minister Belan said.",
}


def test_a_surname_that_fits_two_shows_both_and_every_mention_says_why_it_is_there(tmp_path):
    for name, text in REPORTS.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    with store.create(tmp_path / "a.db") as ledger:
        list(add(ledger, [str(tmp_path / f"{name}.txt") for name in REPORTS], "2031-05-03T00:00:00Z", None))
        page = speaker_page(ledger, "Belan")
        assert [one.name for one in page.candidates] == ["Irena Belan", "Pavel Belan"]
        assert all("fits others as well" in one.why for one in page.candidates)
        assert all(one.reason for report in page.mentions for one in report.mentions)
        assert [one.name for one in speaker_page(ledger, "Pavel Belan").candidates] == ["Belan"]
        assert {report.why for report in speaker_page(ledger, "Ina Dorn").mentions} == {"name", "same name"}
