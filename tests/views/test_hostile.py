"""What articles, codebooks and reviewers write is never markup or script, wherever it is shown."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from graphlib_kb.graph import argument_graph
from graphlib_kb.views import report, view
from graphlib_kb.views.view import KINDS

from .hostile import hostile

pytestmark = pytest.mark.browser

WALK = """() => {
  const seen = [];
  for (const name of ["matrix", "table", "compare", "graph"]) document.getElementById("show-" + name).click();
  document.getElementById("show-matrix").click();
  for (const cell of document.querySelectorAll("#pane-matrix button")) cell.click();
  document.getElementById("show-table").click();
  for (const cell of document.querySelectorAll("#pane-table button")) cell.click();
  document.getElementById("show-compare").click();
  for (const line of document.querySelectorAll("details")) line.open = true;
  for (const id of ["show-graph", "save-svg", "save-csv", "save-png"]) document.getElementById(id).click();
  dispatchEvent(new Event("beforeprint"));
  return [...document.querySelectorAll("script, img, iframe, svg a, [onclick], [onerror], [onload]")]
    .filter((element) => !element.closest("head") && element.tagName !== "SCRIPT" || element.src).length;
}"""


@pytest.fixture(scope="module")
def poisoned():
    return argument_graph(hostile())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("packed", [True, False])
def test_nothing_of_it_runs_in_a_page(browse, poisoned, kind, packed):
    page = browse(view(poisoned, kind, packed=packed).html)
    assert page.evaluate(WALK) == 0
    for _ in range(12):
        page.keyboard.press("Tab")
    page.fill("#search", "<script>window.ran=1</script>")
    page.keyboard.press("Enter")
    page.wait_for_timeout(50)
    assert page.evaluate("window.ran") is None


@pytest.mark.parametrize(
    "fragment",
    ["#node=<script>ran=1</script>", "#no-holder=%3Cimg%20src%3Dx%3E&search=%E0%A4%A", "#__proto__=1"],
)
def test_nothing_of_a_link_runs(browse, poisoned, fragment):
    page = browse(view(poisoned).html, fragment)
    assert page.evaluate("window.ran") is None


@pytest.mark.parametrize("form", ["srcdoc", "svg"])
def test_nothing_of_it_runs_in_an_embedded_view(browse, poisoned, form):
    element = view(poisoned).embed(form)
    page = browse(f"<!doctype html><meta charset=utf-8><title>report</title>{element}", wait=False)
    page.wait_for_timeout(600)
    assert page.evaluate("window.ran") is None
    assert all(frame.evaluate("window.ran") is None for frame in page.frames)


def test_nothing_of_it_runs_in_a_notebook(browse, poisoned):
    page = browse(view(poisoned)._repr_mimebundle_()["text/html"], wait=False)
    page.wait_for_timeout(600)
    assert page.evaluate("window.ran") is None


def test_nothing_of_it_runs_in_a_report(browse):
    page = browse(report(hostile()).html, wait=False)
    assert page.evaluate("window.ran") is None
    assert page.evaluate("document.querySelectorAll('script, img, iframe').length") == 0


def test_links_go_to_the_web_or_nowhere(browse, poisoned):
    for html in (view(poisoned).html, report(hostile()).html):
        page = browse(html, "#panes=matrix", wait=False)
        page.wait_for_timeout(500)
        if page.query_selector("#pane-matrix button"):
            for button in page.query_selector_all("#pane-matrix .sum button"):
                button.click()
        schemes = page.evaluate(
            "[...document.querySelectorAll('a[href]')].map((link) => new URL(link.href).protocol)"
        )
        assert set(schemes) <= {"https:", "file:"}


def test_markdown_holds_no_markup(browse):
    if not shutil.which("pandoc"):
        pytest.skip("needs pandoc")
    made = subprocess.run(
        ["pandoc", "-f", "markdown", "-t", "html", "-s", "--metadata", "title=report"],
        input=report(hostile()).markdown,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    page = browse(made.stdout, wait=False)
    assert page.evaluate("window.ran") is None
    assert page.evaluate("document.querySelectorAll('body script, img, iframe').length") == 0
