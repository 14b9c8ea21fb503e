"""A review log that others may be writing to as well: read once, and then only what was added."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

from ..errors import CodebookError
from .decisions import Decision, append, order, parse_lines, stands

_TAIL = 4096


class Log:
    """The decisions of a log file in order of time, kept up with the file.

    Sessions can share one, so that a long log lies in memory once. ``generation`` changes when decisions
    have changed otherwise than by new ones at their end.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.decisions: list[Decision] = []
        self.problems: list[CodebookError] = []
        self.generation = 0
        self._known: dict[str, Decision] = {}
        self._undone_by: dict[str, list[str]] = {}
        self._lock = threading.RLock()
        self._state: tuple[int, int, int] | None = None
        self._read = 0
        self._lines = 0
        self._tail = b""

    def refresh(self) -> None:
        """Take in what has been added to the file; all of it, if it was changed otherwise."""
        with self._lock:
            state = self._look()
            if state == self._state:
                return
            added = self._added()
            if added is None:
                self.decisions, self.problems = [], []
                self._known, self._undone_by = {}, {}
                self._read = self._lines = 0
                self._tail = b""
                self.generation += 1
                added = self._content(0)
            self._take_in(parse_lines(self.path, added, self._lines + 1, self.problems.append))
            self._read += len(added)
            self._lines += added.count(b"\n")
            self._tail = (self._tail + added[-_TAIL:])[-_TAIL:]
            self._state = state

    def append(self, decision: Decision) -> None:
        """Add a decision; it is on the disk when this returns."""
        with self._lock:
            append(self.path, decision)
            self.refresh()

    def get(self, name: str) -> Decision | None:
        """The decision of this id, if it is in the log."""
        return self._known.get(name)

    def stands(self, decision: Decision) -> bool:
        """Whether a decision is not taken back."""
        return stands(decision.id, self._undone_by, {})

    def is_undone(self, decision: Decision) -> bool:
        """Whether somebody has ever taken a decision back."""
        return decision.id in self._undone_by

    def _look(self) -> tuple[int, int, int]:
        try:
            status = self.path.stat()
        except OSError:
            return 0, 0, 0
        return status.st_size, status.st_mtime_ns, status.st_ino

    def _added(self) -> bytes | None:
        """What stands behind what was read; None if that has changed."""
        if self._state is None or not self._tail.endswith(b"\n"):
            return None
        content = self._content(self._read - len(self._tail))
        return content[len(self._tail) :] if content.startswith(self._tail) else None

    def _content(self, start: int) -> bytes:
        try:
            with self.path.open("rb") as file:
                file.seek(start)
                return file.read()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise CodebookError(self.path, f"cannot be read: {error.strerror}") from None

    def _take_in(self, decisions: Iterable[Decision]) -> None:
        new = []
        for decision in decisions:
            if decision.id not in self._known:
                self._known[decision.id] = decision
                new.append(decision)
                if decision.undoes:
                    self._undone_by.setdefault(decision.undoes, []).append(decision.id)
        new.sort(key=order)
        in_order = not new or not self.decisions or order(self.decisions[-1]) < order(new[0])
        self.decisions += new
        if not in_order:
            self.decisions.sort(key=order)
            self.generation += 1
