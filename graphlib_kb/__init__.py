"""Explore who asserts what, what is said to cause what, and who supports or contests each explanation.

Articles go in; a knowledge base of claims, causal assertions and stances comes out, every item of which leads
back to the characters that carry it. The public names stand below in reading order; spaCy, pyvis and pandas
are imported when a name that needs them is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphlib_kb.errors import GraphlibError as GraphlibError

__version__ = "0.1.0"

_HOME = {
    "GraphlibError": "graphlib_kb.errors",
}

__all__ = ["GraphlibError", "__version__"]


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
