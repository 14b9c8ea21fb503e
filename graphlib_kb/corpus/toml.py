"""TOML files read with checks of keys and types whose errors name file, line and key."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from graphlib_kb.corpus.encoding import decode
from graphlib_kb.errors import CodebookError
from graphlib_kb.model import PartialDate

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[][{}=\n]',
    re.DOTALL,
)


class Source:
    """A TOML file: its path, its text, and the line of each of its keys."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text

    @cached_property
    def lines(self) -> dict[tuple[str | int, ...], int]:
        """The line of each key path, as in ``("explanations", 0, "id")``; inline tables have their key's."""
        lines: dict[tuple[str | int, ...], int] = {}
        table: tuple[str | int, ...] = ()
        count: dict[tuple[str | int, ...], int] = {}
        for number, header, statement in _statements(self.text):
            names = tuple(_names(statement))
            if not header:
                lines[(*table, *names)] = number
                continue
            table = ()
            for depth, name in enumerate(names, 1):
                table = (*table, name)
                if statement.startswith("[[") and depth == len(names):
                    count[table] = count.get(table, -1) + 1
                if table in count:
                    table = (*table, count[table])
            lines[table] = number
            lines.setdefault(table[:-1], number)
        return lines

    def line(self, keys: tuple[str | int, ...]) -> int | None:
        """The line of a key path, or of the nearest one around it that has a line of its own."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys)


def _statements(text: str) -> Iterator[tuple[int, bool, str]]:
    """Line, whether it is a header, and the text of each table header and of each key before its "="."""
    depth, start, header, key_done = 0, 0, False, False
    line = line_of_start = 1
    for match in _TOKEN.finditer(text + "\n"):
        token = match.group()
        if token == "\n" and depth <= 0:
            statement = text[start : match.start()].strip()
            if header:
                yield line_of_start, True, statement.partition("#")[0].strip()
            start, header, key_done = match.end(), False, False
            line_of_start = line + 1
            depth = 0
        elif token == "[" and not key_done and not text[start : match.start()].strip(" \t\r["):
            header = True
        elif token == "=" and not key_done and not header:
            yield line_of_start, False, text[start : match.start()].strip()
            key_done = True
        elif key_done:
            depth += (token in "[{") - (token in "]}")
        line += token.count("\n")


def _names(statement: str) -> Iterator[str]:
    """The parts of a header or dotted key, by TOML's own rules."""
    value: Any = tomllib.loads(statement if statement.startswith("[") else statement + " = 0")
    while value:
        if isinstance(value, list):
            value = value[0]
            continue
        if not isinstance(value, dict):
            return
        ((name, value),) = value.items()
        yield name


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a TOML file: typed look-ups that raise `CodebookError` where the file is wrong."""

    source: Source
    data: Mapping[str, Any]
    keys: tuple[str | int, ...] = field(default=())

    @property
    def name(self) -> str:
        """How the file writes the table's header; empty for the file itself."""
        if not self.keys:
            return ""
        last = self.keys[-1]
        if isinstance(last, int):
            return f"[[{'.'.join(str(key) for key in self.keys if isinstance(key, str))}]]"
        return f"[{last}]"

    def fail(self, key: str | None, problem: str) -> NoReturn:
        """Raise the error for a key, or for the table as a whole."""
        raise self.error(key, problem)

    def error(self, key: str | None, problem: str) -> CodebookError:
        """The error for a key, or for the table as a whole."""
        where = f" in {self.name}" if self.name else ""
        subject = f"{key}{where}: " if key else f"{self.name}: " if self.name else ""
        keys = self.keys if key is None else (*self.keys, key)
        return CodebookError(self.source.path, subject + problem, line=self.source.line(keys))

    def expect(self, known: Collection[str]) -> None:
        """Accept these keys only."""
        for key in self.data:
            if key not in known:
                self.fail(key, f"unknown key; {suggestion(key, known)}")

    def text(self, key: str, *, required: bool = False) -> str | None:
        """A string that isn't blank, or None."""
        value = self.data.get(key)
        if value is None:
            if required:
                self.fail(None, f"{key!r} is missing")
            return None
        if not isinstance(value, str):
            self.fail(key, f"expected a text in quotes, not {_kind(value)}")
        if not value.strip():
            self.fail(key, "is empty")
        return value

    def required_text(self, key: str) -> str:
        """A string that must be there."""
        value = self.text(key, required=True)
        assert value is not None
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings, empty where the key isn't there."""
        value = self.data.get(key, [])
        if isinstance(value, str):
            self.fail(key, f'expected a list; write {key} = ["..."]')
        if not isinstance(value, list):
            self.fail(key, f"expected a list of texts, not {_kind(value)}")
        for number, item in enumerate(value, 1):
            if not isinstance(item, str):
                self.fail(key, f"entry {number} should be a text in quotes, not {_kind(item)}")
            if not item.strip():
                self.fail(key, f"entry {number} is empty")
        return tuple(value)

    def date(self, key: str) -> PartialDate | None:
        """A date to the day (as TOML's own or a string), the month or the year (as a string)."""
        value = self.data.get(key)
        if value is None:
            return None
        try:
            return to_date(value)
        except ValueError as error:
            self.fail(key, str(error))

    def table(self, key: str) -> Table | None:
        """The table under a key, or None."""
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fail(key, f"expected a table; write [{key}]")
        return Table(self.source, value, (*self.keys, key))

    def tables(self, key: str) -> tuple[Table, ...]:
        """The list of tables under a key."""
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fail(key, f"expected a list of tables; write [[{key}]]")
        return tuple(Table(self.source, item, (*self.keys, key, number)) for number, item in enumerate(value))


def to_date(value: object) -> PartialDate:
    """A partial date from a TOML date, a whole year or a string.

    >>> str(to_date("2024-05"))
    '2024-05'
    """
    if isinstance(value, datetime | date):
        return PartialDate(value.year, value.month, value.day)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 9999:
        return PartialDate(value)
    if isinstance(value, str):
        try:
            return PartialDate.parse(value)
        except ValueError as error:
            reason = str(error)
            if "not a date" in reason:
                raise
            raise ValueError(f"{value!r} is no day of the calendar; {reason}") from None
    raise ValueError(f"{value!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD in quotes")


def suggestion(name: str, known: Collection[str]) -> str:
    """The nearest known name, and all of them.

    >>> suggestion("phrase", ["id", "phrases"])
    "did you mean 'phrases'? known: id, phrases"
    """
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return f"{hint}known: {', '.join(known)}"


def _kind(value: object) -> str:
    names = {bool: "true/false", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return names.get(type(value), "a date" if isinstance(value, date) else f"a {type(value).__name__}")


def read_toml(path: Path) -> Table:
    """The top table of a TOML file.

    Raises
    ------
    CodebookError
        If the file cannot be read or isn't TOML.
    """
    try:
        # TOML counts a carriage return before a line feed as part of the line end.
        text = decode(path.read_bytes(), path)
    except OSError as error:
        raise CodebookError(path, f"cannot be read ({error.strerror or error})") from None
    try:
        return Table(Source(path, text), tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        problem = re.sub(r" \(at (?:line \d+, column \d+|end of document)\)$", "", str(error))
        place = re.search(r"at line (\d+)", str(error))
        line = int(place.group(1)) if place else text.count("\n") + 1
        raise CodebookError(path, f"is not TOML: {problem}", line=line) from None
