"""How firmly something is asserted, and whether it is negated: by the words in whose scope it stands."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from ..model import Certainty
from .forms import base_form
from .tree import Range, ancestors, case_words, has_lemma, is_predicate
from .wordlists import table, words

_ORDER = (Certainty.ASSERTED, Certainty.HEDGED, Certainty.SPECULATIVE)


def looser(*degrees: Certainty) -> Certainty:
    """The loosest of the degrees."""
    return max(degrees, key=_ORDER.index, default=Certainty.ASSERTED)


@dataclass(frozen=True, slots=True)
class Reading:
    """A degree of certainty and the word that gives it (empty for a plain assertion)."""

    certainty: Certainty
    cue: str = ""


def certainty(predicate: Token, *, limit: Range | None = None) -> Reading:
    """How firmly the clause of `predicate` is asserted.

    Modals, adverbs and evidential verbs count in the clause itself and in those that govern it, up to the
    border `limit` (the content of a claim: what stands outside is its source's or the author's business).
    """
    found = _of_clause(predicate)
    lower = predicate
    for above in ancestors(predicate, 12):
        if limit is not None and not limit[0] <= above.i < limit[1]:
            break
        if lower.dep_ in ("parataxis", "advcl", "advcl:relcl", "acl:relcl") or (
            lower.dep_ == "conj" and _has_own_subject(lower)
        ):
            break
        if is_predicate(above):
            found = _looser(found, _of_governor(above, lower))
        lower = above
    if limit is not None:
        found = _looser(found, _of_phrases(predicate, limit))
    else:
        found = _looser(found, _of_phrases(predicate, (predicate.sent.start, predicate.sent.end)))
    return found


def _looser(a: Reading, b: Reading) -> Reading:
    return b if _ORDER.index(b.certainty) > _ORDER.index(a.certainty) else a


def _has_own_subject(token: Token) -> bool:
    return any(child.dep_.startswith(("nsubj", "csubj")) for child in token.children)


def _of_clause(predicate: Token) -> Reading:
    found = Reading(Certainty.ASSERTED)
    if predicate.dep_ == "conj" and not any(c.dep_ in ("aux", "aux:pass") for c in predicate.children):
        shared = (
            [c for c in predicate.head.children if c.dep_ == "aux"] if is_predicate(predicate.head) else []
        )
    else:
        shared = []
    for child in [*predicate.children, *shared]:
        word = child.lower_
        if child.dep_ == "aux" and child.tag_ == "MD":
            if word in table("certainty")["speculative"]["modals"]:
                if word == "could" and _past_ability(predicate):
                    continue
                found = _looser(found, Reading(Certainty.SPECULATIVE, word))
            elif word in table("certainty")["hedged"]["modals"]:
                found = _looser(found, Reading(Certainty.HEDGED, word))
        elif child.dep_ in ("advmod", "discourse"):
            for degree, name in ((Certainty.SPECULATIVE, "speculative"), (Certainty.HEDGED, "hedged")):
                if word in words("certainty", name, "adverbs"):
                    found = _looser(found, Reading(degree, word))
        elif (
            child.dep_ == "mark"
            and word in ("if", "unless", "whether", "lest")
            and predicate.dep_ in ("advcl", "ccomp")
        ):
            found = _looser(found, Reading(Certainty.SPECULATIVE, word))
        elif child.dep_ == "advcl" and any(
            m.lower_ in ("if", "unless") for m in child.children if m.dep_ == "mark"
        ):
            found = _looser(found, Reading(Certainty.SPECULATIVE, "if"))
    return _looser(found, _own_words(predicate))


def _past_ability(predicate: Token) -> bool:
    """Whether "could" tells of an ability that was or wasn't there ("could do very little"), no guess."""
    if any(child.dep_ == "aux" and child.lower_ == "have" for child in predicate.children):
        return False
    return any(
        child.lower_ in words("certainty", "negation") or child.lower_ in ("only", "longer", "little")
        for child in predicate.children
    ) or any(
        g.lower_ in ("little", "nothing")
        for child in predicate.children
        if child.dep_ == "obj"
        for g in (child,)
    )


