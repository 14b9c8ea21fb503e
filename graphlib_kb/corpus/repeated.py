"""What a page prints twice: headlines, captions, paragraphs and pull quotes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from graphlib_kb.corpus.lines import Line

# Shorter lines come back in any text ("Yes.", "And then?").
_LEAST_REPEATED = 6
_LEAST_QUOTED, _MOST_QUOTED = 6, 60


def repetitions(lines: list[Line], title: str) -> Iterator[tuple[int, str]]:
    """Index and reason of each line that repeats one before it."""
    seen: set[str] = set()
    for index, line in enumerate(lines):
        if line.key in seen:
            if line.key == title:
                yield index, "repeated headline"
            elif line.size >= _LEAST_REPEATED:
                yield index, "repeated paragraph"
        elif line.key:
            seen.add(line.key)


def pull_quotes(lines: list[Line]) -> Iterator[tuple[int, str]]:
    """Index and reason of each line whose words all stand, in this order, inside a longer line."""
    starts: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if index and _LEAST_QUOTED <= line.size <= _MOST_QUOTED:
            starts[_head(line.key)].append(index)
    found: set[int] = set()
    if not starts:
        return
    for index, line in enumerate(lines):
        if line.size <= _LEAST_QUOTED:
            continue
        words = line.key.split()
        padded = f" {line.key} "
        for place in range(len(words) - _LEAST_QUOTED + 1):
            for quote in starts.get(" ".join(words[place : place + _LEAST_QUOTED]), ()):
                longer = quote not in found and quote != index and lines[quote].size < len(words)
                if longer and f" {lines[quote].key} " in padded:
                    found.add(quote)
    yield from ((index, "pull quote") for index in sorted(found))


def _head(key: str) -> str:
    return " ".join(key.split(" ", _LEAST_QUOTED)[:_LEAST_QUOTED])
