"""Texts through the network: windows in, scores and states of every word out; and the meaning of texts."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphlib_kb.encoder.files import ModelFiles
from graphlib_kb.encoder.words import CLS, SEP, cut_strengths, features, plan_cuts

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

CORE, CONTEXT = 110, 40  # words of a window: its own, and those before it that it only reads
MOST_PIECES = 320
MEANING_PIECES = 254
MEANING_TEXTS = 16  # read by one thread at a time


@dataclass(frozen=True, slots=True)
class Scored:
    """What the network says of n consecutive words of one text.

    classes [n, 4] are ids of xpos, upos, morph and lemma; tags [n, 30] scores of the sequence labels;
    dependent and head [n, d] the halves of the relation scorer; states [n, width]. `windows` are the borders
    within which arcs were scored, `arcs` their scores [k, k] of (dependent, head), a root being its own head.
    """

    classes: NDArray[np.int32]
    tags: Floats
    dependent: Floats
    head: Floats
    states: Floats
    windows: tuple[int, ...]
    arcs: tuple[Floats, ...]
    strengths: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a text that is scored and decoded at once, with its inner window borders."""

    start: int
    end: int
    borders: tuple[int, ...]


class Reader:
    """Runs the annotating graph over texts."""

    def __init__(self, files: ModelFiles) -> None:
        self.files = files

    def plan(self, forms: Sequence[str], gaps: NDArray[np.int8], block_words: int) -> list[Block]:
        """Cuts a text into blocks of at most about `block_words` words."""
        if not forms:
            return []
        pieces = self.files.pieces
        lengths = np.fromiter((len(pieces(form)) for form in forms), np.int64, len(forms))
        borders = plan_cuts(cut_strengths(forms, gaps), lengths, CORE, MOST_PIECES)
        blocks: list[Block] = []
        first = 0
        for k in range(1, len(borders)):
            if k == len(borders) - 1 or borders[k + 1] - borders[first] > block_words:
                blocks.append(Block(borders[first], borders[k], tuple(borders[first : k + 1])))
                first = k
        return blocks

    def score(self, forms: Sequence[str], gaps: NDArray[np.int8], block: Block) -> Scored:
        """Scores of a block of a text that is given whole.

        Windows are run one by one: without padding that is faster on a CPU, and since int8 activations are
        scaled by the largest in a run, no text's result depends on its neighbours.
        """
        parts = [self._run(forms, gaps, a, b) for a, b in zip(block.borders, block.borders[1:], strict=False)]
        classes, tags, dependent, head, states = (
            np.concatenate([part[i] for part in parts]) for i in (0, 1, 3, 4, 5)
        )
        return Scored(
            classes=classes.astype(np.int32),
            tags=tags,
            dependent=dependent,
            head=head,
            states=states,
            windows=tuple(x - block.start for x in block.borders),
            arcs=tuple(part[2] for part in parts),
            strengths=cut_strengths(forms[block.start : block.end], gaps[block.start : block.end]),
        )

    def _run(
        self, forms: Sequence[str], gaps: NDArray[np.int8], start: int, end: int
    ) -> tuple[NDArray[np.float32], ...]:
        """The outputs for the words from `start` to `end`, read with the sentences just before them."""
        pieces = self.files.pieces
        low = max(0, start - CONTEXT)
        context = start - low
        if low:
            sentences = np.flatnonzero(cut_strengths(forms[low:start], gaps[low:start]) >= 2)
            context = start - low - int(sentences[0]) if len(sentences) else 0
        ids = [pieces(form) for form in forms[start - context : end]]
        while context and sum(map(len, ids)) > MOST_PIECES + 2 * CONTEXT:
            context -= 1
            ids.pop(0)
        flat = np.array([[CLS, *(piece for word in ids for piece in word), SEP]], np.int64)
        word_of = np.full(flat.shape, -1)
        word_of[0, 1:-1] = np.repeat(np.arange(len(ids)), [len(word) for word in ids])
        shown = features(forms[start - context : end], gaps[start - context : end])
        piece_features = np.zeros(flat.shape, np.int64)
        piece_features[0, 1:-1] = shown[word_of[0, 1:-1]]
        classes, tags, arcs, dependent, head, states = self.files.session("annotator").run(
            None,
            {
                "embedded": self.files.embed(flat),
                "bias": np.zeros((1, 1, 1, flat.shape[1]), np.float32),
                "piece_features": piece_features,
                "word_of": word_of,
                "word_features": shown[None],
            },
        )
        own = slice(context, None)
        return (
            classes[0, own],
            tags[0, own],
            arcs[0, own, own],
            dependent[0, own],
            head[0, own],
            states[0, own],
        )


def meaning(files: ModelFiles, texts: Sequence[str]) -> Floats:
    """The base model's sentence vectors [n, width] of texts, of length 1; zero for a text without a word.

    A text beyond 254 word pieces is read in parts whose vectors are averaged by their lengths. Texts are
    run one by one, as words are (`Reader.score`), but on all cores: each is too short to share among them.
    """
    session, pieces = files.session("meaning", threads=1), files.pieces
    width = files.embed(np.zeros((1, 1), np.int64)).shape[-1]
    vectors = np.zeros((len(texts), width), np.float32)

    def read(first: int) -> None:
        for i, text in enumerate(texts[first : first + MEANING_TEXTS], first):
            ids = pieces.of_text(text)
            for at in range(0, len(ids), MEANING_PIECES):
                part = np.array([[CLS, *ids[at : at + MEANING_PIECES], SEP]], np.int64)
                bias = np.zeros((1, 1, 1, part.shape[1]), np.float32)
                (found,) = session.run(None, {"embedded": files.embed(part), "bias": bias})
                vectors[i] += found[0] * (part.shape[1] - 2)

    with ThreadPoolExecutor(files.threads or os.cpu_count()) as pool:
        list(pool.map(read, range(0, len(texts), MEANING_TEXTS)))
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(np.divide(vectors, norms, out=vectors, where=norms > 0), np.float32)
