"""``graphlib-kb evaluate``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import graphlib_kb as gk

from . import options
from .printing import printable, write_rows


@click.command
@click.argument("source", metavar="KB|JSONL", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("gold", metavar="GOLD", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--draws",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    help="Resamples of the articles for the intervals.",
)
@options.form("table", "json", "jsonl", "csv")
def command(source: Path, gold: Path, draws: int, form: str) -> None:
    """Score annotations against reference annotations.

    GOLD is a folder with one JSON file an article, named by the article's id or the beginning of it; or, for
    attribution and causality, a folder of brat's .ann files (PolNeAR, BECAUSE), or a .csv of tagged sentences
    (Causal News Corpus); or a knowledge base, whose accepted items are the reference. Only the kinds of items
    that it has are scored.

    Precision counts what either reader gave, recall what both gave; passages match from a Jaccard overlap of
    0.3, or exactly. Intervals (95 %) are of F1 over articles drawn with replacement.

    \b
    Example: graphlib-kb evaluate annotations.jsonl gold/
    """
    found = gk.evaluate_annotations(_annotations(source), _reference(gold), draws=draws)
    if not found.articles:
        raise gk.GraphlibError(f"{source}: none of its articles has a reference annotation in {gold}")
    write_rows(_rows(found), form)
    if form == "table":
        sources = _sources(found)
        click.echo(
            (f"\nof {found.matched} matched quotations {sources}" if sources else "")
            + f"\nworse than missing: {found.reversed_causes} reversed causes, "
            f"{found.opposite_stances} stances of the opposite sign, "
            f"{found.offtopic} items in off-topic stretches"
        )
    if found.unmatched:
        names = ", ".join(printable(name) for name in found.unmatched[:10])
        click.echo(f"{len(found.unmatched)} articles without reference left out: {names}", err=True)


def _sources(found: gk.Evaluation) -> str:
    shares = (("the source mention is right in", found.mention), ("the source is right in", found.name))
    return ", ".join(f"{what} {share:.0%}" for what, share in shares if share is not None)


def _annotations(source: Path) -> Path | list[Any]:
    if source.suffix != ".kb":
        return source
    with gk.open_kb(str(source)) as kb:
        return [gk.annotations_to_json(kb.annotations(article.id)) for article in kb.articles]


def _reference(gold: Path) -> Path | dict[str, Any]:
    if gold.suffix != ".kb":
        return gold
    with gk.open_kb(str(gold)) as kb:
        found = [kb.annotations(article.id, include_rejected=True) for article in kb.articles]
    reviewed = {one.article.id: gk.reviewed_reference(one) for one in found if _is_reviewed(one)}
    if not reviewed:
        raise gk.GraphlibError(f"{gold}: nobody has reviewed it, so it is no reference")
    return reviewed


def _is_reviewed(found: Any) -> bool:
    items = (*found.claims, *found.causal, *found.stances)
    return any(str(item.status) != "suggested" for item in items)


def _rows(found: gk.Evaluation) -> list[dict[str, Any]]:
    return [
        {
            "kind": score.kind,
            "match": score.match,
            "precision": round(score.counts.precision, 3),
            "recall": round(score.counts.recall, 3),
            "F1": round(score.counts.f1, 3),
            "low": round(score.low, 3),
            "high": round(score.high, 3),
            "given": score.counts.given,
            "wanted": score.counts.wanted,
        }
        for score in found.scores
    ]
