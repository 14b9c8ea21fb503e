"""Discourse networks: equations, duplicates, filters, weights, and the statements behind them."""

from __future__ import annotations

from datetime import date
from itertools import product

import loops
import networkx as nx
import numpy as np
import pytest
from dispute import dispute, empty
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphlib_kb.analysis import (
    CERTAINTY_WEIGHTS,
    NetworkSettings,
    SettingsError,
    actor_network,
    discourse_network,
    event_list,
    stance_statements,
    statement_table,
    statements_behind,
)
from graphlib_kb.analysis.agreement import ONE_MODE, TWO_MODE
from graphlib_kb.analysis.duplicates import DUPLICATES
from graphlib_kb.errors import GraphlibError, UnknownNameError
from graphlib_kb.graph import actor_graph, argument_graph

# Three actors on three ideas. By hand: x(A, tax, 1) = 2, x(A, ban, 0) = 1; x(B, tax, 1) = 1,
# x(B, ban, 1) = 2; x(C, tax, 0) = 1, x(C, wait, 1) = 1. Totals: A 3, B 3, C 2.
SPOKEN = [
    ("A", "tax", 1, date(2020, 1, 6), "d1"),
    ("A", "tax", 1, date(2020, 1, 8), "d2"),
    ("A", "ban", 0, date(2020, 1, 8), "d2"),
    ("B", "tax", 1, date(2020, 1, 12), "d3"),
    ("B", "ban", 1, date(2020, 1, 12), "d3"),
    ("B", "ban", 1, date(2020, 1, 12), "d3"),
    ("C", "tax", 0, date(2021, 1, 6), "d4"),
    ("C", "wait", 1, date(2021, 1, 6), "d4"),
]


def table_of(statements, **more):
    rows, columns, levels, days, documents = zip(*statements, strict=True) if statements else ([],) * 5
    return statement_table(
        {"who": list(rows), "what": list(columns), "agreement": list(levels)},
        times=list(days),
        documents=list(documents),
        **more,
    )


@pytest.fixture
def spoken():
    return table_of(SPOKEN)


@pytest.mark.parametrize(
    ("aggregate", "ab", "ac", "bc"),
    [
        ("ignore", 2 * 1 + 1 * 2, 2 * 1, 1 * 1),
        ("congruence", 2 * 1, 0, 0),
        ("conflict", 1 * 2, 2 * 1, 1 * 1),
        ("subtract", 0, -2, -1),
    ],
)
def test_one_mode_by_hand(spoken, aggregate, ab, ac, bc):
    matrix = discourse_network(spoken, aggregate=aggregate).matrix
    assert matrix.tolist() == [[0, ab, ac], [ab, 0, bc], [ac, bc, 0]]


@pytest.mark.parametrize(
    ("normalise", "ab", "ac", "bc"),
    [
        ("average", 4 / 3, 2 / 2.5, 1 / 2.5),
        ("cosine", 4 / 9, 2 / 6, 1 / 6),
        # A and B share (tax, 1): 2 * 1; alone A has (ban, 0) = 1 and B (ban, 1) = 2.
        ("jaccard", 4 / (2 + 1 + 2), 2 / (3 + 2), 1 / (3 + 2)),
        ("true-cosine", 4 / 5, 2 / np.sqrt(5 * 2), 1 / np.sqrt(5 * 2)),
    ],
)
def test_normalisation_by_hand(spoken, normalise, ab, ac, bc):
    matrix = discourse_network(spoken, normalise=normalise).matrix
    assert matrix[np.triu_indices(3, 1)] == pytest.approx([ab, ac, bc])


