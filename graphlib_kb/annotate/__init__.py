"""Articles to annotations: the spaCy pipeline, its components and their word lists."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from .version import PIPELINE_VERSION as PIPELINE_VERSION

if TYPE_CHECKING:
    from .pipeline import annotate as annotate
    from .pipeline import annotate_all as annotate_all
    from .pipeline import load_pipeline as load_pipeline

# spaCy is imported when a name that needs it is first used.
_HOME = {
    "annotate": "pipeline",
    "annotate_all": "pipeline",
    "load_pipeline": "pipeline",
}

__all__ = ["PIPELINE_VERSION", "annotate", "annotate_all", "load_pipeline"]


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
