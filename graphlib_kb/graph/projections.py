"""Simpler graphs from the argument graph: stances, causes, claims, actors.

Merged edges keep their evidence: ``items``, a list of dicts with the keys of `EVIDENCE_ATTRIBUTES` and what
was said (``stance``, ``relation``, ``negated``, ``polarity``, ``confidence``).
"""

from __future__ import annotations

from itertools import combinations
from typing import Any, Literal

import networkx as nx

from graphlib_kb.graph.attributes import EVENT, EdgeKind, NodeKind
from graphlib_kb.graph.select import Counting, Level, Voice, check, column_of, edges_of, evidence_of


def stance_graph(
    g: nx.MultiDiGraph, *, by: Level = "holder", voice: Voice = "both", status: Counting = "any"
) -> nx.MultiDiGraph:
    """Holders to explanations, one edge for each holder, explanation and stance (which is its key).

    Returns
    -------
    A MultiDiGraph of all explanations and of the holders that take a stance. Edges: ``kind`` stance,
    ``stance``, ``items``, ``count`` (len of items), ``sources`` (number of independent sources),
    ``certainty`` (the firmest).
    """
    projection = nx.MultiDiGraph(**g.graph)
    for node, attributes in g.nodes(data=True):
        if attributes["kind"] == NodeKind.EXPLANATION:
            projection.add_node(node, **attributes)
    for _, explanation, attributes in edges_of(g, EdgeKind.STANCE, voice=voice, status=status):
        column = column_of(g, attributes, by)
        if column is None:
            continue
        holder, label = column
        if holder not in projection:
            projection.add_node(holder, **_holder_attributes(g, holder, label, by))
        stance = attributes["stance"]
        if not projection.has_edge(holder, explanation, key=stance):
            projection.add_edge(
                holder, explanation, key=stance, kind=str(EdgeKind.STANCE), stance=stance, items=[]
            )
        projection.edges[holder, explanation, stance]["items"].append(evidence_of(attributes))
    _count(projection)
    return projection


def causal_graph(g: nx.MultiDiGraph, *, voice: Voice = "both", status: Counting = "any") -> nx.MultiDiGraph:
    """Causes to effects, one edge for each cause, effect and relation (which is its key).

    Returns
    -------
    A MultiDiGraph of factors and the event. Edges: ``kind`` causal, ``relation``, ``asserters`` and
    ``deniers`` (labels of holders, sorted), ``asserted`` and ``denied`` (numbers of items), ``items``,
    ``count``, ``sources`` (independent sources that assert it), ``certainty`` (the firmest).
    """
    projection = nx.MultiDiGraph(**g.graph)
    if EVENT in g:
        projection.add_node(EVENT, **g.nodes[EVENT])
    for cause, effect, attributes in edges_of(g, EdgeKind.CAUSAL, voice=voice, status=status):
        for node in (cause, effect):
            if node not in projection:
                projection.add_node(node, **g.nodes[node])
        relation = attributes["relation"]
        if not projection.has_edge(cause, effect, key=relation):
            projection.add_edge(
                cause, effect, key=relation, kind=str(EdgeKind.CAUSAL), relation=relation, items=[]
            )
        projection.edges[cause, effect, relation]["items"].append(evidence_of(attributes))
    _count(projection)
    for _, _, attributes in projection.edges(data=True):
        asserted = [item for item in attributes["items"] if not item["negated"]]
        denied = [item for item in attributes["items"] if item["negated"]]
        attributes.update(
            asserters=sorted({item["holder_label"] for item in asserted}),
            deniers=sorted({item["holder_label"] for item in denied}),
            asserted=len(asserted),
            denied=len(denied),
            sources=len({item["source"] for item in asserted}),
        )
    return projection


