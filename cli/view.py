"""``graphlib-kb view``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import graphlib_kb as gk

from . import options

kind = click.option(
    "--kind",
    type=click.Choice(["stance", "causal", "argument", "actors", "overview"]),
    default="stance",
    show_default=True,
    help="What the page shows.",
)

focus = click.option(
    "--focus",
    metavar="ID",
    help="Draw one part: a node (explanation:ID, author:NAME), outlet:NAME, article:ID or kind:KIND.",
)

complete = click.option(
    "--complete", is_flag=True, help="Draw also what is left out to be readable; the page says what it was."
)

by = click.option(
    "--by",
    type=click.Choice(["holder", "author", "actor", "outlet", "article", "kind"]),
    default="holder",
    show_default=True,
    help="What the holders are.",
)


@click.command
@options.knowledge_base
@kind
@by
@options.voice
@options.status
@focus
@complete
@click.option("--small", is_flag=True, help="Start with the picture alone, for a narrow place.")
@options.output("The page to write.", required=True)
def command(kb: gk.KnowledgeBase, kind: Any, output: Path, **settings: Any) -> None:
    """Write one self-contained interactive page.

    \b
    Example: graphlib-kb view corpus.kb --kind causal -o causal.html
    """
    gk.view(kb, kind, **settings).save(output)
    click.echo(f"{output}: {output.stat().st_size / 1000:.0f} kB", err=True)
