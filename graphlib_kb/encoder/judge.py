"""Whether sentences state explanations: pairs through the cross-encoder that was trained on made-up debates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from graphlib_kb.encoder.words import CLS, SEP, WordPieces

if TYPE_CHECKING:
    from graphlib_kb.encoder.files import ModelFiles

VERDICTS = ("neither", "supports", "contests")
SENTENCE_PIECES, EXPLANATION_PIECES, BEFORE_PIECES = 120, 90, 50


@dataclass(frozen=True, slots=True)
class PairInput:
    """Word pieces of a pair and their kinds: 0 for the sentence and what stands before it, 1 for the explanation."""

    ids: list[int]
    kinds: list[int]


def pair_input(pieces: WordPieces, sentence: str, explanation: str, before: str = "") -> PairInput:
    """[CLS] sentence [SEP] explanation [SEP] the end of what stands before the sentence [SEP]."""
    a = [CLS, *pieces.of_text(sentence)[:SENTENCE_PIECES], SEP]
    b = [*pieces.of_text(explanation)[:EXPLANATION_PIECES], SEP]
    c = [*pieces.of_text(before)[-BEFORE_PIECES:], SEP] if before else []
    return PairInput(a + b + c, [0] * len(a) + [1] * len(b) + [0] * len(c))


def judge(files: ModelFiles, pairs: Sequence[tuple[str, str, str]]) -> NDArray[np.float32]:
    """The chances of the `VERDICTS`, [n, 3], of (sentence, explanation, text before) triples.

    The explanation is worded as ``"<question> <label>. <description>"``. Pairs run one by one, so that none
    depends on its neighbours.
    """
    found = np.zeros((len(pairs), len(VERDICTS)), np.float32)
    for i, (sentence, explanation, before) in enumerate(pairs):
        made = pair_input(files.pieces, sentence, explanation, before)
        ids, kinds = np.array([made.ids], np.int64), np.array([made.kinds], np.int64)
        (logits,) = files.session("judge").run(
            None, {"embedded": files.embed(ids), "bias": np.zeros((1, 1, 1, ids.shape[1]), np.float32), "kinds": kinds}
        )
        weights = np.exp(logits[0] - logits[0].max())
        found[i] = weights / weights.sum()
    return found
