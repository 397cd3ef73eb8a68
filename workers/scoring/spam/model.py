"""The spam model: a weight per feature, added up and squashed to a score in [0, 1].

Its weights lie in data/weights.json, made by `workers/training/spam.py`. It must never
run with weights whose digest does not fit, or for features nobody extracts.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.domain.errors import ModelError
from workers.scoring.spam.lists import read_text


@dataclass(frozen=True, slots=True)
class SpamModel:
    """A logistic model whose weights are all zero or more, so that evidence only ever adds."""

    version: str
    bias: float
    weights: Mapping[str, float]

    @classmethod
    def load(cls) -> "SpamModel":
        """Read the weights that ship with the product.

        Raises: ModelError (permanent) if the file does not carry the digest of its weights.
        """
        return cls.from_json(json.loads(read_text("weights.json")))

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "SpamModel":
        """Build a model from what `workers/training/spam.py` wrote.

        Raises: ModelError (permanent) as `load`.
        """
        weights = {name: float(one["weight"]) for name, one in written["features"].items()}
        bias = float(written["bias"])
        if written["sha256"] != digest_of(bias, weights):
            raise ModelError("the spam weights do not fit their digest: restore workers/scoring/spam/data")
        if any(weight < 0 for weight in weights.values()):
            raise ModelError("a spam weight is negative, so that evidence could hide spam")
        return cls(str(written["version"]), bias, weights)

    def contributions(self, values: Mapping[str, float]) -> dict[str, float]:
        """What each feature adds, in log-odds."""
        return {name: self.weights.get(name, 0.0) * value for name, value in values.items()}

    def score(self, contributions: Mapping[str, float]) -> float:
        """The score in [0, 1], to four places."""
        return round(1 / (1 + math.exp(-(self.bias + sum(contributions.values())))), 4)


def digest_of(bias: float, weights: Mapping[str, float]) -> str:
    """SHA-256 of the weights in a form that does not depend on how the file is laid out."""
    return hashlib.sha256(json.dumps([bias, sorted(weights.items())]).encode()).hexdigest()
