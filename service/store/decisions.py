"""Verdicts, decisions and the outbox rows that go with them, and the feed.

Called by moderation inside one transaction: a decision, what it rests on and its
delivery become visible together or not at all. Rows here are never changed.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from service.domain.comment import STATUS_AFTER, Decision
from service.domain.decision_json import webhook_payload
from service.domain.reason_json import both_ways_to_dict, reason_from_dict, reason_to_dict
from service.domain.scores import BothWays
from service.domain.verdict import Outcome, Reason, Source, Verdict
from service.store import held
from service.store.tables import comments, decisions, deliveries, sites, verdicts

_NEVER = 2**63 - 1


@dataclass(frozen=True, slots=True)
class NewVerdict:
    """A verdict with what it was made from, ready to be stored."""

    comment_id: str
    revision: int
    mode: str
    verdict: Verdict
    scores: Mapping[str, float]
    models: tuple[str, ...]
    language: str | None = None
    both_ways: BothWays | None = None


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision to be made effective; `basis` is the live verdict behind it, if a machine made it."""

    site_id: int
    comment_id: str
    external_id: str
    revision: int
    outcome: Outcome
    source: Source
    reasons: tuple[Reason, ...]
    basis: NewVerdict | None = None
    moderator: str | None = None
    review_id: str | None = None
    visible_at: float | None = None
    """From when the portal may know; None for at once."""
    silent: bool = False
    """Whether the portal never hears of it: it takes back what the portal did not know yet."""


def insert_verdicts(connection: Connection, batch: Sequence[NewVerdict], *, now: float) -> list[int]:
    """Store verdicts; returns their numbers in order."""
    if not batch:
        return []
    rows = [
        {
            "comment_id": new.comment_id,
            "revision": new.revision,
            "mode": new.mode,
            "outcome": new.verdict.outcome,
            "policy_name": new.verdict.policy_name,
            "policy_version": new.verdict.policy_version,
            "models": list(new.models),
            "scores": dict(new.scores),
            "both_ways": both_ways_to_dict(new.both_ways),
            "reasons": [reason_to_dict(reason) for reason in new.verdict.reasons],
            "language": new.language,
            "created_at": now,
        }
        for new in batch
    ]
    statement = insert(verdicts).returning(verdicts.c.id, sort_by_parameter_order=True)
    return list(connection.execute(statement, rows).scalars())


def insert_decisions(connection: Connection, batch: Sequence[NewDecision], *, now: float) -> list[Decision]:
    """Make decisions effective: rows, statuses and outbox, numbered per site in order.

    Assumes that the caller has locked the comments. Sites are locked in order of
    their number, so that two workers cannot wait for each other.
    """
    made: list[Decision] = []
    for site_id in sorted({new.site_id for new in batch}):
        of_site = [new for new in batch if new.site_id == site_id]
        made += _insert_of_site(connection, site_id, of_site, now)
    return made


def _insert_of_site(
    connection: Connection, site_id: int, batch: list[NewDecision], now: float
) -> list[Decision]:
    site = connection.execute(
        update(sites)
        .where(sites.c.id == site_id)
        .values(decision_seq=sites.c.decision_seq + len(batch))
        .returning(sites.c.decision_seq, sites.c.delivery_url, sites.c.delivery_disabled_at)
    ).one()
    versions = _next_versions(connection, batch)
    bases = [new.basis for new in batch if new.basis is not None]
    verdict_ids = iter(insert_verdicts(connection, bases, now=now))
    made = [
        Decision(
            site_id=site_id,
            seq=site.decision_seq - len(batch) + 1 + position,
            comment_id=new.comment_id,
            external_id=new.external_id,
            revision=new.revision,
            version=versions[new.comment_id],
            outcome=new.outcome,
            source=new.source,
            reasons=new.reasons,
            created_at=now,
            policy_name=new.basis.verdict.policy_name if new.basis else None,
            policy_version=new.basis.verdict.policy_version if new.basis else None,
            scores=new.basis.scores if new.basis else None,
            models=new.basis.models if new.basis else (),
        )
        for position, new in enumerate(batch)
    ]
    ids = connection.execute(
        insert(decisions).returning(decisions.c.id, sort_by_parameter_order=True),
        [
            {
                "site_id": site_id,
                "seq": decision.seq,
                "comment_id": decision.comment_id,
                "revision": decision.revision,
                "version": decision.version,
                "outcome": decision.outcome,
                "source": decision.source,
                "verdict_id": next(verdict_ids) if new.basis else None,
                "moderator": new.moderator,
                "review_id": new.review_id,
                "reasons": [reason_to_dict(reason) for reason in decision.reasons],
                "created_at": now,
            }
            for new, decision in zip(batch, made, strict=True)
        ],
    ).scalars()
    sends = site.delivery_url is not None and site.delivery_disabled_at is None
    connection.execute(
        insert(deliveries),
        [
            {
                "webhook_id": f"msg_{secrets.token_hex(12)}",
                "site_id": site_id,
                "decision_id": decision_id,
                "body": json.dumps(webhook_payload(decision), separators=(",", ":")),
                "state": "cancelled" if new.silent else "pending" if sends else "no_endpoint",
                "created_at": now,
                "next_at": max(now, new.visible_at or now),
                "visible_at": max(now, new.visible_at or now),
            }
            for decision_id, new, decision in zip(ids, batch, made, strict=True)
        ],
    )
    for outcome in {decision.outcome for decision in made}:
        connection.execute(
            update(comments)
            .where(comments.c.id.in_([d.comment_id for d in made if d.outcome is outcome]))
            .values(status=STATUS_AFTER[outcome])
        )
    held.follow(connection, [decision.comment_id for decision in made], now=now)
    return made


