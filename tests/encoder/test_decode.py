"""Viterbi and trees against brute force."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from graphlib_kb.encoder.decode import runs, tree, viterbi


def legal_transitions(types, rng):
    tags = 2 * types + 1
    scores = rng.normal(size=(tags, tags)).astype(np.float32)
    for to in range(2, tags, 2):
        for before in range(tags):
            if before not in (to - 1, to):
                scores[before, to] = -10000
    return scores


def path_score(path, emissions, transitions):
    if path[0] and path[0] % 2 == 0:
        return -np.inf
    return sum(emissions[i, t] for i, t in enumerate(path)) + sum(
        transitions[a, b] for a, b in pairwise(path)
    )


@pytest.mark.parametrize("seed", range(20))
def test_viterbi_finds_the_best_of_all_paths(seed):
    rng = np.random.default_rng(seed)
    emissions = rng.normal(size=(5, 5)).astype(np.float32)
    transitions = legal_transitions(2, rng)
    best = max(product(range(5), repeat=5), key=lambda path: path_score(path, emissions, transitions))
    assert viterbi(emissions[None], transitions)[0].tolist() == list(best)


def test_viterbi_of_padded_sequences_equals_that_of_each_alone():
    rng = np.random.default_rng(3)
    transitions = legal_transitions(3, rng)
    emissions = rng.normal(size=(4, 9, 7)).astype(np.float32)
    lengths = np.array([9, 1, 4, 6])
    together = viterbi(emissions, transitions, lengths)
    for row, n in enumerate(lengths):
        assert together[row, :n].tolist() == viterbi(emissions[row : row + 1, :n], transitions)[0].tolist()
        assert not together[row, n:].any()


def test_no_span_begins_in_its_middle():
    emissions = np.zeros((1, 3, 3), np.float32)
    emissions[0, :, 2] = 5
    assert viterbi(emissions, np.zeros((3, 3), np.float32))[0, 0] != 2


def test_runs_split_where_a_new_span_begins():
    assert runs(np.array([0, 1, 2, 1, 0, 3, 4])) == [(0, 1, 3), (0, 3, 4), (1, 5, 7)]


def is_tree(heads):
    roots = [i for i, head in enumerate(heads) if head == i]
    if len(roots) != 1:
        return False
    for at in range(len(heads)):
        seen = set()
        while heads[at] != at:
            if at in seen:
                return False
            seen.add(at)
            at = heads[at]
    return True


@pytest.mark.parametrize("seed", range(60))
def test_the_tree_is_the_best_of_all_with_one_root(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 6))
    scores = rng.normal(size=(n, n)).astype(np.float32) * 3
    scores -= np.log(np.exp(scores).sum(1, keepdims=True))

    def total(heads):
        return sum(scores[i, h] for i, h in enumerate(heads))

    best = max((heads for heads in product(range(n), repeat=n) if is_tree(heads)), key=total)
    found = tree(scores)
    assert is_tree(found)
    assert total(found) == pytest.approx(total(best), abs=1e-4)


def test_a_long_sentence_without_any_preference_still_gets_a_tree():
    assert is_tree(tree(np.full((150, 150), -5.0, np.float32)))
