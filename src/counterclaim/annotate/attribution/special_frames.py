"""Frames around other words than an active verb: passives, refusals to speak, "according to", nouns, colons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from counterclaim.annotate.attribution.clauses import ENDS_CLAUSE, Reading, subject_after, words_of
from counterclaim.annotate.attribution.contents import clause_end, quoted_before, text_place
from counterclaim.annotate.attribution.hits import Hit, Words
from counterclaim.annotate.attribution.proposals import Place, Proposal, proposal
from counterclaim.lexicon.cues import cues


def passive(r: Reading, hit: Hit, later: Sequence[Hit]) -> Iterator[Proposal]:
    """ "The claims were dismissed by the ministry as lies", "Orsk was accused by Belan of shelling"."""
    if hit.lemma in words_of("relaying"):
        yield from said_through(r, hit, later)
        return
    by = next(
        (k for k in range(hit.after, min(len(r.words), hit.after + 6)) if r.low(k) == "by" and not r.words[k].quoted),
        None,
    )
    if by is None and r.low(hit.after) == "of" and hit.takes("np of ving"):
        yield from charged(r, hit, hit.after + 1, None, later)
        return
    if by is None or hit.subject is None or not hit.stances() & {"denies", "alleges", "confirms", "demands"}:
        return
    speaker = subject_after(r, by + 1)
    if speaker is None:
        return
    content = [r.place(*hit.subject)]
    of = next((k for k in range(speaker[0] + 1, speaker[1]) if r.low(k) == "of"), None)
    if hit.takes("np of ving") and (of or r.low(speaker[1]) == "of"):
        # "Orsk was accused by Belan of shelling the port": the charge is what is said.
        of = of or speaker[1]
        yield from charged(r, hit, of + 1, (speaker[0], of), later)
        return
    if r.low(speaker[1]) in {"as", "of", "for"}:
        content.append(text_place(r, speaker[1], clause_end(r, speaker[1], later, shape="noun")))
    yield proposal(r, hit, content, speaker, "passive", 0.6)


def charged(r: Reading, hit: Hit, at: int, speaker: Words | None, later: Sequence[Hit]) -> Iterator[Proposal]:
    """The charge that begins at `at`: "of shelling the port"."""
    if at < len(r.words):
        yield proposal(r, hit, [text_place(r, at, clause_end(r, at, later, shape="charge"))], speaker, "passive", 0.6)


def said_through(r: Reading, hit: Hit, later: Sequence[Hit]) -> Iterator[Proposal]:
    """ "…,” Belan was quoted as saying by TASS": Belan speaks, TASS passes it on."""
    if hit.subject is None or r.low(hit.after) != "as" or r.low(hit.after + 1) not in {"saying", "telling", "claiming"}:
        return
    at = hit.after + 2
    chain: tuple[Place, ...] = ()
    if r.low(at) in {"by", "in"}:
        through = subject_after(r, at + 1)
        if through:
            chain, at = (r.place(*through),), through[1]
    last = hit.subject[0] - 1
    last -= last > 0 and r.low(last) == "," and r.words[last - 1].quoted
    if last >= 0 and r.words[last].quoted:
        content = quoted_before(r, last, ())
    elif last > 1 and r.low(last) == ",":
        content = [r.place(0, last)]
    elif at < len(r.words) and r.low(at) not in {".", ","}:
        content = [text_place(r, at, clause_end(r, at, later))]
    else:
        return
    if content:
        cue = r.place(hit.first, hit.after + 2)
        yield Proposal(tuple(content), cue, r.place(*hit.subject), chain, "quoted as saying", 0.9)


def declining(r: Reading, hit: Hit, later: Sequence[Hit]) -> Iterator[Proposal]:
    """ "refused to comment on X", "would not say whether X"; with no object, the words that name what was declined."""
    if hit.subject is None:
        return
    at = hit.after
    end = clause_end(r, at, later, shape="noun") if at < len(r.words) else at
    if r.low(at) in {"on", "about", "upon"}:
        at += 1
    elif (
        r.low(at) == "to"
        and r.low(at + 1) in {"questions", "allegations", "reports", "queries"}
        and r.low(at + 2) in {"about", "on", "over"}
    ):
        at += 3
    elif r.low(at) in {"questions", "queries"} and r.low(at + 1) in {"about", "on", "over", "from"}:
        at += 2
    if at >= end or r.words[at].low in ENDS_CLAUSE or r.words[at].low in {".", "and", "but"}:
        to = next((k for k in range(hit.first, hit.after) if r.low(k) in {"to", "not", "no"}), hit.first)
        at, end = to, hit.after
        if at + 1 >= end and hit.after - hit.first < 2:
            return
    yield proposal(r, hit, [text_place(r, at, end)], hit.subject, "declines", 0.6)


def source_phrase(r: Reading, hit: Hit, later: Sequence[Hit]) -> Iterator[Proposal]:
    """ "According to X, …" and "…, according to X"."""
    speaker = source_after(r, hit.after)
    if speaker is None:
        return
    if all(not w.quoted and w.low not in words_of("auxiliaries") for w in r.words[: hit.first]) and hit.first <= 3:
        at = speaker[1]
        if r.low(at) != ",":
            return
        end = clause_end(r, at + 1, later)
        if end > at + 1:
            yield proposal(r, hit, [text_place(r, at + 1, end)], speaker, "according to", 0.8)
        return
    before = hit.first - 1
    while before >= 0 and not r.words[before].quoted and r.words[before].low in {",", "–", "—", "and", "but"}:
        before -= 1
    if before < 1:
        return
    content = [text_place(r, 0, before + 1)]
    after = speaker[1] + 1
    if (
        r.low(speaker[1]) == ","
        and after < len(r.words) - 3
        and r.low(after) not in {"who", "which", "whose", "a", "an", "and", "but"}
    ):
        end = clause_end(r, after, later)
        if end > after + 2:
            content.append(text_place(r, after, end))
    yield proposal(r, hit, content, speaker, "according to", 0.7)


def source_after(r: Reading, at: int) -> Words | None:
    """The source after "according to": up to a comma or the end of the sentence."""
    k = at
    while k < len(r.words) and not r.words[k].quoted and r.words[k].low not in {",", ";", "–", "—", ":", ")"}:
        if r.words[k].low in {"and", "but"} and r.low(k + 1) in words_of("pronouns"):
            break
        if k > at and (r.words[k].low in {"who", "which"} or r.words[k].low in words_of("auxiliaries")):
            break
        k += 1
    while k > at and r.words[k - 1].low in {".", "!", "?"}:
        k -= 1
    return (at, k) if at < k <= at + 30 else None


def noun_frames(r: Reading, hits: Sequence[Hit]) -> Iterator[Proposal]:
    """ "allegations by X that …", "X’s accusations of …": what a noun of saying holds, where its holder is named."""
    holder: Words | None = None
    for hit in hits:
        if hit.lemma not in words_of("nouns_with_that"):
            continue
        shares = holder if "including" in {r.low(hit.first - 1), r.low(hit.first - 2)} else None
        holder, at = holder_of(r, hit)
        holder = holder or shares
        if holder is None:
            continue
        while r.low(at) == "," and r.low(at + 1) == "that":
            at += 1
        if r.low(at) == "that" and at + 1 < len(r.words):
            content = text_place(r, at, before_verdict(r, at + 1, clause_end(r, at + 1, ())))
        elif at <= hit.after and r.low(at) in {"of", "about", "against"} and at + 1 < len(r.words):
            content = text_place(r, hit.first, clause_end(r, at, (), shape="noun"))
        elif passive_before(r, hit, holder):
            content = r.place(hit.first, holder[0] - 1)
        else:
            continue
        start, end = r.place(*holder)
        owns = r.low(holder[1] - 1)
        end -= 2 if owns.endswith("'s") else 1 if owns.endswith("s'") else 0
        yield Proposal((content,), r.place(hit.first, hit.after), (start, end), (), "noun with holder", 0.5)


def before_verdict(r: Reading, at: int, end: int) -> int:
    """Where a claim ends that the same sentence judges: "its claim that they fled | is false"."""
    for k in range(at + 2, end - 1):
        if (
            r.low(k) in words_of("be")
            and r.low(k - 1) not in {"and", "or", "it", "they", "he", "she"}
            and not r.words[k].quoted
        ):
            verdict = " ".join(w.low for w in r.words[k + 1 : k + 6])
            if any(f" {word} " in f" {verdict} " for word in cues().objects["falsehood"]):
                return k
    return end


def holder_of(r: Reading, hit: Hit) -> tuple[Words | None, int]:
    """Who holds what a noun of saying names, and the place from which its content is looked for.

    The holder owns it ("Orsk’s fresh claims") or stands behind it ("claims made in May by Orsk").
    """
    for k in range(hit.first - 1, max(-1, hit.first - 4), -1):
        low = r.low(k)
        if low.endswith(("'s", "s'")) and (r.words[k].capital or k in r.mentions):
            return (r.mentions.get(k, k), k + 1), hit.after
        if low in {"its", "his", "her", "their"}:
            return (k, k + 1), hit.after
        if low in words_of("prepositions") or low in ENDS_CLAUSE or r.words[k].quoted:
            break
    for k in range(hit.after, min(len(r.words), hit.after + 12)):
        low = r.low(k)
        if r.words[k].quoted or low in ENDS_CLAUSE or low == "that":
            break
        if low == "by" or (low == "from" and k <= hit.after + 1):
            holder = subject_after(r, k + 1)
            if holder and any(holder[0] <= last < holder[1] for last in r.mentions):
                return holder, holder[1]
            break
    return None, hit.after


def passive_before(r: Reading, hit: Hit, holder: Words) -> bool:
    """Whether the noun is the subject of a passive that the holder ends: "accusations were filed in May by Orsk"."""
    between = [w.low for w in r.words[hit.after : holder[0]]]
    return bool(between) and between[-1] == "by" and any(low in words_of("be") for low in between)


def colon_frames(r: Reading) -> Iterator[Proposal]:
    """ "Minister: ‘We won’" in a heading, "BELAN: We won." in a transcript."""
    yield from quotation_heading(r)
    colon = next((k for k, w in enumerate(r.words[:9]) if w.low == ":" and not w.quoted), None)
    if colon is None or colon < 1 or colon - 1 not in r.mentions or colon + 2 > len(r.words):
        return
    capitals = all(w.capital or w.low in words_of("determiners") | {"of", "'s"} for w in r.words[:colon])
    if r.mentions[colon - 1] > 3 or not (r.heading or capitals):
        return
    end = clause_end(r, colon + 1, ())
    if end > colon + 1:
        place = text_place(r, colon + 1, end)
        yield Proposal((place,), r.place(colon, colon + 1), r.place(r.mentions[colon - 1], colon), (), "colon", 0.6)


def quotation_heading(r: Reading) -> Iterator[Proposal]:
    """ "‘It was not us’: mayor blames storm": a heading that begins with the words of whoever is named next."""
    if not r.heading or not r.quotes or r.quotes[0][0] > 0:
        return
    _, after, place = r.quotes[0]
    speaker = min((first for first in r.mentions.values() if first > after), default=None)
    if r.low(after) != ":" or speaker is None or speaker > after + 4:
        return
    last = max(last for last, first in r.mentions.items() if first == speaker)
    yield Proposal((place,), r.place(after, after + 1), r.place(speaker, last + 1), (), "colon", 0.7)
