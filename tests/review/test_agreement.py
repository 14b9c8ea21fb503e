"""Values worked by hand or printed in the cited books."""

from __future__ import annotations

import pytest

from graphlib_kb.evaluate.agreement import cohen_kappa, nominal_alpha, unitised_alpha


def test_kappa_of_a_two_by_two_table():
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed 0.7, expected 0.5 * 0.6 + 0.5 * 0.4 = 0.5.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert cohen_kappa(pairs) == pytest.approx(0.4)


def test_kappa_below_chance_is_negative():
    assert cohen_kappa([("a", "b"), ("b", "a")]) == -1


def test_kappa_says_nothing_where_there_is_nothing_to_disagree_on():
    assert cohen_kappa([]) is None
    assert cohen_kappa([("a", "a"), ("a", "a")]) is None


def test_alpha_of_two_observers_and_two_values():
    # Krippendorff (2011), section B: ten items, alpha 0.095.
    meg = "0100000000"
    owen = "1110010010"
    assert nominal_alpha(zip(meg, owen, strict=True)) == pytest.approx(0.095, abs=0.0005)


def test_alpha_of_two_observers_and_five_values():
    # Krippendorff (2011), section C: twelve items, alpha 0.692.
    ben, gerry = "aabbdcccedda", "babbbccceddd"
    assert nominal_alpha(zip(ben, gerry, strict=True)) == pytest.approx(0.692, abs=0.0005)


def test_alpha_of_four_observers_with_missing_values():
    # Krippendorff (2011), section D: alpha 0.743.
    rows = [
        ["1", "2", "3", "3", "2", "1", "4", "1", "2", ".", ".", "."],
        ["1", "2", "3", "3", "2", "2", "4", "1", "2", "5", ".", "3"],
        [".", "3", "3", "3", "2", "3", "4", "2", "2", "5", "1", "."],
        ["1", "2", "3", "3", "2", "4", "4", "1", "2", "5", "1", "."],
    ]
    items = [[label for label in column if label != "."] for column in zip(*rows, strict=True)]
    assert nominal_alpha(items) == pytest.approx(0.743, abs=0.0005)


def test_alpha_says_nothing_where_all_labels_are_the_same():
    assert nominal_alpha([["a", "a"], ["a", "a"]]) is None
    assert nominal_alpha([]) is None


# Krippendorff (2004), Content Analysis, p. 254: a continuum from 150 to 450.
FIRST = {"c": [(75, 145), (220, 250)], "k": [(30, 90), (150, 200)]}
SECOND = {"c": [(70, 150), (205, 225), (250, 270)], "k": [(30, 90), (150, 200)]}


def only(category):
    return [{category: FIRST[category]}, {category: SECOND[category]}]


def test_unitised_alpha_of_the_book_by_category_and_in_all():
    assert unitised_alpha([(300, only("c"))]) == pytest.approx(0.7286, abs=0.00005)
    assert unitised_alpha([(300, only("k"))]) == 1
    assert unitised_alpha([(300, [FIRST, SECOND])]) == pytest.approx(0.8591, abs=0.0005)


def test_unitised_alpha_worked_by_hand():
    # Length 10; one unit of length 2 at 0, and the same at 2: no overlap, each lies in a gap of the other.
    # Observed: 2 * (4 + 4) / (2 * 100) = 0.08. Units 2, 2; gaps 8; 2, 6.
    # Expected: per unit 1/3 * (16 - 12 + 2) + 4 * (7 + 1 + 5) = 54, twice 108; 2 * 108 / 10 / (380 - 4).
    alpha = unitised_alpha([(10, [{"x": [(0, 2)]}, {"x": [(2, 4)]}])])
    assert alpha == pytest.approx(1 - 0.08 / (21.6 / 376))


def test_unitised_alpha_lays_texts_end_to_end():
    apart = unitised_alpha([(10, [{"x": [(1, 4)]}, {"x": [(2, 4)]}]), (10, [{"x": [(5, 8)]}, {}])])
    joined = unitised_alpha([(20, [{"x": [(1, 4), (15, 18)]}, {"x": [(2, 4)]}])])
    assert apart == joined


def test_unitised_alpha_takes_overlapping_units_together():
    overlapping = unitised_alpha([(20, [{"x": [(1, 5), (3, 9)]}, {"x": [(2, 9)]}])])
    assert overlapping == unitised_alpha([(20, [{"x": [(1, 9)]}, {"x": [(2, 9)]}])])


def test_unitised_alpha_says_nothing_where_nobody_marked_anything():
    assert unitised_alpha([(10, [{}, {}])]) is None
    assert unitised_alpha([]) is None
