"""The sum that orders the queue, and the words that explain it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import priority
from service.domain.labels import Label
from service.domain.priority import SEVERITY_WEIGHTS, explain, prioritise, reports_weight, severity
from service.domain.queue import Priority

NOW = 1_700_000_000.0
SCORES = st.dictionaries(st.sampled_from([str(label) for label in Label]), st.floats(0, 1) | st.none())


def made(**changes: float) -> Priority:
    values = {"severity": 0.0, "reach": 0, "reports": 0, "report_weight": 0.0, "held_at": NOW, **changes}
    return prioritise(**values)  # type: ignore[arg-type]


def test_every_label_has_a_weight_of_at_most_one() -> None:
    assert set(SEVERITY_WEIGHTS) == set(Label)
    assert all(0 < weight <= 1 for weight in SEVERITY_WEIGHTS.values())


@given(SCORES)
def test_severity_is_from_0_to_1(scores: dict[str, float | None]) -> None:
    assert 0 <= severity(scores) <= 1


@given(SCORES, st.sampled_from(Label), st.floats(0, 1))
def test_a_higher_score_never_makes_a_text_less_severe(
    scores: dict[str, float | None], label: Label, score: float
) -> None:
    assert severity({**scores, label: max(score, scores.get(label) or 0.0)}) >= severity(scores)


@pytest.mark.parametrize("label", [Label.THREAT, Label.IDENTITY_ATTACK, Label.SEVERE_TOXICITY])
def test_threats_and_hatred_go_before_plain_toxicity(label: Label) -> None:
    assert severity({label: 0.9}) == 0.9
    assert severity({label: 0.9}) > severity({Label.TOXICITY: 1.0}) > severity({Label.SPAM: 1.0})


def test_what_was_not_scored_is_not_severe() -> None:
    assert severity({}) == severity({Label.THREAT: None}) == 0.0


@given(
    st.floats(0, 1),
    st.floats(0, 1),
    st.integers(0, 5000),
    st.integers(0, 5000),
    st.floats(0, 1e6),
    st.floats(0, 1e6),
)
def test_the_order_of_two_rows_never_changes_by_itself(
    one: float, other: float, reach: int, other_reach: int, age: float, other_age: float
) -> None:
    a = made(severity=one, reach=reach, held_at=NOW - age)
    b = made(severity=other, reach=other_reach, held_at=NOW - other_age)
    hours = [total(found, NOW) - total(found, NOW + 90_000) for found in (a, b)]
    assert hours[0] == pytest.approx(hours[1]) == pytest.approx(-25)


def total(found: Priority, now: float) -> float:
    return found.value + now / 3600


def test_an_hour_of_waiting_is_worth_an_hour() -> None:
    assert made(held_at=NOW - 3600).value - made().value == pytest.approx(1)


def test_a_grave_text_goes_before_a_harmless_one_that_waited_almost_a_day() -> None:
    assert made(severity=1.0).value > made(held_at=NOW - 23.9 * 3600).value
    assert made(severity=1.0).value < made(held_at=NOW - 24.1 * 3600).value


def test_reach_and_reports_count_up_to_a_limit() -> None:
    assert made(reach=1).value > made().value
    assert made(reach=1023).value == made(reach=100_000).value
    assert made(reach=1023).value - made().value == pytest.approx(priority.MOST_REACH_HOURS)
    assert made(report_weight=2.0).value - made().value == pytest.approx(2 * priority.REPORT_HOURS)
    assert made(report_weight=1e9).value - made().value == pytest.approx(priority.MOST_REPORT_HOURS)


def test_a_reporter_counts_by_the_share_that_was_justified() -> None:
    assert reports_weight([(0, 0)], anonymous=False) == 0.5
    assert reports_weight([(8, 8)], anonymous=False) == pytest.approx(0.9)
    assert reports_weight([(8, 0)], anonymous=False) == pytest.approx(0.1)
    assert reports_weight([(0, 0), (8, 8)], anonymous=True) == pytest.approx(0.5 + 0.9 + 0.5)
    assert reports_weight([], anonymous=False) == 0


def test_every_term_is_explained_and_they_add_up() -> None:
    found = made(severity=0.91, reach=140, reports=2, report_weight=1.3, held_at=NOW - 2.5 * 3600)
    assert explain(found, NOW) == [
        "Has waited 2.5 hours.",
        "Severity 0.91 counts as 21.8 hours.",
        "140 comments under the article in a day count as 7.1 hours.",
        "2 reports count as 7.8 hours, by how often the reporters were right.",
        "Together as urgent as a harmless comment that has waited 39.3 hours.",
    ]
    assert total(found, NOW) == pytest.approx(2.5 + 21.84 + math.log2(141) + 7.8)


def test_what_counts_for_nothing_is_not_explained() -> None:
    assert explain(made(held_at=NOW - 60), NOW) == [
        "Has waited 1 minute.",
        "Together as urgent as a harmless comment that has waited 1 minute.",
    ]
    assert explain(made(reach=1, reports=1, report_weight=0.5), NOW)[1:3] == [
        "1 comment under the article in a day counts as 1.0 hours.",
        "1 report counts as 3.0 hours, by how often the reporters were right.",
    ]
