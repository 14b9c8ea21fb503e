"""What every corpus is read into: words, sentences and whatever of the annotations the corpus has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language

from graphlib_kb.encoder.tokenizer import blank
from graphlib_kb.encoder.words import Gap, gap

ENTITY_TYPES = ("PERSON", "ORG", "PLACE", "NORP", "EVENT", "MISC")


class Span(NamedTuple):
    """Words from `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AttributionSpans:
    """The parts of one attribution; the source may be empty."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class CausalSpans:
    """The parts of one causal relation; the signal may be empty."""

    cause: tuple[Span, ...]
    effect: tuple[Span, ...]
    signal: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """One line of a CoNLL-U file; `head` is an index in the document, the word's own for a root."""

    xpos: str
    upos: str
    morph: str
    lemma: str
    head: int
    relation: str


@dataclass(slots=True)
class Document:
    """A text as words [n] with gaps [n]; None stands for "this corpus doesn't annotate it"."""

    corpus: str
    name: str
    forms: list[str]
    gaps: NDArray[np.int8]
    sentence_starts: list[int] | None = None
    words: list[Word] | None = None
    entities: list[tuple[Span, str]] | None = None
    attributions: list[AttributionSpans] | None = None
    causal: bool | None = None
    relations: list[CausalSpans] | None = None
    chains: list[list[Span]] | None = None
    offsets: NDArray[np.int64] | None = None
    text: str = ""
    extra: dict[str, object] = field(default_factory=dict)


@cache
def tokenizer() -> Language:
    """The pipeline whose tokenizer is used at run time."""
    return blank()


def tokenized(text: str) -> tuple[list[str], NDArray[np.int8], NDArray[np.int64]]:
    """The words of `text` without white space: forms [n], gaps [n], character offsets [n, 2]."""
    nlp = tokenizer()
    nlp.max_length = max(nlp.max_length, len(text) + 1)
    forms: list[str] = []
    offsets: list[tuple[int, int]] = []
    gaps: list[int] = []
    end = 0
    for token in nlp.make_doc(text):
        if token.is_space:
            continue
        gaps.append(Gap.PARAGRAPH if not forms else gap(text[end : token.idx]))
        forms.append(token.text)
        end = token.idx + len(token)
        offsets.append((token.idx, end))
    return forms, np.array(gaps, np.int8), np.array(offsets, np.int64).reshape(-1, 2)


def word_spans(offsets: NDArray[np.int64], parts: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """Character spans as word spans; words that overlap count, neighbouring parts are joined."""
    spans: list[Span] = []
    for start, end in sorted(parts):
        first = int(np.searchsorted(offsets[:, 1], start, "right"))
        last = int(np.searchsorted(offsets[:, 0], end, "left"))
        if first >= last:
            continue
        if spans and spans[-1].end >= first:
            spans[-1] = Span(spans[-1].start, max(last, spans[-1].end))
        else:
            spans.append(Span(first, last))
    return tuple(spans)


def usual_gaps(forms: Sequence[str], gaps: NDArray[np.int8]) -> NDArray[np.int8]:
    """The gaps that a text with spaces between all words would have had in print."""
    usual = gaps.copy()
    quoted = False
    for i, form in enumerate(forms):
        closes = form in ("”", "’", "''") or (form == '"' and quoted)
        if i and (form in (",", ".", ";", ":", "!", "?", ")", "]", "%", "n't") or form[:1] in "'’" or closes):
            usual[i] = Gap.NONE
        if i and (forms[i - 1] in ("(", "[", "“", "‘", "``", "$", "#") or (forms[i - 1] == '"' and quoted)):
            usual[i] = Gap.NONE
        if form == '"':
            quoted = not quoted
    return usual