@pytest.mark.parametrize(
    ("aggregate", "normalise", "expected"),
    [
        ("ignore", "none", [[1, 2, 0], [2, 1, 0], [0, 1, 1]]),
        ("subtract", "none", [[-1, 2, 0], [2, 1, 0], [0, -1, 1]]),
        ("combine", "none", [[2, 1, 0], [1, 1, 0], [0, 2, 1]]),
        ("ignore", "activity", [[1 / 3, 2 / 3, 0], [2 / 3, 1 / 3, 0], [0, 1 / 2, 1 / 2]]),
        ("subtract", "activity", [[-1 / 3, 2 / 3, 0], [2 / 3, 1 / 3, 0], [0, -1 / 2, 1 / 2]]),
        ("ignore", "prominence", [[1 / 3, 2 / 4, 0], [2 / 3, 1 / 4, 0], [0, 1 / 4, 1]]),
        ("combine", "prominence", [[2 / 3, 1 / 4, 0], [1 / 3, 1 / 4, 0], [0, 2 / 4, 1]]),
    ],
)
def test_two_mode_by_hand(spoken, aggregate, normalise, expected):
    network = discourse_network(spoken, mode="two", aggregate=aggregate, normalise=normalise)
    assert network.column_names == ("ban", "tax", "wait")
    assert network.matrix == pytest.approx(np.array(expected))


@pytest.mark.parametrize(
    ("duplicates", "total"),
    [("include", 8), ("document", 7), ("week", 6), ("month", 6), ("year", 6), ("range", 6)],
)
def test_duplicates_by_hand(spoken, duplicates, total):
    network = discourse_network(spoken, mode="two", aggregate="subtract", duplicates=duplicates)
    assert len(network.statements) == total


def test_a_week_of_another_year_is_another_week():
    table = table_of([("A", "x", 1, date(2020, 1, 6), "d1"), ("A", "x", 1, date(2021, 1, 6), "d2")])
    assert discourse_network(table, mode="two", duplicates="month").matrix.sum() == 2
    assert discourse_network(table, mode="two", duplicates="month", dna_compat=True).matrix.sum() == 1


def test_dna_compares_iso_weeks_without_their_year():
    # 6 January 2020 lies in week 2 of its year, 4 January 2021 in week 1.
    table = table_of([("A", "x", 1, date(2020, 1, 6), "d1"), ("A", "x", 1, date(2021, 1, 4), "d2")])
    assert discourse_network(table, mode="two", duplicates="week", dna_compat=True).matrix.sum() == 2
    table = table_of([("A", "x", 1, date(2020, 1, 1), "d1"), ("A", "x", 1, date(2021, 1, 4), "d2")])
    assert discourse_network(table, mode="two", duplicates="week", dna_compat=True).matrix.sum() == 1


def test_dna_divides_combined_levels_by_cells(spoken):
    combined = {"mode": "two", "aggregate": "combine", "dna_compat": True}
    matrix = discourse_network(spoken, normalise="activity", **combined).matrix
    assert matrix == pytest.approx(np.array([[2 / 2, 1 / 2, 0], [1 / 2, 1 / 2, 0], [0, 2 / 2, 1 / 2]]))
    matrix = discourse_network(spoken, normalise="prominence", **combined).matrix
    assert matrix == pytest.approx(np.array([[2 / 2, 1 / 3, 0], [1 / 2, 1 / 3, 0], [0, 2 / 3, 1]]))


def test_weeks_run_from_monday_to_sunday():
    table = table_of([("A", "x", 1, date(2020, 1, day), f"d{day}") for day in (6, 12, 13)])
    assert discourse_network(table, mode="two", duplicates="week").matrix.sum() == 2


def test_a_date_known_to_the_month_is_in_that_month_but_in_no_week():
    table = statement_table(
        {"who": ["A", "A"], "what": ["x", "x"]}, times=["2020-01", "2020-01-06"], documents=["d1", "d2"]
    )
    assert discourse_network(table, mode="two", duplicates="month").matrix.sum() == 1
    assert discourse_network(table, mode="two", duplicates="week").matrix.sum() == 2


