"""Where an article ends and its end matter begins: biographies, notices, links to other articles."""

from __future__ import annotations

from collections.abc import Sequence

from graphlib_kb.corpus import furniture
from graphlib_kb.corpus.lines import Line

# An article with more text than this share of it below what looks like its end goes on there.
_MOST_BELOW = 0.25
_LEAST_ABOVE = 100
_LONGEST_LINK = 25


def ends_at(lines: Sequence[Line], reasons: Sequence[str | None], authors: Sequence[str]) -> tuple[int, int]:
    """The index of the first line of the end matter, and of the first link to other articles at its end.

    Each is the number of lines where there is none.
    """
    above = sum(line.size for line, reason in zip(lines, reasons, strict=True) if not reason)
    below, only_links = 0, True
    end = links = len(lines)
    for index in range(len(lines) - 1, 0, -1):
        line = lines[index]
        if not reasons[index]:
            above -= line.size
        if above < _LEAST_ABOVE or below > _MOST_BELOW * above:
            break
        if only_links and furniture.is_link_header(line):
            end = links = index
        elif furniture.closes(line, authors, lines, index):
            end = index
        if not reasons[index]:
            below += line.size
            only_links = only_links and line.size <= _LONGEST_LINK
    return end, links
