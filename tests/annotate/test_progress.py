"""What is told while an article is read."""

from __future__ import annotations

import pytest

from graphlib_kb.annotate import annotate_all
from graphlib_kb.encoder import component
from graphlib_kb.model import Article


@pytest.mark.model
def test_a_long_article_is_told_in_pieces_that_make_up_its_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(component, "BLOCK_WORDS", 150)
    article = Article("flood", "The mayor said that the river rose because it rained all night. " * 40)
    told: list[int] = []
    list(annotate_all([article], progress=told.append))
    assert len(told) > 3
    assert min(told) > 0
    assert sum(told) == len(article.text)
