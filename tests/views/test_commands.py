"""The commands view, embed and report."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from graphlib_kb.cli import main

import graphlib_kb as gk


@pytest.fixture
def store(pipeline, corpus: Path, tmp_path: Path) -> Path:
    path = tmp_path / "dam.kb"
    gk.build(corpus, path).close()
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize("kind", ["stance", "causal", "argument", "actors", "overview"])
def test_view_writes_one_page(store, tmp_path, kind):
    done = run("view", store, "--kind", kind, "-o", tmp_path / "page.html")
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    assert gk.open_page(tmp_path / "page.html").scene.kind == kind


def test_view_draws_what_is_asked(store, tmp_path):
    run(
        "view",
        store,
        "--by",
        "author",
        "--focus",
        "explanation:rain",
        "--small",
        "-o",
        tmp_path / "page.html",
    )
    page = gk.open_page(tmp_path / "page.html")
    assert page.small
    assert {box.kind for box in page.scene.boxes} <= {"event", "explanation", "author"}


def test_an_unknown_focus_is_one_line_that_says_what_there_is(store, tmp_path):
    done = run("view", store, "--focus", "explanation:snow", "-o", tmp_path / "page.html")
    assert done.exit_code == 1
    assert "explanation:rain" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "page.html").exists()


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("page", "<!doctype html>"),
        ("iframe", "<iframe"),
        ("srcdoc", "<iframe"),
        ("quarto", "```{=html}"),
        ("svg", "<svg"),
    ],
)
def test_embed_gives_each_form_of_a_knowledge_base_and_of_a_page(store, tmp_path, form, begins):
    page = tmp_path / "page.html"
    run("view", store, "-o", page)
    for source in (store, page):
        done = run("embed", source, "--form", form)
        assert done.exit_code == 0, done.output
        assert done.stdout.startswith(begins)


def test_embed_writes_a_png(store, tmp_path):
    pytest.importorskip("resvg_py", reason="needs the extra png")
    assert run("embed", store, "--form", "png", "-o", tmp_path / "page.png").exit_code == 0
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")


def test_an_iframe_points_to_its_page(store, tmp_path):
    run("view", store, "-o", tmp_path / "dam.html")
    assert 'src="dam.html"' in run("embed", tmp_path / "dam.html", "--form", "iframe").stdout
    assert 'src="../x.html"' in run("embed", store, "--form", "iframe", "--src", "../x.html").stdout


def test_another_file_cannot_be_embedded(tmp_path):
    (tmp_path / "x.html").write_text("<p>")
    done = run("embed", tmp_path / "x.html")
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert run("embed", tmp_path / "missing.html").exit_code == 1


@pytest.mark.parametrize(("name", "begins"), [("r.html", "<!doctype html>"), ("r.md", "# ")])
def test_report_writes_what_its_name_says(store, tmp_path, name, begins):
    done = run("report", store, "-o", tmp_path / name)
    assert done.exit_code == 0, done.output
    assert (tmp_path / name).read_text("utf-8").startswith(begins)


def test_report_prints_markdown(store):
    assert run("report", store, "-o", "-").stdout.startswith("# ")
