"""From counts of statements to networks: aggregation over the qualifier, and normalisation.

Throughout, x[i, j, k] is the number (or summed weight) of statements by row i on column j at level k of the
qualifier, a[i] = sum_jk x[i, j, k], and d[k, l] = |k - l| / (highest - lowest level), or 0 and 1 for equal
and different levels of a qualifier that is text.

The equations are those of Leifeld, P. (2017): Discourse Network Analysis: Policy Debates as Dynamic
Networks, in: The Oxford Handbook of Political Networks, and of the manual of Discourse Network Analyzer
(DNA). Divisions 0/0 give 0.

Where the code of DNA 3 departs from them, the equations are followed here. With ``dna_compat`` its way is
taken in the first three cases:

- duplicates within weeks and months are compared without the year;
- combined levels are divided by the number of cells that aren't 0 instead of the number of statements
  (for prominence DNA counts the wrong cells besides);
- the epanechnikov kernel is 3/4 (1 - u)^2 and the triangular one 1 - u, so that both lean to one side,
  and odd widths are made even;
- smoothed one-mode networks keep values on the diagonal, and ``average`` sums 2 / (x + x') over columns
  and levels instead of dividing by the average of the totals;
- smoothed networks measure integer levels by their rank instead of their value;
- a qualifier that is text counts as conflict the statements that only one of a pair makes, and isn't
  subtracted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Aggregate = Literal["ignore", "congruence", "conflict", "subtract", "combine"]
Normalise = Literal["none", "average", "jaccard", "cosine", "true-cosine", "activity", "prominence"]

ONE_MODE = (
    ("ignore", "congruence", "conflict", "subtract"),
    ("none", "average", "jaccard", "cosine", "true-cosine"),
)
"""Aggregations and normalisations of one-mode networks."""

TWO_MODE = (("ignore", "subtract", "combine"), ("none", "activity", "prominence"))
"""Aggregations and normalisations of two-mode networks."""

Matrix = NDArray[np.float64]


def distances(levels: Sequence[Any]) -> Matrix:
    """d[k, l] between levels of the qualifier."""
    if levels and isinstance(levels[0], str):
        return 1.0 - np.eye(len(levels))
    values = np.asarray(levels, np.float64)
    span = values.max() - values.min() if len(values) else 0.0
    apart: Matrix = np.abs(values[:, None] - values[None, :])
    return apart / span if span else np.zeros_like(apart)


def two_mode(
    x: Matrix,
    levels: Sequence[Any],
    boolean: bool,
    aggregate: str,
    normalise: str,
    *,
    dna_compat: bool = False,
) -> Matrix:
    """Rows by columns.

    ``ignore``: sum_k x. ``subtract``: x at 1 less x at 0, or sum_k k x for integer levels. ``combine``: sum
    over the levels that occur of 2^(n - k - 1), with n levels counted from 0, so that each combination has
    its number. ``activity`` divides by the row's total of statements, ``prominence`` by the column's. DNA
    instead divides combined levels by the number of the row's (column's) cells that aren't 0;
    ``dna_compat`` does so too.
    """
    matrix: Matrix
    if aggregate == "ignore":
        matrix = x.sum(axis=2)
    elif aggregate == "subtract":
        values = np.array([-1.0, 1.0]) if boolean else np.asarray(levels, np.float64)
        matrix = x @ values
    else:
        matrix = (x > 0) @ 2.0 ** np.arange(x.shape[2] - 1, -1, -1)
    if normalise == "none":
        return matrix
    axis = 1 if normalise == "activity" else 0
    if dna_compat and aggregate == "combine":
        total = (matrix > 0).sum(axis=axis).astype(np.float64)
    else:
        total = x.sum(axis=(axis, 2))
    return _divided(matrix, np.broadcast_to(np.expand_dims(total, axis), matrix.shape))


def one_mode(x: Matrix, levels: Sequence[Any], aggregate: str, normalise: str) -> Matrix:
    """Rows by rows, with a diagonal of 0.

    ``ignore``: sum_j (sum_k x[i, j, k]) (sum_k x[i', j, k]). ``congruence``: sum_jkl x[i, j, k] x[i', j, l]
    (1 - d). ``conflict``: the same with d. ``subtract``: congruence less conflict. Divisors: `divisor`.
    """
    matrix = agreement(x, levels, aggregate)
    if normalise != "none":
        matrix = _divided(matrix, divisor(x, levels, aggregate, normalise))
    np.fill_diagonal(matrix, 0.0)
    return matrix


def agreement(x: Matrix, levels: Sequence[Any], aggregate: str) -> Matrix:
    """The one-mode aggregation, not normalised, with each row's own value on the diagonal."""
    weights = similarity(levels, aggregate)
    matrix: Matrix
    if aggregate == "ignore":
        total = x.sum(axis=2)
        matrix = total @ total.T
    elif np.array_equal(weights, np.eye(len(weights))):
        matrix = _flat(x) @ _flat(x).T
    else:
        matrix = _flat(x @ weights) @ _flat(x).T
    return matrix


def similarity(levels: Sequence[Any], aggregate: str) -> Matrix:
    """By how much a pair of statements at two levels counts."""
    apart = distances(levels)
    if aggregate == "ignore":
        return np.ones_like(apart)
    if aggregate == "congruence":
        return 1.0 - apart
    return apart if aggregate == "conflict" else 1.0 - 2.0 * apart


def divisor(x: Matrix, levels: Sequence[Any], aggregate: str, normalise: str) -> Matrix:
    """What each pair of rows is divided by.

    ``average``: (a[i] + a[i']) / 2. ``cosine``: a[i] a[i'], the measure that DNA calls so. ``jaccard``:
    sum_jk of x where the other has none, of both, plus x[i] x[i'] where both have some. ``true-cosine``:
    the product of the lengths of the two rows as vectors, in the geometry of ``ignore`` or else of
    ``congruence``, so that a row is at 1 with itself.
    """
    total: Matrix = x.sum(axis=(1, 2))
    if normalise == "average":
        return np.add.outer(total, total) / 2
    if normalise == "cosine":
        return np.outer(total, total)
    if normalise == "jaccard":
        flat = _flat(x)
        alone: Matrix = total[:, None] - flat @ (flat > 0).T.astype(np.float64)
        both: Matrix = flat @ flat.T
        return alone + alone.T + both
    if aggregate == "ignore":
        squares = np.square(x.sum(axis=2)).sum(axis=1)
    else:
        squares = ((x @ similarity(levels, "congruence")) * x).sum(axis=(1, 2))
    lengths = np.sqrt(squares)
    return np.outer(lengths, lengths)


def _flat(x: Matrix) -> Matrix:
    return x.reshape(len(x), x.shape[1] * x.shape[2])


def _divided(matrix: Matrix, by: Matrix) -> Matrix:
    quotient = np.zeros_like(matrix)
    np.divide(matrix, by, out=quotient, where=by != 0)
    return quotient
