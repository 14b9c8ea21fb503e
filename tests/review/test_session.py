from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone

import pytest

from graphlib_kb.errors import GraphlibError, UnknownNameError
from graphlib_kb.model import AUTHOR, Certainty, Position, Status
from graphlib_kb.review.decisions import Kind, Verdict, append, read_decisions
from graphlib_kb.review.disagreement import compare, disputed, reading
from graphlib_kb.review.pace import pace
from graphlib_kb.review.session import ConflictError, Mode, ReviewSession

from .conftest import ONE, Marker


@pytest.fixture
def open_session(one, two, codebook, log, clock):
    def opening(reviewer="anna", mode=Mode.TOGETHER):
        return ReviewSession([one, two], log, reviewer=reviewer, codebook=codebook, mode=mode, clock=clock)

    return opening


@pytest.fixture
def session(open_session):
    return open_session()


def settled(session, article, item):
    return session.entry(article, item).item


def test_the_queue_begins_with_what_is_least_certain_and_most_consequential(session, one):
    stances = [entry.id for entry in session.queue(kinds=[Kind.STANCE])]
    critics, diesel = one.stances[3].id, one.stances[2].id
    assert stances[:2] == [critics, diesel]
    assert session.entry("two", stances[-1]).item.confidence == 0.97


def test_the_queue_can_follow_the_text(session):
    starts = [entry.item.content.start for entry in session.queue("one", kinds=["claim"], in_order=True)]
    assert starts == sorted(starts)


def test_actors_who_hold_nothing_do_not_wait(session):
    assert "actor-critics" in {entry.id for entry in session.queue()}
    session.reject("one", session.queue("one", kinds=["stance"])[0].id)
    assert len(session.queue(kinds=["actor"])) == 4


def test_a_decision_takes_its_item_out_of_the_queue_and_counts_as_progress(session, one):
    before = session.progress()
    session.accept("one", one.claims[0].id)
    after = session.progress()
    assert (after.settled, after.left, after.total) == (before.settled + 1, before.left - 1, before.total)
    assert after.by_kind["claim"] == (1, 4)
    assert one.claims[0].id not in {entry.id for entry in session.queue()}


def test_every_decision_is_in_the_log_before_it_is_confirmed(session, one, log):
    decision = session.reject("one", one.causal[0].id, note="no cause")
    assert read_decisions(log) == (decision,)


def test_passages_can_be_given_as_quotations(session, one):
    session.correct("one", one.claims[0].id, content="finished us", certainty=Certainty.HEDGED)
    claim = settled(session, "one", one.claims[0].id)
    assert (claim.content.quote(ONE), claim.certainty, claim.status) == (
        "finished us",
        Certainty.HEDGED,
        Status.ACCEPTED,
    )
    with pytest.raises(GraphlibError, match="does not stand in the article"):
        session.correct("one", one.claims[0].id, content="finished them")
    session.correct("one", one.claims[0].id, content="bridge")
    assert settled(session, "one", one.claims[0].id).content.start == ONE.index("bridge finished")
    with pytest.raises(GraphlibError, match="stands there 3 times"):
        session.add("one", "claim", content="bridge", holder=AUTHOR)


def test_passages_never_begin_or_end_with_white_space(session, one):
    start = ONE.index("The ministry, according")
    session.correct("one", one.claims[0].id, content=(start - 1, start + 13))
    assert settled(session, "one", one.claims[0].id).content.quote(ONE) == "The ministry,"
    with pytest.raises(GraphlibError, match="white space alone"):
        session.correct("one", one.claims[0].id, content=(start - 1, start))
    with pytest.raises(GraphlibError, match="must lie within"):
        session.correct("one", one.claims[0].id, content=(start, 10_000))


def test_what_was_missed_is_added_and_can_be_decided_like_the_rest(session):
    added = session.add(
        "one",
        "stance",
        holder=AUTHOR,
        explanation="subsidy",
        stance="reports",
        evidence="had promised a subsidy",
    )
    assert settled(session, "one", added.item).position is Position.REPORTS
    session.correct("one", added.item, stance="supports")
    assert settled(session, "one", added.item).position is Position.SUPPORTS
    session.withdraw("one", added.item)
    assert settled(session, "one", added.item).position is Position.REPORTS


