"""Where a report has its place: by the land that it is about, its day, and how it begins."""

import numpy as np
import pytest
from msgspec.structs import replace

from counterclaim.reconcile.leads import DAY_BITS, LAND_BITS, alike, land_of, lead_of, placed_lead
from counterclaim.records import Block
from texts import doc_of

VECTOR = np.eye(384, dtype=np.float32)


def placed(text, day=None, vector=VECTOR[0]):
    return placed_lead(doc_of(text, name=text[:9], published_at=day), vector)


@pytest.mark.parametrize(
    ("text", "land"),
    [
        ("Russia said that Ukraine had shelled Kherson. Moscow denied it, the Ukrainians did not.", "Ukraine"),
        ("Russia’s parliament met. Russian deputies spoke of Poland once.", "Russia"),
        ("The Kessalian envoy left Kessaly.", "Kessaly"),
        ("Rain fell.", ""),
    ],
)
def test_a_report_is_about_the_land_that_it_names_most(text, land):
    assert land_of(text) == land


def test_addresses_share_a_beginning_for_one_land_and_then_for_days_that_are_near():
    one, near, late = (placed("Syria and Syrians.", day) for day in ("2031-05-02", "2031-05-03", "2031-11-03"))
    other = placed("Kenya and Kenyans.", "2031-05-02")

    def shared(left, right):
        pairs = zip(left.address, right.address, strict=False)
        return next((at for at, (a, b) in enumerate(pairs) if a != b), len(left.address))

    assert shared(one, other) < LAND_BITS <= shared(one, late) < shared(one, near) <= LAND_BITS + 1 + DAY_BITS


def test_without_a_date_likes_are_looked_for_where_the_vectors_point():
    one, other = placed("Rain.", None, VECTOR[1]), placed("Snow.", None, VECTOR[2])
    assert one.shelf < 0
    assert one.shelf in one.near
    assert other.shelf not in one.near


def test_likeness_is_the_same_from_both_ends():
    draw = np.random.default_rng(3)
    codes = [bytes(row) for row in draw.integers(-40, 40, (30, 384)).astype(np.int8)]
    codes += [codes[0][:200] + codes[1][200:]]
    seen = np.array([alike(code, codes) for code in codes])
    assert (seen == seen.T).all()


def test_the_lead_leaves_out_what_belongs_to_the_page():
    text = "Subscribe now\nRain fell."
    doc = doc_of(text)
    blocks = (Block(0, 13, "newsletter"), Block(14, 24, "paragraph"))
    assert lead_of(replace(doc, blocks=blocks)) == "Rain fell."
