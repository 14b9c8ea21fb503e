"""Decisions put to annotations: what a person decided replaces what the machine suggested.

On each item one decision counts: an adjudication before any other, and then the latest. It counts as a
whole, since it holds the item as its reviewer saw it. A decision finds its item by id or, if the pipeline
has changed and the id is gone, by kind, overlapping passage and key fields. An item that a person accepted
stays even if the machine no longer suggests it. Whatever cannot be applied is returned with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from ..model import (
    AUTHOR,
    UNNAMED,
    Actor,
    ActorKind,
    Annotations,
    CausalAssertion,
    Certainty,
    Claim,
    Item,
    OffTopic,
    Passage,
    Polarity,
    Position,
    Relation,
    Stance,
    Status,
)
from .anchor import anchor
from .decisions import REQUIRED, Decision, Kind, Verdict, offtopic_id, order, standing, winners
from .explanations import Renaming, renamings

_LEAST_OVERLAP = 0.5

ItemT = TypeVar("ItemT", Claim, CausalAssertion, Stance)


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A decision that could not be applied, and why."""

    decision: Decision
    reason: str

    def __str__(self) -> str:
        decision = self.decision
        where = f" in {decision.article}" if decision.article else ""
        return f"{decision.verdict.value} {decision.kind.value} {decision.item}{where}: {self.reason}"


def apply(
    annotations: Annotations, decisions: Iterable[Decision]
) -> tuple[Annotations, tuple[Unresolved, ...]]:
    """One article's annotations as its reviewers left them, and the decisions that could not be applied.

    Decisions on other articles are passed over (see `astray` for those on articles that aren't there).
    Rejected items stay, with status rejected, and so do undecided ones that rest on a rejected claim.
    """
    outcome = resolve(annotations, decisions)
    return outcome.annotations, outcome.unresolved


@dataclass(frozen=True, slots=True)
class Outcome:
    """Reviewed annotations, the decision that settled each item, and those that could not be applied."""

    annotations: Annotations
    settled: Mapping[str, Decision] = field(hash=False)
    unresolved: tuple[Unresolved, ...]


def resolve(annotations: Annotations, decisions: Iterable[Decision]) -> Outcome:
    """Like `apply`, and says which decision settled which item, by item id."""
    return _Application(annotations, tuple(decisions)).run()


def astray(decisions: Iterable[Decision], articles: Iterable[str]) -> tuple[Unresolved, ...]:
    """The standing decisions on articles that aren't among these ids."""
    known = {"", *articles}
    kept, _ = standing(decisions)
    return tuple(
        Unresolved(decision, f"there is no article {decision.article!r}")
        for decision in kept
        if decision.article not in known
    )


class _CannotApplyError(Exception):
    """Carries the reason to the list of unresolved decisions."""


