"""Causes and effects of one meaning become one factor, by the shipped model."""

from __future__ import annotations

import pytest

from graphlib_kb.annotate import group_factors
from graphlib_kb.model import AUTHOR, Annotations, Article, CausalAssertion, Passage

pytestmark = pytest.mark.model


def factors(*links: tuple[str, str]) -> list[set[str]]:
    """The phrases of each factor of an article that says of each pair that one brought about the other."""
    text, causal = "", []
    for number, (cause, effect) in enumerate(links):
        start = len(text)
        text += f"{cause} brought about {effect}.\n"
        at = start + len(cause) + len(" brought about ")
        causal.append(
            CausalAssertion(
                f"causal-{number}",
                Passage("a", start, start + len(cause)),
                Passage("a", at, at + len(effect)),
                AUTHOR,
            )
        )
    found = group_factors([Annotations(Article("a", text), causal=tuple(causal))], None)
    return [{passage.quote(text) for passage in factor.passages} for factor in found]


def test_wordings_of_one_cause_are_one_factor() -> None:
    found = factors(
        ("the ceasefire agreement", "a quiet winter"),
        ("the agreement on a ceasefire", "the return of the miners"),
    )
    assert {"the ceasefire agreement", "the agreement on a ceasefire"} in found


def test_the_name_that_a_debate_is_about_joins_nothing() -> None:
    mentions = [
        "Veldania",
        "Veldania's army advanced",
        "Veldania's ability to pay",
        "deeper cooperation with Veldania",
        "Veldania's victory",
        "the mayors of Veldania",
        "dependency on Veldania",
        "the press of Veldania",
    ]
    effects = [
        "hunger",
        "a flood",
        "a new law",
        "silence",
        "higher tolls",
        "a strike",
        "long nights",
        "the fair",
    ]
    for phrases in factors(*zip(mentions, effects, strict=True)):
        assert len(phrases & set(mentions)) <= 1, phrases
