"""``graphlib-kb import``."""

from __future__ import annotations

from pathlib import Path

import click

import graphlib_kb as gk


@click.command
@click.argument("kb", type=click.Path(path_type=Path), metavar="KB")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
def command(kb: Path, file: Path) -> None:
    """Put annotations made elsewhere in the place of the program's own.

    FILE has the form that annotate and export --to jsonl write, one article a line; the articles must be in
    KB with the same text. They stay until an article, the codebook or the pipeline changes.

    \b
    Example: graphlib-kb import corpus.kb annotations.jsonl
    """
    with gk.open_kb(kb) as old:
        found = list(gk.annotations_from_file(file, old.article))
    gk.adopt(kb, found, origin=f"imported from {file.name}").close()
    click.echo(f"{kb}: {len(found)} articles replaced", err=True)
