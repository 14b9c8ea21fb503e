"""Views inside the documents that people make: pandoc and Quarto, Sphinx, MkDocs, notebooks as HTML."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from graphlib_kb.views import view

pytestmark = pytest.mark.browser


def needs(module: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(find_spec(module) is None, reason=f"needs {module}")


def frames_that_draw(context, path: Path, count: int) -> list[str]:
    """Titles of the embedded views of a document opened from disk, once each has drawn."""
    page = context.new_page()
    page.goto(path.as_uri())
    titles = []
    for index in range(count):
        element = page.locator("iframe").nth(index)
        element.scroll_into_view_if_needed()
        frame = element.element_handle().content_frame()
        frame.wait_for_selector("html[data-drawn]", state="attached", timeout=60_000)
        frame.click("#show-table")
        assert frame.locator("#pane-table tbody tr").count() > 0
        titles.append(element.get_attribute("title"))
    return titles


@pytest.mark.skipif(not shutil.which("pandoc"), reason="needs pandoc")
def test_pandoc_and_quarto(context, g, tmp_path):
    stance, causal = (view(g, kind).embed("quarto") for kind in ("stance", "causal"))
    text = f"# Findings\n\nBefore.\n\n{stance}\nAfter, *at once*.\n\n{causal}"
    (tmp_path / "report.md").write_text(text, encoding="utf-8")
    subprocess.run(
        ["pandoc", "-s", "--metadata", "title=Findings", "report.md", "-o", "report.html"],
        cwd=tmp_path,
        check=True,
    )
    (moved := tmp_path / "elsewhere").mkdir()
    (tmp_path / "report.html").rename(moved / "report.html")
    assert "<em>at once</em>" in (moved / "report.html").read_text("utf-8")
    assert frames_that_draw(context, moved / "report.html", 2) == [
        "The bridge: stance view",
        "The bridge: causal view",
    ]


@needs("sphinx")
def test_sphinx(context, g, tmp_path):
    (tmp_path / "conf.py").write_text("project = 'Findings'\n")
    element = view(g).embed("srcdoc")
    (tmp_path / "index.rst").write_text(
        f"Findings\n========\n\n.. raw:: html\n\n   {element}\n\nAfter.\n", "utf-8"
    )
    subprocess.run([sys.executable, "-m", "sphinx", "-q", "-W", ".", "out"], cwd=tmp_path, check=True)
    assert frames_that_draw(context, tmp_path / "out" / "index.html", 1)


@needs("mkdocs")
def test_mkdocs(context, g, tmp_path):
    (docs := tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Findings\nplugins: []\n")
    view(g).save(docs / "stance.html")
    inside, beside = view(g).embed("srcdoc"), view(g).embed("iframe", source="../stance.html")
    (docs / "index.md").write_text("# Start\n", "utf-8")
    (docs / "report.md").write_text(f"# Findings\n\n{inside}\n\n{beside}\n\nAfter, *at once*.\n", "utf-8")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=tmp_path, check=True)
    page = tmp_path / "site" / "report" / "index.html"
    assert "<em>at once</em>" in page.read_text("utf-8")
    assert len(frames_that_draw(context, page, 2)) == 2


@needs("nbconvert")
@needs("ipykernel")
def test_a_notebook_as_html_moved_to_another_folder(context, tmp_path):
    import nbformat
    from nbclient import NotebookClient
    from nbconvert import HTMLExporter

    cells = [
        f"import sys; sys.path.insert(0, {str(Path(__file__).parents[1])!r})\n"
        "import graphlib_kb as gk\nfrom dispute import dispute\ng = gk.argument_graph(dispute())\ngk.view(g)",
        "gk.view(g, 'causal')",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    (work := tmp_path / "work").mkdir()
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(work)}}).execute()
    assert [[output.output_type for output in cell.outputs] for cell in notebook.cells] == [
        ["execute_result"]
    ] * 2
    assert list(work.iterdir()) == []
    (moved := tmp_path / "moved").mkdir()
    (moved / "notebook.html").write_text(HTMLExporter().from_notebook_node(notebook)[0], "utf-8")
    context.set_offline(True)
    assert frames_that_draw(context, moved / "notebook.html", 2) == [
        "The bridge: stance view",
        "The bridge: causal view",
    ]


@pytest.mark.parametrize("nested", ["", ' sandbox="allow-scripts allow-same-origin allow-downloads"'])
def test_a_notebook_page_with_the_policy_of_vs_code(context, g, tmp_path, nested):
    """The policy that VS Code can be told to put on notebook outputs, which pages inside them inherit."""
    policy = (
        "default-src 'none'; script-src vscode-resource: 'unsafe-inline' 'unsafe-eval'; "
        "style-src vscode-resource: 'unsafe-inline'; img-src https: http: data:; font-src https:; "
        "connect-src https:; child-src https: data:;"
    )
    output = view(g)._repr_mimebundle_()["text/html"]
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
    path = tmp_path / "output.html"
    path.write_text(f"<!doctype html>{head}{output}", "utf-8")
    if nested:
        path = tmp_path / "webview.html"
        path.write_text(f'<!doctype html><iframe src="output.html"{nested} width=1200 height=900></iframe>')
    page = context.new_page()
    page.goto(path.as_uri())
    outer = page.frames[1] if nested else page.main_frame
    assert outer.locator("table tr").count() > 3
    inner = outer.locator("iframe").element_handle().content_frame()
    inner.wait_for_selector("html[data-drawn]", state="attached")
    inner.click("#show-table")
    assert inner.locator("#pane-table tbody tr").count() > 0
