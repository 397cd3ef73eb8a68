"""The tables, as SQLAlchemy Core objects; migrations/versions builds the same ones.

Times are seconds since 1970 (UTC) as doubles, which both databases compare and
index alike. A test compares these with what the migrations made.
"""

from service.store.tables.base import metadata
from service.store.tables.desk import (
    activity,
    author_actions,
    desk_sessions,
    exposures,
    leases,
    memberships,
    moderators,
    notes,
    policy_versions,
    reviews,
    sign_in_failures,
)
from service.store.tables.queue import held_comments
from service.store.tables.record import (
    api_keys,
    comments,
    decisions,
    deliveries,
    reports,
    revisions,
    sites,
    verdicts,
    webhook_secrets,
)

__all__ = [
    "activity",
    "api_keys",
    "author_actions",
    "comments",
    "decisions",
    "deliveries",
    "desk_sessions",
    "exposures",
    "held_comments",
    "leases",
    "memberships",
    "metadata",
    "moderators",
    "notes",
    "policy_versions",
    "reports",
    "reviews",
    "revisions",
    "sign_in_failures",
    "sites",
    "verdicts",
    "webhook_secrets",
]
