"""Train the network of stance: which explanations each sentence of an article takes as true or false.

``python -m graphlib_kb.encoder.training.stance --base DIR --out DIR`` fine-tunes the base model on the
debates beside this file and writes ``stance.onnx`` and ``stances.onnx`` for a model folder. With
``--inference FILE`` it is trained first on pairs of natural language inference: JSON lines with
``sentence1``, ``sentence2`` and ``gold_label``, as SNLI has them. What lies in the output folder already is
taken up.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from graphlib_kb.encoder.stance import (
    SENTENCE_PIECES,
    STANCES,
    SURFACE,
    WORDING_PIECES,
    names_of_event,
    surface,
    wordings,
)
from graphlib_kb.encoder.training.debates import Debate, Sentence, labels, written_debates
from graphlib_kb.encoder.training.export import OPSET, to_int8
from graphlib_kb.encoder.training.network import (
    LAYERS,
    WIDTH,
    Embeddings,
    Layer,
    attention_bias,
    base_names,
    read_safetensors,
)
from graphlib_kb.encoder.words import CLS, SEP, WordPieces

PAIR, EVENT, NEARNESS = 128, 32, 5
INFERENCE = {"neutral": 0, "entailment": 1, "contradiction": 2}
FAR = 1e4


class Encoder(nn.Module):
    """The base model: embedded word pieces in, their states out."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.embeddings = Embeddings()
        self.embeddings.word.requires_grad_(False)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))

    def forward(self, embedded: Tensor, bias: Tensor) -> Tensor:
        """States [b, p, width] of texts given by the embeddings of their word pieces."""
        e = self.embeddings
        x = e.norm(embedded + e.position.weight[: embedded.shape[1]][None] + e.kind.weight[0])
        for layer in self.layers:
            x = layer(x, bias)
        return x


