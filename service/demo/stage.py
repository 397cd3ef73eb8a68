"""Plays the demo's script on the record: the product's own verbs, with a clock that is set back.

Called by `play`. Works in one site only; everything it writes went through intake, judging,
review, authors, policies or accounts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from service.accounts.accounts import Accounts
from service.demo.agenda import SetClock
from service.demo.script import Post
from service.domain.comment import Claim, Comment, Decision, Site, Submission
from service.domain.labels import Label
from service.domain.scores import Scores
from service.moderation import Intake, Judging, Review
from service.moderation.authors import Authors
from service.moderation.policies import SitePolicies
from service.policy_files import PolicyBook
from service.store import scoring_queue
from service.store.engine import Store


@dataclass(frozen=True, slots=True)
class Scoring:
    """How a worker scores: n claims in, n `Scores` out, same order; `models` are who spoke.

    `explain` gets claims, their scores and the thresholds these met, and gives the scores
    explained; without it nothing is.
    """

    score: Callable[[Sequence[Claim]], list[Scores]]
    models: tuple[str, ...]
    explain: (
        Callable[[Sequence[Claim], Sequence[Scores], Sequence[Mapping[Label, float]]], list[Scores]] | None
    ) = None


@dataclass
class Stage:
    """One site, the verbs that change it, and the time at which they do."""

    store: Store
    site: Site
    clock: SetClock
    scoring: Scoring
    intake: Intake
    judging: Judging
    review: Review
    authors: Authors
    policies: SitePolicies
    accounts: Accounts
    claimed_for: float
    """Seconds for which comments are claimed: beyond today, so that no running worker takes them."""
    _scored: dict[str, tuple[Claim, Scores]] = field(default_factory=dict)
    _external: dict[str, str] = field(default_factory=dict)

    @classmethod
    def set_up(
        cls,
        store: Store,
        site: Site,
        *,
        clock: SetClock,
        hash_key: bytes,
        policies: PolicyBook,
        scoring: Scoring,
        age: float,
    ) -> "Stage":
        """A stage over `site`, whose oldest comment is `age` seconds old."""
        return cls(
            store=store,
            site=site,
            clock=clock,
            scoring=scoring,
            intake=Intake(store, None, hash_key, clock=clock),
            judging=Judging(store, None, policies, clock=clock),
            review=Review(store, None, clock=clock),
            authors=Authors(store, clock=clock),
            policies=SitePolicies(store, policies, clock=clock),
            accounts=Accounts(store, hash_key, clock=clock),
            claimed_for=age + 3600,
        )

    def receive(self, posts: Sequence[Post]) -> None:
        """Record comments at their times and score them together, as a worker under load does."""
        claims: list[Claim] = []
        for post in posts:
            self.clock.now = post.at
            claims += self._claim(self.intake.submit(self.site, post.submission).comment)
        self._score(claims)
        if posts:
            self.clock.now = posts[0].at

    def decide(self, external_id: str) -> Decision | None:
        """Judge a received comment now; None if a running worker was quicker."""
        scored = self._scored.pop(external_id, None)
        if scored is None:
            return None
        made = self.judging.apply_scores([scored], self.scoring.models)
        return made[0] if made else None

    def revise(self, submission: Submission) -> Decision | None:
        """Record an edit now and judge it."""
        self._score(self._claim(self.intake.revise(self.site, submission).comment))
        return self.decide(submission.external_id)

    def read(self, external_id: str) -> Comment:
        """A comment as it stands."""
        return self.intake.read(self.site, external_id)

    def _claim(self, comment: Comment) -> list[Claim]:
        with self.store.writer() as connection:
            claims = scoring_queue.claim(
                connection, [comment.id], now=self.clock.now, lease_seconds=self.claimed_for
            )
        self._external.update({claim.comment_id: comment.external_id for claim in claims})
        return claims

    def _score(self, claims: Sequence[Claim]) -> None:
        found = self.scoring.score(claims)
        if self.scoring.explain and claims:
            foreseen = self.judging.foresee(list(zip(claims, found, strict=True)))
            found = self.scoring.explain(claims, found, [verdict.limits_met for verdict in foreseen])
        for claim, scores in zip(claims, found, strict=True):
            self._scored[self._external.pop(claim.comment_id)] = (claim, scores)
