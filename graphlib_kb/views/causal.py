"""The causal view: what is said to lead to what, in layers that end at the event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from heapq import heapify, heappop, heappush
from typing import Any

import networkx as nx

from graphlib_kb.graph.attributes import EVENT
from graphlib_kb.graph.projections import causal_graph
from graphlib_kb.graph.select import Counting, Level, Voice
from graphlib_kb.views.evidence import Shelf
from graphlib_kb.views.layers import place_layers
from graphlib_kb.views.lettering import plain
from graphlib_kb.views.opening import Weight, in_turn, scale_of, weigh, with_opening
from graphlib_kb.views.scene import Box, Line, Scene, lettered_box
from graphlib_kb.views.stance import event_box, explanation_box


def causal_scene(
    g: nx.MultiDiGraph,
    shelf: Shelf,
    *,
    by: Level = "holder",  # noqa: ARG001  links are the same whatever the holders are
    voice: Voice = "both",
    status: Counting = "any",
    most: int = 3000,
    complete: bool = False,
) -> Scene:
    """What leads to the event, and what follows directly from it; assertions and denials are separate lines.

    A cause that states an explanation leads to the event by that, even if nobody links the two directly; a
    line without evidence says so. ``complete`` keeps all other links too.
    """
    projection = causal_graph(g, voice=voice, status=status)
    kept = set(projection)
    explaining: list[str] = []
    if EVENT in projection:
        leading = nx.ancestors(projection, EVENT)
        direct = {EVENT, *projection.predecessors(EVENT)}
        explaining = [n for n, stated in projection.nodes(data="explanation") if stated and n not in direct]
        if not complete and (leading or explaining):
            leading = leading.union(explaining, *(nx.ancestors(projection, node) for node in explaining))
            kept = {*leading, *projection.successors(EVENT), EVENT}
    merged = len(kept) > most
    if merged:
        projection = _merge_stated(g, projection)
        kept = (kept & set(projection)) | {n for n in projection if n.startswith("explanation:")}
        kept = _best_carried(projection, kept, most)
    left_out = sum(1 for source, target in projection.edges() if not {source, target} <= kept)
    lines = []
    for source, target, relation, attributes in projection.edges(keys=True, data=True):
        if not {source, target} <= kept:
            continue
        by_kind: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for item in attributes["items"]:
            by_kind["denied" if item["negated"] else "asserted"].append(item)
        for kind, items in sorted(by_kind.items()):
            lines.append(
                Line(
                    id=f"{source}|{target}|{relation}|{kind}",
                    source=source,
                    target=target,
                    kind=kind,
                    items=shelf.put(items),
                    relation=relation,
                )
            )
    lines += [
        Line(id=f"{node}|{EVENT}|explains", source=node, target=EVENT, kind="explains")
        for node in (explaining if not merged else [n for n in projection if n.startswith("explanation:")])
        if node in kept
    ]
    used = {end for line in lines for end in (line.source, line.target)}
    boxes = [
        (event_box(g) if node == EVENT else _any_box(node, attributes, g))
        for node, attributes in projection.nodes(data=True)
        if node in used
    ]

    def place(boxes: Sequence[Box], lines: Sequence[Line]) -> Scene:
        if len(boxes) > 100:
            return _place(boxes, lines)
        if len(boxes) < len(used):
            # Of a part, what still hangs together with the event.
            graph = nx.Graph((line.source, line.target) for line in lines)
            joined = nx.node_connected_component(graph, EVENT) if EVENT in graph else set(graph)
            boxes = [box for box in boxes if box.id in joined]
            lines = [line for line in lines if line.source in joined]
        return max((_place(boxes, lines, height) for height in (420.0, 690.0)), key=scale_of)

    scene = with_opening(
        [box for box in boxes if box is not None],
        lines,
        place,
        _ranked(projection, lines, shelf),
        "stated explanations, contested causes, and what most sources say",
    )
    note = ""
    if EVENT in g and EVENT not in used:
        note = "No causal link is found that leads to the event; this is all that is said to cause anything."
    if left_out:
        note = (
            f"{left_out} links that don't lead to the event are left out; the setting “complete” draws them."
        )
    if merged:
        note = (
            "There are too many causes for one drawing: those that state the same explanation are one box, "
            f"and of the others those with most sources are drawn. {note} "
            "The setting focus=“explanation:…” draws a part in full."
        )
    return replace(
        scene,
        kind="causal",
        title=str(g.graph.get("title") or "What is said to cause what"),
        question=str(g.graph.get("question") or ""),
        note=note,
    )


def _place(boxes: Sequence[Box], lines: Sequence[Line], height: float | None = None) -> Scene:
    placed, routed = place_layers(boxes, lines, event=EVENT, height=height)
    return Scene(tuple(placed), tuple(routed))


def _ranked(projection: nx.MultiDiGraph, lines: Sequence[Line], shelf: Shelf) -> list[str]:
    """The event, then its causes and consequences outwards, one consequence to three causes.

    What states an explanation comes first, then what is contested, then what more sources stand behind, then
    what has the wordier label, as pronouns and bare nouns say little.
    """
    weight = weigh(lines, shelf.evidence)
    graph = nx.DiGraph((line.source, line.target) for line in lines)
    denied = {end for line in lines if line.kind == "denied" for end in (line.source, line.target)}
    place = {node: at for at, node in enumerate(graph)}

    def worth(node: str) -> tuple[bool, bool, Weight, int, int]:
        stated = projection.nodes[node].get("explanation") is not None
        sources, holders, items = weight(node)
        words = len(str(projection.nodes[node]["label"]).split())
        return not stated, node not in denied, (-sources, -holders, -items), -min(words, 4), place[node]

    before = nx.ancestors(graph, EVENT) if EVENT in graph else set(graph)
    after = set(graph) - before - {EVENT}
    causes, consequences = (_outwards(graph.to_undirected(), side, worth) for side in (before, after))
    return [EVENT, *in_turn(causes[::3], causes[1::3], causes[2::3], consequences)]


def _outwards(graph: nx.Graph, nodes: set[str], worth: Callable[[str], Any]) -> list[str]:
    """These nodes, always the one of least ``worth`` that is next to the event or an earlier one."""
    waiting = [(worth(node), node) for node in graph[EVENT] if node in nodes] if EVENT in graph else []
    heapify(waiting)
    rest = iter(sorted(nodes, key=worth))
    order: dict[str, None] = {}
    while len(order) < len(nodes):
        node = heappop(waiting)[1] if waiting else next(rest)
        if node in order:
            continue
        order[node] = None
        for other in graph[node]:
            if other in nodes:
                heappush(waiting, (worth(other), other))
    return list(order)


def _merge_stated(g: nx.MultiDiGraph, projection: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The factors that state an explanation become one node, the explanation's own."""
    stated = {
        node: f"explanation:{explanation}"
        for node, explanation in projection.nodes(data="explanation")
        if explanation and f"explanation:{explanation}" in g
    }
    small = nx.MultiDiGraph(**projection.graph)
    for node, attributes in projection.nodes(data=True):
        name = stated.get(node, node)
        small.add_node(name, **(g.nodes[name] if name in g else attributes))
    for source, target, relation, attributes in projection.edges(keys=True, data=True):
        ends = stated.get(source, source), stated.get(target, target)
        if ends[0] == ends[1]:
            continue
        if not small.has_edge(*ends, key=relation):
            small.add_edge(*ends, key=relation, relation=relation, items=[])
        small.edges[ends[0], ends[1], relation]["items"].extend(attributes["items"])
    return small


