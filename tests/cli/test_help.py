from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from graphlib_kb.cli import COMMANDS, main

README = Path(__file__).parents[2] / "README.md"
HEAVY = ["IPython", "networkx", "numpy", "onnxruntime", "pandas", "pyvis", "scipy", "spacy", "thinc", "torch"]


@pytest.fixture
def command(request):
    return main.get_command(click.Context(main), request.param)


each_command = pytest.mark.parametrize("command", list(COMMANDS), indirect=True)


@each_command
def test_every_command_has_help_that_ends_with_an_example(command):
    last = command.help.rstrip().splitlines()[-1].strip()
    assert re.search(rf"graphlib-kb {command.name}\b", last), last
    assert all(parameter.help for parameter in command.params if isinstance(parameter, click.Option))


@each_command
def test_every_command_has_its_first_sentence_in_the_overview(command):
    with click.Context(main, max_content_width=400, terminal_width=400) as overview:
        assert f"  {command.get_short_help_str(200)}\n" in main.get_help(overview) + "\n"


def test_every_command_stands_in_the_readme():
    if not README.exists():
        pytest.skip("there is no checkout around these tests")
    text = README.read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"graphlib-kb {name}" not in text] == []


def test_help_imports_nothing_heavy():
    code = f"""
import sys
from graphlib_kb.cli import main
try:
    main(["--help"])
except SystemExit:
    pass
print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_the_library_imports_nothing_heavy():
    code = f"import sys, graphlib_kb; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
