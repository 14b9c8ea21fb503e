"""Copies of one article are one source; different articles on one event are not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from graphlib_kb.corpus import independent_sources, read_articles
from graphlib_kb.model import Article

DEBATES = Path(__file__).parents[1] / "data" / "debates"
ARTICLES = [
    article
    for name in ("bank_failure", "government_fell", "holdout_army_collapse")
    for article in (
        Article(f"{name}/{article.id}", article.text) for article in read_articles(DEBATES / name)
    )
]


def edited(text: str, share: float) -> str:
    """The text with a share of its words dropped, doubled or replaced."""
    rng = random.Random(text)
    words = text.split(" ")
    changed = [[], ["whatever"], ["very", "much"]]
    return " ".join(w for word in words for w in (rng.choice(changed) if rng.random() < share else [word]))


def first_part(text: str, share: float) -> str:
    return text[: text.rindex(" ", 0, int(len(text) * share))]


EDITS = {
    "word for word": lambda text: text,
    "lightly edited": lambda text: edited(text, 0.05),
    "edited": lambda text: edited(text, 0.10),
    "cut to a half": lambda text: first_part(text, 0.5),
    "with another header and footer": lambda text: (
        f"THE DAILY NEWS\nShare\n12\n\n{text}\n\n© Daily News. All rights reserved.\nRead next\nMore news\n"
    ),
    "in other line ends and spaces": lambda text: text.replace("\n", "\r\n").replace(" ", "\xa0"),
    "in capitals": str.upper,
    "with paragraphs in another order": lambda text: "\n".join(reversed(text.split("\n"))),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_a_copy_has_the_source_of_its_original(edit) -> None:  # type: ignore[no-untyped-def]
    copies = [Article(f"copy/{article.id}", edit(article.text)) for article in ARTICLES]
    sources = independent_sources([*ARTICLES, *copies])
    assert sources == {
        **{article.id: article.id for article in ARTICLES},
        **{f"copy/{article.id}": article.id for article in ARTICLES},
    }


def test_articles_on_one_event_are_sources_of_their_own() -> None:
    assert independent_sources(ARTICLES) == {article.id: article.id for article in ARTICLES}


def test_a_quotation_in_common_makes_no_copy() -> None:
    statement = ARTICLES[0].text[:400]
    both = [Article("a", statement + ARTICLES[1].text), Article("b", statement + ARTICLES[2].text)]
    assert independent_sources(both) == {"a": "a", "b": "b"}


def test_a_group_is_named_after_its_first_article_however_it_is_linked() -> None:
    text = ARTICLES[4].text
    half = len(text) // 2
    parts = [Article("front", text[:half]), Article("back", text[half:]), Article("whole", text)]
    assert independent_sources(parts) == {"front": "front", "back": "front", "whole": "front"}


def test_what_is_not_the_article_does_not_make_copies() -> None:
    notice = (
        "\n\n© 2024. All rights reserved. The views expressed are those of the authors alone. "
        + "x y z " * 50
    )
    one, other = (
        Article(name, article.text + notice) for name, article in zip("ab", ARTICLES[:2], strict=True)
    )
    assert independent_sources([one, other]) == {"a": "a", "b": "b"}


def test_tiny_and_empty_articles_are_told_apart() -> None:
    texts = {"a": "One.", "b": "Two.", "c": "One.", "d": "...", "e": "..."}
    sources = independent_sources(Article(name, text) for name, text in texts.items())
    assert sources["a"] == sources["c"] != sources["b"]


def test_the_answer_is_the_same_on_every_run() -> None:
    assert independent_sources(ARTICLES) == independent_sources(iter(ARTICLES))
