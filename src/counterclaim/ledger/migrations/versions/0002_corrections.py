"""What people set of a statement or figure stands in its placing; codes of the meaning of statements."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("placing") as placing:
        placing.add_column(sa.Column("measure", sa.Text(), nullable=True))
        placing.add_column(sa.Column("statement", sa.String(length=24), nullable=True))
        placing.add_column(sa.Column("corrected", sa.JSON(), nullable=False, server_default="{}"))
    op.create_index(op.f("ix_placing_measure"), "placing", ["measure"], unique=False)
    op.create_index(op.f("ix_placing_statement"), "placing", ["statement"], unique=False)
    op.create_table(
        "meaning",
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(length=24), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("bits", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("ordinal", name=op.f("pk_meaning")),
    )
    op.create_index(op.f("ix_meaning_record"), "meaning", ["record"], unique=True)
    op.execute("DELETE FROM derivation")  # derived anew with the new columns
