"""The explanation matrix."""

from __future__ import annotations

import pytest
from dispute import dispute, empty

from graphlib_kb.analysis import explanation_matrix
from graphlib_kb.graph import argument_graph


@pytest.fixture
def g():
    return argument_graph(dispute())


def test_cells_count_stances_and_certainty(g):
    cell = explanation_matrix(g).cell("rust", "actor:engineers")
    assert (cell.supports, cell.contests, cell.reports) == (0, 2, 0)
    assert cell.count("contests", "asserted") == 2
    assert cell.sources == ("bo",)
    assert cell.items == ("s4", "s6")


def test_explanations_keep_the_codebook_s_order(g):
    assert list(explanation_matrix(g).explanations) == ["rust", "load", "sabotage"]


def test_who_is_silent(g):
    silent = explanation_matrix(g, by="author").silent
    assert silent["rust"] == ("author:Bo Berg", "author:Cy Dahl", "author:Wire")
    assert len(silent["sabotage"]) == 4


def test_total_over_holders(g):
    total = explanation_matrix(g).total("load")
    assert (total.supports, total.contests, total.reports) == (4, 1, 1)


def test_independent_sources_for_and_against(g):
    matrix = explanation_matrix(g)
    assert matrix.sources("load", "supports") == ("ada", "bo", "cy")
    assert matrix.sources("load", "contests") == ("ada",)


def test_rows_are_the_cells_that_are_not_silent(g):
    rows = explanation_matrix(g, by="outlet").rows()
    assert [(row["explanation"], row["holder"], row["supports"], row["contests"]) for row in rows] == [
        ("rust", "Daily", 1, 0),
        ("rust", "Weekly", 0, 1),
        ("rust", "Wire", 0, 1),
        ("load", "Daily", 2, 1),
        ("load", "Weekly", 1, 0),
        ("load", "Wire", 1, 0),
    ]


def test_a_cell_reads_at_a_glance(g):
    assert str(explanation_matrix(g, by="outlet").cell("load", "outlet:Daily")) == "+2 −1 ~1"
    assert str(explanation_matrix(g).cell("sabotage", "actor:mayor")) == "·"


def test_the_matrix_prints_as_a_table(g):
    lines = str(explanation_matrix(g, by="outlet")).splitlines()
    assert lines[0].split("  ")[0] == "explanation"
    assert lines[2].startswith("load")


def test_markup_in_labels_is_escaped(g):
    g.nodes["explanation:rust"]["label"] = "<script>"
    for _, _, edge in g.edges(data=True):
        edge["holder_label"] = "<script>alert(1)</script>"
    assert "<script>" not in explanation_matrix(g)._repr_html_()


def test_nothing_has_no_rows():
    matrix = explanation_matrix(argument_graph(empty()))
    assert (matrix.rows(), matrix.silent, str(matrix)) == ([], {}, "no explanations")
