"""The causal view: what is said to lead to what, in layers that end at the event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import networkx as nx

from graphlib_kb.graph.attributes import EVENT
from graphlib_kb.graph.projections import causal_graph
from graphlib_kb.graph.select import Counting, Level, Voice
from graphlib_kb.views.evidence import Shelf
from graphlib_kb.views.layers import place_layers
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

    A cause that states an explanation leads to the event by that, even if nobody spells the link out; a line
    without evidence says so. ``complete`` keeps all other links too.
    """
    projection = causal_graph(g, voice=voice, status=status)
    kept = set(projection)
    explaining: list[str] = []
    if EVENT in projection:
        leading = nx.ancestors(projection, EVENT)
        explaining = [n for n, stated in projection.nodes(data="explanation") if stated and n not in leading]
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
    placed, routed = place_layers([box for box in boxes if box is not None], lines, event=EVENT)
    note = ""
    if left_out:
        note = (
            f"{left_out} causal links that don't lead to the event, nor directly follow from it, "
            "are left out; the setting “complete” draws them."
        )
    if merged:
        note = (
            "There are too many causes for one drawing: those that state the same explanation are one box, "
            f"and of the others those with most sources are drawn. {note} "
            "The setting focus=“explanation:…” draws a part in full."
        )
    return Scene(
        kind="causal",
        title=str(g.graph.get("title") or "What is said to cause what"),
        question=str(g.graph.get("question") or ""),
        boxes=tuple(placed),
        lines=tuple(routed),
        note=note,
    )


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


def factor_box(node: str, attributes: Mapping[str, Any], g: nx.MultiDiGraph, *, widest: float = 196.0) -> Box:
    """The box of a cause or effect, with the explanation that it states."""
    stated = attributes.get("explanation")
    explanation = f"explanation:{stated}" if stated else ""
    label = g.nodes[explanation]["label"] if explanation in g else ""
    return lettered_box(
        node,
        "stated" if label else "factor",
        str(attributes["label"]),
        widest=widest,
        lines=3,
        small=f"≈ {label}" if label else "",
        details={
            "explanation": explanation if label else "",
            "states": label,
            "wordings": [quote for quote in attributes.get("quotes", ()) if quote != attributes["label"]][:8],
            "states the explanation": label,
        },
    )
