"""Where things are placed: nothing over anything else, causes left of effects, the same every time."""

from __future__ import annotations

from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import pytest
from dispute import dispute
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlib_kb.graph import argument_graph
from graphlib_kb.views import view
from graphlib_kb.views.cards import place_cards
from graphlib_kb.views.columns import place_columns
from graphlib_kb.views.forces import place_by_forces, push_apart
from graphlib_kb.views.layers import place_layers
from graphlib_kb.views.opening import scale_of
from graphlib_kb.views.scene import Box, Line, lettered_box
from graphlib_kb.views.spacing import place_in_order, spread
from graphlib_kb.views.view import KINDS

from .hostile import hostile


def box(name: str, kind: str = "factor", width: float = 100.0, height: float = 30.0) -> Box:
    return Box(name, kind, name, (name,), width, height)


def line(source: str, target: str, kind: str = "asserted") -> Line:
    return Line(f"{source}|{target}|{kind}", source, target, kind)


def overlapping(boxes) -> list[tuple[str, str]]:
    return [
        (one.id, two.id)
        for one, two in combinations(boxes, 2)
        if abs(one.x - two.x) < (one.width + two.width) / 2 - 0.01
        and abs(one.y - two.y) < (one.height + two.height) / 2 - 0.01
    ]


graphs = st.integers(2, 25).flatmap(
    lambda count: st.lists(
        st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), min_size=1, max_size=60, unique=True
    )
)


@pytest.mark.parametrize("kind", KINDS)
def test_no_box_covers_another(g, kind):
    assert overlapping(view(g, kind).scene.boxes) == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_box_covers_another_when_labels_are_long(kind):
    assert overlapping(view(argument_graph(hostile()), kind).scene.boxes) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_line_has_its_ends_on_its_boxes(g, kind):
    scene = view(g, kind).scene
    at = {box.id: box for box in scene.boxes}
    for drawn in scene.lines:
        for end, (x, y) in ((drawn.source, drawn.path[0]), (drawn.target, drawn.path[-1])):
            assert abs(x - at[end].x) <= at[end].width / 2 + 0.1
            assert abs(y - at[end].y) <= at[end].height / 2 + 0.1


@given(graphs, st.sampled_from([None, 60.0, 300.0, 700.0]))
@settings(max_examples=60, deadline=None)
def test_layers_stand_apart_and_lines_run_to_the_right_unless_they_close_a_loop(pairs, height):
    names = {f"n{end}" for pair in pairs for end in pair}
    boxes, lines = place_layers(
        [box(name) for name in sorted(names)],
        [line(f"n{one}", f"n{two}") for one, two in pairs],
        height=height,
    )
    at = {box.id: box for box in boxes}
    assert overlapping(boxes) == []
    assert len(lines) == len(pairs)
    for drawn in lines:
        assert drawn.feedback == (at[drawn.source].x >= at[drawn.target].x)


@given(graphs)
@settings(max_examples=40, deadline=None)
def test_a_graph_without_loops_has_no_feedback(pairs):
    forward = [(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]]
    names = {f"n{end}" for pair in forward for end in pair}
    _, lines = place_layers(
        [box(name) for name in sorted(names)], [line(f"n{one}", f"n{two}") for one, two in set(forward)]
    )
    assert not any(drawn.feedback for drawn in lines)


def test_causes_stand_left_of_the_event_and_consequences_right_of_it():
    boxes, _ = place_layers(
        [box("a"), box("b"), box("event"), box("c")],
        [line("a", "b"), line("b", "event"), line("event", "c"), line("a", "event")],
        event="event",
    )
    order = sorted(boxes, key=lambda box: box.x)
    assert [box.id for box in order] == ["a", "b", "event", "c"]


