"""Causal prepositions: "because of X", "as a result of X", "in the hope of X", "with X, Y"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Span, Token

from ..model import Relation
from .causal_clauses import finite_before
from .causal_spans import (
    Found,
    antecedent,
    argument,
    clause,
    each_member,
    eventive,
    link_clauses,
    set_aside,
    signal_of,
)
from .forms import base_form
from .tree import Range, ancestors, case_words, child, children, is_predicate, phrase, trim
from .wordlists import table, words


def prepositions(sentence: Span) -> Iterator[Found]:
    """``Y because of X``, ``as a result of X, Y``, ``Y in the hope of X``."""
    doc = sentence.doc
    at = sentence.start
    while at < sentence.end:
        for parts, relation, text in _preposition_table().get(doc[at].lower_, ()):
            if matches(doc, at, parts, sentence.end - 1):
                yield from _preposition(sentence, at, at + len(parts), relation, text)
                at += len(parts) - 1
                break
        at += 1


def _preposition(sentence: Span, start: int, end: int, relation: str, text: str) -> Iterator[Found]:
    doc = sentence.doc
    head = _top_from(doc, end, start, sentence)
    if head is None or relation == "prevents" or not _meant(doc, start, head, text):
        return
    joined = head.dep_ == "conj" and bool(case_words(head)) and head.head.i < start
    governor = _attached_to(head.head if joined else head, start)
    if governor is None:
        return
    inner = argument(head)
    feeling = len(text.split()) > 2 and text.split()[1] in words("causality", "feelings")
    # "in retaliation for X": the feeling is part of the motive.
    inner = (start + 1, max(inner[1], end + 1)) if feeling else (max(inner[0], end), inner[1])
    predicate = governor
    outer: Range | None
    said_of = child(head, "nsubj", "csubj")
    if head.head == head or (child(head, "cop") is not None and said_of is not None):
        # "The delay was due to X"
        outer, predicate = (antecedent(said_of, head) if said_of is not None else None), head
    elif governor.pos_ in ("NOUN", "PROPN") and not is_predicate(governor):
        outer = trim(doc, (phrase(governor, without=("acl:relcl",))[0], start))
    else:
        if start > governor.i:
            governor = predicate = finite_before(governor, start)
        outer = clause(governor)
        if outer[0] <= start < outer[1]:
            before_it = start - outer[0] > 1 and start > governor.i
            outer = (outer[0], start) if before_it else (max(inner[1], outer[0]), outer[1])
            if not outer[0] <= governor.i < outer[1]:
                outer = clause(governor)
    second = next((c for c in children(head, "conj") if case_words(c)), None)
    if second is not None:
        # "not because of X but because of Y"
        inner = trim(doc, (inner[0], min(inner[1], second.left_edge.i)))
    if outer is None:
        return
    if joined and outer[0] < head.head.left_edge.i < outer[1]:
        outer = trim(doc, (outer[0], head.head.left_edge.i))
    if doc[outer[1] - 1].lower_ == "not":
        outer = trim(doc, (outer[0], outer[1] - 1))
    negated = _denied(doc, start, sentence.start)
    if negated and not joined and any(t.lower_ == "because" for t in doc[sentence.start : start]):
        # "because X, not because of Y": the conjunction's contrast says it.
        return
    kind = Relation.MOTIVATES if relation == "purpose" else Relation(relation)
    members = each_member(head) if relation != "purpose" else []
    causes = [(max(first, end), last) for first, last in members] if len(members) > 1 else [inner]
    for cause in causes:
        yield from link_clauses(
            cause, outer, (start, end), kind, f"preposition {text}", predicate, negated=negated
        )


def _meant(doc: Doc, start: int, head: Token, text: str) -> bool:
    """Whether the words are a causal preposition here, not a participle, an adjective or a place."""
    if text in ("given", "following"):
        token = doc[start]
        if token.dep_ in ("amod", "root") or token.tag_ not in ("IN", "VBG", "VBN"):
            return False
        if start > 0 and doc[start - 1].dep_ in ("det", "aux", "aux:pass"):
            return False
    if text == "out of":
        return head.pos_ == "NOUN" and base_form(head) in words("causality", "motives")
    if text in ("following", "in the wake of", "in the aftermath of"):
        return base_form(head) not in words("causality", "times")
    return True


def _denied(doc: Doc, start: int, border: int) -> bool:
    before = doc[start - 1].lower_ if start > border else ""
    return before in ("not", "n't", "n’t", "never") or bool(set_aside(doc, start))


def over(sentence: Span) -> Iterator[Found]:
    """``resigned over X``, ``anger over X``: X is what moves somebody."""
    for token in sentence:
        if token.dep_ not in ("obl", "nmod") or case_words(token) not in ("over", "at"):
            continue
        governor = token.head
        start = signal_of(token)[0]
        feels = governor.pos_ == "NOUN" and base_form(governor) in words("causality", "feelings")
        if case_words(token) == "at" and not feels:
            continue
        feels = feels or (governor.pos_ == "NOUN" and base_form(governor) in words("causality", "strife"))
        if base_form(governor) not in words("causality", "over") and not feels:
            continue
        if (
            token.i < governor.i
            or token.ent_type_ in ("PERSON", "DATE")
            or child(token, "nummod") is not None
        ):
            continue
        outer = phrase(governor) if feels else clause(governor)
        outer = trim(sentence.doc, (outer[0], min(outer[1], start)))
        yield from link_clauses(
            argument(token),
            outer,
            signal_of(token),
            Relation.MOTIVATES,
            f"preposition {case_words(token)}",
            governor,
        )


def _top_from(doc: Doc, start: int, border: int, sentence: Span) -> Token | None:
    """The head of the phrase at `start`: the highest word whose subtree doesn't reach back over `border`."""
    if start >= sentence.end:
        return None
    token = doc[start]
    found = token
    for above in ancestors(token, 40):
        if above.left_edge.i < border and above.i < start:
            break
        if above.i < border or (is_predicate(above) and above.left_edge.i <= border):
            break
        found = above
        if above.left_edge.i < border:
            break
    return found


