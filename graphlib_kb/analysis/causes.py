"""Causal maps: chains that lead to an event, who carries each link, feedback loops, denied links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import networkx as nx

from graphlib_kb.errors import UnknownNameError
from graphlib_kb.graph.attributes import EVENT, NodeKind
from graphlib_kb.graph.projections import causal_graph
from graphlib_kb.graph.select import Counting, Voice


@dataclass(frozen=True, slots=True)
class Link:
    """One step of a causal map: what is said of this cause and this effect, whatever the relation.

    ``asserters`` and ``deniers`` are labels of holders, ``sources`` the independent sources that assert it,
    ``relations`` what they say it does (causes, enables, prevents, motivates), ``items`` the evidence.
    """

    cause: str
    effect: str
    cause_label: str
    effect_label: str
    relations: tuple[str, ...]
    asserters: tuple[str, ...]
    deniers: tuple[str, ...]
    sources: tuple[str, ...]
    certainty: str
    items: tuple[dict[str, Any], ...] = field(repr=False)

    def __str__(self) -> str:
        number = len(self.sources)
        carried = [f"{', '.join(self.asserters)}; {number} source{'' if number == 1 else 's'}"]
        denied = [f"denied by {', '.join(self.deniers)}"]
        told = (carried if self.asserters else []) + (denied if self.deniers else [])
        return f"{self.cause_label} —{'/'.join(self.relations)}→ {self.effect_label} ({'; '.join(told)})"


@dataclass(frozen=True, slots=True)
class Chain:
    """A path of causal links, first cause first.

    ``carried_by`` are the independent sources that assert every link: where there are none, nobody tells
    the whole story and the chain is pieced together. ``told_by`` are the holders that assert every link.
    """

    links: tuple[Link, ...]

    @property
    def factors(self) -> tuple[str, ...]:
        """Node ids from the first cause to the last effect."""
        return (self.links[0].cause, *(link.effect for link in self.links))

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels from the first cause to the last effect."""
        return (self.links[0].cause_label, *(link.effect_label for link in self.links))

    @property
    def carried_by(self) -> tuple[str, ...]:
        """Independent sources that assert every link."""
        return tuple(sorted(set.intersection(*(set(link.sources) for link in self.links))))

    @property
    def told_by(self) -> tuple[str, ...]:
        """Labels of the holders that assert every link."""
        return tuple(sorted(set.intersection(*(set(link.asserters) for link in self.links))))

    @property
    def weakest(self) -> int:
        """Number of independent sources of the link that has the fewest."""
        return min(len(link.sources) for link in self.links)

    @property
    def denied(self) -> bool:
        """Whether someone denies one of its links."""
        return any(link.deniers for link in self.links)

    def __str__(self) -> str:
        return " → ".join(self.labels)

    def rows(self) -> list[dict[str, Any]]:
        """One dict for each link, for tables and frames."""
        return [
            {
                "chain": str(self),
                "step": step,
                "cause": link.cause_label,
                "effect": link.effect_label,
                "relations": list(link.relations),
                "asserters": list(link.asserters),
                "deniers": list(link.deniers),
                "sources": len(link.sources),
                "carried by one source": bool(self.carried_by),
                "items": [item["item"] for item in link.items],
            }
            for step, link in enumerate(self.links, 1)
        ]


def causal_chains(
    g: nx.MultiDiGraph,
    to: str | None = None,
    *,
    longest: int = 4,
    limit: int = 500,
    voice: Voice = "both",
    status: Counting = "any",
) -> tuple[Chain, ...]:
    """Causal chains that lead to an event, best carried first.

    Parameters
    ----------
    g
        An argument graph.
    to
        What they lead to: a node id, or words of a factor's label or quotations (case and order don't
        matter); None for the event to be explained.
    longest
        The most links that a chain may have.
    limit
        The most chains to return; shorter chains are found first.
    voice, status
        As in `explanation_matrix`.

    Links that are only denied carry no chain; see `denied_links`. A chain never meets a factor twice; see
    `feedback_loops`. Chains are sorted by the sources of their weakest link, then by length, then by name.

    Raises
    ------
    UnknownNameError
        If nothing in the graph is called so; the error lists what there is.
    """
    links = causal_links(g, voice=voice, status=status)
    ends = _find(g, to)
    into: dict[str, list[Link]] = {}
    for link in links:
        if link.asserters:
            into.setdefault(link.effect, []).append(link)
    for found in into.values():
        found.sort(key=lambda link: (-len(link.sources), link.cause_label, link.cause))
    chains = islice(_walk_back(into, ends, longest), limit)
    return tuple(sorted(chains, key=lambda chain: (-chain.weakest, len(chain.links), chain.labels)))


