"""Passages that survive a changed text: a quotation with its context finds its place again.

The idea is the text quote selector of the W3C Web Annotation Data Model (2017, section 4.2.4): the exact
quotation and some characters before and after it, with the offsets as a first guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from ..model import Passage

CONTEXT = 32
"""Characters of context kept on each side."""

LONG = 1000
"""A longer passage keeps only its beginning and end, `LONG` // 5 characters each."""

_LEAST_LIKENESS = 0.8
_SAME_GLYPH = {"'": "'‘’‚‛`´", '"': '"“”„‟«»', "-": "-‐‑‒–—"}
_GLYPHS = {glyph: f"[{re.escape(group)}]" for group in _SAME_GLYPH.values() for glyph in group}


def span_to_json(passage: Passage, text: str) -> dict[str, Any]:
    """The passage as the review log keeps it: offsets, quotation (of the hull) and context."""
    start, end = passage.start, passage.end
    span: dict[str, Any] = {"start": start, "end": end}
    if end - start > LONG:
        span["quote"] = text[start : start + LONG // 5]
        span["quote_end"] = text[end - LONG // 5 : end]
    else:
        span["quote"] = text[start:end]
    span["prefix"] = text[max(0, start - CONTEXT) : start]
    span["suffix"] = text[end : end + CONTEXT]
    if passage.parts:
        span["parts"] = [list(part) for part in passage.parts]
    return span


def anchor(span: Mapping[str, Any], article: str, text: str) -> Passage | None:
    """Where the span stands in this text now, or None if it cannot be said.

    Offsets that still hold the quotation are kept. Otherwise its occurrences are compared by context and then
    by distance from the old place; after that, white space, dashes and quotation marks may differ; at last,
    wording may have changed a little between an unchanged beginning and end of context.
    """
    start, end = int(span["start"]), int(span["end"])
    quote = span.get("quote")
    if quote is None:
        return _passage(span, article, start, end) if 0 <= start < end <= len(text) else None
    quote_end = span.get("quote_end")
    if quote_end is None:
        found = _find(text, quote, start, span.get("prefix", ""), span.get("suffix", ""))
        return _passage(span, article, *found) if found else None
    head = _find(text, quote, start, span.get("prefix", ""), "")
    tail = _find(text, quote_end, end - len(quote_end), "", span.get("suffix", ""))
    if head and tail and head[0] < tail[1]:
        return _passage(span, article, head[0], tail[1])
    return None


def _passage(span: Mapping[str, Any], article: str, start: int, end: int) -> Passage:
    shift = start - int(span["start"])
    parts = tuple((first + shift, last + shift) for first, last in span.get("parts") or ())
    if parts and (parts[0][0] != start or parts[-1][1] != end):
        parts = ()  # the wording between the pieces has changed: the hull is what is left
    return Passage(article, start, end, parts)


def _find(text: str, quote: str, start: int, prefix: str, suffix: str) -> tuple[int, int] | None:
    end = start + len(quote)
    if text[start:end] == quote:
        return start, end
    if not quote.strip():
        return None
    places = list(_exact(text, quote)) or list(_loose(text, quote))
    if places:
        return min(
            places, key=lambda place: (-_context(text, place, prefix, suffix), abs(place[0] - start), place)
        )
    return _between(text, quote, prefix, suffix)


def _exact(text: str, quote: str) -> Iterator[tuple[int, int]]:
    at = text.find(quote)
    while at >= 0:
        yield at, at + len(quote)
        at = text.find(quote, at + 1)


def _loose(text: str, quote: str) -> Iterator[tuple[int, int]]:
    words = ("".join(_GLYPHS.get(glyph, re.escape(glyph)) for glyph in word) for word in quote.split())
    return (match.span() for match in re.finditer(r"\s+".join(words), text))


def _context(text: str, place: tuple[int, int], prefix: str, suffix: str) -> int:
    """How many characters agree outwards from the place on both sides."""
    start, end = place
    before, after = text[max(0, start - len(prefix)) : start], text[end : end + len(suffix)]
    return _agreeing(before[::-1], prefix[::-1]) + _agreeing(after, suffix)


def _agreeing(left: str, right: str) -> int:
    for count, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return count
    return min(len(left), len(right))


def _between(text: str, quote: str, prefix: str, suffix: str) -> tuple[int, int] | None:
    prefix, suffix = prefix[-16:], suffix[:16]
    if len(prefix.strip()) < 8 or len(suffix.strip()) < 8:
        return None
    best: tuple[float, tuple[int, int]] | None = None
    for _, start in _exact(text, prefix):
        end = text.find(suffix, start, start + 2 * len(quote) + len(suffix))
        if end <= start:
            continue
        likeness = SequenceMatcher(None, quote, text[start:end], autojunk=False).ratio()
        if likeness >= _LEAST_LIKENESS and (best is None or likeness > best[0]):
            best = likeness, (start, end)
    return best[1] if best else None
