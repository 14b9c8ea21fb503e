"""Networks over time."""

from __future__ import annotations

from datetime import date
from math import exp, pi, sqrt

import numpy as np
import pytest

from graphlib_kb.analysis import SettingsError, Window, networks_over_time, statement_table
from graphlib_kb.analysis.over_time import kernel_weights


def spoken_on(*days, who="A"):
    return statement_table({"who": [who] * len(days), "what": ["x"] * len(days)}, times=list(days))


def test_windows_move_by_one_unit_and_stay_in_the_range():
    table = spoken_on("2020-01-01", "2020-01-03", "2020-01-06")
    networks = networks_over_time(table, Window(3, "days"), mode="two")
    assert [(str(n.start), str(n.middle), str(n.end)) for n in networks][::3] == [
        ("2020-01-01", "2020-01-02", "2020-01-03"),
        ("2020-01-04", "2020-01-05", "2020-01-06"),
    ]
    assert [len(network.statements) for network in networks] == [2, 1, 1, 1]


@pytest.mark.parametrize(("width", "windows"), [(1, 6), (2, 4), (3, 4), (4, 2), (5, 2)])
def test_half_widths_are_rounded_up(width, windows):
    table = spoken_on("2020-01-01", "2020-01-06")
    assert len(networks_over_time(table, Window(width, "days"), mode="two")) == windows


def test_months_and_years_follow_the_calendar():
    table = spoken_on("2020-01-31", "2020-02-29", "2021-03-31")
    networks = networks_over_time(table, Window(1, "months"), mode="two")
    assert [str(network.middle) for network in networks][:3] == ["2020-01-31", "2020-02-29", "2020-03-31"]
    assert len(networks_over_time(table, Window(1, "years"), mode="two")) == 2


def test_windows_of_events_count_statements():
    table = spoken_on("2020-01-01", "2020-01-03", "2020-01-06", "2020-02-01", "2020-02-01")
    networks = networks_over_time(table, Window(3, "events"), mode="two")
    assert [network.matrix.sum() for network in networks] == [3, 3, 3]


def test_a_statement_dated_to_the_month_counts_at_its_middle():
    table = spoken_on("2020-01-01", "2020-01", "2020-01-31")
    counts = [n.matrix.sum() for n in networks_over_time(table, Window(1, "days"), mode="two")]
    assert np.flatnonzero(counts).tolist() == [0, 15, 30]


@pytest.mark.parametrize(
    ("kernel", "weights"),
    [
        ("uniform", [0, 0.5, 0.5, 0.5, 0.5]),
        ("epanechnikov", [0, 0, 0.75 * 0.75, 0.75, 0.75 * 0.75]),
        ("triangular", [0, 0, 0.5, 1, 0.5]),
        ("gaussian", [exp(-0.5 * u * u) / sqrt(2 * pi) for u in (-1.5, -1, -0.5, 0, 0.5)]),
    ],
)
def test_kernels(kernel, weights):
    assert kernel_weights(np.array([-1.5, -1, -0.5, 0, 0.5]), kernel) == pytest.approx(weights)


def test_dna_s_kernels_lean_to_one_side():
    u = np.array([-0.5, 0.5])
    assert kernel_weights(u, "epanechnikov", dna_compat=True) == pytest.approx([0.75 * 2.25, 0.75 * 0.25])
    assert kernel_weights(u, "triangular", dna_compat=True) == pytest.approx([1.5, 0.5])


def test_smoothing_weighs_statements_by_distance():
    table = spoken_on("2020-01-01", "2020-01-03")
    networks = networks_over_time(table, Window(4, "days"), mode="two", kernel="triangular")
    assert [network.matrix[0, 0] for network in networks] == pytest.approx([1, 0.5 + 0.5, 1])


def test_a_pair_weighs_the_root_of_the_product():
    table = statement_table(
        {"who": ["A", "B"], "what": ["x", "x"], "agreement": [1, 1]}, times=["2020-01-01", "2020-01-02"]
    )
    networks = networks_over_time(table, Window(4, "days"), aggregate="congruence", kernel="triangular")
    assert [network.matrix[0, 1] for network in networks] == pytest.approx([sqrt(1 * 0.5), sqrt(0.5 * 1)])
    assert not networks[0].matrix.diagonal().any()


def test_smoothed_networks_all_have_the_same_nodes():
    table = spoken_on("2020-01-01", "2020-03-01")
    networks = networks_over_time(table, Window(2, "days"), mode="two", kernel="uniform")
    assert {network.row_names for network in networks} == {("A",)}


@pytest.mark.parametrize(
    ("text", "window"),
    [("30 days", Window(30, "days")), ("6months", Window(6, "months")), ("1 Year", Window(1, "years"))],
)
def test_windows_are_written_as_people_do(text, window):
    assert Window.parse(text) == window


@pytest.mark.parametrize("text", ["days", "3", "0 days", "5 moons", "-3 days"])
def test_other_windows_are_refused(text):
    with pytest.raises(SettingsError, match="window"):
        Window.parse(text)


def test_statements_without_time_make_no_windows():
    with pytest.raises(SettingsError, match="no statement has a time"):
        networks_over_time(spoken_on(None, None), Window(1, "days"), mode="two")


def test_the_range_can_be_given():
    table = spoken_on("2020-01-02")
    networks = networks_over_time(
        table, Window(1, "days"), mode="two", start=date(2020, 1, 1), end=date(2020, 1, 4)
    )
    assert [network.matrix.sum() for network in networks] == [0, 1, 0, 0]
