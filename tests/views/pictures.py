"""Takes the README's pictures from pages of what a reviewer accepted.

Run: ``python tests/views/pictures.py KB FOLDER``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import graphlib_kb as gk

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
PICTURES = {
    "stance": ("stance", "", (1280, 800)),
    "causal": ("causal", "", (1280, 800)),
    "matrix": ("stance", "#panes=matrix", (1440, 760)),
}
"""For each picture the kind of view, where it starts, and its size in CSS pixels."""


def main(kb: str, folder: str) -> None:
    """Write one PNG for each picture."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    with (
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as temporary,
        gk.open_kb(kb) as opened,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        graph = gk.argument_graph(opened)
        for name, (kind, start, (width, height)) in PICTURES.items():
            saved = gk.view(graph, kind, status="accepted").save(Path(temporary) / f"{name}.html")  # type: ignore[arg-type]
            page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=1.5)
            page.goto(saved.as_uri() + start)
            page.wait_for_selector("html[data-drawn]", state="attached")
            page.wait_for_timeout(300)
            page.screenshot(path=target / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