def test_what_both_causes_and_follows_from_the_event_closes_a_loop_on_its_left():
    boxes, lines = place_layers(
        [box("war"), box("event")], [line("war", "event"), line("event", "war")], event="event"
    )
    at = {box.id: box for box in boxes}
    assert at["war"].x < at["event"].x
    assert [drawn.feedback for drawn in lines] == [False, True]


def test_a_self_loop_is_drawn():
    _, lines = place_layers([box("a"), box("b")], [line("a", "b"), line("a", "a")])
    assert [drawn.feedback for drawn in lines] == [False, True]


def test_a_line_that_passes_a_layer_touches_no_box_in_it():
    boxes, lines = place_layers(
        [box(name) for name in "abcd"], [line("a", "b"), line("b", "c"), line("a", "c"), line("a", "d")]
    )
    at = {box.id: box for box in boxes}
    long = next(drawn for drawn in lines if drawn.id.startswith("a|c"))
    for x, y in long.path[1:-1]:
        if abs(x - at["b"].x) < at["b"].width / 2:
            assert abs(y - at["b"].y) > at["b"].height / 2


def test_crossings_are_few():
    """Two stars with their leaves given in turn need not cross at all."""
    boxes, _ = place_layers(
        [box("s"), box("t"), *(box(f"n{index}") for index in range(10))],
        [line(f"n{index}", "st"[index % 2]) for index in range(10)],
    )
    at = {box.id: box for box in boxes}
    leaves = sorted((box for box in boxes if box.id.startswith("n")), key=lambda box: (box.x, box.y))
    for column in {round(leaf.x) for leaf in leaves}:
        ends = [int(leaf.id[1:]) % 2 for leaf in leaves if round(leaf.x) == column]
        assert sum(one != two for one, two in pairwise(ends)) <= 1
    assert at["s"].x == at["t"].x


@given(st.integers(1, 12), st.integers(0, 60), st.integers(0, 60), st.data())
@settings(max_examples=40, deadline=None)
def test_columns_stand_apart(count, left, right, data):
    middle = [box(f"e{index}", "explanation", 220, 40) for index in range(count)]
    sides = (
        [box(f"l{index}", "author") for index in range(left)],
        [box(f"r{index}", "source") for index in range(right)],
    )
    lines = [
        line(holder.id, f"e{data.draw(st.integers(0, count - 1))}", kind)
        for boxes in sides
        for holder in boxes
        for kind in ("supports", "contests")
    ]
    boxes, placed, _, _ = place_columns(sides[0], middle, sides[1], lines, head=box("event", "event", 240))
    assert overlapping(boxes) == []
    assert len({(drawn.path[-1]) for drawn in placed}) == len(placed)


@given(st.lists(st.integers(0, 14), min_size=1, max_size=12))
@settings(max_examples=40, deadline=None)
def test_cards_stand_apart(counts):
    heads = [box(f"e{index}", "explanation", 250, 40) for index in range(len(counts))]
    cards = [
        box(f"c{index}-{at}", "claim", 230, 60) for index, count in enumerate(counts) for at in range(count)
    ]
    kinds = ("supports", "contests", "reports")
    lines = [
        line(f"c{index}-{at}", f"e{index}", kinds[at % 3])
        for index, count in enumerate(counts)
        for at in range(count)
    ]
    boxes, _ = place_cards(heads, cards, lines, top=box("event", "event", 300))
    assert overlapping(boxes) == []


@pytest.mark.parametrize("count", [1, 2, 40, 400])
def test_forces_leave_no_overlap_and_pack_the_pieces(count):
    graph = nx.gnm_random_graph(count, count, seed=3)
    rng = np.random.default_rng(1)
    sizes = np.c_[rng.uniform(60, 220, count), rng.uniform(28, 60, count)]
    edges = np.array(graph.edges(), dtype=np.int64).reshape(-1, 2)
    centres = place_by_forces(sizes, edges, np.ones(len(edges)))
    boxes = [box(str(index), width=w, height=h) for index, (w, h) in enumerate(sizes)]
    placed = [
        Box(b.id, b.kind, b.label, b.lines, b.width, b.height, x, y)
        for b, (x, y) in zip(boxes, centres, strict=True)
    ]
    assert overlapping(placed) == []
    assert np.array_equal(centres, place_by_forces(sizes, edges, np.ones(len(edges))))
    extent = np.ptp(centres, axis=0) + sizes.mean(axis=0)
    assert count < 40 or np.prod(extent) < 12 * np.prod(sizes + 20, axis=1).sum()


