"""Words as the encoder sees them: their forms, the gaps before them and the word pieces they are made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

CLS, SEP, UNK = 101, 102, 100
LONGEST_FORM = 160  # characters of a word that are read
MOST_PIECES = 24  # of a word: a page-long link must not push its neighbours out of the window


class Gap(IntEnum):
    """What stands between a word and the one before it."""

    NONE = 0
    SPACE = 1
    LINE = 2
    PARAGRAPH = 3


class Shape(IntEnum):
    """How a word is written; the base model has never seen a capital."""

    LOWER = 0
    TITLE = 1
    UPPER = 2
    INITIAL = 3
    MIXED = 4
    DIGITS = 5
    ALPHANUMERIC = 6
    OPENING_QUOTE = 7
    CLOSING_QUOTE = 8
    STRAIGHT_QUOTE = 9
    STOP = 10
    OTHER = 11


N_FEATURES = len(Shape) * len(Gap)

_QUOTES = {
    **dict.fromkeys("“„«‘‹", Shape.OPENING_QUOTE),
    **dict.fromkeys("”»’›", Shape.CLOSING_QUOTE),
    **dict.fromkeys("\"'`", Shape.STRAIGHT_QUOTE),
    "``": Shape.OPENING_QUOTE,
    "''": Shape.CLOSING_QUOTE,
    **dict.fromkeys((".", "!", "?", "...", "…", "?!", "!!"), Shape.STOP),
}


@lru_cache(maxsize=100_000)
def shape(form: str) -> Shape:
    """How `form` is written."""
    if form in _QUOTES:
        return _QUOTES[form]
    letters = [c for c in form[:LONGEST_FORM] if c.isalpha()]
    if not letters:
        return Shape.DIGITS if any(c.isdigit() for c in form) else Shape.OTHER
    if any(c.isdigit() for c in form):
        return Shape.ALPHANUMERIC
    upper = [c.isupper() or c.istitle() for c in letters]
    if not any(upper):
        return Shape.LOWER
    if all(upper):
        return Shape.INITIAL if len(letters) == 1 else Shape.UPPER
    return Shape.TITLE if upper[0] and not any(upper[1:]) else Shape.MIXED


def gap(space: str) -> Gap:
    """The kind of gap that the white space `space` makes."""
    lines = space.count("\n") or space.count("\r")
    if lines:
        return Gap.LINE if lines == 1 else Gap.PARAGRAPH
    return Gap.SPACE if space else Gap.NONE


def features(forms: Sequence[str], gaps: NDArray[np.int8]) -> NDArray[np.int64]:
    """One feature id a word, [n], below `N_FEATURES`."""
    shapes = np.fromiter((shape(form) for form in forms), np.int64, len(forms))
    return shapes * len(Gap) + gaps


class WordPieces:
    """Looks up the word pieces of words; a word always has at least one."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._known: dict[str, tuple[int, ...]] = {}

    def __call__(self, form: str) -> tuple[int, ...]:
        """The ids of the pieces of one word."""
        found = self._known.get(form)
        if found is None:
            ids = self._tokenizer.encode(form[:LONGEST_FORM], add_special_tokens=False).ids[:MOST_PIECES]
            found = tuple(ids) or (UNK,)
            if len(self._known) > 200_000:
                self._known.clear()
            self._known[form] = found
        return found

    def of_text(self, text: str) -> list[int]:
        """The pieces of a whole text as the base model reads it, without [CLS] and [SEP]."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)


_FINAL = re.compile(r"[.!?…]+[\"'”’)\]]*|[\"”]|''")
_ABBREVIATION = re.compile(
    r"(?:[A-Z]|[A-Za-z](?:\.[A-Za-z])+|Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sgt|Capt|Sen|Rep|Gov|Rev|Hon|St|Jr|Sr|vs|No|"
    r"Inc|Corp|Co|Ltd|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|e\.g|i\.e|etc|U\.S|U\.N|U\.K)\.?"
)


def cut_strengths(forms: Sequence[str], gaps: NDArray[np.int8]) -> NDArray[np.int8]:
    """How good a place before each word is to cut a text into windows, [n]: 0 never if avoidable, 4 best."""
    strengths = np.zeros(len(forms), np.int8)
    for i in range(1, len(forms)):
        before, after = forms[i - 1], forms[i]
        stop = bool(_FINAL.fullmatch(before))
        if gaps[i] == Gap.PARAGRAPH:
            strengths[i] = 4 if stop else 3
        elif gaps[i] == Gap.LINE and stop:
            strengths[i] = 3
        elif stop and gaps[i] and not after[:1].islower():
            quote = shape(before) in (Shape.CLOSING_QUOTE, Shape.STRAIGHT_QUOTE)
            if quote and i > 1 and not _FINAL.fullmatch(forms[i - 2]):
                strengths[i] = 0
            else:
                strengths[i] = 1 if i > 1 and _ABBREVIATION.fullmatch(forms[i - 2]) else 2
        elif before in (";", ":") and gaps[i]:
            strengths[i] = 1
    return strengths


def plan_cuts(
    strengths: NDArray[np.int8], lengths: NDArray[np.int64], longest: int, most_pieces: int
) -> list[int]:
    """Places that cut a text into stretches of at most `longest` words and `most_pieces` word pieces.

    `lengths` are the word pieces of each word, [n]. Returns the borders, from 0 to n. Of the possible places
    in the second half of a stretch the best wins, the latest among equals.
    """
    n = len(strengths)
    total = np.concatenate(([0], np.cumsum(lengths)))
    borders = [0]
    while borders[-1] < n:
        start = borders[-1]
        end = min(start + longest, int(np.searchsorted(total, total[start] + most_pieces, "right")) - 1)
        end = max(end, start + 1)
        if end >= n:
            borders.append(n)
            break
        low = start + max(1, (end - start) // 2)
        window = strengths[low : end + 1]
        borders.append(low + len(window) - 1 - int(np.argmax(window[::-1])) if window.max(initial=0) else end)
    return borders
