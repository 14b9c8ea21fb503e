"""A graph of one kind as an interactive page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

import networkx as nx

from graphlib_kb.analysis.matrix import explanation_matrix
from graphlib_kb.errors import UnknownNameError
from graphlib_kb.graph.build import Knowledge, argument_graph
from graphlib_kb.graph.select import Counting, Level, Voice
from graphlib_kb.views.actors import actors_scene
from graphlib_kb.views.argument import argument_scene
from graphlib_kb.views.causal import causal_scene
from graphlib_kb.views.evidence import Shelf
from graphlib_kb.views.focus import part_of
from graphlib_kb.views.overview import overview_scene
from graphlib_kb.views.page import Page
from graphlib_kb.views.scene import Scene
from graphlib_kb.views.stance import stance_scene

Kind = Literal["stance", "causal", "argument", "actors", "overview"]

MOST = 3000
"""Nodes that one drawing can bear."""

_SCENES: dict[str, Callable[..., Scene]] = {
    "stance": stance_scene,
    "causal": causal_scene,
    "argument": argument_scene,
    "actors": actors_scene,
    "overview": overview_scene,
}

KINDS = tuple(_SCENES)


def view(
    graph: nx.MultiDiGraph | Knowledge,
    kind: Kind = "stance",
    *,
    by: Level = "holder",
    voice: Voice = "both",
    status: Counting = "any",
    focus: str | None = None,
    complete: bool = False,
    title: str | None = None,
    small: bool = False,
    packed: bool = True,
    most: int = MOST,
) -> Page:
    """A self-contained interactive page; it shows itself in a notebook and can be saved and embedded.

    Parameters
    ----------
    graph
        An argument graph, or a knowledge base, whose argument graph is made.
    kind
        ``stance`` (who supports and contests which explanation), ``causal`` (what is said to lead to the
        event), ``argument`` (the claims under each explanation), ``actors`` (who agrees with whom) or
        ``overview`` (groups of holders, explanations and the event).
    by, voice, status
        What the holders are and what counts, as in `graphlib_kb.analysis.matrix.explanation_matrix`.
    focus
        Draw a part: a node's id, or ``outlet:``, ``article:`` or ``kind:`` (of holder) with a name.
    complete
        Draw also what a view leaves out to be readable: causal links that don't lead to the event, the weaker
        lines between actors; and show all of it at first, not only the part with most sources behind it.
    title
        Heading of the page; the graph's own where it is left out.
    small
        Start with the picture alone, for embedding in a narrow place.
    packed
        Compress the page's scripts and data; without, the page is three times as big and can be read.

    most
        Nodes above which they are drawn in groups.

    Raises
    ------
    UnknownNameError
        If there is no such kind of view, level, voice, status or focus.

    Notes
    -----
    Nothing is printed, opened or written. The same graph always gives the same bytes. What is too large to be
    read at once opens on the part with most sources behind it, says so, and a button draws all. Above
    `MOST` nodes holders, claims or causes are drawn in groups; the page says so, and ``focus`` draws one of
    them in full.
    """
    if kind not in _SCENES:
        raise UnknownNameError("kind of view", kind, list(_SCENES))
    g = graph if isinstance(graph, nx.Graph) else argument_graph(graph)
    if focus is not None:
        g = part_of(g, focus)
    shelf = Shelf(g)
    scene = _SCENES[kind](g, shelf, by=by, voice=voice, status=status, most=most, complete=complete)
    matrix = _matrix(g, shelf, by=by, voice=voice, status=status)
    used = {str(piece["article"]) for piece in shelf.evidence}
    articles = {key: dict(value) for key, value in g.graph.get("articles", {}).items() if key in used}
    if complete:
        scene = replace(scene, opening=None)
    scene = replace(
        scene, title=title or scene.title, evidence=shelf.evidence, articles=articles, matrix=matrix
    )
    return Page(scene.rounded(), small=small, packed=packed)


def _column(g: nx.MultiDiGraph, holder: str, label: str) -> str:
    """The heading of a column; the unnamed of different articles are told apart by them."""
    if not holder.startswith("unnamed:"):
        return label
    return f"{label} in {g.graph['articles'][holder.removeprefix('unnamed:')]['byline']}"


def _matrix(g: nx.MultiDiGraph, shelf: Shelf, *, by: Level, voice: Voice, status: Counting) -> dict[str, Any]:
    found = explanation_matrix(g, by=by, voice=voice, status=status)
    return {
        "by": found.by,
        "explanations": [
            {"id": key, "node": f"explanation:{key}", "label": label}
            for key, label in found.explanations.items()
        ],
        "holders": [{"id": key, "label": _column(g, key, label)} for key, label in found.holders.items()],
        "cells": [
            {
                "explanation": explanation,
                "holder": holder,
                "text": str(cell),
                "items": list(shelf.put(found.evidence[item] for item in cell.items)),
            }
            for (explanation, holder), cell in found.cells.items()
        ],
    }
