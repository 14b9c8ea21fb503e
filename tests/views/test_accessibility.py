"""The rules of axe-core hold in every mode."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphlib_kb.views import report, view
from graphlib_kb.views.view import KINDS

axe = pytest.importorskip("axe_playwright_python", reason="needs axe-playwright-python")

pytestmark = pytest.mark.browser


def violations(frame) -> dict[str, list[str]]:
    script = next(Path(axe.__file__).parent.glob("**/axe.min.js")).read_text("utf-8")
    frame.evaluate(script)
    found = frame.evaluate("axe.run(document).then((result) => result.violations)")
    return {one["id"]: [node["html"][:160] for node in one["nodes"]][:5] for one in found}


def around(element: str) -> str:
    """A small proper document with the element in it."""
    head = "<!doctype html><html lang=en><meta charset=utf-8><title>A report</title>"
    return f"{head}<main><h1>A report</h1>{element}</main>"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages(context, browse, g, kind, scheme):
    page = browse(view(g, kind).html, "#panes=graph,matrix")
    page.emulate_media(color_scheme=scheme)
    page.wait_for_timeout(50)
    assert violations(page) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "fragment", ["#node=explanation:load", "#panes=table", "#panes=compare&no-status=accepted"]
)
def test_panes(browse, g, scheme, fragment):
    page = browse(view(g).html, fragment)
    page.emulate_media(color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert violations(page) == {}


def test_high_contrast(browse, g):
    page = browse(view(g).html, "#node=explanation:load")
    page.emulate_media(contrast="more")
    page.wait_for_selector("html[data-colours=contrast]")
    assert violations(page) == {}


def test_reduced_motion_leaves_nothing_that_moves(browse, g):
    page = browse(view(g).html)
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_embedded(browse, g, scheme):
    element = view(g, small=True).embed("srcdoc", start="node=explanation:load")
    page = browse(
        around(element),
        wait=False,
    )
    page.emulate_media(color_scheme=scheme)
    page.frame_locator("iframe").locator("#evidence h2").wait_for()
    assert violations(page.frames[1]) == {}


def test_reports(browse, g):
    from dispute import dispute

    assert violations(browse(report(dispute()).html, wait=False)) == {}


def test_pictures(browse, g):
    picture = view(g).embed("svg")
    page = browse(
        around(picture),
        wait=False,
    )
    assert violations(page) == {}
