"""What can go wrong, said in one line: what is wrong, where, and what would be right."""

from __future__ import annotations

from pathlib import Path


class GraphlibError(Exception):
    """Base of all errors that a caller can put right; its text is one line for a person."""


class InputError(GraphlibError):
    """A file or text that cannot be read as an article or corpus."""

    def __init__(self, path: str | Path, problem: str, *, line: int | None = None) -> None:
        self.path, self.problem, self.line = str(path), problem, line
        where = f"{path}:{line}" if line is not None else str(path)
        super().__init__(f"{where}: {problem}")

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions pickle by their `args`, which here are not the constructor's.
        return (_input_error, (type(self), self.path, self.problem, self.line))


def _input_error(kind: type[InputError], path: str, problem: str, line: int | None) -> InputError:
    return kind(path, problem, line=line)


class CodebookError(InputError):
    """A codebook, manifest or review file with a mistake; names file, line and key."""


class StoreError(InputError):
    """A knowledge base that cannot be opened, read or written."""


class OutputError(InputError):
    """A file that cannot be written; an old one in its place is as it was."""


class UnknownNameError(GraphlibError):
    """A name that isn't there; lists the names that are."""

    def __init__(self, what: str, name: str, available: list[str]) -> None:
        self.what, self.name, self.available = what, name, available
        shown = ", ".join(available[:20]) or "none"
        super().__init__(f"unknown {what} {name!r}; there are: {shown}")

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.what, self.name, self.available))


class MissingExtraError(GraphlibError):
    """An optional dependency that isn't installed."""

    def __init__(self, purpose: str, extra: str) -> None:
        self.purpose, self.extra = purpose, extra
        super().__init__(f'{purpose} needs an extra: pip install "graphlib-kb[{extra}]"')

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.purpose, self.extra))
