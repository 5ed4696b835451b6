"""Placings: for each statement and figure, its speaker or holder, what it answers and the contention it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from counterclaim.records import Contention, Document, Entity, Figure, Judgement, Placing, Span, Statement

# An unnamed speaker is a doubt of its own: nobody can be asked.
UNNAMED = 0.2

EntityOf = Callable[[str, Span], Entity | None]


def answered(answers: Iterable[Judgement]) -> dict[str, str]:
    """What each statement answers: of several, the one with the best score."""
    best: dict[str, Judgement] = {}
    for judgement in answers:
        known = best.get(judgement.left)
        if judgement.verdict == "same" and (
            known is None or (-judgement.score, judgement.right) < (-known.score, known.right)
        ):
            best[judgement.left] = judgement
    return {left: judgement.right for left, judgement in best.items()}


def placings(
    documents: Iterable[Document],
    entity_of: EntityOf,
    answers: Sequence[Judgement],
    contentions: Sequence[Contention],
) -> Iterator[Placing]:
    """Yield a placing for every statement and figure, by document and place."""
    about = answered(answers)
    contention_of = {statement: c for c in contentions for statement in c.statements}
    for doc in documents:
        doc_id = doc.id
        for statement in doc.statements:
            yield _placed(doc, doc_id, statement, entity_of, about, contention_of)
        for figure in doc.figures:
            yield _figure_placed(doc_id, figure, entity_of, contention_of)


def _placed(
    doc: Document,
    doc_id: str,
    statement: Statement,
    entity_of: EntityOf,
    about: Mapping[str, str],
    contention_of: Mapping[str, Contention],
) -> Placing:
    entity = entity_of(doc_id, statement.speaker) if statement.speaker else None
    through = [_name(doc_id, link, entity_of) for link in statement.chain]
    speaker = [entity.name] if entity else [statement.speaker.exact] if statement.speaker else []
    contention = contention_of.get(statement.id)
    doubt = 1 - statement.confidence + (0 if speaker or statement.narrator else UNNAMED)
    return Placing(
        record=statement.id,
        document=doc_id,
        kind="statement",
        entity=entity.id if entity else None,
        name=entity.name if entity else statement.speaker.exact if statement.speaker else None,
        party=entity.party if entity else None,
        about=about.get(statement.id),
        contention=contention.id if contention else None,
        stance=statement.stance,
        narrator=statement.narrator,
        chain=tuple([doc.outlet] if doc.outlet else []) + tuple(through) + tuple(speaker),
        doubt=round(doubt, 3),
        urgency=round(doubt * (len(contention.statements) if contention else 1), 3),
    )


def _figure_placed(
    doc_id: str, figure: Figure, entity_of: EntityOf, contention_of: Mapping[str, Contention]
) -> Placing:
    holder = entity_of(doc_id, figure.holder) if figure.holder else None
    contention = contention_of.get(figure.statement) if figure.statement else None
    return Placing(
        record=figure.id,
        document=doc_id,
        kind="figure",
        entity=holder.id if holder else None,
        name=holder.name if holder else figure.holder.exact if figure.holder else None,
        party=holder.party if holder else None,
        contention=contention.id if contention else None,
        measure=figure.measure,
        statement=figure.statement,
    )


def _name(doc_id: str, span: Span, entity_of: EntityOf) -> str:
    entity = entity_of(doc_id, span)
    return entity.name if entity else span.exact
