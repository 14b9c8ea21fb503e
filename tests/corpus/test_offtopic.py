"""What is not the article is marked, what is the article is not, and no offset ever moves."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlib_kb.corpus import find_offtopic
from graphlib_kb.model import Article

DATA = sorted((Path(__file__).parents[1] / "data" / "offtopic").glob("*.txt"))
MARK = re.compile(r"⟦([^|⟧]+)\||⟧")


def unmark(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text without its marks, and the stretches between them."""
    plain, stretches, last, start, reason = "", [], 0, 0, ""
    for mark in MARK.finditer(text):
        plain += text[last : mark.start()]
        last = mark.end()
        if mark[1]:
            start, reason = len(plain), mark[1]
        else:
            stretches.append((start, len(plain), reason))
    return plain + text[last:], stretches


def found(text: str, **metadata: object) -> list[tuple[int, int, str]]:
    article = Article("a", text, **metadata)  # type: ignore[arg-type]
    return [(o.passage.start, o.passage.end, o.reason) for o in find_offtopic(article)]


def shown(text: str, stretches: list[tuple[int, int, str]]) -> list[tuple[str, str]]:
    return [(reason, text[start:end]) for start, end, reason in stretches]


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_exactly_the_marked_stretches_are_found(path: Path) -> None:
    text, expected = unmark(path.read_text(encoding="utf-8"))
    assert shown(text, found(text)) == shown(text, expected)


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028"])
def test_line_ends_change_nothing_but_offsets(path: Path, end: str) -> None:
    text, expected = unmark(path.read_text(encoding="utf-8").replace("\n", end))
    assert shown(text, found(text)) == shown(text, expected)


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_invisible_and_astral_characters_change_nothing_but_offsets(path: Path) -> None:
    marked = path.read_text(encoding="utf-8")
    text, expected = unmark("\u200b\ufeff" + marked.replace("\n\n", "\n\u200f\n").replace(". ", ". 🏛\u200d "))
    assert shown(text, found(text)) == shown(text, expected)


def test_a_known_author_is_recognised_without_a_role() -> None:
    text, expected = unmark(
        "Strike ends.\n\n"
        + "The dockers went back to work on Monday because the port gave in. " * 12
        + "\n\n⟦about the author|Ida Holm lives in Bergen with two dogs.⟧"
    )
    assert found(text, authors=("Ida Holm",)) == expected


def test_whoever_the_article_is_about_is_no_author() -> None:
    body = (
        "The bank named Jane Roe to its board after a long search, and shares of the bank rose by a tenth. "
        * 8
    )
    assert found(f"New face at the bank\n\n{body}\n\nJane Roe is a director of the bank.") == []


def test_numbers_alone_are_no_widgets() -> None:
    assert found("Ten steps\n\n1\n\nFirst fill the pot.\n\n2\n\nThen boil it.\n\n3\n\nServe.\n") == []


def test_the_title_once_is_the_article() -> None:
    text = "A title of some words\n\nThe text of the article."
    assert found(text, title="A title of some words") == []


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b", "x", "🏛", "By", "(", "\r\n\r\n."])
def test_tiny_texts_are_fine(text: str) -> None:
    assert found(text) == []


LINES = st.one_of(
    st.sampled_from(
        [
            "Share", "TT", "20", "Read next", "Photo: A/B", "By Jane Roe", "A Headline Of Words", "\u200b",
            "Jane Roe is a fellow of an institute.", "All rights reserved.",
            "The same sentence stands here twice.",
            "LONDON, June 3 (Press) - The minister said that the same sentence stands here twice. " * 3,
        ]
    ),
    st.text(max_size=60),
)  # fmt: skip


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(LINES, st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\n\n\n\n", "\u2029"])), max_size=40
    )
)
def test_stretches_are_in_order_apart_and_begin_and_end_with_something(pieces: list[tuple[str, str]]) -> None:
    text = "".join(line + end for line, end in pieces)
    stretches = found(text)
    assert all(0 <= start < end <= len(text) for start, end, _ in stretches)
    assert all(one[1] <= other[0] for one, other in pairwise(stretches))
    for start, end, reason in stretches:
        assert text[start:end] == text[start:end].strip()
        assert reason
    assert stretches == found(text)


def test_ten_megabytes_and_fifty_thousand_copies_are_gone_through() -> None:
    assert found("word " * 2_000_000) == []
    assert len(found("The same line again and again here\n" * 50_000)) == 1


CORPORA = Path(__file__).parents[3] / "shared" / "corpora" / "polnear" / "dev" / "text"


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the reference corpora are not beside this checkout")
def test_almost_nothing_of_real_articles_is_marked() -> None:
    texts = [path.read_bytes().decode() for path in sorted(CORPORA.glob("*.txt"))]
    marked = sum(end - start for text in texts for start, end, _ in found(text))
    assert marked < 0.01 * sum(map(len, texts))
    assert not any(reason == "another article" for text in texts for _, _, reason in found(text))
