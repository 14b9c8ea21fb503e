"""Questions asked of graphs: explanation matrix, discourse networks, causal paths, argument strength."""

from __future__ import annotations

from graphlib_kb.analysis.causes import (
    Chain,
    Link,
    causal_chains,
    causal_links,
    denied_links,
    feedback_loops,
)
from graphlib_kb.analysis.matrix import Cell, ExplanationMatrix, explanation_matrix
from graphlib_kb.analysis.network import (
    CERTAINTY_WEIGHTS,
    DiscourseNetwork,
    NetworkSettings,
    SettingsError,
    actor_network,
    discourse_network,
    statements_behind,
)
from graphlib_kb.analysis.over_time import Window, networks_over_time
from graphlib_kb.analysis.stances import stance_statements
from graphlib_kb.analysis.statements import StatementTable, Variable, VariableType, statement_table

__all__ = [
    "CERTAINTY_WEIGHTS",
    "Cell",
    "Chain",
    "DiscourseNetwork",
    "ExplanationMatrix",
    "Link",
    "NetworkSettings",
    "SettingsError",
    "StatementTable",
    "Variable",
    "VariableType",
    "Window",
    "actor_network",
    "causal_chains",
    "causal_links",
    "denied_links",
    "discourse_network",
    "explanation_matrix",
    "feedback_loops",
    "networks_over_time",
    "stance_statements",
    "statement_table",
    "statements_behind",
]
