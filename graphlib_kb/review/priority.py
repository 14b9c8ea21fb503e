"""Which suggestion to look at first: the least certain of the most consequential."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from ..model import AUTHOR, UNNAMED, Annotations, Certainty, Claim, Item, Stance, Status

_DOUBT = 0.5
"""How doubtful a suggestion is about which the machine doesn't say how sure it is."""

_DOUBT_OF_DIRECT_SPEECH = 0.25
"""Quotation marks leave less doubt."""


def priorities(annotations: Iterable[Annotations]) -> dict[str, float]:
    """How urgent each suggested item is, by item id: its doubt times what would change with it.

    Doubt is 1 - confidence for a stance and fixed for claims and causal assertions, less for direct speech
    and more if it is unclear who speaks. What would change is, for a stance, the share of the edge (holder,
    explanation, position) that rests on it alone, 1 if it is the only passage that shows the edge; for claims
    and causal assertions, the sum over the stances that rest on them, and at least a quarter.
    """
    every = tuple(annotations)
    edges = Counter(_edge(found, stance) for found in every for stance in found.stances if _counts(stance))
    urgent: dict[str, float] = {}
    for found in every:
        weight = {stance.id: 1 / max(1, edges[_edge(found, stance)]) for stance in found.stances}
        resting = _resting(found.stances, weight)
        items: tuple[Item, ...] = (*found.claims, *found.causal, *found.stances)
        for item in items:
            consequence = weight[item.id] if isinstance(item, Stance) else 0.25 + resting.get(item.id, 0.0)
            urgent[item.id] = doubt(item) * consequence
    return urgent


def doubt(item: Item) -> float:
    """How unsure the suggestion is, from 0 to 1."""
    if isinstance(item, Stance):
        return 1 - item.confidence
    doubtful = _DOUBT
    if isinstance(item, Claim) and item.direct:
        doubtful = _DOUBT_OF_DIRECT_SPEECH
    if item.holder == UNNAMED or item.certainty is not Certainty.ASSERTED:
        doubtful += 0.15
    return doubtful


def _edge(found: Annotations, stance: Stance) -> tuple[str, str, str]:
    own = stance.holder in (AUTHOR, UNNAMED)
    holder = f"{stance.holder} {found.article.id}" if own else stance.holder
    return holder, stance.explanation, stance.position.value


def _counts(stance: Stance) -> bool:
    return stance.status is not Status.REJECTED


def _resting(stances: Iterable[Stance], weight: Mapping[str, float]) -> Counter[str]:
    total: Counter[str] = Counter()
    for stance in stances:
        for support in {stance.claim, stance.causal} - {None}:
            total[str(support)] += weight[stance.id]  # type: ignore[assignment]
    return total
