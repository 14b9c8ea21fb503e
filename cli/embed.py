"""``graphlib-kb embed``."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import click

import graphlib_kb as gk

from . import options
from .view import by, complete, focus, kind

_SQLITE = b"SQLite format 3\0"


@click.command
@click.argument("source", type=click.Path(path_type=Path), metavar="KB|PAGE")
@click.option(
    "--form",
    type=click.Choice(["page", "iframe", "srcdoc", "quarto", "svg", "png"]),
    default="srcdoc",
    show_default=True,
    help="What the report needs.",
)
@kind
@by
@options.voice
@options.status
@focus
@complete
@click.option("--src", metavar="URL", help="For iframe: where the saved page will be, seen from the report.")
@click.option("--height", type=click.IntRange(min=100), default=640, show_default=True, help="In pixels.")
@options.output("The file to write; standard output without it.")
def command(
    source: Path, form: Any, kind: Any, src: str | None, height: int, output: Path | None, **settings: Any
) -> None:
    """Give what a report needs to show a view: an element with the page in it, or a picture.

    A knowledge base is drawn with the options given; a page that `view` wrote is taken as it is.

    \b
    Example: graphlib-kb embed corpus.kb --form svg -o stance.svg
    """
    page = _page(source, kind, settings)
    where = src or (source.name if source.suffix.lower() in (".html", ".htm") else f"{kind}.html")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", gk.BigPageWarning)
        made = page.embed(form, source=where, height=height)
    for warning in caught:
        click.echo(f"Note: {warning.message}", err=True)
    if output is None:
        click.echo(made, nl=False)
    else:
        gk.write_whole(output, [made])


def _page(source: Path, kind: Any, settings: dict[str, Any]) -> gk.Page:
    try:
        with source.open("rb") as file:
            is_store = file.read(len(_SQLITE)) == _SQLITE
    except OSError as error:
        raise gk.InputError(source, f"cannot be read ({error.strerror})") from None
    if not is_store:
        return gk.open_page(source)
    with gk.open_kb(source) as kb:
        return gk.view(kb, kind, small=True, **settings)
