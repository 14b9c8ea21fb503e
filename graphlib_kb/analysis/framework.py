"""The argument graph as a bipolar argumentation framework, and its grounded and preferred extensions.

What these compute follows from who said what, and from nothing else: an extension is a set of arguments
that can stand together, not a finding of what is true.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import networkx as nx

from graphlib_kb.errors import GraphlibError
from graphlib_kb.graph.attributes import EdgeKind, NodeKind
from graphlib_kb.graph.select import Counting, Voice, check, edges_of

Unit = Literal["claim", "source"]
"""What makes one argument: each claim, or each independent source that takes a stance."""

NEUTRAL = 0.5
"""The base score of every argument, unless others are given: nothing is known for or against it."""


class TooManyArgumentsError(GraphlibError):
    """A framework too large to list its preferred extensions."""


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


def defeats(framework: Framework) -> frozenset[tuple[str, str]]:
    """Attacks, also through support (Cayrol and Lagasquie-Schiex 2005).

    If a supports b (by one or more steps) and b attacks c, then a attacks c (supported); if a attacks b and
    b supports c, then a attacks c (secondary).
    """
    graph = nx.DiGraph()
    graph.add_nodes_from(framework.arguments)
    graph.add_edges_from(framework.supports)
    found = set(framework.attacks)
    for start, end in framework.attacks:
        found |= {(supporter, end) for supporter in nx.ancestors(graph, start)}
        found |= {(start, supported) for supported in nx.descendants(graph, end)}
    return frozenset(found)


def grounded_extension(framework: Framework) -> frozenset[str]:
    """The arguments that stand whatever one believes: unattacked, or defended by such (Dung 1995)."""
    attackers = _attackers(framework)
    attacked: dict[str, set[str]] = defaultdict(set)
    for target, sources in attackers.items():
        for source in sources:
            attacked[source].add(target)
    open_attackers = {argument: len(attackers[argument]) for argument in framework.arguments}
    accepted: set[str] = set()
    rejected: set[str] = set()
    waiting = [argument for argument, count in open_attackers.items() if not count]
    while waiting:
        argument = waiting.pop()
        if argument in accepted:
            continue
        accepted.add(argument)
        for loser in attacked[argument] - rejected:
            rejected.add(loser)
            for freed in attacked[loser]:
                open_attackers[freed] -= 1
                if not open_attackers[freed]:
                    waiting.append(freed)
    return frozenset(accepted)


def preferred_extensions(framework: Framework, *, largest: int = 40) -> tuple[frozenset[str], ...]:
    """The largest sets of arguments that can stand together and defend themselves (Dung 1995), sorted.

    Arguments with the same attackers and targets stand or fall together and are treated as one.

    Raises
    ------
    TooManyArgumentsError
        If more than ``largest`` different arguments are left undecided by the grounded extension, since
        there may be exponentially many preferred ones.
    """
    grounded = grounded_extension(framework)
    attackers = _attackers(framework)
    lost = {argument for argument in framework.arguments if attackers[argument] & grounded}
    undecided = [argument for argument in framework.arguments if argument not in grounded | lost]
    within = {argument: attackers[argument] & set(undecided) for argument in undecided}
    targets: dict[str, set[str]] = defaultdict(set)
    for target, sources in within.items():
        for source in sources:
            targets[source].add(target)
    twins: dict[tuple[frozenset[str], frozenset[str]], list[str]] = defaultdict(list)
    for argument in undecided:
        twins[frozenset(within[argument]), frozenset(targets[argument])].append(argument)
    groups = list(twins.values())
    if len(groups) > largest:
        raise TooManyArgumentsError(
            f"{len(groups)} different arguments are undecided, and preferred extensions are listed for at "
            f"most {largest}; limit the graph, or use the grounded extension or strengths"
        )
    place = {argument: number for number, group in enumerate(groups) for argument in group}
    masks = [sum({1 << place[source] for source in within[group[0]]}) for group in groups]
    found = _largest(_admissible(masks))
    extensions = [
        grounded.union(*(group for number, group in enumerate(groups) if chosen >> number & 1))
        for chosen in found
    ]
    return tuple(sorted(extensions, key=lambda extension: (-len(extension), sorted(extension))))


def _attackers(framework: Framework) -> dict[str, set[str]]:
    attackers: dict[str, set[str]] = {argument: set() for argument in framework.arguments}
    for source, target in defeats(framework):
        attackers[target].add(source)
    return attackers


def _admissible(attackers: list[int]) -> Iterator[int]:
    """Admissible sets as bit masks, among them all that are largest."""
    size = len(attackers)
    attacked = [
        sum(1 << other for other in range(size) if attackers[other] >> one & 1) for one in range(size)
    ]

    def search(number: int, chosen: int, barred: int, to_defeat: int) -> Iterator[int]:
        # Bits below `number` are decided; `to_defeat` are attackers of the chosen ones not attacked yet.
        undecided = ~((1 << number) - 1) & ((1 << size) - 1) & ~barred
        pending = to_defeat
        while pending:
            lowest = pending & -pending
            if not attackers[lowest.bit_length() - 1] & undecided:
                return
            pending ^= lowest
        while number < size and barred >> number & 1:
            number += 1
        if number == size:
            if not to_defeat:
                yield chosen
            return
        bit = 1 << number
        if not attackers[number] & (bit | chosen):
            beaten = attacked[number]
            yield from search(
                number + 1,
                chosen | bit,
                barred | beaten | attackers[number],
                (to_defeat | attackers[number]) & ~_union(attacked, chosen | bit),
            )
        yield from search(number + 1, chosen, barred, to_defeat)

    yield from search(0, 0, 0, 0)


def _union(masks: list[int], members: int) -> int:
    union = 0
    while members:
        lowest = members & -members
        union |= masks[lowest.bit_length() - 1]
        members ^= lowest
    return union


def _largest(sets: Iterable[int]) -> list[int]:
    largest: list[int] = []
    for candidate in sorted(set(sets), key=lambda mask: -mask.bit_count()):
        if not any(candidate & other == candidate for other in largest):
            largest.append(candidate)
    return largest
