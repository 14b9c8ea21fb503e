"""All corpora, and which of their documents are held out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graphlib_kb.encoder.training.brat import read_because, read_polnear
from graphlib_kb.encoder.training.conllu import read as read_conllu
from graphlib_kb.encoder.training.documents import Document
from graphlib_kb.encoder.training.tables import read_bio, read_cnc


@dataclass(frozen=True, slots=True)
class Split:
    """Training and held-out documents by group of tasks."""

    train: dict[str, list[Document]]
    dev: dict[str, list[Document]]


def held_out(name: str, share: int) -> bool:
    """Whether a document is held out, one in `share`, by a hash of its name: the same on every run."""
    return sum(ord(c) * (i + 1) for i, c in enumerate(name)) % share == 0


def uner_document(name: str) -> str:
    """The document a Universal NER sentence belongs to."""
    return name.rpartition("-")[0]


def cnc_document(name: str) -> str:
    """The document of a Causal News Corpus sentence: its name without the sentence number."""
    return name.rpartition("_")[0]


def read_corpora(folder: Path) -> Split:
    """All corpora, with what is held out.

    That is the given dev sets of EWT, GUM and PolNeAR, one document in ten of the Causal News Corpus, one in
    four of Universal NER and one sentence in five of CrossNER's dev set.
    """
    ewt = [read_conllu(folder / "ud_ewt" / f"{split}.conllu", "ewt") for split in ("train", "dev")]
    gum = [
        [d for path in sorted((folder / "gum" / split).glob("*.conllu")) for d in read_conllu(path, "gum")]
        for split in ("train", "dev")
    ]
    polnear = [read_polnear(folder / "polnear" / split) for split in ("train", "dev")]
    cnc = read_cnc(folder / "cnc", "train")
    uner = read_bio(folder / "uner_ewt" / "dev.iob2", "uner")
    politics = [
        read_bio(folder / "crossner_politics" / f"{split}.txt", "crossner") for split in ("train", "dev")
    ]
    return Split(
        train={
            "syntax": ewt[0] + gum[0],
            "attribution": polnear[0],
            "causality": [d for d in cnc if not held_out(cnc_document(d.name), 10)]
            + read_because(folder / "because"),
            "entities": [d for d in uner if not held_out(uner_document(d.name), 4)]
            + politics[0]
            + [d for d in politics[1] if not held_out(d.name, 5)],
        },
        dev={
            "syntax": ewt[1] + gum[1],
            "attribution": polnear[1],
            "causality": [d for d in cnc if held_out(cnc_document(d.name), 10)],
            "entities": [d for d in uner if held_out(uner_document(d.name), 4)]
            + [d for d in politics[1] if held_out(d.name, 5)],
        },
    )
