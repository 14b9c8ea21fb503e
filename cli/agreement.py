"""``graphlib-kb agreement``."""

from __future__ import annotations

from pathlib import Path

import click

import graphlib_kb as gk

from . import options
from .printing import printable, write_rows


@click.command
@click.argument("source", metavar="KB|FOLDER", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--log",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The review log; by default reviews.jsonl in the corpus folder.",
)
@options.form("table", "json", "jsonl", "csv")
def command(source: Path, log: Path | None, form: str) -> None:
    """Show how far reviewers agree, and how much their networks differ.

    Krippendorff's alpha (nominal for labels, unitised for passages) and, for two reviewers, Cohen's kappa, of
    what they decided on their own (review --mode apart). What they disagree on is settled with
    review --mode adjudicate.

    \b
    Example: graphlib-kb agreement corpus.kb
    """
    session = gk.open_review(source, reviewer="agreement", log=log)
    found = list(session.suggestions.values())
    rows = [
        {
            "about": row.about,
            "judged by several": row.items,
            "alpha": "" if row.alpha is None else round(row.alpha, 3),
            "kappa": "" if row.kappa is None else round(row.kappa, 3),
        }
        for row in gk.agreement(found, session.decisions)
    ]
    if not rows:
        raise gk.GraphlibError(
            f"{session.log}: no item was decided by two reviewers, so there is no agreement"
        )
    write_rows(rows, form)
    for (first, second), difference in gk.differences(found, session.decisions).items():
        click.echo(
            f"{printable(first)} and {printable(second)}: {difference.shared} edges in both networks, "
            f"{len(difference.only_first)} and {len(difference.only_second)} in one only "
            f"(similarity {difference.similarity:.2f})",
            err=True,
        )
