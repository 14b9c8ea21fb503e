"""How long a review took and how many decisions each article needed, from the log's times alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from statistics import median

from .decisions import Decision, Verdict, order, standing

BREAK = timedelta(minutes=3)
"""A longer gap between two decisions of a reviewer is a break, and the second begins a new sitting."""

INSTANT = timedelta(seconds=0.3)
"""Nobody reads and decides in less: such decisions were entered by a program, and their times say nothing."""

_LEAST_TIMED = 0.5


@dataclass(frozen=True, slots=True)
class Pace:
    """Work on one article or of a whole log.

    ``decisions`` counts standing decisions, ``taken_back`` undone ones, ``at_once`` acts that were entered by
    a program. ``seconds`` is the working time without breaks, in which the first act of a sitting counts as
    the median; ``median_seconds`` the typical time of one act. Both are None if less than half of the acts
    have a time.
    """

    article: str
    decisions: int
    taken_back: int
    at_once: int
    by_verdict: dict[str, int]
    seconds: float | None
    median_seconds: float | None


def pace(decisions: Iterable[Decision]) -> tuple[Pace, ...]:
    """The work on each article in order of first decision, and at last on all (article ``""``).

    A decision took the time since its reviewer's last act in the same sitting.
    """
    log = tuple(sorted({decision.id: decision for decision in decisions}.values(), key=order))
    kept = {decision.id for decision in standing(log)[0]}
    gaps = _gaps(log)
    by_article: defaultdict[str, list[Decision]] = defaultdict(list)
    for decision in log:
        if decision.article:
            by_article[decision.article].append(decision)
    rows = [_pace(name, acts, kept, gaps) for name, acts in by_article.items()]
    return (*rows, _pace("", log, kept, gaps)) if log else ()


def _gaps(log: Iterable[Decision]) -> dict[str, timedelta]:
    """The time since their reviewer's last act, by decision, within sittings."""
    by_reviewer: defaultdict[str, list[Decision]] = defaultdict(list)
    for decision in log:
        by_reviewer[decision.reviewer].append(decision)
    return {
        later.id: gap
        for acts in by_reviewer.values()
        for earlier, later in pairwise(acts)
        if (gap := later.time - earlier.time) <= BREAK
    }


def _pace(name: str, acts: Iterable[Decision], kept: set[str], gaps: dict[str, timedelta]) -> Pace:
    acts = tuple(acts)
    timed = [gaps[act.id].total_seconds() for act in acts if act.id in gaps and gaps[act.id] >= INSTANT]
    first = sum(act.id not in gaps for act in acts)
    is_told = len(timed) >= _LEAST_TIMED * len(acts)
    typical = median(timed) if timed and is_told else None
    return Pace(
        article=name,
        decisions=sum(act.id in kept for act in acts),
        taken_back=sum(act.verdict is not Verdict.UNDO and act.id not in kept for act in acts),
        at_once=len(acts) - len(timed) - first,
        by_verdict=dict(sorted(Counter(act.verdict.value for act in acts if act.id in kept).items())),
        seconds=None if typical is None else sum(timed) + first * typical,
        median_seconds=typical,
    )