class Grid(nn.Module):
    """Reads the sentences of an article against all explanations of a codebook at once.

    Each wording of an explanation attends to the words of each sentence (a decomposable attention, Parikh et
    al. 2016); what comes of it is compared among explanations, then along the article.
    """

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.attention = nn.Linear(WIDTH, WIDTH, bias=False)
        nn.init.eye_(self.attention.weight)
        self.pair, self.whole = nn.Linear(4 * WIDTH, PAIR), nn.Linear(2 * WIDTH, PAIR)
        self.event = nn.Linear(2 * WIDTH, EVENT)
        self.inner = nn.Linear(3 * PAIR + EVENT + NEARNESS, PAIR)
        self.rivals = nn.Sequential(
            nn.Linear(3 * PAIR + SURFACE, PAIR), nn.GELU(), nn.Dropout(dropout), nn.Linear(PAIR, PAIR)
        )
        self.near = nn.Conv1d(PAIR, PAIR, 5, padding=2)
        self.far = nn.Conv1d(PAIR, PAIR, 5, padding=4, dilation=2)
        self.article = nn.Linear(2 * PAIR, PAIR)
        self.dropout, self.norm = nn.Dropout(dropout), nn.LayerNorm(PAIR)
        self.out = nn.Linear(PAIR, 2 * len(STANCES))
        self.inference = nn.Linear(PAIR, len(INFERENCE))

    def forward(
        self, states: Tensor, present: Tensor, wordings: Tensor, given: Tensor, event: Tensor, surface: Tensor
    ) -> Tensor:
        """Logits [n, k, 2 speakers, 3 stances].

        ``states`` [n, p, width] of the sentences' word pieces and ``present`` [n, p]; ``wordings`` [k, j,
        width] of the explanations and ``given`` [k, j]; ``event`` [width]; ``surface`` [n, SURFACE].
        """
        k, j = wordings.shape[0], wordings.shape[1]
        share = given / given.sum(1, keepdim=True)  # [k, j]
        whole = _mean(states, present)
        centres = (wordings * share[..., None]).sum(1)
        met = self._met(states, present, wordings.reshape(k * j, -1)).unflatten(1, (k, j))  # [n, k, j, pair]
        mean = (met * share[None, :, :, None]).sum(2)
        best = (met + (given - 1)[None, :, :, None] * FAR).amax(2)
        wide = whole[:, None].expand(-1, k, -1)
        told = functional.gelu(self.whole(_compared(wide, centres[None].expand_as(wide))))
        happened = functional.gelu(self.event(_compared(whole, event.expand_as(whole))))
        n = torch.ones_like(whole[:, 0]).sum()
        weight = n / (n + 15)
        common = centres.mean(0)
        own = functional.normalize(whole - (weight * whole.mean(0) + (1 - weight) * common), dim=-1)
        centre = own @ functional.normalize(centres - common, dim=-1).t()
        nearest = own @ functional.normalize(wordings - common, dim=-1).flatten(0, 1).t()
        nearest = (nearest.unflatten(1, (k, j)) + (given - 1) * FAR).amax(2)
        length = functional.normalize(whole, dim=-1)
        plain = length @ functional.normalize(centres, dim=-1).t()
        at_event = (length @ functional.normalize(event, dim=-1))[:, None].expand_as(plain)
        nearness = torch.stack([centre, nearest, plain, at_event, torch.softmax(6 * centre, -1)], -1)
        around = happened[:, None].expand(-1, k, -1)
        x = self._inner(mean, best, told, around, nearness)
        rivals = [
            x, x.mean(1, keepdim=True).expand_as(x), x.amax(1, keepdim=True).expand_as(x),
            surface[:, None].expand(-1, k, -1),
        ]  # fmt: skip
        x = x + self.rivals(torch.cat(rivals, -1))
        along = x.permute(1, 2, 0)
        for read in (self.near, self.far):
            along = along + self.dropout(functional.gelu(read(along)).transpose(1, 2)).transpose(1, 2)
        x = along.permute(2, 0, 1)
        x = x + self.article(torch.cat([x.mean(0), x.amax(0)], -1))[None]
        found: Tensor = self.out(self.dropout(self.norm(x))).unflatten(-1, (2, len(STANCES)))
        return found

    def infer(self, states: Tensor, present: Tensor, hypotheses: Tensor) -> Tensor:
        """Logits [n, 3] of single pairs of a text and a hypothesis, by the same comparison."""
        whole = _mean(states, present)
        scores = torch.einsum("npw,nw->np", states, self.attention(hypotheses)) * WIDTH**-0.5
        seen = torch.softmax(scores + (present - 1) * FAR, -1)
        met = self._pair(torch.einsum("np,npw->nw", seen.to(states.dtype), states), hypotheses)
        told = functional.gelu(self.whole(_compared(whole, hypotheses)))
        plain = functional.cosine_similarity(whole, hypotheses, dim=-1)
        nothing = torch.zeros_like(plain)
        nearness = torch.stack([plain, plain, plain, nothing, nothing], -1)
        x = self._inner(met, met, told, met.new_zeros(len(met), EVENT), nearness)
        found: Tensor = self.inference(self.dropout(x))
        return found

    def _met(self, states: Tensor, present: Tensor, wordings: Tensor) -> Tensor:
        scores = torch.einsum("npw,mw->nmp", states, self.attention(wordings)) * WIDTH**-0.5
        seen = torch.softmax(scores + (present[:, None] - 1) * FAR, -1).to(states.dtype) @ states
        return self._pair(seen, wordings[None].expand_as(seen))

    def _pair(self, seen: Tensor, wording: Tensor) -> Tensor:
        parts = torch.cat([4 * seen * wording, (seen - wording).abs(), seen, wording], -1)
        return functional.gelu(self.pair(parts))

    def _inner(self, mean: Tensor, best: Tensor, told: Tensor, around: Tensor, nearness: Tensor) -> Tensor:
        parts = torch.cat([mean, best, told, around, 2 * nearness], -1)
        return functional.gelu(self.inner(self.dropout(parts)))


def _mean(states: Tensor, present: Tensor) -> Tensor:
    return (states * present[..., None]).sum(1) / present.sum(1, keepdim=True)


def _compared(one: Tensor, other: Tensor) -> Tensor:
    return torch.cat([4 * one * other, (one - other).abs()], -1)


