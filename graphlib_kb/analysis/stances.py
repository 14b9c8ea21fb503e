"""The stances of an argument graph as a table of statements."""

from __future__ import annotations

from collections import Counter
from typing import Any

import networkx as nx

from graphlib_kb.analysis.statements import StatementTable, VariableType, statement_table
from graphlib_kb.graph.attributes import EdgeKind, NodeKind
from graphlib_kb.graph.select import Counting, Voice, edges_of

DOCUMENT_VARIABLES = ("article", "title", "author", "outlet", "section")
"""Variables of a stance that are its article's; ``author`` is the byline, also of what it only quotes."""


def stance_statements(
    g: nx.MultiDiGraph, *, voice: Voice = "both", status: Counting = "any"
) -> StatementTable:
    """One statement for each stance of an argument graph.

    Variables: ``holder``, ``actor`` (missing for authors and unnamed sources), ``holder_kind``,
    ``explanation`` (its id), ``agreement`` (1 supports, 0 contests, missing where the holder only reports),
    ``stance``, ``certainty``, ``voice``, ``status``, and those of the article in `DOCUMENT_VARIABLES`. An
    article in several sections is listed under all of them, joined by "; ". Rows, columns and qualifier are
    holder, explanation and agreement.
    """
    edges = sorted(
        edges_of(g, EdgeKind.STANCE, voice=voice, status=status),
        key=lambda edge: (
            edge[2]["published"] or "",
            edge[2]["article"],
            edge[2]["start"],
            edge[2]["item"],
        ),
    )
    names = holder_names(g)
    articles: dict[str, dict[str, Any]] = g.graph.get("articles", {})
    columns: dict[str, list[Any]] = {
        "holder": [names[holder] for holder, _, _ in edges],
        "actor": [names[holder] if holder.startswith("actor:") else None for holder, _, _ in edges],
        "holder_kind": [g.nodes[holder]["holder_kind"] for holder, _, _ in edges],
        "explanation": [g.nodes[explanation]["explanation"] for _, explanation, _ in edges],
        "agreement": [_AGREEMENT.get(edge["stance"]) for _, _, edge in edges],
        **{name: [edge[name] for _, _, edge in edges] for name in ("stance", "certainty", "voice", "status")},
        "article": [edge["article"] for _, _, edge in edges],
        "title": [articles.get(edge["article"], {}).get("title") for _, _, edge in edges],
        "author": [edge["reporter"] for _, _, edge in edges],
        "outlet": [edge["outlet"] for _, _, edge in edges],
        "section": ["; ".join(articles.get(edge["article"], {}).get("sections", ())) for _, _, edge in edges],
    }
    attributes: dict[str, dict[Any, dict[str, Any]]] = {
        "holder": {
            names[node]: {
                "node": node,
                "holder_kind": data["holder_kind"],
                "aliases": list(data["aliases"]),
                "outlet": list(data["outlet"]),
            }
            for node, data in g.nodes(data=True)
            if data["kind"] == NodeKind.HOLDER
        },
        "explanation": {
            data["explanation"]: {
                "node": node,
                "label": data["label"],
                "description": data["description"],
                "rivals": list(data["rivals"]),
            }
            for node, data in g.nodes(data=True)
            if data["kind"] == NodeKind.EXPLANATION
        },
    }
    attributes["actor"] = attributes["holder"]
    text = dict.fromkeys(columns, VariableType.TEXT)
    return statement_table(
        columns,
        ids=[edge["item"] for _, _, edge in edges],
        times=[edge["published"] for _, _, edge in edges],
        documents=columns["article"],
        sources=[edge["source"] for _, _, edge in edges],
        texts=[edge["quote"] for _, _, edge in edges],
        certainty=columns["certainty"],
        document_variables=DOCUMENT_VARIABLES,
        attributes=attributes,
        types={**text, "agreement": VariableType.BOOLEAN},
        roles=("holder", "explanation", "agreement"),
    )


def holder_names(g: nx.MultiDiGraph) -> dict[str, str]:
    """A name for each holder's node id: its label, with the id added where several share the label."""
    labels = {node: data["label"] for node, data in g.nodes(data=True) if data["kind"] == NodeKind.HOLDER}
    shared = Counter(labels.values())
    return {
        node: label if shared[label] == 1 else f"{label} ({node.partition(':')[2]})"
        for node, label in labels.items()
    }


_AGREEMENT = {"supports": 1, "contests": 0}
