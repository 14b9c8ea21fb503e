"""Results for people and for programs: tables, quotations, JSON, CSV."""

from __future__ import annotations

import csv
import io
import re
import shutil
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import click

import graphlib_kb as gk

Row = Mapping[str, Any]

# Characters by which a text could act on a terminal: controls, and marks that turn its direction around.
_ACTIVE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def printable(text: str) -> str:
    """The text on one line, with whatever could act on a terminal made harmless."""
    return _ACTIVE.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.split()))


def write_rows(rows: Iterable[Row], form: str) -> None:
    """Print rows as ``json`` (one array), ``jsonl``, ``csv`` or a ``table``."""
    if form == "jsonl":
        for row in rows:
            click.echo(gk.to_line(row))
    elif form == "json":
        lines = ",\n".join(gk.to_line(row) for row in rows)
        click.echo(f"[\n{lines}\n]" if lines else "[]")
    elif form == "csv":
        for line in csv_lines(rows):
            click.echo(line, nl=False)
    else:
        click.echo(table([{name: _text(cell) for name, cell in row.items()} for row in rows]))


def table(rows: Sequence[Mapping[str, str]], width: int | None = None) -> str:
    """Rows in aligned columns under wrapped headings.

    Columns that don't fit stand in a further block below, in which the first column is repeated.
    """
    if not rows:
        return "(none)"
    first, *others = rows[0]
    cells = {name: [printable(row[name]) for row in rows] for name in (first, *others)}
    headings = {name: _heading(printable(name), cells[name]) for name in others} | {first: [printable(first)]}
    widths = {name: max(map(_columns, [*headings[name], *cells[name]])) for name in cells}
    blocks = _blocks(others, widths, (width or terminal_width()) - widths[first])
    return "\n\n".join(_block([first, *block], headings, cells, widths) for block in blocks)


def quotation(text: str, indent: str = "    ") -> str:
    """A quotation, wrapped and indented."""
    room = max(40, min(terminal_width(), 110) - len(indent))
    return textwrap.indent(textwrap.fill(f"“{printable(text)}”", room, break_on_hyphens=False), indent)


def wrapped(text: str, indent: str, *, first: str = "") -> str:
    """A text over several lines, those after the first indented."""
    room = max(40, min(terminal_width(), 110))
    return textwrap.fill(
        printable(text), room, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False
    )


def counted(number: int, name: str) -> str:
    """A number of things in words, such as "2 articles"."""
    return f"{number} {name}{'' if number == 1 else 's'}"


def terminal_width() -> int:
    """How many columns there are."""
    return shutil.get_terminal_size((80, 24)).columns


_HEADING = 14
_GAP = "  "


def _blocks(names: Sequence[str], widths: Mapping[str, int], room: int) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    left = room
    for name in names:
        needed = widths[name] + len(_GAP)
        if blocks[-1] and needed > left:
            blocks.append([])
            left = room
        blocks[-1].append(name)
        left -= needed
    return blocks


def _block(
    names: Sequence[str],
    headings: Mapping[str, Sequence[str]],
    cells: Mapping[str, Sequence[str]],
    widths: Mapping[str, int],
) -> str:
    height = max(len(headings[name]) for name in names)
    lines = [
        [([""] * height + list(headings[name]))[line - height] for name in names] for line in range(height)
    ]
    lines.append(["─" * widths[name] for name in names])
    lines += [[cells[name][number] for name in names] for number in range(len(cells[names[0]]))]
    return "\n".join(
        _GAP.join(_pad(cell, widths[name]) for name, cell in zip(names, line, strict=True)).rstrip()
        for line in lines
    )


def _heading(text: str, cells: Sequence[str]) -> list[str]:
    """A heading over several lines, no wider than its column must be."""
    longest = max(map(len, [*text.split(), *cells]), default=0)
    width = max(8, min(longest, _HEADING))
    return textwrap.wrap(text, width, break_long_words=True, max_lines=4, placeholder="…") or [""]


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _columns(text))


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Rows as CSV, headings first, that a spreadsheet can open without running what an article says."""
    buffer = io.StringIO()
    # Cells that hold a character of the writer's line end are quoted: a lone carriage return must be, too.
    writer = csv.writer(buffer, lineterminator="\r\n")
    for number, row in enumerate(rows):
        cells = [
            _text(cell) if isinstance(cell, int | float) else _inert(_text(cell)) for cell in row.values()
        ]
        for line in ([_inert(name) for name in row], cells) if not number else (cells,):
            writer.writerow(line)
            yield buffer.getvalue().removesuffix("\r\n") + "\n"
            buffer.seek(0)
            buffer.truncate()


def _inert(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before it, if need be."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, list | tuple):
        return "; ".join(_text(part) for part in cell)
    if isinstance(cell, Mapping):
        return "; ".join(f"{name}: {_text(part)}" for name, part in cell.items())
    return str(cell)