class StanceNetwork(nn.Module):
    """The encoder and the grid."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder, self.grid = Encoder(dropout), Grid(2 * dropout)

    def load_base(self, folder: Path) -> None:
        """Takes the weights of the base model."""
        own = self.encoder.state_dict()
        for name, array in base_names(read_safetensors(folder / "model.safetensors")).items():
            if name in own:
                own[name].copy_(torch.from_numpy(array))

    def read(self, rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """States [n, p, width] of rows of word pieces, and 1 where there is a piece, [n, p]."""
        ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.int64)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = torch.tensor(row)
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        parts = []
        for group in (order[at : at + 8] for at in range(0, len(order), 8)):  # of like length
            some = ids[group, : len(rows[group[-1]])]
            found = self.encoder(self.encoder.embeddings.word(some), attention_bias(some))
            parts.append(functional.pad(found, (0, 0, 0, ids.shape[1] - found.shape[1])))
        states = torch.cat(parts)[torch.tensor(order).argsort()]
        return states, (ids != 0).to(states.dtype)

    def forward(self, article: Article) -> Tensor:
        """Logits [n, k, 2, 3] of an article."""
        wordings, given = self.read(article.wordings)
        vectors = _mean(wordings, given)
        k, j = article.given.shape
        table = vectors.new_zeros(k * j, WIDTH)
        table = table.index_copy(0, article.given.flatten().nonzero()[:, 0], vectors[: -article.events])
        sentences, present = self.read(article.sentences)
        found: Tensor = self.grid(
            sentences, present, table.unflatten(0, (k, j)), article.given.to(table.dtype),
            vectors[-article.events :].mean(0), article.surface.to(table.dtype),
        )  # fmt: skip
        return found.float()


@dataclass(frozen=True, slots=True)
class Article:
    """An article and its codebook as numbers.

    ``sentences`` and ``wordings`` are rows of word pieces; the last `events` of the wordings name the event,
    the others are those of the explanations in order, where `given` [k, j] has 1. ``labels`` [n, k, 2] are
    places in `STANCES`.
    """

    sentences: list[list[int]]
    wordings: list[list[int]]
    given: Tensor
    events: int
    surface: Tensor
    labels: Tensor


def encoded(
    debate: Debate, sentences: Sequence[Sentence], pieces: WordPieces, rng: random.Random | None = None
) -> Article:
    """An article of a debate; with `rng`, held against a part of its codebook in a part of its words."""
    names = list(debate.explanations)
    if rng and len(names) > 4 and rng.random() < 0.4:
        names = rng.sample(names, rng.randint(4, len(names) - 1))
    groups = [_worded(debate, name, rng) for name in names]
    event = names_of_event(debate.question, debate.outcome)
    given = torch.zeros(len(names), max(map(len, groups)))
    for k, group in enumerate(groups):
        given[k, : len(group)] = 1

    def row(text: str, most: int) -> list[int]:
        return [CLS, *pieces.of_text(text)[:most], SEP]

    texts = [sentence.text for sentence in sentences]
    return Article(
        [row(text, SENTENCE_PIECES) for text in texts],
        [row(text, WORDING_PIECES) for text in [*(text for group in groups for text in group), *event]],
        given,
        len(event),
        torch.from_numpy(surface(texts, [sentence.opening for sentence in sentences])),
        torch.from_numpy(labels(sentences, names)),
    )


def _worded(debate: Debate, name: str, rng: random.Random | None) -> list[str]:
    """The wordings of an explanation, or some of them."""
    explanation = debate.explanations[name]
    if rng is None:
        return wordings(explanation)
    description, phrases = explanation.description, list(explanation.phrases)
    chance = rng.random()
    if chance < 0.15 and description:
        first = [description]
    elif chance < 0.25 and phrases:
        first = [explanation.label]
    else:
        first = [text for text in (explanation.label, description) if text]
    least = 0 if description in first else min(1, len(phrases))
    return first + rng.sample(phrases, rng.randint(least, len(phrases)))


def loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Cross-entropy of both speakers' stances; what is taken as false is rare and weighs more."""
    weight = torch.tensor([1.0, 1.0, 1.5])
    total: Tensor = functional.cross_entropy(
        logits.flatten(0, 2), labels.flatten(), label_smoothing=0.01, weight=weight
    )
    return 2 * total


