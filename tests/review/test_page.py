"""The review page in a real Chromium: every action by keyboard and by mouse, and what must never be lost."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graphlib_kb.model import AUTHOR, Position, Status
from graphlib_kb.review.decisions import Verdict, read_decisions, standing
from graphlib_kb.review.server import ReviewServer
from graphlib_kb.review.session import Mode, ReviewSession

from .conftest import CODEBOOK, ONE, annotate_one, annotate_two

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for name in BROWSERS if (path := shutil.which(name))), "")
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

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason=f"needs one of {', '.join(BROWSERS)}"),
]


@pytest.fixture(scope="module")
def chromium():
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium):
    context = chromium.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def serve(log):
    servers = []

    def serving(*annotations, reviewer="anna", mode=Mode.TOGETHER):
        annotations = annotations or (annotate_one(), annotate_two())
        server = ReviewServer(
            annotations, log, reviewer=reviewer, codebook=CODEBOOK, mode=mode, title="Ferry"
        )
        server.start()
        servers.append(server)
        return server

    yield serving
    for server in servers:
        server.stop()


PLACE = """words => {
  const walker = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT);
  const nodes = [];
  let all = '';
  while (walker.nextNode()) { nodes.push([walker.currentNode, all.length]); all += walker.currentNode.data; }
  const start = all.indexOf(words), end = start + words.length;
  const box = (at) => {
    const [node, from] = nodes.findLast(([, from]) => from <= at);
    const range = document.createRange();
    range.setStart(node, at - from);
    range.setEnd(node, at - from + 1);
    return range.getBoundingClientRect();
  };
  const first = box(start), last = box(end - 1);
  return [first.left, first.top + first.height / 2, last.right, last.top + last.height / 2];
}"""


class Tab:
    """A tab of the review page, as a reviewer uses it."""

    def __init__(self, context, address, log) -> None:
        self.page = context.new_page()
        self.errors = []
        self.log = log
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(address)
        self.page.wait_for_selector("#queue li")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def says(self, words: str) -> None:
        self.page.wait_for_function(
            "words => document.getElementById('status').textContent.includes(words)", arg=words
        )

    def shows(self, headline: str) -> None:
        self.page.wait_for_selector(f"#headline:text-is('{headline}')")

    def choose(self, item: str) -> None:
        """Go to an item with the keyboard alone."""
        for _ in range(60):
            if self.page.locator(f'[id="item-{item}"][aria-selected=true]').count():
                return
            self.press("j")
        for _ in range(60):
            if self.page.locator(f'[id="item-{item}"][aria-selected=true]').count():
                return
            self.press("k")
        raise AssertionError(f"{item} is not in the queue")

    def saved(self, count: int) -> None:
        """Wait until so many decisions are confirmed."""
        for _ in range(1000):
            if len(read_decisions(self.log)) >= count:
                break
            self.page.wait_for_timeout(30)
        assert len(read_decisions(self.log)) == count
        self.page.wait_for_selector("body:not([aria-busy])")

    def part(self, role: str) -> str:
        return self.page.locator(f"li:has(#role-{role}) .quote").inner_text()

    def place(self, words: str) -> tuple[float, float, float, float]:
        """Where words of the article begin and end on the screen."""
        return self.page.evaluate(PLACE, words)

    def click(self, words: str) -> None:
        left, top, _, _ = self.place(words)
        self.page.mouse.click(left + 12, top)
        self.page.wait_for_timeout(60)

    def select(self, words: str) -> None:
        """Select words of the article with the mouse."""
        left, top, right, bottom = self.place(words)
        mouse = self.page.mouse
        mouse.move(left + 0.5, top)
        mouse.down()
        mouse.move((left + right) / 2, bottom, steps=3)
        mouse.move(right - 0.5, bottom, steps=3)
        mouse.up()
        self.page.wait_for_selector("#selection:not([hidden])")


@pytest.fixture
def open_tab(context, log):
    tabs = []

    def opening(server_or_address):
        address = getattr(server_or_address, "address", server_or_address)
        tabs.append(Tab(context, address, log))
        return tabs[-1]

    yield opening
    for tab in tabs:
        assert tab.errors == []


@pytest.fixture
def tab(serve, open_tab):
    return open_tab(serve())


@pytest.fixture
def now(one, two, log):
    """What stands in the log, applied."""

    def reading():
        return ReviewSession([one, two], log, reviewer="reader", codebook=CODEBOOK)

    return reading


# By keyboard


def test_a_accepts_r_rejects_and_the_queue_goes_on(tab, one, log):
    first = tab.page.locator("#queue li[aria-selected=true]").get_attribute("id")
    tab.press("a")
    tab.saved(1)
    tab.press("r")
    tab.saved(2)
    decisions = read_decisions(log)
    assert [decision.verdict for decision in decisions] == [Verdict.ACCEPT, Verdict.REJECT]
    assert f"item-{decisions[0].item}" == first
    assert "2 of" in tab.page.locator("#left").inner_text() or one.claims
    assert tab.page.locator("#queue li[aria-selected=true]").count() == 1


def test_a_correction_by_keys_alone(tab, one, now):
    tab.choose(one.causal[0].id)
    tab.press("t", "g", "c", "Enter")
    tab.saved(1)
    item = now().entry("one", one.causal[0].id).item
    assert (str(item.relation), item.negated, str(item.certainty)) == ("enables", True, "hedged")


def test_stance_explanation_and_holder_by_keys_alone(tab, one, now):
    tab.choose(one.stances[0].id)
    tab.press("s", "x")
    tab.page.keyboard.type("dies")
    tab.press("Escape", "h")
    tab.page.keyboard.type("Mara")
    tab.press("Escape", "n")
    tab.page.keyboard.type("why not")
    tab.press("Enter")
    tab.saved(1)
    entry = now().entry("one", one.stances[0].id)
    assert (entry.item.holder, entry.item.explanation, entry.item.position, entry.decision.note) == (
        "actor-lind",
        "diesel",
        Position.CONTESTS,
        "why not",
    )


def test_polarity_and_direct_speech_by_keys(tab, one, now):
    tab.choose(one.claims[0].id)
    tab.press("p", "d", "Enter")
    tab.saved(1)
    item = now().entry("one", one.claims[0].id).item
    assert (str(item.polarity), item.direct) == ("denied", False)


def test_a_part_is_moved_by_words_characters_and_sentences(tab, one, now):
    tab.choose(one.claims[0].id)
    assert tab.part("content") == "The bridge finished us"
    tab.press("ArrowLeft")
    assert tab.part("content") == "The bridge finished"
    tab.press(".")
    assert tab.part("content") == "bridge finished"
    tab.press(",", "ArrowRight", "Shift+ArrowLeft", ">")
    assert tab.part("content") == "The bridge finished us,"
    tab.press("ArrowDown")
    assert tab.part("content") == "“The bridge finished us,” said Mara Lind, who ran the line."
    tab.press("ArrowDown")
    assert tab.part("content") == "The ministry, according to Lind, had promised a subsidy."
    tab.press("ArrowUp")
    assert tab.part("content") == "“The bridge finished us,” said Mara Lind, who ran the line."
    tab.press("2", "ArrowRight")
    assert tab.part("source") == "Mara Lind,"
    tab.press("3", "Delete", "Enter")
    tab.saved(1)
    item = now().entry("one", one.claims[0].id).item
    assert item.content.quote(ONE) == "“The bridge finished us,” said Mara Lind, who ran the line."
    assert item.cue is None


def test_words_are_found_for_a_part(tab, one, now):
    tab.choose(one.causal[1].id)
    tab.press("2", "f")
    tab.page.keyboard.type("stopped running")
    tab.press("Escape")
    assert tab.part("effect") == "stopped running"
    tab.press("Enter")
    tab.saved(1)
    assert now().entry("one", one.causal[1].id).item.effect.quote(ONE) == "stopped running"


def test_escape_discards_what_was_changed(tab, one, log):
    tab.choose(one.claims[0].id)
    tab.press("ArrowLeft", "c", "Escape")
    assert tab.part("content") == "The bridge finished us"
    tab.press("a")
    tab.saved(1)
    assert read_decisions(log)[0].fields == {}


def test_a_does_not_accept_over_unsaved_changes(tab, one, log):
    tab.choose(one.claims[0].id)
    tab.press("c", "a")
    tab.says("There are changes")
    assert read_decisions(log) == ()


@pytest.mark.parametrize(
    ("digit", "kind", "keys"),
    [("1", "claims", []), ("3", "stances", ["s"]), ("5", "offtopic", [])],
)
def test_what_was_missed_is_added_by_keys_alone(tab, now, digit, kind, keys):
    before = len(getattr(now().annotations("one"), kind))
    tab.press("m", digit, "ArrowDown", "ArrowDown", *keys, "Enter")
    tab.saved(1)
    assert len(getattr(now().annotations("one"), kind)) == before + 1


def test_a_causal_assertion_is_added_by_keys_alone(tab, now, one):
    tab.press("m", "2", "f")
    tab.page.keyboard.type("promised a subsidy")
    tab.press("Escape", "Enter")
    tab.says("The effect is not set yet")
    tab.press("f")
    tab.page.keyboard.type("the closure")
    tab.press("Escape", "t", "Enter")
    tab.saved(1)
    added = now().annotations("one").causal[0]
    found = next(
        item for item in now().annotations("one").causal if item.id not in {i.id for i in one.causal}
    )
    assert (found.cause.quote(ONE), found.effect.quote(ONE), found.holder) == (
        "promised a subsidy",
        "the closure",
        AUTHOR,
    )
    assert added


def test_an_actor_is_added_renamed_merged_and_split_by_keys_alone(tab, now):
    tab.press("m", "4")
    tab.press("h")
    tab.press("ControlOrMeta+a")
    tab.page.keyboard.type("Ferry company")
    tab.press("Enter")
    tab.saved(1)
    assert "Ferry company" in {actor.name for actor in now().annotations("one").actors}
    tab.choose("actor-ministry")
    tab.press("h", "ControlOrMeta+a")
    tab.page.keyboard.type("Ministry of Transport")
    tab.press("Escape", "t", "Enter")
    tab.saved(2)
    tab.press("v", "v")
    tab.choose("actor-lind")
    tab.press("i")
    tab.page.keyboard.type("Minis")
    tab.press("Tab", "Space", "Tab", "Enter")
    tab.saved(3)
    assert "actor-lind" not in {actor.id for actor in now().annotations("one").actors}
    tab.press("u")
    tab.saved(4)
    tab.choose("actor-lind")
    tab.page.locator("#mention-0").focus()
    tab.press("Space")
    tab.press("o")
    tab.page.keyboard.type("The captain")
    tab.press("Enter")
    tab.saved(5)
    actors = {actor.name: actor for actor in now().annotations("one").actors}
    assert [mention.quote(ONE) for mention in actors["The captain"].mentions] == ["Mara Lind"]
    assert now().annotations("one").claims[0].holder == actors["The captain"].id


def test_somebody_new_can_be_the_holder(tab, one, now):
    tab.choose(one.claims[0].id)
    tab.press("h")
    tab.page.keyboard.type("somebody")
    tab.page.wait_for_selector("#new-name")
    tab.page.locator("#new-name").fill("The captain")
    tab.press("Enter")
    tab.saved(2)
    annotations = now().annotations("one")
    names = {actor.id: actor.name for actor in annotations.actors}
    assert names[annotations.claims[0].holder] == "The captain"


def test_undo_and_redo_without_limit(tab, log):
    for count in range(1, 6):
        tab.press("a")
        tab.saved(count)
    for count in range(6, 11):
        tab.press("u")
        tab.saved(count)
    assert standing(read_decisions(log))[0] == ()
    tab.press("u")
    tab.says("nothing to take back")
    for count in range(11, 16):
        tab.press("y")
        tab.saved(count)
    assert len(standing(read_decisions(log))[0]) == 5


def test_a_decision_is_taken_back_on_its_item(tab, one, now):
    tab.choose(one.claims[0].id)
    tab.press("r")
    tab.saved(1)
    tab.press("a")
    tab.saved(2)
    tab.press("v")
    tab.choose(one.claims[0].id)
    tab.press("w")
    tab.saved(3)
    assert now().entry("one", one.claims[0].id).is_open


def test_articles_queue_and_help_by_keys(tab):
    tab.press("]")
    tab.shows("Fuel")
    tab.press("[")
    tab.shows("A line ends")
    tab.press("q")
    tab.says("As in the text")
    assert "Photo" in tab.page.locator("#queue li").first.inner_text()
    tab.press("?")
    assert tab.page.locator("#help[open]").count() == 1
    assert "undo my last decision" in tab.page.locator("#help").inner_text()
    tab.press("Escape")
    assert tab.page.locator("#help[open]").count() == 0


def test_a_held_key_decides_no_more_than_it_shows(tab, log):
    tab.page.evaluate(
        "() => { for (let i = 0; i < 30; i++)"
        " document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', bubbles: true})); }"
    )
    tab.page.wait_for_timeout(400)
    assert len(read_decisions(log)) == 1


# By mouse


def test_everything_by_mouse(tab, one, now, log):
    page = tab.page
    page.locator(f'[id="item-{one.claims[0].id}"]').click()
    page.locator("#accept").click()
    tab.saved(1)
    page.locator(f'[id="item-{one.claims[1].id}"]').click()
    page.locator("#reject").click()
    tab.saved(2)
    page.locator("#undo").click()
    tab.saved(3)
    page.locator("#redo").click()
    tab.saved(4)
    page.locator(f'[id="item-{one.stances[0].id}"]').click()
    page.locator("label:has(#field-stance-reports)").click()
    page.locator("#field-explanation").select_option("subsidy")
    page.locator("#save").click()
    tab.saved(5)
    stance = now().entry("one", one.stances[0].id).item
    assert (stance.position, stance.explanation) == (Position.REPORTS, "subsidy")
    page.locator("#show").select_option("decided")
    page.locator(f'[id="item-{one.stances[0].id}"]').click()
    page.locator("#withdraw").click()
    tab.saved(6)
    assert now().entry("one", one.stances[0].id).is_open
    assert now().entry("one", one.claims[1].id).item.status is Status.REJECTED


def test_selected_words_become_a_part(tab, one, now):
    tab.page.locator(f'[id="item-{one.causal[0].id}"]').click()
    tab.select("took its passengers")
    tab.page.locator("#selection button", has_text="cause").first.click()
    tab.page.locator("#save").click()
    tab.saved(1)
    assert now().entry("one", one.causal[0].id).item.cause.quote(ONE) == "took its passengers"


def test_the_ends_of_a_part_are_dragged(tab, one, now):
    tab.page.locator(f'[id="item-{one.claims[1].id}"]').click()
    handle = tab.page.locator(".handle.end").bounding_box()
    tab.page.mouse.move(handle["x"], handle["y"] + handle["height"] / 2)
    tab.page.mouse.down()
    tab.page.mouse.move(handle["x"] - 60, handle["y"] + handle["height"] / 2, steps=4)
    tab.page.mouse.move(handle["x"] - 88, handle["y"] + handle["height"] / 2, steps=4)
    tab.page.mouse.up()
    moved = tab.part("content")
    assert "It may have been the price of diesel that forced the closure".startswith(moved)
    assert 30 < len(moved) < 58
    tab.page.locator("#save").click()
    tab.saved(1)
    assert now().entry("one", one.claims[1].id).item.content.quote(ONE) == moved


def test_selected_words_become_a_new_item(tab, now, one):
    tab.select("had promised a subsidy")
    tab.page.locator("#selection button", has_text="new claim").click()
    tab.page.locator("#field-holder").select_option("actor-lind")
    tab.page.locator("#save").click()
    tab.saved(1)
    new = [c for c in now().annotations("one").claims if c.id not in {claim.id for claim in one.claims}]
    assert [(claim.content.quote(ONE), claim.holder) for claim in new] == [
        ("had promised a subsidy", "actor-lind")
    ]


def test_a_click_in_the_text_goes_through_what_it_carries(tab, one):
    seen = set()
    for _ in range(4):
        tab.click("the price of diesel")
        seen.add(tab.page.locator("#queue li[aria-selected=true]").get_attribute("id"))
    assert {f"item-{one.causal[1].id}", f"item-{one.claims[1].id}", f"item-{one.stances[2].id}"} == seen


def test_merge_and_split_by_mouse(tab, now):
    page = tab.page
    page.locator('[id="item-actor-ministry"]').click()
    page.locator("summary").click()
    page.locator("#mention-1").click()
    page.locator("#split-name").fill("Another ministry")
    page.locator("#split").click()
    tab.saved(1)
    assert {"ministry", "Another ministry"} <= {actor.name for actor in now().annotations("one").actors}
    page.locator('[id="item-actor-lind"]').click()
    page.locator("#merge-into").select_option("actor-critics")
    page.locator("#everywhere").uncheck()
    page.locator("#merge").click()
    tab.saved(2)
    assert read_decisions(tab.log)[-1].article == "one"


# Nothing is lost


def start_server(log, reviewer="anna"):
    process = subprocess.Popen(
        [sys.executable, "-m", "review.serve", str(log), reviewer],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    return process, process.stdout.readline().strip()


def test_a_killed_server_loses_nothing(open_tab, one, log, now):
    process, address = start_server(log)
    tab = open_tab(address)
    tab.press("a")
    tab.saved(1)
    tab.choose(one.claims[0].id)
    process.kill()
    process.wait()
    process.stdout.close()
    tab.press("r")
    tab.says("does not answer")
    assert len(read_decisions(log)) == 1
    tab.choose(one.causal[0].id)
    tab.press("t")  # begun, but not saved
    again, address = start_server(log)
    try:
        tab.says("started anew")
        later = open_tab(address)
        later.says("from before was sent and kept")
        assert len(read_decisions(log)) == 2
        assert now().entry("one", one.claims[0].id).item.status is Status.REJECTED
        later.choose(one.causal[0].id)
        assert later.page.locator("#field-relation-enables").is_checked()
        later.press("Enter")
        later.saved(3)
        tab.page.close(run_before_unload=False)
    finally:
        again.kill()
        again.wait()
        again.stdout.close()


def test_an_answer_that_was_lost_is_asked_for_again_and_decides_once(context, serve, open_tab, log):
    server = serve()
    tab = open_tab(server)
    lose = {"left": 1}

    def losing(route):
        if lose["left"]:
            lose["left"] -= 1
            route.fetch()
            route.abort()
        else:
            route.continue_()

    tab.page.route("**/api/decide", losing)
    tab.press("a")
    tab.says("everything is kept")
    assert len(read_decisions(log)) == 1
    assert lose["left"] == 0


def test_a_server_that_vanishes_while_nothing_is_decided_is_noticed_and_found_again(tab, context):
    context.set_offline(True)
    tab.says("does not answer")
    context.set_offline(False)
    tab.says("Connected again")


def test_two_tabs_see_each_other(serve, open_tab, one, log):
    server = serve()
    first, second = open_tab(server), open_tab(server)
    first.choose(one.claims[0].id)
    second.choose(one.claims[0].id)
    first.press("r")
    first.saved(1)
    second.says("The log has grown")
    assert second.page.locator(f'[id="item-{one.claims[0].id}"]').count() == 0
    second.press("j", "a")
    second.saved(2)
    assert {decision.item for decision in read_decisions(log)} != {one.claims[0].id}


def test_a_tab_that_has_not_seen_the_others_decision_is_told(serve, open_tab, one, log):
    server = serve()
    first, second = open_tab(server), open_tab(server)
    second.page.route("**/api/revision*", lambda route: route.abort())
    second.choose(one.claims[0].id)
    first.choose(one.claims[0].id)
    first.press("r")
    first.saved(1)
    second.press("a")
    second.says("anna has decided it: reject")
    assert len(read_decisions(log)) == 1


def test_two_reviewers_at_two_servers_share_one_log(context, serve, open_tab, one, log):
    anna, bert = open_tab(serve(reviewer="anna")), open_tab(serve(reviewer="bert"))
    anna.choose(one.claims[0].id)
    anna.press("a")
    anna.saved(1)
    bert.says("The log has grown")
    bert.choose(one.claims[1].id)
    bert.press("r")
    bert.saved(2)
    assert {decision.reviewer for decision in read_decisions(log)} == {"anna", "bert"}
    anna.press("u")
    anna.saved(3)
    assert [decision.reviewer for decision in standing(read_decisions(log))[0]] == ["bert"]


def test_a_reviewer_can_take_over_in_the_same_tab(tab, log):
    tab.page.locator("#reviewer").fill("carla")
    tab.press("Enter")
    tab.page.locator("#reviewer").blur()
    tab.says("You decide as carla")
    tab.press("a")
    tab.saved(1)
    assert read_decisions(log)[0].reviewer == "carla"


def test_an_adjudicator_sees_only_what_is_disputed(serve, open_tab, one, two, log):
    for reviewer, stance in (("anna", "contests"), ("bert", "reports")):
        session = ReviewSession([one, two], log, reviewer=reviewer, mode=Mode.APART)
        session.correct("one", one.stances[0].id, stance=stance)
        session.accept("one", one.stances[1].id)
    tab = open_tab(serve(reviewer="judge", mode=Mode.ADJUDICATE))
    assert tab.page.locator("#queue li[role=option]").count() == 1
    readings = tab.page.locator(".readings li").all_inner_texts()
    assert readings == ["anna: correct, stance contests", "bert: correct, stance reports"]
    tab.press("a")
    tab.saved(5)
    assert read_decisions(log)[-1].adjudication
    assert tab.page.locator("#queue li[role=option]").count() == 0


def test_on_a_narrow_page_everything_is_in_reach_and_the_item_in_sight(serve, context):
    long = annotate_one("Some paragraph of this article goes on for a while.\n\n" * 60 + ONE)
    page = context.new_page()
    page.set_viewport_size({"width": 420, "height": 860})
    page.goto(serve(long).address)
    page.locator("#text .active").first.wait_for()
    page.wait_for_timeout(300)
    for _ in range(2):
        sight = page.evaluate(
            """() => {
              const [frame, part] = ["#reader", "#text .active"].map(
                (one) => document.querySelector(one).getBoundingClientRect());
              const root = document.scrollingElement;
              return [frame.top <= part.top && part.bottom <= frame.bottom, root.scrollTop,
                      root.scrollWidth <= root.clientWidth];
            }"""
        )
        assert sight == [True, 0, True]
        page.keyboard.press("j")
        page.wait_for_timeout(300)


# Hostile text


HOSTILE = (
    "<script>window.pwned = 1</script><img src=x onerror='window.pwned = 1'>\n"
    "\u202eThe Orsund\u2066 ferry\x00\x07 stopped “because” </div></body><svg onload=window.pwned=1>.\r\n"
    "The bridge finished us &lt;b&gt; {{7*7}} ${7*7} javascript:alert(1) 😀 said Mara Lind. "
    "It may have been the price of diesel that forced the closure, the ministry says. 😀😀 "
    "The ministry, according to Lind. Critics call the bridge story a myth. "
    "The Orsund ferry stopped running in March because the new bridge took its passengers. "
    "Photo: the pier at dawn."
)


def test_hostile_text_runs_nothing_and_offsets_stay_true(serve, open_tab, log):
    found = annotate_one(HOSTILE)
    article = found.article
    from dataclasses import replace

    actors = (
        replace(found.actors[0], name="<img src=x onerror=window.pwned=1>", aliases=("\u202eevil",)),
        *found.actors[1:],
    )
    claims = (replace(found.claims[0], reason="<script>window.pwned=1</script>"), *found.claims[1:])
    article = replace(article, title="<svg onload=window.pwned=1>", authors=("</option><script>1</script>",))
    server = serve(replace(found, article=article, actors=actors, claims=claims))
    tab = open_tab(server)
    requests = []
    tab.page.on("request", lambda request: requests.append(request.url))
    for _ in range(14):
        tab.press("j")
    tab.choose(found.claims[1].id)
    assert tab.part("content") == "It may have been the price of diesel that forced the closure"
    tab.press("ArrowLeft", "Enter")
    tab.saved(1)
    span = read_decisions(log)[0].fields["content"]
    assert span["quote"] == "It may have been the price of diesel that forced the"
    assert article.text[span["start"] : span["end"]] == span["quote"]
    tab.select("Critics call")
    tab.page.locator("#selection button", has_text="new off-topic").click()
    tab.press("Enter")
    tab.saved(2)
    assert read_decisions(log)[1].fields["passage"]["quote"] == "Critics call"
    assert tab.page.evaluate("window.pwned") is None
    assert tab.page.locator("#text script, #text img, #text svg, #panel img, #queue img").count() == 0
    assert all(url.startswith(server.address) for url in requests)
    shown = tab.page.evaluate("document.getElementById('text').textContent")
    assert shown == HOSTILE


def test_another_page_cannot_reach_the_server(serve, context, one, log):
    server = serve()
    page = context.new_page()
    page.route(
        "http://evil.example/**", lambda route: route.fulfill(body="<p>evil", content_type="text/html")
    )
    page.goto("http://evil.example/")
    body = json.dumps({"article": "one", "item": one.claims[0].id, "verdict": "reject"})
    outcome = page.evaluate(
        """async ([address, body]) => {
          const tried = [];
          for (const options of [
            { method: 'POST', body, headers: { 'Content-Type': 'application/json' } },
            { method: 'POST', body, mode: 'no-cors' },
            { method: 'POST', body, mode: 'no-cors', headers: { 'Content-Type': 'text/plain' } },
          ]) {
            try { tried.push((await fetch(address + 'api/decide', options)).type); }
            catch { tried.push('refused'); }
          }
          try { tried.push((await fetch(address + 'api/overview')).status); } catch { tried.push('refused'); }
          return tried;
        }""",
        [server.address, body],
    )
    assert outcome[0] == "refused"
    assert outcome[3] == "refused"
    assert read_decisions(log) == ()


def test_a_text_of_ten_megabytes_on_one_line_can_be_reviewed(serve, open_tab, log):
    long = ONE.replace("\n", " ") + "Nothing happened for a long time. " * 300_000
    found = annotate_one(long)
    tab = open_tab(serve(found))
    tab.press("a")
    tab.says("accepted and kept")
    assert len(read_decisions(log)) == 1


def test_the_page_has_no_accessibility_violations(tab):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
    tab.press("m")
    tab.press("Escape")
    for step in ("claim", "actor", "help"):
        if step == "actor":
            tab.choose("actor-lind")
        if step == "help":
            tab.press("?")
        results = axe.Axe().run(tab.page)
        found = [(v["id"], [n["html"][:90] for n in v["nodes"]][:5]) for v in results.response["violations"]]
        assert found == []
