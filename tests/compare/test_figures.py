import pytest

from counterclaim.compare.figures import figure_tables, interval
from counterclaim.compare.rows import ConflictRow, FigureRow


def row(id, low, high=None, *, hedge=None, measure="killed", of="people", where="Orsk", holder=None, outlet="Echo"):
    return FigureRow(
        id=id, document=f"{outlet}.txt", start=0, end=1, exact="x", low=low, high=high, open=None, hedge=hedge,
        measure=measure, of=of, where=where, as_of=None, holder=holder, party=None, statement=None, contention=None,
        published_at="2031-03-04", outlet=outlet,
    )  # fmt: skip


def test_one_count_carried_by_two_outlets_is_one_cell():
    rows = [row("a", 12, 12, holder="Toral"), row("b", 12, 12, holder="Toral", outlet="Star"), row("c", 9, 9)]
    (table,) = figure_tables(rows)
    assert [(cell.interval, cell.holder, cell.reports) for cell in table.cells] == [
        ("9", None, ("Echo",)),
        ("12", "Toral", ("Echo", "Star")),
    ]


def test_measures_places_and_kinds_of_people_stand_apart():
    rows = [
        row("a", 1, 1),
        row("b", 2, 2, where="Lipnik"),
        row("c", 3, 3, of="children"),
        row("d", 4, 4, measure="fled"),
    ]
    assert len(figure_tables(rows)) == 4
    assert [t.cells[0].figure for t in figure_tables(rows, where="the Orsk", measure="killed")] == ["c", "a"]


def test_figures_in_conflict_share_a_table_which_comes_first():
    rows = [row("a", 12, 12), row("b", 40, None, where=None), row("c", 7, 7, measure="fled")]
    conflict = ConflictRow("x", None, "killed", "people", "Orsk", (12, 40), ("a", "b"), "they differ")
    first, second = figure_tables(rows, [conflict])
    assert (first.reasons, [cell.disputed for cell in first.cells]) == (("they differ",), [True, True])
    assert second.measure == "fled"


def test_the_order_of_the_rows_does_not_matter():
    rows = [row(str(n), n % 3, n % 3, holder=f"h{n % 2}", outlet=f"o{n}") for n in range(8)]
    assert figure_tables(rows) == figure_tables(rows[::-1])


@pytest.mark.parametrize(
    ("low", "high", "hedge", "printed"),
    [(5, None, "at least", "≥ 5"), (5, None, "over", "> 5"), (None, 5, "up to", "≤ 5"), (2.5, 2.5, None, "2.5")],
)
def test_bounds_are_printed_as_what_they_leave_open(low, high, hedge, printed):
    assert interval(low, high, hedge) == printed


def test_an_upper_bound_is_not_taken_for_the_number_itself():
    from msgspec.structs import replace

    (table,) = figure_tables([replace(row("a", 40, 40, hedge="up to"), open="below")])
    assert table.cells[0].interval == "≤ 40"
