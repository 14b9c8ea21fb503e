"""Who supports, contests or reports which explanation of the codebook."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from ..model import Certainty, Position
from .tree import Range

if not Doc.has_extension("judgements"):
    Doc.set_extension("judgements", default=())


@dataclass(frozen=True, slots=True)
class Judgement:
    """A stance before its passage is cut: `evidence` is a span of tokens."""

    holder: str
    explanation: str
    position: Position
    evidence: Range
    certainty: Certainty
    confidence: float
    saying: int | None
    assertion: int | None
    reason: str


@Language.factory("graphlib_stance", requires=["doc._.sayings", "doc._.assertions"], assigns=["doc._.judgements"])
class StanceReader:
    """Matches claims and causal assertions to the explanations of the codebook."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.judgements``."""
        return doc
