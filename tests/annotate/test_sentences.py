"""Sentences about many events, and what is read in them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from graphlib_kb.annotate import annotate, load_pipeline
from graphlib_kb.annotate.actors import Cast
from graphlib_kb.encoder import model_path
from graphlib_kb.model import (
    AUTHOR,
    UNNAMED,
    Annotations,
    Article,
    Codebook,
    Explanation,
    Passage,
    Polarity,
    Position,
    Question,
)

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(
        not model_path().is_dir(), reason="the trained model has not been built in this checkout"
    ),
]
TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8"))
FAILURES: dict[str, str] = tomllib.loads(
    Path(__file__).with_name("known_failures.toml").read_text(encoding="utf-8")
)


def rows(name: str) -> list[Any]:
    """The rows of a table; what is known to fail is expected to."""
    cases = []
    for row in TABLE[name]:
        sentence = row if isinstance(row, str) else row[0]
        known = FAILURES.get(sentence)
        marks = [pytest.mark.xfail(reason=known, strict=True)] if known else []
        cases.append(pytest.param(row, id=sentence, marks=marks))
    return cases


def read(text: str, codebook: Codebook | None = None) -> Annotations:
    return annotate(Article("sentence", text), codebook)


def alike(text: str, passage: Passage, expected: str) -> bool:
    start = text.find(expected)
    if start < 0:
        # What is expected leaves out a word that the text has ("reportedly").
        return set(expected.split()) <= set(passage.quote(text).split())
    wanted = Passage("sentence", start, start + len(expected))
    parts = [Passage("sentence", *part) for part in passage.parts]
    return any(p.overlap(wanted) >= 0.5 for p in (passage, *parts))


def name_of(found: Annotations, holder: str) -> str:
    return next((actor.name for actor in found.actors if actor.id == holder), holder)


@pytest.mark.parametrize("row", rows("causal"))
def test_causal_assertions(row: list[str]) -> None:
    text, cause, effect, relation, *extra = row
    found = read(text)
    same = [c for c in found.causal if alike(text, c.cause, cause) and alike(text, c.effect, effect)]
    turned = [c for c in found.causal if alike(text, c.cause, effect) and alike(text, c.effect, cause)]
    assert same, [(c.cause.quote(text), c.effect.quote(text), c.reason) for c in found.causal]
    assert not turned
    one = same[0]
    assert str(one.relation) == relation
    assert one.negated == ("negated" in extra)
    expected = next((word for word in extra if word in ("hedged", "speculative")), "asserted")
    assert str(one.certainty) == expected
    holder = next((word.removeprefix("holder: ") for word in extra if word.startswith("holder: ")), AUTHOR)
    assert holder.lower() in name_of(found, one.holder).lower()


@pytest.mark.parametrize("sentence", rows("nothing_causal"))
def test_sentences_without_causal_assertion(sentence: str) -> None:
    assert [c.reason for c in read(sentence).causal] == []


@pytest.mark.parametrize("row", rows("said"))
def test_claims(row: list[str]) -> None:
    text, source, content, *extra = row
    found = read(text)
    same = [
        c
        for c in found.claims
        if alike(text, c.content, content) and source.lower() in name_of(found, c.holder).lower()
    ]
    assert same, [(name_of(found, c.holder), c.content.quote(text), c.reason) for c in found.claims]
    claim = same[0]
    assert (claim.polarity is Polarity.DENIED) == ("denied" in extra)
    assert claim.direct == ("direct" in extra)
    for word in extra:
        if word in ("hedged", "speculative"):
            assert str(claim.certainty) == word
    if source == UNNAMED:
        assert claim.holder == UNNAMED
        assert claim.cue is not None


def test_the_answers_of_an_interview_are_its_speakers() -> None:
    text = """The engineer Maria Lopez built the dam.

Echo: Why did it burst?

Lopez: The gates were shut too late. Nobody had told the crew.

Echo: Was that your fault?

