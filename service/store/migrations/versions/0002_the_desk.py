"""The desk: moderators and their sessions, the queue of held comments, reviews, leases, notes, the log."""

import sqlalchemy as sa
from alembic import op

from service.store.migrations import held_at_upgrade

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915 - one table after another
    op.create_table(
        "moderators",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("admin_everywhere", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("preferences", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("disabled_at", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderators")),
        sa.UniqueConstraint("name", name=op.f("uq_moderators_name")),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("failed_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failures")),
    )
    op.create_index(
        "ix_sign_in_failures_subject_failed_at", "sign_in_failures", ["subject", "failed_at"], unique=False
    )
    op.create_table(
        "activity",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("action", sa.String(length=50), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_activity_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_index("ix_activity_actor_at", "activity", ["actor", "at"], unique=False)
    op.create_index("ix_activity_site_id_at", "activity", ["site_id", "at"], unique=False)
    op.create_table(
        "author_actions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("moderator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("until", sa.Double(), nullable=True),
        sa.Column("lifted_at", sa.Double(), nullable=True),
        sa.Column("lifted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["lifted_by"], ["moderators.id"], name=op.f("fk_author_actions_lifted_by")),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderators.id"], name=op.f("fk_author_actions_moderator_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_author_actions_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_author_actions")),
    )
    op.create_index(
        "ix_author_actions_site_id_author_id", "author_actions", ["site_id", "author_id"], unique=False
    )
    op.create_table(
        "desk_sessions",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("moderator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("seen_at", sa.Double(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.Column("revoked_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderators.id"], name=op.f("fk_desk_sessions_moderator_id")
        ),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_desk_sessions")),
    )
    op.create_index(op.f("ix_desk_sessions_moderator_id"), "desk_sessions", ["moderator_id"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("moderator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderators.id"], name=op.f("fk_memberships_moderator_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_memberships_site_id")),
        sa.PrimaryKeyConstraint("moderator_id", "site_id", name=op.f("pk_memberships")),
    )
    op.create_table(
        "policy_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("thresholds", sa.JSON(), nullable=False),
        sa.Column("made_over", sa.String(length=220), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("moderator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderators.id"], name=op.f("fk_policy_versions_moderator_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_policy_versions_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_versions")),
        sa.UniqueConstraint("site_id", "number", name=op.f("uq_policy_versions_site_id_number")),
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("moderator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("decided", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("undo_until", sa.Double(), nullable=False),
        sa.Column("undone_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderators.id"], name=op.f("fk_reviews_moderator_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_reviews_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(
        "ix_reviews_moderator_id_created_at", "reviews", ["moderator_id", "created_at"], unique=False
    )
    op.create_index("ix_reviews_site_id_created_at", "reviews", ["site_id", "created_at"], unique=False)
    op.create_table(
        "exposures",
        sa.Column("moderator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comment_id", sa.String(length=32), nullable=False),
        sa.Column("seen_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_exposures_comment_id")),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderators.id"], name=op.f("fk_exposures_moderator_id")),
        sa.PrimaryKeyConstraint("moderator_id", "comment_id", name=op.f("pk_exposures")),
    )
    op.create_index(
        "ix_exposures_moderator_id_seen_at", "exposures", ["moderator_id", "seen_at"], unique=False
    )
    op.create_table(
        "held_comments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comment_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("section", sa.String(length=200), nullable=False),
        sa.Column("article_id", sa.String(length=200), nullable=False),
        sa.Column("author_id", sa.String(length=200), nullable=False),
        sa.Column("author_folded", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("label", sa.String(length=30), nullable=False),
        sa.Column("campaign_id", sa.String(length=32), nullable=False),
        sa.Column("received_at", sa.Double(), nullable=False),
        sa.Column("held_at", sa.Double(), nullable=False),
        sa.Column("severity", sa.Double(), nullable=False),
        sa.Column("reach", sa.Integer(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("report_weight", sa.Double(), nullable=False),
        sa.Column("priority", sa.Double(), nullable=False),
        sa.Column("escalated_at", sa.Double(), nullable=True),
        sa.Column("escalated_by", sa.String(length=100), nullable=True),
        sa.Column("toxicity", sa.Double(), nullable=True),
        sa.Column("severe_toxicity", sa.Double(), nullable=True),
        sa.Column("obscene", sa.Double(), nullable=True),
        sa.Column("threat", sa.Double(), nullable=True),
        sa.Column("insult", sa.Double(), nullable=True),
        sa.Column("identity_attack", sa.Double(), nullable=True),
        sa.Column("sexual_explicit", sa.Double(), nullable=True),
        sa.Column("spam", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_held_comments_comment_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_held_comments_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_comments")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_held_comments_comment_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_held_comments_article", "held_comments", ["site_id", "article_id"], unique=False)
    op.create_index("ix_held_comments_author", "held_comments", ["site_id", "author_id"], unique=False)
    op.create_index(
        "ix_held_comments_author_folded", "held_comments", ["site_id", "author_folded"], unique=False
    )
    op.create_index(
        "ix_held_comments_campaign",
        "held_comments",
        ["site_id", "campaign_id", "author_id"],
        unique=False,
        sqlite_where=sa.text("campaign_id > ''"),
        postgresql_where=sa.text("campaign_id > ''"),
    )
    op.create_index(
        "ix_held_comments_reported",
        "held_comments",
        ["site_id", "reports"],
        unique=False,
        sqlite_where=sa.text("reports > 0"),
        postgresql_where=sa.text("reports > 0"),
    )
    op.create_index(
        "ix_held_comments_escalated",
        "held_comments",
        ["site_id", "escalated_at"],
        unique=False,
        sqlite_where=sa.text("escalated_at > 0"),
        postgresql_where=sa.text("escalated_at > 0"),
    )
    op.create_index(
        "ix_held_comments_facets",
        "held_comments",
        ["site_id", "section", "reason", "label", "language", "held_at"],
        unique=False,
    )
    op.create_index("ix_held_comments_held_at", "held_comments", ["site_id", "held_at", "id"], unique=False)
    op.create_index(
        "ix_held_comments_identity_attack",
        "held_comments",
        ["site_id", "identity_attack", "id"],
        unique=False,
    )
    op.create_index("ix_held_comments_insult", "held_comments", ["site_id", "insult", "id"], unique=False)
    op.create_index("ix_held_comments_obscene", "held_comments", ["site_id", "obscene", "id"], unique=False)
    op.create_index("ix_held_comments_priority", "held_comments", ["site_id", "priority", "id"], unique=False)
    op.create_index(
        "ix_held_comments_severe_toxicity",
        "held_comments",
        ["site_id", "severe_toxicity", "id"],
        unique=False,
    )
    op.create_index("ix_held_comments_severity", "held_comments", ["site_id", "severity", "id"], unique=False)
    op.create_index(
        "ix_held_comments_sexual_explicit",
        "held_comments",
        ["site_id", "sexual_explicit", "id"],
        unique=False,
    )
    op.create_index("ix_held_comments_spam", "held_comments", ["site_id", "spam", "id"], unique=False)
    op.create_index("ix_held_comments_threat", "held_comments", ["site_id", "threat", "id"], unique=False)
    op.create_index("ix_held_comments_toxicity", "held_comments", ["site_id", "toxicity", "id"], unique=False)
    op.create_table(
        "leases",
        sa.Column("comment_id", sa.String(length=32), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("moderator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken_at", sa.Double(), nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_leases_comment_id")),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderators.id"], name=op.f("fk_leases_moderator_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_leases_site_id")),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_leases")),
    )
    op.create_index(op.f("ix_leases_moderator_id"), "leases", ["moderator_id"], unique=False)
    op.create_index("ix_leases_site_id_until", "leases", ["site_id", "until"], unique=False)
    op.create_table(
        "notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comment_id", sa.String(length=32), nullable=True),
        sa.Column("author_id", sa.String(length=200), nullable=False),
        sa.Column("moderator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_notes_comment_id")),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderators.id"], name=op.f("fk_notes_moderator_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_notes_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_comment_id"), "notes", ["comment_id"], unique=False)
    op.create_index("ix_notes_site_id_author_id", "notes", ["site_id", "author_id"], unique=False)
    op.add_column("decisions", sa.Column("review_id", sa.String(length=32), nullable=True))
    op.create_index("ix_decisions_review_id", "decisions", ["review_id"], unique=False)
    op.create_index(
        "ix_decisions_site_id_created_at",
        "decisions",
        ["site_id", "created_at", "source", "outcome", "verdict_id"],
        unique=False,
    )
    op.add_column(
        "deliveries", sa.Column("visible_at", sa.Double(), server_default=sa.text("0"), nullable=False)
    )
    op.create_index("ix_deliveries_site_id_visible_at", "deliveries", ["site_id", "visible_at"], unique=False)
    op.add_column("revisions", sa.Column("campaign_id", sa.String(length=32), nullable=True))
    op.create_index(
        "ix_revisions_article", "revisions", ["site_id", "article_id", "received_at"], unique=False
    )
    op.create_index("ix_reports_reporter_hash", "reports", ["reporter_hash"], unique=False)
    op.create_index(
        "ix_revisions_replies",
        "revisions",
        ["site_id", "parent_id", "received_at"],
        unique=False,
        sqlite_where=sa.text("parent_id IS NOT NULL"),
        postgresql_where=sa.text("parent_id IS NOT NULL"),
    )
    op.add_column(
        "sites", sa.Column("undo_seconds", sa.Double(), server_default=sa.text("10"), nullable=False)
    )
    _make_activity_append_only()
    _make_search()
    held_at_upgrade.fill(op.get_bind())


def _make_activity_append_only() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER activity_refuses_{verb.lower()} BEFORE {verb} ON activity "
                "BEGIN SELECT RAISE(ABORT, 'the activity log is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION activity_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the activity log is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER activity_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON activity "
        "FOR EACH STATEMENT EXECUTE FUNCTION activity_refuses()"
    )


def _make_search() -> None:
    # One row for each of held_comments, by its number. Not in `tables.metadata`: the two
    # databases have nothing in common here.
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE held_search USING fts5(words, tokenize='unicode61 remove_diacritics 2')"
        )
        return
    op.execute("CREATE TABLE held_search (id bigint PRIMARY KEY, words tsvector NOT NULL)")
    op.execute("CREATE INDEX ix_held_search_words ON held_search USING gin (words)")
