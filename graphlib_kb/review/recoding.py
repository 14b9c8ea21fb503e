"""A changed codebook: what becomes of decisions and network when explanations change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import GraphlibError
from .decisions import Decision, append
from .disagreement import Difference, compare
from .explanations import migrate
from .resolve import Unresolved, resolve
from .session import ReviewSession


def parse_change(text: str) -> tuple[str, tuple[str, ...]]:
    """Read ``OLD=NEW`` (renamed or merged), ``OLD=NEW1,NEW2`` (split) or ``OLD=`` (dropped).

    Raises
    ------
    GraphlibError
        If it is none of these.
    """
    old, equals, new = text.partition("=")
    if not equals or not old.strip():
        raise GraphlibError(f"{text!r}: write OLD=NEW, OLD=NEW1,NEW2 or OLD= with ids of explanations")
    return old.strip(), tuple(one.strip() for one in new.split(",") if one.strip())


@dataclass(frozen=True, slots=True)
class Recoding:
    """What a change of the codebook does: to the network, and to decisions that no longer apply."""

    decisions: tuple[Decision, ...]
    difference: Difference
    unresolved: tuple[Unresolved, ...]


def recode(
    session: ReviewSession, changes: Iterable[tuple[str, Iterable[str]]], *, keep: bool = True
) -> Recoding:
    """Tell a review that explanations have been renamed, merged, split or dropped.

    With ``keep`` the change goes into the log; without, only what it would do is told.
    """
    now = session.now()
    decisions = tuple(migrate(old, new, reviewer=session.reviewer, time=now) for old, new in changes)
    before = [session.annotations(article) for article in session.articles]
    known = set(session.unresolved())
    log = (*session.decisions, *decisions)
    outcomes = [resolve(found, log) for found in session.suggestions.values()]
    if keep:
        append(session.log, *decisions)
        session.refresh()
    return Recoding(
        decisions,
        compare(before, [outcome.annotations for outcome in outcomes]),
        tuple(one for outcome in outcomes for one in outcome.unresolved if one not in known),
    )
