"""Causal prepositions: "because of X", "as a result of X", "in the hope of X", "with X, Y"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Span, Token

from ..model import Relation
from .causal_spans import (
    Found,
    antecedent,
    argument,
    each_member,
    eventive,
    link_clauses,
    set_aside,
    signal_of,
)
from .forms import base_form
from .tree import (
    Range,
    ancestors,
    case_words,
    child,
    children,
    clause,
    is_predicate,
    phrase,
    trim,
)
from .wordlists import table


def prepositions(sentence: Span) -> Iterator[Found]:
    """``Y because of X``, ``as a result of X, Y``, ``Y in the hope of X``; the words are matched, the tree gives the phrases."""
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
    if head is None:
        return
    if (
        text in ("given", "following")
        and doc[start].dep_ not in ("case", "mark")
        and doc[start].tag_ not in ("IN", "VBG", "VBN")
    ):
        return
    if text in ("given", "following") and (
        doc[start].dep_ == "amod"
        or start > sentence.start
        and doc[start - 1].dep_ in ("det", "aux", "aux:pass")
        or doc[start].dep_ == "root"
    ):
        return
    if text == "out of" and not (head.pos_ == "NOUN" and base_form(head) in _MOTIVES):
        return
    if text in ("following", "in the wake of", "in the aftermath of") and base_form(head) in (
        "month",
        "year",
        "day",
        "week",
    ):
        return
    governor = _attached_to(doc, head, start, sentence)
    if governor is None:
        return
    inner = argument(head)
    feeling = text.split()[1] in _FEELINGS if len(text.split()) > 2 else False
    inner = (start + 1, max(inner[1], end + 1)) if feeling else (max(inner[0], end), inner[1])
    predicate = governor
    if head is sentence.root or child(head, "cop") is not None and child(head, "nsubj", "csubj") is not None:
        what = child(head, "nsubj", "csubj")
        if what is None:
            return
        outer: Range | None = antecedent(what, head)
        predicate = head
        inner = (max(end, inner[0]), inner[1])
    elif governor.pos_ in ("NOUN", "PROPN") and not is_predicate(governor):
        outer = trim(doc, (phrase(governor, without=("acl:relcl",))[0], start))
    else:
        outer = clause(governor)
        if outer[0] <= start < outer[1]:
            outer = (
                (outer[0], start)
                if start - outer[0] > 1 and start > governor.i
                else (max(inner[1], outer[0]), outer[1])
            )
            if not outer[0] <= governor.i < outer[1]:
                outer = clause(governor)
    if outer is None:
        return
    before = doc[start - 1].lower_ if start > sentence.start else ""
    negated = before in ("not", "n't", "never") or bool(set_aside(doc, start))
    if relation == "prevents":
        return
    if relation == "purpose":
        yield from link_clauses(
            inner, outer, (start, end), Relation.MOTIVATES, f"preposition {text}", predicate, negated=negated
        )
        return
    members = each_member(head)
    causes = [(max(s, end), e) for s, e in members] if len(members) > 1 else [inner]
    for cause in causes:
        yield from link_clauses(
            cause, outer, (start, end), Relation(relation), f"preposition {text}", predicate, negated=negated
        )


_MOTIVES = frozenset(
    "fear anger desire concern respect loyalty need frustration hatred love pity solidarity ambition greed revenge spite despair "
    "desperation necessity conviction sympathy habit weakness guilt pride jealousy hope duty gratitude resentment caution".split()
)

_FEELINGS = frozenset({"gratitude", "fear", "retaliation", "revenge", "protest", "deference", "lack", "want"})


def _top_from(doc: Doc, start: int, border: int, sentence: Span) -> Token | None:
    """The head of the phrase that begins at `start`: the highest word whose subtree doesn't reach back over `border`."""
    if start >= sentence.end:
        return None
    token = doc[start]
    found = token
    for above in ancestors(token, 40):
        if above.left_edge.i < border and above.i < start:
            break
        if above.i < border:
            break
        found = above
        if above.left_edge.i < border:
            break
    # A word whose own subtree reaches far back is the governor itself, unless only the preposition hangs there.
    return found


def _attached_to(doc: Doc, head: Token, start: int, sentence: Span) -> Token | None:
    current = head
    for above in ancestors(head, 40):
        if not (start <= above.i <= head.i) or above.dep_ == "root":
            current = above
            break
    else:
        return head if head.head is head else None
    if current.pos_ in ("NOUN", "PROPN") and eventive(current):
        return current
    for above in [current, *ancestors(current, 12)]:
        if is_predicate(above):
            return above
    return current


def leading_with(sentence: Span) -> Iterator[Found]:
    """``With X, Y``: what is named before the subject is given as the circumstance that brings Y about."""
    for predicate in sentence:
        if not is_predicate(predicate):
            continue
        what = child(predicate, "nsubj", "nsubj:pass", "expl", "csubj")
        if what is None:
            continue
        for phrase_ in children(predicate, "obl", "advcl"):
            words_ = case_words(phrase_)
            if (
                words_ not in ("with", "along with", "together with", "without")
                or phrase_.right_edge.i > what.left_edge.i
            ):
                continue
            if not (eventive(phrase_) or child(phrase_, "acl", "advcl", "xcomp") is not None):
                continue
            inner = phrase(phrase_, without=("parataxis",))
            relation = (
                Relation.ENABLES if predicate.lower_ in ("possible", "able", "can") else Relation.CAUSES
            )
            if words_ == "without":
                relation = Relation.ENABLES
            yield from link_clauses(
                inner, clause(predicate), signal_of(phrase_), relation, f"leading {words_}", predicate
            )


@cache
def _preposition_table() -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    """Prepositions by their first word, the longest first: their words, the relation (or "purpose"), the phrase."""
    by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for relation, phrases in table("causality")["prepositions"].items():
        for text in phrases:
            parts = tuple(text.split())
            by_first.setdefault(parts[0], []).append((parts, relation, text))
    for entries in by_first.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return by_first


def matches(doc: Doc, start: int, parts: tuple[str, ...], stop: int) -> bool:
    if start + len(parts) > stop:
        return False
    return all(doc[start + k].lower_.replace("’", "'") == part for k, part in enumerate(parts))
