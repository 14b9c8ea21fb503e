"""From the network's scores to annotations of a stretch of words: what the shipped model says of it."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphlib_kb.encoder import coreference
from graphlib_kb.encoder.decode import runs, tree, viterbi
from graphlib_kb.encoder.inference import Scored
from graphlib_kb.encoder.links import Linked, attributions, causal_relations

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

ENTITIES = ("PERSON", "ORG", "PLACE", "NORP", "EVENT", "MISC")
LEAST_CAUSAL = 0.2  # relations of sentences that are less likely to be causal are dropped
SENTENCE = 0
ENTITY = slice(1, 14)
ATTRIBUTION = slice(14, 21)
CAUSAL = slice(21, 30)


@dataclass(frozen=True, slots=True)
class Annotation:
    """Annotations of n consecutive words; all positions count from the first of them.

    classes [n, 4] are ids of xpos, upos, morph and lemma; heads [n] positions, a root's its own; relations
    [n] ids; starts [n] whether a sentence begins. Entities are (type, start, end); causal_scores one for each
    sentence; antecedents are (word, start, end, probability).
    """

    classes: NDArray[np.int32]
    heads: Ints
    relations: Ints
    starts: NDArray[np.bool_]
    entities: list[tuple[int, int, int]]
    attributions: list[Linked]
    causal: list[Linked]
    causal_scores: list[float]
    antecedents: list[tuple[int, int, int, float]]


def annotate(
    scored: Scored,
    forms: list[str],
    heads: Mapping[str, Floats],
    labels: Mapping[str, list[str]],
    *,
    sentence_starts: NDArray[np.bool_] | None = None,
) -> Annotation:
    """Decodes scores; `sentence_starts` [n] stand in for the predicted ones where they are known."""
    starts = scored.tags[:, SENTENCE] > 0 if sentence_starts is None else sentence_starts.copy()
    starts[list(scored.windows[:-1])] = True
    borders = [*np.flatnonzero(starts).tolist(), len(starts)]
    tree_heads, relations = _parse(scored, borders, heads, labels["relation"].index("root"))
    spans = _spans(scored, heads)
    cuts = np.concatenate(([0], np.cumsum(scored.strengths >= 2)))
    linked = attributions(heads, scored.states, spans, cuts)
    scores = _sentence_scores(scored.states, borders, heads)
    causal = [
        linked
        for linked in causal_relations(heads, scored.states, spans, cuts)
        if max(_covered(scores, borders, linked)) >= LEAST_CAUSAL
    ]
    sentence_counts = np.concatenate(([0], np.cumsum(starts)))
    upos = [labels["upos"][i] for i in scored.classes[:, 1]]
    names = [labels["relation"][i] for i in relations]
    found = coreference.antecedents(heads, scored.states, forms, upos, names, tree_heads, sentence_counts)
    entities = _entities(scored, borders, heads)
    return Annotation(
        scored.classes, tree_heads, relations, starts, entities, linked, causal, scores, found
    )  # fmt: skip


def _covered(scores: list[float], borders: list[int], linked: Linked) -> list[float]:
    """The causal scores of the sentences that a relation touches."""
    places = [place for part in linked.parts.values() for start, end in part for place in (start, end - 1)]
    first, last = (bisect_right(borders, place) - 1 for place in (min(places), max(places)))
    return scores[first : last + 1]


def _parse(scored: Scored, borders: list[int], heads: Mapping[str, Floats], root: int) -> tuple[Ints, Ints]:
    n = len(scored.classes)
    found = np.zeros(n, np.int64)
    window = 0
    for a, b in itertools.pairwise(borders):
        while b > scored.windows[window + 1]:
            window += 1
        offset = scored.windows[window]
        arcs = scored.arcs[window][a - offset : b - offset, a - offset : b - offset]
        shifted = arcs - arcs.max(1, keepdims=True)
        found[a:b] = a + tree(shifted - np.log(np.exp(shifted).sum(1, keepdims=True)))
    bilinear = heads["relation_bilinear"]
    inner, count, outer = bilinear.shape
    flat = bilinear.reshape(inner, count * outer)
    relations = np.zeros(n, np.int64)
    for low in range(0, n, 256):
        part = slice(low, min(n, low + 256))
        half = (scored.dependent[part] @ flat).reshape(-1, count, outer)
        scores = (half @ scored.head[found[part]][:, :, None])[:, :, 0]
        scores[:, root] = np.where(found[part] == np.arange(part.start, part.stop), 1e9, -1e9)
        relations[part] = scores.argmax(1)
    return found, relations


def _entities(scored: Scored, borders: list[int], heads: Mapping[str, Floats]) -> list[tuple[int, int, int]]:
    """Decoded sentence by sentence, since no name goes on in the next."""
    lengths = np.diff(borders)
    found: list[tuple[int, int, int]] = []
    order = np.argsort(lengths, kind="stable")
    for at in range(0, len(order), 64):
        group = order[at : at + 64]
        widest = int(lengths[group].max())
        emissions = np.zeros((len(group), widest, 13), np.float32)
        for row, k in enumerate(group):
            emissions[row, : lengths[k]] = scored.tags[borders[k] : borders[k + 1], ENTITY]
        paths = viterbi(emissions, heads["transitions.entity"][0], lengths[group])
        for row, k in enumerate(group):
            found += [(t, borders[k] + s, borders[k] + e) for t, s, e in runs(paths[row])]
    return sorted(found, key=lambda x: x[1])


def _spans(scored: Scored, heads: Mapping[str, Floats]) -> dict[str, list[tuple[int, int]]]:
    spans: dict[str, list[tuple[int, int]]] = {
        role: [] for role in ("source", "cue", "content", "cause", "effect", "signal")
    }
    (path,) = viterbi(scored.tags[None, :, ATTRIBUTION], heads["transitions.attribution"][0])
    for kind, start, end in runs(path):
        spans[("source", "cue", "content")[kind]].append((start, end))
    emissions = scored.tags[:, CAUSAL].reshape(-1, 3, 3).transpose(1, 0, 2)
    for role, tags in zip(
        ("cause", "effect", "signal"), viterbi(emissions, heads["transitions.causal"]), strict=True
    ):
        spans[role] = [(start, end) for _, start, end in runs(tags)]
    return spans


def _sentence_scores(states: Floats, borders: list[int], heads: Mapping[str, Floats]) -> list[float]:
    shown = states @ heads["sentence_words.weight"].T + heads["sentence_words.bias"]
    pooled = np.concatenate(
        [
            np.maximum.reduceat(shown, borders[:-1], axis=0),
            np.add.reduceat(shown, borders[:-1], axis=0) / np.diff(borders)[:, None],
        ],
        axis=1,
    )
    logits = np.tanh(pooled) @ heads["sentence_causal.weight"][0] + heads["sentence_causal.bias"][0]
    return [float(x) for x in 1 / (1 + np.exp(-logits.astype(np.float64)))]
