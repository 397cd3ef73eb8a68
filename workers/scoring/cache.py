"""Scores a text once, however often it comes: copies are what floods are made of.

Made by `pipeline.load_pipeline` around the toxicity model, whose scores depend on the text
alone. It must never keep a text, only its digest, and never a failure.
"""

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b
from threading import Lock

from service.domain.scores import Scorer, ScorerIdentity, Scores, ScoringInput

MOST_TEXTS = 4096
"""Texts remembered at once. Source: measured, seven labels take 1.4 KB, so that this many take 6 MB."""
DIGEST_BYTES = 16
"""Two texts of a billion share such a digest with a chance under 10^-20."""


class CachedScorer:
    """A scorer in front of one whose scores depend on nothing but the text. Thread-safe.

    Copies within one batch are scored once, too. What a scorer says of a text stays until
    `most` newer ones have come; another model is another process, and begins empty.
    """

    def __init__(self, scorer: Scorer, most: int = MOST_TEXTS) -> None:
        self._scorer = scorer
        self._most = most
        self._known: OrderedDict[bytes, Scores] = OrderedDict()
        self._lock = Lock()

    @property
    def identity(self) -> ScorerIdentity:
        """That of the scorer behind it."""
        return self._scorer.identity

    def score(self, inputs: Sequence[ScoringInput]) -> list[Scores]:
        """Score n inputs, giving n `Scores` in the same order, with one question for those that are new.

        Raises: what the scorer behind it raises, and ScoringFailed's like (ValueError, permanent)
        if that loses count: then nothing of this batch is remembered.
        """
        digests = [_digest(given.text) for given in inputs]
        found = self._look_up(digests)
        new = {digest: given for digest, given in zip(digests, inputs, strict=True) if digest not in found}
        if new:
            scored = self._scorer.score(list(new.values()))
            fresh = dict(zip(new, scored, strict=True))
            found |= fresh
            self._remember(fresh)
        return [found[digest] for digest in digests]

    def _look_up(self, digests: Sequence[bytes]) -> dict[bytes, Scores]:
        found = {}
        with self._lock:
            for digest in digests:
                if digest in self._known:
                    self._known.move_to_end(digest)
                    found[digest] = self._known[digest]
        return found

    def _remember(self, fresh: dict[bytes, Scores]) -> None:
        with self._lock:
            for digest, scores in fresh.items():
                # A fault may pass; what it left behind must not outlive it. NaN fails the comparison.
                if not scores.failures and all(0 <= one.value <= 1 for one in scores.labels.values()):
                    self._known[digest] = scores
            while len(self._known) > self._most:
                self._known.popitem(last=False)


def _digest(text: str) -> bytes:
    # Readers may send half a surrogate pair, which plain UTF-8 refuses.
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()
