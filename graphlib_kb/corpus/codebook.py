"""The codebook: the question, its candidate explanations and the known actors, to and from TOML."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from graphlib_kb.corpus.toml import Table, read_toml, suggestion
from graphlib_kb.model import ActorKind, Codebook, Explanation, KnownActor, Question

TOP_KEYS = ("title", "question", "articles", "explanations", "actors")


def load_codebook(path: str | Path) -> Codebook:
    """The codebook of a ``corpus.toml``, of a folder that holds one, or of a file with just its tables.

    Raises
    ------
    CodebookError
        If the file cannot be read or says something that a codebook doesn't know: names file, line and key.
    """
    path = Path(path)
    return read_codebook(read_toml(path / "corpus.toml" if path.is_dir() else path))


def read_codebook(top: Table) -> Codebook:
    """The codebook in the top table of a file."""
    top.expect(TOP_KEYS)
    return Codebook(
        _question(top.table("question")),
        _explanations(top.tables("explanations")),
        read_actors(top.tables("actors")),
    )


def _question(table: Table | None) -> Question | None:
    if table is None:
        return None
    table.expect(("text", "outcome"))
    return Question(table.required_text("text"), table.texts("outcome"))


def _explanations(tables: tuple[Table, ...]) -> tuple[Explanation, ...]:
    found: dict[str, Explanation] = {}
    for table in tables:
        table.expect(("id", "label", "description", "phrases", "rivals"))
        name = table.required_text("id")
        if name.split() != [name]:
            table.fail("id", f"{name!r} has white space in it; write it with hyphens")
        if name in found:
            table.fail("id", f"{name!r} is taken by an explanation above")
        found[name] = Explanation(
            name,
            table.text("label") or name,
            table.text("description") or "",
            table.texts("phrases"),
            table.texts("rivals"),
        )
    for table, (name, explanation) in zip(tables, found.items(), strict=True):
        for rival in explanation.rivals:
            if rival == name:
                table.fail("rivals", f"{name!r} cannot be its own rival")
            if rival not in found:
                table.fail("rivals", f"no explanation has the id {rival!r}; {suggestion(rival, found)}")
    return tuple(found.values())


def read_actors(tables: tuple[Table, ...]) -> tuple[KnownActor, ...]:
    """The actors of ``[[actors]]`` tables."""
    actors = []
    owner: dict[str, str] = {}
    for table in tables:
        table.expect(("name", "kind", "aliases"))
        name, kind = table.required_text("name"), table.required_text("kind")
        kinds = [str(known) for known in ActorKind]
        if kind not in kinds:
            table.fail("kind", f"no kind of actor is called {kind!r}; {suggestion(kind, kinds)}")
        aliases = table.texts("aliases")
        if name in owner:
            table.fail("name", f"{name!r} is a name of {owner[name]!r} above")
        for alias in (name, *aliases):
            if owner.setdefault(alias, name) != name:
                table.fail("aliases", f"{alias!r} is a name of {owner[alias]!r} above")
        actors.append(KnownActor(name, ActorKind(kind), aliases))
    return tuple(actors)


def dump_codebook(codebook: Codebook) -> str:
    """The codebook as TOML text to edit; `load_codebook` reads the same codebook from it."""
    blocks = []
    if codebook.question:
        blocks.append(
            [
                "[question]",
                f"text = {_text(codebook.question.text)}",
                *_list("outcome", codebook.question.outcome),
            ]
        )
    for e in codebook.explanations:
        lines = ["[[explanations]]", f"id = {_text(e.id)}", f"label = {_text(e.label)}"]
        if e.description:
            lines.append(f"description = {_text(e.description)}")
        blocks.append([*lines, *_list("phrases", e.phrases), *_list("rivals", e.rivals)])
    blocks += [
        ["[[actors]]", f"name = {_text(a.name)}", f'kind = "{a.kind}"', *_list("aliases", a.aliases)]
        for a in codebook.actors
    ]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _list(key: str, values: Iterable[str]) -> list[str]:
    texts = [_text(value) for value in values]
    line = f"{key} = [{', '.join(texts)}]"
    if not texts:
        return []
    return [line] if len(line) <= 100 else [f"{key} = [", *(f"    {text}," for text in texts), "]"]


def _text(value: str) -> str:
    """A TOML basic string: JSON's escapes are valid TOML, but TOML escapes DEL too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
