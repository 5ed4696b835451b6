"""Antecedents: whom a pronoun means, by what was said before it."""

from __future__ import annotations

from bisect import bisect_right

from counterclaim.annotate.referring.descriptions import is_land
from counterclaim.annotate.referring.scene import Scene
from counterclaim.records import Document

# How far back, in sentences, a pronoun reaches.
PRONOUN_REACH = 6
# How many statements may stand inside each other.
NESTED = 8


def antecedent(doc: Document, scene: Scene, at: int) -> tuple[int, str] | None:
    """Whom a pronoun means: the likeliest of those mentioned before it, by gender, place, and who was speaking."""
    made = scene.mentions[at]
    low = made.span.exact.lower()
    if scene.quoted[at] and low in ("i", "we"):
        return _own_words(doc, scene, at)
    if low in ("who", "which") and at and scene.mentions[at - 1].span.end + 3 > made.span.start:
        return scene.cluster_of[at - 1], "“" + low + "” right after"
    best: tuple[float, int] | None = None
    for number in scene.recent(at):
        score = _likely(doc, scene, number, at, low)
        if score is not None and (best is None or score > best[0]):
            best = (score, number)
    if best is None:
        return None
    return best[1], f"“{made.span.exact}”: " + ("the last speaker" if scene.spoke(best[1]) else "mentioned last")


def _own_words(doc: Document, scene: Scene, at: int) -> tuple[int, str] | None:
    """Whoever says "I" or "we" in a quotation is the one who is quoted."""
    span = scene.mentions[at].span
    before = bisect_right(scene.quotes, (span.start, len(doc.text), span))
    for _, end, speaker in reversed(scene.quotes[max(0, before - NESTED) : before]):
        if end >= span.end:
            other = scene.at_span.get((speaker.start, speaker.end))
            if other is not None and other in scene.cluster_of:
                return scene.cluster_of[other], "in the speaker’s own words"
    return None


def _likely(doc: Document, scene: Scene, number: int, at: int, low: str) -> float | None:
    """How likely a pronoun means this cluster, None where it cannot."""
    cluster, made = scene.clusters[number], scene.mentions[at]
    other = scene.last[number]
    back = scene.sentence_of[at] - scene.sentence_of[other]
    if back > PRONOUN_REACH:
        return None
    score = -1.0 * back
    if low in ("he", "she", "i"):
        if (
            cluster.kind not in ("person", "other")
            or cluster.plural
            or (cluster.kind == "other" and scene.speaking[other] is False)
        ):
            return None
        if cluster.gender and made.gender and cluster.gender != made.gender:
            return None
        score += 0.5 * bool(made.gender and cluster.gender == made.gender) + (0.3 if cluster.names else 0.0)
    elif low == "it":
        if cluster.kind not in ("organisation", "place", "other") or cluster.plural:
            return None
        if scene.speaking[at] and cluster.kind == "place" and not any(is_land(scene, name) for name in cluster.names):
            return None  # towns and provinces say nothing
        score += 0.4 * (cluster.kind == "organisation")
    else:
        if cluster.kind == "place" or (not cluster.plural and cluster.kind == "person"):
            return None
        score += 0.5 * cluster.plural
    if scene.quoted[other] and not scene.quoted[at]:
        score -= 1.5
    score += 1.6 if scene.spoke(number) else 0.8 * (scene.subject[other] and not scene.quoted[other])
    if back == 0 and scene.fronted[other] and not scene.fronted[at]:
        score -= 1.5
    if not cluster.names and not cluster.heads:
        score -= 2.0  # nothing but pronouns so far
    if scene.speaking[at] and scene.said_by(at, other):
        score -= 2.0  # "The mayor would resign, he said": the mayor is spoken of
    before = doc.text[max(0, scene.mentions[other].span.start - 8) : scene.mentions[other].span.start].lower().split()
    if before and before[-1] in ("of", "by", "with", "to", "against", "for", "in", "on", "from", "told", "like"):
        score -= 1.5
    if doc.text[scene.mentions[other].span.end : scene.mentions[other].span.end + 2] in ("’s", "'s"):
        score -= 0.5
    # of two who are alike the later one, by a little
    return score + 0.01 * (other - at) / max(1, at) + min(0.3, 0.03 * len(cluster.links))
