"""The actors view: who agrees and who disagrees with whom over the explanations."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import networkx as nx
import numpy as np

from graphlib_kb.graph.projections import actor_graph
from graphlib_kb.graph.select import Counting, Level, Voice
from graphlib_kb.views.evidence import Shelf
from graphlib_kb.views.forces import place_by_forces
from graphlib_kb.views.groups import fitting_level
from graphlib_kb.views.opening import scale_of, weigh, with_opening
from graphlib_kb.views.scene import Box, Line, Point, Scene
from graphlib_kb.views.stance import holder_box

_KINDS = {"congruence": "agrees", "conflict": "disagrees"}


def actors_scene(
    g: nx.MultiDiGraph,
    shelf: Shelf,
    *,
    by: Level = "holder",
    voice: Voice = "both",
    status: Counting = "any",
    most: int = 3000,
    complete: bool = False,
    strongest: int = 3,
) -> Scene:
    """Holders joined where they take the same stance on an explanation, and where they take opposite ones.

    Of each holder's lines the ``strongest`` are drawn unless it is to be ``complete``; a line stays if it is
    among those of either end.
    """
    level, note = fitting_level(g, by, most)
    projection = actor_graph(g, by=level, voice=voice, status=status)
    thinned = 0 if complete else _thin(projection, strongest)
    boxes = [holder_box(node, attributes, g, projection) for node, attributes in projection.nodes(data=True)]
    lines = [
        Line(
            id=f"{first}|{second}|{agreement}",
            source=first,
            target=second,
            kind=_KINDS[agreement],
            items=shelf.put(attributes["items"]),
        )
        for first, second, agreement, attributes in projection.edges(keys=True, data=True)
    ]
    joined = _joined(lines)
    alone = [box for box in boxes if box.id not in joined]
    weights = {
        # Opposition pulls too, but weakly: opponents over one explanation belong in one picture.
        f"{first}|{second}|{agreement}": float(weight) * (1.0 if agreement == "congruence" else 0.3)
        for first, second, agreement, weight in projection.edges(keys=True, data="weight")
    }
    boxes = [box for box in boxes if box.id in joined]
    ranked = sorted((box.id for box in boxes), key=weigh(lines, shelf.evidence), reverse=True)

    def place(boxes: Sequence[Box], lines: Sequence[Line]) -> Scene:
        shapes = (1.2, 1.5, 2.0) if len(boxes) < 100 else (1.5,)
        return max((_place(boxes, lines, weights, aspect) for aspect in shapes), key=scale_of)

    scene = with_opening(boxes, lines, place, ranked)
    if thinned:
        note += (
            f"Each one's {strongest} strongest lines are drawn; {thinned} weaker ones are left out; "
            "the setting “complete” draws them. "
        )
    if alone:
        names = ", ".join(box.label for box in alone[:8])
        note += f"{len(alone)} who share no explanation with anybody are left out: {names}" + (
            " …" if len(alone) > 8 else "."
        )
    return replace(
        scene,
        kind="actors",
        title=str(g.graph.get("title") or "Who agrees with whom"),
        question=str(g.graph.get("question") or ""),
        note=note.strip(),
    )


def _joined(lines: Sequence[Line]) -> set[str]:
    return {end for line in lines for end in (line.source, line.target)}


def _place(boxes: Sequence[Box], lines: Sequence[Line], weights: Mapping[str, float], aspect: float) -> Scene:
    joined = _joined(lines)
    boxes = [box for box in boxes if box.id in joined]
    index = {box.id: at for at, box in enumerate(boxes)}
    centres = place_by_forces(
        np.array([[box.width, box.height] for box in boxes]).reshape(-1, 2),
        np.array([[index[line.source], index[line.target]] for line in lines], dtype=np.int64).reshape(-1, 2),
        np.array([weights[line.id] for line in lines]),
        aspect=aspect,
    )
    at = {box.id: replace(box, x=float(x), y=float(y)) for box, (x, y) in zip(boxes, centres, strict=True)}
    pairs = {
        kind: {frozenset((line.source, line.target)) for line in lines if line.kind == kind}
        for kind in _KINDS.values()
    }
    both = pairs["agrees"] & pairs["disagrees"]
    bends = {"agrees": 0.12, "disagrees": -0.12}
    routed = [
        replace(
            line,
            path=straight(
                at[line.source],
                at[line.target],
                bend=bends[line.kind] if frozenset((line.source, line.target)) in both else 0.0,
            ),
        )
        for line in lines
    ]
    return Scene(tuple(at.values()), tuple(routed))


def _thin(projection: nx.MultiGraph, strongest: int) -> int:
    """Remove the edges that are among the strongest of neither end, and return how many there were.

    Strength is relative to how much both ends have to say, so that talkative holders don't take all.
    """
    said = {
        node: math.sqrt(1.0 + sum(w for *_, w in projection.edges(node, data="weight")))
        for node in projection
    }
    ranked: dict[str, list[tuple[float, tuple[str, str, str]]]] = {node: [] for node in projection}
    for first, second, key, weight in projection.edges(keys=True, data="weight"):
        for end in (first, second):
            ranked[end].append((-weight / (said[first] * said[second]), (first, second, key)))
    kept = {edge for edges in ranked.values() for _, edge in sorted(edges)[:strongest]}
    gone = [edge for edge in projection.edges(keys=True) if edge not in kept]
    projection.remove_edges_from(gone)
    return len(gone)


def straight(source: Box, target: Box, *, bend: float = 0.0) -> tuple[Point, ...]:
    """A line from border to border, bowed aside by a share of its length."""
    dx, dy = target.x - source.x, target.y - source.y
    x0, y0 = _border(source, dx, dy)
    x3, y3 = _border(target, -dx, -dy)
    across = (-(y3 - y0) * bend, (x3 - x0) * bend)
    return (
        (x0, y0),
        (x0 + (x3 - x0) / 3 + across[0], y0 + (y3 - y0) / 3 + across[1]),
        (x0 + 2 * (x3 - x0) / 3 + across[0], y0 + 2 * (y3 - y0) / 3 + across[1]),
        (x3, y3),
    )


def _border(box: Box, dx: float, dy: float) -> Point:
    if not dx and not dy:
        return box.x, box.y
    reach = min(
        box.width / 2 / abs(dx) if dx else math.inf,
        box.height / 2 / abs(dy) if dy else math.inf,
    )
    return box.x + dx * reach, box.y + dy * reach
