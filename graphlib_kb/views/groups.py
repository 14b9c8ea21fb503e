"""Drawing many holders as few groups: by outlet, else by kind."""

from __future__ import annotations

import networkx as nx

from graphlib_kb.graph.attributes import EdgeKind, NodeKind
from graphlib_kb.graph.select import Level

LEVELS: tuple[Level, ...] = ("outlet", "kind")


def fitting_level(g: nx.MultiDiGraph, by: Level, most: int) -> tuple[Level, str]:
    """The level at which at most ``most`` holders are drawn, and what to say if it isn't ``by``."""
    wished = count_holders(g, by)
    if wished <= most:
        return by, ""
    for level in LEVELS:
        if count_holders(g, level) <= most:
            break
    drawn = count_holders(g, level)
    return level, (
        f"{wished:,} holders are too many for one drawing: they are drawn as {drawn:,} groups, by {level}. "
        f"The table lists them all; the setting focus=“{level}:…” draws one group in full. "
    )


def count_holders(g: nx.MultiDiGraph, by: Level) -> int:
    """How many holders of stances there are at a level."""
    found: set[object] = set()
    for holder, _, attributes in g.edges(data=True):
        if attributes["kind"] != EdgeKind.STANCE:
            continue
        if by in ("outlet", "article"):
            found.add(attributes[by])
        elif by == "kind":
            found.add(g.nodes[holder]["holder_kind"])
        elif by == "holder" or holder.startswith(f"{by}:"):
            found.add(holder)
    return len(found)


def count_kind(g: nx.MultiDiGraph, kind: NodeKind) -> int:
    """How many nodes of a kind there are."""
    return sum(1 for _, found in g.nodes(data="kind") if found == kind)
