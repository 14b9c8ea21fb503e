"""``graphlib-kb train``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

import graphlib_kb as gk

from . import options
from .printing import counted, write_rows


@click.command
@click.argument("corpus", metavar="FOLDER", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--log",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The review log; by default reviews.jsonl in the corpus folder.",
)
@click.option("--dry-run", is_flag=True, help="Only show what learning would bring.")
@options.form("table", "json", "jsonl", "csv")
def command(corpus: Path, log: Path | None, dry_run: bool, form: str) -> None:
    """Learn from the review of a corpus, and show what it brings on articles not learned from.

    Learns how passages are matched to explanations, which words hedge, what actors are called, and which
    rules for quotations and causal assertions to trust. Each part is tried on articles held out in turn, and
    kept if the 95 % interval of its gain lies above 0. What is kept goes to learned.toml in the corpus
    folder, which the next build heeds; delete it to unlearn.

    \b
    Example: graphlib-kb train corpus/
    """
    training = gk.train(corpus, log=log)
    if form == "table":
        write_rows(map(_row, training.gains), form)
        click.echo()
        for gain in training.gains:
            measured = f"{gain.measure}, from {counted(gain.articles, 'article')}, {gain.examples} {gain.of}"
            click.echo(f"{gain.part}: {measured if gain.before is not None else gain.why}")
    else:
        write_rows(({**asdict(gain)} for gain in training.gains), form)
    learned = corpus / "learned.toml"
    if not any(gain.kept for gain in training.gains):
        stale = learned.exists() and not dry_run
        if stale:
            learned.unlink()
        told = f" {learned} is deleted." if stale else ""
        click.echo(f"Learning helps nowhere yet: everything stays as shipped.{told}", err=True)
    elif dry_run:
        click.echo("Nothing was written (--dry-run).", err=True)
    else:
        training.save(learned)
        click.echo(f"Kept in {learned}; build the knowledge base again to use it.", err=True)


def _row(gain: Any) -> dict[str, str]:
    if gain.before is None:
        return {"part": gain.part, **dict.fromkeys(("before", "after", "gain", "95 % interval"), "")} | {
            "kept": "no",
            "why": "too little is reviewed",
        }
    return {
        "part": gain.part,
        "before": f"{gain.before:.3f}",
        "after": f"{gain.after:.3f}",
        "gain": f"{gain.after - gain.before:+.3f}",
        "95 % interval": f"{gain.low:+.3f} to {gain.high:+.3f}",
        "kept": "yes" if gain.kept else "no",
        "why": gain.why,
    }
