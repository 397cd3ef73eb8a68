"""A model as workers serve it, as the one function that measuring needs: texts in, scores by label out.

Made by the commands beside it that measure a model. It must never give a figure for a text that
could not be scored.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from config.settings import Settings
from service.domain.errors import ScoringFailed
from service.domain.labels import Label
from service.domain.policy import Policy
from service.domain.scores import Scorer, ScoringInput
from service.policy_files import load_policies
from workers.commands.model.terminal import say
from workers.scoring.as_read import AsReadScorer
from workers.scoring.compile import CompiledModel, ensure_compiled
from workers.scoring.readings import READING_WORDS, Reader
from workers.scoring.toxicity import ToxicityScorer

_CHUNK = 512


class ServedModel:
    """A compiled model behind what workers put in front of it, and a count of the texts it scored."""

    def __init__(self, compiled: CompiledModel, threads: int) -> None:
        self.compiled = compiled
        self.scored = 0
        self._as_written = ToxicityScorer(compiled, threads)
        self._as_served = AsReadScorer(self._as_written, Reader(), READING_WORDS)

    def score(self, texts: Sequence[str]) -> dict[Label, npt.NDArray[np.float64]]:
        """Score n texts: for each label of the model n scores in [0, 1], in order.

        Raises: ScoringFailed (permanent) if a text could not be scored.
        """
        return self._score(self._as_served, texts)

    def score_as_written(self, texts: Sequence[str]) -> dict[Label, npt.NDArray[np.float64]]:
        """The same without readings. Raises: ScoringFailed (permanent) if a text could not be scored."""
        return self._score(self._as_written, texts)

    def _score(self, scorer: Scorer, texts: Sequence[str]) -> dict[Label, npt.NDArray[np.float64]]:
        rows: list[list[float]] = []
        for start in range(0, len(texts), _CHUNK):
            found = scorer.score([ScoringInput(text) for text in texts[start : start + _CHUNK]])
            if any(one.failures for one in found):
                raise ScoringFailed("the model could not score every text of the set")
            rows += [[one.labels[label].value for label in self.compiled.labels] for one in found]
        self.scored += len(texts)
        table = np.array(rows, dtype=np.float64).reshape(len(texts), len(self.compiled.labels))
        return {label: table[:, at] for at, label in enumerate(self.compiled.labels)}


def served_model(name: str | None, settings: Settings) -> ServedModel:
    """The model called `name`, else the one in force, compiled first if that was not done before.

    Raises: ModelError (permanent until mended).
    """
    compiled = ensure_compiled(name or settings.toxicity_model, settings.data_dir, say)
    return ServedModel(compiled, settings.scoring_threads)


def default_policy(settings: Settings) -> Policy:
    """The policy of a site that was given no other."""
    return load_policies(settings.policy_dir).choose("default", None)


def toxicity_thresholds(policy: Policy) -> Mapping[Label, float]:
    """What the policy holds at, of the labels that toxicity models give."""
    return {
        label: threshold.hold_at for label, threshold in policy.thresholds.items() if label is not Label.SPAM
    }
