"""Runs all scorers over a batch of comments, so that one bad text costs only itself.

Made by composition roots (worker, `lettersdesk score`, benchmarks) with `load_pipeline`.
It never decides anything, never logs a reader's words, and never turns a fault of ours
into a low score: what could not be judged carries a failure code, and a failure is held.
"""

import logging
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from service.domain.labels import Label
from service.domain.scores import Scorer, ScorerIdentity, Scores, ScoringInput, Span
from service.domain.verdict import ReasonCode
from workers.scoring.as_read import AsReadScorer
from workers.scoring.cache import CachedScorer
from workers.scoring.explanation import Explainer
from workers.scoring.language import LanguageDetector, LanguageFinding, LanguageOfReadings, without
from workers.scoring.readings import READING_WORDS, Reader
from workers.scoring.spam import SpamScorer

log = logging.getLogger(__name__)

MOST_LEFT_OUT = 2048
"""Texts with something left out that are remembered: copies of a held text are explained once."""
PATIENCE = 60.0
"""Seconds for explaining where nobody waits; a worker gives less than its lease."""

_BROKEN = Scores(failures=(ReasonCode.SCORER_FAILED,))


class DetectsLanguage(Protocol):
    """What the pipeline needs of `language.LanguageDetector`."""

    def check(self, text: str, declared: str | None = None) -> LanguageFinding:
        """The finding for one text."""
        ...


class Explains(Protocol):
    """What the pipeline needs of `explanation.Explainer`."""

    def explain(
        self,
        inputs: Sequence[ScoringInput],
        scores: Sequence[Scores],
        limits: Sequence[Mapping[Label, float]],
        seconds: float,
    ) -> list[Scores]:
        """n inputs, their `Scores` and the thresholds these met, giving the n `Scores` explained."""
        ...


class ScoringPipeline:
    """Language, toxicity and spam in one call; as thread-safe as its scorers."""

    def __init__(
        self, toxicity: Scorer, spam: Scorer, language: DetectsLanguage, explainer: Explains | None = None
    ) -> None:
        """Take the parts; `language` must accept exactly the languages `toxicity` knows.

        `explainer` says what carried the toxicity scores; without one nothing is explained.
        """
        self._toxicity = toxicity
        self._spam = spam
        self._language = language
        self._explainer = explainer

    @property
    def labels(self) -> frozenset[Label]:
        """Every label that some scorer in force provides."""
        return frozenset[Label]().union(*(one.labels for one in self.identities))

    @property
    def identities(self) -> tuple[ScorerIdentity, ...]:
        """The scorers in force, toxicity first."""
        return (self._toxicity.identity, self._spam.identity)

    def score(self, inputs: Sequence[ScoringInput]) -> list[Scores]:
        """Score n comments, giving n `Scores` in the same order.

        A text in a language the model does not know is scored for spam only and carries
        `language_unsupported`; one of which only parts are so carries it too, with the parts
        in `unread`, and the rest is scored. A text that breaks a scorer carries `scorer_failed`, with
        whatever the others found. Raises: nothing because of a text.
        """
        findings = [self._find_language(given) for given in inputs]
        readable = {
            index: _without(inputs[index], found.unread)
            for index, found in enumerate(findings)
            if found and (found.supported or found.unread)
        }
        by_toxicity = dict(zip(readable, _score_all(self._toxicity, list(readable.values())), strict=True))
        by_spam = _score_all(self._spam, inputs)
        return [_merge(found, by_toxicity.get(index), by_spam[index]) for index, found in enumerate(findings)]

    def explain(
        self,
        inputs: Sequence[ScoringInput],
        scores: Sequence[Scores],
        limits: Sequence[Mapping[Label, float]],
        seconds: float = PATIENCE,
    ) -> list[Scores]:
        """Say of what a policy holds which sentence and which words carried its toxicity scores.

        n inputs, their n `Scores` and the thresholds that these met (none for what is
        approved, which costs nothing), giving the n `Scores` with spans and evidence, the
        scores themselves unchanged. Ends after about `seconds`, with the rest as it was.
        Raises: nothing; what cannot be explained comes back as it was.
        """
        if self._explainer is None or not any(limits):
            return list(scores)
        try:
            as_scored = [_without(given, found.unread) for given, found in zip(inputs, scores, strict=True)]
            explained = self._explainer.explain(as_scored, scores, limits, seconds)
            if len(explained) != len(scores):
                raise ValueError(f"{len(scores)} scores in, {len(explained)} out")  # noqa: TRY301 - a bug of ours
        except Exception as fault:  # noqa: BLE001 - without an explanation a comment is held all the same
            log.warning(
                "explanations_failed", extra={"comments": len(scores), "exception": type(fault).__name__}
            )
            return list(scores)
        return explained

    def _find_language(self, given: ScoringInput) -> LanguageFinding | None:
        try:
            return self._language.check(given.text, given.language)
        except Exception as fault:  # noqa: BLE001 - a text must not end its batch
            log.error("language_detection_failed", extra={"exception": type(fault).__name__})  # noqa: TRY400
            return None


