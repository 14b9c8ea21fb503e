"""``graphlib-kb report``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import graphlib_kb as gk

from . import options


@click.command
@options.knowledge_base
@options.voice
@options.status
@options.output("The report to write: HTML, or Markdown if it ends in .md; - prints Markdown.", required=True)
def command(kb: gk.KnowledgeBase, output: Path, **settings: Any) -> None:
    """Write a report that reads and prints: matrix, graph, the evidence with its sources, how it was made.

    \b
    Example: graphlib-kb report corpus.kb -o report.html
    """
    made = gk.report(kb, **settings)
    if str(output) == "-":
        click.echo(made.markdown, nl=False)
        return
    made.save(output)
    click.echo(f"{output}: {output.stat().st_size / 1000:.0f} kB", err=True)
