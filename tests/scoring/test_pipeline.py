import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.labels import Label
from service.domain.policy import Policy, Threshold, judge
from service.domain.scores import LabelScore, ScorerIdentity, Scores, ScoringInput, Span
from service.domain.verdict import Outcome
from workers.scoring.language import LanguageDetector, LanguageFinding
from workers.scoring.pipeline import ScoringPipeline
from workers.scoring.spam import SpamScorer

SPAM = SpamScorer()
ENGLISH = LanguageDetector({"en"})
CALM = "I hope that both sides will talk about peace now."
GERMAN = "Ich hoffe sehr, dass beide Seiten endlich miteinander reden."
FAKE = ScorerIdentity("fake", "1", "0" * 64, frozenset({Label.TOXICITY}))


def letters(text: str) -> float:
    """A stand-in score that tells texts apart: the share of letters."""
    return sum(map(str.isalpha, text)) / max(len(text), 1)


@dataclass
class FakeToxicity:
    """Scores the share of letters, breaks where told, and remembers the batches it was given."""

    value: Callable[[str], float] = letters
    breaks_on: str = "\0"
    batches: list[list[str]] = field(default_factory=list)
    identity: ScorerIdentity = FAKE

    def score(self, inputs: Sequence[ScoringInput]) -> list[Scores]:
        self.batches.append([given.text for given in inputs])
        if any(self.breaks_on in given.text for given in inputs):
            raise RuntimeError("cannot take this text")
        return [Scores({Label.TOXICITY: LabelScore(self.value(one.text), "fake/1/0")}) for one in inputs]


def pipeline(toxicity: FakeToxicity) -> ScoringPipeline:
    return ScoringPipeline(toxicity, SPAM, ENGLISH)


def texts(*given: str) -> list[ScoringInput]:
    return [ScoringInput(text) for text in given]


def test_every_comment_gets_toxicity_and_spam_in_order_from_one_batch() -> None:
    toxicity = FakeToxicity()
    given = ["First comment here.", "2nd 2nd 2nd comment is here", "And a third one, finally."]
    scored = pipeline(toxicity).score(texts(*given))
    assert [one.labels[Label.TOXICITY].value for one in scored] == [letters(text) for text in given]
    assert all(set(one.labels) == {Label.TOXICITY, Label.SPAM} for one in scored)
    assert all(one.failures == () for one in scored)
    assert toxicity.batches == [given]


def test_labels_and_identities_are_those_of_both_scorers() -> None:
    made = pipeline(FakeToxicity())
    assert made.labels == {Label.TOXICITY, Label.SPAM}
    assert [who.name for who in made.identities] == ["fake", "spam"]


def test_an_unsupported_language_is_held_as_such_and_still_scored_for_spam() -> None:
    toxicity = FakeToxicity()
    english, german = pipeline(toxicity).score(texts(CALM, GERMAN))
    assert english.language == "en"
    assert german.failures == ("language_unsupported",)
    assert german.language == "de"
    assert set(german.labels) == {Label.SPAM}
    assert toxicity.batches == [[CALM]]


def test_mixed_text_is_scored_without_the_part_that_cannot_be_read_and_held_for_it() -> None:
    toxicity = FakeToxicity()
    text = f"{CALM} {GERMAN} You are all liars and everybody knows it."
    [scored] = pipeline(toxicity).score(texts(text))
    assert scored.failures == ("language_unsupported",)
    assert set(scored.labels) == {Label.TOXICITY, Label.SPAM}
    [part] = scored.unread
    assert text[part.begin : part.end] == GERMAN.rstrip(".")
    [[asked]] = toxicity.batches
    assert len(asked) == len(text)
    assert asked.split(".")[0] == CALM.rstrip(".")
    assert asked.endswith("You are all liars and everybody knows it.")
    assert "Ich" not in asked


def test_what_of_mixed_text_is_explained_is_what_was_scored() -> None:
    @dataclass
    class Listening(FakeExplainer):
        heard: list[str] = field(default_factory=list)

        def explain(self, inputs: Sequence[ScoringInput], *rest: Any) -> list[Scores]:
            self.heard += [one.text for one in inputs]
            return super().explain(inputs, *rest)

    explainer = Listening()
    toxicity = FakeToxicity()
    made = ScoringPipeline(toxicity, SPAM, ENGLISH, explainer)
    inputs = texts(f"{CALM} {GERMAN}", CALM)
    found = made.score(inputs)
    [explained, _] = made.explain(inputs, found, [{Label.TOXICITY: 0.1}] * 2)
    assert explainer.heard == toxicity.batches[0]
    assert explained.unread == found[0].unread
    assert explained.failures == ("language_unsupported",)


def test_the_declared_language_is_heeded() -> None:
    [scored] = pipeline(FakeToxicity()).score([ScoringInput("Arschloch", language="de")])
    assert scored.failures == ("language_unsupported",)