def causal_links(g: nx.MultiDiGraph, *, voice: Voice = "both", status: Counting = "any") -> tuple[Link, ...]:
    """All links of the causal map, relations of the same cause and effect taken together."""
    projection = causal_graph(g, voice=voice, status=status)
    links = []
    for cause, effect in dict.fromkeys(projection.edges()):
        edges = list(projection.get_edge_data(cause, effect).values())
        items = tuple(item for edge in edges for item in edge["items"])
        asserted = [item for item in items if not item["negated"]]
        links.append(
            Link(
                cause=cause,
                effect=effect,
                cause_label=projection.nodes[cause]["label"],
                effect_label=projection.nodes[effect]["label"],
                relations=tuple(sorted({item["relation"] for item in asserted or items})),
                asserters=tuple(sorted({item["holder_label"] for item in asserted})),
                deniers=tuple(sorted({item["holder_label"] for item in items if item["negated"]})),
                sources=tuple(sorted({item["source"] for item in asserted})),
                certainty=min((item["certainty"] for item in items), key=_FIRMNESS.index),
                items=items,
            )
        )
    return tuple(links)


_FIRMNESS = ("asserted", "hedged", "speculative")


def denied_links(g: nx.MultiDiGraph, *, voice: Voice = "both", status: Counting = "any") -> tuple[Link, ...]:
    """Links that someone denies; those that someone else asserts, the contested ones, come first."""
    denied = [link for link in causal_links(g, voice=voice, status=status) if link.deniers]
    return tuple(sorted(denied, key=lambda link: (not link.asserters, link.cause_label, link.effect_label)))


def feedback_loops(
    g: nx.MultiDiGraph,
    *,
    longest: int = 6,
    limit: int = 500,
    voice: Voice = "both",
    status: Counting = "any",
) -> tuple[Chain, ...]:
    """Chains of asserted links that return to where they began, shortest first."""
    links = {
        (link.cause, link.effect): link
        for link in causal_links(g, voice=voice, status=status)
        if link.asserters
    }
    graph = nx.DiGraph(list(links))
    cycles = islice(nx.simple_cycles(graph, length_bound=longest), limit)
    chains = []
    for cycle in cycles:
        first = cycle.index(min(cycle))
        nodes = [*cycle[first:], *cycle[:first]]
        chains.append(Chain(tuple(links[pair] for pair in zip(nodes, [*nodes[1:], nodes[0]], strict=True))))
    return tuple(sorted(chains, key=lambda chain: (len(chain.links), chain.labels)))


def _walk_back(into: dict[str, list[Link]], ends: list[str], longest: int) -> Iterator[Chain]:
    """Every path into the ends, all of one link before those of two, and so on."""

    def extend(path: tuple[Link, ...], missing: int) -> Iterator[Chain]:
        if not missing:
            yield Chain(path)
            return
        met = {path[0].cause, *(link.effect for link in path)}
        for link in into.get(path[0].cause, ()):
            if link.cause not in met:
                yield from extend((link, *path), missing - 1)

    for length in range(1, longest + 1):
        for end in ends:
            for link in into.get(end, ()):
                if link.cause != end:
                    yield from extend((link,), length - 1)


def _find(g: nx.MultiDiGraph, to: str | None) -> list[str]:
    places = {
        node: attributes
        for node, attributes in g.nodes(data=True)
        if attributes["kind"] in (NodeKind.EVENT, NodeKind.FACTOR)
    }
    if to is None:
        return [EVENT] if EVENT in places else []
    if to in places:
        return [to]
    words = _words(to)
    found = []
    for node, attributes in places.items():
        texts = [attributes["label"], *attributes.get("quotes", ()), *attributes.get("outcome", ())]
        if words and any(words <= _words(text) for text in texts):
            found.append(node)
    if not found:
        labels = sorted({attributes["label"] for attributes in places.values()})
        raise UnknownNameError("cause or effect", to, labels)
    return found


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
