"""When a machine's item and a reference item are the same; the rules of the reference format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]
Same = Callable[[Json, Json], bool]

LEAST_OVERLAP = 0.3
"""Jaccard overlap in characters from which two passages count as the same."""


def jaccard(one: Json, other: Json) -> float:
    """The Jaccard overlap of two stretches ``{"start", "end"}`` in characters."""
    shared = min(one["end"], other["end"]) - max(one["start"], other["start"])
    whole = max(one["end"], other["end"]) - min(one["start"], other["start"])
    return float(shared / whole) if shared > 0 else 0.0


def overlapping(one: Json, other: Json) -> bool:
    """Whether two stretches overlap enough."""
    return jaccard(one, other) >= LEAST_OVERLAP


def equal(one: Json, other: Json) -> bool:
    """Whether two stretches have the same borders."""
    return bool(one["start"] == other["start"] and one["end"] == other["end"])


def same_stance(near: Same) -> Same:
    """Explanation, stance, the author or another, and the evidence agree."""

    def same(found: Json, wanted: Json) -> bool:
        return (
            found["explanation"] == wanted["explanation"]
            and found["stance"] == wanted["stance"]
            and (found["holder"] == "AUTHOR") == (wanted["holder"] == "AUTHOR")
            and near(found["evidence"], wanted)
        )

    return same


def same_quotation(near: Same) -> Same:
    """The contents agree."""
    return lambda found, wanted: near(found["content"], wanted["content"])


def same_causal(near: Same) -> Same:
    """Cause and effect agree."""
    return lambda found, wanted: (
        near(found["cause"], wanted["cause"]) and near(found["effect"], wanted["effect"])
    )


def readings(item: Json) -> list[Json]:
    """A reference item as its first reader gave it and, where there is one, as the second did."""
    return [item, item["other_reading"]] if "other_reading" in item else [item]


def is_reversed(found: Json, wanted: Sequence[Json]) -> bool:
    """Whether a causal assertion has cause and effect the other way round than the reference."""
    return any(
        overlapping(found["cause"], reading["effect"]) and overlapping(found["effect"], reading["cause"])
        for item in wanted
        for reading in readings(item)
    )


def is_opposite(found: Json, wanted: Sequence[Json]) -> bool:
    """Whether a stance has the opposite sign of what the reference gives for its evidence, and only that."""
    opposite = {"supports": "contests", "contests": "supports"}.get(found["stance"])
    if opposite is None:
        return False
    same, other = same_stance(overlapping), {**found, "stance": opposite}
    given = [reading for item in wanted for reading in readings(item)]
    return any(same(other, reading) for reading in given) and not any(
        same(found, reading) for reading in given
    )
