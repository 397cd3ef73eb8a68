"""What workers do: turn scores into verdicts, decisions and outbox rows, exactly once.

Called by the scoring worker with its claims, and by the dispatcher for what no
worker will decide. Approves nothing that was not scored.
"""

import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from sqlalchemy import Connection

from service.domain.comment import Claim, Decision
from service.domain.policy import Policy, judge
from service.domain.policy_version import PolicyVersion
from service.domain.reason_json import PLACES
from service.domain.scores import Scores
from service.domain.verdict import ReasonCode, Source, Verdict
from service.job_queue import JobQueue
from service.moderation import standing_orders
from service.store import decisions, policy_versions, scoring_queue, sites
from service.store.decisions import NewDecision, NewVerdict
from service.store.engine import Store

log = logging.getLogger(__name__)

_InForce: TypeAlias = Mapping[int, tuple[str, PolicyVersion | None]]
"""A site's number to its policy's name and the thresholds of its own, if a lead set some."""


class Policies(Protocol):
    """Where policies come from: files, in `service.policy_files`."""

    def choose(self, policy_name: str, section: str | None) -> Policy:
        """The live policy of a site for a section."""
        ...

    def shadows(self, policy_name: str, section: str | None) -> Sequence[Policy]:
        """The policies to judge and store beside it, without effect."""
        ...


@dataclass(frozen=True, slots=True)
class Judging:
    """The machine's verbs over one record. Without a `queue` nobody is woken."""

    store: Store
    queue: JobQueue | None
    policies: Policies
    clock: Callable[[], float] = time.time

    def foresee(self, scored: Sequence[tuple[Claim, Scores]]) -> list[Verdict]:
        """n scored claims, the n live verdicts that `apply_scores` would give them now; changes nothing.

        For work that only a held comment is worth. Raises: DatabaseUnavailable (retryable).
        """
        with self.store.reader() as connection:
            in_force = self._in_force(connection, {claim.site_id for claim, _ in scored})
        return [judge(self._policy(in_force, claim), found) for claim, found in scored]

    def apply_scores(
        self, scored: Sequence[tuple[Claim, Scores]], models: tuple[str, ...] = ()
    ) -> list[Decision]:
        """Judge scored claims and make the decisions effective, all in one transaction.

        `models` are the scorers in force as `name/version/digest`. A claim that no longer
        holds (lease lost, edited, withdrawn) is dropped. Returns the decisions made.
        Raises: DatabaseUnavailable (retryable): none was.
        """
        with self.store.writer() as connection:
            made = self._apply(connection, scored, models)
        self._tell(scored, made)
        return made

    def hold_hopeless(self, *, max_attempts: int, received_before: float, limit: int = 200) -> list[Decision]:
        """Hold what was tried `max_attempts` times in vain or waits since before `received_before`.

        The reasons say that the fault is ours: `attempts_exhausted` or `scorer_unavailable`.
        Returns the decisions made. Raises: DatabaseUnavailable (retryable).
        """
        with self.store.writer() as connection:
            claims = scoring_queue.claim_hopeless(
                connection,
                now=self.clock(),
                max_attempts=max_attempts,
                received_before=received_before,
                limit=limit,
            )
            # Claiming counts as an attempt, hence the comparison with one more.
            scored = [
                (
                    claim,
                    Scores(
                        failures=(
                            ReasonCode.ATTEMPTS_EXHAUSTED
                            if claim.attempts > max_attempts
                            else ReasonCode.SCORER_UNAVAILABLE,
                        )
                    ),
                )
                for claim in claims
            ]
            made = self._apply(connection, scored, ())
        self._tell(scored, made)
        return made

    def _apply(
        self, connection: Connection, scored: Sequence[tuple[Claim, Scores]], models: tuple[str, ...]
    ) -> list[Decision]:
        now = self.clock()
        findings = {claim.comment_id: found for claim, found in scored}
        held = scoring_queue.finish(connection, [claim for claim, _ in scored], now=now)
        in_force = self._in_force(connection, {claim.site_id for claim, _ in held})
        orders = standing_orders.orders_about(connection, [claim for claim, _ in held], now)
        shadows: list[NewVerdict] = []
        batch: list[NewDecision] = []
        for claim, external_id in held:
            found = findings[claim.comment_id]
            basis = _verdict(claim, found, self._policy(in_force, claim), models)
            shadows += [
                _verdict(claim, found, shadow, models)
                for shadow in self.policies.shadows(in_force[claim.site_id][0], claim.section)
            ]
            new = NewDecision(
                site_id=claim.site_id,
                comment_id=claim.comment_id,
                external_id=external_id,
                revision=claim.revision,
                outcome=basis.verdict.outcome,
                source=Source.POLICY,
                reasons=basis.verdict.reasons,
                basis=basis,
            )
            batch.append(standing_orders.obey(new, orders.get((claim.site_id, claim.author_id))))
        decisions.insert_verdicts(connection, shadows, now=now)
        return decisions.insert_decisions(connection, batch, now=now)

    def _in_force(self, connection: Connection, site_ids: Collection[int]) -> _InForce:
        # Read with every chunk, so that what a lead saves is obeyed from its commit on.
        return {
            site_id: (
                sites.get_site(connection, site_id).policy,
                policy_versions.newest(connection, site_id),
            )
            for site_id in site_ids
        }

    def _policy(self, in_force: _InForce, claim: Claim) -> Policy:
        name, version = in_force[claim.site_id]
        policy = self.policies.choose(name, claim.section)
        return version.laid_over(policy) if version else policy

    def _tell(self, scored: Sequence[tuple[Claim, Scores]], made: Sequence[Decision]) -> None:
        if self.queue:
            self.queue.announce(made)
        received = {claim.comment_id: claim.received_at for claim, _ in scored}
        for decision in made:
            log.info(
                "comment_decided",
                extra={
                    "comment_id": decision.comment_id,
                    "outcome": str(decision.outcome),
                    "reasons": [str(r.label or r.rule or r.code) for r in decision.reasons],
                    "ms": round((decision.created_at - received[decision.comment_id]) * 1000),
                },
            )
        if len(made) < len(scored):
            log.info("late_results_dropped", extra={"count": len(scored) - len(made)})


def _verdict(claim: Claim, found: Scores, policy: Policy, models: tuple[str, ...]) -> NewVerdict:
    return NewVerdict(
        comment_id=claim.comment_id,
        revision=claim.revision,
        mode=policy.mode,
        verdict=judge(policy, found),
        scores={str(label): round(score.value, PLACES) for label, score in found.labels.items()},
        models=models,
        language=found.language,
        both_ways=found.both_ways,
    )
