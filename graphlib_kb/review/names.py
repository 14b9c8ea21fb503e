"""What actors are called in a corpus: names, kinds and other names on which reviewed articles agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from ..model import Actor, ActorKind, Annotations, KnownActor

LEAST_ARTICLES = 2
"""In which a name must stand to be learned: merges and names of one article say nothing of others."""


def learn_actors(read: Iterable[tuple[Annotations, Annotations]]) -> tuple[KnownActor, ...]:
    """The actors whom reviewers see otherwise than the machine, from what it found and its review.

    A name that several actors bear teaches nothing.
    """
    kinds: defaultdict[str, Counter[ActorKind]] = defaultdict(Counter)
    called: defaultdict[str, Counter[str]] = defaultdict(Counter)
    changed: Counter[str] = Counter()
    for machine, reviewed in read:
        before = named_mentions(machine)
        for actor in reviewed.actors:
            kinds[actor.name][actor.kind] += 1
            called[actor.name].update(_names(actor, reviewed.article.text))
            changed[actor.name] += not named_mentions_of(actor) <= before
    bearers = Counter(name.casefold() for names in called.values() for name in names)
    return tuple(
        KnownActor(
            name,
            kinds[name].most_common(1)[0][0],
            tuple(
                other
                for other, articles in sorted(called[name].items())
                if other != name and articles >= LEAST_ARTICLES and bearers[other.casefold()] == 1
            ),
        )
        for name, articles in sorted(changed.items())
        if articles >= LEAST_ARTICLES
    )


def named_mentions(found: Annotations) -> set[tuple[str, ActorKind, int, int]]:
    """Who is mentioned where, by name and kind."""
    return {mention for actor in found.actors for mention in named_mentions_of(actor)}


def named_mentions_of(actor: Actor) -> set[tuple[str, ActorKind, int, int]]:
    """Where an actor is mentioned, with its name and kind."""
    return {(actor.name, actor.kind, mention.start, mention.end) for mention in actor.mentions}


def _names(actor: Actor, text: str) -> set[str]:
    """All its names, with those mentions that are names."""
    mentioned = {" ".join(mention.quote(text).split()) for mention in actor.mentions}
    return {actor.name, *actor.aliases, *(words for words in mentioned if words[:1].isupper())}
