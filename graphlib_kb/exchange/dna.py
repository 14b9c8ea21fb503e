"""Projects of Discourse Network Analyzer, version 3: one SQLite file with documents and coded statements.

Offsets in such a file count UTF-16 units; statements' texts are cut accordingly. Everything is kept, also
what this package has no use for (coders, colours, regular expressions, settings), so that a project is
written back as it was.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from graphlib_kb.analysis.statements import StatementTable, VariableType, statement_table
from graphlib_kb.errors import InputError, UnknownNameError
from graphlib_kb.files import not_written, publish, temporary_beside

DOCUMENT_VARIABLES = ("id", "title", "author", "source", "section", "type")
"""Variables that a statement has from its document."""

_TABLES = {
    "STATEMENTTYPES": ("ID", "Label"),
    "VARIABLES": ("ID", "Variable", "DataType", "StatementTypeId"),
    "DOCUMENTS": ("ID", "Title", "Text", "Author", "Source", "Section", "Type", "Date"),
    "STATEMENTS": ("ID", "StatementTypeId", "DocumentId", "Start", "Stop"),
    "ENTITIES": ("ID", "VariableId", "Value"),
    "DATABOOLEAN": ("StatementId", "VariableId", "Value"),
    "DATAINTEGER": ("StatementId", "VariableId", "Value"),
    "DATASHORTTEXT": ("StatementId", "VariableId", "Entity"),
    "DATALONGTEXT": ("StatementId", "VariableId", "Value"),
    "ATTRIBUTEVARIABLES": ("ID", "AttributeVariable"),
    "ATTRIBUTEVALUES": ("EntityId", "AttributeVariableId", "AttributeValue"),
}

_TYPES = {
    "short text": VariableType.TEXT,
    "long text": VariableType.TEXT,
    "boolean": VariableType.BOOLEAN,
    "integer": VariableType.INTEGER,
}


@dataclass(frozen=True, slots=True)
class DnaTable:
    """A table as it stands in the file: the SQL that made it, its columns and its rows."""

    sql: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def dicts(self) -> list[dict[str, Any]]:
        """Its rows as dicts."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class DnaProject:
    """A whole project: its tables by name, and the SQL of its indexes."""

    path: str
    tables: Mapping[str, DnaTable]
    indexes: tuple[str, ...] = ()

    @property
    def statement_types(self) -> tuple[str, ...]:
        """Labels of the statement types, in their order."""
        return tuple(row["Label"] for row in self.tables["STATEMENTTYPES"].dicts())

    def variables(self, statement_type: str) -> dict[str, str]:
        """Names of a statement type's variables and their data types, in their order."""
        number = self._type_id(statement_type)
        return {
            row["Variable"]: row["DataType"]
            for row in self.tables["VARIABLES"].dicts()
            if row["StatementTypeId"] == number
        }

    def statements(
        self, statement_type: str | None = None, *, having: Iterable[str | None] = ()
    ) -> StatementTable:
        """The statements of one type, with all their variables and those of their documents.

        Parameters
        ----------
        statement_type
            Its label; None takes the first type that has the variables of ``having``.
        having
            Names of variables that are needed (None and those of documents don't matter).

        Where a variable is called as one of the document's is, that of the document gets ``document_`` in
        front.

        Raises
        ------
        UnknownNameError
            If there is no such type; the error lists those that there are.
        """
        label = statement_type or self._type_with([name for name in having if name])
        number = self._type_id(label)
        kinds = {
            row["ID"]: (row["Variable"], row["DataType"])
            for row in self.tables["VARIABLES"].dicts()
            if row["StatementTypeId"] == number
        }
        statements = [row for row in self.tables["STATEMENTS"].dicts() if row["StatementTypeId"] == number]
        documents = {row["ID"]: row for row in self.tables["DOCUMENTS"].dicts()}
        statements.sort(
            key=lambda row: (documents[row["DocumentId"]]["Date"], row["DocumentId"], row["Start"])
        )
        place = {row["ID"]: index for index, row in enumerate(statements)}
        columns: dict[str, list[Any]] = {name: [None] * len(statements) for name, _ in kinds.values()}
        for statement, variable, value in self._values():
            if statement in place and variable in kinds:
                columns[kinds[variable][0]][place[statement]] = value
        of_document = {
            name if name not in columns else f"document_{name}": name for name in DOCUMENT_VARIABLES
        }
        for name, attribute in of_document.items():
            key = "ID" if attribute == "id" else attribute.title()
            columns[name] = [str(documents[row["DocumentId"]][key]) for row in statements]
        types = {name: _TYPES[kind] for name, kind in kinds.values()}
        short = [name for name, kind in kinds.values() if kind == "short text"]
        scales = [name for name, kind in kinds.values() if kind in ("boolean", "integer")]
        preferred = tuple(
            name if name in types else None for name in ("organization", "concept", "agreement")
        )
        return statement_table(
            columns,
            ids=[row["ID"] for row in statements],
            times=np.array([documents[row["DocumentId"]]["Date"] for row in statements], "datetime64[s]"),
            documents=[row["DocumentId"] for row in statements],
            texts=_texts(statements, documents),
            document_variables=of_document,
            attributes=self._attributes(kinds),
            types={**types, **dict.fromkeys(of_document, VariableType.TEXT)},
            roles=(
                preferred[0] or (short[0] if short else None),
                preferred[1] or (short[1] if len(short) > 1 else None),
                preferred[2] or (scales[0] if scales else None),
            ),
        )

    def _type_id(self, label: str) -> int:
        for row in self.tables["STATEMENTTYPES"].dicts():
            if row["Label"] == label:
                return int(row["ID"])
        raise UnknownNameError("statement type", label, list(self.statement_types))

    def _type_with(self, needed: Sequence[str]) -> str:
        for label in self.statement_types:
            if all(name in self.variables(label) or name in DOCUMENT_VARIABLES for name in needed):
                return label
        available = sorted({name for label in self.statement_types for name in self.variables(label)})
        missing = next((name for name in needed if name not in available), None)
        if missing is None:
            raise InputError(self.path, f"no statement type has all of {', '.join(needed)}")
        raise UnknownNameError("variable", missing, [*available, *DOCUMENT_VARIABLES])

    def _values(self) -> Iterable[tuple[int, int, Any]]:
        names = {row["ID"]: row["Value"] for row in self.tables["ENTITIES"].dicts()}
        for row in self.tables["DATASHORTTEXT"].dicts():
            yield row["StatementId"], row["VariableId"], names.get(row["Entity"])
        for table in ("DATABOOLEAN", "DATAINTEGER", "DATALONGTEXT"):
            for row in self.tables[table].dicts():
                yield row["StatementId"], row["VariableId"], row["Value"]

    def _attributes(self, kinds: Mapping[int, tuple[str, str]]) -> dict[str, dict[str, dict[str, Any]]]:
        names = {row["ID"]: row["AttributeVariable"] for row in self.tables["ATTRIBUTEVARIABLES"].dicts()}
        values: dict[int, dict[str, Any]] = defaultdict(dict)
        for row in self.tables["ATTRIBUTEVALUES"].dicts():
            values[row["EntityId"]][names[row["AttributeVariableId"]]] = row["AttributeValue"]
        entities = self.tables["ENTITIES"].dicts()
        labels = {row["ID"]: row["Value"] for row in entities}
        attributes: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        for row in entities:
            if row["VariableId"] not in kinds:
                continue
            known = {"entity": row["ID"], **values[row["ID"]]}
            if all(row.get(part) is not None for part in ("Red", "Green", "Blue")):
                known["color"] = "#{Red:02X}{Green:02X}{Blue:02X}".format(**row)
            if row.get("ChildOf") is not None:
                known["child_of"] = labels.get(row["ChildOf"], "")
            attributes[kinds[row["VariableId"]][0]][row["Value"]] = known
        return dict(attributes)


