"""``graphlib-kb view``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import graphlib_kb as gk

from . import options


@click.command
@options.knowledge_base
@click.option(
    "--kind",
    type=click.Choice(["stance", "causal", "argument", "actors", "overview"]),
    default="stance",
    show_default=True,
    help="What the page shows.",
)
@click.option(
    "--by",
    type=click.Choice(["holder", "author", "actor", "article", "outlet"]),
    default="holder",
    show_default=True,
    help="What the holders are.",
)
@options.voice
@options.status
@click.option("--title", metavar="TEXT", help="Heading; without it, the corpus's title.")
@click.option("--small", is_flag=True, help="Start with the picture alone, to be embedded in a narrow place.")
@options.output("The page to write.", required=True)
def command(
    kb: gk.KnowledgeBase,
    kind: Any,
    by: Any,
    voice: Any,
    status: Any,
    title: str | None,
    small: bool,
    output: Path,
) -> None:
    """Write one self-contained interactive page.

    The page needs no network; its legend filters by actor, explanation, date, certainty, status and voice.

    \b
    Example: graphlib-kb view corpus.kb --kind causal -o causal.html
    """
    page = gk.view(kb, kind, by=by, voice=voice, status=status, title=title, small=small)
    page.save(output)
    click.echo(f"{output}: {output.stat().st_size / 1000:.0f} kB", err=True)
