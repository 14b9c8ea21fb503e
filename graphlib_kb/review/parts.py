"""What can be learned from a review, each part with its measure: stances, certainty, actors, rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from ..corpus.learned import with_taught
from ..evaluate import Counts, evaluate_annotations, reviewed_reference
from ..exchange import annotations_to_json
from ..model import Annotations, Codebook, Item, KnownActor, Status
from .decisions import Kind
from .names import learn_actors, named_mentions
from .shares import Numbers, learn_certainty, learn_trust
from .weights import Examples, examples, learn_stances


@dataclass(frozen=True, slots=True)
class Read:
    """An article as the shipped pipeline reads it and as its reviewers left it.

    ``done`` are the kinds of which nothing waits any more.
    """

    machine: Annotations
    reviewed: Annotations
    done: frozenset[Kind]

    def judged(self, items: Iterable[Item]) -> list[tuple[Any, Any]]:
        """Those of the machine's items that were kept or rejected, with what became of each."""
        after = {one.id: one for one in _items(self.reviewed) if one.status is not Status.SUGGESTED}
        return [(one, after[one.id]) for one in items if one.id in after]

    def kept(self) -> list[tuple[Any, Any]]:
        """The machine's items that were kept, with what became of each."""
        return [pair for pair in self.judged(_items(self.machine)) if pair[1].status is Status.ACCEPTED]


def _items(found: Annotations) -> tuple[Item, ...]:
    return (*found.claims, *found.causal, *found.stances)


@dataclass(frozen=True, slots=True)
class Taught:
    """What was learned: ``numbers`` are weights and shares by name, ``actors`` go to the codebook's."""

    numbers: Numbers = ()
    actors: tuple[KnownActor, ...] = ()


