"""The figures of fairness, against small sets whose figures are worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from service.domain.labels import Label
from workers.training.audit.measures import (
    Changes,
    GroupAuc,
    auc,
    changes,
    false_positives,
    group_aucs,
    held,
    members,
    summary,
    together,
)

TOXICITY = {Label.TOXICITY: 0.8}


def toxicity(*values: float) -> dict[Label, np.ndarray]:
    return {Label.TOXICITY: np.array(values)}


def flags(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.bool_)


def test_the_area_is_the_share_of_pairs_in_the_right_order() -> None:
    # Of the four pairs only 0.35 over 0.4 is in the wrong order.
    assert auc(flags(0, 0, 1, 1), np.array([0.1, 0.4, 0.35, 0.8])) == 0.75


def test_equal_scores_count_half() -> None:
    assert auc(flags(0, 1), np.array([0.3, 0.3])) == 0.5


@pytest.mark.parametrize("truth", [flags(0, 0), flags(1, 1)])
def test_there_is_no_area_with_one_class_only(truth: np.ndarray) -> None:
    assert auc(truth, np.array([0.1, 0.2])) is None


def test_a_group_is_found_as_words_of_their_own() -> None:
    texts = [
        "An African American judge.",
        "AMERICAN!",
        "Americans vote",
        "gay-friendly",
        "gayety",
        "middle-eastern food",
    ]
    assert members(texts, "american").tolist() == [True, True, False, False, False, False]
    assert members(texts, "african american").tolist() == [True, False, False, False, False, False]
    assert members(texts, "gay").tolist() == [False, False, False, True, False, False]
    assert members(texts, "Middle Eastern").tolist() == [False, False, False, False, False, True]


def test_the_three_areas_of_a_group_compare_what_they_should() -> None:
    hostile = flags(0, 1, 0, 0, 1, 1)
    scores = np.array([0.6, 0.7, 0.1, 0.75, 0.5, 0.9])
    inside = {
        "ours": flags(1, 1, 0, 0, 0, 0),
        "harmless only": flags(1, 0, 1, 0, 0, 0),
        "nobody": flags(0, 0, 0, 0, 0, 0),
    }
    ours, harmless_only, nobody = group_aucs(hostile, scores, inside)
    # Within: 0.7 over 0.6. BPSN: 0.6 against 0.5 and 0.9. BNSP: 0.7 against 0.1 and 0.75.
    assert ours == GroupAuc("ours", 2, 1.0, 0.5, 0.5)
    # BPSN: 0.6 and 0.1 against 0.7, 0.5 and 0.9, five of six pairs right.
    assert harmless_only == GroupAuc("harmless only", 2, None, 0.8333, None)
    assert (nobody.texts, nobody.subgroup) == (0, None)


def test_a_measures_summary_leaves_out_groups_that_lack_it() -> None:
    groups = [
        GroupAuc("a", 2, 0.9, None, 1.0),
        GroupAuc("b", 2, 0.7, 0.5, 1.0),
        GroupAuc("c", 2, None, 0.6, 1.0),
    ]
    assert summary(groups, "subgroup").mean == 0.8
    assert summary(groups, "subgroup").worst == (("b", 0.7), ("a", 0.9))
    assert summary(groups, "bpsn").worst[0] == ("b", 0.5)


def test_a_text_is_held_by_any_label_at_its_threshold_or_over() -> None:
    scores = {Label.TOXICITY: np.array([0.8, 0.79, 0.1, 0.0]), Label.THREAT: np.array([0.0, 0.39, 0.4, 0.0])}
    limits = {Label.TOXICITY: 0.8, Label.THREAT: 0.4, Label.SEXUAL_EXPLICIT: 0.1}
    assert held(scores, limits).tolist() == [True, False, True, False]
    assert held(scores, {}).tolist() == [False] * 4


def test_a_rate_over_the_limit_in_a_few_texts_is_over_and_not_surely() -> None:
    found = false_positives(
        flags(*[1] * 6, *[0] * 14, *[1] * 4, *[0] * 76),
        {"few": flags(*[1] * 20, *[0] * 80), "many": flags(*[0] * 20, *[1] * 80)},
    )
    few, many = found.groups
    assert (found.held, found.texts, found.rate) == (10, 100, 0.1)
    assert (few.group, few.held, few.texts, few.rate, few.ratio, few.over) == ("few", 6, 20, 0.3, 3.0, True)
    assert not few.sure  # six or more of 20 are met in 7 of 100 draws at 15 %
    assert (many.ratio, many.over, many.sure) == (0.5, False, False)


def test_a_rate_over_the_limit_in_many_texts_is_surely_over() -> None:
    found = false_positives(
        flags(*[1] * 120, *[0] * 280, *[1] * 80, *[0] * 1520),
        {"a": flags(*[1] * 400, *[0] * 1600), "b": flags(*[0] * 400, *[1] * 1600)},
    )
    assert [(one.group, one.over, one.sure) for one in found.groups] == [
        ("a", True, True),
        ("b", False, False),
    ]


def test_one_and_a_half_times_the_overall_rate_is_not_over_it() -> None:
    found = false_positives(
        flags(*[1] * 3, *[0] * 7, *[1] * 1, *[0] * 9),
        {"a": flags(*[1] * 10, *[0] * 10), "none": flags(*[0] * 20)},
    )
    assert [(one.group, one.ratio, one.over) for one in found.groups] == [
        ("a", 1.5, False),
        ("none", None, False),
    ]
    assert found.groups[1].rate == 0.0


def test_where_nothing_is_held_there_is_no_ratio() -> None:
    found = false_positives(flags(0, 0), {"a": flags(1, 0)})
    assert (found.rate, found.groups[0].ratio, found.groups[0].over) == (0.0, None, False)


def test_changes_are_absolute_and_say_which_decisions_turn() -> None:
    one = {Label.TOXICITY: np.array([0.1, 0.9, 0.5]), Label.INSULT: np.array([0.2, 0.9, 0.0])}
    other = {Label.TOXICITY: np.array([0.3, 0.7, 0.5]), Label.INSULT: np.array([0.2, 0.9, 0.6])}
    found = changes(one, other, TOXICITY)
    assert found == Changes(swaps=3, mean=0.1333, greatest=0.2, mean_any_label=0.3333, flipped=1)


@given(
    arrays.arrays(np.float64, 5, elements=st.floats(0, 1)),
    arrays.arrays(np.float64, 5, elements=st.floats(0, 1)),
)
def test_a_swap_changes_as_much_as_the_swap_back(one: np.ndarray, other: np.ndarray) -> None:
    assert changes(toxicity(*one), toxicity(*other), TOXICITY) == changes(
        toxicity(*other), toxicity(*one), TOXICITY
    )
    assert changes(toxicity(*one), toxicity(*one), TOXICITY).greatest == 0.0


def test_a_set_of_many_swaps_weighs_no_more_than_one_of_few() -> None:
    found = together([Changes(1000, 0.01, 0.2, 0.02, 3), Changes(2, 0.05, 0.06, 0.06, 1)])
    assert found == Changes(1002, 0.03, 0.2, 0.04, 4)
