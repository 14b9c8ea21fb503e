"""Articles to annotations: the spaCy pipeline, its components and their word lists."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .factors import group_factors as group_factors
    from .factors import propose_codebook as propose_codebook
    from .merging import Merge as Merge
    from .merging import find_merges as find_merges
    from .merging import merge_actors as merge_actors
    from .pipeline import annotate as annotate
    from .pipeline import annotate_all as annotate_all
    from .pipeline import load_pipeline as load_pipeline
    from .version import PIPELINE_VERSION as PIPELINE_VERSION

# spaCy is imported, and the model read, when a name that needs it is first used.
_HOME = {
    "PIPELINE_VERSION": "version",
    "Merge": "merging",
    "annotate": "pipeline",
    "annotate_all": "pipeline",
    "find_merges": "merging",
    "group_factors": "factors",
    "load_pipeline": "pipeline",
    "merge_actors": "merging",
    "propose_codebook": "factors",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
