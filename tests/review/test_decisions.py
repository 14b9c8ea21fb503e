from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace

import pytest

from graphlib_kb.errors import CodebookError
from graphlib_kb.review.decisions import (
    Decision,
    Kind,
    Verdict,
    append,
    decide,
    read_decisions,
    standing,
)


def undo(decision, time, reviewer="anna"):
    return Decision(
        decision.article, decision.kind, decision.item, Verdict.UNDO, reviewer, time, undoes=decision.id
    )


@pytest.fixture
def accepted(one, clock):
    return decide(one, one.claims[0], Verdict.ACCEPT, reviewer="anna", time=clock())


def test_a_log_that_is_not_there_yet_is_empty(log):
    assert read_decisions(log) == ()


def test_what_was_appended_is_read_back(one, log, clock):
    decisions = tuple(
        decide(one, item, verdict, reviewer="anna", time=clock(), fields=fields, note="“ja”\u2028\x00")
        for item, verdict, fields in [
            (one.claims[0], Verdict.ACCEPT, None),
            (one.causal[0], Verdict.CORRECT, {"relation": "enables"}),
            (one.stances[0], Verdict.REJECT, None),
            (one.actors[0], Verdict.CORRECT, {"into": "actor-ministry"}),
            (one.offtopic[0], Verdict.ACCEPT, None),
        ]
    )
    for decision in decisions:
        append(log, decision)
    assert read_decisions(log) == decisions


def test_one_decision_stands_on_one_line_and_earlier_lines_never_change(accepted, one, log, clock):
    append(log, accepted)
    before = log.read_bytes()
    append(log, decide(one, one.claims[1], Verdict.REJECT, reviewer="anna", time=clock(), note="a\nb"))
    assert log.read_bytes().startswith(before)
    assert log.read_bytes().count(b"\n") == 2


def test_line_order_and_repeated_lines_mean_nothing(one, log, clock):
    for item in (*one.claims, *one.stances):
        append(log, decide(one, item, Verdict.ACCEPT, reviewer="anna", time=clock()))
    wanted = read_decisions(log)
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join([*reversed(lines), *lines]))
    assert read_decisions(log) == wanted


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_git_puts_the_logs_of_two_reviewers_together(one, log, clock):
    def git(*arguments):
        identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
        subprocess.run(["git", *identity, *arguments], cwd=log.parent, check=True, capture_output=True)

    def decide_as(reviewer, item):
        append(log, decide(one, item, Verdict.ACCEPT, reviewer=reviewer, time=clock()))
        git("add", ".")
        git("commit", "-m", reviewer)

    git("init", "-b", "main")
    (log.parent / ".gitattributes").write_text("reviews.jsonl merge=union\n")
    decide_as("both", one.claims[0])
    git("checkout", "-b", "bert")
    decide_as("bert", one.claims[1])
    git("checkout", "main")
    decide_as("anna", one.causal[0])
    git("merge", "bert")
    assert [decision.reviewer for decision in read_decisions(log)] == ["both", "bert", "anna"]


def test_line_ends_of_windows_are_fine(accepted, log):
    append(log, accepted)
    log.write_bytes(log.read_bytes().replace(b"\n", b"\r\n"))
    assert read_decisions(log) == (accepted,)


def test_an_undo_takes_back_and_an_undone_undo_gives_back(accepted, clock):
    first = undo(accepted, clock())
    second = undo(first, clock())
    third = undo(second, clock())
    assert standing([accepted, first])[0] == ()
    assert standing([second, accepted, first])[0] == (accepted,)
    assert standing([third, second, accepted, first])[0] == ()


def test_a_long_chain_of_undos_is_no_trouble(accepted, clock):
    chain = [accepted]
    for _ in range(3000):
        chain.append(undo(chain[-1], clock()))
    assert standing(chain)[0] == (accepted,)


def test_an_undo_without_its_decision_is_named(accepted, clock):
    lost = undo(accepted, clock())
    assert standing([lost]) == ((), (lost,))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not JSON"),
        ("[]", "not an object"),
        ("<<<<<<< HEAD", "conflict marker"),
        ({"kind": "clam"}, "must be one of claim, causal"),
        ({"decision": "maybe"}, "must be one of accept, reject"),
        ({"reviewer": ""}, "'reviewer' must be a text"),
        ({"time": "yesterday"}, "write it like 2024-05-01T12:00:00Z"),
        ({"fields": {"colour": 1}}, "a claim has no 'colour', but content"),
        ({"fields": {"certainty": "sure"}}, "fields.certainty: 'sure' is none of asserted, hedged"),
        ({"fields": {"content": {"start": 4, "end": 4}}}, "fields.content: 'start' and 'end'"),
        ({"decision": "add", "fields": {"holder": "AUTHOR"}}, "an added claim needs 'content'"),
        ({"decision": "correct"}, "needs at least one field"),
        ({"decision": "undo"}, "names in 'undoes'"),
        ({"article": ""}, "may be empty only"),
        ({"verdict": "accept"}, "unknown key 'verdict'"),
        ({"actors": {"a": {"name": "A", "kind": "cat"}}}, "actors.a.kind: 'cat' is none of person"),
        (b'{"item": "\xff"}', "not UTF-8"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_is_named_and_the_others_still_count(accepted, log, line, problem):
    append(log, accepted)
    if isinstance(line, dict):
        line = json.dumps({**accepted.to_json(), **line})
    log.write_bytes(log.read_bytes() + (line if isinstance(line, bytes) else line.encode()) + b"\n")
    with pytest.raises(CodebookError, match=r"reviews\.jsonl:2: ") as raised:
        read_decisions(log)
    assert problem in str(raised.value)
    errors = []
    assert read_decisions(log, on_error=errors.append) == (accepted,)
    assert len(errors) == 1


def test_a_write_cut_short_does_not_swallow_the_next_decision(accepted, one, log, clock):
    append(log, accepted)
    log.write_bytes(log.read_bytes()[:-20])
    later = decide(one, one.claims[1], Verdict.REJECT, reviewer="anna", time=clock())
    append(log, later)
    assert read_decisions(log, on_error=lambda _: None) == (later,)


def test_a_decision_that_cannot_be_understood_is_never_written(accepted, log):
    with pytest.raises(ValueError, match="has no 'colour'"):
        append(log, replace(accepted, fields={"colour": "red"}))
    assert not log.exists()


def test_a_log_that_cannot_be_written_says_so(accepted, tmp_path):
    with pytest.raises(CodebookError, match="could not be written"):
        append(tmp_path / "missing" / "reviews.jsonl", accepted)


def test_a_decision_may_be_for_every_article_only_if_about_actors_or_explanations(accepted):
    assert Kind.ACTOR is Kind("actor")
    with pytest.raises(ValueError, match="may be empty only"):
        Decision.from_json({**accepted.to_json(), "article": ""})