def _best_carried(projection: nx.MultiDiGraph, kept: set[str], most: int) -> set[str]:
    """The event, the explanations, and as many of the others as there is room for."""
    sources: dict[str, set[str]] = defaultdict(set)
    for source, target, items in projection.edges(data="items"):
        for end in (source, target):
            sources[end].update(item["source"] for item in items)

    def worth(node: str) -> tuple[bool, int, int, str]:
        needed = node == EVENT or node.startswith("explanation:")
        return not needed, -len(sources[node]), -projection.degree(node), node

    return set(sorted(kept, key=worth)[:most])


def _any_box(node: str, attributes: Mapping[str, Any], g: nx.MultiDiGraph) -> Box:
    if node.startswith("explanation:"):
        return explanation_box(node, attributes, g)
    return factor_box(node, attributes, g)


def factor_box(node: str, attributes: Mapping[str, Any], g: nx.MultiDiGraph, *, widest: float = 164.0) -> Box:
    """The box of a cause or effect, with the explanation that it states."""
    stated = attributes.get("explanation")
    explanation = f"explanation:{stated}" if stated else ""
    label = g.nodes[explanation]["label"] if explanation in g else ""
    wording = str(attributes["label"])
    box = lettered_box(
        node,
        "stated" if label else "factor",
        label or wording,
        widest=widest,
        lines=3,
        small=f"“{wording}”" if label else "",
        details={
            "explanation": explanation if label else "",
            "states": label,
            "wordings": [quote for quote in attributes.get("quotes", ()) if quote != attributes["label"]][:8],
            "states the explanation": label,
        },
    )
    return replace(box, label=plain(wording))
