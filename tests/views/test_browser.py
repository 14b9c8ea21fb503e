"""What a reader does with a page, by mouse and by keyboard, and that it says what the library says."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ElementTree

import pytest

from graphlib_kb.analysis.matrix import explanation_matrix
from graphlib_kb.views import Page, view
from graphlib_kb.views.view import KINDS

pytestmark = pytest.mark.browser


def show(page, *panes):
    for name in panes:
        if page.get_attribute(f"#show-{name}", "aria-pressed") == "false":
            page.click(f"#show-{name}")
    # Two panes take the room of the filters, which stay a button away.
    if page.get_attribute("#toggle-filters", "aria-expanded") == "false":
        page.click("#toggle-filters")


def point(page, made: Page, x: float, y: float) -> None:
    """Click at a place of the drawing, which the page shows whole and centred."""
    box = page.locator("#graph").bounding_box()
    left, top, right, bottom = made.scene.bounds()
    scale = min(box["width"] / (right - left), box["height"] / (bottom - top), 1.35)
    page.mouse.click(
        box["x"] + box["width"] / 2 + (x - (left + right) / 2) * scale,
        box["y"] + box["height"] / 2 + (y - (top + bottom) / 2) * scale,
    )


def cells(page) -> dict[tuple[str, str], str]:
    """The numbers of the matrix, by explanation and holder."""
    found = page.evaluate(
        """() => [...document.querySelectorAll(".matrix tbody tr")].flatMap((row) =>
        [...row.querySelectorAll("td:not(.sum)")].map((cell, index) => [
          row.querySelector("th").textContent,
          document.querySelectorAll(".matrix thead th")[index].textContent,
          [...cell.querySelectorAll("span[data-kind]")].map((part) => part.textContent).join(" ")]))"""
    )
    return {(row, column): text for row, column, text in found if text}


def numbers(matrix) -> dict[tuple[str, str], str]:
    names = {**matrix.holders, "unnamed:cy": "unnamed source in Cy Dahl"}
    return {
        (matrix.explanations[explanation], names[holder]): str(cell)
        for (explanation, holder), cell in matrix.cells.items()
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_view_draws_and_lists_its_evidence(browse, g, kind):
    page = browse(view(g, kind).html, "#panes=table")
    assert page.locator("#pane-table tbody tr").count() > 0
    assert re.match(r"\d+ nodes?, \d+ lines?", page.text_content("#status"))


def test_a_page_works_without_decompression_streams(context, browse, g):
    context.add_init_script("delete window.DecompressionStream")
    page = browse(view(g).html, "#node=explanation:rust")
    assert page.text_content("#evidence h2") == "Rust"


def test_choosing_a_node_opens_its_evidence(browse, g):
    made = view(g)
    page = browse(made.html)
    box = next(box for box in made.scene.boxes if box.id == "explanation:load")
    point(page, made, box.x, box.y)
    assert page.text_content("#evidence h2") == "Overloading"
    page.click("#evidence details.line summary >> nth=0")
    assert "overloading" in page.text_content("#evidence mark >> nth=0").casefold()


def test_choosing_a_line_opens_its_sentences_in_their_context(browse, g):
    made = view(g)
    page = browse(made.html)
    line = next(
        line for line in made.scene.lines if line.source == "author:Ada Lund" and line.kind == "contests"
    )
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = line.path
    point(page, made, (x0 + 3 * x1 + 3 * x2 + x3) / 8, (y0 + 3 * y1 + 3 * y2 + y3) / 8)
    assert page.text_content("#evidence h2") == "Ada Lund contests Overloading"
    item = page.locator("#evidence .item").first
    assert item.locator("mark").text_content() == "Overloading did not cause it"
    said = item.text_content()
    for part in ("I believe", "Rust did it", "Daily", "2020-01-05", "the author", "asserted", "suggested"):
        assert part in said


def test_a_quotation_names_who_said_it_and_who_passed_it_on(browse, g):
    page = browse(view(g).html, "#node=actor:mayor")
    assert "the mayor, quoted by Ada Lund" in page.text_content("#evidence .who")


def test_a_node_is_found_and_opened_by_keyboard_alone(browse, g):
    page = browse(view(g).html)
    page.focus("#graph")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(60)
    assert "Event: collapse of the bridge" in page.text_content("#said")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(60)
    assert "Explanation: Rust" in page.text_content("#said")
    page.keyboard.press("e")
    page.wait_for_timeout(60)
    assert re.search(r"Rust\. \d sentence", page.text_content("#said"))
    page.keyboard.press("Enter")
    assert page.locator("#evidence .item").count() > 0
    assert page.evaluate("document.activeElement.id") == "evidence"
    page.keyboard.press("Escape")
    assert page.locator("#evidence").is_hidden()
    assert page.evaluate("document.activeElement.id") == "graph"


@pytest.mark.parametrize("key", ["+", "-", "0", "Shift+ArrowLeft", "Alt+ArrowUp", "Home", "Shift+E"])
def test_every_key_of_the_graph_is_heard(browse, g, key):
    page = browse(view(g).html)
    page.focus("#graph")
    page.keyboard.press("Home")
    page.keyboard.press(key)
    assert page.evaluate("document.activeElement.id") == "graph"


def test_every_control_can_be_reached_by_tab(browse, g):
    page = browse(view(g).html, "#panes=graph,matrix")
    wanted = set(
        page.evaluate(
            """() => [...document.querySelectorAll("button, input, select, summary, a[href]")]
            .filter((element) => element.checkVisibility() && !element.disabled && element.type !== "radio")
            .map((element, index) => (element.dataset.n = String(index)))"""
        )
    )
    for _ in range(len(wanted) + 40):
        page.keyboard.press("Tab")
        wanted.discard(page.evaluate("document.activeElement.dataset.n"))
        if not wanted:
            break
    assert not wanted


@pytest.mark.parametrize("voice", ["both", "author", "source"])
def test_the_voice_filter_shows_the_numbers_of_the_library(browse, g, voice):
    page = browse(view(g).html)
    show(page, "matrix")
    page.check(f"input[name=voice][value={voice}]")
    assert cells(page) == numbers(explanation_matrix(g, voice=voice))


def test_accepted_only_shows_the_numbers_of_the_library(browse, g):
    page = browse(view(g).html)
    show(page, "matrix")
    page.click("[data-name=status] label:has-text('suggested')")
    assert cells(page) == numbers(explanation_matrix(g, status="accepted"))


@pytest.mark.parametrize("by", ["author", "actor", "outlet", "article", "kind"])
def test_other_levels_show_the_numbers_of_the_library(browse, g, by):
    page = browse(view(g, by=by).html, "#panes=matrix")
    assert cells(page) == numbers(explanation_matrix(g, by=by))


@pytest.mark.parametrize(
    ("facet", "label", "keeps"),
    [
        ("line", "contests", lambda item: item["stance"] != "contests"),
        ("holder", "Ada Lund", lambda item: item["holder_label"] != "Ada Lund"),
        ("outlet", "Weekly", lambda item: item["outlet"] != "Weekly"),
        ("article", "Too heavy, it says", lambda item: item["article"] != "copy"),
        ("certainty", "hedged", lambda item: item["certainty"] != "hedged"),
        ("explanation", "Rust", lambda item: item["to"] != "explanation:rust"),
    ],
)
def test_each_entry_of_the_legend_filters(browse, g, facet, label, keeps):
    page = browse(view(g).html, "#panes=table")
    page.evaluate("document.querySelectorAll('details.facet').forEach((facet) => { facet.open = true; })")
    page.click(f"[data-name={facet}] label:has-text('{label}') >> nth=0")
    stances = [{**at, "to": to} for _, to, at in g.edges(data=True) if at["kind"] == "stance"]
    assert page.locator("#pane-table tbody tr").count() == sum(map(keeps, stances))
    page.click("#reset")
    assert page.locator("#pane-table tbody tr").count() == len(stances)


def test_dates_known_to_the_month_count_while_they_can_lie_in_the_range(browse, g):
    page = browse(view(g).html, "#panes=table&from=2020-02-03")
    dates = page.locator("#pane-table .date").all_text_contents()
    assert set(dates) == {"2020-02", "2020-02-03", "2021"}


def test_least_independent_sources_leaves_what_two_sources_carry(browse, g):
    page = browse(view(g).html, "#panes=table")
    page.locator("#least").fill("2")
    rows = page.locator("#pane-table tbody tr")
    assert {tuple(row.locator("td").all_text_contents()[1:3]) for row in rows.all()} == {
        ("supports", "Overloading")
    }


def test_search_finds_names_and_sentences(browse, g):
    page = browse(view(g).html)
    page.keyboard.press("/")
    page.keyboard.type("probably")
    assert page.text_content("#found") == "3 nodes"
    page.keyboard.press("Enter")
    assert page.locator("#evidence").is_visible()
    page.keyboard.press("Escape")
    assert page.input_value("#search") == ""


def test_a_matrix_cell_opens_its_sentences(browse, g):
    page = browse(view(g).html)
    show(page, "matrix")
    page.click("button.cell[aria-label^='the engineers on Rust']")
    assert page.locator("#evidence .item").count() == 2


def test_the_table_sorts_by_every_column(browse, g):
    page = browse(view(g).html, "#panes=table")
    for index in range(8):
        for _ in range(2):
            page.locator("#pane-table button.sort").nth(index).click()
            column = page.locator(f"#pane-table tbody td:nth-child({index + 1})").all_text_contents()
            down = page.locator("#pane-table th").nth(index).get_attribute("aria-sort") == "descending"
            assert column == sorted(column, key=str.casefold, reverse=down)


def test_two_holders_side_by_side(browse, g):
    page = browse(view(g).html, "#panes=compare")
    page.select_option("#compare-a", label="Ada Lund")
    page.select_option("#compare-b", label="Bo Berg")
    rows = page.locator("table.compare tbody tr")
    assert {
        row.locator("th").inner_text().split("\n")[0]: row.locator(".verdict").text_content()
        for row in rows.all()
    } == {
        "Overloading": "disagree",
        "Rust": "only the first",
    }


@pytest.mark.parametrize(
    "fragment",
    [
        "#node=explanation%3Aload",
        "#edge=actor%3Amayor%7Cexplanation%3Aload%7Csupports",
        "#panes=graph%2Cmatrix&no-certainty=hedged",
        "#search=rust&voice=author",
        "#panes=compare&a=author%3AAda%20Lund&b=author%3ABo%20Berg",
        "#panes=table&sources=2&from=2020-02&to=2020-02-03",
    ],
)
def test_a_link_leads_back_to_what_is_shown(browse, g, fragment):
    page = browse(view(g).html, fragment)
    page.wait_for_timeout(200)
    assert page.evaluate("location.hash") == fragment
    assert page.input_value("#link").endswith(fragment)


def test_an_embedded_page_opens_where_it_is_told(browse, g):
    element = view(g).embed("srcdoc", start="node=explanation:load")
    page = browse(f"<!doctype html><meta charset=utf-8>{element}", wait=False)
    frame = page.frame_locator("iframe")
    assert frame.locator("#evidence h2").text_content() == "Overloading"
    frame.locator("#show-table").click()
    assert "panes=table" in frame.locator("#link").input_value()


def downloaded(page, button) -> bytes:
    page.click("#more summary")
    with page.expect_download() as download:
        page.click(button)
    return download.value.path().read_bytes()


def test_csv_holds_what_is_shown(browse, g):
    page = browse(view(g).html, "#voice=source")
    rows = list(csv.DictReader(io.StringIO(downloaded(page, "#save-csv").decode("utf-8-sig"))))
    assert {row["who"] for row in rows} == {"the mayor", "the engineers", "unnamed source"}
    assert {row["voice"] for row in rows} == {"source"}


def test_svg_and_png_hold_the_picture(browse, g):
    page = browse(view(g).html)
    picture = ElementTree.fromstring(downloaded(page, "#save-svg"))
    assert "Overloading" in "".join(picture.itertext())
    page.keyboard.press("Escape")
    assert downloaded(page, "#save-png").startswith(b"\x89PNG")


def test_print_shows_the_drawing_as_vectors(browse, g):
    page = browse(view(g).html)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#printed path").count() > 8
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#printed").count() == 0


def test_nothing_moves_after_the_first_draw(browse, g):
    made = view(g)
    page = browse(made.html)
    before = page.locator("#graph").screenshot()
    page.wait_for_timeout(700)
    assert page.locator("#graph").screenshot() == before


def test_dragging_a_node_takes_its_lines_along(browse, g):
    made = view(g)
    page = browse(made.html)
    box = next(box for box in made.scene.boxes if box.id == "actor:mayor")
    point(page, made, box.x, box.y)
    page.keyboard.press("Escape")
    before = downloaded(page, "#save-svg")
    page.focus("#graph")
    for _ in range(3):
        page.keyboard.press("Alt+ArrowDown")
    page.evaluate("document.querySelector('#more').open = false")
    after = downloaded(page, "#save-svg")
    assert before != after


def test_themes_change_all_colours(browse, g):
    page = browse(view(g).html)
    seen = set()
    for theme in ("light", "dark", "contrast"):
        page.select_option("#theme", theme, force=True)
        seen.add(
            page.evaluate(
                """() => getComputedStyle(document.body).backgroundColor +
                getComputedStyle(document.documentElement).getPropertyValue("--blue")"""
            )
        )
    assert len(seen) == 3


def test_right_to_left_sentences_run_from_right_to_left(browse, g):
    for *_, attributes in g.edges(data=True):
        if attributes.get("item") == "s1":
            attributes.update(before="", quote="שלום עולם", after="")
    page = browse(view(g).html, "#node=author:Ada%20Lund")
    quotes = page.locator("#evidence blockquote").filter(has_text="שלום")
    assert quotes.first.evaluate("(quote) => getComputedStyle(quote).direction") == "rtl"


def test_a_phone_shows_graph_and_evidence(context, browse, g):
    page = browse(view(g).html)
    page.set_viewport_size({"width": 390, "height": 800})
    page.reload()
    page.wait_for_selector("html[data-drawn]", state="attached")
    assert page.locator("#graph").bounding_box()["width"] == 390
    page.evaluate("location.hash = '#node=explanation:load'")
    page.wait_for_selector("#evidence:visible")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