class _Application:
    """The state of putting decisions to one article's annotations."""

    def __init__(self, annotations: Annotations, decisions: tuple[Decision, ...]) -> None:
        self.article = annotations.article
        self.text = annotations.article.text
        self.before = annotations
        mine = {"", self.article.id}
        kept, lost = standing(decision for decision in decisions if decision.article in mine)
        self.unresolved = [
            Unresolved(undo, f"the decision {undo.undoes} that it takes back is not in the log")
            for undo in lost
            if undo.article == self.article.id
        ]
        self.renamings: tuple[Renaming, ...] = renamings(kept)
        chosen = winners(kept)
        self.decisions = sorted(chosen.values(), key=order)
        self.actors: dict[str, Actor] = {actor.id: actor for actor in annotations.actors}
        self.merged: dict[str, str] = {}
        self.taken_over: list[tuple[str, Actor, Decision]] = []
        self.rejected_actors: list[tuple[str, Decision]] = []
        self.supports: dict[str | None, tuple[Claim | CausalAssertion, str | None]] = {}
        self.renamed_ids: dict[str, str] = {}
        self.settled: dict[str, Decision] = {}

    def run(self) -> Outcome:
        if not self.decisions and not self.renamings:
            return Outcome(self.before, {}, tuple(self.unresolved))
        offtopic = self._offtopic()
        self._actors()
        suggested = tuple(self._follow_split(claim, suggested=True) for claim in self.before.claims)
        claims = self._items(Kind.CLAIM, suggested, self._claim)
        claims = [self._follow_split(claim) for claim in claims]
        self._rest_on(claims)
        causal = self._items(Kind.CAUSAL, tuple(map(self._resting, self.before.causal)), self._causal)
        self._rest_on(causal)
        stances = self._items(
            Kind.STANCE, tuple(self._resting(self._renamed(one)) for one in self.before.stances), self._stance
        )
        gone = self._rejected_actors([*claims, *causal, *stances])
        claims = _fallen(claims, offtopic, gone)
        causal = _fallen(causal, offtopic, gone)
        stances = _fallen(stances, offtopic, gone)
        after = replace(
            self.before,
            offtopic=tuple(sorted(offtopic, key=lambda one: one.passage)),
            actors=tuple(self.actors.values()),
            claims=tuple(sorted(claims, key=lambda claim: (claim.content, claim.id))),
            causal=tuple(sorted(causal, key=lambda one: (_place(one), one.id))),
            stances=tuple(sorted(stances, key=lambda stance: (stance.evidence, stance.id))),
        )
        return Outcome(after, self.settled, tuple(self.unresolved))

    def _of(self, kind: Kind) -> list[Decision]:
        return [decision for decision in self.decisions if decision.kind is kind]

    @contextmanager
    def _noting(self, decision: Decision) -> Iterator[None]:
        try:
            yield
        except _CannotApplyError as problem:
            self._fail(decision, str(problem))

    def _fail(self, decision: Decision, reason: str) -> None:
        self.unresolved.append(Unresolved(decision, reason))

    # Off-topic stretches

    def _offtopic(self) -> list[OffTopic]:
        found = {offtopic_id(one): one for one in self.before.offtopic}
        for decision in self._of(Kind.OFFTOPIC):
            with self._noting(decision):
                name, wanted = decision.item, self._stretch(decision)
                if name not in found and wanted is not None:
                    shared = {other: one.passage.overlap(wanted.passage) for other, one in found.items()}
                    nearest = max(shared, key=lambda other: (shared[other], other), default=name)
                    name = nearest if shared.get(nearest, 0) >= _LEAST_OVERLAP else name
                if decision.verdict is Verdict.REJECT:
                    if name not in found:
                        raise _CannotApplyError("there is nothing to reject: it is no longer suggested")
                    del found[name]
                    self.settled[name] = decision
                    continue
                if name not in found and wanted is None:
                    raise _CannotApplyError("there is no such stretch")
                found[name] = wanted or found[name]
                self.settled[offtopic_id(found[name])] = decision
        return list(found.values())

    def _stretch(self, decision: Decision) -> OffTopic | None:
        values = {**decision.seen, **decision.fields}
        if "passage" not in values:
            return None
        return OffTopic(self._passage(values, "passage"), str(values.get("reason", "marked by a reviewer")))

    # Actors

    def _actors(self) -> None:
        for decision in self._of(Kind.ACTOR):
            with self._noting(decision):
                self._actor(decision)

    def _actor(self, decision: Decision) -> None:
        values = {**decision.seen, **decision.fields}
        if decision.verdict is Verdict.ADD:
            self._add_actor(decision, values)
            return
        name = decision.item if decision.item in self.actors else self._by_name(values.get("name"))
        if name is None:
            if not decision.article or decision.item in self.merged:
                return  # a decision for every article, and the actor isn't in this one
            raise _CannotApplyError("there is no such actor")
        self.settled[name] = decision
        if decision.verdict is Verdict.REJECT:
            self.rejected_actors.append((name, decision))
        elif "into" in decision.fields:
            self._merge(name, decision)
        else:
            mentions = self.actors[name].mentions
            if "mentions" in decision.fields:
                mentions = self._passages(decision.fields, "mentions")
            self.actors[name] = Actor(
                name,
                str(values.get("name", self.actors[name].name)),
                ActorKind(values.get("kind", self.actors[name].kind)),
                tuple(values.get("aliases", self.actors[name].aliases)),
                mentions,
            )

    def _add_actor(self, decision: Decision, values: Mapping[str, Any]) -> None:
        mentions = self._passages(values, "mentions") if values.get("mentions") else ()
        aliases = tuple(values.get("aliases", ()))
        present = self.actors.get(decision.item)
        if present is not None:
            mentions = tuple(sorted({*present.mentions, *mentions}))
            aliases = tuple(dict.fromkeys((*present.aliases, *aliases)))
        actor = Actor(decision.item, str(values["name"]), ActorKind(values["kind"]), aliases, mentions)
        for other in list(self.actors.values()):
            if other.id == actor.id:
                continue
            rest = tuple(one for one in other.mentions if not any(one.overlap(mine) for mine in mentions))
            if len(rest) < len(other.mentions):  # a mention belongs to one actor: this is how one is split
                self.actors[other.id] = replace(other, mentions=rest)
                self.taken_over.append((other.id, actor, decision))
        self.actors[actor.id] = actor
        self.settled[actor.id] = decision

    def _merge(self, name: str, decision: Decision) -> None:
        into = self._follow(str(decision.fields["into"]))
        if into == name:
            raise _CannotApplyError("the actors are merged in a circle")
        target = self.actors.get(into)
        if target is None:
            who = decision.actors.get(into)
            if who is None:
                raise _CannotApplyError(f"the actor {into} into which it is merged isn't there")
            into = self._by_name(who["name"]) or into
            target = self.actors.get(into) or Actor(into, who["name"], ActorKind(who["kind"]))
        gone = self.actors.pop(name)
        self.merged[name] = self.merged[decision.item] = into
        aliases = dict.fromkeys((*target.aliases, gone.name, *gone.aliases))
        aliases.pop(target.name, None)
        self.actors[into] = replace(
            target,
            aliases=tuple(aliases),
            mentions=tuple(sorted({*target.mentions, *gone.mentions})),
        )

    def _rejected_actors(self, items: Sequence[Item]) -> set[str]:
        """The actors that go: those rejected who hold nothing that was accepted."""
        gone = set()
        for name, decision in self.rejected_actors:
            if any(item.holder == name and item.status is Status.ACCEPTED for item in items):
                self._fail(decision, "the actor holds accepted items: reject or correct these first")
            elif self.actors.pop(name, None):
                gone.add(name)
        return gone

    def _by_name(self, name: object) -> str | None:
        wanted = str(name).casefold()
        for actor in self.actors.values():
            if wanted in (actor.name.casefold(), *(alias.casefold() for alias in actor.aliases)):
                return actor.id
        return None

    def _follow(self, actor: str) -> str:
        seen = {actor}
        while actor in self.merged and self.merged[actor] not in seen:
            actor = self.merged[actor]
            seen.add(actor)
        return actor

    def _holder(self, name: str, decision: Decision) -> str:
        if name in (AUTHOR, UNNAMED):
            return name
        name = self._follow(name)
        if name in self.actors:
            return name
        who = decision.actors.get(name)
        if who is None:
            raise _CannotApplyError(f"the actor {name} isn't there")
        same = self._by_name(who["name"])
        if same is None:
            self.actors[name] = Actor(name, who["name"], ActorKind(who["kind"]))
            return name
        return same

    def _follow_split(self, claim: Claim, *, suggested: bool = False) -> Claim:
        """A claim whose source mention has gone to another actor goes with it, unless decided since.

        As it was suggested it goes with it in any case: so it stood before whoever has decided it since.
        """
        for old, actor, decision in self.taken_over:
            if claim.holder != old or claim.source is None:
                continue
            since = (one for one in self._of(Kind.CLAIM) if one.item == claim.id and not suggested)
            if not any(order(one) > order(decision) for one in since) and any(
                claim.source.overlap(mention) for mention in actor.mentions
            ):
                return replace(claim, holder=actor.id)
        return claim

    # Claims, causal assertions and stances

    def _items(
        self,
        kind: Kind,
        suggested: tuple[ItemT, ...],
        build: Callable[[str, Mapping[str, Any], Decision, ItemT | None], ItemT],
    ) -> list[ItemT]:
        found = {item.id: self._with_followed(item) for item in suggested}
        decisions = self._of(kind)
        taken = {decision.item for decision in decisions}
        for decision in decisions:
            with self._noting(decision):
                base = found.get(decision.item)
                values = self._values(decision)
                wanted: ItemT | None = None
                if all(key in values for key in REQUIRED[kind]) and not self._plainly_rejects(decision, base):
                    wanted = build(base.id if base else decision.item, values, decision, base)
                if base is None:
                    if wanted is None:
                        raise _CannotApplyError("there is no such item")
                    seen = build(decision.item, self._values(decision, corrected=False), decision, None)
                    base = _nearest(seen, [item for name, item in found.items() if name not in taken])
                    if base is not None:
                        taken.add(base.id)
                        self.renamed_ids[decision.item] = base.id
                        wanted = build(base.id, values, decision, base)
                if decision.verdict is Verdict.REJECT:
                    rejected = self._reject(decision, base, wanted)
                    found[rejected.id] = rejected
                    self.settled[rejected.id] = decision
                    continue
                if wanted is None:
                    assert base is not None
                    wanted = build(base.id, {**self._machine(base), **values}, decision, base)
                found[wanted.id] = wanted
                self.settled[wanted.id] = decision
        return list(found.values())

    def _plainly_rejects(self, decision: Decision, base: Item | None) -> bool:
        """Whether the very suggestion that was rejected is still there, from the same pipeline."""
        origin = decision.seen.get("origin")
        return decision.verdict is Verdict.REJECT and base is not None and origin in (None, base.origin)

    def _reject(self, decision: Decision, base: ItemT | None, wanted: ItemT | None) -> ItemT:
        if base is None:
            raise _CannotApplyError("there is nothing to reject: it is no longer suggested")
        if wanted is not None and _key(wanted) != _key(base):
            raise _CannotApplyError("the suggestion has changed since it was rejected: decide again")
        reason = decision.note or f"rejected by {decision.reviewer}"
        return replace(base, status=Status.REJECTED, reason=reason)

    def _values(self, decision: Decision, *, corrected: bool = True) -> dict[str, Any]:
        values = {**decision.fields, **decision.seen}
        if corrected:
            values |= decision.fields
        values.pop("origin", None)
        explanation = values.get("explanation")
        if decision.kind is Kind.STANCE and explanation is not None:
            values["explanation"] = self._explanation(decision, str(explanation))
        return values

    def _explanation(self, decision: Decision, explanation: str) -> str:
        applied = decision.time
        for renaming in self.renamings:
            # Changes of one moment don't follow each other: two explanations can swap their names.
            if renaming.time <= applied or explanation != renaming.old:
                continue
            applied = renaming.time
            if not renaming.new:
                raise _CannotApplyError(f"the explanation {explanation!r} was dropped from the codebook")
            split = len(renaming.new) > 1
            explanation = self._which_part(decision, renaming) if split else renaming.new[0]
        return explanation

    def _which_part(self, decision: Decision, renaming: Renaming) -> str:
        """Of a split explanation the one part that the machine now sees in the same passage."""
        values = {**decision.seen, **decision.fields}
        places = self._passage(values, "evidence")
        parts = {
            stance.explanation
            for stance in self.before.stances
            if stance.explanation in renaming.new and stance.evidence.overlap(places) >= _LEAST_OVERLAP
        }
        if len(parts) == 1:
            return parts.pop()
        names = ", ".join(renaming.new)
        raise _CannotApplyError(f"the explanation {renaming.old!r} was split into {names}: say which it is")

    def _renamed(self, stance: Stance) -> Stance:
        """A suggestion made before the codebook changed, as far as its explanation has one new name."""
        explanation, applied = stance.explanation, None
        for renaming in self.renamings:
            if explanation != renaming.old or renaming.time == applied:
                continue
            if not renaming.new:
                return replace(stance, status=Status.REJECTED, reason="its explanation was dropped")
            if len(renaming.new) == 1:
                explanation, applied = renaming.new[0], renaming.time
        return replace(stance, explanation=explanation) if explanation != stance.explanation else stance

    def _with_followed(self, item: ItemT) -> ItemT:
        holder = self._follow(item.holder)
        if holder != item.holder:
            item = replace(item, holder=holder)
        if isinstance(item, Claim) and any(actor in self.merged for actor in item.chain):
            item = replace(item, chain=tuple(map(self._follow, item.chain)))
        return item

    def _rest_on(self, items: Sequence[Claim | CausalAssertion]) -> None:
        before: tuple[Claim | CausalAssertion, ...] = (*self.before.claims, *self.before.causal)
        was = {item.id: item.holder for item in before}
        self.supports |= {item.id: (item, was.get(item.id)) for item in items}

    def _resting(self, item: ItemT) -> ItemT:
        """What rests on a claim or causal assertion is rejected with it and follows its corrected holder."""
        for name in (getattr(item, "claim", None), getattr(item, "causal", None)):
            support, holder_before = self.supports.get(name, (None, None))
            if support is None:
                continue
            if support.status is Status.REJECTED:
                return replace(
                    item, status=Status.REJECTED, reason=f"rests on {support.id}, which was rejected"
                )
            if item.holder == holder_before and support.holder != holder_before:
                return replace(item, holder=support.holder)
        return item

    def _machine(self, item: Item) -> dict[str, Any]:
        """The item's own values where the decision has none; passages as they are."""
        names = {Claim: _CLAIM, CausalAssertion: _CAUSAL, Stance: _STANCE}[type(item)]
        return {name: getattr(item, "position" if name == "stance" else name) for name in names}

    def _common(self, decision: Decision, base: Item | None) -> dict[str, Any]:
        accepted = decision.verdict is Verdict.ACCEPT and base is not None
        own = f"reviewer {decision.reviewer}"
        return {
            "status": Status.ACCEPTED,
            "origin": base.origin if accepted and base is not None else own,
            "reason": base.reason if accepted and base is not None else decision.note,
        }

    def _claim(self, name: str, values: Mapping[str, Any], decision: Decision, base: Claim | None) -> Claim:
        return Claim(
            id=name,
            content=self._passage(values, "content"),
            holder=self._holder(str(values["holder"]), decision),
            source=self._optional(values, "source"),
            cue=self._optional(values, "cue"),
            direct=bool(values.get("direct", False)),
            certainty=Certainty(values.get("certainty", Certainty.ASSERTED)),
            polarity=Polarity(values.get("polarity", Polarity.AFFIRMED)),
            chain=tuple(self._holder(actor, decision) for actor in values.get("chain") or ()),
            **self._common(decision, base),
        )

    def _causal(
        self, name: str, values: Mapping[str, Any], decision: Decision, base: CausalAssertion | None
    ) -> CausalAssertion:
        return CausalAssertion(
            id=name,
            cause=self._passage(values, "cause"),
            effect=self._passage(values, "effect"),
            holder=self._holder(str(values["holder"]), decision),
            signal=self._optional(values, "signal"),
            relation=Relation(values.get("relation", Relation.CAUSES)),
            negated=bool(values.get("negated", False)),
            certainty=Certainty(values.get("certainty", Certainty.ASSERTED)),
            claim=self._reference(values.get("claim")),
            **self._common(decision, base),
        )

    def _stance(
        self, name: str, values: Mapping[str, Any], decision: Decision, base: Stance | None
    ) -> Stance:
        accepted = decision.verdict is Verdict.ACCEPT
        return Stance(
            id=name,
            holder=self._holder(str(values["holder"]), decision),
            explanation=str(values["explanation"]),
            position=Position(values["stance"]),
            evidence=self._passage(values, "evidence"),
            certainty=Certainty(values.get("certainty", Certainty.ASSERTED)),
            confidence=base.confidence if accepted and base is not None else 1.0,
            claim=self._reference(values.get("claim")),
            causal=self._reference(values.get("causal")),
            **self._common(decision, base),
        )

    def _reference(self, name: object) -> str | None:
        return self.renamed_ids.get(str(name), str(name)) if name is not None else None

    # Passages

    def _passage(self, values: Mapping[str, Any], key: str) -> Passage:
        span = values[key]
        if isinstance(span, Passage):
            return span
        found = anchor(span, self.article.id, self.text)
        if found is None:
            quote = str(span.get("quote") or f"at {span['start']}-{span['end']}")
            shown = quote if len(quote) <= 60 else f"{quote[:59]}…"
            raise _CannotApplyError(f"its {key} “{shown}” is no longer in the text")
        return found

    def _optional(self, values: Mapping[str, Any], key: str) -> Passage | None:
        return self._passage(values, key) if values.get(key) is not None else None

    def _passages(self, values: Mapping[str, Any], key: str) -> tuple[Passage, ...]:
        return tuple(sorted(self._passage({key: span}, key) for span in values[key]))


