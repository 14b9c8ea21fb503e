"""What is said to cause what, and who says so: constructions first, trained spans as second opinion."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ..model import AUTHOR, Certainty, Relation
from .attribution import Saying
from .causal_clauses import clauses
from .causal_nouns import adjectives, coincidence, nouns
from .causal_openings import sentence_openings
from .causal_prepositions import leading_with, over, prepositions
from .causal_spans import Found, Rule, apart
from .causal_verbs import causal_verbs, intended, interpreted
from .certainty import certainty, looser
from .tree import Range, ancestors, inside, is_predicate, overlap, readable_sentences, trim

if not Doc.has_extension("assertions"):
    Doc.set_extension("assertions", default=())


@dataclass(frozen=True, slots=True)
class Assertion:
    """A holder says that a cause acts on an effect; spans are of tokens.

    ``saying`` is the place in ``doc._.sayings`` of the claim that holds it, None for the author's own.
    """

    cause: Range
    effect: Range
    signal: Range | None
    relation: Relation
    negated: bool = False
    certainty: Certainty = Certainty.ASSERTED
    holder: str = AUTHOR
    saying: int | None = None
    reason: str = ""


RULES: tuple[Rule, ...] = (
    causal_verbs,
    prepositions,
    over,
    clauses,
    nouns,
    adjectives,
    intended,
    interpreted,
    sentence_openings,
    leading_with,
    coincidence,
)


@Language.factory(
    "graphlib_causality",
    default_config={"trained": True, "rules": True, "least_score": 0.9},
    requires=["doc._.sayings", "token.dep"],
    assigns=["doc._.assertions"],
)
class CausalityReader:
    """Finds what is said to cause what, and who says so."""

    def __init__(
        self,
        nlp: Language,  # noqa: ARG002 - a factory is handed it
        name: str,
        trained: bool,
        rules: bool,
        least_score: float,
    ) -> None:
        self.name, self.trained, self.rules, self.least_score = name, trained, rules, least_score

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.assertions``, in text order."""
        found: list[Found] = []
        if self.rules:
            for sentence in readable_sentences(doc):
                here: list[Found] = []
                if _asks(sentence):
                    continue
                for rule in RULES:
                    here.extend(rule(sentence))
                found.extend(_distinct(here))
        if self.trained:
            found.extend(_trained(doc, found, self.least_score))
        doc._.assertions = tuple(_held(doc, found))
        return doc


def _asks(sentence: Span) -> bool:
    """Whether a sentence is a question, which asserts nothing."""
    return any(token.text == "?" for token in sentence[-3:])


def _distinct(found: list[Found]) -> list[Found]:
    """Without findings that say again what an earlier rule said, in either direction."""
    kept: list[Found] = []
    for f in found:
        if any(
            (overlap(f.cause, k.cause) > 0.6 and overlap(f.effect, k.effect) > 0.6)
            or (overlap(f.cause, k.effect) > 0.5 and overlap(f.effect, k.cause) > 0.5)
            for k in kept
        ):
            continue
        kept.append(f)
    return kept


def _trained(doc: Doc, ruled: list[Found], least: float) -> list[Found]:
    """Trained relations where no rule has read the same words; a rule's direction stands."""
    found: list[Found] = []
    if not Doc.has_extension("causal"):
        return found
    ruled = sorted(ruled, key=lambda f: f.hull)
    starts = [f.hull[0] for f in ruled]
    longest = max((f.hull[1] - f.hull[0] for f in ruled), default=0)
    for relation in doc._.causal:
        if relation.score < least or not relation.cause or not relation.effect:
            continue
        cause = trim(doc, (relation.cause[0][0], relation.cause[-1][1]))
        effect = trim(doc, (relation.effect[0][0], relation.effect[-1][1]))
        if cause[1] - cause[0] < 1 or effect[1] - effect[0] < 1:
            continue
        around = min(cause[0], effect[0]), max(cause[1], effect[1])
        if any(
            overlap(f.hull, around) > 0.3
            for f in (ruled[k] for k in _window(starts, around[0] - longest, around[1]))
            if f.cause[0] < around[1] and f.effect[0] < around[1]
        ):
            continue
        signal = (relation.signal[0][0], relation.signal[-1][1]) if relation.signal else None
        if signal is None or not any(_tells(token) for token in doc[signal[0] : signal[1]]):
            continue
        cause, effect = apart(doc, cause, effect)
        predicate = doc[effect[0] : effect[1]].root
        found.append(
            Found(cause, effect, signal, Relation.CAUSES, f"trained relation {relation.score:.2f}", predicate)
        )
    return _distinct(found)


def _tells(token: Token) -> bool:
    """Whether a word of a trained relation's signal can only be causal; prepositions are often temporal."""
    return token.pos_ == "VERB" or token.lower_ in (
        "because",
        "due",
        "reason",
        "result",
        "cause",
        "therefore",
        "why",
    )


def _held(doc: Doc, found: list[Found]) -> list[Assertion]:
    """Each finding with its holder: the innermost saying whose content it stands in, else the author."""
    sayings: tuple[Saying, ...] = doc._.sayings
    ordered = sorted(range(len(sayings)), key=lambda k: sayings[k].hull)
    starts = [sayings[k].hull[0] for k in ordered]
    longest = max((s.hull[1] - s.hull[0] for s in sayings), default=0)
    result = []
    for f in sorted(found, key=lambda f: (f.hull[0], f.cause, f.effect)):
        around = [
            ordered[k]
            for k in _window(starts, f.hull[0] - longest, f.hull[1])
            if _stands_in(f, sayings[ordered[k]])
        ]
        reading = certainty(f.predicate) if is_predicate(f.predicate) else certainty(_governing(f.predicate))
        degree = looser(reading.certainty, f.certainty)
        reason = (
            f.rule
            + (f"; {degree}: {reading.cue}" if reading.cue else "")
            + ("; negated" if f.negated else "")
        )
        base = Assertion(f.cause, f.effect, f.signal, f.relation, f.negated, degree, reason=reason)
        if not around:
            result.append(base)
            continue
        narrowest = min(sayings[k].hull[1] - sayings[k].hull[0] for k in around)
        result.extend(
            replace(base, holder=sayings[k].holder, saying=k, certainty=looser(degree, sayings[k].certainty))
            for k in around
            if sayings[k].hull[1] - sayings[k].hull[0] == narrowest
        )
    return result


def _window(starts: list[int], low: int, high: int) -> range:
    return range(bisect_left(starts, low), bisect_left(starts, high))


def _stands_in(found: Found, saying: Saying) -> bool:
    """Whether a holder says both sides: what stands inside is the content's, or nearly so."""
    hull = saying.hull
    both = inside(found.cause, hull) and inside(found.effect, hull)
    if both:
        return True
    signal = found.signal
    if signal is not None and not inside(signal, hull):
        return False
    shared = sum(
        max(0, min(end, hull[1]) - max(start, hull[0])) for start, end in (found.cause, found.effect)
    )
    whole = sum(end - start for start, end in (found.cause, found.effect))
    return signal is not None and shared >= 0.75 * whole


def _governing(token: Token) -> Token:
    return next((above for above in ancestors(token, 12) if is_predicate(above)), token)
