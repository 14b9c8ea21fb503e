"""What pages print around an article: widgets, captions, credits, bylines, notices, biographies."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from graphlib_kb.corpus.lines import Line

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

# No furniture is longer than this, so that patterns never run over the megabytes of a text without line ends.
LONGEST = 1500

_PARAGRAPH = 20
# How many lines on both sides of a biography are looked through for the name.
_MOST_READ = 500
_NO_NAMES = frozenset({"The", "In", "But", "And", "Although", "While", "That", "This", "It", "He", "She"})


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    text = files("graphlib_kb.corpus").joinpath("furniture.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _patterns(kind: str, place: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{_scoped(p)})" for p in _table()[kind][place]))


def _scoped(pattern: str) -> str:
    return f"(?i:{pattern[4:]})" if pattern.startswith("(?i)") else pattern


def anywhere(line: Line) -> str | None:
    """What a line is that is furniture wherever it stands: widget, navigation, photo credit or caption."""
    if len(line.text) > LONGEST:
        return None
    for kind in ("widget", "navigation", "caption", "credit"):
        if _patterns(kind, "whole").fullmatch(line.text):
            return str(_table()[kind]["reason"])
    return None


def is_weak(line: Line) -> bool:
    """Whether a line is of the kind that is furniture beside other furniture ("20", "Share")."""
    return line.size <= 3 and len(line.text) <= 30 and bool(_patterns("widget", "weak").fullmatch(line.text))


def at_head(line: Line, authors: Iterable[str] = ()) -> str | None:
    """What a line is that is furniture before the first paragraph: a byline, a date, a notice."""
    if len(line.text) <= LONGEST and _patterns("caption", "head").fullmatch(line.text):
        return str(_table()["caption"]["reason"])
    if len(line.text) <= LONGEST and _patterns("notice", "closing").match(line.text):
        return str(_table()["notice"]["reason"])
    if line.size <= 25 and len(line.text) <= LONGEST:
        by_name = any(line.text.startswith(name) for name in authors) and line.text[-1] not in '.!?…”"'
        if by_name or _patterns("byline", "head").fullmatch(line.text):
            return str(_table()["byline"]["reason"])
    return None


def at_tail(line: Line, authors: Sequence[str], lines: Sequence[Line], index: int) -> str | None:
    """What the line at an index is that is furniture after the last paragraph: a notice or biography."""
    if len(line.text) > LONGEST:
        return None
    if _patterns("notice", "tail").search(line.text):
        return str(_table()["notice"]["reason"])
    if _is_biography(line.text, authors, lines, index):
        return str(_table()["biography"]["reason"])
    return at_head(line, authors)


def closes(line: Line, authors: Sequence[str], lines: Sequence[Line], index: int) -> bool:
    """Whether nothing of the article can stand below a line: a biography, or a notice of the end."""
    if len(line.text) > LONGEST:
        return False
    return bool(_patterns("notice", "closing").match(line.text)) or _is_biography(
        line.text, authors, lines, index
    )


def is_link_header(line: Line) -> bool:
    """Whether a line announces other articles ("Read next")."""
    return line.size <= 40 and bool(_patterns("navigation", "header").match(line.text))


def names_in(byline: str) -> tuple[str, ...]:
    """The persons in a byline.

    >>> names_in("By Jane Roe and John Doe")
    ('Jane Roe', 'John Doe')
    """
    return tuple(re.findall(r"(?!By )\b[^\W\d_a-z][\w.’'-]+(?: [^\W\d_a-z][\w.’'-]*)+", byline))


_TITLE = r"(?:Dr|Prof|Professor|Ambassador|Col|Gen|Lt|Mr|Ms|Mrs)"
_NAME = rf"(?:{_TITLE}\.? )?[A-Z][\w’'.-]+(?: (?:[A-Z][\w’'.-]*|de|van|von|der|al-\w+|bin|ibn|el)){{1,4}}"


@cache
def _biography() -> re.Pattern[str]:
    roles = "|".join(_table()["biography"]["roles"])
    office = rf"(?: (?!expected|likely|to\b|that\b)[^ .;]+){{0,12}}? (?i:(?:{roles})s?)\b"
    return re.compile(
        r"(?:(?i:about the authors?):? ?)?"
        rf"(?P<name>{_NAME})(?: \([^)]*\))?(?:,? and {_NAME}|, [^.]{{2,80}},)?,? "
        rf"(?:(?:is|are|was|has been|works as|serves as|served as){office}"
        r"|(?:covers|writes|reports on|teaches|directs|leads|heads|edits|chairs|lives in)\b)"
    )


def _is_biography(text: str, authors: Sequence[str], lines: Sequence[Line], index: int) -> bool:
    """Whether a line describes an author: one that is known, or somebody of whom no paragraph speaks."""
    if any(text.startswith(name) for name in authors):
        return True
    found = _biography().match(text)
    if not found or found["name"].split()[0] in _NO_NAMES:
        return False
    surname = found["name"].split()[-1]
    around = [*lines[: min(index, _MOST_READ)], *lines[index + 1 : index + _MOST_READ]]
    return not any(surname in line.text for line in around if line.size > _PARAGRAPH)
