"""Projections of the argument graph."""

from __future__ import annotations

import pytest
from dispute import dispute, empty

from graphlib_kb.errors import UnknownNameError
from graphlib_kb.graph import EVENT, actor_graph, argument_graph, causal_graph, claim_graph, stance_graph


@pytest.fixture
def g():
    return argument_graph(dispute())


def test_stances_of_one_holder_on_one_explanation_are_one_edge(g):
    edge = stance_graph(g).edges["actor:engineers", "explanation:rust", "contests"]
    assert (edge["count"], edge["sources"]) == (2, 1)
    assert [item["item"] for item in edge["items"]] == ["s4", "s6"]


def test_explanations_nobody_speaks_of_stay_in_sight(g):
    assert "explanation:sabotage" in stance_graph(g)


def test_only_authors(g):
    holders = {holder for holder, _ in stance_graph(g, by="author").edges()}
    assert holders == {"author:Ada Lund", "author:Bo Berg", "author:Wire", "author:Cy Dahl"}


def test_only_quoted_actors(g):
    assert {holder for holder, _ in stance_graph(g, by="actor").edges()} == {"actor:mayor", "actor:engineers"}


def test_outlets(g):
    edge = stance_graph(g, by="outlet").edges["outlet:Daily", "explanation:load", "supports"]
    assert [item["item"] for item in edge["items"]] == ["s2", "s9"]


def test_articles_are_named_by_their_titles(g):
    assert stance_graph(g, by="article").nodes["article:bo"]["label"] == "Too heavy"


def test_whose_voice_counts(g):
    assert {h for h, _ in stance_graph(g, voice="source").edges()} == {
        "actor:mayor",
        "actor:engineers",
        "unnamed:cy",
    }


def test_accepted_only(g):
    graph = stance_graph(g, status="accepted")
    assert [item["item"] for _, _, edge in graph.edges(data=True) for item in edge["items"]] == ["s4"]


def test_an_unknown_level_lists_the_levels(g):
    with pytest.raises(UnknownNameError, match="holder, author, actor"):
        stance_graph(g, by="country")


def test_causal_edges_carry_asserters_and_deniers(g):
    edge = causal_graph(g).edges["factor:f-load", EVENT, "causes"]
    assert edge["asserters"] == ["Bo Berg", "Wire", "the mayor", "unnamed source"]
    assert edge["deniers"] == ["Ada Lund"]
    assert (edge["asserted"], edge["denied"], edge["sources"]) == (4, 1, 3)


def test_the_firmest_certainty_counts(g):
    assert causal_graph(g).edges["factor:f-load", EVENT, "causes"]["certainty"] == "asserted"


def test_claims_lead_from_holders_to_the_event(g):
    graph = claim_graph(g)
    assert graph.has_edge("actor:mayor", "claim:c-mayor")
    assert graph.has_edge("claim:c-mayor", "explanation:load")
    assert graph.has_edge("explanation:load", EVENT)
    assert graph.edges["claim:c-mayor", "explanation:load", "s2"]["items"][0]["quote"].startswith("overload")


def test_actors_agree_and_disagree(g):
    graph = actor_graph(g)
    assert graph.edges["author:Ada Lund", "actor:engineers", "conflict"]["weight"] == 2
    assert graph.edges["author:Bo Berg", "actor:mayor", "congruence"]["on"] == ["Overloading"]


def test_reporting_a_claim_is_no_stance_of_one_s_own(g):
    assert graph_neighbours(actor_graph(g), "author:Cy Dahl") == []


def test_only_conflict(g):
    assert {key for _, _, key in actor_graph(g, agreement="conflict").edges(keys=True)} == {"conflict"}


def graph_neighbours(graph, node):
    return list(graph[node])


@pytest.mark.parametrize("project", [stance_graph, causal_graph, claim_graph, actor_graph])
def test_nothing_projects_to_nothing(project):
    assert len(project(argument_graph(empty()))) == 0
