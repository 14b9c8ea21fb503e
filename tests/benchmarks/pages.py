"""Pages beside those of stock pyvis, in one run: size, first draw, movement, frames while panning, answers.

Ours are measured twice: as they open, with the part that can be read at once, and with all nodes drawn.

Run: ``python tests/benchmarks/pages.py [--nodes 60 200 1000 3000] [--kind stance] [--no-stock]``. Needs
playwright and a Chromium. Figures depend on the machine; what counts are the ratios.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
import warnings
from pathlib import Path
from statistics import median

import networkx as nx

import graphlib_kb as gk

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
WAIT = 60_000
TARGETS = (
    "first draw of 60, 200, 1,000, 3,000 nodes within 0.7, 1, 1.5, 3 s; select, search 50 ms, filter 150 ms"
)
WORDS = [
    "river", "dam", "levee", "flood", "council", "budget", "engineer", "pump", "breach", "silt", "minister",
    "report", "drainage", "inquiry", "farmer", "warning", "delay", "gate", "rain", "contract", "valley",
    "repair", "concrete", "spillway", "forecast",
]  # fmt: skip


def debate(nodes: int, seed: int = 1) -> nx.MultiDiGraph:
    """An argument graph whose stance view has about so many nodes, with sentences in their context."""
    rng = random.Random(seed)

    def words(count: int) -> str:
        return " ".join(rng.choice(WORDS) for _ in range(count))

    g = nx.MultiDiGraph(title="A flood", question="Why did the dam break?", articles={})
    count = max(5, nodes // 50)
    g.add_node("event", kind="event", label="breach of the dam", outcome=[])
    for index in range(count):
        name = f"explanation:e{index}"
        g.add_node(
            name, kind="explanation", label=words(4), explanation=f"e{index}", description="", rivals=[]
        )
        g.add_edge(name, "event", key=f"{name}|event", kind="explains")
    for index in range(nodes - count - 1):
        article = f"a{index % max(3, nodes // 8)}"
        outlet = f"Outlet {index % 17}"
        g.graph["articles"].setdefault(
            article,
            {"title": words(6).capitalize(), "authors": [], "outlet": outlet, "published": "2024-05",
             "url": None, "source": article, "byline": words(2).title()},
        )  # fmt: skip
        author = index % 5 == 0
        holder = f"author:{index}" if author else f"actor:{index}"
        label = words(2).title()
        g.add_node(
            holder, kind="holder", label=label, holder_kind="author" if author else "person", aliases=[],
            outlet=[], articles=[article],
        )  # fmt: skip
        for turn in range(rng.choice((1, 1, 2, 3))):
            item = f"stance-{index}-{turn}"
            quote = words(18).capitalize() + "."
            g.add_edge(
                holder, f"explanation:e{rng.randrange(count)}", key=item, kind="stance", item=item,
                article=article, start=1000 * index, end=1000 * index + len(quote), quote=quote,
                before=words(30) + ". ", after=" " + words(30).capitalize(), holder=holder,
                holder_label=label, voice="author" if author else "source", reporter="R",
                certainty="asserted",
                status=rng.choice(("suggested", "accepted")), origin="pipeline 1", reason="meaning 0.71",
                published="2024-05", outlet=outlet, source=article, confidence=0.71, claim=None, causal=None,
                stance=rng.choices(("supports", "contests", "reports"), (5, 3, 2))[0],
            )  # fmt: skip
    return g


def stock(g: nx.MultiDiGraph) -> str:
    """What pyvis gives by itself, with everything in line."""
    from pyvis.network import Network

    net = Network(directed=True, cdn_resources="in_line")
    for node, attributes in g.nodes(data=True):
        net.add_node(node, label=attributes["label"])
    for source, target, attributes in g.edges(data=True):
        net.add_edge(source, target, title=attributes.get("quote", ""))
    return str(net.generate_html())


MEASURE_PAN = """async () => {
  const graph = document.getElementById("graph") || document.getElementById("mynetwork");
  const canvas = graph.querySelector("canvas"), box = canvas.getBoundingClientRect();
  const x = box.left + 30, y = box.top + box.height - 40;
  const fire = (type, dx, dy) => {
    const event = { bubbles: true, pointerId: 1, pointerType: "mouse", isPrimary: true, button: 0,
                    buttons: type === "pointerup" ? 0 : 1, clientX: x + dx, clientY: y - dy };
    canvas.dispatchEvent(new PointerEvent(type, event));
  };
  fire("pointerdown", 0, 0);
  let frames = 0;
  const start = performance.now();
  await new Promise((done) => {
    const step = () => {
      frames += 1;
      const spent = performance.now() - start;
      if (spent > 2000) return done();
      fire("pointermove", 4 * frames % 300, 2 * frames % 200);
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  fire("pointerup", 0, 0);
  return frames / (performance.now() - start) * 1000;
}"""

FIRST_STOCK = """() => new Promise((done) => {
  const look = () => {
    const canvas = document.querySelector("#mynetwork canvas");
    if (canvas && canvas.width) {
      const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      for (let at = 3; at < pixels.length; at += 4) if (pixels[at]) return done(performance.now());
    }
    setTimeout(look, 50);
  };
  look();
})"""

ANSWER = """async (act) => {
  const start = performance.now();
  act();
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  return performance.now() - start;
}"""


RESET = """() => {
  const graph = document.getElementById("graph");
  graph.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}));
  const field = document.getElementById("search");
  field.value = "";
  field.dispatchEvent(new Event("input"));
  document.getElementById("reset").click();
}"""


def interactions(page: object) -> dict[str, float]:
    """Milliseconds from an action to the next drawn frame, the median of five."""
    acts = {
        "select": "() => { const graph = document.getElementById('graph'); graph.focus();"
        "for (const key of ['Home', 'Enter']) "
        "graph.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true})); }",
        "search": "() => { const field = document.getElementById('search'); field.value = 'levee'; "
        "field.dispatchEvent(new Event('input')); }",
        "filter": "() => document.querySelector('input[name=voice][value=author]').click()",
    }
    found = {}
    for name, act in acts.items():
        times = []
        for _ in range(5):
            times.append(page.evaluate(f"({ANSWER})({act})"))  # type: ignore[attr-defined]
            page.evaluate(RESET)  # type: ignore[attr-defined]
            page.wait_for_timeout(300)  # type: ignore[attr-defined]
        found[name] = median(times)
    return found


def measure(browser: object, html: str, *, ours: bool, start_at: str = "") -> dict[str, object]:
    """Open a page from disk and measure it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(html, encoding="utf-8")
        context = browser.new_context(viewport={"width": 1400, "height": 900})  # type: ignore[attr-defined]
        page = context.new_page()
        page.set_default_timeout(WAIT)
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        found: dict[str, object] = {"size": len(html.encode()) / 1000}
        try:
            start = time.perf_counter()
            page.goto(path.as_uri() + start_at, wait_until="commit")
            if ours:
                page.wait_for_selector("html[data-drawn]", state="attached")
                found["first"] = page.evaluate("graphlibDrawn") / 1000
            else:
                page.wait_for_function("document.querySelector('#mynetwork canvas')")
                found["first"] = page.evaluate(FIRST_STOCK) / 1000
            picture = page.locator("canvas").first
            settled = None
            before = picture.screenshot()
            while time.perf_counter() - start < WAIT / 1000:
                page.wait_for_timeout(300)
                now = picture.screenshot()
                if now == before:
                    settled = time.perf_counter() - start
                    break
                before = now
            found["settled"] = settled if not ours else (found["first"] if settled else None)
            found["pan"] = page.evaluate(MEASURE_PAN)
            if ours:
                found |= interactions(page)
        except Exception as error:  # a page that never answers is a result, too
            found["error"] = str(error).splitlines()[0][:60]
        found["requests"] = sum(1 for url in requests if url.startswith("http"))
        context.close()
        return found


