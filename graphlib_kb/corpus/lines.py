"""The lines of a text with their offsets, and the words by which lines are compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.!?…:][”\"’')\]»]*$")

# What is neither white space nor visible: zero-width characters, direction marks, byte order marks.
_INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)

_LONGEST_WRAPPED = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A line that isn't blank, or a paragraph of a text whose lines are broken at a fixed width.

    ``text`` is its code points ``start`` to ``end``, with single spaces for the line breaks of a paragraph;
    ``gap`` the number of blank lines before it; ``key`` its words in lower case, by which lines
    are equal, ``size`` their number.
    """

    start: int
    end: int
    text: str
    gap: int
    key: str
    size: int


def _line(start: int, end: int, bare: str, gap: int) -> Line:
    key = key_of(bare)
    return Line(start, end, bare, gap, key, key.count(" ") + 1 if key else 0)


def split_lines(text: str) -> list[Line]:
    """The lines of a text that aren't blank; its paragraphs, if its lines are broken at a fixed width."""
    lines = list(_lines(text))
    return list(_paragraphs(text, lines)) if _is_wrapped(lines) else lines


def _lines(text: str) -> Iterator[Line]:
    last = 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        while start < end and _is_edge(text[start]):
            start += 1
        while end > start and _is_edge(text[end - 1]):
            end -= 1
        if start == end:
            continue
        breaks = sum(1 for _ in _BREAK.finditer(text, last, match.start()))
        bare = text[start:end]
        yield _line(start, end, bare, max(0, breaks - (last > 0)))
        last = match.end()


def _is_edge(character: str) -> bool:
    return character.isspace() or character in _INVISIBLE


def _is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether lines are broken at a fixed width: no long ones, and most go on in mid-sentence."""
    below = [line for line in lines[1:] if line.gap == 0]
    if (
        len(below) < 4
        or len(below) < 0.4 * len(lines)
        or max(len(line.text) for line in lines) > _LONGEST_WRAPPED
    ):
        return False
    stopped = sum(bool(_SENTENCE_END.search(line.text)) for line, after in pairwise(lines) if after.gap == 0)
    going_on = sum(line.text[0].islower() for line in below)
    return stopped <= 0.4 * len(below) and going_on >= 0.4 * len(below)


def _paragraphs(text: str, lines: Sequence[Line]) -> Iterator[Line]:
    first = 0
    for index, _ in enumerate(lines):
        if index + 1 == len(lines) or lines[index + 1].gap > 0:
            start, end = lines[first].start, lines[index].end
            bare = " ".join(text[start:end].split())
            yield _line(start, end, bare, lines[first].gap)
            first = index + 1


def key_of(text: str) -> str:
    """The words of a text in lower case, single-spaced."""
    return " ".join(_WORD.findall(text.casefold()))
