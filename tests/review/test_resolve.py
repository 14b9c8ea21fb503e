from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from graphlib_kb.model import AUTHOR, UNNAMED, Annotations, Certainty, Position, Relation, Status, item_id
from graphlib_kb.review import apply, astray
from graphlib_kb.review.anchor import span_to_json
from graphlib_kb.review.decisions import Decision, Kind, Verdict, decide
from graphlib_kb.review.explanations import migrate
from graphlib_kb.review.session import ReviewSession

from .conftest import ONE, Marker, annotate_one


class Desk:
    """One reviewer's desk: each decision takes a minute."""

    def __init__(self, annotations: Annotations, clock, reviewer: str = "anna") -> None:
        self.annotations, self.clock, self.reviewer = annotations, clock, reviewer

    def __call__(self, item, verdict: str, **fields) -> Decision:
        return decide(
            self.annotations,
            item,
            Verdict(verdict),
            reviewer=self.reviewer,
            time=self.clock(),
            fields=fields,
        )

    def add(self, kind: str, /, **fields) -> Decision:
        article = self.annotations.article
        actors = {a.id: {"name": a.name, "kind": a.kind.value} for a in self.annotations.actors}
        return Decision(
            article.id,
            Kind(kind),
            item_id(kind, article.id, str(fields)),
            Verdict.ADD,
            self.reviewer,
            self.clock(),
            fields,
            actors=actors,
        )


@pytest.fixture
def desk(one, clock):
    return Desk(one, clock)


def by_id(annotations, item):
    every = (*annotations.claims, *annotations.causal, *annotations.stances, *annotations.actors)
    return next(other for other in every if other.id == item.id)


def test_without_decisions_nothing_changes(one):
    assert apply(one, ()) == (one, ())


def test_what_is_accepted_stays_as_it_is_with_its_origin(one, desk):
    after, unresolved = apply(one, [desk(one.claims[0], "accept")])
    assert by_id(after, one.claims[0]) == replace(one.claims[0], status=Status.ACCEPTED)
    assert unresolved == ()


def test_what_is_rejected_stays_to_be_seen_as_rejected(one, desk):
    after, _ = apply(one, [desk(one.causal[0], "reject")])
    assert by_id(after, one.causal[0]).status is Status.REJECTED


def test_a_correction_replaces_the_fields_and_answers_for_the_item(one, desk):
    cause = Marker(one.article)("the new bridge")
    fields = {"cause": span_to_json(cause, ONE), "relation": "enables", "certainty": "hedged"}
    after, _ = apply(one, [desk(one.causal[0], "correct", **fields)])
    corrected = by_id(after, one.causal[0])
    assert (corrected.cause, corrected.relation, corrected.certainty) == (
        cause,
        Relation.ENABLES,
        Certainty.HEDGED,
    )
    assert (corrected.effect, corrected.origin, corrected.status) == (
        one.causal[0].effect,
        "reviewer anna",
        Status.ACCEPTED,
    )


def test_an_optional_span_can_be_taken_away(one, desk):
    after, _ = apply(one, [desk(one.causal[0], "correct", signal=None)])
    assert by_id(after, one.causal[0]).signal is None


def test_what_was_missed_is_added(one, desk):
    at = Marker(one.article)
    content = at("had promised a subsidy")
    added = desk.add("claim", content=span_to_json(content, ONE), holder="actor-lind", certainty="asserted")
    after, unresolved = apply(one, [added])
    claim = by_id(after, replace(one.claims[0], id=added.item))
    assert (claim.content, claim.holder, claim.status) == (content, "actor-lind", Status.ACCEPTED)
    assert unresolved == ()


def test_an_added_item_that_the_machine_finds_later_is_not_there_twice(one, desk):
    stance = one.stances[0]
    evidence = Marker(one.article)("because the new bridge took its passengers")
    wider = span_to_json(replace(evidence, start=stance.evidence.start + 20), ONE)
    added = desk.add("stance", holder=AUTHOR, explanation="bridge", stance="supports", evidence=wider)
    after, _ = apply(one, [added])
    assert len(after.stances) == len(one.stances)
    assert by_id(after, stance).status is Status.ACCEPTED


