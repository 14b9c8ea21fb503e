"""Multi-task fine-tuning: one command, seeded, resumable, logged."""

from __future__ import annotations

import json
import math
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch.multiprocessing.spawn import spawn

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
    processes: int = 2  # each takes its own batches; they meet once a step, so a busy core costs little
    threads: int = 1  # of each process
    save_every: float = 5.0  # minutes


def batches(
    examples: list[Example],
    pieces: WordPieces,
    size: int,
    rng: random.Random,
    *,
    disturb: bool,
    once: bool = False,
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
    """Trains from `base`, or goes on from `out/checkpoint.pt`; keeps labels.json and log.jsonl beside it."""
    out.mkdir(parents=True, exist_ok=True)
    arguments = (corpora, base, out, settings)
    if settings.processes == 1:
        _work(0, *arguments, "")
        return
    with tempfile.TemporaryDirectory() as meeting:
        meet = f"file://{meeting}/point"
        spawn(_work, (*arguments, meet), nprocs=settings.processes)


class _Meeting:
    """Adds up the gradients of all processes; a parameter that none of them used keeps no gradient."""

    def __init__(self, parameters: list[torch.nn.Parameter], alone: bool) -> None:
        self.parameters, self.alone = parameters, alone
        sizes = [p.numel() for p in parameters]
        self.ends = np.cumsum(sizes).tolist()
        self.buffer = torch.zeros(self.ends[-1] + len(parameters) + 2)

    def add_up(self, *numbers: float) -> tuple[float, ...]:
        """Sums gradients in place, and `numbers` (two) over the processes."""
        if self.alone:
            return numbers
        whole, used = self.buffer[: self.ends[-1]], self.buffer[self.ends[-1] : -2]
        for k, (parameter, end) in enumerate(zip(self.parameters, self.ends, strict=True)):
            part = whole[end - parameter.numel() : end]
            used[k] = float(parameter.grad is not None)
            if parameter.grad is None:
                part.zero_()
            else:
                part.copy_(parameter.grad.flatten())
        self.buffer[-2:] = torch.tensor(numbers)
        torch.distributed.all_reduce(self.buffer)
        for k, (parameter, end) in enumerate(zip(self.parameters, self.ends, strict=True)):
            part = whole[end - parameter.numel() : end].view_as(parameter)
            parameter.grad = part.to(parameter.device).clone() if used[k] else None
        return tuple(self.buffer[-2:].tolist())


def _work(rank: int, corpora: Path, base: Path, out: Path, settings: Settings, meeting_point: str) -> None:
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed + rank)
    device = torch.device("cuda" if torch.cuda.is_available() and settings.processes == 1 else "cpu")
    if meeting_point:
        torch.distributed.init_process_group(
            "gloo", init_method=meeting_point, rank=rank, world_size=settings.processes
        )
    log = (out / "log.jsonl").open("a", encoding="utf-8")

    def note(**entry: object) -> None:
        if rank:
            return
        line = json.dumps({"time": time.strftime("%H:%M:%S"), **entry})
        log.write(line + "\n")
        log.flush()
        print(line, flush=True)

    split = read_corpora(corpora)
    labels = Labels.of(split.train["syntax"])
    if not rank:
        (out / "labels.json").write_text(
            json.dumps(asdict(labels), ensure_ascii=False, indent=0), encoding="utf-8"
        )
    task.NOMINAL[:] = [task.nominal({name: i for i, name in enumerate(labels.upos)})]
    pieces = WordPieces(base / "tokenizer.json")
    sets = {g: [example(d, labels) for d in documents if d.forms] for g, documents in split.train.items()}
    for group, examples in sets.items():
        note(group=group, documents=len(examples), words=sum(len(e.forms) for e in examples))
    torch.manual_seed(settings.seed)
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
    torch.manual_seed(settings.seed + 1000 * int(state["step"]) + rank)
    rng = random.Random(settings.seed + 1000 * int(state["step"]) + 17 * rank)
    streams = {
        group: batches(examples, pieces, settings.batch_pieces, random.Random(rng.random()), disturb=True)
        for group, examples in sets.items()
    }
    trained = {k for k, p in network.named_parameters() if p.requires_grad}
    meeting = _Meeting([p for p in network.parameters() if p.requires_grad], not meeting_point)
    debt = dict.fromkeys(SHARES, 0.0)
    sums: dict[str, list[float]] = defaultdict(list)
    started, before = time.monotonic(), float(state["minutes"])
    saved = noted = started
    progress = max(before / settings.minutes, state["pieces"] / settings.pieces)
    network.train()
    while progress < 1:
        total = 0
        for turn in range(2):  # two groups of tasks a step
            for group, share in SHARES.items():
                debt[group] += share
            chosen = max(debt, key=debt.__getitem__)
            debt[chosen] -= 1
            if turn % settings.processes != rank:
                continue
            made = next(streams[chosen])
            with torch.autocast(device.type, dtype=torch.bfloat16):
                found = task.losses(network, made, device)
            loss = sum(
                (task.WEIGHTS[name] * value for name, value in found.items()), torch.zeros((), device=device)
            )
            loss.backward()
            for name, value in found.items():
                sums[f"{chosen}.{name}"].append(float(value.detach()))
            total += int((made.ids > 0).sum())
        now = time.monotonic()
        elapsed = before + (now - started) / 60
        seen, minutes = meeting.add_up(total, 0.0 if rank else elapsed)
        torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        for group_ in steps.param_groups:
            group_["lr"] = group_["peak"] * rate(progress, settings.warmup)
        steps.step()
        steps.zero_grad(set_to_none=True)
        state["step"] += 1
        state["pieces"] += int(seen)
        state["minutes"] = minutes
        progress = max(minutes / settings.minutes, state["pieces"] / settings.pieces)
        if rank:
            continue
        keep = min(settings.average, (1 + state["step"]) / (10 + state["step"]))
        with torch.no_grad():
            for name, parameter in network.named_parameters():
                if name in trained:
                    average[name].lerp_(parameter, 1 - keep)
        if now - noted > 60:
            noted = now
            note(
                **{k: round(v, 1) for k, v in state.items()}, progress=round(progress, 3),
                loss={k: round(float(np.mean(v)), 4) for k, v in sorted(sums.items())},
            )  # fmt: skip
            sums.clear()
        if now - saved > 60 * settings.save_every:
            saved = now
            _save(checkpoint, network, average, steps, state, labels)
    if not rank:
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
