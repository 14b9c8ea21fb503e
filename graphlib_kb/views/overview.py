"""The overview: kinds of holders, the explanations, and the event that they explain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import networkx as nx

from graphlib_kb.graph.attributes import EVENT, EdgeKind, NodeKind
from graphlib_kb.graph.projections import stance_graph
from graphlib_kb.graph.select import Counting, Level, Voice, edges_of
from graphlib_kb.views.columns import place_columns
from graphlib_kb.views.evidence import Shelf
from graphlib_kb.views.groups import fitting_level
from graphlib_kb.views.opening import with_opening
from graphlib_kb.views.scene import Box, Heading, Line, Scene, lettered_box
from graphlib_kb.views.stance import event_box, explanation_box, rank_columns, title_of

_GROUPS = {
    "author": "Authors",
    "person": "Persons quoted",
    "government": "Governments quoted",
    "state": "States quoted",
    "organisation": "Organisations quoted",
    "group": "Groups quoted",
    "place": "Places named as sources",
    "unnamed": "Unnamed sources",
}


def overview_scene(
    g: nx.MultiDiGraph,
    shelf: Shelf,
    *,
    by: Level = "holder",
    voice: Voice = "both",
    status: Counting = "any",
    most: int = 3000,
    complete: bool = False,  # noqa: ARG001  nothing is left out here
) -> Scene:
    """Who supports what in the large: lines grow with the number of independent sources."""
    level, note = fitting_level(g, "kind" if by == "holder" else by, most)
    projection = stance_graph(g, by=level, voice=voice, status=status)
    lines = [
        Line(
            id=f"{holder}|{explanation}|{stance}",
            source=holder,
            target=explanation,
            kind=stance,
            items=shelf.put(attributes["items"]),
        )
        for holder, explanation, stance, attributes in projection.edges(data=True, keys=True)
    ]
    explanations = [
        explanation_box(node, attributes, g, silent=not projection.in_degree(node))
        for node, attributes in projection.nodes(data=True)
        if attributes["kind"] == NodeKind.EXPLANATION
    ]
    groups = [
        _group_box(node, str(attributes["label"]), projection)
        for node, attributes in projection.nodes(data=True)
        if attributes["kind"] == NodeKind.HOLDER
    ]
    event = event_box(g, widest=220.0)

    def place(boxes: Sequence[Box], lines: Sequence[Line]) -> Scene:
        middle = [box for box in boxes if box.kind == "explanation"]
        saying = [box for box in boxes if box.kind == "group"]
        placed, routed, headings, _ = place_columns(
            saying, middle, [], lines, titles=(title_of("Who says it", saying, groups), "")
        )
        at = {box.id: box for box in placed}
        if event is not None:
            at[EVENT] = replace(event, x=480.0, height=event.height + 20)
            routed += [_explains(at[box.id], at[EVENT]) for box in middle]
        routed += _rivals(g, at)
        if middle:
            top = min(at[box.id].y - at[box.id].height / 2 for box in middle)
            headings = [*headings, Heading(title_of("Explanations", middle, explanations), 0.0, top - 16)]
        return Scene(tuple(at.values()), tuple(routed), headings=tuple(headings))

    return replace(
        with_opening(
            [*groups, *explanations], lines, place, rank_columns(explanations, groups, lines, shelf)
        ),
        kind="overview",
        title=str(g.graph.get("title") or "Overview"),
        question=str(g.graph.get("question") or ""),
        note=note.strip(),
    )


def _explains(explanation: Box, event: Box) -> Line:
    start, end = (explanation.x + explanation.width / 2, explanation.y), (event.x - event.width / 2, event.y)
    return Line(
        id=f"{explanation.id}|{EVENT}|explains",
        source=explanation.id,
        target=EVENT,
        kind="explains",
        path=(start, (start[0] + 90, start[1]), (end[0] - 90, end[1]), end),
    )


def _group_box(node: str, label: str, projection: nx.MultiDiGraph) -> Box:
    items = [item for _, _, held in projection.out_edges(node, data="items") for item in held]
    names = sorted({str(item["holder_label"]) for item in items})
    return lettered_box(
        node,
        "group",
        _GROUPS.get(label, label),
        widest=210.0,
        small=f"{len(names)} holders" if len(names) > 1 else names[0] if names else "",
        details={"members": names[:200]},
    )


def _rivals(g: nx.MultiDiGraph, at: dict[str, Box]) -> list[Line]:
    lines = []
    for source, target, _ in edges_of(g, EdgeKind.RIVAL):
        if source >= target or source not in at or target not in at:
            continue
        one, two = at[source], at[target]
        x = one.x + one.width / 2
        bulge = x + 26 + 0.06 * abs(one.y - two.y)
        ends = (one.y + one.height / 4, two.y - two.height / 4)
        path = ((x, ends[0]), (bulge, ends[0]), (bulge, ends[1]), (x, ends[1]))
        lines.append(
            Line(id=f"{source}|{target}|rival", source=source, target=target, kind="rival", path=path)
        )
    return lines
