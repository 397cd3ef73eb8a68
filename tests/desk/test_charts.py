"""The geometry of charts: what is drawn where, and axes that a person would label the same way."""

import pytest

from service.desk import charts
from service.desk.charts import Step


def test_a_stack_stands_on_the_base_line_and_its_parts_on_each_other() -> None:
    plot = charts.stacked(
        [Step("a", (("held", 25), ("approved", 75))), Step("b", (("held", 0),))], [], height=100
    )
    held, approved = plot.columns[0].bars
    assert (held.y + held.height, approved.y + approved.height) == (100, held.y)
    assert (held.height, approved.height) == (25, 75)
    assert plot.columns[1].bars == ()


@pytest.mark.parametrize(
    ("highest", "labels"),
    [
        (0, ["0", "1"]),
        (1, ["0", "1"]),
        (3, ["0", "1", "2", "3"]),
        (7, ["0", "2", "4", "6", "8"]),
        (40, ["0", "10", "20", "30", "40"]),
        (823, ["0", "200", "400", "600", "800", "1,000"]),
        (12_345, ["0", "5,000", "10,000", "15,000"]),
    ],
)
def test_counts_are_labelled_with_round_whole_numbers(highest: int, labels: list[str]) -> None:
    plot = charts.stacked([Step("a", (("held", highest),))], [])
    assert [tick.words for tick in plot.down] == labels


@pytest.mark.parametrize("highest", [*range(1, 60), 99, 100, 101, 999, 1000, 5001, 10**6])
def test_no_bar_is_higher_than_the_plot(highest: int) -> None:
    [column] = charts.stacked([Step("a", (("held", highest),))], []).columns
    assert column.bars[0].y >= 0
    assert column.bars[0].height <= charts.HEIGHT
    [of_many, *_] = charts.histogram([highest, 1], []).columns
    assert of_many.bars[0].y >= -1e-9


def test_in_a_histogram_one_comment_is_seen_beside_a_hundred_thousand() -> None:
    plot = charts.histogram([100_000, 1, 0], [], height=100)
    high, low, none = plot.columns
    assert high.bars[0].height == pytest.approx(100)
    assert low.bars[0].height > 5
    assert none.bars == ()
    assert [tick.words for tick in plot.down] == ["1", "10", "100", "1,000", "10,000", "100,000"]


def test_durations_lie_between_the_ends_of_their_axis() -> None:
    plot = charts.spread([("a", 45.0, 7000.0), None], [], height=100)
    assert [tick.words for tick in plot.down] == ["10 s", "1 min", "10 min", "1 h", "6 h"]
    reach, median = plot.columns[0].bars
    assert 0 <= reach.y < reach.y + reach.height <= 100
    assert median.y == pytest.approx(reach.y + reach.height - 1.5, abs=0.02)
    assert plot.columns[1].bars == ()


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.0), (0.2, 0.5), (1.0, 1.0), (10.0, 10.0), (1e7, 1e9)])
def test_odd_durations_break_no_chart(low: float, high: float) -> None:
    [column] = charts.spread([("a", low, high)], []).columns
    assert all(0 <= bar.y <= charts.HEIGHT and bar.height >= 0 for bar in column.bars[:1])


@pytest.mark.parametrize(
    ("share", "top"),
    [(0.0, "10 %"), (0.1, "10 %"), (0.14, "20 %"), (0.35, "40 %"), (0.61, "100 %"), (1.0, "100 %")],
)
def test_shares_get_an_axis_that_fits_them(share: float, top: str) -> None:
    plot = charts.shares([("a", share), None], [])
    assert plot.down[-1].words == top
    assert plot.columns[1].bars == ()


def test_labels_across_are_thinned_evenly_and_keep_the_first_or_the_last() -> None:
    words = [str(number) for number in range(24)]
    assert [tick.words for tick in charts.ticks_across(words, most=8)] == [
        "0",
        "3",
        "6",
        "9",
        "12",
        "15",
        "18",
        "21",
    ]
    days = charts.ticks_across(words, most=6, from_end=True)
    assert [tick.words for tick in days] == ["3", "7", "11", "15", "19", "23"]
    assert days[-1].anchor == "end"
    assert charts.ticks_across([], most=6) == []