def test_actors_are_merged_and_split(session, one):
    session.merge("one", "actor-lind", "actor-ministry")
    assert settled(session, "one", one.claims[0].id).holder == "actor-ministry"
    session.undo()
    split = session.split("one", [Marker(one.article)("Mara Lind")], name="The captain", kind="person")
    assert settled(session, "one", one.claims[0].id).holder == split.item
    with pytest.raises(UnknownNameError, match="unknown actor"):
        session.merge("one", "actor-lind", "actor-lind")


def test_a_merge_everywhere_reaches_every_article(session):
    session.merge("one", "actor-ministry", "actor-critics", everywhere=True)
    assert {actor.id for actor in session.annotations("one").actors} == {"actor-lind", "actor-critics"}
    assert session.unresolved() == ()


def test_undo_goes_back_to_the_beginning_and_redo_forward_again(session, one):
    items = [item.id for item in (*one.claims, *one.causal, *one.stances)]
    for item in items:
        session.accept("one", item)
    states = [session.progress().settled]
    while session.undo():
        states.append(session.progress().settled)
    assert states == list(range(len(items), -1, -1))
    while session.redo():
        states.append(session.progress().settled)
    assert states[-1] == len(items)
    assert session.redo() is None
    session.undo()
    session.reject("one", items[0])
    assert session.redo() is None


def test_undo_works_on_what_was_decided_in_an_earlier_session(open_session, one):
    open_session().accept("one", one.claims[0].id)
    later = open_session()
    assert later.undo().verdict is Verdict.UNDO
    assert later.entry("one", one.claims[0].id).is_open


def test_nobody_takes_back_what_another_decided_last(open_session, one):
    open_session("anna").accept("one", one.claims[0].id)
    assert open_session("bert").undo() is None


def test_a_session_sees_what_others_decide_meanwhile(open_session, one):
    anna, bert = open_session("anna"), open_session("bert")
    revision = bert.refresh()
    anna.accept("one", one.claims[0].id)
    assert bert.refresh() > revision
    assert bert.entry("one", one.claims[0].id).decision.reviewer == "anna"


def test_deciding_what_another_has_just_decided_is_a_conflict(open_session, one):
    anna, bert = open_session("anna"), open_session("bert")
    item = one.claims[0].id
    first = anna.decide("one", item, Verdict.REJECT, version="")
    with pytest.raises(ConflictError, match="anna has decided it: reject"):
        bert.decide("one", item, Verdict.ACCEPT, version="")
    assert bert.decide("one", item, Verdict.ACCEPT, version=first.id).reviewer == "bert"


def test_asking_twice_because_the_answer_was_lost_decides_once(session, one, log):
    item = one.claims[0].id
    fields = {"certainty": "hedged"}
    first = session.decide("one", item, Verdict.CORRECT, fields=fields, version="")
    assert session.decide("one", item, Verdict.CORRECT, fields=fields, version="") == first
    assert len(read_decisions(log)) == 1


def test_reviewers_apart_do_not_see_each_other(open_session, one):
    anna, bert = open_session("anna", Mode.APART), open_session("bert", Mode.APART)
    anna.reject("one", one.claims[0].id)
    assert bert.entry("one", one.claims[0].id).is_open


def test_only_what_reviewers_disagree_on_waits_for_adjudication(open_session, one):
    anna, bert = open_session("anna", Mode.APART), open_session("bert", Mode.APART)
    for item in one.stances:
        anna.accept("one", item.id)
        bert.accept("one", item.id)
    bert.correct("one", one.stances[0].id, stance="contests")
    anna.reject("one", one.claims[1].id)
    judge = open_session("judge", Mode.ADJUDICATE)
    assert [entry.id for entry in judge.queue()] == [one.stances[0].id]
    log = judge.decisions
    assert disputed(one, log) == {one.stances[0].id}
    difference = compare([reading(one, log, "anna")], [reading(one, log, "bert")])
    assert difference.only_second == (
        ("causal", "ministry", "the price of diesel", "causes", "the closure"),
        ("stance", "Ada Holm", "bridge", "contests"),
    )
    assert difference.only_first == (("stance", "Ada Holm", "bridge", "supports"),)
    judge.accept("one", one.stances[0].id)
    assert judge.queue() == ()
    bert.correct("one", one.stances[0].id, stance="reports")
    assert settled(open_session("anna"), "one", one.stances[0].id).position is Position.CONTESTS