def _own_words(predicate: Token) -> Reading:
    for degree, name in ((Certainty.SPECULATIVE, "speculative"), (Certainty.HEDGED, "hedged")):
        lists = table("certainty")[name]
        if predicate.pos_ == "ADJ" and base_form(predicate) in lists["adjectives"]:
            return Reading(degree, predicate.lower_)
        if (
            predicate.pos_ == "VERB"
            and base_form(predicate) in ("seem", "appear", "look")
            and name == "hedged"
        ):
            return Reading(degree, predicate.lower_)
    return Reading(Certainty.ASSERTED)


def _of_governor(governor: Token, lower: Token) -> Reading:
    found = _of_clause(governor)
    if lower.dep_ in ("ccomp", "xcomp", "acl", "csubj", "csubj:pass"):
        lemma = base_form(governor)
        for degree, name in ((Certainty.SPECULATIVE, "speculative"), (Certainty.HEDGED, "hedged")):
            lists = table("certainty")[name]
            if lemma in lists["verbs"] or lemma in lists["adjectives"] or lemma in lists["nouns"]:
                found = _looser(found, Reading(degree, governor.lower_))
    return found


def _of_phrases(predicate: Token, limit: Range) -> Reading:
    start = max(limit[0], predicate.i - 12)
    text = " ".join(t.lower_ for t in predicate.doc[start : min(limit[1], predicate.i + 12)])
    for cue in table("certainty")["hedged"]["phrases"]:
        if f" {cue} " in f" {text} ":
            return Reading(Certainty.HEDGED, cue)
    return Reading(Certainty.ASSERTED)


@dataclass(frozen=True, slots=True)
class Negation:
    """Whether something is negated and by which word."""

    negated: bool
    cue: str = ""


def negation(predicate: Token) -> Negation:
    """Whether the clause of `predicate` is negated in itself: "not", "never", "no", "fail to"."""
    for child in predicate.children:
        if child.dep_ in ("advmod", "det", "cc:preconj", "aux", "discourse") and child.lower_ in words(
            "certainty", "negation"
        ):
            if child.lower_ in ("not", "n't", "n’t") and _not_only(child):
                continue
            return Negation(True, child.lower_)
        if child.dep_ in ("nsubj", "nsubj:pass", "obj") and any(
            g.dep_ == "det" and g.lower_ in ("no", "neither") for g in child.children
        ):
            return Negation(True, "no")
        if child.dep_ in ("nsubj", "nsubj:pass") and child.lower_ in ("nothing", "nobody", "none", "neither"):
            return Negation(True, child.lower_)
    governor = predicate.head
    if predicate.dep_ == "xcomp" and has_lemma(governor, ("fail", "refuse", "cease", "decline", "stop")):
        return Negation(True, governor.lower_)
    if predicate.dep_ == "xcomp" and governor != predicate and governor.pos_ in ("VERB", "AUX", "ADJ"):
        above = negation(governor) if governor.dep_ != "xcomp" else Negation(False)
        if above.negated:
            return above
    return Negation(False)


def _not_only(token: Token) -> bool:
    following = token.doc[token.i + 1].lower_ if token.i + 1 < len(token.doc) else ""
    return following in ("only", "just", "merely", "simply", "least", "surprisingly")


def contrast(token: Token) -> str:
    """The words that set a phrase against what is said instead ("rather than"), or nothing."""
    before = case_words(token)
    window = token.doc[max(token.sent.start, token.left_edge.i - 4) : token.i + 1].text.lower()
    for cue in table("certainty")["negation"]["contrast"]:
        if cue in before or (
            cue in window and token.dep_ in ("conj", "obl", "nmod", "advcl", "acl", "xcomp", "advmod", "amod")
        ):
            return str(cue)
    return ""