def _attached_to(head: Token, start: int) -> Token | None:
    current = head
    for above in ancestors(head, 40):
        if not (start <= above.i <= head.i) or above.dep_ == "root":
            current = above
            break
    else:
        return head if head.head == head else None
    if current.pos_ in ("NOUN", "PROPN") and eventive(current):
        return current
    for above in [current, *ancestors(current, 12)]:
        if is_predicate(above):
            return above
    return current


def leading_with(sentence: Span) -> Iterator[Found]:
    """``With X, Y``, ``Without X, Y``: what is named before the subject is given as what brings Y about."""
    for predicate in sentence:
        if not is_predicate(predicate):
            continue
        what = child(predicate, "nsubj", "nsubj:pass", "expl", "csubj")
        if what is None:
            continue
        for phrase_ in children(predicate, "obl", "advcl"):
            preposition = case_words(phrase_)
            if preposition not in _WITH or phrase_.right_edge.i > what.left_edge.i:
                continue
            told = eventive(phrase_) or child(phrase_, "acl", "advcl", "xcomp") is not None
            if preposition != "without" and not told:
                continue
            inner = phrase(phrase_, without=("parataxis",))
            host = predicate
            if base_form(predicate) in words("attribution", "say"):
                # "Without ships, they say, the island was lost."
                host = child(predicate, "ccomp", "parataxis") or predicate
            possible = predicate.lower_ in ("possible", "able", "can")
            relation = Relation.ENABLES if possible else Relation.CAUSES
            rule = f"leading {preposition}"
            yield from link_clauses(inner, clause(host), signal_of(phrase_), relation, rule, host)


_WITH = frozenset({"with", "along with", "together with", "without"})


@cache
def _preposition_table() -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    """Prepositions by their first word, the longest first: words, relation (or "purpose"), phrase."""
    by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for relation, phrases in table("causality")["prepositions"].items():
        for text in phrases:
            parts = tuple(text.split())
            by_first.setdefault(parts[0], []).append((parts, relation, text))
    for entries in by_first.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return by_first


def matches(doc: Doc, start: int, parts: tuple[str, ...], stop: int) -> bool:
    """Whether the words at `start` are `parts`, before `stop`."""
    if start + len(parts) > stop:
        return False
    return all(doc[start + k].lower_.replace("’", "'") == part for k, part in enumerate(parts))