def test_a_bad_line_in_the_log_is_reported_and_the_rest_is_worked_with(open_session, one, log):
    open_session().accept("one", one.claims[0].id)
    log.write_bytes(log.read_bytes() + b"{\n")
    session = open_session()
    assert [problem.line for problem in session.problems] == [2]
    session.accept("one", one.claims[1].id)
    assert session.progress().by_kind["claim"][0] == 2


def test_the_clock_never_runs_backwards_in_the_log(one, log):
    stopped = ReviewSession([one], log, reviewer="anna", clock=lambda: one_moment)
    from datetime import datetime, timezone

    one_moment = datetime(2031, 1, 1, tzinfo=timezone.utc)
    for item in (*one.claims, *one.causal):
        stopped.accept("one", item.id)
    times = [decision.time for decision in read_decisions(log)]
    assert times == sorted(set(times))


def test_threads_do_not_lose_decisions(session, one, two, log):
    work = [("one", item.id) for item in (*one.claims, *one.causal, *one.stances)]
    work += [("two", item.id) for item in (*two.claims, *two.causal, *two.stances)]
    threads = [threading.Thread(target=session.accept, args=item) for item in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {decision.item for decision in read_decisions(log)} == {item for _, item in work}


def test_unknown_items_articles_and_fields_are_named(session, one):
    with pytest.raises(UnknownNameError, match="unknown article 'three'"):
        session.accept("three", "claim-x")
    with pytest.raises(UnknownNameError, match="unknown item 'claim-x'"):
        session.accept("one", "claim-x")
    with pytest.raises(GraphlibError, match="a claim has no 'colour'"):
        session.correct("one", one.claims[0].id, colour="red")
    with pytest.raises(GraphlibError, match="'sure' is none of"):
        session.correct("one", one.claims[0].id, certainty="sure")


def test_a_review_needs_a_name(one, log):
    with pytest.raises(GraphlibError, match="--reviewer"):
        ReviewSession([one], log, reviewer=" ")


# Pace


def test_pace_is_the_time_between_decisions_of_a_sitting_without_breaks(open_session, one, two, clock):
    session = open_session()  # its clock goes on by a minute at each look
    for item in (*one.claims, *one.causal):
        session.accept("one", item.id)
    clock.now += timedelta(hours=1)
    session.accept("two", two.claims[0].id)
    session.undo()
    first, second, whole = session.pace()
    assert (first.article, first.decisions, first.by_verdict) == ("one", 4, {"accept": 4})
    assert (first.seconds, first.median_seconds) == (4 * 60, 60)
    assert (second.article, second.decisions, second.taken_back, second.seconds) == ("two", 0, 1, 2 * 60)
    assert (whole.decisions, whole.taken_back, whole.seconds, whole.median_seconds) == (4, 1, 6 * 60, 60)


def test_reviewers_who_work_at_the_same_time_have_their_own_pace(open_session, one):
    anna, bert = open_session("anna"), open_session("bert")
    for item in (*one.claims, *one.causal):
        anna.accept("one", item.id)
        bert.accept("one", item.id)
    assert anna.pace()[-1].median_seconds == 120


def test_what_was_entered_by_a_program_is_no_pace(one, log, codebook):
    now = datetime(2031, 4, 5, tzinfo=timezone.utc)
    session = ReviewSession([one], log, reviewer="import", codebook=codebook, clock=lambda: now)
    for item in (*one.claims, *one.causal, *one.stances):
        session.accept("one", item.id)
    whole = session.pace()[-1]
    assert (whole.decisions, whole.at_once) == (8, 7)
    assert whole.seconds is None
    assert whole.median_seconds is None


def test_the_page_tells_the_pace_of_today_alone(open_session, one, clock):
    session = open_session()
    session.accept("one", one.claims[0].id)
    clock.now += timedelta(days=1)
    for item in (*one.causal, *one.stances):
        session.accept("one", item.id)
    assert session.pace_today().decisions == 6


def test_an_empty_log_has_no_pace():
    assert pace([]) == ()


def test_a_decision_by_hand_needs_no_snapshot(session, one, log):
    entry = session.entry("one", one.claims[0].id)
    decision = session.accept("one", entry.id)
    session.undo()
    bare = {key: value for key, value in decision.to_json().items() if key not in ("seen", "actors")}
    from graphlib_kb.review.decisions import Decision

    append(log, Decision.from_json({**bare, "time": "2032-01-01T00:00:00Z", "reviewer": "hand"}))
    assert settled(session, "one", entry.id).status is Status.ACCEPTED
