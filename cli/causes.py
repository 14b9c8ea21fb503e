"""``graphlib-kb causes``."""

from __future__ import annotations

from typing import Any

import click

import graphlib_kb as gk

from . import options
from .printing import counted, quotation, wrapped, write_rows


@click.command
@options.knowledge_base
@click.option(
    "--of", "event", metavar="TEXT", help="What the causes lead to; without it, the event of the question."
)
@click.option(
    "--longest",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="Most links that a chain may have.",
)
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Most chains to show."
)
@options.voice
@options.status
@options.form("table", "json", "jsonl", "csv")
def command(
    kb: gk.KnowledgeBase, event: str | None, longest: int, limit: int, voice: Any, status: Any, form: str
) -> None:
    """Show causal chains that lead to an event, with quotations, who asserts and who denies them.

    TEXT is words of a cause or an effect, in any order. The best carried chains come first.

    \b
    Example: graphlib-kb causes corpus.kb --of "withdrawal"
    """
    graph = gk.argument_graph(kb)
    chains = gk.causal_chains(graph, event, longest=longest, voice=voice, status=status)
    if form != "table":
        write_rows((row for chain in chains[:limit] for row in chain.rows()), form)
        return
    for number, chain in enumerate(chains[:limit], 1):
        click.echo(wrapped(f"{number}. {chain}", "   "))
        for link in chain.links:
            relation = "/".join(link.relations)
            what = f"{relation}, {counted(len(link.sources), 'independent source')}"
            if len(chain.links) > 1:
                what = f"{link.cause_label} → {link.effect_label}: {what}"
            click.echo(wrapped(what, "   ", first="   "))
            for who, quote in dict.fromkeys((_who(item), item["quote"]) for item in link.items):
                click.echo(quotation(quote, "       "))
                click.echo(wrapped(who, "       ", first="       "))
        click.echo()
    if len(chains) > limit:
        click.echo(f"{len(chains) - limit} more; --limit {len(chains)} shows all", err=True)
    if not chains:
        click.echo("No chain leads there.", err=True)


def _who(item: dict[str, Any]) -> str:
    says = "denied by" if item["negated"] else "said by"
    return f"{says} {item['holder_label']}, {item['certainty']}, {item['article']}"
