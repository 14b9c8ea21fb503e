"""Gradual strength of arguments, and what would change it.

A strength says how what was said for an argument weighs against what was said against it, under one way of
weighing. It says nothing of whether the argument is true; base scores are neutral unless someone sets them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graphlib_kb.analysis.framework import Framework
from graphlib_kb.errors import UnknownNameError
from graphlib_kb.graph.select import check

Semantics = Literal["df-quad", "quadratic-energy"]
SEMANTICS = ("df-quad", "quadratic-energy")

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Strengths:
    """The strength of each argument from 0 to 1, with its base score, and how it was reached.

    ``converged`` is false if strengths still moved by ``residual`` after ``steps`` steps: on cycles they
    may have no limit, and are then not to be used.
    """

    semantics: str
    strength: Mapping[str, float]
    base: Mapping[str, float]
    converged: bool
    steps: int
    residual: float
    cyclic: bool

    def rows(self) -> list[dict[str, Any]]:
        """One dict for each argument, for tables and frames."""
        return [
            {"argument": argument, "base": self.base[argument], "strength": strength}
            for argument, strength in self.strength.items()
        ]


def strengths(
    framework: Framework,
    semantics: Semantics = "df-quad",
    *,
    tolerance: float = 1e-9,
    limit: int = 20_000,
) -> Strengths:
    """The gradual strength of every argument.

    ``df-quad`` (Rago, Toni, Aurisicchio and Baroni 2016): with A = 1 - product(1 - strength of attackers)
    and S likewise of supporters, the strength is v - v (A - S) if A >= S, else v + (1 - v)(S - A), of base
    score v. ``quadratic-energy`` (Potyka 2018): with the energy E = sum of supporters - sum of attackers
    and h(x) = max(x, 0)^2 / (1 + max(x, 0)^2), it is v - v h(-E) + (1 - v) h(E).

    Without cycles the strengths follow in order, exactly. With cycles they are the limit of the continuous
    model ds/dt = f(s) - s from the base scores (Potyka 2019), if it is reached within ``limit`` steps.
    """
    check("semantics", semantics, SEMANTICS)
    names = framework.arguments
    place = {name: number for number, name in enumerate(names)}
    base = np.array([framework.base_score(name) for name in names])
    attacks, supports = (_pairs(pairs, place) for pairs in (framework.attacks, framework.supports))
    influence = _INFLUENCE[semantics]

    def update(s: Vector) -> Vector:
        return influence(base, s, attacks, supports)

    graph = nx.DiGraph([*framework.attacks, *framework.supports])
    cyclic = not nx.is_directed_acyclic_graph(graph)
    s, steps, residual = _settle(update, base, cyclic, len(names), tolerance, limit)
    return Strengths(
        semantics,
        dict(zip(names, s.tolist(), strict=True)),
        dict(zip(names, base.tolist(), strict=True)),
        residual <= tolerance,
        steps,
        residual,
        cyclic,
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of an explanation's strength if one argument is taken away."""

    argument: str
    label: str
    before: float
    after: float
    evidence: tuple[dict[str, Any], ...] = ()

    @property
    def difference(self) -> float:
        """After less before."""
        return self.after - self.before


def what_would_change(
    framework: Framework, argument: str, semantics: Semantics = "df-quad", *, top: int | None = 10
) -> tuple[Change, ...]:
    """The arguments whose removal moves the strength of another most, the greatest first.

    Only those from which a path of attacks and supports leads to it can. ``argument`` may also be the id of
    an explanation without the ``explanation:`` of its node.

    Raises
    ------
    UnknownNameError
        If there is no such argument; the error lists the explanations.
    """
    name = argument if argument in framework.labels else f"explanation:{argument}"
    if name not in framework.labels:
        known = [node.partition(":")[2] for node in framework.labels if node.startswith("explanation:")]
        raise UnknownNameError("explanation", argument, known)
    graph = nx.DiGraph([*framework.attacks, *framework.supports])
    reaching = nx.ancestors(graph, name) if name in graph else set()
    before = strengths(framework, semantics).strength[name]
    changes = [
        Change(
            other,
            framework.labels[other],
            before,
            strengths(framework.without([other]), semantics).strength[name],
            framework.evidence.get(other, ()),
        )
        for other in framework.arguments
        if other in reaching - {name}
    ]
    changes.sort(key=lambda change: (-abs(change.difference), change.argument))
    return tuple(changes[:top])


_Edges = tuple[NDArray[np.int64], NDArray[np.int64]]


def _pairs(pairs: frozenset[tuple[str, str]], place: Mapping[str, int]) -> _Edges:
    numbered = sorted((place[start], place[end]) for start, end in pairs)
    array = np.array(numbered, np.int64).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def _df_quad(base: Vector, s: Vector, attacks: _Edges, supports: _Edges) -> Vector:
    remaining = []
    for sources, targets in (attacks, supports):
        product = np.ones_like(s)
        np.multiply.at(product, targets, 1 - s[sources])
        remaining.append(product)
    balance: Vector = remaining[0] - remaining[1]
    return np.where(balance > 0, base + (1 - base) * balance, base + base * balance)


def _quadratic_energy(base: Vector, s: Vector, attacks: _Edges, supports: _Edges) -> Vector:
    energy = np.zeros_like(s)
    np.add.at(energy, supports[1], s[supports[0]])
    np.subtract.at(energy, attacks[1], s[attacks[0]])
    pull = energy**2 / (1 + energy**2)
    moved: Vector = np.where(energy > 0, base + (1 - base) * pull, base - base * pull)
    return moved


_INFLUENCE: dict[str, Callable[[Vector, Vector, _Edges, _Edges], Vector]] = {
    "df-quad": _df_quad,
    "quadratic-energy": _quadratic_energy,
}


def _settle(
    update: Callable[[Vector], Vector], start: Vector, cyclic: bool, size: int, tolerance: float, limit: int
) -> tuple[Vector, int, float]:
    s = start
    if not size:
        return s, 0, 0.0
    if not cyclic:
        for step in range(1, size + 2):
            after = update(s)
            if np.array_equal(after, s):
                return s, step, 0.0
            s = after
        return s, size + 1, float(np.abs(update(s) - s).max())
    length, residual = 0.1, np.inf
    for step in range(1, limit + 1):
        # Runge and Kutta's fourth-order step for ds/dt = f(s) - s.
        k1 = update(s) - s
        residual = float(np.abs(k1).max())
        if residual <= tolerance:
            return s, step, residual
        k2 = _slope(update, s + length / 2 * k1)
        k3 = _slope(update, s + length / 2 * k2)
        k4 = _slope(update, s + length * k3)
        s = np.clip(s + length / 6 * (k1 + 2 * k2 + 2 * k3 + k4), 0.0, 1.0)
    return s, limit, residual


def _slope(update: Callable[[Vector], Vector], s: Vector) -> Vector:
    return update(s) - s
