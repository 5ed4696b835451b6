"""Corrections: what people decided as labels, by report and place, in the form that the quality gates score against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import UNSET, Struct, UnsetType

from counterclaim.compare.rows import FigureRow, StatementRow, figure_rows, statement_rows
from counterclaim.ledger import facts, lookups
from counterclaim.ledger.store import Ledger
from counterclaim.reconcile.decisions import rejected, standing
from counterclaim.records import Document, Judgement

Place = tuple[int, int]
ON_ONE = frozenset({"speaker", "stance", "span", "answers", "value", "measure", "holder", "reading"})


class Decided(Struct, frozen=True):
    """Which fields a person decided on ("reading": all of them), who and when last."""

    fields: tuple[str, ...]
    by: tuple[str, ...]
    at: str


class StatementLabel(Struct, frozen=True):
    """A statement as people say that it is to be read; `answers` are the places of the one that it answers."""

    content: tuple[Place, ...]
    speaker: Place | None
    cue: Place | None
    entity: str | None
    kind: str
    stance: str
    about: str | None
    answers: tuple[Place, ...] | None
    decided: Decided


class FigureLabel(Struct, frozen=True):
    """A figure as people say that it is to be read: a value, or bounds of which one may be open."""

    span: Place
    counts: str | None
    who: str | None
    where: str | None
    by: str | None
    about: str | None
    decided: Decided
    value: float | UnsetType = UNSET
    low: float | UnsetType = UNSET
    high: float | UnsetType = UNSET


class PairLabel(Struct, frozen=True):
    """Two statements of which people say that they are about the same proposition, or not; `other` names the report."""

    left: tuple[Place, ...]
    other: str
    right: tuple[Place, ...]
    verdict: str
    decided: Decided


class CorrectionRow(Struct, frozen=True):
    """The labels of one report. Places are code points of its text, which `text_sha256` proves; no words are repeated.

    `spurious` are the places of what was read and is none.
    """

    id: str
    document: str
    text_sha256: str
    statements: tuple[StatementLabel, ...]
    figures: tuple[FigureLabel, ...]
    pairs: tuple[PairLabel, ...]
    spurious: tuple[tuple[Place, ...], ...]


def corrections(ledger: Ledger) -> Iterator[CorrectionRow]:
    """Yield the labels that people's decisions make, by report name."""
    stands = [j for j in standing(facts.decisions(ledger)) if j.verdict != "unsure"]
    on_one: defaultdict[str, list[Judgement]] = defaultdict(list)
    for judgement in stands:
        if judgement.question in ON_ONE:
            on_one[judgement.left].append(judgement)
    paired = [j for j in stands if j.question == "same_proposition"]
    homes = lookups.homes_of(ledger, [*on_one, *(one for j in paired for one in (j.left, j.right))])
    reports = sorted(set(homes.values()))
    documents = lookups.documents_with(ledger, reports, ("statements", "figures"))
    places = lookups.placings_of(ledger, documents=reports)
    read = {report: {row.id: row for row in statement_rows(doc, places)} for report, doc in documents.items()}
    everywhere = {record: row for rows in read.values() for record, row in rows.items()}
    pairs = _pairs(paired, homes, everywhere)
    gone = rejected(stands)
    for report, doc in sorted(documents.items(), key=lambda item: (item[1].name, item[0])):
        yield CorrectionRow(
            id=report,
            document=doc.name,
            text_sha256=doc.text_sha256,
            statements=tuple(
                _statement(row, on_one[record], everywhere)
                for record, row in read[report].items()
                if on_one.get(record)
            ),
            figures=tuple(_figure(row, on_one[row.id]) for row in figure_rows(doc, places) if on_one.get(row.id)),
            pairs=tuple(pairs.get(report, ())),
            spurious=tuple(_spurious(doc, gone)),
        )


def _decided(judgements: Sequence[Judgement]) -> Decided:
    return Decided(
        fields=tuple(dict.fromkeys(j.question for j in judgements)),
        by=tuple(dict.fromkeys(j.by.removeprefix("user:") for j in judgements)),
        at=max(j.at for j in judgements),
    )


def _places(row: StatementRow) -> tuple[Place, ...]:
    return tuple((piece.start, piece.end) for piece in row.content)


def _statement(row: StatementRow, judged: Sequence[Judgement], rows: Mapping[str, StatementRow]) -> StatementLabel:
    answered = rows.get(row.about or "")
    named = row.speaker and row.speaker.start < row.speaker.end
    return StatementLabel(
        content=_places(row),
        speaker=(row.speaker.start, row.speaker.end) if row.speaker and named else None,
        cue=(row.cue.start, row.cue.end) if row.cue else None,
        entity=(row.speaker.entity or row.speaker.exact) if row.speaker else None,
        kind=row.mode,
        stance=row.stance,
        about=row.contention,
        answers=_places(answered) if answered and answered.document == row.document else None,
        decided=_decided(judged),
    )


def _figure(row: FigureRow, judged: Sequence[Judgement]) -> FigureLabel:
    low, high = (None if row.open == "below" else row.low), row.high
    exact = low is not None and low == high
    return FigureLabel(
        span=(row.start, row.end),
        counts=row.measure,
        who=row.of,
        where=row.where,
        by=row.holder,
        about=row.contention,
        decided=_decided(judged),
        value=low if exact and low is not None else UNSET,
        low=UNSET if exact or low is None else low,
        high=UNSET if exact or high is None else high,
    )


def _pairs(
    paired: Sequence[Judgement], homes: Mapping[str, str], rows: Mapping[str, StatementRow]
) -> dict[str, list[PairLabel]]:
    """The judged pairs, by the report of the left statement."""
    found: defaultdict[str, list[PairLabel]] = defaultdict(list)
    for j in paired:
        left, right = rows.get(j.left), rows.get(j.right)
        if left and right:
            label = PairLabel(_places(left), right.document, _places(right), j.verdict, _decided([j]))
            found[homes[j.left]].append(label)
    return found


def _spurious(doc: Document, gone: set[str]) -> Iterator[tuple[Place, ...]]:
    for statement in doc.statements:
        if statement.id in gone:
            yield tuple((piece.start, piece.end) for piece in statement.content)
    for figure in doc.figures:
        if figure.id in gone:
            yield ((figure.span.start, figure.span.end),)
