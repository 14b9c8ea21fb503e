from __future__ import annotations

import pytest

from graphlib_kb.errors import GraphlibError
from graphlib_kb.evaluate.agreement import unitised_alpha
from graphlib_kb.review.disagreement import agreement, compare, differences
from graphlib_kb.review.recoding import parse_change, recode
from graphlib_kb.review.session import Mode, ReviewSession


@pytest.fixture
def apart(one, two, log, codebook, clock):
    def opening(reviewer):
        return ReviewSession(
            [one, two], log, reviewer=reviewer, codebook=codebook, mode=Mode.APART, clock=clock
        )

    return opening


def test_agreement_on_what_two_reviewers_decided_on_their_own(apart, one, two):
    anna, bert = apart("anna"), apart("bert")
    for session in (anna, bert):
        for item in (*one.claims, *one.causal, *one.stances):
            session.accept("one", item.id)
    bert.correct("one", one.stances[0].id, stance="contests")
    bert.reject("one", one.claims[1].id)
    rows = {row.about: row for row in agreement([one, two], anna.decisions)}
    # Of two claims one is kept by both, the other by one: labels 3 kept, 1 rejected, one pair disagrees:
    # alpha = 1 - (4 - 1) * 2 / (16 - 9 - 1) = 0; kappa: observed 1/2, expected 1/2.
    assert (rows["claim: kept or rejected"].items, rows["claim: kept or rejected"].alpha) == (2, 0)
    assert rows["claim: kept or rejected"].kappa == 0
    # What rests on the rejected claim is decided on its own, so all four stances are kept by both.
    assert rows["stance: kept or rejected"].alpha is None
    # Positions: three of four alike; labels 6 supports, 2... contests 1 + 1 of the critics: 5 and 3.
    assert rows["stance: position"].items == 4
    assert rows["stance: position"].alpha == pytest.approx(1 - 7 * 2 / (64 - 25 - 9))
    assert rows["causal assertion: passage"].alpha == 1
    assert rows["claim: passage"].alpha < 1


def test_agreement_on_actors(apart, one):
    anna, bert = apart("anna"), apart("bert")
    for session in (anna, bert):
        for actor in one.actors:
            session.accept("one", actor.id)
    bert.merge("one", "actor-critics", "actor-ministry")
    rows = {row.about: row for row in agreement([one], anna.decisions)}
    assert rows["actor: kept or rejected"].items == 3
    assert rows["actor: kind"].items == 2
    # Of three pairs of actors one is merged by one reviewer alone: 1 "merged", 5 "apart", one pair disagrees:
    # alpha = 1 - (6 - 1) * 2 / (36 - 1 - 25) = 0.
    assert (rows["actors: merged or apart"].items, rows["actors: merged or apart"].alpha) == (3, 0)
    anna.merge("one", "actor-critics", "actor-ministry")
    rows = {row.about: row for row in agreement([one], anna.decisions)}
    assert rows["actors: merged or apart"].alpha == 1


def test_actors_are_one_whichever_way_they_were_merged(apart, one):
    anna, bert = apart("anna"), apart("bert")
    for session in (anna, bert):
        for actor in one.actors:
            session.accept("one", actor.id)
    anna.merge("one", "actor-critics", "actor-ministry")
    bert.merge("one", "actor-ministry", "actor-critics")
    rows = {row.about: row for row in agreement([one], anna.decisions)}
    assert rows["actors: merged or apart"].alpha == 1


def test_agreement_on_what_is_off_topic(apart, one):
    anna, bert = apart("anna"), apart("bert")
    caption = anna.queue("one", kinds=["offtopic"])[0]
    for session in (anna, bert):
        session.accept("one", caption.id)
    anna.add("one", "offtopic", passage=(30, 60))
    bert.add("one", "offtopic", passage=(40, 60))
    rows = {row.about: row for row in agreement([one], anna.decisions)}
    length = len(one.article.text)
    first, second = caption.item.passage, (caption.item.passage.start, caption.item.passage.end)
    assert first.start == 0
    assert rows["off-topic stretch: passage"].alpha == unitised_alpha(
        [(length, [{"off topic": [second, (30, 60)]}, {"off topic": [second, (40, 60)]}])]
    )
    bert.reject("one", caption.id)
    rows = {row.about: row for row in agreement([one], anna.decisions)}
    # Two labels, one of each: 1 - (2 - 1) * 2 / (4 - 1 - 1) = 0.
    assert rows["off-topic stretch: kept or rejected"].alpha == 0


