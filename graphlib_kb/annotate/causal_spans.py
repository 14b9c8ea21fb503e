"""The two sides of a causal construction: the phrases that a reader would mark as cause and effect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from ..model import Certainty, Relation
from . import tree
from .certainty import negation
from .forms import base_form
from .tree import SUBJECTS, Range, ancestors, case_words, child, children, is_predicate, phrase, trim
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

    @property
    def hull(self) -> Range:
        """From the first word of cause and effect to the last."""
        return min(self.cause[0], self.effect[0]), max(self.cause[1], self.effect[1])


Rule = Callable[[Span], Iterator[Found]]

DEMONSTRATIVE = frozenset({"this", "that", "it", "which", "these", "those"})
DASHES = frozenset({",", "–", "—", "--", "-", ":"})
_PERSONS = frozenset({"he", "she", "they", "we", "i", "you", "who"})
_BESIDE = ("parataxis", "advcl")
_AROUND_A_NOUN = (
    *_BESIDE,
    *SUBJECTS,
    "acl:relcl",
    "advcl:relcl",
    "cop",
    "aux",
    "expl",
    "mark",
    "advmod",
    "conj",
)


def clause(predicate: Token) -> Range:
    """The clause of a predicate, from its own conjunction on: a parser's slip may reach back over it."""
    return _from_mark(predicate, tree.clause(predicate))


def full_clause(predicate: Token) -> Range:
    """The clause of a predicate with the clauses that hang on it."""
    return _from_mark(predicate, tree.full_clause(predicate))


def _from_mark(predicate: Token, span: Range) -> Range:
    marks = [c.i for c in children(predicate, "mark") if c.i < predicate.i]
    return (max(span[0], marks[-1] + 1), span[1]) if marks else span


def own_subject(predicate: Token) -> Token | None:
    """The subject nearest to its predicate."""
    found = children(predicate, *SUBJECTS)
    before = [c for c in found if c.i < predicate.i]
    return before[-1] if before else (found[0] if found else None)


def shared_subject(predicate: Token) -> Token | None:
    """The subject of a predicate, its own or one that it shares."""
    return own_subject(predicate) or tree.subject(predicate)


def eventive(token: Token) -> bool:
    """Whether a word names an event, a change or a state that can be caused."""
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


def told_as_causal(token: Token) -> bool:
    """Whether the trained reader takes the sentence for a causal one; it admits what alone is vague."""
    return bool(Span.has_extension("causal_score") and token.sent._.causal_score >= _LEAST_CAUSAL)


_LEAST_CAUSAL = 0.5


def is_agent(token: Token) -> bool:
    """Whether a noun names somebody who acts rather than something that happens."""
    return token.ent_type_ in ("PERSON", "ORG", "PLACE", "NORP") or token.lower_ in _PERSONS


def argument(token: Token) -> Range:
    """A cause or effect headed by `token`: a noun phrase with its modifiers, or a clause."""
    if is_predicate(token):
        return clause(token)
    return phrase(token, without=_BESIDE)


def each_member(token: Token) -> list[Range]:
    """One phrase for each member of an enumeration whose members stand on their own; else one for all."""
    told = [c for c in children(token, "conj") if not denied_member(c)]
    # "panic, pure and simple" is one thing.
    members = [token, *(c for c in told if c.pos_ != "ADJ" or token.pos_ == "ADJ")]
    if len(members) == 1:
        return [argument(token)]
    own = [phrase(member, without=("conj", *_BESIDE)) for member in members]
    if is_predicate(token) or len(members) >= 3 or all(end - start >= 3 for start, end in own):
        return own
    return [argument(token)]


def denied_member(token: Token) -> bool:
    """Whether a coordinated phrase is set aside: "fatigue, not treason", "skill rather than luck"."""
    start = token.left_edge.i
    before = [t.lower_ for t in token.doc[max(token.sent.start, start - 2) : token.i]]
    return any(pair == ("rather", "than") for pair in pairwise(before)) or "not" in before[1:]


def antecedent(token: Token, verb: Token) -> Range | None:
    """What a subject stands for: relatives and bare demonstratives are resolved, phrases and "it" stay."""
    resumed = token.lower_ == "that" and token.i > 1 and token.doc[token.i - 1].lower_ in ("and", "but")
    if resumed and is_predicate(verb.head) and verb.head.i < token.i:
        # "..., and that made X unavoidable"
        return _until(verb.head, token.i)
    if token.lower_ in ("which", "that", "who") and verb.dep_ in ("acl:relcl", "advcl:relcl", "acl"):
        return _of_relative(token, verb) if verb.head != verb else None
    if token.lower_ in ("this", "that", "these", "those") and token.pos_ == "PRON":
        if verb.dep_ in ("conj", "parataxis") and is_predicate(verb.head) and verb.head.i < token.i:
            return _until(verb.head, token.i)
        told = None if verb.dep_ == "ccomp" else sentence_before(token.sent)
        return told or (token.i, token.i + 1)
    if token.lower_ in ("what", "who", "there", "one", "you", "which"):
        return None
    span = argument(token)
    # "Ending it before anyone asked allowed ...": what stands between belongs to the clausal subject.
    if token.dep_ == "csubj" and token.i < verb.i:
        between = [
            c for c in children(verb, "advcl", "obl") if token.i < c.left_edge.i and c.right_edge.i < verb.i
        ]
        span = span[0], max([span[1], *(c.right_edge.i + 1 for c in between)])
    return span


