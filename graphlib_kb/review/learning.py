"""What a review teaches: how stances are matched in this corpus, and who goes by several names.

The shipped weights are where learning starts: they are moved only as far as the reviewed articles show, and
each part is kept only if it does better on articles that it wasn't fitted to.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import GraphlibError
from ..files import write_whole
from ..model import AUTHOR, Actor, ActorKind, Annotations, Codebook, KnownActor, Position, Status
from .decisions import Decision, Kind, standing
from .session import ReviewSession

if TYPE_CHECKING:
    from ..annotate.weighing import Weighing

Array = NDArray[np.float64]

LEAST_ARTICLES = 4
LEAST_STANCES = 40

_RIDGES = (3.0, 10.0, 30.0, 100.0, 300.0)
_THRESHOLDS = tuple(round(0.3 + 0.05 * step, 2) for step in range(13))
_LEAST_SHARE = 0.3
"""Of a sentence and the evidence of a stance, for the sentence to count as stating the explanation."""


@dataclass(frozen=True, slots=True)
class Examples:
    """What the sentences of one reviewed article look like, and which explanations they state.

    ``features`` [passages, explanations, features], ``labels`` [passages, explanations]; ``said`` [passages]
    is true of what a source says, false of the author's own sentences.
    """

    article: str
    features: Array
    labels: NDArray[np.bool_]
    said: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Gain:
    """How a part did on held-out articles, as shipped and as learned; ``kept`` if learning helped."""

    part: str
    measure: str
    examples: int
    before: float
    after: float
    kept: bool


@dataclass(frozen=True, slots=True)
class Training:
    """What was learned and what it brings; ``numbers`` are weights by name, ``actors`` names that are one."""

    articles: tuple[str, ...]
    gains: tuple[Gain, ...]
    numbers: tuple[tuple[str, float], ...]
    actors: tuple[KnownActor, ...]

    def to_toml(self) -> str:
        """The text of ``learned.toml``."""
        lines = [f"# Learned from {len(self.articles)} reviewed articles. Delete this file to unlearn it."]
        if self.numbers:
            lines += ["", "[numbers]", *(f'"{name}" = {value!r}' for name, value in self.numbers)]
        for actor in self.actors:
            aliases = json.dumps(list(actor.aliases), ensure_ascii=False).replace("\x7f", "\\u007f")
            name = json.dumps(actor.name, ensure_ascii=False).replace("\x7f", "\\u007f")
            lines += ["", "[[actors]]", f"name = {name}", f'kind = "{actor.kind}"', f"aliases = {aliases}"]
        return "\n".join(lines) + "\n"

    def save(self, path: str | Path) -> None:
        """Write ``learned.toml``; builds of the corpus heed it."""
        write_whole(path, [self.to_toml()])


def train(session: ReviewSession, *, nlp: Any = None) -> Training:
    """Fit what is light enough to a review, and see by held-out articles what it brings.

    Articles count whose stances are all settled, as only they say also what is no stance.

    Raises
    ------
    GraphlibError
        If too little was reviewed to learn from, or to see whether learning helps.
    """
    from ..annotate.weighing import load_weighing

    reviewed = reviewed_articles(session)
    stances = sum(stance.status is Status.ACCEPTED for found in reviewed for stance in found.stances)
    if len(reviewed) < LEAST_ARTICLES or stances < LEAST_STANCES:
        raise GraphlibError(
            f"{session.log}: {len(reviewed)} articles with {stances} accepted stances are reviewed to the "
            f"end; learning needs {LEAST_ARTICLES} articles with {LEAST_STANCES}: review more of them"
        )
    weighing, stance_gain = learn_stances(examples(reviewed, session.codebook, nlp))
    actors, actor_gain = learn_actors(reviewed, session.decisions)
    return Training(
        tuple(found.article.id for found in reviewed),
        (stance_gain, *([actor_gain] if actor_gain else [])),
        as_numbers(load_weighing(), weighing) if stance_gain.kept else (),
        actors if actor_gain and actor_gain.kept else (),
    )


def reviewed_articles(session: ReviewSession) -> tuple[Annotations, ...]:
    """The articles in which no stance waits any more, as reviewed."""
    return tuple(
        session.annotations(article)
        for article in session.articles
        if not session.queue(article, kinds=[Kind.STANCE])
        and any(decision.article == article for decision in session.decisions)
    )


# Stances


def examples(reviewed: Iterable[Annotations], codebook: Codebook, nlp: Any = None) -> tuple[Examples, ...]:
    """What each sentence of reviewed articles looks like to the pipeline, and what it turned out to state."""
    from ..annotate.pipeline import load_pipeline, prepare
    from ..annotate.stance import StanceReader, features, units

    nlp = nlp or load_pipeline()
    reader = next(part for _, part in nlp.pipeline if isinstance(part, StanceReader))
    found_examples = []
    for found in reviewed:
        doc = prepare(found.article, found.offtopic, codebook, nlp)
        for _, component in nlp.pipeline:
            if component is not reader:
                doc = component(doc)
        passages = units(doc)
        kept = [place for place, unit in enumerate(passages) if not unit.heading]
        values = features(doc, passages, reader.matcher(codebook), reader.meaning)
        spans = []
        for place in kept:
            first, last = passages[place].span
            spans.append((doc[first].idx, doc[last - 1].idx + len(doc[last - 1])))
        said = np.array([bool(passages[place].sayings) for place in kept], bool)
        labels = stated(spans, said, found, codebook)
        found_examples.append(Examples(found.article.id, np.asarray(values[kept], np.float64), labels, said))
    return tuple(found_examples)


def stated(
    spans: Sequence[tuple[int, int]], said: NDArray[np.bool_], found: Annotations, codebook: Codebook
) -> NDArray[np.bool_]:
    """Which explanations each passage states, by the accepted stances whose evidence it overlaps."""
    place = {explanation.id: column for column, explanation in enumerate(codebook.explanations)}
    labels = np.zeros((len(spans), len(place)), bool)
    for stance in found.stances:
        if stance.status is not Status.ACCEPTED or stance.position is Position.REPORTS:
            continue
        column = place.get(stance.explanation)
        for row, (start, end) in enumerate(spans):
            shared = min(end, stance.evidence.end) - max(start, stance.evidence.start)
            whole = max(end, stance.evidence.end) - min(start, stance.evidence.start)
            of_source = stance.holder != AUTHOR
            if column is not None and of_source == said[row] and shared >= _LEAST_SHARE * whole:
                labels[row, column] = True
    return labels


def learn_stances(given: Sequence[Examples]) -> tuple[Weighing, Gain]:
    """Weights and thresholds for these articles, and the F1 of matched passages on held-out ones."""
    from ..annotate.weighing import load_weighing

    shipped = load_weighing()
    before, after = np.zeros(3), np.zeros(3)
    for held_out in given:
        others = [one for one in given if one is not held_out]
        before += _counts(shipped, [held_out])
        after += _counts(fit(shipped, others), [held_out])
    first, second = _f1(before), _f1(after)
    number = int(sum(one.labels.sum() for one in given))
    gain = Gain("stances", "F1 of passages matched to explanations", number, first, second, second > first)
    return fit(shipped, given), gain


def fit(prior: Weighing, given: Sequence[Examples]) -> Weighing:
    """The weights that these articles suggest, moved from the prior's by as much as helps within them."""
    ridge = max(_RIDGES, key=lambda one: (_inner(prior, given, one), one)) if len(given) > 1 else _RIDGES[-1]
    return _thresholds(_moved(prior, given, ridge), given)


