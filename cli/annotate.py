"""``graphlib-kb annotate``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

import graphlib_kb as gk

from . import options
from .printing import write_rows


@click.command
@options.inputs
@options.codebook
@options.jobs
@options.form("jsonl", "json", "csv", "table")
def command(inputs: tuple[str, ...], codebook: Path | None, jobs: int, form: str) -> None:
    """Annotate articles: actors, claims, causal assertions, stances.

    FILE is a text, a folder of texts (a corpus.toml in it is heeded), a pattern, or - for standard input.
    Each article gives one JSON object; csv and table give a row for each item instead.

    \b
    Example: graphlib-kb annotate articles/*.txt --codebook codebook.toml > annotations.jsonl
    """
    failures = options.Failures()
    corpus = gk.load_corpus(inputs, codebook=codebook)
    articles = corpus.articles(on_error=failures)
    with _progress() as bar:
        found = gk.annotate_all(articles, corpus.codebook, jobs=jobs, progress=bar.update)
        if form in ("jsonl", "json"):
            write_rows((gk.annotations_to_json(annotations) for annotations in found), form)
        else:
            write_rows((row for annotations in found for row in _rows(annotations)), form)
    failures.finish()


def _progress() -> Any:
    from tqdm import tqdm

    # Where the results go to the terminal they show the progress themselves.
    shown = sys.stderr.isatty() and not sys.stdout.isatty()
    return tqdm(unit="char", unit_scale=True, desc="annotating", disable=not shown, leave=False)


def _rows(annotations: Any) -> Iterator[dict[str, Any]]:
    article = annotations.article
    names = {actor.id: actor.name for actor in annotations.actors}
    passages = {"claims": ("content",), "causal": ("cause", "effect"), "stances": ("evidence",)}
    words = ("explanation", "position", "relation", "polarity", "negated", "certainty", "confidence")
    for kind, fields in passages.items():
        for item in getattr(annotations, kind):
            yield {
                "article": article.id,
                "kind": kind,
                "id": item.id,
                "holder": names.get(item.holder, item.holder),
                "says": [
                    str(value) for word in words if (value := getattr(item, word, None)) not in (None, False)
                ],
                "quote": " → ".join(getattr(item, field).quote(article.text) for field in fields),
            }
