"""What a review has taught about the rules: whose findings are trusted, and which words really hedge.

A lesson is a share by name, as ``learned.toml`` holds it: ``trust: causal | verb | push`` is the share of
what this rule found that reviewers kept, ``certainty asserted: causal | hedged | would`` the share of what
this word hedged that they left asserted. The longest path that was taught counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from ..model import Annotations, CausalAssertion, Certainty, Claim, Item, Stance

Path = tuple[str, ...]
"""Signs of a finding, from general to specific."""

LEAST_TRUST = 1 / 3
"""The least share of kept findings for a rule to be heeded further."""

ItemT = TypeVar("ItemT", Claim, CausalAssertion, Stance)

_SCORE = re.compile(r" \d\.\d+$")
_CUE = re.compile(r"\b(?:hedged|speculative): ([^;]+)")
_UNNAMED = ("no source named", "source unresolved")


def heed(annotations: Annotations, learned: Iterable[tuple[str, float]]) -> Annotations:
    """The annotations as lessons change them: without what is not trusted and what rests on it."""
    lessons = dict(learned)
    if not any(name.startswith(("trust", "certainty")) for name in lessons):
        return annotations
    claims = [one for one in annotations.claims if _is_trusted(one, lessons)]
    gone = {one.id for one in annotations.claims} - {one.id for one in claims}
    causal = [one for one in annotations.causal if one.claim not in gone and _is_trusted(one, lessons)]
    gone |= {one.id for one in annotations.causal} - {one.id for one in causal}
    stances = [one for one in annotations.stances if not {one.claim, one.causal} & gone]
    return replace(
        annotations,
        claims=tuple(_graded(one, lessons) for one in claims),
        causal=tuple(_graded(one, lessons) for one in causal),
        stances=tuple(_graded(one, lessons) for one in stances),
    )


def rule_path(item: Claim | CausalAssertion) -> Path:
    """By which rule an item was found: kind, how, which."""
    first, *others = (_SCORE.sub("", piece) for piece in item.reason.split("; "))
    if isinstance(item, CausalAssertion):
        how, _, which = first.partition(" ")
        return "causal", how, which
    rule = next((other.removeprefix("rule: ") for other in others if other.startswith("rule: ")), "")
    how = "trained" if first == "trained attribution" else "rule"
    unnamed = ", no source" if any(other in _UNNAMED for other in others) else ""
    return "claim", (f"{how} and rule" if rule else how) + unnamed, rule or first


def certainty_path(item: Item) -> Path:
    """Which certainty the rules gave an item, and by which word where they say so."""
    kind = {Claim: "claim", CausalAssertion: "causal", Stance: "stance"}[type(item)]
    cue = _CUE.search(item.reason)
    return kind, str(item.certainty), cue[1].strip() if cue else ""


def lesson(subject: str, path: Path) -> str:
    """The name of what was taught about findings with these signs."""
    return f"{subject}: {' | '.join(path)}"


def _upwards(path: Path) -> Iterator[Path]:
    """The path and those above it, the longest first."""
    return (path[:length] for length in range(len(path), 0, -1))


def _is_trusted(item: Claim | CausalAssertion, lessons: Mapping[str, float]) -> bool:
    names = (lesson("trust", path) for path in _upwards(rule_path(item)))
    return next((lessons[name] for name in names if name in lessons), 1.0) >= LEAST_TRUST


def _graded(item: ItemT, lessons: Mapping[str, float]) -> ItemT:
    for path in _upwards(certainty_path(item)):
        for degree in Certainty:
            if lesson(f"certainty {degree}", path) in lessons:
                return replace(item, certainty=degree)
    return item
