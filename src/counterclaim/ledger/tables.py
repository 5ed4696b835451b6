"""The tables, one set for SQLite and PostgreSQL.

Facts (insert only): capture warc document run reading annotation statement figure finding problem.
Decisions (insert only): judgement. Lists that people brought along (insert only): imported.
Proofs by others (insert only): timestamp.
Log (insert only): custody, which covers all of the above.
State (changed in place): watched.
Cache (may be dropped at any time): vector meaning.
Derived (dropped and rebuilt): home sample referent region part part_key entity entity_member edge placing contention
conflict story story_member derivation.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[str]:
    return Column("id", String(24), primary_key=True)


def _ref(name: str, target: str, *, primary_key: bool = False, index: bool = False) -> Column[str]:
    return Column(name, String(24), ForeignKey(f"{target}.id"), nullable=False, primary_key=primary_key, index=index)


# --- facts
capture = Table(
    "capture",
    metadata,
    _id(),
    Column("source", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("payload_sha256", String(64), nullable=False, index=True),
    Column("size", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("captured_at", String(32), nullable=False),
    Column("previous", String(24)),
    Column("http", JSON, nullable=False),
)
warc = Table(
    "warc",
    metadata,
    Column("record", String(48), primary_key=True),
    Column("file", String(48), nullable=False),
    Column("offset", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("capture", String(24), index=True),
    Column("payload_sha256", String(64), index=True),
    Index("ix_warc_file_offset", "file", "offset"),
)
document = Table(
    "document",
    metadata,
    _id(),
    _ref("capture", "capture", index=True),
    Column("name", Text, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("text_sha256", String(64), nullable=False, index=True),
    Column("extractor", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("title", Text),
    Column("outlet", Text, index=True),
    Column("outlet_evidence", Text),
    Column("url", Text),
    Column("published_at", String(32), index=True),
    Column("published_evidence", Text),
    Column("authors", JSON, nullable=False),
    Column("blocks", LargeBinary, nullable=False),
    Column("offsets", LargeBinary, nullable=False),
)
run = Table("run", metadata, _id(), Column("version", Text, nullable=False), Column("stages", JSON, nullable=False))
reading = Table(
    "reading",
    metadata,
    Column("ordinal", Integer, primary_key=True, autoincrement=True),
    _ref("document", "document", index=True),
    _ref("run", "run"),
    Column("at", String(32), nullable=False),
    Index("uq_reading_document_run", "document", "run", unique=True),
)
annotation = Table(
    "annotation",
    metadata,
    _ref("document", "document", primary_key=True),
    _ref("run", "run", primary_key=True),
    Column("layer", String(24), primary_key=True),
    Column("records", LargeBinary, nullable=False),
)
statement = Table(
    "statement",
    metadata,
    _id(),
    _ref("document", "document", index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("speaker", Text),
    Column("cue", Text),
)
figure = Table(
    "figure",
    metadata,
    _id(),
    _ref("document", "document", index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("words", Text, nullable=False),
)
finding = Table(
    "finding",
    metadata,
    _ref("run", "run", primary_key=True),
    Column("record", String(24), primary_key=True),
)
problem = Table(
    "problem",
    metadata,
    _id(),
    Column("source", Text, nullable=False),
    Column("document", String(24)),
    Column("stage", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("advice", Text, nullable=False),
)

# --- decisions of people
judgement = Table(
    "judgement",
    metadata,
    _id(),
    Column("left", String(24), nullable=False, index=True),
    Column("right", Text, nullable=False, index=True),
    Column("question", String(24), nullable=False),
    Column("verdict", String(12), nullable=False),
    Column("score", Float, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
)
# --- lists of entities that people brought along
imported = Table(
    "imported",
    metadata,
    _id(),
    Column("source", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("by", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("withdraws", String(24)),
    Column("rows", LargeBinary, nullable=False),
)

# --- proofs by others
timestamp = Table(
    "timestamp",
    metadata,
    _id(),
    Column("entry", Integer, nullable=False),
    Column("hash", String(64), nullable=False, index=True),
    Column("authority", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("message", Text, nullable=False),
    Column("token", LargeBinary, nullable=False),
    Column("at", String(32), nullable=False),
)

# --- log
custody = Table(
    "custody",
    metadata,
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("by", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("rows", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

# --- state
watched = Table(
    "watched",
    metadata,
    Column("url", Text, primary_key=True),
    Column("minutes", Integer, nullable=False),
    Column("asked", LargeBinary),
)

# --- cache
vector = Table(
    "vector",
    metadata,
    Column("text_sha256", String(64), primary_key=True),
    Column("model", String(24), primary_key=True),
    Column("floats", LargeBinary, nullable=False),
)
meaning = Table(
    "meaning",
    metadata,
    Column("ordinal", Integer, primary_key=True, autoincrement=True),
    Column("record", String(24), nullable=False, index=True, unique=True),
    Column("text_sha256", String(64), nullable=False),
    Column("bits", LargeBinary, nullable=False),
)

# --- derived
home = Table(
    "home",
    metadata,
    Column("document", String(24), primary_key=True),
    Column("shelf", Integer, nullable=False, index=True),
    Column("size", Integer, nullable=False),
    Column("address", String(128), nullable=False),
    Column("bond", String(24), nullable=False),
    Column("thread", String(24), nullable=False),
    Column("place", String(128), nullable=False),
    Column("region", String(128), index=True),
    Column("code", LargeBinary, nullable=False),
    # With the size in them, counting what would be one group or region needs no look at the rows.
    Index("ix_home_bond", "bond", "size", "address"),
    Index("ix_home_thread", "thread", "size", "address"),
    Index("ix_home_place", "place", "size"),
)
sample = Table(
    "sample",
    metadata,
    Column("run", BigInteger, primary_key=True, autoincrement=False),
    Column("shelf", Integer, primary_key=True, autoincrement=False),
    Column("document", String(24), primary_key=True),
    sqlite_with_rowid=False,
)
referent = Table(
    "referent",
    metadata,
    _id(),
    Column("document", String(24), nullable=False),
)
region = Table(
    "region",
    metadata,
    Column("label", String(128), primary_key=True),
    Column("changes", Integer, nullable=False),
    Column("made", Integer, nullable=False),
    Column("decisions", String(24), nullable=False),
    *(
        Column(what, Integer, nullable=False, server_default="0")
        for what in ("reports", "statements", "figures", "contentions", "conflicts", "stories")
    ),
)
part = Table(
    "part",
    metadata,
    _id(),
    Column("region", String(128), nullable=False, index=True),
    Column("whole", String(24), index=True),
    Column("record", LargeBinary, nullable=False),
)
part_key = Table(
    "part_key",
    metadata,
    Column("part", String(24), primary_key=True),
    Column("key", Text, primary_key=True, index=True),
)
entity = Table(
    "entity",
    metadata,
    _id(),
    Column("name", Text, nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("party", Text, index=True),
    Column("statements", Integer, nullable=False, index=True),
    Column("record", LargeBinary, nullable=False),
)
entity_member = Table(
    "entity_member",
    metadata,
    Column("referent", String(24), primary_key=True),
    Column("entity", String(24), nullable=False, index=True),
    Column("part", String(24), nullable=False, index=True),
    Column("document", String(24), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("region", String(128), nullable=False, index=True),
)
edge = Table(
    "edge",
    metadata,
    _id(),
    Column("left", String(24), nullable=False, index=True),
    Column("right", String(24), nullable=False, index=True),
    Column("question", String(24), nullable=False),
    Column("verdict", String(12), nullable=False),
    Column("score", Float, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("by", Text, nullable=False),
    Column("region", String(128), nullable=False, index=True),
    Index("ix_edge_question", "question", "verdict", "score"),
)
contention = Table(
    "contention",
    metadata,
    _id(),
    Column("proposition", Text, nullable=False),
    Column("size", Integer, nullable=False, index=True),
    Column("record", LargeBinary, nullable=False),
    Column("region", String(128), nullable=False, index=True),
)
placing = Table(
    "placing",
    metadata,
    Column("record", String(24), primary_key=True),
    Column("document", String(24), nullable=False, index=True),
    Column("kind", String(12), nullable=False),
    Column("entity", String(24), index=True),
    Column("name", Text),
    Column("party", Text, index=True),
    Column("about", String(24)),
    Column("contention", String(24), index=True),
    Column("stance", String(12)),
    Column("narrator", Boolean, nullable=False),
    Column("chain", JSON, nullable=False),
    Column("doubt", Float, nullable=False),
    Column("measure", Text, index=True),
    Column("statement", String(24), index=True),
    Column("corrected", JSON, nullable=False, server_default="{}"),
    Column("urgency", Float, nullable=False, server_default="0", index=True),
    Column("part", String(24), index=True),
    Column("region", String(128), nullable=False, index=True),
)
conflict = Table(
    "conflict",
    metadata,
    _id(),
    Column("measure", Text, nullable=False),
    Column("contention", String(24), index=True),
    Column("record", LargeBinary, nullable=False),
    Column("region", String(128), nullable=False, index=True),
)
story = Table(
    "story",
    metadata,
    _id(),
    Column("title", Text, nullable=False),
    Column("size", Integer, nullable=False, index=True),
    Column("record", LargeBinary, nullable=False),
    Column("region", String(128), nullable=False, index=True),
)
story_member = Table(
    "story_member",
    metadata,
    Column("document", String(24), primary_key=True),
    Column("story", String(24), nullable=False, index=True),
    Column("region", String(128), nullable=False, index=True),
)
derivation = Table(
    "derivation",
    metadata,
    Column("what", String(24), primary_key=True),
    Column("fingerprint", Text, nullable=False),
)

FACTS = (capture, warc, document, run, reading, annotation, statement, figure, finding, problem)
LOGGED = (*FACTS, judgement, imported, timestamp)
OF_REGION = (entity_member, edge, placing, contention, conflict, story, story_member)
DERIVED = (home, sample, referent, region, part, part_key, entity, *OF_REGION, derivation)
