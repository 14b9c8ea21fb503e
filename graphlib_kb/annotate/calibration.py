"""Fit the weights by which passages are matched to explanations.

``python -m graphlib_kb.annotate.calibration [--output FILE] [CORPUS...]`` reads the held-out debates of the
encoder's training and corpus folders with reference annotations, runs the pipeline over them and writes
``weighing.json``; it takes a few minutes and gives the same numbers on every run.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from ..corpus import find_offtopic, load_corpus
from ..encoder.training.debates import Debate, Sentence, written_debates
from ..errors import InputError
from ..evaluate import read_reference
from ..evaluate.matching import Json, overlapping, readings
from ..model import Article, Codebook, Polarity, Question
from .passages import Unit, units
from .pipeline import load_pipeline, prepare
from .stance import FEATURES, StanceReader, false_odds
from .weighing import WIDEST, load_weighing

Array = NDArray[np.float64]
Labels = NDArray[np.int8]

# Chosen for author pairs and stance rows of the held-out debates, of five others and of two articles of the
# sample corpus.
LEAST_OWN, LEAST_SAID = 0.2, 0.2

# What the held-out debates count beside other corpora: the network was trained on debates of the same writers
# and is surer of them than of texts at large.
HELD_OUT_WEIGHT = 0.1

# The log odds by which contests without words of denial are rarer in articles at large than in debates that
# were written to have them.
CONTESTS_RARER = 1.5


@dataclass(frozen=True, slots=True)
class Measured:
    """The passages of one article, and what they state.

    ``features`` [units, explanations, features]; ``signs`` [units, explanations, 3]: the network's log odds,
    assertion as a cause and cues of denial, see `Weighing`; ``labels`` [units, explanations]: 1 true, -1
    false, 0 neither; ``weight``: what the article counts.
    """

    features: Array
    signs: Array
    labels: Labels
    weight: float


def written(nlp: Language) -> Iterator[Measured]:
    """The held-out debates."""
    for debate in written_debates(held_out=True):
        codebook = Codebook(Question(debate.question, debate.outcome), tuple(debate.explanations.values()))
        for number, sentences in enumerate(debate.articles):
            text, spans = _laid_out(sentences)
            doc, found, reader = _read(nlp, Article(f"debate-{number}", text), codebook)
            labels = _of_sentences(doc, found, debate, sentences, spans)
            yield _measured(doc, found, reader, codebook, labels, HELD_OUT_WEIGHT)


def coded(nlp: Language, folder: Path) -> Iterator[Measured]:
    """A corpus folder with reference annotations in ``gold/``."""
    corpus = load_corpus([folder])
    reference = read_reference(folder / "gold")
    if corpus.codebook is None:
        raise InputError(folder, "has no explanations in its corpus.toml")
    for article in corpus.articles():
        reading = next((r for key, r in reference.items() if article.id.startswith(key)), None)
        if reading is not None:
            doc, found, reader = _read(nlp, article, corpus.codebook)
            labels = _of_rows(doc, found, corpus.codebook, reading)
            yield _measured(doc, found, reader, corpus.codebook, labels)


def _read(nlp: Language, article: Article, codebook: Codebook) -> tuple[Doc, list[Unit], StanceReader]:
    reader = next(c for _, c in nlp.pipeline if isinstance(c, StanceReader))
    doc = prepare(article, find_offtopic(article), codebook, nlp)
    for _, component in nlp.pipeline:
        if component is not reader:
            doc = component(doc)
    return doc, [unit for unit in units(doc) if not unit.heading], reader


def _measured(
    doc: Doc,
    found: Sequence[Unit],
    reader: StanceReader,
    codebook: Codebook,
    labels: Labels,
    weight: float = 1.0,
) -> Measured:
    verdicts = reader.verdicts(doc, found, codebook)
    judge = reader.judge(doc, codebook, load_weighing())
    signs = np.zeros((*labels.shape, 3))
    signs[..., 0] = false_odds(verdicts)
    for i, unit in enumerate(found):
        refused = any(judge.sayings[place].polarity is Polarity.DENIED for place in unit.sayings)
        for k in np.flatnonzero(labels[i]):
            _, asserted, cue = judge.signs(unit, int(k))
            signs[i, k, 1:] = asserted and not refused, bool(cue) != refused
    values = reader.features(doc, found, codebook, verdicts)
    return Measured(values.astype(np.float64), signs, labels, weight)


def _laid_out(sentences: Sequence[Sentence]) -> tuple[str, list[tuple[int, int]]]:
    """An article's text, and where its sentences lie in it."""
    text, spans = "", []
    for sentence in sentences:
        if text:
            text += "\n\n" if sentence.opening or text[-1].isalnum() else " "
        spans.append((len(text), len(text) + len(sentence.text)))
        text += sentence.text
    return text, spans


