"""Spam scoring in its first form: features with stated or fitted weights.

Import `SpamScorer` from here; what is inside may be replaced as a whole.
It has the interface that toxicity has.
"""

from workers.scoring.spam.scorer import SpamScorer

__all__ = ["SpamScorer"]
