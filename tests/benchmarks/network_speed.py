"""How the time of discourse networks grows with the number of statements.

Run it: ``python tests/benchmarks/network_speed.py [most statements]``. Statements by 2,000 actors on 500
concepts, agreement at random, over ten years and 20,000 documents; the time of every one-mode network
(aggregations by normalisations), of every duplicate rule, and the most memory.
"""

from __future__ import annotations

import sys
from itertools import product
from time import perf_counter

import numpy as np

from graphlib_kb.analysis import StatementTable, Variable, VariableType, discourse_network
from graphlib_kb.analysis.agreement import ONE_MODE, TWO_MODE
from graphlib_kb.analysis.duplicates import DUPLICATES

ACTORS, CONCEPTS, DOCUMENTS = 2_000, 500, 20_000


def statements(size: int) -> StatementTable:
    """A table of random statements, some actors and concepts far more frequent than others."""
    random = np.random.default_rng(1)

    def drawn(count: int) -> np.ndarray:
        return np.minimum(count * random.random(size) ** 2, count - 1).astype(np.int32)

    def text(name: str, count: int) -> Variable:
        return Variable(name, VariableType.TEXT, tuple(f"{name} {n:05}" for n in range(count)), drawn(count))

    documents = random.integers(0, DOCUMENTS, size).astype(np.int32)
    days = random.integers(0, 3650, DOCUMENTS)[documents]
    times = (np.datetime64("2010-01-01") + days).astype("datetime64[s]")
    agreement = Variable(
        "agreement", VariableType.BOOLEAN, (0, 1), random.integers(0, 2, size).astype(np.int32)
    )
    variables = {
        "organization": text("organization", ACTORS),
        "concept": text("concept", CONCEPTS),
        "agreement": agreement,
    }
    return StatementTable(
        variables, tuple(range(size)), documents, documents, times, times, roles=tuple(variables)
    )


def seconds(table: StatementTable, **settings: str) -> float:
    """The time that one network takes."""
    begun = perf_counter()
    discourse_network(table, **settings)
    return perf_counter() - begun


def main(most: int) -> None:
    """Print a line for each size."""
    print(f"{'statements':>10}  {'one-mode':>9}  {'two-mode':>9}  {'duplicates':>10}  {'a statement':>11}")
    size = 10_000
    while size <= most:
        table = statements(size)
        one = sum(seconds(table, aggregate=a, normalise=n) for a, n in product(*ONE_MODE))
        two = sum(seconds(table, mode="two", aggregate=a, normalise=n) for a, n in product(*TWO_MODE))
        rules = sum(seconds(table, aggregate="congruence", duplicates=rule) for rule in DUPLICATES)
        print(f"{size:>10,}  {one:8.2f}s  {two:8.2f}s  {rules:9.2f}s  {one / size * 1e6:9.1f}µs")
        size *= 10
    try:
        import resource
    except ImportError:
        return
    peak = (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024) / 1024
    )
    networks = len(ONE_MODE[0]) * len(ONE_MODE[1])
    print(f"{networks} one-mode networks, {ACTORS:,} by {CONCEPTS:,}; at most {peak:.2f} GiB of memory")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
