"""``graphlib-kb claims``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

import graphlib_kb as gk

from . import options
from .printing import counted, printable, quotation, wrapped, write_rows


@click.command
@options.knowledge_base
@click.option("--holder", metavar="TEXT", help="Only claims of holders whose name or alias contains this.")
@click.option(
    "--explanation", metavar="ID", help="Only what bears on this explanation: its stances and evidence."
)
@click.option("--article", metavar="ID", help="Only this article.")
@click.option("--why", is_flag=True, help="Show why the program, or a reviewer, thought so.")
@options.voice
@options.status
@options.form("table", "json", "jsonl", "csv")
def command(
    kb: gk.KnowledgeBase,
    holder: str | None,
    explanation: str | None,
    article: str | None,
    why: bool,
    voice: str,
    status: str,
    form: str,
) -> None:
    """List claims with their quotations and holders.

    With --explanation the list holds each statement that supports, contests or reports the explanation,
    whether it is a quoted source's claim or the author's own.

    \b
    Example: graphlib-kb claims corpus.kb --holder putin --why
    """
    if explanation is not None and explanation not in (known := [known.id for known in kb.explanations]):
        raise gk.UnknownNameError("explanation", explanation, known)
    if article is not None:
        kb.article(article)
    rows = [
        row
        for row in (_claims(kb) if explanation is None else _statements(kb, explanation))
        if article in (None, row["article"])
        and (voice == "both" or (row["voice"] == voice))
        and (status == "any" or row["status"] == status)
        and (holder is None or any(holder.casefold() in name.casefold() for name in _names(kb, row)))
    ]
    if form != "table":
        write_rows(rows, form)
        return
    for row in rows:
        click.echo(wrapped(_heading(row), "    "))
        click.echo(quotation(row["quote"]))
        if why:
            told = f"why: {row['reason'] or 'no reason kept'} ({row['origin']})"
            click.echo(wrapped(told, "    ", first="    "))
        click.echo()
    click.echo(counted(len(rows), "claim" if explanation is None else "statement"), err=True)


def _claims(kb: gk.KnowledgeBase) -> Iterator[dict[str, Any]]:
    bearing: dict[str, list[str]] = {}
    for stance in kb.stances:
        if stance.claim:
            bearing.setdefault(stance.claim, []).append(f"{stance.position} {stance.explanation}")
    for claim in kb.claims:
        yield _row(kb, claim, claim.content) | {
            "polarity": str(claim.polarity),
            "direct": claim.direct,
            "source": kb.quote(claim.source) if claim.source else None,
            "cue": kb.quote(claim.cue) if claim.cue else None,
            "bears on": bearing.get(claim.id, []),
        }


def _statements(kb: gk.KnowledgeBase, explanation: str) -> Iterator[dict[str, Any]]:
    for stance in kb.stances:
        if stance.explanation == explanation:
            yield _row(kb, stance, stance.evidence) | {
                "stance": str(stance.position),
                "explanation": stance.explanation,
                "confidence": round(stance.confidence, 4),
                "claim": stance.claim,
            }


def _row(kb: gk.KnowledgeBase, item: Any, passage: Any) -> dict[str, Any]:
    return {
        "id": item.id,
        "article": passage.article,
        "start": passage.start,
        "end": passage.end,
        "holder": kb.holder_name(item.holder, passage.article),
        "holder id": item.holder,
        "voice": "author" if item.holder == "AUTHOR" else "source",
        "reporter": kb.holder_name("AUTHOR", passage.article),
        "quote": kb.quote(passage),
        "certainty": str(item.certainty),
        "status": str(item.status),
        "origin": item.origin,
        "reason": item.reason,
    }


def _names(kb: gk.KnowledgeBase, row: dict[str, Any]) -> list[str]:
    aliases = next((actor.aliases for actor in kb.actors if actor.id == row["holder id"]), ())
    return [row["holder"], *aliases]


def _heading(row: dict[str, Any]) -> str:
    through = f" (in {row['reporter']})" if row["voice"] == "source" else ""
    what = [
        row.get("stance") or row.get("polarity"),
        row["certainty"],
        row["status"],
        *row.get("bears on", []),
    ]
    return printable(
        f"{row['holder']}{through}: {', '.join(filter(None, what))}  [{row['article']} {row['start']}]"
    )
