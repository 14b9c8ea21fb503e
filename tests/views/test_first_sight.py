"""What a reader sees of a real page before touching anything: letters that can be read, none over another."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import graphlib_kb as gk

pytestmark = pytest.mark.browser

WINDOW = {"width": 1280, "height": 800}
SMALLEST = 11.0
"""Size of the smallest letters in the picture, in CSS pixels."""

DEBATES = Path(__file__).parents[1] / "data" / "debates"

# Notes every piece of lettering on the graph's canvas, as it is at the end of the last drawing.
LETTERING = """(() => {
  window.lettering = [];
  const prototype = CanvasRenderingContext2D.prototype, {clearRect, fillText} = prototype;
  prototype.clearRect = function (...given) { window.lettering = []; return clearRect.apply(this, given); };
  prototype.fillText = function (text, x, y, ...rest) {
    const at = this.getTransform(), size = parseFloat(/([\\d.]+)px/.exec(this.font)[1]);
    const width = this.measureText(text).width, ratio = devicePixelRatio;
    const left = { left: 0, right: width, center: width / 2 }[this.textAlign];
    const up = { alphabetic: 0.75, middle: 0.4 }[this.textBaseline] * size;
    const place = new DOMPoint(x - left, y - up).matrixTransform(at);
    window.lettering.push({ text, size: size * at.a / ratio, x: place.x / ratio, y: place.y / ratio,
      width: width * at.a / ratio, height: 0.8 * size * at.a / ratio });
    return fillText.call(this, text, x, y, ...rest);
  };
})()"""


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("graphs")
    corpora = {
        "sample": gk.seeds(),
        "bank": DEBATES / "bank",
        "holdout_bridge": DEBATES / "holdout_bridge",
    }
    found = {}
    for name, corpus in corpora.items():
        with gk.build(corpus, folder / f"{name}.kb") as kb:
            found[name] = gk.argument_graph(kb)
    return found


def lettering(page: Any) -> list[dict[str, Any]]:
    page.wait_for_timeout(150)
    return page.evaluate("window.lettering")


def covering(letters: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (one["text"], two["text"])
        for one, two in combinations(letters, 2)
        if one["x"] < two["x"] + two["width"]
        and two["x"] < one["x"] + one["width"]
        and one["y"] < two["y"] + two["height"]
        and two["y"] < one["y"] + one["height"]
    ]


@pytest.mark.parametrize("kind", ["stance", "causal", "argument", "actors", "overview"])
@pytest.mark.parametrize("corpus", ["sample", "bank", "holdout_bridge"])
def test_the_first_picture_can_be_read_untouched(browse, context, graphs, corpus, kind):
    context.add_init_script(LETTERING)
    made = gk.view(graphs[corpus], kind)
    page = browse(made.html, window=WINDOW)
    letters = lettering(page)
    room = page.locator("#graph").bounding_box()
    assert min(one["size"] for one in letters) >= SMALLEST
    assert covering(letters) == []
    for one in letters:
        assert one["x"] >= 0
        assert one["y"] >= 0
        assert one["x"] + one["width"] <= room["width"]
        assert one["y"] + one["height"] <= room["height"]
    for name in (".zoom", "#status"):
        box = page.locator(name).bounding_box()
        control = {**box, "text": name, "x": box["x"] - room["x"], "y": box["y"] - room["y"]}
        assert not any(covering([control, one]) for one in letters)
    # Every box that is shown carries its lettering, the event and the explanations among them.
    written = [one["text"] for one in letters]
    for box in made.scene.first.boxes:
        assert set(box.lines) <= set(written)
    if kind != "actors" and "event" in {box.kind for box in made.scene.boxes}:
        assert "event" in {box.kind for box in made.scene.first.boxes}


@pytest.mark.parametrize("kind", ["causal", "argument"])
def test_all_of_it_is_a_click_away_and_no_lettering_covers_another(browse, context, graphs, kind):
    context.add_init_script(LETTERING)
    made = gk.view(graphs["sample"], kind)
    page = browse(made.html, window=WINDOW)
    assert f"of {len(made.scene.boxes)} nodes are drawn" in page.text_content("#note")
    page.click("#draw-whole")
    assert page.text_content("#status").startswith(f"{len(made.scene.boxes)} nodes, ")
    assert "draw=all" in page.input_value("#link")
    letters = lettering(page)
    assert min(one["size"] for one in letters) >= SMALLEST - 0.01
    assert covering(letters) == []
    page.click("#draw-whole")
    assert page.text_content("#status").startswith(f"{len(made.scene.first.boxes)} of ")


def test_what_is_not_drawn_at_first_is_drawn_when_it_is_asked_for(browse, graphs):
    scene = gk.view(graphs["sample"], "causal").scene
    left_out = next(box for box in scene.boxes if box.id not in {drawn.id for drawn in scene.first.boxes})
    page = browse(gk.view(graphs["sample"], "causal").html, f"#node={left_out.id}", window=WINDOW)
    assert page.text_content("#status").startswith(f"{len(scene.boxes)} nodes, ")
    assert page.locator("#evidence").is_visible()


def test_tables_are_of_everything_however_little_is_drawn(browse, graphs):
    made = gk.view(graphs["sample"], "argument")
    page = browse(made.html, "#panes=table", window=WINDOW)
    rows = sum(len(line.items) for line in made.scene.lines)
    assert page.text_content("#row-count") == f"{rows} rows."


def test_the_finder_draws_all_when_only_the_rest_matches(browse, graphs):
    scene = gk.view(graphs["sample"], "argument").scene
    drawn = [box.label for box in scene.first.boxes]
    drawn += [scene.evidence[item]["quote"] for line in scene.first.lines for item in line.items]
    word = next(box.label for box in scene.boxes if not any(box.label in text for text in drawn))
    page = browse(gk.view(graphs["sample"], "argument").html, window=WINDOW)
    page.fill("#search", word)
    assert page.text_content("#status").startswith(f"{len(scene.boxes)} nodes, ")


@pytest.mark.parametrize("kind", ["stance", "causal", "argument"])
def test_a_phone_opens_on_the_event_in_letters_that_can_be_read(browse, context, graphs, kind):
    context.add_init_script(LETTERING)
    made = gk.view(graphs["sample"], kind)
    page = browse(made.html, window={"width": 390, "height": 844})
    letters = lettering(page)
    room = page.locator("#graph").bounding_box()
    assert min(one["size"] for one in letters) >= SMALLEST
    event = next(box for box in made.scene.boxes if box.kind == "event")
    inside = {
        one["text"]
        for one in letters
        if one["x"] >= 0
        and one["x"] + one["width"] <= room["width"]
        and 0 <= one["y"] <= room["height"] - one["height"]
    }
    assert set(event.lines) <= inside
