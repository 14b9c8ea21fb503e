"""Causal News Corpus (CSV) and named entities in BIO columns (CrossNER, Universal NER)."""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from graphlib_kb.encoder.training.documents import CausalSpans, Document, Span, tokenized, word_spans
from graphlib_kb.encoder.words import Gap
from graphlib_kb.evaluate.tagged import roles


def read_cnc(folder: Path, split: str) -> list[Document]:
    """The sentences of `{split}_subtask1.csv` and `{split}_subtask2_grouped.csv`, one document each."""
    labels: dict[str, bool] = {}
    with (folder / f"{split}_subtask1.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            labels[row["index"]] = row["label"] == "1"
    documents = []
    with (folder / f"{split}_subtask2_grouped.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            text = row["text"]
            forms, gaps, offsets = tokenized(text)
            name = row["index"].removeprefix("cnc_").rsplit("_", 1)[0]
            document = Document("cnc", name, forms, gaps, [0], offsets=offsets, text=text)
            document.causal = labels.get(name)
            document.relations = []
            for marked in ast.literal_eval(row["causal_text_w_pairs"]):
                parts = roles(marked)
                spans = [word_spans(offsets, parts[role]) for role in ("ARG0", "ARG1", "SIG")]
                document.relations.append(CausalSpans(*spans))
            documents.append(document)
    return documents


def bio_spans(tags: list[str]) -> list[tuple[Span, str]]:
    """The spans that BIO tags mark; an I that doesn't continue its own kind begins a new span."""
    spans: list[tuple[Span, str]] = []
    for i, tag in enumerate(tags):
        kind = tag[2:]
        if tag[:2] == "I-" and spans and spans[-1][0].end == i and spans[-1][1] == kind:
            spans[-1] = (Span(spans[-1][0].start, i + 1), kind)
        elif tag[:1] in "BI" and kind:
            spans.append((Span(i, i + 1), kind))
    return spans


def read_bio(path: Path, corpus: str) -> list[Document]:
    """A file of columns `word TAG` (CrossNER) or `number word TAG ...` (Universal NER), sentence by sentence.

    Universal NER's document comments are kept in `extra["document"]`, its texts give the gaps.
    """
    documents: list[Document] = []
    for number, (comments, lines) in enumerate(_blocks(path)):
        numbered = len(lines[0]) > 2
        lines = [line for line in lines if not (numbered and ("-" in line[0] or "." in line[0]))]
        forms = [line[1 if numbered else 0] for line in lines]
        tags = [line[2 if numbered else 1] for line in lines]
        gaps = np.full(len(forms), Gap.SPACE, np.int8)
        gaps[0] = Gap.PARAGRAPH
        text = comments.get("text", "")
        offsets = []
        at = 0
        for i, form in enumerate(forms):
            found = text.find(form, at)
            if found < 0:
                break
            if i:
                gaps[i] = Gap.SPACE if found > at else Gap.NONE
            offsets.append((found, found + len(form)))
            at = found + len(form)
        document = Document(corpus, comments.get("sent_id", f"{path.stem}-{number}"), forms, gaps, [0])
        if len(offsets) < len(forms):
            text = " ".join(forms)
            ends = np.cumsum([len(f) + 1 for f in forms])
            offsets = [(int(e) - len(f) - 1, int(e) - 1) for f, e in zip(forms, ends, strict=True)]
        document.text, document.offsets = text, np.array(offsets, np.int64)
        document.entities = bio_spans(tags)
        documents.append(document)
    return documents


def _blocks(path: Path) -> Iterator[tuple[dict[str, str], list[list[str]]]]:
    comments: dict[str, str] = {}
    lines: list[list[str]] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("# "):
            key, _, value = line[2:].partition("=")
            comments[key.strip()] = value.strip()
        elif line.strip():
            lines.append(line.split("\t") if "\t" in line else line.split())
        elif lines:
            yield comments, lines
            comments, lines = {}, []
