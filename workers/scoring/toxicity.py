"""Scores toxicity with a compiled Detoxify model: the `Scorer` behind every label but spam.

Called by `pipeline.py`. It must never import torch, transformers or detoxify, and never
cut a text short: a long one is scored in windows and the worst window counts.
"""

from collections.abc import Sequence

import numpy as np

from service.domain.errors import ScoringFailed
from service.domain.labels import Label
from service.domain.scores import LabelScore, ScorerIdentity, Scores, ScoringInput, Span
from workers.scoring.compile import CompiledModel
from workers.scoring.runtime import Session
from workers.scoring.text import Windower


class ToxicityScorer:
    """A compiled model kept in memory, with the threads it may use."""

    def __init__(self, compiled: CompiledModel, threads: int) -> None:
        self._labels = compiled.labels
        self._windower = Windower(compiled.tokenizer, compiled.window_tokens)
        self._session = Session(compiled.graph, threads, compiled.pad_id)
        self._identity = ScorerIdentity(
            compiled.name, compiled.version, compiled.digest, frozenset(compiled.labels)
        )
        self._signature = f"{compiled.name}/{compiled.version}/{compiled.digest[:12]}"
        self.languages = compiled.languages

    @property
    def identity(self) -> ScorerIdentity:
        """Name, version, digest of the graph that runs, and the labels it gives."""
        return self._identity

    def score(self, inputs: Sequence[ScoringInput]) -> list[Scores]:
        """Score n inputs on every label of the model, giving n `Scores` in the same order.

        A label's score is its highest over the text's windows; its span is that window,
        or None where one window held the whole text.

        Raises: ScoringFailed (permanent) if the model gives something that is no probability.
        """
        windows = self._windower.windows([one.text for one in inputs])
        probabilities = self._session.probabilities([window.ids for window in windows])
        if not np.isfinite(probabilities).all():
            raise ScoringFailed("the toxicity model gave a value that is not a number")
        found: list[dict[Label, LabelScore]] = [{} for _ in inputs]
        for window, row in zip(windows, probabilities, strict=True):
            best = found[window.text]
            for label, value in zip(self._labels, row.tolist(), strict=True):
                if label not in best or value > best[label].value:
                    best[label] = self._label_score(value, window.span)
        return [Scores(labels=labels) for labels in found]

    def _label_score(self, value: float, span: Span | None) -> LabelScore:
        return LabelScore(value=min(1.0, max(0.0, value)), scorer=self._signature, span=span)
