"""The stance view: explanations in the middle, authors on the left, those whom they quote on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import networkx as nx

from graphlib_kb.graph.attributes import EVENT, NodeKind
from graphlib_kb.graph.projections import stance_graph
from graphlib_kb.graph.select import Counting, Level, Voice
from graphlib_kb.views.columns import place_columns
from graphlib_kb.views.evidence import Shelf
from graphlib_kb.views.groups import count_kind, fitting_level
from graphlib_kb.views.opening import weigh, with_opening
from graphlib_kb.views.scene import Box, Line, Scene, lettered_box


def stance_scene(
    g: nx.MultiDiGraph,
    shelf: Shelf,
    *,
    by: Level = "holder",
    voice: Voice = "both",
    status: Counting = "any",
    most: int = 3000,
    complete: bool = False,  # noqa: ARG001  nothing is left out here
) -> Scene:
    """Who supports, contests and reports each explanation."""
    level, note = fitting_level(g, by, most - count_kind(g, NodeKind.EXPLANATION))
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
    holders = [
        holder_box(node, attributes, g, projection)
        for node, attributes in projection.nodes(data=True)
        if attributes["kind"] == NodeKind.HOLDER
    ]
    event = event_box(g, widest=340.0)
    authors = [box for box in holders if box.kind in _WRITING]
    quoted = [box for box in holders if box.kind in _QUOTED]

    def place(boxes: Sequence[Box], lines: Sequence[Line]) -> Scene:
        speaking = {line.source for line in lines}
        left = [box for box in boxes if box.kind in _WRITING and box.id in speaking]
        right = [box for box in boxes if box.kind in _QUOTED and box.id in speaking]
        placed, routed, headings, frames = place_columns(
            left,
            [box for box in boxes if box.kind == "explanation"],
            right,
            lines,
            head=event,
            titles=(
                title_of(_TITLES.get(level, "Holders"), left, authors),
                title_of("Quoted sources", right, quoted),
            ),
        )
        return Scene(tuple(placed), tuple(routed), headings=tuple(headings), frames=tuple(frames))

    return replace(
        with_opening(
            [*explanations, *authors, *quoted],
            lines,
            place,
            rank_columns(explanations, holders, lines, shelf),
        ),
        kind="stance",
        title=str(g.graph.get("title") or "Who supports which explanation"),
        question=str(g.graph.get("question") or ""),
        note=note.strip(),
    )


def rank_columns(
    explanations: Sequence[Box], holders: Sequence[Box], lines: Sequence[Line], shelf: Shelf
) -> list[str]:
    """The explanations with most sources, as many as a screen has room for; then the holders likewise."""
    weight = weigh(lines, shelf.evidence)
    first, second = (
        sorted((box.id for box in boxes), key=weight, reverse=True) for boxes in (explanations, holders)
    )
    return [*first[:_ROOM], *second, *first[_ROOM:]]


def title_of(title: str, shown: Sequence[Box], members: Sequence[Box]) -> str:
    """The title of a column, with how many of its members are shown if not all are."""
    return title if len(shown) == len(members) else f"{title} ({len(shown)} of {len(members)})"


_WRITING, _QUOTED = ("author", "group"), ("source", "unnamed")
_ROOM = 10
"""Explanations that are shown first, at most."""

_TITLES = {"holder": "Authors", "author": "Authors", "outlet": "Outlets", "article": "Articles"}


def event_box(g: nx.MultiDiGraph, *, widest: float = 270.0) -> Box | None:
    """The box of the event to be explained, if the graph has one."""
    if EVENT not in g:
        return None
    attributes = g.nodes[EVENT]
    return lettered_box(
        EVENT,
        "event",
        attributes["label"],
        widest=widest,
        lines=3,
        details={"also called": list(attributes.get("outcome", ()))[1:]},
    )


def explanation_box(
    node: str,
    attributes: Mapping[str, Any],
    g: nx.MultiDiGraph,
    *,
    silent: bool = False,
    widest: float = 236.0,
) -> Box:
    """The box of an explanation."""
    return lettered_box(
        node,
        "explanation",
        str(attributes["label"]),
        widest=widest,
        lines=3,
        small="nobody speaks of it" if silent else "",
        fixed=True,
        details={
            "description": attributes.get("description"),
            "rivals": [
                g.nodes[f"explanation:{rival}"]["label"]
                for rival in attributes.get("rivals", ())
                if f"explanation:{rival}" in g
            ],
        },
    )


def holder_box(
    node: str,
    attributes: Mapping[str, Any],
    g: nx.MultiDiGraph,
    projection: nx.Graph,
    *,
    widest: float = 200.0,
) -> Box:
    """The box of whoever holds something: an author with outlet and year, a quoted source, a group."""
    kind = str(attributes.get("holder_kind", ""))
    shape = {"author": "author", "unnamed": "unnamed"}.get(kind, "source" if node in g else "group")
    small = ""
    articles = g.graph.get("articles", {})
    written = [articles[article] for article in attributes.get("articles", ()) if article in articles]
    if shape == "author":
        outlets = [str(outlet) for outlet in attributes.get("outlet", ())]
        years = sorted({str(article["published"])[:4] for article in written if article.get("published")})
        shown = [outlet for outlet in outlets if outlet != attributes["label"]]
        small = ", ".join([*shown[:1], "–".join(dict.fromkeys([*years[:1], *years[-1:]]))]).strip(", ")
    elif shape == "unnamed" and written:
        small = f"in {written[0]['byline']}"
    members: list[str] = []
    if shape == "group":
        edges = projection.edges(node, data="items")
        members = sorted({str(item["holder_label"]) for *_, items in edges for item in items})
        small = f"{len(members)} holders" if len(members) > 1 else ""
    return lettered_box(
        node,
        shape,
        str(attributes["label"]),
        widest=widest,
        lines=2,
        small=small,
        details={
            "kind": kind,
            "also called": list(attributes.get("aliases", ())),
            "outlet": list(attributes.get("outlet", ())),
            "members": members[:300],
        },
    )
