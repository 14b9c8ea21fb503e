"""Placing claims as cards under the explanation that they bear on, the explanations side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from graphlib_kb.views.scene import Box, Line, Point

_GAP = 12.0
_INDENT = 34.0
_ROWS = 9
"""Cards under one another before a second column is opened under the same explanation."""
_RAILS = {"supports": -1, "reports": -1, "contests": 1}
_ORDER = {"supports": 0, "reports": 1, "contests": 2}


def place_cards(
    heads: Sequence[Box],
    cards: Sequence[Box],
    lines: Sequence[Line],
    *,
    top: Box | None = None,
    aspect: float = 1.5,
) -> tuple[list[Box], list[Line]]:
    """Each head with the cards that bear on it below; lines run up along the sides into the head.

    A card that bears on several heads stands under the one it comes first in ``lines`` with, and reaches the
    others by a curve. Blocks fill columns from left to right so that the drawing is about ``aspect`` as wide
    as it is high.
    """
    by_id = {card.id: card for card in cards}
    home: dict[str, Line] = {}
    for line in lines:
        if line.source in by_id:
            home.setdefault(line.source, line)
    under: dict[str, list[Line]] = defaultdict(list)
    for line in home.values():
        under[line.target].append(line)
    blocks = [
        _Block(head, sorted(under[head.id], key=lambda at: _ORDER.get(at.kind, 3)), by_id) for head in heads
    ]
    _fill_columns(blocks, aspect)
    placed: dict[str, Box] = {}
    routed: dict[str, Line] = {}
    for block in blocks:
        block.settle(placed, routed)
    if top is not None:
        left = min(box.x - box.width / 2 for box in placed.values())
        right = max(box.x + box.width / 2 for box in placed.values())
        ceiling = min(box.y - box.height / 2 for box in placed.values())
        placed[top.id] = replace(top, x=(left + right) / 2, y=ceiling - 44 - top.height / 2)
    for line in lines:
        if line.id not in routed:
            routed[line.id] = replace(line, path=_across(placed[line.source], placed[line.target]))
    boxes = [*([top] if top else []), *heads, *cards]
    return [placed[box.id] for box in boxes if box.id in placed], [routed[line.id] for line in lines]


class _Block:
    """A head with its cards in one or more columns, placed relative to its own upper left corner."""

    def __init__(self, head: Box, lines: Sequence[Line], cards: Mapping[str, Box]) -> None:
        self.head, self.lines, self.cards = head, lines, cards
        count = max(1, -(-len(lines) // _ROWS))
        rows = -(-len(lines) // count) if lines else 0
        self.columns = [list(lines[at * rows : (at + 1) * rows]) for at in range(count)]
        card = max((cards[line.source].width for line in lines), default=head.width - 2 * _INDENT)
        self.pitch = card + 2 * _INDENT
        self.width = max(head.width, count * self.pitch)
        tallest = max(
            (sum(cards[line.source].height + _GAP for line in column) for column in self.columns), default=0.0
        )
        self.height = head.height + 16 + tallest
        self.x = self.y = 0.0

    def settle(self, placed: dict[str, Box], routed: dict[str, Line]) -> None:
        head = replace(
            self.head, x=self.x + self.width / 2, y=self.y + self.head.height / 2, width=self.width
        )
        placed[head.id] = head
        floor = self.y + head.height
        for number, column in enumerate(self.columns):
            left = self.x + number * self.pitch + (self.width - len(self.columns) * self.pitch) / 2
            y = floor + 16
            for line in column:
                card = self.cards[line.source]
                box = replace(card, x=left + self.pitch / 2, y=y + card.height / 2)
                placed[box.id] = box
                y += card.height + _GAP
                sign = _RAILS.get(line.kind, -1)
                rail = box.x + sign * (box.width / 2 + (18 if line.kind != "reports" else 9))
                routed[line.id] = replace(line, path=_rail(box, sign, rail, floor))


def _rail(box: Box, sign: int, rail: float, floor: float) -> tuple[Point, ...]:
    start = (box.x + sign * box.width / 2, box.y)
    turn = 8.0 if abs(rail - start[0]) > 8 else abs(rail - start[0])
    corner_in, corner_out = (rail - sign * turn, box.y), (rail, box.y - turn)
    end = (rail, floor)
    return (
        start,
        start,
        corner_in,
        corner_in,
        (rail, box.y),
        (rail, box.y),
        corner_out,
        corner_out,
        end,
        end,
    )


def _across(source: Box, target: Box) -> tuple[Point, ...]:
    sign = 1 if target.x >= source.x else -1
    if abs(target.x - source.x) < (source.width + target.width) / 2:
        x0, x3 = source.x + source.width / 2, target.x + target.width / 2
        bulge = max(x0, x3) + 46
        return (x0, source.y), (bulge, source.y), (bulge, target.y), (x3, target.y)
    x0, x3 = source.x + sign * source.width / 2, target.x - sign * target.width / 2
    middle = (x0 + x3) / 2
    return (x0, source.y), (middle, source.y), (middle, target.y), (x3, target.y)


def _fill_columns(blocks: Sequence[_Block], aspect: float) -> None:
    best: tuple[float, int] | None = None
    for count in range(1, len(blocks) + 1):
        width, height = _try_columns(blocks, count)
        miss = (
            abs(width / max(height, 1.0) / aspect - 1.0)
            if width >= aspect * height
            else 1.2 * (aspect * height / max(width, 1.0) - 1.0)
        )
        if best is None or miss < best[0]:
            best = (miss, count)
    if best is not None:
        _try_columns(blocks, best[1])


def _try_columns(blocks: Sequence[_Block], count: int) -> tuple[float, float]:
    total = sum(block.height + 40 for block in blocks)
    limit = max(total / count, *(block.height + 40 for block in blocks))
    while True:
        columns: list[list[_Block]] = [[]]
        filled = 0.0
        for block in blocks:
            if columns[-1] and filled + block.height + 40 > limit + 1:
                columns.append([])
                filled = 0.0
            columns[-1].append(block)
            filled += block.height + 40
        if len(columns) <= count:
            break
        limit *= 1.05
    x = 0.0
    for column in columns:
        width = max(block.width for block in column)
        y = 0.0
        for block in column:
            block.x, block.y = x + (width - block.width) / 2, y
            y += block.height + 40
        x += width + 44
    height = max(sum(block.height + 40 for block in column) for column in columns)
    return x, height
