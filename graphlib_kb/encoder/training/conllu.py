"""Universal Dependencies: EWT and GUM, with GUM's entities, coreference and rhetorical relations."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import numpy as np

from graphlib_kb.encoder.training.documents import CausalSpans, Document, Span, Word
from graphlib_kb.encoder.words import Gap

_ENTITY = re.compile(r"\(([^()]*)\)|\(([^()]*)|([^()]*)\)")


def read(path: Path, corpus: str) -> list[Document]:
    """The documents of a CoNLL-U file; the sentence and paragraph comments make its gaps."""
    documents: list[Document] = []
    name = path.stem
    sentences: list[tuple[list[str], list[list[str]]]] = []
    comments: list[str] = []
    lines: list[list[str]] = []

    def close() -> None:
        if sentences:
            documents.append(_document(corpus, name, sentences))

    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("#"):
            if line.startswith("# newdoc"):
                close()
                sentences = []
                name = line.partition("=")[2].strip() or path.stem
            comments.append(line)
        elif line:
            lines.append(line.split("\t"))
        elif lines:
            sentences.append((comments, lines))
            comments, lines = [], []
    close()
    return documents


def _document(corpus: str, name: str, sentences: list[tuple[list[str], list[list[str]]]]) -> Document:
    forms: list[str] = []
    gaps: list[int] = []
    words: list[Word] = []
    starts: list[int] = []
    misc: list[str] = []
    offsets: list[tuple[int, int]] = []
    text = ""
    for comments, lines in sentences:
        new_paragraph = any(c.startswith(("# newpar", "# newdoc")) for c in comments)
        base = len(forms)
        starts.append(base)
        before = Gap.PARAGRAPH if new_paragraph or not forms else Gap.SPACE
        if text:
            text += "\n\n" if new_paragraph else " "
        ranges: dict[int, tuple[int, str, bool]] = {}
        columns: list[list[str]] = []
        for line in lines:
            if "." in line[0]:
                continue
            if "-" in line[0]:
                first, last = map(int, line[0].split("-"))
                ranges[first] = (last, line[1], "SpaceAfter=No" in line[9])
            else:
                columns.append(line)
        open_range: tuple[int, str, bool] | None = None
        rest = ""
        for line in columns:
            number = int(line[0])
            if number in ranges:
                open_range = ranges[number]
                rest = open_range[1]
            gaps.append(before)
            forms.append(line[1])
            head = int(line[6])
            words.append(Word(line[4], line[3], line[5], line[2], base + (head or number) - 1, line[7]))
            misc.append(line[9])
            if open_range is None:
                surface = line[1]
            elif number == open_range[0]:
                surface = rest
            else:
                surface = line[1] if rest.lower().startswith(line[1].lower()) else rest[: len(line[1])]
            rest = rest[len(surface) :]
            offsets.append((len(text), len(text) + len(surface)))
            text += surface
            if open_range is not None and number < open_range[0]:
                before = Gap.NONE
                continue
            no_space = open_range[2] if open_range is not None else "SpaceAfter=No" in line[9]
            open_range = None
            before = Gap.NONE if no_space else Gap.SPACE
            if not no_space and line is not columns[-1]:
                text += " "
    document = Document(
        corpus, name, forms, np.array(gaps, np.int8), starts, words,
        offsets=np.array(offsets, np.int64).reshape(-1, 2), text=text,
    )  # fmt: skip
    if any("Entity=" in m for m in misc):
        document.chains = _chains(misc)
    if any("Discourse=" in m for m in misc):
        units, document.relations = _causal(misc, starts)
        document.extra["units"] = units
    return document


def _field(misc: str, key: str) -> str:
    for part in misc.split("|"):
        if part.startswith(key + "="):
            return part[len(key) + 1 :]
    return ""


def _chains(misc: list[str]) -> list[list[Span]]:
    """Coreference chains as mention spans, singletons left out; a mention's parts make one hull."""
    chains: dict[str, list[Span]] = defaultdict(list)
    still_open: dict[str, list[int]] = defaultdict(list)
    for i, entry in enumerate(misc):
        for single, opening, closing in _ENTITY.findall(_field(entry, "Entity")):
            if single:
                chains[_group(single)].append(Span(i, i + 1))
            elif opening:
                still_open[_group(opening)].append(i)
            elif closing and still_open[closing.split("-")[0]]:
                group = closing.split("-")[0]
                chains[group].append(Span(still_open[group].pop(), i + 1))
    return [sorted(set(mentions)) for mentions in chains.values() if len(mentions) > 1]


def _group(entry: str) -> str:
    return entry.split("-")[0]


_RELATION = re.compile(r"^([a-z-]+(?:_m)?):(\d+)->(\d+)")
_CAUSAL = {"causal-cause", "causal-result", "purpose-goal"}


def _causal(misc: list[str], starts: list[int]) -> tuple[list[tuple[Span, str]], list[CausalSpans]]:
    """Discourse units with their relations, and the causal relations between units of one sentence."""
    units: dict[int, int] = {}
    edges: dict[int, tuple[str, int]] = {}
    for i, entry in enumerate(misc):
        label = _field(entry, "Discourse").split(";")[0]
        match = _RELATION.match(label)
        if match:
            units[int(match[2])] = i
            edges[int(match[2])] = (match[1], int(match[3]))
        elif label.startswith("ROOT:"):
            units[int(label.split(":")[1])] = i
    order = sorted(units, key=units.__getitem__)
    spans = {
        unit: Span(units[unit], units[order[k + 1]] if k + 1 < len(order) else len(misc))
        for k, unit in enumerate(order)
    }
    relations = []
    for unit, (label, head) in edges.items():
        if label not in _CAUSAL or head not in spans:
            continue
        satellite, nucleus = spans[unit], spans[head]
        sentences = np.searchsorted(starts, [satellite.start, nucleus.start], "right")
        if abs(int(sentences[0]) - int(sentences[1])) > 0:
            continue
        cause, effect = (nucleus, satellite) if label == "causal-result" else (satellite, nucleus)
        relations.append(CausalSpans((cause,), (effect,), ()))
    named = [(spans[u], edges[u][0] if u in edges else "root") for u in order]
    return named, relations
