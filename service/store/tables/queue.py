"""The desk's queue: one narrow row for each comment that waits for a person.

Used by queries through `service.store.tables`. Follows the record; decides nothing.
"""

from sqlalchemy import (
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    text,
)

from service.store.tables.base import Id, metadata

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
    Column("id", Id, primary_key=True),
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