def _inner(prior: Weighing, given: Sequence[Examples], ridge: float) -> float:
    """The log likelihood of each article under weights fitted to the others."""
    total = 0.0
    for held_out in given:
        weighing = _moved(prior, [one for one in given if one is not held_out], ridge)
        chance = np.clip(_chances(weighing, held_out), 1e-6, 1 - 1e-6)
        total += float(np.log(np.where(held_out.labels, chance, 1 - chance)).sum())
    return total


def _moved(prior: Weighing, given: Sequence[Examples], ridge: float) -> Weighing:
    """Logistic regression by Newton's method, drawn towards the prior's weights by ``ridge``."""
    z = np.concatenate([_scaled(prior, one).reshape(-1, len(prior.weights)) for one in given])
    z = np.c_[z, np.ones(len(z))]
    y = np.concatenate([one.labels.ravel() for one in given]).astype(np.float64)
    start = np.r_[prior.weights, prior.bias]

    def loss(w: Array) -> float:
        score = z @ w
        likelihood = np.logaddexp(0, score) - y * score
        return float(likelihood.sum() + ridge / 2 * ((w - start) ** 2).sum())

    w = start.copy()
    for _ in range(50):
        p = np.exp(-np.logaddexp(0, -(z @ w)))
        hessian = (z * (p * (1 - p))[:, None]).T @ z + ridge * np.eye(len(w))
        step = np.linalg.solve(hessian, z.T @ (p - y) + ridge * (w - start))
        while loss(w - step) > loss(w) and np.abs(step).max() > 1e-9:
            step = step / 2  # far from the goal a whole step can overshoot
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    return replace(prior, weights=tuple(map(float, w[:-1])), bias=float(w[-1]))


