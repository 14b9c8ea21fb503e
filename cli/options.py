"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

import graphlib_kb as gk

from .printing import printable

Command = TypeVar("Command", bound=Callable[..., Any])
Decorator = Callable[[Command], Command]


def _open(ctx: click.Context, _: click.Parameter, value: str) -> gk.KnowledgeBase:
    kb = gk.open_kb(value)
    ctx.call_on_close(kb.close)
    return kb


knowledge_base = click.argument("kb", callback=_open, metavar="KB")
"""The knowledge base; the command receives it opened."""

inputs = click.argument("inputs", nargs=-1, required=True, metavar="FILE...")
"""Files, folders, patterns, or "-" for standard input."""

codebook = click.option(
    "--codebook",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Question, explanations and actors (TOML); takes the place of the corpus's own.",
)

jobs = click.option(
    "--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that annotate."
)

voice = click.option(
    "--voice",
    type=click.Choice(["both", "author", "source"]),
    default="both",
    show_default=True,
    help="Whose voice counts: the articles' own, those whom they quote, or both.",
)

status = click.option(
    "--status",
    type=click.Choice(["any", "accepted"]),
    default="any",
    show_default=True,
    help="Count all items that aren't rejected, or only those that a reviewer accepted.",
)


def output(explained: str, *, required: bool = False) -> Decorator[Any]:
    """The file to write."""
    return click.option(
        "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", required=required, help=explained
    )


def form(*forms: str) -> Decorator[Any]:
    """The form of the result; the first is the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help="Form of the result.",
    )


class Failures:
    """Tells each error in a line of its own; the command goes on and ends with exit code 1."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, error: gk.GraphlibError) -> None:
        """Tell one error."""
        self.count += 1
        click.echo(f"Error: {printable(str(error))}", err=True)

    def finish(self) -> None:
        """End the command: with exit code 1 if anything went wrong."""
        if self.count:
            click.get_current_context().exit(1)
