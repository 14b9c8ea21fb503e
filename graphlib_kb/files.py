"""Files written whole or not at all: beside their place first, then into it in one step."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from graphlib_kb.errors import OutputError


def write_whole(target: str | Path, pieces: Iterable[str | bytes]) -> None:
    """Write bytes, or text as UTF-8 with line ends as they are; a failure leaves the old file as it was.

    Raises
    ------
    OutputError
        If the file can't be written there.
    """
    target = Path(target)
    with temporary_beside(target) as temporary:
        try:
            with temporary.open("wb") as file:
                file.writelines(piece.encode() if isinstance(piece, str) else piece for piece in pieces)
        except OSError as error:
            raise not_written(target, error.strerror or str(error)) from error
        publish(temporary, target)


@contextmanager
def temporary_beside(target: Path) -> Iterator[Path]:
    """A new empty file beside ``target`` that `publish` can put in its place; else it disappears."""
    target = target.resolve()
    temporary = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.tmp")
    if target.is_dir():
        raise OutputError(target, "is a folder; name a file in it")
    try:
        temporary.open("xb").close()
    except OSError as error:
        problem = f"cannot be written there ({error.strerror}); choose another place"
        raise OutputError(target, problem) from None
    try:
        if target.exists():
            shutil.copymode(target, temporary)
        yield temporary
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
        raise not_written(target, error.strerror or str(error)) from error


def not_written(target: Path, problem: str) -> OutputError:
    """The error that says what became of the old file."""
    left = "the old file is as it was" if target.exists() else "no file was left behind"
    return OutputError(target, f"not written ({problem}); {left}")


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
