from __future__ import annotations

import pytest

from graphlib_kb.review.decisions import Verdict, append, decide, write_line
from graphlib_kb.review.log import Log
from graphlib_kb.review.session import ReviewSession


@pytest.fixture
def decisions(one, clock):
    return [decide(one, item, Verdict.ACCEPT, reviewer="anna", time=clock()) for item in one.stances]


def ids(log):
    log.refresh()
    return [decision.id for decision in log.decisions]


def test_what_others_append_is_taken_in_alone(log, decisions):
    found = Log(log)
    append(log, *decisions[:2])
    assert len(ids(found)) == 2
    generation = found.generation
    append(log, *decisions[2:])
    assert ids(found) == [decision.id for decision in decisions]
    assert found.generation == generation


def test_lines_that_a_merge_put_in_the_middle_are_found(log, decisions):
    found = Log(log)
    append(log, decisions[0], decisions[3])
    assert len(ids(found)) == 2
    log.write_bytes(b"".join(map(write_line, decisions)))
    assert ids(found) == [decision.id for decision in decisions]


def test_a_line_cut_short_is_told_until_it_is_whole(log, decisions):
    found = Log(log)
    append(log, decisions[0])
    whole = log.read_bytes() + write_line(decisions[1])
    log.write_bytes(whole[:-20])
    assert len(ids(found)) == 1
    assert [problem.line for problem in found.problems] == [2]
    log.write_bytes(whole)
    assert len(ids(found)) == 2
    assert found.problems == []


def test_a_log_without_a_last_line_end_is_read_whole(log, decisions):
    log.write_bytes(b"".join(map(write_line, decisions)).rstrip())
    assert len(ids(Log(log))) == 4


def test_a_log_that_goes_away_is_empty(log, decisions):
    found = Log(log)
    append(log, *decisions)
    assert len(ids(found)) == 4
    log.unlink()
    assert ids(found) == []


def test_one_line_at_fault_leaves_the_others_of_its_batch(log, decisions):
    lines = [write_line(decision) for decision in decisions]
    log.write_bytes(b"".join([*lines[:2], b'{"item": "x"}, {"item": "y"}\n', b"[\n", *lines[2:]]))
    found = Log(log)
    assert len(ids(found)) == 4
    assert [problem.line for problem in found.problems] == [3, 4]


def test_sessions_that_share_a_log_see_each_other_at_once(one, two, log, codebook, clock):
    shared = Log(log)
    anna, bert = (
        ReviewSession([one, two], shared, reviewer=name, codebook=codebook, clock=clock)
        for name in ("anna", "bert")
    )
    anna.accept("one", one.claims[0].id)
    assert bert.entry("one", one.claims[0].id).decision.reviewer == "anna"
    assert bert.undo() is None
    anna.undo()
    assert bert.entry("one", one.claims[0].id).is_open
