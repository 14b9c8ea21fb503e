from __future__ import annotations

import pytest
from click.testing import CliRunner, Result
from graphlib_kb.cli import main

import graphlib_kb as gk


@pytest.fixture
def run(monkeypatch):
    """Run a command in 80 columns; what it writes, says and returns."""
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments: object, typed: str | None = None) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], input=typed)

    return run


@pytest.fixture
def kb(pipeline, corpus, tmp_path):
    """The knowledge base of the dam, as a file."""
    gk.build(corpus, tmp_path / "dam.kb").close()
    return tmp_path / "dam.kb"
