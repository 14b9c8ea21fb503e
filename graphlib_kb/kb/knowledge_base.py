"""Look-ups in a knowledge base: tuples of the model's values, each of which leads back to its characters."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from graphlib_kb.errors import StoreError, UnknownNameError
from graphlib_kb.kb.machine import machine_key, unpack
from graphlib_kb.kb.rows import from_row, passage_from_columns
from graphlib_kb.kb.store import open_store
from graphlib_kb.model import (
    AUTHOR,
    UNNAMED,
    Actor,
    ActorKind,
    Annotations,
    Article,
    CausalAssertion,
    Claim,
    Codebook,
    Explanation,
    Factor,
    Item,
    KnownActor,
    OffTopic,
    Passage,
    Question,
    Stance,
    Status,
)

TABLES: Mapping[type[Item], str] = MappingProxyType(
    {Claim: "claim", CausalAssertion: "causal", Stance: "stance"}
)
"""The table of each kind of item."""

AnItem = TypeVar("AnItem", Claim, CausalAssertion, Stance)


def open_kb(path: str | Path) -> KnowledgeBase:
    """Open a knowledge base that `build` wrote.

    Raises
    ------
    StoreError
        If there is no such file, if it is something else, or if a newer program wrote it.
    """
    return KnowledgeBase(open_store(Path(path)), Path(path))


class KnowledgeBase:
    """What a set of articles asserts, read-only; close it or use it in a ``with`` statement.

    Holders are ids of `actors`, or `graphlib_kb.model.AUTHOR` or `graphlib_kb.model.UNNAMED`. Look-ups leave
    rejected items out (`items` can give them) and follow the order of the articles and of their text.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path | None = None) -> None:
        self.path = path
        self._connection = connection
        self._text = lru_cache(maxsize=64)(self._read_text)

    def __enter__(self) -> KnowledgeBase:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was looked up stays usable."""
        self._connection.close()

    def __repr__(self) -> str:
        return (
            f"<KnowledgeBase {self.title or self.path or 'in memory'!s}: {self._count('article')} articles>"
        )

    @cached_property
    def meta(self) -> dict[str, str]:
        """How it was made: pipeline, date, hashes, where the corpus is."""
        return {row["key"]: row["value"] for row in self._rows("SELECT key, value FROM meta ORDER BY key")}

    @property
    def title(self) -> str:
        """The corpus's title; empty if it has none."""
        return self.meta.get("title", "")

    @property
    def question(self) -> Question | None:
        """The event to be explained."""
        return self.codebook.question

    @property
    def explanations(self) -> tuple[Explanation, ...]:
        """The candidate explanations, in the codebook's order."""
        return self.codebook.explanations

    @cached_property
    def codebook(self) -> Codebook:
        """The question, its candidate explanations and the actors known beforehand."""
        outcome = tuple(row["name"] for row in self._rows("SELECT name FROM outcome ORDER BY rowid"))
        question = self.meta.get("question")
        return Codebook(
            question=Question(question, outcome) if question is not None else None,
            explanations=tuple(
                from_row(Explanation, row, "")
                for row in self._rows("SELECT * FROM explanation ORDER BY place")
            ),
            actors=tuple(
                from_row(KnownActor, row, "")
                for row in self._rows("SELECT * FROM known_actor ORDER BY rowid")
            ),
            learned=tuple((name, value) for name, value in json.loads(self.meta.get("learned", "[]"))),
        )

    @property
    def proposed(self) -> bool:
        """Whether the program proposed the explanations itself, for want of a codebook."""
        return self.meta.get("codebook") == "proposed"

    @property
    def reviews(self) -> Path | None:
        """The review log that belongs to its corpus, if there was one."""
        name = self.meta.get("reviews")
        return self._place(name) if name else None

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files and folders that it was built from, seen from where the knowledge base is."""
        return tuple(self._place(name) for name in json.loads(self.meta.get("inputs", "[]")))

    def _place(self, name: str) -> Path:
        folder = self.path.resolve().parent if self.path else Path()
        return Path(os.path.normpath(folder / name))

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """All articles, in the order of reading."""
        return tuple(self.iter_articles())

    def iter_articles(self) -> Iterator[Article]:
        """The articles one by one, for corpora that should not lie in memory whole."""
        for row in self._rows("SELECT * FROM article ORDER BY place"):
            yield from_row(Article, row, row["id"])

    def article(self, article_id: str) -> Article:
        """One article by its id."""
        for row in self._rows("SELECT * FROM article WHERE id = ?", article_id):
            return from_row(Article, row, article_id)
        available = [row["id"] for row in self._rows("SELECT id FROM article ORDER BY place")]
        raise UnknownNameError("article", article_id, available)

    @cached_property
    def sources(self) -> dict[str, str]:
        """The independent source of each article: the first article of its group of near-duplicates."""
        return {
            row["id"]: row["source"] for row in self._rows("SELECT id, source FROM article ORDER BY place")
        }

    @cached_property
    def actors(self) -> tuple[Actor, ...]:
        """All actors, merged across articles, with their mentions in all of them."""
        mentions: dict[str, list[Passage]] = {}
        for row in self._rows("SELECT * FROM mention ORDER BY rowid"):
            mentions.setdefault(row["actor"], []).append(_passage(row))
        rows = self._rows("SELECT * FROM actor ORDER BY name, id")
        return tuple(_actor(row, tuple(mentions.get(row["id"], ()))) for row in rows)

    def holder_name(self, holder: str, article_id: str) -> str:
        """The name to show for a holder of something in an article: an author by the byline."""
        if holder == AUTHOR:
            return self._bylines[article_id]
        return "unnamed source" if holder == UNNAMED else self._names.get(holder, holder)

    @cached_property
    def _bylines(self) -> dict[str, str]:
        return {row["id"]: row["byline"] for row in self._rows("SELECT id, byline FROM article")}

    @cached_property
    def _names(self) -> dict[str, str]:
        return {row["id"]: row["name"] for row in self._rows("SELECT id, name FROM actor")}

    @cached_property
    def merged(self) -> dict[str, tuple[str, ...]]:
        """Why names were taken for one actor, by the actor's id."""
        rows = self._rows("SELECT actor, reason FROM merge ORDER BY rowid")
        reasons: dict[str, tuple[str, ...]] = {}
        for row in rows:
            reasons[row["actor"]] = (*reasons.get(row["actor"], ()), row["reason"])
        return reasons

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What holders assert."""
        return self._items(Claim)

    @cached_property
    def causal(self) -> tuple[CausalAssertion, ...]:
        """What holders say to be, or not to be, the cause of something."""
        return self._items(CausalAssertion)

    @cached_property
    def stances(self) -> tuple[Stance, ...]:
        """Who supports, contests or reports which explanation."""
        return self._items(Stance)

    def items(self, *, include_rejected: bool = False) -> Iterator[Item]:
        """Claims, causal assertions and stances, one by one."""
        for kind, table in TABLES.items():
            rows = self._rows(f"SELECT * FROM {table} ORDER BY rowid")
            for row in rows:
                if include_rejected or row["status"] != Status.REJECTED:
                    yield from_row(kind, row, row["article"])

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """Causes and effects of one meaning, with all their passages."""
        passages: dict[str, list[Passage]] = {}
        for row in self._rows("SELECT * FROM factor_passage ORDER BY rowid"):
            passages.setdefault(row["factor"], []).append(_passage(row))
        return tuple(
            Factor(
                row["id"],
                row["label"],
                tuple(passages.get(row["id"], ())),
                bool(row["is_event"]),
                row["explanation"],
            )
            for row in self._rows("SELECT * FROM factor ORDER BY place")
        )

    @cached_property
    def offtopic(self) -> tuple[OffTopic, ...]:
        """Stretches of the files that are not the articles."""
        return tuple(
            from_row(OffTopic, row, row["article"])
            for row in self._rows("SELECT * FROM offtopic ORDER BY rowid")
        )

    @cached_property
    def unresolved(self) -> tuple[str, ...]:
        """Review decisions that could not be applied, each with the reason."""
        return tuple(row["decision"] for row in self._rows("SELECT decision FROM unresolved ORDER BY rowid"))

    def annotations(self, article_id: str, *, include_rejected: bool = False) -> Annotations:
        """Everything about one article; its actors' mentions are those in this article."""
        article = self.article(article_id)
        mentions: dict[str, list[Passage]] = {}
        for row in self._rows("SELECT * FROM mention WHERE article = ? ORDER BY rowid", article_id):
            mentions.setdefault(row["actor"], []).append(_passage(row))
        actors = (
            _actor(row, tuple(passages))
            for actor, passages in mentions.items()
            for row in self._rows("SELECT * FROM actor WHERE id = ?", actor)
        )
        offtopic = self._rows("SELECT * FROM offtopic WHERE article = ? ORDER BY rowid", article_id)

        def items(kind: type[AnItem]) -> tuple[AnItem, ...]:
            rows = self._rows(f"SELECT * FROM {TABLES[kind]} WHERE article = ? ORDER BY rowid", article_id)
            return tuple(
                from_row(kind, row, article_id)
                for row in rows
                if include_rejected or row["status"] != Status.REJECTED
            )

        return Annotations(
            article=article,
            offtopic=tuple(from_row(OffTopic, row, article_id) for row in offtopic),
            actors=tuple(actors),
            claims=items(Claim),
            causal=items(CausalAssertion),
            stances=items(Stance),
        )

    def suggestions(self, article_id: str) -> Annotations:
        """What the pipeline found in one article, before actors were merged and reviews laid over it."""
        article = self.article(article_id)
        key = machine_key(article, self.codebook, self.meta["pipeline"])
        for row in self._rows("SELECT items FROM machine WHERE article = ? AND key = ?", article_id, key):
            return unpack(row["items"], article)
        problem = "the pipeline's own annotations are missing; build it again from its articles"
        raise StoreError(self.path or "knowledge base", problem)

    def quote(self, passage: Passage) -> str:
        """The passage's own characters."""
        return passage.quote(self._text(passage.article))

    def context(self, passage: Passage, characters: int = 240) -> tuple[str, str, str]:
        """The passage with up to so many characters before and after it, cut between words."""
        text = self._text(passage.article)
        before = text[max(0, passage.start - characters) : passage.start]
        after = text[passage.end : passage.end + characters]
        if passage.start > characters:
            before = before[_first_gap(before) :]
        if passage.end + characters < len(text):
            after = after[: len(after) - _first_gap(after[::-1])]
        return before, self.quote(passage), after

    def _items(self, kind: type[AnItem]) -> tuple[AnItem, ...]:
        rows = self._rows(
            f"SELECT * FROM {TABLES[kind]} WHERE status != ? ORDER BY rowid",
            Status.REJECTED.value,
        )
        return tuple(from_row(kind, row, row["article"]) for row in rows)

    def _read_text(self, article_id: str) -> str:
        for row in self._rows("SELECT text FROM article WHERE id = ?", article_id):
            return str(row["text"])
        raise UnknownNameError("article", article_id, [])

    def _count(self, table: str) -> int:
        return int(next(self._rows(f"SELECT count(*) AS n FROM {table}"))["n"])

    def _rows(self, query: str, *values: object) -> Iterator[Any]:
        try:
            yield from self._connection.execute(query, values)
        except sqlite3.DatabaseError as error:
            raise StoreError(
                self.path or "knowledge base",
                f"damaged or closed ({error}); build it again from its articles",
            ) from error


def _first_gap(text: str) -> int:
    """How many characters stand before the first white space; none if there is no white space."""
    return next((index for index, character in enumerate(text) if character.isspace()), 0)


def _passage(row: Mapping[str, Any]) -> Passage:
    passage = passage_from_columns("passage", row, row["article"])
    assert passage is not None
    return passage


def _actor(row: Mapping[str, Any], mentions: tuple[Passage, ...]) -> Actor:
    aliases = tuple(json.loads(row["aliases"]))
    return Actor(row["id"], row["name"], ActorKind(row["kind"]), aliases, mentions)
