"""The queue's rows: one for each comment that waits for a person, with what it is sorted and found by.

Called in the transaction of whatever changes a comment's status, its reports or its current
revision. Never decides anything: it follows `comments.status`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    update,
)

from service.domain import priority
from service.domain.labels import Label
from service.domain.verdict import ReasonCode, Source
from service.store import search
from service.store.tables import comments, decisions, held_comments, reports, revisions, verdicts

_CHUNK = 500
_DAY = 86_400.0
_Found: TypeAlias = Row[*tuple[Any, ...]]


def follow(connection: Connection, comment_ids: Iterable[str], *, now: float) -> None:
    """Make the rows of these comments what the record says: there if and only if they are held.

    A row that stays keeps its number and its escalation. Some eight statements for any
    number of comments up to 500. Assumes that the caller holds the comments' rows.
    """
    # In one order for all, so that two transactions cannot wait for each other.
    in_order = sorted(set(comment_ids))
    for start in range(0, len(in_order), _CHUNK):
        _follow(connection, in_order[start : start + _CHUNK], now)


def _follow(connection: Connection, comment_ids: list[str], now: float) -> None:
    found = connection.execute(_HELD, {"ids": comment_ids}).all()
    rows = {row.comment_id: row for row in connection.execute(_ROWS, {"ids": comment_ids})}
    still = {row.comment_id: row.revision for row in found}
    _remove(connection, [row for row in rows.values() if still.get(row.comment_id) != row.revision])
    if not found:
        return
    known = _Known(connection, found, now)
    described = [_describe(row, known) for row in found]
    stays = {one for one, row in rows.items() if still.get(one) == row.revision}
    if changed := [{**one, "of": one["comment_id"]} for one in described if one["comment_id"] in stays]:
        connection.execute(_UPDATE, changed)
    if added := [one for one in described if one["comment_id"] not in stays]:
        statement = insert(held_comments).returning(held_comments.c.id, sort_by_parameter_order=True)
        numbers = connection.execute(statement, added).scalars()
        texts = {row.comment_id: searched_text(row) for row in found}
        indexed = [texts[one["comment_id"]] for one in added]
        search.add(connection, list(zip(numbers, indexed, strict=True)))


def searched_text(row: _Found) -> str:
    """What a search looks through: the text, the author's name and the article's title."""
    return "\n".join(filter(None, (row.body, row.author_name, row.article_title)))


def _remove(connection: Connection, rows: Sequence[_Found]) -> None:
    if rows:
        numbers = [row.id for row in rows]
        search.remove(connection, numbers)
        connection.execute(delete(held_comments).where(held_comments.c.id.in_(numbers)))


class _Known:
    """What the record says beside the revisions themselves, read for a whole chunk at once."""

    def __init__(self, connection: Connection, found: Sequence[_Found], now: float) -> None:
        keys = {(row.comment_id, row.revision) for row in found}
        ids = {"ids": [row.comment_id for row in found]}
        self.holds: dict[str, list[_Found]] = {}
        for row in connection.execute(_HOLDS, ids):
            if (row.comment_id, row.revision) in keys:
                self.holds.setdefault(row.comment_id, []).append(row)
        self.verdicts: dict[str, _Found] = {}
        for verdict in connection.execute(_VERDICTS, ids):
            if (verdict.comment_id, verdict.revision) in keys:
                self.verdicts[verdict.comment_id] = verdict
        self.reporters: dict[str, list[str | None]] = {}
        for report in connection.execute(_REPORTS, ids):
            if (report.comment_id, report.revision) in keys:
                self.reporters.setdefault(report.comment_id, []).append(report.reporter_hash)
        self.records: dict[tuple[int, str], tuple[int, int]] = {}
        self.reach: dict[tuple[int, str], int] = {}
        for site_id in {row.site_id for row in found}:
            of_site = [row for row in found if row.site_id == site_id]
            self._read_reach(connection, site_id, sorted({row.article_id for row in of_site}), now)
            hashes = {one for row in of_site for one in self.reporters.get(row.comment_id, ()) if one}
            self._read_records(connection, site_id, sorted(hashes))

    def _read_reach(self, connection: Connection, site_id: int, article_ids: list[str], now: float) -> None:
        asked = {"site_id": site_id, "article_ids": article_ids, "since": now - _DAY}
        for row in connection.execute(_REACH, asked):
            self.reach[site_id, row.article_id] = row.comments

    def _read_records(self, connection: Connection, site_id: int, hashes: list[str]) -> None:
        if hashes:
            for row in connection.execute(_RECORDS, {"site_id": site_id, "hashes": hashes}):
                self.records[site_id, row.reporter_hash] = (row.settled, int(row.justified))

    def reasons(self, comment_id: str) -> list[Mapping[str, Any]]:
        """Why it is held: what the newest hold says, else the machine's verdict."""
        for hold in reversed(self.holds.get(comment_id, ())):
            if hold.reasons:
                return list(hold.reasons)
        verdict = self.verdicts.get(comment_id)
        return list(verdict.reasons) if verdict else []

    def held_at(self, comment_id: str, default: float) -> float:
        """Since when it waits: a moderator who puts it back does not send it to the end."""
        holds = self.holds.get(comment_id, [])
        by_policy = [hold.created_at for hold in holds if hold.source == Source.POLICY]
        return float((by_policy or [hold.created_at for hold in holds] or [default])[-1])


