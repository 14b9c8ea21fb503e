"""Placing an undirected graph by forces, components packed side by side, no box over another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def place_by_forces(
    sizes: Floats,
    edges: Ints,
    weights: Floats,
    *,
    seed: int = 0,
    rounds: int = 120,
    aspect: float = 1.5,
) -> Floats:
    """Centres for boxes: float array [n, 2] from sizes [n, 2], edges [m, 2] and weights [m].

    Springs along edges and repulsion between near neighbours (Fruchterman and Reingold 1991, with a k-d tree
    in place of all pairs), each connected component on its own; then overlaps are pushed apart and the
    components packed into shelves. The same input and seed give the same positions.
    """
    count = len(sizes)
    if count == 0:
        return np.zeros((0, 2))
    graph = coo_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(count, count))
    _, component = connected_components(graph, directed=False)
    centres = np.zeros((count, 2))
    blocks: list[Ints] = []
    rng = np.random.default_rng(seed)
    for label in range(int(component.max()) + 1):
        members = np.flatnonzero(component == label)
        inside = np.isin(edges[:, 0], members)
        local = np.searchsorted(members, edges[inside])
        placed = _springs(sizes[members], local, weights[inside], rng, rounds, aspect)
        centres[members] = push_apart(placed, sizes[members])
        blocks.append(members)
    return _pack(centres, sizes, blocks, aspect)


def _springs(
    sizes: Floats, edges: Ints, weights: Floats, rng: np.random.Generator, rounds: int, aspect: float
) -> Floats:
    count = len(sizes)
    if count == 1:
        return np.zeros((1, 2))
    length = float(np.sqrt(np.mean(np.prod(sizes + 18, axis=1)))) * 1.15
    # Starting on a sunflower spiral in order of degree puts hubs in the middle without a random tangle.
    degree = np.bincount(edges.ravel(), minlength=count)
    rank = np.empty(count)
    rank[np.lexsort((np.arange(count), -degree))] = np.arange(count)
    angle = rank * np.pi * (3 - np.sqrt(5))
    radius = length * np.sqrt(rank + 0.5)
    at = np.c_[radius * np.cos(angle), radius * np.sin(angle)] + rng.normal(0, 0.01 * length, (count, 2))
    pull = np.minimum(weights / max(float(weights.mean()), 1e-9), 3.0)[:, None] if len(weights) else weights
    heat = length * np.sqrt(count) / 4
    for turn in range(rounds):
        move = -0.03 * at
        pairs = cKDTree(at).query_pairs(3 * length, output_type="ndarray")
        if len(pairs):
            apart = at[pairs[:, 0]] - at[pairs[:, 1]]
            distance = np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 0.01 * length)
            force = apart / distance * (length**2 / distance)
            np.add.at(move, pairs[:, 0], force)
            np.add.at(move, pairs[:, 1], -force)
        if len(edges):
            apart = at[edges[:, 0]] - at[edges[:, 1]]
            force = apart * np.linalg.norm(apart, axis=1, keepdims=True) / length * pull
            np.add.at(move, edges[:, 0], -force)
            np.add.at(move, edges[:, 1], force)
        step = np.maximum(np.linalg.norm(move, axis=1, keepdims=True), 1e-9)
        limit = heat * (1 - turn / rounds) ** 1.5 + 0.01
        at = at + move / step * np.minimum(step, limit)
    at -= at.mean(axis=0)
    _, _, axes = np.linalg.svd(at, full_matrices=False)
    # The longer axis lies flat, as screens and paper do; a fixed sign keeps the drawing from flipping.
    axes *= np.where(axes.sum(axis=1, keepdims=True) < 0, -1.0, 1.0)
    turned: Floats = at @ axes.T * np.array([np.sqrt(aspect), 1 / np.sqrt(aspect)])
    return turned


def push_apart(centres: Floats, sizes: Floats, *, gap: float = 14.0, rounds: int = 400) -> Floats:
    """Centres near the given ones at which no two boxes are nearer than ``gap``.

    Overlapping pairs are moved apart along the axis of the lesser overlap; when boxes are too crowded for
    that to settle, the drawing is stretched.
    """
    at: Floats = centres - centres.mean(axis=0)
    if len(at) < 2:
        return at
    half = (sizes + gap) / 2
    reach = float(np.linalg.norm(2 * half.max(axis=0)))
    for turn in range(rounds):
        pairs, apart, overlap = _overlapping(at, half, reach)
        if not len(pairs):
            return at
        axis = overlap.argmin(axis=1)
        rows = np.arange(len(pairs))
        direction = np.where(apart[rows, axis] >= 0, 1.0, -1.0)
        shift = np.zeros_like(apart)
        shift[rows, axis] = direction * (overlap[rows, axis] / 2 + 0.05)
        np.add.at(at, pairs[:, 0], -0.7 * shift)
        np.add.at(at, pairs[:, 1], 0.7 * shift)
        if turn % 40 == 39:
            at *= 1.06
    while len(_overlapping(at, half, reach)[0]):
        at *= 1.1
    return at


def _overlapping(at: Floats, half: Floats, reach: float) -> tuple[Ints, Floats, Floats]:
    """Pairs of boxes that overlap, how far apart their centres are, and by how much they overlap."""
    pairs = cKDTree(at).query_pairs(reach, output_type="ndarray")
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    apart = at[pairs[:, 1]] - at[pairs[:, 0]]
    overlap = half[pairs[:, 0]] + half[pairs[:, 1]] - np.abs(apart)
    hit = (overlap > 1e-6).all(axis=1)
    return pairs[hit], apart[hit], overlap[hit]


def _pack(centres: Floats, sizes: Floats, blocks: Sequence[Ints], aspect: float) -> Floats:
    gap = 40.0
    corners = []
    for members in blocks:
        low = (centres[members] - sizes[members] / 2).min(axis=0)
        high = (centres[members] + sizes[members] / 2).max(axis=0)
        corners.append((low, high - low))
    area = sum(float(np.prod(extent + gap)) for _, extent in corners)
    shelf = max(np.sqrt(area * aspect), max(float(extent[0]) for _, extent in corners)) + 1
    order = sorted(range(len(blocks)), key=lambda index: (-len(blocks[index]), -corners[index][1][1], index))
    placed: Floats = centres.copy()
    x = y = depth = 0.0
    for index in order:
        low, extent = corners[index]
        if x and x + extent[0] > shelf:
            x, y, depth = 0.0, y + depth + gap, 0.0
        placed[blocks[index]] += np.array([x, y]) - low
        x += float(extent[0]) + gap
        depth = max(depth, float(extent[1]))
    placed -= (placed.min(axis=0) + placed.max(axis=0)) / 2
    return placed
