"""``graphlib-kb demo``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import graphlib_kb as gk

from . import options
from .explanations import LEGEND, holders_table, totals_table
from .printing import printable

PAGES: dict[Any, str] = {
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
@click.option("--machine-only", is_flag=True, help="Leave the reviewers' decisions out.")
@options.jobs
def command(output: Path, machine_only: bool, jobs: int) -> None:
    """Take the sample corpus, five articles on one contested event, from text to interactive pages.

    \b
    Example: graphlib-kb demo -o demo
    """
    output.mkdir(parents=True, exist_ok=True)
    failures = options.Failures()
    store = output / "sample.kb"
    with gk.build(gk.seeds(), store, reviewed=not machine_only, jobs=jobs, on_error=failures) as kb:
        if kb.question:
            click.echo(printable(kb.question.text))
        graph = gk.argument_graph(kb)
        authors = gk.explanation_matrix(graph, by="author")
        sources = gk.explanation_matrix(graph, by="actor")
        click.echo(f"\nWhat the authors hold\n\n{holders_table(authors)}\n\n{totals_table(authors)}")
        click.echo(f"\nWhat those hold whom they quote\n\n{holders_table(sources, top=6)}\n\n{LEGEND}")
        click.echo()
        for kind, shows in PAGES.items():
            page = output / f"{kind}.html"
            gk.view(kb, kind=kind).save(page)
            click.echo(f"{page}  {shows}")
        click.echo(f"{store}  the knowledge base; ask it: graphlib-kb claims {store}")
    failures.finish()
