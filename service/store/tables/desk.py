"""The desk: who works there, and what they did, wrote and ordered.

Used by queries through `service.store.tables`. Never holds a comment's text.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from service.store.tables.base import Id, metadata

moderators = Table(
    "moderators",
    metadata,
    Column("id", Id, primary_key=True),
    # What one signs in with: lower case, and what decisions and the activity log name.
    Column("name", String(100), nullable=False, unique=True),
    Column("display_name", String(200), nullable=False),
    # argon2id in PHC format.
    Column("password_hash", Text, nullable=False),
    Column("must_change_password", Boolean, nullable=False, server_default=text("false")),
    # An admin of every site, also of those added later.
    Column("admin_everywhere", Boolean, nullable=False, server_default=text("false")),
    # The moderator's own choices: keys, blur, cap, pauses; see service.domain.preferences.
    Column("preferences", JSON, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("disabled_at", Double),
)

memberships = Table(
    "memberships",
    metadata,
    Column("moderator_id", ForeignKey("moderators.id"), primary_key=True),
    Column("site_id", ForeignKey("sites.id"), primary_key=True),
    Column("role", String(20), nullable=False),
)

desk_sessions = Table(
    "desk_sessions",
    metadata,
    # SHA-256 of the random token in the cookie: who reads the table cannot sign in with it.
    Column("token_sha256", String(64), primary_key=True),
    Column("moderator_id", ForeignKey("moderators.id"), nullable=False, index=True),
    Column("created_at", Double, nullable=False),
    Column("seen_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False),
    Column("revoked_at", Double),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("id", Id, primary_key=True),
    # Keyed hash of a name or of an address; see service.accounts.throttle.
    Column("subject", String(64), nullable=False),
    Column("failed_at", Double, nullable=False),
    Index("ix_sign_in_failures_subject_failed_at", "subject", "failed_at"),
)

leases = Table(
    "leases",
    metadata,
    Column("comment_id", ForeignKey("comments.id"), primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("moderator_id", ForeignKey("moderators.id"), nullable=False, index=True),
    Column("taken_at", Double, nullable=False),
    Column("until", Double, nullable=False),
    Index("ix_leases_site_id_until", "site_id", "until"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("moderator_id", ForeignKey("moderators.id"), nullable=False),
    # approve, reject, hold; undo when it takes back another one.
    Column("kind", String(20), nullable=False),
    Column("decided", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("undo_until", Double, nullable=False),
    Column("undone_by", String(32)),
    Index("ix_reviews_moderator_id_created_at", "moderator_id", "created_at"),
    Index("ix_reviews_site_id_created_at", "site_id", "created_at"),
)

# Severe texts that a moderator was shown, for the cap an hour; see service.domain.preferences.
exposures = Table(
    "exposures",
    metadata,
    Column("moderator_id", ForeignKey("moderators.id"), primary_key=True),
    Column("comment_id", ForeignKey("comments.id"), primary_key=True),
    Column("seen_at", Double, nullable=False),
    Index("ix_exposures_moderator_id_seen_at", "moderator_id", "seen_at"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    # On a comment, or (comment_id is null) on its author as such.
    Column("comment_id", ForeignKey("comments.id"), index=True),
    Column("author_id", String(200), nullable=False),
    Column("moderator_id", ForeignKey("moderators.id"), nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Index("ix_notes_site_id_author_id", "site_id", "author_id"),
)

author_actions = Table(
    "author_actions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("author_id", String(200), nullable=False),
    # premoderate, mute, ban; see service.domain.author_action.
    Column("kind", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("moderator_id", ForeignKey("moderators.id"), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("until", Double),
    Column("lifted_at", Double),
    Column("lifted_by", ForeignKey("moderators.id")),
    Column("lift_reason", Text),
    Index("ix_author_actions_site_id_author_id", "site_id", "author_id"),
)

policy_versions = Table(
    "policy_versions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    # Counts a site's versions from 1.
    Column("number", Integer, nullable=False),
    # Label to {"hold_at": ..., "reject_at": ...}: what takes the place of the file's thresholds.
    Column("thresholds", JSON, nullable=False),
    # The file's policy that it was made over, as `name version`.
    Column("made_over", String(220), nullable=False),
    Column("note", Text, nullable=False),
    Column("moderator_id", ForeignKey("moderators.id"), nullable=False),
    Column("created_at", Double, nullable=False),
    UniqueConstraint("site_id", "number"),
)

# Append-only: triggers of the database itself refuse UPDATE and DELETE.
activity = Table(
    "activity",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Double, nullable=False),
    # Null for what concerns no site, such as a sign-in.
    Column("site_id", ForeignKey("sites.id")),
    # The name at that time, or "command line".
    Column("actor", String(100), nullable=False),
    # <noun>_<past verb>, see service.domain.activity.
    Column("action", String(50), nullable=False),
    # What it was done to: a comment's id, an author's, a moderator's name.
    Column("subject", String(200), nullable=False),
    # Never a comment's text.
    Column("detail", JSON, nullable=False),
    Index("ix_activity_site_id_at", "site_id", "at"),
    Index("ix_activity_actor_at", "actor", "at"),
)
