from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from graphlib_kb.kb.machine import pack, unpack
from graphlib_kb.kb.rows import from_row, to_row
from graphlib_kb.model import (
    Actor,
    ActorKind,
    Annotations,
    Article,
    CausalAssertion,
    Certainty,
    Claim,
    Explanation,
    KnownActor,
    OffTopic,
    PartialDate,
    Passage,
    Polarity,
    Position,
    Relation,
    Stance,
    Status,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PARTS = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=3).map(tuple)
PASSAGE = st.builds(Passage, st.just("a"), st.integers(0, 2**31), st.integers(0, 2**31), PARTS)
VALUES = {
    str: TEXT,
    bool: st.booleans(),
    float: st.floats(0, 1),
    Passage: PASSAGE,
    Certainty: st.sampled_from(Certainty),
    Polarity: st.sampled_from(Polarity),
    Relation: st.sampled_from(Relation),
    Position: st.sampled_from(Position),
    Status: st.sampled_from(Status),
    ActorKind: st.sampled_from(ActorKind),
}
ITEM = st.one_of(
    st.builds(
        Claim, TEXT, PASSAGE, TEXT, st.none() | PASSAGE, st.none() | PASSAGE, chain=st.lists(TEXT).map(tuple)
    ),
    st.builds(CausalAssertion, TEXT, PASSAGE, PASSAGE, TEXT, st.none() | PASSAGE, claim=st.none() | TEXT),
    st.builds(Stance, TEXT, TEXT, TEXT, VALUES[Position], PASSAGE, VALUES[Certainty], VALUES[float]),
    st.builds(OffTopic, PASSAGE, TEXT),
    st.builds(Actor, TEXT, TEXT, VALUES[ActorKind], st.lists(TEXT).map(tuple), st.lists(PASSAGE).map(tuple)),
    st.builds(Explanation, TEXT, TEXT, TEXT, st.lists(TEXT).map(tuple)),
    st.builds(KnownActor, TEXT, VALUES[ActorKind], st.lists(TEXT).map(tuple)),
)


@given(ITEM)
def test_a_row_gives_back_its_value(item):
    assert from_row(type(item), to_row(item), "a") == item


def test_dates_keep_what_is_known_of_them():
    for date in (PartialDate(2024), PartialDate(2024, 5), PartialDate(2024, 5, 17), None):
        article = Article("a", "text", published=date)
        assert from_row(Article, to_row(article), "a") == article


@given(st.lists(ITEM, max_size=6))
def test_packed_annotations_give_back_their_values(items):
    article = Article("a", "text")
    kinds = {
        "offtopic": OffTopic,
        "actors": Actor,
        "claims": Claim,
        "causal": CausalAssertion,
        "stances": Stance,
    }
    found = {name: tuple(item for item in items if isinstance(item, kind)) for name, kind in kinds.items()}
    annotations = dataclasses.replace(Annotations(article), **found)
    assert unpack(pack(annotations), article) == annotations
