"""``graphlib-kb network``: every combination of settings, filters, forms, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from itertools import product

import loops
import networkx as nx
import pytest

from graphlib_kb.analysis.agreement import ONE_MODE, TWO_MODE
from graphlib_kb.analysis.duplicates import DUPLICATES

SPOKEN = [
    ("A", "tax", 1, date(2020, 1, 6), "d1"),
    ("A", "tax", 1, date(2020, 1, 8), "d2"),
    ("A", "ban", 0, date(2020, 1, 8), "d2"),
    ("B", "tax", 1, date(2020, 1, 12), "d3"),
    ("B", "ban", 1, date(2020, 1, 12), "d3"),
    ("B", "ban", 1, date(2020, 1, 12), "d3"),
    ("B", "ban", 1, date(2021, 1, 12), "d4"),
    ("C", "tax", 0, date(2021, 1, 6), "d4"),
    ("C", "=wait", 1, date(2021, 1, 6), "d4"),
]


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "spoken.csv"
    lines = ["organization,concept,agreement,date,document"]
    lines += [",".join(map(str, statement)) for statement in SPOKEN]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def matrix(text):
    header, *lines = csv.reader(io.StringIO(text))
    return [line[0] for line in lines], header[1:], [[float(cell) for cell in line[1:]] for line in lines]


@pytest.mark.parametrize(
    ("mode", "aggregate", "normalise", "duplicates"),
    [
        *(("one", *settings) for settings in product(*ONE_MODE, DUPLICATES)),
        *(("two", *settings) for settings in product(*TWO_MODE, DUPLICATES)),
    ],
)
def test_every_combination_equals_the_equations(run, table, mode, aggregate, normalise, duplicates):
    result = run(
        "network", table, "--mode", mode, "--rows", "organization", "--columns", "concept", "--qualifier",
        "agreement", "--aggregate", aggregate, "--normalise", normalise, "--duplicates", duplicates,
        "--format", "csv",
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    rows, columns, cells = matrix(result.stdout)
    if mode == "one":
        expected = loops.one_mode(SPOKEN, [0, 1], aggregate, normalise, duplicates)
    else:
        expected = loops.two_mode(SPOKEN, [0, 1], True, aggregate, normalise, duplicates)
    assert rows == expected[0]
    # A spreadsheet would take "=wait" for a formula, so an apostrophe stands before it.
    assert [column.removeprefix("'") for column in columns] == expected[1]
    assert cells == [pytest.approx(line) for line in expected[2]]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (
            ["--mode", "one", "--normalise", "activity"],
            "not defined for one-mode networks; use none or average",
        ),
        (
            ["--mode", "two", "--aggregate", "conflict"],
            "not defined for two-mode networks; use ignore or subtract",
        ),
        (["--mode", "two", "--aggregate", "subtract", "--qualifier", "none"], "needs a qualifier"),
        (["--exclude", "concept"], "'concept' is not VARIABLE=VALUE"),
        (["--from", "yesterday"], "'yesterday' is not a date"),
        (["--from", "2021", "--to", "2020"], "before it starts"),
        (["--kernel", "gaussian"], "--kernel needs --window"),
        (["--window", "a while"], "no window"),
        (["--window", "2 days", "--format", "csv"], "name them with -o"),
        (["--edges", "--format", "gexf"], "--edges are a table, csv or json"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(run, table, arguments, problem):
    result = run("network", table, *arguments)
    assert result.exit_code == 2
    assert problem in result.stderr


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--rows", "party"], "unknown variable 'party'; there are: organization, concept"),
        (["--exclude", "concept=taxes"], "unknown concept 'taxes'; there are: =wait, ban, tax"),
    ],
)
def test_what_is_not_in_the_table_is_told_in_one_line(run, table, arguments, problem):
    result = run("network", table, *arguments)
    assert result.exit_code == 1
    assert problem in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_filters_can_be_repeated(run, table):
    result = run(
        "network", table, "--exclude", "concept=ban", "--exclude", "concept==wait",
        "--include", "organization=A", "--include", "organization=C", "--to", "2020-01", "--format", "csv",
    )  # fmt: skip
    assert matrix(result.stdout) == (["A"], ["tax"], [[2.0]])


def test_the_terminal_gets_numbered_columns_and_a_key(run, table):
    result = run("network", table)
    assert result.stdout.startswith(
        "organization by concept, ignore, normalised by none: 3 by 3, 9 statements\n"
    )
    assert result.stdout.rstrip().endswith("1 =wait\n2 ban\n3 tax")


def test_json_has_names_matrix_and_settings(run, table):
    found = json.loads(
        run("network", table, "--mode", "one", "--aggregate", "conflict", "--format", "json").stdout
    )
    assert found["rows"] == found["columns"] == ["A", "B", "C"]
    assert found["matrix"][0] == [0, 3, 2]
    assert found["variables"] == {"rows": "organization", "columns": "concept", "qualifier": "agreement"}


def test_edges_are_listed_once(run, table):
    found = json.loads(run("network", table, "--mode", "one", "--edges", "--format", "json").stdout)
    assert [(edge["row"], edge["column"]) for edge in found] == [("A", "B"), ("A", "C"), ("B", "C")]


def test_events_have_all_variables(run, table):
    result = run("network", table, "--events", "--duplicates", "document", "--format", "csv")
    events = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len(events) == 8
    assert list(events[0]) == ["statement", "time", "organization", "concept", "agreement", "document"]


def test_shares_for_and_against_with_their_statements(run, table):
    found = json.loads(run("network", table, "--shares", "--duplicates", "year", "--format", "json").stdout)
    tax = next(share for share in found if share["column"] == "tax")
    assert (tax["for"], tax["against"], tax["statements"]) == (2, 1, [1, 4, 8])
    lines = [line.split() for line in run("network", table, "--shares").stdout.splitlines()]
    assert ["ban", "3", "1", "0.75", "2", "1"] in lines


def test_coalitions_and_what_they_say(run, table):
    result = run("network", table, "--coalitions", "--exclude", "organization=C")
    assert result.stdout.splitlines() == [
        "Coalition 1: A, B",
        "  says yes to: ban; tax",
    ]
    assert run("network", table, "--coalitions", "--window", "2 days").exit_code == 2


def test_graphs_open_in_networkx(run, table, tmp_path):
    for form, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        file = tmp_path / f"network.{form}"
        assert run("network", table, "--format", form, "-o", file).exit_code == 0
        graph = read(file)
        assert graph.nodes["A"]["frequency"] == 3
        assert graph.edges["A", "tax"]["weight"] == 2


def test_windows_are_numbered_files_or_one_dynamic_graph(run, table, tmp_path):
    arguments = ["network", table, "--window", "7 days", "--to", "2020-02"]
    assert run(*arguments, "--format", "csv", "-o", tmp_path / "w.csv").exit_code == 0
    names = sorted(path.name for path in tmp_path.glob("w-*.csv"))
    assert names[0] == "w-01-2020-01-09.csv"
    assert matrix((tmp_path / names[0]).read_text(encoding="utf-8"))[2] == [[1.0, 2.0], [2.0, 1.0]]
    assert 'mode="dynamic"' in run(*arguments, "--format", "gexf").stdout
    assert len(json.loads(run(*arguments, "--format", "json").stdout)) == len(names)


def test_a_knowledge_base_has_stances(run, kb):
    result = run("network", kb, "--events", "--format", "json")
    assert result.exit_code == 0, result.stderr
    events = json.loads(result.stdout)
    assert events
    assert {"holder", "explanation", "agreement", "certainty", "voice", "article", "text"} <= set(events[0])


def test_other_files_are_refused(run, tmp_path):
    for name in ("none.dna", "none.csv", "none.kb"):
        result = run("network", tmp_path / name)
        assert result.exit_code == 1
        assert name in result.stderr
