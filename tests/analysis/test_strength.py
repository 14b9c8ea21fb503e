"""Argumentation frameworks: extensions against an independent program, strengths, what would change."""

from __future__ import annotations

import networkx as nx
import pytest
from dispute import dispute, empty
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from py_arg.abstract_argumentation_classes.abstract_argumentation_framework import (
    AbstractArgumentationFramework,
)
from py_arg.abstract_argumentation_classes.argument import Argument
from py_arg.abstract_argumentation_classes.defeat import Defeat
from py_arg.algorithms.semantics.get_grounded_extension import get_grounded_extension
from py_arg.algorithms.semantics.get_preferred_extensions import get_preferred_extensions

from graphlib_kb.analysis import (
    CERTAINTY_WEIGHTS,
    Framework,
    TooManyArgumentsError,
    argument_framework,
    grounded_extension,
    preferred_extensions,
    strengths,
    what_would_change,
)
from graphlib_kb.analysis.extensions import defeats
from graphlib_kb.errors import UnknownNameError
from graphlib_kb.graph import argument_graph


def framework(attacks="", supports="", base=None, alone=""):
    """Arguments are letters; "ab bc" are the pairs a to b and b to c."""
    names = sorted(set(attacks + supports + alone) - {" "})
    pairs = [frozenset(tuple(pair) for pair in text.split()) for text in (attacks, supports)]
    return Framework({name: name for name in names}, *pairs, base or {})


@pytest.fixture
def g():
    return argument_graph(dispute())


letters = st.sampled_from("abcdefgh")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.frozensets(st.tuples(letters, letters), max_size=20))
def test_extensions_equal_those_of_pyarg(attacks):
    ours = Framework({name: name for name in "abcdefgh"}, attacks)
    arguments = {name: Argument(name) for name in "abcdefgh"}
    theirs = AbstractArgumentationFramework(
        "", list(arguments.values()), [Defeat(arguments[start], arguments[end]) for start, end in attacks]
    )
    assert grounded_extension(ours) == {argument.name for argument in get_grounded_extension(theirs)}
    assert set(preferred_extensions(ours)) == {
        frozenset(argument.name for argument in extension) for extension in get_preferred_extensions(theirs)
    }


@pytest.mark.parametrize(
    ("attacks", "supports", "found"),
    [
        ("ab", "ca", "ab cb"),  # c supports the attacker
        ("ab", "bc", "ab ac"),  # a attacks what supports c
        ("ab", "dc ca", "ab cb db"),  # support by two steps
    ],
)
def test_attacks_pass_through_support(attacks, supports, found):
    assert defeats(framework(attacks, supports)) == {tuple(pair) for pair in found.split()}


def test_even_cycles_have_two_preferred_extensions_and_odd_ones_none_but_the_empty():
    assert preferred_extensions(framework("ab ba")) == (frozenset("a"), frozenset("b"))
    assert preferred_extensions(framework("ab bc ca")) == (frozenset(),)
    assert grounded_extension(framework("ab ba bc")) == frozenset()


def test_too_many_undecided_arguments_are_refused():
    attacks = frozenset((f"{n}{a}", f"{n}{b}") for n in range(30) for a, b in ("xy", "yx"))
    names = sorted({name for pair in attacks for name in pair})
    with pytest.raises(TooManyArgumentsError, match="60 different arguments are undecided"):
        preferred_extensions(Framework({name: name for name in names}, attacks))


def test_many_arguments_of_one_kind_are_quick():
    names = [f"pro{n}" for n in range(300)] + [f"con{n}" for n in range(300)]
    attacks = frozenset((a, b) for a in names for b in names if a[:3] != b[:3])
    assert [len(found) for found in preferred_extensions(Framework({n: n for n in names}, attacks))] == [
        300,
        300,
    ]


@pytest.mark.parametrize(
    ("attacks", "supports", "strength"),
    [
        ("", "", 0.5),
        ("", "bx", 0.75),  # 0.5 + 0.5 * 0.5
        ("bx", "", 0.25),
        ("bx cx", "", 0.125),  # 1 - 0.5 * 0.5 = 0.75 of the attackers together
        ("bx", "cx", 0.5),
        ("bx", "cx dx", 0.625),  # supporters 0.75 less attackers 0.5, of what is missing
        ("bx cb", "", 0.375),  # the attacker is at 0.25 itself
    ],
)
def test_df_quad_by_hand(attacks, supports, strength):
    found = strengths(framework(attacks, supports, alone="x"))
    assert found.strength["x"] == pytest.approx(strength)
    assert found.converged
    assert not found.cyclic