def _scaled(weighing: Weighing, one: Examples) -> Array:
    from ..annotate.weighing import WIDEST

    scaled = (one.features - np.array(weighing.means)) / np.array(weighing.deviations)
    return np.asarray(np.clip(scaled, -WIDEST, WIDEST), np.float64)


def _chances(weighing: Weighing, one: Examples) -> Array:
    return np.asarray(weighing.probability(one.features.astype(np.float32)), np.float64)


def _thresholds(weighing: Weighing, given: Sequence[Examples]) -> Weighing:
    """The least chances at which a passage is matched, own and said apart, with the best F1."""
    chances = [_chances(weighing, one) for one in given]

    def best(said: bool, usual: float) -> float:
        scores = {}
        for least in _THRESHOLDS:
            counts = sum(
                (
                    _tally(chance[one.said == said] >= least, one.labels[one.said == said])
                    for chance, one in zip(chances, given, strict=True)
                ),
                np.zeros(3),
            )
            scores[least] = _f1(counts)
        return max(_THRESHOLDS, key=lambda least: (scores[least], -abs(least - usual)))

    return replace(
        weighing,
        least_own=best(False, weighing.least_own),
        least_said=best(True, weighing.least_said),
    )


def _counts(weighing: Weighing, given: Sequence[Examples]) -> Array:
    total = np.zeros(3)
    for one in given:
        least = np.where(one.said, weighing.least_said, weighing.least_own)[:, None]
        total += _tally(_chances(weighing, one) >= least, one.labels)
    return total


def _tally(taken: NDArray[np.bool_], labels: NDArray[np.bool_]) -> Array:
    """Right, taken and wanted."""
    return np.array([(taken & labels).sum(), taken.sum(), labels.sum()], np.float64)


def _f1(counts: Array) -> float:
    right, taken, wanted = counts
    return float(2 * right / (taken + wanted)) if taken + wanted else 0.0


def as_numbers(shipped: Weighing, weighing: Weighing) -> tuple[tuple[str, float], ...]:
    """The learned weights by name, marked with those that they started from, as ``learned.toml`` has them."""
    numbers = {
        f"stance weight {name}": weight
        for name, weight in zip(weighing.features, weighing.weights, strict=True)
    }
    numbers |= {
        "stance mark": shipped.mark,
        "stance bias": weighing.bias,
        "stance least own": weighing.least_own,
        "stance least said": weighing.least_said,
    }
    return tuple((name, round(value, 5)) for name, value in numbers.items())


# Actors


def learn_actors(
    reviewed: Sequence[Annotations], decisions: Iterable[Decision]
) -> tuple[tuple[KnownActor, ...], Gain | None]:
    """Names that reviewers merged into one, and how many merges of an article others would have spared."""
    kept, _ = standing(decisions)
    merges = [one for one in kept if one.kind is Kind.ACTOR and "into" in one.fields]
    if not merges:
        return (), None
    articles = tuple(dict.fromkeys(one.article for one in merges if one.article))
    spared = 0
    for article in articles:
        others = {_names(one, reviewed) for one in merges if one.article != article}
        spared += sum(_names(one, reviewed) in others for one in merges if one.article == article)
    named = sum(bool(one.article) for one in merges)
    everywhere = len(merges) - named
    known: dict[str, Actor] = {}
    for one in merges:
        name, into, kind = _names(one, reviewed)
        actor = known.get(into) or Actor(into, into, ActorKind(kind))
        known[into] = replace(actor, aliases=tuple(dict.fromkeys((*actor.aliases, name))))
    # An alias of two actors would be a contradiction in the codebook: it teaches nothing.
    owners = [alias for actor in known.values() for alias in (actor.name, *actor.aliases)]
    actors = tuple(
        KnownActor(actor.name, actor.kind, aliases)
        for actor in known.values()
        if (aliases := tuple(alias for alias in actor.aliases if owners.count(alias) == 1))
    )
    after = (spared + everywhere) / len(merges)
    gain = Gain("actors", "share of merges that others have taught", len(merges), 0.0, after, after > 0)
    return actors, gain


def _names(merge: Decision, reviewed: Sequence[Annotations]) -> tuple[str, str, str]:
    """The two names, and the kind, of a merge."""
    into = str(merge.fields["into"])
    who = merge.actors.get(into)
    if who is None:
        actors = (actor for found in reviewed for actor in found.actors if actor.id == into)
        found_actor = next(actors, None)
        who = {"name": found_actor.name, "kind": str(found_actor.kind)} if found_actor else None
    name, kind = (who["name"], who["kind"]) if who else (into, "group")
    return str(merge.seen.get("name", merge.item)), name, kind
