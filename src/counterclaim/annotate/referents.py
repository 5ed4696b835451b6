"""Referents: which mentions of one document stand for the same somebody, and why."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from counterclaim.annotate.referring.antecedents import antecedent
from counterclaim.annotate.referring.clusters import (
    Cluster,
    at_place,
    clash,
    given,
    name_in,
    organisation_key,
    surname,
    title_rank,
)
from counterclaim.annotate.referring.descriptions import described, home, introduced, issuer
from counterclaim.annotate.referring.naming import mention_of
from counterclaim.annotate.referring.phrases import Phrase, tokens
from counterclaim.annotate.referring.scene import Scene
from counterclaim.annotate.stage import stage
from counterclaim.lexicon.nouns import closed
from counterclaim.lexicon.people import on, people
from counterclaim.lexicon.spelling import spelling
from counterclaim.lexicon.world import folded, known, region
from counterclaim.records import Document, Link, Mention, Referent, Span

# No mention is longer, in characters.
LONGEST = 300
# More people of one surname than any report has.
NAMESAKES = 20


@stage(gives="referents", needs=("sentences", "quotations", "mentions", "statements"), version=1)
def referents(doc: Document) -> Iterator[Referent]:
    """Yield everybody who is mentioned, by first mention; each speaker of a statement belongs to one of them.

    >>> from texts import doc_of
    >>> from counterclaim.annotate.mentions import mentions
    >>> from counterclaim.annotate.sentences import sentences
    >>> read = doc_of("Mayor Pavel Belan left Orsk. Mr Belan wept. The mayor waved.", sentences, mentions)
    >>> [(link.span.exact, link.reason) for link in next(referents.finds(read)).links]
    [('Mayor Pavel Belan', 'name'), ('Mr Belan', 'surname'), ('The mayor', 'role “Mayor”')]
    """
    found, around = speakers(doc)
    scene = Scene.of(doc, found, around)
    named(doc, scene)
    for at, made in enumerate(scene.mentions):
        for number in (scene.inner(at), at):
            if number is not None and number not in scene.cluster_of:
                place(doc, number, scene)
        cluster = scene.clusters[scene.cluster_of[at]]
        if cluster.names and not cluster.owners and (land := home(doc, scene, at)):
            cluster.owners.append(land)
        scene.seen(at)
        for span in around.get((made.span.start, made.span.end), ()):
            cluster.links.append(Link(span, "words around “" + made.span.exact + "”"))
    scene.own_again()
    spoken = {span for s in doc.statements for span in (s.speaker, *s.chain)} | {f.holder for f in doc.figures}
    owners = {owner for cluster in scene.clusters for owner in cluster.owners}
    for number, cluster in sorted(enumerate(scene.clusters), key=lambda item: min(link.span for link in item[1].links)):
        # "the town", "people": of no use to anybody unless they speak or others are of them
        told = cluster.names or cluster.owners or scene.label(number) in owners
        if told or any(link.span in spoken for link in cluster.links):
            yield _referent(doc, cluster)


def speakers(doc: Document) -> tuple[list[Mention], dict[tuple[int, int], list[Span]]]:
    """The document's mentions, with one for each speaker that is none; and speakers' words around a mention."""
    by_place = {(m.span.start, m.span.end): m for m in doc.mentions}
    around: dict[tuple[int, int], list[Span]] = {}
    ordered = sorted(doc.mentions, key=lambda m: m.span.start)
    starts = [m.span.start for m in ordered]
    wanted = {span for s in doc.statements for span in (s.speaker, *s.chain) if span is not None}
    for span in sorted(wanted):
        if (span.start, span.end) in by_place:
            continue
        first = bisect_left(starts, span.start - LONGEST)
        near = [m for m in ordered[first : bisect_left(starts, span.end)] if m.span.overlaps(span)]
        inside = [m for m in near if span.covers(m.span)]
        # "Belan, the mayor,", "its mayor, Belan", "a spokesman for Belan": a person named in them carries the words,
        # unless inside another mention, else the first mention
        top = [m for m in inside if not any(other is not m and other.span.covers(m.span) for other in inside)]
        best = min(
            top, key=lambda m: (m.form == "pronoun", (m.form, m.kind) != ("name", "person"), m.span.start), default=None
        )
        best = best or min(near, key=lambda m: (m.form == "pronoun", m.span.end - m.span.start), default=None)
        if best is not None:
            around.setdefault((best.span.start, best.span.end), []).append(span)
            continue
        read = tokens(doc.text, span.start, span.end)
        made = mention_of(doc, read, Phrase(0, len(read))) if read else None
        by_place[span.start, span.end] = Mention(
            span=span,
            form=made.form if made else "description",
            kind=made.kind if made else "other",
            head=made.head if made else span.exact,
        )
    return sorted(by_place.values(), key=lambda m: (m.span.start, -m.span.end)), around


def named(doc: Document, scene: Scene) -> None:
    """Cluster the names first, the fullest before the others, so that a headline's surname finds its person."""
    names = [at for at, made in enumerate(scene.mentions) if made.form == "name" and not made.plural]
    names.sort(key=lambda at: (-min(title_rank(name_in(scene.mentions[at])), 2), at))
    for at in names:
        made = scene.mentions[at]
        if made.kind in ("person", "other") and known(name_in(made)) is None:
            _person(doc, scene, at)
        else:
            _thing(doc, scene, at)


