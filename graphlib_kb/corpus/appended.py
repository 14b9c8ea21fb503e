"""Where another article begins that a page printed below the first."""

from __future__ import annotations

import re
from collections import Counter

from graphlib_kb.corpus.lines import Line

_LEAST_WORDS = 120
_NAME = re.compile(r"(?<![.!?…\"“‘'(] )(?<!^)\b[A-ZÀ-ÞА-Я][\w’'-]{2,}")


def appended_from(lines: list[Line], reasons: list[str | None]) -> int:
    """The index of the line with which another article begins, or the number of lines."""
    counts = [
        Counter(m.group().removesuffix("’s").removesuffix("'s") for m in _NAME.finditer(line.text))
        for line in lines
    ]
    sizes = [0 if reason else line.size for line, reason in zip(lines, reasons, strict=True)]
    total_words = sum(sizes)
    after: Counter[str] = Counter()
    for count, reason in zip(counts, reasons, strict=True):
        if not reason:
            after.update(count)
    before: Counter[str] = Counter()
    words = 0
    usual = sorted(line.gap for line in lines)[len(lines) // 2]
    first_at: dict[str, int] = {}
    repeats: dict[str, int] = {}
    for index, line in enumerate(lines):
        if line.key in first_at:
            repeats.setdefault(line.key, index)
        first_at.setdefault(line.key, index)
    for index, line in enumerate(lines):
        if (
            words >= _LEAST_WORDS
            and total_words - words >= _LEAST_WORDS
            and not reasons[index]
            and _is_headline(line)
        ):
            cues = (line.gap > usual) + 2 * (0 < repeats.get(line.key, 0) - index <= 12)
            cues += any(reasons[index + 1 : index + 4])
            if cues >= 2 and _overlap(before, after) < 0.25:
                return index
        if not reasons[index]:
            before.update(counts[index])
            after.subtract(counts[index])
            words += sizes[index]
    return len(lines)


def _is_headline(line: Line) -> bool:
    return 3 <= line.size <= 25 and line.text[-1] not in ".,;:…"


def _overlap(before: Counter[str], after: Counter[str]) -> float:
    """The share of the names after that were used before."""
    total = sum(count for count in after.values() if count > 0)
    shared = sum(count for name, count in after.items() if count > 0 and before[name])
    return shared / total if total else 1.0