def _describe(row: _Found, known: _Known) -> dict[str, Any]:
    verdict = known.verdicts.get(row.comment_id)
    scores: Mapping[str, float] = verdict.scores if verdict else {}
    reasons = known.reasons(row.comment_id)
    reporters = known.reporters.get(row.comment_id, [])
    urgency = priority.prioritise(
        severity=priority.severity(scores),
        reach=known.reach.get((row.site_id, row.article_id), 0),
        reports=len(reporters),
        report_weight=priority.reports_weight(
            [known.records.get((row.site_id, one), (0, 0)) for one in reporters if one],
            anonymous=None in reporters,
        ),
        held_at=known.held_at(row.comment_id, row.received_at),
    )
    language = row.language or (verdict.language if verdict else None) or ""
    return {
        "comment_id": row.comment_id,
        "revision": row.revision,
        "site_id": row.site_id,
        "section": row.section or "",
        "article_id": row.article_id,
        "author_id": row.author_id,
        "author_folded": search.fold(row.author_name or "")[:200],
        # One facet for a language, whatever the country.
        "language": language.partition("-")[0].lower(),
        "reason": _reason(reasons),
        "label": _furthest_over(reasons),
        "campaign_id": row.campaign_id or "",
        "received_at": row.received_at,
        "held_at": urgency.held_at,
        "severity": urgency.severity,
        "reach": urgency.reach,
        "reports": urgency.reports,
        "report_weight": urgency.report_weight,
        "priority": urgency.value,
        **{str(label): scores.get(label) for label in Label},
    }


def _reason(reasons: Sequence[Mapping[str, Any]]) -> str:
    if not reasons:
        return str(ReasonCode.MODERATOR)
    first = reasons[0]
    if first["code"] == ReasonCode.RULE and first.get("rule"):
        return f"rule:{first['rule']}"[:120]
    return str(first["code"])


def _furthest_over(reasons: Sequence[Mapping[str, Any]]) -> str:
    over = [
        (one["score"] - one["threshold"], one["score"], one["label"])
        for one in reasons
        if one["code"] == ReasonCode.SCORE and one.get("threshold") is not None
    ]
    return str(max(over)[2]) if over else ""


# Built once: SQLAlchemy takes longer to build these than the database to answer them.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_HELD = (
    select(
        comments.c.id.label("comment_id"),
        comments.c.site_id,
        comments.c.revision,
        *(
            revisions.c[name]
            for name in (
                "body",
                "language",
                "author_id",
                "author_name",
                "article_id",
                "article_title",
                "section",
                "campaign_id",
                "received_at",
            )
        ),
    )
    .join(
        revisions,
        and_(revisions.c.comment_id == comments.c.id, revisions.c.revision == comments.c.revision),
    )
    .where(comments.c.id.in_(_IDS), comments.c.status == "held")
    .order_by(comments.c.id)
    # Its campaign may just be given to it by a copy that arrives: see campaigns.assign.
    .with_for_update(of=revisions, read=True)
)
_ROWS = (
    select(held_comments.c.id, held_comments.c.comment_id, held_comments.c.revision)
    .where(held_comments.c.comment_id.in_(_IDS))
    .order_by(held_comments.c.comment_id)
    .with_for_update()
)
_HOLDS = (
    select(
        decisions.c.comment_id,
        decisions.c.revision,
        decisions.c.source,
        decisions.c.reasons,
        decisions.c.created_at,
    )
    .where(decisions.c.comment_id.in_(_IDS), decisions.c.outcome == "hold")
    .order_by(decisions.c.comment_id, decisions.c.version)
)
_VERDICTS = select(
    verdicts.c.comment_id, verdicts.c.revision, verdicts.c.scores, verdicts.c.reasons, verdicts.c.language
).where(verdicts.c.comment_id.in_(_IDS), verdicts.c.mode == "live")
_REPORTS = select(reports.c.comment_id, reports.c.revision, reports.c.reporter_hash).where(
    reports.c.comment_id.in_(_IDS)
)
_REACH = (
    select(revisions.c.article_id, func.count().label("comments"))
    .where(revisions.c.site_id == bindparam("site_id"))
    .where(revisions.c.article_id.in_(bindparam("article_ids", expanding=True)))
    .where(revisions.c.received_at > bindparam("since"))
    .group_by(revisions.c.article_id)
)
_RECORDS = (
    select(
        reports.c.reporter_hash,
        func.count().label("settled"),
        func.sum(case((comments.c.status == "rejected", 1), else_=0)).label("justified"),
    )
    .join(comments, comments.c.id == reports.c.comment_id)
    .where(comments.c.site_id == bindparam("site_id"), comments.c.status.in_(("approved", "rejected")))
    .where(reports.c.reporter_hash.in_(bindparam("hashes", expanding=True)))
    .group_by(reports.c.reporter_hash)
)
_UPDATE = (
    update(held_comments)
    .where(held_comments.c.comment_id == bindparam("of"))
    .values(
        {
            name: bindparam(name)
            for name in held_comments.c.keys()  # noqa: SIM118 - a collection of columns is no mapping
            if name not in ("id", "comment_id", "escalated_at", "escalated_by")
        }
    )
)
