"""Brat standoff files: PolNeAR's attributions and machine-made entities, BECAUSE's causal relations."""

from __future__ import annotations

from pathlib import Path

from graphlib_kb.encoder.training.documents import (
    AttributionSpans,
    CausalSpans,
    Document,
    Span,
    tokenized,
    word_spans,
)
from graphlib_kb.evaluate.brat import CAUSAL, standoff


def read_text(path: Path) -> str:
    """The text as annotators saw it; line ends are kept, since offsets count them."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def read_polnear(folder: Path) -> list[Document]:
    """The articles of a folder with text/, attributions/ and, where present, entities/."""
    documents = []
    for path in sorted((folder / "text").glob("*.txt")):
        text = read_text(path)
        forms, gaps, offsets = tokenized(text)
        document = Document("polnear", path.stem, forms, gaps, offsets=offsets, text=text)
        bound, events = standoff(folder / "attributions" / f"{path.stem}.ann")
        document.attributions = []
        for kind, _, roles in events:
            if not kind.startswith("Attribution"):
                continue
            spans = [
                word_spans(offsets, [p for t in roles.get(role, ()) if t in bound for p in bound[t][1]])
                for role in ("Source", "Cue", "Content")
            ]
            if spans[1] or spans[2]:
                document.attributions.append(AttributionSpans(*spans))
        entities = folder / "entities" / f"{path.stem}.tsv"
        if entities.exists():
            document.entities = []
            for line in entities.read_text(encoding="utf-8").splitlines():
                start, end, label = line.split("\t")
                for span in word_spans(offsets, [(int(start), int(end))])[:1]:
                    document.entities.append((span, label.strip()))
        documents.append(document)
    return documents


def read_because(folder: Path) -> list[Document]:
    """The articles of a folder of .txt and .ann files with connectives, causes and effects."""
    documents = []
    for path in sorted(folder.glob("*.txt")):
        text = read_text(path)
        forms, gaps, offsets = tokenized(text)
        bound, events = standoff(path.with_suffix(".ann"))
        document = Document("because", path.stem, forms, gaps, offsets=offsets, text=text)
        document.relations = []
        for kind, trigger, roles in events:
            if kind not in CAUSAL or trigger not in bound:
                continue
            cause, effect = (
                word_spans(offsets, [p for t in roles.get(role, ()) if t in bound for p in bound[t][1]])
                for role in ("Cause", "Effect")
            )
            if cause and effect:
                signal = word_spans(offsets, bound[trigger][1])
                document.relations.append(CausalSpans(cause, effect, signal))
        documents.append(document)
    return documents


def hull(spans: tuple[Span, ...]) -> Span:
    """The span from the first part's start to the last part's end."""
    return Span(spans[0].start, spans[-1].end)
