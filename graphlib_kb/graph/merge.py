"""Merging factors that mean the same, and taking such a merge apart again."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from graphlib_kb.errors import GraphlibError, UnknownNameError
from graphlib_kb.graph.attributes import EdgeKind, NodeKind


def merge_factors(g: nx.MultiDiGraph, factors: Iterable[str], label: str | None = None) -> nx.MultiDiGraph:
    """A copy in which several factors are one, under the first one's id.

    Its ``quotes`` are all their wordings, so that the merge stays in sight; `split_factor` takes it apart.
    Every causal edge keeps the words of its own cause and effect.

    Raises
    ------
    UnknownNameError
        If one of them is no factor of the graph.
    GraphlibError
        If they state different explanations.
    """
    merged = list(dict.fromkeys(factors))
    for factor in merged:
        _check(g, factor)
    if len(merged) < 2:
        return g.copy()
    first = merged[0]
    explanations = {g.nodes[factor]["explanation"] for factor in merged} - {None}
    if len(explanations) > 1:
        raise GraphlibError(f"these factors state different explanations: {', '.join(sorted(explanations))}")
    copy = _moved(g, dict.fromkeys(merged, first))
    copy.nodes[first].update(
        label=label or g.nodes[first]["label"],
        explanation=next(iter(explanations), None),
        quotes=list(dict.fromkeys(quote for factor in merged for quote in g.nodes[factor]["quotes"])),
    )
    return copy


def split_factor(g: nx.MultiDiGraph, factor: str) -> nx.MultiDiGraph:
    """A copy in which every wording of a factor is a factor of its own, with the causal edges that use it.

    The parts are called ``<factor>/1``, ``/2``, ... in the order of its ``quotes``; each still states the
    explanation that the whole did.

    Raises
    ------
    UnknownNameError
        If it is no factor of the graph.
    """
    _check(g, factor)
    quotes = g.nodes[factor]["quotes"]
    if len(quotes) < 2:
        return g.copy()
    parts = {quote: f"{factor}/{number}" for number, quote in enumerate(quotes, 1)}
    copy = nx.MultiDiGraph(**g.graph)
    for node, data in g.nodes(data=True):
        if node != factor:
            copy.add_node(node, **data)
            continue
        for quote, part in parts.items():
            copy.add_node(part, **{**data, "label": quote, "quotes": [quote]})
    for start, end, key, data in g.edges(keys=True, data=True):
        if data["kind"] == EdgeKind.STATES and start == factor:
            for part in parts.values():
                copy.add_edge(part, end, key=f"{part}|{end}", **data)
            continue
        begin = parts[data["cause"]] if start == factor else start
        finish = parts[data["effect"]] if end == factor else end
        copy.add_edge(begin, finish, key=key, **data)
    return copy


def _moved(g: nx.MultiDiGraph, to: dict[str, str]) -> nx.MultiDiGraph:
    copy = nx.MultiDiGraph(**g.graph)
    copy.add_nodes_from((node, dict(data)) for node, data in g.nodes(data=True) if to.get(node, node) == node)
    for start, end, key, data in g.edges(keys=True, data=True):
        begin, finish = to.get(start, start), to.get(end, end)
        structure = key == f"{start}|{end}"
        copy.add_edge(begin, finish, key=f"{begin}|{finish}" if structure else key, **data)
    return copy


def _check(g: nx.MultiDiGraph, factor: str) -> None:
    known = [node for node, kind in g.nodes(data="kind") if kind == NodeKind.FACTOR]
    if factor not in known:
        raise UnknownNameError("factor", factor, known)
