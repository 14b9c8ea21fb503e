"""A part of an argument graph: all that concerns one node, outlet, article or kind of holder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import networkx as nx

from graphlib_kb.errors import UnknownNameError
from graphlib_kb.graph.attributes import EVENT, EdgeKind, NodeKind

_STRUCTURE = (EdgeKind.EXPLAINS, EdgeKind.STATES, EdgeKind.RIVAL)

Concerns = Callable[[str, str, Mapping[str, Any]], bool]


def part_of(g: nx.MultiDiGraph, focus: str) -> nx.MultiDiGraph:
    """The evidence that concerns the focus, with the nodes that it joins; the event always stays.

    ``focus`` is the id of a node, or ``outlet:``, ``article:`` or ``kind:`` (of holder) with a name.

    Raises
    ------
    UnknownNameError
        If the graph has nothing of this name.
    """
    concerns = _test(g, focus)
    part = nx.MultiDiGraph(**g.graph)
    chosen = [
        (start, end, key, attributes)
        for start, end, key, attributes in g.edges(keys=True, data=True)
        if attributes["kind"] not in _STRUCTURE and concerns(start, end, attributes)
    ]
    kept = {EVENT, focus} & set(g) | {node for start, end, *_ in chosen for node in (start, end)}
    if g.nodes.get(focus, {}).get("kind") != NodeKind.EXPLANATION:
        kept |= {node for node, kind in g.nodes(data="kind") if kind == NodeKind.EXPLANATION}
    # In the graph's own order, so that a part looks like the whole.
    part.add_nodes_from((node, attributes) for node, attributes in g.nodes(data=True) if node in kept)
    part.add_edges_from(chosen)
    part.add_edges_from(
        (start, end, key, attributes)
        for start, end, key, attributes in g.edges(keys=True, data=True)
        if attributes["kind"] in _STRUCTURE and start in kept and end in kept
    )
    return part


def _test(g: nx.MultiDiGraph, focus: str) -> Concerns:
    if focus in g:
        kind = g.nodes[focus]["kind"]
        if kind == NodeKind.EVENT:
            return lambda _start, _end, _attributes: True
        if kind == NodeKind.EXPLANATION:
            stating = {node for node, _, of in g.in_edges(focus, data="kind") if of == EdgeKind.STATES}
            bearing = {node for node, _, of in g.in_edges(focus, data="kind") if of == EdgeKind.BEARS}
            near = stating | bearing | {focus}
            return lambda start, end, _: start in near or end in near
        if kind == NodeKind.HOLDER:
            return lambda _start, _end, attributes: attributes["holder"] == focus
        near = {focus, *g.successors(focus), *g.predecessors(focus)}
        return lambda start, end, _: start in near or end in near
    level, _, name = focus.partition(":")
    if level in ("outlet", "article"):
        names = {str(attributes[level]) for *_, attributes in g.edges(data=True) if attributes.get(level)}
        if name in names:
            return lambda _start, _end, attributes: attributes[level] == name
    elif level == "kind":
        names = {str(kind) for _, kind in g.nodes(data="holder_kind") if kind}
        if name in names:
            return lambda _start, _end, attributes: g.nodes[attributes["holder"]]["holder_kind"] == name
    else:
        names = set()
    available = [f"{level}:{known}" for known in sorted(names)] or [
        *(node for node, kind in g.nodes(data="kind") if kind in (NodeKind.EXPLANATION, NodeKind.HOLDER)),
        "outlet:…",
        "article:…",
        "kind:…",
    ]
    raise UnknownNameError("focus", focus, available)