def _person(doc: Document, scene: Scene, at: int) -> None:
    made = scene.mentions[at]
    name = name_in(made)
    key, first = surname(name), given(name)
    fits: list[tuple[int, str]] = []
    keys = [key]
    if not ("’s" in doc.text or "'s" in doc.text):
        keys += [key[:-1] if key.endswith("s") else key + "s"]  # every apostrophe was lost: "Belans army"
    for number in [n for one in keys for n in scene.by_key.get(one, [])[-NAMESAKES:]]:
        cluster = scene.clusters[number]
        if clash(cluster, made) is None:
            whole = any(folded(other) == folded(name) for other in cluster.names)
            reason = "name" if whole else "surname" if not first else "spelling of the name"
            fits.append((number, reason))
    if not fits and not first and made.role is None:
        fits = [(number, "given name") for number in scene.by_key.get("given " + spelling(name), ())]
        fits = fits if len(fits) == 1 else []
    if len(fits) > 1:
        # two people of one surname: who is known by it alone, else the one named last before this
        known_by = people().rows([name])
        fits.sort(
            key=lambda fit: (
                not known_by or people().rows(scene.clusters[fit[0]].names) != known_by,
                scene.distance(fit[0], at),
            )
        )
    if fits:
        number, reason = fits[0]
        if len(fits) > 1:
            reason += ", the one named last"
    else:
        number, reason = scene.new(made), "name"
    scene.join(at, number, reason)
    scene.clusters[number].hold(on(people().rows(scene.clusters[number].names), doc.published_at))
    scene.learn_key(key, number)
    if first and len(first) > 3:
        scene.learn_key("given " + spelling(first), number)


def _thing(doc: Document, scene: Scene, at: int) -> None:
    made = scene.mentions[at]
    name = name_in(made)
    what = known(name)
    if what is not None and what.kind == "capital" and at_place(made.span, doc.text):
        key, reason = "place:" + folded(name), "name of a place"
    elif what is not None:
        key = what.name
        reason = "name" if folded(what.name) == folded(name) else f"“{name}” is {what.name}"
    else:
        key, reason = spelling(name), "name"
        if made.kind == "organisation":
            key = " ".join(organisation_key(name, made.of.exact if made.of else None)) or key
    number = next(iter(scene.by_key.get(key, ())), None)
    if number is None and (full := _spelled_out(doc, scene, at)) is not None:
        number, reason = full, "acronym in brackets"
    if number is None:
        number = scene.new(made)
    scene.join(at, number, reason)
    scene.learn_key(key, number)


def _spelled_out(doc: Document, scene: Scene, at: int) -> int | None:
    """The cluster of the name that "(ABC)" abbreviates, right before it."""
    made = scene.mentions[at]
    if not made.span.exact.isupper() or doc.text[made.span.start - 1 : made.span.start] != "(":
        return None
    for earlier in range(at - 1, max(-1, at - 4), -1):
        other = scene.mentions[earlier]
        initials = "".join(word[0] for word in other.span.exact.replace("-", " ").split() if word[0].isupper())
        close = made.span.start - 4 < other.span.end <= made.span.start
        if close and made.span.exact[0] in initials and earlier in scene.cluster_of:
            return scene.cluster_of[earlier]
    return None


def _surnamed(scene: Scene, at: int) -> int | None:
    """The one person whose surname a word is that means an office elsewhere: "King" after "Angus King"."""
    words = scene.mentions[at].span.exact
    held = scene.by_key.get(surname(words), ()) if words[0].isupper() and " " not in words else ()
    return held[0] if len(held) == 1 else None


def _abbreviated(doc: Document, scene: Scene, at: int) -> int | None:
    """The cluster of the letters in brackets right after a description: "the Union of River Mills (URM)"."""
    made = scene.mentions[at]
    initials = "".join(word[0] for word in made.span.exact.replace("-", " ").split() if word[0].isupper())
    for later in range(at + 1, min(at + 4, len(scene.mentions))):
        other = scene.mentions[later]
        beside = doc.text[made.span.end : other.span.start] == " (" and other.span.exact.isupper()
        if beside and other.span.exact[0] == initials[:1] and later in scene.cluster_of:
            return scene.cluster_of[later]
    return None


def place(doc: Document, at: int, scene: Scene) -> None:
    """Give a description, a pronoun or a group its cluster."""
    made = scene.mentions[at]
    if made.form == "description" and known(made.span.exact) is not None:
        _thing(doc, scene, at)
        return
    match: tuple[int | None, str] | None
    if made.form == "pronoun":
        match = antecedent(doc, scene, at)
    elif made.kind == "place" and made.of is not None and (homes := region(made.of.exact)):
        match = _of_region(scene, at, homes)
    elif made.form == "description" and (same := _surnamed(scene, at)) is not None:
        match = same, "surname"
    elif made.kind == "organisation" and (short := _abbreviated(doc, scene, at)) is not None:
        match = short, "“" + scene.mentions[at].span.exact + "”, spelt out before its letters"
    elif made.form == "description" and made.head.lower() in closed("issued"):
        match = issuer(scene, at)
    else:
        match = scene.apposed(at, doc.text) or described(scene, at) or introduced(scene, at)
    known_as, reason = match or (None, "first mention")
    scene.join(at, scene.new(made) if known_as is None else known_as, reason)


def _of_region(scene: Scene, at: int, homes: frozenset[str]) -> tuple[int, str] | None:
    """The country of a region that was named last: "the Nordic country"."""
    for number in scene.recent(at):
        if home := next(
            (name for name in scene.clusters[number].names if (k := known(name)) and k.name in homes), None
        ):
            return number, f"{home}, of the region"
    return None


def _referent(doc: Document, cluster: Cluster) -> Referent:
    names = sorted(cluster.names, key=lambda name: (-title_rank(name), -cluster.names[name], name))
    return Referent(
        document=doc.id,
        kind=cluster.kind,
        names=tuple(names),
        links=tuple(sorted(cluster.links, key=lambda link: link.span)),
        roles=tuple(cluster.roles),
        of=tuple(cluster.owners),
    )
