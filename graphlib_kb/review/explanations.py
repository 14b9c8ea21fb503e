"""A changed codebook: explanations renamed, merged, split or dropped, kept in the log like every decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone

from .decisions import Decision, Kind, Verdict, order


@dataclass(frozen=True, slots=True)
class Renaming:
    """What was decided of explanation ``old`` before ``time`` is meant of ``new``; several: it was split."""

    old: str
    new: tuple[str, ...]
    time: datetime


def migrate(
    old: str, new: Iterable[str], *, reviewer: str, time: datetime | None = None, note: str = ""
) -> Decision:
    """The decision that an explanation is now called otherwise, merged into another, split, or dropped."""
    return Decision(
        article="",
        kind=Kind.EXPLANATION,
        item=old,
        verdict=Verdict.CORRECT,
        reviewer=reviewer,
        time=time or datetime.now(timezone.utc),
        fields={"to": list(new)},
        note=note,
    )


def renamings(decisions: Iterable[Decision]) -> tuple[Renaming, ...]:
    """The changes of the codebook among these standing decisions, in order of time."""
    return tuple(
        Renaming(decision.item, tuple(decision.fields["to"]), decision.time)
        for decision in sorted(decisions, key=order)
        if decision.kind is Kind.EXPLANATION and decision.verdict is Verdict.CORRECT
    )
