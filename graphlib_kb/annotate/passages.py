"""The passages of a text that may bear on an explanation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from spacy.tokens import Doc, Span

from ..model import Polarity
from .attribution import Saying
from .tree import LONGEST_SENTENCE, SUBJECTS, Range, child, is_predicate, trim


@dataclass(slots=True)
class Unit:
    """A passage that may bear on an explanation: a sentence of the author's, or what a source says in one.

    ``sayings`` are the claims that it belongs to (their places), none for the author's own words; `quoting`
    is true of every passage of a sentence in which somebody is quoted or reported.
    """

    span: Range
    sentence: Span
    sayings: list[int] = field(default_factory=list)
    assertions: list[int] = field(default_factory=list)
    paragraph: int = 0
    heading: bool = False
    quoting: bool = False


def units(doc: Doc) -> list[Unit]:
    """The passages of a text that can bear on an explanation, in text order."""
    sayings: Sequence[Saying] = doc._.sayings
    order = sorted(range(len(sayings)), key=lambda k: sayings[k].hull)
    found: list[Unit] = []
    paragraph, at = 0, 0
    open_: list[int] = []
    for sentence in doc.sents:
        start, end = trim(doc, (sentence.start, sentence.end))
        if start >= end or end - start > LONGEST_SENTENCE:
            continue
        while at < len(order) and sayings[order[at]].hull[0] < end:
            open_.append(order[at])
            at += 1
        open_ = [k for k in open_ if sayings[k].hull[1] > start]
        breaks = breaks_before(doc, sentence)
        paragraph += breaks
        said: dict[Range, list[int]] = {}
        for k in open_:
            if not sayings[k].asserts:
                continue
            for part in sayings[k].content:
                inner = trim(doc, (max(part[0], start), min(part[1], end)))
                if inner[1] - inner[0] >= 4 and not _only_refused(doc, sayings[k], inner):
                    said.setdefault(inner, []).append(k)
        covered = _covered(list(said), (start, end))
        heading = _heading(doc, (start, end))
        for span, places in sorted(said.items()):
            found.append(Unit(span, sentence, places, paragraph=paragraph, quoting=True))
        if covered < 0.5:
            found.append(
                Unit((start, end), sentence, paragraph=paragraph, heading=heading, quoting=bool(said))
            )
    _place_assertions(doc, found)
    return found


def _only_refused(doc: Doc, saying: Saying, span: Range) -> bool:
    """Whether a thing is refused ("rejected the proposals"), not something denied to be so."""
    return saying.polarity is Polarity.DENIED and not any(
        is_predicate(token) and child(token, *SUBJECTS) is not None for token in doc[span[0] : span[1]]
    )


def breaks_before(doc: Doc, sentence: Span) -> int:
    """1 if a line ends between a sentence and the one before it."""
    if sentence.start == 0:
        return 0
    before = doc[sentence.start - 1]
    return int("\n" in before.text_with_ws or "\n" in doc[sentence.start].text_with_ws[:1])


def _covered(spans: list[Range], whole: Range) -> float:
    taken: set[int] = set()
    for start, end in spans:
        taken.update(range(start, end))
    return len(taken) / max(1, whole[1] - whole[0])


def _heading(doc: Doc, span: Range) -> bool:
    """A short line without a full stop that has its paragraph to itself."""
    last = doc[span[1] - 1]
    if span[1] - span[0] > 14 or last.text in (".", "!", "?", "”", '"', ",", ";", ":"):
        return False
    after = doc[span[1] - 1 : min(len(doc), span[1] + 1)].text_with_ws
    return "\n" in after or span[1] >= len(doc)


def plain_text(doc: Doc, span: Range) -> str:
    """The words of a span, one space between them."""
    return " ".join(doc[span[0] : span[1]].text.split())


def _place_assertions(doc: Doc, found: list[Unit]) -> None:
    starts = np.array([unit.span[0] for unit in found])
    for place, assertion in enumerate(doc._.assertions):
        low, high = min(assertion.cause[0], assertion.effect[0]), max(assertion.cause[1], assertion.effect[1])
        at = int(np.searchsorted(starts, low - LONGEST_SENTENCE))
        for unit in found[at:]:
            if unit.span[0] >= high:
                break
            said = assertion.saying is not None
            if said != bool(unit.sayings):
                continue
            signal = assertion.signal or assertion.effect
            if unit.span[0] <= signal[0] < unit.span[1]:
                unit.assertions.append(place)
