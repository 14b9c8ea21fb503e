"""``corpus.toml``: the title of a corpus, what is known about its articles, and its codebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from graphlib_kb.corpus.codebook import read_codebook
from graphlib_kb.corpus.toml import Table, read_toml
from graphlib_kb.errors import CodebookError
from graphlib_kb.model import Article, Codebook, PartialDate

MANIFEST = "corpus.toml"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a manifest says about one file; None or empty where it says nothing."""

    path: Path
    id: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    published: PartialDate | None = None
    url: str | None = None
    sections: tuple[str, ...] = ()

    def describe(self, article: Article) -> Article:
        """The article with what the manifest knows about it; the manifest wins over the file.

        A file of many articles gives each its id, and its title, itself.
        """
        own = ("id", "title") if self.path.suffix.lower() not in (".jsonl", ".csv") else ()
        known = {
            name: value
            for name in (*own, "authors", "outlet", "published", "url", "sections")
            if (value := getattr(self, name))
        }
        return replace(article, **known)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of a ``corpus.toml``; ``missing`` are the errors of the files that it names in vain."""

    folder: Path
    title: str | None
    codebook: Codebook | None
    entries: Mapping[Path, Entry]
    missing: tuple[CodebookError, ...]


def load_manifest(path: Path) -> Manifest:
    """Read and check a ``corpus.toml``.

    Raises
    ------
    CodebookError
        If it says something that a manifest doesn't know: names file, line and key.
    """
    top = read_toml(path)
    codebook = read_codebook(top)
    entries: dict[Path, Entry] = {}
    ids: dict[str, Path] = {}
    missing = []
    for table in top.tables("articles"):
        entry = _entry(path.parent, table)
        if entry.path in entries:
            table.fail("path", f"{table.data['path']!r} is described above already")
        if entry.id and ids.setdefault(entry.id, entry.path) != entry.path:
            table.fail("id", f"{entry.id!r} is the id of {ids[entry.id].name} already")
        if not entry.path.is_file():
            missing.append(table.error("path", f"there is no file {table.data['path']!r} in {path.parent}"))
            continue
        entries[entry.path] = entry
    has_codebook = codebook.question or codebook.explanations or codebook.actors
    return Manifest(
        path.parent, top.text("title"), codebook if has_codebook else None, entries, tuple(missing)
    )


def _entry(folder: Path, table: Table) -> Entry:
    table.expect(("path", "id", "title", "authors", "outlet", "published", "url", "sections"))
    return Entry(
        path=(folder / table.required_text("path")).resolve(),
        id=table.text("id"),
        title=table.text("title"),
        authors=table.texts("authors"),
        outlet=table.text("outlet"),
        published=table.date("published"),
        url=table.text("url"),
        sections=table.texts("sections"),
    )
