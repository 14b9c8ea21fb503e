"""Articles held out in turn, to see whether what others teach holds for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def folds(given: Sequence[T], *, most: int = 10) -> Iterator[tuple[list[T], list[T]]]:
    """Those to learn from and those held out, until each was held out once; one by one if there are few.

    >>> list(folds("abc"))
    [(['b', 'c'], ['a']), (['a', 'c'], ['b']), (['a', 'b'], ['c'])]
    """
    number = min(most, len(given))
    for fold in range(number):
        others = [one for place, one in enumerate(given) if place % number != fold]
        yield others, list(given[fold::number])
