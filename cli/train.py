"""``graphlib-kb train``."""

from __future__ import annotations

from pathlib import Path

import click

import graphlib_kb as gk

from .printing import write_rows


@click.command
@click.argument("corpus", metavar="FOLDER", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--kb",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="KB",
    help="A knowledge base of the corpus, so that it isn't annotated again.",
)
@click.option("--dry-run", is_flag=True, help="Only show what learning would bring.")
def command(corpus: Path, kb: Path | None, dry_run: bool) -> None:
    """Learn from the review of a corpus, and show what it brings on articles not learned from.

    Moves the weights by which passages are matched to explanations as far as the reviewed articles show, and
    keeps which names are one actor's. What helps on held-out articles goes to learned.toml in the corpus
    folder, which the next build heeds; delete it to unlearn.

    \b
    Example: graphlib-kb train corpus/
    """
    training = gk.train(gk.open_review(kb or corpus, reviewer="train", log=corpus / "reviews.jsonl"))
    rows = [
        {
            "part": gain.part,
            "examples": gain.examples,
            "measure on held-out articles": gain.measure,
            "as shipped": f"{gain.before:.3f}",
            "as learned": f"{gain.after:.3f}",
            "kept": gain.kept,
        }
        for gain in training.gains
    ]
    write_rows(rows, "table")
    if not any(gain.kept for gain in training.gains):
        click.echo("Learning helps nowhere yet: everything stays as shipped.", err=True)
    elif dry_run:
        click.echo("Nothing was kept (--dry-run).", err=True)
    else:
        training.save(corpus / "learned.toml")
        click.echo(f"Kept in {corpus / 'learned.toml'}; build the knowledge base again to use it.", err=True)