days = st.dates(date(2019, 12, 20), date(2021, 1, 20))
spoken_by = st.lists(
    st.tuples(
        st.sampled_from("ABCD"), st.sampled_from(["p", "q", "r"]), st.integers(0, 1), days, st.integers(0, 4)
    ),
    max_size=25,
)
scaled_by = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        st.sampled_from("pq"),
        st.sampled_from([-2, -1, 0, 3]),
        days,
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spoken_by)
def test_every_one_mode_network_equals_the_equations_as_loops(statements):
    table = table_of(statements)
    for aggregate, normalise, duplicates in product(*ONE_MODE, DUPLICATES):
        check(
            discourse_network(
                table,
                rows="who",
                columns="what",
                qualifier="agreement",
                aggregate=aggregate,
                normalise=normalise,
                duplicates=duplicates,
            )
            if statements
            else None,
            loops.one_mode(statements, [0, 1], aggregate, normalise, duplicates),
        )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spoken_by)
def test_every_two_mode_network_equals_the_equations_as_loops(statements):
    table = table_of(statements)
    for aggregate, normalise, duplicates in product(*TWO_MODE, DUPLICATES):
        check(
            discourse_network(
                table, mode="two", aggregate=aggregate, normalise=normalise, duplicates=duplicates
            )
            if statements
            else None,
            loops.two_mode(statements, [0, 1], True, aggregate, normalise, duplicates),
        )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(scaled_by)
def test_integer_scales_equal_the_equations_as_loops(statements):
    table = table_of(statements, types={"agreement": "integer"})
    levels = sorted({statement[2] for statement in statements})
    for aggregate, normalise in product(*ONE_MODE):
        check(
            discourse_network(table, aggregate=aggregate, normalise=normalise),
            loops.one_mode(statements, levels, aggregate, normalise, "include"),
        )
    for aggregate, normalise in product(*TWO_MODE):
        check(
            discourse_network(table, mode="two", aggregate=aggregate, normalise=normalise),
            loops.two_mode(statements, levels, False, aggregate, normalise, "include"),
        )


def check(network, expected):
    rows, columns, matrix = expected
    if network is None:
        assert rows == []
        return
    assert network.row_names == tuple(rows)
    assert network.column_names == tuple(columns)
    assert network.matrix == pytest.approx(np.array(matrix).reshape(network.matrix.shape), abs=1e-9)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spoken_by.filter(bool), st.randoms())
def test_laws(statements, random):
    table = table_of(statements)
    of = {aggregate: discourse_network(table, aggregate=aggregate).matrix for aggregate in ONE_MODE[0]}
    assert of["congruence"] + of["conflict"] == pytest.approx(of["ignore"])
    assert of["congruence"] - of["conflict"] == pytest.approx(of["subtract"])
    for matrix in of.values():
        assert np.array_equal(matrix, matrix.T)
        assert not matrix.diagonal().any()
    shuffled = list(statements)
    random.shuffle(shuffled)
    assert np.array_equal(discourse_network(table_of(shuffled), aggregate="conflict").matrix, of["conflict"])


def test_a_true_cosine_of_identical_rows_is_1():
    table = table_of(
        [(who, what, level, date(2020, 1, 1), "d") for who in "AB" for what, level in (("x", 1), ("y", 0))]
        * 3
    )
    assert discourse_network(table, aggregate="congruence", normalise="true-cosine").matrix[
        0, 1
    ] == pytest.approx(1)


def test_no_statements_make_an_empty_network():
    table = statement_table({"who": [], "what": [], "agreement": []})
    network = discourse_network(table, rows="who", columns="what")
    assert (network.matrix.shape, len(network.graph())) == ((0, 0), 0)


def test_a_single_statement_makes_one_node():
    network = discourse_network(table_of(SPOKEN[:1]), aggregate="ignore")
    assert (network.matrix.tolist(), list(network.graph())) == ([[0.0]], ["A"])


def test_networks_and_tables_introduce_themselves_briefly(spoken):
    assert repr(spoken) == "StatementTable(8 statements; who, what, agreement)"
    network = discourse_network(spoken)
    assert repr(network) == "DiscourseNetwork(one-mode, ignore: 3 by 3, 8 statements)"
    assert network._repr_html_().count("<tr>") == 4