def _until(predicate: Token, border: int) -> Range:
    """The clause of `predicate` up to `border`."""
    start, end = clause(predicate)
    return trim(predicate.doc, (start, min(end, border)))


def _of_relative(relative: Token, verb: Token) -> Range | None:
    """What a relative pronoun stands for: the clause before ", which", else the noun before it."""
    doc = relative.doc
    governor = next((above for above in [verb.head, *ancestors(verb.head, 6)] if is_predicate(above)), None)
    comma = relative.i > 0 and doc[relative.i - 1].text in DASHES
    clausal = governor is not None and governor != verb and governor.i < relative.i
    if relative.lower_ == "which" and comma and clausal and governor is not None:
        noun = doc[relative.i - 2] if relative.i > 1 else relative
        # "the law of 2018, which raised ...": the noun, if it alone could be meant; else the whole clause.
        if not (verb.head.pos_ in ("NOUN", "PROPN") and not eventive(verb.head) and verb.head.i == noun.i):
            return _until(governor, relative.i)
    named = own_subject(verb.head)
    equated = child(verb.head, "cop") is not None and verb.head.i < relative.i
    # "X was a mistake that cost Y"; a cleft's "it" stands for nothing.
    if named is not None and equated and named.lower_ not in ("it", "this", "that", "there", "what"):
        return argument(named)
    noun_before = _noun_before(relative) if is_predicate(verb.head) else verb.head
    if noun_before is None:
        return None
    if base_form(noun_before) in words("causality", "times") and noun_before.head.pos_ in ("NOUN", "PROPN"):
        noun_before = noun_before.head
    article = next((c.i for c in noun_before.children if c.lower_ in ("a", "an")), 0)
    sums_up = base_form(noun_before) in words("causality", "summing_up") and doc[article - 1].text in DASHES
    if sums_up and clausal and governor is not None and article > governor.i:
        # "X resigned, a move that weakened Y": the noun sums up the clause.
        return _until(governor, article)
    if noun_before.dep_ == "conj" and denied_member(noun_before):
        # "It was skill rather than luck that decided X"
        start, _ = phrase(noun_before.head, without=_AROUND_A_NOUN)
        return trim(doc, (start, relative.i))
    if base_form(noun_before) in words("causality", "times"):
        return _chunk_before(relative)
    start, end = phrase(noun_before, without=_AROUND_A_NOUN)
    return trim(doc, (start, min(end, relative.i)))


def _chunk_before(relative: Token) -> Range | None:
    """The noun phrase right before a relative pronoun, by its words' tags alone."""
    doc, start = relative.doc, relative.i
    while start > relative.sent.start and doc[start - 1].tag_.startswith(_CHUNK):
        start -= 1
        if doc[start].tag_ in ("DT", "PRP$"):
            break
    return (start, relative.i) if start < relative.i else None


_CHUNK = ("DT", "PRP$", "NN", "JJ", "CD", "POS", "HYPH", "VBN")


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
    """The last clause of the sentence before that stands on its own, if it is in the same paragraph."""
    doc = sentence.doc
    end = sentence.start
    if end == 0 or "\n\n" in doc[max(0, end - 2) : end].text_with_ws[-4:]:
        return None
    previous = doc[end - 1].sent
    if len(previous) > 120 or not is_predicate(previous.root):
        return None
    last = previous.root
    for joined_ in children(last, "conj"):
        if child(joined_, *SUBJECTS) is not None and is_predicate(joined_):
            last = joined_
    return phrase(last, without=("conj", "parataxis", "discourse", "vocative"))


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
    """What a predicate asserts between its arguments; a negated predicate denies it."""
    if cause is None or effect is None:
        return
    denied = negated or negation(predicate).negated
    kept, denied_effect = _set_aside(predicate.doc, effect)
    found = list(link_clauses(cause, kept, signal, relation, rule, predicate, certain, denied))
    yield from found
    if denied_effect is not None and found and not denied:
        yield replace(found[0], effect=denied_effect, negated=True, rule=f"{rule}, contrast")


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
    """A finding whose clauses may each be negated without the link between them being so.

    What a side sets aside ("fatigue rather than treason") is denied in a finding of its own.
    """
    doc = predicate.doc
    cause, effect = apart(doc, main_part(doc, cause), main_part(doc, effect))
    cause, denied_cause = _set_aside(doc, cause)
    if cause[0] >= cause[1] or effect[0] >= effect[1]:
        return
    if not _contentful(doc, cause) or not _contentful(doc, effect):
        return
    if _other_paragraph(doc, min(cause[1], effect[1]), max(cause[0], effect[0])):
        return
    found = Found(cause, effect, signal, relation, rule, predicate, negated, certain)
    yield found
    if denied_cause is not None and not negated:
        yield replace(found, cause=denied_cause, negated=True, rule=f"{rule}, contrast")


