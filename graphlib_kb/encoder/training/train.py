"""Multi-task fine-tuning: one command, seeded, resumable, logged."""

from __future__ import annotations

import json
import math
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from graphlib_kb.encoder.training import losses as task
from graphlib_kb.encoder.training.examples import Batch, Example, Labels, Window, batch, example, windows
from graphlib_kb.encoder.training.network import Network
from graphlib_kb.encoder.training.splits import read_corpora
from graphlib_kb.encoder.words import WordPieces

LONGEST = 150  # words in a window
SHARES = {"syntax": 0.40, "attribution": 0.44, "causality": 0.10, "entities": 0.06}


@dataclass(frozen=True, slots=True)
class Settings:
    """How long and how fast to train."""

    seed: int = 7
    minutes: float = 90.0  # stop after this long, whatever was seen
    pieces: int = 40_000_000  # stop after this many word pieces
    batch_pieces: int = 2600
    learning_rate: float = 2e-4  # of the topmost layer
    layer_decay: float = 0.9
    head_rate: float = 1.5e-3
    warmup: float = 0.03
    average: float = 0.998
    threads: int = 2
    save_every: float = 5.0  # minutes


def batches(
    examples: list[Example], pieces: WordPieces, size: int, rng: random.Random, *, disturb: bool, once: bool = False
) -> Iterator[Batch]:
    """Batches of about `size` word pieces, similar lengths together, epoch after epoch."""
    while True:
        made = list(windows(examples, rng, LONGEST, pieces))
        counted = [(sum(len(pieces(f)) for x, a, b in w for f in x.forms[a:b]), w) for w in made]
        rng.shuffle(counted)
        groups: list[list[Window]] = []
        for at in range(0, len(counted), 400):
            chunk = sorted(counted[at : at + 400], key=lambda x: x[0])
            group: list[Window] = []
            for n, window in chunk:
                if group and (n + 2) * (len(group) + 1) > size:
                    groups.append(group)
                    group = []
                group.append(window)
            groups.append(group)
        rng.shuffle(groups)
        for group in groups:
            yield batch(group, pieces, rng if disturb else None)
        if once:
            return


def rate(progress: float, warmup: float) -> float:
    """The share of the peak learning rate: linear warm-up, then half a cosine down to a hundredth."""
    if progress < warmup:
        return progress / warmup
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, (progress - warmup) / (1 - warmup))))


def optimizer(network: Network, settings: Settings) -> torch.optim.Optimizer:
    """AdamW with rates that fall from the heads down to the lowest trained layer."""
    groups = []
    seen: set[int] = set()
    top = len(network.layers) - 1
    for n, layer in enumerate(network.layers):
        pace = settings.learning_rate * settings.layer_decay ** (top - n)
        groups.append({"params": list(layer.parameters()), "lr": pace, "weight_decay": 0.01})
        seen |= {id(p) for p in layer.parameters()}
    rest = [p for p in network.parameters() if p.requires_grad and id(p) not in seen]
    groups.append({"params": rest, "lr": settings.head_rate, "weight_decay": 0.0})
    for group in groups:
        group["peak"] = group["lr"]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6)


