"""Precision, recall and F1 of annotations against a reference, with intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from .matching import (
    Json,
    Same,
    equal,
    is_opposite,
    is_reversed,
    jaccard,
    overlapping,
    readings,
    same_causal,
    same_quotation,
    same_stance,
)
from .reference import read_objects, read_reference

KINDS = ("author pairs", "stances", "contested", "quotations", "causal")
"""What is scored; author pairs are the (explanation, stance) that an article's author takes."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What was found of what both readers gave, and what is right by either reader of what was given."""

    found: int = 0
    wanted: int = 0
    right: int = 0
    given: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.found + other.found,
            self.wanted + other.wanted,
            self.right + other.right,
            self.given + other.given,
        )

    @property
    def precision(self) -> float:
        """Share of the machine's items that one of the readers gave too."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Share of the items that both readers gave which the machine found."""
        return self.found / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """One kind of item: its counts and the 95 % interval of F1 over articles drawn with replacement."""

    kind: str
    match: str
    counts: Counts
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Annotations against a reference.

    ``mention`` and ``name`` are the shares of matched quotations whose source mention and source are right,
    None where the reference gives none; kinds that it doesn't have are not scored;
    ``reversed_causes``, ``opposite_stances`` and ``offtopic`` count items that are worse than missing.
    """

    articles: int
    scores: tuple[Score, ...]
    matched: int
    mention: float | None
    name: float | None
    reversed_causes: int
    opposite_stances: int
    offtopic: int
    unmatched: tuple[str, ...] = field(default=())


@dataclass(slots=True)
class _Tally:
    counts: dict[tuple[str, str], Counts]
    matched: int = 0
    mentions: list[bool] = field(default_factory=list)
    names: list[bool] = field(default_factory=list)
    reversed_causes: int = 0
    opposite_stances: int = 0
    offtopic: int = 0


def evaluate_annotations(
    annotations: Iterable[Json] | str | Path, reference: Mapping[str, Json] | str | Path, *, draws: int = 1000
) -> Evaluation:
    """Score annotations against reference readings of the same articles.

    ``annotations`` are objects of the annotation format or a file of them, one a line; ``reference`` maps
    article ids, their beginnings, or hashes of texts to readings in the reference format, or is the place
    from which `read_reference` reads them.
    Articles without a reading are left out and named in ``unmatched``. Intervals are percentiles of `draws`
    resamples of the articles, with a fixed seed.
    """
    if isinstance(annotations, str | Path):
        annotations = read_objects(annotations)
    if isinstance(reference, str | Path):
        reference = read_reference(reference)
    tallies: list[_Tally] = []
    unmatched: list[str] = []
    for found in annotations:
        wanted = _reading(found["article"], reference)
        if wanted is None:
            unmatched.append(str(found["article"]["id"]))
        else:
            tallies.append(_tally(found, wanted))
    scores = [
        _score(kind, match, [tally.counts.get((kind, match), Counts()) for tally in tallies], draws)
        for match in ("overlap", "exact")
        for kind in KINDS
        if any((kind, match) in tally.counts for tally in tallies)
    ]
    return Evaluation(
        len(tallies),
        tuple(scores),
        sum(tally.matched for tally in tallies),
        _share(right for tally in tallies for right in tally.mentions),
        _share(right for tally in tallies for right in tally.names),
        sum(tally.reversed_causes for tally in tallies),
        sum(tally.opposite_stances for tally in tallies),
        sum(tally.offtopic for tally in tallies),
        tuple(unmatched),
    )


def _share(right: Iterable[bool]) -> float | None:
    judged = list(right)
    return sum(judged) / len(judged) if judged else None


def _reading(article: Json, reference: Mapping[str, Json]) -> Json | None:
    name = str(article["id"]).rsplit("/", 1)[-1]
    for key in (name, str(article.get("sha256"))):
        if key in reference:
            return reference[key]
    return next(
        (reference[key] for key in sorted(reference, key=len, reverse=True) if name.startswith(key)), None
    )


def _tally(found: Json, wanted: Json) -> _Tally:
    stances, gold = found.get("stances", []), wanted.get("stances", [])
    quoted = [claim for claim in found["claims"] if claim["holder"] != "AUTHOR"]
    counts: dict[tuple[str, str], Counts] = {}
    if "stances" in wanted:
        counts["author pairs", "overlap"] = _pair_counts(stances, gold)
    for match, near in (("overlap", overlapping), ("exact", equal)):
        if "stances" in wanted:
            counts["stances", match] = _count(stances, gold, same_stance(near))
            counts["contested", match] = _count(_contests(stances), _contests(gold), same_stance(near))
        if "quotations" in wanted:
            counts["quotations", match] = _count(quoted, wanted["quotations"], same_quotation(near))
        if "causal" in wanted:
            counts["causal", match] = _count(found["causal"], wanted["causal"], same_causal(near))
    tally = _Tally(counts)
    names = {actor["id"]: actor["name"].lower() for actor in found["actors"]}
    _sources(tally, quoted, wanted.get("quotations", []), names)
    right = same_causal(overlapping)
    for causal in found["causal"]:
        agrees = any(right(causal, r) for item in wanted.get("causal", []) for r in readings(item))
        tally.reversed_causes += not agrees and is_reversed(causal, wanted.get("causal", []))
    tally.opposite_stances = sum(is_opposite(stance, gold) for stance in stances)
    off = wanted.get("offtopic", [])
    for item in [*(c["content"] for c in found["claims"]), *(c["cause"] for c in found["causal"])]:
        tally.offtopic += any(o["start"] <= item["start"] and item["end"] <= o["end"] for o in off)
    return tally


def _contests(items: Sequence[Json]) -> list[Json]:
    return [item for item in items if item["stance"] == "contests"]


def _count(found: Sequence[Json], wanted: Sequence[Json], same: Same) -> Counts:
    agreed = [item for item in wanted if item.get("agreed", True)]
    return Counts(
        sum(any(same(f, r) for f in found for r in readings(item)) for item in agreed),
        len(agreed),
        sum(any(same(f, r) for item in wanted for r in readings(item)) for f in found),
        len(found),
    )


def _pair_counts(found: Sequence[Json], wanted: Sequence[Json]) -> Counts:
    def pairs(items: Iterable[Json]) -> set[tuple[Any, Any]]:
        return {(item["explanation"], item["stance"]) for item in items if item["holder"] == "AUTHOR"}

    mine, sure, either = pairs(found), pairs(i for i in wanted if i.get("agreed", True)), pairs(wanted)
    return Counts(len(mine & sure), len(sure), len(mine & either), len(mine))


def _sources(tally: _Tally, found: Sequence[Json], wanted: Sequence[Json], names: Mapping[str, str]) -> None:
    same = same_quotation(overlapping)
    for claim in found:
        item = next((w for w in wanted if any(same(claim, r) for r in readings(w))), None)
        # As the reference scorer does, a claim is held against the first quotation that it matches.
        if item is None:
            continue
        tally.matched += 1
        wanted_names = {str(r["source"]).lower() for r in readings(item) if r["source"] is not None}
        got = names.get(claim["holder"], str(claim["holder"]).lower())
        if wanted_names:
            tally.names.append(any(got in name or name in got for name in wanted_names))
        if mentions := [r["source_mention"] for r in readings(item) if r["source_mention"]]:
            source = claim.get("source")
            tally.mentions.append(source is not None and any(jaccard(source, m) > 0 for m in mentions))


def _score(kind: str, match: str, parts: Sequence[Counts], draws: int) -> Score:
    total = sum(parts, Counts())
    table = np.array([[c.found, c.wanted, c.right, c.given] for c in parts], float)
    chosen = np.random.default_rng(0).integers(0, len(parts), (draws, len(parts)))
    found, wanted, right, given = np.moveaxis(table[chosen].sum(1), 1, 0)
    precision = np.divide(right, given, out=np.zeros_like(right), where=given > 0)
    recall = np.divide(found, wanted, out=np.zeros_like(found), where=wanted > 0)
    both = precision + recall
    f1 = np.divide(2 * precision * recall, both, out=np.zeros_like(both), where=both > 0)
    low, high = np.percentile(f1, [2.5, 97.5]) if draws else (total.f1, total.f1)
    return Score(kind, match, total, float(low), float(high))
