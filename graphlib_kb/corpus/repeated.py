"""What a page prints twice: headlines, captions, paragraphs and pull quotes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from graphlib_kb.corpus.lines import Line

# Shorter lines come back in any text ("Yes.", "And then?", the name of a museum).
_LEAST_REPEATED = 6
_LEAST_HEADLINE = 3
_LEAST_QUOTED, _LEAST_IN_MARKS, _MOST_QUOTED = 8, 5, 60
_PROBE = 5

# The share of a pull quote's five-word sequences that its paragraph has; editors shorten and smooth quotes.
_LEAST_ALIKE = 0.7

_END = tuple(".!?…")
_MARKS = "“”\"‘’'«»„‟ "


def repetitions(lines: Sequence[Line], title: str) -> Iterator[tuple[int, str]]:
    """Index and reason of each line that repeats another; of two copies the whole sentence stays."""
    first: dict[str, int] = {}
    for index, line in enumerate(lines):
        if line.key not in first:
            first[line.key] = index
        elif line.key == title and line.size >= _LEAST_HEADLINE:
            yield index, "repeated headline"
        elif line.size >= _LEAST_REPEATED:
            original = lines[first[line.key]]
            if first[line.key] == index - 1 and line.text[-1] not in '.!?…"”’':
                yield index - 1, "photo caption"
                yield index, "photo caption"
            elif _is_sentence(original) == _is_sentence(line):
                yield index, "repeated paragraph"
            elif _is_sentence(original):
                yield index, "pull quote"
            else:
                yield first[line.key], "pull quote"
                first[line.key] = index


def _is_sentence(line: Line) -> bool:
    return line.text.rstrip(_MARKS).endswith(_END)


def pull_quotes(lines: Sequence[Line], reasons: Sequence[str | None]) -> Iterator[tuple[int, str]]:
    """Index and reason of each line that stands, verbatim or nearly, inside a longer line."""
    quotes = {
        i: _shingles(line.key) for i, line in enumerate(lines) if not reasons[i] and _can_be_quote(line, i)
    }
    wanted: dict[str, list[int]] = defaultdict(list)
    for index, shingles in quotes.items():
        for shingle in shingles:
            wanted[shingle].append(index)
    found: set[int] = set()
    for index, line in enumerate(lines):
        if reasons[index] or line.size < _PROBE:
            continue
        hits = Counter(
            quote
            for shingle in set(_shingles(line.key)) & wanted.keys()
            for quote in wanted[shingle][:_MOST_QUOTED]
            if quote != index and lines[quote].size < line.size and quote not in found
        )
        found.update(quote for quote, hit in hits.items() if hit >= _LEAST_ALIKE * len(set(quotes[quote])))
    yield from ((index, "pull quote") for index in sorted(found))


def _can_be_quote(line: Line, index: int) -> bool:
    marked = line.text[0] in _MARKS and line.text[-1] in _MARKS
    return index > 0 and (_LEAST_IN_MARKS if marked else _LEAST_QUOTED) <= line.size <= _MOST_QUOTED


def _shingles(key: str) -> list[str]:
    words = key.split()
    return [" ".join(words[place : place + _PROBE]) for place in range(len(words) - _PROBE + 1)]
