"""How much figures move."""

from __future__ import annotations

import pytest
from dispute import dispute, empty

from graphlib_kb.analysis import headline_figures, stability
from graphlib_kb.analysis.stability import without_articles
from graphlib_kb.graph import argument_graph


@pytest.fixture
def g():
    return argument_graph(dispute())


def test_every_article_and_every_source_of_several_is_left_out_once(g):
    scenarios = list(dict.fromkeys(move.scenario for move in stability(g).moves))
    assert scenarios == [
        "without article ada",
        "without article bo",
        "without article copy",
        "without article cy",
        "without source bo",
        "accepted items only",
        "weighted by certainty",
    ]


def test_moves_are_those_of_the_figure_itself(g):
    found = {(move.figure, move.scenario): move for move in stability(g).moves}
    assert found["share in favour of load", "without article ada"].after == 1.0
    assert found["share in favour of rust", "without source bo"].after == 1.0
    assert found["sources for load", "without article copy"].difference == 0
    assert found["sources for load", "without source bo"].difference == -1
    # Two of the four in favour are hedged: 1 + 1 + 0.5 + 0.5 against 1.
    assert found["share in favour of load", "weighted by certainty"].after == pytest.approx(3 / 4)
    assert found["share in favour of load", "accepted items only"].after is None


def test_the_summary_names_what_moves_a_figure_most(g):
    rows = {row["figure"]: row for row in stability(g).summary()}
    assert rows["share in favour of rust"] == {
        "figure": "share in favour of rust",
        "value": pytest.approx(1 / 3),
        "lowest": 0.0,
        "highest": 1.0,
        "moved most by": "without source bo",
        "vanishes": False,
    }
    assert rows["share in favour of load"]["vanishes"]


def test_figures_of_one_s_own(g):
    found = stability(g, lambda graph, weights: {"edges": float(graph.number_of_edges())})
    assert found.baseline["edges"] > min(move.after for move in found.moves)


def test_what_is_left_out_is_only_what_the_article_contributes(g):
    rest = without_articles(g, ["ada"])
    assert set(rest) == set(g)
    assert "ada" not in {edge.get("article") for _, _, edge in rest.edges(data=True)}


def test_nothing_is_stable():
    g = argument_graph(empty())
    assert headline_figures(g) == {"modularity": None, "share of conflict": None}
    assert stability(g).rows()
