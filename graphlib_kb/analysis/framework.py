"""The argument graph as a bipolar argumentation framework: arguments that support and attack one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import networkx as nx

from graphlib_kb.graph.attributes import EdgeKind, NodeKind
from graphlib_kb.graph.select import Counting, Voice, check, edges_of

Unit = Literal["claim", "source"]
"""What makes one argument: each claim, or each independent source that takes a stance."""


NEUTRAL = 0.5
"""The base score of every argument, unless others are given: nothing is known for or against it."""


@dataclass(frozen=True, slots=True)
class Framework:
    """Arguments that support and attack one another (Cayrol and Lagasquie-Schiex 2005).

    ``labels`` maps each argument to its text, ``base`` to its base score from 0 to 1; ``attacks`` and
    ``supports`` are pairs (from, to). ``evidence`` maps an argument to the stances behind it.
    """

    labels: Mapping[str, str]
    attacks: frozenset[tuple[str, str]] = frozenset()
    supports: frozenset[tuple[str, str]] = frozenset()
    base: Mapping[str, float] = field(default_factory=dict)
    evidence: Mapping[str, tuple[dict[str, Any], ...]] = field(repr=False, default_factory=dict)

    @property
    def arguments(self) -> tuple[str, ...]:
        """Ids of the arguments, in their order."""
        return tuple(self.labels)

    def base_score(self, argument: str) -> float:
        """The base score of an argument, `NEUTRAL` where none is given."""
        return self.base.get(argument, NEUTRAL)

    def without(self, removed: Iterable[str]) -> Framework:
        """The framework without some arguments and all their relations."""
        gone = set(removed)
        return Framework(
            labels={argument: label for argument, label in self.labels.items() if argument not in gone},
            attacks=frozenset(pair for pair in self.attacks if not gone.intersection(pair)),
            supports=frozenset(pair for pair in self.supports if not gone.intersection(pair)),
            base=self.base,
            evidence=self.evidence,
        )


def argument_framework(
    g: nx.MultiDiGraph,
    *,
    unit: Unit = "claim",
    rebuttals: bool = False,
    base: Mapping[str, float] | None = None,
    certainty_weights: Mapping[str, float] | None = None,
    voice: Voice = "both",
    status: Counting = "any",
) -> Framework:
    """Explanations, and what is said for and against them, as arguments.

    Parameters
    ----------
    g
        An argument graph.
    unit
        ``claim``: each claim is an argument (a stance without one, an argument of its own). ``source``: all
        that an independent source says for (or against) an explanation is one argument, so that repetition
        adds nothing.
    rebuttals
        Whether arguments for and against the same explanation, and arguments for rival explanations, attack
        one another too, so that a contested explanation is open rather than lost.
    base, certainty_weights
        Base scores by argument id; others are `NEUTRAL`, times the weight of their certainty if weights are
        given.
    voice, status
        As in `explanation_matrix`.

    Rival explanations attack one another. Reporting what others claim neither supports nor attacks.
    """
    check("unit", unit, ("claim", "source"))
    labels = {
        node: data["label"] for node, data in g.nodes(data=True) if data["kind"] == NodeKind.EXPLANATION
    }
    attacks = {(start, end) for start, end, _ in edges_of(g, EdgeKind.RIVAL)}
    supports: set[tuple[str, str]] = set()
    evidence: dict[str, list[dict[str, Any]]] = defaultdict(list)
    sides: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for _, explanation, stance in edges_of(g, EdgeKind.STANCE, voice=voice, status=status):
        position = stance["stance"]
        if position == "reports":
            continue
        if unit == "source":
            argument = f"source:{stance['source']}:{position}:{g.nodes[explanation]['explanation']}"
            article = g.graph.get("articles", {}).get(stance["source"], {})
            name = article.get("title") or article.get("byline") or stance["source"]
            labels.setdefault(argument, f"“{name}” {position}: {g.nodes[explanation]['label']}")
        else:
            argument = stance["claim"] or f"stance:{stance['item']}"
            labels.setdefault(argument, stance["quote"])
        evidence[argument].append(stance)
        (supports if position == "supports" else attacks).add((argument, explanation))
        sides[explanation, position][argument] = None
    if rebuttals:
        opposed = [(sides[node, "supports"], sides[node, "contests"]) for node in tuple(labels)]
        opposed += [
            (sides[one, "supports"], sides[other, "supports"])
            for one, other, _ in edges_of(g, EdgeKind.RIVAL)
        ]
        for ours, theirs in opposed:
            clashes = {(one, other) for one in ours for other in theirs if one != other}
            attacks |= clashes | {(other, one) for one, other in clashes}
    scores = dict(base or {})
    if certainty_weights is not None:
        for argument, stances in evidence.items():
            weight = max(certainty_weights.get(stance["certainty"], 1.0) for stance in stances)
            scores.setdefault(argument, NEUTRAL * weight)
    return Framework(
        labels,
        frozenset(attacks),
        frozenset(supports),
        scores,
        {argument: tuple(found) for argument, found in evidence.items()},
    )
