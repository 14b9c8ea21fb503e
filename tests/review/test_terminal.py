from __future__ import annotations

from dataclasses import replace

import pytest

from graphlib_kb.model import AUTHOR, Actor, ActorKind, Status
from graphlib_kb.review.decisions import Verdict, read_decisions
from graphlib_kb.review.session import ReviewSession
from graphlib_kb.review.terminal import review_in_terminal

from .conftest import ONE


@pytest.fixture
def session(one, two, log, codebook, clock):
    return ReviewSession([one, two], log, reviewer="anna", codebook=codebook, clock=clock)


@pytest.fixture
def type_in(session):
    """What the terminal shows when these lines are typed; the end of input quits."""

    def typing(*lines: str) -> str:
        waiting = iter(lines)
        shown: list[str] = []

        def read(_: str) -> str:
            try:
                return next(waiting)
            except StopIteration:
                raise EOFError from None

        review_in_terminal(session, read, shown.append)
        return "\n".join(shown)

    return typing


def test_accept_reject_undo_and_redo(type_in, log):
    type_in("a", "r", "u", "y")
    verdicts = [decision.verdict for decision in read_decisions(log)]
    assert verdicts == [Verdict.ACCEPT, Verdict.REJECT, Verdict.UNDO, Verdict.UNDO]


def test_the_item_is_shown_in_its_context_with_all_it_says(type_in, one):
    shown = type_in("k claim", "g 1", "n", "q")
    assert "[source: Mara Lind]" in shown
    assert "holder: Mara Lind" in shown
    assert "because: quotation marks and a verb of speech" in shown


def test_a_correction_in_one_line(type_in, session, one):
    type_in(
        "g 1", "k causal", "o", "t looks weaker",
        'c relation=enables negated=yes holder="Mara Lind" signal=- cause="took its passengers"',
    )  # fmt: skip
    entry = session.entry("one", one.causal[0].id)
    item = entry.item
    assert (str(item.relation), item.negated, item.holder, item.signal, item.cause.quote(ONE)) == (
        "enables",
        True,
        "actor-lind",
        None,
        "took its passengers",
    )
    assert entry.decision.note == "looks weaker"


def test_adding_merging_and_splitting(type_in, session):
    type_in(
        "g 1",
        'm stance holder=AUTHOR explanation=subsidy stance=reports evidence="had promised a subsidy"',
        "k actor",
        "o",
        'split "The captain" 1',
        "merge critics",
    )
    annotations = session.annotations("one")
    assert ("subsidy", AUTHOR) in {(stance.explanation, stance.holder) for stance in annotations.stances}
    assert "The captain" in {actor.name for actor in annotations.actors}
    assert len(annotations.actors) == 3


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("z", "no command 'z'"),
        ("g 9", "articles 1 to 2"),
        ("k cat", "'cat' is no kind"),
        ("c colour=red", "has: cause"),
        ("c negated=perhaps", "negated is yes or no"),
        ("c certainty=sure", "'sure' is none of asserted"),
        ('c holder="Nobody Known"', "there is no actor 'Nobody Known'"),
        ('c cause="unclosed', "No closing quotation"),
        ("m cat", "say what to add"),
        ("m claim holder=AUTHOR", "say first in which article"),
        ("merge critics", "only actors are merged"),
        ("u", "nothing to take back"),
        ("y", "nothing to give back"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_decided(type_in, log, line, answer):
    assert answer in type_in("k causal", line)
    assert read_decisions(log) == ()


def test_the_end_is_told(type_in, session):
    for entry in session.queue():
        session.accept(entry.article, entry.id)
    assert "Everything is settled." in type_in("a")


def test_hostile_text_does_not_act_on_the_terminal(one, log):
    text = ONE.replace("Mara Lind", "\x1b[31m\x07\u202eLind")
    article = replace(one.article, text=text, title="\x1b]0;owned\x07")
    evil = Actor("actor-lind", "\x1b[2J\u2066", ActorKind.PERSON)
    session = ReviewSession(
        [replace(one, article=article, actors=(evil, *one.actors[1:]))], log, reviewer="anna"
    )
    shown: list[str] = []
    lines = iter(["?", "n", "x", "g", "a", "n", "n", "q"])
    review_in_terminal(session, lambda _: next(lines), shown.append)
    assert not {"\x1b", "\x07", "\u202e", "\u2066"} & set("".join(shown))
    assert session.progress().settled == 1
    assert Status.ACCEPTED in {getattr(entry.item, "status", None) for entry in session.entries("one")}