def main() -> None:
    """Print one line for each size and maker."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, nargs="+", default=[60, 200, 1000, 3000])
    parser.add_argument("--kind", default="stance")
    parser.add_argument("--no-stock", action="store_true")
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    columns = ["size", "first", "settled", "pan", "select", "search", "filter", "requests"]
    units = {
        "size": "kB",
        "first": "s",
        "settled": "s",
        "pan": "fps",
        "select": "ms",
        "search": "ms",
        "filter": "ms",
    }
    print(
        f"{'nodes':>5}  {'page':9}  {'made':>6}  "
        + "  ".join(f"{c + ' ' + units.get(c, ''):>11}" for c in columns)
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for nodes in options.nodes:
            g = debate(nodes)
            makers = {
                "ours": (lambda g=g: gk.view(g, options.kind).html, ""),
                "ours, all": (lambda g=g: gk.view(g, options.kind).html, "#draw=all"),
                "pyvis": (lambda g=g: stock(g), ""),
            }
            for maker, (make, start_at) in makers.items():
                if maker == "pyvis" and options.no_stock:
                    continue
                start = time.perf_counter()
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    html = make()
                made = time.perf_counter() - start
                found = measure(browser, html, ours=maker != "pyvis", start_at=start_at)
                cells = []
                for column in columns:
                    value = found.get(column)
                    shown = (
                        "–"
                        if value is None
                        else f"{value:.2f}"
                        if column in ("first", "settled")
                        else f"{value:.0f}"
                    )
                    cells.append(f"{shown:>11}")
                print(
                    f"{nodes:5}  {maker:9}  {made:5.1f}s  {'  '.join(cells)}  {found.get('error', '')}",
                    flush=True,
                )
        browser.close()
    print(f"targets: {TARGETS}")


if __name__ == "__main__":
    main()
