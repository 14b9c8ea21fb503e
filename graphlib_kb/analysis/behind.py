"""From a cell of a network back to its statements."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphlib_kb.analysis.agreement import similarity
from graphlib_kb.analysis.counting import levels_of
from graphlib_kb.analysis.network import DiscourseNetwork
from graphlib_kb.graph.select import check


def statements_behind(network: DiscourseNetwork, row: str, column: str | None = None) -> list[dict[str, Any]]:
    """The statements that make a cell of a network (or, without column, all of a row's) as plain dicts.

    For a one-mode network these are the statements of both rows on the columns that tie them.

    Raises
    ------
    UnknownNameError
        If the network has no such row or column.
    """
    table, settings = network.statements, network.settings
    assert settings.rows is not None
    assert settings.columns is not None
    rows, columns = table.variable(settings.rows), table.variable(settings.columns)
    check("row", row, network.row_names)
    of_row = rows.codes == rows.find(row)
    if column is None:
        return table.rows(np.flatnonzero(of_row))
    check("column", column, network.column_names)
    if settings.mode == "two":
        return table.rows(np.flatnonzero(of_row & (columns.codes == columns.find(column))))
    of_other = rows.codes == rows.find(column)
    levels, scale = levels_of(table, settings)
    counts = similarity(scale, settings.aggregate) != 0
    behind = np.zeros(len(table), bool)
    for mine, theirs in ((of_row, of_other), (of_other, of_row)):
        met = np.zeros((len(columns.values), len(scale)), bool)
        met[columns.codes[theirs], levels[theirs]] = True
        behind |= mine & (met @ counts)[columns.codes, levels]
    return table.rows(np.flatnonzero(behind))
