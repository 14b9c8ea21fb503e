"""One actor in several articles."""

from __future__ import annotations

import pytest

from graphlib_kb.annotate import find_merges, merge_actors
from graphlib_kb.annotate.actors import actor_id
from graphlib_kb.model import Actor, ActorKind, Annotations, Article, Codebook, KnownActor

PERSON, BODY, STATE = ActorKind.PERSON, ActorKind.ORGANISATION, ActorKind.GOVERNMENT


def actor(name: str, kind: ActorKind = PERSON, *aliases: str) -> Actor:
    return Actor(actor_id(name), name, kind, aliases)


@pytest.mark.parametrize(
    ("one", "other", "because"),
    [
        (actor("Zoë Beck"), actor("Zoe Beck"), "spelled alike"),
        (actor("Beck"), actor("Zoe Beck"), "surname of Zoe Beck alone"),
        (actor("Sergei Petrenko"), actor("Sergey Petrenko"), "given name"),
        (actor("J. Miller"), actor("Jane Miller"), "given name"),
        (actor("NUM", BODY), actor("National Union of Miners", BODY), "initials"),
    ],
)
def test_names_of_one_actor_are_merged_and_it_is_said_why(one: Actor, other: Actor, because: str) -> None:
    (merge,) = find_merges([one, other])
    assert {merge.actor, merge.into} == {one.id, other.id}
    assert because in merge.reason


@pytest.mark.parametrize(
    "actors",
    [
        [actor("Beck"), actor("Zoe Beck"), actor("Karl Beck")],
        [actor("Anna Miller"), actor("Jane Miller")],
        [actor("National Union", BODY), actor("Nurses United", BODY)],
    ],
)
def test_names_of_different_actors_stay_apart(actors: list[Actor]) -> None:
    assert find_merges(actors) == ()


def test_actors_whom_the_codebook_tells_apart_are_not_merged() -> None:
    codebook = Codebook(actors=(KnownActor("J. Miller", PERSON), KnownActor("Jane Miller", PERSON)))
    assert find_merges([actor("J. Miller"), actor("Jane Miller")], codebook) == ()


def test_a_merged_actor_keeps_the_other_names() -> None:
    articles = [
        Annotations(Article("a", "", ""), actors=(actor("Beck"),)),
        Annotations(Article("b", "", ""), actors=(actor("Zoe Beck", PERSON, "Minister Beck"),)),
    ]
    merged = merge_actors(articles)
    assert merged["a", actor_id("Beck")] == merged["b", actor_id("Zoe Beck")]
    assert set(merged["a", actor_id("Beck")].aliases) == {"Beck", "Minister Beck"}


def test_a_group_that_only_a_common_noun_names_is_another_in_each_article() -> None:
    assert actor_id("residents", "a") != actor_id("residents", "b")
    assert actor_id("Residents of Vessen") == actor_id("the residents of Vessen")
