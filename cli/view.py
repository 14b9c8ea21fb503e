"""``graphlib-kb view``."""

from __future__ import annotations

from pathlib import Path

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
@options.output("The page to write.", required=True)
def command(kb: gk.KnowledgeBase, kind: str, output: Path) -> None:
    """Write one self-contained interactive page.

    \b
    Example: graphlib-kb view corpus.kb --kind causal -o causal.html
    """
    gk.view(kb, kind=kind).save(output)
    click.echo(f"{output}: {output.stat().st_size / 1000:.0f} kB", err=True)
