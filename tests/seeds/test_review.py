"""The shipped review of the sample corpus applies whole and is what is shown."""

from __future__ import annotations

import pytest

import graphlib_kb as gk
from graphlib_kb.model import Status


@pytest.fixture(scope="module")
def kb():
    with gk.build(gk.seeds()) as built:
        yield built


@pytest.mark.model
def test_every_decision_is_applied(kb):
    assert kb.unresolved == ()


@pytest.mark.model
def test_what_is_shown_was_accepted(kb):
    items = [*kb.claims, *kb.causal, *kb.stances]
    assert {item.status for item in items} == {Status.ACCEPTED}


@pytest.mark.model
def test_every_article_takes_a_side_on_something(kb):
    assert {stance.evidence.article for stance in kb.stances} == {article.id for article in kb.articles}


@pytest.mark.model
def test_nothing_is_claimed_inside_off_topic_stretches(kb):
    for claim in kb.claims:
        assert not any(claim.content in stretch.passage for stretch in kb.offtopic)
