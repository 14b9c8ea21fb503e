"""How the signs that a passage states an explanation are weighed: a logistic model of a few numbers.

Its weights are fitted by `graphlib_kb.annotate.calibration` on made-up debates about other events.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

WIDEST = 3.0
"""Deviations from the mean beyond which a feature says no more."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """Weights of the features and the least chances at which a stance is taken.

    ``least_own`` holds for an author's sentence, ``least_said`` for a source's claim. ``sign`` are the
    weights by which a passage is taken to deny what it states: of the network's log odds, of its being
    asserted as a cause, of cues of denial, and the bias.
    """

    features: tuple[str, ...]
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    least_own: float
    least_said: float
    sign: tuple[float, float, float, float]

    def probability(self, features: Floats) -> Floats:
        """The chance that a unit states an explanation; the last axis of `features` is theirs."""
        scaled = np.clip(
            (features - np.array(self.means, np.float32)) / np.array(self.deviations, np.float32),
            -WIDEST,
            WIDEST,
        )
        odds = scaled @ np.array(self.weights, np.float32) + np.float32(self.bias)
        return (1 / (1 + np.exp(-odds))).astype(np.float32)

    def contests(self, false: float, *, asserted: bool, by_cues: bool) -> bool:
        """Whether a passage denies an explanation, by the network's log odds `false` and by its words."""
        network, cause, cues, bias = self.sign
        return network * false + cause * asserted + cues * by_cues + bias > 0

    @property
    def mark(self) -> float:
        """A number that changes with any of the weights."""
        return float(zlib.crc32(repr(self).encode()))

    def taught(self, numbers: Iterable[tuple[str, float]]) -> Weighing:
        """These weights as a review has changed them; what others were taught says nothing of these."""
        learned = dict(numbers)
        if learned.get("stance mark") != self.mark:
            return self
        return replace(
            self,
            weights=tuple(learned[f"stance weight {name}"] for name in self.features),
            bias=learned["stance bias"],
            least_own=learned["stance least own"],
            least_said=learned["stance least said"],
        )


@cache
def load_weighing() -> Weighing:
    """The fitted weights."""
    raw = json.loads(files(__package__).joinpath("weighing.json").read_text(encoding="utf-8"))
    return Weighing(
        tuple(raw["features"]),
        tuple(raw["means"]),
        tuple(raw["deviations"]),
        tuple(raw["weights"]),
        raw["bias"],
        raw["least_own"],
        raw["least_said"],
        tuple(raw["sign"]),
    )
