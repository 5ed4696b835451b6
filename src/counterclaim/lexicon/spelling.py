"""Spellings of one name: transliterations folded together, given names that can be one."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from rapidfuzz.fuzz import ratio

from counterclaim.lexicon import lexicon
from counterclaim.lexicon.world import country_of, side_of

# In order: one sound, one letter. "Zelenskyy", "Zelenskiy" and "Zelensky" fold alike, so do "Kharkiv" and "Harkiv".
FOLDS = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"^(?:al|el|ad|as|ash|an|ar)[- ](?=\w)", ""),
        (r"shch|sch|sh|sz|š|ş", "s"),
        (r"tch|tsch|ch|cz|č", "c"),
        (r"tz|ts|zz", "c"),
        (r"zh|dj|dzh|ž", "z"),
        (r"kh|gh|h|g", "h"),
        (r"ph|w|v", "f"),
        (r"th", "t"),
        (r"ck|q|c(?=[aou])", "k"),
        (r"x", "ks"),
        (r"ou|oo", "u"),
        (r"[yij]+", "i"),
        (r"ee|ie", "i"),
        (r"(?<=[aeou])i(?=[aeou])", ""),
        (r"(.)\1+", r"\1"),
        (r"i(?=[aeou])", ""),
    )
]
# Two given names this alike can be one name in two spellings ("Oleksandr", "Aleksandr" 78; "Pavel", "Pavlo" 80).
ALIKE = 78


@cache
def spelling(word: str) -> str:
    """A word with the differences between transliterations folded away.

    >>> spelling("Zelensky") == spelling("Zelenskyy") == spelling("Zelenskiy"), spelling("Hrebin") == spelling("Grebin")
    (True, True)
    >>> spelling("Yarovets") == spelling("Jarovec") == spelling("Yarovetz")
    True
    """
    low = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
    low = re.sub(r"[’'‘.`]", "", low)
    for pattern, to in FOLDS:
        low = pattern.sub(to, low)
    return low.replace("-", " ").strip()


@cache
def _short_names() -> dict[str, str]:
    return {short: full for full, shorts in lexicon("names")["short"].items() for short in shorts.split()}


def same_given(one: str, other: str) -> bool:
    """Whether two given names can be one person's: alike, an initial, a short form.

    >>> same_given("Dmitry", "Dmitriy"), same_given("D.", "Dmitry"), same_given("Joe", "Joseph")
    (True, True, True)
    >>> same_given("Anna", "Pavel")
    False
    """
    a, b = one.lower().strip("."), other.lower().strip(".")
    if len(a) == 1 or len(b) == 1:
        return a[:1] == b[:1]
    if _short_names().get(a, a) == _short_names().get(b, b):
        return True
    first, second = spelling(a), spelling(b)
    return first == second or (ratio(first, second) >= ALIKE and first[:1] == second[:1])


def other_middle(one: str, other: str) -> bool:
    """Whether two full names have middle names or initials that cannot be one person's.

    >>> other_middle("Pavel W. Belan", "Pavel H.W. Belan"), other_middle("Pavel W. Belan", "Pavel Belan")
    (True, False)
    """
    a, b = ("".join(word[0] for word in re.split(r"[\s.]+", name) if word)[1:-1].lower() for name in (one, other))
    return bool(a and b) and a != b and not (len(a) > 1 and len(b) > 1 and a[0] == b[0])


CAPITALISED = re.compile(r"\b[A-Z][a-z]{4,}\b")
SUFFIXES = ("ian", "ians", "an", "ans", "n", "ns", "ese", "i", "is", "ish", "ic", "er", "ers", "ite", "ites")


def demonyms_of(text: str) -> dict[str, str]:
    """Words of a report that describe what comes from a place which it names too.

    >>> demonyms_of("Kessaly and Norland met; the Kessalian envoy left the Norlandic one. Dorn saw Dorin.")
    {'Kessalian': 'Kessaly', 'Norlandic': 'Norland'}
    """
    words = sorted({word for word in CAPITALISED.findall(text) if not country_of(word) and not side_of(word)})
    by_stem: dict[str, list[str]] = {}
    for word in words:
        by_stem.setdefault(word[:4], []).append(word)
    found: dict[str, str] = {}
    for word in words:
        for base in by_stem[word[:4]]:
            stem = base.rstrip("aeiouy") if base[-1] in "aeiouy" else base
            if (
                base != word
                and len(stem) > 4
                and word.startswith(stem)
                and word[len(stem) :] in SUFFIXES
                and len(word) >= len(base)
            ):
                found[word] = base
    return found
