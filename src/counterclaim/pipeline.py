"""The table of contents: everything that happens to a report, in order.

    capture → extract → annotate → reconcile → ledger → compare → serve

`read` goes as far as annotating, one report at a time; `add` keeps what was read; `rebuild` derives who speaks,
what answers what, contentions, conflicts and stories from everything in the ledger. This module is the only one that
sees all the stages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

import msgspec
from msgspec import Struct

from counterclaim import __version__
from counterclaim.annotate.credits import credits
from counterclaim.annotate.figures import figures
from counterclaim.annotate.mentions import mentions
from counterclaim.annotate.quotations import quotations
from counterclaim.annotate.referents import referents
from counterclaim.annotate.sentences import sentences
from counterclaim.annotate.stage import Stage, checked, run, stage
from counterclaim.annotate.statements import statements
from counterclaim.annotate.tagging.tagger import Tagger
from counterclaim.annotate.tags import tags
from counterclaim.capture.answers import Asker
from counterclaim.capture.archives import Outcome
from counterclaim.capture.fetch import Fetcher
from counterclaim.capture.sources import captures, watched_captures
from counterclaim.capture.watch import Asked, Watched, due
from counterclaim.compare.rows import FigureRow, StatementRow, figure_rows, statement_rows
from counterclaim.errors import ConfigError, ExtractError
from counterclaim.extract.document import document_of
from counterclaim.ledger import derived, facts, imports, lookups, regions
from counterclaim.ledger.meanings import learn
from counterclaim.ledger.replacing import replace
from counterclaim.ledger.store import Ledger
from counterclaim.ledger.vectors import vectors
from counterclaim.ledger.versions import successions
from counterclaim.ledger.watched import note, watched
from counterclaim.models.embedder import embed
from counterclaim.reconcile.answers import answers
from counterclaim.reconcile.contentions import contentions, grouping, suggestions
from counterclaim.reconcile.decisions import answered_as_set, corrected, placed, regrouped, renamed, spoken, standing
from counterclaim.reconcile.entities import Entities, entities
from counterclaim.reconcile.figures import conflicts
from counterclaim.reconcile.joining import joined, parts_of
from counterclaim.reconcile.leads import alike, lead_of, placed_lead
from counterclaim.reconcile.placings import placings
from counterclaim.reconcile.propositions import propositions, surroundings
from counterclaim.reconcile.recaptures import carried
from counterclaim.reconcile.reprints import reprints
from counterclaim.reconcile.stories import stories
from counterclaim.reconcile.topics import topics
from counterclaim.records import (
    Capture,
    Derived,
    Document,
    Entity,
    Judgement,
    LeftOut,
    Listed,
    Placing,
    Problem,
    Statement,
    Unchanged,
    identity,
)

# Raise it when reconciling gives another result for the same facts: ledgers made before are then derived anew.
RECONCILING = "reconcile@3"


@stage(gives="tags", needs=("sentences",), version=0)
def untagged(doc: Document) -> Iterator[Any]:  # noqa: ARG001
    """Yield nothing: stands in for the model where its file is absent, and says so by its version 0."""
    return iter(())


def reading_stages(tagger: Tagger | None) -> tuple[Stage, ...]:
    """What is done to one document, in order."""
    return checked(
        [
            sentences,
            quotations,
            tags(tagger) if tagger else untagged,
            mentions,
            credits,
            statements,
            figures,
            referents,
        ]
    )


def model() -> Tagger | None:
    """The attribution model, None where its file is absent (reading then goes by rules alone)."""
    try:
        return Tagger()
    except (ConfigError, FileNotFoundError):
        return None


class Reading(Struct, frozen=True):
    """One input item as it was read: the capture and its bytes, the document where there is one, and the problems."""

    capture: Capture
    payload: bytes
    document: Document | None
    problems: tuple[Problem, ...]


def readings(found: Iterable[tuple[Capture, bytes]], stages: Sequence[Stage]) -> Iterator[Reading]:
    """Yield each capture, extracted and annotated; a failure is a Problem of that capture alone."""
    for capture, payload in found:
        try:
            document = document_of(capture, payload)
        except ExtractError as error:
            yield Reading(capture, payload, None, (Problem(capture.source, "extract", str(error)),))
            continue
        yield Reading(capture, payload, *annotated(document, stages))


def annotated(document: Document, stages: Sequence[Stage]) -> tuple[Document, tuple[Problem, ...]]:
    """The document with every layer that could be found, and a Problem for each that could not."""
    problems = []
    for step in stages:
        outcome = run(step, document)
        if isinstance(outcome, Problem):
            problems.append(outcome)
        else:
            document = outcome
    return document, tuple(problems)


class ReadRow(Struct, frozen=True):
    """What `read` gives for one input item."""

    id: str
    statements: tuple[StatementRow, ...]
    figures: tuple[FigureRow, ...]
    problems: tuple[Problem, ...]


def read(inputs: Sequence[str], at: str, tagger: Tagger | None) -> Iterator[ReadRow]:
    """Yield one row per input item, in input order, without a ledger: speakers are resolved within each report."""
    stages = reading_stages(tagger)
    for found in captures(inputs, at):
        if isinstance(found, Problem):
            yield ReadRow(found.source, (), (), (found,))
            continue
        if isinstance(found, (Unchanged, LeftOut)):
            continue
        for reading in readings([found], stages):
            name, document = reading.capture.name, reading.document
            if document is None:
                yield ReadRow(name, (), (), reading.problems)
                continue
            known = entities([document])
            placed = {
                place.record: place
                for place in placings([document], known.of_span, answers([document], _names(known)), ())
            }
            yield ReadRow(
                name,
                tuple(statement_rows(document, placed)),
                tuple(figure_rows(document, placed)),
                reading.problems,
            )


def _names(
    known: Entities, spoken_by: Mapping[str, Entity] | None = None
) -> Callable[[Statement], tuple[str | None, str | None]]:
    """Speaker and party of a statement, None where it names none; what people set comes first."""
    by_people = spoken_by or {}

    def name_of(statement: Statement) -> tuple[str | None, str | None]:
        if by_people and (said_by := by_people.get(statement.id)):
            return said_by.name, said_by.party
        entity = known.of_span(statement.document, statement.speaker) if statement.speaker else None
        return (entity.name, entity.party) if entity else (None, None)

    return name_of


class Progress(Struct, frozen=True):
    """How far `add` is: the item, and what became of it (added, known, problem, archive)."""

    name: str
    outcome: str
    problems: tuple[Problem, ...] = ()


def add(
    ledger: Ledger, inputs: Sequence[str], at: str, tagger: Tagger | None, asker: Asker | None = None
) -> Iterator[Progress]:
    """Read the inputs into the ledger, yielding what became of each; then derive. `asker` is needed for web addresses.

    Each report is one transaction, and one that was read before in the same way is left alone: the same input twice
    adds nothing, and a run that was killed is finished by running it again.
    """
    known = partial(facts.latest_capture, ledger)
    found = captures(inputs, at, Fetcher(asker, known) if asker else None, known)
    yield from kept(ledger, found, at, tagger)
    refresh(ledger)


def watch_round(ledger: Ledger, at: str, tagger: Tagger | None, asker: Asker) -> Iterator[Progress]:
    """Ask the watched feeds that are due at this moment, yielding what became of each report; then derive."""
    fetcher = Fetcher(asker, partial(facts.latest_capture, ledger))
    feeds = watched(ledger)
    state = {url: msgspec.json.decode(asked, type=Asked) for url, _, asked in feeds if asked}
    for feed in due([Watched(url, minutes) for url, minutes, _ in feeds], at, state):
        for outcome in watched_captures(feed.url, state.get(feed.url), at, fetcher):
            if isinstance(outcome, Asked):
                note(ledger, feed.url, msgspec.json.encode(outcome))
            else:
                yield from kept(ledger, [outcome], at, tagger)
    refresh(ledger)


def kept(ledger: Ledger, found: Iterable[Outcome], at: str, tagger: Tagger | None) -> Iterator[Progress]:
    """Read what was captured and keep it, one transaction a report; yield what became of each."""
    stages = reading_stages(tagger)
    way = facts.begin_run(ledger, __version__, [step.label for step in stages])
    for outcome in found:
        match outcome:
            case Problem():
                facts.append_problems(ledger, [outcome])
                yield Progress(outcome.source, "problem", (outcome,))
            case Unchanged():
                yield Progress(outcome.source, "known")
            case LeftOut():
                reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(outcome.reasons.items()))
                yield Progress(f"{outcome.source}: {outcome.kept} kept, left out: {reasons or 'nothing'}", "archive")
            case (capture, _) if facts.was_read(ledger, capture, way):
                yield Progress(capture.name, "known")
            case _:
                (reading,) = readings([outcome], stages)
                yield _stored(ledger, reading, way, at)


def _stored(ledger: Ledger, reading: Reading, way: str, at: str) -> Progress:
    if reading.document is None:
        facts.append_problems(ledger, reading.problems)
        return Progress(reading.capture.name, "problem", reading.problems)
    facts.append(ledger, reading.capture, reading.payload, reading.document, reading.problems, way, at)
    return Progress(reading.capture.name, "added", reading.problems)


def refresh(ledger: Ledger) -> bool:
    """Derive what has changed in the ledger since it was last done; say whether anything had."""
    learn(ledger, embed)
    if derived.is_fresh(ledger, RECONCILING):
        return False
    seen = derived.fingerprint(ledger)
    regions.begin(ledger, RECONCILING)
    vectors_of = partial(vectors, ledger, embed=embed)
    for batch in regions.unplaced(ledger):
        documents = lookups.documents_with(ledger, batch.documents, ("referents",)).values()
        by_text = vectors_of([lead_of(doc) for doc in documents])
        leads = [placed_lead(doc, by_text[lead_of(doc)]) for doc in documents]
        regions.place(ledger, batch, leads, {r.id: doc.id for doc in documents for r in doc.referents}, alike)
    listed = imports.listed(ledger)
    decisions = regions.decide(ledger, decided(ledger), identity("lists", *map(str, listed)))
    for region in regions.due(ledger):
        texts = lookups.documents_with(ledger, regions.members(ledger, region), tuple(facts.KEPT))
        ordered = sorted(texts.values(), key=lambda doc: (doc.name, doc.id))
        made = reconciled(ordered, vectors_of, decisions.get(region.label, []), listed)
        said = {s.id: s.words for doc in ordered for s in doc.statements}
        replace(ledger, region, made, list(parts_of(region.label, made, ordered)), said, joined)
    derived.finish(ledger, seen, RECONCILING)
    return True


def rebuild(ledger: Ledger) -> None:
    """Drop everything derived and make it again from facts and people's decisions: the same result every time."""
    derived.forget(ledger)
    refresh(ledger)


