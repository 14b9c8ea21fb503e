"""Train the judge: a cross-encoder that says whether a sentence states an explanation, contests it, or neither.

``python -m graphlib_kb.encoder.training.judge --base DIR --perspectrum DIR --out DIR`` fine-tunes the base model first
on perspectrum's claims and perspectives, then on the made-up debates beside this file, and writes ``judge.onnx`` for a
model folder. One debate in eight is held out; the figures printed are of these.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from graphlib_kb.corpus import load_codebook
from graphlib_kb.corpus.toml import tomllib
from graphlib_kb.encoder.judge import VERDICTS, PairInput, pair_input
from graphlib_kb.encoder.training.export import OPSET, to_int8
from graphlib_kb.encoder.training.network import LAYERS, WIDTH, Embeddings, Layer, base_names, read_safetensors
from graphlib_kb.encoder.words import WordPieces

NEITHER, SUPPORTS, CONTESTS = range(len(VERDICTS))
HELD_OUT = 8


class Judge(nn.Module):
    """The base model with a classifier on its first state."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.embeddings = Embeddings()
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.hidden, self.verdict = nn.Linear(2 * WIDTH, WIDTH), nn.Linear(WIDTH, len(VERDICTS))
        self.embeddings.word.requires_grad_(False)

    def load_base(self, folder: Path) -> None:
        """Takes the weights of the base model."""
        own = self.state_dict()
        for name, array in base_names(read_safetensors(folder / "model.safetensors")).items():
            if name in own:
                own[name].copy_(torch.from_numpy(array))

    def forward(self, embedded: Tensor, bias: Tensor, kinds: Tensor) -> Tensor:
        """Logits [b, verdicts] of pairs given by their word pieces' embeddings [b, p, width] and kinds [b, p]."""
        e = self.embeddings
        x = e.norm(embedded + e.position.weight[: embedded.shape[1]][None] + e.kind(kinds))
        for layer in self.layers:
            x = layer(x, bias)
        present = (bias[:, 0, 0, :, None] > -1).to(x.dtype)
        pooled = torch.cat([x[:, 0], (x * present).sum(1) / present.sum(1)], -1)
        return self.verdict(torch.tanh(self.hidden(pooled)))  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence, the text before it, an explanation, and the verdict."""

    sentence: str
    before: str
    explanation: str
    verdict: int


@dataclass(frozen=True, slots=True)
class Debate:
    """A made-up debate: the explanations' wordings by id and (text before, sentence, verdicts by id) of each sentence."""

    question: str
    wordings: dict[str, tuple[str, str, tuple[str, ...]]]
    sentences: tuple[tuple[str, str, dict[str, int]], ...]


