"""What a page shows first when all of it would be too small to read: the best carried part, placed anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from typing import Any

from graphlib_kb.views.scene import Box, Line, Scene

ROOM = (1140.0, 750.0)
"""Width and height of what a window of 1280 by 800 pixels shows with letters of 11 to 12 pixels."""

_MOST, _FAILS = 120, 24
"""Boxes beyond which no part is tried, and how many may be passed over because they no longer fit."""

Place = Callable[[Sequence[Box], Sequence[Line]], Scene]
Weight = tuple[int, int, int]


def with_opening(
    boxes: Sequence[Box],
    lines: Sequence[Line],
    place: Place,
    ranked: Sequence[str],
    chosen: str = "those with most independent sources",
) -> Scene:
    """All boxes placed, with an opening of as many as can be read at once if that isn't all.

    ``ranked`` are the boxes' ids, those to be kept first; a line is drawn where both of its ends are.
    ``chosen`` says by what they are ranked.
    """
    whole = place(boxes, lines)
    if scale_of(whole) >= 1:
        return whole

    def part(kept: set[str]) -> Scene:
        return place(
            [box for box in boxes if box.id in kept],
            [line for line in lines if line.source in kept and line.target in kept],
        )

    least, most = 1, min(len(ranked), _MOST)
    while least < most:
        count = (least + most + 1) // 2
        least, most = (count, most) if scale_of(part(set(ranked[:count]))) >= 1 else (least, count - 1)
    kept, fails = set(ranked[:least]), 0
    for box in ranked[least:_MOST]:
        if scale_of(part(kept | {box})) >= 1:
            kept.add(box)
        elif (fails := fails + 1) == _FAILS:
            break
    opening = part(kept)
    note = f"{len(opening.boxes)} of {len(whole.boxes)} nodes are drawn: {chosen}."
    return replace(whole, opening=replace(opening, note=note))


def scale_of(scene: Scene) -> float:
    """How many times as big as `ROOM` needs it the scene could be drawn."""
    left, top, right, bottom = scene.bounds()
    return min(ROOM[0] / max(right - left, 1.0), ROOM[1] / max(bottom - top, 1.0))


def weigh(lines: Sequence[Line], evidence: Sequence[Mapping[str, Any]]) -> Callable[[str], Weight]:
    """How much stands behind a box: independent sources, holders and pieces of evidence of its lines."""
    items: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        for end in (line.source, line.target):
            items[end].update(line.items)

    def weight(box: str) -> Weight:
        found = [evidence[item] for item in items[box]]
        return len({one["source"] for one in found}), len({one["holder"] for one in found}), len(found)

    return weight


def in_turn(*lists: Sequence[str]) -> list[str]:
    """The first of each list, then the second of each, and so on."""
    return [one for one in chain(*zip_longest(*lists)) if one is not None]
