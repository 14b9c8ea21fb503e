"""Where reviewers disagree, and how much the networks of their readings differ."""

from __future__ import annotations

from collections import defaultdict
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
from .anchor import anchor
from .decisions import Decision, Kind, Verdict, offtopic_id, standing
from .resolve import Outcome, resolve

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


def disputed(annotations: Annotations, decisions: Iterable[Decision]) -> frozenset[str]:
    """The ids of what at least two reviewers decided, and not alike: the queue of an adjudicator."""
    mine = tuple(one for one in decisions if one.article in ("", annotations.article.id))
    said: defaultdict[str, set[tuple[object, ...]]] = defaultdict(set)
    for reviewer in reviewers(mine):
        outcome = resolve(annotations, _own(mine, reviewer))
        for item in _items(outcome.annotations):
            if item.id in outcome.settled:
                said[item.id].add(says(item))
        for name, decision in _decided(outcome, reviewer, Kind.ACTOR).items():
            said[name].add(_says_of_actor(decision, outcome))
        for name, decision in _decided(outcome, reviewer, Kind.OFFTOPIC).items():
            said[name].add(_says_of_stretch(decision, annotations))
    return frozenset(name for name, readings in said.items() if len(readings) > 1)


def _decided(outcome: Outcome, reviewer: str, kind: Kind) -> dict[str, Decision]:
    """A reviewer's own decisions on actors or stretches of the article, by what they were made on."""
    return {
        decision.item: decision
        for decision in outcome.settled.values()
        if decision.kind is kind and decision.reviewer == reviewer and decision.article
    }


def _says_of_actor(decision: Decision, outcome: Outcome) -> tuple[object, ...]:
    if decision.verdict is Verdict.REJECT:
        return ("nothing",)
    whole = _whole(decision.item, outcome)
    actor = next((one for one in outcome.annotations.actors if one.id == whole), None)
    return (whole, actor.name, actor.kind) if actor else (whole,)


def _says_of_stretch(decision: Decision, annotations: Annotations) -> tuple[object, ...]:
    if decision.verdict is Verdict.REJECT:
        return ("nothing",)
    span = {**decision.seen, **decision.fields}["passage"]
    return anchor(span, annotations.article.id, annotations.article.text), "off topic"


def _whole(actor: str, outcome: Outcome) -> str:
    """The actor that an actor is part of after merging."""
    seen = {actor}
    while into := outcome.settled[actor].fields.get("into") if actor in outcome.settled else None:
        if into in seen:
            break
        actor = str(into)
        seen.add(actor)
    return actor


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

    On items that several decided: whether they are kept at all, of those kept by all each of their fields,
    and of each two actors whether they are one (nominal). On articles that all reviewers worked on: which
    passages carry claims, causal assertions, stances on each explanation, and which are off topic (unitised).
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
        _vote_on_actors(outcomes, votes)
        _vote_on_stretches(outcomes, votes)
        if len(names) > 1 and all(read.values()):
            for about, units in _units(read).items():
                marked.setdefault(about, []).append((len(found.article.text), units))
        if len(names) > 1 and all(_decided(outcomes[name], name, Kind.OFFTOPIC) for name in names):
            stretches: list[dict[Hashable, list[tuple[int, int]]]] = [
                {"off topic": _stretches(outcomes[name], name)} for name in names
            ]
            marked.setdefault("off-topic stretch: passage", []).append((len(found.article.text), stretches))
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


def _vote_on_actors(outcomes: Mapping[str, Outcome], votes: dict[str, list[dict[str, Hashable]]]) -> None:
    judged = {name: _decided(outcome, name, Kind.ACTOR) for name, outcome in outcomes.items()}
    kept = {
        name: {
            actor: _whole(actor, outcomes[name])
            for actor, one in own.items()
            if one.verdict is not Verdict.REJECT
        }
        for name, own in judged.items()
    }
    for actor in sorted({actor for own in judged.values() for actor in own}):
        labels: dict[str, Hashable] = {
            name: actor in kept[name] for name, own in judged.items() if actor in own
        }
        if len(labels) > 1:
            votes.setdefault("actor: kept or rejected", []).append(labels)
        kinds: dict[str, Hashable] = {
            name: next((one.kind for one in outcomes[name].annotations.actors if one.id == actor), None)
            for name, own in kept.items()
            if own.get(actor) == actor
        }
        if len(kinds) > 1:
            votes.setdefault("actor: kind", []).append(kinds)
    for one, other in combinations(sorted({actor for own in kept.values() for actor in own}), 2):
        same: dict[str, Hashable] = {
            name: own[one] == own[other] for name, own in kept.items() if one in own and other in own
        }
        if len(same) > 1:
            votes.setdefault("actors: merged or apart", []).append(same)


def _vote_on_stretches(outcomes: Mapping[str, Outcome], votes: dict[str, list[dict[str, Hashable]]]) -> None:
    judged = {name: _decided(outcome, name, Kind.OFFTOPIC) for name, outcome in outcomes.items()}
    for stretch in sorted({stretch for own in judged.values() for stretch in own}):
        labels: dict[str, Hashable] = {
            name: own[stretch].verdict is not Verdict.REJECT for name, own in judged.items() if stretch in own
        }
        if len(labels) > 1:
            votes.setdefault("off-topic stretch: kept or rejected", []).append(labels)


def _stretches(outcome: Outcome, reviewer: str) -> list[tuple[int, int]]:
    """What a reviewer marked as off topic."""
    return [
        (stretch.passage.start, stretch.passage.end)
        for stretch in outcome.annotations.offtopic
        if (decision := outcome.settled.get(offtopic_id(stretch))) and decision.reviewer == reviewer
    ]


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
