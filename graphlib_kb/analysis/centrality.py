"""Who is central to a network, and who bridges its groups."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import networkx as nx

from graphlib_kb.analysis.coalitions import Groups


def centrality(graph: nx.Graph, groups: Groups = ()) -> list[dict[str, Any]]:
    """Measures of each node of a weighted network, the strongest first.

    ``degree`` is the number of ties and ``strength`` the sum of their weights; ``betweenness`` the share of
    shortest paths through it, where a tie of weight w has length 1 / w (Brandes 2001); ``participation``
    how evenly its ties spread over the groups, 1 - sum of squared shares (Guimera and Amaral 2005), 0 for
    ties into one group only. Ties of negative weight count by their size.
    """
    sized = nx.Graph()
    sized.add_nodes_from(graph)
    sized.add_edges_from(
        (start, end, {"size": abs(weight), "length": 1 / abs(weight)})
        for start, end, weight in graph.edges(data="weight", default=1.0)
        if weight
    )
    between = nx.betweenness_centrality(sized, weight="length")
    group_of = {name: number for number, group in enumerate(groups) for name in group}
    rows = []
    for node in sized:
        strength = float(sized.degree(node, weight="size"))
        into: dict[int | None, float] = defaultdict(float)
        for other, tie in sized[node].items():
            into[group_of.get(other)] += tie["size"]
        rows.append(
            {
                "name": node,
                "degree": sized.degree(node),
                "strength": strength,
                "betweenness": between[node],
                "participation": 1 - sum((part / strength) ** 2 for part in into.values())
                if strength
                else 0.0,
                "group": group_of.get(node),
            }
        )
    return sorted(rows, key=lambda row: (-row["strength"], str(row["name"])))


def brokers(graph: nx.Graph, groups: Groups) -> list[dict[str, Any]]:
    """Those whose ties reach into more than one group, the most even first, then the most between."""
    reaching = [row for row in centrality(graph, groups) if row["participation"] > 1e-12]
    return sorted(reaching, key=lambda row: (-row["participation"], -row["betweenness"], str(row["name"])))