def read_dna(path: str | Path) -> DnaProject:
    """Read a project of Discourse Network Analyzer 3.

    Raises
    ------
    InputError
        If there is no such file, or it isn't such a project.
    """
    file = Path(path)
    if not file.is_file():
        raise InputError(path, "no such file")
    with file.open("rb") as stream:
        if stream.read(16) != b"SQLite format 3\x00":
            raise InputError(path, "not a project of Discourse Network Analyzer 3 (an SQLite file)")
    uri = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(uri, uri=True)
        try:
            master = connection.execute(
                "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
            ).fetchall()
            tables = {
                name: _read_table(connection, name, sql)
                for kind, name, sql in master
                if kind == "table" and not name.startswith("sqlite_")
            }
        finally:
            connection.close()
    except (sqlite3.Error, UnicodeError) as error:
        raise InputError(path, f"damaged project: {error}") from None
    for name, columns in _TABLES.items():
        if name not in tables or not set(columns) <= set(tables[name].columns):
            raise InputError(
                path,
                f"no project of Discourse Network Analyzer 3 (table {name} is missing or different); "
                "projects of version 2 can be imported into version 3 and saved there",
            )
    return DnaProject(str(path), tables, tuple(sql for kind, _, sql in master if kind == "index"))


def write_dna(project: DnaProject, path: str | Path) -> None:
    """Write a project, whole or not at all; its tables are equal to those read.

    Raises
    ------
    OutputError
        If it can't be written there.
    InputError
        If a table's definition isn't one.
    """
    target = Path(path)
    for sql in [*(table.sql for table in project.tables.values()), *project.indexes]:
        if not re.match(r"\s*CREATE\s+(TABLE|(UNIQUE\s+)?INDEX)\s", sql, re.IGNORECASE):
            raise InputError(project.path, f"not the definition of a table: {sql[:60]!r}")
    with temporary_beside(target) as temporary:
        try:
            connection = sqlite3.connect(temporary)
            try:
                with connection:
                    _write_tables(connection, project)
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise not_written(target, str(error)) from error
        publish(temporary, target)


def _write_tables(connection: sqlite3.Connection, project: DnaProject) -> None:
    for name, table in project.tables.items():
        connection.execute(table.sql)
        marks = ", ".join("?" * len(table.columns))
        columns = ", ".join(_quoted(column) for column in table.columns)
        connection.executemany(f"INSERT INTO {_quoted(name)} ({columns}) VALUES ({marks})", table.rows)
    for sql in project.indexes:
        connection.execute(sql)


def _read_table(connection: sqlite3.Connection, name: str, sql: str) -> DnaTable:
    cursor = connection.execute(f"SELECT * FROM {_quoted(name)} ORDER BY rowid")
    columns = tuple(column[0] for column in cursor.description)
    return DnaTable(sql, columns, tuple(cursor.fetchall()))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _texts(statements: list[dict[str, Any]], documents: Mapping[int, dict[str, Any]]) -> list[str]:
    wide = {
        number: row["Text"].encode("utf-16-le", "surrogatepass")
        for number, row in documents.items()
        if any(ord(character) > 0xFFFF for character in row["Text"])
    }
    texts = []
    for row in statements:
        start, stop, document = row["Start"], row["Stop"], row["DocumentId"]
        if document in wide:
            texts.append(wide[document][2 * start : 2 * stop].decode("utf-16-le", "replace"))
        else:
            texts.append(documents[document]["Text"][start:stop])
    return texts
