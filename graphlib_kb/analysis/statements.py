"""A table of statements: who says what of what, when, in which document; the raw data of all networks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timezone
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphlib_kb.errors import GraphlibError, UnknownNameError
from graphlib_kb.model import PartialDate

MISSING = -1
"""Code of a value that isn't there."""


class VariableType(str, Enum):
    """What a variable's values are."""

    TEXT = "text"
    BOOLEAN = "boolean"
    INTEGER = "integer"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """One column of a table of statements.

    ``values`` are its different values, sorted; ``codes`` (int32, one for each statement) point into them,
    `MISSING` where there is none. ``document`` marks what belongs to the statement's document;
    ``attributes`` maps a value to what is known of it (type, alias, notes, ...).
    """

    name: str
    type: VariableType
    values: tuple[Any, ...]
    codes: NDArray[np.int32]
    document: bool = False
    attributes: Mapping[Any, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        name: str,
        cells: Sequence[Any],
        *,
        type: VariableType | None = None,  # noqa: A002
        document: bool = False,
        attributes: Mapping[Any, Mapping[str, Any]] | None = None,
    ) -> Variable:
        """A variable from its cells; None and empty text are missing, and the type is found if not given."""
        present = {cell for cell in cells if cell is not None and cell != ""}
        kind = type or _type_of(present)
        if kind is VariableType.TEXT:
            read: dict[Any, Any] = {cell: str(cell) for cell in present}
        else:
            read = {cell: _number(cell) for cell in present}
        values = tuple(sorted(set(read.values())))
        place = {value: index for index, value in enumerate(values)}
        code = {cell: place[value] for cell, value in read.items()}
        codes = np.fromiter((code.get(cell, MISSING) for cell in cells), np.int32, len(cells))
        return cls(name, kind, values, codes, document, attributes or {})

    @property
    def levels(self) -> tuple[Any, ...]:
        """The scale: 0 and 1 for a boolean, otherwise the values that occur."""
        return (0, 1) if self.type is VariableType.BOOLEAN else self.values

    def cell(self, index: int) -> Any:
        """The value of one statement, None where it is missing."""
        code = int(self.codes[index])
        return None if code == MISSING else self.values[code]

    def find(self, text: str) -> int:
        """The code of a value given as text.

        Raises
        ------
        UnknownNameError
            If there is no such value; the error lists those that there are.
        """
        for code, value in enumerate(self.values):
            if str(value) == text:
                return code
        if self.type is not VariableType.TEXT and _is_number(text) and _number(text) in self.values:
            return self.values.index(_number(text))
        raise UnknownNameError(self.name, text, [str(value) for value in self.values])


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class StatementTable:
    """Statements as columns of arrays, all of length n.

    ``ids`` and ``texts`` are theirs; ``documents`` (int32) says which belong together; ``sources`` (int32)
    which documents are one independent source; ``first`` and ``last`` (datetime64[s]) are the earliest and
    latest time that each can be of, NaT if unknown; ``certainty`` names a certainty of each or is None.
    ``roles`` are the variables that are rows, columns and qualifier unless said otherwise.
    """

    variables: Mapping[str, Variable]
    ids: tuple[Any, ...]
    documents: NDArray[np.int32]
    sources: NDArray[np.int32]
    first: NDArray[np.datetime64]
    last: NDArray[np.datetime64]
    texts: tuple[str, ...] = ()
    certainty: Variable | None = None
    roles: tuple[str | None, str | None, str | None] = (None, None, None)

    def __len__(self) -> int:
        return len(self.ids)

    def __repr__(self) -> str:
        return f"StatementTable({len(self):,} statements; {', '.join(self.variables)})"

    def variable(self, name: str) -> Variable:
        """A variable by name.

        Raises
        ------
        UnknownNameError
            If there is none; the error lists those that there are.
        """
        if name not in self.variables:
            raise UnknownNameError("variable", name, list(self.variables))
        return self.variables[name]

    def select(self, which: NDArray[Any]) -> StatementTable:
        """The statements that a mask or an array of indices picks; scales and values stay as they are."""
        indices = np.flatnonzero(which) if which.dtype == bool else which
        return replace(
            self,
            variables={
                name: replace(variable, codes=variable.codes[indices])
                for name, variable in self.variables.items()
            },
            ids=tuple(self.ids[index] for index in indices.tolist()),
            documents=self.documents[indices],
            sources=self.sources[indices],
            first=self.first[indices],
            last=self.last[indices],
            texts=tuple(self.texts[index] for index in indices.tolist()) if self.texts else (),
            certainty=(
                replace(self.certainty, codes=self.certainty.codes[indices]) if self.certainty else None
            ),
        )

    def rows(self, indices: Iterable[int] | None = None) -> list[dict[str, Any]]:
        """Statements as plain dicts: id, time, all variables, text; an event list."""
        chosen = range(len(self)) if indices is None else [int(index) for index in indices]
        return [
            {
                "statement": self.ids[index],
                "time": time_text(self.first[index], self.last[index]),
                **{name: variable.cell(index) for name, variable in self.variables.items()},
                **({"text": self.texts[index]} if self.texts else {}),
            }
            for index in chosen
        ]


