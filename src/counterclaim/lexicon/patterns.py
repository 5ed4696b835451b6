"""One expression for many words, which asks each letter once instead of each word in turn."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

Node = dict[str, Any]
END = ""


def one_of(words: Iterable[str], star: str = "") -> str:
    r"""An expression that any of these words or phrases matches, the longest first, over any white space.

    `star`: what a star at the end of a word stands for, if it stands for anything.

    >>> one_of(["photo", "phone call"])
    '(?:pho(?:to|ne\\s+call))'
    >>> re.findall(one_of(["photo", "photos", "voice message", "kill*"], "[a-z]*"), "photos, voice  message, killing")
    ['photos', 'voice  message', 'killing']
    """
    root: Node = {}
    for word in words:
        node = root
        for piece in pieces(word, star):
            node = node.setdefault(piece, {})
        node[END] = {}
    return f"(?:{expression(root)})"


def pieces(word: str, star: str) -> list[str]:
    r"""What an expression asks for a word, one letter or stretch of white space after another.

    >>> pieces("a b.*", "[a-z]*")
    ['a', '\\s+', 'b', '\\.', '[a-z]*']
    """
    found = [r"\s+" if part.isspace() else re.escape(part) for part in re.findall(r"\s+|\S", word.strip())]
    return [*found[:-1], star] if star and found[-1:] == [r"\*"] else found


def expression(node: Node) -> str:
    """The expression of what can follow; going on comes before ending."""
    branches = [piece + expression(after) for piece, after in node.items() if piece != END]
    if not branches:
        return ""
    whole = branches[0] if len(branches) == 1 and END not in node else f"(?:{'|'.join(branches)})"
    return f"{whole}?" if END in node else whole