def test_what_rests_on_a_rejected_claim_falls_with_it_unless_it_was_decided(one, desk):
    claim, forced, stance = one.claims[1], one.causal[1], one.stances[2]
    after, _ = apply(one, [desk(claim, "reject"), desk(stance, "accept")])
    assert by_id(after, forced).status is Status.REJECTED
    assert by_id(after, forced).reason == f"rests on {claim.id}, which was rejected"
    assert by_id(after, stance).status is Status.ACCEPTED


def test_what_rests_on_a_claim_follows_it_to_its_corrected_holder(one, desk):
    after, _ = apply(one, [desk(one.claims[1], "correct", holder=UNNAMED)])
    assert by_id(after, one.causal[1]).holder == UNNAMED
    assert by_id(after, one.stances[2]).holder == UNNAMED
    assert by_id(after, one.stances[0]).holder == AUTHOR


def test_undecided_items_in_a_stretch_marked_off_topic_are_rejected(one, desk):
    passage = Marker(one.article)("Critics call the bridge story a myth.")
    added = desk.add("offtopic", passage=span_to_json(passage, ONE), reason="reader's comment")
    after, _ = apply(one, [added])
    assert [stretch.reason for stretch in after.offtopic] == ["caption", "reader's comment"]
    assert by_id(after, one.stances[3]).status is Status.REJECTED


def test_an_off_topic_stretch_can_be_rejected_and_moved(one, desk):
    assert apply(one, [desk(one.offtopic[0], "reject")])[0].offtopic == ()
    shorter = Marker(one.article)("Photo: the pier")
    after, _ = apply(one, [desk(one.offtopic[0], "correct", passage=span_to_json(shorter, ONE))])
    assert [stretch.passage for stretch in after.offtopic] == [shorter]


# Actors


def test_merging_actors_moves_mentions_and_everything_they_hold(one, desk):
    lind, ministry, _ = one.actors
    decisions = [desk(one.stances[1], "accept"), desk(lind, "correct", into=ministry.id)]
    after, unresolved = apply(one, decisions)
    assert [actor.id for actor in after.actors] == ["actor-ministry", "actor-critics"]
    assert after.actors[0].aliases == ("Mara Lind", "Lind")
    assert set(after.actors[0].mentions) == {*lind.mentions, *ministry.mentions}
    assert {by_id(after, item).holder for item in (one.claims[0], one.stances[1])} == {ministry.id}
    assert unresolved == ()


def test_chained_merges_end_at_the_last_actor_and_circles_are_reported(one, desk):
    lind, ministry, critics = one.actors
    chain = [desk(lind, "correct", into=ministry.id), desk(ministry, "correct", into=critics.id)]
    after, _ = apply(one, chain)
    assert [actor.id for actor in after.actors] == [critics.id]
    assert by_id(after, one.claims[0]).holder == critics.id
    circle = desk(critics, "correct", into=lind.id)
    _, unresolved = apply(one, [*chain, circle])
    assert [str(one_left.reason) for one_left in unresolved] == ["the actors are merged in a circle"]


def test_a_merge_for_every_article_needs_no_such_actor_in_each(one, two, clock):
    merge = Decision(
        "",
        Kind.ACTOR,
        "actor-ministry",
        Verdict.CORRECT,
        "anna",
        clock(),
        {"into": "actor-government"},
        actors={"actor-government": {"name": "Government", "kind": "government"}},
    )
    after, unresolved = apply(one, [merge])
    assert by_id(after, one.claims[1]).holder == "actor-government"
    assert unresolved == ()
    assert apply(two, [merge]) == (two, ())


