"""The tables, as SQLAlchemy Core objects; migrations/versions builds the same ones.

Times are seconds since 1970 (UTC) as doubles, which both databases compare and
index alike. A test compares these with what the migrations made.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only in a column that is exactly INTEGER.
_Id = BigInteger().with_variant(Integer, "sqlite")

sites = Table(
    "sites",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("policy", String(100), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("delivery_url", Text),
    Column("delivery_allow_private", Boolean, nullable=False, server_default=text("false")),
    Column("delivery_disabled_at", Double),
    # Counts this site's decisions; taking the next number locks the row until the
    # commit, so that the feed shows decisions in the order in which they became visible.
    Column("decision_seq", BigInteger, nullable=False, server_default=text("0")),
    # Seconds in which a moderator can take a decision back before the portal hears of it.
    Column("undo_seconds", Double, nullable=False, server_default=text("10")),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False, index=True),
    Column("secret_sha256", String(64), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("revoked_at", Double),
    Column("last_used_at", Double),
)

webhook_secrets = Table(
    "webhook_secrets",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False, index=True),
    Column("secret", String(200), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double),
)

comments = Table(
    "comments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("external_id", String(200), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("status", String(20), nullable=False),
    Column("decision_version", Integer, nullable=False, server_default=text("0")),
    Column("received_at", Double, nullable=False),
    Column("withdrawn_at", Double),
    UniqueConstraint("site_id", "external_id"),
    Index("ix_comments_site_id_status", "site_id", "status"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("comment_id", ForeignKey("comments.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("body", Text, nullable=False),
    # Digest of all that the portal sent: tells a repeated post from a different one.
    Column("content_digest", String(64), nullable=False),
    # Digest of the folded text: finds the same text from other authors.
    Column("text_digest", String(64), nullable=False),
    # Shared by copies of one text, see service.store.campaigns; null before it was known.
    Column("campaign_id", String(32)),
    Column("language", String(35)),
    Column("author_id", String(200), nullable=False),
    Column("author_name", String(200)),
    Column("email_hash", String(64)),
    Column("ip_hash", String(64)),
    Column("article_id", String(200), nullable=False),
    Column("article_url", Text),
    Column("article_title", Text),
    Column("section", String(200)),
    Column("parent_id", String(200)),
    Column("posted_at", Double),
    Column("received_at", Double, nullable=False),
    # pending -> queued -> scoring -> decided; cancelled when edited or withdrawn before that.
    Column("state", String(20), nullable=False),
    Column("lease_until", Double),
    Column("fence", Integer, nullable=False, server_default=text("0")),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("decided_at", Double),
    Index("ix_revisions_author", "site_id", "author_id", "received_at"),
    Index("ix_revisions_ip", "site_id", "ip_hash", "received_at"),
    Index("ix_revisions_article", "site_id", "article_id", "received_at"),
    Index("ix_revisions_text", "site_id", "text_digest", "received_at"),
    # Finds replies: `parent_id` is the portal's id of the comment that is answered.
    Index(
        "ix_revisions_replies",
        "site_id",
        "parent_id",
        "received_at",
        sqlite_where=text("parent_id IS NOT NULL"),
        postgresql_where=text("parent_id IS NOT NULL"),
    ),
    # Only undecided rows, so that the dispatcher's look costs the same in the millionth comment.
    Index(
        "ix_revisions_undecided",
        "state",
        "received_at",
        sqlite_where=text("state IN ('pending', 'queued', 'scoring')"),
        postgresql_where=text("state IN ('pending', 'queued', 'scoring')"),
    ),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("comment_id", String(32), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("mode", String(10), nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("policy_name", String(100), nullable=False),
    Column("policy_version", String(100), nullable=False),
    Column("models", JSON, nullable=False),
    Column("scores", JSON, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("language", String(35)),
    Column("created_at", Double, nullable=False),
    ForeignKeyConstraint(["comment_id", "revision"], ["revisions.comment_id", "revisions.revision"]),
    # The database itself refuses a second live verdict, whatever runs twice.
    Index(
        "uq_verdicts_live",
        "comment_id",
        "revision",
        unique=True,
        sqlite_where=text("mode = 'live'"),
        postgresql_where=text("mode = 'live'"),
    ),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("comment_id", String(32), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("source", String(20), nullable=False),
    Column("verdict_id", ForeignKey("verdicts.id"), unique=True),
    Column("moderator", String(200)),
    # The act of a moderator that this belongs to: one comment, or all of a sweep.
    Column("review_id", String(32)),
    Column("reasons", JSON, nullable=False),
    Column("created_at", Double, nullable=False),
    ForeignKeyConstraint(["comment_id", "revision"], ["revisions.comment_id", "revisions.revision"]),
    UniqueConstraint("site_id", "seq"),
    UniqueConstraint("comment_id", "version"),
    Index("ix_decisions_review_id", "review_id"),
    # Holds all that charts and the policy preview count by, so that they need no row.
    Index("ix_decisions_site_id_created_at", "site_id", "created_at", "source", "outcome", "verdict_id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("webhook_id", String(64), nullable=False, unique=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("decision_id", ForeignKey("decisions.id"), nullable=False, unique=True),
    # Rendered once: every attempt sends these bytes, or signatures would drift.
    Column("body", Text, nullable=False),
    # pending -> sending -> delivered | dead; no_endpoint when the site had none;
    # cancelled when the decision was undone before `visible_at`.
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("created_at", Double, nullable=False),
    Column("next_at", Double, nullable=False),
    Column("fence", Integer, nullable=False, server_default=text("0")),
    Column("last_status", Integer),
    Column("last_error", Text),
    Column("delivered_at", Double),
    # From when the portal may know: later than created_at while a moderator can still undo it.
    Column("visible_at", Double, nullable=False, server_default=text("0")),
    Index("ix_deliveries_site_id_visible_at", "site_id", "visible_at"),
    Index(
        "ix_deliveries_due",
        "next_at",
        sqlite_where=text("state IN ('pending', 'sending')"),
        postgresql_where=text("state IN ('pending', 'sending')"),
    ),
    Index("ix_deliveries_site_id_state", "site_id", "state"),
)

reports = Table(
    "reports",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("comment_id", String(32), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("reporter_hash", String(64)),
    Column("category", String(50), nullable=False),
    Column("detail", Text),
    Column("created_at", Double, nullable=False),
    ForeignKeyConstraint(["comment_id", "revision"], ["revisions.comment_id", "revisions.revision"]),
    UniqueConstraint("comment_id", "revision", "reporter_hash"),
    Index("ix_reports_reporter_hash", "reporter_hash"),
)

moderators = Table(
    "moderators",
    metadata,
    Column("id", _Id, primary_key=True),
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
    Column("id", _Id, primary_key=True),
    # Keyed hash of a name or of an address; see service.accounts.throttle.
    Column("subject", String(64), nullable=False),
    Column("failed_at", Double, nullable=False),
    Index("ix_sign_in_failures_subject_failed_at", "subject", "failed_at"),
)

_SCORES = (
    "toxicity",
    "severe_toxicity",
    "obscene",
    "threat",
    "insult",
    "identity_attack",
    "sexual_explicit",
    "spam",
)

# One narrow row for each comment that waits for a person, made and removed with its
# decisions, so that the desk sorts, counts and searches 100,000 of them quickly.
held_comments = Table(
    "held_comments",
    metadata,
    # A number, because SQLite's full-text index knows its rows by number.
    Column("id", _Id, primary_key=True),
    Column("comment_id", ForeignKey("comments.id"), nullable=False, unique=True),
    Column("revision", Integer, nullable=False),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    # Facets; empty where there is none, since NULLs do not compare.
    Column("section", String(200), nullable=False),
    Column("article_id", String(200), nullable=False),
    Column("author_id", String(200), nullable=False),
    # The author's name as service.store.search folds words, to find it in any spelling.
    Column("author_folded", String(200), nullable=False),
    Column("language", String(35), nullable=False),
    # `score`, `rule:<name>`, or another reason's code: the first reason of the hold.
    Column("reason", String(120), nullable=False),
    # The label furthest over its threshold, if a score is behind the hold.
    Column("label", String(30), nullable=False),
    # Empty where no other comment is alike.
    Column("campaign_id", String(32), nullable=False),
    Column("received_at", Double, nullable=False),
    Column("held_at", Double, nullable=False),
    Column("severity", Double, nullable=False),
    Column("reach", Integer, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("report_weight", Double, nullable=False),
    Column("priority", Double, nullable=False),
    Column("escalated_at", Double),
    Column("escalated_by", String(100)),
    *(Column(name, Double) for name in _SCORES),
    Index("ix_held_comments_priority", "site_id", "priority", "id"),
    Index("ix_held_comments_held_at", "site_id", "held_at", "id"),
    Index("ix_held_comments_severity", "site_id", "severity", "id"),
    # Holds all facets with few values: one pass over it counts them together.
    Index("ix_held_comments_facets", "site_id", "section", "reason", "label", "language", "held_at"),
    Index("ix_held_comments_article", "site_id", "article_id"),
    Index("ix_held_comments_author", "site_id", "author_id"),
    Index("ix_held_comments_author_folded", "site_id", "author_folded"),
    Index(
        "ix_held_comments_campaign",
        "site_id",
        "campaign_id",
        "author_id",
        sqlite_where=text("campaign_id > ''"),
        postgresql_where=text("campaign_id > ''"),
    ),
    Index(
        "ix_held_comments_reported",
        "site_id",
        "reports",
        sqlite_where=text("reports > 0"),
        postgresql_where=text("reports > 0"),
    ),
    Index(
        "ix_held_comments_escalated",
        "site_id",
        "escalated_at",
        sqlite_where=text("escalated_at > 0"),
        postgresql_where=text("escalated_at > 0"),
    ),
    *(Index(f"ix_held_comments_{name}", "site_id", name, "id") for name in _SCORES),
    # No number is given twice: the desk tells by it what is new.
    sqlite_autoincrement=True,
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
    Column("id", _Id, primary_key=True),
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
    Column("id", _Id, primary_key=True),
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
    Column("id", _Id, primary_key=True),
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
    Column("id", _Id, primary_key=True),
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
