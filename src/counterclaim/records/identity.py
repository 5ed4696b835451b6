"""Content-addressed identities."""

from __future__ import annotations

import hashlib

SEPARATOR = "\x1f"  # ASCII unit separator: never typed by a person, so ("ab", "c") and ("a", "bc") stay apart


def identity(prefix: str, *parts: object) -> str:
    """A short stable id for what these parts say: the same parts, the same id, on any machine and in any version.

    16 hexadecimal digits (64 bits): a collision among 100 million records has a chance of about 1 in 3,700.

    >>> identity("st", "d1", 4, 9)
    'st_0835e11557d9767f'
    """
    text = SEPARATOR.join("" if part is None else str(part) for part in parts)
    return f"{prefix}_{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def sha256_of(data: bytes | str) -> str:
    """The SHA-256 of bytes, or of a text's UTF-8, in hexadecimal."""
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return hashlib.sha256(raw).hexdigest()