def statement_table(
    columns: Mapping[str, Sequence[Any]],
    *,
    ids: Sequence[Any] | None = None,
    times: Sequence[Any] | NDArray[np.datetime64] | None = None,
    documents: Sequence[Any] | None = None,
    sources: Sequence[Any] | None = None,
    texts: Sequence[str] = (),
    certainty: Sequence[str] | None = None,
    document_variables: Iterable[str] = (),
    attributes: Mapping[str, Mapping[Any, Mapping[str, Any]]] | None = None,
    types: Mapping[str, VariableType] | None = None,
    roles: tuple[str | None, str | None, str | None] | None = None,
) -> StatementTable:
    """A table of statements from plain columns.

    Parameters
    ----------
    columns
        Names of variables and their cells; None and "" are missing. Cells that are all 0 and 1, true and
        false, or yes and no, make a boolean variable; whole numbers an integer one.
    ids, times, documents, sources, texts, certainty
        One for each statement. Times are dates, date-times, numpy times, `PartialDate` or ISO text, also of
        a month or a year; a statement without document is a document of its own, a document without source
        a source.
    document_variables
        Names of the variables that belong to the document.
    attributes
        By variable, what is known of its values.
    types
        By variable, its type, where it isn't to be found from the cells.
    roles
        The variables that are rows, columns and qualifier by default; otherwise the first two text
        variables and the first boolean or integer one.

    Raises
    ------
    GraphlibError
        If columns differ in length or a time isn't one.
    """
    lengths = {name: len(cells) for name, cells in columns.items()}
    given: dict[str, Any] = {
        "ids": ids,
        "times": times,
        "documents": documents,
        "sources": sources,
        "certainty": certainty,
    }
    lengths |= {name: len(cells) for name, cells in given.items() if cells is not None}
    if len(set(lengths.values())) > 1:
        raise GraphlibError(f"columns of statements must be of one length, but are {lengths}")
    size = next(iter(lengths.values()), 0)
    of_document = set(document_variables)
    variables = {
        name: Variable.of(
            name,
            cells,
            type=(types or {}).get(name),
            document=name in of_document,
            attributes=(attributes or {}).get(name),
        )
        for name, cells in columns.items()
    }
    first, last = _times(times, size)
    document_codes = _codes(documents, np.arange(size, dtype=np.int32))
    return StatementTable(
        variables=variables,
        ids=tuple(ids) if ids is not None else tuple(range(1, size + 1)),
        documents=document_codes,
        sources=_codes(sources, document_codes),
        first=first,
        last=last,
        texts=tuple(texts),
        certainty=Variable.of("certainty", certainty) if certainty is not None else None,
        roles=roles or _roles(variables),
    )


def time_text(first: np.datetime64, last: np.datetime64) -> str | None:
    """ISO text of a time, as exact as it is known: year, month, day or second."""
    if np.isnat(first):
        return None
    if first == last:
        text = str(first.astype("datetime64[s]"))
        return text.removesuffix("T00:00:00")
    day_first, day_last = first.astype("datetime64[D]"), last.astype("datetime64[D]")
    if day_first == day_last:
        return str(day_first)
    same_month = first.astype("datetime64[M]") == last.astype("datetime64[M]")
    return str(first.astype("datetime64[M]" if same_month else "datetime64[Y]"))


