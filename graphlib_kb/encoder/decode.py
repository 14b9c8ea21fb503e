"""From scores to structures: tag sequences (Viterbi) and dependency trees (Chu-Liu-Edmonds)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def viterbi(emissions: Floats, transitions: Floats, lengths: Ints | None = None) -> Ints:
    """The best tag paths, [batch, n], of emissions [batch, n, tags] under transitions [(batch,) tags, tags].

    BIO tags (O, B-1, I-1, B-2, ...) are assumed: no path begins inside a span. Beyond `lengths` tags are 0.
    """
    batch, n, tags = emissions.shape
    transitions = np.broadcast_to(transitions, (batch, tags, tags))
    alpha = emissions[:, 0].copy()
    alpha[:, 2::2] = -1e9
    back = np.zeros((n, batch, tags), np.int8)
    every = np.arange(tags, dtype=np.int8)
    for i in range(1, n):
        reached = alpha[:, :, None] + transitions
        back[i] = reached.argmax(1)
        step = reached.max(1) + emissions[:, i]
        if lengths is None:
            alpha = step
        else:
            going = (i < lengths)[:, None]
            alpha = np.where(going, step, alpha)
            back[i] = np.where(going, back[i], every)
    path = np.zeros((batch, n), np.int64)
    rows = np.arange(batch)
    path[:, -1] = alpha.argmax(1)
    for i in range(n - 1, 0, -1):
        path[:, i - 1] = back[i][rows, path[:, i]]
    if lengths is not None:
        path[np.arange(n)[None] >= lengths[:, None]] = 0
    return path


def runs(tags: Ints) -> list[tuple[int, int, int]]:
    """The spans of one BIO path: (type, start, end), types from 0."""
    found: list[tuple[int, int, int]] = []
    for i in np.flatnonzero(tags):
        kind, inside = divmod(int(tags[i]) - 1, 2)
        if inside and found and found[-1][0] == kind and found[-1][2] == i:
            found[-1] = (kind, found[-1][1], int(i) + 1)
        else:
            found.append((kind, int(i), int(i) + 1))
    return found


def tree(scores: Floats) -> Ints:
    """The best tree with one root: heads [n] of log-probabilities [dependent, head]; a root is its own."""
    n = len(scores)
    if n == 1:
        return np.zeros(1, np.int64)
    heads: Ints = scores.argmax(1)
    roots = np.flatnonzero(heads == np.arange(n))
    if len(roots) == 1 and not _has_cycle(heads):
        return heads
    return _single_root(scores)


def _has_cycle(heads: Ints) -> bool:
    up = heads
    for _ in range(max(1, len(heads).bit_length())):
        up = up[up]
    return not bool((heads[up] == up).all())


def _single_root(scores: Floats) -> Ints:
    """Every likely root is tried alone; the best whole tree wins."""
    n = len(scores)
    diagonal = scores.diagonal().astype(np.float64)
    order = np.argsort(-diagonal)[: min(n, 8)]
    best: tuple[float, Ints | None] = (-np.inf, None)
    words = np.arange(n)
    for root in order:
        graph = scores.astype(np.float64).copy()
        graph[words, words] = -np.inf
        graph[root] = -np.inf
        heads = _edmonds(graph, int(root))
        total = float(graph[np.delete(words, root), np.delete(heads, root)].sum() + diagonal[root])
        if total > best[0]:
            best = (total, heads)
    assert best[1] is not None
    return best[1]


def _edmonds(graph: NDArray[np.float64], root: int) -> Ints:
    """Chu-Liu-Edmonds: the best arborescence of scores [dependent, head] from `root`, which heads itself."""
    n = len(graph)
    heads: Ints = graph.argmax(1)
    heads[root] = root
    cycle = _find_cycle(heads, root)
    if cycle is None:
        return heads
    inside = np.zeros(n, bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    weight = float(graph[cycle, heads[cycle]].sum())
    m = len(outside)
    smaller = np.full((m + 1, m + 1), -np.inf)
    smaller[:m, :m] = graph[np.ix_(outside, outside)]
    block = graph[np.ix_(outside, cycle)]
    leaving = block.argmax(1)
    smaller[:m, m] = block[np.arange(m), leaving]
    entering_scores = graph[np.ix_(cycle, outside)] - graph[cycle, heads[cycle]][:, None] + weight
    entering = entering_scores.argmax(0)
    smaller[m, :m] = entering_scores[entering, np.arange(m)]
    root_small = int(np.searchsorted(outside, root))
    smaller[root_small] = -np.inf
    solved = _edmonds(smaller, root_small)
    result: Ints = heads.copy()
    for i, word in enumerate(outside):
        if word != root:
            result[word] = cycle[leaving[i]] if solved[i] == m else outside[solved[i]]
    result[root] = root
    result[cycle[entering[solved[m]]]] = outside[solved[m]]
    return result


def _find_cycle(heads: Ints, root: int) -> Ints | None:
    state = np.zeros(len(heads), np.int8)
    state[root] = 2
    for start in range(len(heads)):
        path = []
        at = start
        while not state[at]:
            state[at] = 1
            path.append(at)
            at = int(heads[at])
        if state[at] == 1:
            return np.array(sorted(path[path.index(at) :]), np.int64)
        state[path] = 2
    return None
