"""Causes and effects of one meaning, across articles; and the explanations that they propose."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ..model import Annotations, Codebook, Explanation, Factor, Passage, Question, item_id
from .matching import Floats, Matcher, Meaning, stems

LEAST_ALIKE = 0.72
"""Cosine from which two phrases that share a telling word are taken to mean the same."""

LEAST_EVENT = 0.68
"""Cosine with a name of the event from which a phrase is taken to name it."""

LEAST_EXPLANATION = 0.55
"""Specific cosine (see `matching`) with an explanation from which a phrase is taken to state it."""

MOST_TELLING = 0.04
"""Share of the phrases beyond which a word says nothing of any: the names of those whom a debate is about."""

MOST_EXPLANATIONS = 12
LONGEST_LABEL = 90


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    passages: tuple[Passage, ...]
    articles: frozenset[str]
    stems: frozenset[str]


def _meaning() -> Meaning:
    from .pipeline import default_meaning

    return default_meaning()


def _phrases(pairs: Iterable[tuple[str, Passage]]) -> list[_Phrase]:
    """Distinct phrases with all the passages that have their words."""
    kept: dict[str, tuple[str, list[Passage]]] = {}
    for text, passage in pairs:
        words = " ".join(text.split())
        kept.setdefault(_key(words), (words, []))[1].append(passage)
    return [
        _Phrase(text, tuple(dict.fromkeys(passages)), frozenset(p.article for p in passages), stems(text))
        for text, passages in kept.values()
    ]


def _key(text: str) -> str:
    plain = re.sub(r"[^\w\s]", "", text.lower().replace("’", "'"))
    return re.sub(r"^(?:the|a|an|its|their|his|her|this|that) ", "", plain)


_BARE = frozenset(
    {
        "it",
        "this",
        "that",
        "they",
        "he",
        "she",
        "them",
        "which",
        "these",
        "those",
        "him",
        "her",
        "who",
        "we",
        "us",
        "you",
        "i",
    }
)


def group_factors(annotations: Iterable[Annotations], codebook: Codebook | None) -> tuple[Factor, ...]:
    """Merge the causes and effects of one meaning.

    The first factor is the event, if the codebook names one and a text does too; then come factors that state
    explanations, then the others, each in the order of the texts. Every cause and effect is in exactly one.
    """
    pairs = [
        (side.quote(found.article.text), side)
        for found in annotations
        for assertion in found.causal
        for side in (assertion.cause, assertion.effect)
    ]
    phrases = _phrases(pairs)
    if not phrases:
        return ()
    meaning = _meaning()
    vectors = meaning([phrase.text for phrase in phrases])
    event: list[int] = []
    stated: dict[str, list[int]] = {}
    rest: list[int] = []
    if codebook is not None and (codebook.explanations or codebook.question):
        matcher = Matcher(codebook, meaning)
        near = matcher.nearness(vectors, [phrase.stems for phrase in phrases])
        for i, phrase in enumerate(phrases):
            scores = near.centre[i] + 0.2 * near.words[i] if near.centre.shape[1] else np.zeros(1)
            best = int(scores.argmax())
            # The event and an explanation share names; the phrase goes where it is nearer.
            if near.event[i] >= LEAST_EVENT and near.event[i] >= (
                near.plain[i].max() if near.plain.shape[1] else 0
            ):
                event.append(i)
            elif near.centre.shape[1] and near.centre[i, best] >= LEAST_EXPLANATION and len(phrase.stems) > 1:
                stated.setdefault(codebook.explanations[best].id, []).append(i)
            else:
                rest.append(i)
    else:
        rest = list(range(len(phrases)))
    factors = []
    if event:
        factors.append(_factor([phrases[i] for i in event], vectors[event], is_event=True))
    for explanation in codebook.explanations if codebook else ():
        if members := stated.get(explanation.id):
            made = _factor([phrases[i] for i in members], vectors[members], explanation=explanation.id)
            factors.append(made)
    for group in _groups([phrases[i] for i in rest], vectors[rest]):
        members = [rest[i] for i in group]
        factors.append(_factor([phrases[i] for i in members], vectors[members]))
    return tuple(factors)


def _factor(
    members: Sequence[_Phrase], vectors: Floats, *, is_event: bool = False, explanation: str | None = None
) -> Factor:
    label = _clearest(members, vectors)
    passages = tuple(sorted({p for member in members for p in member.passages}))
    first = passages[0]
    key = item_id(
        "factor", first.article, first.start, first.end, explanation or ("event" if is_event else "")
    )
    return Factor(key, label, passages, is_event, explanation)


def _clearest(members: Sequence[_Phrase], vectors: Floats) -> str:
    """The text of the member nearest to the middle of all; short ones are preferred."""
    centre = vectors.mean(0)
    scores = vectors @ centre
    for i, member in enumerate(members):
        scores[i] -= 0.1 * (len(member.stems) < 2) + 0.004 * max(0, len(member.text.split()) - 8)
        scores[i] += 0.02 * len(member.passages)
    return _shortened(members[int(scores.argmax())].text)


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_LABEL:
        return text
    return text[: LONGEST_LABEL - 1].rsplit(" ", 1)[0].rstrip(",;:– ") + "…"


def _groups(phrases: Sequence[_Phrase], vectors: Floats) -> list[list[int]]:
    """Groups of phrases of one meaning; only those that share a telling word are compared, to stay fast.

    Bare pronouns mean something else each time and stay alone.
    """
    groups: list[list[int]] = []
    centres: list[Floats] = []
    index: dict[str, list[int]] = {}
    spread = Counter(stem for phrase in phrases for stem in phrase.stems)
    most = max(5, MOST_TELLING * len(phrases))
    for i, phrase in enumerate(phrases):
        best, chosen = LEAST_ALIKE, -1
        telling = {stem for stem in phrase.stems if spread[stem] <= most}
        candidates = {g for stem in telling for g in index.get(stem, ())[-200:]}
        for g in sorted(candidates):
            centre = centres[g]
            score = float(vectors[i] @ centre / max(1e-6, float(np.linalg.norm(centre))))
            if score >= best:
                best, chosen = score, g
        if chosen < 0:
            chosen = len(groups)
            groups.append([])
            # Most groups stay of one, which needs no vector of its own.
            centres.append(vectors[i])
        else:
            centres[chosen] = centres[chosen] + vectors[i]
        groups[chosen].append(i)
        for stem in telling:
            listed = index.setdefault(stem, [])
            if not listed or listed[-1] != chosen:
                listed.append(chosen)
    return groups


def propose_codebook(annotations: Iterable[Annotations], *, question: str | None = None) -> Codebook:
    """Explanations grouped from the causes that the texts assert for one event.

    The event is what `question` asks for, or else what the texts give most causes for. Each explanation is
    named by its clearest member; the others become its phrases. It is meant to be edited.
    """
    causes: list[tuple[str, Passage]] = []
    effects: list[tuple[str, Passage]] = []
    for found in annotations:
        text = found.article.text
        for assertion in found.causal:
            if assertion.negated:
                continue
            causes.append((assertion.cause.quote(text), assertion.cause))
            effects.append((assertion.effect.quote(text), assertion.effect))
    if not causes:
        return Codebook(Question(question) if question else None)
    meaning = _meaning()
    effect_vectors = meaning([" ".join(text.split()) for text, _ in effects])
    event = _event(effects, effect_vectors, meaning, question)
    chosen = [i for i in event if len(stems(causes[i][0])) > 0]
    phrases = _phrases([causes[i] for i in chosen])
    vectors = meaning([phrase.text for phrase in phrases]) if phrases else effect_vectors[:0]
    groups = sorted(
        _groups(phrases, vectors), key=lambda g: -len({a for i in g for a in phrases[i].articles})
    )
    names = list(dict.fromkeys(" ".join(effects[i][0].split()) for i in event))[:12]
    asked = question or f"Why {_asked(names[0] if names else '')}?"
    explanations: list[Explanation] = []
    taken: set[str] = set()
    for group in groups[:MOST_EXPLANATIONS]:
        members = [phrases[i] for i in group]
        label = _clearest(members, vectors[group])
        key = _slug(label, taken)
        taken.add(key)
        others = tuple(dict.fromkeys(m.text for m in members if m.text != label))[:10]
        explanations.append(Explanation(key, label[:1].upper() + label[1:], "", others))
    return Codebook(Question(asked, tuple(_shortened(name) for name in names)), tuple(explanations))


def _event(
    effects: Sequence[tuple[str, Passage]], vectors: Floats, meaning: Meaning, question: str | None
) -> list[int]:
    """The places of the effects that are the event to be explained."""
    if question:
        asked = meaning(
            [
                re.sub(
                    r"^\s*why (?:did|does|do|was|were|is|are|has|have)\s+", "", question, flags=re.I
                ).rstrip("?")
            ]
        )[0]
        scores = vectors @ asked
        least = min(0.5, float(np.sort(scores)[-min(len(scores), 12)]))
        return [i for i in range(len(effects)) if scores[i] >= max(least, 0.3)]
    phrases = _phrases(effects)
    own = meaning([phrase.text for phrase in phrases])
    groups = [g for g in _groups(phrases, own) if any(len(phrases[i].stems) > 1 for i in g)] or _groups(
        phrases, own
    )
    best = max(
        groups,
        key=lambda g: (
            len({a for i in g for a in phrases[i].articles}),
            sum(len(phrases[i].passages) for i in g),
            -g[0],
        ),
    )
    centre = own[best].mean(0)
    centre = centre / max(1e-6, float(np.linalg.norm(centre)))
    scores = vectors @ centre
    least = 0.6 if (scores >= 0.6).sum() >= 3 else 0.45
    return [i for i in range(len(effects)) if scores[i] >= least]


def _asked(name: str) -> str:
    text = re.sub(r"^(?:the|a|an) ", "", name.strip(), flags=re.I)
    return f"{text} came about" if len(text.split()) < 6 else text


def _slug(label: str, taken: set[str]) -> str:
    ascii_ = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    words = [
        w
        for w in re.findall(r"[a-z0-9]+", ascii_)
        if w not in ("the", "a", "an", "of", "and", "to", "in", "its", "their")
    ][:4]
    base = "-".join(words) or "explanation"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key
