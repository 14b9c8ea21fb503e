"""The one file that a knowledge base is: opened with care, written whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from importlib.resources import files
from pathlib import Path

from graphlib_kb.errors import StoreError
from graphlib_kb.files import not_written, publish, temporary_beside

APPLICATION_ID = 0x676C6B62
"""Marks an SQLite file as a knowledge base ("glkb")."""

SCHEMA_VERSION = 1
"""Version of the tables; a program reads only files of its own version."""


def new_store(path: Path | None) -> sqlite3.Connection:
    """An empty knowledge base, in memory if there is no path."""
    with ExitStack() as on_error:
        connection = _connect(str(path) if path else ":memory:")
        on_error.callback(connection.close)
        # The file is a temporary one until it is whole: there is nothing to roll back to.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(files("graphlib_kb.kb").joinpath("schema.sql").read_text(encoding="utf-8"))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        on_error.pop_all()
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
        with ExitStack() as on_error:
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
def replacing(target: Path) -> Iterator[sqlite3.Connection]:
    """An empty knowledge base that takes the place of ``target`` if the block ends without an error.

    It takes it only if something was committed to it.
    """
    with temporary_beside(target) as temporary:
        try:
            with closing(new_store(temporary)) as store:
                yield store
                done = not store.in_transaction
        except sqlite3.OperationalError as error:
            plain = {"database or disk is full": "the disk is full", "disk I/O error": "the disk failed"}
            raise not_written(target, plain.get(str(error), str(error))) from error
        if done:
            publish(temporary, target)


def _connect(database: str, *, uri: bool = False) -> sqlite3.Connection:
    # Worker threads read articles while others are written; SQLite itself serialises them.
    connection = sqlite3.connect(database, uri=uri, check_same_thread=False, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection
