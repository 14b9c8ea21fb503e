"""How wide text is, where it breaks, how its unprintable characters are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlib_kb.views.lettering import plain, shorten, text_width, wrap


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("i", 2.22), ("W", 9.44), ("é", 5.56), ("漢", 10), ("\u0301", 0), ("\u200d", 0)],
)
def test_widths_are_those_of_helvetica(text, width):
    assert text_width(text, 10) == pytest.approx(width)


@given(st.text(max_size=300), st.floats(30, 300), st.integers(1, 4))
def test_wrapped_text_fits(text, width, lines):
    broken = wrap(text, width, 13, lines=lines)
    assert 1 <= len(broken) <= lines
    assert all(text_width(line, 13) <= width + 1e-6 for line in broken)


@given(st.text(max_size=60))
def test_nothing_is_lost_where_there_is_room(text):
    assert " ".join(wrap(text, 10_000, 13, lines=1)) == plain(text)


def test_cut_text_ends_in_an_ellipsis():
    assert wrap("one two three four five", 50, 13, lines=2) == ("one two", "three f…")
    assert shorten("one, two", 40, 13) == "one…"


@given(st.text(alphabet=st.characters(min_codepoint=0, max_codepoint=0x206F), max_size=50))
def test_labels_hold_no_control_or_direction_characters(text):
    assert not set(plain(text)) & set("\x00\x08\x1b\x7f\x9b\u202a\u202e\u2066\u2069\u200f\u061c\n\u2028")


def test_half_a_surrogate_pair_becomes_a_sign():
    assert plain("a\ud800b") == "a\ufffdb"