def _contentful(doc: Doc, span: Range) -> bool:
    """Whether a span holds a word that can name something."""
    return any(
        t.pos_ in ("NOUN", "PROPN", "VERB", "ADJ", "NUM", "PRON", "ADV", "AUX", "X")
        for t in doc[span[0] : span[1]]
    )


def _other_paragraph(doc: Doc, start: int, end: int) -> bool:
    return any(t.is_space and t.text.count("\n") > 1 for t in doc[start:end])


def _set_aside(doc: Doc, span: Range) -> tuple[Range, Range | None]:
    """A phrase and what it sets aside by "rather than", "instead of", ", not" or "not ... but"."""
    start, end = span
    for i in range(start + 1, end - 1):
        word, following = doc[i].lower_, doc[i + 1].lower_
        pair = (word, following) == ("rather", "than")
        lone = (
            word == "not" and doc[i - 1].lower_ in (",", "and", "—", "–", "(") and following not in _NOT_ONLY
        )
        if not pair and not lone:
            continue
        if lone and doc[i].head.pos_ in ("VERB", "AUX") and doc[i].head.i < i:
            continue
        at = i + (2 if pair else 1)
        while at < end and doc[at].lower_ in (
            "because",
            "of",
            "due",
            "to",
            "in",
            "by",
            "from",
            "as",
            "part",
            "some",
        ):
            at += 1
        stop = next((k for k in range(at, end) if doc[k].text in (",", ";", "—", "–", ")")), end)
        denied = trim(doc, (at, stop))
        kept = trim(doc, (start, i))
        if denied[0] < denied[1] and kept[0] < kept[1]:
            return kept, denied
    return span, None


_NOT_ONLY = frozenset(["only", "just", "merely", "simply", "least", "to", "surprisingly"])


def main_part(doc: Doc, span: Range) -> Range:
    """A phrase without the concession that follows it and without what stands in another paragraph."""
    start, end = trim(doc, span)
    root = doc[start:end].root.i if start < end else start
    for i in range(start + 1, end):
        token = doc[i]
        if token.lower_ in ("which", "whose") and doc[i - 1].text == "," and root < i:
            return trim(doc, (start, i))
        if token.is_space and token.text.count("\n") > 1:
            return trim(doc, (start, i) if i - start >= end - i else (i, end))
        if token.text == ";" and i - start > 3:
            return trim(doc, (start, i))
        if i > start + 3 and token.lower_ in ("although", "though", "whereas"):
            before = doc[i - 1]
            if before.text in DASHES or before.lower_ == "even":
                return trim(doc, (start, i - (before.lower_ == "even")))
    return start, end


def apart(doc: Doc, cause: Range, effect: Range) -> tuple[Range, Range]:
    """Cut the longer of two overlapping spans back to the part before or after the other."""
    if min(cause[1], effect[1]) <= max(cause[0], effect[0]):
        return cause, effect
    if cause[1] - cause[0] >= effect[1] - effect[0]:
        return _outside(doc, cause, effect), effect
    return cause, _outside(doc, effect, cause)


def _outside(doc: Doc, longer: Range, shorter: Range) -> Range:
    before = trim(doc, (longer[0], min(longer[1], shorter[0])))
    after = trim(doc, (max(longer[0], shorter[1]), longer[1]))
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


def joined(first: Range, second: Range, passive: bool = False) -> Range:
    """Both phrases and what stands between; of a passive only the second, as the verb stands between them."""
    if passive and first[1] < second[0]:
        return second
    return min(first[0], second[0]), max(first[1], second[1])


def with_preposition(token: Token) -> Range:
    """A phrase with its preposition."""
    span = argument(token)
    starts = [marker.i for marker in children(token, "case") if marker.i < token.i]
    return min([span[0], *starts]), span[1]


def signal_of(token: Token) -> Range:
    """The preposition or conjunction of a phrase or clause."""
    marks = [m for m in children(token, "case", "mark") if m.i < token.i]
    if not marks:
        return token.i, token.i + 1
    fixed = [f.i for m in marks for f in children(m, "fixed")]
    return marks[0].i, max([m.i for m in marks] + fixed) + 1


def set_aside(doc: Doc, start: int) -> str:
    """The words right before `start` that deny what follows ("rather than"), or nothing."""
    before = doc[max(0, start - 3) : start].text.lower()
    contrasts: list[str] = table("certainty")["negation"]["contrast"]
    return next((cue for cue in contrasts if before.endswith(cue)), "")


def behind(head: Token, prepositions: tuple[str, ...], *labels: str) -> Token | None:
    """The first phrase after `head` with one of the prepositions."""
    for dependent in children(head, *(labels or ("obl", "nmod", "advcl", "obl:agent"))):
        if dependent.i > head.i and case_words(dependent) in prepositions:
            return dependent
    return None
