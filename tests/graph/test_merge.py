"""Merging factors and taking them apart."""

from __future__ import annotations

import pytest
from dispute import dispute

from graphlib_kb.analysis import causal_chains, feedback_loops
from graphlib_kb.errors import GraphlibError, UnknownNameError
from graphlib_kb.graph import EVENT, argument_graph, merge_factors, split_factor


@pytest.fixture
def g():
    return argument_graph(dispute())


@pytest.fixture
def austerity(g):
    return [node for node, label in g.nodes(data="label") if label.lower() == "austerity"]


def test_merging_closes_a_loop(g, austerity):
    merged = merge_factors(g, austerity, "austerity")
    (loop,) = feedback_loops(merged)
    assert " → ".join(loop.labels).count("austerity") == 1
    assert merged.nodes[austerity[0]]["quotes"] == ["austerity", "Austerity"]
    assert austerity[1] not in merged
    assert austerity[1] in g


def test_splitting_takes_a_merge_apart(g, austerity):
    apart = split_factor(merge_factors(g, austerity), austerity[0])
    assert feedback_loops(apart) == ()
    assert [str(c) for c in causal_chains(apart)] == [str(c) for c in causal_chains(g)]


def test_every_wording_keeps_its_own_edges_and_explanation(g):
    apart = split_factor(g, "factor:f-load")
    assert apart.nodes["factor:f-load/1"]["quotes"] == ["overloading"]
    assert [key for _, _, key in apart.edges("factor:f-load/2", keys=True)] == [
        "factor:f-load/2|explanation:load",
        "k4",
        "k6",
        "k7",
    ]
    assert apart.number_of_edges(None) == g.number_of_edges() + 1


def test_a_factor_of_one_wording_is_whole(g, austerity):
    assert list(split_factor(g, austerity[0])) == list(g)


def test_factors_of_different_explanations_are_not_merged(g):
    with pytest.raises(GraphlibError, match="different explanations: load, rust"):
        merge_factors(g, ["factor:f-load", "factor:f-rust"])


def test_only_factors_are_merged(g):
    with pytest.raises(UnknownNameError, match="factor:f-cables"):
        merge_factors(g, [EVENT, "factor:f-rust"])
