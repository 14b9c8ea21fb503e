"""A report that reads from top to bottom and prints: question, matrix, graph, evidence, how it was made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from graphlib_kb.files import write_whole
from graphlib_kb.graph.build import Knowledge, argument_graph
from graphlib_kb.graph.select import Counting, Voice
from graphlib_kb.views.findings import STANCES, Findings, gather
from graphlib_kb.views.lettering import plain
from graphlib_kb.views.picture import svg_picture
from graphlib_kb.views.render import asset, hash_of
from graphlib_kb.views.view import view

_COLUMNS = 14
"""Holders that a printed matrix has room for."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~$&^])")


@dataclass(frozen=True)
class Report:
    """The findings of a knowledge base as one HTML file or as Markdown."""

    findings: Findings
    picture: str

    @cached_property
    def html(self) -> str:
        """One file, with neither script nor link to a file; for reading, printing and keeping."""
        style = asset("report.css")
        return str(
            _environment()
            .get_template("report.html")
            .render(self._names(), picture=self.picture, style=style, style_hash=hash_of(style))
        )

    @cached_property
    def markdown(self) -> str:
        """The same without the picture."""
        text = _environment().get_template("report.md").render(self._names())
        return re.sub(r"\n{3,}", "\n\n", str(text)).strip() + "\n"

    def save(self, path: str | Path) -> Path:
        """Write it whole or not at all: Markdown if the name ends in .md, else HTML.

        Raises
        ------
        OutputError
            If the file can't be written there; an old one is as it was.
        """
        write_whole(path, [self.markdown if Path(path).suffix.lower() == ".md" else self.html])
        return Path(path)

    def _names(self) -> dict[str, Any]:
        verbs = {"supports": "Supported by", "contests": "Contested by", "reports": "Passed on by"}
        return {"found": self.findings, "stances": STANCES, "verbs": verbs, "columns": _COLUMNS}

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:  # noqa: ARG002
        frame = f'<iframe sandbox="" width="100%" height="640" srcdoc="{escape(self.html)}"></iframe>'
        return {"text/plain": repr(self), "text/markdown": self.markdown, "text/html": frame}

    def __repr__(self) -> str:
        counts = self.findings.counts
        return f"<Report: {counts['explanations']} explanations, {counts['stances']} stances>"


def report(kb: Knowledge, *, voice: Voice = "both", status: Counting = "any") -> Report:
    """Who supports, contests and reports each explanation, with the best sentence of each, as a document.

    Parameters
    ----------
    kb
        A knowledge base.
    voice, status
        Whose voice counts and which review status, as in `graphlib_kb.explanation_matrix`.
    """
    g = argument_graph(kb)
    picture = svg_picture(view(g, "stance", voice=voice, status=status).scene)
    return Report(gather(kb, g, voice=voice, status=status), picture)


def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(str(resources.files("graphlib_kb.views") / "assets")),
        autoescape=lambda name: bool(name and name.endswith(".html")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "plain": plain,
        "safe_address": _safe_address,
        "markdown": _markdown,
        "markup": Markup,
        "many": lambda count, one, more=None: f"{count} {one if count == 1 else more or one + 's'}",
    }
    return environment


def _safe_address(url: object) -> str:
    """The address if it is one of the web, else nothing."""
    try:
        parts = urlsplit(str(url or ""))
    except ValueError:
        return ""
    return str(url) if parts.scheme in ("http", "https") and parts.netloc else ""


def _markdown(text: object) -> str:
    """One line of text in which nothing is read as Markdown or HTML."""
    escaped = (
        _MARKDOWN.sub(r"\\\1", plain(text))
        .replace("\\<", "&lt;")
        .replace("\\>", "&gt;")
        .replace("\\&", "&amp;")
    )
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-=+])", r"\\\1", escaped)).replace(
        "://", ":&#8203;//"
    )