def test_names_are_no_markup():
    table = statement_table({"who": ["<script>", "B"], "what": ["x", "x"]})
    assert "<script>" not in discourse_network(table)._repr_html_()


def test_statements_without_a_row_or_column_do_not_count():
    table = statement_table({"who": ["A", "", None], "what": ["x", "x", "y"], "agreement": [1, 1, 1]})
    assert discourse_network(table, mode="two").matrix.tolist() == [[1.0]]


def test_filters(spoken):
    assert discourse_network(spoken, exclude={"who": ["C"]}).row_names == ("A", "B")
    assert discourse_network(spoken, include={"what": ["wait"]}, mode="two").row_names == ("C",)
    assert discourse_network(spoken, exclude={"agreement": ["0"]}, mode="two").matrix.sum() == 6
    assert discourse_network(spoken, start=date(2020, 1, 12), end=date(2020, 12, 31)).row_names == ("B",)


def test_isolates_stay_if_asked(spoken):
    network = discourse_network(spoken, exclude={"who": ["C"]}, isolates=True)
    assert network.row_names == ("A", "B", "C")
    assert not network.matrix[2].any()


def test_the_scale_is_that_of_the_whole_table():
    table = table_of(
        [
            ("A", "x", 1, date(2020, 1, 1), "d"),
            ("B", "x", 2, date(2020, 1, 1), "d"),
            ("C", "x", 5, date(2020, 1, 1), "d"),
        ]
    )
    matrix = discourse_network(table, aggregate="conflict", exclude={"who": ["C"]}).matrix
    assert matrix[0, 1] == pytest.approx(1 / 4)


def test_a_qualifier_that_is_text_agrees_or_not():
    table = statement_table({"who": ["A", "B", "C"], "what": ["x"] * 3, "tone": ["mild", "mild", "sharp"]})
    network = discourse_network(table, qualifier="tone", aggregate="congruence")
    assert network.matrix.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    with pytest.raises(SettingsError, match="combine or ignore"):
        discourse_network(table, mode="two", qualifier="tone", aggregate="subtract")


@pytest.mark.parametrize(
    ("mode", "changes"),
    [
        ("one", {"normalise": "activity"}),
        ("one", {"aggregate": "combine"}),
        ("two", {"aggregate": "congruence"}),
        ("two", {"normalise": "jaccard"}),
    ],
)
def test_what_is_not_defined_is_refused(mode, changes):
    with pytest.raises(SettingsError, match=f"not defined for {mode}-mode networks; use "):
        NetworkSettings(mode=mode, **changes)


def test_unknown_names_list_what_there_is(spoken):
    with pytest.raises(UnknownNameError, match="who, what, agreement"):
        discourse_network(spoken, rows="organization")
    with pytest.raises(UnknownNameError, match="ban, tax, wait"):
        discourse_network(spoken, exclude={"what": ["taxes"]})
    with pytest.raises(SettingsError, match="rows and columns are both who"):
        discourse_network(spoken, rows="who", columns="who")


def test_columns_of_different_length_are_refused():
    with pytest.raises(GraphlibError, match="one length"):
        statement_table({"who": ["A"], "what": []})


def test_a_graph_says_what_is_known_of_its_nodes(spoken):
    graph = discourse_network(spoken, aggregate="conflict", normalise="average").graph()
    assert graph.nodes["A"] == {
        "label": "A",
        "variable": "who",
        "frequency": 3,
        "first": "2020-01-06",
        "last": "2020-01-08",
    }
    assert graph.edges["A", "B"]["weight"] == pytest.approx(2 / 3)
    assert type(graph) is nx.Graph


def test_edges_to_columns_say_how_many_statements_and_of_when(spoken):
    graph = discourse_network(spoken, mode="two", aggregate="subtract").graph()
    assert graph.edges["A", "tax"] == {
        "weight": 2.0,
        "statements": 2,
        "first": "2020-01-06",
        "last": "2020-01-08",
    }


