"""Which spans belong together: source, cue and content; cause, effect and signal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Index = NDArray[np.int64]


def between(left: Index, right: Index, cuts: Index) -> tuple[Index, Index, Index]:
    """Distance buckets, right spans in between (up to 3) and cuts in between (up to 3), each [n, m].

    left [n, 2] and right [m, 2] are word spans; `cuts` [words + 1] counts the possible sentence starts up to a word.
    """
    start, end = left[:, 0, None], left[:, 1, None]
    after = right[None, :, 0] >= end
    before = right[None, :, 1] <= start
    low = np.where(after, end, right[None, :, 1])
    high = np.where(after, right[None, :, 0], start)
    length = np.maximum(high - low, 0)
    bucket = np.minimum(np.ceil(np.log2(length + 1)).astype(np.int64), 8)
    distance = np.where(after, 1 + bucket, np.where(before, 10 + bucket, 0))
    starts, ends = np.sort(right[:, 0]), np.sort(right[:, 1])
    inside = np.searchsorted(ends, high, "right") - np.searchsorted(starts, low, "left")
    crossed = cuts[np.minimum(high, len(cuts) - 1)] - cuts[np.minimum(low, len(cuts) - 1)]
    apart = after | before
    return (
        distance,
        np.where(apart, np.clip(inside, 0, 3), 0),
        np.where(apart, np.clip(crossed, 0, 3), 0),
    )


def gelu(x: Floats) -> Floats:
    """The Gaussian error linear unit, by Abramowitz and Stegun's 7.1.26 (error below 2e-7)."""
    z = np.abs(x) * np.float32(0.7071067811865476)
    t = 1 / (1 + np.float32(0.3275911) * z)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(x) * (1 - series * np.exp(-z * z))
    return np.asarray(0.5 * x * (1 + erf), np.float32)


def pair_scores(
    heads: Mapping[str, Floats], name: str, states: Floats, left: Index, right: Index, cuts: Index
) -> Floats:
    """The scores [n, m] of link `name` between left spans [n, 2] and right spans [m, 2]."""

    def weight(key: str) -> Floats:
        return heads[f"links.{name}.{key}"]

    def ends(spans: Index) -> Floats:
        return np.concatenate([states[spans[:, 0]], states[spans[:, 1] - 1]], axis=1)

    a = ends(left) @ weight("left.weight").T + weight("left.bias")
    b = ends(right) @ weight("right.weight").T + weight("right.bias")
    distance, between_, crossed = between(left, right, cuts)
    hidden = (
        a[:, None]
        + b[None]
        + weight("distance.weight")[distance]
        + weight("between.weight")[between_]
        + weight("cuts.weight")[crossed]
    )
    scores = gelu(hidden) @ weight("out.weight")[0] + weight("out.bias")[0]
    return np.asarray(scores + (a @ weight("bilinear.weight").T) @ b.T / len(weight("bilinear.weight")) ** 0.5)


Parts = list[tuple[int, int]]


@dataclass(slots=True)
class Linked:
    """Spans that belong together, by role, with the score of the weakest link."""

    parts: dict[str, Parts] = field(default_factory=dict)
    score: float = 1.0


def attributions(
    heads: Mapping[str, Floats], states: Floats, spans: dict[str, Parts], cuts: Index
) -> list[Linked]:
    """Joins source, cue and content spans into attributions, one for each cue or group of cues.

    Content looks for its cue, a cue for its source or for an earlier part of itself; whoever finds nothing better
    than nothing stays alone. Content without a cue makes no attribution.
    """
    cues = spans["cue"]
    if not cues:
        return []
    found = [Linked({"source": [], "cue": [cue], "content": []}) for cue in cues]
    for i, (j, score) in enumerate(_chosen(heads, "cue_cue", states, cues, cues, cuts, earlier=True)):
        if j >= 0 and score > 0.5:
            found[j].parts["cue"] += found[i].parts["cue"]
            found[i] = found[j]
    for i, (j, score) in enumerate(_chosen(heads, "content_cue", states, spans["content"], cues, cuts)):
        if j >= 0:
            found[j].parts["content"].append(spans["content"][i])
            found[j].score = min(found[j].score, score)
    for i, (j, score) in enumerate(_chosen(heads, "cue_source", states, cues, spans["source"], cuts)):
        if j >= 0 and spans["source"][j] not in found[i].parts["source"]:
            found[i].parts["source"].append(spans["source"][j])
            found[i].score = min(found[i].score, score)
    once = list({id(x): x for x in found}.values())
    for linked in once:
        for parts in linked.parts.values():
            parts.sort()
    return once


