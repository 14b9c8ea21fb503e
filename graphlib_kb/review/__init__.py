"""Decisions of reviewers: their log, how they change annotations, and the tools to make them."""

from importlib import import_module
from typing import TYPE_CHECKING

from .decisions import Decision, Kind, Verdict, append, read_decisions
from .explanations import migrate
from .resolve import Unresolved, apply, astray

if TYPE_CHECKING:
    from .disagreement import agreement as agreement
    from .disagreement import compare as compare
    from .disagreement import differences as differences
    from .learning import Training as Training
    from .learning import train as train
    from .opening import open_review as open_review
    from .opening import review_pace as review_pace
    from .opening import serve_review as serve_review
    from .recoding import parse_change as parse_change
    from .recoding import recode as recode
    from .server import ReviewServer as ReviewServer
    from .session import ReviewSession as ReviewSession
    from .terminal import review_in_terminal as review_in_terminal

# The web server is imported when a page is served.
_HOME = {
    "ReviewServer": "server",
    "Training": "learning",
    "train": "learning",
    "ReviewSession": "session",
    "agreement": "disagreement",
    "compare": "disagreement",
    "differences": "disagreement",
    "open_review": "opening",
    "parse_change": "recoding",
    "recode": "recoding",
    "review_pace": "opening",
    "review_in_terminal": "terminal",
    "serve_review": "opening",
}

__all__ = [
    "Decision",
    "Kind",
    "ReviewServer",
    "ReviewSession",
    "Training",
    "Unresolved",
    "Verdict",
    "agreement",
    "append",
    "apply",
    "astray",
    "compare",
    "differences",
    "migrate",
    "open_review",
    "parse_change",
    "read_decisions",
    "recode",
    "review_in_terminal",
    "review_pace",
    "serve_review",
    "train",
]


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
