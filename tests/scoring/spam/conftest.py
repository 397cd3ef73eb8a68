"""One spam scorer for all tests here: it holds no state between comments."""

from collections.abc import Callable

import pytest

from service.domain.labels import Label
from service.domain.scores import LabelScore, ScoringInput
from workers.scoring.spam import SpamScorer


@pytest.fixture(scope="session")
def scorer() -> SpamScorer:
    return SpamScorer()


@pytest.fixture(scope="session")
def spam_of(scorer: SpamScorer) -> Callable[..., LabelScore]:
    """The spam score of one text, with what else is known about the comment."""

    def score(text: str, **known: object) -> LabelScore:
        return scorer.score([ScoringInput(text, **known)])[0].labels[Label.SPAM]  # type: ignore[arg-type]

    return score
