"""Descriptions: whom "the official", "the ministry" or a lead's "senior diplomat" means."""

from __future__ import annotations

from counterclaim.annotate.referring.clusters import SENIOR, Cluster, at_place, organisation_key, role_in
from counterclaim.annotate.referring.scene import OWNERS, Scene
from counterclaim.lexicon import lexicon
from counterclaim.lexicon.nouns import closed, means, role_classes
from counterclaim.lexicon.world import folded, known, party_of
from counterclaim.records import Document, Mention

# The least likeness by which a description is taken for somebody.
LIKELY = 0.2
# How far a lead's description may stand before the name, and an office from its country, in sentences.
LEAD_SENTENCES = 3
INTRODUCED_WITHIN = 6
ISSUED_WITHIN = 3
CONTEXT_REACH = 2
# Roles of which a report's country has one, so that the role alone points at a person named anywhere in it.
UNIQUE = frozenset({"spokesman", "head_of_state", "head_of_government", "minister"})
GENERIC_BODIES = frozenset(
    ("monitor", "group", "agency", "watchdog", "organisation", "organization", "ngo", "observatory", "charity", "body")
)
# Words for groups that fight, which are no monitors.
ARMED = frozenset({"terrorist", "terror", "extremist", "militant", "jihadist", "armed", "rebel", "takfiri", "islamist"})
# Offices by which nobody is called who is not known to hold them.
RULERS = frozenset({"head_of_state", "head_of_government"})
STATE_OFFICES = frozenset({"minister", "head_of_state", "head_of_government", "diplomat", "legislator"})
BODY_OFFICES = frozenset({"spokesman", "secretary", "official", "soldier", "prosecutor", "police"})


def described(scene: Scene, at: int) -> tuple[int | None, str] | None:
    """Whom a description means among those met before, or named anywhere with a role that fits it exactly.

    Where two fit alike it is nobody, with the reason: "“the minister”: could be Dorn or Belan".
    """
    made = scene.mentions[at]
    if made.plural or made.kind == "group":
        return _same_group(scene, at)
    if made.kind != "person":
        return _same_body(scene, at)
    if not definite(made):
        return None
    role, head = role_in(made) or made.head, made.head.lower()
    wanted = role_classes(role) or means(head)
    wide = means(head)
    owner, best = scene.owner(at), None
    alike: list[int] = []
    pointing = made.span.exact.split(maxsplit=1)[0].lower() in ("the", "this", "that", "these", *OWNERS)
    for number in scene.holders(at, wanted):
        cluster = scene.clusters[number]
        if cluster.kind != "person" or cluster.plural or number not in scene.first:
            continue
        if made.gender and cluster.gender and made.gender != cluster.gender:
            continue
        before = number in scene.last
        exact = bool(wanted & cluster.classes) and bool(wanted & UNIQUE or head in " ".join(cluster.roles).lower())
        if not before and not (exact and cluster.names):
            continue
        loose = exact or (
            pointing and (("*" in wide and before) or bool(wide & cluster.classes) or head in cluster.heads)
        )
        owned = _owned(cluster, owner)
        if owned is False or not (exact or loose):
            continue
        back = scene.sentence_of[at] - scene.sentence_of[scene.last[number]] if before else 9
        speaking = before and scene.spoke(number)
        score = (
            2.0 * exact
            + (2.5 if owned else -1.0 if owner and cluster.owners and not wanted & UNIQUE & cluster.classes else 0.0)
            + 0.5 * loose
            - (0.1 if owned else 0.25) * min(back, 12)
            + 1.0 * speaking
            + 0.3 * bool(cluster.names)
        )
        if best is None or score > best[0]:
            best, alike = (score, number, exact), []
        elif score == best[0] and cluster.names and scene.clusters[best[1]].names and before:
            alike.append(number)
    if best is not None and best[0] >= LIKELY and best[2] and alike:
        return None, f"“{made.span.exact}”: could be " + " or ".join(scene.label(n) for n in (best[1], *alike))
    if best is None or best[0] < LIKELY:
        return _by_another_word(scene, at, owner)
    shown = next((r for r in scene.clusters[best[1]].roles if wanted & role_classes(r)), head)
    return best[1], f"role “{shown}”" if best[2] else f"“{made.span.exact}”, as described before"


