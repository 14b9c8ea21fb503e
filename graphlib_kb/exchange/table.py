"""Tables of statements coded elsewhere: CSV, with a row for each statement and a column for each variable."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graphlib_kb.analysis.statements import StatementTable, statement_table
from graphlib_kb.errors import GraphlibError, InputError

_SPECIAL = {
    "ids": ("statement", "statementid", "id"),
    "times": ("time", "date", "datetime", "published", "timestamp"),
    "documents": ("document", "documentid", "article", "articleid", "doc", "docid"),
    "texts": ("text", "quote", "statementtext"),
}
_DOCUMENT = ("documenttitle", "documentauthor", "documentsource", "documentsection", "documenttype")
_DOCUMENT_TOO = ("title", "author", "outlet", "section", "source", "type")


def read_statements(path: str | Path) -> StatementTable:
    """Read statements from a CSV file with a header line, separated by commas, semicolons or tabs.

    A column called statement (or id), time (or date), document (or article) or text holds just that; all
    others are variables, of which title, author, outlet, section, source and type are the document's, with
    or without ``document_`` in front. The event lists of this package and of Discourse Network Analyzer can
    be read so.

    Raises
    ------
    InputError
        If it is no such file; names the line.
    """
    file = Path(path)
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(path, "no such file") from None
    except UnicodeDecodeError as error:
        raise InputError(path, f"not UTF-8 at byte {error.start}; save the table as UTF-8") from None
    except OSError as error:
        raise InputError(path, f"can't be read: {error.strerror}") from None
    if "\0" in text:
        raise InputError(path, "not a text file")
    limit = csv.field_size_limit(max(len(text) + 1, csv.field_size_limit()))
    try:
        header, cells = _cells(path, text)
    finally:
        csv.field_size_limit(limit)
    columns: dict[str, Sequence[Any]] = (
        dict(zip(header, map(list, zip(*cells, strict=True)), strict=True))
        if (cells)
        else {name: [] for name in header}
    )
    special = _special(header)
    document_variables = [
        name for name in header if _plain(name) in _DOCUMENT or _plain(name) in _DOCUMENT_TOO
    ]
    documents = columns.get(special.get("documents", ""))
    try:
        return statement_table(
            {name: column for name, column in columns.items() if name not in special.values()}
            | ({special["documents"]: documents} if documents is not None else {}),
            ids=columns.get(special.get("ids", "")),
            times=columns.get(special.get("times", "")),
            documents=documents,
            texts=columns.get(special.get("texts", ""), ()),
            document_variables=[
                *document_variables,
                *([special["documents"]] if documents is not None else []),
            ],
        )
    except GraphlibError as error:
        raise InputError(path, str(error)) from None


def _cells(path: str | Path, text: str) -> tuple[list[str], list[list[str]]]:
    head = text.split("\n", 1)[0]
    delimiter = max((",", ";", "\t"), key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[list[str]] = []
    header: list[str] | None = None
    try:
        for line in reader:
            if not line:
                continue
            if header is None:
                header = [name.strip() for name in line]
                continue
            if len(line) != len(header):
                raise InputError(
                    path, f"{len(line)} cells, but the header has {len(header)}", line=reader.line_num
                )
            lines.append(line)
    except csv.Error as error:
        raise InputError(path, f"not a CSV table: {error}", line=reader.line_num) from None
    if header is None:
        raise InputError(path, "empty; a table of statements needs a header line")
    if "" in header or len(set(header)) < len(header):
        raise InputError(path, "every column needs a name of its own", line=1)
    return header, lines


def _special(header: Sequence[str]) -> dict[str, str]:
    plain = {_plain(name): name for name in reversed(header)}
    found = {}
    for role, names in _SPECIAL.items():
        column = next((plain[name] for name in names if name in plain), None)
        if column is not None:
            found[role] = column
    return found


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()
