"""`judge`, the pure centre of the product."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.errors import MissingLabel
from service.domain.labels import Label
from service.domain.policy import Policy, Rule, Threshold, judge
from service.domain.scores import BothWays, Evidence, LabelScore, Scores, Span
from service.domain.verdict import Outcome

POLICY = Policy(
    "default",
    "3+sha256:abc",
    {Label.TOXICITY: Threshold(0.7), Label.SPAM: Threshold(0.8, reject_at=0.99)},
    rules=(Rule("first_comment_with_link", frozenset({"first_comment", "has_link"}), "a first comment"),),
)


def scores(toxicity: float = 0.0, spam: float = 0.0, *signals: str) -> Scores:
    return Scores(
        {Label.TOXICITY: LabelScore(toxicity, "m/1/d"), Label.SPAM: LabelScore(spam, "s/1/d")},
        frozenset(signals),
    )


def test_low_scores_are_approved_without_a_reason() -> None:
    verdict = judge(POLICY, scores(0.69, 0.79))
    assert (verdict.outcome, verdict.reasons) == (Outcome.APPROVE, ())
    assert (verdict.policy_name, verdict.policy_version) == ("default", "3+sha256:abc")


@pytest.mark.parametrize(("value", "outcome"), [(0.6999, Outcome.APPROVE), (0.7, Outcome.HOLD)])
def test_a_threshold_is_met_when_the_score_is_equal(value: float, outcome: Outcome) -> None:
    assert judge(POLICY, scores(value)).outcome is outcome


def test_a_score_of_zero_meets_a_threshold_of_zero() -> None:
    everything = Policy("all", "1", {Label.TOXICITY: Threshold(0.0)})
    assert judge(everything, scores(0.0)).outcome is Outcome.HOLD


def test_a_reason_tells_label_score_threshold_span_and_scorer() -> None:
    span, evidence = Span(3, 9), (Evidence("link", "one link", Span(3, 9)),)
    found = Scores(
        {Label.TOXICITY: LabelScore(0.9, "m/1/d", span, evidence), Label.SPAM: LabelScore(0, "s/1/d")}
    )
    [reason] = judge(POLICY, found).reasons
    assert (reason.code, reason.label, reason.score, reason.threshold) == ("score", Label.TOXICITY, 0.9, 0.7)
    assert (reason.span, reason.scorer, reason.evidence) == (span, "m/1/d", evidence)


def test_the_higher_score_decides_and_the_reason_names_the_reading_behind_it() -> None:
    read = LabelScore(
        0.9, "m/1/d", as_written=0.1, reading=("joined_letters",), detail="read with letters joined again"
    )
    found = Scores({Label.TOXICITY: read, Label.SPAM: LabelScore(0.0, "s/1/d")})
    [reason] = judge(POLICY, found).reasons
    assert (reason.score, reason.as_written, reason.reading) == (0.9, 0.1, ("joined_letters",))
    assert reason.detail == "read with letters joined again"


def test_a_verdict_tells_the_thresholds_that_scores_met_and_nothing_else() -> None:
    rejected = judge(POLICY, scores(0.8, 0.99, "first_comment", "has_link"))
    assert rejected.limits_met == {Label.TOXICITY: 0.7, Label.SPAM: 0.99}
    assert judge(POLICY, scores(0.69, 0.0, "first_comment", "has_link")).limits_met == {}
    assert judge(POLICY, Scores(failures=("scorer_failed",))).limits_met == {}


def test_findings_of_two_scorers_keep_what_a_reading_scored() -> None:
    both = BothWays(("leet",), {Label.TOXICITY: 0.1}, {Label.TOXICITY: 0.9})
    assert scores().merged_with(Scores(both_ways=both)).both_ways == both
    assert Scores(both_ways=both).merged_with(scores()).both_ways == both


def test_a_part_that_cannot_be_read_is_pointed_at_and_hides_no_score() -> None:
    unread = Scores(failures=("language_unsupported", "scorer_failed"), unread=(Span(5, 40),))
    language, failed, score = judge(POLICY, scores(0.9).merged_with(unread)).reasons
    assert (language.code, language.span, language.evidence) == ("language_unsupported", Span(5, 40), ())
    assert "of this part" in str(language.detail)
    assert (failed.code, failed.span) == ("scorer_failed", None)
    assert (score.code, score.score) == ("score", 0.9)


def test_several_parts_that_cannot_be_read_are_the_evidence_of_one_reason() -> None:
    parts = (Span(5, 40), Span(60, 99))
    one, other = (Scores(failures=("language_unsupported",), unread=(part,)) for part in parts)
    [reason] = judge(POLICY, scores().merged_with(one).merged_with(other).merged_with(one)).reasons
    assert reason.span is None
    assert tuple(found.span for found in reason.evidence) == parts


def test_a_text_that_cannot_be_read_at_all_is_pointed_at_nowhere() -> None:
    [reason] = judge(POLICY, scores().merged_with(Scores(failures=("language_unsupported",)))).reasons
    assert (reason.span, reason.evidence) == (None, ())
    assert reason.detail == "the model in force does not know this language"


def test_the_machine_rejects_only_where_the_policy_says_so() -> None:
    assert judge(POLICY, scores(1.0, 0.0)).outcome is Outcome.HOLD
    rejected = judge(POLICY, scores(1.0, 0.99))
    assert rejected.outcome is Outcome.REJECT
    assert [reason.label for reason in rejected.reasons] == [Label.TOXICITY, Label.SPAM]


def test_a_rule_holds_only_when_all_its_signals_are_there() -> None:
    assert judge(POLICY, scores(0, 0, "has_link")).outcome is Outcome.APPROVE
    held = judge(POLICY, scores(0, 0, "has_link", "first_comment", "other"))
    assert [reason.rule for reason in held.reasons] == ["first_comment_with_link"]


def test_a_failure_holds_and_comes_first() -> None:
    found = Scores({Label.SPAM: LabelScore(0.9, "s/1/d")}, failures=("language_unsupported",))
    verdict = judge(POLICY, found)
    assert verdict.outcome is Outcome.HOLD
    assert [reason.code for reason in verdict.reasons] == ["language_unsupported", "score"]


def test_a_label_without_a_score_holds_as_unavailable() -> None:
    [reason] = judge(POLICY, Scores({Label.SPAM: LabelScore(0.0, "s/1/d")})).reasons
    assert reason.code == "scorer_unavailable"
    assert reason.label is None


@given(
    st.dictionaries(st.sampled_from(list(Label)), st.floats(0, 1)),
    st.frozensets(st.sampled_from(["has_link", "first_comment", "has_contact"])),
    st.lists(st.sampled_from(["language_unsupported", "scorer_failed"]), max_size=2),
)
def test_only_what_is_wholly_scored_and_meets_nothing_is_approved(
    values: dict[Label, float], signals: frozenset[str], failures: list[str]
) -> None:
    found = Scores({k: LabelScore(v, "m/1/d") for k, v in values.items()}, signals, tuple(failures))
    verdict = judge(POLICY, found)
    approved = verdict.outcome is Outcome.APPROVE
    assert approved == (verdict.reasons == ())
    if approved:
        assert set(POLICY.thresholds) <= set(values)
        assert not failures


def test_a_policy_that_names_a_label_nobody_scores_stops_the_start() -> None:
    with pytest.raises(MissingLabel, match="spam"):
        POLICY.require_labels({Label.TOXICITY})
    POLICY.require_labels(set(Label))
