"""What was found in the articles to tables: reviews laid over it, actors merged, factors grouped."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from graphlib_kb.kb.knowledge_base import TABLES, KnowledgeBase
from graphlib_kb.kb.machine import machine_key, unpack
from graphlib_kb.kb.rows import passage_to_columns, to_row
from graphlib_kb.model import Actor, Annotations, Claim, Codebook, Item

if TYPE_CHECKING:
    from graphlib_kb.review import Decision


def derive(
    store: sqlite3.Connection, codebook: Codebook, pipeline: str, decisions: tuple[Decision, ...]
) -> None:
    """Fill all tables that follow from the articles, what the pipeline found in them, and the decisions."""
    _write_codebook(store, codebook)
    _write_items(store, codebook, pipeline, decisions)
    _write_factors(store, codebook)


def machine_annotations(
    store: sqlite3.Connection, codebook: Codebook | None, pipeline: str
) -> Iterator[Annotations]:
    """What the pipeline found in each article with this codebook."""
    for article in KnowledgeBase(store).iter_articles():
        packed = machine_items(store, article.id, machine_key(article, codebook, pipeline))
        assert packed is not None
        yield unpack(packed, article)


def machine_items(store: sqlite3.Connection, article: str, key: str) -> bytes | None:
    """What is kept under a key, packed."""
    row = store.execute("SELECT items FROM machine WHERE article = ? AND key = ?", (article, key)).fetchone()
    return row["items"] if row else None


def insert(
    store: sqlite3.Connection, table: str, row: Mapping[str, str | int | float | bytes | None]
) -> None:
    """Add a row to a table."""
    columns = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    store.execute(f"INSERT INTO {table} ({columns}) VALUES ({values})", row)


def _write_codebook(store: sqlite3.Connection, codebook: Codebook) -> None:
    for name in codebook.question.outcome if codebook.question else ():
        insert(store, "outcome", {"name": name})
    for place, explanation in enumerate(codebook.explanations, 1):
        insert(store, "explanation", to_row(explanation) | {"place": place})
    for actor in codebook.actors:
        insert(store, "known_actor", to_row(actor))


def _write_items(
    store: sqlite3.Connection, codebook: Codebook, pipeline: str, decisions: tuple[Decision, ...]
) -> None:
    from graphlib_kb.annotate import find_merges, merge_actors

    seen: dict[str, Actor] = {}

    def reviewed() -> Iterator[tuple[Annotations, tuple[str, ...]]]:
        for found in machine_annotations(store, codebook, pipeline):
            yield _with_decisions(found, decisions)

    def watched() -> Iterator[Annotations]:
        for found, _ in reviewed():
            for actor in found.actors:
                seen.setdefault(actor.id, replace(actor, mentions=()))
            yield found

    merged = merge_actors(watched(), codebook)
    for merge in find_merges(seen.values(), codebook):
        insert(store, "merge", {"actor": merge.into, "reason": merge.reason})
    written: set[str] = set()
    for found, unresolved in reviewed():
        article = found.article.id
        actors = {actor.id: merged.get((article, actor.id), actor) for actor in found.actors}
        for actor in found.actors:
            whole = actors[actor.id]
            if whole.id not in written:
                written.add(whole.id)
                insert(store, "actor", _without(to_row(whole), "mentions"))
            for mention in actor.mentions:
                row = {"actor": whole.id, "article": article} | passage_to_columns("passage", mention)
                insert(store, "mention", row)
        for stretch in found.offtopic:
            insert(store, "offtopic", to_row(stretch) | {"article": article})
        names = {actor: whole.id for actor, whole in actors.items()}
        items: tuple[Item, ...] = (*found.claims, *found.causal, *found.stances)
        for item in items:
            row = to_row(replace(item, holder=names.get(item.holder, item.holder)))
            if isinstance(item, Claim):
                row["chain"] = json.dumps([names.get(actor, actor) for actor in item.chain])
            insert(store, TABLES[type(item)], row | {"article": article})
        for decision in unresolved:
            insert(store, "unresolved", {"decision": decision})
    for decision in _astray(store, decisions):
        insert(store, "unresolved", {"decision": decision})


def _astray(store: sqlite3.Connection, decisions: tuple[Decision, ...]) -> list[str]:
    """The decisions on articles that aren't there."""
    if not decisions:
        return []
    from graphlib_kb.review import astray

    articles = [row["id"] for row in store.execute("SELECT id FROM article")]
    return [str(decision) for decision in astray(decisions, articles)]


def _with_decisions(
    found: Annotations, decisions: tuple[Decision, ...]
) -> tuple[Annotations, tuple[str, ...]]:
    """One article's annotations as reviewed, and the decisions that don't apply to it."""
    if not decisions:
        return found, ()
    from graphlib_kb.review import apply

    reviewed, unresolved = apply(found, decisions)
    return reviewed, tuple(str(decision) for decision in unresolved)


def _write_factors(store: sqlite3.Connection, codebook: Codebook) -> None:
    from graphlib_kb.annotate import group_factors

    kb = KnowledgeBase(store)
    everything = (kb.annotations(article.id) for article in kb.iter_articles())
    for place, factor in enumerate(group_factors(everything, codebook), 1):
        insert(store, "factor", _without(to_row(factor), "passages") | {"place": place})
        for passage in factor.passages:
            row = {"factor": factor.id, "article": passage.article} | passage_to_columns("passage", passage)
            insert(store, "factor_passage", row)


def _without(row: dict[str, str | int | float | None], column: str) -> dict[str, str | int | float | None]:
    return {name: cell for name, cell in row.items() if name != column}