Lopez: No. I had left the firm by then."""
    found = read(text)
    turns = [c for c in found.claims if c.reason.startswith("turn")]
    assert {name_of(found, c.holder) for c in turns} == {"Maria Lopez"}
    assert [c.content.quote(text) for c in turns] == [
        "The gates were shut too late. Nobody had told the crew",
        "No. I had left the firm by then",
    ]


def test_a_possessive_that_leads_back_to_itself_names_nobody() -> None:
    doc = load_pipeline()("Her friends say that she was right.")
    doc.user_data["graphlib_encoder"]["antecedents"] = {"0": [0, 2, 0.9]}
    ((_, holder),) = Cast(doc).sources((0, 2))
    assert holder


@pytest.mark.parametrize("sentence", rows("nothing_said"))
def test_sentences_in_which_nobody_speaks(sentence: str) -> None:
    assert [c.reason for c in read(sentence).claims] == []


DEBATE = TABLE["debate"]
CODEBOOK = Codebook(
    Question(DEBATE["question"], tuple(DEBATE["outcome"])),
    tuple(
        Explanation(e["id"], e["label"], e["description"], tuple(e["phrases"]))
        for e in DEBATE["explanations"]
    ),
)
SUPPORTS, CONTESTS, REPORTS = Position.SUPPORTS, Position.CONTESTS, Position.REPORTS
STANCES = [
    ("The Aurelia sank because far too many lorries stood on the car deck.", AUTHOR, "overload", SUPPORTS),
    ("The ferry went down because a violent storm struck it.", AUTHOR, "storm", SUPPORTS),
    ("The loss of the ferry was caused by a jammed rudder.", AUTHOR, "steering", SUPPORTS),
    (
        "The sinking of the Aurelia was the result of an error of navigation by the captain.",
        AUTHOR,
        "captain",
        SUPPORTS,
    ),
    ("The ferry did not sink because of the storm.", AUTHOR, "storm", CONTESTS),
    (
        "The ferry sank because of its broken rudder rather than because of the storm.",
        AUTHOR,
        "storm",
        CONTESTS,
    ),
    ("The theory that the ferry was overloaded with lorries is unfounded.", AUTHOR, "overload", CONTESTS),
    ("It is a myth that the captain was drunk and steered onto the rocks.", AUTHOR, "captain", CONTESTS),
    ("There is no evidence that the rudder had jammed.", AUTHOR, "steering", CONTESTS),
    ("The shipowner said that a violent storm had capsized the ferry.", "shipowner", "storm", SUPPORTS),
    ("The shipowner said that a violent storm had capsized the ferry.", AUTHOR, "storm", REPORTS),
    ("The company denied that the ferry had been overloaded.", "company", "overload", CONTESTS),
    ("The company denied that the ferry had been overloaded.", AUTHOR, "overload", REPORTS),
    ("Survivors believe that the captain was drunk.", "Survivors", "captain", SUPPORTS),
    ("The inquiry concluded that the steering gear had not been repaired.", "inquiry", "steering", SUPPORTS),
    ("Lawyers called the story of the drunken captain a myth.", AUTHOR, "captain", REPORTS),
]


def stance_cases() -> list[Any]:
    cases = []
    for case in STANCES:
        name = f"{case[0]} {case[1]} {case[3]}"
        known = FAILURES.get(name)
        marks = [pytest.mark.xfail(reason=known, strict=True)] if known else []
        cases.append(pytest.param(*case, id=name, marks=marks))
    return cases


@pytest.mark.parametrize(("text", "holder", "explanation", "position"), stance_cases())
def test_stances(text: str, holder: str, explanation: str, position: Position) -> None:
    found = read(text, CODEBOOK)
    taken = [
        (name_of(found, s.holder), s.position)
        for s in found.stances
        if s.explanation == explanation and holder.lower() in name_of(found, s.holder).lower()
    ]
    assert position in [p for _, p in taken], [
        (s.explanation, str(s.position), s.reason) for s in found.stances
    ]
    opposite = {SUPPORTS: CONTESTS, CONTESTS: SUPPORTS}.get(position)
    assert opposite not in [p for _, p in taken]
