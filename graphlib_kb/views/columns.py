"""Placing a two-mode graph: explanations in the middle, who speaks for or against them on both sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from graphlib_kb.views.scene import Box, Frame, Heading, Line
from graphlib_kb.views.spacing import place_in_order, spread

_GUTTER, _GAP = 190.0, 6.0
_ROWS = 40
"""Boxes in one column before a second one is opened beside it."""


def place_columns(
    left: Sequence[Box],
    middle: Sequence[Box],
    right: Sequence[Box],
    lines: Sequence[Line],
    *,
    head: Box | None = None,
    titles: tuple[str, str] = ("", ""),
) -> tuple[list[Box], list[Line], list[Heading], list[Frame]]:
    """Place the boxes in three columns and run the lines from the sides into the middle.

    The middle keeps its order; the sides are ordered by the mean height of their neighbours (the barycentre
    heuristic of Sugiyama et al. 1981), which keeps crossings few.
    """
    degree: dict[str, int] = defaultdict(int)
    side = {box.id: -1 for box in left} | {box.id: 1 for box in right}
    arriving: dict[tuple[str, int], int] = defaultdict(int)
    for line in lines:
        degree[line.source] += 1
        arriving[line.target, side[line.source]] += 1

    ends = {box.id: max(arriving[box.id, -1], arriving[box.id, 1]) for box in middle}
    # Lines stand further apart the fewer they are, so that a dense drawing keeps to one screen.
    step = min(9.0, max(5.0, 560.0 / max(sum(ends.values()), 1)))
    middle = [replace(box, height=max(box.height, step * ends[box.id] + 12)) for box in middle]
    tallest = max(_column_height(left, degree), _column_height(right, degree))
    needed = sum(box.height for box in middle)
    above = head.height + 34 if head else 0.0
    gap = max(16.0, min(64.0, (tallest + 6 - above - needed) / max(len(middle) - 1, 1)))
    top = -(needed + gap * (len(middle) - 1)) / 2
    placed: dict[str, Box] = {}
    y = top
    for box in middle:
        placed[box.id] = replace(box, x=0.0, y=y + box.height / 2)
        y += box.height + gap
    inner = max((box.width for box in middle), default=200.0)

    frames: list[Frame] = []
    headings: list[Heading] = []
    roof, floor = top, y - gap
    if head is not None:
        placed[head.id] = replace(head, x=0.0, y=top - 20 - head.height / 2)
        width = max(inner, head.width) + 36
        roof, floor = top - above, y - gap + 14
        frames.append(Frame(-width / 2, roof, width, floor - roof))

    for boxes, sign, title in ((left, -1, titles[0]), (right, 1, titles[1])):
        column = _place_side(boxes, sign, lines, placed, degree, inner, (roof + 20, floor))
        placed.update({box.id: box for box in column})
        if title and column:
            near = min(column, key=lambda box: abs(box.x))
            headings.append(Heading(title, near.x, min(box.y - box.height / 2 for box in column) - 16))
    return (
        [placed[box.id] for box in ([head] if head else []) + [*middle, *left, *right]],
        _run_lines(lines, placed, side),
        headings,
        frames,
    )


def _side_height(box: Box, degree: Mapping[str, int]) -> float:
    return max(box.height, 5.0 * degree[box.id] + 6)


def _column_height(boxes: Sequence[Box], degree: Mapping[str, int]) -> float:
    heights = [_side_height(box, degree) + _GAP for box in boxes]
    return sum(heights) / max(1, -(-len(boxes) // _ROWS))


def _place_side(
    boxes: Sequence[Box],
    sign: int,
    lines: Sequence[Line],
    placed: Mapping[str, Box],
    degree: Mapping[str, int],
    inner: float,
    within: tuple[float, float],
) -> list[Box]:
    heights: dict[str, list[float]] = defaultdict(list)
    for line in lines:
        heights[line.source].append(placed[line.target].y)
    pull = {box.id: _mean(heights[box.id]) for box in boxes}
    ordered = sorted(boxes, key=lambda box: (pull[box.id], -degree[box.id], box.id))
    columns = max(1, -(-len(ordered) // _ROWS))
    result: list[Box] = []
    edge = inner / 2 + _GUTTER
    for column in range(columns):
        members = ordered[column::columns]
        sizes = [_side_height(box, degree) for box in members]
        centres = place_in_order(
            [pull[box.id] for box in members],
            sizes,
            gap=_GAP,
            weights=[degree[box.id] or 1 for box in members],
            within=within,
        )
        width = max((box.width for box in members), default=0.0)
        for box, size, centre in zip(members, sizes, centres, strict=True):
            # The boxes of a column stand flush towards the middle, where their lines leave.
            result.append(replace(box, height=size, x=sign * (edge + box.width / 2), y=centre))
        edge += width + 28
    return result


def _run_lines(lines: Sequence[Line], placed: Mapping[str, Box], side: Mapping[str, int]) -> list[Line]:
    ports: dict[tuple[str, int], list[tuple[float, str]]] = defaultdict(list)
    for line in lines:
        sign = side[line.source]
        ports[line.target, sign].append((placed[line.source].y, line.id))
        ports[line.source, 0].append((placed[line.target].y, line.id))
    offset: dict[tuple[str, str], float] = {}
    for (box, _), ends in ports.items():
        for (_, line_id), shift in zip(
            sorted(ends), spread(len(ends), placed[box].height - 10, most=11.0), strict=True
        ):
            offset[box, line_id] = shift
    result = []
    for line in lines:
        source, target, sign = placed[line.source], placed[line.target], side[line.source]
        x0, y0 = source.x - sign * source.width / 2, source.y + offset[source.id, line.id]
        x3, y3 = target.x + sign * target.width / 2, target.y + offset[target.id, line.id]
        bend = 0.5 * abs(x0 - x3)
        result.append(
            replace(line, path=((x0, y0), (x0 - sign * bend, y0), (x3 + sign * bend, y3), (x3, y3)))
        )
    return result


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else 0.0