_CLAIM = ("content", "holder", "source", "cue", "direct", "certainty", "polarity", "chain")
_CAUSAL = ("cause", "effect", "holder", "signal", "relation", "negated", "certainty", "claim")
_STANCE = ("holder", "explanation", "stance", "evidence", "certainty", "claim", "causal")


def _fallen(items: list[ItemT], offtopic: list[OffTopic], gone: set[str]) -> list[ItemT]:
    """Undecided items fall with a rejected holder, and inside a stretch that isn't the article."""
    kept = []
    for item in items:
        if item.holder in gone:
            reason = "its holder was rejected as an actor"
            item = replace(item, holder=UNNAMED, status=Status.REJECTED, reason=reason)
        elif item.status is Status.SUGGESTED and any(_place(item) in one.passage for one in offtopic):
            item = replace(item, status=Status.REJECTED, reason="stands in an off-topic stretch")
        kept.append(item)
    return kept


def _place(item: Item) -> Passage:
    """The stretch of text that an item covers."""
    if isinstance(item, Claim):
        return item.content
    if isinstance(item, Stance):
        return item.evidence
    start, end = min(item.cause.start, item.effect.start), max(item.cause.end, item.effect.end)
    return Passage(item.cause.article, start, end)


def _key(item: Item) -> tuple[object, ...]:
    """What must agree for two suggestions to say the same of the same passage."""
    if isinstance(item, Claim):
        return (item.holder,)
    if isinstance(item, CausalAssertion):
        return item.relation, item.negated
    return item.holder, item.explanation, item.position


def _overlap(one: Item, other: Item) -> float:
    if isinstance(one, CausalAssertion) and isinstance(other, CausalAssertion):
        return min(one.cause.overlap(other.cause), one.effect.overlap(other.effect))
    return _place(one).overlap(_place(other))


def _nearest(wanted: ItemT, items: list[ItemT]) -> ItemT | None:
    """The suggestion that says what the decided item said, by key and at least half shared passage."""
    near = [item for item in items if _key(item) == _key(wanted) and _overlap(item, wanted) >= _LEAST_OVERLAP]
    return max(near, key=lambda item: (_overlap(item, wanted), item.id), default=None)
