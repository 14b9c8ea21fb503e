"""Knowledge base to networkx graphs, and the table of their node and edge attributes."""

from __future__ import annotations

from graphlib_kb.graph.attributes import (
    EDGE_ATTRIBUTES,
    EVENT,
    EVIDENCE_ATTRIBUTES,
    NODE_ATTRIBUTES,
    EdgeKind,
    NodeKind,
)
from graphlib_kb.graph.build import argument_graph
from graphlib_kb.graph.merge import merge_factors, split_factor
from graphlib_kb.graph.projections import actor_graph, causal_graph, claim_graph, stance_graph
from graphlib_kb.graph.select import column_of, edges_of, evidence_of

__all__ = [
    "EDGE_ATTRIBUTES",
    "EVENT",
    "EVIDENCE_ATTRIBUTES",
    "NODE_ATTRIBUTES",
    "EdgeKind",
    "NodeKind",
    "actor_graph",
    "argument_graph",
    "causal_graph",
    "claim_graph",
    "column_of",
    "edges_of",
    "evidence_of",
    "merge_factors",
    "split_factor",
    "stance_graph",
]
