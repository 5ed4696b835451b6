"""What the attribution model read in windows seen before: a reprint costs little, and is read the same."""

from collections.abc import Iterator
from hashlib import blake2b
from itertools import islice

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from counterclaim.annotate.tagging.windows import Pieces, Window

# About 600 reports of news, 11 kB a window. Copies of one report come within days of each other.
KEPT = 4096


class Cue(Struct, frozen=True):
    """A likely cue: its piece, counted from the window's first own one, how likely, and the labels around it.

    `second` is the path of labels to take the source from where `path` has none.
    """

    at: int
    sure: float
    path: bytes
    second: bytes


class Reading(Struct, frozen=True):
    """All that the model says of a window, in places relative to it: so the same wherever the same words stand."""

    names: NDArray[np.float32]
    cues: tuple[Cue, ...]


def content_of(pieces: Pieces, window: Window) -> bytes:
    """A key for all that the model sees of a window: its pieces, their shapes, and which of them it decides.

    >>> from counterclaim.annotate.tagging.windows import windows_of
    >>> thrice = Pieces(*[np.zeros(600, np.int64)] * 5, np.arange(0, 601, 100))
    >>> keys = [content_of(thrice, window) for window in windows_of(thrice)]
    >>> len(keys), len(set(keys))
    (3, 3)
    """
    key = blake2b(digest_size=16)
    key.update(np.array([window.first - window.start, window.last - window.start, window.end - window.start]).tobytes())
    key.update(pieces.ids[window.start : window.end].tobytes())
    key.update(pieces.shapes[window.start : window.end].tobytes())
    return key.digest()


class Readings:
    """The readings of the windows seen last, by their content; never more than `most`.

    >>> known = Readings(most=2)
    >>> for key in (b"a", b"b", b"a", b"c"):
    ...     _ = known.get(key) or known.keep(key, Reading(np.zeros((0, 0), np.float32), ()))
    >>> [known.get(key) is not None for key in (b"a", b"b", b"c")]
    [True, False, True]
    """

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._held: dict[bytes, Reading] = {}

    def get(self, key: bytes) -> Reading | None:
        """The reading of this content, where it is still held; asking for it makes it the youngest."""
        reading = self._held.pop(key, None)
        if reading is not None:
            self._held[key] = reading
        return reading

    def keep(self, key: bytes, reading: Reading) -> None:
        """Hold this reading, and let go of the oldest where there are too many."""
        self._held[key] = reading
        for oldest in list(self._over()):
            self._held.pop(oldest, None)

    def _over(self) -> Iterator[bytes]:
        return islice(self._held, max(0, len(self._held) - self._most))
