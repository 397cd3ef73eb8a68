"""Comments, and what is recorded of them: the records every layer passes around.

Built by the store, shown by the API; plain values without behaviour, so that no
layer can change the record by changing an object.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.domain.scores import Velocity
from service.domain.verdict import Outcome, Reason, Source

MAX_BODY = 10_000
"""Longest comment in code points: what the API promises; longer bodies are refused, not cut."""


class Status(StrEnum):
    """Where a comment stands. `pending` waits for the machine, `held` for a person."""

    PENDING = "pending"
    HELD = "held"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


STATUS_AFTER: Mapping[Outcome, Status] = {
    Outcome.APPROVE: Status.APPROVED,
    Outcome.HOLD: Status.HELD,
    Outcome.REJECT: Status.REJECTED,
}


@dataclass(frozen=True, slots=True)
class Site:
    """A portal that submits comments."""

    id: int
    name: str
    policy: str
    delivery_url: str | None = None
    delivery_allow_private: bool = False
    undo_seconds: float = 10.0
    """How long a moderator's decision can be taken back before the portal hears of it."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is stored: never the secret, only the id that precedes it."""

    id: str
    site_id: int
    created_at: float
    revoked_at: float | None
    last_used_at: float | None


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote it, as the portal says. `email` and `ip` are hashed before they are stored."""

    id: str
    name: str | None = None
    email: str | None = None
    ip: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What the comment stands under."""

    id: str
    url: str | None = None
    title: str | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """One comment as a portal posts it. Times are seconds since 1970, UTC."""

    external_id: str
    body: str
    author: Author
    article: Article
    parent_id: str | None = None
    posted_at: float | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What took effect. `seq` orders a site's decisions; `version` those of one comment.

    Both count without gaps in the record; in what a portal reads they skip what a moderator
    took back before the portal could know.
    """

    site_id: int
    seq: int
    comment_id: str
    external_id: str
    revision: int
    version: int
    outcome: Outcome
    source: Source
    reasons: tuple[Reason, ...]
    created_at: float
    policy_name: str | None = None
    policy_version: str | None = None
    scores: Mapping[str, float] | None = None
    """Label to score, of the machine's verdict; None when the machine gave none."""
    models: tuple[str, ...] = ()
    """`name/version/digest` of every scorer that spoke."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment at its current revision, with the decision in force for that revision, if any."""

    id: str
    site_id: int
    external_id: str
    revision: int
    status: Status
    body: str
    author_id: str
    author_name: str | None
    article: Article
    parent_id: str | None
    posted_at: float | None
    language: str | None
    received_at: float
    decision: Decision | None = None
    reports: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A revision that one worker may score until its lease runs out.

    `fence` grows with every claim: a decision is accepted only with the newest.
    """

    comment_id: str
    revision: int
    site_id: int
    fence: int
    attempts: int
    body: str
    language: str | None
    author_id: str
    author_name: str | None
    author_approved: int
    article_url: str | None
    section: str | None
    received_at: float
    velocity: Velocity


@dataclass(frozen=True, slots=True)
class Delivery:
    """One outbox row: the exact bytes of a decision for one portal, and how sending them went."""

    id: int
    webhook_id: str
    site_id: int
    body: str
    state: str
    attempts: int
    created_at: float
    next_at: float
    last_status: int | None = None
    last_error: str | None = None
    delivered_at: float | None = None
    fence: int = 0
