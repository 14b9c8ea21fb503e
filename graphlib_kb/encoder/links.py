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

    left [n, 2] and right [m, 2] are word spans; `cuts` [words + 1] counts the possible sentence starts up to
    a word.
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


class PairScorer:
    """One trained link between spans, ready to score; projections are made once for many spans."""

    def __init__(self, heads: Mapping[str, Floats], name: str) -> None:
        self._weights = {
            key.rpartition(f"links.{name}.")[2]: value
            for key, value in heads.items()
            if f"links.{name}." in key
        }
        self.null = float(heads[f"null.{name}"][0])

    def project(self, states: Floats, spans: Index, side: str) -> Floats:
        """What spans [n, 2] bring to a pair on their `side`, "left" or "right", [n, d]."""
        ends = np.concatenate([states[spans[:, 0]], states[spans[:, 1] - 1]], axis=1)
        return np.asarray(ends @ self._weights[f"{side}.weight"].T + self._weights[f"{side}.bias"])

    def score(self, left: Floats, right: Floats, features: tuple[Index, Index, Index]) -> Floats:
        """Scores [..., m] of projections [..., d] with others [..., m, d], given what lies between them."""
        w = self._weights
        distance, crossed, cuts = features
        hidden = left[..., None, :] + right
        hidden += w["distance.weight"][distance]
        hidden += w["between.weight"][crossed]
        hidden += w["cuts.weight"][cuts]
        scores = np.einsum("...d,d->...", gelu(hidden), w["out.weight"][0]) + w["out.bias"][0]
        turned = left @ w["bilinear.weight"].T / len(w["bilinear.weight"]) ** 0.5
        return np.asarray(scores + np.einsum("...d,...md->...m", turned, right))


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

    Content looks for its cue, a cue for its source or for an earlier part of itself; whoever finds nothing
    better than nothing stays alone. Content without a cue makes no attribution.
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

    Only the `reach` nearest right spans on either side are looked at, so that long texts take linear time,
    and none that is further away than a window of the training was long.
    """
    if not left or not right:
        return [(-1, 1.0)] * len(left)
    scorer = PairScorer(heads, name)
    lefts, rights = np.array(left), np.array(right)
    a, b = scorer.project(states, lefts, "left"), scorer.project(states, rights, "right")
    chosen: list[tuple[int, float]] = []
    for i in range(len(left)):
        nearest = int(np.searchsorted(rights[:, 0], lefts[i, 0]))
        low, high = max(0, nearest - reach), min(len(right), i if earlier else nearest + reach)
        if high <= low:
            chosen.append((-1, 1.0))
            continue
        features = tuple(x[0] for x in between(lefts[i : i + 1], rights[low:high], cuts))
        scores = scorer.score(a[i], b[low:high], features)
        scores = np.where(features[0] % 10 < 8, scores, -1e4)
        odds = np.exp(np.concatenate([[scorer.null], scores]) - max(scorer.null, scores.max()))
        best = int(odds.argmax())
        chosen.append((low + best - 1 if best else -1, float(odds[best] / odds.sum())))
    return chosen


def causal_relations(
    heads: Mapping[str, Floats], states: Floats, spans: dict[str, Parts], cuts: Index, reach: int = 12
) -> list[Linked]:
    """Joins cause, effect and signal spans into relations.

    A cause and an effect of the same or neighbouring sentences belong together when the scorer says so; a
    cause or effect that is left over takes its best partner in its sentence. Each signal goes to the relation
    whose cause and effect fit it best.
    """
    causes, effects, signals = spans["cause"], spans["effect"], spans["signal"]
    if not causes or not effects:
        return []
    scorer = PairScorer(heads, "cause_effect")
    lefts, rights = np.array(causes), np.array(effects)
    a, b = scorer.project(states, lefts, "left"), scorer.project(states, rights, "right")
    pairs: dict[tuple[int, int], float] = {}
    for i in range(len(causes)):
        nearest = int(np.searchsorted(rights[:, 0], lefts[i, 0]))
        low, high = max(0, nearest - reach), min(len(effects), nearest + reach)
        features = tuple(x[0] for x in between(lefts[i : i + 1], rights[low:high], cuts))
        for j, score in enumerate(scorer.score(a[i], b[low:high], features)):
            if features[2][j] <= 1:
                pairs[i, low + j] = 1 / (1 + float(np.exp(-score))) * (0.5 if features[2][j] else 1.0)
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
        _give_signals(heads, states, relations, causes, effects, signals, cuts)
    return [linked for *_, linked in relations]


def _give_signals(
    heads: Mapping[str, Floats], states: Floats, relations: list[tuple[int, int, Linked]], causes: Parts,
    effects: Parts, signals: Parts, cuts: Index, least: float = -2.0,
) -> None:  # fmt: skip
    scorers = [PairScorer(heads, name) for name in ("signal_cause", "signal_effect")]
    lefts = np.array(signals)
    own = [scorer.project(states, lefts, "left") for scorer in scorers]
    pairs = [np.array([causes[i] for i, *_ in relations]), np.array([effects[j] for _, j, _ in relations])]
    others = [scorer.project(states, spans, "right") for scorer, spans in zip(scorers, pairs, strict=True)]
    places = pairs[0][:, 0]
    for k, signal in enumerate(signals):
        nearest = int(np.searchsorted(places, signal[0]))
        low, high = max(0, nearest - 12), min(len(relations), nearest + 12)
        fit = np.zeros(high - low)
        for side in (0, 1):
            features = tuple(x[0] for x in between(lefts[k : k + 1], pairs[side][low:high], cuts))
            score = scorers[side].score(own[side][k], others[side][low:high], features)
            fit += np.where(features[2] <= 1, score, -10)
        best = int(fit.argmax())
        if fit[best] > least:
            relations[low + best][2].parts["signal"].append(signal)
