"""Scoring against the corpora's own formats."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path
from typing import Any

import pytest

from graphlib_kb.errors import InputError
from graphlib_kb.evaluate import Evaluation, evaluate_annotations, read_reference

Json = dict[str, Any]
TEXT = "The mayor said that rain fell. The river rose because rain fell."
TAGGED = "<ARG1>The river rose</ARG1> <SIG0>because</SIG0> <ARG0>rain fell</ARG0>."

ATTRIBUTION = """\
T1\tSource 0 9\tThe mayor
T2\tCue 10 14\tsaid
T3\tContent 15 19;20 29\tthat rain
fell
T4\tAttribution 10 14\tsaid
E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3
#1\tAnnotatorNotes T3\tin two parts
"""
CAUSE = """\
T1\tConsequence 46 53\tbecause
T2\tArgument 31 45\tThe river rose
T3\tArgument 54 63\train fell
E1\tConsequence:T1 Effect:T2 Cause:T3
A1\tDegree E1 Facilitate
"""


def span(part: str, start: int = 0) -> Json:
    at = TEXT.index(part, start)
    return {"start": at, "end": at + len(part)}


def machine(text: str = TEXT) -> Json:
    claim = {"holder": "mayor", "source": span("mayor"), "content": span("that rain fell")}
    causal = {"cause": span("rain fell", 40), "effect": span("The river rose")}
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return {
        "article": {"id": "flood", "sha256": sha256},
        "actors": [{"id": "mayor", "name": "the mayor"}],
        "claims": [claim],
        "causal": [causal],
        "stances": [],
    }


def scored(result: Evaluation) -> set[tuple[str, str, float]]:
    return {(score.kind, score.match, score.counts.f1) for score in result.scores}


def test_attributions_of_standoff_files_are_scored_as_quotations(tmp_path: Path) -> None:
    (tmp_path / "flood.ann").write_text(ATTRIBUTION)
    result = evaluate_annotations([machine()], tmp_path)
    assert scored(result) == {("quotations", "overlap", 1.0), ("quotations", "exact", 1.0)}
    assert (result.mention, result.name) == (1.0, None)


def test_causal_relations_of_standoff_files_are_scored(tmp_path: Path) -> None:
    (tmp_path / "flood.ann").write_text(CAUSE)
    assert scored(evaluate_annotations([machine()], tmp_path)) == {
        ("causal", "overlap", 1.0),
        ("causal", "exact", 1.0),
    }


def test_an_article_without_annotations_counts_against_precision(tmp_path: Path) -> None:
    (tmp_path / "flood.ann").write_text("")
    (tmp_path / "other.ann").write_text(CAUSE)
    (overlap, _) = evaluate_annotations([machine()], tmp_path).scores
    assert (overlap.counts.given, overlap.counts.wanted) == (1, 0)


def test_standoff_files_about_something_else_are_refused(tmp_path: Path) -> None:
    (tmp_path / "flood.ann").write_text("T1\tPerson 4 9\tmayor\n")
    with pytest.raises(InputError, match=r"hold no attributions .* and no causal relations"):
        read_reference(tmp_path)


def tagged(path: Path, column: str, *cells: str) -> Path:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        rows = csv.writer(file)
        rows.writerow(["corpus", "text", column])
        rows.writerows(["mine", TEXT[31:], cell] for cell in cells)
    return path


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("text_w_pairs", (TAGGED, TAGGED)),
        ("causal_text_w_pairs", (repr([TAGGED, TAGGED]),)),
    ],
)
def test_tagged_sentences_are_found_by_their_text(
    tmp_path: Path, column: str, cells: tuple[str, ...]
) -> None:
    found = machine(TEXT[31:])
    found["causal"] = [{"cause": {"start": 23, "end": 32}, "effect": {"start": 0, "end": 14}}]
    result = evaluate_annotations([found], tagged(tmp_path / "mine.csv", column, *cells))
    assert scored(result) == {("causal", "overlap", 1.0), ("causal", "exact", 1.0)}
    assert result.scores[0].counts.wanted == 2


def test_a_sentence_without_a_relation_wants_none(tmp_path: Path) -> None:
    reference = read_reference(tagged(tmp_path / "mine.csv", "causal_text_w_pairs", "[]"))
    assert [*reference.values()] == [{"causal": []}]


@pytest.mark.parametrize(
    "cell", ["['<ARG0>another text</ARG0>']", "[3]", "not a list", f"['{TAGGED.replace('<ARG1>', '')}']"]
)
def test_wrong_tags_are_refused_with_their_line(tmp_path: Path, cell: str) -> None:
    path = tagged(tmp_path / "mine.csv", "causal_text_w_pairs", cell)
    with pytest.raises(InputError, match=r"mine\.csv:2: causal_text_w_pairs should be the text with <ARG0>"):
        read_reference(path)


def test_a_csv_without_the_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"needs the columns text and text_w_pairs or causal_text_w_pairs"):
        read_reference(tagged(tmp_path / "mine.csv", "label", "1"))
