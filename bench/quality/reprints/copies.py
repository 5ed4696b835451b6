"""Copies made of articles as papers make them, by chance from a fixed seed: no text of theirs is kept.

>>> import random
>>> cut(["One.", "Two.", "Three.", "Four."], [], random.Random(1))[0]
'One.'
"""

import re

SENTENCE = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])")
FURNITURE = (
    "Sign up here for the morning letter of this paper",
    "Share this with your friends",
    "Pictures by our own staff. All rights reserved",
)
SWAPS = {
    "said": "told reporters", "also": "in addition", "about": "around", "but": "yet", "people": "persons",
    "before": "ahead of", "because": "since", "while": "as", "told": "informed", "big": "large", "new": "fresh",
    "will": "is going to", "has": "had", "however": "though", "many": "a lot of",
}  # fmt: skip
OTHER = ("Elsewhere", "In the meantime", "Earlier in the week", "Asked about it", "In a separate note")


def edited(paragraphs, others, chance):
    """The lead told in other words, one word in fifteen changed, and a paragraph left out."""
    kept = [paragraph for paragraph in paragraphs if chance.random() > 0.06] or paragraphs
    return [lead_of(others, chance), *(reworded(paragraph, chance, 1 / 15) for paragraph in kept[1:])]


def cut(paragraphs, _, chance):
    """The first 20 to 60 % of it, as a short agency item in a column."""
    return paragraphs[: max(2, round(len(paragraphs) * chance.uniform(0.2, 0.6)))]


def expanded(paragraphs, others, chance):
    """All of it, and as much again from another hand between its paragraphs."""
    mixed = list(paragraphs)
    for paragraph in others[: len(paragraphs)]:
        mixed.insert(chance.randrange(len(mixed) + 1), paragraph)
    return mixed


def partial(paragraphs, others, chance):
    """Another report that takes a run of 15 to 35 % of this one's paragraphs into its own."""
    count = max(2, round(len(paragraphs) * chance.uniform(0.15, 0.35)))
    start = chance.randrange(max(1, len(paragraphs) - count))
    place = chance.randrange(len(others) + 1)
    taken = [reworded(paragraph, chance, 1 / 40) for paragraph in paragraphs[start : start + count]]
    return [*others[:place], *taken, *others[place:]]


def dressed(paragraphs, _, chance):
    """All of it under another headline, with captions and furniture of another site around it."""
    captions = [f"Image caption {chance.choice(OTHER)}, from the archive"]
    return [chance.choice(OTHER), *captions, *paragraphs, *chance.sample(FURNITURE, 2)]


KINDS = {"edited": edited, "cut": cut, "expanded": expanded, "partial": partial, "dressed": dressed}


def lead_of(others, chance):
    return f"{chance.choice(OTHER)}: {SENTENCE.split(others[0])[0]}" if others else chance.choice(OTHER)


def reworded(paragraph, chance, share):
    """The paragraph with this share of its words said otherwise, left out or doubled up with another."""
    words = []
    for word in paragraph.split(" "):
        if chance.random() < share:
            word = SWAPS.get(word.lower(), chance.choice(("", f"rather {word}", f"{word} then")))
        words.extend([word] if word else [])
    return " ".join(words)


def paragraphs_of(text):
    return [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]
