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

__all__ = [
    "Cell",
    "Chain",
    "ExplanationMatrix",
    "Link",
    "causal_chains",
    "causal_links",
    "denied_links",
    "explanation_matrix",
    "feedback_loops",
]
