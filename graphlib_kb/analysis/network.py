"""Discourse networks from statements: who is tied to which concept, and who to whom by what they say."""

from __future__ import annotations

import html
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graphlib_kb.analysis.agreement import Aggregate, Normalise, one_mode, two_mode
from graphlib_kb.analysis.counting import counted, levels_of
from graphlib_kb.analysis.settings import NetworkSettings, SettingsError, roles_of
from graphlib_kb.analysis.stances import stance_statements
from graphlib_kb.analysis.statements import MISSING, StatementTable, VariableType, time_text
from graphlib_kb.graph.select import Counting, Voice

_LARGEST = 8 * 2**30


_SHOWN = 40


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DiscourseNetwork:
    """A network as a matrix (float64, rows by columns), with the statements that it was made from.

    Names are sorted by code point; the diagonal of a one-mode network is 0. ``start`` and ``end`` are the
    days that it covers, ``middle`` the day that a time window is centred on.
    """

    matrix: NDArray[np.float64]
    row_names: tuple[str, ...]
    column_names: tuple[str, ...]
    settings: NetworkSettings
    statements: StatementTable
    start: date | None = None
    middle: date | None = None
    end: date | None = None

    def graph(self) -> nx.Graph:
        """A plain graph with an edge for every cell that isn't 0.

        Node ids are names; in a two-mode network a column that has the name of a row gets its variable
        added. Nodes have ``variable``, ``label``, ``frequency`` (statements), ``first`` and ``last`` (time
        of the earliest and latest), ``bipartite`` (two-mode: 0 rows, 1 columns) and whatever is known of
        them. Edges have ``weight``; in a two-mode network also ``statements`` (their number), ``first`` and
        ``last``.
        """
        settings = self.settings
        graph = nx.Graph(
            mode=settings.mode,
            aggregate=settings.aggregate,
            normalise=settings.normalise,
            duplicates=settings.duplicates,
            statements=len(self.statements),
            **{
                name: str(day)
                for name, day in (("start", self.start), ("middle", self.middle), ("end", self.end))
                if day
            },
        )
        assert settings.rows is not None
        assert settings.columns is not None
        rows = list(self.row_names)
        self._add_nodes(graph, settings.rows, rows, 0)
        if settings.mode == "one":
            i, j = np.nonzero(np.triu(self.matrix, 1))
            columns = rows
        else:
            taken = set(rows)
            columns = [
                f"{name} ({settings.columns})" if name in taken else name for name in self.column_names
            ]
            self._add_nodes(graph, settings.columns, columns, 1)
            i, j = np.nonzero(self.matrix)
        weights = self.matrix[i, j].tolist()
        graph.add_weighted_edges_from(
            (rows[row], columns[column], weight)
            for row, column, weight in zip(i.tolist(), j.tolist(), weights, strict=True)
        )
        if settings.mode == "two":
            self._date_edges(graph, rows, columns)
        return graph

    def _date_edges(self, graph: nx.Graph, rows: list[str], columns: list[str]) -> None:
        """Say of the edges of a two-mode network how many statements they stand for, and of when."""
        assert self.settings.rows is not None
        assert self.settings.columns is not None
        one, other = (self.statements.variable(name) for name in (self.settings.rows, self.settings.columns))
        row_of = dict(zip(self.row_names, rows, strict=True))
        column_of = dict(zip(self.column_names, columns, strict=True))
        pairs = one.codes.astype(np.int64) * len(other.values) + other.codes
        cells, where, counts = np.unique(pairs, return_inverse=True, return_counts=True)
        first, last = _spans(where.astype(np.int32), len(cells), self.statements)
        for number, (cell, count) in enumerate(zip(cells.tolist(), counts.tolist(), strict=True)):
            row, column = divmod(cell, len(other.values))
            ends = row_of[str(one.values[row])], column_of[str(other.values[column])]
            if graph.has_edge(*ends):
                edge = graph.edges[ends]
                edge["statements"] = count
                if number in first:
                    edge.update(first=first[number], last=last[number])

    def _add_nodes(self, graph: nx.Graph, name: str, nodes: list[str], bipartite: int) -> None:
        variable = self.statements.variable(name)
        frequency = np.bincount(variable.codes[variable.codes != MISSING], minlength=len(variable.values))
        of_label = {str(value): code for code, value in enumerate(variable.values)}
        labels = self.row_names if bipartite == 0 else self.column_names
        first, last = _spans(variable.codes, len(variable.values), self.statements)
        for node, label in zip(nodes, labels, strict=True):
            code = of_label[label]
            known = {
                key: value
                for key, value in variable.attributes.get(variable.values[code], {}).items()
                if value is not None
            }
            graph.add_node(
                node,
                **{
                    **known,
                    "label": label,
                    "variable": name,
                    "frequency": int(frequency[code]),
                    **({"first": first[code], "last": last[code]} if code in first else {}),
                    **({"bipartite": bipartite} if self.settings.mode == "two" else {}),
                },
            )

    def edges(self) -> list[dict[str, Any]]:
        """One dict for each cell that isn't 0 (one-mode: each pair once): row, column, weight."""
        matrix = np.triu(self.matrix, 1) if self.settings.mode == "one" else self.matrix
        i, j = np.nonzero(matrix)
        return [
            {"row": self.row_names[row], "column": self.column_names[column], "weight": weight}
            for row, column, weight in zip(i.tolist(), j.tolist(), matrix[i, j].tolist(), strict=True)
        ]

    def __repr__(self) -> str:
        size = f"{len(self.row_names):,} by {len(self.column_names):,}, {len(self.statements):,} statements"
        return f"DiscourseNetwork({self.settings.mode}-mode, {self.settings.aggregate}: {size})"

    def _repr_html_(self) -> str:
        shown = slice(_SHOWN)
        header = "".join(f"<th>{html.escape(name)}</th>" for name in self.column_names[shown])
        body = "".join(
            f"<tr><th>{html.escape(name)}</th>{''.join(f'<td>{value:.4g}</td>' for value in values)}</tr>"
            for name, values in zip(self.row_names[shown], self.matrix[shown, shown].tolist(), strict=True)
        )
        size = f"{len(self.row_names):,} by {len(self.column_names):,}, {len(self.statements):,} statements"
        return f"<table><caption>{size}</caption><tr><th></th>{header}</tr>{body}</table>"

    def rows(self) -> list[dict[str, Any]]:
        """The matrix, one dict for each row, for tables and frames."""
        return [
            {"": name, **dict(zip(self.column_names, values, strict=True))}
            for name, values in zip(self.row_names, self.matrix.tolist(), strict=True)
        ]