def claim_graph(
    g: nx.MultiDiGraph, *, voice: Voice = "both", status: Counting = "any", unrelated: bool = False
) -> nx.MultiDiGraph:
    """Holders to claims to explanations to the event: the argument, claim by claim.

    ``unrelated`` keeps the claims that bear on no explanation. Edges are those of the argument graph
    (asserts, bears, explains, rival), each with ``items`` of one piece of evidence where it carries any.
    """
    projection = nx.MultiDiGraph(**g.graph)
    for node, attributes in g.nodes(data=True):
        if attributes["kind"] in (NodeKind.EVENT, NodeKind.EXPLANATION):
            projection.add_node(node, **attributes)
    bearing = list(edges_of(g, EdgeKind.BEARS, voice=voice, status=status))
    bears = {claim for claim, _, _ in bearing}
    asserted = [
        edge
        for edge in edges_of(g, EdgeKind.ASSERTS, voice=voice, status=status)
        if unrelated or edge[1] in bears
    ]
    structure = [edge for kind in (EdgeKind.EXPLAINS, EdgeKind.RIVAL) for edge in edges_of(g, kind)]
    for start, end, attributes in [*asserted, *bearing, *structure]:
        for node in (start, end):
            if node not in projection:
                projection.add_node(node, **g.nodes[node])
        key = attributes.get("item", f"{start}|{end}")
        items = [evidence_of(attributes)] if "item" in attributes else []
        projection.add_edge(start, end, key=key, **attributes, items=items)
    return projection


def actor_graph(
    g: nx.MultiDiGraph,
    *,
    agreement: Literal["both", "congruence", "conflict"] = "both",
    by: Level = "holder",
    voice: Voice = "both",
    status: Counting = "any",
) -> nx.MultiGraph:
    """Holders joined by the explanations on which they agree (congruence) or disagree (conflict).

    Each edge's key is its ``agreement``; ``weight`` sums, over explanations, the products of the two holders'
    numbers of equal (or opposite) stances, as in `graphlib_kb.analysis.actor_network` without
    normalisation; ``on`` lists the explanations' labels, ``items`` the stances of both. Reporting a claim
    is no stance of one's own.
    """
    check("agreement", agreement, ("both", "congruence", "conflict"))
    stances = stance_graph(g, by=by, voice=voice, status=status)
    graph = nx.MultiGraph(**g.graph)
    for node, attributes in stances.nodes(data=True):
        if attributes["kind"] == NodeKind.HOLDER:
            graph.add_node(node, **attributes)
    for explanation in [n for n, a in stances.nodes(data=True) if a["kind"] == NodeKind.EXPLANATION]:
        held = [
            (holder, attributes["stance"], attributes["items"])
            for holder, _, attributes in stances.in_edges(explanation, data=True)
            if attributes["stance"] != "reports"
        ]
        for (first, one, ours), (second, other, theirs) in combinations(held, 2):
            kind = "congruence" if one == other else "conflict"
            if first == second or agreement not in ("both", kind):
                continue
            if not graph.has_edge(first, second, key=kind):
                graph.add_edge(first, second, key=kind, kind=kind, agreement=kind, weight=0, on=[], items=[])
            edge = graph.edges[first, second, kind]
            edge["weight"] += len(ours) * len(theirs)
            label = stances.nodes[explanation]["label"]
            if label not in edge["on"]:
                edge["on"].append(label)
            seen = {item["item"] for item in edge["items"]}
            edge["items"].extend(item for item in [*ours, *theirs] if item["item"] not in seen)
    return graph


def _holder_attributes(g: nx.MultiDiGraph, holder: str, label: str, by: Level) -> dict[str, Any]:
    if holder in g:
        return dict(g.nodes[holder])
    return {
        "kind": str(NodeKind.HOLDER),
        "label": label,
        "holder_kind": by,
        "aliases": [],
        "outlet": [],
        "articles": [],
    }


_FIRMNESS = ("asserted", "hedged", "speculative")


def _count(projection: nx.MultiDiGraph) -> None:
    for _, _, attributes in projection.edges(data=True):
        items = attributes["items"]
        attributes["count"] = len(items)
        attributes["sources"] = len({item["source"] for item in items})
        attributes["certainty"] = min((item["certainty"] for item in items), key=_FIRMNESS.index)
