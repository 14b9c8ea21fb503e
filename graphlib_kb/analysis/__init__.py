"""Questions asked of graphs: explanation matrix, discourse networks, causal paths, argument strength."""

from __future__ import annotations

from graphlib_kb.analysis.backbone import SharedColumns, disparity_backbone, shared_columns
from graphlib_kb.analysis.behind import statements_behind
from graphlib_kb.analysis.causes import (
    Chain,
    Link,
    causal_chains,
    causal_links,
    denied_links,
    feedback_loops,
)
from graphlib_kb.analysis.centrality import brokers, centrality
from graphlib_kb.analysis.coalitions import Coalition, Coalitions, Partition, coalitions
from graphlib_kb.analysis.counting import event_list
from graphlib_kb.analysis.extensions import TooManyArgumentsError, grounded_extension, preferred_extensions
from graphlib_kb.analysis.framework import Framework, argument_framework
from graphlib_kb.analysis.matrix import Cell, ExplanationMatrix, explanation_matrix
from graphlib_kb.analysis.network import DiscourseNetwork, actor_network, discourse_network
from graphlib_kb.analysis.over_time import Window, networks_over_time
from graphlib_kb.analysis.polarisation import Polarisation, polarisation
from graphlib_kb.analysis.settings import CERTAINTY_WEIGHTS, NetworkSettings, SettingsError
from graphlib_kb.analysis.shares import Share, shares
from graphlib_kb.analysis.stability import Stability, headline_figures, stability
from graphlib_kb.analysis.stances import stance_statements
from graphlib_kb.analysis.statements import StatementTable, Variable, VariableType, statement_table
from graphlib_kb.analysis.strength import Change, Strengths, strengths, what_would_change

__all__ = [
    "CERTAINTY_WEIGHTS",
    "Cell",
    "Chain",
    "Change",
    "Coalition",
    "Coalitions",
    "DiscourseNetwork",
    "ExplanationMatrix",
    "Framework",
    "Link",
    "NetworkSettings",
    "Partition",
    "Polarisation",
    "SettingsError",
    "Share",
    "SharedColumns",
    "Stability",
    "StatementTable",
    "Strengths",
    "TooManyArgumentsError",
    "Variable",
    "VariableType",
    "Window",
    "actor_network",
    "argument_framework",
    "brokers",
    "causal_chains",
    "causal_links",
    "centrality",
    "coalitions",
    "denied_links",
    "discourse_network",
    "disparity_backbone",
    "event_list",
    "explanation_matrix",
    "feedback_loops",
    "grounded_extension",
    "headline_figures",
    "networks_over_time",
    "polarisation",
    "preferred_extensions",
    "shared_columns",
    "shares",
    "stability",
    "stance_statements",
    "statement_table",
    "statements_behind",
    "strengths",
    "what_would_change",
]
