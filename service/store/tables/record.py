"""The record: sites and keys, comments and their revisions, verdicts, decisions, deliveries, reports.

Used by queries through `service.store.tables`. Never read by anything but the store.
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
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from service.store.tables.base import Id, metadata

sites = Table(
    "sites",
    metadata,
    Column("id", Id, primary_key=True),
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
    Column("id", Id, primary_key=True),
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
    Column("id", Id, primary_key=True),
    Column("comment_id", String(32), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("mode", String(10), nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("policy_name", String(100), nullable=False),
    Column("policy_version", String(100), nullable=False),
    Column("models", JSON, nullable=False),
    Column("scores", JSON, nullable=False),
    # Scores as written and as read, of texts that have a reading; `scores` has the higher ones.
    Column("both_ways", JSON(none_as_null=True)),
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
    Column("id", Id, primary_key=True),
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
    Column("id", Id, primary_key=True),
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
    Column("id", Id, primary_key=True),
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
