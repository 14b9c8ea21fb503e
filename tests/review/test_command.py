"""The commands review, agreement and recode, on two articles on a broken dam."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from graphlib_kb.cli import main

import graphlib_kb as gk
from graphlib_kb.review import read_decisions


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: object, typed: str | None = None) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], input=typed)

    return run


@pytest.fixture
def kb(pipeline, corpus, tmp_path):
    gk.build(corpus, tmp_path / "dam.kb").close()
    return tmp_path / "dam.kb"


def test_a_review_in_the_terminal_goes_into_the_corpus_and_into_the_next_build(run, kb, corpus):
    result = run("review", kb, "--terminal", "--reviewer", "anna", typed="a\nr\nq\n")
    assert result.exit_code == 0, result.output
    assert [decision.reviewer for decision in read_decisions(corpus / "reviews.jsonl")] == ["anna", "anna"]
    with gk.build(corpus, kb) as rebuilt:
        statuses = [str(item.status) for item in rebuilt.items(include_rejected=True)]
    assert {"accepted", "rejected"} <= set(statuses)


def test_decisions_on_an_article_that_is_gone_are_listed_by_the_build(run, kb, corpus):
    run("review", kb, "--terminal", typed="g 1\na\ng 2\na\n")
    (corpus / "b.txt").unlink()
    result = run("build", corpus, "-o", kb)
    assert "1 review decisions no longer apply" in result.stderr
    assert "there is no article 'b'" in result.stderr


def test_a_second_review_goes_on_where_the_first_one_ended(run, kb, corpus):
    run("review", kb, "--terminal", typed="a\n")
    gk.build(corpus, kb).close()
    first = gk.open_review(kb, reviewer="anna").progress()
    assert first.settled == 1
    run("review", corpus, "--terminal", typed="a\n")
    assert gk.open_review(kb, reviewer="anna").progress().settled == 2


def test_the_log_can_be_elsewhere(run, kb, tmp_path):
    run("review", kb, "--terminal", "--log", tmp_path / "other.jsonl", typed="a\n")
    assert len(read_decisions(tmp_path / "other.jsonl")) == 1


def test_pace_is_told_by_article(run, kb):
    run("review", kb, "--terminal", typed="g 1\na\na\ng 2\nr\n")
    result = run("review", kb, "--pace")
    assert re.search(r"^a +2 ", result.stdout, re.MULTILINE)
    assert re.search(r"^all +3 ", result.stdout, re.MULTILINE)


def test_reviewers_apart_agree_to_a_degree_and_an_adjudicator_ends_it(run, kb):
    run("review", kb, "--terminal", "--mode", "apart", "--reviewer", "anna", typed="k claim\no\na\na\n")
    run("review", kb, "--terminal", "--mode", "apart", "--reviewer", "bert", typed="k claim\no\nr\na\n")
    result = run("agreement", kb)
    assert result.exit_code == 0, result.output
    assert "kept or rejected" in result.stdout
    assert "anna and bert:" in result.stderr
    shown = run("review", kb, "--terminal", "--mode", "adjudicate", "--reviewer", "judge", typed="a\n")
    assert "Everything is settled." in shown.output


def test_agreement_needs_two_reviewers(run, kb):
    run("review", kb, "--terminal", typed="a\n")
    result = run("agreement", kb)
    assert result.exit_code == 1
    assert "no item was decided by two reviewers" in result.stderr


def test_recode_shows_first_and_keeps_then(run, kb, corpus):
    result = run("recode", kb, "rain=downpour", "--dry-run")
    assert "- stance | Ann | rain | supports" in result.stdout
    assert "+ stance | Ann | downpour | supports" in result.stdout
    assert not (corpus / "reviews.jsonl").exists()
    run("recode", kb, "rain=downpour")
    assert len(read_decisions(corpus / "reviews.jsonl")) == 1
    assert run("recode", kb, "rain").exit_code == 1


def test_a_knowledge_base_whose_corpus_is_gone_says_so(run, kb, corpus):
    shutil.rmtree(corpus)
    result = run("review", kb, "--terminal", typed="a\n")
    assert result.exit_code == 1
    assert "--log FILE" in result.stderr


def test_a_port_that_is_taken_says_so(run, kb):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = run("review", kb, "--no-browser", "--port", taken.getsockname()[1])
    assert result.exit_code == 1
    assert "give another with --port" in result.stderr


UNIGNORED = """
import signal
from graphlib_kb.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job's children ignore it
main()
"""


@pytest.mark.skipif(os.name != "posix", reason="sends an interrupt as a terminal does")
def test_the_page_is_served_until_interrupted(kb):
    process = subprocess.Popen(
        [sys.executable, "-c", UNIGNORED, "review", str(kb), "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        address = process.stdout.readline().strip() or process.stderr.read()
        host, path = re.fullmatch(r"http://([\d.:]+)(/.+)", address).groups()
        connection = http.client.HTTPConnection(host, timeout=10)
        connection.request("GET", path)
        assert connection.getresponse().status == 200
        connection.close()
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=10)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 0
    assert "Everything is kept" in told
    assert "Traceback" not in told


def test_a_notebook_reviews_an_open_knowledge_base(kb, corpus):
    with gk.open_kb(kb) as opened:
        session = gk.open_review(opened, reviewer="anna")
        session.next().accept(note="seen in a cell")
    assert read_decisions(corpus / "reviews.jsonl")[0].note == "seen in a cell"
    assert Path(session.log) == corpus / "reviews.jsonl"


def test_the_pace_of_the_shipped_review_is_not_told(run):
    number = len(read_decisions(gk.seeds() / "reviews.jsonl"))
    result = run("review", gk.seeds(), "--pace")
    assert re.search(rf"^all +{number} ", result.stdout, re.MULTILINE)
    assert "decisions were entered at once" in result.stderr


def test_the_machine_alone_is_scored_against_what_was_accepted(run, kb, corpus, tmp_path):
    machine = tmp_path / "machine.kb"
    run("build", corpus, "--machine-only", "-o", machine)
    assert "nobody has reviewed it" in run("evaluate", machine, kb).stderr
    with gk.open_kb(kb) as suggested:
        session = gk.open_review(suggested, reviewer="anna")
        said, *others = (one for one in session.queue(kinds=["claim"]) if one.item.holder != "AUTHOR")
        session.accept(said.article, said.id)
        for one in others:
            session.reject(one.article, one.id)
    run("build", corpus, "-o", kb)
    rows = json.loads(run("evaluate", machine, kb, "--format", "json").stdout)
    scores = {row["kind"]: row for row in rows if row["match"] == "exact"}
    assert (scores["quotations"]["recall"], scores["quotations"]["wanted"]) == (1, 1)
    assert scores["quotations"]["precision"] < 1
