"""The one file that a knowledge base is: opened with care, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from graphlib_kb.errors import StoreError

APPLICATION_ID = 0x676C6B62
"""Marks an SQLite file as a knowledge base ("glkb")."""

SCHEMA_VERSION = 1
"""Version of the tables; a program reads only files of its own version."""


def new_store(path: Path | None) -> sqlite3.Connection:
    """An empty knowledge base, in memory if there is no path."""
    connection = _connect(str(path) if path else ":memory:")
    # The file is a temporary one until it is whole: there is nothing to roll back to.
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.executescript(files("graphlib_kb.kb").joinpath("schema.sql").read_text(encoding="utf-8"))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    return connection


def open_store(
    path: Path, advice: str = "build one with: graphlib-kb build CORPUS -o FILE.kb"
) -> sqlite3.Connection:
    """A knowledge base opened for reading; ``advice`` is what an error says to do where there is none.

    Raises
    ------
    StoreError
        If there is no such file, if it is something else, or if a newer program wrote it.
    """
    if not path.exists():
        raise StoreError(path, f"no such file; {advice}")
    if path.is_dir():
        raise StoreError(path, f"a folder, not a knowledge base; {advice}")
    try:
        connection = _connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        with contextlib.ExitStack() as on_error:
            on_error.callback(connection.close)
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if application != APPLICATION_ID:
                raise StoreError(path, f"not a knowledge base; {advice}")
            if version > SCHEMA_VERSION:
                raise StoreError(
                    path,
                    f"written by a newer graphlib-kb (tables of version {version}, not {SCHEMA_VERSION}); "
                    "update with: pip install --upgrade graphlib-kb",
                )
            if version < SCHEMA_VERSION:
                raise StoreError(
                    path, "written by an older graphlib-kb; build it again from its articles into a new file"
                )
            connection.execute("SELECT value FROM meta LIMIT 1").fetchone()
            on_error.pop_all()
    except sqlite3.OperationalError as error:
        raise StoreError(path, f"cannot be read ({error}); look at its permissions") from None
    except sqlite3.DatabaseError:
        raise StoreError(path, f"not a knowledge base; {advice}") from None
    return connection


@contextmanager
def temporary_beside(target: Path) -> Iterator[Path]:
    """A new empty file beside ``target`` that `publish` can put in its place; else it disappears."""
    target = target.resolve()
    temporary = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.tmp")
    try:
        temporary.open("xb").close()
        if target.exists():
            shutil.copymode(target, temporary)
    except OSError as error:
        problem = f"cannot be written there ({error.strerror}); choose another place with -o"
        raise StoreError(target, problem) from None
    try:
        yield temporary
    except sqlite3.OperationalError as error:
        raise StoreError(target, f"not written ({_what(error)}); {_as_it_was(target)}") from error
    finally:
        temporary.unlink(missing_ok=True)


def publish(temporary: Path, target: Path) -> None:
    """Put a whole file in the place of ``target``, in one step that a crash cannot split."""
    target = target.resolve()
    try:
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise StoreError(target, f"not written ({error.strerror}); {_as_it_was(target)}") from error


def _connect(database: str, *, uri: bool = False) -> sqlite3.Connection:
    # Worker threads read articles while others are written; SQLite itself serialises them.
    connection = sqlite3.connect(database, uri=uri, check_same_thread=False, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _what(error: sqlite3.OperationalError) -> str:
    plain = {"database or disk is full": "the disk is full", "disk I/O error": "the disk refused to write"}
    return plain.get(str(error), str(error))


def _as_it_was(path: Path) -> str:
    return "the old file is as it was" if path.exists() else "no file was left behind"
