"""Scores one chunk of comments: claim, score, decide; what it cannot finish it gives back.

Called by `workers.jobs` with the ids of one job. Never decides a comment that it did not
score, and never keeps one longer than its lease.
"""

import faulthandler
import logging
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from service.domain.comment import Claim
from service.domain.errors import DatabaseUnavailable
from service.domain.labels import Label
from service.domain.scores import ScorerIdentity, Scores, ScoringInput
from service.moderation import Judging
from service.store import scoring_queue
from service.store.engine import Store

log = logging.getLogger(__name__)

BATCH_CHARACTERS = 40_000
"""Code points scored at once, at most (one comment may have 10,000).

A chunk of ordinary comments is one batch. Of the longest ones four make a batch, about 25
windows of 510 tokens: a second on the bundled model, five on a BERT-base, well under a lease.
"""
WATCHDOG_GRACE = 5.0
"""Seconds over a lease after which a worker that is stuck in one step is ended from outside Python."""
APPLY_PAUSES = (0.2, 0.5, 1.0)
"""Seconds between tries to commit: a busy SQLite or a database that restarts is back by then."""

ATTEMPTS_TO_EXPLAIN = 2
"""Should explaining a comment end a worker, its last attempt of three goes without."""


class ScoresComments(Protocol):
    """What this module needs of `workers.scoring.pipeline.ScoringPipeline`."""

    @property
    def identities(self) -> tuple[ScorerIdentity, ...]: ...

    def score(self, inputs: Sequence[ScoringInput]) -> list[Scores]:
        """Score n inputs, giving n `Scores` in order; a broken text comes back with a failure."""
        ...

    def explain(
        self,
        inputs: Sequence[ScoringInput],
        scores: Sequence[Scores],
        limits: Sequence[Mapping[Label, float]],
        seconds: float,
    ) -> list[Scores]:
        """n inputs, their `Scores` and the thresholds these met, giving the n `Scores` explained."""
        ...


@dataclass(frozen=True, slots=True)
class ChunkScoring:
    """A worker's tools. `stop_requested` is asked between batches."""

    store: Store
    pipeline: ScoresComments
    judging: Judging
    lease_seconds: float
    stop_requested: Callable[[], bool] = lambda: False
    clock: Callable[[], float] = time.time

    def score(self, comment_ids: Sequence[str]) -> int:
        """Claim, score and decide those of the comments that nobody holds; returns how many were decided.

        Idempotent: what is decided or held by another worker is left alone. Never raises
        because of the database: what was claimed and not decided is taken back when its
        lease runs out.
        """
        began = time.monotonic()
        with self._watched():
            try:
                with self.store.writer() as connection:
                    claims = scoring_queue.claim(
                        connection,
                        comment_ids,
                        now=self.clock(),
                        lease_seconds=self.lease_seconds,
                        # What may have broken a worker comes alone; an old job that names it
                        # among others must not take them along.
                        fresh_only=len(comment_ids) > 1,
                    )
            except DatabaseUnavailable:
                log.warning("claim_failed", extra={"comments": len(comment_ids)})
                return 0
        decided = self._score_claims(claims)
        if claims:
            log.info(
                "chunk_scored",
                extra={
                    "comments": len(claims),
                    "decided": decided,
                    "attempts": max(claim.attempts for claim in claims),
                    "ms": round((time.monotonic() - began) * 1000),
                },
            )
        return decided

    def _score_claims(self, claims: Sequence[Claim]) -> int:
        decided, done = 0, 0
        renewed_at = self.clock()
        for batch in _batches(claims):
            # An ordinary chunk is one batch: it is finished rather than given back.
            if done and self.stop_requested():
                self._release(claims[done:])
                break
            if self.clock() - renewed_at > self.lease_seconds / 3:
                self._renew(claims[done:])
                renewed_at = self.clock()
            done += len(batch)
            inputs = [input_of(claim) for claim in batch]
            try:
                with self._watched():
                    scores = self.pipeline.score(inputs)
            except Exception:
                # The pipeline isolates texts that break it; if it broke itself, the lease runs
                # out and each comment is tried alone.
                log.exception("pipeline_failed", extra={"comments": len(batch)})
                continue
            scores = self._explained(batch, inputs, scores)
            decided += self._apply(list(zip(batch, scores, strict=True)))
        return decided

    def _explained(
        self, batch: Sequence[Claim], inputs: Sequence[ScoringInput], scores: list[Scores]
    ) -> list[Scores]:
        # Before the transaction, which must be short; what a lead saves in between can at worst
        # leave a comment held without its explanation. So can any trouble in here.
        try:
            with self._watched():
                foreseen = self.judging.foresee(list(zip(batch, scores, strict=True)))
                limits = [
                    verdict.limits_met if claim.attempts <= ATTEMPTS_TO_EXPLAIN else {}
                    for claim, verdict in zip(batch, foreseen, strict=True)
                ]
                if not any(limits):
                    return scores
                explained = self.pipeline.explain(inputs, scores, limits, self.lease_seconds / 3)
        except Exception as fault:  # noqa: BLE001 - it is held all the same
            log.warning("not_explained", extra={"comments": len(batch), "exception": type(fault).__name__})
            return scores
        return explained

    def _apply(self, scored: Sequence[tuple[Claim, Scores]]) -> int:
        models = tuple(f"{who.name}/{who.version}/{who.digest[:12]}" for who in self.pipeline.identities)
        for pause in (*APPLY_PAUSES, None):
            try:
                with self._watched():
                    return len(self.judging.apply_scores(scored, models))
            except DatabaseUnavailable:
                if pause is None or self.stop_requested():
                    log.warning("decisions_not_stored", extra={"comments": len(scored)})
                    return 0
                time.sleep(pause)
            except Exception:
                if len(scored) == 1:
                    log.exception("decision_failed", extra={"comment_id": scored[0][0].comment_id})
                    return 0
                return sum(self._apply([one]) for one in scored)
        return 0

    def _renew(self, claims: Sequence[Claim]) -> None:
        try:
            with self.store.writer() as connection:
                scoring_queue.renew(connection, claims, now=self.clock(), lease_seconds=self.lease_seconds)
        except DatabaseUnavailable:
            log.warning("renew_failed", extra={"comments": len(claims)})

    def _release(self, claims: Sequence[Claim]) -> None:
        try:
            with self.store.writer() as connection:
                scoring_queue.release(connection, claims)
        except DatabaseUnavailable:
            log.warning("release_failed", extra={"comments": len(claims)})
        else:
            log.info("claims_released", extra={"comments": len(claims)})

    @contextmanager
    def _watched(self) -> Iterator[None]:
        # The timer runs in C: it ends the process even if native code holds the interpreter.
        # What it prints is where the code was, never what it worked on.
        faulthandler.dump_traceback_later(
            self.lease_seconds + WATCHDOG_GRACE, exit=True, file=sys.__stderr__ or sys.stderr
        )
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


def _batches(claims: Sequence[Claim]) -> Iterator[list[Claim]]:
    batch: list[Claim] = []
    characters = 0
    for claim in claims:
        if batch and characters + len(claim.body) > BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
        batch.append(claim)
        characters += len(claim.body)
    if batch:
        yield batch


def input_of(claim: Claim) -> ScoringInput:
    """A claimed comment as scorers see it."""
    return ScoringInput(
        text=claim.body,
        language=claim.language,
        author_name=claim.author_name,
        author_comments=claim.author_approved,
        article_url=claim.article_url,
        velocity=claim.velocity,
    )
