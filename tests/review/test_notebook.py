from __future__ import annotations

from dataclasses import replace

import pytest

from graphlib_kb.review.decisions import Verdict, read_decisions
from graphlib_kb.review.session import ReviewSession


@pytest.fixture
def session(one, two, log, codebook, clock):
    return ReviewSession([one, two], log, reviewer="anna", codebook=codebook, clock=clock)


def test_a_session_shows_its_progress(session):
    session.next().accept()
    assert "1 of 18 settled, 17 left" in session._repr_html_()


def test_a_card_shows_its_item_and_decides_it(session, one, log):
    card = session.card("one", one.claims[0].id)
    html = card._repr_html_()
    assert '<mark style="background:#cfe6f7;color:#111" title="content">' in html
    assert "Mara Lind" in html
    assert "[content: The bridge finished us]" in repr(card)
    card.correct(certainty="hedged", note="careful")
    assert card.entry.decision.verdict is Verdict.CORRECT
    assert "correct by anna: careful" in card._repr_html_()
    assert len(read_decisions(log)) == 1


def test_the_last_card_is_none(session):
    while card := session.next(kinds=["claim"]):
        card.reject()
    assert session.next(kinds=["claim"]) is None


def test_hostile_text_is_shown_as_text(one, log):
    text = one.article.text.replace("Mara Lind", "<img src=x onerror=alert(1)>")
    article = replace(one.article, text=text, title="<script>alert(1)</script>", authors=("<b>",))
    claim = replace(one.claims[0], reason="<script>alert(1)</script>")
    actors = (replace(one.actors[0], name="<script>"), *one.actors[1:])
    found = replace(one, article=article, claims=(claim,), actors=actors, causal=(), stances=())
    session = ReviewSession([found], log, reviewer="<i>anna")
    html = session._repr_html_() + "".join(
        session.card("one", entry.id)._repr_html_() for entry in session.entries("one")
    )
    for tag in ("<script", "<img", "<b>", "<i>"):
        assert tag not in html.replace("<b>Review", "").replace("<b>claim", "").replace(
            "<b>actor", ""
        ).replace("<b>offtopic", "")
