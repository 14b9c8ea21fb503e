"""How much of a small sample of our own sentences the shipped model finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.model

_PART = re.compile(r"\{(\w+):([^}]*)\}")


def sample():
    for line in (Path(__file__).parent / "sample.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        parts, text, at = {}, "", 0
        for match in _PART.finditer(line):
            text += line[at : match.start()]
            parts.setdefault(match[1], set()).update(range(len(text), len(text) + len(match[2])))
            text += match[2]
            at = match.end()
        yield text + line[at:], parts


def characters(doc, spans):
    return {i for start, end in spans for i in range(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))}


def overlap(a, b):
    return len(a & b) / max(1, len(a | b))


def found(nlp, text, parts):
    doc = nlp(text)
    if "content" in parts:
        return any(
            overlap(characters(doc, a.content), parts["content"]) >= 0.5
            and characters(doc, a.source) & parts["source"]
            for a in doc._.attributions
        )
    return any(
        all(overlap(characters(doc, getattr(r, role)), parts[role]) >= 0.5 for role in ("cause", "effect"))
        for r in doc._.causal
    )


@pytest.mark.parametrize(("role", "floor"), [("content", 0.85), ("cause", 0.7)])
def test_most_of_our_own_sentences_are_understood(nlp, role, floor):
    cases = [(text, parts) for text, parts in sample() if role in parts]
    missed = [text for text, parts in cases if not found(nlp, text, parts)]
    assert 1 - len(missed) / len(cases) >= floor, missed