def test_a_row_and_a_column_of_the_same_name_are_two_nodes():
    table = statement_table({"who": ["A"], "what": ["A"]})
    graph = discourse_network(table, mode="two").graph()
    assert list(graph.nodes(data="bipartite")) == [("A", 0), ("A (what)", 1)]


@pytest.mark.parametrize(
    ("aggregate", "ids"),
    [("ignore", [1, 2, 3, 4, 5, 6]), ("congruence", [1, 2, 4]), ("conflict", [3, 5, 6])],
)
def test_the_statements_behind_an_edge(spoken, aggregate, ids):
    network = discourse_network(spoken, aggregate=aggregate)
    assert [row["statement"] for row in statements_behind(network, "A", "B")] == ids


def test_the_statements_behind_a_cell_and_a_row(spoken):
    network = discourse_network(spoken, mode="two", duplicates="document")
    assert [row["statement"] for row in statements_behind(network, "B", "ban")] == [5]
    assert len(statements_behind(network, "A")) == 3
    with pytest.raises(UnknownNameError, match="A, B, C"):
        statements_behind(network, "D")


class TestStances:
    """Networks of the stances in an argument graph."""

    @pytest.fixture
    def g(self):
        return argument_graph(dispute())

    def test_reports_are_no_stances_of_one_s_own(self, g):
        assert "Cy Dahl" not in discourse_network(stance_statements(g)).row_names

    def test_agreement_equals_the_projection_of_actors(self, g):
        names = {node: data["label"] for node, data in g.nodes(data=True)}
        for agreement in ("congruence", "conflict"):
            network = actor_network(g, agreement=agreement, normalisation="none")
            projected = actor_graph(g, agreement=agreement)
            assert {
                (frozenset((names[a], names[b])), data["weight"]) for a, b, data in projected.edges(data=True)
            } == {(frozenset((a, b)), data["weight"]) for a, b, data in network.edges(data=True)}

    def test_independent_sources_instead_of_mentions(self, g):
        def count(**changes):
            network = discourse_network(stance_statements(g), mode="two", **changes)
            return network.matrix[
                network.row_names.index("the engineers"), network.column_names.index("rust")
            ]

        assert count() == 2
        assert count(independent_sources=True) == 1

    def test_certainty_weighs(self, g):
        network = discourse_network(
            stance_statements(g),
            mode="two",
            certainty_weights=CERTAINTY_WEIGHTS,
            include={"holder": ["Bo Berg"]},
        )
        assert network.matrix.tolist() == [[0.5]]

    def test_other_levels(self, g):
        statements = stance_statements(g)
        assert discourse_network(statements, rows="outlet").row_names == ("Daily", "Weekly", "Wire")
        assert discourse_network(statements, rows="actor").row_names == ("the engineers", "the mayor")
        assert discourse_network(statements, rows="holder_kind").row_names == (
            "author",
            "group",
            "person",
            "unnamed",
        )

    def test_events_are_all_stances_also_those_that_only_report(self, g):
        assert [
            row["statement"] for row in event_list(stance_statements(g), include={"article": ["cy"]})
        ] == [
            "s8",
            "s9",
        ]
        assert len(event_list(stance_statements(g), independent_sources=True)) == 7

    def test_voices(self, g):
        network = discourse_network(stance_statements(g, voice="author"))
        assert network.row_names == ("Ada Lund", "Bo Berg", "Wire")

    def test_an_edge_leads_to_its_quotations(self, g):
        network = discourse_network(stance_statements(g), aggregate="conflict")
        behind = statements_behind(network, "Ada Lund", "the engineers")
        assert [row["text"] for row in behind] == ["Rust weakened the cables"] + ["weakened the cables"] * 2

    def test_nodes_lead_back_to_the_argument_graph(self, g):
        assert actor_network(g).nodes["the mayor"]["node"] == "actor:mayor"

    def test_nobody_is_tied_in_an_empty_graph(self):
        assert len(actor_network(argument_graph(empty()))) == 0