def train(corpora: Path, base: Path, out: Path, settings: Settings) -> None:
    """Trains from `base`, or from the last checkpoint in `out`; writes `out/checkpoint.pt`, `labels.json`, `log.jsonl`."""
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    out.mkdir(parents=True, exist_ok=True)
    log = (out / "log.jsonl").open("a", encoding="utf-8")

    def note(**entry: object) -> None:
        line = json.dumps({"time": time.strftime("%H:%M:%S"), **entry})
        log.write(line + "\n")
        log.flush()
        print(line, flush=True)

    split = read_corpora(corpora)
    labels = Labels.of(split.train["syntax"])
    (out / "labels.json").write_text(json.dumps(asdict(labels), ensure_ascii=False, indent=0), encoding="utf-8")
    upos = {name: i for i, name in enumerate(labels.upos)}
    task.NOMINAL[:] = [task.nominal(upos)]
    pieces = WordPieces(base / "tokenizer.json")
    sets = [
        {group: [example(d, labels) for d in documents if d.forms] for group, documents in part.items()}
        for part in (split.train, split.dev)
    ]
    for where, part in zip(("train", "dev"), sets, strict=True):
        for group, examples in part.items():
            note(split=where, group=group, documents=len(examples), words=sum(len(e.forms) for e in examples))
    network = Network(labels.sizes()).to(device)
    network.load_base(base)
    average = {k: v.clone() for k, v in network.state_dict().items()}
    steps = optimizer(network, settings)
    state = {"step": 0, "pieces": 0, "minutes": 0.0}
    checkpoint = out / "checkpoint.pt"
    if checkpoint.exists():
        kept = torch.load(checkpoint, map_location=device, weights_only=True)
        network.load_state_dict(kept["network"])
        average = kept["average"]
        steps.load_state_dict(kept["optimizer"])
        state = kept["state"]
        note(resumed=state)
    rng = random.Random(settings.seed + 1000 * int(state["step"]))
    streams = {
        group: batches(examples, pieces, settings.batch_pieces, random.Random(rng.random()), disturb=True)
        for group, examples in sets[0].items()
    }
    trained = {k for k, p in network.named_parameters() if p.requires_grad}
    debt = dict.fromkeys(SHARES, 0.0)
    sums: dict[str, list[float]] = defaultdict(list)
    started, before = time.monotonic(), float(state["minutes"])
    saved = noted = started
    network.train()
    while True:
        minutes = before + (time.monotonic() - started) / 60
        progress = max(minutes / settings.minutes, state["pieces"] / settings.pieces)
        if progress >= 1:
            break
        for group in steps.param_groups:
            group["lr"] = group["peak"] * rate(progress, settings.warmup)
        group_name = max(debt, key=lambda g: (debt[g], rng.random()))
        total = 0
        for _ in range(2):  # two groups of tasks a step
            for g, share in SHARES.items():
                debt[g] += share
            group_name = max(debt, key=debt.__getitem__)
            debt[group_name] -= 1
            made = next(streams[group_name])
            with torch.autocast(device.type, dtype=torch.bfloat16):
                found = task.losses(network, made, device)
            loss = sum((task.WEIGHTS[name] * value for name, value in found.items()), torch.zeros(()))
            loss.backward()
            for name, value in found.items():
                sums[f"{group_name}.{name}"].append(float(value.detach()))
            total += int((made.ids > 0).sum())
        torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        steps.step()
        steps.zero_grad(set_to_none=True)
        state["step"] += 1
        state["pieces"] += total
        keep = min(settings.average, (1 + state["step"]) / (10 + state["step"]))
        with torch.no_grad():
            for name, parameter in network.named_parameters():
                if name in trained:
                    average[name].lerp_(parameter, 1 - keep)
        now = time.monotonic()
        if now - noted > 60:
            noted = now
            note(
                **{k: round(float(v), 2) for k, v in state.items() if k != "minutes"},
                minutes=round(minutes, 1), progress=round(progress, 3),
                loss={k: round(float(np.mean(v)), 4) for k, v in sorted(sums.items())},
            )  # fmt: skip
            sums.clear()
        if now - saved > 60 * settings.save_every:
            saved = now
            state["minutes"] = before + (now - started) / 60
            _save(checkpoint, network, average, steps, state, labels)
    state["minutes"] = before + (time.monotonic() - started) / 60
    _save(checkpoint, network, average, steps, state, labels)
    note(finished=state)


def _save(
    path: Path,
    network: Network,
    average: dict[str, torch.Tensor],
    steps: torch.optim.Optimizer,
    state: dict[str, float],
    labels: Labels,
) -> None:
    whole = {
        "network": network.state_dict(), "average": average, "optimizer": steps.state_dict(), "state": state,
        "labels": asdict(labels),
    }  # fmt: skip
    torch.save(whole, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)
