"""What the README shows is so. ``python tests/docs/test_readme.py [commands] [matrix]`` writes it."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from graphlib_kb.cli import COMMANDS, main

README = Path(__file__).parents[2] / "README.md"

pytestmark = pytest.mark.skipif(not README.exists(), reason="there is no checkout around these tests")


def commands() -> str:
    """The table of the commands."""
    group = click.Context(main)
    rows = [(name, main.get_command(group, name).get_short_help_str(200)) for name in COMMANDS]
    return "\n".join(
        ["| command | does |", "|---|---|", *(f"| `graphlib-kb {name}` | {does} |" for name, does in rows)]
    )


def matrix() -> str:
    """The sample case by author, as the demo prints it."""
    from graphlib_kb.cli.explanations import holders_table, totals_table

    import graphlib_kb as gk

    with gk.build(gk.seeds(), progress=False) as kb:
        found = gk.explanation_matrix(gk.argument_graph(kb), by="author")
        return f"```text\n{holders_table(found)}\n\n{totals_table(found)}\n```"


def block(name: str) -> str:
    """What stands between two marks of the README."""
    return re.search(
        f"<!-- {name} -->\n(.*?)\n?<!-- /{name} -->", README.read_text(encoding="utf-8"), re.DOTALL
    )[1]


def test_the_table_of_commands_is_that_of_the_program():
    assert block("commands") == commands(), "write it anew: python tests/docs/test_readme.py"


def test_the_two_commands_stand_first():
    setup = re.search(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)[1].splitlines()
    assert [line.split()[-1] for line in setup] == ["demo", ".venv/bin/pytest"]


def test_links_and_pictures_are_there():
    links = re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (README.parent / link).exists()] == []


def test_the_matrix_has_the_sample_cases_rows():
    import graphlib_kb as gk

    shown = {line.split("  ")[0] for line in block("matrix").splitlines() if "  " in line}
    explanations = {explanation.id for explanation in gk.load_corpus(gk.seeds()).codebook.explanations}
    assert explanations <= shown


@pytest.mark.model
def test_the_python_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for code in re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL):
        exec(compile(code, "README.md", "exec"), names)
    assert list(tmp_path.iterdir()) == []
    names["kb"].close()


if __name__ == "__main__":
    import os
    import sys

    os.environ["COLUMNS"] = "100"
    makers = {"commands": commands, "matrix": matrix}
    text = README.read_text(encoding="utf-8")
    for name in sys.argv[1:] or makers:
        before, rest = text.split(f"<!-- {name} -->\n")
        after = rest.split(f"<!-- /{name} -->")[1]
        text = f"{before}<!-- {name} -->\n{makers[name]()}\n<!-- /{name} -->{after}"
    README.write_text(text, encoding="utf-8")