def _of_sentences(
    doc: Doc,
    found: Sequence[Unit],
    debate: Debate,
    sentences: Sequence[Sentence],
    spans: Sequence[tuple[int, int]],
) -> Labels:
    place = {name: k for k, name in enumerate(debate.explanations)}
    labels = np.zeros((len(found), len(place)), np.int8)
    for i, unit in enumerate(found):
        start, end = doc[unit.span[0]].idx, doc[unit.span[1] - 1].idx
        for sentence, (low, high) in zip(sentences, spans, strict=True):
            if min(end, high) - max(start, low) > 0.5 * (end - start):
                for name, true in (sentence.others if unit.sayings else sentence.author).items():
                    labels[i, place[name]] = 1 if true else -1
    return labels


def _of_rows(doc: Doc, found: Sequence[Unit], codebook: Codebook, reading: Json) -> Labels:
    """By the reference rows with a unit's passage and kind of holder that take a side."""
    place = {explanation.id: k for k, explanation in enumerate(codebook.explanations)}
    labels = np.zeros((len(found), len(place)), np.int8)
    for i, unit in enumerate(found):
        start, last = doc[unit.span[0]].idx, doc[unit.span[1] - 1]
        here = {"start": start, "end": last.idx + len(last)}
        for row in reading["stances"]:
            for version in readings(row):
                theirs = version["holder"] != "AUTHOR"
                if (
                    version["stance"] != "reports"
                    and theirs == bool(unit.sayings)
                    and overlapping(here, version)
                ):
                    labels[i, place[version["explanation"]]] = 1 if version["stance"] == "supports" else -1
    return labels


def fit(x: Array, y: Array, counts: Array, *, ridge: float) -> tuple[Array, float]:
    """Logistic regression by Newton's method, each example as often as it counts: weights and bias."""
    z = np.c_[x, np.ones(len(x))]
    w = np.zeros(z.shape[1])
    penalty = np.r_[np.full(len(w) - 1, ridge), 1e-6]
    for _ in range(50):
        p = 1 / (1 + np.exp(-z @ w))
        hessian = (z * (counts * p * (1 - p))[:, None]).T @ z + np.diag(penalty)
        w -= np.linalg.solve(hessian, z.T @ (counts * (p - y)) + penalty * w)
    return w[:-1], float(w[-1])


def weights(given: Sequence[Measured]) -> dict[str, object]:
    """What ``weighing.json`` holds, fitted to articles."""
    x = np.concatenate([one.features.reshape(-1, len(FEATURES)) for one in given])
    y = np.concatenate([one.labels.ravel() for one in given])
    counts = np.concatenate([np.full(one.labels.size, one.weight) for one in given])
    means, deviations = x.mean(0), np.maximum(x.std(0), 0.01)
    z = np.clip((x - means) / deviations, -WIDEST, WIDEST)
    of_presence, bias = fit(z, (y != 0).astype(np.float64), counts, ridge=3.0)
    signs = np.concatenate([one.signs.reshape(-1, 3) for one in given])
    of_sign, sign_bias = fit(signs[y != 0], (y[y != 0] < 0).astype(np.float64), counts[y != 0], ridge=3.0)
    of_sign[2] += CONTESTS_RARER
    sign_bias -= CONTESTS_RARER

    def rounded(values: Array) -> list[float]:
        return [round(float(value), 5) for value in values]

    return {
        "features": FEATURES,
        "means": rounded(means),
        "deviations": rounded(deviations),
        "weights": rounded(of_presence),
        "bias": round(bias, 5),
        "least_own": LEAST_OWN,
        "least_said": LEAST_SAID,
        "sign": [*rounded(of_sign), round(sign_bias, 5)],
    }


def main() -> None:
    """Fit and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path(__file__).with_name("weighing.json"))
    parser.add_argument("--model", help="a pipeline folder other than the shipped one")
    parser.add_argument(
        "corpora", nargs="*", type=Path, help="corpus folders with reference annotations in gold/"
    )
    arguments = parser.parse_args()
    nlp = load_pipeline(arguments.model)
    given = [*written(nlp), *(one for folder in arguments.corpora for one in coded(nlp, folder))]
    arguments.output.write_text(json.dumps(weights(given), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
