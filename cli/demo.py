"""``graphlib-kb demo``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import graphlib_kb as gk

from . import options
from .explanations import readable
from .printing import printable

MATRICES: dict[str, Any] = {"What the authors hold": "author", "What those whom they quote hold": "actor"}
"""The matrices that are printed, and what their columns are."""

PAGES = {
    "stance": "who supports and who contests each explanation",
    "causal": "what is said to have caused what, by whom, and who denies it",
    "argument": "the claims on which it rests",
    "actors": "who agrees with whom",
    "overview": "all of it at once",
}
"""The pages that are written, and what each shows."""


@click.command
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    metavar="DIR",
    help="The folder to write to; it is made if need be.",
)
@options.jobs
def command(output: Path, jobs: int) -> None:
    """Take the sample corpus, five articles on one contested event, from text to interactive pages.

    \b
    Example: graphlib-kb demo -o demo
    """
    output.mkdir(parents=True, exist_ok=True)
    failures = options.Failures()
    with gk.build(gk.seeds(), output / "sample.kb", jobs=jobs, on_error=failures) as kb:
        if kb.question:
            click.echo(printable(kb.question.text))
        graph = gk.argument_graph(kb)
        for heading, by in (
            ("What the authors hold", "author"),
            ("What those whom they quote hold", "actor"),
        ):
            click.echo(f"\n{heading}\n")
            click.echo(readable(gk.explanation_matrix(graph, by=by), top=6))
        click.echo()
        for kind, shows in PAGES.items():
            page = output / f"{kind}.html"
            gk.view(kb, kind=kind).save(page)
            click.echo(f"{page}  {shows}")
        click.echo(f"{kb.path}  the knowledge base; ask it: graphlib-kb claims {kb.path}")
    failures.finish()
