"""The versions of a site's own thresholds: append-only, numbered for each site.

Read by judging once for each site of a chunk, written by the leads' verbs in
`service.moderation.policies`. No row is ever changed.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, exists, insert, select

from service.domain.labels import Label
from service.domain.policy import Threshold
from service.domain.policy_version import PolicyVersion
from service.store.tables import moderators, policy_versions, sites


def newest(connection: Connection, site_id: int) -> PolicyVersion | None:
    """The version in force; None while the site has the file's thresholds."""
    row = connection.execute(_NEWEST, {"site": site_id}).first()
    return None if row is None else _version(row)


def list_versions(
    connection: Connection, site_id: int, *, limit: int, before: int | None = None
) -> list[PolicyVersion]:
    """A site's versions, newest first, at most `limit`, those before number `before` only."""
    statement = _versions().where(policy_versions.c.site_id == site_id)
    if before is not None:
        statement = statement.where(policy_versions.c.number < before)
    statement = statement.order_by(policy_versions.c.number.desc()).limit(limit)
    return [_version(row) for row in connection.execute(statement)]


def sites_naming(connection: Connection, labels: Collection[Label]) -> dict[str, list[Label]]:
    """Names of sites whose version in force has a threshold for any of `labels`, and for which."""
    newer = policy_versions.alias("newer")
    is_newest = ~exists().where(
        newer.c.site_id == policy_versions.c.site_id, newer.c.number > policy_versions.c.number
    )
    rows = connection.execute(
        select(sites.c.name, policy_versions.c.thresholds)
        .join(sites, sites.c.id == policy_versions.c.site_id)
        .where(is_newest)
        .order_by(sites.c.name)
    )
    found = {
        row.name: [label for label in thresholds_from_dict(row.thresholds) if label in labels] for row in rows
    }
    return {name: of_site for name, of_site in found.items() if of_site}


def lock_site(connection: Connection, site_id: int) -> None:
    """Let nobody else add a version to this site until the transaction ends."""
    connection.execute(select(sites.c.id).where(sites.c.id == site_id).with_for_update())


def add(
    connection: Connection,
    site_id: int,
    number: int,
    thresholds: Mapping[Label, Threshold],
    *,
    made_over: str,
    note: str,
    moderator_id: int,
    now: float,
) -> None:
    """Store a version. Assumes `lock_site`, and that `number` is the next one."""
    connection.execute(
        insert(policy_versions).values(
            site_id=site_id,
            number=number,
            thresholds=thresholds_to_dict(thresholds),
            made_over=made_over,
            note=note,
            moderator_id=moderator_id,
            created_at=now,
        )
    )


def thresholds_to_dict(thresholds: Mapping[Label, Threshold]) -> dict[str, dict[str, float]]:
    """Thresholds as the record and the activity log write them; no `reject_at` where there is none."""
    return {
        str(label): {"hold_at": limit.hold_at}
        | ({} if limit.reject_at is None else {"reject_at": limit.reject_at})
        for label, limit in thresholds.items()
    }


def thresholds_from_dict(written: Mapping[str, Mapping[str, float]]) -> dict[Label, Threshold]:
    """Read back what `thresholds_to_dict` wrote, in the order of `Label`."""
    return {
        label: Threshold(written[label]["hold_at"], written[label].get("reject_at"))
        for label in Label
        if label in written
    }


def _versions() -> Select[Any]:
    return select(policy_versions, moderators.c.name, moderators.c.display_name).join(
        moderators, moderators.c.id == policy_versions.c.moderator_id
    )


# Built once: judging asks for every site of every chunk.
_NEWEST = (
    _versions()
    .where(policy_versions.c.site_id == bindparam("site"))
    .order_by(policy_versions.c.number.desc())
    .limit(1)
)


def _version(row: Row[Any]) -> PolicyVersion:
    return PolicyVersion(
        number=row.number,
        thresholds=thresholds_from_dict(row.thresholds),
        made_over=row.made_over,
        note=row.note,
        moderator=row.name,
        moderator_display_name=row.display_name,
        created_at=row.created_at,
    )
