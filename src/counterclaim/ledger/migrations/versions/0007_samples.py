"""Runs of words by which reports find those that carry the same."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "sample",
        sa.Column("run", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("run", "shelf", "document", name=op.f("pk_sample")),
        sqlite_with_rowid=False,
    )
    op.execute("DELETE FROM derivation")  # derived anew, with places told by what reports are about
