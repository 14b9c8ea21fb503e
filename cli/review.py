"""``graphlib-kb review``."""

from __future__ import annotations

import getpass
import webbrowser
from pathlib import Path

import click

import graphlib_kb as gk

from .printing import write_rows


@click.command
@click.argument("source", metavar="KB|FOLDER", type=click.Path(exists=True, path_type=Path))
@click.option("--reviewer", metavar="NAME", help="Who decides; by default the name of the login.")
@click.option(
    "--log",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where decisions are kept; by default reviews.jsonl in the corpus folder.",
)
@click.option(
    "--mode",
    type=click.Choice(["together", "apart", "adjudicate"]),
    default="together",
    show_default=True,
    help="See everybody's decisions, only your own, or go through what others disagree on.",
)
@click.option("--terminal", is_flag=True, help="Review here, line by line, instead of in the browser.")
@click.option("--port", type=click.IntRange(1, 65535), help="The page's port; by default the log's own.")
@click.option("--no-browser", is_flag=True, help="Only print the page's address.")
@click.option(
    "--pace", is_flag=True, help="Show how many decisions each article needed and how long they took."
)
def command(
    source: Path,
    reviewer: str | None,
    log: Path | None,
    mode: str,
    terminal: bool,
    port: int | None,
    no_browser: bool,
    pace: bool,
) -> None:
    """Go through suggestions: accept, correct, reject, add.

    Opens a page in the browser that only this machine can reach. Every decision is kept in the log before it
    is confirmed; build the knowledge base again to see them in it. A folder is annotated first.

    \b
    Example: graphlib-kb review corpus.kb --reviewer anna
    """
    name = reviewer or _login()
    if pace:
        _print_pace(source, log)
    elif terminal:
        session = gk.open_review(source, reviewer=name, log=log, mode=mode)
        gk.review_in_terminal(session, _read, click.echo)
        click.echo(f"Kept in {session.log}. {_what_next(source)}", err=True)
    else:
        server = gk.serve_review(source, reviewer=name, log=log, mode=mode, port=port or 0)
        click.echo(server.address)
        click.echo(f"Decisions by {name} go to {server.log}. Ctrl+C ends.", err=True)
        if not no_browser:
            webbrowser.open(server.address)
        try:
            server.serve()
        except KeyboardInterrupt:
            click.echo(f"\nEverything is kept in {server.log}. {_what_next(source)}", err=True)
        finally:
            server.stop()


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise click.UsageError("say who decides: --reviewer NAME") from None


def _read(prompt: str) -> str:
    try:
        return input(prompt)
    except KeyboardInterrupt:
        raise EOFError from None


def _what_next(source: Path) -> str:
    return "Build the knowledge base again to see the decisions in it." if source.is_file() else ""


def _print_pace(source: Path, log: Path | None) -> None:
    spent = gk.review_pace(source, log=log)
    rows = [
        {
            "article": row.article or "all",
            "decisions": row.decisions,
            **{verdict: row.by_verdict.get(verdict, 0) for verdict in ("accept", "correct", "reject", "add")},
            "taken back": row.taken_back,
            "minutes": "" if row.seconds is None else round(row.seconds / 60, 1),
            "seconds each": "" if row.median_seconds is None else round(row.median_seconds, 1),
        }
        for row in spent
    ]
    write_rows(rows, "table")
    if spent and spent[-1].at_once:
        click.echo(
            f"{spent[-1].at_once} decisions were entered at once, by a program: their times say nothing.",
            err=True,
        )
