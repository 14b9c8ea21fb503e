"""Annotations made elsewhere, put in the place of the pipeline's own."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from graphlib_kb.errors import UnknownNameError
from graphlib_kb.kb.builder import read_reviews
from graphlib_kb.kb.derive import derive
from graphlib_kb.kb.knowledge_base import KnowledgeBase, open_kb
from graphlib_kb.kb.machine import machine_key, pack
from graphlib_kb.kb.store import open_store, replacing
from graphlib_kb.model import Annotations

_DERIVED = (
    *("outcome", "explanation", "known_actor", "offtopic", "actor", "merge", "mention"),
    *("claim", "causal", "stance", "factor", "factor_passage", "unresolved"),
)


def adopt(path: str | Path, annotations: Iterable[Annotations], *, origin: str = "imported") -> KnowledgeBase:
    """Replace what a knowledge base holds on some of its articles.

    Items that don't say where they come from get ``origin``. Reviews are laid over them as over the
    pipeline's. They stay until the article, the codebook or the pipeline changes.

    Raises
    ------
    UnknownNameError
        If an article or an explanation isn't in the knowledge base.
    """
    path = Path(path)
    with closing(open_store(path)) as old, replacing(path) as store:
        kb = KnowledgeBase(old)
        codebook, pipeline = kb.codebook, kb.meta["pipeline"]
        explanations = [explanation.id for explanation in codebook.explanations]
        old.backup(store)
        store.execute("BEGIN")
        for found in annotations:
            for stance in found.stances:
                if stance.explanation not in explanations:
                    raise UnknownNameError("explanation", stance.explanation, explanations)
            key = machine_key(kb.article(found.article.id), codebook, pipeline)
            store.execute(
                "UPDATE machine SET items = ? WHERE article = ? AND key = ?",
                (pack(_signed(found, origin)), found.article.id, key),
            )
        for table in _DERIVED:
            store.execute(f"DELETE FROM {table}")
        derive(store, codebook, pipeline, read_reviews(kb.reviews))
        store.execute("COMMIT")
    return open_kb(path)


def _signed(found: Annotations, origin: str) -> Annotations:
    return replace(
        found,
        claims=tuple(replace(item, origin=item.origin or origin) for item in found.claims),
        causal=tuple(replace(item, origin=item.origin or origin) for item in found.causal),
        stances=tuple(replace(item, origin=item.origin or origin) for item in found.stances),
    )
