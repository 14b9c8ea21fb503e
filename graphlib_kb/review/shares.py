"""Which findings of the rules reviewers keep, and how certain they find them: shares that become lessons."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from ..annotate.lessons import LEAST_TRUST, Path, certainty_path, lesson, rule_path
from ..model import CausalAssertion, Certainty, Claim, Item

Numbers = tuple[tuple[str, float], ...]

_PRIOR = 4.0
"""What is known of a more general kind of finding weighs as much as this many findings."""


def learn_trust(judged: Iterable[tuple[Claim | CausalAssertion, bool]]) -> Numbers:
    """The rules most of whose findings were rejected, from findings and whether they were kept."""
    taught = _taught(
        ((rule_path(item), "kept" if kept else "rejected") for item, kept in judged),
        lambda _: "kept",
        lambda share: "kept" if share.get("kept", 0.0) >= LEAST_TRUST else "rejected",
    )
    return tuple((lesson("trust", path), round(share.get("kept", 0.0), 3)) for path, _, share in taught)


def learn_certainty(judged: Iterable[tuple[Item, Certainty]]) -> Numbers:
    """Where reviewers mostly see another certainty than the rules, from items and what they see in them."""
    taught = _taught(
        ((certainty_path(item), str(degree)) for item, degree in judged),
        lambda path: path[1],
        lambda share: max(share, key=lambda degree: (share[degree], degree)),
        shortest=2,
    )
    return tuple(
        (lesson(f"certainty {degree}", path), round(share[degree], 3)) for path, degree, share in taught
    )


def _taught(
    judged: Iterable[tuple[Path, str]],
    shipped: Callable[[Path], str],
    decide: Callable[[Mapping[str, float]], str],
    *,
    shortest: int = 1,
) -> Iterator[tuple[Path, str, dict[str, float]]]:
    """The paths at which another outcome is likelier than above them, with it and the shares of all."""
    counts: defaultdict[Path, Counter[str]] = defaultdict(Counter)
    for path, outcome in judged:
        for length in range(shortest, len(path) + 1):
            counts[path[:length]][outcome] += 1

    def share_at(path: Path, end: int) -> dict[str, float]:
        """The shares at `path[:end]`, drawn towards those of what is beside it, above it, and shipped."""
        share = {shipped(path): 1.0}
        for length in range(shortest, end + 1):
            seen = counts[path[:length]]
            if length < end:
                seen = seen - counts[path[: length + 1]]
            share = {
                outcome: (seen[outcome] + _PRIOR * share.get(outcome, 0.0)) / (seen.total() + _PRIOR)
                for outcome in sorted({*seen, *share})
            }
        return share

    for path in sorted(counts, key=lambda path: (len(path), path)):
        share, above = share_at(path, len(path)), share_at(path, len(path) - 1)
        if decide(share) != decide(above):
            yield path, decide(share), share
