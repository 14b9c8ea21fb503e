"""A page: HTML that can be shown, saved and embedded."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from graphlib_kb.views.render import render_page
from graphlib_kb.views.scene import Scene


@dataclass(frozen=True)
class Page:
    """One view of a graph as a self-contained HTML file: no network, no other file.

    ``scene`` is what is drawn, ``small`` and ``packed`` as in `graphlib_kb.views.view.view`.
    """

    scene: Scene
    small: bool = False
    packed: bool = True

    @cached_property
    def html(self) -> str:
        """The whole page."""
        return render_page(self.scene, small=self.small, packed=self.packed)

    def save(self, path: str | Path) -> Path:
        """Write the page as UTF-8, whole or not at all, and return where it is.

        Raises
        ------
        OSError
            If the folder can't be written to; a file that was there is left as it was.
        """
        return write_whole(path, self.html.encode())

    def __repr__(self) -> str:
        return f"<Page: {self.scene.kind}, {len(self.scene.boxes)} nodes, {len(self.scene.lines)} lines>"


def write_whole(path: str | Path, data: bytes) -> Path:
    """Write a file whole or not at all: a temporary file beside it, then a rename.

    Raises
    ------
    OSError
        If the folder can't be written to; a file that was there is left as it was.
    """
    target = Path(path)
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return target
