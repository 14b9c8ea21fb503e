"""Texts through the network: windows in, scores and states of every word out; and the meaning of texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphlib_kb.encoder.files import ModelFiles
from graphlib_kb.encoder.words import CLS, SEP, cut_strengths, features, plan_cuts

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

CORE, CONTEXT = 110, 40  # words of a window: its own, and those before it that it only reads
MOST_PIECES = 320
BATCH_PIECES = 4096
MEANING_PIECES = 254


@dataclass(frozen=True, slots=True)
class Scored:
    """What the network says of n consecutive words of one text.

    classes [n, 4] are ids of xpos, upos, morph and lemma; tags [n, 30] scores of the sequence labels; dependent
    and head [n, d] the halves of the relation scorer; states [n, width]. `windows` are the borders within which
    arcs were scored, `arcs` their scores [k, k] of (dependent, head), a root being its own head.
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

    def score(self, stretches: Sequence[tuple[Sequence[str], NDArray[np.int8], Block]]) -> list[Scored]:
        """Scores of blocks, each given with the forms and gaps of its whole text."""
        jobs = [
            (which, k, a, b)
            for which, (_, _, block) in enumerate(stretches)
            for k, (a, b) in enumerate(zip(block.borders, block.borders[1:], strict=False))
        ]
        prepared = []
        for which, k, a, b in jobs:
            forms, gaps, _ = stretches[which]
            prepared.append(self._window(forms, gaps, a, b))
        order = sorted(range(len(jobs)), key=lambda i: (len(prepared[i][0]), i))
        outputs: dict[tuple[int, int], tuple[NDArray[np.float32], ...]] = {}
        group: list[int] = []
        for i in order:
            if group and (len(prepared[i][0]) + 2) * (len(group) + 1) > BATCH_PIECES:
                self._run(group, prepared, jobs, outputs)
                group = []
            group.append(i)
        if group:
            self._run(group, prepared, jobs, outputs)
        scored = []
        for which, (forms, gaps, block) in enumerate(stretches):
            parts = [outputs[which, k] for k in range(len(block.borders) - 1)]
            joined = [np.concatenate([p[i] for p in parts]) for i in (0, 1, 3, 4, 5)]
            windows = tuple(x - block.start for x in block.borders)
            strengths = cut_strengths(forms[block.start : block.end], gaps[block.start : block.end])
            scored.append(Scored(*joined, windows, tuple(p[2] for p in parts), strengths))
        return scored

    def _window(
        self, forms: Sequence[str], gaps: NDArray[np.int8], start: int, end: int
    ) -> tuple[list[int], Ints, Ints, int]:
        """Pieces, word of each piece and features of a window, and how many of its words are context."""
        pieces = self.files.pieces
        low = max(0, start - CONTEXT)
        found = np.flatnonzero(cut_strengths(forms[low:start], gaps[low:start])[1:] >= 2) if start else np.empty(0)
        context = start - (low + 1 + int(found[0])) if len(found) else 0
        if low == 0 and start <= CONTEXT:
            context = start
        ids = [pieces(form) for form in forms[start - context : end]]
        while context and sum(map(len, ids)) > MOST_PIECES + CONTEXT * 2:
            context -= 1
            ids.pop(0)
        flat = [piece for word in ids for piece in word]
        word_of = np.repeat(np.arange(len(ids)), [len(word) for word in ids])
        shown = features(forms[start - context : end], gaps[start - context : end])
        return flat, word_of, shown, context

    def _run(
        self,
        group: list[int],
        prepared: list[tuple[list[int], Ints, Ints, int]],
        jobs: list[tuple[int, int, int, int]],
        outputs: dict[tuple[int, int], tuple[NDArray[np.float32], ...]],
    ) -> None:
        b = len(group)
        p = 2 + max(len(prepared[i][0]) for i in group)
        w = max(len(prepared[i][2]) for i in group)
        ids = np.zeros((b, p), np.int64)
        word_of = np.full((b, p), -1)
        piece_features = np.zeros((b, p), np.int64)
        word_features = np.zeros((b, w), np.int64)
        for row, i in enumerate(group):
            flat, of, shown, _ = prepared[i]
            n = len(flat)
            ids[row, 0], ids[row, 1 : n + 1], ids[row, n + 1] = CLS, flat, SEP
            word_of[row, 1 : n + 1] = of
            piece_features[row, 1 : n + 1] = shown[of]
            word_features[row, : len(shown)] = shown
        found = self.files.session("annotator").run(
            None,
            {
                "embedded": self.files.embed(ids),
                "bias": attention_bias(ids),
                "piece_features": piece_features,
                "word_of": word_of,
                "word_features": word_features,
            },
        )
        for row, i in enumerate(group):
            context, n = prepared[i][3], len(prepared[i][2])
            own = slice(context, n)
            classes, tags, arcs, dependent, head, states = found
            outputs[jobs[i][0], jobs[i][1]] = (
                classes[row, own], tags[row, own], arcs[row, own, own].copy(), dependent[row, own], head[row, own],
                states[row, own],
            )  # fmt: skip


def attention_bias(ids: Ints) -> Floats:
    """0 where there is a piece and -10,000 where there is padding, [b, 1, 1, p]."""
    return np.where(ids == 0, np.float32(-10000), np.float32(0))[:, None, None, :]


def meaning(files: ModelFiles, texts: Sequence[str]) -> Floats:
    """The base model's sentence vectors [n, width] of texts, of length 1; zero for a text without a word.

    A text beyond 254 word pieces is read in parts whose vectors are averaged by their lengths.
    """
    parts: list[tuple[int, list[int]]] = []
    for i, text in enumerate(texts):
        ids = files.pieces.of_text(text)
        parts += [(i, ids[a : a + MEANING_PIECES]) for a in range(0, len(ids), MEANING_PIECES)]
    width = files.embed(np.zeros((1, 1), np.int64)).shape[-1]
    vectors = np.zeros((len(texts), width), np.float32)
    order = sorted(range(len(parts)), key=lambda k: (len(parts[k][1]), k))
    at = 0
    while at < len(order):
        group = [order[at]]
        while at + len(group) < len(order):
            longer = len(parts[order[at + len(group)]][1]) + 2
            if longer * (len(group) + 1) > BATCH_PIECES:
                break
            group.append(order[at + len(group)])
        at += len(group)
        ids_ = np.zeros((len(group), 2 + max(len(parts[k][1]) for k in group)), np.int64)
        for row, k in enumerate(group):
            piece = parts[k][1]
            ids_[row, : len(piece) + 2] = [CLS, *piece, SEP]
        (found,) = files.session("meaning").run(
            None, {"embedded": files.embed(ids_), "bias": attention_bias(ids_)}
        )
        for row, k in enumerate(group):
            vectors[parts[k][0]] += found[row] * len(parts[k][1])
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, norms, out=vectors, where=norms > 0)
