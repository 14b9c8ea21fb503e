"""``learned.toml``: what a review has taught about a corpus, laid over its codebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from graphlib_kb.corpus.codebook import read_actors
from graphlib_kb.corpus.toml import read_toml
from graphlib_kb.model import Codebook, KnownActor

LEARNED = "learned.toml"


def with_learned(codebook: Codebook, path: Path) -> Codebook:
    """The codebook with the numbers and the names of actors that a review has taught.

    Raises
    ------
    CodebookError
        If the file cannot be read, or has another key than ``numbers`` and ``actors``.
    """
    top = read_toml(path)
    top.expect(("numbers", "actors"))
    table = top.table("numbers")
    numbers = []
    for name, value in table.data.items() if table else ():
        if isinstance(value, bool) or not isinstance(value, int | float):
            assert table is not None
            table.fail(name, f"{value!r} is no number; delete the file and learn anew")
        numbers.append((name, float(value)))
    return with_taught(codebook, numbers, read_actors(top.tables("actors")))


def with_taught(
    codebook: Codebook, numbers: Iterable[tuple[str, float]], actors: Sequence[KnownActor]
) -> Codebook:
    """The codebook with learned numbers and actors; ``actors`` among its numbers says how many they are."""
    counted = (("actors", float(len(actors))),) if actors else ()
    together = _together(codebook.actors, actors)
    return replace(codebook, actors=together, learned=(*numbers, *counted))


def _together(known: Iterable[KnownActor], learned: Iterable[KnownActor]) -> tuple[KnownActor, ...]:
    """The codebook's actors with further names; a name that the codebook gives to somebody stays theirs."""
    actors = {actor.name: actor for actor in known}
    owners = {name: actor.name for actor in actors.values() for name in (actor.name, *actor.aliases)}
    for actor in learned:
        owner = owners.setdefault(actor.name, actor.name)
        present = actors.get(owner) or KnownActor(actor.name, actor.kind)
        names = [name for name in actor.aliases if owners.setdefault(name, owner) == owner]
        aliases = dict.fromkeys((*present.aliases, *names))
        actors[owner] = replace(present, aliases=tuple(aliases))
    return tuple(actors.values())
