"""Texts that are no articles go through: offsets stay true and nothing crashes."""

from __future__ import annotations

import pytest

from graphlib_kb.annotate import annotate
from graphlib_kb.encoder import model_path
from graphlib_kb.model import Annotations, Article, OffTopic, Passage

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(
        not model_path().is_dir(), reason="the trained model has not been built in this checkout"
    ),
]

TEXTS = {
    "empty": "",
    "white space": " \n\t\u00a0\n",
    "zero width": "The mayor\u200b said that the\u200d strike caused the\ufeff famine.",
    "right to left": "\u202eThe mayor\u202c said \u2067that the strike\u2069 caused the famine.",
    "astral": "𝕿he mayor 😀 said that the strike 🧨 caused the famine 🌾.",
    "controls": "The mayor\x00 said\x07 that the strike\x1b[31m caused the famine.\r\n\r\nIt ended.\r\n",
    "markup": "<script>alert('x')</script> The mayor said that <b>the strike</b> caused the famine.",
    "quotes without end": '"The strike caused the famine, “he said. ‘It did. (And "again\n\nNobody answered.',
    "one long sentence": "and the strike caused the famine " * 2000,
    "one long word": "x" * 20_000 + " said the mayor.",
}


def passages(found: Annotations) -> list[Passage]:
    spans = [p for a in found.actors for p in a.mentions]
    for claim in found.claims:
        spans += [p for p in (claim.content, claim.source, claim.cue) if p]
    for causal in found.causal:
        spans += [p for p in (causal.cause, causal.effect, causal.signal) if p]
    return spans


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_any_text_goes_through_and_its_spans_are_clean(text: str) -> None:
    for passage in passages(annotate(Article("a", text))):
        quote = text[passage.start : passage.end]
        assert quote
        assert quote == quote.strip()


def test_items_have_ids_of_their_own_and_are_the_same_on_every_run() -> None:
    text = (
        "The mayor said that the strike caused the famine. The mayor said that the strike caused the famine."
    )
    first, second = (annotate(Article("a", text)) for _ in range(2))
    ids = [item.id for item in (*first.claims, *first.causal, *first.actors)]
    assert len(ids) == len(set(ids))
    assert first == second


def test_nothing_is_found_in_or_across_offtopic_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The strike caused\n\nThe flood caused the fire, said Ann Lee.\n\nthe famine, said Bob Roe."
    start, end = text.index("The flood"), text.index("\n\nthe famine")
    stretch = OffTopic(Passage("a", start, end), "caption")
    monkeypatch.setattr("graphlib_kb.annotate.pipeline.find_offtopic", lambda _: (stretch,))
    for passage in passages(annotate(Article("a", text))):
        assert passage.end <= start or passage.start >= end


def test_every_item_says_why() -> None:
    text = "The mayor said that the strike had caused the famine."
    found = annotate(Article("a", text))
    assert found.claims
    assert found.causal
    assert all(item.reason for item in (*found.claims, *found.causal))