def test_an_actor_is_split_by_adding_one_that_takes_over_mentions(one, desk):
    lind = one.actors[0]
    moved = span_to_json(lind.mentions[0], ONE)
    decisions = [
        desk(one.claims[0], "accept"),
        desk.add("actor", name="Mara Lind (captain)", kind="person", mentions=[moved]),
    ]
    after, _ = apply(one, decisions)
    split = after.actors[-1]
    assert (split.name, split.mentions) == ("Mara Lind (captain)", (lind.mentions[0],))
    assert by_id(after, lind).mentions == (lind.mentions[1],)
    assert by_id(after, one.claims[0]).holder == split.id
    assert by_id(after, one.stances[1]).holder == split.id


def test_an_actor_is_renamed(one, desk):
    after, _ = apply(one, [desk(one.actors[1], "correct", name="Ministry of Transport", kind="government")])
    assert (after.actors[1].name, after.actors[1].kind.value) == ("Ministry of Transport", "government")
    assert after.actors[1].mentions == one.actors[1].mentions


def test_a_rejected_actor_takes_undecided_items_along_but_never_accepted_ones(one, desk):
    critics = one.actors[2]
    after, _ = apply(one, [desk(critics, "reject")])
    assert critics.id not in [actor.id for actor in after.actors]
    assert by_id(after, one.stances[3]).status is Status.REJECTED
    after, unresolved = apply(one, [desk(critics, "reject"), desk(one.stances[3], "accept")])
    assert by_id(after, critics) == critics
    assert "holds accepted items" in unresolved[0].reason


# Whose decision counts


def test_the_latest_decision_on_an_item_counts(one, desk):
    decisions = [desk(one.claims[0], "reject"), desk(one.claims[0], "accept")]
    for order in itertools.permutations(decisions):
        assert by_id(apply(one, order)[0], one.claims[0]).status is Status.ACCEPTED


def test_an_adjudication_counts_more_than_what_comes_later(one, desk):
    adjudication = replace(desk(one.claims[0], "reject"), adjudication=True, reviewer="judge")
    later = replace(desk(one.claims[0], "accept"), reviewer="bert")
    assert by_id(apply(one, [adjudication, later])[0], one.claims[0]).status is Status.REJECTED


def test_a_decision_counts_as_a_whole_with_what_its_reviewer_saw(one, desk):
    anna = desk(one.stances[0], "correct", certainty="hedged", stance="reports")
    bert = replace(desk(one.stances[0], "correct", stance="contests"), reviewer="bert")
    after, _ = apply(one, [anna, bert])
    stance = by_id(after, one.stances[0])
    assert (stance.position, stance.certainty) == (Position.CONTESTS, Certainty.ASSERTED)


# A new pipeline version, a shifted text


def renumbered(annotations: Annotations, **changes) -> Annotations:
    """As a later pipeline might see it: other ids, passages a little longer."""
    claims = tuple(
        replace(
            claim,
            id=claim.id + "-v2",
            origin="pipeline 2",
            content=replace(claim.content, end=claim.content.end + 1),
            **changes,
        )
        for claim in annotations.claims
    )
    new = {claim.id: other.id for claim, other in zip(annotations.claims, claims, strict=True)}
    causal = tuple(
        replace(one, id=one.id + "-v2", origin="pipeline 2", claim=new.get(one.claim))
        for one in annotations.causal
    )
    new |= {one.id: other.id for one, other in zip(annotations.causal, causal, strict=True)}
    stances = tuple(
        replace(
            one,
            id=one.id + "-v2",
            origin="pipeline 2",
            claim=new.get(one.claim),
            causal=new.get(one.causal),
        )
        for one in annotations.stances
    )
    return replace(annotations, claims=claims, causal=causal, stances=stances)