def decided(ledger: Ledger) -> list[Judgement]:
    """People's decisions, also on what stands unchanged in a later capture of the same page."""
    decisions = facts.decisions(ledger)
    touched = {one for j in decisions for one in (j.left, j.right) if one.startswith("st_")}
    homes = lookups.homes_of(ledger, sorted(touched))
    pairs = successions(ledger, set(homes.values()))
    documents = lookups.documents_with(ledger, sorted({one for pair in pairs for one in pair}), ("statements",))
    return carried(decisions, [(documents[before], documents[after]) for before, after in pairs])


def reconciled(
    documents: Sequence[Document],
    vectors_of: Callable[[Sequence[str]], Mapping[str, Any]],
    decisions: Sequence[Judgement],
    listed: Sequence[Listed] = (),
) -> Derived:
    """Everything that is known only from all the documents together, as people corrected it."""
    stands = standing(decisions)
    kept = corrected(documents, stands)
    known = regrouped(entities(kept, listed), kept, stands)
    spoken_by = spoken(known, stands)
    name_of = _names(known, spoken_by)
    told = tuple(stories(kept, _leads(kept, vectors_of)))
    story_of = {document: story.id for story in told for document in story.documents}
    answered = answered_as_set(answers(kept, name_of, story_of), kept, stands)
    proposed = propositions(kept, answered, name_of)
    set_in = surroundings(kept)
    by_text = vectors_of(sorted({*proposed.values(), *set_in.values()}))
    vector_of = {statement: by_text[words] for statement, words in proposed.items()}
    setting_of = {statement: by_text[words] for statement, words in set_in.items()}
    grouped = [
        grouping(topic, name_of, answered, proposed, vector_of, setting_of, stands)
        for topic in topics(kept, vector_of, told, (*answered, *stands))
    ]
    contended = tuple(renamed(chain.from_iterable(contentions(held, name_of) for held in grouped), stands))
    contention_of = {statement: c.id for c in contended for statement in c.statements}
    read: Iterator[Placing] = placings(kept, known.of_span, answered, contended)
    strangers = {entity.id: entity for entity in spoken_by.values() if not entity.members}
    return Derived(
        entities=(*known.entities, *strangers.values()),
        entity_of={referent: entity.id for referent, entity in known.entity_of.items()},
        document_of={referent.id: doc.id for doc in kept for referent in doc.referents},
        edges=(
            *known.judgements,
            *answered,
            *chain.from_iterable(suggestions(held, stands) for held in grouped),
            *reprints(kept),
        ),
        contentions=contended,
        conflicts=tuple(conflicts(kept, _holders(kept, known), contention_of, story_of)),
        stories=told,
        placings=tuple(placed(read, documents, kept, spoken_by, stands)),
    )


def _holders(documents: Sequence[Document], known: Entities) -> dict[str, str]:
    """Name of the holder of each figure, by document and place of the mention."""
    names = {}
    for doc in documents:
        for figure in doc.figures:
            if figure.holder and (entity := known.of_span(doc.id, figure.holder)):
                names[f"{doc.id}:{figure.holder.start}:{figure.holder.end}"] = entity.name
    return names


def _leads(documents: Sequence[Document], vectors_of: Callable[[Sequence[str]], Mapping[str, Any]]) -> dict[str, Any]:
    """A vector for each document, of its title and first words."""
    leads = {doc.id: lead_of(doc) for doc in documents}
    by_text = vectors_of(sorted(set(leads.values())))
    return {doc: by_text[words] for doc, words in leads.items()}
