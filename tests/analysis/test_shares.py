"""Shares, coalitions, polarisation, centrality and backbones."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from dispute import dispute, empty
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from graphlib_kb.analysis import (
    SettingsError,
    brokers,
    centrality,
    coalitions,
    discourse_network,
    disparity_backbone,
    polarisation,
    shared_columns,
    shares,
    stance_statements,
    statement_table,
)
from graphlib_kb.analysis.backbone import meeting_probabilities
from graphlib_kb.analysis.coalitions import adjusted_rand_index
from graphlib_kb.errors import UnknownNameError
from graphlib_kb.graph import argument_graph


@pytest.fixture
def statements():
    return stance_statements(argument_graph(dispute()))


@pytest.fixture
def camps():
    """Two camps of three that disagree on two ideas, and one who sides with each once."""
    cells = [
        (who, what, int(who in "ABC")) for who in "ABCDEF" for what in ("tax", "ban") for _ in range(3)
    ] + [("G", "tax", 1), ("G", "ban", 0)]
    who, what, agreement = zip(*cells, strict=True)
    return statement_table({"who": who, "what": what, "agreement": agreement})


class TestShares:
    def test_for_and_against_with_the_rows(self, statements):
        load, rust = shares(statements)
        assert (load.column, load.label, load.pro, load.contra, load.share) == (
            "load",
            "Overloading",
            4,
            1,
            0.8,
        )
        assert (load.sources_pro, load.sources_contra) == (3, 1)
        assert [row["statement"] for row in rust.rows] == ["s1", "s4", "s6"]

    def test_opinion_split_in_halves_divides_most(self, camps):
        assert {share.column: share.divisiveness for share in shares(camps)} == {
            "tax": pytest.approx(4 * 10 / 19 * 9 / 19),
            "ban": pytest.approx(4 * 9 / 19 * 10 / 19),
        }

    def test_duplicates_and_sources_count_once_if_asked(self, statements):
        assert {s.column: s.contra for s in shares(statements, independent_sources=True)}["rust"] == 1

    def test_an_integer_scale_has_a_middle(self):
        table = statement_table({"who": ["A"] * 3, "what": ["x"] * 3, "how": [-2, 0, 1]})
        (share,) = shares(table)
        assert (share.pro, share.contra, len(share.rows)) == (1, 1, 3)

    def test_text_is_neither_for_nor_against(self):
        table = statement_table({"who": ["A"], "what": ["x"], "tone": ["mild"]})
        with pytest.raises(SettingsError, match="neither for nor against"):
            shares(table, qualifier="tone")

    def test_nothing_said(self):
        assert shares(stance_statements(argument_graph(empty()))) == ()


class TestCoalitions:
    def test_camps_are_found_by_every_method(self, camps):
        found = coalitions(camps, exclude={"who": ["G"]})
        assert {partition.groups for partition in found.partitions} == {(("A", "B", "C"), ("D", "E", "F"))}
        assert set(found.agreement.values()) == {1.0}

    def test_what_each_believes_and_rejects(self, camps):
        first, second = coalitions(camps, exclude={"who": ["G"]}).coalitions
        assert [share.column for share in first.believes] == ["ban", "tax"]
        assert [share.column for share in second.rejects] == ["ban", "tax"]
        assert str(second) == "D, E and F: says no to “ban” (0 for, 9 against) and “tax” (0 for, 9 against)."

    def test_the_same_seed_gives_the_same_coalitions(self, camps):
        assert coalitions(camps, seed=3).partitions == coalitions(camps, seed=3).partitions

    def test_an_unknown_method_lists_the_methods(self, camps):
        with pytest.raises(UnknownNameError, match="louvain"):
            coalitions(camps, methods=["astrology"])

    def test_nobody_makes_no_coalition(self):
        found = coalitions(stance_statements(argument_graph(empty())))
        assert (found.coalitions, found.best.modularity) == ((), 0.0)

    def test_sentences_name_the_methods_that_agree_least(self, statements):
        assert "the methods that agree least are" in coalitions(statements).sentences()[-1]

    @pytest.mark.parametrize(
        ("one", "other", "index"),
        [
            ((("a", "b"), ("c", "d")), (("c", "d"), ("a", "b")), 1.0),
            ((("a", "b"), ("c", "d")), (("a", "c"), ("b", "d")), -0.5),
            ((("a", "b", "c", "d"),), (("a", "b"), ("c", "d")), 0.0),
            ((("a",),), (("a",),), 1.0),
        ],
    )
    def test_adjusted_rand_index(self, one, other, index):
        assert adjusted_rand_index(one, other) == pytest.approx(index)


class TestPolarisation:
    def test_camps_are_polarised(self, camps):
        found = polarisation(camps, exclude={"who": ["G"]})
        # Per idea 3 pairs agree in each camp and 9 pairs disagree across, so 9 of 15 pairs are in conflict.
        assert found.conflict_share == pytest.approx(9 / 15)
        assert found.separation == 1.0
        assert found.modularity == pytest.approx(0.5)

    def test_who_all_agree_is_not_polarised(self):
        table = statement_table({"who": ["A", "B"], "what": ["x", "x"], "agreement": [1, 1]})
        found = polarisation(table)
        assert (found.conflict_share, found.separation, found.divisiveness) == (0.0, None, {"x": 0.0})

    def test_nobody_is_not_polarised(self):
        found = polarisation(stance_statements(argument_graph(empty())))
        assert (found.modularity, found.conflict_share) == (0.0, 0.0)


class TestCentrality:
    def test_a_bridge_between_triangles(self):
        graph = nx.Graph(
            [("a", "b"), ("b", "c"), ("a", "c"), ("c", "x"), ("x", "d"), ("d", "e"), ("e", "f"), ("d", "f")]
        )
        groups = (("a", "b", "c"), ("d", "e", "f"), ("x",))
        rows = {row["name"]: row for row in centrality(graph, groups)}
        assert rows["x"]["betweenness"] == pytest.approx(9 / 15)
        assert rows["x"]["participation"] == pytest.approx(0.5)
        assert rows["a"]["participation"] == 0.0
        assert [row["name"] for row in brokers(graph, groups)] == ["x", "c", "d"]

    def test_one_who_sides_with_both_camps_is_the_broker(self, camps):
        graph = discourse_network(camps, aggregate="congruence", normalise="average").graph()
        assert brokers(graph, (("A", "B", "C"), ("D", "E", "F"), ("G",)))[0]["name"] == "G"

    def test_strong_ties_are_short(self):
        graph = nx.Graph()
        graph.add_weighted_edges_from([("a", "b", 1), ("a", "c", 4), ("c", "b", 4)])
        assert {row["name"]: row["betweenness"] for row in centrality(graph)} == {"a": 0, "b": 0, "c": 1}

    def test_nobody_is_central(self):
        assert centrality(nx.Graph()) == []


class TestBackbone:
    def test_disparity_by_hand(self):
        graph = nx.Graph()
        graph.add_weighted_edges_from([("hub", "a", 8), ("hub", "b", 1), ("hub", "c", 1), ("a", "b", 1)])
        backbone = disparity_backbone(graph, 0.06)
        # The tie to a carries 8 of the hub's 10: (1 - 0.8) ** 2 = 0.04.
        assert list(backbone.edges(data="significance")) == [("hub", "a", pytest.approx(0.04))]
        assert list(backbone) == list(graph)

    def test_degrees_are_met(self):
        met = (np.random.default_rng(1).random((12, 9)) < 0.4).astype(float)
        met[0] = 1.0
        chance = meeting_probabilities(met)
        assert chance.sum(axis=1) == pytest.approx(met.sum(axis=1), abs=1e-6)
        assert chance.sum(axis=0) == pytest.approx(met.sum(axis=0), abs=1e-6)

    @settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        arrays(float, st.tuples(st.integers(0, 6), st.integers(0, 6)), elements=st.sampled_from([0.0, 1.0]))
    )
    def test_chances_are_chances(self, met):
        chance = meeting_probabilities(met, limit=200)
        assert ((chance >= 0) & (chance <= 1)).all()

    def test_pairs_that_share_more_than_their_degrees_explain(self):
        cells = [
            (who, f"{side}{idea}")
            for side, people in (("l", "ABC"), ("r", "DEF"))
            for who in people
            for idea in range(8)
        ]
        who, what = zip(*cells, strict=True)
        shared = shared_columns(discourse_network(statement_table({"who": who, "what": what}), mode="two"))
        assert shared.expected[0, 1] == pytest.approx(16 * 0.25)
        assert shared.deviation[0, 1] == pytest.approx(np.sqrt(16 * 0.25 * 0.75))
        assert {frozenset(edge) for edge in shared.graph(0.05).edges()} == {
            frozenset(pair) for people in ("ABC", "DEF") for pair in (people[:2], people[1:], people[::2])
        }

    def test_one_mode_networks_share_no_columns(self, camps):
        with pytest.raises(SettingsError, match="two-mode"):
            shared_columns(discourse_network(camps))
