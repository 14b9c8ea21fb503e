"""The pieces of evidence of one drawing, each kept once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx

from graphlib_kb.graph.attributes import EdgeKind
from graphlib_kb.views.scene import Evidence

_FIRMNESS = ("asserted", "hedged", "speculative")


def telling(item: Mapping[str, Any]) -> tuple[bool, int, float, int, str]:
    """A key by which the most telling piece of evidence comes first.

    Reviewed comes before suggested and firm before loose, then the machine's confidence counts, then a length
    that is neither a scrap nor a page.
    """
    return (
        item["status"] != "accepted",
        _FIRMNESS.index(item["certainty"]),
        -round(float(item.get("confidence", 0.0)), 2),
        abs(len(item["quote"]) - 160),
        str(item["item"]),
    )


_CARRIES = (EdgeKind.ASSERTS, EdgeKind.CAUSAL, EdgeKind.STANCE, EdgeKind.BEARS)


class Shelf:
    """Collects evidence while a scene is made and numbers it in the order in which it comes."""

    def __init__(self, g: nx.MultiDiGraph) -> None:
        # Projections keep the common attributes only; the graph's own edges also have cue, cause and effect.
        self._full: dict[str, Mapping[str, Any]] = {}
        for kind in _CARRIES:
            for _, target, key, attributes in g.edges(keys=True, data=True):
                if attributes["kind"] != kind or key in self._full:
                    continue
                told = {name: value for name, value in attributes.items() if name not in ("kind", "claim")}
                if kind in (EdgeKind.STANCE, EdgeKind.BEARS):
                    told |= {"explanation": target, "about": g.nodes[target]["label"]}
                self._full[key] = told
        self._place: dict[str, int] = {}
        self._evidence: list[Evidence] = []

    def put(self, items: Iterable[Mapping[str, Any]]) -> tuple[int, ...]:
        """Positions of these pieces of evidence, added where they are new."""
        places = []
        for item in items:
            key = str(item["item"])
            if key not in self._place:
                self._place[key] = len(self._evidence)
                self._evidence.append(self._full.get(key, item))
            places.append(self._place[key])
        return tuple(places)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All of it, in order."""
        return tuple(self._evidence)
