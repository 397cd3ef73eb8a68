"""Every reason that can hold a comment is said in words that accuse nobody wrongly."""

from dataclasses import replace

import pytest

from service.desk.phrases import ago, counted, full_time, iso_time, likelihood, score_words
from service.desk.reason_words import Standing, code_words, finding_of, findings, highlights, short_reason
from service.domain.labels import Label
from service.domain.rejection import RejectionCode
from service.domain.scores import Evidence, Span
from service.domain.verdict import Outcome, Reason, ReasonCode

TOXIC = Reason(ReasonCode.SCORE, Label.TOXICITY, 0.9123, 0.8, Span(4, 9), scorer="bundled/1/abc")


def test_a_score_is_said_with_its_threshold_and_a_word() -> None:
    found = finding_of(TOXIC)
    assert (found.title, found.sentence, found.word) == ("Toxicity", "0.91, held from 0.80", "Likely")
    assert (found.score, found.threshold, found.span) == (0.9123, 0.8, Span(4, 9))


def test_a_score_that_rejects_says_so() -> None:
    reason = Reason(ReasonCode.SCORE, Label.SPAM, 0.995, 0.99, outcome=Outcome.REJECT)
    assert finding_of(reason).sentence == "0.99, rejected from 0.99"


def test_a_score_of_a_reading_says_which_and_what_the_text_as_written_scores() -> None:
    reason = replace(
        TOXIC, as_written=0.1299, reading=("joined_letters",), detail="read with letters joined again"
    )
    assert finding_of(reason).sentence == (
        "0.91, held from 0.80; read with letters joined again, while as written it scores 0.12"
    )


def test_what_is_said_of_several_stretches_is_said_once() -> None:
    said = "without the marked words the score is 0.05"
    reason = replace(
        TOXIC, evidence=(Evidence("words", said, Span(4, 6)), Evidence("words", said, Span(7, 9)))
    )
    assert [one.detail for one in finding_of(reason).evidence] == [said]


def test_words_that_carried_a_score_stand_out_within_their_sentence() -> None:
    said = "without the marked word this sentence scores 0.05, with 0.91"
    found = highlights([replace(TOXIC, evidence=(Evidence("words", said, Span(7, 9)),))], "twelve chars")
    assert [(one.begin, one.end, one.is_strong) for one in found] == [(4, 9, False), (7, 9, True)]
    assert found[1].words == f"Toxicity: {said}"


def test_a_part_that_was_not_read_is_marked_and_the_rest_is_said_to_be_checked() -> None:
    one = Reason(ReasonCode.LANGUAGE_UNSUPPORTED, span=Span(0, 6))
    several = Reason(
        ReasonCode.LANGUAGE_UNSUPPORTED,
        evidence=(
            Evidence("unread_part", "not read", Span(0, 3)),
            Evidence("unread_part", "not read", Span(7, 9)),
        ),
    )
    for reason in (one, several):
        assert finding_of(reason).title.startswith("Part not checked")
        assert "the rest was checked" in finding_of(reason).sentence
        assert "accuses nobody" in finding_of(reason).sentence
    assert [(found.begin, found.end) for found in highlights([one, several], "twelve chars")] == [
        (0, 6),
        (0, 3),
        (7, 9),
    ]
    whole = finding_of(Reason(ReasonCode.LANGUAGE_UNSUPPORTED))
    assert (whole.title, whole.span) == ("Language not checked", None)


def test_a_score_without_a_threshold_is_said_alone() -> None:
    assert finding_of(Reason(ReasonCode.SCORE, Label.SPAM, 0.5)).sentence == "0.50"


@pytest.mark.parametrize("code", list(ReasonCode))
def test_every_code_has_a_title_and_is_never_shown_as_it_is_written(code: ReasonCode) -> None:
    found = finding_of(Reason(code, rule="first_comment_with_link", detail="a first comment"))
    assert found.title
    assert "_" not in found.title


@pytest.mark.parametrize(
    "code",
    [ReasonCode.SCORER_UNAVAILABLE, ReasonCode.SCORER_FAILED, ReasonCode.ATTEMPTS_EXHAUSTED],
)
def test_a_failure_of_ours_is_said_to_be_ours(code: ReasonCode) -> None:
    assert "The fault is ours" in finding_of(Reason(code)).sentence


def test_an_unknown_language_accuses_nobody() -> None:
    assert "accuses nobody" in finding_of(Reason(ReasonCode.LANGUAGE_UNSUPPORTED)).sentence