def test_one_broken_text_costs_only_itself(caplog: pytest.LogCaptureFixture) -> None:
    toxicity = FakeToxicity(breaks_on="poison")
    with caplog.at_level(logging.WARNING):
        first, broken, last = pipeline(toxicity).score(texts(CALM, "this is a poison comment", CALM))
    assert first.failures == last.failures == ()
    assert Label.TOXICITY in first.labels
    assert broken.failures == ("scorer_failed",)
    assert set(broken.labels) == {Label.SPAM}
    assert "poison" not in caplog.text
    assert {record.exception for record in caplog.records} == {"RuntimeError"}  # type: ignore[attr-defined]


def test_a_lone_broken_text_is_tried_once() -> None:
    toxicity = FakeToxicity(breaks_on="poison")
    [broken] = pipeline(toxicity).score(texts("this is a poison comment"))
    assert broken.failures == ("scorer_failed",)
    assert len(toxicity.batches) == 1


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -0.1, 1.1])
def test_a_score_that_is_no_score_is_a_failure_and_never_an_approval(value: float) -> None:
    [scored] = pipeline(FakeToxicity(value=lambda _: value)).score(texts(CALM))
    assert scored.failures == ("scorer_failed",)
    policy = Policy("p", "1", {Label.TOXICITY: Threshold(0.5)})
    assert judge(policy, scored).outcome is Outcome.HOLD


def test_a_scorer_that_loses_a_text_fails_instead_of_shifting_the_others() -> None:
    class Forgetful(FakeToxicity):
        def score(self, inputs: Sequence[ScoringInput]) -> list[Scores]:
            return super().score(inputs)[1:]

    scored = pipeline(Forgetful()).score(texts(CALM, CALM))
    assert [one.failures for one in scored] == [("scorer_failed",)] * 2


def test_a_broken_spam_scorer_leaves_toxicity_standing() -> None:
    class BrokenSpam(FakeToxicity):
        identity = SPAM.identity

    made = ScoringPipeline(FakeToxicity(), BrokenSpam(breaks_on=""), ENGLISH)
    [scored] = made.score(texts(CALM))
    assert scored.failures == ("scorer_failed",)
    assert set(scored.labels) == {Label.TOXICITY}


def test_a_broken_language_check_holds_the_comment() -> None:
    class BrokenDetector:
        def check(self, text: str, declared: str | None = None) -> LanguageFinding:
            raise UnicodeError

    [scored] = ScoringPipeline(FakeToxicity(), SPAM, BrokenDetector()).score(texts(CALM))
    assert scored.failures == ("scorer_failed",)
    assert set(scored.labels) == {Label.SPAM}


@dataclass
class FakeExplainer:
    """Marks every score that met a threshold, breaks where told, and remembers how long it may take."""

    breaks_on: str = "\0"
    loses: int = 0
    seconds: list[float] = field(default_factory=list)

    def explain(
        self,
        inputs: Sequence[ScoringInput],
        scores: Sequence[Scores],
        limits: Sequence[Mapping[Label, float]],
        seconds: float,
    ) -> list[Scores]:
        self.seconds.append(seconds)
        if any(self.breaks_on in one.text for one in inputs):
            raise RuntimeError(inputs[0].text)
        return [
            replace(one, labels={k: replace(v, span=Span(0, 1)) for k, v in one.labels.items()})
            if met
            else one
            for one, met in zip(scores, limits, strict=True)
        ][self.loses :]


def explain(
    explainer: FakeExplainer | None, *given: str, held: bool = True
) -> tuple[list[Scores], list[Scores]]:
    made = ScoringPipeline(FakeToxicity(), SPAM, ENGLISH, explainer)
    inputs = texts(*given)
    found = made.score(inputs)
    return found, made.explain(inputs, found, [{Label.TOXICITY: 0.1} if held else {} for _ in found], 3.5)


def test_what_is_held_is_explained_within_the_time_given() -> None:
    explainer = FakeExplainer()
    _, [explained] = explain(explainer, CALM)
    assert explained.labels[Label.TOXICITY].span == Span(0, 1)
    assert explainer.seconds == [3.5]


def test_what_is_approved_reaches_no_explainer() -> None:
    explainer = FakeExplainer()
    found, explained = explain(explainer, CALM, held=False)
    assert explained == found
    assert explainer.seconds == []


@pytest.mark.parametrize(
    "explainer",
    [None, FakeExplainer(breaks_on="peace"), FakeExplainer(loses=1)],
    ids=["none", "breaks", "loses"],
)
def test_scores_without_an_explanation_come_back_as_they_were(
    explainer: FakeExplainer | None, caplog: pytest.LogCaptureFixture
) -> None:
    found, explained = explain(explainer, CALM, CALM)
    assert explained == found
    assert bool(caplog.records) == (explainer is not None)
    assert not any("peace" in str(vars(record)) for record in caplog.records)


def test_nothing_in_gives_nothing_out() -> None:
    assert pipeline(FakeToxicity()).score([]) == []


@settings(deadline=None)
@given(st.lists(st.text(max_size=80), max_size=6))
def test_any_texts_come_back_one_for_one(given_texts: list[str]) -> None:
    scored = pipeline(FakeToxicity()).score(texts(*given_texts))
    assert len(scored) == len(given_texts)
    for text, one in zip(given_texts, scored, strict=True):
        assert Label.SPAM in one.labels
        assert (Label.TOXICITY in one.labels) == (not one.failures), text
