"""How good annotations are: against a reference, and between annotators."""

from .reference import read_annotations, read_reference
from .scores import Counts, Evaluation, Score, evaluate

__all__ = ["Counts", "Evaluation", "Score", "evaluate", "read_annotations", "read_reference"]