def test_decisions_survive_a_pipeline_that_numbers_and_cuts_otherwise(one, desk):
    later = renumbered(one)
    decisions = [
        desk(one.claims[0], "accept"),
        desk(one.claims[1], "reject"),
        desk(one.causal[0], "correct", relation="enables"),
        desk(one.stances[2], "accept"),
    ]
    after, unresolved = apply(later, decisions)
    assert unresolved == ()
    assert [len(after.claims), len(after.causal), len(after.stances)] == [2, 2, 4]
    assert [claim.status for claim in after.claims] == [Status.ACCEPTED, Status.REJECTED]
    assert after.claims[0].content == one.claims[0].content
    assert after.causal[0].relation is Relation.ENABLES
    accepted = next(stance for stance in after.stances if stance.status is Status.ACCEPTED)
    assert accepted.claim == f"{one.claims[1].id}-v2"


def test_an_accepted_item_stays_although_the_machine_no_longer_sees_it(one, desk):
    blind = replace(one, claims=(), causal=(), stances=())
    after, unresolved = apply(blind, [desk(one.claims[0], "accept")])
    assert [(claim.content, claim.status) for claim in after.claims] == [
        (one.claims[0].content, Status.ACCEPTED)
    ]
    assert unresolved == ()


def test_a_rejection_of_what_is_no_longer_suggested_is_listed(one, desk):
    blind = replace(one, claims=(), causal=(), stances=())
    _, unresolved = apply(blind, [desk(one.claims[0], "reject")])
    assert "nothing to reject" in unresolved[0].reason


def test_a_rejection_does_not_hit_a_suggestion_that_now_says_something_else(one, desk):
    stances = tuple(replace(stance, origin="pipeline 2", position=Position.REPORTS) for stance in one.stances)
    after, unresolved = apply(replace(one, stances=stances), [desk(one.stances[0], "reject")])
    assert by_id(after, one.stances[0]).status is Status.SUGGESTED
    assert "decide again" in unresolved[0].reason


def test_a_holder_whom_the_new_pipeline_numbers_otherwise_is_found_by_name(one, desk):
    decision = desk(one.claims[0], "accept")
    actors = (replace(one.actors[0], id="actor-other", name="Lind", aliases=("Mara Lind",)), *one.actors[1:])
    after, unresolved = apply(replace(one, actors=actors, claims=(), stances=()), [decision])
    assert (after.claims[0].holder, unresolved) == ("actor-other", ())


def test_a_holder_who_is_gone_comes_back_with_the_decision(one, desk):
    decision = desk(one.claims[0], "accept")
    after, unresolved = apply(replace(one, actors=(), claims=(), causal=(), stances=()), [decision])
    assert [(actor.id, actor.name) for actor in after.actors] == [("actor-lind", "Mara Lind")]
    assert unresolved == ()


def test_a_holder_about_whom_nothing_is_known_is_listed(one, desk):
    decision = replace(desk(one.claims[0], "correct", holder="actor-x"), actors={})
    after, unresolved = apply(one, [decision])
    assert by_id(after, one.claims[0]).status is Status.SUGGESTED
    assert "actor-x isn't there" in unresolved[0].reason


def test_in_a_shifted_text_passages_are_found_by_quotation_and_context(one, desk):
    decisions = [desk(item, "accept") for item in (*one.claims, *one.causal, *one.stances)]
    shifted = annotate_one("A word from our sponsor.\n" + ONE.replace("“", '"').replace("”", '"'))
    blind = replace(shifted, claims=(), causal=(), stances=())
    after, unresolved = apply(blind, decisions)
    assert unresolved == ()
    text = shifted.article.text
    assert [claim.content.quote(text) for claim in after.claims] == [
        claim.content.quote(ONE) for claim in one.claims
    ]
    assert after.claims[1].source.start == text.index("the ministry says")


def test_a_passage_that_is_gone_is_listed_and_the_suggestion_left_alone(one, desk):
    decisions = [desk(one.stances[3], "accept")]
    text = ONE.replace("Critics call the bridge story a myth.", "")
    shifted = replace(one, article=replace(one.article, text=text), stances=())
    after, unresolved = apply(shifted, decisions)
    assert after.stances == ()
    assert "“Critics call the bridge story a myth.” is no longer in the text" in str(unresolved[0])


