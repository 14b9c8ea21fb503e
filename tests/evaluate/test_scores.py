"""Scoring against reference annotations."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from graphlib_kb.errors import InputError
from graphlib_kb.evaluate import Counts, evaluate_annotations, read_reference

Json = dict[str, Any]
GOLD = Path(__file__).parents[3] / "shared" / "gold"


def span(start: int, end: int) -> Json:
    return {"start": start, "end": end}


def reading(**lists: list[Json]) -> Json:
    return {"stances": [], "quotations": [], "causal": [], "offtopic": [], **lists}


def found(**lists: list[Json]) -> Json:
    return {"article": {"id": "a"}, "actors": [], "claims": [], "causal": [], "stances": [], **lists}


def stance(holder: str, explanation: str, kind: str, start: int, end: int) -> Json:
    return {"holder": holder, "explanation": explanation, "stance": kind, "evidence": span(start, end)}


def row(holder: str, explanation: str, kind: str, start: int, end: int, *, agreed: bool = True) -> Json:
    return {
        "holder": holder,
        "explanation": explanation,
        "stance": kind,
        "start": start,
        "end": end,
        "agreed": agreed,
    }


def counts(annotations: Json, reference: Json, kind: str, match: str = "overlap") -> Counts:
    result = evaluate_annotations([annotations], {"a": reference})
    return next(s.counts for s in result.scores if (s.kind, s.match) == (kind, match))


def test_recall_counts_what_both_readers_gave_and_precision_accepts_what_either_gave() -> None:
    reference = reading(
        stances=[
            row("AUTHOR", "rust", "supports", 0, 10),
            row("AUTHOR", "ship", "supports", 50, 60, agreed=False),
        ]
    )
    machine = found(
        stances=[stance("AUTHOR", "rust", "supports", 0, 10), stance("AUTHOR", "ship", "supports", 50, 60)]
    )
    assert counts(machine, reference, "stances") == Counts(found=1, wanted=1, right=2, given=2)


def test_the_second_reading_of_an_item_counts_too() -> None:
    item = row("AUTHOR", "rust", "supports", 0, 100) | {
        "other_reading": row("AUTHOR", "rust", "supports", 0, 10)
    }
    machine = found(stances=[stance("AUTHOR", "rust", "supports", 0, 10)])
    assert counts(machine, reading(stances=[item]), "stances").found == 1


def test_passages_match_from_three_tenths_of_overlap_on() -> None:
    reference = reading(stances=[row("AUTHOR", "rust", "supports", 0, 100)])
    near = found(stances=[stance("AUTHOR", "rust", "supports", 70, 100)])
    far = found(stances=[stance("AUTHOR", "rust", "supports", 71, 100)])
    assert counts(near, reference, "stances").found == 1
    assert counts(far, reference, "stances").found == 0
    assert counts(near, reference, "stances", "exact").found == 0


def test_a_source_is_told_apart_from_the_author_but_not_from_another_source() -> None:
    reference = reading(stances=[row("Ann", "rust", "supports", 0, 10)])
    assert (
        counts(found(stances=[stance("actor-1", "rust", "supports", 0, 10)]), reference, "stances").found == 1
    )
    assert (
        counts(found(stances=[stance("AUTHOR", "rust", "supports", 0, 10)]), reference, "stances").found == 0
    )


def test_author_pairs_are_counted_once_an_article() -> None:
    reference = reading(
        stances=[row("AUTHOR", "rust", "supports", 0, 10), row("AUTHOR", "rust", "supports", 20, 30)]
    )
    machine = found(stances=[stance("AUTHOR", "rust", "supports", 500, 510)])
    assert counts(machine, reference, "author pairs") == Counts(1, 1, 1, 1)


def test_reversed_causes_and_opposite_signs_are_counted() -> None:
    reference = reading(
        stances=[row("AUTHOR", "rust", "contests", 0, 10)],
        causal=[{"cause": span(0, 10), "effect": span(20, 30)}],
    )
    machine = found(
        stances=[stance("AUTHOR", "rust", "supports", 0, 10)],
        causal=[{"cause": span(20, 30), "effect": span(0, 10)}],
    )
    result = evaluate_annotations([machine], {"a": reference})
    assert (result.reversed_causes, result.opposite_stances) == (1, 1)


def test_what_stands_in_offtopic_stretches_is_counted() -> None:
    reference = reading(offtopic=[span(0, 100)])
    machine = found(causal=[{"cause": span(10, 20), "effect": span(30, 40)}])
    assert evaluate_annotations([machine], {"a": reference}).offtopic == 1


def test_sources_are_right_by_mention_and_by_name() -> None:
    quotation = {"source": "Ann Lee", "source_mention": span(0, 3), "content": span(10, 40), "agreed": True}
    claim = {"holder": "actor-1", "content": span(10, 40), "source": span(0, 7)}
    machine = found(claims=[claim], actors=[{"id": "actor-1", "name": "Ann Lee"}])
    result = evaluate_annotations([machine], {"a": reading(quotations=[quotation])})
    assert (result.matched, result.mention, result.name) == (1, 1.0, 1.0)


def test_the_interval_holds_the_score_and_is_the_same_on_every_run() -> None:
    reference = {str(n): reading(stances=[row("AUTHOR", "rust", "supports", 0, 10)]) for n in range(8)}
    machine = [
        found(stances=[stance("AUTHOR", "rust", "supports", 0, 10)] if n % 2 else [])
        | {"article": {"id": str(n)}}
        for n in range(8)
    ]
    first, second = (evaluate_annotations(machine, reference) for _ in range(2))
    score = next(s for s in first.scores if (s.kind, s.match) == ("stances", "overlap"))
    assert score.low <= score.counts.f1 <= score.high
    assert score.low < score.high
    assert first == second


def test_articles_without_reference_are_named() -> None:
    assert evaluate_annotations([found()], {"b": reading()}).unmatched == ("a",)


def test_a_folder_without_readings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no reference annotations"):
        read_reference(tmp_path)


def test_a_reading_that_lacks_a_key_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"causal": [{"cause": span(0, 1)}]}))
    with pytest.raises(InputError, match=r"a\.json: causal\[0\] lacks effect"):
        read_reference(tmp_path)


@pytest.mark.skipif(
    not GOLD.is_dir(), reason="the reference annotations of the sample corpus are not beside the checkout"
)
def test_scores_are_those_of_the_reference_scorer(tmp_path: Path) -> None:
    reference = read_reference(GOLD)
    lines = []
    for key, gold in reference.items():
        # Every second item of one reader, with spans moved a little, stands in for a machine.
        lines.append(
            {
                "article": {"id": key},
                "actors": [],
                "claims": [
                    {"holder": q["source"], "content": q["content"], "source": q["source_mention"]}
                    for q in gold["quotations"][::2]
                ],
                "causal": [{"cause": c["cause"], "effect": c["effect"]} for c in gold["causal"][::2]],
                "stances": [
                    stance(s["holder"], s["explanation"], s["stance"], s["start"] + 5, s["end"] + 9)
                    for s in gold["stances"][::2]
                ],
            }
        )
    path = tmp_path / "annotations.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))
    said = subprocess.run(
        [sys.executable, str(GOLD / "score.py"), str(GOLD), str(path)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    result = evaluate_annotations(path, GOLD)
    names = {"stances": "stance rows"}
    for score in result.scores:
        if score.match == "overlap":
            line = next(x for x in said.splitlines() if x.startswith(names.get(score.kind, score.kind)))
            assert line.endswith(f"F1 {score.counts.f1:.3f}")
    assert f"mention {result.mention:.3f}" in said
