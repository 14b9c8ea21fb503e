"""``graphlib-kb info``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import click

import graphlib_kb as gk

from . import options
from .printing import printable, table, write_rows


@click.command
@options.knowledge_base
@options.form("table", "json", "jsonl", "csv")
def command(kb: gk.KnowledgeBase, form: str) -> None:
    """Show what is in a knowledge base: counts, dates, origins, review status.

    \b
    Example: graphlib-kb info corpus.kb
    """
    articles = _articles(kb)
    if form in ("jsonl", "csv"):
        write_rows(articles, form)
        return
    summary = _summary(kb)
    if form == "json":
        click.echo(gk.to_line(summary | {"list": articles}))
        return
    width = max(map(len, summary))
    for name, value in summary.items():
        shown = (
            ", ".join(f"{part} {count}" for part, count in value.items())
            if isinstance(value, dict)
            else value
        )
        click.echo(f"{name:{width}}  {printable(str(shown)) if shown not in (None, '') else '–'}")
    click.echo()
    click.echo(
        table([{name: str(cell) for name, cell in row.items() if name != "title"} for row in articles])
    )
    for decision in kb.unresolved:
        click.echo(f"no longer applies: {printable(decision)}")


def _summary(kb: gk.KnowledgeBase) -> dict[str, Any]:
    items = list(kb.items(include_rejected=True))
    dates = sorted(
        (article.published.first, str(article.published)) for article in kb.articles if article.published
    )
    return {
        "title": kb.title,
        "question": kb.question.text if kb.question else None,
        "codebook": kb.meta.get("codebook"),
        "explanations": len(kb.explanations),
        "articles": len(kb.articles),
        "independent sources": len(set(kb.sources.values())),
        "published": f"{dates[0][1]} to {dates[-1][1]}" if dates else None,
        "actors": len(kb.actors),
        "claims": len(kb.claims),
        "causal assertions": len(kb.causal),
        "stances": len(kb.stances),
        "factors": len(kb.factors),
        "off-topic stretches": len(kb.offtopic),
        "status": dict(sorted(Counter(str(item.status) for item in items).items())),
        "origin": dict(sorted(Counter(item.origin or "unknown" for item in items).items())),
        "review decisions that no longer apply": len(kb.unresolved),
        "learned from the review": dict(_learned(kb)),
        "pipeline": kb.meta.get("pipeline"),
        "built": kb.meta.get("created"),
    }


def _learned(kb: gk.KnowledgeBase) -> Iterator[tuple[str, int]]:
    """What ``learned.toml`` had when the articles were annotated, and how much of it."""
    numbers = dict(kb.codebook.learned)
    for part in ("stance", "certainty", "trust"):
        if number := sum(name.startswith(part) for name in numbers):
            yield part, number
    if "actors" in numbers:
        yield "actors", int(numbers["actors"])


def _articles(kb: gk.KnowledgeBase) -> list[dict[str, Any]]:
    counts = {
        name: Counter(_article(item) for item in getattr(kb, name))
        for name in ("claims", "causal", "stances")
    }
    return [
        {
            "article": article.id,
            "title": article.title,
            "byline": article.byline,
            "published": str(article.published or ""),
            "words": len(article.text.split()),
            **{name: count[article.id] for name, count in counts.items()},
            "same source as": kb.sources[article.id] if kb.sources[article.id] != article.id else "",
        }
        for article in kb.articles
    ]


def _article(item: Any) -> str:
    """The article that an item is in."""
    passage = next(getattr(item, name) for name in ("content", "cause", "evidence") if hasattr(item, name))
    return str(passage.article)
