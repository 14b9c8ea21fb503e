"""``graphlib-kb build``."""

from __future__ import annotations

from pathlib import Path

import click

import graphlib_kb as gk

from . import options
from .printing import counted, printable


@click.command
@options.inputs
@options.output("The knowledge base to write.", required=True)
@options.codebook
@click.option("--machine-only", is_flag=True, help="Leave the reviewers' decisions out.")
@options.jobs
def command(
    inputs: tuple[str, ...], output: Path, codebook: Path | None, machine_only: bool, jobs: int
) -> None:
    """Build a knowledge base from articles.

    FILE is a text, a folder of texts (a corpus.toml in it is heeded), a pattern, or - for standard input.
    Articles that haven't changed since KB was last built are not annotated again.

    \b
    Example: graphlib-kb build corpus/ -o corpus.kb
    """
    failures = options.Failures()
    with gk.build(
        inputs, output, codebook=codebook, reviewed=not machine_only, jobs=jobs, on_error=failures
    ) as kb:
        parts = (
            counted(len(kb.sources), "article"),
            counted(len(kb.claims), "claim"),
            counted(len(kb.causal), "causal assertion"),
            f"{counted(len(kb.stances), 'stance')} on {counted(len(kb.explanations), 'explanation')}",
        )
        click.echo(f"{output}: {', '.join(parts)}", err=True)
        if kb.proposed:
            click.echo(
                "The explanations are proposals, as there was no codebook. To edit them:\n"
                f"  graphlib-kb export {output} --to codebook > codebook.toml\n"
                f"  graphlib-kb build {' '.join(inputs)} --codebook codebook.toml -o {output}",
                err=True,
            )
        if kb.unresolved:
            click.echo(f"{len(kb.unresolved)} review decisions no longer apply:", err=True)
            for decision in kb.unresolved:
                click.echo(f"  {printable(decision)}", err=True)
    failures.finish()