def test_a_rule_is_said_by_its_meaning_and_named() -> None:
    found = finding_of(Reason(ReasonCode.RULE, rule="hidden_link", detail="a link that is hidden"))
    assert (found.title, found.sentence) == (
        "A link that is hidden",
        "A rule of the policy holds this (hidden_link).",
    )


def test_a_code_of_a_later_release_is_shown_by_its_name() -> None:
    found = finding_of(Reason("voice_cloned", detail="something new"))
    assert (found.title, found.sentence) == ("Voice cloned", "something new")


def test_checks_that_did_not_run_and_checks_that_found_nothing_are_told_apart() -> None:
    found = findings(
        [TOXIC],
        {"toxicity": 0.9123, "insult": 0.12, "threat": 0.2},
        expected={Label.TOXICITY, Label.INSULT, Label.SPAM},
        thresholds={Label.TOXICITY: 0.8, Label.INSULT: 0.8, Label.THREAT: 0.4},
    )
    said = [(one.standing, one.title, one.sentence) for one in found]
    assert said == [
        (Standing.HOLDS, "Toxicity", "0.91, held from 0.80"),
        (Standing.NOT_RUN, "Spam", "not run"),
        (Standing.CLEAR, "Threat", "0.20: under 0.40"),
        (Standing.CLEAR, "Insult", "0.12: under 0.80"),
    ]


def test_without_the_policy_of_that_time_no_threshold_is_claimed() -> None:
    [found] = findings([], {"insult": 0.12}, expected=(), thresholds={})
    assert found.sentence == "0.12"


def test_a_score_over_a_threshold_that_was_set_later_is_not_called_under_it() -> None:
    [found] = findings([], {"insult": 0.5}, expected=(), thresholds={Label.INSULT: 0.3})
    assert found.sentence == "0.50: 0.30 holds now"


@pytest.mark.parametrize(
    ("reason", "label", "said"),
    [
        ("score", "threat", "Threat"),
        ("rule:first_comment_with_link", "", "First comment with link"),
        ("reported", "", "Reported"),
        ("language_unsupported", "", "Language not checked"),
        ("moderator", "", "Put back by a moderator"),
        ("something_new", "", "Something new"),
    ],
)
def test_the_queue_says_in_a_word_why_it_is_held(reason: str, label: str, said: str) -> None:
    assert short_reason(reason, label) == said


def test_a_rejection_code_is_said_in_words_and_an_unknown_one_is_shown() -> None:
    assert code_words("threat") == RejectionCode.THREAT.words
    assert code_words("new_code") == "New code"
    assert code_words(None) == "A moderator's decision"


def test_highlights_point_at_what_was_found_but_not_at_all_of_the_text() -> None:
    spam = Reason(
        ReasonCode.SCORE,
        Label.SPAM,
        0.9,
        0.7,
        Span(0, 12),
        evidence=(
            Evidence("link", "a link that leads away", Span(2, 6)),
            Evidence("money", "promises money"),
        ),
    )
    found = highlights([spam, TOXIC], "twelve chars")
    assert [(one.begin, one.end, one.words) for one in found] == [
        (2, 6, "Spam: a link that leads away"),
        (4, 9, "Toxicity"),
    ]


@pytest.mark.parametrize(
    ("score", "said", "word"),
    [
        (0.799999, "0.79", "Maybe"),
        (0.8, "0.80", "Likely"),
        (0.29, "0.29", "Unlikely"),
        (1.0, "1.00", "Likely"),
    ],
)
def test_a_score_just_under_a_threshold_never_reads_as_if_it_had_met_it(
    score: float, said: str, word: str
) -> None:
    assert (score_words(score), likelihood(score)) == (said, word)


def test_a_score_that_held_a_comment_is_never_called_unlikely() -> None:
    assert [likelihood(score, held=True) for score in (0.31, 0.5, 0.8)] == ["Maybe", "Maybe", "Likely"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(-5, "just now"), (59, "just now"), (60, "1 min ago"), (3600, "1 h ago"), (90_000, "yesterday")],
)
def test_times_are_said_as_people_say_them(seconds: float, said: str) -> None:
    assert ago(1e9 - seconds, 1e9) == said


def test_a_long_time_ago_is_a_date_and_the_full_time_is_exact() -> None:
    assert ago(1e9 - 40 * 86_400, 1e9) == "31 Jul 2001"
    assert full_time(1e9) == "Sun 9 Sep 2001, 01:46:40 UTC"
    assert iso_time(1e9 + 0.7) == "2001-09-09T01:46:40+00:00"


def test_counts_agree_with_their_nouns() -> None:
    assert counted(1, "report") == "1 report"
    assert counted(1204, "report") == "1,204 reports"
    assert counted(2, "copy", "copies") == "2 copies"
