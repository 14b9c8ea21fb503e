"""Projects of Discourse Network Analyzer 3: a small one of our own, and its sample where that is at hand."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from graphlib_kb.analysis import discourse_network, event_list, statements_behind
from graphlib_kb.errors import InputError, UnknownNameError
from graphlib_kb.exchange.dna import read_dna, write_dna

SAMPLE = Path(__file__).parents[3] / "shared" / "dna" / "sample.dna"


@pytest.fixture
def project(tmp_path):
    """Two documents, two statement types; the first text has a character outside the basic plane."""
    path = tmp_path / "own.dna"
    connection = sqlite3.connect(path)
    connection.executescript(
        """
        CREATE TABLE SETTINGS(Property TEXT PRIMARY KEY, Value TEXT);
        CREATE TABLE DOCUMENTS(ID INTEGER PRIMARY KEY, Title TEXT, Text TEXT, Coder INTEGER, Author TEXT,
            Source TEXT, Section TEXT, Notes TEXT, Type TEXT, Date INTEGER);
        CREATE TABLE STATEMENTTYPES(ID INTEGER PRIMARY KEY, Label TEXT);
        CREATE TABLE VARIABLES(ID INTEGER PRIMARY KEY, Variable TEXT, DataType TEXT, StatementTypeId INT);
        CREATE TABLE STATEMENTS(ID INTEGER PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER,
            Start INTEGER, Stop INTEGER, Coder INTEGER);
        CREATE TABLE ENTITIES(ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT,
            Red INTEGER, Green INTEGER, Blue INTEGER, ChildOf INTEGER);
        CREATE TABLE DATABOOLEAN(ID INTEGER PRIMARY KEY, StatementId INT, VariableId INT, Value INTEGER);
        CREATE TABLE DATAINTEGER(ID INTEGER PRIMARY KEY, StatementId INT, VariableId INT, Value INTEGER);
        CREATE TABLE DATASHORTTEXT(ID INTEGER PRIMARY KEY, StatementId INT, VariableId INT, Entity INT);
        CREATE TABLE DATALONGTEXT(ID INTEGER PRIMARY KEY, StatementId INT, VariableId INT, Value TEXT);
        CREATE TABLE ATTRIBUTEVARIABLES(ID INTEGER PRIMARY KEY, VariableId INT, AttributeVariable TEXT);
        CREATE TABLE ATTRIBUTEVALUES(ID INTEGER PRIMARY KEY, EntityId INTEGER,
            AttributeVariableId INTEGER, AttributeValue TEXT);
        CREATE INDEX BY_DOCUMENT ON STATEMENTS(DocumentId);
        INSERT INTO SETTINGS VALUES('version', '3.0.7');
        INSERT INTO DOCUMENTS VALUES
            (1, 'One', '😀 We want it. They do not.', 1, 'Ann', 'Daily', 'news', '', '', 86400),
            (2, 'Two', 'Maybe later.', 1, 'Bob', 'Weekly', '', '', '', 0);
        INSERT INTO STATEMENTTYPES VALUES(1, 'Position'), (2, 'Remark');
        INSERT INTO VARIABLES VALUES(1, 'party', 'short text', 1), (2, 'idea', 'short text', 1),
            (3, 'strength', 'integer', 1), (4, 'type', 'short text', 1), (5, 'remark', 'long text', 2);
        INSERT INTO STATEMENTS VALUES(1, 1, 1, 3, 14, 1), (2, 1, 1, 15, 27, 1), (3, 1, 2, 0, 12, 1),
            (4, 2, 2, 0, 5, 1);
        INSERT INTO ENTITIES VALUES(1, 1, 'Left', 255, 0, 16, NULL), (2, 1, 'Right', 0, 0, 255, NULL),
            (3, 2, 'tax', 0, 0, 0, NULL), (4, 4, 'speech', NULL, NULL, NULL, NULL),
            (5, 1, 'Far left', 1, 2, 3, 1);
        INSERT INTO DATASHORTTEXT VALUES(1, 1, 1, 1), (2, 1, 2, 3), (3, 2, 1, 2), (4, 2, 2, 3), (5, 3, 1, 5),
            (6, 3, 2, 3), (7, 1, 4, 4);
        INSERT INTO DATAINTEGER VALUES(1, 1, 3, 2), (2, 2, 3, -2), (3, 3, 3, 1);
        INSERT INTO DATALONGTEXT VALUES(1, 4, 5, 'unsure');
        INSERT INTO ATTRIBUTEVARIABLES VALUES(1, 1, 'Since');
        INSERT INTO ATTRIBUTEVALUES VALUES(1, 1, 1, '1900');
        """
    )
    connection.close()
    return path


def test_statements_have_their_variables_and_those_of_their_documents(project):
    rows = read_dna(project).statements("Position").rows()
    assert rows[1] == {
        "statement": 1,
        "time": "1970-01-02",
        "party": "Left",
        "idea": "tax",
        "strength": 2,
        "type": "speech",
        "id": "1",
        "title": "One",
        "author": "Ann",
        "source": "Daily",
        "section": "news",
        "document_type": None,
        "text": "We want it.",
    }


def test_statements_come_in_the_order_of_time(project):
    assert read_dna(project).statements("Position").ids == (3, 1, 2)


def test_offsets_count_utf_16_units(project):
    texts = read_dna(project).statements("Position").texts
    assert texts == ("Maybe later.", "We want it.", "They do not.")


def test_all_statement_types_can_be_read(project):
    read = read_dna(project)
    assert read.statement_types == ("Position", "Remark")
    assert read.statements("Remark").rows()[0]["remark"] == "unsure"


def test_statements_without_rows_and_columns_can_be_listed(project):
    assert event_list(read_dna(project).statements("Remark"))[0]["statement"] == 4


def test_the_type_with_the_wanted_variables_is_taken(project):
    assert "remark" in read_dna(project).statements(having=["remark", "author"]).variables


def test_unknown_types_and_variables_list_what_there_is(project):
    read = read_dna(project)
    with pytest.raises(UnknownNameError, match="Position, Remark"):
        read.statements("Claim")
    with pytest.raises(UnknownNameError, match="idea, party, remark"):
        read.statements(having=["organization"])
    with pytest.raises(InputError, match="no statement type has all of remark, idea"):
        read.statements(having=["remark", "idea"])


def test_what_is_known_of_entities_comes_along(project):
    graph = discourse_network(read_dna(project).statements("Position")).graph()
    assert graph.nodes["Left"]["Since"] == "1900"
    assert graph.nodes["Left"]["color"] == "#FF0010"
    assert graph.nodes["Far left"]["child_of"] == "Left"


def test_integer_scales(project):
    network = discourse_network(read_dna(project).statements("Position"), aggregate="congruence")
    assert network.row_names == ("Far left", "Left", "Right")
    assert network.matrix[0].tolist() == [0, pytest.approx(3 / 4), pytest.approx(1 / 4)]


def test_a_project_is_written_as_it_was(project, tmp_path):
    copy = tmp_path / "copy.dna"
    write_dna(read_dna(project), copy)
    assert dump(copy) == dump(project)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.dna", "own.dna"]


def test_other_files_are_refused(tmp_path):
    other = tmp_path / "other.dna"
    with pytest.raises(InputError, match="no such file"):
        read_dna(other)
    other.write_text("statement,who\n1,A\n")
    with pytest.raises(InputError, match="not a project of Discourse Network Analyzer 3"):
        read_dna(other)
    other.unlink()
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE STATEMENTTYPES(ID INTEGER)")
    connection.close()
    with pytest.raises(InputError, match="STATEMENTTYPES is missing or different"):
        read_dna(other)


def test_a_truncated_project_is_refused(project):
    project.write_bytes(project.read_bytes()[:6000])
    with pytest.raises(InputError, match=r"damaged|no project"):
        read_dna(project)


def dump(path):
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample of Discourse Network Analyzer isn't here")
class TestSample:
    """Known results on the sample of Discourse Network Analyzer."""

    @pytest.fixture
    def statements(self):
        return read_dna(SAMPLE).statements(having=["organization", "concept", "agreement"])

    def test_two_mode(self, statements):
        matrix = discourse_network(statements, mode="two").matrix
        assert (matrix.shape, matrix.sum(), np.count_nonzero(matrix)) == ((7, 6), 40, 22)

    def test_one_mode(self, statements):
        assert discourse_network(statements).matrix.sum() == 276

    def test_congruence(self, statements):
        network = discourse_network(statements, aggregate="congruence", normalise="average")
        assert network.matrix.sum() == pytest.approx(25.802436, abs=1e-6)

    def test_left_out(self, statements):
        network = discourse_network(
            statements,
            aggregate="congruence",
            normalise="average",
            exclude={
                "concept": ["There should be legislation to regulate emissions."],
                "organization": ["Senate", "Sierra Club"],
            },
        )
        assert network.matrix.shape == (5, 5)
        assert network.matrix.sum() == pytest.approx(9.809524, abs=1e-6)

    def test_one_section(self, statements):
        assert len(discourse_network(statements, include={"section": ["1"]}).row_names) == 4

    @pytest.mark.parametrize(
        ("aggregate", "weight"), [("ignore", 7), ("congruence", 2), ("conflict", 5), ("subtract", -3)]
    )
    def test_one_pair(self, statements, aggregate, weight):
        network = discourse_network(statements, aggregate=aggregate)
        place = network.row_names.index("Senate"), network.row_names.index("Sierra Club")
        assert network.matrix[place] == weight
        assert statements_behind(network, "Senate", "Sierra Club")

    def test_all_types_and_tables(self, tmp_path):
        project = read_dna(SAMPLE)
        assert [len(project.statements(label)) for label in project.statement_types] == [40, 0, 1]
        write_dna(project, tmp_path / "copy.dna")
        assert dump(tmp_path / "copy.dna") == dump(SAMPLE)
