"""The argument view: under each explanation the claims that speak for it and against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import networkx as nx

from graphlib_kb.graph.attributes import EdgeKind, NodeKind
from graphlib_kb.graph.select import Counting, Level, Voice, edges_of
from graphlib_kb.views.cards import place_cards
from graphlib_kb.views.evidence import Shelf, telling
from graphlib_kb.views.opening import in_turn, weigh, with_opening
from graphlib_kb.views.scene import Box, Line, Scene, lettered_box
from graphlib_kb.views.stance import event_box, explanation_box


def argument_scene(
    g: nx.MultiDiGraph,
    shelf: Shelf,
    *,
    by: Level = "holder",  # noqa: ARG001  a claim has the one holder that it has
    voice: Voice = "both",
    status: Counting = "any",
    most: int = 3000,
    complete: bool = False,  # noqa: ARG001  a claim that bears on nothing has no place here
) -> Scene:
    """What is said for and against each explanation, claim by claim, each with its holder."""
    stances = list(edges_of(g, EdgeKind.STANCE, voice=voice, status=status))
    level = next(
        (name for name in _LEVELS if len({(_card(g, at, name), to) for _, to, at in stances}) <= most), "kind"
    )
    held: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for _, explanation, attributes in stances:
        held[_card(g, attributes, level), explanation].append(attributes)
    lines: list[Line] = []
    cards: list[Box] = []
    seen: set[str] = set()
    for (content, explanation), items in held.items():
        # A card under each explanation that the claim bears on: no line has to cross the others' cards.
        card = f"{content}@{explanation}" if content in seen else content
        seen.add(content)
        cards.append(claim_box(card, g, items[0]) if level == "claim" else group_box(card, items, level))
        for stance in dict.fromkeys(_said(item) for item in items):
            said = [item for item in items if _said(item) == stance]
            lines.append(
                Line(
                    id=f"{card}|{explanation}|{stance}",
                    source=card,
                    target=explanation,
                    kind=stance,
                    items=shelf.put(said),
                )
            )
    borne = {line.target for line in lines}
    heads = [
        explanation_box(node, attributes, g, silent=node not in borne, widest=250.0)
        for node, attributes in g.nodes(data=True)
        if attributes["kind"] == NodeKind.EXPLANATION
    ]
    event = event_box(g, widest=420.0)

    def place(boxes: Sequence[Box], lines: Sequence[Line]) -> Scene:
        shown = [box for box in boxes if box.kind == "explanation"]
        placed, routed = place_cards(
            shown, [box for box in boxes if box.kind != "explanation"], lines, top=event
        )
        return Scene(tuple(placed), tuple(routed))

    scene = with_opening(
        [*heads, *cards],
        lines,
        place,
        _ranked(heads, lines, shelf),
        "of each explanation, the most telling claims for and against it",
    )
    claims = {node for node, kind in g.nodes(data="kind") if kind == NodeKind.CLAIM}
    note = ""
    if level != "claim":
        note = (
            f"{len(stances):,} statements are too many for one drawing: they are in groups, by {level}. "
            "The table lists them all; the setting focus=“explanation:…” draws one explanation in full."
        )
    elif left_out := len(claims - seen):
        note = f"{left_out} claims that bear on no explanation are left out."
    return replace(
        scene,
        kind="argument",
        title=str(g.graph.get("title") or "What is claimed for and against"),
        question=str(g.graph.get("question") or ""),
        note=note,
    )


def _ranked(heads: Sequence[Box], lines: Sequence[Line], shelf: Shelf) -> list[str]:
    """The best carried explanations; then the best card against and for each of them, and so on in turn."""
    stacks: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        stacks[line.target, line.kind][line.source] += line.items
    best = [
        sorted(cards, key=lambda card: min(telling(shelf.evidence[item]) for item in cards[card]))
        for _, cards in sorted(stacks.items(), key=lambda stack: _ORDER.index(stack[0][1]))
    ]
    weight = weigh(lines, shelf.evidence)
    first = sorted((box.id for box in heads), key=weight, reverse=True)
    return list(dict.fromkeys([*first[:_ROOM], *in_turn(*best), *first[_ROOM:]]))


_ORDER = ("undercuts", "contests", "supports", "reports")
_ROOM = 10


def _said(stance: Mapping[str, Any]) -> str:
    return "undercuts" if stance.get("undercuts") else str(stance["stance"])


_LEVELS = ("claim", "holder", "outlet", "kind")


def _card(g: nx.MultiDiGraph, stance: Mapping[str, Any], level: str) -> str:
    """The id of the card on which a stance is written."""
    if level == "claim":
        passage = f"passage:{stance['holder']}:{stance['article']}:{stance['start']}-{stance['end']}"
        return str(stance["claim"] or passage)
    if level == "holder":
        return f"said:{stance['holder']}"
    return f"{level}:{stance['outlet'] if level == 'outlet' else g.nodes[stance['holder']]['holder_kind']}"


def group_box(node: str, items: Sequence[Mapping[str, Any]], level: str) -> Box:
    """A card that stands for many claims."""
    members = sorted({str(item["holder_label"]) for item in items})
    name = members[0] if level == "holder" else node.split("@")[0].partition(":")[2]
    return lettered_box(
        node,
        "group",
        name,
        widest=208.0,
        small=f"{len(items)} statements",
        fixed=True,
        details={"members": members[:300]},
    )


def claim_box(node: str, g: nx.MultiDiGraph, stance: Mapping[str, Any]) -> Box:
    """A card with what is claimed and by whom; an author's own words look different from quoted ones."""
    claim = stance["claim"]
    return lettered_box(
        node,
        "claim" if stance["voice"] == "source" else "passage",
        g.nodes[claim]["label"] if claim else stance["quote"],
        widest=208.0,
        lines=3,
        small=f"— {stance['holder_label']}",
        fixed=True,
        details={"claimed by": stance["holder_label"]},
    )