class Part(Protocol):
    """Something that is learned."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def measure(self) -> str:
        """What its score says."""

    @property
    def examples(self) -> str:
        """What it learns from, as a plural."""

    @property
    def least(self) -> int:
        """From how many of them at least."""

    @property
    def kinds(self) -> frozenset[Kind]:
        """Of which nothing may wait in an article that counts."""

    def count(self, read: Read) -> int:
        """How many examples an article gives."""

    def learn(self, reads: Sequence[Read]) -> Taught:
        """What these articles teach."""

    def read(self, read: Read, taught: Taught) -> Annotations:
        """The article as the pipeline reads it when it was taught so."""

    def score(self, found: Annotations, read: Read) -> Counts:
        """How right a reading of the article is."""


class Stances:
    """The weights by which passages are matched to explanations."""

    name, measure = "stances", "F1 of stances"
    examples, least = "accepted stances", 40
    kinds = frozenset({Kind.STANCE})

    def __init__(self, codebook: Codebook, nlp: Any) -> None:
        self.codebook, self.nlp = codebook, nlp
        self._seen: dict[str, Examples] = {}

    def count(self, read: Read) -> int:
        """Accepted stances."""
        return sum(stance.status is Status.ACCEPTED for stance in read.reviewed.stances)

    def learn(self, reads: Sequence[Read]) -> Taught:
        """Weights moved from the shipped ones."""
        new = [one.reviewed for one in reads if one.reviewed.article.id not in self._seen]
        self._seen |= {one.article: one for one in examples(new, self.codebook, self.nlp)}
        return Taught(learn_stances([self._seen[one.reviewed.article.id] for one in reads]))

    def read(self, read: Read, taught: Taught) -> Annotations:
        """Annotated anew."""
        return _anew(read, self.codebook, taught, self.nlp)

    def score(self, found: Annotations, read: Read) -> Counts:
        """Explanation, position, author or source, and evidence are right."""
        return _scored(found, read, "stances")


class Actors:
    """Names, kinds and other names of actors."""

    name, measure = "actors", "F1 of mentions by name and kind"
    examples, least = "actors", 40
    kinds = frozenset({Kind.ACTOR})

    def __init__(self, codebook: Codebook, nlp: Any) -> None:
        self.codebook, self.nlp = codebook, nlp

    def count(self, read: Read) -> int:
        """Actors that are left after review."""
        return len(read.reviewed.actors)

    def learn(self, reads: Sequence[Read]) -> Taught:
        """Actors on which several articles agree."""
        return Taught(actors=learn_actors((one.machine, one.reviewed) for one in reads))

    def read(self, read: Read, taught: Taught) -> Annotations:
        """Annotated anew."""
        return _anew(read, self.codebook, taught, self.nlp)

    def score(self, found: Annotations, read: Read) -> Counts:
        """A mention is right if it is of the right actor."""
        mine, wanted = named_mentions(found), named_mentions(read.reviewed)
        right = len(mine & wanted)
        return Counts(right, len(wanted), right, len(mine))


class CertaintyDegrees:
    """How certain what the rules found is."""

    name, measure = "certainty", "share of right degrees"
    examples, least = "kept items", 40
    kinds: frozenset[Kind] = frozenset()

    def count(self, read: Read) -> int:
        """Items of the machine that were kept."""
        return len(read.kept())

    def learn(self, reads: Sequence[Read]) -> Taught:
        """Words that hedge otherwise than the rules say."""
        return Taught(learn_certainty((one, after.certainty) for read in reads for one, after in read.kept()))

    def read(self, read: Read, taught: Taught) -> Annotations:
        """What was found, graded anew."""
        return _heeding(read, taught)

    def score(self, found: Annotations, read: Read) -> Counts:
        """Of the items that were kept, those with the degree that reviewers left them."""
        degrees = {one.id: one.certainty for one in _items(found)}
        pairs = read.kept()
        right = sum(degrees.get(one.id) is after.certainty for one, after in pairs)
        return Counts(right, len(pairs), right, len(pairs))


class Rules:
    """Which rules to trust, of those that find claims or those that find causal assertions."""

    least = 100

    def __init__(self, kind: Literal[Kind.CLAIM, Kind.CAUSAL]) -> None:
        self.kinds: frozenset[Kind] = frozenset()
        self._of_claims = kind is Kind.CLAIM
        self.name = "attribution" if self._of_claims else "causality"
        self.examples = "judged claims" if self._of_claims else "judged causal assertions"
        self.measure = "F1 of quotations" if self._of_claims else "F1 of causal assertions"

    def _judged(self, read: Read) -> list[tuple[Any, bool]]:
        items: tuple[Item, ...] = read.machine.claims if self._of_claims else read.machine.causal
        return [(one, after.status is Status.ACCEPTED) for one, after in read.judged(items)]

    def count(self, read: Read) -> int:
        """Items of the machine that were kept or rejected."""
        return len(self._judged(read))

    def learn(self, reads: Sequence[Read]) -> Taught:
        """Rules most of whose findings were rejected."""
        return Taught(learn_trust(pair for read in reads for pair in self._judged(read)))

    def read(self, read: Read, taught: Taught) -> Annotations:
        """What was found, without what isn't trusted."""
        return _heeding(read, taught)

    def score(self, found: Annotations, read: Read) -> Counts:
        """The passages are right, of what was judged."""
        judged = {one.id for one, _ in self._judged(read)}
        if self._of_claims:
            found = replace(found, claims=tuple(one for one in found.claims if one.id in judged))
            return _scored(found, read, "quotations")
        found = replace(found, causal=tuple(one for one in found.causal if one.id in judged))
        return _scored(found, read, "causal")


def parts(codebook: Codebook, nlp: Any) -> tuple[Part, ...]:
    """All that can be learned, with the codebook as it was written."""
    return (
        Stances(codebook, nlp),
        CertaintyDegrees(),
        Actors(codebook, nlp),
        Rules(Kind.CLAIM),
        Rules(Kind.CAUSAL),
    )


def _anew(read: Read, codebook: Codebook, taught: Taught, nlp: Any) -> Annotations:
    from ..annotate import annotate

    return annotate(read.machine.article, with_taught(codebook, taught.numbers, taught.actors), nlp=nlp)


def _heeding(read: Read, taught: Taught) -> Annotations:
    from ..annotate.lessons import heed

    return heed(read.machine, taught.numbers)


def _scored(found: Annotations, read: Read, kind: str) -> Counts:
    reference = {read.reviewed.article.id: reviewed_reference(read.reviewed)}
    scores = evaluate_annotations([annotations_to_json(found)], reference, draws=0).scores
    return next(score.counts for score in scores if (score.kind, score.match) == (kind, "overlap"))
