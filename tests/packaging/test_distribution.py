"""What is in the wheel, and what an install puts into site-packages."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    not (CHECKOUT / "seeds").exists(), reason="there is no checkout around these tests"
)

# An install asks the package index for setuptools; a build without isolation takes the one that is there.
OFFLINE = ["--no-build-isolation", "--no-deps", "--quiet", "--disable-pip-version-check"]


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """The tracked files of the checkout, so that building leaves nothing in it."""
    folder = tmp_path_factory.mktemp("source")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True)
    names = listed.stdout.split("\0") if listed.returncode == 0 else walk(CHECKOUT)
    for name in filter(None, names):
        if (CHECKOUT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((CHECKOUT / name).read_bytes())
    return folder


def walk(folder: Path) -> list[str]:
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and not {".venv", ".git", "build"} & set(path.parts)
    ]


@pytest.fixture(scope="module")
def wheel(source, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "pip", "wheel", *OFFLINE, "-w", folder, source], check=True)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_wheel_has_one_package_and_no_other(names):
    assert {name.split("/")[0] for name in names} == {"graphlib_kb", "graphlib_kb-0.1.0.dist-info"}


def test_the_wheel_has_every_file_that_the_package_has(names, source):
    expected = set()
    for folder in ("graphlib_kb", "cli", "seeds"):
        for path in (source / folder).rglob("*"):
            if path.is_file():
                inside = path.relative_to(source).as_posix()
                expected.add(inside if folder == "graphlib_kb" else f"graphlib_kb/{inside}")
    missing = {name for name in expected - set(names) if "/training/" not in name}
    assert missing == set()


def test_the_wheel_is_small_enough(wheel):
    assert wheel.stat().st_size <= 60_000_000


@pytest.mark.parametrize("editable", [False, True], ids=["wheel", "editable"])
def test_an_install_adds_no_global_cli_or_seeds(source, wheel, tmp_path, editable):
    venv.create(tmp_path / "venv", with_pip=True)
    programs = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    # The dependencies, setuptools among them, come from the environment that runs the tests.
    here = next(path for path in map(Path, sys.path) if (path / "click").is_dir())
    environment = {**os.environ, "PYTHONPATH": str(here)} if editable else dict(os.environ)
    what = ["-e", source] if editable else [wheel]
    subprocess.run([python, "-m", "pip", "install", *OFFLINE, *what], check=True, env=environment)
    code = """
import importlib.util as util
print([name for name in ("cli", "seeds", "tests", "notebooks") if util.find_spec(name)])
import graphlib_kb.seeds, pathlib
print(len(list(pathlib.Path(graphlib_kb.seeds.__file__).parent.glob("*.txt"))))
"""
    done = subprocess.run([python, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "5"]
    asked = subprocess.run(
        [programs / "graphlib-kb", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(here)},
    )
    assert asked.stdout.strip() == "graphlib-kb, version 0.1.0", asked.stderr
