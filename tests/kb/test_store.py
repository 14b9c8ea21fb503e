from __future__ import annotations

import sqlite3

import pytest

import graphlib_kb as gk
from graphlib_kb.errors import StoreError, UnknownNameError
from graphlib_kb.kb.store import APPLICATION_ID, SCHEMA_VERSION


def _database(path, application_id=0, version=0):
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {application_id}")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    return path


@pytest.mark.parametrize(
    "content", [b"", b"just notes\n", b"\x00" * 5000, b"SQLite format 3\x00" + b"\xff" * 4000]
)
def test_something_else_is_not_a_knowledge_base(tmp_path, content):
    path = tmp_path / "x.kb"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not a knowledge base; build one with"):
        gk.open_kb(path)


def test_another_programs_database_is_not_a_knowledge_base(tmp_path):
    with pytest.raises(StoreError, match="not a knowledge base"):
        gk.open_kb(_database(tmp_path / "x.kb"))


def test_a_newer_schema_says_what_to_do(tmp_path):
    with pytest.raises(StoreError, match=r"newer graphlib-kb.*pip install --upgrade"):
        gk.open_kb(_database(tmp_path / "x.kb", APPLICATION_ID, SCHEMA_VERSION + 1))


def test_an_older_schema_says_what_to_do(tmp_path):
    with pytest.raises(StoreError, match=r"older graphlib-kb; build it again"):
        gk.open_kb(_database(tmp_path / "x.kb", APPLICATION_ID, SCHEMA_VERSION - 1))


def test_a_missing_file_and_a_folder_are_errors(tmp_path):
    with pytest.raises(StoreError, match="no such file"):
        gk.open_kb(tmp_path / "x.kb")
    with pytest.raises(StoreError, match="a folder"):
        gk.open_kb(tmp_path)


def test_opening_leaves_the_folder_as_it_was(pipeline, corpus, tmp_path):
    gk.build(corpus, tmp_path / "x.kb").close()
    before = sorted(path.name for path in tmp_path.iterdir())
    with gk.open_kb(tmp_path / "x.kb") as kb:
        assert kb.claims
        assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_damaged_file_says_so(pipeline, corpus, tmp_path):
    path = tmp_path / "x.kb"
    gk.build(corpus, path).close()
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(StoreError), gk.open_kb(path) as kb:
        list(kb.items())


def test_what_is_not_there_lists_what_is(pipeline, corpus):
    with gk.build(corpus) as kb, pytest.raises(UnknownNameError, match="there are: a, b"):
        kb.article("z")


def test_a_name_with_odd_characters(pipeline, corpus, tmp_path):
    odd = tmp_path / "50% #1?&mode=rw ü.kb"
    gk.build(corpus, odd).close()
    with gk.open_kb(odd) as kb:
        assert len(kb.articles) == 2