def load_pipeline(
    toxicity_model: str, data_dir: Path, threads: int, progress: Callable[[str], None] | None = None
) -> ScoringPipeline:
    """Load every scorer, compiling the toxicity model first if that has not been done.

    `toxicity_model`: `bundled`, a name of Detoxify's, or a path to a checkpoint.
    `threads`: cores one batch may use. `progress` is told what takes long, in words.
    Raises: ModelError (permanent until mended).
    """
    # Imported here so that the spam scorer and the language check can be used without onnxruntime.
    from workers.scoring.compile import ensure_compiled  # noqa: PLC0415
    from workers.scoring.toxicity import ToxicityScorer  # noqa: PLC0415

    compiled = ensure_compiled(toxicity_model, data_dir, progress or _log_progress)
    model = ToxicityScorer(compiled, threads)
    reader = Reader()
    return ScoringPipeline(
        AsReadScorer(CachedScorer(model), reader, READING_WORDS),
        SpamScorer(),
        LanguageOfReadings(LanguageDetector(model.languages), reader),
        # A cache of its own: what is left out of one text must not push whole texts out of the other.
        Explainer(CachedScorer(model, MOST_LEFT_OUT), reader),
    )


def _log_progress(step: str) -> None:
    log.info("model_preparing", extra={"step": step})


def _score_all(scorer: Scorer, inputs: Sequence[ScoringInput]) -> list[Scores]:
    """n inputs, n `Scores`: the batch at once, or one by one if that breaks."""
    if not inputs:
        return []
    try:
        return _score_batch(scorer, inputs)
    except Exception as fault:  # noqa: BLE001 - whatever broke it, every text gets its own try
        name = scorer.identity.name
        log.warning(
            "batch_failed",
            extra={"scorer": name, "comments": len(inputs), "exception": type(fault).__name__},
        )
        if len(inputs) == 1:
            return [_BROKEN]
    return [_score_one(scorer, given) for given in inputs]


def _score_one(scorer: Scorer, given: ScoringInput) -> Scores:
    try:
        return _score_batch(scorer, [given])[0]
    except Exception as fault:  # noqa: BLE001 - this text is held, the rest goes on
        log.error(  # noqa: TRY400 - a traceback may quote the text
            "comment_failed", extra={"scorer": scorer.identity.name, "exception": type(fault).__name__}
        )
        return _BROKEN


def _score_batch(scorer: Scorer, inputs: Sequence[ScoringInput]) -> list[Scores]:
    scored = scorer.score(inputs)
    if len(scored) != len(inputs):
        raise ValueError(f"{len(inputs)} texts in, {len(scored)} scores out")
    for one in scored:
        for found in one.labels.values():
            # NaN is neither under nor over any threshold, and would be approved.
            if not (math.isfinite(found.value) and 0 <= found.value <= 1):
                raise ValueError("a score is outside 0 to 1")
    return scored


def _without(given: ScoringInput, unread: tuple[Span, ...]) -> ScoringInput:
    """The comment with what cannot be read blanked: words of another language must not accuse anybody."""
    return replace(given, text=without(given.text, unread)) if unread else given


def _merge(found: LanguageFinding | None, toxicity: Scores | None, spam: Scores) -> Scores:
    if found is None:
        return _BROKEN.merged_with(spam)
    failures = () if found.supported else (ReasonCode.LANGUAGE_UNSUPPORTED,)
    of_language = Scores(failures=failures, language=found.code, unread=found.unread)
    return of_language.merged_with(toxicity or Scores()).merged_with(spam)
