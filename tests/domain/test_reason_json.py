import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.labels import Label
from service.domain.reason_json import (
    both_ways_to_dict,
    reason_from_dict,
    reason_to_dict,
    verdict_from_dict,
    verdict_to_dict,
)
from service.domain.scores import BothWays, Evidence, Span
from service.domain.verdict import Outcome, Reason, ReasonCode, Verdict

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
units = st.floats(0, 1)
spans = st.builds(Span, st.integers(0, 9999), st.integers(0, 9999))
reasons = st.builds(
    Reason,
    code=st.sampled_from(list(ReasonCode)),
    label=st.none() | st.sampled_from(list(Label)),
    score=st.none() | units,
    threshold=st.none() | units,
    span=st.none() | spans,
    rule=st.none() | words,
    detail=st.none() | words,
    scorer=st.none() | words,
    outcome=st.sampled_from(list(Outcome)),
    evidence=st.lists(st.builds(Evidence, words, words, st.none() | spans), max_size=3).map(tuple),
    as_written=st.none() | units,
    reading=st.lists(words, max_size=3).map(tuple),
)

INSULT = Reason(
    code=ReasonCode.SCORE,
    label=Label.INSULT,
    score=0.91,
    threshold=0.7,
    span=Span(3, 9),
    scorer="bundled/1/0123456789ab",
    evidence=(Evidence("window", "second of three windows", Span(3, 9)),),
)


@given(reasons)
def test_a_reason_survives_json_whole(reason: Reason) -> None:
    assert reason_from_dict(json.loads(json.dumps(reason_to_dict(reason, "1")))) == reason


@given(st.lists(reasons, max_size=3), st.sampled_from(list(Outcome)))
def test_a_verdict_survives_json_whole(found: list[Reason], outcome: Outcome) -> None:
    verdict = Verdict(outcome, tuple(found), "default", "1+sha256:ab12cd34")
    assert verdict_from_dict(json.loads(json.dumps(verdict_to_dict(verdict)))) == verdict


def test_every_key_is_there_even_when_nothing_applies() -> None:
    written = reason_to_dict(Reason(code=ReasonCode.REPORTED))
    assert written == {
        "code": "reported",
        "label": None,
        "score": None,
        "threshold": None,
        "span": None,
        "rule": None,
        "detail": None,
        "outcome": "hold",
        "scorer": None,
        "model_digest": None,
        "policy_version": None,
        "evidence": [],
        "reading": None,
        "as_written": None,
    }


def test_a_score_says_span_digest_and_policy_version() -> None:
    written = reason_to_dict(INSULT, "1+sha256:ab12cd34")
    assert written["span"] == {"begin": 3, "end": 9}
    assert written["scorer"] == "bundled/1/0123456789ab"
    assert written["model_digest"] == "0123456789ab"
    assert written["policy_version"] == "1+sha256:ab12cd34"
    assert written["evidence"] == [
        {"code": "window", "detail": "second of three windows", "span": {"begin": 3, "end": 9}}
    ]


def test_a_score_of_a_reading_says_which_and_what_the_text_as_written_scored() -> None:
    written = reason_to_dict(replace(INSULT, reading=("leet", "markup"), as_written=0.2))
    assert (written["score"], written["as_written"], written["reading"]) == (0.91, 0.2, ["leet", "markup"])


def test_a_reason_of_an_earlier_release_was_about_the_text_as_written() -> None:
    written = reason_to_dict(INSULT)
    del written["reading"], written["as_written"]
    assert reason_from_dict(written) == INSULT


def test_both_ways_are_recorded_label_by_label_with_four_decimals() -> None:
    scored = BothWays(("leet",), {Label.INSULT: 0.123456, Label.THREAT: 0.5}, {Label.INSULT: 1.0})
    assert both_ways_to_dict(scored) == {
        "reading": ["leet"],
        "as_written": {"insult": 0.1235, "threat": 0.5},
        "as_read": {"insult": 1.0},
    }
    assert both_ways_to_dict(None) is None


def test_plain_strings_come_out_so_that_any_json_writer_will_do() -> None:
    written = reason_to_dict(INSULT)
    assert {type(written[key]) for key in ("code", "label", "outcome")} == {str}


def test_each_reason_of_a_verdict_carries_the_policy_version() -> None:
    written = verdict_to_dict(Verdict(Outcome.HOLD, (INSULT,), "default", "7"))
    assert written["outcome"] == "hold"
    assert written["policy"] == {"name": "default", "version": "7"}
    assert [reason["policy_version"] for reason in written["reasons"]] == ["7"]


def test_a_reason_from_a_later_release_is_read_without_its_new_keys() -> None:
    assert reason_from_dict(reason_to_dict(INSULT) | {"colour": "red"}) == INSULT


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"code": "score", "label": "nonsense"},
        {"code": "score", "score": "high"},
        {"code": "score", "span": {"begin": 1}},
        {"code": "score", "span": 7},
        {"code": "score", "outcome": "publish"},
        {"code": "score", "evidence": [{"code": "link"}]},
        {"code": "score", "score": []},
    ],
)
def test_what_is_not_a_reason_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        reason_from_dict(broken)


@pytest.mark.parametrize("broken", [{}, {"outcome": "hold", "reasons": [], "policy": None}])
def test_what_is_not_a_verdict_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not a verdict"):
        verdict_from_dict(broken)
