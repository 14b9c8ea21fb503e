from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlib_kb.model import Passage
from graphlib_kb.review.anchor import LONG, anchor, span_to_json

TEXT = "The ferry closed. The bridge opened in May. The ferry closed again, they said, and nobody came."


def kept(text: str, quote: str, occurrence: int = 1) -> dict:
    start = -1
    for _ in range(occurrence):
        start = text.index(quote, start + 1)
    return span_to_json(Passage("a", start, start + len(quote)), text)


@pytest.mark.parametrize(
    ("quote", "occurrence", "changed", "found"),
    [
        ("The bridge opened", 1, TEXT, "The bridge opened"),
        ("The bridge opened", 1, "New: " + TEXT, "The bridge opened"),
        ("The bridge opened", 1, TEXT.replace("bridge opened", "bridge\n  opened"), "The bridge\n  opened"),
        ("The bridge opened", 1, TEXT.replace("bridge opened", "bridge has opened"), "The bridge has opened"),
        ("The bridge opened", 1, "Something else altogether.", None),
        ("they said", 1, TEXT.replace("they said, ", ""), None),
    ],
)
def test_a_passage_is_found_in_a_changed_text(quote, occurrence, changed, found):
    passage = anchor(kept(TEXT, quote, occurrence), "a", changed)
    assert (passage.quote(changed) if passage else None) == found


def test_of_several_places_the_one_in_the_same_context_is_meant():
    second = kept(TEXT, "The ferry closed", 2)
    changed = "The ferry closed. " + TEXT
    assert anchor(second, "a", changed).start == changed.rindex("The ferry closed")


def test_typographic_marks_may_change():
    span = kept("He said “it’s over” – twice.", "“it’s over” – twice")
    assert anchor(span, "a", 'And he said "it\'s over" - twice.').quote(
        'And he said "it\'s over" - twice.'
    ) == ('"it\'s over" - twice')


def test_pieces_move_with_their_hull():
    passage = Passage("a", 4, 24, ((4, 9), (22, 24)))
    changed = ">> " + TEXT
    assert anchor(span_to_json(passage, TEXT), "a", changed).parts == ((7, 12), (25, 27))


def test_a_long_passage_is_kept_by_its_ends():
    long = "".join(f"Word{number} " for number in range(500))
    passage = Passage("a", 100, 100 + LONG + 500)
    span = span_to_json(passage, long)
    assert len(span["quote"]) + len(span["quote_end"]) < LONG
    moved = anchor(span, "a", "New. " + long)
    assert (moved.start, moved.end) == (105, 105 + LONG + 500)


def test_offsets_alone_must_lie_in_the_text():
    assert anchor({"start": 4, "end": 9}, "a", TEXT) == Passage("a", 4, 9)
    assert anchor({"start": 4, "end": 900}, "a", TEXT) is None


@given(st.text(min_size=1, max_size=80), st.data())
def test_what_was_kept_is_found_in_the_same_text(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    passage = Passage("a", start, end)
    assert anchor(span_to_json(passage, text), "a", text) == passage


@given(st.text(min_size=1, max_size=60), st.text(max_size=60), st.data())
def test_what_is_found_always_lies_in_the_text(text, other, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = anchor(span_to_json(Passage("a", start, end), text), "a", other)
    assert found is None or 0 <= found.start < found.end <= len(other)
