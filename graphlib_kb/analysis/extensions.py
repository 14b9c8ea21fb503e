"""Which arguments can stand together: the grounded and preferred extensions of a framework.

What these compute follows from who said what, and from nothing else: an extension is a set of arguments that
can stand together, not a finding of what is true.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import networkx as nx

from graphlib_kb.analysis.framework import Framework
from graphlib_kb.errors import GraphlibError


class TooManyArgumentsError(GraphlibError):
    """A framework too large to list its preferred extensions."""


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
