"""Copies of one article (syndicated, lightly edited, cut short) count as one independent source."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from graphlib_kb.corpus.lines import key_of
from graphlib_kb.corpus.offtopic import find_offtopic
from graphlib_kb.model import Article

if TYPE_CHECKING:
    from datasketch import MinHash

_SHINGLE = 3
_LEAST_CONTAINMENT = 0.5

# Bands of two rows find a pair of Jaccard index 0.2 (a copy cut to a fifth) with probability 0.93.
_BANDS, _ROWS = 64, 2
_PERMUTATIONS = _BANDS * _ROWS

# What is as like an article already indexed has the same neighbours.
_SAME = 0.8


def independent_sources(articles: Iterable[Article]) -> dict[str, str]:
    """The independent source of each article: the id of the first article of which it is a copy, or its own.

    Two articles are copies when at least half of the shorter one's three-word sequences, off-topic stretches
    aside, stand in the other (estimated by MinHash, Broder 1997). Keeps signatures, not texts.
    """
    from datasketch import MinHashLSH  # takes as long to import as the rest of the room ten times over

    index = MinHashLSH(num_perm=_PERMUTATIONS, params=(_BANDS, _ROWS))
    signatures: dict[str, tuple[MinHash, int]] = {}
    source: dict[str, str] = {}
    place: dict[str, int] = {}
    for article in articles:
        signature, size = _signature(article)
        likeness = {twin: signature.jaccard(signatures[twin][0]) for twin in index.query(signature)}
        roots = sorted(
            {
                _root(source, twin)
                for twin, jaccard in likeness.items()
                if _containment(jaccard, size, signatures[twin][1]) >= _LEAST_CONTAINMENT
            },
            key=place.__getitem__,
        )
        place[article.id] = len(place)
        source[article.id] = roots[0] if roots else article.id
        for root in roots[1:]:
            source[root] = roots[0]
        if max(likeness.values(), default=0) < _SAME:
            index.insert(article.id, signature)
            signatures[article.id] = (signature, size)
    return {name: _root(source, name) for name in source}


def _root(source: dict[str, str], name: str) -> str:
    while source[name] != name:
        name = source[name]
    return name


def _containment(jaccard: float, one: int, other: int) -> float:
    """The share of the smaller set that lies in the larger, from their Jaccard index and sizes."""
    return jaccard * (one + other) / ((1 + jaccard) * min(one, other)) if one and other else 0.0


def _signature(article: Article) -> tuple[MinHash, int]:
    shingles = set(_shingles(article))
    signature = _empty_signature().copy()
    numbers = iter(sorted(shingles))
    while batch := list(islice(numbers, 4096)):
        signature.update_batch(batch)
    return signature, len(shingles)


@cache
def _empty_signature() -> MinHash:
    from datasketch import MinHash

    return MinHash(num_perm=_PERMUTATIONS, hashfunc=_identity)


def _identity(value: int) -> int:
    return value


def _shingles(article: Article) -> Iterator[int]:
    words = key_of(_on_topic(article)).split()
    for place in range(max(1, len(words) - _SHINGLE + 1)):
        yield zlib.crc32(" ".join(words[place : place + _SHINGLE]).encode())


def _on_topic(article: Article) -> str:
    pieces, last = [], 0
    for stretch in find_offtopic(article):
        pieces.append(article.text[last : stretch.passage.start])
        last = stretch.passage.end
    return "\n".join([*pieces, article.text[last:]])
