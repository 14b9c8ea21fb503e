"""The shipped encoder under spaCy: one pass gives syntax, entities, attribution, causality and meaning.

Importing this package registers the factory "graphlib_encoder"; `spacy.load(model_path())` is a whole
pipeline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import spacy

from graphlib_kb.encoder.component import (
    Antecedent,
    Attribution,
    CausalRelation,
    Encoder,
    Tokens,
    antecedent,
    model_path,
)

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = [
    "Antecedent",
    "Attribution",
    "CausalRelation",
    "Encoder",
    "Tokens",
    "antecedent",
    "load_encoder_pipeline",
    "model_path",
]


def load_encoder_pipeline(*, threads: int = 0) -> Language:
    """The shipped pipeline: spaCy's English tokenizer and the encoder; texts may be of any length."""
    config = {"components": {"graphlib_encoder": {"threads": threads}}}
    nlp = spacy.load(model_path(), config=config)
    nlp.max_length = 1 << 31
    return nlp
