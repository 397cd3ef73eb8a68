"""One question for each text, whoever asks and however often."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from service.domain.labels import Label
from service.domain.scores import LabelScore, ScorerIdentity, Scores, ScoringInput
from workers.scoring.cache import CachedScorer

BY_LENGTH = ScorerIdentity("lengths", "1", "0" * 64, frozenset({Label.TOXICITY}))


@dataclass
class Lengths:
    """Scores a text by its length, and remembers what it was asked."""

    asked: list[str] = field(default_factory=list)
    value: float | None = None
    failures: tuple[str, ...] = ()
    loses: int = 0
    identity: ScorerIdentity = BY_LENGTH

    def score(self, inputs: Sequence[ScoringInput]) -> list[Scores]:
        self.asked += [one.text for one in inputs]
        return [self.of(one.text) for one in inputs][self.loses :]

    def of(self, text: str) -> Scores:
        value = len(text) / 100 if self.value is None else self.value
        return Scores({Label.TOXICITY: LabelScore(value, "lengths/1/0")}, failures=self.failures)


def ask(scorer: CachedScorer, *texts: str) -> list[float]:
    return [
        found.labels[Label.TOXICITY].value for found in scorer.score([ScoringInput(one) for one in texts])
    ]


def test_a_text_is_scored_once_in_a_batch_and_ever_after() -> None:
    behind = Lengths()
    scorer = CachedScorer(behind)
    assert ask(scorer, "aa", "b", "aa", "ccc") == [0.02, 0.01, 0.02, 0.03]
    assert ask(scorer, "ccc", "dddd", "aa") == [0.03, 0.04, 0.02]
    assert behind.asked == ["aa", "b", "ccc", "dddd"]


def test_texts_that_differ_in_anything_are_different() -> None:
    behind = Lengths()
    ask(CachedScorer(behind), "a", "A", "a ", "\u0430", "", "\ud800", "\ud801")
    assert len(behind.asked) == 7


def test_nothing_asks_nothing() -> None:
    behind = Lengths()
    assert CachedScorer(behind).score([]) == []
    assert behind.asked == []


def test_the_longest_unasked_is_forgotten_first_and_no_text_is_kept() -> None:
    behind = Lengths()
    scorer = CachedScorer(behind, most=2)
    ask(scorer, "a", "bb")
    ask(scorer, "a", "ccc")
    behind.asked.clear()
    ask(scorer, "a", "ccc")
    assert behind.asked == []
    ask(scorer, "bb")
    assert behind.asked == ["bb"]
    assert len(scorer._known) == 2
    assert all(isinstance(key, bytes) and len(key) == 16 for key in scorer._known)


def test_more_texts_than_are_remembered_all_get_their_scores() -> None:
    texts = ["x" * n for n in range(9)]
    assert ask(CachedScorer(Lengths(), most=2), *texts) == [n / 100 for n in range(9)]


@pytest.mark.parametrize("value", [float("nan"), -0.1, 1.1])
def test_what_is_no_score_is_not_remembered(value: float) -> None:
    behind = Lengths(value=value)
    scorer = CachedScorer(behind)
    ask(scorer, "a")
    behind.value = 0.5
    assert ask(scorer, "a") == [0.5]


def test_a_failure_is_not_remembered() -> None:
    behind = Lengths(failures=("scorer_failed",))
    scorer = CachedScorer(behind)
    assert scorer.score([ScoringInput("a")])[0].failures == ("scorer_failed",)
    behind.failures = ()
    assert scorer.score([ScoringInput("a")])[0].failures == ()


def test_a_scorer_that_loses_a_text_shifts_nothing_and_is_not_believed_later() -> None:
    behind = Lengths(loses=1)
    scorer = CachedScorer(behind)
    with pytest.raises(ValueError, match="shorter"):
        ask(scorer, "a", "bb")
    behind.loses = 0
    assert ask(scorer, "a", "bb") == [0.01, 0.02]


def test_a_scorer_that_breaks_leaves_the_next_batch_unharmed() -> None:
    class Breaks(Lengths):
        def score(self, inputs: Sequence[ScoringInput]) -> list[Scores]:
            if any(one.text == "poison" for one in inputs):
                raise RuntimeError
            return super().score(inputs)

    behind = Breaks()
    scorer = CachedScorer(behind)
    with pytest.raises(RuntimeError):
        ask(scorer, "a", "poison")
    assert ask(scorer, "a") == [0.01]


def test_many_threads_get_right_scores_and_keep_no_more_than_allowed() -> None:
    scorer = CachedScorer(Lengths(), most=50)
    wrong: list[str] = []

    def ask_a_lot(first: int) -> None:
        for n in range(first, first + 300):
            texts = ["y" * (n % 70), "y" * (n * 7 % 70)]
            if ask(scorer, *texts) != [len(text) / 100 for text in texts]:
                wrong.append("a score")

    threads = [threading.Thread(target=ask_a_lot, args=(n * 13,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(scorer._known) <= 50