def issuer(scene: Scene, at: int) -> tuple[int, str] | None:
    """Who gave out what speaks: "the ministry’s statement", or after somebody else spoke "The statement said"."""
    made = scene.mentions[at]
    inner = scene.inner(at)
    if inner is not None and scene.mentions[inner].form != "pronoun" and inner in scene.cluster_of:
        return scene.cluster_of[inner], f"“{made.span.exact}” is theirs"
    if not definite(made):
        return None
    for number, other in sorted(scene.last_spoke.items(), key=lambda item: -item[1]):
        if scene.sentence_of[at] - scene.sentence_of[other] > ISSUED_WITHIN:
            return None
        if scene.clusters[number].names or scene.clusters[number].kind in ("organisation", "group"):
            return number, f"“{made.span.exact}”: of the last speaker"
    return None


def _by_another_word(scene: Scene, at: int, owner: str | None) -> tuple[int, str] | None:
    """The one who spoke last under another word for them: "Belan, 61, ... The grandfather of five said"."""
    made = scene.mentions[at]
    first = made.span.exact.split(maxsplit=1)[0].lower()
    classes = means(made.head)
    if not scene.speaking[at] or first != "the" or (owner is None and classes & RULERS):
        return None
    for number in scene.recent(at):
        cluster = scene.clusters[number]
        if scene.sentence_of[at] - scene.sentence_of[scene.last[number]] > 2:
            return None
        if cluster.kind not in ("person", "other") or not cluster.names or scene.quoted[scene.last[number]]:
            continue
        other = made.gender and cluster.gender and made.gender != cluster.gender
        held = classes & UNIQUE and cluster.classes and not classes & cluster.classes
        told = scene.spoke(number) or (not cluster.classes and scene.subject[scene.last[number]])
        if not other and not held and told and (owner is None or not cluster.owners or _owned(cluster, owner)):
            return number, f"“{made.span.exact}”: another word for the last speaker"
    return None


def _owned(cluster: Cluster, owner: str | None) -> bool | None:
    """Whether somebody is of this owner: True, False where of another, None where nothing is told."""
    if owner is None or (not cluster.owners and not cluster.parties):
        return None
    party = party_of(owner)
    if owner in cluster.owners or (party and party in cluster.parties):
        return True
    words = set(folded(owner).split())
    if any(words <= set(folded(own).split()) or words >= set(folded(own).split()) for own in cluster.owners):
        return True
    # "Belan’s spokesman" and "the Citadel spokesman": a person and a seat do not contradict each other
    if party is None or not cluster.parties:
        return None
    return False


def definite(made: Mention) -> bool:
    """Whether a description points at somebody known: "the official", "Belan’s spokesman", "Citadel spokesman"."""
    first = made.span.exact.split(maxsplit=1)[0].lower()
    return first not in ("a", "an", "some", "several", "another", "one", "two", "many", "no", "any", "every", "each")


def _words(made: Mention) -> frozenset[str]:
    return frozenset(folded(made.span.exact).split()) - closed("articles") - {"said", "of", "for", "in", "at", "from"}


def _same_group(scene: Scene, at: int) -> tuple[int, str] | None:
    """A group described by the same words before; "the" before a noun also means the last group of that noun."""
    made = scene.mentions[at]
    words = _words(made)
    first = made.span.exact.split(maxsplit=1)[0].lower()
    for number in scene.recent(at):
        cluster = scene.clusters[number]
        if cluster.kind != "group" or (cluster.names and made.form != "name"):
            continue
        earlier = _words(scene.mentions[scene.first[number]])
        if words == earlier:
            return number, "same words"
        if first in ("the", "these", "those") and made.of is None and words <= earlier:
            return number, f"“{made.span.exact}”, as described before"
    return None


def _same_body(scene: Scene, at: int) -> tuple[int, str] | None:
    """A body by its words and whose it is: "the defence ministry", "the ministry", "Orsk’s defence ministry"."""
    made = scene.mentions[at]
    owner = scene.owner(at)
    key = set(organisation_key(made.span.exact, owner))
    indefinite = not definite(made)
    spoken_of = made.head.lower() == "body" and not scene.speaking[at]  # a dead one
    armed = bool(key & ARMED)
    best: tuple[int, str] | None = None
    spoke: tuple[int, str] | None = None
    for number in scene.recent(at):
        cluster = scene.clusters[number]
        if cluster.kind not in ("organisation", "other") or cluster.plural:
            continue
        if owner and cluster.owners and _owned(cluster, owner) is not True:
            continue
        other = scene.mentions[scene.first[number]]
        same = set(organisation_key(other.span.exact, cluster.owners[0] if cluster.owners else None))
        if key == same and (owner is None or not cluster.owners or _owned(cluster, owner)):
            return number, "same body"
        if indefinite:
            continue
        head = folded(made.head)
        if made.head == "House":
            continue  # a parliament's, not the White one
        if owner is None and key and key <= same:
            return number, f"“{made.span.exact}”, as named before"
        if (
            owner is None
            and len(key) == 1
            and best is None
            and any(head in folded(name).split() for name in cluster.names)
        ):
            best = number, f"“{made.span.exact}”, as named before"
        if (
            owner is None
            and len(key) <= 2
            and spoke is None
            and head in GENERIC_BODIES
            and not spoken_of
            and (
                scene.speaking[scene.last[number]]
                or scene.subject[scene.last[number]]
                or armed
                or _watches(made, cluster)
            )
            and cluster.names
        ):
            known_kind = next((k.kind for name in cluster.names if (k := known(name))), "group")
            if armed:
                spoke = (number, f"“{made.span.exact}”: the last that was named") if known_kind == "side" else None
            elif (
                known_kind in ("group", "body", "outlet")
                and (known_kind == "outlet") == (head in ("agency", "network"))
            ) or known_kind == "group":
                spoke = number, f"“{made.span.exact}”: the last body that spoke"
    return best or spoke


