"""The two sides of a causal construction: the phrases that a reader would mark as cause and effect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span, Token

from ..model import Certainty, Relation
from .certainty import negation
from .forms import base_form
from .tree import Range, ancestors, children, clause, full_clause, is_predicate, phrase, trim
from .wordlists import table, words


@dataclass(frozen=True, slots=True)
class Found:
    """A causal construction before its holder is known; `predicate` is the word whose clause asserts it."""

    cause: Range
    effect: Range
    signal: Range | None
    relation: Relation
    rule: str
    predicate: Token
    negated: bool = False
    certainty: Certainty = Certainty.ASSERTED


Rule = Callable[[Span], Iterator[Found]]

DEMONSTRATIVE = frozenset({"this", "that", "it", "which", "these", "those"})


@cache
def verbs_of(section: str) -> dict[str, Relation]:
    return {verb: Relation(name) for name, verbs in table("causality")[section].items() for verb in verbs}


@cache
def prepositions_of(section: str) -> dict[str, tuple[Relation, tuple[str, ...]]]:
    found = {}
    for relation, verbs in table("causality")[section].items():
        for verb, prepositions in verbs.items():
            found[verb] = (Relation(relation), tuple(prepositions))
    return found


def eventive(token: Token) -> bool:
    """Whether a noun names an event, a change or a state that can be caused."""
    lemma = base_form(token)
    if token.pos_ in ("VERB", "AUX") or is_predicate(token):
        return True
    if token.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return False
    return lemma in words("causality", "events") or (
        token.pos_ == "NOUN"
        and len(lemma) > 5
        and lemma.endswith(tuple(table("causality")["events"]["suffixes"]))
    )


def is_agent(token: Token) -> bool:
    """Whether a noun names somebody who acts rather than something that happens."""
    return token.ent_type_ in ("PERSON", "ORG", "PLACE", "NORP") or token.lower_ in (
        "he",
        "she",
        "they",
        "we",
        "i",
        "you",
        "who",
        "it",
    )


def argument(token: Token) -> Range:
    """A cause or effect headed by `token`: a noun phrase with its modifiers, or a clause without its connectives."""
    if is_predicate(token):
        return clause(token)
    return phrase(token, without=("parataxis", "advcl"))


def each_member(token: Token) -> list[Range]:
    """One phrase for each member of an enumeration whose members stand on their own; else one for all."""
    members = [token, *children(token, "conj")]
    if len(members) == 1:
        return [argument(token)]
    own = [phrase(member, without=("conj", "parataxis", "advcl")) for member in members]
    if is_predicate(token) or len(members) >= 3 or all(end - start >= 3 for start, end in own):
        return own
    return [argument(token)]


def antecedent(token: Token, verb: Token) -> Range | None:
    """What a subject stands for as a cause: relatives and bare demonstratives are resolved, phrases stay."""
    doc = token.doc
    if (
        token.lower_ in ("which", "that", "who")
        and verb.dep_ in ("acl:relcl", "advcl:relcl", "acl")
        and verb.head is not verb
    ):
        governor = next(
            (above for above in [verb.head, *ancestors(verb.head, 6)] if is_predicate(above)), None
        )
        comma = token.i > 0 and doc[token.i - 1].text in (",", "–", "—", "--")
        if token.lower_ == "which" and comma and governor is not None and governor is not verb:
            start, end = clause(governor)
            return trim(doc, (start, min(end, token.i)))
        noun = _noun_before(token) if is_predicate(verb.head) else verb.head
        if (
            noun is not None
            and (noun.dep_.endswith(("unmarked", "tmod")) or base_form(noun) in _TIMES)
            and noun.head.pos_ in ("NOUN", "PROPN")
        ):
            noun = noun.head
        if noun is None:
            return None
        start, end = phrase(noun, without=("acl:relcl", "parataxis", "advcl"))
        return trim(doc, (start, min(end, token.i)))
    if token.lower_ in ("this", "that", "these", "those") and token.pos_ == "PRON":
        return sentence_before(token.sent) or (token.i, token.i + 1)
    if token.lower_ in ("it", "they", "he", "she"):
        return token.i, token.i + 1
    if token.lower_ in ("what", "who", "there", "one", "you", "which"):
        return None
    span = argument(token)
    # "Ending it before anyone asked allowed ...": what stands between a clausal subject and its verb belongs to it.
    if token.dep_ == "csubj" and token.i < verb.i:
        between = [
            c for c in children(verb, "advcl", "obl") if token.i < c.left_edge.i and c.right_edge.i < verb.i
        ]
        span = span[0], max([span[1], *(c.right_edge.i + 1 for c in between)])
    return span


_TIMES = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday thursday friday "
    "saturday sunday year month week day summer winter spring autumn".split()
)


def _noun_before(relative: Token) -> Token | None:
    """The noun right before a relative pronoun whose clause hangs elsewhere."""
    if relative.i == 0:
        return None
    found = relative.doc[relative.i - 1]
    for above in ancestors(found, 8):
        if above.i >= relative.i or above.pos_ not in ("NOUN", "PROPN", "NUM", "ADJ"):
            break
        found = above
    return found if found.pos_ in ("NOUN", "PROPN", "NUM", "ADJ") else None


def sentence_before(sentence: Span) -> Range | None:
    """The main clause of the sentence before, if it is in the same paragraph."""
    doc = sentence.doc
    end = sentence.start
    if end == 0 or "\n\n" in doc[max(0, end - 2) : end].text_with_ws[-4:]:
        return None
    previous = doc[end - 1].sent
    if len(previous) > 120:
        return None
    root = previous.root
    if not is_predicate(root):
        return None
    return full_clause(root)


def relate(
    cause: Range | None,
    effect: Range | None,
    signal: Range | None,
    relation: Relation,
    rule: str,
    predicate: Token,
    certain: Certainty = Certainty.ASSERTED,
    negated: bool = False,
) -> Iterator[Found]:
    """One finding, if both sides stand and don't share words."""
    doc = predicate.doc
    if cause is None or effect is None:
        return
    cause, effect = main_part(doc, cause), main_part(doc, effect)
    if cause[0] >= cause[1] or effect[0] >= effect[1]:
        return
    cause, effect = apart(doc, cause, effect)
    if cause[0] >= cause[1] or effect[0] >= effect[1]:
        return
    yield Found(
        cause, effect, signal, relation, rule, predicate, negated or negation(predicate).negated, certain
    )


