"""One-dimensional placement: items in a given order, as near as possible to where they want to be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def place_in_order(
    wanted: Sequence[float],
    sizes: Sequence[float],
    *,
    gap: float,
    weights: Sequence[float] | None = None,
    within: tuple[float, float] | None = None,
) -> list[float]:
    """Centres in the given order, not overlapping, with the least weighted squared distance to ``wanted``.

    Isotonic regression by pooling adjacent violators, after the sizes are taken out (Barlow et al. 1972).
    ``within`` are the ends between which all stay, or about which they are centred if there is no room.

    >>> place_in_order([0, 0], [10, 10], gap=2)
    [-6.0, 6.0]
    """
    if not wanted:
        return []
    offsets = [0.0]
    for before, after in pairwise(sizes):
        offsets.append(offsets[-1] + (before + after) / 2 + gap)
    weights = [1.0] * len(wanted) if weights is None else weights
    pools: list[tuple[float, float, int]] = []  # mean, weight, members
    for want, offset, weight in zip(wanted, offsets, weights, strict=True):
        mean, total, members = want - offset, weight, 1
        while pools and pools[-1][0] >= mean:
            earlier, earlier_weight, earlier_members = pools.pop()
            mean = (earlier * earlier_weight + mean * total) / (earlier_weight + total)
            total += earlier_weight
            members += earlier_members
        pools.append((mean, total, members))
    means = [mean for mean, _, members in pools for _ in range(members)]
    if within:
        low, high = within[0] + sizes[0] / 2, within[1] - sizes[-1] / 2 - offsets[-1]
        if low > high:
            low = high = (low + high) / 2
        means = [min(max(mean, low), high) for mean in means]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]


def spread(count: int, room: float, *, most: float) -> list[float]:
    """Offsets from the middle for ``count`` ports on a side of length ``room``, at most ``most`` apart.

    >>> spread(3, 100, most=8)
    [-8.0, 0.0, 8.0]
    """
    step = min(most, room / max(count, 1))
    return [(index - (count - 1) / 2) * step for index in range(count)]
