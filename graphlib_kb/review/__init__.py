"""Decisions of reviewers: their log, how they change annotations, and the tools to make them."""

from .decisions import Decision, Kind, Verdict, append, read_decisions
from .resolve import Unresolved, apply, astray

__all__ = ["Decision", "Kind", "Unresolved", "Verdict", "append", "apply", "astray", "read_decisions"]
