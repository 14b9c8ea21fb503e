"""Words, gaps, shapes, lemmas, and where a text may be cut."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import spacy

from graphlib_kb.encoder import lemmas
from graphlib_kb.encoder.links import between, gelu
from graphlib_kb.encoder.tokenizer import blank
from graphlib_kb.encoder.words import Gap, Shape, cut_strengths, gap, plan_cuts, shape


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("bridge", Shape.LOWER), ("Bridge", Shape.TITLE), ("UN", Shape.UPPER), ("A", Shape.INITIAL),
        ("iPhone", Shape.MIXED), ("1999", Shape.DIGITS), ("G7", Shape.ALPHANUMERIC),
        ("“", Shape.OPENING_QUOTE),
        ("”", Shape.CLOSING_QUOTE), ('"', Shape.STRAIGHT_QUOTE), ("...", Shape.STOP), (",", Shape.OTHER),
        ("\u200b", Shape.OTHER), ("", Shape.OTHER),
    ],
)  # fmt: skip
def test_shape_of_a_word(form, expected):
    assert shape(form) is expected


@pytest.mark.parametrize(
    ("space", "expected"),
    [("", Gap.NONE), ("  ", Gap.SPACE), (" \n", Gap.LINE), ("\r\n", Gap.LINE), ("\n \n", Gap.PARAGRAPH)],
)
def test_kind_of_gap(space, expected):
    assert gap(space) is expected


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("walked", "walk"),
        ("was", "be"),
        ("Paris", "Paris"),
        ("The", "the"),
        ("I", "I"),
        ("n't", "not"),
        ("US", "US"),
    ],
)
def test_a_lemma_script_gives_the_lemma_back(form, lemma):
    assert lemmas.apply(lemmas.script(form, lemma), form) == lemma


def test_a_script_that_cuts_more_than_there_is_leaves_the_word():
    assert lemmas.apply("l5+be", "Ox") == "ox"


def cuts(text):
    forms = text.split()
    return cut_strengths(forms, np.full(len(forms), Gap.SPACE, np.int8))


def test_texts_are_cut_after_full_stops_rather_than_abbreviations():
    strengths = cuts("It fell . They ran to Mr . Smith")
    assert strengths[3] == 2
    assert strengths[8] == 1
    assert strengths[1] == 0


@pytest.mark.parametrize("seed", range(10))
def test_stretches_cover_the_text_and_keep_to_both_limits(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 400))
    strengths = rng.integers(0, 5, n).astype(np.int8)
    lengths = rng.integers(1, 5, n)
    borders = plan_cuts(strengths, lengths, longest=50, most_pieces=90)
    assert borders[0] == 0
    assert borders[-1] == n
    for a, b in itertools.pairwise(borders):
        assert 0 < b - a <= 50
        assert lengths[a:b].sum() <= 90


def test_one_word_of_too_many_pieces_still_is_a_stretch():
    assert plan_cuts(np.zeros(2, np.int8), np.array([500, 500]), longest=50, most_pieces=90) == [0, 1, 2]


def test_what_lies_between_two_spans():
    left, right = np.array([[4, 6]]), np.array([[0, 1], [2, 3], [5, 7], [9, 12]])
    cuts_before = np.cumsum([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0])
    distance, between_, crossed = between(left, right, cuts_before)
    assert distance[0].tolist() == [12, 11, 0, 3]
    assert between_[0].tolist() == [1, 0, 0, 0]
    assert crossed[0].tolist() == [0, 0, 0, 1]


def test_gelu_is_exact_to_single_precision():
    from math import erf

    x = np.linspace(-6, 6, 101, dtype=np.float32)
    expected = [v * 0.5 * (1 + erf(v / 2**0.5)) for v in x.tolist()]
    assert np.abs(gelu(x) - expected).max() < 1e-6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the ex-minister's e-mail", ["the", "ex-minister", "'s", "e-mail"]),
        ("well-known co-workers", ["well", "-", "known", "co-workers"]),
        ("No!!! Why?!", ["No", "!!!", "Why", "?!"]),
        ("call 713-853-3989", ["call", "713-853-3989"]),
        ("They don't.", ["They", "do", "n't", "."]),
    ],
)
def test_words_are_split_as_in_the_treebanks(text, expected):
    assert [t.text for t in blank()(text)] == expected


def test_a_saved_tokenizer_splits_as_the_fresh_one(tmp_path):
    nlp = blank()
    nlp.to_disk(tmp_path)
    text = "Ex-minister Lund's E-mail (etc.) of 11-20-2000: “No!!!” -- non-EU"
    assert [t.text for t in spacy.load(tmp_path)(text)] == [t.text for t in nlp(text)]
