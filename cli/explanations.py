"""``graphlib-kb explanations``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

import graphlib_kb as gk

from . import options
from .printing import table, write_rows

STANCES = {"supports": "+", "contests": "−", "reports": "~"}
LEGEND = """\
+ supports  − contests  ~ reports  · silent; of these h hedged, s speculative
sources + and −: independent sources that support it and that contest it"""
CERTAINTIES = ("asserted", "hedged", "speculative")


@click.command
@options.knowledge_base
@click.option(
    "--by",
    type=click.Choice(["holder", "author", "actor", "article", "outlet"]),
    default="holder",
    show_default=True,
    help="What the columns are; author and actor (quoted sources) leave the others out.",
)
@options.voice
@options.status
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=12,
    show_default=True,
    help="Most columns that the table shows.",
)
@options.form("table", "json", "jsonl", "csv")
def command(kb: gk.KnowledgeBase, by: Any, voice: Any, status: Any, top: int, form: str) -> None:
    """Show who supports, contests or reports each explanation.

    The table counts statements; below it stand all of an explanation by certainty, the independent sources
    in which it is supported and contested, and how many holders are silent on it.

    \b
    Example: graphlib-kb explanations corpus.kb --by author
    """
    matrix = gk.explanation_matrix(gk.argument_graph(kb), by=by, voice=voice, status=status)
    if form == "table":
        click.echo(f"{holders_table(matrix, top)}\n\n{totals_table(matrix)}\n\n{LEGEND}")
    else:
        write_rows(_rows(matrix), form)


def holders_table(matrix: Any, top: int = 12) -> str:
    """Explanations by holders: how often each supports, contests and reports it."""
    holders = _columns(matrix)
    if not holders:
        return "Nobody takes a stance."
    shown = dict(list(holders.items())[:top])
    rows = [
        {"explanation": explanation}
        | {name: _marks(matrix.cell(explanation, node) for node in nodes) for name, nodes in shown.items()}
        for explanation in matrix.explanations
    ]
    more = len(holders) - len(shown)
    return table(rows) + (f"\n\n({more} more; --top {len(holders)} shows all)" if more else "")


def totals_table(matrix: Any) -> str:
    """All that is said of each explanation, with independent sources and silences."""
    rows = [
        {"explanation": explanation}
        | {stance: _by_certainty(matrix.total(explanation), stance) for stance in STANCES}
        | {
            "sources +": str(len(matrix.sources(explanation, "supports"))),
            "sources −": str(len(matrix.sources(explanation, "contests"))),
            "silent": f"{len(matrix.silent[explanation])} of {len(matrix.holders)}",
        }
        for explanation in matrix.explanations
    ]
    return table(rows)


def _columns(matrix: Any) -> dict[str, list[str]]:
    """Column headings and the nodes in them: unnamed sources share one, others of one name are numbered."""
    columns: dict[str, list[str]] = {}
    for node, label in matrix.holders.items():
        if node.startswith("unnamed:"):
            columns.setdefault("unnamed sources", []).append(node)
            continue
        name, number = label, 1
        while name in columns or name == "explanation":
            number += 1
            name = f"{label} ({number})"
        columns[name] = [node]
    return columns


def _marks(cells: Iterable[Any]) -> str:
    found = list(cells)
    counts = {sign: sum(cell.count(stance) for cell in found) for stance, sign in STANCES.items()}
    return " ".join(f"{sign}{count}" for sign, count in counts.items() if count) or "·"


def _by_certainty(cell: Any, stance: str) -> str:
    loose = [(cell.count(stance, certainty), certainty[0]) for certainty in CERTAINTIES[1:]]
    parts = " ".join(f"{count}{letter}" for count, letter in loose if count)
    return f"{cell.count(stance)} ({parts})" if parts else str(cell.count(stance))


def _rows(matrix: Any) -> Iterable[dict[str, Any]]:
    """A row for each explanation and holder, also where the holder is silent."""
    said = {(row["explanation"], row["holder_id"]): row for row in matrix.rows()}
    for explanation, label in matrix.explanations.items():
        for holder, name in matrix.holders.items():
            yield said.get((explanation, holder)) or {
                "explanation": explanation,
                "label": label,
                "holder": name,
                "holder_id": holder,
                **dict.fromkeys((*STANCES, *CERTAINTIES, "sources"), 0),
                "items": [],
            }
