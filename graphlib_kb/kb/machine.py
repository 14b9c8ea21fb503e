"""What the pipeline found in one article, kept so that an unchanged article isn't annotated again."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import Any

from graphlib_kb.kb.rows import from_row, to_row
from graphlib_kb.model import Actor, Annotations, Article, CausalAssertion, Claim, Codebook, OffTopic, Stance

_PARTS = {
    "offtopic": OffTopic,
    "actors": Actor,
    "claims": Claim,
    "causal": CausalAssertion,
    "stances": Stance,
}


def pack(annotations: Annotations) -> bytes:
    """All but the article itself, compressed."""
    content = {name: [to_row(value) for value in getattr(annotations, name)] for name in _PARTS}
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def unpack(packed: bytes, article: Article) -> Annotations:
    """The annotations that `pack` was given."""
    content = json.loads(zlib.decompress(packed))
    found: dict[str, Any] = {
        name: tuple(from_row(kind, row, article.id) for row in content[name]) for name, kind in _PARTS.items()
    }
    return Annotations(article, **found)


def machine_key(article: Article, codebook: Codebook | None, pipeline: str) -> str:
    """Equal for an article on which the pipeline would find the same.

    Address, date and sections stay out of it, as nothing is read from them.
    """
    return digest(
        article.id, article.text, article.title, article.authors, article.outlet, repr(codebook), pipeline
    )


def digest(*parts: object) -> str:
    """A hash of the parts' text forms."""
    text = json.dumps([part if part is None else str(part) for part in parts])
    return hashlib.sha256(text.encode()).hexdigest()
