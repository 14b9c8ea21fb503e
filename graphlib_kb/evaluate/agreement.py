"""Agreement of annotators beyond chance: Krippendorff's alpha, nominal and unitised, and Cohen's kappa."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import combinations, pairwise

Segment = tuple[int, int, bool]
"""Begin and length of a stretch of a continuum, and whether it is a unit (or the gap between two)."""


def cohen_kappa(pairs: Iterable[tuple[Hashable, Hashable]]) -> float | None:
    """Agreement of two annotators on the labels of the same things; None if chance alone explains it.

    J. Cohen (1960): A coefficient of agreement for nominal scales. Educational and Psychological
    Measurement 20.

    >>> cohen_kappa([("yes", "yes"), ("yes", "no"), ("no", "no"), ("no", "no")])
    0.5
    """
    counted = list(pairs)
    if not counted:
        return None
    first, second = Counter(one for one, _ in counted), Counter(other for _, other in counted)
    observed = sum(one == other for one, other in counted) / len(counted)
    expected = sum(first[label] * second[label] for label in first) / len(counted) ** 2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def nominal_alpha(labelled: Iterable[Iterable[Hashable]]) -> float | None:
    """Krippendorff's alpha for nominal labels: per thing the labels that any number of annotators gave it.

    Things with less than two labels count for nothing. None if no label differs from any other, as then
    nothing could have been disagreed on.

    K. Krippendorff (2011): Computing Krippendorff's alpha-reliability.

    >>> nominal_alpha([["a", "a"], ["b", "b"], ["a", "b"], ["b"]])
    0.4444444444444444
    """
    total: Counter[Hashable] = Counter()
    disagreement = 0.0
    for labels in labelled:
        counts = Counter(labels)
        number = counts.total()
        if number < 2:
            continue
        total += counts
        disagreement += (number**2 - sum(count**2 for count in counts.values())) / (number - 1)
    number = total.total()
    expected = number**2 - sum(count**2 for count in total.values())
    return 1 - (number - 1) * disagreement / expected if expected else None


def unitised_alpha(
    continua: Iterable[tuple[int, Sequence[Mapping[Hashable, Iterable[tuple[int, int]]]]]],
) -> float | None:
    """Krippendorff's alpha for units that annotators cut out of texts themselves, and put into categories.

    Several texts are laid end to end. Units of one annotator and category that overlap are taken together.
    None if nobody marked anything.

    K. Krippendorff (1995): On the reliability of unitizing continuous data. Sociological Methodology 25, with
    disagreement over all categories as in Krippendorff (2004): Content Analysis, 2nd edition, chapter 11.

    Parameters
    ----------
    continua
        For each text its length, and for each annotator (in the same order for every text) the units, as
        (start, end), by category.
    """
    texts = list(continua)
    length = sum(size for size, _ in texts)
    annotators = len(texts[0][1]) if texts else 0
    categories = {category for _, given in texts for units in given for category in units}
    observed = expected = 0.0
    for category in categories:
        lines = []
        for annotator in range(annotators):
            units, offset = [], 0
            for size, given in texts:
                units += [
                    (start + offset, end + offset)
                    for start, end in _apart(given[annotator].get(category, ()))
                ]
                offset += size
            lines.append(_segments(units, length))
        observed += _observed(lines, length)
        expected += _expected(lines, length)
    return 1 - observed / expected if expected else None


def _apart(units: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The units in order, those that overlap taken together."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(units):
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def _segments(units: list[tuple[int, int]], length: int) -> list[Segment]:
    """Units and the gaps between them, from the beginning to the end of the continuum."""
    borders = [(0, 0), *units, (length, length)]
    segments: list[Segment] = []
    for (start, end), (following, _) in pairwise(borders):
        if end > start:
            segments.append((start, end - start, True))
        if following > end:
            segments.append((end, following - end, False))
    return segments


def _observed(lines: Sequence[list[Segment]], length: int) -> float:
    total = 0
    for one, other in combinations(lines, 2):
        left = right = 0
        while left < len(one) and right < len(other):
            total += _difference(one[left], other[right])
            left_end, right_end = one[left][0] + one[left][1], other[right][0] + other[right][1]
            left += left_end <= right_end
            right += right_end <= left_end
    return 2 * total / (len(lines) * (len(lines) - 1) * length**2)


def _difference(one: Segment, other: Segment) -> int:
    """The squared distance of two segments that meet: of their ends, or the length of a unit within a gap."""
    (start, size, is_unit), (other_start, other_size, other_is_unit) = one, other
    if is_unit and other_is_unit:
        return (start - other_start) ** 2 + (start + size - other_start - other_size) ** 2
    if is_unit and other_start <= start and start + size <= other_start + other_size:
        return size**2
    if other_is_unit and start <= other_start and other_start + other_size <= start + size:
        return other_size**2
    return 0


def _expected(lines: Sequence[list[Segment]], length: int) -> float:
    sizes = [size for line in lines for _, size, is_unit in line if is_unit]
    gaps = [size for line in lines for _, size, is_unit in line if not is_unit]
    total = 0.0
    for size in sizes:
        total += (len(sizes) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        total += size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
    whole = len(lines) * length
    return 2 * total / length / (whole * (whole - 1) - sum(size * (size - 1) for size in sizes))
