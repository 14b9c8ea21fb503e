"""Shares for and against: how much of what is said of a concept or explanation agrees with it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphlib_kb.analysis.counting import counted
from graphlib_kb.analysis.settings import NetworkSettings, SettingsError, roles_of
from graphlib_kb.analysis.statements import StatementTable, VariableType


@dataclass(frozen=True, slots=True, eq=False)
class Share:
    """What is said for and against one column, by its name and its label.

    ``pro`` and ``contra`` are numbers of statements (or sums of weights), ``sources_pro`` and
    ``sources_contra`` of independent sources; `rows` are the statements.
    """

    column: str
    label: str
    pro: float
    contra: float
    sources_pro: int
    sources_contra: int
    statements: StatementTable = field(repr=False)
    indices: NDArray[np.int64] = field(repr=False)

    @property
    def share(self) -> float | None:
        """The part of it that is in favour, from 0 to 1; None where nothing is said."""
        total = self.pro + self.contra
        return self.pro / total if total else None

    @property
    def divisiveness(self) -> float:
        """4 p (1 - p) of the share p: 0 where all agree, 1 where opinion is split in halves."""
        return 0.0 if self.share is None else 4 * self.share * (1 - self.share)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The statements, for or against or neither, as plain dicts."""
        return self.statements.rows(self.indices)


def shares(
    statements: StatementTable, settings: NetworkSettings | None = None, **changes: Any
) -> tuple[Share, ...]:
    """Shares for and against each column, the most spoken of first.

    ``settings`` and ``changes`` are as in `discourse_network`; duplicates are told apart by the qualifier.
    Levels above 0 are in favour, others against; for an integer scale those below 0 are, and 0 is neither.

    Raises
    ------
    SettingsError
        If there is no qualifier, or it is text.
    """
    start = replace(settings or NetworkSettings(), mode="one", aggregate="congruence", normalise="none")
    chosen = roles_of(statements, replace(start, **changes))
    kept, weights = counted(statements, chosen)
    return shares_of(statements, kept, weights, chosen)


def shares_of(
    statements: StatementTable,
    kept: NDArray[np.int64],
    weights: NDArray[np.float64],
    settings: NetworkSettings,
    *,
    silent: bool = True,
) -> tuple[Share, ...]:
    """Shares among some statements; without ``silent``, only of the columns that they speak of."""
    assert settings.columns is not None
    assert settings.qualifier is not None
    column, qualifier = statements.variable(settings.columns), statements.variable(settings.qualifier)
    if qualifier.type is VariableType.TEXT:
        raise SettingsError(f"{qualifier.name} is text, which is neither for nor against")
    values = np.array(qualifier.values, np.int64)[qualifier.codes[kept]]
    pro = values > 0
    contra = values == 0 if qualifier.type is VariableType.BOOLEAN else values < 0
    order = np.argsort(column.codes[kept], kind="stable")
    ends = np.searchsorted(column.codes[kept][order], np.arange(len(column.values) + 1))
    found = []
    for code, name in enumerate(column.values):
        here = order[ends[code] : ends[code + 1]]
        if not silent and not len(here):
            continue
        of = statements.sources[kept[here]]
        found.append(
            Share(
                column=str(name),
                label=str(column.attributes.get(name, {}).get("label", name)),
                pro=float(weights[here][pro[here]].sum()),
                contra=float(weights[here][contra[here]].sum()),
                sources_pro=len(np.unique(of[pro[here]])),
                sources_contra=len(np.unique(of[contra[here]])),
                statements=statements,
                indices=kept[here],
            )
        )
    return tuple(sorted(found, key=lambda share: (-share.pro - share.contra, share.column)))
