"""How good annotations are: against a reference, and between annotators."""

from .reference import read_objects, read_reference
from .reviewed import reviewed_reference
from .scores import Counts, Evaluation, Score, evaluate_annotations

__all__ = [
    "Counts",
    "Evaluation",
    "Score",
    "evaluate_annotations",
    "read_objects",
    "read_reference",
    "reviewed_reference",
]
