"""Backbones: the ties of a network that are stronger than activity alone would make them."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from graphlib_kb.analysis.network import DiscourseNetwork
from graphlib_kb.analysis.settings import SettingsError


def disparity_backbone(graph: nx.Graph, significance: float = 0.05) -> nx.Graph:
    """The ties that are significant for at least one of their ends.

    For a node of degree k, a tie that carries the part p of its strength has significance (1 - p)^(k - 1),
    the chance of as large a part if strength were broken at random (Serrano, Boguna and Vespignani 2009).
    The only tie of a node is kept if it is significant for the other end, and if it is the only tie of
    both. Edges get ``significance``; weights count by their size.
    """
    backbone = graph.__class__(**graph.graph)
    backbone.add_nodes_from(graph.nodes(data=True))
    strength = {
        node: sum(abs(w) for _, _, w in graph.edges(node, data="weight", default=1.0)) for node in graph
    }
    for start, end, data in graph.edges(data=True):
        weight = abs(data.get("weight", 1.0))
        chances = [
            (1 - weight / strength[node]) ** (graph.degree(node) - 1)
            for node in (start, end)
            if graph.degree(node) > 1 and strength[node]
        ]
        chance = min(chances, default=0.0)
        if chance < significance:
            backbone.add_edge(start, end, **data, significance=chance)
    return backbone


@dataclass(frozen=True, slots=True, eq=False)
class SharedColumns:
    """How many columns each pair of rows shares, against what their degrees alone let expect.

    All are matrices of rows by rows: ``observed``, ``expected`` and ``deviation`` (standard deviation), and
    ``significance``, the chance of sharing at least as many.
    """

    names: tuple[str, ...]
    observed: NDArray[np.float64]
    expected: NDArray[np.float64]
    deviation: NDArray[np.float64]
    significance: NDArray[np.float64]

    def graph(self, significance: float = 0.05) -> nx.Graph:
        """The pairs that share significantly many columns."""
        graph = nx.Graph()
        graph.add_nodes_from(self.names)
        for i, j in zip(*np.nonzero(np.triu(self.significance < significance, 1)), strict=True):
            if self.observed[i, j] > self.expected[i, j]:
                graph.add_edge(
                    self.names[i],
                    self.names[j],
                    weight=float(self.observed[i, j]),
                    expected=float(self.expected[i, j]),
                    significance=float(self.significance[i, j]),
                )
        return graph


def shared_columns(network: DiscourseNetwork) -> SharedColumns:
    """Which rows of a two-mode network share more columns than their degrees explain.

    The stochastic degree sequence model (Neal 2014): each row meets each column with the probability that the
    bipartite configuration model gives it (`meeting_probabilities`), so that the number of columns that two
    rows share is a sum of unlike chances, whose tail is taken from the refined normal approximation (Hong
    2013).

    Raises
    ------
    SettingsError
        If the network isn't two-mode.
    """
    if network.settings.mode != "two":
        raise SettingsError('shared columns are those of a two-mode network; make it with mode="two"')
    met = (network.matrix != 0).astype(np.float64)
    chance = meeting_probabilities(met)
    observed = met @ met.T
    # Of a sum of chances q = p p': mean, variance and third central moment, each a product of matrices.
    second, third = chance**2, chance**3
    mean = chance @ chance.T
    squares, cubes = second @ second.T, third @ third.T
    variance = np.maximum(mean - squares, 0.0)
    skew = mean - 3 * squares + 2 * cubes
    deviation = np.sqrt(variance)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (observed - 0.5 - mean) / deviation
        tail = ndtr(-z) + (skew / deviation**3) / 6 * (z * z - 1) * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    certain = np.where(observed > mean + 1e-9, 0.0, 1.0)
    significance = np.where(deviation > 1e-9, np.clip(tail, 0.0, 1.0), certain)
    np.fill_diagonal(significance, 1.0)
    return SharedColumns(network.row_names, observed, mean, deviation, significance)


def meeting_probabilities(
    met: NDArray[np.float64], tolerance: float = 1e-10, limit: int = 10_000
) -> NDArray[np.float64]:
    """p[i, j] = x[i] y[j] / (1 + x[i] y[j]), with x and y such that all degrees are met on average.

    The bipartite configuration model (Saracco et al. 2015), solved by iteration. Rows and columns that meet
    all or none of the others are certain and are taken out first.
    """
    chance = np.zeros_like(met)
    rows, columns = np.ones(met.shape[0], bool), np.ones(met.shape[1], bool)
    while rows.any() and columns.any():
        open_rows, open_columns = (
            met[np.ix_(rows, columns)].sum(axis=1),
            met[np.ix_(rows, columns)].sum(axis=0),
        )
        full_rows, full_columns = open_rows == columns.sum(), open_columns == rows.sum()
        settled_rows, settled_columns = full_rows | (open_rows == 0), full_columns | (open_columns == 0)
        if not settled_rows.any() and not settled_columns.any():
            break
        row_ids, column_ids = np.flatnonzero(rows), np.flatnonzero(columns)
        chance[np.ix_(row_ids[full_rows], column_ids)] = 1.0
        chance[np.ix_(row_ids, column_ids[full_columns])] = 1.0
        chance[np.ix_(row_ids[open_rows == 0], column_ids)] = 0.0
        chance[np.ix_(row_ids, column_ids[open_columns == 0])] = 0.0
        rows[row_ids[settled_rows]] = False
        columns[column_ids[settled_columns]] = False
    if not rows.any() or not columns.any():
        return chance
    part = met[np.ix_(rows, columns)]
    of_row, of_column = part.sum(axis=1), part.sum(axis=0)
    x, y = of_row / np.sqrt(part.sum()), of_column / np.sqrt(part.sum())
    for _ in range(limit):
        x = of_row / (y / (1 + np.outer(x, y))).sum(axis=1)
        y = of_column / (x[:, None] / (1 + np.outer(x, y))).sum(axis=0)
        odds = np.outer(x, y)
        if np.abs((odds / (1 + odds)).sum(axis=1) - of_row).max() < tolerance:
            break
    chance[np.ix_(rows, columns)] = np.outer(x, y) / (1 + np.outer(x, y))
    return chance
