"""The equations of discourse networks written out as loops over statements: slow, plain, and independent."""

from __future__ import annotations

from datetime import timedelta
from math import sqrt


def keep(statements, duplicates, aggregate):
    """The first of each (row, column, level unless ignored) within a period."""
    seen, kept = set(), []
    for row, column, level, day, document in sorted(statements, key=lambda s: s[3]):
        period = {
            "include": None,
            "document": document,
            "week": day - timedelta(days=day.weekday()),
            "month": (day.year, day.month),
            "year": day.year,
            "range": 0,
        }[duplicates]
        key = (row, column, None if aggregate == "ignore" else level, period)
        if duplicates == "include" or key not in seen:
            kept.append((row, column, level))
        seen.add(key)
    return kept


def counts(kept, levels):
    rows = sorted({row for row, _, _ in kept})
    columns = sorted({column for _, column, _ in kept})
    x = {
        (i, j, k): sum(1 for statement in kept if statement == (i, j, k))
        for i in rows
        for j in columns
        for k in levels
    }
    return rows, columns, x


def one_mode(statements, levels, aggregate, normalise, duplicates):
    rows, columns, x = counts(keep(statements, duplicates, aggregate), levels)
    span = max(levels) - min(levels)
    matrix = [[0.0] * len(rows) for _ in rows]
    for p, i in enumerate(rows):
        for q, other in enumerate(rows):
            if p != q:
                value = weight(x, i, other, columns, levels, span, aggregate)
                by = divisor(x, i, other, columns, levels, span, aggregate, normalise)
                matrix[p][q] = value / by if by else 0.0
    return rows, rows, matrix


def weight(x, i, other, columns, levels, span, aggregate):
    if aggregate == "ignore":
        return sum(sum(x[i, j, k] for k in levels) * sum(x[other, j, k] for k in levels) for j in columns)
    congruence = conflict = 0.0
    for j in columns:
        for k in levels:
            for m in levels:
                d = abs(k - m) / span if span else 0.0
                congruence += x[i, j, k] * x[other, j, m] * (1 - d)
                conflict += x[i, j, k] * x[other, j, m] * d
    return {"congruence": congruence, "conflict": conflict, "subtract": congruence - conflict}[aggregate]


def divisor(x, i, other, columns, levels, span, aggregate, normalise):
    cells = [(j, k) for j in columns for k in levels]
    mine = sum(x[i, j, k] for j, k in cells)
    theirs = sum(x[other, j, k] for j, k in cells)
    if normalise == "none":
        return 1
    if normalise == "average":
        return (mine + theirs) / 2
    if normalise == "cosine":
        return mine * theirs
    if normalise == "jaccard":
        return sum(
            x[i, j, k] * (x[other, j, k] == 0)
            + x[other, j, k] * (x[i, j, k] == 0)
            + x[i, j, k] * x[other, j, k]
            for j, k in cells
        )
    own = "ignore" if aggregate == "ignore" else "congruence"
    return sqrt(weight(x, i, i, columns, levels, span, own)) * sqrt(
        weight(x, other, other, columns, levels, span, own)
    )


def two_mode(statements, levels, boolean, aggregate, normalise, duplicates):
    rows, columns, x = counts(keep(statements, duplicates, aggregate), levels)
    matrix = []
    for i in rows:
        line = []
        for j in columns:
            if aggregate == "ignore":
                value = sum(x[i, j, k] for k in levels)
            elif aggregate == "subtract":
                value = x[i, j, 1] - x[i, j, 0] if boolean else sum(k * x[i, j, k] for k in levels)
            else:
                n = len(levels)
                value = sum(2 ** (n - place - 1) for place, k in enumerate(levels) if x[i, j, k] > 0)
            by = 1
            if normalise == "activity":
                by = sum(x[i, c, k] for c in columns for k in levels)
            if normalise == "prominence":
                by = sum(x[r, j, k] for r in rows for k in levels)
            line.append(value / by if by else 0.0)
        matrix.append(line)
    return rows, columns, matrix
