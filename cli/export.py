"""``graphlib-kb export``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click

import graphlib_kb as gk

from . import options


def _jsonl(kb: gk.KnowledgeBase) -> Iterator[str]:
    for article in kb.sources:
        yield gk.to_line(gk.annotations_to_json(kb.annotations(article), reviewed=True)) + "\n"


def _codebook(kb: gk.KnowledgeBase) -> Iterator[str]:
    yield gk.dump_codebook(kb.codebook)


def _graphml(kb: gk.KnowledgeBase) -> Iterator[str]:
    yield gk.graphml_text(gk.argument_graph(kb))


def _gexf(kb: gk.KnowledgeBase) -> Iterator[str]:
    yield gk.gexf_text(gk.argument_graph(kb))


FORMATS: dict[str, Callable[[gk.KnowledgeBase], Iterator[str]]] = {
    "jsonl": _jsonl,
    "codebook": _codebook,
    "graphml": _graphml,
    "gexf": _gexf,
}
"""What writes each format, piece by piece."""


@click.command
@options.knowledge_base
@click.option("--to", "form", type=click.Choice(list(FORMATS)), required=True, help="The format to write.")
@options.output("The file to write; without it, or for -, standard output.")
def command(kb: gk.KnowledgeBase, form: str, output: Path | None) -> None:
    """Write a knowledge base, as reviewed, in another tool's format.

    \b
    Example: graphlib-kb export corpus.kb --to jsonl > reviewed.jsonl
    """
    pieces = FORMATS[form](kb)
    if output is None or str(output) == "-":
        for piece in pieces:
            click.echo(piece, nl=False)
    else:
        gk.write_whole(output, pieces)