def test_decisions_everywhere_are_nobodys_agreement(apart, one):
    for actor in one.actors:
        apart("anna").accept("one", actor.id)
    apart("anna").merge("one", "actor-critics", "actor-ministry", everywhere=True)
    assert agreement([one], apart("anna").decisions) == ()


def test_disputed_actors_and_stretches_wait_for_adjudication_as_they_were_found(
    apart, one, two, log, codebook
):
    anna, bert = apart("anna"), apart("bert")
    caption = anna.queue("one", kinds=["offtopic"])[0].id
    anna.accept("one", "actor-critics")
    bert.merge("one", "actor-critics", "actor-ministry")
    anna.accept("one", caption)
    bert.reject("one", caption)
    judge = ReviewSession([one, two], log, reviewer="judge", codebook=codebook, mode=Mode.ADJUDICATE)
    assert {entry.id for entry in judge.queue()} == {"actor-critics", caption}
    judge.merge("one", "actor-critics", "actor-ministry")
    judge.accept("one", caption)
    assert judge.queue() == ()
    together = ReviewSession([one, two], log, reviewer="anna", codebook=codebook)
    assert "actor-critics" not in {actor.id for actor in together.annotations("one").actors}


def test_three_reviewers_have_alpha_but_no_kappa(apart, one):
    for reviewer in ("anna", "bert", "carla"):
        apart(reviewer).accept("one", one.claims[0].id)
    apart("carla").reject("one", one.claims[0].id)
    row = agreement([one], apart("anna").decisions)[0]
    assert (row.items, row.kappa) == (1, None)


def test_a_single_reviewer_agrees_with_nobody(apart, one):
    apart("anna").accept("one", one.claims[0].id)
    assert agreement([one], apart("anna").decisions) == ()
    assert differences([one], apart("anna").decisions) == {}


def test_networks_of_reviewers_differ_by_edges(apart, one, two):
    apart("anna").accept("one", one.stances[0].id)
    apart("bert").correct("one", one.stances[0].id, explanation="subsidy")
    difference = differences([one, two], apart("anna").decisions)["anna", "bert"]
    assert difference.only_first == (("stance", "Ada Holm", "bridge", "supports"),)
    assert difference.only_second == (("stance", "Ada Holm", "subsidy", "supports"),)
    assert difference.similarity == pytest.approx(difference.shared / (difference.shared + 2))


def test_two_empty_networks_are_alike():
    assert compare([], []).similarity == 1


# Changed codebooks


def test_recoding_shows_the_edges_that_change_and_keeps_the_decisions(apart, one, log):
    session = apart("anna")
    session.accept("one", one.stances[0].id)
    planned = recode(session, [("bridge", ["crossing"])], keep=False)
    assert len(session.decisions) == 1
    done = recode(session, [("bridge", ["crossing"])])
    assert planned.difference == done.difference
    assert ("stance", "Ada Holm", "bridge", "supports") in done.difference.only_first
    assert ("stance", "Ada Holm", "crossing", "supports") in done.difference.only_second
    assert done.unresolved == ()
    assert session.entry("one", one.stances[0].id).item.explanation == "crossing"


def test_two_explanations_merge_into_one(apart, one):
    session = apart("anna")
    recode(session, [("bridge", ["economy"]), ("diesel", ["economy"])])
    assert {stance.explanation for stance in session.annotations("one").stances} == {"economy"}


def test_two_explanations_can_swap_their_names(apart, one):
    session = apart("anna")
    session.accept("one", one.stances[0].id)
    recode(session, [("bridge", ["diesel"]), ("diesel", ["bridge"])])
    swapped = {stance.id: stance.explanation for stance in session.annotations("one").stances}
    assert swapped[one.stances[0].id] == "diesel"
    assert swapped[one.stances[2].id] == "bridge"


def test_splitting_lists_what_has_to_be_decided_anew(apart, one):
    session = apart("anna")
    session.accept("one", one.stances[0].id)
    result = recode(session, [("bridge", ["price", "speed"])])
    assert [left.decision.item for left in result.unresolved] == [one.stances[0].id]


def test_dropping_takes_its_edges_away(apart, one):
    session = apart("anna")
    result = recode(session, [("bridge", [])])
    assert {edge[2] for edge in result.difference.only_first if edge[0] == "stance"} == {"bridge"}
    assert result.difference.only_second == ()


@pytest.mark.parametrize(
    ("text", "change"),
    [("a=b", ("a", ("b",))), ("a=b, c", ("a", ("b", "c"))), ("a=", ("a", ()))],
)
def test_a_change_is_written_with_an_equals_sign(text, change):
    assert parse_change(text) == change


def test_anything_else_is_refused():
    with pytest.raises(GraphlibError, match="write OLD=NEW"):
        parse_change("a")
