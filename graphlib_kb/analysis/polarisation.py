"""Polarisation: how far a debate falls into camps that contradict one another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from graphlib_kb.analysis.coalitions import Coalitions, coalitions
from graphlib_kb.analysis.network import discourse_network
from graphlib_kb.analysis.settings import NetworkSettings
from graphlib_kb.analysis.shares import shares
from graphlib_kb.analysis.statements import StatementTable


@dataclass(frozen=True, slots=True)
class Polarisation:
    """Four views of how polarised a debate is.

    Attributes
    ----------
    modularity
        Of the best partition of the congruence network: how much closer coalitions are within than by chance.
    conflict_share
        Conflict / (congruence + conflict) over all pairs, from 0 (nobody disagrees) to 1 (nobody agrees).
    separation
        The part of all conflict that lies between coalitions rather than within them; None without any
        conflict.
    divisiveness
        By column, 4 p (1 - p) of the share p in favour.
    """

    modularity: float
    conflict_share: float
    separation: float | None
    divisiveness: dict[str, float]
    coalitions: Coalitions


def polarisation(
    statements: StatementTable, settings: NetworkSettings | None = None, *, seed: int = 1, **changes: Any
) -> Polarisation:
    """How polarised the statements are; arguments as in `coalitions`."""
    found = coalitions(statements, settings, seed=seed, **changes)
    plain = replace(found.network.settings, normalise="none")
    congruence = discourse_network(statements, plain, aggregate="congruence").matrix.sum()
    conflict = discourse_network(statements, plain, aggregate="conflict")
    of = [found.best.group_of(name) for name in conflict.row_names]
    across = np.array([[one != other for other in of] for one in of]).reshape(conflict.matrix.shape)
    total = conflict.matrix.sum()
    return Polarisation(
        modularity=found.best.modularity,
        conflict_share=float(total / (congruence + total)) if congruence + total else 0.0,
        separation=float(conflict.matrix[across].sum() / total) if total else None,
        divisiveness={share.column: share.divisiveness for share in shares(statements, plain)},
        coalitions=found,
    )
