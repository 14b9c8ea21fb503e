"""Tables of statements as CSV."""

from __future__ import annotations

import pytest

from graphlib_kb.analysis import VariableType, discourse_network
from graphlib_kb.errors import InputError
from graphlib_kb.exchange.table import read_statements


@pytest.fixture
def write(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "statements.csv"
        path.write_text(text, encoding, newline="")
        return path

    return write


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_commas_semicolons_and_tabs(write, delimiter):
    text = "id,date,document,organization,concept,agreement\n7,2020-01-05,d,A,x,1\n8,2020-01,d,B,x,0\n"
    table = read_statements(write(text.replace(",", delimiter)))
    assert table.ids == ("7", "8")
    assert table.roles == ("organization", "concept", "agreement")
    assert discourse_network(table, aggregate="conflict").matrix[0, 1] == 1
    assert [row["time"] for row in table.rows()] == ["2020-01-05", "2020-01"]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ("1 0 1", VariableType.BOOLEAN),
        ("true FALSE true", VariableType.BOOLEAN),
        ("yes no no", VariableType.BOOLEAN),
        ("-1 1 2", VariableType.INTEGER),
        ("mild sharp 1", VariableType.TEXT),
        ("1.0 0.0 1.0", VariableType.BOOLEAN),
        ("1.5 0 1", VariableType.TEXT),
        ("007 008 009", VariableType.TEXT),
    ],
)
def test_types_are_found(write, cells, kind):
    table = read_statements(write("who,what,how\n" + "".join(f"A,x,{cell}\n" for cell in cells.split())))
    assert table.variable("how").type is kind


def test_quoted_cells_may_hold_anything(write):
    table = read_statements(write('who,what\r\n"A, and\r\nB","say ""x"""\r\n'))
    assert table.rows()[0]["who"] == "A, and\r\nB"
    assert table.rows()[0]["what"] == 'say "x"'


def test_a_byte_order_mark_is_no_part_of_the_first_name(write):
    assert "who" in read_statements(write("who,what\nA,x\n", "utf-8-sig")).variables


def test_the_document_s_own_variables_are_known(write):
    table = read_statements(write("document_title;author;who;what\nT;N;A;x\n"))
    assert [name for name, variable in table.variables.items() if variable.document] == [
        "document_title",
        "author",
    ]


def test_times_may_have_hours_and_zones(write):
    text = "who,what,date\nA,x,2020-01-05 10:30:00\nA,x,2020-01-05T10:30:00Z\nA,x,2020-01-05T12:30:00+02:00\n"
    assert {row["time"] for row in read_statements(write(text)).rows()} == {"2020-01-05T10:30:00"}


def test_very_long_cells_are_read(write):
    assert len(read_statements(write(f"who,what\n{'x' * 300_000},y\n")).variable("who").values[0]) == 300_000


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        ("who,who\n", "name of its own"),
        ("who,what\nA\n", r"csv:2: 1 cells, but the header has 2"),
        ('who,what\n"A,x\n', "not a CSV table"),
        ("who,date\nA,yesterday\n", "'yesterday' is not a date"),
        ("who\0", "not a text file"),
    ],
)
def test_mistakes_are_named(write, text, problem):
    with pytest.raises(InputError, match=problem):
        read_statements(write(text))


def test_other_encodings_are_refused(write):
    with pytest.raises(InputError, match="not UTF-8 at byte 9"):
        read_statements(write("who,what\nÄ,x\n", "latin-1"))


def test_a_missing_file(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_statements(tmp_path / "none.csv")
