"""``graphlib-kb recode``."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

import graphlib_kb as gk

from .printing import printable


@click.command
@click.argument("source", metavar="KB|FOLDER", type=click.Path(exists=True, path_type=Path))
@click.argument("changes", metavar="OLD=NEW...", nargs=-1, required=True)
@click.option("--reviewer", metavar="NAME", help="Who decides; by default the name of the login.")
@click.option(
    "--log",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The review log; by default reviews.jsonl in the corpus folder.",
)
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
def command(
    source: Path, changes: tuple[str, ...], reviewer: str | None, log: Path | None, dry_run: bool
) -> None:
    """Carry review decisions over to changed explanations.

    OLD=NEW renames an explanation, or merges it into another; OLD=NEW1,NEW2 splits it; OLD= drops it. Shows
    which edges of the network change and which decisions have to be made anew. Change the codebook too.

    \b
    Example: graphlib-kb recode corpus.kb fuel=energy-prices
    """
    session = gk.open_review(source, reviewer=reviewer or getpass.getuser(), log=log)
    result = gk.recode(session, [gk.parse_change(change) for change in changes], keep=not dry_run)
    for mark, edges in (("-", result.difference.only_first), ("+", result.difference.only_second)):
        for edge in edges:
            click.echo(printable(f"{mark} {' | '.join(edge)}"))
    for one in result.unresolved:
        click.echo(f"to decide anew: {printable(str(one))}", err=True)
    click.echo(
        f"{result.difference.shared} edges stay, {len(result.difference.only_first)} go, "
        f"{len(result.difference.only_second)} come; {len(result.unresolved)} decisions to make anew"
        + (". Nothing was kept (--dry-run)." if dry_run else f". Kept in {session.log}."),
        err=True,
    )
