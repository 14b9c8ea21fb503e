"""Placing claims as cards under the explanation that they bear on, the explanations side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from graphlib_kb.views.opening import ROOM
from graphlib_kb.views.scene import Box, Line, Point

_GAP, _INDENT, _APART = 8.0, 22.0, 20.0
_RAILS = {"supports": (-1, 16.0), "reports": (-1, 8.0), "contests": (1, 16.0), "undercuts": (1, 8.0)}
"""On which side of its card a line runs up, and how far from it."""
_ORDER = {"supports": 0, "reports": 1, "contests": 2, "undercuts": 3}


def place_cards(
    heads: Sequence[Box], cards: Sequence[Box], lines: Sequence[Line], *, top: Box | None = None
) -> tuple[list[Box], list[Line]]:
    """Each head with the cards that bear on it below; lines run up along the sides into the head.

    A card that bears on several heads stands under the one it comes first in ``lines`` with, and reaches the
    others by a curve. How many cards stand under one another, and where a new column of heads begins, is
    chosen so that the drawing is as large as can be on a screen.
    """
    by_id = {card.id: card for card in cards}
    home: dict[str, Line] = {}
    for line in lines:
        if line.source in by_id:
            home.setdefault(line.source, line)
    under: dict[str, list[Box]] = defaultdict(list)
    for card, line in home.items():
        under[line.target].append(by_id[card])
    for stack in under.values():
        stack.sort(key=lambda card: _ORDER[home[card.id].kind])
    blocks = _arrange([(head, under[head.id]) for head in heads])
    placed: dict[str, Box] = {}
    for block in blocks:
        block.settle(placed)
    if top is not None:
        left = min((box.x - box.width / 2 for box in placed.values()), default=0.0)
        right = max((box.x + box.width / 2 for box in placed.values()), default=0.0)
        ceiling = min((box.y - box.height / 2 for box in placed.values()), default=0.0)
        placed[top.id] = replace(top, x=(left + right) / 2, y=ceiling - 40 - top.height / 2)
    routed = []
    for line in lines:
        source, target = placed[line.source], placed[line.target]
        at_home = line.source in home and home[line.source].target == line.target
        routed.append(
            replace(line, path=_rail(source, target, line.kind) if at_home else _across(source, target))
        )
    boxes = [*([top] if top else []), *heads, *cards]
    return [placed[box.id] for box in boxes if box.id in placed], routed


class _Block:
    """A head with its cards in columns of at most ``rows``, placed from its upper left corner."""

    def __init__(self, head: Box, cards: Sequence[Box], rows: int) -> None:
        self.head = head
        count = max(1, -(-len(cards) // rows))
        each = -(-len(cards) // count)
        self.columns = [cards[at * each : (at + 1) * each] for at in range(count)] if cards else []
        self.pitch = max((card.width for card in cards), default=0.0) + 2 * _INDENT
        self.width = max(head.width, len(self.columns) * self.pitch)
        tallest = max((sum(card.height + _GAP for card in column) for column in self.columns), default=0.0)
        self.height = head.height + (14 if cards else 0) + tallest + _APART
        self.x = self.y = 0.0

    def settle(self, placed: dict[str, Box]) -> None:
        head = replace(
            self.head, x=self.x + self.width / 2, y=self.y + self.head.height / 2, width=self.width
        )
        placed[head.id] = head
        left = self.x + (self.width - len(self.columns) * self.pitch) / 2
        for number, column in enumerate(self.columns):
            y = self.y + head.height + 14
            for card in column:
                placed[card.id] = replace(card, x=left + (number + 0.5) * self.pitch, y=y + card.height / 2)
                y += card.height + _GAP


def _arrange(stacks: Sequence[tuple[Box, Sequence[Box]]]) -> list[_Block]:
    best: tuple[float, int, int] = (0.0, 1, 1)
    most = max((len(cards) for _, cards in stacks), default=1)
    # Only so many shapes of a block differ; past a hundred cards the choice no longer matters.
    for rows in sorted({max(1, -(-most // parts)) for parts in range(1, 13)} | {4, 6, 8}):
        blocks = [_Block(head, cards, rows) for head, cards in stacks]
        for columns in range(1, len(blocks) + 1):
            width, height = _fill_columns(blocks, columns)
            scale = min(ROOM[0] / (width + 48), ROOM[1] / (height + 130))
            best = max(best, (scale, -rows, -columns)) if best[0] else (scale, -rows, -columns)
    blocks = [_Block(head, cards, -best[1]) for head, cards in stacks] if stacks else []
    _fill_columns(blocks, -best[2])
    return blocks


def _rail(card: Box, head: Box, kind: str) -> tuple[Point, ...]:
    sign, away = _RAILS[kind]
    start = (card.x + sign * card.width / 2, card.y)
    rail = start[0] + sign * away
    before, corner, after = (start[0], card.y), (rail, card.y), (rail, card.y - 8)
    end = (rail, head.y + head.height / 2)
    return (start, before, corner, corner, corner, corner, after, after, end, end)


def _across(source: Box, target: Box) -> tuple[Point, ...]:
    sign = 1 if target.x >= source.x else -1
    if abs(target.x - source.x) < (source.width + target.width) / 2:
        x0, x3 = source.x + source.width / 2, target.x + target.width / 2
        bulge = max(x0, x3) + 46
        return (x0, source.y), (bulge, source.y), (bulge, target.y), (x3, target.y)
    x0, x3 = source.x + sign * source.width / 2, target.x - sign * target.width / 2
    middle = (x0 + x3) / 2
    return (x0, source.y), (middle, source.y), (middle, target.y), (x3, target.y)


def _fill_columns(blocks: Sequence[_Block], count: int) -> tuple[float, float]:
    """Place the blocks in so many columns, in order, and return the width and height of all."""
    if not blocks:
        return 0.0, 0.0
    limit = max(sum(block.height for block in blocks) / count, max(block.height for block in blocks))
    while True:
        columns: list[list[_Block]] = [[]]
        filled = 0.0
        for block in blocks:
            if columns[-1] and filled + block.height > limit + 1:
                columns.append([])
                filled = 0.0
            columns[-1].append(block)
            filled += block.height
        if len(columns) <= count:
            break
        limit *= 1.05
    x = 0.0
    for column in columns:
        width = max(block.width for block in column)
        y = 0.0
        for block in column:
            block.x, block.y = x + (width - block.width) / 2, y
            y += block.height
        x += width + _APART
    return x - _APART, max(sum(block.height for block in column) for column in columns)
