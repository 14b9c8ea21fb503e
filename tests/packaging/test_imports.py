"""The import contracts of pyproject.toml, on the package as installed, and proof that each of them bites."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The package in one folder, which an editable install spreads over the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    for name in ("graphlib_kb", "graphlib_kb.cli", "graphlib_kb.seeds"):
        source = Path(find_spec(name).submodule_search_locations[0])
        shutil.copytree(
            source,
            folder.joinpath(*name.split(".")),
            ignore=lambda _, names: [name for name in names if not is_code(name)],
            dirs_exist_ok=True,
        )
    return folder


def is_code(name: str) -> bool:
    return name.endswith(".py") or ("." not in name.strip("_") and name != "__pycache__")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", code, "--config", str(PYPROJECT), "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": ""},
        capture_output=True,
        text=True,
    )


def test_all_contracts_are_kept(package):
    done = lint(package)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_the_contract_of_the_command_line_names_every_room(package):
    rooms = {path.stem for path in (package / "graphlib_kb").iterdir() if is_code(path.name)} - {
        "__init__",
        "cli",
    }
    named = PYPROJECT.read_text(encoding="utf-8")
    assert [
        room
        for room in sorted(rooms)
        if f'"graphlib_kb.{room}"' not in named.split("allow_indirect_imports")[0]
    ] == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("kb/store.py", "import graphlib_kb.cli.build"),
        ("kb/store.py", "import click"),
        ("model.py", "import numpy"),
        ("kb/store.py", "import spacy"),
        ("graph/build.py", "import pyvis.network"),
        ("analysis/matrix.py", "import graphlib_kb.views"),
        ("graph/build.py", "from graphlib_kb import views"),
        ("kb/store.py", "import graphlib_kb.views"),
        ("cli/info.py", "import networkx"),
        ("cli/info.py", "import spacy"),
        ("cli/info.py", "from graphlib_kb.kb import open_kb"),
        ("views/__init__.py", "import IPython"),
    ],
)
def test_a_contract_bites(package, tmp_path, module, line):
    folder = tmp_path / "planted"
    shutil.copytree(package, folder)
    path = folder / "graphlib_kb" / module
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    done = lint(folder)
    assert done.returncode == 1, done.stdout
    assert "is not allowed to import" in done.stdout or "Illegal import" in done.stdout, done.stdout
