"""Explore who asserts what, what is said to cause what, and who supports or contests each explanation.

Articles go in; a knowledge base of claims, causal assertions and stances comes out, every item of which leads
back to the characters that carry it. The public names stand below in reading order; spaCy, pyvis and pandas
are imported when a name that needs them is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphlib_kb.corpus import dump_codebook as dump_codebook
    from graphlib_kb.corpus import find_offtopic as find_offtopic
    from graphlib_kb.corpus import independent_sources as independent_sources
    from graphlib_kb.corpus import load_codebook as load_codebook
    from graphlib_kb.corpus import load_corpus as load_corpus
    from graphlib_kb.corpus import read_articles as read_articles
    from graphlib_kb.corpus import seeds as seeds
    from graphlib_kb.errors import GraphlibError as GraphlibError

__version__ = "0.1.0"

_HOME = {
    "dump_codebook": "graphlib_kb.corpus",
    "find_offtopic": "graphlib_kb.corpus",
    "independent_sources": "graphlib_kb.corpus",
    "load_codebook": "graphlib_kb.corpus",
    "load_corpus": "graphlib_kb.corpus",
    "read_articles": "graphlib_kb.corpus",
    "seeds": "graphlib_kb.corpus",
    "GraphlibError": "graphlib_kb.errors",
}

__all__ = [
    "GraphlibError",
    "__version__",
    "dump_codebook",
    "find_offtopic",
    "independent_sources",
    "load_codebook",
    "load_corpus",
    "read_articles",
    "seeds",
]


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
