"""The made-up debates hold together: their references are of their texts and codebooks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graphlib_kb.corpus import find_offtopic, load_corpus
from graphlib_kb.model import Certainty, Position, Relation

NAMES = ("bank_failure", "government_fell", "holdout_army_collapse")
DEBATES = [Path(__file__).parents[1] / "data" / "debates" / name for name in NAMES]


def spans(value: Any) -> list[dict[str, Any]]:
    """Every span with its quotation inside a reference."""
    if isinstance(value, list):
        return [span for item in value for span in spans(item)]
    if not isinstance(value, dict):
        return []
    found = [span for item in value.values() for span in spans(item)]
    return [*found, value] if "start" in value and ("text" in value or "evidence" in value) else found


@pytest.mark.parametrize("folder", DEBATES, ids=lambda folder: folder.name)
def test_references_quote_their_articles_and_name_what_the_codebook_has(folder: Path) -> None:
    corpus = load_corpus(folder)
    assert corpus.codebook is not None
    known = {explanation.id for explanation in corpus.codebook.explanations}
    for article in corpus.articles():
        gold = json.loads((folder / "gold" / f"{article.id[:3]}.json").read_text(encoding="utf-8"))
        assert spans(gold)
        for span in spans(gold):
            quote = article.text[span["start"] : span["end"]]
            assert quote == span.get("text", span.get("evidence"))
            assert quote == quote.strip()
        for stance in gold["stances"]:
            assert stance["explanation"] in known
            Position(stance["stance"])
            Certainty(stance["certainty"])
        for causal in gold["causal"]:
            Relation(causal["relation"])


@pytest.mark.parametrize("folder", DEBATES, ids=lambda folder: folder.name)
def test_what_is_not_the_article_is_found_in_them(folder: Path) -> None:
    for article in load_corpus(folder).articles():
        gold = json.loads((folder / "gold" / f"{article.id[:3]}.json").read_text(encoding="utf-8"))
        expected = sorted((o["start"], o["end"], o["why"]) for o in gold["offtopic"])
        found = [(o.passage.start, o.passage.end, o.reason) for o in find_offtopic(article)]
        assert found == expected
