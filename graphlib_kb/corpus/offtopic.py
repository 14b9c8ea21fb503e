"""Article -> the stretches of its file that aren't the article; they are marked, never cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphlib_kb.corpus import furniture
from graphlib_kb.corpus.appended import appended_from
from graphlib_kb.corpus.ending import ends_at
from graphlib_kb.corpus.lines import Line, key_of, split_lines
from graphlib_kb.corpus.repeated import pull_quotes, repetitions
from graphlib_kb.model import Article, OffTopic, Passage


def find_offtopic(article: Article) -> tuple[OffTopic, ...]:
    """The stretches of a file that aren't its article, in order and without overlap, each with its reason.

    Found are repeated captions, headlines and paragraphs, page widgets, photo credits, pull quotes, bylines,
    publisher's notices, biographies of the authors, and other articles that are appended to the first.
    """
    lines = split_lines(article.text)
    if not lines:
        return ()
    reasons: list[str | None] = [furniture.anywhere(line) for line in lines]
    title = key_of(article.title or "") or lines[0].key
    for index, reason in repetitions(lines, title):
        reasons[index] = reasons[index] or reason
    for index, reason in pull_quotes(lines, reasons):
        reasons[index] = reason
    _mark_widgets(lines, reasons)
    authors = (*article.authors, *_mark_head(lines, reasons, title, article.authors))
    start_of_other = appended_from(lines, reasons)
    _mark_tail(lines[:start_of_other], reasons, authors)
    reasons[start_of_other:] = ["another article"] * (len(lines) - start_of_other)
    return tuple(_stretches(article, lines, reasons))


def _mark_widgets(lines: Sequence[Line], reasons: list[str | None]) -> None:
    """Mark runs of short labels and counters that stand beside furniture, or differ among themselves."""
    first = 0
    while first < len(lines):
        last = first
        while last < len(lines) and not reasons[last] and furniture.is_weak(lines[last]):
            last += 1
        if last > first:
            beside = (first > 0 and reasons[first - 1]) or (last < len(lines) and reasons[last])
            kinds = {line.key.isdigit() for line in lines[first:last]}
            if beside or len(kinds) > 1 or (last - first > 1 and kinds == {False}):
                reasons[first:last] = ["page widget"] * (last - first)
        first = last + 1


def _mark_head(
    lines: Sequence[Line], reasons: list[str | None], title: str, authors: Sequence[str]
) -> tuple[str, ...]:
    """Mark bylines and dates down to the first paragraph, and one line below it; give the persons in them."""
    paragraphs = 0
    names: list[str] = []
    for index, line in enumerate(lines[:12]):
        if reasons[index]:
            continue
        if reason := furniture.at_head(line, authors):
            reasons[index] = reason
            names += furniture.names_in(line.text)
        elif line.key != title and line.size > 20:
            paragraphs += 1
            if paragraphs > 1:
                break
    return tuple(names)


def _mark_tail(lines: Sequence[Line], reasons: list[str | None], authors: Sequence[str]) -> None:
    """Mark what follows the end, and notices above it as far as nothing else stands between them."""
    end, links = ends_at(lines, reasons[: len(lines)], authors)
    for index in range(len(lines) - 1, 0, -1):
        if reasons[index]:
            continue
        reason = furniture.at_tail(lines[index], authors, lines, index)
        if index >= links:
            reason = reason or "navigation"
        elif index >= end:
            reason = reason or "end matter"
        if not reason:
            return
        reasons[index] = reason


def _stretches(article: Article, lines: Sequence[Line], reasons: Sequence[str | None]) -> Iterator[OffTopic]:
    """One stretch for each run of lines that have the same reason."""
    first = 0
    while first < len(lines):
        reason, last = reasons[first], first
        if reason is None:
            first += 1
            continue
        while last + 1 < len(lines) and reasons[last + 1] == reason:
            last += 1
        yield OffTopic(Passage(article.id, lines[first].start, lines[last].end), reason)
        first = last + 1
