"""The nouns. All frozen, all able to prove themselves against the text."""

from counterclaim.records.annotations import Credit, Figure, Link, Mention, NameKind, Quotation, Referent, Sentence, Tag
from counterclaim.records.capture import Capture, LeftOut, Problem, Unchanged
from counterclaim.records.derived import Derived, Lead, Part, Placing, Whole
from counterclaim.records.document import FURNITURE, Block, Document, OffsetRun
from counterclaim.records.identity import identity, sha256_of
from counterclaim.records.judgements import (
    Conflict,
    Contention,
    Entity,
    Judgement,
    Question,
    Review,
    Story,
    Verdict,
    bounds_of,
    places_of,
    settle,
)
from counterclaim.records.listed import Listed
from counterclaim.records.span import Span
from counterclaim.records.statement import STANCES, Mode, Stance, Statement

__all__ = [
    "FURNITURE",
    "STANCES",
    "Block",
    "Capture",
    "Conflict",
    "Contention",
    "Credit",
    "Derived",
    "Document",
    "Entity",
    "Figure",
    "Judgement",
    "Lead",
    "LeftOut",
    "Link",
    "Listed",
    "Mention",
    "Mode",
    "NameKind",
    "OffsetRun",
    "Part",
    "Placing",
    "Problem",
    "Question",
    "Quotation",
    "Referent",
    "Review",
    "Sentence",
    "Span",
    "Stance",
    "Statement",
    "Story",
    "Tag",
    "Unchanged",
    "Verdict",
    "Whole",
    "bounds_of",
    "identity",
    "places_of",
    "settle",
    "sha256_of",
]
