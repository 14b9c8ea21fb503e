"""The argument view: under each explanation the claims that speak for it and against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import networkx as nx

from graphlib_kb.graph.attributes import EdgeKind, NodeKind
from graphlib_kb.graph.select import Counting, Level, Voice, edges_of
from graphlib_kb.views.cards import place_cards
from graphlib_kb.views.evidence import Shelf
from graphlib_kb.views.scene import Box, Line, Scene, lettered_box
from graphlib_kb.views.stance import event_box, explanation_box


def argument_scene(
    g: nx.MultiDiGraph,
    shelf: Shelf,
    *,
    by: Level = "holder",  # noqa: ARG001  a claim has the one holder that it has
    voice: Voice = "both",
    status: Counting = "any",
) -> Scene:
    """What is said for and against each explanation, claim by claim, each with its holder."""
    lines: list[Line] = []
    cards: dict[str, Box] = {}
    bearing: dict[str, list[str]] = defaultdict(list)
    for holder, explanation, attributes in edges_of(g, EdgeKind.STANCE, voice=voice, status=status):
        content = _content(holder, attributes)
        # A card under each explanation that the claim bears on: no line has to cross the others' cards.
        card = content if not bearing[content] else f"{content}@{explanation}"
        if explanation not in bearing[content]:
            bearing[content].append(explanation)
            cards[card] = claim_box(card, g, attributes)
        else:
            card = content if bearing[content][0] == explanation else f"{content}@{explanation}"
        lines.append(
            Line(
                id=f"{card}|{explanation}|{attributes['item']}",
                source=card,
                target=explanation,
                kind=attributes["stance"],
                items=shelf.put([attributes]),
            )
        )
    borne = {line.target for line in lines}
    heads = [
        explanation_box(node, attributes, g, silent=node not in borne, widest=250.0)
        for node, attributes in g.nodes(data=True)
        if attributes["kind"] == NodeKind.EXPLANATION
    ]
    boxes, placed = place_cards(heads, list(cards.values()), lines, top=event_box(g, widest=420.0))
    claims = {node for node, kind in g.nodes(data="kind") if kind == NodeKind.CLAIM}
    left_out = len(claims - set(bearing))
    return Scene(
        kind="argument",
        title=str(g.graph.get("title") or "What is claimed for and against"),
        question=str(g.graph.get("question") or ""),
        boxes=tuple(boxes),
        lines=tuple(placed),
        note=f"{left_out} claims that bear on no explanation are left out." if left_out else "",
    )


def _content(holder: str, stance: Mapping[str, Any]) -> str:
    """The claim on which a stance rests, else the passage of the author's own text."""
    return stance["claim"] or f"passage:{holder}:{stance['article']}:{stance['start']}-{stance['end']}"


def claim_box(node: str, g: nx.MultiDiGraph, stance: Mapping[str, Any]) -> Box:
    """A card with what is claimed and by whom; an author's own words look different from quoted ones."""
    claim = stance["claim"]
    return lettered_box(
        node,
        "claim" if stance["voice"] == "source" else "passage",
        g.nodes[claim]["label"] if claim else stance["quote"],
        widest=232.0,
        lines=3,
        small=f"— {stance['holder_label']}",
        fixed=True,
        details={"claimed by": stance["holder_label"]},
    )
