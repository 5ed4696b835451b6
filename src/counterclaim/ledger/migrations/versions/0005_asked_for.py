"""Indexes for what pages ask for: statements of a party, pairs that wait for a person."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_index(op.f("ix_placing_party"), "placing", ["party"], unique=False)
    op.create_index("ix_edge_question", "edge", ["question", "verdict", "score"], unique=False)