def link_clauses(
    cause: Range,
    effect: Range,
    signal: Range | None,
    relation: Relation,
    rule: str,
    predicate: Token,
    certain: Certainty = Certainty.ASSERTED,
    negated: bool = False,
) -> Iterator[Found]:
    """A finding whose clauses may each be negated without the link between them being so."""
    doc = predicate.doc
    cause, effect = main_part(doc, cause), main_part(doc, effect)
    cause, effect = apart(doc, cause, effect)
    if cause[1] - cause[0] < 1 or effect[1] - effect[0] < 1:
        return
    yield Found(cause, effect, signal, relation, rule, predicate, negated, certain)


def main_part(doc: Doc, span: Range) -> Range:
    """A phrase without the concession that follows it and without what stands in another paragraph."""
    start, end = trim(doc, span)
    for i in range(start + 1, end):
        if doc[i].is_space and doc[i].text.count("\n") > 1:
            return trim(doc, (start, i) if i - start >= end - i else (i, end))
        if (
            i > start + 3
            and doc[i].lower_ in ("although", "though", "whereas")
            and doc[i - 1].text in (",", "—", "–", "--", "even")
        ):
            return trim(doc, (start, i - (doc[i - 1].lower_ == "even")))
    return start, end


def apart(doc: Doc, cause: Range, effect: Range) -> tuple[Range, Range]:
    """Cut the longer of two overlapping spans back to the part before or after the other."""
    if min(cause[1], effect[1]) <= max(cause[0], effect[0]):
        return cause, effect
    if cause[1] - cause[0] >= effect[1] - effect[0]:
        return _outside(doc, cause, effect), effect
    return cause, _outside(doc, effect, cause)


def _outside(doc: Doc, longer: Range, shorter: Range) -> Range:
    before, after = (
        trim(doc, (longer[0], min(longer[1], shorter[0]))),
        trim(doc, (max(longer[0], shorter[1]), longer[1])),
    )
    return before if before[1] - before[0] >= after[1] - after[0] else after


def without_edge(main: Range, token: Token) -> Range:
    """The main clause without a clause at its edge."""
    start, end = main
    if token.left_edge.i > start and token.left_edge.i < end <= token.right_edge.i + 1:
        end = token.left_edge.i
    return trim(token.doc, (start, end))


def with_participle(doc: Doc, span: Range, heads: tuple[Token, ...]) -> Range:
    """A noun phrase with the participle right behind it: "led to workers leaving the town"."""
    if span[1] >= len(doc):
        return span
    following = doc[span[1]]
    top = next((t for t in (following, following.head) if t.tag_ == "VBG" and t.head in heads), None)
    if following.tag_ == "VBG" and top is not None and top.dep_ in ("advcl", "acl", "xcomp"):
        return trim(doc, (span[0], max(span[1], clause(top)[1])))
    return span


def joined(first: Range, second: Range, passive: bool) -> Range:
    if passive:
        # "the minister was forced to resign": the hull would take in the verb.
        return second if first[1] < second[0] else (min(first[0], second[0]), max(first[1], second[1]))
    return min(first[0], second[0]), max(first[1], second[1])


def with_preposition(token: Token) -> Range:
    span = argument(token)
    starts = [marker.i for marker in children(token, "case") if marker.i < token.i]
    return min([span[0], *starts]), span[1]


def signal_of(token: Token) -> Range:
    marks = [m for m in children(token, "case", "mark") if m.i < token.i]
    if not marks:
        return token.i, token.i + 1
    fixed = [f.i for m in marks for f in children(m, "fixed")]
    return marks[0].i, max([m.i for m in marks] + fixed) + 1


def set_aside(doc: Doc, start: int) -> str:
    before = doc[max(0, start - 3) : start].text.lower()
    return next((cue for cue in table("certainty")["negation"]["contrast"] if before.endswith(cue)), "")
