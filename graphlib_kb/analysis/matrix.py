"""The explanation matrix: who supports, contests or reports each explanation, and who is silent on it."""

from __future__ import annotations

import html
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import networkx as nx

from graphlib_kb.graph.attributes import EdgeKind, NodeKind
from graphlib_kb.graph.select import LEVELS, Counting, Level, Voice, check, column_of, edges_of
from graphlib_kb.model import Certainty, Position


@dataclass(frozen=True, slots=True)
class Cell:
    """What one holder says of one explanation.

    ``counts`` maps (stance, certainty) to a number of statements; ``sources`` are the independent sources in
    which it says so; ``items`` are ids of stances, in the order of the graph.
    """

    counts: dict[tuple[str, str], int]
    sources: tuple[str, ...]
    items: tuple[str, ...]

    def count(self, stance: str | None = None, certainty: str | None = None) -> int:
        """Number of statements with this stance and certainty (None: any)."""
        return sum(
            number
            for (held, how), number in self.counts.items()
            if stance in (None, held) and certainty in (None, how)
        )

    @property
    def supports(self) -> int:
        """Number of statements in favour."""
        return self.count("supports")

    @property
    def contests(self) -> int:
        """Number of statements against."""
        return self.count("contests")

    @property
    def reports(self) -> int:
        """Number of statements that only pass it on."""
        return self.count("reports")

    def __str__(self) -> str:
        signs = (("+", self.supports), ("−", self.contests), ("~", self.reports))
        return " ".join(f"{sign}{number}" for sign, number in signs if number) or "·"


_SILENT = Cell({}, (), ())


@dataclass(frozen=True, slots=True)
class ExplanationMatrix:
    """Explanations (rows) by holders (columns).

    ``explanations`` and ``holders`` map ids to labels in the order of rows and columns; ``cells`` has an
    entry for each pair of (explanation id, holder node id) that isn't silent. `items` of a cell and
    `evidence` lead to the sentences.
    """

    by: str
    voice: str
    status: str
    explanations: dict[str, str]
    holders: dict[str, str]
    cells: dict[tuple[str, str], Cell]
    evidence: dict[str, dict[str, Any]] = field(repr=False, default_factory=dict)

    def cell(self, explanation: str, holder: str) -> Cell:
        """What a holder says of an explanation; an empty cell where it is silent."""
        return self.cells.get((explanation, holder), _SILENT)

    @property
    def silent(self) -> dict[str, tuple[str, ...]]:
        """For each explanation, the holders that say nothing of it."""
        return {
            explanation: tuple(holder for holder in self.holders if (explanation, holder) not in self.cells)
            for explanation in self.explanations
        }

    def total(self, explanation: str) -> Cell:
        """All that is said of an explanation, with its independent sources."""
        cells = [cell for (row, _), cell in self.cells.items() if row == explanation]
        counts: dict[tuple[str, str], int] = defaultdict(int)
        for cell in cells:
            for key, number in cell.counts.items():
                counts[key] += number
        sources = sorted({source for cell in cells for source in cell.sources})
        return Cell(dict(counts), tuple(sources), tuple(item for cell in cells for item in cell.items))

    def sources(self, explanation: str, stance: str) -> tuple[str, ...]:
        """The independent sources in which an explanation is supported, contested or reported."""
        return tuple(
            sorted(
                {
                    self.evidence[item]["source"]
                    for item in self.total(explanation).items
                    if self.evidence[item]["stance"] == stance
                }
            )
        )

    def rows(self) -> list[dict[str, Any]]:
        """One dict for each cell that isn't silent, for tables and frames."""
        return [
            {
                "explanation": explanation,
                "label": label,
                "holder": self.holders[holder],
                "holder_id": holder,
                "supports": cell.supports,
                "contests": cell.contests,
                "reports": cell.reports,
                **{str(how): cell.count(certainty=str(how)) for how in Certainty},
                "sources": len(cell.sources),
                "items": list(cell.items),
            }
            for explanation, label in self.explanations.items()
            for holder in self.holders
            if (cell := self.cells.get((explanation, holder)))
        ]

    def table(self) -> list[dict[str, str]]:
        """One dict for each explanation: its id, a cell such as "+2 −1 ~1" for each holder, totals, silences.

        Columns of holders with the same label are told apart by their ids.
        """
        names = _distinct(self.holders)
        return [
            {
                "explanation": explanation,
                **{names[holder]: str(self.cell(explanation, holder)) for holder in self.holders},
                "all": str(self.total(explanation)),
                "sources for": str(len(self.sources(explanation, "supports"))),
                "sources against": str(len(self.sources(explanation, "contests"))),
                "silent": str(len(self.silent[explanation])),
            }
            for explanation in self.explanations
        ]

    def __str__(self) -> str:
        rows = self.table()
        if not rows:
            return "no explanations"
        header = list(rows[0])
        widths = [max(len(name), *(len(row[name]) for row in rows)) for name in header]
        lines = [header, *([row[name] for name in header] for row in rows)]
        return "\n".join(
            "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
            for line in lines
        )

    def _repr_html_(self) -> str:
        rows = self.table()
        header = "".join(f"<th>{html.escape(name)}</th>" for name in (rows[0] if rows else ["explanation"]))
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(text)}</td>" for text in row.values()) + "</tr>"
            for row in rows
        )
        return (
            f"<table><thead><tr>{header}</tr></thead><tbody>{body}</tbody>"
            "<caption>+ supports, − contests, ~ reports, · silent</caption></table>"
        )


