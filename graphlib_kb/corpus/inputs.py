"""Inputs -> files: folders walked, patterns expanded, each file once, in the same order on every run."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from graphlib_kb.corpus.manifest import MANIFEST
from graphlib_kb.corpus.readers import EXTENSIONS, STDIN, Report
from graphlib_kb.errors import InputError

REVIEWS = "reviews.jsonl"

# Files that folders of texts hold beside the texts.
_NOT_ARTICLES = frozenset({"readme", "license", "licence", "copying", "notice", "changelog", "metadata"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file, and the folder whose input it came with (its own folder if it was named itself)."""

    path: Path
    root: Path

    @property
    def is_stdin(self) -> bool:
        """Whether it stands for standard input."""
        return str(self.path) == STDIN

    def manifests(self) -> Iterator[Path]:
        """Where a manifest for it can be, nearest first."""
        folder = self.path.parent
        while True:
            yield folder / MANIFEST
            if folder == self.root or folder == folder.parent:
                return
            folder = folder.parent


def find_files(inputs: Iterable[str | Path], report: Report) -> Iterator[Found]:
    """The files of the inputs; "-" is standard input."""
    seen: set[Path] = set()
    for item in inputs:
        for found in _expand(item, report):
            key = found.path if found.is_stdin else found.path.resolve()
            if key not in seen:
                seen.add(key)
                yield found


def manifest_of(item: str | Path) -> Path | None:
    """The ``corpus.toml`` to which an input belongs: in the folder, or beside the file."""
    if str(item) == STDIN:
        return None
    path = Path(item)
    folder = path if path.is_dir() else path.parent
    manifest = folder / MANIFEST
    return manifest if manifest.is_file() else None


def _expand(item: str | Path, report: Report) -> Iterator[Found]:
    if str(item) == STDIN:
        yield Found(Path(STDIN), Path())
        return
    path = Path(item)
    if path.is_dir():
        found = False
        for file in _walk(path, report):
            found = True
            yield Found(file, path)
        if not found:
            report(InputError(path, f"has no articles in it ({' '.join(EXTENSIONS)})"))
    elif path.exists():
        if path.name == MANIFEST:
            report(InputError(path, f"is a manifest, not an article; name its folder: {path.parent}"))
        else:
            yield Found(path, path.parent)
    elif glob.has_magic(str(item)):
        matches = sorted(glob.glob(str(item), recursive=True))  # noqa: PTH207 - Path.glob has no absolute patterns
        if not matches:
            report(InputError(item, "matches no file"))
        for match in matches:
            if Path(match).name != MANIFEST:
                yield from _expand(match, report)
    else:
        report(InputError(item, "there is no such file or folder"))


def _walk(folder: Path, report: Report) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        report(InputError(error.filename, f"cannot be read ({error.strerror})"))

    for root, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(root, name)
            hidden = name.startswith(".") or name == REVIEWS or path.stem.lower() in _NOT_ARTICLES
            if not hidden and path.suffix.lower() in EXTENSIONS:
                yield path
