"""The first ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "capture",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("payload_sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("captured_at", sa.String(length=32), nullable=False),
        sa.Column("previous", sa.String(length=24), nullable=True),
        sa.Column("http", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture")),
    )
    op.create_index(op.f("ix_capture_source"), "capture", ["source"], unique=False)
    op.create_index(op.f("ix_capture_payload_sha256"), "capture", ["payload_sha256"], unique=False)
    op.create_table(
        "warc",
        sa.Column("record", sa.String(length=48), nullable=False),
        sa.Column("file", sa.String(length=48), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("capture", sa.String(length=24), nullable=True),
        sa.Column("payload_sha256", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_warc")),
    )
    op.create_index(op.f("ix_warc_capture"), "warc", ["capture"], unique=False)
    op.create_index(op.f("ix_warc_payload_sha256"), "warc", ["payload_sha256"], unique=False)
    op.create_index("ix_warc_file_offset", "warc", ["file", "offset"], unique=False)
    op.create_table(
        "timestamp",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timestamp")),
    )
    op.create_index(op.f("ix_timestamp_hash"), "timestamp", ["hash"], unique=False)
    op.create_table(
        "custody",
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("ordinal", name=op.f("pk_custody")),
    )
    op.create_table(
        "conflict",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("contention", sa.String(length=24), nullable=True),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
    )
    op.create_table(
        "contention",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("proposition", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contention")),
    )
    op.create_table(
        "derivation",
        sa.Column("what", sa.String(length=24), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_derivation")),
    )
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edge")),
    )
    op.create_index(op.f("ix_edge_left"), "edge", ["left"], unique=False)
    op.create_index(op.f("ix_edge_right"), "edge", ["right"], unique=False)
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
    op.create_table(
        "judgement",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("left", sa.String(length=24), nullable=False),
        sa.Column("right", sa.Text(), nullable=False),
        sa.Column("question", sa.String(length=24), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
    )
    op.create_index(op.f("ix_judgement_left"), "judgement", ["left"], unique=False)
    op.create_index(op.f("ix_judgement_right"), "judgement", ["right"], unique=False)
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
        sa.PrimaryKeyConstraint("record", name=op.f("pk_placing")),
    )
    op.create_index(op.f("ix_placing_contention"), "placing", ["contention"], unique=False)
    op.create_index(op.f("ix_placing_document"), "placing", ["document"], unique=False)
    op.create_index(op.f("ix_placing_entity"), "placing", ["entity"], unique=False)
    op.create_table(
        "problem",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("document", sa.String(length=24), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem")),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("stages", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_table(
        "story",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
    )
    op.create_table(
        "watched",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("asked", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_watched")),
    )
    op.create_table(
        "vector",
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=24), nullable=False),
        sa.Column("floats", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("text_sha256", "model", name=op.f("pk_vector")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("capture", sa.String(length=24), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("published_at", sa.String(length=32), nullable=True),
        sa.Column("published_evidence", sa.Text(), nullable=True),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("blocks", sa.LargeBinary(), nullable=False),
        sa.Column("offsets", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["capture"], ["capture.id"], name=op.f("fk_document_capture")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_capture"), "document", ["capture"], unique=False)
    op.create_index(op.f("ix_document_name"), "document", ["name"], unique=False)
    op.create_index(op.f("ix_document_outlet"), "document", ["outlet"], unique=False)
    op.create_index(op.f("ix_document_published_at"), "document", ["published_at"], unique=False)
    op.create_index(op.f("ix_document_text_sha256"), "document", ["text_sha256"], unique=False)
    op.create_table(
        "entity_member",
        sa.Column("entity", sa.String(length=24), nullable=False),
        sa.Column("referent", sa.String(length=24), nullable=False),
        sa.Column("document", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["entity"], ["entity.id"], name=op.f("fk_entity_member_entity")),
        sa.PrimaryKeyConstraint("entity", "referent", name=op.f("pk_entity_member")),
    )
    op.create_index(op.f("ix_entity_member_document"), "entity_member", ["document"], unique=False)
    op.create_table(
        "finding",
        sa.Column("run", sa.String(length=24), nullable=False),
        sa.Column("record", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_finding_run")),
        sa.PrimaryKeyConstraint("run", "record", name=op.f("pk_finding")),
    )
    op.create_table(
        "annotation",
        sa.Column("document", sa.String(length=24), nullable=False),
        sa.Column("run", sa.String(length=24), nullable=False),
        sa.Column("layer", sa.String(length=24), nullable=False),
        sa.Column("records", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_annotation_document")),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_annotation_run")),
        sa.PrimaryKeyConstraint("document", "run", "layer", name=op.f("pk_annotation")),
    )
    op.create_table(
        "figure",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("document", sa.String(length=24), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_figure_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
    )
    op.create_index(op.f("ix_figure_document"), "figure", ["document"], unique=False)
    op.create_table(
        "reading",
        sa.Column("ordinal", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("document", sa.String(length=24), nullable=False),
        sa.Column("run", sa.String(length=24), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_reading_document")),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_reading_run")),
        sa.PrimaryKeyConstraint("ordinal", name=op.f("pk_reading")),
    )
    op.create_index(op.f("ix_reading_document"), "reading", ["document"], unique=False)
    op.create_index("uq_reading_document_run", "reading", ["document", "run"], unique=True)
    op.create_table(
        "statement",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("document", sa.String(length=24), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("cue", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_statement_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
    )
    op.create_index(op.f("ix_statement_document"), "statement", ["document"], unique=False)
