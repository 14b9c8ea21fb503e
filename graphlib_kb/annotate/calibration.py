"""Fit the weights by which passages are matched to explanations.

``python -m graphlib_kb.annotate.calibration [--output FILE]`` reads the made-up debates beside this file, runs the
pipeline over them and writes ``weighing.json``; it takes a minute and gives the same numbers on every run.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from ..model import Article, Codebook, Explanation, Question
from .stance import FEATURES, StanceReader, Unit, features, units
from .weighing import WIDEST
from .wordlists import table

Array = NDArray[np.float64]

LEAST_OWN, LEAST_SAID, LEAST_ARTICLE = 0.6, 0.6, 0.75


def debates() -> Iterator[tuple[Codebook, str, list[tuple[int, int, str]]]]:
    """The made-up debates: codebook, text and (start, end, labels) of each sentence."""
    for debate in table("debates")["debates"]:
        codebook = Codebook(
            Question(debate["question"], tuple(debate["outcome"])),
            tuple(Explanation(e["id"], e["label"], e["description"], tuple(e["phrases"])) for e in debate["explanations"]),
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
    reader = next(c for _, c in nlp.pipeline if isinstance(c, StanceReader))
    for number, (codebook, text, marks) in enumerate(debates()):
        doc = nlp.make_doc(text)
        doc.user_data["article"] = str(number)
        for name, component in nlp.pipeline:
            if name != "graphlib_stance":
                doc = component(doc)
        found = units(doc)
        kept = [i for i, unit in enumerate(found) if not unit.heading]
        values = features(doc, found, reader.matcher(codebook), reader.meaning)
        yield values[kept], _labels(doc, [found[i] for i in kept], codebook, marks)


def _labels(doc: Doc, found: Sequence[Unit], codebook: Codebook, marks: Sequence[tuple[int, int, str]]) -> NDArray[np.bool_]:
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
    from .pipeline import load_pipeline

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path(__file__).with_name("weighing.json"))
    parser.add_argument("--model", help="a pipeline folder other than the shipped one")
    arguments = parser.parse_args()
    pairs = list(labelled(load_pipeline(arguments.model)))
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
                "least_article": LEAST_ARTICLE,
            },
            indent=1,
        )
        + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
