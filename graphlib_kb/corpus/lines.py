"""The lines of a text with their offsets, and the words by which lines are compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_WORD = re.compile(r"\w+")

# What is neither white space nor visible: zero-width characters, direction marks, byte order marks.
_INVISIBLE = (
    " \t\xa0\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that isn't blank: its code points without the white space around it.

    ``gap`` is the number of blank lines before it; ``key`` its words in lower case, by which lines are equal.
    """

    start: int
    end: int
    text: str
    gap: int
    key: str

    @property
    def size(self) -> int:
        """The number of its words."""
        return self.key.count(" ") + 1 if self.key else 0


def split_lines(text: str) -> Iterator[Line]:
    """The lines of a text that aren't blank."""
    last = 0
    for match in _LINE.finditer(text):
        content = match.group()
        bare = content.strip().strip(_INVISIBLE).strip()
        if not bare:
            continue
        start = match.start() + content.index(bare)
        breaks = sum(1 for _ in _BREAK.finditer(text, last, match.start()))
        yield Line(start, start + len(bare), bare, max(0, breaks - (last > 0)), key_of(bare))
        last = match.end()


def key_of(text: str) -> str:
    """The words of a text in lower case, single-spaced."""
    return " ".join(_WORD.findall(text.casefold()))