def explanation_matrix(
    g: nx.MultiDiGraph, *, by: Level = "holder", voice: Voice = "both", status: Counting = "any"
) -> ExplanationMatrix:
    """Who supports, contests or reports each explanation.

    Parameters
    ----------
    g
        An argument graph.
    by
        What the columns are: ``holder``, ``author`` (only what authors hold themselves), ``actor`` (only what
        named sources hold), ``outlet``, ``article`` or ``kind`` of holder.
    voice
        Whose voice counts: ``author``, ``source`` (those whom the articles quote) or ``both``.
    status
        ``any``, or ``accepted`` for reviewed statements only.

    Holders with most statements come first; all explanations have a row, also those that nobody speaks of.
    """
    check("level", by, LEVELS)
    labels: dict[str, str] = {}
    counts: dict[tuple[str, str], dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    items: dict[tuple[str, str], list[str]] = defaultdict(list)
    evidence: dict[str, dict[str, Any]] = {}
    for _, node, attributes in edges_of(g, EdgeKind.STANCE, voice=voice, status=status):
        column = column_of(g, attributes, by)
        if column is None:
            continue
        holder, label = column
        labels[holder] = label
        key = (g.nodes[node]["explanation"], holder)
        counts[key][attributes["stance"], attributes["certainty"]] += 1
        items[key].append(attributes["item"])
        evidence[attributes["item"]] = attributes
    said: dict[str, int] = defaultdict(int)
    for (_, holder), ids in items.items():
        said[holder] += len(ids)
    return ExplanationMatrix(
        by=by,
        voice=voice,
        status=status,
        explanations={
            attributes["explanation"]: attributes["label"]
            for _, attributes in g.nodes(data=True)
            if attributes["kind"] == NodeKind.EXPLANATION
        },
        holders={holder: labels[holder] for holder in sorted(labels, key=lambda h: (-said[h], labels[h], h))},
        cells={
            key: Cell(
                counts={
                    (str(stance), str(how)): counts[key][str(stance), str(how)]
                    for stance in Position
                    for how in Certainty
                    if counts[key][str(stance), str(how)]
                },
                sources=tuple(sorted({evidence[item]["source"] for item in ids})),
                items=tuple(ids),
            )
            for key, ids in items.items()
        },
        evidence=evidence,
    )


def _distinct(labels: dict[str, str]) -> dict[str, str]:
    seen: dict[str, int] = defaultdict(int)
    for label in labels.values():
        seen[label] += 1
    return {node: label if seen[label] == 1 else f"{label} ({node})" for node, label in labels.items()}
