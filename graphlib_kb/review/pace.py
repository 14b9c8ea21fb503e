"""How long a review took and how many decisions each article needed, from the log's times alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from statistics import median

from .decisions import Decision, Verdict, order, standing

PAUSE = timedelta(minutes=3)
"""A longer gap between two decisions of a reviewer is a pause and counts as this much work."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Work of one article or of a whole log.

    ``decisions`` counts standing decisions, ``taken_back`` undone ones; ``seconds`` is the working time and
    ``median_seconds`` the typical time of one decision, None if no two decisions follow each other.
    """

    article: str
    decisions: int
    taken_back: int
    by_verdict: dict[str, int]
    seconds: float
    median_seconds: float | None


def pace(decisions: Iterable[Decision], *, pause: timedelta = PAUSE) -> tuple[Pace, ...]:
    """The work on each article in order of first decision, and at last on all (article ``""``).

    A decision took the time since its reviewer's last act, at most ``pause``; the first act of a reviewer
    took an unknown time and counts as the median of theirs.
    """
    log = tuple(sorted({decision.id: decision for decision in decisions}.values(), key=order))
    kept = {decision.id for decision in standing(log)[0]}
    took = _durations(log, pause)
    articles = tuple(dict.fromkeys(decision.article for decision in log if decision.article))
    rows = [
        _pace(name, [decision for decision in log if decision.article == name], kept, took)
        for name in articles
    ]
    return (*rows, _pace("", list(log), kept, took)) if log else ()


def _durations(log: Iterable[Decision], pause: timedelta) -> dict[str, tuple[float, bool]]:
    """Seconds by decision, and whether they were measured."""
    by_reviewer: dict[str, list[Decision]] = {}
    for decision in log:
        by_reviewer.setdefault(decision.reviewer, []).append(decision)
    took: dict[str, tuple[float, bool]] = {}
    for acts in by_reviewer.values():
        measured = [
            min(later.time - earlier.time, pause).total_seconds() for earlier, later in pairwise(acts)
        ]
        took[acts[0].id] = (median(measured) if measured else 0.0, False)
        took |= {act.id: (seconds, True) for act, seconds in zip(acts[1:], measured, strict=True)}
    return took


def _pace(name: str, acts: list[Decision], kept: set[str], took: dict[str, tuple[float, bool]]) -> Pace:
    standing_acts = [act for act in acts if act.id in kept]
    measured = [took[act.id][0] for act in acts if took[act.id][1]]
    return Pace(
        article=name,
        decisions=len(standing_acts),
        taken_back=sum(act.verdict is not Verdict.UNDO and act.id not in kept for act in acts),
        by_verdict=dict(sorted(Counter(act.verdict.value for act in standing_acts).items())),
        seconds=sum(took[act.id][0] for act in acts),
        median_seconds=median(measured) if measured else None,
    )
