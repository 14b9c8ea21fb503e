"""Articles to a knowledge base: annotated where they have changed, reviewed, merged, written as one file."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from graphlib_kb import __version__
from graphlib_kb.corpus import independent_sources, load_corpus
from graphlib_kb.errors import GraphlibError, InputError
from graphlib_kb.kb.derive import derive, insert, machine_annotations, machine_items
from graphlib_kb.kb.knowledge_base import KnowledgeBase, open_kb
from graphlib_kb.kb.machine import digest, machine_key, pack
from graphlib_kb.kb.rows import to_row
from graphlib_kb.kb.store import SCHEMA_VERSION, new_store, open_store, replacing
from graphlib_kb.model import Article, Codebook

if TYPE_CHECKING:
    from graphlib_kb.review import Decision

Report = Callable[[GraphlibError], None]


def build(
    inputs: str | Path | Iterable[str | Path],
    output: str | Path | None = None,
    *,
    codebook: Codebook | str | Path | None = None,
    reviewed: bool = True,
    jobs: int = 1,
    progress: bool | None = None,
    on_error: Report | None = None,
) -> KnowledgeBase:
    """Make a knowledge base of files and folders of articles.

    Articles that stand unchanged in ``output`` are not annotated again; a knowledge base in which nothing has
    changed is left as it is. Without a codebook, here or in the corpus folder, explanations are proposed.
    The file is written whole or not at all.

    Parameters
    ----------
    inputs
        Files, folders, patterns, or "-" for standard input.
    output
        The file to write; None keeps the knowledge base in memory.
    codebook
        Takes the place of the corpus's own.
    reviewed
        Whether the decisions in the corpus's ``reviews.jsonl`` are laid over what the machine found.
    jobs
        Number of processes that annotate.
    progress
        Whether to show a progress bar on standard error; None: on a terminal or in a notebook.
    on_error
        Is handed what is wrong with an article or a review decision, which is then passed over; without it,
        the first such error is raised.

    Raises
    ------
    GraphlibError
        If no article could be read, the codebook or the reviews have a mistake, or the file can't be written.
    """
    corpus = load_corpus(inputs, codebook=codebook)
    decisions = read_reviews(corpus.reviews, on_error) if reviewed else ()
    articles = corpus.articles(on_error=on_error)
    folder = Path(output).resolve().parent if output is not None else None
    about = {
        "title": corpus.title,
        "inputs": json.dumps([_place(item, folder) for item in corpus.inputs if str(item) != "-"]),
        "reviews": _place(corpus.reviews, folder) if corpus.reviews else None,
    }
    if output is None:
        store = new_store(None)
        _Build(store, None, decisions).run(articles, corpus.codebook, about, jobs, progress)
        return KnowledgeBase(store)

    target = Path(output)
    with ExitStack() as stack:
        previous = _previous(target)
        if previous:
            stack.callback(previous.close)
        store = stack.enter_context(replacing(target))
        _Build(store, previous, decisions).run(articles, corpus.codebook, about, jobs, progress)
    return open_kb(target)


def _place(path: str | Path, folder: Path | None) -> str:
    """Where an input is, seen from the knowledge base, so that both can move together."""
    place = Path(path).resolve()
    if folder is None or place.drive != folder.drive:
        return str(place)
    return Path(os.path.relpath(place, folder)).as_posix()


class _Build:
    """One run: what is written, what an earlier run left, and what reviewers decided."""

    def __init__(
        self, store: sqlite3.Connection, previous: sqlite3.Connection | None, decisions: tuple[Decision, ...]
    ) -> None:
        from graphlib_kb.annotate import PIPELINE_VERSION

        self.store = store
        self.kb = KnowledgeBase(store)
        self.previous = previous
        self.decisions = decisions
        self.pipeline = PIPELINE_VERSION

    def run(
        self,
        articles: Iterable[Article],
        codebook: Codebook | None,
        about: dict[str, str | None],
        jobs: int,
        progress: bool | None,
    ) -> None:
        """Fill the store; nothing is committed if the previous one already says all of it."""
        self.store.execute("BEGIN")
        fingerprint = self._read(articles, about["title"], codebook)
        if self.previous and _meta(self.previous, "fingerprint") == fingerprint:
            return
        self._find_sources()
        given = codebook is not None and bool(codebook.explanations)
        self._annotate(codebook, jobs, progress)
        if not given:
            codebook = self._propose(codebook)
            self._annotate(codebook, jobs, progress)
        assert codebook is not None
        derive(self.store, codebook, self.pipeline, self.decisions)
        meta = about | {
            "codebook": "given" if given else "proposed",
            "question": codebook.question.text if codebook.question else None,
            "learned": json.dumps(codebook.learned) if codebook.learned else None,
            "pipeline": self.pipeline,
            "version": __version__,
            "created": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "fingerprint": fingerprint,
        }
        for key, value in meta.items():
            if value is not None:
                insert(self.store, "meta", {"key": key, "value": value})
        self.store.execute("COMMIT")

    def _read(self, articles: Iterable[Article], title: str | None, codebook: Codebook | None) -> str:
        """Store the articles; the hash of all that the knowledge base will be made of."""
        made_by = (__version__, SCHEMA_VERSION, self.pipeline)
        fingerprint = digest(*made_by, title, repr(codebook), repr(self.decisions))
        number = 0
        for number, article in enumerate(articles, 1):
            fingerprint = digest(fingerprint, repr(article), article.text)
            row = to_row(article) | {"place": number, "byline": article.byline, "source": article.id}
            try:
                insert(self.store, "article", row)
            except UnicodeEncodeError:
                problem = (
                    "its text or title holds half a surrogate pair, which is no character; mend its encoding"
                )
                raise InputError(article.id, problem) from None
        if not number:
            raise InputError("corpus", "no article could be read, so nothing was built")
        return fingerprint

    def _find_sources(self) -> None:
        for article, source in independent_sources(self.kb.iter_articles()).items():
            self.store.execute("UPDATE article SET source = ? WHERE id = ?", (source, article))

    def _annotate(self, codebook: Codebook | None, jobs: int, progress: bool | None) -> None:
        """Find what is in each article, or take it over from the previous knowledge base."""
        pending: list[str] = []
        characters = 0
        for article in self.kb.iter_articles():
            key = machine_key(article, codebook, self.pipeline)
            if packed := self.previous and machine_items(self.previous, article.id, key):
                insert(self.store, "machine", {"article": article.id, "key": key, "items": packed})
            else:
                pending.append(article.id)
                characters += len(article.text)
        if not pending:
            return
        from tqdm import tqdm

        from graphlib_kb.annotate import annotate_all

        shown = sys.stderr.isatty() or "ipykernel" in sys.modules if progress is None else progress
        articles = (self.kb.article(article) for article in pending)
        with tqdm(
            total=characters, unit="char", unit_scale=True, desc="annotating", disable=not shown, leave=False
        ) as bar:
            results = annotate_all(articles, codebook, jobs=jobs, progress=bar.update)
            for done, found in enumerate(results, 1):
                article = found.article
                key = machine_key(article, codebook, self.pipeline)
                insert(self.store, "machine", {"article": article.id, "key": key, "items": pack(found)})
                bar.set_postfix_str(f"{done} of {len(pending)} articles")

    def _propose(self, codebook: Codebook | None) -> Codebook:
        from graphlib_kb.annotate import propose_codebook

        question = codebook.question if codebook else None
        found = machine_annotations(self.store, codebook, self.pipeline)
        proposed = propose_codebook(found, question=question.text if question else None)
        if codebook is None:
            return proposed
        return replace(codebook, question=question or proposed.question, explanations=proposed.explanations)


def _meta(store: sqlite3.Connection, key: str) -> str | None:
    row = store.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row["value"] if row else None


def _previous(target: Path) -> sqlite3.Connection | None:
    if not target.exists():
        return None
    return open_store(target, "it is left as it is: choose another file with -o")


def read_reviews(path: Path | None, on_error: Report | None = None) -> tuple[Decision, ...]:
    """The decisions of a review log, if there is one."""
    if path is None or not path.exists():
        return ()
    from graphlib_kb.review import read_decisions

    return read_decisions(path, on_error=on_error)