class Training:
    """Weights, their optimizer, and a rate that rises shortly and falls to nothing."""

    def __init__(self, network: StanceNetwork, total: int, *, rate: float, head_rate: float) -> None:
        self.network, self.total, self.done = network, total, 0
        for parameter in network.encoder.layers[0].parameters():
            parameter.requires_grad_(False)
        encoder = [p for p in network.encoder.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(
            [{"params": encoder, "base": rate}, {"params": network.grid.parameters(), "base": head_rate}],
            lr=rate, weight_decay=0.02,
        )  # fmt: skip
        self.losses: list[float] = []
        self.started = time.monotonic()
        network.train()

    def step(self, losses: Iterable[Tensor]) -> None:
        """One step by the sum of losses, each of which is let go at once."""
        progress = self.done / self.total
        for group in self.optimizer.param_groups:
            group["lr"] = group["base"] * min(1.0, progress / 0.06) * 0.5 * (1 + math.cos(math.pi * progress))
        for one in losses:
            one.backward()
            self.losses.append(float(one.detach()))
            self.done += 1
        nn.utils.clip_grad_norm_([p for p in self.network.parameters() if p.requires_grad], 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        if len(self.losses) >= 200:
            mean, spent = sum(self.losses) / len(self.losses), time.monotonic() - self.started
            print(f"{self.done}/{self.total} loss {mean:.3f} {spent:.0f} s", flush=True)
            self.losses.clear()


def train_inference(network: StanceNetwork, path: Path, pieces: WordPieces, *, most: int, seed: int) -> None:
    """One pass over pairs of inference; those on which annotators did not agree are left out."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["gold_label"] in INFERENCE]
    random.Random(seed).shuffle(rows)
    groups = [rows[at : at + 64] for at in range(0, min(most, len(rows)), 64)]
    training = Training(network, len(groups), rate=5e-5, head_rate=5e-4)

    def read(texts: Iterable[str], most: int) -> tuple[Tensor, Tensor]:
        return network.read([[CLS, *pieces.of_text(text)[:most], SEP] for text in texts])

    for group in groups:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            premises, present = read((row["sentence1"] for row in group), SENTENCE_PIECES)
            hypotheses = _mean(*read((row["sentence2"] for row in group), WORDING_PIECES))
            logits = network.grid.infer(premises, present, hypotheses)
        labels = torch.tensor([INFERENCE[row["gold_label"]] for row in group])
        training.step([functional.cross_entropy(logits.float(), labels)])


def train_debates(
    network: StanceNetwork, debates: Sequence[Debate], pieces: WordPieces, *, epochs: int, seed: int
) -> None:
    """Passes over the articles of debates, each time against other parts of the codebooks."""
    rng = random.Random(seed)
    articles = [(debate, article) for debate in debates for article in debate.articles]
    training = Training(network, epochs * len(articles), rate=5e-5, head_rate=4e-4)
    for _ in range(epochs):
        rng.shuffle(articles)
        for at in range(0, len(articles), 2):
            training.step(
                _weighed(network, encoded(debate, article, pieces, rng))
                for debate, article in articles[at : at + 2]
            )


def _weighed(network: StanceNetwork, article: Article) -> Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = network(article)
    return loss(logits, article.labels) * len(article.sentences) / 50


def export(network: StanceNetwork, out: Path) -> None:
    """Writes ``stance.onnx``, int8, which reads texts, and ``stances.onnx``, which compares them."""
    network.eval()
    n, p, k, j = 5, 16, 3, 4
    example = (
        torch.randn(n, p, WIDTH), torch.ones(n, p), torch.randn(k, j, WIDTH), torch.ones(k, j),
        torch.randn(WIDTH), torch.zeros(n, SURFACE),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "stance.onnx"
        torch.onnx.export(
            network.encoder, (torch.randn(2, p, WIDTH), torch.zeros(2, 1, 1, p)), str(whole),
            input_names=["embedded", "bias"], output_names=["states"],
            dynamic_axes={
                "embedded": {0: "b", 1: "p"}, "bias": {0: "b", 3: "p"}, "states": {0: "b", 1: "p"}
            },
            opset_version=OPSET, dynamo=False,
        )  # fmt: skip
        to_int8(whole, out / "stance.onnx")
    torch.onnx.export(
        network.grid, example, str(out / "stances.onnx"),
        input_names=["states", "present", "wordings", "given", "event", "surface"], output_names=["logits"],
        dynamic_axes={
            "states": {0: "n", 1: "p"}, "present": {0: "n", 1: "p"}, "wordings": {0: "k", 1: "j"},
            "given": {0: "k", 1: "j"}, "surface": {0: "n"}, "logits": {0: "n", 1: "k"},
        },
        opset_version=OPSET, dynamo=False,
    )  # fmt: skip


def main() -> None:
    """Train on inference, then on debates, and export."""
    parser = argparse.ArgumentParser(
        prog="python -m graphlib_kb.encoder.training.stance", description=__doc__
    )
    parser.add_argument("--base", type=Path, required=True, help="the base model's folder")
    parser.add_argument("--inference", type=Path, help="pairs of natural language inference")
    parser.add_argument("--pairs", type=int, default=60_000, help="how many of them")
    parser.add_argument("--out", type=Path, required=True, help="checkpoints and the two graphs")
    parser.add_argument("--epochs", type=int, default=6, help="passes over the debates")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    given.out.mkdir(parents=True, exist_ok=True)
    pieces = WordPieces(given.base / "tokenizer.json")
    network = StanceNetwork()
    first, last = given.out / "inference.pt", given.out / "stance.pt"
    if last.exists() or first.exists():
        network.load_state_dict(torch.load(last if last.exists() else first, weights_only=True))
    else:
        network.load_base(given.base)
        if given.inference:
            train_inference(network, given.inference, pieces, most=given.pairs, seed=given.seed)
            torch.save(network.state_dict(), first)
    if given.epochs:
        train_debates(network, written_debates(held_out=False), pieces, epochs=given.epochs, seed=given.seed)
        torch.save(network.state_dict(), last)
    export(network, given.out)


if __name__ == "__main__":
    main()