def read_debate(path: Path) -> Debate:
    """Reads one file; a label is an id with ``+`` or ``-`` (the author), ``=+`` or ``=-`` (somebody quoted)."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    wordings = {e["id"]: (e["label"], e.get("description", ""), tuple(e.get("phrases", ()))) for e in raw["explanations"]}
    sentences = []
    for article in raw["articles"]:
        before = ""
        for sentence, labels in article["sentences"]:
            plain = sentence.removeprefix("¶").strip()
            verdicts = {}
            for label in labels.split():
                name = label.rstrip("+-=")
                if name not in wordings:
                    raise ValueError(f"{path}: {label!r} names no explanation")
                verdicts[name] = CONTESTS if label.endswith("-") else SUPPORTS
            sentences.append((before, plain, verdicts))
            before = plain
    return Debate(raw["question"], wordings, tuple(sentences))


_SENTENCE = re.compile(r"\S.*?(?:[.!?…][\"'”’)]*(?=\s+[\"'“‘(]?[A-Z0-9])|(?=\n\s*\n)|\Z)", re.DOTALL)


def read_corpus(folder: Path) -> Debate:
    """Reads a corpus folder with reference annotations in ``gold/``; sentences on which holders differ are left out."""
    codebook = load_codebook(folder / "corpus.toml")
    sentences = []
    for path in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        (article,) = folder.glob(f"{path.stem[:3]}*.txt")
        text = article.read_bytes().decode("utf-8-sig")
        before = ""
        for match in _SENTENCE.finditer(text):
            start, end = match.span()
            if any(o["start"] < end and start < o["end"] for o in gold["offtopic"]):
                continue
            plain = " ".join(match[0].split())
            taken: dict[str, set[int]] = {}
            for row in gold["stances"]:
                if row["stance"] != "reports" and min(end, row["end"]) - max(start, row["start"]) > 15:
                    verdict = SUPPORTS if row["stance"] == "supports" else CONTESTS
                    taken.setdefault(row["explanation"], set()).add(verdict)
            if all(len(verdicts) == 1 for verdicts in taken.values()):
                sentences.append((before, plain, {name: min(verdicts) for name, verdicts in taken.items()}))
            before = plain
    wordings = {e.id: (e.label, e.description, e.phrases) for e in codebook.explanations}
    return Debate(codebook.question.text if codebook.question else "", wordings, tuple(sentences))


def wording(debate: Debate, name: str, rng: random.Random | None) -> str:
    """An explanation as the judge reads it; with `rng` in one of the shapes that codebooks have."""
    label, description, phrases = debate.wordings[name]
    if rng is None or rng.random() < 0.5 or not phrases:
        said = f"{label}. {description}"
    elif rng.random() < 0.5:
        said = f"{label}. " + ". ".join(rng.sample(phrases, min(3, len(phrases))))
    else:
        said = description or label
    return f"{debate.question} {said}"


def pairs_of(debate: Debate, rng: random.Random | None) -> Iterator[Pair]:
    """Pairs of a debate: all with `rng` None, else those labelled and a few others of each sentence."""
    for before, sentence, verdicts in debate.sentences:
        others = [name for name in debate.wordings if name not in verdicts]
        if rng is not None:
            others = rng.sample(others, min(len(others), 4 if verdicts else 3))
        for name in [*verdicts, *others]:
            shown = before if rng is None or rng.random() < 0.8 else ""
            yield Pair(sentence, shown, wording(debate, name, rng), verdicts.get(name, NEITHER))


def perspectrum(path: Path, rng: random.Random) -> list[Pair]:
    """Claims and perspectives as pairs; a perspective on another claim makes a pair of neither."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    claims = [row["claim"] for row in rows]
    pairs = []
    for row in rows:
        verdict = SUPPORTS if row["stance"].upper().startswith("SUPPORT") else CONTESTS
        pairs.append(Pair(row["perspective"], "", row["claim"], verdict))
        other = rng.choice(claims)
        if other != row["claim"] and rng.random() < 0.7:
            pairs.append(Pair(row["perspective"], "", other, NEITHER))
    return pairs


def batches(pairs: Sequence[Pair], pieces: WordPieces, size: int, rng: random.Random) -> Iterator[tuple[Tensor, ...]]:
    """Batches of pairs of like length, in random order: ids, kinds, verdicts."""
    made = [(pair_input(pieces, p.sentence, p.explanation, p.before), p.verdict) for p in pairs]
    rng.shuffle(made)
    groups = []
    for at in range(0, len(made), 40 * 16):
        chunk = sorted(made[at : at + 40 * 16], key=lambda m: len(m[0].ids))
        group: list[tuple[PairInput, int]] = []
        for one in chunk:
            if group and (len(group) + 1) * len(one[0].ids) > size:
                groups.append(group)
                group = []
            group.append(one)
        groups.append(group)
    rng.shuffle(groups)
    for group in groups:
        if group:
            yield collate(group)


