"""Which edges of an argument graph count: by kind, by whose voice, by review status, and at what level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import networkx as nx

from graphlib_kb.errors import UnknownNameError
from graphlib_kb.graph.attributes import EVIDENCE_ATTRIBUTES, EdgeKind

Voice = Literal["both", "author", "source"]
"""Whose voice counts: an article's own, those whom it quotes, or both."""

Level = Literal["holder", "author", "actor", "outlet", "article", "kind"]
"""What the holders are: whoever holds it; only authors; only quoted actors; or the outlet or article in
which it is held, or the kind of holder."""

Counting = Literal["any", "accepted"]
"""Which review status counts."""

VOICES = ("both", "author", "source")
LEVELS = ("holder", "author", "actor", "outlet", "article", "kind")
COUNTING = ("any", "accepted")


def edges_of(
    g: nx.MultiDiGraph, kind: EdgeKind | str, *, voice: Voice = "both", status: Counting = "any"
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Edges of one kind as (from, to, attributes), in the graph's order.

    Raises
    ------
    UnknownNameError
        If ``voice`` or ``status`` is none of those that there are.
    """
    check("voice", voice, VOICES)
    check("status", status, COUNTING)
    for start, end, attributes in g.edges(data=True):
        if attributes["kind"] != str(kind):
            continue
        if voice != "both" and attributes["voice"] != voice:
            continue
        if status == "accepted" and attributes["status"] != "accepted":
            continue
        yield start, end, attributes


def column_of(g: nx.MultiDiGraph, evidence: dict[str, Any], by: Level) -> tuple[str, str] | None:
    """Node id and label of the holder of a piece of evidence at a level; None where it has none there.

    At level ``author`` only what authors hold themselves has a holder, at level ``actor`` only what named
    sources hold: a quotation is never laid to the account of the author who quotes it.
    """
    holder = evidence["holder"]
    if by == "holder":
        return holder, evidence["holder_label"]
    if by == "author":
        return (holder, evidence["holder_label"]) if holder.startswith("author:") else None
    if by == "actor":
        return (holder, evidence["holder_label"]) if holder.startswith("actor:") else None
    if by == "outlet":
        return (f"outlet:{evidence['outlet']}", evidence["outlet"]) if evidence["outlet"] else None
    if by == "article":
        title = g.graph["articles"].get(evidence["article"], {}).get("title")
        return f"article:{evidence['article']}", title or evidence["article"]
    check("level", by, LEVELS)
    kind = g.nodes[holder]["holder_kind"]
    return f"kind:{kind}", kind


def evidence_of(attributes: dict[str, Any]) -> dict[str, Any]:
    """An edge's attributes without the empty shell: what a reader needs to check it."""
    return {key: value for key, value in attributes.items() if key in EVIDENCE_ATTRIBUTES or key in _SAID}


_SAID = ("stance", "confidence", "undercuts", "relation", "negated", "polarity")


def check(what: str, name: str, available: tuple[str, ...]) -> None:
    """Raise an error that lists what there is, if a name isn't among it."""
    if name not in available:
        raise UnknownNameError(what, name, list(available))
