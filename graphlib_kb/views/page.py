"""A page: HTML that shows itself in a notebook, can be saved, and embedded in a report."""

from __future__ import annotations

import warnings
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any, Literal, overload

from graphlib_kb.errors import UnknownNameError
from graphlib_kb.files import write_whole
from graphlib_kb.views.lettering import plain
from graphlib_kb.views.picture import describe, png_picture, svg_picture
from graphlib_kb.views.render import render_page
from graphlib_kb.views.scene import LINE_KINDS, Scene

TextForm = Literal["page", "iframe", "srcdoc", "quarto", "svg"]
Form = Literal["page", "iframe", "srcdoc", "quarto", "svg", "png"]
FORMS: tuple[Form, ...] = ("page", "iframe", "srcdoc", "quarto", "svg", "png")

BIG = 500_000
"""Bytes of a page above which embedding it warns."""

SANDBOX = "allow-scripts allow-downloads allow-popups allow-modals"
"""What an embedded page may do; it never shares the origin of the page around it."""


class BigPageWarning(UserWarning):
    """A page that makes the document around it heavy."""


@dataclass(frozen=True)
class Page:
    """One view of a graph as a self-contained HTML file: no network, no other file.

    ``scene`` is what is drawn; ``small`` and ``packed`` are as in `graphlib_kb.views.view.view`. In a
    notebook it shows itself; elsewhere `save` it, or `embed` it in a report.
    """

    scene: Scene
    small: bool = False
    packed: bool = True
    given: str | None = field(default=None, repr=False)
    """The HTML of a page that was read from a file, in place of a new rendering."""

    @cached_property
    def html(self) -> str:
        """The whole page."""
        if self.given is not None:
            return self.given
        return render_page(self.scene, small=self.small, packed=self.packed)

    def save(self, path: str | Path) -> Path:
        """Write the page as UTF-8, whole or not at all, and return where it is.

        Raises
        ------
        OutputError
            If the file can't be written there; an old one is as it was.
        """
        write_whole(path, [self.html])
        return Path(path)

    @overload
    def embed(
        self, form: TextForm = ..., *, source: str = ..., height: int = ..., start: str = ...
    ) -> str: ...
    @overload
    def embed(
        self, form: Literal["png"], *, source: str = ..., height: int = ..., start: str = ...
    ) -> bytes: ...
    def embed(
        self, form: Form = "srcdoc", *, source: str = "graph.html", height: int = 640, start: str = ""
    ) -> str | bytes:
        """What a report needs in order to show this page.

        Parameters
        ----------
        form
            ``page``: the HTML itself. ``iframe``: an element that shows the saved page at ``source``.
            ``srcdoc``: an element that holds the whole page (one line; for Sphinx, MkDocs, Jupyter, any
            HTML). ``quarto``: the same as a raw block for Quarto and pandoc. ``svg``: a static picture;
            ``png``: likewise, as bytes (extra ``png``).
        source
            Address of the saved page, relative to the document; MkDocs with directory URLs needs ``../``.
        height
            Of the element, in pixels.
        start
            What is open at first, as in the page's own links: ``"node=explanation:x"``, ``"panes=matrix"``.

        Raises
        ------
        UnknownNameError
            If there is no such form.
        MissingExtraError
            For ``png`` without its extra.

        Warns
        -----
        BigPageWarning
            If the document around it would grow by more than 500 kB.
        """
        if form == "page":
            return self._html(start)
        if form == "svg":
            return svg_picture(self.scene)
        if form == "png":
            return png_picture(self.scene)
        if form == "iframe":
            return self._frame(f'src="{escape(source + ("#" + start if start else ""))}"', height)
        if form == "srcdoc":
            return self._frame(self._srcdoc(start), height)
        if form == "quarto":
            return f"```{{=html}}\n{self._frame(self._srcdoc(start), height)}\n```\n"
        raise UnknownNameError("form", form, list(FORMS))

    def _html(self, start: str) -> str:
        # A page inside another has no address of its own, so it carries where it starts.
        mark = escape(plain(start))
        return self.html.replace("<body", f'<body data-start="{mark}"', 1) if start else self.html

    def _srcdoc(self, start: str) -> str:
        page = self._html(start)
        if len(page) > BIG:
            warnings.warn(
                f"the page has {len(page) // 1000} kB, all of which goes into the document; save it and use "
                'embed("iframe", source=...), embed("svg"), or draw a part of it (focus=...)',
                BigPageWarning,
                stacklevel=4,
            )
        # Markdown ends a block of HTML at a blank line, and indented lines could become code.
        return f'srcdoc="{escape(page).replace(chr(10), "&#10;")}"'

    def _frame(self, what: str, height: int) -> str:
        title = escape(plain(f"{self.scene.title}: {self.scene.kind} view"))
        return (
            f'<iframe title="{title}" sandbox="{SANDBOX}" width="100%" height="{height}" '
            f'style="border:1px solid #d5dae1;border-radius:8px" loading="lazy" {what}></iframe>'
        )

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, Any]:
        bundle = {"text/plain": repr(self), "text/html": self._plain_table() + self.embed("srcdoc")}
        return {
            kind: value
            for kind, value in bundle.items()
            if (include is None or kind in include) and kind not in (exclude or ())
        }

    def _plain_table(self, most: int = 10) -> str:
        """A sentence and the best supported lines, for notebooks that drop the picture."""
        labels = {box.id: box.label for box in self.scene.boxes}
        lines = [line for line in self.scene.lines if line.items]
        lines.sort(key=lambda line: -len(line.items))
        rows = "".join(
            f"<tr><td>{escape(plain(labels[line.source]))}</td>"
            f"<td>{escape(line.relation if line.kind == 'asserted' else LINE_KINDS[line.kind])}</td>"
            f"<td>{escape(plain(labels[line.target]))}</td><td>{len(line.items)}</td></tr>"
            for line in lines[:most]
        )
        told = escape(plain(f"{self.scene.title}: {self.scene.kind} view, {describe(self.scene)}"))
        return (
            f"<details><summary>{told} Where no picture follows, open this table.</summary>"
            "<table><thead><tr><th>from</th><th>says</th><th>to</th><th>sentences</th></tr></thead>"
            f"<tbody>{rows}</tbody></table></details>"
        )

    def __repr__(self) -> str:
        return f"<Page: {self.scene.kind}, {len(self.scene.boxes)} nodes, {len(self.scene.lines)} lines>"
