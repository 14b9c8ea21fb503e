"""Pages in a real Chromium that is watched: no request leaves it and nothing goes wrong in its console."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from dispute import dispute

from graphlib_kb.graph import argument_graph

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def g():
    return argument_graph(dispute())


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"needs a Chromium at {CHROMIUM}")
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 1400, "height": 900}, accept_downloads=True)
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def browse(context: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Open HTML from a file of its own; at the end, nothing was fetched and no error was logged."""
    faults: list[str] = []
    count = 0

    def open_html(
        html: str, fragment: str = "", *, wait: bool = True, window: dict[str, int] | None = None
    ) -> Any:
        nonlocal count
        count += 1
        path = tmp_path / f"page{count}.html"
        path.write_text(html, encoding="utf-8", newline="")
        page = context.new_page()
        if window:
            page.set_viewport_size(window)
        own = ("data:", "blob:", "about:", path.as_uri())
        page.on("request", lambda request: request.url.startswith(own) or faults.append(request.url))
        page.on("console", lambda told: told.type in ("error", "warning") and faults.append(told.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri() + fragment)
        if wait:
            page.wait_for_selector("html[data-drawn]", state="attached")
        return page

    yield open_html
    assert faults == []
