import pytest

from workers.training.audit.charts import Line, Row, Series, bars, marks, ticks_to

ONE, TWO = Series("neutral", "n"), Series("hostile", "h")
TO_ONE = [(0.0, "0"), (0.5, "0.5"), (1.0, "1")]


def test_bars_begin_at_zero_and_end_at_their_value() -> None:
    chart = bars([Row("a", (0.25, 1.0), "t")], (ONE, TWO), TO_ONE)
    first, second = chart.rows[0].shapes
    assert (first.x, first.width, second.width) == (0.0, 25.0, 100.0)
    assert second.y > first.y
    assert chart.zero == 0.0


def test_a_negative_bar_ends_at_zero() -> None:
    ticks = [(-1.0, "-1"), (0.0, "0"), (1.0, "1")]
    chart = bars([Row("a", (-0.5,), "t"), Row("b", (0.5,), "t")], (ONE,), ticks)
    (left,), (right,) = (row.shapes for row in chart.rows)
    assert (left.x, left.width) == (25.0, 25.0)
    assert (right.x, right.width) == (50.0, 25.0)
    assert chart.zero == 50.0


def test_a_missing_value_has_no_shape_and_one_off_the_scale_stands_on_its_edge() -> None:
    chart = marks([Row("a", (None, 1.5), "t")], (ONE, TWO), TO_ONE)
    assert [(shape.kind, shape.x) for shape in chart.rows[0].shapes] == [("hostile", 100.0)]


def test_rows_do_not_overlap_and_the_chart_holds_them_all() -> None:
    rows = [Row(str(number), (0.5, 0.5), "t") for number in range(5)]
    for chart in (bars(rows, (ONE, TWO), TO_ONE, (Line(0.3, "l"),)), marks(rows, (ONE, TWO), TO_ONE)):
        for upper, lower in zip(chart.rows, chart.rows[1:], strict=False):
            assert upper.y + upper.height <= lower.y + 1e-9
        assert chart.rows[-1].y + chart.rows[-1].height <= chart.height


def test_a_lines_name_is_written_where_there_is_room() -> None:
    chart = bars([Row("a", (0.5,), "t")], (ONE,), TO_ONE, (Line(0.2, "low"), Line(0.8, "high")))
    assert [(line.x, line.anchor) for line in chart.lines] == [(20.0, "start"), (80.0, "end")]


def test_a_chart_of_nothing_is_drawn_empty() -> None:
    assert bars([], (ONE,), TO_ONE).rows == ()


@pytest.mark.parametrize(
    ("highest", "last"), [(0.0, 0.001), (0.03, 0.03), (0.031, 0.04), (0.37, 0.4), (1.0, 1.0)]
)
def test_a_scale_ends_at_a_round_number_that_is_not_under_the_highest_value(
    highest: float, last: float
) -> None:
    ticks = ticks_to(highest, "{:g}")
    assert ticks[0] == (0.0, "0")
    assert ticks[-1][0] == pytest.approx(last)
    assert len(ticks) <= 7
