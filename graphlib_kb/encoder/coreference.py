"""Whom a pronoun or a definite description means: the antecedent among the nominals before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from graphlib_kb.encoder.links import PairScorer, between

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

REACH = 60  # nominals
PRONOUNS = frozenset(
    ("he", "him", "his", "himself", "she", "her", "hers", "herself", "it", "its", "itself", "they", "them")
) | {"their", "theirs", "themselves", "who", "whose"}
DEFINITE = frozenset(["the", "this", "that", "these", "those", "his", "her", "its", "their"])
_INNER = ("compound", "flat", "fixed", "goeswith")
_LEFT = ("det", "det:predet", "amod", "compound", "nummod", "nmod:poss", "nmod:desc", "flat")
_RIGHT = ("flat", "compound", "goeswith", "fixed")


def nominal_heads(upos: Sequence[str], relations: Sequence[str]) -> Ints:
    """The words that head a mention, [m]."""
    return np.array(
        [
            i
            for i, (tag, relation) in enumerate(zip(upos, relations, strict=True))
            if tag in ("NOUN", "PROPN", "PRON") and not relation.startswith(_INNER) and relation != "expl"
        ],
        np.int64,
    )


def phrase(
    word: int, heads: Ints, relations: Sequence[str], children: Mapping[int, list[int]]
) -> tuple[int, int]:
    """The noun phrase around its head word, without clauses and prepositional phrases."""
    start, end = word, word + 1
    for child in children.get(word, ()):
        if child < word and relations[child] in _LEFT:
            start = min(start, phrase(child, heads, relations, children)[0])
        elif child > word and relations[child] in _RIGHT:
            end = max(end, phrase(child, heads, relations, children)[1])
    return start, end


def antecedents(
    weights: Mapping[str, Floats],
    states: Floats,
    forms: Sequence[str],
    upos: Sequence[str],
    relations: Sequence[str],
    heads: Ints,
    sentence_counts: Ints,
) -> list[tuple[int, int, int, float]]:
    """(anaphor, start, end, probability) of the antecedents of third-person pronouns and definite nominals.

    `sentence_counts` [n + 1] counts the sentence starts up to a word.
    """
    nominals = nominal_heads(upos, relations)
    if len(nominals) < 2:
        return []
    children: dict[int, list[int]] = {}
    for word, head in enumerate(heads):
        if head != word:
            children.setdefault(int(head), []).append(word)
    anaphors = [
        at
        for at in range(1, len(nominals))
        if _anaphoric(int(nominals[at]), forms, upos, relations, children)
    ]
    if not anaphors:
        return []
    scorer = PairScorer(weights, "coreference")
    spans = np.stack([nominals, nominals + 1], 1)
    left = scorer.project(states, spans[anaphors], "left")
    right = scorer.project(states, spans, "right")
    found = []
    for k, at in enumerate(anaphors):
        word = int(nominals[at])
        low = max(0, at - REACH)
        features = tuple(x[0] for x in between(spans[at : at + 1], spans[low:at], sentence_counts))
        scores = scorer.score(left[k], right[low:at], features)
        scores = scores + agreement(word, nominals[low:at], forms, upos)
        odds = np.exp(scores - scores.max())
        best = int(odds.argmax())
        start, end = phrase(int(nominals[low + best]), heads, relations, children)
        found.append((word, start, end, float(odds[best] / odds.sum())))
    return found


def _anaphoric(
    word: int,
    forms: Sequence[str],
    upos: Sequence[str],
    relations: Sequence[str],
    children: Mapping[int, list[int]],
) -> bool:
    form = forms[word].lower()
    if upos[word] == "PRON":
        return form in PRONOUNS
    if upos[word] != "NOUN":
        return False
    return any(
        forms[child].lower() in DEFINITE and relations[child] in ("det", "nmod:poss")
        for child in children.get(word, ())
    )


_SINGULAR = frozenset(["he", "him", "his", "himself", "she", "her", "hers", "herself", "it", "its", "itself"])
_PLURAL = frozenset(("they", "them", "their", "these", "those"))
_PERSONAL = frozenset(["i", "we", "you", "me", "us", "my", "our", "your"])


def agreement(word: int, candidates: Ints, forms: Sequence[str], upos: Sequence[str]) -> Floats:
    """Penalties [m] for candidates that can't be what `word` means."""
    form = forms[word].lower()
    penalties = np.zeros(len(candidates), np.float32)
    for k, candidate in enumerate(candidates):
        other = forms[int(candidate)].lower()
        speaker = upos[word] == "PRON" and other in _PERSONAL
        if speaker or (form in _SINGULAR and other in _PLURAL):
            penalties[k] -= 4
    return penalties
