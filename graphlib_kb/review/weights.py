"""How stances are matched in a corpus: the shipped weights, moved as far as its review shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..model import AUTHOR, Annotations, Codebook, Position, Status
from .folds import folds

if TYPE_CHECKING:
    from ..annotate.weighing import Weighing

Array = NDArray[np.float64]

_RIDGES = (3.0, 10.0, 30.0, 100.0, 300.0)
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


def examples(reviewed: Iterable[Annotations], codebook: Codebook, nlp: Any = None) -> tuple[Examples, ...]:
    """What each sentence of reviewed articles looks like to the pipeline, and what it turned out to state."""
    from ..annotate.passages import units
    from ..annotate.pipeline import load_pipeline, prepare
    from ..annotate.stance import StanceReader

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
        values = reader.features(doc, passages, codebook, reader.verdicts(doc, passages, codebook))
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


def fit(prior: Weighing, given: Sequence[Examples]) -> Weighing:
    """The weights that these articles suggest, moved from the prior's by as much as helps within them."""
    ridge = max(_RIDGES, key=lambda one: (_inner(prior, given, one), one)) if len(given) > 1 else _RIDGES[-1]
    return _moved(prior, given, ridge)


def _inner(prior: Weighing, given: Sequence[Examples], ridge: float) -> float:
    """The log likelihood of articles under weights fitted to others."""
    total = 0.0
    for others, held_out in folds(given, most=5):
        weighing = _moved(prior, others, ridge)
        for one in held_out:
            chance = np.clip(_chances(weighing, one), 1e-6, 1 - 1e-6)
            total += float(np.log(np.where(one.labels, chance, 1 - chance)).sum())
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


def learn_stances(given: Sequence[Examples]) -> tuple[tuple[str, float], ...]:
    """The shipped weights as these articles move them, by name."""
    from ..annotate.weighing import load_weighing

    shipped = load_weighing()
    return as_numbers(shipped, fit(shipped, given))


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