def test_boxes_in_one_place_are_pushed_apart():
    centres = push_apart(np.zeros((9, 2)) + np.arange(9)[:, None] * 1e-6, np.full((9, 2), 50.0))
    assert (
        overlapping([Box(str(i), "factor", "", (), 50, 50, x, y) for i, (x, y) in enumerate(centres)]) == []
    )


@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(1, 80)), min_size=1, max_size=30))
def test_placing_in_order_keeps_order_and_gaps(wishes):
    wanted, sizes = [wish for wish, _ in wishes], [size for _, size in wishes]
    centres = place_in_order(wanted, sizes, gap=5)
    for (one, a), (two, b) in zip(
        zip(centres, sizes, strict=True), list(zip(centres, sizes, strict=True))[1:], strict=False
    ):
        assert two - one >= (a + b) / 2 + 5 - 1e-6


def test_placing_in_order_keeps_within_ends_or_is_centred_about_them():
    assert place_in_order([-90, 90], [10, 10], gap=2, within=(-20, 20)) == [-15, 15]
    assert place_in_order([50, 60], [10, 10], gap=2, within=(-6, 6)) == [-6, 6]


@pytest.mark.parametrize("kind", ["stance", "causal", "argument"])
def test_an_opening_is_a_part_of_the_whole_that_fits_and_keeps_the_event(kind):
    scene = view(wide_dispute(), kind).scene
    whole = {box.id for box in scene.boxes}
    assert {box.id for box in scene.first.boxes} < whole
    assert {line.id for line in scene.first.lines} < {line.id for line in scene.lines}
    assert scale_of(scene) < 1 <= scale_of(scene.first)
    assert overlapping(scene.first.boxes) == []
    assert "event" in {box.id for box in scene.first.boxes}
    assert f"of {len(whole)} nodes are drawn" in scene.first.note


def test_complete_opens_with_everything():
    assert view(wide_dispute(), "stance", complete=True).scene.opening is None


def wide_dispute() -> nx.MultiDiGraph:
    """The bridge, spoken of by sixty more, each of whom names a cause of their own."""
    g = argument_graph(dispute())
    stance = next(edge for *_, edge in g.edges(data=True) if edge.get("item") == "s2")
    causal = next(edge for *_, edge in g.edges(data=True) if edge.get("item") == "k3")
    for index in range(60):
        holder, factor = f"actor:{index}", f"factor:{index}"
        g.add_node(holder, **{**g.nodes["actor:mayor"], "label": f"Witness {index}"})
        g.add_node(factor, kind="factor", label=f"A cause that {index} names", explanation=None, quotes=[])
        said = {"holder": holder, "holder_label": f"Witness {index}"}
        g.add_edge(
            holder,
            "explanation:load",
            key=f"s-{index}",
            **{**stance, **said, "item": f"s-{index}", "claim": None, "start": index},
        )
        g.add_edge(factor, "event", key=f"k-{index}", **{**causal, **said, "item": f"k-{index}"})
    return g


def test_ports_keep_within_their_side():
    assert spread(5, 20, most=11) == [-8.0, -4.0, 0.0, 4.0, 8.0]


def test_a_box_is_wide_enough_for_its_lettering():
    short, long = (
        lettered_box("n", "source", text, widest=200) for text in ("Ann", "A name that is far too long " * 3)
    )
    assert short.width < long.width <= 200
    assert len(long.lines) == 2
    assert long.lines[-1].endswith("…")