_YES_NO = {"true": 1, "false": 0, "yes": 1, "no": 0}

# No leading zeros: "007" is a name. A whole number may have a point, as spreadsheets give it one.
_WHOLE = re.compile(r"[+-]?(0|[1-9][0-9]*)(\.0+)?")


def _number(cell: Any) -> int:
    if not isinstance(cell, str):
        return int(cell)
    text = cell.strip().lower()
    if text in _YES_NO:
        return _YES_NO[text]
    if not _WHOLE.fullmatch(text):
        raise ValueError(cell)
    return int(text.partition(".")[0])


def _is_number(text: str) -> bool:
    return text.strip().lower() in _YES_NO or _WHOLE.fullmatch(text.strip()) is not None


def _type_of(present: set[Any]) -> VariableType:
    try:
        if any(isinstance(cell, float) and not cell.is_integer() for cell in present):
            return VariableType.TEXT
        numbers = {_number(cell) for cell in present}
    except (ValueError, TypeError):
        return VariableType.TEXT
    if not numbers:
        return VariableType.TEXT
    return VariableType.BOOLEAN if numbers <= {0, 1} else VariableType.INTEGER


def _roles(variables: Mapping[str, Variable]) -> tuple[str | None, str | None, str | None]:
    own = [variable for variable in variables.values() if not variable.document]
    texts = [variable.name for variable in own if variable.type is VariableType.TEXT]
    numbers = [variable.name for variable in own if variable.type is not VariableType.TEXT]
    return (
        texts[0] if texts else None,
        texts[1] if len(texts) > 1 else None,
        numbers[0] if numbers else None,
    )


def _codes(cells: Sequence[Any] | None, otherwise: NDArray[np.int32]) -> NDArray[np.int32]:
    """Codes in order of first appearance; a missing cell gets the code of its own that ``otherwise`` has."""
    if cells is None:
        return otherwise
    place: dict[Any, int] = {}
    codes = np.empty(len(cells), np.int32)
    for index, cell in enumerate(cells):
        key = ("", int(otherwise[index])) if cell is None or cell == "" else cell
        codes[index] = place.setdefault(key, len(place))
    return codes


def _times(
    cells: Sequence[Any] | NDArray[np.datetime64] | None, size: int
) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    if cells is None:
        unknown = np.full(size, np.datetime64("NaT"), "datetime64[s]")
        return unknown, unknown
    if isinstance(cells, np.ndarray):
        exact = cells.astype("datetime64[s]")
        return exact, exact
    spans = {cell: _span(cell) for cell in set(cells)}
    return (
        np.array([spans[cell][0] for cell in cells], "datetime64[s]"),
        np.array([spans[cell][1] for cell in cells], "datetime64[s]"),
    )


def _span(cell: Any) -> tuple[np.datetime64, np.datetime64]:
    if cell is None or cell == "":
        return np.datetime64("NaT", "s"), np.datetime64("NaT", "s")
    if isinstance(cell, str):
        text = cell.strip()
        if len(text) <= len("YYYY-MM-DD"):
            try:
                cell = PartialDate.parse(text)
            except ValueError as error:
                raise GraphlibError(str(error)) from None
        else:
            try:
                time = datetime.fromisoformat(text.replace("/", "-").removesuffix("Z"))
            except ValueError:
                raise GraphlibError(
                    f"{text!r} is not a time; write YYYY-MM-DD or YYYY-MM-DD HH:MM:SS"
                ) from None
            if time.tzinfo is not None:
                time = time.astimezone(timezone.utc).replace(tzinfo=None)
            exact = np.datetime64(time, "s")
            return exact, exact
    if isinstance(cell, PartialDate):
        return np.datetime64(cell.first, "s"), np.datetime64(cell.last, "s")
    if isinstance(cell, np.datetime64):
        return cell.astype("datetime64[s]"), cell.astype("datetime64[s]")
    if isinstance(cell, date):
        exact = np.datetime64(cell, "s")
        return exact, exact
    raise GraphlibError(f"{cell!r} is not a time; write YYYY-MM-DD or YYYY-MM-DD HH:MM:SS")
