"""Average linkage over a sparse graph: clusters that grow by their likeliest neighbour, never through a chain."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify, heappop, heappush


def linked(
    size: int,
    excess: Iterable[tuple[int, int, float]],
    least: float,
    together: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[int, int]] = (),
) -> list[list[int]]:
    """Clusters of the numbers below `size`, each ascending, by their smallest member.

    `excess`: for a pair how far its score lies above the floor; a pair that is not given counts 0, so that the ends of
    a chain pull its average down. Two clusters join while the mean over all their pairs is at least `least`.
    `together` joins first, whatever the scores; `apart` keeps two clusters apart for good.

    >>> linked(4, [(0, 1, 3.0), (1, 2, 3.0), (2, 3, 3.0)], 2.0)
    [[0, 1], [2, 3]]
    >>> linked(3, [(0, 1, 3.0)], 2.0, together=[(1, 2)], apart=[(0, 2)])
    [[0], [1, 2]]
    """
    near: list[dict[int, float]] = [{} for _ in range(size)]
    for left, right, value in excess:
        if left != right and value > 0:
            near[left][right] = near[right][left] = value
    members: list[list[int]] = [[row] for row in range(size)]
    barred: list[set[int]] = [set() for _ in range(size)]
    for left, right in apart:
        barred[left].add(right)
        barred[right].add(left)
    home = list(range(size))
    for left, right in sorted(together):
        if home[left] != home[right] and home[right] not in barred[home[left]]:
            _join(home[left], home[right], near, members, barred, home)
    waiting = [
        (-value / (len(members[left]) * len(members[right])), left, right)
        for left in range(size)
        for right, value in near[left].items()
        if left < right and value >= least * len(members[left]) * len(members[right])
    ]
    heapify(waiting)
    while waiting:
        negative, left, right = heappop(waiting)
        if -negative < least:
            break
        current = near[left].get(right)
        if not members[left] or not members[right] or current is None or right in barred[left]:
            continue
        if -current / (len(members[left]) * len(members[right])) != negative:
            continue  # one of the two has grown since; its newer entry is waiting too
        kept = _join(left, right, near, members, barred, home)
        for other, value in near[kept].items():
            mean = value / (len(members[kept]) * len(members[other]))
            if mean >= least:
                heappush(waiting, (-mean, min(kept, other), max(kept, other)))
    return sorted(sorted(group) for group in members if group)


def _join(
    left: int,
    right: int,
    near: list[dict[int, float]],
    members: list[list[int]],
    barred: list[set[int]],
    home: list[int],
) -> int:
    """Put the smaller cluster into the larger, in place, and return the larger."""
    kept, gone = (left, right) if (len(near[left]), -left) >= (len(near[right]), -right) else (right, left)
    for row in members[gone]:
        home[row] = kept
    members[kept] += members[gone]
    members[gone] = []
    near[kept].pop(gone, None)
    for other, value in near[gone].items():
        if other != kept:
            near[kept][other] = near[other][kept] = near[kept].get(other, 0.0) + value
            del near[other][gone]
    near[gone] = {}
    for other in barred[gone]:
        barred[other].discard(gone)
        barred[other].add(kept)
    barred[kept] |= barred[gone]
    barred[gone] = set()
    return kept
