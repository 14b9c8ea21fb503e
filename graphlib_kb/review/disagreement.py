"""Where reviewers disagree, and how much the networks of their readings differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..model import (
    AUTHOR,
    UNNAMED,
    Annotations,
    CausalAssertion,
    Claim,
    Item,
    Status,
)
from .decisions import Decision, Kind, standing
from .resolve import resolve

Edge = tuple[str, ...]
"""What an item puts into the graph: its kind, holder, and what it says of what."""


def reviewers(decisions: Iterable[Decision]) -> tuple[str, ...]:
    """Everyone who has a standing decision, adjudicators aside, in the order of names."""
    kept, _ = standing(decisions)
    named = {one.reviewer for one in kept if not one.adjudication and one.kind is not Kind.EXPLANATION}
    return tuple(sorted(named))


def reading(annotations: Annotations, decisions: Iterable[Decision], reviewer: str) -> Annotations:
    """The annotations as one reviewer alone left them."""
    return resolve(annotations, _own(decisions, reviewer)).annotations


def _own(decisions: Iterable[Decision], reviewer: str) -> list[Decision]:
    """A reviewer's decisions, with those on actors and explanations everywhere, which all readings share."""
    return [
        one for one in decisions if not one.article or (one.reviewer == reviewer and not one.adjudication)
    ]


def disputed(annotations: Annotations, decisions: Iterable[Decision]) -> tuple[Item, ...]:
    """The items that at least two reviewers decided, and not alike: the queue of an adjudicator."""
    mine = tuple(one for one in decisions if one.article in ("", annotations.article.id))
    readings: dict[str, dict[str, Item]] = {}
    for reviewer in reviewers(mine):
        outcome = resolve(annotations, _own(mine, reviewer))
        found = outcome.annotations
        every: tuple[Item, ...] = (*found.claims, *found.causal, *found.stances)
        readings[reviewer] = {item.id: item for item in every if item.id in outcome.settled}
    shown = resolve(annotations, mine).annotations
    everything: tuple[Item, ...] = (*shown.claims, *shown.causal, *shown.stances)
    return tuple(
        item
        for item in everything
        if len({says(one[item.id]) for one in readings.values() if item.id in one}) > 1
    )


def says(item: Item) -> tuple[object, ...]:
    """What a reader takes from an item, by which two readings of it are compared."""
    if item.status is Status.REJECTED:
        return ("nothing",)
    common = (item.holder, item.certainty)
    if isinstance(item, Claim):
        return (item.content, item.polarity, *common)
    if isinstance(item, CausalAssertion):
        return (item.cause, item.effect, item.relation, item.negated, *common)
    return (item.explanation, item.position, *common)


def edges(annotations: Iterable[Annotations]) -> frozenset[Edge]:
    """The stance and causal edges that annotations put into the graph, rejected items left out.

    A stance edge is (holder, explanation, position), a causal one (holder, cause, relation, effect).
    """
    found: set[Edge] = set()
    for article in annotations:
        names = {actor.id: actor.name for actor in article.actors}
        names |= {AUTHOR: article.article.byline, UNNAMED: f"unnamed source of {article.article.id}"}
        text = article.article.text
        for stance in article.stances:
            if stance.status is not Status.REJECTED:
                holder = names.get(stance.holder, stance.holder)
                found.add(("stance", holder, stance.explanation, stance.position.value))
        for one in article.causal:
            if one.status is not Status.REJECTED:
                relation = f"not {one.relation.value}" if one.negated else one.relation.value
                holder = names.get(one.holder, one.holder)
                found.add(("causal", holder, one.cause.quote(text), relation, one.effect.quote(text)))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Difference:
    """How two sets of edges differ; ``shared`` over all is their Jaccard similarity."""

    only_first: tuple[Edge, ...]
    only_second: tuple[Edge, ...]
    shared: int

    @property
    def similarity(self) -> float:
        """Shared edges among all, 1 for two empty networks."""
        every = self.shared + len(self.only_first) + len(self.only_second)
        return self.shared / every if every else 1.0


def compare(first: Iterable[Annotations], second: Iterable[Annotations]) -> Difference:
    """How the network changes from one set of annotations to another: two reviewers, two codebooks."""
    one, other = edges(first), edges(second)
    return Difference(tuple(sorted(one - other)), tuple(sorted(other - one)), len(one & other))