def test_no_decision_ever_vanishes(one, desk):
    """Each standing decision is either seen in the result or listed."""
    items = (*one.claims, *one.causal, *one.stances)
    decisions = [desk(item, "accept") for item in items]
    for gone in range(len(ONE) // 40):
        text = ONE[: gone * 40] + ONE[gone * 40 + 40 :]
        blind = replace(
            one,
            article=replace(one.article, text=text),
            offtopic=(),
            claims=(),
            causal=(),
            stances=(),
            actors=(),
        )
        after, unresolved = apply(blind, decisions)
        kept = [item.id for item in (*after.claims, *after.causal, *after.stances)]
        listed = [one_left.decision.item for one_left in unresolved]
        assert sorted(kept + listed) == sorted(item.id for item in items)


def test_decisions_on_articles_that_are_not_there_are_listed(one, desk):
    decision = desk(one.claims[0], "accept")
    assert astray([decision], ["one", "two"]) == ()
    assert "there is no article 'one'" in str(astray([decision], ["two"])[0])


def test_an_undo_of_an_unknown_decision_is_listed(one, clock):
    lost = Decision(
        "one", Kind.CLAIM, one.claims[0].id, Verdict.UNDO, "anna", clock(), undoes="decision-none"
    )
    assert "not in the log" in apply(one, [lost])[1][0].reason


# A changed codebook


def test_a_renamed_explanation_takes_its_decisions_along(one, desk, clock):
    decisions = [
        desk(one.stances[0], "accept"),
        migrate("bridge", ["crossing"], reviewer="anna", time=clock()),
    ]
    after, unresolved = apply(one, decisions)
    assert {stance.explanation for stance in after.stances} == {"crossing", "diesel"}
    assert by_id(after, one.stances[0]).status is Status.ACCEPTED
    assert unresolved == ()


def test_renamings_follow_each_other_and_pass_over_later_decisions(one, desk, clock):
    early = desk(one.stances[0], "accept")
    first = migrate("bridge", ["crossing"], reviewer="anna", time=clock())
    second = migrate("crossing", ["diesel"], reviewer="anna", time=clock())
    late = desk(one.stances[1], "accept")
    after, _ = apply(one, [early, first, second, late])
    assert by_id(after, one.stances[0]).explanation == "diesel"
    assert by_id(after, one.stances[1]).explanation == "bridge"


def test_of_a_split_explanation_the_part_that_is_seen_in_the_passage_is_taken(one, desk, clock):
    decision = desk(one.stances[0], "accept")
    split = migrate("bridge", ["bridge-price", "bridge-speed"], reviewer="anna", time=clock())
    seen = replace(one.stances[0], id="stance-new", explanation="bridge-speed", origin="pipeline 2")
    after, unresolved = apply(replace(one, stances=(seen,)), [decision, split])
    assert [(stance.explanation, stance.status) for stance in after.stances] == [
        ("bridge-speed", Status.ACCEPTED)
    ]
    assert unresolved == ()
    _, unresolved = apply(replace(one, stances=()), [decision, split])
    assert "was split into bridge-price, bridge-speed: say which it is" in unresolved[0].reason


def test_a_dropped_explanation_lists_its_decisions(one, desk, clock):
    decisions = [desk(one.stances[0], "accept"), migrate("bridge", [], reviewer="anna", time=clock())]
    assert "dropped from the codebook" in apply(one, decisions)[1][0].reason


def test_a_claim_rejected_after_its_source_was_split_off_stays_so_in_a_new_version(one, log, codebook, clock):
    session = ReviewSession([one], log, reviewer="anna", codebook=codebook, clock=clock)
    source = one.claims[1].source
    session.split("one", [source], name="transport ministry", kind="organisation")
    session.reject("one", one.claims[1].id)
    newer = annotate_one(origin="pipeline 2")
    annotations, unresolved = apply(newer, session.decisions)
    assert unresolved == ()
    assert {claim.id: claim.status for claim in annotations.claims}[one.claims[1].id] is Status.REJECTED
