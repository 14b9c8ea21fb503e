"""The loss of each task on a batch; a corpus trains only the heads that it annotates."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from graphlib_kb.encoder.links import between
from graphlib_kb.encoder.training.examples import Batch
from graphlib_kb.encoder.training.network import Network

WEIGHTS = {
    "sentence": 0.5, "xpos": 0.5, "upos": 0.5, "morph": 0.3, "lemma": 0.5, "arc": 1.0, "relation": 1.0,
    "entity": 1.5, "attribution": 3.0, "causal": 3.0, "sentence_causal": 0.5,
    "content_cue": 0.3, "cue_source": 0.3, "cue_cue": 0.3, "cause_effect": 0.5, "signal_cause": 0.3,
    "signal_effect": 0.3, "coreference": 0.2,
}  # fmt: skip
APART = 10_000  # words between the windows of a batch when their spans are put on one line


def losses(network: Network, batch: Batch, device: torch.device) -> dict[str, Tensor]:
    """Mean loss by task."""

    def tensor(array: np.ndarray) -> Tensor:
        return torch.from_numpy(array).to(device)

    ids, present = tensor(batch.ids), tensor(batch.present)
    syntax, entity, discourse = network.states(
        ids, tensor(batch.piece_features), tensor(batch.word_of), tensor(batch.word_features)
    )
    syntax, entity, discourse = (network.drop(x) for x in (syntax, entity, discourse))
    words = max(1, int(batch.present.sum()))
    found: dict[str, Tensor] = {}
    for name, values in batch.classes.items():
        if name == "relation":
            continue
        target = tensor(values)
        scores = network.classify[name](syntax).float()
        if name == "sentence":
            known = target >= 0
            found[name] = functional.binary_cross_entropy_with_logits(
                scores[..., 0][known], target[known].float()
            )
        else:
            found[name] = functional.cross_entropy(scores.flatten(0, 1), target.flatten(), ignore_index=-100)
    if batch.heads is not None and batch.sentence_of is not None:
        heads, sentence_of = tensor(batch.heads), tensor(batch.sentence_of)
        arcs = network.arcs(syntax).float()
        same = sentence_of[:, :, None] == sentence_of[:, None, :]
        arcs = arcs.masked_fill(~same, -1e4)
        found["arc"] = functional.cross_entropy(arcs[present], heads[present])
        dependent, head = network.relation_halves(syntax)
        at_head = head.gather(1, heads[..., None].expand(-1, -1, head.shape[-1]))[present]
        half = torch.einsum("ni,ilj->nlj", dependent[present], network.relation_bilinear.to(dependent.dtype))
        scores = (half @ at_head[..., None]).squeeze(-1).float()
        found["relation"] = functional.cross_entropy(
            scores, tensor(batch.classes["relation"])[present], ignore_index=-100
        )
    if batch.entity is not None:
        emissions = network.entity(entity)[:, :, None]
        found["entity"] = network.entity_chain(emissions, tensor(batch.entity), present) / words
    if batch.attribution is not None:
        emissions = network.attribution(discourse)[:, :, None]
        found["attribution"] = (
            network.attribution_chain(emissions, tensor(batch.attribution), present) / words
        )
    if batch.causal is not None:
        emissions = network.causal(discourse).unflatten(-1, (3, 3))
        known_words = max(1, int((~batch.causal.all(-1)).any(-1).sum()))
        found["causal"] = network.causal_chain(emissions, tensor(batch.causal), present) / known_words
    discourse = discourse.float()
    if batch.sentences:
        shown = network.sentence_words(discourse)
        pooled = torch.stack(
            [torch.cat([shown[i, a:b].amax(0), shown[i, a:b].mean(0)]) for i, (a, b), _ in batch.sentences]
        )
        labels = torch.tensor([float(label) for *_, label in batch.sentences], device=device)
        logits = network.sentence_causal(torch.tanh(pooled)).squeeze(-1)
        found["sentence_causal"] = functional.binary_cross_entropy_with_logits(logits, labels)
    if batch.runs:
        _link(network, batch, discourse, found)
    if batch.chains:
        _coreference(network, batch, discourse, found)
    return found


def _link(network: Network, batch: Batch, discourse: Tensor, found: dict[str, Tensor]) -> None:
    flat = discourse.flatten(0, 1)
    w = batch.present.shape[1]
    cuts = np.zeros(batch.present.shape[0] * APART + 1, np.int64)
    for i, row in enumerate(batch.cuts):
        cuts[i * APART + 1 : i * APART + 1 + w] = row
    cuts = np.cumsum(cuts)
    by_role = {
        role: [r for r in batch.runs if r[1] == role]
        for role in ("source", "cue", "content", "cause", "effect", "signal")
    }

    def scores(name: str, left_role: str, right_role: str) -> tuple[Tensor, Tensor, Tensor] | None:
        left, right = by_role[left_role], by_role[right_role]
        if not left or not right:
            return None
        places = [
            np.array([[i * APART + s.start, i * APART + s.end] for i, _, s, _ in x]) for x in (left, right)
        ]
        states = [
            flat[torch.tensor([[i * w + s.start, i * w + s.end - 1] for i, _, s, _ in x])].flatten(1)
            for x in (left, right)
        ]
        extra = tuple(torch.from_numpy(x) for x in between(places[0], places[1], cuts))
        windows = [np.array([i for i, *_ in x]) for x in (left, right)]
        together = torch.from_numpy(windows[0][:, None] == windows[1][None])
        same = torch.tensor([[bool(a[3] & b[3]) and a[0] == b[0] for b in right] for a in left])
        return network.links[name](states[0], states[1], extra), together, same

    def choose(name: str, left: str, right: str, *, earlier: bool = False) -> None:
        made = scores(name, left, right)
        if made is None:
            return
        score, together, same = made
        if earlier:
            order = torch.arange(len(score))
            together, same = together & (order[None] < order[:, None]), same & (order[None] < order[:, None])
        score = score.masked_fill(~together, -1e4)
        score = torch.cat([network.null[name].expand(len(score), 1), score], 1)
        gold = torch.cat([~same.any(1, keepdim=True), same], 1)
        right_ones = score.masked_fill(~gold, -1e4)
        found[name] = (torch.logsumexp(score, 1) - torch.logsumexp(right_ones, 1)).mean()

    def judge(name: str, left: str, right: str) -> None:
        made = scores(name, left, right)
        if made is not None and made[1].any():
            score, together, same = made
            found[name] = functional.binary_cross_entropy_with_logits(score[together], same[together].float())

    choose("content_cue", "content", "cue")
    choose("cue_source", "cue", "source")
    choose("cue_cue", "cue", "cue", earlier=True)
    judge("cause_effect", "cause", "effect")
    judge("signal_cause", "signal", "cause")
    judge("signal_effect", "signal", "effect")


def nominal(upos_index: dict[str, int]) -> Callable[[np.ndarray], np.ndarray]:
    """A test for words that can head a mention, from their part of speech."""
    ids = [upos_index[x] for x in ("NOUN", "PROPN", "PRON") if x in upos_index]
    return lambda upos: np.isin(upos, ids)


NOMINAL: list[Callable[[np.ndarray], np.ndarray]] = []


def _coreference(network: Network, batch: Batch, discourse: Tensor, found: dict[str, Tensor]) -> None:
    total: list[Tensor] = []
    by_window: dict[int, list[list[int]]] = {}
    for i, chain in batch.chains:
        by_window.setdefault(i, []).append(chain)
    for i, chains in by_window.items():
        in_chain = {w: k for k, chain in enumerate(chains) for w in chain}
        heads = np.flatnonzero(NOMINAL[0](batch.classes["upos"][i]) & batch.present[i])
        heads = np.array(sorted({int(h) for h in heads} | set(in_chain)))
        anaphors = [w for chain in chains for w in sorted(chain)[1:]]
        if not anaphors or len(heads) < 2:
            continue
        left = np.array([[w, w + 1] for w in anaphors])
        right = np.stack([heads, heads + 1], 1)
        cuts = np.concatenate(([0], np.cumsum(batch.cuts[i])))
        extra = tuple(torch.from_numpy(x) for x in between(left, right, cuts))
        states = discourse[i]
        score = network.links["coreference"](
            states[anaphors].repeat(1, 2),
            states[heads].repeat(1, 2),
            extra,
        )
        earlier = torch.from_numpy(heads[None] < left[:, :1])
        gold = (
            torch.tensor([[in_chain.get(int(h)) == in_chain[w] for h in heads] for w in anaphors]) & earlier
        )
        findable = gold.any(1)
        score, gold = score.masked_fill(~earlier, -1e4)[findable], gold[findable]
        total.append(torch.logsumexp(score, 1) - torch.logsumexp(score.masked_fill(~gold, -1e4), 1))
    if total and sum(map(len, total)):
        found["coreference"] = torch.cat(total).mean()