def discourse_network(
    statements: StatementTable, settings: NetworkSettings | None = None, **changes: Any
) -> DiscourseNetwork:
    """A network of the statements.

    ``changes`` are attributes of `NetworkSettings`, such as ``mode="two"`` or ``aggregate="congruence"``.

    Raises
    ------
    SettingsError
        If settings don't go together.
    UnknownNameError
        If a variable or value isn't in the table.
    """
    settings = roles_of(statements, replace(settings or NetworkSettings(), **changes))
    kept, weights = counted(statements, settings)
    return network_of(statements, kept, weights, settings)


def actor_network(
    g: nx.MultiDiGraph,
    *,
    agreement: Aggregate = "congruence",
    normalisation: Normalise = "average",
    by: str = "holder",
    voice: Voice = "both",
    status: Counting = "any",
    **changes: Any,
) -> nx.Graph:
    """Holders of an argument graph, tied by the explanations that they agree or disagree on.

    Parameters
    ----------
    g
        An argument graph.
    agreement, normalisation
        See `graphlib_kb.analysis.agreement`.
    by
        The variable whose values are tied: ``holder``, ``actor``, ``author``, ``outlet``, ``article``, ...
    voice, status
        As in `explanation_matrix`.
    changes
        Further attributes of `NetworkSettings`.

    Returns
    -------
    A plain graph; `statements_behind` leads from any of its edges to the stances.
    """
    network = discourse_network(
        stance_statements(g, voice=voice, status=status),
        mode="one",
        rows=by,
        aggregate=agreement,
        normalise=normalisation,
        **changes,
    )
    return network.graph()


