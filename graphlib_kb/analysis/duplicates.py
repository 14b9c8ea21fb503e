"""Which statements are duplicates of earlier ones: the same row, column and level within a period."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from graphlib_kb.analysis.statements import StatementTable

Duplicates = Literal["include", "document", "week", "month", "year", "range"]
"""Within what only one statement counts; ``include`` counts all."""

DUPLICATES = ("include", "document", "week", "month", "year", "range")


def first_of_duplicates(
    statements: StatementTable,
    keys: list[NDArray[np.int64]],
    within: Duplicates,
    weights: NDArray[np.float64],
    *,
    dna_compat: bool = False,
) -> NDArray[np.int64]:
    """Indices of the statements that stay, ascending.

    Of statements with the same ``keys`` within the same document, calendar week (Monday to Sunday), month,
    year or the whole range, the heaviest stays, then the earliest, then the first. A statement whose time
    isn't known well enough to say which week, month or year it is of can only duplicate one of its own
    document. With ``dna_compat``, weeks and months are compared without their year, as Discourse Network
    Analyzer 3 does.
    """
    if within == "include":
        return np.arange(len(statements), dtype=np.int64)
    return _firsts([*keys, periods(statements, within, dna_compat=dna_compat)], weights, statements)


def first_of_sources(
    statements: StatementTable, keys: list[NDArray[np.int64]], weights: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Indices of one statement for each independent source and combination of ``keys``, ascending."""
    return _firsts([*keys, statements.sources.astype(np.int64)], weights, statements)


def periods(statements: StatementTable, within: Duplicates, *, dna_compat: bool = False) -> NDArray[np.int64]:
    """A number for the period that each statement falls in, the same for those of the same period."""
    documents = statements.documents.astype(np.int64)
    if within == "document":
        return documents
    if within == "range":
        return np.zeros(len(statements), np.int64)
    first, last = (_period(times, within, dna_compat) for times in (statements.first, statements.last))
    exact = _period(statements.first, within, False) == _period(statements.last, within, False)
    known = ~np.isnat(statements.first) & exact & (first == last)
    lowest = first[known].min() if known.any() else 0
    return np.where(known, first, lowest - 1 - documents)


def _period(times: NDArray[np.datetime64], within: Duplicates, dna_compat: bool) -> NDArray[np.int64]:
    if within == "year":
        return times.astype("datetime64[Y]").astype(np.int64)
    if within == "month":
        months = times.astype("datetime64[M]").astype(np.int64)
        return months % 12 if dna_compat else months
    # 1970-01-01 was a Thursday, so that weeks since then begin on Mondays after three days are added.
    weeks = (times.astype("datetime64[D]").astype(np.int64) + 3) // 7
    if not dna_compat:
        return weeks
    thursdays = (weeks * 7).astype("datetime64[D]")
    of_year = thursdays - thursdays.astype("datetime64[Y]").astype("datetime64[D]")
    numbers: NDArray[np.int64] = of_year.astype(np.int64) // 7 + 1
    return numbers


def _firsts(
    keys: list[NDArray[np.int64]], weights: NDArray[np.float64], statements: StatementTable
) -> NDArray[np.int64]:
    if not len(statements):
        return np.empty(0, np.int64)
    order = np.lexsort((statements.first.astype(np.int64), -weights))
    _, where = np.unique(joint(keys)[order], return_index=True)
    return np.sort(order[where])


def joint(keys: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """One number for each combination of keys."""
    combined = np.zeros(len(keys[0]), np.int64)
    size = 1
    for key in keys:
        low, high = int(key.min(initial=0)), int(key.max(initial=0))
        if size * (high - low + 1) > np.iinfo(np.int64).max:
            _, combined = np.unique(combined, return_inverse=True)
            size = int(combined.max(initial=0)) + 1
        combined = combined * (high - low + 1) + (key - low)
        size *= high - low + 1
    return combined
