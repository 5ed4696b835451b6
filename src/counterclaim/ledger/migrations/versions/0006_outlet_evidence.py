"""Where it was read which outlet a report is from."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    with op.batch_alter_table("document") as table:
        table.add_column(sa.Column("outlet_evidence", sa.Text(), nullable=True))