def network_of(
    statements: StatementTable,
    kept: NDArray[np.int64],
    weights: NDArray[np.float64],
    settings: NetworkSettings,
    *,
    everything: bool | None = None,
    days: tuple[date | None, date | None, date | None] | None = None,
) -> DiscourseNetwork:
    """The network of some statements; ``everything`` keeps rows and columns without any."""
    assert settings.rows is not None
    assert settings.columns is not None
    rows, columns = statements.variable(settings.rows), statements.variable(settings.columns)
    levels, scale = levels_of(statements, settings)
    isolates = settings.isolates if everything is None else everything
    row_codes, row_names = _names(rows.values, rows.codes[kept], isolates)
    column_codes, column_names = _names(columns.values, columns.codes[kept], isolates)
    shape = (len(row_names), len(column_names), len(scale))
    _check_size(settings, shape)
    where = (row_codes * shape[1] + column_codes) * shape[2] + levels[kept]
    x: NDArray[np.float64] = (
        np.bincount(where, weights, int(np.prod(shape))).astype(np.float64).reshape(shape)
    )
    if settings.mode == "one":
        matrix = one_mode(x, scale, settings.aggregate, settings.normalise)
        column_names = row_names
    else:
        boolean = (
            settings.qualifier is not None
            and statements.variable(settings.qualifier).type is VariableType.BOOLEAN
        )
        matrix = two_mode(
            x, scale, boolean, settings.aggregate, settings.normalise, dna_compat=settings.dna_compat
        )
    used = statements.select(kept)
    start, middle, end = days or (settings.start, None, settings.end)
    return DiscourseNetwork(matrix, row_names, column_names, settings, used, start, middle, end)


def _names(
    values: tuple[Any, ...], codes: NDArray[np.int32], isolates: bool
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Codes among the names that are kept, and those names, sorted as text."""
    present = np.ones(len(values), bool) if isolates else np.zeros(len(values), bool)
    present[codes] = True
    names = {code: str(values[code]) for code in np.flatnonzero(present).tolist()}
    order = sorted(names, key=names.__getitem__)
    place = np.zeros(len(values), np.int64)
    place[order] = np.arange(len(order))
    return place[codes], tuple(names[code] for code in order)


def _spans(
    codes: NDArray[np.int32], size: int, statements: StatementTable
) -> tuple[dict[int, str], dict[int, str]]:
    known = (codes != MISSING) & ~np.isnat(statements.first)
    far = np.iinfo(np.int64).max
    earliest = np.full(size, far)
    latest = np.full(size, -far)
    np.minimum.at(earliest, codes[known], statements.first[known].astype(np.int64))
    np.maximum.at(latest, codes[known], statements.last[known].astype(np.int64))
    first: dict[int, str] = {}
    last: dict[int, str] = {}
    for code in np.flatnonzero(earliest != far).tolist():
        for times, ends in ((earliest, first), (latest, last)):
            time = np.datetime64(int(times[code]), "s")
            ends[code] = str(time_text(time, time))
    return first, last


def _check_size(settings: NetworkSettings, shape: tuple[int, int, int]) -> None:
    cells = max(int(np.prod(shape)), shape[0] ** 2 if settings.mode == "one" else 0)
    if cells * 8 > _LARGEST:
        raise SettingsError(
            f"{shape[0]:,} {settings.rows} by {shape[1]:,} {settings.columns} is too large a matrix; "
            "filter the statements"
        )
