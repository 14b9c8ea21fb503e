"""Values of the model to rows of a table and back; a passage takes three columns, a list is JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from graphlib_kb.model import PartialDate, Passage

Cell = str | int | float | None
Row = dict[str, Cell]
Value = TypeVar("Value")


def to_row(value: object) -> Row:
    """The columns of a dataclass of the model; passages lose their article, which the row's owner adds."""
    row: Row = {}
    for field in fields(value):  # type: ignore[arg-type]
        content = getattr(value, field.name)
        if _kind(type(value), field.name) is Passage:
            row |= passage_to_columns(field.name, content)
        else:
            row[field.name] = _to_cell(content)
    return row


def from_row(kind: type[Value], row: Mapping[str, Any], article: str) -> Value:
    """The dataclass whose columns `to_row` gave; ``article`` is the id of the article its passages are in."""
    values: dict[str, object] = {}
    for field in fields(kind):  # type: ignore[arg-type]
        expected = _kind(kind, field.name)
        if expected is Passage:
            values[field.name] = passage_from_columns(field.name, row, article)
        else:
            values[field.name] = _from_cell(expected, row[field.name], article)
    return kind(**values)


def passage_to_columns(name: str, passage: Passage | None) -> Row:
    """The columns ``name_start``, ``name_end`` and ``name_parts`` of a passage."""
    parts = json.dumps(passage.parts) if passage and passage.parts else None
    start, end = (passage.start, passage.end) if passage else (None, None)
    return {f"{name}_start": start, f"{name}_end": end, f"{name}_parts": parts}


def passage_from_columns(name: str, row: Mapping[str, Any], article: str) -> Passage | None:
    """The passage of columns ``name_start``, ``name_end`` and ``name_parts``."""
    start, end, parts = row[f"{name}_start"], row[f"{name}_end"], row[f"{name}_parts"]
    return None if start is None else Passage(article, start, end, _parts(parts))


def _parts(cell: str | None) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in json.loads(cell)) if cell else ()


def _to_cell(content: object) -> Cell:
    if isinstance(content, tuple):
        return json.dumps([_to_element(element) for element in content], ensure_ascii=False)
    if isinstance(content, PartialDate | Enum):
        return str(content)
    if isinstance(content, bool):
        return int(content)
    assert content is None or isinstance(content, str | int | float)
    return content


def _to_element(element: object) -> object:
    if isinstance(element, Passage):
        return [element.start, element.end, element.parts]
    return element


def _from_cell(expected: Any, cell: Any, article: str) -> object:
    if cell is None:
        return None
    if get_origin(expected) is tuple:
        element = get_args(expected)[0]
        if element is Passage:
            return tuple(
                Passage(article, start, end, tuple((a, b) for a, b in parts))
                for start, end, parts in json.loads(cell)
            )
        return tuple(json.loads(cell))
    if expected is PartialDate:
        return PartialDate.parse(cell)
    if expected is bool or issubclass(expected, Enum):
        return expected(cell)
    return cell


@cache
def _kinds(kind: type) -> dict[str, Any]:
    return {name: _without_none(hint) for name, hint in get_type_hints(kind).items()}


def _kind(kind: type, name: str) -> Any:
    return _kinds(kind)[name]


def _without_none(hint: Any) -> Any:
    if isinstance(hint, UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint
