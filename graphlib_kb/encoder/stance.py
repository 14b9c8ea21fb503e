"""Which explanations the sentences of a text take as true or false, by the network of stance."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from graphlib_kb.encoder.files import ModelFiles
from graphlib_kb.encoder.words import CLS, SEP
from graphlib_kb.model import Explanation

Floats = NDArray[np.float32]

STANCES = ("neither", "true", "false")
SENTENCE_PIECES, WORDING_PIECES = 110, 48
SURFACE = 4
BLOCK, OVERLAP = 60, 8  # most sentences read together, and those of the neighbouring blocks that they see
TEXTS = 8  # read by one thread at a time


@dataclass(frozen=True, slots=True)
class Asked:
    """What sentences are held against, as the network has read it.

    ``wordings`` [k, j, width] of the k explanations, ``given`` [k, j] 1 where there is one, ``event``
    [width].
    """

    wordings: Floats
    given: Floats
    event: Floats


def wordings(explanation: Explanation) -> list[str]:
    """The texts by which an explanation is known to the network: label, description, phrases."""
    return [text for text in (explanation.label, explanation.description, *explanation.phrases) if text]


def names_of_event(question: str, outcome: Sequence[str]) -> list[str]:
    """The texts by which the event is known: its names, and the question about it."""
    return [text for text in (*(outcome or [question]), question) if text]


def ask(files: ModelFiles, explanations: Sequence[Sequence[str]], event: Sequence[str]) -> Asked:
    """Reads the wordings of each explanation (one at least) and the names of the event (one at least)."""
    texts = [text for wordings in explanations for text in wordings]
    vectors = np.stack([found.mean(0) for found in _states(files, [*texts, *event], WORDING_PIECES)])
    shape = len(explanations), max(map(len, explanations))
    wordings, given = np.zeros((*shape, vectors.shape[1]), np.float32), np.zeros(shape, np.float32)
    at = 0
    for k, found in enumerate(explanations):
        wordings[k, : len(found)] = vectors[at : at + len(found)]
        given[k, : len(found)] = 1
        at += len(found)
    return Asked(wordings, given, vectors[at:].mean(0))


def stances(files: ModelFiles, sentences: Sequence[str], opening: Sequence[bool], asked: Asked) -> Floats:
    """Logits [n, k, 2, 3] of the `STANCES` of the n sentences of one text to k explanations.

    The third axis is who takes them: the author, and whoever is quoted or reported in the sentence. `opening`
    says of each sentence whether it begins a paragraph. Sentences are read one by one and compared in blocks,
    so that memory doesn't grow with the text.
    """
    n, k = len(sentences), len(asked.given)
    found = np.zeros((n, k, 2, len(STANCES)), np.float32)
    marks = surface(sentences, opening)
    session = files.session("stances")
    blocks = -(-n // BLOCK)
    borders = [n * i // blocks for i in range(blocks + 1)] if n else []
    for start, end in pairwise(borders):
        low, high = max(0, start - OVERLAP), min(n, end + OVERLAP)
        rows = _states(files, sentences[low:high], SENTENCE_PIECES)
        states = np.zeros((len(rows), max(map(len, rows)), asked.event.shape[0]), np.float32)
        present = np.zeros(states.shape[:2], np.float32)
        for i, row in enumerate(rows):
            states[i, : len(row)], present[i, : len(row)] = row, 1
        (logits,) = session.run(
            None,
            {
                "states": states,
                "present": present,
                "wordings": asked.wordings,
                "given": asked.given,
                "event": asked.event,
                "surface": marks[low:high],
            },
        )
        found[start:end] = logits[start - low : end - low]
    return found


def surface(sentences: Sequence[str], opening: Sequence[bool]) -> Floats:
    """What the network is told beside the words, [n, 4].

    Whether a sentence begins a paragraph, how far down the text it stands, whether it looks like a heading,
    and whether it has quotation marks.
    """
    n = len(sentences)
    rows = [
        (start, i / n, len(text) < 60 and text[-1:].isalnum(), "“" in text or '"' in text)
        for i, (text, start) in enumerate(zip(sentences, opening, strict=True))
    ]
    return np.array(rows, np.float32).reshape(n, SURFACE)


def _states(files: ModelFiles, texts: Sequence[str], pieces: int) -> list[Floats]:
    """The states [p, width] of the word pieces of each text, of its first `pieces` only."""
    session = files.session("stance", threads=1)
    found: list[Floats] = [np.zeros((0, 0), np.float32)] * len(texts)

    def read(first: int) -> None:
        for i, text in enumerate(texts[first : first + TEXTS], first):
            ids = np.array([[CLS, *files.pieces.of_text(text)[:pieces], SEP]], np.int64)
            bias = np.zeros((1, 1, 1, ids.shape[1]), np.float32)
            (states,) = session.run(None, {"embedded": files.embed(ids), "bias": bias})
            found[i] = states[0]

    with ThreadPoolExecutor(files.threads or os.cpu_count()) as pool:
        list(pool.map(read, range(0, len(texts), TEXTS)))
    return found
