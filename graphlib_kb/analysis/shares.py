"""Shares for and against: how much of what is said of a concept or explanation agrees with it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from graphlib_kb.analysis.network import NetworkSettings, SettingsError, counted, roles_of
from graphlib_kb.analysis.statements import StatementTable, VariableType


@dataclass(frozen=True, slots=True)
class Share:
    """What is said for and against one column, by its name and its label.

    ``pro`` and ``contra`` are numbers of statements (or sums of weights), ``sources_pro`` and
    ``sources_contra`` of independent sources; ``share`` is pro / (pro + contra), None where nothing is
    said. ``rows`` are the statements.
    """

    column: str
    label: str
    pro: float
    contra: float
    sources_pro: int
    sources_contra: int
    rows: tuple[dict[str, Any], ...] = field(repr=False, default=())

    @property
    def share(self) -> float | None:
        """The part of it that is in favour, from 0 to 1."""
        total = self.pro + self.contra
        return self.pro / total if total else None

    @property
    def divisiveness(self) -> float:
        """4 p (1 - p) of the share p: 0 where all agree, 1 where opinion is split in halves."""
        return 0.0 if self.share is None else 4 * self.share * (1 - self.share)


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
    assert chosen.columns is not None
    assert chosen.qualifier is not None
    column, qualifier = statements.variable(chosen.columns), statements.variable(chosen.qualifier)
    if qualifier.type is VariableType.TEXT:
        raise SettingsError(f"{qualifier.name} is text, which is neither for nor against")
    kept, weights = counted(statements, chosen)
    values = np.array(qualifier.values, np.int64)[qualifier.codes[kept]]
    against = values == 0 if qualifier.type is VariableType.BOOLEAN else values < 0
    found = []
    for code, name in enumerate(column.values):
        here = column.codes[kept] == code
        pro, contra = here & (values > 0), here & against
        sources = statements.sources[kept]
        found.append(
            Share(
                column=str(name),
                label=str(column.attributes.get(name, {}).get("label", name)),
                pro=float(weights[pro].sum()),
                contra=float(weights[contra].sum()),
                sources_pro=len(np.unique(sources[pro])),
                sources_contra=len(np.unique(sources[contra])),
                rows=tuple(statements.rows(kept[here])),
            )
        )
    return tuple(sorted(found, key=lambda share: (-share.pro - share.contra, share.column)))
