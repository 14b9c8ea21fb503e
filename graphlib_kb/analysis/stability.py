"""Stability: how much each headline number moves when articles, sources or unreviewed items are left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graphlib_kb.analysis.framework import argument_framework
from graphlib_kb.analysis.polarisation import polarisation
from graphlib_kb.analysis.settings import CERTAINTY_WEIGHTS
from graphlib_kb.analysis.shares import shares
from graphlib_kb.analysis.stances import stance_statements
from graphlib_kb.analysis.strength import strengths
from graphlib_kb.graph.attributes import NodeKind

Figures = Callable[[nx.MultiDiGraph, Mapping[str, float] | None], dict[str, float | None]]
"""Named numbers of an argument graph, with or without certainty weights; None where nothing counts."""


@dataclass(frozen=True, slots=True)
class Move:
    """What a figure is under one change, against what it was."""

    figure: str
    scenario: str
    before: float | None
    after: float | None

    @property
    def difference(self) -> float | None:
        """After less before; None if there is nothing to compare."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Stability:
    """All moves of all figures."""

    baseline: dict[str, float | None]
    moves: tuple[Move, ...]

    def summary(self) -> list[dict[str, Any]]:
        """For each figure: its value, the lowest and highest that it takes, and what moves it most."""
        by_figure: dict[str, list[Move]] = defaultdict(list)
        for move in self.moves:
            by_figure[move.figure].append(move)
        rows = []
        for figure, value in self.baseline.items():
            values = [move.after for move in by_figure[figure] if move.after is not None]
            values += [] if value is None else [value]
            moved = max(by_figure[figure], key=lambda move: abs(move.difference or 0.0), default=None)
            most = moved.scenario if moved and moved.difference else None
            rows.append(
                {
                    "figure": figure,
                    "value": value,
                    "lowest": min(values, default=None),
                    "highest": max(values, default=None),
                    "moved most by": most,
                    "vanishes": any(move.after is None for move in by_figure[figure]) and value is not None,
                }
            )
        return rows

    def rows(self) -> list[dict[str, Any]]:
        """One dict for each move, for tables and frames."""
        return [
            {
                "figure": move.figure,
                "scenario": move.scenario,
                "before": move.before,
                "after": move.after,
                "difference": move.difference,
            }
            for move in self.moves
        ]


def stability(g: nx.MultiDiGraph, figures: Figures | None = None) -> Stability:
    """How much each figure moves under small changes of what is counted.

    The changes: without each article, without each independent source of several articles, accepted items
    only, and weighted by certainty. ``figures`` are `headline_figures` unless given.
    """
    measure = figures or headline_figures
    baseline = measure(g, None)
    articles: dict[str, dict[str, Any]] = g.graph.get("articles", {})
    speaking = {data["article"] for _, _, data in g.edges(data=True) if "article" in data}
    members: dict[str, list[str]] = defaultdict(list)
    for article in speaking:
        members[articles.get(article, {}).get("source", article)].append(article)
    scenarios = [(f"without article {article}", {article}) for article in sorted(speaking)]
    scenarios += [
        (f"without source {source}", set(found))
        for source, found in sorted(members.items())
        if len(found) > 1
    ]
    results = [(name, measure(without_articles(g, gone), None)) for name, gone in scenarios]
    accepted = _keeping(g, lambda data: data.get("status", "accepted") == "accepted")
    if any("item" in data for _, _, data in accepted.edges(data=True)):
        results.append(("accepted items only", measure(accepted, None)))
    results.append(("weighted by certainty", measure(g, CERTAINTY_WEIGHTS)))
    return Stability(
        baseline,
        tuple(
            Move(figure, name, before, found.get(figure))
            for name, found in results
            for figure, before in baseline.items()
        ),
    )


def headline_figures(
    g: nx.MultiDiGraph, certainty_weights: Mapping[str, float] | None = None
) -> dict[str, float | None]:
    """Of each explanation its share in favour, sources and strength; of the whole its polarisation.

    Strength is DF-QuAD with one argument a source and stance, from neutral base scores.
    """
    statements = stance_statements(g)
    found = {share.column: share for share in shares(statements, certainty_weights=certainty_weights)}
    weighed = strengths(argument_framework(g, unit="source", certainty_weights=certainty_weights))
    figures: dict[str, float | None] = {}
    for node, data in g.nodes(data=True):
        if data["kind"] != NodeKind.EXPLANATION:
            continue
        name = data["explanation"]
        share = found.get(name)
        figures[f"share in favour of {name}"] = share.share if share else None
        figures[f"sources for {name}"] = share.sources_pro if share else 0
        figures[f"sources against {name}"] = share.sources_contra if share else 0
        figures[f"strength of {name}"] = weighed.strength[node] if weighed.converged else None
    if len(statements):
        camps = polarisation(statements, certainty_weights=certainty_weights)
        figures["modularity"] = camps.modularity
        figures["share of conflict"] = camps.conflict_share
    else:
        figures |= {"modularity": None, "share of conflict": None}
    return figures


def without_articles(g: nx.MultiDiGraph, articles: Iterable[str]) -> nx.MultiDiGraph:
    """The argument graph without what some articles contribute; holders, claims and explanations stay."""
    gone = set(articles)
    return _keeping(g, lambda data: data.get("article") not in gone)


def _keeping(g: nx.MultiDiGraph, keep: Callable[[dict[str, Any]], bool]) -> nx.MultiDiGraph:
    kept = nx.MultiDiGraph(**g.graph)
    kept.add_nodes_from(g.nodes(data=True))
    kept.add_edges_from(
        (start, end, key, data) for start, end, key, data in g.edges(keys=True, data=True) if keep(data)
    )
    return kept
