"""Placing a directed graph in layers from left to right (Sugiyama, Tagawa and Toda 1981).

Cycles are broken by turning as few lines as the greedy heuristic of Eades, Lin and Smyth (1993) finds;
crossings are reduced by sweeps of barycentres; heights come from isotonic regression on the neighbours'.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graphlib_kb.views.scene import Box, Line, Point
from graphlib_kb.views.spacing import place_in_order, spread

_GAP = 13.0
_BETWEEN = 54.0
_SLIM = 9.0
"""Room that a line takes where it passes through a layer."""


def place_layers(
    boxes: Sequence[Box], lines: Sequence[Line], *, event: str | None = None, height: float | None = None
) -> tuple[list[Box], list[Line]]:
    """Boxes in layers, with causes left of effects, and the lines' paths around other boxes.

    ``event`` is the id of the box that stands alone in its layer: what leads to it is on its left, what only
    follows from it on its right. Lines that had to be turned to break a cycle run back from right to left and
    are marked ``feedback``.
    """
    plan = _Plan(boxes, lines, event)
    plan.assign_layers()
    plan.thin_layers(height)
    plan.thread_lines()
    plan.order_layers()
    plan.set_heights()
    return plan.boxes(), plan.paths()


@dataclass(slots=True)
class _Thread:
    """A line with its stations: the box on its left, stops in the layers between, the box on its right."""

    line: Line
    stops: list[str]
    turned: bool


class _Plan:
    def __init__(self, boxes: Sequence[Box], lines: Sequence[Line], event: str | None) -> None:
        self.by_id = {box.id: box for box in boxes}
        self.order = {box.id: index for index, box in enumerate(boxes)}
        self.lines = [line for line in lines if line.source != line.target]
        self.loops = [line for line in lines if line.source == line.target]
        self.event = event if event in self.by_id else None
        self.layer: dict[str, int] = {}
        self.layers: list[list[str]] = []
        self.threads: list[_Thread] = []
        self.y: dict[str, float] = {}
        self.size = {box.id: box.height for box in boxes}

    def assign_layers(self) -> None:
        """Longest paths away from the event, so that causes stand next to what they cause."""
        pairs = {(line.source, line.target) for line in self.lines}
        leads = _reaching(pairs, self.event) if self.event else set(self.by_id)
        left = [node for node in self.by_id if node in leads and node != self.event]
        right = [node for node in self.by_id if node not in leads and node != self.event]
        middle = [self.event] if self.event else []
        ordered = [*_acyclic_order(left, pairs), *middle, *_acyclic_order(right, pairs)]
        rank = {node: position for position, node in enumerate(ordered)}
        self.after: dict[str, set[str]] = defaultdict(set)
        self.before: dict[str, set[str]] = defaultdict(set)
        for source, target in pairs:
            first, second = (source, target) if rank[source] < rank[target] else (target, source)
            self.after[first].add(second)
            self.before[second].add(first)
        if self.event:
            self.layer[self.event] = 0
        for node in sorted(left, key=lambda node: -rank[node]):
            self.layer[node] = (
                min([0, *(self.layer[other] for other in self.after[node] if other in leads)]) - 1
            )
        for node in sorted(right, key=lambda node: rank[node]):
            self.layer[node] = max([0, *(self.layer[other] for other in self.before[node])]) + 1

    def thin_layers(self, limit: float | None) -> None:
        """Move boxes without causes (or effects) outwards while their layer is too high."""
        if limit is None:
            total = sum(size + _GAP for size in self.size.values())
            wanted = max(1.0, (1.6 * total / 330.0) ** 0.5)
            limit = max(430.0, 1.35 * total / wanted)
        pairs = {(line.source, line.target) for line in self.lines}
        for sign, beside in ((-1, self.before), (1, self.after)):
            at = sign if self.event else 0 if sign > 0 else -1
            while True:
                members = [node for node, layer in self.layer.items() if layer == at and node != self.event]
                passing = _SLIM * sum(
                    min(ends) < at < max(ends)
                    for ends in ((self.layer[source], self.layer[target]) for source, target in pairs)
                )
                if not members or passing > limit / 2:
                    break
                height = sum(self.size[node] + _GAP for node in members) + passing
                free = [node for node in members if not beside[node]]
                free.sort(
                    key=lambda node: (len(self.before[node]) + len(self.after[node]), -self.order[node])
                )
                for node in free[: len(members) - 1]:
                    if height <= limit:
                        break
                    self.layer[node] += sign
                    height -= self.size[node] + _GAP - _SLIM
                at += sign
        first = min(self.layer.values(), default=0)
        self.layer = {node: layer - first for node, layer in self.layer.items()}

    def thread_lines(self) -> None:
        count = max(self.layer.values(), default=0) + 1
        self.layers = [[] for _ in range(count)]
        for node in self.by_id:
            self.layers[self.layer[node]].append(node)
        for line in self.lines:
            turned = self.layer[line.source] > self.layer[line.target]
            left, right = (line.target, line.source) if turned else (line.source, line.target)
            stops = [left]
            for layer in range(self.layer[left] + 1, self.layer[right]):
                stop = f"\0{line.id}\0{layer}"
                self.layers[layer].append(stop)
                self.size[stop] = _SLIM
                stops.append(stop)
            self.threads.append(_Thread(line, [*stops, right], turned))

    def order_layers(self) -> None:
        near: dict[str, list[str]] = defaultdict(list)
        far: dict[str, list[str]] = defaultdict(list)
        for thread in self.threads:
            for left, right in zip(thread.stops, thread.stops[1:], strict=False):
                far[left].append(right)
                near[right].append(left)
        self._near, self._far = near, far
        # From the event backwards: what leads to the same place stands together.
        for index in range(len(self.layers) - 2, -1, -1):
            self._sort_layer(index, far, index + 1)
        best, crossings = [list(layer) for layer in self.layers], self._crossings()
        for _ in range(12):
            for index in range(1, len(self.layers)):
                self._sort_layer(index, near, index - 1)
            for index in range(len(self.layers) - 2, -1, -1):
                self._sort_layer(index, far, index + 1)
            now = self._crossings()
            if now >= crossings:
                break
            best, crossings = [list(layer) for layer in self.layers], now
        self.layers = best
        self._swap_neighbours()

    def _sort_layer(self, index: int, beside: Mapping[str, Sequence[str]], other: int) -> None:
        place = {node: position for position, node in enumerate(self.layers[other])}
        count = max(len(self.layers[index]), 1)
        keys = {}
        for position, node in enumerate(self.layers[index]):
            around = [place[neighbour] for neighbour in beside[node] if neighbour in place]
            keys[node] = _mean(around) if around else position * max(len(place), 1) / count
        self.layers[index].sort(key=lambda node: keys[node])

    def _crossings(self) -> int:
        return sum(
            _count_crossings(self.layers[index], self.layers[index + 1], self._far)
            for index in range(len(self.layers) - 1)
        )

    def _swap_neighbours(self) -> None:
        """Swap boxes that stand next to each other while that removes crossings."""
        for _ in range(4):
            changed = False
            for index, layer in enumerate(self.layers):
                beside = [
                    ({node: at for at, node in enumerate(self.layers[other])}, table)
                    for other, table in ((index - 1, self._near), (index + 1, self._far))
                    if 0 <= other < len(self.layers)
                ]
                for at in range(len(layer) - 1):
                    upper, lower = layer[at], layer[at + 1]
                    now = then = 0
                    for place, table in beside:
                        for one in table[upper]:
                            for two in table[lower]:
                                if one in place and two in place:
                                    now += place[one] > place[two]
                                    then += place[one] < place[two]
                    if then < now:
                        layer[at], layer[at + 1] = lower, upper
                        changed = True
            if not changed:
                return

    def set_heights(self) -> None:
        degree: dict[str, int] = defaultdict(int)
        for thread in self.threads:
            degree[thread.stops[0]] += 1
            degree[thread.stops[-1]] += 1
        for node in self.by_id:
            fan = max(len(self._near[node]), len(self._far[node]))
            self.size[node] = max(self.size[node], min(10.0 * fan, 120.0 + 4.0 * fan) + 12)
        room = {node: size + (0.0 if node.startswith("\0") else _GAP) for node, size in self.size.items()}
        for layer in self.layers:
            centres = place_in_order([0.0] * len(layer), [room[node] for node in layer], gap=0.0)
            self.y.update(zip(layer, centres, strict=True))
        for turn in range(24):
            sweep = range(len(self.layers)) if turn % 2 else range(len(self.layers) - 1, -1, -1)
            for index in sweep:
                layer = self.layers[index]
                wanted, weights = [], []
                for node in layer:
                    around = [self.y[other] for other in [*self._near[node], *self._far[node]]]
                    wanted.append(_mean(around) if around else self.y[node])
                    # Stops hold their line straight, so they weigh more than boxes.
                    weights.append((4.0 if node.startswith("\0") else 1.0) * max(len(around), 1))
                centres = place_in_order(wanted, [room[node] for node in layer], gap=0.0, weights=weights)
                self.y.update(zip(layer, centres, strict=True))

    def boxes(self) -> list[Box]:
        self.x: dict[int, float] = {}
        x = 0.0
        self.width = [
            max((self.by_id[node].width for node in layer if node in self.by_id), default=0.0)
            for layer in self.layers
        ]
        busy = [0] * (len(self.layers) + 1)
        for thread in self.threads:
            for index in range(self.layer[thread.stops[0]], self.layer[thread.stops[-1]]):
                busy[index] += 1
        for index, width in enumerate(self.width):
            self.x[index] = x + width / 2
            x += width + _BETWEEN + min(1.5 * busy[index], 60.0)
        return [
            replace(box, x=self.x[self.layer[box.id]], y=self.y[box.id], height=self.size[box.id])
            for box in self.by_id.values()
        ]

    def paths(self) -> list[Line]:
        leaving: dict[tuple[str, int], list[tuple[float, str]]] = defaultdict(list)
        for thread in self.threads:
            leaving[thread.stops[0], 1].append((self.y[thread.stops[1]], thread.line.id))
            leaving[thread.stops[-1], -1].append((self.y[thread.stops[-2]], thread.line.id))
        port: dict[tuple[str, int, str], float] = {}
        for (node, side), ends in leaving.items():
            shifts = spread(len(ends), self.size[node] - 12, most=11.0)
            for (_, line), shift in zip(sorted(ends), shifts, strict=True):
                port[node, side, line] = self.y[node] + shift
        result = {}
        for thread in self.threads:
            result[thread.line.id] = replace(
                thread.line, path=self._path(thread, port), feedback=thread.turned or thread.line.feedback
            )
        for loop in self.loops:
            box = self.by_id[loop.source]
            right = self.x[self.layer[box.id]] + box.width / 2
            y = self.y[box.id]
            result[loop.id] = replace(
                loop,
                path=((right, y - 6), (right + 44, y - 26), (right + 44, y + 26), (right, y + 6)),
                feedback=True,
            )
        return [result[line.id] for line in [*self.lines, *self.loops]]

    def _path(self, thread: _Thread, port: Mapping[tuple[str, int, str], float]) -> tuple[Point, ...]:
        first, final = thread.stops[0], thread.stops[-1]
        here = (
            self.x[self.layer[first]] + self.by_id[first].width / 2,
            port[first, 1, thread.line.id],
        )
        points: list[Point] = [here]
        layer = self.layer[first]
        for stop in [*thread.stops[1:-1], final]:
            layer += 1
            half = self.width[layer] / 2
            if stop == final:
                enter = (self.x[layer] - self.by_id[final].width / 2, port[final, -1, thread.line.id])
                points += _bend(points[-1], enter)
            else:
                # Level through the layer, so that no box beside it is touched.
                points += _bend(points[-1], (self.x[layer] - half, self.y[stop]))
                points += _bend(points[-1], (self.x[layer] + half, self.y[stop]))
        return tuple(reversed(points)) if thread.turned else tuple(points)


def _bend(start: Point, end: Point) -> list[Point]:
    reach = (end[0] - start[0]) / 2
    return [(start[0] + reach, start[1]), (end[0] - reach, end[1]), end]


def _reaching(pairs: Iterable[tuple[str, str]], end: str) -> set[str]:
    before: dict[str, list[str]] = defaultdict(list)
    for source, target in pairs:
        before[target].append(source)
    found, waiting = {end}, [end]
    while waiting:
        for node in before[waiting.pop()]:
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found


def _acyclic_order(nodes: Sequence[str], pairs: Iterable[tuple[str, str]]) -> list[str]:
    """The nodes in an order in which few pairs point backwards."""
    after: dict[str, set[str]] = {node: set() for node in nodes}
    before: dict[str, set[str]] = {node: set() for node in nodes}
    for source, target in pairs:
        if source in after and target in after:
            after[source].add(target)
            before[target].add(source)
    index = {node: position for position, node in enumerate(nodes)}
    waiting = dict.fromkeys(nodes)
    first: list[str] = []
    final: list[str] = []
    while waiting:
        sinks = [node for node in waiting if not after[node]]
        sources = [] if sinks else [node for node in waiting if not before[node]]
        best = max(waiting, key=lambda node: (len(after[node]) - len(before[node]), -index[node]))
        for node in sinks or sources or [best]:
            (final if sinks else first).append(node)
            del waiting[node]
            for other in after[node]:
                before[other].discard(node)
            for other in before[node]:
                after[other].discard(node)
    return [*first, *reversed(final)]


def _count_crossings(upper: Sequence[str], lower: Sequence[str], links: Mapping[str, Sequence[str]]) -> int:
    """Crossings between two layers, counted with a Fenwick tree (Barth, Jünger and Mutzel 2002)."""
    place = {node: position for position, node in enumerate(lower)}
    tree = [0] * (len(lower) + 1)
    crossings = total = 0
    for node in upper:
        ends = sorted(place[other] for other in links[node] if other in place)
        for end in ends:
            at, passed = end + 1, 0
            while at:
                passed += tree[at]
                at -= at & -at
            crossings += total - passed
        for end in ends:
            total += 1
            at = end + 1
            while at <= len(lower):
                tree[at] += 1
                at += at & -at
    return crossings


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
