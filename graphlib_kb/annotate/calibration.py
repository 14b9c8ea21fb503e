"""Fit the weights by which passages are matched to explanations.

``python -m graphlib_kb.annotate.calibration [--output FILE] [CORPUS...]`` reads the made-up debates beside
this file and corpus folders with reference annotations, runs the pipeline over them and writes
``weighing.json``; it takes a minute and gives the same numbers on every run.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from ..corpus import find_offtopic, load_corpus
from ..errors import InputError
from ..evaluate import read_reference
from ..evaluate.matching import Json, overlapping, readings
from ..model import Article, Codebook, Explanation, Question
from .pipeline import load_pipeline, prepare
from .stance import FEATURES, StanceReader, Unit, features, units
from .weighing import WIDEST
from .wordlists import table

Array = NDArray[np.float64]

# Chosen for author pairs and stance rows of five made-up debates and two articles of the sample corpus. They
# are low: few of the passages bear on an explanation, and what is not suggested is easily missed in a review.
LEAST_OWN, LEAST_SAID = 0.15, 0.2


def debates() -> Iterator[tuple[Codebook, str, list[tuple[int, int, str]]]]:
    """The made-up debates: codebook, text and (start, end, labels) of each sentence."""
    for debate in table("debates")["debates"]:
        codebook = Codebook(
            Question(debate["question"], tuple(debate["outcome"])),
            tuple(
                Explanation(e["id"], e["label"], e["description"], tuple(e["phrases"]))
                for e in debate["explanations"]
            ),
        )
        for article in debate["articles"]:
            text, marks = "", []
            for sentence, labels in article["sentences"]:
                if text:
                    apart = sentence.startswith("¶") or sentence[-1].isalnum() or text[-1].isalnum()
                    text += "\n\n" if apart else " "
                sentence = sentence.removeprefix("¶ ")
                marks.append((len(text), len(text) + len(sentence), labels))
                text += sentence
            yield codebook, text, marks


def labelled(nlp: Language) -> Iterator[tuple[NDArray[np.float32], NDArray[np.bool_]]]:
    """Features [units, explanations, features] and labels [units, explanations] of each made-up article."""
    for number, (codebook, text, marks) in enumerate(debates()):
        article = Article(f"debate-{number}", text)
        yield _measured(nlp, article, codebook, partial(_labels, codebook=codebook, marks=marks))


def labelled_corpus(nlp: Language, folder: Path) -> Iterator[tuple[NDArray[np.float32], NDArray[np.bool_]]]:
    """The same of a corpus folder with reference annotations in ``gold/``."""
    corpus = load_corpus([folder])
    reference = read_reference(folder / "gold")
    if corpus.codebook is None:
        raise InputError(folder, "has no explanations in its corpus.toml")
    codebook = corpus.codebook
    for article in corpus.articles():
        reading = next((r for key, r in reference.items() if article.id.startswith(key)), None)
        if reading is not None:
            yield _measured(nlp, article, codebook, partial(_matches, codebook=codebook, reading=reading))


def _measured(
    nlp: Language,
    article: Article,
    codebook: Codebook,
    label: Callable[[Doc, Sequence[Unit]], NDArray[np.bool_]],
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    reader = next(c for _, c in nlp.pipeline if isinstance(c, StanceReader))
    doc = prepare(article, find_offtopic(article), codebook, nlp)
    for name, component in nlp.pipeline:
        if name != "graphlib_stance":
            doc = component(doc)
    found = units(doc)
    kept = [i for i, unit in enumerate(found) if not unit.heading]
    values = features(doc, found, reader.matcher(codebook), reader.meaning)
    return values[kept], label(doc, [found[i] for i in kept])


def _matches(doc: Doc, found: Sequence[Unit], codebook: Codebook, reading: Json) -> NDArray[np.bool_]:
    """Whether a reference row with the unit's passage and kind of holder takes a side on each explanation."""
    place = {explanation.id: k for k, explanation in enumerate(codebook.explanations)}
    result = np.zeros((len(found), len(place)), bool)
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
                    result[i, place[version["explanation"]]] = True
    return result


def _labels(
    doc: Doc, found: Sequence[Unit], codebook: Codebook, marks: Sequence[tuple[int, int, str]]
) -> NDArray[np.bool_]:
    place = {explanation.id: k for k, explanation in enumerate(codebook.explanations)}
    result = np.zeros((len(found), len(place)), bool)
    for i, unit in enumerate(found):
        start, end = doc[unit.span[0]].idx, doc[unit.span[1] - 1].idx
        for low, high, labels in marks:
            if min(end, high) - max(start, low) > 0.5 * (end - start):
                for label in labels.split():
                    result[i, place[label[:-1]]] = True
    return result


def fit(x: Array, y: Array, *, ridge: float = 1.0) -> tuple[Array, Array, Array, float]:
    """Logistic regression by Newton's method: means, deviations, weights, bias."""
    means, deviations = x.mean(0), np.maximum(x.std(0), 0.01)
    z = np.c_[np.clip((x - means) / deviations, -WIDEST, WIDEST), np.ones(len(x))]
    w = np.zeros(z.shape[1])
    penalty = np.r_[np.full(len(w) - 1, ridge), 1e-6]
    for _ in range(50):
        p = 1 / (1 + np.exp(-z @ w))
        hessian = (z * (p * (1 - p))[:, None]).T @ z + np.diag(penalty)
        w -= np.linalg.solve(hessian, z.T @ (p - y) + penalty * w)
    return means, deviations, w[:-1], float(w[-1])


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
    pairs = [*labelled(nlp), *(pair for folder in arguments.corpora for pair in labelled_corpus(nlp, folder))]
    x = np.concatenate([f.reshape(-1, f.shape[-1]) for f, _ in pairs]).astype(np.float64)
    y = np.concatenate([labels.ravel() for _, labels in pairs]).astype(np.float64)
    means, deviations, weights, bias = fit(x, y)
    arguments.output.write_text(
        json.dumps(
            {
                "features": FEATURES,
                "means": [round(float(v), 5) for v in means],
                "deviations": [round(float(v), 5) for v in deviations],
                "weights": [round(float(v), 5) for v in weights],
                "bias": round(bias, 5),
                "least_own": LEAST_OWN,
                "least_said": LEAST_SAID,
            },
            indent=1,
        )
        + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
