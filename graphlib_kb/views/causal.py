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
from graphlib_kb.views.stance import event_box


def causal_scene(
    g: nx.MultiDiGraph,
    shelf: Shelf,
    *,
    by: Level = "holder",  # noqa: ARG001  links are the same whatever the holders are
    voice: Voice = "both",
    status: Counting = "any",
    unconnected: bool = False,
) -> Scene:
    """Causes and effects; what is asserted and what is denied are lines of their own.

    ``unconnected`` keeps the links from which no path leads to the event.
    """
    projection = causal_graph(g, voice=voice, status=status)
    kept = set(projection)
    if not unconnected and EVENT in projection and projection.degree(EVENT):
        kept = set(nx.ancestors(projection, EVENT)) | set(nx.descendants(projection, EVENT)) | {EVENT}
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
    used = {end for line in lines for end in (line.source, line.target)}
    boxes = [
        (event_box(g) if node == EVENT else factor_box(node, attributes, g))
        for node, attributes in projection.nodes(data=True)
        if node in used
    ]
    placed, routed = place_layers([box for box in boxes if box is not None], lines, event=EVENT)
    note = ""
    if left_out:
        note = (
            f"{left_out} causal links that don't hang together with the event are left out "
            "(the setting “unconnected” draws them)."
        )
    return Scene(
        kind="causal",
        title=str(g.graph.get("title") or "What is said to cause what"),
        question=str(g.graph.get("question") or ""),
        boxes=tuple(placed),
        lines=tuple(routed),
        note=note,
    )


def factor_box(node: str, attributes: Mapping[str, Any], g: nx.MultiDiGraph, *, widest: float = 204.0) -> Box:
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
