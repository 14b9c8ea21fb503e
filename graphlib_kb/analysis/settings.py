"""How statements make a network: the settings, and what of them goes together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from graphlib_kb.analysis.agreement import ONE_MODE, TWO_MODE, Aggregate, Normalise
from graphlib_kb.analysis.duplicates import DUPLICATES, Duplicates
from graphlib_kb.analysis.statements import StatementTable, VariableType
from graphlib_kb.errors import GraphlibError, UnknownNameError
from graphlib_kb.graph.select import check

CERTAINTY_WEIGHTS: Mapping[str, float] = {"asserted": 1.0, "hedged": 0.5, "speculative": 0.25}
"""What a statement counts when certainty matters: a convention, to be varied rather than believed."""


class SettingsError(GraphlibError):
    """Settings of a network that don't go together; says which do."""


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """How statements make a network.

    Attributes
    ----------
    mode
        ``one`` ties rows to rows by the columns that they share, ``two`` ties rows to columns.
    rows, columns, qualifier
        Names of variables; None takes the table's own. A statement without row, column or qualifier doesn't
        count.
    aggregate, normalise
        See `graphlib_kb.analysis.agreement`. The qualifier's scale is that of the whole table.
    duplicates
        Within what only one statement of the same row, column and (unless ignored) level counts.
    include, exclude
        By variable, the values (as text) that count, or that don't.
    start, end
        First and last day; a statement dated to a month or year counts if it can be within.
    isolates
        Keep rows and columns whose statements are all filtered out.
    certainty_weights
        What a statement counts by its certainty, such as `CERTAINTY_WEIGHTS`; None counts each as 1.
    independent_sources
        Count the independent sources that carry a row, column and level rather than its mentions.
    dna_compat
        Where Discourse Network Analyzer 3 departs from its equations, depart likewise: see
        `graphlib_kb.analysis.agreement`.
    """

    mode: Literal["one", "two"] = "one"
    rows: str | None = None
    columns: str | None = None
    qualifier: str | None = None
    aggregate: Aggregate = "ignore"
    normalise: Normalise = "none"
    duplicates: Duplicates = "include"
    include: Mapping[str, Sequence[str]] = field(default_factory=dict)
    exclude: Mapping[str, Sequence[str]] = field(default_factory=dict)
    start: date | None = None
    end: date | None = None
    isolates: bool = False
    certainty_weights: Mapping[str, float] | None = None
    independent_sources: bool = False
    dna_compat: bool = False

    def __post_init__(self) -> None:
        check("mode", self.mode, ("one", "two"))
        check("duplicate rule", self.duplicates, DUPLICATES)
        mode, other = (ONE_MODE, TWO_MODE) if self.mode == "one" else (TWO_MODE, ONE_MODE)
        for what, value, here, there in (
            ("aggregation", self.aggregate, mode[0], other[0]),
            ("normalisation", self.normalise, mode[1], other[1]),
        ):
            if value not in (*here, *there):
                raise UnknownNameError(what, value, [*here, *(name for name in there if name not in here)])
            if value not in here:
                raise SettingsError(
                    f"{what} {value} is not defined for {self.mode}-mode networks; use {' or '.join(here)}"
                )
        if self.start and self.end and self.end < self.start:
            raise SettingsError(f"the range ends on {self.end}, before it starts on {self.start}")


def roles_of(statements: StatementTable, settings: NetworkSettings) -> NetworkSettings:
    """The settings with rows, columns and qualifier filled in, checked against the table."""
    rows = settings.rows or statements.roles[0]
    columns = settings.columns or statements.roles[1]
    qualifier = statements.roles[2] if settings.qualifier is None else settings.qualifier or None
    for what, name in (("rows", rows), ("columns", columns)):
        if name is None:
            raise SettingsError(
                f"say which variable is {what}; there are: {', '.join(statements.variables) or 'none'}"
            )
        statements.variable(name)
    if rows == columns:
        raise SettingsError(f"rows and columns are both {rows}; name two variables")
    if qualifier is None and settings.aggregate != "ignore":
        raise SettingsError(f"aggregation {settings.aggregate} needs a qualifier; name one, or ignore it")
    if qualifier is not None:
        kind = statements.variable(qualifier).type
        if kind is VariableType.TEXT and settings.mode == "two" and settings.aggregate == "subtract":
            raise SettingsError(f"{qualifier} is text, which can't be subtracted; use combine or ignore")
    return replace(settings, rows=rows, columns=columns, qualifier=qualifier)
