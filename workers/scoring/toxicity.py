"""Scores toxicity with a compiled Detoxify model: the `Scorer` behind every label but spam.

Called by `pipeline.py`. It must never import torch, transformers or detoxify, and never
cut a text short: a long one is scored in windows and the worst window counts.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from service.domain.errors import ScoringFailed
from service.domain.labels import Label
from service.domain.scores import LabelScore, ScorerIdentity, Scores, ScoringInput, Span
from workers.scoring.compile import CompiledModel
from workers.scoring.runtime import Session
from workers.scoring.text import Window, Windower

CLOSE = 128
"""Tokens that are read at once when a text that is longer is looked at a second time, closely.

Source: measured. Among 360 tokens of harmless sentences, the score of one that is hateful fell from
0.91 to 0.27, and of a threat from 0.90 to 0.49; among 100 tokens to no less than 0.80. It is also
more than the bundled model has ever been trained on at once.
"""

CLOSE_ODDS = math.exp(-1.0)
"""What the odds of a close look are multiplied by before they are compared with those of the whole text.

Torn from its text a stretch reads harsher than it is, and the worst of several is harsher by chance alone.
Source: areas under the curve for odds multiplied by 1, exp(-1), exp(-2) and 0 (no close look), of Wikipedia's
talk pages 0.958, 0.962, 0.963, 0.964, of long newspaper comments 0.645, 0.652, 0.654, 0.655: this one gains
most of what can be gained, and a stretch that scores 0.9 still counts as 0.77.
"""


class ToxicityScorer:
    """A compiled model kept in memory, with the threads it may use."""

    def __init__(self, compiled: CompiledModel, threads: int) -> None:
        self._labels = compiled.labels
        self._windower = Windower(compiled.tokenizer, compiled.window_tokens)
        self._closer = Windower(compiled.tokenizer, min(CLOSE, compiled.window_tokens))
        self._session = Session(compiled.graph, threads)
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

        A label's score is its highest over the text's windows, as long as the model reads
        and, of a text over `CLOSE` tokens, also such short ones at `CLOSE_ODDS`, so that
        padding hides little; its span is that window, or None where one window held the whole
        text. A long text costs about twice what its tokens would.

        Raises: ScoringFailed (permanent) if the model gives something that is no probability.
        """
        whole = self._windower.windows([one.text for one in inputs])
        windows = whole + self._close(whole, inputs)
        probabilities = self._session.probabilities([window.ids for window in windows])
        if not np.isfinite(probabilities).all():
            raise ScoringFailed("the toxicity model gave a value that is not a number")
        close = probabilities[len(whole) :]
        probabilities[len(whole) :] = close * CLOSE_ODDS / (1.0 - close + close * CLOSE_ODDS)
        found: list[dict[Label, LabelScore]] = [{} for _ in inputs]
        for window, row in zip(windows, probabilities, strict=True):
            best = found[window.text]
            for label, value in zip(self._labels, row.tolist(), strict=True):
                if label not in best or value > best[label].value:
                    best[label] = self._label_score(value, window.span)
        return [Scores(labels=labels) for labels in found]

    def _close(self, whole: Sequence[Window], inputs: Sequence[ScoringInput]) -> list[Window]:
        """Shorter windows of the texts that are long."""
        long = sorted({window.text for window in whole if len(window.ids) > CLOSE})
        closer = self._closer.windows([inputs[number].text for number in long])
        return [replace(window, text=long[window.text]) for window in closer]

    def _label_score(self, value: float, span: Span | None) -> LabelScore:
        return LabelScore(value=min(1.0, max(0.0, value)), scorer=self._signature, span=span)