def _chosen(
    heads: Mapping[str, Floats], name: str, states: Floats, left: Parts, right: Parts, cuts: Index,
    *, earlier: bool = False, reach: int = 24,
) -> list[tuple[int, float]]:  # fmt: skip
    """For each left span the index of its best right span, -1 for none, and its probability.

    Only the `reach` nearest right spans on either side are looked at, so that long texts take linear time, and
    none that is further away than a window of the training was long.
    """
    if not left or not right:
        return [(-1, 1.0)] * len(left)
    starts = np.array([s for s, _ in right])
    null = float(heads[f"null.{name}"][0])
    chosen: list[tuple[int, float]] = []
    size = 16
    for at in range(0, len(left), size):
        group = left[at : at + size]
        low = max(0, int(np.searchsorted(starts, group[0][0])) - reach)
        high = min(len(right), int(np.searchsorted(starts, group[-1][1])) + reach)
        scores = pair_scores(heads, name, states, np.array(group), np.array(right[low:high]), cuts)
        if earlier:
            index = np.arange(at, at + len(group))[:, None]
            scores = np.where(np.arange(low, high)[None] < index, scores, -1e4)
        scores = np.concatenate([np.full((len(group), 1), null), scores], axis=1)
        near = between(np.array(group), np.array(right[low:high]), cuts)[0] % 10 < 8
        scores[:, 1:] = np.where(near, scores[:, 1:], -1e4)
        odds = np.exp(scores - scores.max(1, keepdims=True))
        odds /= odds.sum(1, keepdims=True)
        best = odds.argmax(1)
        chosen += [(int(j) + low - 1 if j else -1, float(odds[k, j])) for k, j in enumerate(best)]
    return chosen


def causal_relations(
    heads: Mapping[str, Floats], states: Floats, spans: dict[str, Parts], cuts: Index, reach: int = 12
) -> list[Linked]:
    """Joins cause, effect and signal spans into relations.

    A cause and an effect of the same or neighbouring sentences belong together when the scorer says so; a cause or
    effect that is left over takes its best partner in its sentence. Each signal goes to the relation whose cause and
    effect fit it best.
    """
    causes, effects, signals = spans["cause"], spans["effect"], spans["signal"]
    if not causes or not effects:
        return []
    starts = np.array([s for s, _ in effects])
    pairs: dict[tuple[int, int], float] = {}
    for i, cause in enumerate(causes):
        low = max(0, int(np.searchsorted(starts, cause[0])) - reach)
        high = min(len(effects), int(np.searchsorted(starts, cause[1])) + reach)
        scores = pair_scores(heads, "cause_effect", states, np.array([cause]), np.array(effects[low:high]), cuts)[0]
        crossed = between(np.array([cause]), np.array(effects[low:high]), cuts)[2][0]
        for j, score in enumerate(scores):
            if crossed[j] <= 1:
                pairs[i, low + j] = 1 / (1 + float(np.exp(-score))) * (0.5 if crossed[j] else 1.0)
    kept = {pair for pair, p in pairs.items() if p > 0.5}
    for side, n in ((0, len(causes)), (1, len(effects))):
        for i in range(n):
            mine = [pair for pair in pairs if pair[side] == i]
            if mine and not any(pair in kept for pair in mine):
                best = max(mine, key=pairs.__getitem__)
                if pairs[best] > 0.1:
                    kept.add(best)
    relations = [
        (i, j, Linked({"cause": [causes[i]], "effect": [effects[j]], "signal": []}, pairs[i, j]))
        for i, j in sorted(kept)
    ]
    if relations and signals:
        fit = [
            pair_scores(heads, name, states, np.array(signals), np.array(others), cuts)
            for name, others in (("signal_cause", causes), ("signal_effect", effects))
        ]
        for k in range(len(signals)):
            values = [float(fit[0][k, i] + fit[1][k, j]) for i, j, _ in relations]
            best_one = int(np.argmax(values))
            if values[best_one] > -2:
                relations[best_one][2].parts["signal"].append(signals[k])
    return [linked for *_, linked in relations]
