"""The version of what the pipeline finds, apart so that asking for it loads nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from graphlib_kb import __version__

_PACKAGE = Path(__file__).parents[1]
_ROOMS = ("annotate", "corpus", "encoder")


def _files() -> Iterator[Path]:
    """The code, word lists, weights and model that decide what is found, in a fixed order."""
    found = {
        path.relative_to(_PACKAGE).as_posix(): path
        for room in _ROOMS
        for path in (_PACKAGE / room).rglob("*")
    }
    for name in sorted(found):
        apart = {"__pycache__", "training"} & set(name.split("/"))
        if found[name].is_file() and not apart and found[name].suffix != ".md":
            yield found[name]


def _digest() -> str:
    total = sha256()
    for path in _files():
        total.update(sha256(path.read_bytes()).digest())
    return total.hexdigest()


PIPELINE_VERSION = f"{__version__}+{_digest()[:8]}"
"""Changes whenever the same text and codebook may give something else: the package's version and a hash of
the rules, word lists, weights and model."""
