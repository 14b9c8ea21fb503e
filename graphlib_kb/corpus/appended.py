"""Where another article begins that a page printed below the first.

A boundary needs two kinds of evidence. Its layout must look like the top of a page: a headline, printed again
below, with captions, a byline or a dateline under it, or the end matter of an article above it. And the words
must change: the two sides have less in common than each has in itself, as at a valley of lexical cohesion
(Hearst 1997, TextTiling). An article's own sections fail one of the two.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from graphlib_kb.corpus import furniture
from graphlib_kb.corpus.lines import Line

_LEAST_WORDS = 120
_WINDOW = 1500
_MOST_CANDIDATES = 50

# The more the layout says so, the less the words have to: greatest relative cohesion by weight of layout.
_GREATEST_COHESION = {1: 0.35, 2: 0.5, 3: 0.65, 4: 0.8}

_NAME = re.compile(r"(?<![.!?…:\"“‘'(] )(?<![\"“‘'(])(?<!^)\b[^\W\d_a-z]\w[\w’'-]+")
_WORD = re.compile(r"[^\W\d_]{5,}")
_DATELINE = re.compile(
    r"[A-Z][A-Z .'’-]{2,30}(?:, [A-Z][\w. ]{2,20})?(?:, \w+\.? \d{1,2})?(?: ?\([^)]{2,30}\))? ?[—–-]{1,2} "
)


def appended_from(lines: Sequence[Line], reasons: Sequence[str | None]) -> int:
    """The index of the line with which another article begins, or the number of lines."""
    body = [0 if reason else line.size for line, reason in zip(lines, reasons, strict=True)]
    weights = _weights(lines, reasons, body)
    strongest = sorted(weights, key=lambda index: (-weights[index], index))[:_MOST_CANDIDATES]
    for index in sorted(strongest):
        before = _window((i for i in range(index - 1, -1, -1) if body[i]), lines)[::-1]
        after = _window((i for i in range(index + 1, len(lines)) if body[i]), lines)
        if _relative_cohesion(before, after) < _GREATEST_COHESION[min(weights[index], 4)]:
            return index
    return len(lines)


def _weights(lines: Sequence[Line], reasons: Sequence[str | None], body: Sequence[int]) -> dict[int, int]:
    """How much the layout speaks for a new article, for each line where it does at all."""
    total, words = sum(body), 0
    usual = sorted(line.gap for line in lines)[len(lines) // 2]
    again: dict[str, int] = {}
    weights = {}
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        words += body[index]
        starts = _is_headline(line) and not reasons[index]
        if starts and words >= _LEAST_WORDS and total - words >= _LEAST_WORDS:
            below = lines[index + 1 : index + 4]
            repeated = line.key in again and again[line.key] - index <= 12
            ended = reasons[index - 1] == "navigation" or furniture.at_tail(
                lines[index - 1], (), lines, index - 1
            )
            weight = 2 * repeated + 2 * bool(ended)
            weight += line.gap > usual + 1
            weight += any(_is_top(line) for line in below)
            # A picture below it is what a section of an article has too.
            weight += bool(weight) and any(reasons[index + 1 : index + 4])
            # A question is an interviewer's, unless it is printed again.
            if weight and (repeated or _last(line) not in "?!"):
                weights[index] = weight
        again[line.key] = index
    return weights


def _is_headline(line: Line) -> bool:
    letters = sum(word[:1].isalpha() for word in line.key.split(" ", 26))
    first = line.text.lstrip("“\"‘'«")[:1]
    return 3 <= letters <= line.size <= 25 and not first.islower() and _last(line) not in ".,;:…–—-"


def _last(line: Line) -> str:
    return line.text.rstrip("”\"’')]»")[-1:] or "."


def _is_top(line: Line) -> bool:
    return bool(furniture.at_head(line) or _DATELINE.match(line.text[:120]))


def _window(indices: Iterable[int], lines: Sequence[Line]) -> list[Line]:
    """The first of these lines, as many as hold the number of words that are compared."""
    window, words = [], 0
    for index in indices:
        window.append(lines[index])
        words += lines[index].size
        if words >= _WINDOW:
            break
    return window


def _relative_cohesion(before: Sequence[Line], after: Sequence[Line]) -> float:
    """How alike the two sides are, as a share of how alike the halves of each side are."""
    one, other = _halves(before), _halves(after)
    across = sum(_cosine(a, b) for a in one for b in other) / 4
    within = math.sqrt(_cosine(*one) * _cosine(*other))
    return across / (within + 0.02)


def _halves(lines: Sequence[Line]) -> tuple[Counter[str], Counter[str]]:
    total, words = sum(line.size for line in lines), 0
    halves: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for line in lines:
        halves[2 * words >= total].update(_terms(line.text))
        words += line.size
    return halves


def _terms(text: str) -> Counter[str]:
    """The longer words, and the names once more with twice the weight."""
    terms = Counter(word.casefold() for word in _WORD.findall(text))
    for name in _NAME.findall(text):
        terms["=" + re.sub(r"[’']s?$", "", name)] += 2
    return terms


def _cosine(one: Counter[str], other: Counter[str]) -> float:
    """Cosine of the square roots of two counts (so that no single term decides)."""
    shared = sum(math.sqrt(count * other[term]) for term, count in one.items() if term in other)
    size = math.sqrt(one.total() * other.total())
    return shared / size if size else 1.0