def collate(group: Sequence[tuple[PairInput, int]]) -> tuple[Tensor, Tensor, Tensor]:
    longest = -(-max(len(g.ids) for g, _ in group) // 8) * 8
    ids, kinds = np.zeros((len(group), longest), np.int64), np.zeros((len(group), longest), np.int64)
    for i, (g, _) in enumerate(group):
        ids[i, : len(g.ids)], kinds[i, : len(g.ids)] = g.ids, g.kinds
    return torch.from_numpy(ids), torch.from_numpy(kinds), torch.tensor([v for _, v in group])


def logits(judge: Judge, ids: Tensor, kinds: Tensor) -> Tensor:
    """Logits from word pieces."""
    bias = torch.where(ids == 0, -10000.0, 0.0)[:, None, None, :]
    return judge(judge.embeddings.word(ids), bias, kinds)  # type: ignore[no-any-return]


def run(judge: Judge, epochs: Sequence[Sequence[Pair]], pieces: WordPieces, rate: float, seed: int, note: str) -> None:
    """Trains over the given epochs with a rate that rises shortly and falls to nothing."""
    rng = random.Random(seed)
    steps = torch.optim.AdamW([p for p in judge.parameters() if p.requires_grad], lr=rate, weight_decay=0.01)
    total = sum(len(e) for e in epochs)
    done, started, sums = 0, time.monotonic(), []
    judge.train()
    for epoch in epochs:
        for ids, kinds, verdicts in batches(epoch, pieces, 3000, rng):
            progress = done / total
            for group in steps.param_groups:
                group["lr"] = rate * min(1.0, progress / 0.06) * 0.5 * (1 + math.cos(math.pi * progress))
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = logits(judge, ids, kinds)
            loss = F.cross_entropy(scores.float(), verdicts, label_smoothing=0.03)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(judge.parameters(), 1.0)
            steps.step()
            steps.zero_grad(set_to_none=True)
            done += len(ids)
            sums.append(float(loss.detach()))
            if len(sums) == 100:
                print(f"{note} {done}/{total} loss {np.mean(sums):.3f} {time.monotonic() - started:.0f} s", flush=True)
                sums.clear()


@torch.no_grad()
def evaluate(judge: Judge, pairs: Sequence[Pair], pieces: WordPieces, note: str) -> None:
    """Prints precision, recall and F1 of each verdict, and how often the sign of what is stated is right."""
    judge.eval()
    gold, found = [], []
    for at in range(0, len(pairs), 64):
        part = pairs[at : at + 64]
        ids, kinds, verdicts = collate([(pair_input(pieces, p.sentence, p.explanation, p.before), p.verdict) for p in part])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found.append(logits(judge, ids, kinds).float().argmax(-1).numpy())
        gold.append(verdicts.numpy())
    y, z = np.concatenate(gold), np.concatenate(found)
    for k, name in enumerate(VERDICTS):
        hit = int(((y == k) & (z == k)).sum())
        p, r = hit / max(1, int((z == k).sum())), hit / max(1, int((y == k).sum()))
        print(f"{note} {name:9} P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.3f} of {int((y == k).sum())}", flush=True)
    both = (y > 0) & (z > 0)
    print(f"{note} sign right {float((y == z)[both].mean()) if both.any() else 0:.3f} of {int(both.sum())}", flush=True)


def export(judge: Judge, out: Path) -> None:
    """Writes judge.onnx, int8, to `out`."""
    judge.eval()
    embedded, bias, kinds = torch.randn(2, 16, WIDTH), torch.zeros(2, 1, 1, 16), torch.zeros(2, 16, dtype=torch.int64)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "judge.onnx"
        torch.onnx.export(
            judge, (embedded, bias, kinds), str(whole),
            input_names=["embedded", "bias", "kinds"], output_names=["logits"],
            dynamic_axes={"embedded": {0: "b", 1: "p"}, "bias": {0: "b", 3: "p"}, "kinds": {0: "b", 1: "p"}, "logits": {0: "b"}},
            opset_version=OPSET, dynamo=False,
        )  # fmt: skip
        to_int8(whole, out / "judge.onnx")


def main() -> None:
    """Train, print the figures of the held-out debates, export."""
    parser = argparse.ArgumentParser(prog="python -m graphlib_kb.encoder.training.judge", description=__doc__)
    parser.add_argument("--base", type=Path, required=True, help="the base model's folder")
    parser.add_argument("--perspectrum", type=Path, required=True, help="folder of train.jsonl and dev.jsonl")
    parser.add_argument("--debates", type=Path, default=Path(__file__).with_name("debates"))
    parser.add_argument("--corpora", type=Path, nargs="*", default=[], help="annotated corpus folders to train on as well")
    parser.add_argument("--held-out", type=Path, nargs="*", default=[], help="annotated corpus folders to evaluate on")
    parser.add_argument("--out", type=Path, required=True, help="where judge.onnx and judge.pt are written")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--all", action="store_true", help="hold nothing out")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    rng = random.Random(given.seed)
    given.out.mkdir(parents=True, exist_ok=True)
    pieces = WordPieces(given.base / "tokenizer.json")
    judge = Judge()
    judge.load_base(given.base)
    first = given.out / "perspectrum.pt"
    if first.exists():
        judge.load_state_dict(torch.load(first, weights_only=True))
    else:
        claims = perspectrum(given.perspectrum / "train.jsonl", rng)
        run(judge, [claims, claims], pieces, 8e-5, given.seed, "perspectrum")
        evaluate(judge, perspectrum(given.perspectrum / "dev.jsonl", rng), pieces, "perspectrum dev")
        torch.save(judge.state_dict(), first)
    debates = [read_debate(path) for path in sorted(given.debates.glob("*.toml"))]
    kept = [] if given.all else debates[HELD_OUT // 2 :: HELD_OUT]
    used = [d for d in debates if d not in kept] + [read_corpus(folder) for folder in given.corpora]
    epochs = [[p for d in used for p in pairs_of(d, rng)] for _ in range(given.epochs)]
    run(judge, epochs, pieces, 1e-4, given.seed, "debates")
    if kept:
        evaluate(judge, [p for d in kept for p in pairs_of(d, None)], pieces, "held-out debates")
    for folder in given.held_out:
        evaluate(judge, list(pairs_of(read_corpus(folder), None)), pieces, folder.name)
    torch.save(judge.state_dict(), given.out / "judge.pt")
    export(judge, given.out)


if __name__ == "__main__":
    main()
