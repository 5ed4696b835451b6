"""What is derived is kept by region; it is dropped here, and derived anew by whatever command comes next."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

DROPPED = ("entity_member", "entity", "edge", "placing", "contention", "conflict", "story")


def upgrade() -> None:
    for table in DROPPED:
        op.drop_table(table)
    op.execute("DROP TABLE IF EXISTS words")
    op.execute("DELETE FROM derivation")
    op.create_table(
        "home",
        sa.Column("document", sa.String(length=24), nullable=False),
        sa.Column("shelf", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=128), nullable=False),
        sa.Column("bond", sa.String(length=24), nullable=False),
        sa.Column("thread", sa.String(length=24), nullable=False),
        sa.Column("place", sa.String(length=128), nullable=False),
        sa.Column("region", sa.String(length=128), nullable=True),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_home")),
    )
    op.create_index("ix_home_bond", "home", ["bond", "size", "address"], unique=False)
    op.create_index("ix_home_place", "home", ["place", "size"], unique=False)
    op.create_index(op.f("ix_home_region"), "home", ["region"], unique=False)
    op.create_index(op.f("ix_home_shelf"), "home", ["shelf"], unique=False)
    op.create_index("ix_home_thread", "home", ["thread", "size", "address"], unique=False)
    op.create_table(
        "referent",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("document", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referent")),
    )
    op.create_table(
        "region",
        sa.Column("label", sa.String(length=128), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("decisions", sa.String(length=24), nullable=False),
        sa.Column("reports", sa.Integer(), server_default="0", nullable=False),
        sa.Column("statements", sa.Integer(), server_default="0", nullable=False),
        sa.Column("figures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("contentions", sa.Integer(), server_default="0", nullable=False),
        sa.Column("conflicts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stories", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("label", name=op.f("pk_region")),
    )
    op.create_table(
        "part",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("region", sa.String(length=128), nullable=False),
        sa.Column("whole", sa.String(length=24), nullable=True),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part")),
    )
    op.create_index(op.f("ix_part_region"), "part", ["region"], unique=False)
    op.create_index(op.f("ix_part_whole"), "part", ["whole"], unique=False)
    op.create_table(
        "part_key",
        sa.Column("part", sa.String(length=24), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("part", "key", name=op.f("pk_part_key")),
    )
    op.create_index(op.f("ix_part_key_key"), "part_key", ["key"], unique=False)
    op.create_table(
        "entity",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("party", sa.Text(), nullable=True),
        sa.Column("statements", sa.Integer(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entity")),
    )
    op.create_index(op.f("ix_entity_name"), "entity", ["name"], unique=False)
    op.create_index(op.f("ix_entity_party"), "entity", ["party"], unique=False)
    op.create_index(op.f("ix_entity_statements"), "entity", ["statements"], unique=False)
    op.create_table(
        "entity_member",
        sa.Column("referent", sa.String(length=24), nullable=False),
        sa.Column("entity", sa.String(length=24), nullable=False),
        sa.Column("part", sa.String(length=24), nullable=False),
        sa.Column("document", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("region", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("referent", name=op.f("pk_entity_member")),
    )
    op.create_index(op.f("ix_entity_member_document"), "entity_member", ["document"], unique=False)
    op.create_index(op.f("ix_entity_member_entity"), "entity_member", ["entity"], unique=False)
    op.create_index(op.f("ix_entity_member_part"), "entity_member", ["part"], unique=False)
    op.create_index(op.f("ix_entity_member_region"), "entity_member", ["region"], unique=False)
    op.create_table(
        "edge",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("left", sa.String(length=24), nullable=False),
        sa.Column("right", sa.String(length=24), nullable=False),
        sa.Column("question", sa.String(length=24), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("region", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edge")),
    )
    op.create_index(op.f("ix_edge_left"), "edge", ["left"], unique=False)
    op.create_index(op.f("ix_edge_region"), "edge", ["region"], unique=False)
    op.create_index(op.f("ix_edge_right"), "edge", ["right"], unique=False)
    op.create_table(
        "placing",
        sa.Column("record", sa.String(length=24), nullable=False),
        sa.Column("document", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("entity", sa.String(length=24), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("party", sa.Text(), nullable=True),
        sa.Column("about", sa.String(length=24), nullable=True),
        sa.Column("contention", sa.String(length=24), nullable=True),
        sa.Column("stance", sa.String(length=12), nullable=True),
        sa.Column("narrator", sa.Boolean(), nullable=False),
        sa.Column("chain", sa.JSON(), nullable=False),
        sa.Column("doubt", sa.Float(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("statement", sa.String(length=24), nullable=True),
        sa.Column("corrected", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("urgency", sa.Float(), server_default="0", nullable=False),
        sa.Column("part", sa.String(length=24), nullable=True),
        sa.Column("region", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_placing")),
    )
    op.create_index(op.f("ix_placing_contention"), "placing", ["contention"], unique=False)
    op.create_index(op.f("ix_placing_document"), "placing", ["document"], unique=False)
    op.create_index(op.f("ix_placing_entity"), "placing", ["entity"], unique=False)
    op.create_index(op.f("ix_placing_measure"), "placing", ["measure"], unique=False)
    op.create_index(op.f("ix_placing_part"), "placing", ["part"], unique=False)
    op.create_index(op.f("ix_placing_region"), "placing", ["region"], unique=False)
    op.create_index(op.f("ix_placing_statement"), "placing", ["statement"], unique=False)
    op.create_index(op.f("ix_placing_urgency"), "placing", ["urgency"], unique=False)
    op.create_table(
        "contention",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("proposition", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("region", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contention")),
    )
    op.create_index(op.f("ix_contention_region"), "contention", ["region"], unique=False)
    op.create_index(op.f("ix_contention_size"), "contention", ["size"], unique=False)
    op.create_table(
        "conflict",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("contention", sa.String(length=24), nullable=True),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("region", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
    )
    op.create_index(op.f("ix_conflict_contention"), "conflict", ["contention"], unique=False)
    op.create_index(op.f("ix_conflict_region"), "conflict", ["region"], unique=False)
    op.create_table(
        "story",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("region", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
    )
    op.create_index(op.f("ix_story_region"), "story", ["region"], unique=False)
    op.create_index(op.f("ix_story_size"), "story", ["size"], unique=False)
    op.create_table(
        "story_member",
        sa.Column("document", sa.String(length=24), nullable=False),
        sa.Column("story", sa.String(length=24), nullable=False),
        sa.Column("region", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_story_member")),
    )
    op.create_index(op.f("ix_story_member_region"), "story_member", ["region"], unique=False)
    op.create_index(op.f("ix_story_member_story"), "story_member", ["story"], unique=False)