def _next_versions(connection: Connection, batch: Sequence[NewDecision]) -> dict[str, int]:
    rows = connection.execute(
        update(comments)
        .where(comments.c.id.in_([new.comment_id for new in batch]))
        .values(decision_version=comments.c.decision_version + 1)
        .returning(comments.c.id, comments.c.decision_version)
    )
    return {row.id: row.decision_version for row in rows}


def latest_decisions(
    connection: Connection, revisions_wanted: Sequence[tuple[str, int]], *, known_at: float | None = None
) -> Mapping[str, Decision]:
    """Comment id to the newest decision on exactly that revision, for those that have one.

    With `known_at` the newest that a portal may know at that time, as in the feed.
    """
    if not revisions_wanted:
        return {}
    wanted = {"wanted": list(revisions_wanted), "ids": [comment_id for comment_id, _ in revisions_wanted]}
    if known_at is None:
        rows = connection.execute(_LATEST_DECISIONS, wanted)
    else:
        rows = connection.execute(_LATEST_KNOWN, wanted | {"known_at": known_at})
    return {row.comment_id: _decision(row) for row in rows}


def feed(connection: Connection, site_id: int, *, after: int, limit: int, now: float) -> list[Decision]:
    """A site's decisions with a cursor over `after`, in order, at most `limit`.

    Ends before the first decision that a moderator can still take back, so that what is
    returned once is never followed by a lower cursor (see also `sites.decision_seq`). What was
    taken back in time is left out: cursors grow, but may have gaps.
    """
    # In one statement, hence from one state of the record: between two, others could commit.
    first_hidden = (
        select(func.min(decisions.c.seq))
        .join(deliveries, deliveries.c.decision_id == decisions.c.id)
        .where(deliveries.c.site_id == site_id, deliveries.c.visible_at > now)
        # Another machine's clock may be ahead: what was never held back is not hidden.
        .where(deliveries.c.visible_at > deliveries.c.created_at, deliveries.c.state != "cancelled")
        .scalar_subquery()
    )
    statement = (
        _decision_rows()
        .join(deliveries, deliveries.c.decision_id == decisions.c.id)
        .where(decisions.c.site_id == site_id, decisions.c.seq > after)
        .where(decisions.c.seq < func.coalesce(first_hidden, _NEVER), deliveries.c.state != "cancelled")
        .order_by(decisions.c.seq)
        .limit(limit)
    )
    return [_decision(row) for row in connection.execute(statement)]


def _decision_rows() -> Select[tuple[object, ...]]:
    return (
        select(
            decisions,
            comments.c.external_id,
            verdicts.c.policy_name,
            verdicts.c.policy_version,
            verdicts.c.scores,
            verdicts.c.models,
        )
        .join(comments, comments.c.id == decisions.c.comment_id)
        .outerjoin(verdicts, verdicts.c.id == decisions.c.verdict_id)
    )


def _latest_decisions(*, known: bool) -> Select[tuple[object, ...]]:
    wanted: BindParameter[Any] = bindparam("wanted", expanding=True)
    statement = select(decisions.c.comment_id, func.max(decisions.c.version).label("version"))
    if known:
        statement = statement.join(deliveries, deliveries.c.decision_id == decisions.c.id).where(
            or_(
                deliveries.c.visible_at <= bindparam("known_at"),
                deliveries.c.visible_at <= deliveries.c.created_at,
            ),
            deliveries.c.state != "cancelled",
        )
    newest = (
        # By its id too: SQLite looks up no pairs, and would read the whole table.
        statement.where(decisions.c.comment_id.in_(bindparam("ids", expanding=True)))
        .where(tuple_(decisions.c.comment_id, decisions.c.revision).in_(wanted))
        .group_by(decisions.c.comment_id)
        .subquery()
    )
    return _decision_rows().join(
        newest,
        and_(newest.c.comment_id == decisions.c.comment_id, newest.c.version == decisions.c.version),
    )


# Built once: SQLAlchemy takes longer to build it than the database to answer it.
_LATEST_DECISIONS = _latest_decisions(known=False)
_LATEST_KNOWN = _latest_decisions(known=True)


def _decision(row: Row[tuple[object, ...]]) -> Decision:
    return Decision(
        site_id=row.site_id,
        seq=row.seq,
        comment_id=row.comment_id,
        external_id=row.external_id,
        revision=row.revision,
        version=row.version,
        outcome=Outcome(row.outcome),
        source=Source(row.source),
        reasons=tuple(reason_from_dict(reason) for reason in row.reasons),
        created_at=row.created_at,
        policy_name=row.policy_name,
        policy_version=row.policy_version,
        scores=row.scores,
        models=tuple(row.models or ()),
    )