def introduced(scene: Scene, at: int) -> tuple[int, str] | None:
    """Whom a report's lead describes before it names them: "a senior official said" and then the official's name."""
    made = scene.mentions[at]
    office = made.of is not None and bool(role_classes(role_in(made) or made.head) & UNIQUE)
    if (
        scene.sentence_of[at] >= LEAD_SENTENCES
        or (definite(made) and not office)
        or made.plural
        or scene.quoted[at]
        or not scene.speaking[at]
    ):
        return None
    owner = scene.owner(at)
    wide = means(made.head)
    for other in range(at + 1, len(scene.mentions)):
        if scene.sentence_of[other] - scene.sentence_of[at] > INTRODUCED_WITHIN:
            return None
        later = scene.mentions[other]
        if later.form != "name" or other not in scene.cluster_of:
            continue
        cluster = scene.clusters[scene.cluster_of[other]]
        if not scene.speaking[other] and not _watches(made, cluster):
            continue
        if scene.first[scene.cluster_of[other]] < at:
            continue
        if (
            made.kind == "person"
            and cluster.kind == "person"
            and (
                wide & cluster.classes
                or (office and not cluster.classes & SENIOR)
                or made.head.lower() in " ".join(cluster.roles).lower()
            )
        ) and (owner is None or _owned(cluster, owner) or (office and not cluster.owners)):
            return scene.cluster_of[other], f"the lead’s “{made.span.exact}”, named later"
        if made.kind == "organisation" and cluster.kind == "organisation" and made.head.lower() in GENERIC_BODIES:
            kinds = {k.kind for name in cluster.names if (k := known(name))}
            if kinds <= {"group", "body"} and not (kinds == {"body"} and owner):
                return scene.cluster_of[other], f"the lead’s “{made.span.exact}”, named later"
    return None


def _watches(made: Mention, cluster: Cluster) -> bool:
    """Whether "a monitor" can only be this body, because it is known to be one."""
    watching = made.head.lower() in ("monitor", "watchdog", "observatory") or "monitoring" in made.span.exact.lower()
    return watching and any((k := known(name)) is not None and k.kind == "group" for name in cluster.names)


def home(doc: Document, scene: Scene, at: int) -> str | None:
    """By context, whose somebody with an office is: "The Orsk army said ... Spokesman Belan told us"."""
    made = scene.mentions[at]
    role = role_in(made)
    classes = role_classes(role) if role and made.kind == "person" else frozenset()
    state = bool(classes & STATE_OFFICES)
    private = not state and any(word in lexicon("roles")["stately"]["private"] for word in (role or "").lower().split())
    if not (state or classes & BODY_OFFICES) or private:
        return None
    for other in range(at - 1, -1, -1):
        if scene.sentence_of[at] - scene.sentence_of[other] > CONTEXT_REACH:
            return None
        near, cluster = scene.mentions[other], scene.clusters[scene.cluster_of[other]]
        if (scene.quoted[other] and not scene.quoted[at]) or near.form == "pronoun":
            continue
        land = next((name for name in cluster.names if is_land(scene, name)), None)
        if land and (near.form == "description" or not at_place(near.span, doc.text)):
            return land
        if cluster.kind == "organisation" and not state and scene.speaking[other]:
            return max(cluster.names, key=len) if cluster.names else near.span.exact
        if cluster.owners and is_land(scene, cluster.owners[0]):
            return cluster.owners[0]
    return None


def is_land(scene: Scene, words: str) -> bool:
    """Whether words name a country or its seat: by the lexicon, or because the report makes a demonym of them."""
    if words in scene.base.values():
        return True
    what = known(party_of(words) or words)
    return what is not None and what.kind in ("country", "capital", "seat")
