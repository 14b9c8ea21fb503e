"""Causal nouns and adjectives: "the reason for Y is X", "X had an impact on Y", "X is responsible for Y"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from ..model import Certainty, Relation
from .causal_spans import (
    Found,
    antecedent,
    argument,
    behind,
    clause,
    each_member,
    eventive,
    full_clause,
    link_clauses,
    relate,
    shared_subject,
    signal_of,
    with_participle,
)
from .forms import base_form
from .tree import SUBJECTS, Range, case_words, child, children, is_predicate, phrase, trim
from .wordlists import words

_PREDICATE_PARTS = (*SUBJECTS, "cop", "aux", "advcl", "conj", "parataxis", "advmod")


def _is(noun: str, *kinds: str) -> bool:
    return any(noun in words("causality", "nouns", kind) for kind in kinds)


def nouns(sentence: Span) -> Iterator[Found]:
    """``the reason for Y is X``, ``X was the cause of Y``, ``X had an impact on Y``."""
    for noun in sentence:
        if noun.pos_ != "NOUN" and noun.lower_ not in ("much", "nothing", "anything", "little", "something"):
            continue
        lemma = base_form(noun)
        what = child(noun, *SUBJECTS)
        if child(noun, "cop") is not None and what is not None:
            yield from _copular(noun, lemma, what)
        elif noun.dep_ in ("nsubj", "nsubj:outer") and _is(lemma, "cause", "aim"):
            yield from _named_reason(noun, lemma)
        elif noun.dep_ in ("nsubj", "nsubj:outer") and _is(lemma, "effect"):
            yield from _named_result(noun, lemma)
        elif noun.dep_ in ("obj", "obl:npmod", "obl:unmarked") and base_form(noun.head) == "have":
            yield from _having(noun, lemma)
        elif noun.dep_ == "obj":
            yield from _impact(noun, lemma)
        elif case_words(noun) == "as" and _is(lemma, "cause"):
            yield from _presented(noun, lemma)


def _copular(noun: Token, lemma: str, what: Token) -> Iterator[Found]:
    """``X was the cause of Y``, ``Y is a consequence of X``."""
    target = _target(noun)
    said = antecedent(what, noun)
    if target is None or said is None:
        return
    signal = _signal(noun, target)
    rule = f"noun {lemma}"
    if _is(lemma, "effect") and case_words(target) in ("of", "to"):
        relation = Relation.MOTIVATES if lemma in ("response", "reaction") else Relation.CAUSES
        for cause in each_member(target):
            yield from relate(cause, said, signal, relation, rule, noun)
    elif _is(lemma, "cause") and not _is(lemma, "aim"):
        if not _is(base_form(what), "aim", "cause") and (eventive(target) or not _is(lemma, "vague")):
            yield from relate(said, argument(target), signal, Relation.CAUSES, rule, noun)
    elif lemma == "part" and case_words(target) == "of" and eventive(target) and eventive(what):
        cause = argument(target)
        yield from relate(cause, said, signal, Relation.CAUSES, "noun part of", noun, Certainty.HEDGED)


def _target(noun: Token) -> Token | None:
    """What a causal noun is the cause or effect of."""
    for dependent in children(noun, "nmod", "acl", "acl:relcl", "advcl"):
        if dependent.i < noun.i:
            continue
        if any(c.lower_ in ("why", "that") for c in dependent.children):
            return dependent
        link = case_words(dependent)
        if dependent.dep_ != "acl:relcl" and link in ("of", "for", "behind", "in", "to", "why", "that", ""):
            return dependent
    return None


def _signal(noun: Token, target: Token) -> Range:
    end = signal_of(target)[1]
    return noun.i, end if noun.i < end <= target.i else noun.i + 1


def _named_reason(noun: Token, lemma: str) -> Iterator[Found]:
    """``the reason for Y was X``; ``the aim of Y was to do X``."""
    governor = noun.head
    value = _value(governor)
    target, owner = _target(noun), child(noun, "nmod:poss")
    if value is None or (target is None and (owner is None or owner.pos_ == "PRON")):
        return
    effect = argument(target) if target is not None else phrase(owner or noun)
    relation = Relation.MOTIVATES if _is(lemma, "aim") else Relation.CAUSES
    yield from relate(value, effect, (noun.i, noun.i + 1), relation, f"noun {lemma}", governor)


def _named_result(noun: Token, lemma: str) -> Iterator[Found]:
    """``the result of X was Y``."""
    target, value = behind(noun, ("of",), "nmod"), _value(noun.head)
    if target is not None and value is not None and child(noun.head, "cop") is not None:
        cause, signal = argument(target), (noun.i, noun.i + 1)
        yield from relate(cause, value, signal, Relation.CAUSES, f"noun {lemma}", noun.head)


def _value(governor: Token) -> Range | None:
    """What a copula says that its subject is."""
    if governor.dep_ != "xcomp" and child(governor, "cop") is not None:
        return phrase(governor, without=_PREDICATE_PARTS)
    if base_form(governor) not in ("be", "lie") or governor.pos_ not in ("VERB", "AUX"):
        return None
    inner = next((c for c in children(governor, "ccomp", "xcomp", "obl", "advcl") if c.i > governor.i), None)
    if inner is None:
        return None
    return full_clause(inner) if is_predicate(inner) else phrase(inner)


def _impact(noun: Token, lemma: str) -> Iterator[Found]:
    """``X had an impact on Y``, ``X put an end to Y``, ``X played a part in Y``, ``X left no room for Y``."""
    verb = noun.head
    if base_form(verb) not in words("causality", "light") or not _is(lemma, "impact", "ending", "part"):
        return
    places = ("on", "upon", "in", "over", "to") if lemma != "room" else ("for",)
    target = behind(noun, places, "nmod", "obl", "acl") or behind(verb, places, "obl", "advcl")
    doer = child(verb, "nsubj", "csubj") or (shared_subject(verb) if verb.dep_ == "conj" else None)
    if target is None or target.i < noun.i or doer is None or (_is(lemma, "part") and not eventive(target)):
        return
    cause, effect = antecedent(doer, verb), argument(target)
    if not _is(lemma, "ending", "part", "affecting"):
        effect = phrase(noun)[0], effect[1]
    relation = Relation.PREVENTS if _is(lemma, "ending") else Relation.CAUSES
    # "leaves no room for doubt": the negation belongs to the ending, not to the link.
    make = link_clauses if lemma == "room" else relate
    if cause is not None:
        yield from make(cause, effect, (verb.i, noun.i + 1), relation, f"noun {lemma}", verb)


def _having(noun: Token, lemma: str) -> Iterator[Found]:
    """``Y had to do with X``, ``X had nothing to do with Y``."""
    verb = noun.head
    do = next(
        (t for t in noun.doc[noun.i + 1 : min(noun.i + 4, verb.sent.end)] if t.lower_ == "do"),
        None,
    )
    if lemma not in ("much", "nothing", "anything", "little", "something") or do is None:
        yield from _impact(noun, lemma)
        return
    target = behind(do, ("with",), "obl", "nmod") or behind(noun, ("with",), "nmod", "obl")
    target = target or behind(verb, ("with",), "obl")
    what = shared_subject(verb)
    if target is None or what is None or (said := antecedent(what, verb)) is None:
        return
    other = argument(target)
    # What is decided or happens is the effect; of two events the one named first.
    forward = target.pos_ == "PRON" or not eventive(what)
    cause, effect = (said, other) if forward else (other, said)
    denied = lemma in ("nothing", "little")
    signal = (verb.i, signal_of(target)[1])
    yield from relate(cause, effect, signal, Relation.CAUSES, "have to do with", verb, negated=denied)


def _presented(noun: Token, lemma: str) -> Iterator[Found]:
    """``X is presented as the cause of Y``, ``he gave X as his reason for Y``."""
    verb, target = noun.head, _target(noun)
    what = child(verb, "nsubj:pass", "obj")
    if target is None or what is None or what.i > noun.i:
        return
    signal = _signal(noun, target)
    yield from relate(argument(what), argument(target), signal, Relation.CAUSES, f"noun {lemma}", verb)


def adjectives(sentence: Span) -> Iterator[Found]:
    """``X is responsible for Y``, ``X is to blame for Y``; ``too caught up with X to do Y``."""
    for token in sentence:
        if token.lower_ == "too" and token.dep_ == "advmod":
            yield from _too_much(token)
        elif token.lower_ == "blame" and token.i and token.doc[token.i - 1].lower_ == "to":
            target, what = behind(token, ("for",)), shared_subject(token)
            if target is not None and what is not None and what != token:
                cause, signal = antecedent(what, token), (token.i, token.i + 1)
                predicate = token if child(token, *SUBJECTS) is not None else token.head
                yield from relate(cause, argument(target), signal, Relation.CAUSES, "to blame for", predicate)
        elif token.pos_ == "ADJ" and base_form(token) in words("causality", "adjectives", "cause"):
            target, what = (
                behind(token, ("for", "to", "in"), "obl", "nmod", "advcl"),
                child(token, "nsubj", "csubj"),
            )
            if target is None or what is None or not eventive(target):
                continue
            firm = base_form(token) in words("causality", "adjectives", "firm")
            relation = Relation.CAUSES if firm else Relation.ENABLES
            cause, signal = antecedent(what, token), (token.i, signal_of(target)[1])
            yield from relate(cause, argument(target), signal, relation, f"adjective {token.lower_}", token)


def _too_much(too: Token) -> Iterator[Found]:
    """``too busy with X to do Y``: X, or being so busy, keeps somebody from Y."""
    head = too.head
    goals = [*children(head, "advcl", "xcomp", "ccomp", "acl"), *children(head.head, "advcl", "xcomp")]
    goal = next((c for c in goals if c.i > head.i and case_words(c) in ("to", "for to") and c != head), None)
    if goal is None:
        return
    reason = behind(head, ("with", "by", "in", "on", "from"), "obl", "advcl")
    if reason is not None and reason.i > goal.i:
        reason = None
    cause = argument(reason) if reason is not None else trim(too.doc, (too.i, goal.left_edge.i))
    signal = too.i, reason.left_edge.i if reason is not None else head.i + 1
    effect = phrase(goal, without=("advcl", "parataxis"))
    yield from link_clauses(cause, effect, signal, Relation.PREVENTS, "too ... to", head)


def coincidence(sentence: Span) -> Iterator[Found]:
    """``It is no coincidence that Y coincided with X``."""
    for noun in sentence:
        if noun.lower_ not in ("coincidence", "accident", "chance"):
            continue
        before = noun.doc[max(sentence.start, noun.left_edge.i - 6) : noun.i]
        if not any(t.lower_ in ("no", "not", "n't", "hardly", "n’t") for t in before):
            continue
        inner = child(noun, "csubj", "ccomp", "acl", "acl:relcl") or child(noun.head, "csubj", "ccomp")
        if inner is None or inner.i < noun.i:
            continue
        what = child(inner, "nsubj", "nsubj:pass")
        other = behind(inner, ("with", "after", "when", "as", "just as", "following"), "obl", "advcl")
        if what is None or other is None:
            continue
        effect = argument(what) if base_form(inner) == "coincide" else clause(inner)
        cause = with_participle(sentence.doc, full_clause(other), (inner, other))
        signal, rule = (noun.i, noun.i + 1), f"no {noun.lower_}"
        yield from link_clauses(cause, effect, signal, Relation.MOTIVATES, rule, inner, Certainty.HEDGED)
