"""Causal chains, loops and denied links."""

from __future__ import annotations

import pytest
from dispute import dispute, empty

from graphlib_kb.analysis import causal_chains, denied_links, feedback_loops
from graphlib_kb.errors import UnknownNameError
from graphlib_kb.graph import argument_graph


@pytest.fixture
def g():
    return argument_graph(dispute())


def test_chains_lead_to_the_event_best_carried_first(g):
    assert [str(chain) for chain in causal_chains(g)] == [
        "overloading → collapse of the bridge",
        "weak cables → collapse of the bridge",
        "rust → weak cables → collapse of the bridge",
        "Austerity → rust → weak cables → collapse of the bridge",
    ]


def test_independent_sources_carry_each_link(g):
    chain = causal_chains(g)[2]
    assert [link.sources for link in chain.links] == [("ada",), ("ada",)]
    assert (chain.weakest, chain.carried_by, chain.told_by) == (1, ("ada",), ("Ada Lund",))


def test_a_chain_pieced_together_is_carried_by_nobody(g):
    chain = causal_chains(g)[3]
    assert (chain.carried_by, chain.told_by) == ((), ())


def test_a_denied_link_shows_on_its_chain(g):
    chain = causal_chains(g)[2]
    assert chain.denied
    assert chain.links[0].deniers == ("the engineers",)


def test_chains_lead_to_a_factor_named_by_its_words(g):
    assert [chain.labels[0] for chain in causal_chains(g, "CABLES weak")] == ["rust", "Austerity"]


def test_chains_are_no_longer_than_asked(g):
    assert max(len(chain.links) for chain in causal_chains(g, longest=2)) == 2


def test_an_unknown_event_lists_what_there_is(g):
    with pytest.raises(UnknownNameError, match="weak cables"):
        causal_chains(g, "earthquake")


def test_feedback_loops(g):
    # "austerity" and "Austerity" are factors of their own until someone merges them.
    assert feedback_loops(g) == ()
    (effect,) = [e for _, e, key in g.edges(keys=True) if key == "k8"]
    (cause,) = [c for c, _, key in g.edges(keys=True) if key == "k9"]
    g.add_edge(effect, cause, key="k11", **{**g.edges[cause, "factor:f-rust", "k9"], "item": "k11"})
    (loop,) = feedback_loops(g)
    assert len(loop.links) == 5
    assert loop.factors[0] == loop.factors[-1]


def test_contested_links_come_first(g):
    assert [(link.cause_label, link.deniers) for link in denied_links(g)] == [
        ("overloading", ("Ada Lund",)),
        ("rust", ("the engineers",)),
    ]


def test_links_read_as_sentences(g):
    assert str(denied_links(g)[1]) == (
        "rust —causes→ weak cables (Ada Lund; 1 source; denied by the engineers)"
    )


def test_nothing_causes_nothing():
    g = argument_graph(empty())
    assert (causal_chains(g), feedback_loops(g), denied_links(g)) == ((), (), ())
