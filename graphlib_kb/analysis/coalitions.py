"""Coalitions: who hangs together by what they say, by several methods, and what each coalition believes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb
from typing import Any

import networkx as nx
import numpy as np

from graphlib_kb.analysis.counting import counted
from graphlib_kb.analysis.network import DiscourseNetwork, discourse_network
from graphlib_kb.analysis.settings import NetworkSettings
from graphlib_kb.analysis.shares import Share, shares_of
from graphlib_kb.analysis.statements import StatementTable
from graphlib_kb.graph.select import check

Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Partition:
    """Groups that one method finds (largest first), and their modularity in the network."""

    method: str
    groups: Groups
    modularity: float

    def group_of(self, name: str) -> int | None:
        """The number of the group that someone is in, counted from 0."""
        return next((number for number, group in enumerate(self.groups) if name in group), None)


@dataclass(frozen=True, slots=True)
class Coalition:
    """A group, with the share in favour of each column among its own statements."""

    members: tuple[str, ...]
    shares: tuple[Share, ...]

    @property
    def believes(self) -> tuple[Share, ...]:
        """The columns of which it says more for than against."""
        return tuple(share for share in self.shares if share.pro > share.contra)

    @property
    def rejects(self) -> tuple[Share, ...]:
        """The columns of which it says more against than for."""
        return tuple(share for share in self.shares if share.contra > share.pro)

    @property
    def divided(self) -> tuple[Share, ...]:
        """The columns of which it says as much for as against."""
        return tuple(share for share in self.shares if share.pro == share.contra > 0)

    def __str__(self) -> str:
        parts = [
            f"{verb} {_listed([f'“{share.label}” ({_tally(share)})' for share in found])}"
            for verb, found in (
                ("says yes to", self.believes),
                ("says no to", self.rejects),
                ("is divided over", self.divided),
            )
            if found
        ]
        return f"{_listed(list(self.members))}: {'; '.join(parts) or 'takes no position'}."


@dataclass(frozen=True, slots=True)
class Coalitions:
    """The partitions that several methods find, and how far they agree.

    ``agreement`` holds the adjusted Rand index of each pair of methods (1: the same groups, 0: no more
    alike than chance). ``coalitions`` are the groups of the partition with the highest modularity.
    """

    network: DiscourseNetwork
    partitions: tuple[Partition, ...]
    agreement: dict[tuple[str, str], float]
    coalitions: tuple[Coalition, ...]

    @property
    def best(self) -> Partition:
        """The partition with the highest modularity; of equals, the first."""
        return max(self.partitions, key=lambda partition: partition.modularity)

    def sentences(self) -> list[str]:
        """What each coalition believes and rejects, and how far the methods agree."""
        found = [f"Coalition {number}: {coalition}" for number, coalition in enumerate(self.coalitions, 1)]
        if self.agreement:
            lowest = min(self.agreement, key=lambda pair: self.agreement[pair])
            found.append(
                f"By {self.best.method}, modularity {self.best.modularity:.2f}; the methods that agree "
                f"least are {' and '.join(lowest)} (adjusted Rand index {self.agreement[lowest]:.2f})."
            )
        return found


def coalitions(
    statements: StatementTable,
    settings: NetworkSettings | None = None,
    *,
    methods: Sequence[str] = ("louvain", "greedy modularity", "label propagation", "bisection"),
    seed: int = 1,
    **changes: Any,
) -> Coalitions:
    """Coalitions in the congruence network of the statements.

    Parameters
    ----------
    statements, settings, changes
        As in `discourse_network`; unless said otherwise the network is one-mode congruence, normalised by
        average.
    methods
        Community methods of networkx: ``louvain`` (Blondel et al. 2008), ``greedy modularity`` (Clauset,
        Newman and Moore 2004), ``label propagation`` (Raghavan, Albert and Kumara 2007) and ``bisection``
        (Kernighan and Lin 1970), which always makes two groups.
    seed
        Of the methods that draw at random; the same seed gives the same groups.

    Raises
    ------
    UnknownNameError
        If there is no such method.
    """
    start = settings or NetworkSettings(aggregate="congruence", normalise="average")
    network = discourse_network(statements, start, **changes)
    graph = network.graph()
    partitions = []
    for method in methods:
        check("method", method, tuple(_METHODS))
        groups = _sorted(_METHODS[method](graph, seed)) if len(graph) else ()
        partitions.append(Partition(method, groups, modularity(graph, groups)))
    agreement = {
        (one.method, other.method): adjusted_rand_index(one.groups, other.groups)
        for one, other in combinations(partitions, 2)
    }
    best = max(partitions, key=lambda partition: partition.modularity)
    return Coalitions(network, tuple(partitions), agreement, _believing(statements, network, best.groups))


def modularity(graph: nx.Graph, groups: Groups) -> float:
    """Newman's modularity of groups in a weighted graph; 0 where nothing is tied."""
    if not graph.size(weight="weight"):
        return 0.0
    return float(nx.community.modularity(graph, groups, weight="weight"))