@pytest.mark.parametrize(
    ("attacks", "supports", "strength"),
    [
        ("", "", 0.5),
        ("", "bx", 0.5 + 0.5 * (0.25 / 1.25)),
        ("bx", "", 0.5 - 0.5 * (0.25 / 1.25)),
        ("bx cx", "", 0.5 - 0.5 * (1 / 2)),
        ("bx", "cx", 0.5),
        ("", "bx cx dx", 0.5 + 0.5 * (2.25 / 3.25)),
    ],
)
def test_quadratic_energy_by_hand(attacks, supports, strength):
    found = strengths(framework(attacks, supports, alone="x"), "quadratic-energy")
    assert found.strength["x"] == pytest.approx(strength)


def test_base_scores_are_in_sight():
    found = strengths(framework("bx", base={"b": 1.0, "x": 0.8}))
    assert found.rows() == [
        {"argument": "b", "base": 1.0, "strength": 1.0},
        {"argument": "x", "base": 0.8, "strength": pytest.approx(0.0)},
    ]


@pytest.mark.parametrize("semantics", ["df-quad", "quadratic-energy"])
def test_rivals_of_equal_standing_settle_at_equal_strength(semantics):
    found = strengths(framework("ab ba"), semantics)
    assert found.cyclic
    assert found.converged
    assert found.strength["a"] == pytest.approx(found.strength["b"])
    # For DF-QuAD the limit solves s = 0.5 (1 - s).
    if semantics == "df-quad":
        assert found.strength["a"] == pytest.approx(1 / 3, abs=1e-6)


def test_what_has_not_settled_says_so():
    found = strengths(framework("ab ba"), limit=3)
    assert not found.converged
    assert found.residual > 1e-9


pairs = st.frozensets(st.tuples(letters, letters).filter(lambda pair: pair[0] != pair[1]), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pairs, pairs, st.sampled_from(["df-quad", "quadratic-energy"]))
def test_strengths_stay_between_0_and_1_and_support_never_hurts(attacks, supports, semantics):
    names = {name: name for name in "abcdefghx"}
    plain = Framework(names, attacks, supports)
    found = strengths(plain, semantics, limit=500)
    assert all(0 <= strength <= 1 for strength in found.strength.values())
    graph = nx.DiGraph([*attacks, *supports])
    if nx.is_directed_acyclic_graph(graph):
        helped = strengths(Framework(names, attacks, supports | {("x", "a")}), semantics)
        assert helped.strength["a"] >= found.strength["a"]
        assert helped.converged


def test_an_argument_graph_as_a_framework(g):
    found = argument_framework(g)
    assert ("claim:c-mayor", "explanation:load") in found.supports
    assert ("claim:c-engineers", "explanation:rust") in found.attacks
    assert ("explanation:rust", "explanation:load") in found.attacks
    assert found.evidence["stance:s1"][0]["quote"] == "Rust weakened the cables"
    assert not any("s8" in argument for argument in found.arguments)


def test_copies_are_one_argument_by_source(g):
    found = argument_framework(g, unit="source")
    assert [name for name in found.arguments if name.startswith("source:bo")] == [
        "source:bo:contests:rust",
        "source:bo:supports:load",
    ]


def test_positions_that_can_stand_together(g):
    found = argument_framework(g, rebuttals=True)
    assert grounded_extension(found) == {"explanation:sabotage"}
    held = [
        {name.partition(":")[2] for name in extension if name.startswith("explanation:")}
        for extension in preferred_extensions(found)
    ]
    assert held == [{"load", "sabotage"}, {"sabotage"}, {"rust", "sabotage"}]


def test_what_would_change_an_explanation(g):
    changes = what_would_change(argument_framework(g), "load", top=2)
    assert [change.label for change in changes] == ["Overloading did not cause it", "Rust"]
    assert changes[0].difference > 0
    assert changes[0].evidence[0]["article"] == "ada"


def test_an_unknown_explanation_lists_them(g):
    with pytest.raises(UnknownNameError, match="rust, load, sabotage"):
        what_would_change(argument_framework(g), "weather")


def test_certainty_lowers_base_scores(g):
    found = argument_framework(g, certainty_weights=CERTAINTY_WEIGHTS)
    assert (found.base_score("stance:s5"), found.base_score("stance:s1")) == (0.25, 0.5)
    assert found.base_score("explanation:rust") == 0.5


def test_nothing_argues():
    found = argument_framework(argument_graph(empty()))
    assert strengths(found).strength == {}
    assert preferred_extensions(found) == (frozenset(),)
