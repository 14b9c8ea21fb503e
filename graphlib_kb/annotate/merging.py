"""The same actor in several articles, by rules that say why and can be undone one by one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from ..model import Actor, ActorKind, Annotations, Codebook
from .gazetteer import plain


@dataclass(frozen=True, slots=True)
class Merge:
    """Two names that are one actor's: the id given up, the id kept, and the rule that says so."""

    actor: str
    into: str
    reason: str


def merge_actors(
    annotations: Iterable[Annotations], codebook: Codebook | None = None
) -> dict[tuple[str, str], Actor]:
    """The actor that each article's actor is: (article id, actor id) -> merged actor, without mentions.

    Actors of one name are one by their id already; `find_merges` gives what is merged beyond that, and why.
    """
    seen: dict[str, Actor] = {}
    places: list[tuple[str, str]] = []
    for found in annotations:
        for actor in found.actors:
            places.append((found.article.id, actor.id))
            known = seen.get(actor.id)
            seen[actor.id] = _joined(known, actor) if known else _joined(actor, actor)
    into = {merge.actor: merge.into for merge in find_merges(seen.values(), codebook)}
    merged: dict[str, Actor] = {}
    for key, actor in seen.items():
        target = into.get(key, key)
        base = merged.get(target) or seen[target]
        merged[target] = _joined(base, actor)
    return {(article, key): merged[into.get(key, key)] for article, key in places}


def _joined(kept: Actor, other: Actor) -> Actor:
    """`kept` with the other's names; its kind is the more telling of the two."""
    names = dict.fromkeys(
        (*kept.aliases, *((other.name,) if other.name != kept.name else ()), *other.aliases)
    )
    kind = ActorKind.GOVERNMENT if ActorKind.GOVERNMENT in (kept.kind, other.kind) else kept.kind
    return Actor(kept.id, kept.name, kind, tuple(name for name in names if name != kept.name))


def find_merges(actors: Iterable[Actor], codebook: Codebook | None = None) -> tuple[Merge, ...]:
    """Which actors of a corpus are one.

    The rules, the first that fits: names that differ only in accents, punctuation or letter case; a surname
    that only one full name of the corpus has; the same surname with given names spelled differently or
    initials; an acronym that only one full name gives. Names that the codebook tells apart stay so.
    """
    everyone = {actor.id: actor for actor in actors}
    known = {plain(actor.name) for actor in codebook.actors} if codebook else set()
    merges: dict[str, Merge] = {}

    def merge(one: Actor, other: Actor, reason: str) -> None:
        if (
            one.id == other.id
            or one.id in merges
            or (plain(one.name) in known and plain(other.name) in known)
        ):
            return
        if plain(one.name) in known:
            one, other = other, one
        target = other.id
        while target in merges:
            target = merges[target].into
        if target != one.id and one.id not in merges:
            merges[one.id] = Merge(one.id, target, reason)

    by_spelling: dict[str, Actor] = {}
    for actor in everyone.values():
        spelling = _spelling(actor.name)
        if spelling in by_spelling:
            merge(
                actor,
                by_spelling[spelling],
                f"“{actor.name}” and “{by_spelling[spelling].name}” are spelled alike",
            )
        else:
            by_spelling[spelling] = actor
    persons = [a for a in everyone.values() if a.kind is ActorKind.PERSON]
    by_surname: dict[str, list[Actor]] = {}
    for person in persons:
        if " " in person.name:
            by_surname.setdefault(_spelling(person.name.split()[-1]), []).append(person)
    for person in persons:
        if " " not in person.name:
            full = by_surname.get(_spelling(person.name), [])
            if len({_spelling(f.name) for f in full}) == 1:
                merge(person, full[0], f"“{person.name}” is the surname of {full[0].name} alone")
    for same in by_surname.values():
        for one, other in ((a, b) for i, a in enumerate(same[:50]) for b in same[i + 1 : 50]):
            if _given_alike(one.name, other.name):
                shorter, longer = sorted((one, other), key=lambda a: (len(a.name), a.name))
                merge(
                    shorter,
                    longer,
                    f"“{shorter.name}” and “{longer.name}” differ only in how the given name is written",
                )
    bodies = [a for a in everyone.values() if a.kind is not ActorKind.PERSON]
    by_initials: dict[str, list[Actor]] = {}
    for body in bodies:
        if len(body.name.split()) > 2:
            by_initials.setdefault(_initials(body.name), []).append(body)
    for body in bodies:
        name = body.name.replace(".", "")
        if name.isupper() and 2 < len(name) < 9 and len(by_initials.get(name, [])) == 1:
            merge(
                body,
                by_initials[name][0],
                f"“{body.name}” is made of the initials of {by_initials[name][0].name}",
            )
    return tuple(merges.values())


def _spelling(name: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain(name)) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", bare).strip()


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.findall(r"\w+", name) if word[0].isupper())


def _given_alike(one: str, other: str) -> bool:
    """Whether two full names of one surname may be the same person's."""
    a, b = _spelling(" ".join(one.split()[:-1])), _spelling(" ".join(other.split()[:-1]))
    if not a or not b or a[0] != b[0]:
        return False
    first, second = a.split()[0], b.split()[0]
    return (
        first == second
        or len(first) == 1
        or len(second) == 1
        or (len(first) > 4 and _distance(first, second) == 1)
    )


def _distance(a: str, b: str) -> int:
    """How many letters are to be changed, added or left out."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]