def adjusted_rand_index(one: Groups, other: Groups) -> float:
    """How alike two partitions of the same names are, corrected for chance (Hubert and Arabie 1985)."""
    of_one = {name: number for number, group in enumerate(one) for name in group}
    of_other = {name: number for number, group in enumerate(other) for name in group}
    together = Counter((of_one[name], of_other[name]) for name in of_one)
    pairs = sum(comb(size, 2) for size in together.values())
    first = sum(comb(len(group), 2) for group in one)
    second = sum(comb(len(group), 2) for group in other)
    expected = first * second / comb(len(of_one), 2) if len(of_one) > 1 else 0.0
    highest = (first + second) / 2
    return 1.0 if highest == expected else (pairs - expected) / (highest - expected)


def _believing(
    statements: StatementTable, network: DiscourseNetwork, groups: Groups
) -> tuple[Coalition, ...]:
    """Each group with the shares among its own statements."""
    settings = replace(network.settings, aggregate="congruence")
    assert settings.rows is not None
    kept, weights = counted(statements, settings)
    rows = statements.variable(settings.rows)
    codes = {str(value): code for code, value in enumerate(rows.values)}
    group_of = np.full(len(rows.values) + 1, -1)
    for number, group in enumerate(groups):
        group_of[[codes[name] for name in group]] = number
    of = group_of[rows.codes[kept]]
    order = np.argsort(of, kind="stable")
    ends = np.searchsorted(of[order], np.arange(len(groups) + 1))
    found = []
    for number, group in enumerate(groups):
        here = np.sort(order[ends[number] : ends[number + 1]])
        spoken = shares_of(statements, kept[here], weights[here], settings, silent=False)
        found.append(Coalition(group, spoken))
    return tuple(found)


_METHODS: dict[str, Callable[[nx.Graph, int], Any]] = {
    "louvain": lambda graph, seed: nx.community.louvain_communities(graph, weight="weight", seed=seed),
    "greedy modularity": lambda graph, _: (
        nx.community.greedy_modularity_communities(graph, weight="weight")
        if graph.size()
        else [{node} for node in graph]
    ),
    "label propagation": lambda graph, seed: nx.community.asyn_lpa_communities(
        graph, weight="weight", seed=seed
    ),
    "bisection": lambda graph, seed: (
        nx.community.kernighan_lin_bisection(graph, weight="weight", seed=seed)
        if len(graph) > 1
        else [set(graph)]
    ),
}


def _sorted(groups: Any) -> Groups:
    listed = [tuple(sorted(group)) for group in groups if group]
    return tuple(sorted(listed, key=lambda group: (-len(group), group)))


def _tally(share: Share) -> str:
    return f"{share.pro:g} for, {share.contra:g} against"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
