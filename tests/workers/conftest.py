"""What the workers' tests share: a scorer that does what a text tells it, and the portals' side."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest

from service.domain.comment import Site
from service.domain.labels import Label
from service.domain.scores import LabelScore, ScorerIdentity, Scores, ScoringInput, Span
from service.moderation import Intake, Judging
from service.policy_files import PolicyBook, load_policies
from service.store.engine import Store
from tests.conftest import make_submission


class Clock:
    """A clock that moves when a test says so."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class ObedientPipeline:
    """Scores 0.01 on every label, and 0.99 on each label that the text names.

    "explode" breaks it altogether, "riddle" its explanations; every input it saw is kept in
    `seen`, batch by batch, and in `explained` the texts that it was to explain.
    """

    labels = frozenset(Label)
    identities = (ScorerIdentity("obedient", "1", "0" * 64, frozenset(Label)),)

    def __init__(self) -> None:
        self.seen: list[list[ScoringInput]] = []
        self.explained: list[str] = []
        self.before_each: Callable[[], None] = lambda: None

    def score(self, inputs: Sequence[ScoringInput]) -> list[Scores]:
        self.before_each()
        self.seen.append(list(inputs))
        if any("explode" in one.text for one in inputs):
            raise RuntimeError(f"cannot score {inputs[0].text}")
        return [self._scores(one.text) for one in inputs]

    def explain(
        self,
        inputs: Sequence[ScoringInput],
        scores: Sequence[Scores],
        limits: Sequence[Mapping[Label, float]],
        seconds: float,
    ) -> list[Scores]:
        """Points with each score that met a threshold at the label's own name in the text."""
        self.explained += [one.text for one, met in zip(inputs, limits, strict=True) if met]
        if any("riddle" in one.text for one in inputs):
            raise RuntimeError(f"cannot explain {inputs[0].text}")
        return [
            replace(found, labels={**found.labels, **{label: _at(given.text, found, label) for label in met}})
            for given, found, met in zip(inputs, scores, limits, strict=True)
        ]

    def _scores(self, text: str) -> Scores:
        found = {label: 0.99 if label in text else 0.01 for label in Label}
        return Scores({label: LabelScore(value, "obedient/1/0") for label, value in found.items()})


def _at(text: str, scores: Scores, label: Label) -> LabelScore:
    begin = text.index(label)
    return replace(scores.labels[label], span=Span(begin, begin + len(label)))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pipeline() -> ObedientPipeline:
    return ObedientPipeline()


@pytest.fixture(scope="session")
def policies() -> PolicyBook:
    return load_policies(None)


@pytest.fixture
def intake(store: Store, hash_key: bytes, clock: Clock) -> Intake:
    """The portals' side, which leaves all queueing to the dispatcher."""
    return Intake(store, None, hash_key, clock=clock)


@pytest.fixture
def judging(store: Store, policies: PolicyBook, clock: Clock) -> Judging:
    return Judging(store, None, policies, clock=clock)


Post = Callable[..., list[str]]


@pytest.fixture
def post(intake: Intake, site: Site) -> Post:
    """Posts comments with these texts and returns their ids."""
    count = 0

    def post(*texts: str) -> list[str]:
        nonlocal count
        made = [make_submission(f"c-{count + n}", text) for n, text in enumerate(texts)]
        count += len(texts)
        return [receipt.comment.id for receipt in intake.submit_batch(site, made)]  # type: ignore[union-attr]

    return post
