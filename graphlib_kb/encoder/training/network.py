"""The network: MiniLM's embeddings, frozen, its layers, fine-tuned, and a head for each task."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from graphlib_kb.encoder.words import N_FEATURES

WIDTH, HEADS, INNER, LAYERS = 384, 12, 1536, 6
ARC, RELATION, PAIR, SENTENCE = 256, 96, 128, 128
DISTANCES, BETWEEN, CUTS = 19, 4, 4


class Embeddings(nn.Module):
    """The base's word-piece, position and segment embeddings."""

    def __init__(self, vocabulary: int = 30522, positions: int = 512) -> None:
        super().__init__()
        self.word = nn.Embedding(vocabulary, WIDTH)
        self.position = nn.Embedding(positions, WIDTH)
        self.kind = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, ids: Tensor) -> Tensor:
        """Normalised embeddings [b, p, WIDTH] of word pieces [b, p]."""
        places = torch.arange(ids.shape[1], device=ids.device)
        found: Tensor = self.norm(self.word(ids) + self.position(places)[None] + self.kind.weight[0])
        return found


class Dropout(nn.Module):
    """Dropout with masks cut from one long random strip; fresh bits cost a tenth of a CPU training."""

    def __init__(self, rate: float, strip: int = 1 << 23) -> None:
        super().__init__()
        self.strip: Tensor | None = None
        self.rate, self.length = rate, strip

    def forward(self, x: Tensor) -> Tensor:
        """`x` with some values dropped, in training."""
        if not self.training or not self.rate:
            return x
        if self.strip is None or self.strip.dtype != x.dtype:
            kept = torch.rand(self.length, device=x.device) >= self.rate
            self.strip = (kept / (1 - self.rate)).to(x.dtype)
        n = x.numel()
        start = int(torch.randint(max(1, self.length - n), ()))
        strip = self.strip if n <= self.length else self.strip.repeat(-(-n // self.length))
        return x * strip[start : start + n].view(x.shape) if n <= self.length else x * strip[:n].view(x.shape)


class Layer(nn.Module):
    """One post-norm BERT layer."""

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """The layer's output [b, p, WIDTH]."""
        b, p, _ = x.shape

        def split(y: Tensor) -> Tensor:
            return y.view(b, p, HEADS, WIDTH // HEADS).transpose(1, 2)

        # Written out: on a CPU in bfloat16 this is two to five times as fast as scaled_dot_product_attention.
        scores = split(self.query(x)) @ split(self.key(x)).transpose(2, 3) * (WIDTH // HEADS) ** -0.5
        seen = torch.softmax(scores + bias.to(scores.dtype), -1) @ split(self.value(x))
        x = self.norm1(x + self.dropout(self.out(seen.transpose(1, 2).reshape(b, p, WIDTH))))
        found: Tensor = self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))
        return found


def attention_bias(ids: Tensor) -> Tensor:
    """0 where there is a piece and -10,000 where there is padding, [b, 1, 1, p]."""
    return torch.where(ids == 0, -10000.0, 0.0)[:, None, None, :]


class Chain(nn.Module):
    """Linear-chain CRFs over BIO tags, one or several side by side, trained on sets of allowed tags.

    A word whose label isn't known allows several tags; the loss is the log-probability of all allowed paths.
    """

    def __init__(self, types: int, chains: int = 1) -> None:
        super().__init__()
        tags = 2 * types + 1  # O, B-1, I-1, B-2, ...
        self.tags, self.chains = tags, chains
        self.transitions = nn.Parameter(torch.zeros(chains, tags, tags))
        legal = torch.zeros(tags, tags)
        for to in range(2, tags, 2):
            legal[:, to] = -10000.0
            legal[to - 1, to] = legal[to, to] = 0.0
        self.register_buffer("legal", legal)
        self.legal: Tensor

    def scores(self) -> Tensor:
        """Transition scores [chains, tags, tags], illegal ones far below zero."""
        return self.transitions + self.legal

    def forward(self, emissions: Tensor, allowed: Tensor, present: Tensor) -> Tensor:
        """Sum over words of the loss; emissions and allowed [b, w, chains, tags], present [b, w]."""
        transitions = self.scores()[None]
        emissions = emissions.float()
        held = emissions.masked_fill(~allowed, -1e5)
        both = torch.stack([emissions, held], 1)  # [b, 2, w, chains, tags]
        alpha = both[:, :, 0]
        for i in range(1, emissions.shape[1]):
            step = torch.logsumexp(alpha[..., :, None] + transitions[:, None], dim=-2) + both[:, :, i]
            alpha = torch.where(present[:, i, None, None, None], step, alpha)
        total = torch.logsumexp(alpha, -1)
        return (total[:, 0] - total[:, 1]).sum()


class PairScorer(nn.Module):
    """How well two spans go together, from the states of their first and last words and what lies between."""

    def __init__(self) -> None:
        super().__init__()
        self.left, self.right = nn.Linear(2 * WIDTH, PAIR), nn.Linear(2 * WIDTH, PAIR)
        self.distance = nn.Embedding(DISTANCES, PAIR)
        self.between = nn.Embedding(BETWEEN, PAIR)
        self.cuts = nn.Embedding(CUTS, PAIR)
        self.out = nn.Linear(PAIR, 1)
        self.bilinear = nn.Linear(PAIR, PAIR, bias=False)
        nn.init.zeros_(self.bilinear.weight)

    def forward(self, left: Tensor, right: Tensor, between: tuple[Tensor, Tensor, Tensor]) -> Tensor:
        """Scores [n, m] of left spans [n, 2 * WIDTH] with right spans [m, 2 * WIDTH]."""
        a, b = self.left(left), self.right(right)
        distance, between_, cuts = between
        hidden = a[:, None] + b[None] + self.distance(distance) + self.between(between_) + self.cuts(cuts)
        scores: Tensor = self.out(functional.gelu(hidden)).squeeze(-1) + self.bilinear(a) @ b.T / PAIR**0.5
        return scores


LINKS = (
    "content_cue",
    "cue_source",
    "cue_cue",
    "cause_effect",
    "signal_cause",
    "signal_effect",
    "coreference",
)


class Network(nn.Module):
    """Word pieces in, a score for every task out; `sizes` are the label counts of the classifiers."""

    def __init__(self, sizes: dict[str, int], dropout: float = 0.1) -> None:
        super().__init__()
        self.sizes = sizes
        self.embeddings = Embeddings()
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.features = nn.Embedding(N_FEATURES, WIDTH)
        nn.init.zeros_(self.features.weight)
        self.mix = nn.Parameter(torch.zeros(3, LAYERS + 1))
        self.word_features = nn.Embedding(N_FEATURES, 3 * WIDTH)
        nn.init.normal_(self.word_features.weight, std=0.02)
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in range(3))
        self.drop = Dropout(0.2)
        names = ("sentence", "xpos", "upos", "morph", "lemma")
        self.classify = nn.ModuleDict({n: nn.Linear(WIDTH, sizes[n]) for n in names})
        self.arc = nn.Linear(WIDTH, 2 * ARC)
        self.arc_bilinear = nn.Parameter(torch.empty(ARC + 1, ARC))
        nn.init.normal_(self.arc_bilinear, std=0.02)
        self.relation = nn.Linear(WIDTH, 2 * RELATION)
        self.relation_bilinear = nn.Parameter(torch.empty(RELATION + 1, sizes["relation"], RELATION + 1))
        nn.init.normal_(self.relation_bilinear, std=0.02)
        self.entity = nn.Linear(WIDTH, 13)
        self.entity_chain = Chain(6)
        self.attribution = nn.Linear(WIDTH, 7)
        self.attribution_chain = Chain(3)
        self.causal = nn.Linear(WIDTH, 9)
        self.causal_chain = Chain(1, chains=3)
        self.sentence_words = nn.Linear(WIDTH, SENTENCE)
        self.sentence_causal = nn.Linear(2 * SENTENCE, 1)
        self.links = nn.ModuleDict({name: PairScorer() for name in LINKS})
        self.null = nn.ParameterDict({name: nn.Parameter(torch.zeros(1)) for name in LINKS})
        self.embeddings.requires_grad_(False)

    def load_base(self, folder: Path) -> None:
        """Takes the weights of a BERT-like base from `model.safetensors` in `folder`."""
        weights = read_safetensors(folder / "model.safetensors")
        own = self.state_dict()
        for name, array in base_names(weights).items():
            if name in own:
                own[name].copy_(torch.from_numpy(array))

    def states(
        self, ids: Tensor, piece_features: Tensor, word_of: Tensor, word_features: Tensor
    ) -> list[Tensor]:
        """Word states for syntax, entities and discourse, each [b, w, WIDTH].

        ids, piece_features and word_of are [b, p], word_of -1 for pieces of no word; word_features is [b, w].
        """
        with torch.no_grad():
            x = self.embeddings(ids)
        return self.states_from(x, attention_bias(ids), piece_features, word_of, word_features)

    def states_from(
        self, x: Tensor, bias: Tensor, piece_features: Tensor, word_of: Tensor, word_features: Tensor
    ) -> list[Tensor]:
        """The same from normalised embeddings [b, p, WIDTH] and an attention bias [b, 1, 1, p]."""
        known = (word_of >= 0)[..., None].to(x.dtype)
        x = x + self.features(piece_features) * known
        kept = [x]
        for layer in self.layers:
            x = layer(x, bias)
            kept.append(x)
        w = word_features.shape[1]
        pool = (word_of[:, None, :] == torch.arange(w, device=x.device)[None, :, None]).to(x.dtype)
        pool = pool / pool.sum(-1, keepdim=True).clamp(min=1)
        weights = torch.softmax(self.mix * 10, -1).to(x.dtype)
        extra = self.word_features(word_features).chunk(3, -1)
        return [
            self.norms[g](pool @ sum(weights[g, k] * y for k, y in enumerate(kept)) + extra[g])
            for g in range(3)
        ]

    def arcs(self, syntax: Tensor) -> Tensor:
        """Scores [b, w, w] of (dependent, head); a word that is its own head is a root."""
        dependent, head = functional.gelu(self.arc(syntax)).chunk(2, -1)
        one = torch.ones_like(dependent[..., :1])
        return torch.cat([dependent, one], -1) @ self.arc_bilinear.to(dependent.dtype) @ head.transpose(1, 2)

    def relation_halves(self, syntax: Tensor) -> tuple[Tensor, Tensor]:
        """What a word brings to the relation as a dependent and as a head, each [b, w, RELATION + 1]."""
        dependent, head = functional.gelu(self.relation(syntax)).chunk(2, -1)
        one = torch.ones_like(dependent[..., :1])
        return torch.cat([dependent, one], -1), torch.cat([head, one], -1)


def base_names(weights: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The base's weights under this network's names."""
    inside = {
        "attention.self.query": "query",
        "attention.self.key": "key",
        "attention.self.value": "value",
        "attention.output.dense": "out",
        "attention.output.LayerNorm": "norm1",
        "intermediate.dense": "up",
        "output.dense": "down",
        "output.LayerNorm": "norm2",
    }
    renamed = {}
    for name, array in weights.items():
        name = name.removeprefix("bert.")
        if name.startswith("embeddings."):
            for old, new in (
                ("word_embeddings", "word"), ("position_embeddings", "position"),
                ("token_type_embeddings", "kind"), ("LayerNorm", "norm"),
            ):  # fmt: skip
                name = name.replace(old, new)
            renamed[name] = array
        elif name.startswith("encoder.layer."):
            number, _, rest = name.removeprefix("encoder.layer.").partition(".")
            module, _, kind = rest.rpartition(".")
            renamed[f"layers.{number}.{inside[module]}.{kind}"] = array
    return renamed


def read_safetensors(path: Path) -> dict[str, np.ndarray]:
    """The tensors of a safetensors file, as float32."""
    data = path.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    kinds = {"F32": np.float32, "F16": np.float16, "I64": np.int64}
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] in kinds:
            start, end = entry["data_offsets"]
            array = np.frombuffer(data[8 + size + start : 8 + size + end], kinds[entry["dtype"]])
            tensors[name] = array.reshape(entry["shape"]).astype(np.float32)
    return tensors
