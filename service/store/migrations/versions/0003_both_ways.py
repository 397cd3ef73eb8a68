"""What a text scored as written and as a reader would see it, beside the higher scores."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("verdicts", sa.Column("both_ways", sa.JSON(), nullable=True))
