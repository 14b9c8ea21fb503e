"""The sample corpus is complete, exact, and described in words of its own."""

from __future__ import annotations

import hashlib
import re

import pytest

import graphlib_kb
from graphlib_kb.corpus import load_corpus, seeds

EXPECTED = [
    [
        ("about the author", "Rusif Huseynov is Direct"),
        ("photo credit", "Photo by Aziz Karimov/SO"),
        ("publisher's notice", "The Middle East Institut"),
    ],
    [("repeated headline", "“Russians never leave,” "), ("publisher's notice", "This article was origina")],
    [
        ("byline", "Olesya Vartanyan, Expert"),
        ("photo caption", "Image caption: Patrol ro"),
        ("photo caption", "Image caption: Decline i"),
        ("about the author", "Olesya Vartanyan is a co"),
    ],
    [("pull quote", "If the post-2020 securit"), ("pull quote", "In the heat of battle, c")],
    [
        ("photo caption", "A still image taken from"),
        ("page widget", "TT\n20"),
        ("repeated headline", "Russia Quietly Exits Kar"),
        ("photo caption", "A still image taken from"),
        ("another article", "Sudan's Relentless War: "),
    ],
]

DIGESTS = {
    "000_2e716434d4f49fe8.txt": "c39504e96e8dd0a3a885b76558a43addbe36d86364b27294f648d3c7f111e858",
    "001_0d065d75e5616038.txt": "2b36e09c99d51c52c7170902e9211a7647fd97b752ca68bd4da02d40fa041c4e",
    "002_e48e64e475aa5e7e.txt": "523b43e0c735fd2d2fefc23203e03c59cf25035000e53b48bdf003d46712fb54",
    "003_3543dca0f5e810b6.txt": "ed7bafbfb1b86ae89f732907bcf4164ac0c268d0ea8473a206c2b21ad07111d7",
    "004_8b6ae60c6c3da611.txt": "cac0edb3bd5524a01431a0740cb5133c4d50720fcaef2851c00acd22b763a9a0",
}


def test_seeds_stays_a_function_of_the_package() -> None:
    assert graphlib_kb.seeds() == graphlib_kb.seeds()
    assert (graphlib_kb.seeds() / "corpus.toml").is_file()


def test_the_five_articles_are_as_they_were_given() -> None:
    digests = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(seeds().glob("*.txt"))
    }
    assert digests == DIGESTS


def test_dates_known_to_the_month_or_year_stay_so() -> None:
    dates = [str(article.published) for article in load_corpus(seeds()).articles()]
    assert dates == ["2024-05", "2024-05", "2025", "2022-04", "2024-04"]


def test_bylines_are_the_authors_or_who_published() -> None:
    assert [article.byline for article in load_corpus(seeds()).articles()] == [
        "Rusif Huseynov & Murad Muradov",
        "Topchubashov Center",
        "Olesya Vartanyan",
        "Laurence Broers",
        "AFP",
    ]


def test_the_nine_explanations_are_there_with_phrases() -> None:
    codebook = load_corpus(seeds()).codebook
    assert codebook is not None
    assert [e.id for e in codebook.explanations] == [
        "ukraine-war",
        "mission-obsolete",
        "azerbaijani-strategy",
        "punish-armenia",
        "keep-baku-ties",
        "face-saving",
        "weak-mandate",
        "grand-bargain",
        "never-leave",
    ]
    assert all(4 <= len(e.phrases) <= 10 and e.description for e in codebook.explanations)
    assert codebook.question is not None
    assert len(codebook.question.outcome) >= 5


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def test_phrases_are_not_copied_from_the_articles() -> None:
    codebook = load_corpus(seeds()).codebook
    assert codebook is not None
    texts = [words(article.text) for article in load_corpus(seeds()).articles()]
    copied = [
        phrase
        for explanation in codebook.explanations
        for phrase in explanation.phrases
        if len(words(phrase).split()) > 5 and any(words(phrase) in text for text in texts)
    ]
    assert copied == []


@pytest.mark.parametrize("number", range(5))
def test_every_stretch_that_is_not_the_article_is_found(number: int) -> None:
    article = list(load_corpus(seeds()).articles())[number]
    found = [
        (o.reason, article.text[o.passage.start : o.passage.end]) for o in graphlib_kb.find_offtopic(article)
    ]
    starts = [(reason, text[:24]) for reason, text in found]
    assert starts == EXPECTED[number]
