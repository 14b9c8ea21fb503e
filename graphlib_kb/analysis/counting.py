"""Which statements count, and how much: filters, duplicates, independent sources, certainty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphlib_kb.analysis.duplicates import first_of_duplicates, first_of_sources
from graphlib_kb.analysis.settings import NetworkSettings, SettingsError, roles_of
from graphlib_kb.analysis.statements import MISSING, StatementTable


def event_list(
    statements: StatementTable, settings: NetworkSettings | None = None, **changes: Any
) -> list[dict[str, Any]]:
    """The statements that the filters leave, with all their variables, as plain dicts.

    ``settings`` and ``changes`` are as in `discourse_network`. Only if duplicates are to be left out must a
    statement have a row, a column and a level.
    """
    chosen = replace(settings or NetworkSettings(), **changes)
    if chosen.duplicates != "include" or chosen.independent_sources:
        chosen = roles_of(statements, chosen)
    else:
        chosen = replace(chosen, rows=None, columns=None, qualifier=None)
    kept, _ = counted(statements, chosen)
    return statements.rows(kept)


def counted(
    statements: StatementTable, settings: NetworkSettings
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Indices of the statements that count (filtered, without duplicates), and the weight of each."""
    keep = _within(statements, settings.start, settings.end)
    for filters, wanted in ((settings.include, True), (settings.exclude, False)):
        for name, values in filters.items():
            variable = statements.variable(name)
            codes = [variable.find(value) for value in values]
            keep &= np.isin(variable.codes, codes) == wanted
    named = [name for name in (settings.rows, settings.columns, settings.qualifier) if name is not None]
    for name in named:
        keep &= statements.variable(name).codes != MISSING
    kept = np.flatnonzero(keep)
    weights = _weights(statements, settings)[kept]
    compared = named if settings.aggregate != "ignore" else named[:2]
    keys = [statements.variable(name).codes.astype(np.int64) for name in compared]
    if settings.independent_sources:
        stay = first_of_sources(statements.select(kept), [key[kept] for key in keys], weights)
        kept, weights = kept[stay], weights[stay]
    if settings.duplicates != "include":
        stay = first_of_duplicates(
            statements.select(kept),
            [key[kept] for key in keys],
            settings.duplicates,
            weights,
            dna_compat=settings.dna_compat,
        )
        kept, weights = kept[stay], weights[stay]
    return kept, weights


def levels_of(
    statements: StatementTable, settings: NetworkSettings
) -> tuple[NDArray[np.int64], tuple[Any, ...]]:
    """The place of each statement on the qualifier's scale, and that scale."""
    if settings.qualifier is None:
        return np.zeros(len(statements), np.int64), (0,)
    variable = statements.variable(settings.qualifier)
    scale = variable.levels
    place = np.array([*(scale.index(value) for value in variable.values), MISSING], np.int64)
    return place[variable.codes], scale


def _weights(statements: StatementTable, settings: NetworkSettings) -> NDArray[np.float64]:
    if settings.certainty_weights is None:
        return np.ones(len(statements))
    if statements.certainty is None:
        raise SettingsError("these statements have no certainty to weigh them by")
    missing = 1.0
    weights = [settings.certainty_weights.get(value, missing) for value in statements.certainty.values]
    return np.array([*weights, missing])[statements.certainty.codes]


def _within(statements: StatementTable, start: date | None, end: date | None) -> NDArray[np.bool_]:
    keep = np.ones(len(statements), bool)
    if start is not None:
        keep &= statements.last >= np.datetime64(start, "s")
    if end is not None:
        keep &= statements.first < np.datetime64(end, "D") + np.timedelta64(1, "D")
    return keep
