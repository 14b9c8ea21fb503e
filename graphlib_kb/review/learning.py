"""What a review teaches, part by part, and what it brings on articles that it wasn't learned from.

Learning starts at what is shipped and moves it only as far as the reviewed articles show. A part is kept if,
with each article read by what the others taught, it does better than as shipped, and by more than the choice
of articles could make.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..corpus import load_corpus
from ..errors import GraphlibError
from ..evaluate import Counts
from ..files import write_whole
from ..model import Codebook
from .decisions import Kind, read_decisions
from .folds import folds
from .opening import LOG
from .parts import Part, Read, Taught, parts
from .session import ReviewSession

LEAST_ARTICLES = 4
_DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Gain:
    """How a part did on held-out articles, as shipped and as learned, from so many examples ``of`` something.

    ``low`` and ``high`` are the 95 % interval of the gain over articles drawn with replacement; they,
    ``before`` and ``after`` are None where too little is reviewed. ``why`` says why it is kept or not.
    """

    part: str
    measure: str
    articles: int
    examples: int
    of: str
    why: str
    kept: bool = False
    before: float | None = None
    after: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Training:
    """What a number of reviewed articles taught, and what each part brings."""

    articles: int
    gains: tuple[Gain, ...]
    taught: Taught

    def to_toml(self) -> str:
        """The text of ``learned.toml``."""
        lines = [f"# Learned from {self.articles} reviewed articles. Delete this file to unlearn it."]
        lines += [
            f"# {gain.part}: {gain.measure} on held-out articles {gain.before:.3f}, then {gain.after:.3f}"
            for gain in self.gains
            if gain.kept
        ]
        numbers = [f"{_quoted(name)} = {value!r}" for name, value in self.taught.numbers]
        if numbers:
            lines += ["", "[numbers]", *numbers]
        for actor in self.taught.actors:
            aliases = ", ".join(map(_quoted, actor.aliases))
            lines += ["", "[[actors]]", f"name = {_quoted(actor.name)}", f'kind = "{actor.kind}"']
            lines += [f"aliases = [{aliases}]"] if aliases else []
        return "\n".join(lines) + "\n"

    def save(self, path: str | Path) -> None:
        """Write ``learned.toml``; builds of the corpus heed it."""
        write_whole(path, [self.to_toml()])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def train(corpus: str | Path, *, log: str | Path | None = None, nlp: Any = None) -> Training:
    """Learn from the review of a corpus folder, and see by held-out articles what each part brings.

    Only articles with decisions are read. For stances and actors those count in which none waits any more, as
    only they also say what is wrong.

    Raises
    ------
    GraphlibError
        If too little was reviewed for any part.
    """
    from ..annotate import annotate, load_pipeline

    nlp = nlp or load_pipeline()
    found = load_corpus(corpus, learned=False)
    codebook = found.codebook or Codebook()
    log = Path(log or Path(corpus) / LOG)
    about = {decision.article for decision in read_decisions(log)}
    machine = (annotate(article, codebook, nlp=nlp) for article in found.articles() if article.id in about)
    reads = read_review(ReviewSession(machine, log, reviewer="train", codebook=codebook))
    outcomes = [cross_validate(part, reads) for part in parts(codebook, nlp)]
    if all(gain.before is None for gain, _ in outcomes):
        reasons = "; ".join(f"{gain.part}: {gain.why}" for gain, _ in outcomes)
        raise GraphlibError(f"{log}: review more to learn from it ({reasons})")
    kept = [taught for gain, taught in outcomes if gain.kept]
    return Training(
        len(reads),
        tuple(gain for gain, _ in outcomes),
        Taught(
            tuple(number for taught in kept for number in taught.numbers),
            tuple(actor for taught in kept for actor in taught.actors),
        ),
    )


def read_review(session: ReviewSession) -> tuple[Read, ...]:
    """The articles of a session in which something was decided."""
    about = {decision.article for decision in session.decisions}
    return tuple(
        Read(
            session.suggestions[article],
            session.annotations(article),
            frozenset(kind for kind in Kind if not session.queue(article, kinds=[kind])),
        )
        for article in session.articles
        if article in about
    )


def cross_validate(part: Part, reads: Sequence[Read]) -> tuple[Gain, Taught]:
    """What a part brings on held-out articles, and what it learns from all."""
    given = [one for one in reads if part.kinds <= one.done]
    examples = sum(map(part.count, given))
    about = (part.name, part.measure, len(given), examples, part.examples)
    if len(given) < LEAST_ARTICLES or examples < part.least:
        articles = "articles reviewed to the end" if part.kinds else "articles"
        found = f"{examples} {part.examples} in {len(given)} {articles}"
        why = f"{found}; it takes {part.least} in {LEAST_ARTICLES}"
        return Gain(*about, why), Taught()
    before, after = [], []
    for others, held_out in folds(given):
        taught = part.learn(others)
        for one in held_out:
            before.append(part.score(one.machine, one))
            after.append(part.score(part.read(one, taught), one) if taught != Taught() else before[-1])
    first, second, low, high = _compared(before, after)
    why = "more than chance" if low > 0 else "may be chance" if second > first else "no gain"
    return Gain(*about, why, low > 0, first, second, low, high), part.learn(given)


def _compared(before: Sequence[Counts], after: Sequence[Counts]) -> tuple[float, float, float, float]:
    """F1 before and after, and the interval of the gain over articles drawn with replacement."""
    tables = [
        np.array([[c.found, c.wanted, c.right, c.given] for c in counts], float) for counts in (before, after)
    ]
    draws = np.random.default_rng(0).integers(0, len(before), (_DRAWS, len(before)))
    first, second = (_f1(table.sum(0)) for table in tables)
    gains = _f1(tables[1][draws].sum(1)) - _f1(tables[0][draws].sum(1))
    low, high = np.percentile(gains, [2.5, 97.5])
    return float(first), float(second), float(low), float(high)


def _f1(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """The harmonic mean of precision and recall, from counts of found, wanted, right and given."""
    found, wanted, right, given = np.moveaxis(counts, -1, 0)
    recall, precision = found / np.maximum(wanted, 1), right / np.maximum(given, 1)
    return np.asarray(2 * precision * recall / np.maximum(precision + recall, 1e-12))
