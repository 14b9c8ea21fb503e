"""Causal nouns and adjectives: "the reason for Y is X", "X had an impact on Y", "X is responsible for Y"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from ..model import Certainty, Relation
from .causal_spans import (
    Found,
    antecedent,
    argument,
    each_member,
    eventive,
    link_clauses,
    relate,
    signal_of,
    with_participle,
)
from .forms import base_form
from .tree import Range, case_words, child, children, clause, full_clause, is_predicate, phrase, subject, trim
from .wordlists import words


def nouns(sentence: Span) -> Iterator[Found]:
    """``the reason for Y is X``, ``X was the cause of Y``, ``X had an impact on Y``, ``the aim of Y is X``."""
    for noun in sentence:
        if noun.pos_ != "NOUN":
            continue
        lemma = base_form(noun)
        if (
            child(noun, "cop") is not None
            and (what := child(noun, "nsubj", "csubj", "nsubj:outer")) is not None
        ):
            yield from _copular(noun, lemma, what)
        elif noun.dep_ in ("nsubj", "nsubj:outer") and lemma in words("causality", "nouns", "cause") | words(
            "causality", "nouns", "aim"
        ):
            yield from _named_reason(noun, lemma)
        elif noun.dep_ in ("nsubj", "nsubj:outer") and lemma in words("causality", "nouns", "effect"):
            yield from _named_result(noun, lemma)
        elif (
            noun.dep_ == "obj"
            and base_form(noun.head) in _LIGHT
            and lemma in words("causality", "nouns", "impact")
        ):
            target = next(
                (
                    c
                    for c in children(noun, "nmod", "obl") + children(noun.head, "obl")
                    if case_words(c) in ("on", "upon", "in", "over", "to") and c.i > noun.i
                ),
                None,
            )
            doer = child(noun.head, "nsubj", "csubj") or (
                subject(noun.head) if noun.head.dep_ == "conj" else None
            )
            if target is not None and doer is not None and (cause := antecedent(doer, noun.head)):
                ends = lemma in ("end", "limit", "stop", "halt", "drag", "brake", "constraint", "curb", "cap")
                if lemma in ("part", "role", "hand") and not eventive(target):
                    continue
                if ends:
                    effect = argument(target)
                    relation = Relation.PREVENTS
                else:
                    effect = (
                        argument(target)
                        if lemma in ("impact", "effect", "influence", "bearing", "role", "part", "hand")
                        else (phrase(noun)[0], argument(target)[1])
                    )
                    relation = Relation.CAUSES
                yield from relate(
                    cause, effect, (noun.head.i, noun.i + 1), relation, f"noun {lemma}", noun.head
                )


_LIGHT = frozenset(
    "have exert play take exact put place impose exercise set deal strike do bring wield make leave".split()
)


def _link_noun(noun: Token) -> Token | None:
    """What a causal noun is the cause or effect of."""
    for dependent in children(noun, "nmod", "acl", "acl:relcl", "advcl"):
        if (
            dependent.i > noun.i
            and case_words(dependent) in ("of", "for", "behind", "in", "to", "why", "that", "")
            and dependent.dep_ != "acl:relcl"
        ):
            return dependent
        if dependent.i > noun.i and any(c.lower_ in ("why", "that") for c in dependent.children):
            return dependent
    return None


def _copular(noun: Token, lemma: str, what: Token) -> Iterator[Found]:
    target = _link_noun(noun)
    said = antecedent(what, noun)
    if lemma in ("result", "consequence", "product", "outcome", "effect", "upshot", "legacy", "function", "reflection", "culmination", "manifestation", "symptom", "response", "reaction", "casualty", "victim", "fruit", "sign", "expression", "corollary") and target is not None and case_words(target) in ("of", "to"):  # fmt: skip
        if said is None:
            return
        relation = Relation.MOTIVATES if lemma in ("response", "reaction") else Relation.CAUSES
        for cause in each_member(target):
            yield from relate(cause, said, _noun_signal(noun, target), relation, f"noun {lemma}", noun)
    elif lemma in words("causality", "nouns", "cause") and lemma not in words("causality", "nouns", "aim"):
        if base_form(what) in words("causality", "nouns", "aim") | words("causality", "nouns", "cause"):
            return
        if target is not None and said is not None:
            if lemma in ("force", "key", "straw", "blow", "source", "origin", "engine") and not eventive(
                target
            ):
                return
            yield from relate(
                said, argument(target), _noun_signal(noun, target), Relation.CAUSES, f"noun {lemma}", noun
            )
    elif (
        lemma == "part"
        and target is not None
        and case_words(target) == "of"
        and eventive(target)
        and eventive(what)
        and said is not None
    ):
        yield from relate(
            argument(target),
            said,
            _noun_signal(noun, target),
            Relation.CAUSES,
            "noun part of",
            noun,
            Certainty.HEDGED,
        )


def _noun_signal(noun: Token, target: Token) -> Range:
    return noun.i, max(
        noun.i + 1,
        signal_of(target)[1] if target.i > noun.i and signal_of(target)[1] <= target.i + 1 else noun.i + 1,
    )


def _named_reason(noun: Token, lemma: str) -> Iterator[Found]:
    """``the reason for Y was X``; ``the aim of Y was to do X``."""
    governor = noun.head
    target = _link_noun(noun)
    value: Range | None = None
    if governor.dep_ != "xcomp" and (child(governor, "cop") is not None):
        value = phrase(
            governor, without=("nsubj", "nsubj:outer", "cop", "aux", "advcl", "conj", "parataxis", "advmod")
        )
    elif base_form(governor) in ("be", "lie") and governor.pos_ in ("VERB", "AUX"):
        inner = next(
            (c for c in children(governor, "ccomp", "xcomp", "obl", "advcl") if c.i > governor.i), None
        )
        value = (
            full_clause(inner)
            if inner is not None and is_predicate(inner)
            else (phrase(inner) if inner is not None else None)
        )
    if value is None:
        return
    owner = child(noun, "nmod:poss")
    effect = argument(target) if target is not None else (phrase(owner) if owner is not None else None)
    if effect is None or (target is None and owner is not None and owner.pos_ == "PRON"):
        return
    relation = Relation.MOTIVATES if lemma in words("causality", "nouns", "aim") else Relation.CAUSES
    yield from relate(value, effect, (noun.i, noun.i + 1), relation, f"noun {lemma}", governor)


def _named_result(noun: Token, lemma: str) -> Iterator[Found]:
    """``the result of X was Y``."""
    governor = noun.head
    target = next((c for c in children(noun, "nmod") if case_words(c) == "of"), None)
    if target is None or child(governor, "cop") is None:
        return
    value = phrase(
        governor, without=("nsubj", "nsubj:outer", "cop", "aux", "advcl", "conj", "parataxis", "advmod")
    )
    yield from relate(
        argument(target), value, (noun.i, noun.i + 1), Relation.CAUSES, f"noun {lemma}", governor
    )


def adjectives(sentence: Span) -> Iterator[Found]:
    """``X is responsible for Y``; ``too caught up with X to do Y``; ``unable to do Y because`` is a clause's business."""
    doc = sentence.doc
    for token in sentence:
        if token.lower_ == "too" and token.dep_ == "advmod":
            head = token.head
            goal = next(
                (
                    c
                    for c in list(children(head, "advcl", "xcomp", "ccomp", "acl"))
                    + list(children(head.head, "advcl", "xcomp"))
                    if c.i > head.i and case_words(c) in ("to", "for to") and c is not head
                ),
                None,
            )
            if goal is None:
                continue
            reason = next(
                (
                    c
                    for c in children(head, "obl", "advcl")
                    if case_words(c) in ("with", "by", "in", "on", "from") and c.i < goal.i
                ),
                None,
            )
            cause = argument(reason) if reason is not None else trim(doc, (token.i, goal.left_edge.i))
            effect = phrase(goal, without=("advcl", "parataxis"))
            yield from link_clauses(
                cause,
                effect,
                (token.i, reason.left_edge.i if reason is not None else head.i + 1),
                Relation.PREVENTS,
                "too ... to",
                head,
            )
        elif token.pos_ == "ADJ" and base_form(token) in words("causality", "adjectives", "cause"):
            target = next(
                (
                    c
                    for c in children(token, "obl", "nmod", "advcl")
                    if case_words(c) in ("for", "to", "in") and c.i > token.i
                ),
                None,
            )
            what = child(token, "nsubj", "csubj")
            if (
                target is not None
                and what is not None
                and eventive(target)
                and (cause := antecedent(what, token))
            ):
                relation = (
                    Relation.CAUSES
                    if base_form(token) in ("responsible", "fatal", "decisive", "instrumental")
                    else Relation.ENABLES
                )
                yield from relate(
                    cause,
                    argument(target),
                    (token.i, signal_of(target)[1]),
                    relation,
                    f"adjective {token.lemma_}",
                    token,
                )


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
        other = next(
            (
                c
                for c in children(inner, "obl", "advcl")
                if case_words(c) in ("with", "after", "when", "as", "just as", "following") and c.i > inner.i
            ),
            None,
        )
        if what is None or other is None:
            continue
        effect = argument(what) if base_form(inner) == "coincide" else clause(inner)
        cause = with_participle(sentence.doc, full_clause(other), (inner, other))
        yield from link_clauses(
            cause,
            effect,
            (noun.i, noun.i + 1),
            Relation.MOTIVATES,
            f"no {noun.lower_}",
            inner,
            Certainty.HEDGED,
        )
