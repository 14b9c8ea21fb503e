"""Where reviewers disagree, and how much the networks of their readings differ."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ..evaluate.agreement import cohen_kappa, nominal_alpha, unitised_alpha
from ..model import (
    AUTHOR,
    UNNAMED,
    Annotations,
    CausalAssertion,
    Claim,
    Item,
    Stance,
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


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far reviewers agree on one thing.

    ``items`` is how many were judged by at least two of them; ``alpha`` is Krippendorff's, ``kappa`` Cohen's
    (of two reviewers only). Either is None if nothing could have been disagreed on.
    """

    about: str
    items: int
    alpha: float | None
    kappa: float | None


def agreement(annotations: Iterable[Annotations], decisions: Iterable[Decision]) -> tuple[Agreement, ...]:
    """How far the reviewers of some articles agree, before adjudication.

    On items that several decided: whether they are kept at all, and of those kept by all each of their fields
    (nominal). On articles that all reviewers worked on: which passages carry claims, causal assertions, and
    stances on each explanation (unitised).
    """
    log = tuple(decisions)
    names = reviewers(log)
    votes: dict[str, list[dict[str, Hashable]]] = {}
    marked: dict[str, list[tuple[int, Sequence[Mapping[Hashable, list[tuple[int, int]]]]]]] = {}
    for found in annotations:
        mine = tuple(one for one in log if one.article in ("", found.article.id))
        outcomes = {name: resolve(found, _own(mine, name)) for name in names}
        read = {
            name: {item.id: item for item in _items(outcome.annotations) if item.id in outcome.settled}
            for name, outcome in outcomes.items()
        }
        _vote(read, votes)
        if len(names) > 1 and all(read.values()):
            for about, units in _units(read).items():
                marked.setdefault(about, []).append((len(found.article.text), units))
    rows = [
        Agreement(
            about,
            len(labels),
            nominal_alpha(one.values() for one in labels),
            cohen_kappa(_pairs(labels, names)) if len(names) == 2 else None,
        )
        for about, labels in votes.items()
    ]
    rows += [
        Agreement(about, len(continua), unitised_alpha(continua), None) for about, continua in marked.items()
    ]
    return tuple(rows)


def _items(found: Annotations) -> tuple[Item, ...]:
    return (*found.claims, *found.causal, *found.stances)


_FIELDS = {
    Claim: ("claim", ("holder", "certainty", "polarity", "direct")),
    CausalAssertion: ("causal assertion", ("holder", "relation", "negated", "certainty")),
    Stance: ("stance", ("holder", "explanation", "position", "certainty")),
}


def _vote(read: Mapping[str, Mapping[str, Item]], votes: dict[str, list[dict[str, Hashable]]]) -> None:
    for name in sorted({item for items in read.values() for item in items}):
        judged = {reviewer: items[name] for reviewer, items in read.items() if name in items}
        if len(judged) < 2:
            continue
        kind, fields = _FIELDS[type(next(iter(judged.values())))]
        kept = {reviewer: item.status is not Status.REJECTED for reviewer, item in judged.items()}
        votes.setdefault(f"{kind}: kept or rejected", []).append(dict(kept))
        if all(kept.values()):
            for field in fields:
                labels = {reviewer: getattr(item, field) for reviewer, item in judged.items()}
                votes.setdefault(f"{kind}: {field}", []).append(labels)


def _pairs(labels: list[dict[str, Hashable]], names: Sequence[str]) -> list[tuple[Hashable, Hashable]]:
    first, second = names
    return [(one[first], one[second]) for one in labels if first in one and second in one]


def _units(
    read: Mapping[str, Mapping[str, Item]],
) -> dict[str, list[dict[Hashable, list[tuple[int, int]]]]]:
    """The passages that each reviewer kept, by what they carry and by category."""
    result: dict[str, list[dict[Hashable, list[tuple[int, int]]]]] = {
        about: [{} for _ in read]
        for about in ("claim: passage", "causal assertion: passage", "stance: passage and explanation")
    }
    for place, items in enumerate(read.values()):
        for item in items.values():
            if item.status is Status.REJECTED:
                continue
            if isinstance(item, Claim):
                about, spans = ("claim: passage", "claim"), [item.content]
            elif isinstance(item, CausalAssertion):
                about, spans = ("causal assertion: passage", "causal"), [item.cause, item.effect]
            else:
                about, spans = ("stance: passage and explanation", item.explanation), [item.evidence]
            units = result[about[0]][place].setdefault(about[1], [])
            units += [(span.start, span.end) for span in spans]
    return result


def differences(
    annotations: Iterable[Annotations], decisions: Iterable[Decision]
) -> dict[tuple[str, str], Difference]:
    """How far the networks of each two reviewers differ."""
    every, log = tuple(annotations), tuple(decisions)
    readings = {name: [reading(found, log, name) for found in every] for name in reviewers(log)}
    return {pair: compare(readings[pair[0]], readings[pair[1]]) for pair in combinations(readings, 2)}
