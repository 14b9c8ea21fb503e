# NOTE (temporary): causality.py and causality.toml are being reworked by another developer until 17:25. Annotation owner: please leave these two alone and go for stance, holders, attribution.
"""What is said to cause what: constructions on the dependency tree first, trained spans as second opinion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ..model import AUTHOR, Certainty, Relation
from .attribution import Saying
from .certainty import certainty, contrast, looser, negation
from .forms import base_form
from .tree import (
    Range,
    agent,
    ancestors,
    case_words,
    child,
    children,
    clause,
    full_clause,
    inside,
    is_passive,
    is_predicate,
    overlap,
    phrase,
    readable_sentences,
    subject,
    trim,
)
from .wordlists import table, words

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

_DEMONSTRATIVE = frozenset({"this", "that", "it", "which", "these", "those"})


@cache
def _verbs(section: str) -> dict[str, Relation]:
    return {verb: Relation(name) for name, verbs in table("causality")[section].items() for verb in verbs}


@cache
def _oblique(section: str) -> dict[str, tuple[Relation, tuple[str, ...]]]:
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
        token.pos_ == "NOUN" and len(lemma) > 5 and lemma.endswith(tuple(table("causality")["events"]["suffixes"]))
    )


# The phrases that a reader would mark


def _argument(token: Token) -> Range:
    """A cause or effect headed by `token`: a noun phrase with its modifiers, or a clause without its connectives."""
    if is_predicate(token):
        return clause(token)
    return phrase(token, without=("parataxis", "advcl"))


def _each(token: Token) -> list[Range]:
    """One phrase for each member of an enumeration whose members stand on their own; else one for all."""
    members = [token, *children(token, "conj")]
    if len(members) == 1:
        return [_argument(token)]
    own = [phrase(member, without=("conj", "parataxis", "advcl")) for member in members]
    if is_predicate(token) or len(members) >= 3 or all(end - start >= 3 for start, end in own):
        return own
    return [_argument(token)]


def _antecedent(token: Token, verb: Token) -> Range | None:
    """What a subject stands for as a cause: relatives and bare demonstratives are resolved, phrases stay."""
    doc = token.doc
    if token.lower_ in ("which", "that", "who") and verb.dep_ in ("acl:relcl", "advcl:relcl", "acl") and verb.head is not verb:
        governor = next((above for above in [verb.head, *ancestors(verb.head, 6)] if is_predicate(above)), None)
        comma = token.i > 0 and doc[token.i - 1].text in (",", "–", "—", "--")
        if token.lower_ == "which" and comma and governor is not None and governor is not verb:
            start, end = clause(governor)
            return trim(doc, (start, min(end, token.i)))
        noun = _noun_before(token) if is_predicate(verb.head) else verb.head
        if noun is not None and (noun.dep_.endswith(("unmarked", "tmod")) or base_form(noun) in _TIMES) and noun.head.pos_ in ("NOUN", "PROPN"):
            noun = noun.head
        if noun is None:
            return None
        start, end = phrase(noun, without=("acl:relcl", "parataxis", "advcl"))
        return trim(doc, (start, min(end, token.i)))
    if token.lower_ in ("this", "that", "these", "those") and token.pos_ == "PRON":
        return _before(token.sent) or (token.i, token.i + 1)
    if token.lower_ in ("it", "they", "he", "she"):
        return token.i, token.i + 1
    if token.lower_ in ("what", "who", "there", "one", "you", "which"):
        return None
    span = _argument(token)
    # "Ending it before anyone asked allowed ...": what stands between a clausal subject and its verb belongs to it.
    if token.dep_ == "csubj" and token.i < verb.i:
        between = [c for c in children(verb, "advcl", "obl") if token.i < c.left_edge.i and c.right_edge.i < verb.i]
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


def _before(sentence: Span) -> Range | None:
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


# Rules


def _causal_verbs(sentence: Span) -> Iterator[Found]:
    """``X triggered Y``, ``X led to Y``, ``X forced Y to do Z``, ``X prevented Y from doing Z``, ``Y stems from X``."""
    for verb in sentence:
        if verb.pos_ == "ADJ" and verb.lower_ in _RELATED and child(verb, "cop") is not None:
            yield from _related(verb)
        if verb.pos_ != "VERB":
            continue
        if verb.dep_ in ("amod", "compound") or verb.lower_ in ("following", "given", "including", "according"):
            continue
        yield from _verb(verb)


_RELATED = {"related": "to", "linked": "to", "tied": "to", "attributable": "to", "connected": "to", "rooted": "in", "owing": "to", "traceable": "to"}


def _related(adjective: Token) -> Iterator[Found]:
    """``Y was related to X``: X is given as the cause, guardedly."""
    what = child(adjective, "nsubj", "csubj")
    target = next((c for c in children(adjective, "obl", "nmod") if case_words(c) == _RELATED[adjective.lower_] and c.i > adjective.i), None)
    if what is None or target is None:
        return
    certain = Certainty.ASSERTED if adjective.lower_ in ("rooted", "attributable", "owing") else Certainty.HEDGED
    signal = (adjective.i, _case_span(target)[1])
    yield from _make(_argument(target), _antecedent(what, adjective), signal, Relation.CAUSES, f"be {adjective.lower_} to", adjective, certain)


def _verb(verb: Token) -> Iterator[Found]:
    lemma = base_form(verb)
    passive = is_passive(verb) or (verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl"))
    effects, relation, end = _effects(verb, lemma, passive)
    if effects and relation is not None:
        causes = _causes(verb, passive)
        for cause in causes:
            for effect in effects:
                yield from _make(cause, effect, (_signal_start(verb), end), relation, f"verb {lemma}", verb)
        return
    if lemma in _oblique("reversed"):
        back, prepositions = _oblique("reversed")[lemma]
        for phrase_ in children(verb, "obl", "obl:agent", "advcl"):
            used = case_words(phrase_)
            if used in prepositions and phrase_.i > verb.i:
                if lemma in ("come", "follow", "fall", "yield", "connect", "tie", "link") and not (eventive(phrase_) and not phrase_.ent_type_):
                    continue
                what = subject(verb)
                if what is None:
                    continue
                effect = _antecedent(what, verb)
                hedge = Certainty.HEDGED if lemma in ("relate", "link", "tie", "connect") else Certainty.ASSERTED
                if effect is None or (back is Relation.ENABLES and _acts(what)):
                    continue
                for cause in _each(phrase_):
                    yield from _make(cause, effect, (verb.i, phrase_.left_edge.i + 1), back, f"verb {lemma} {used}", verb, hedge)
    if lemma in words("causality", "met") and passive:
        for phrase_ in children(verb, "obl"):
            if case_words(phrase_) == "with" and phrase_.i > verb.i:
                what = subject(verb)
                if what is not None and (cause := _antecedent(what, verb)):
                    yield from _make(cause, _argument(phrase_), (verb.i, phrase_.left_edge.i + 1), Relation.CAUSES, f"be {lemma} with", verb)
    if lemma in words("causality", "answering"):
        for phrase_ in children(verb, "obl", "advcl"):
            if case_words(phrase_) == "for" and phrase_.i > verb.i and not phrase_.ent_type_ == "DATE":
                deed = phrase(verb, without=("advcl", "conj", "parataxis", "nsubj", "nsubj:pass", "aux", "aux:pass"))
                deed = (deed[0], min(deed[1], phrase_.left_edge.i))
                yield from _make(_argument(phrase_), trim(verb.doc, deed), _case_span(phrase_), Relation.MOTIVATES, f"{lemma} for", verb)
                return


def _signal_start(verb: Token) -> int:
    return verb.i


def _make(
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
    cause, effect = _main_part(doc, cause), _main_part(doc, effect)
    if cause[0] >= cause[1] or effect[0] >= effect[1]:
        return
    cause, effect = _apart(doc, cause, effect)
    if cause[0] >= cause[1] or effect[0] >= effect[1]:
        return
    yield Found(cause, effect, signal, relation, rule, predicate, negated or negation(predicate).negated, certain)


def _main_part(doc: Doc, span: Range) -> Range:
    """A phrase without the concession that follows it and without what stands in another paragraph."""
    start, end = trim(doc, span)
    for i in range(start + 1, end):
        if doc[i].is_space and doc[i].text.count("\n") > 1:
            return trim(doc, (start, i) if i - start >= end - i else (i, end))
        if i > start + 3 and doc[i].lower_ in ("although", "though", "whereas") and doc[i - 1].text in (",", "—", "–", "--", "even"):
            return trim(doc, (start, i - (doc[i - 1].lower_ == "even")))
    return start, end


def _apart(doc: Doc, cause: Range, effect: Range) -> tuple[Range, Range]:
    """Cut the longer of two overlapping spans back to the part before or after the other."""
    if min(cause[1], effect[1]) <= max(cause[0], effect[0]):
        return cause, effect
    if cause[1] - cause[0] >= effect[1] - effect[0]:
        return _outside(doc, cause, effect), effect
    return cause, _outside(doc, effect, cause)


def _outside(doc: Doc, longer: Range, shorter: Range) -> Range:
    before, after = trim(doc, (longer[0], min(longer[1], shorter[0]))), trim(doc, (max(longer[0], shorter[1]), longer[1]))
    return before if before[1] - before[0] >= after[1] - after[0] else after


def _causes(verb: Token, passive: bool) -> list[Range]:
    """What a causal verb's subject (a passive's agent) names; a participle's clause where it has none."""
    if passive:
        by = agent(verb)
        return _each(by) if by is not None else []
    own = child(verb, "nsubj", "csubj", "nsubj:pass")
    if own is not None:
        found = _antecedent(own, verb)
        if found is None:
            return []
        return _each(own) if found == _argument(own) and len(children(own, "conj")) > 1 else [found]
    if verb.dep_ == "advcl" and verb.tag_ == "VBG" and not children(verb, "mark", "case"):
        return [_main_before(verb)]
    if verb.dep_ == "acl" and verb.tag_ in ("VBG", "VB") and not children(verb, "mark", "case"):
        return [_acl_cause(verb)]
    if verb.dep_ in ("conj", "xcomp"):
        top = verb
        for above in ancestors(verb, 6):
            if top.dep_ not in ("conj", "xcomp"):
                break
            top = above
        if top is not verb and top.pos_ in ("VERB", "AUX", "NOUN", "ADJ"):
            if top.tag_ == "VBG" and top.dep_ in ("advcl", "acl"):
                return [_main_before(top)] if top.dep_ == "advcl" else [_acl_cause(top)]
            shared = child(top, "nsubj", "csubj", "nsubj:pass")
            if shared is None or verb.dep_ == "xcomp" and base_form(top) in ("want", "try", "seek", "hope"):
                return [_antecedent(shared, top)] if shared is not None and (_antecedent(shared, top)) else []  # type: ignore[list-item]
            found = _antecedent(shared, top)
            return [found] if found is not None else []
    return []


def _main_before(participle: Token) -> Range:
    """The clause that a participle comments on, up to the participle."""
    governor = participle.head
    start, end = clause(governor)
    edge = participle.left_edge.i
    if edge > governor.i:
        end = min(max(end, governor.i + 1), edge) if end <= edge else edge
        return trim(participle.doc, (start, max(end, governor.i + 1)))
    return trim(participle.doc, (max(start, participle.right_edge.i + 1), end))


def _acl_cause(verb: Token) -> Range:
    """A participle after a comma comments on the clause, one without on the noun before it."""
    edge = verb.left_edge.i
    comma = edge > 0 and verb.doc[edge - 1].text in (",", "–", "—", "--") or verb.doc[max(0, edge - 1)].lower_ == "thus"
    governor = next((above for above in ancestors(verb, 6) if is_predicate(above)), None)
    if comma and governor is not None and verb.tag_ == "VBG":
        start, _ = clause(governor)
        return trim(verb.doc, (start, edge))
    return trim(verb.doc, _before_edge(phrase(verb.head, without=("acl", "acl:relcl", "parataxis")), verb))


def _before_edge(span: Range, verb: Token) -> Range:
    edge = verb.left_edge.i
    return (span[0], min(span[1], edge)) if edge > span[0] else span


def _effects(verb: Token, lemma: str, passive: bool) -> tuple[list[Range], Relation | None, int]:
    """What a causal verb acts on, how, and where its signal ends."""
    thing = child(verb, "nsubj:pass") if passive else child(verb, "obj")
    if passive and thing is None:
        found = subject(verb) if verb.dep_ not in ("acl", "acl:relcl") else verb.head
        thing = found
    complement = _complement(verb, thing)
    after = next((m for m in children(verb, "obl", "advcl") if case_words(m) == "from" and m.i > verb.i), None)
    if lemma in _verbs("from") and after is not None and thing is not None and eventive(after):
        return [_join(_argument(thing), _argument(after), passive)], _verbs("from")[lemma], verb.i + 1
    if complement is not None and thing is not None and lemma in _verbs("infinitive"):
        if complement.pos_ in ("VERB", "AUX") and complement.tag_ in ("VB", "VBG") or child(complement, "cop") is not None:
            return [_join(_argument(thing), _argument(complement), passive)], _verbs("infinitive")[lemma], verb.i + 1
    if complement is not None and thing is None and lemma == "help" and complement.tag_ == "VB":
        return [clause(complement)], Relation.ENABLES, verb.i + 1
    if complement is not None and thing is not None and lemma in ("make", "render", "leave", "keep", "turn") and not passive:
        relation = Relation.CAUSES
        if has_possible(complement):
            return [_argument(thing)], {"possible": Relation.ENABLES, "easier": Relation.ENABLES}.get(complement.lower_, Relation.PREVENTS), complement.i + 1
        if complement.pos_ in ("ADJ", "VERB", "NOUN") and lemma != "keep":
            return [_join(_argument(thing), phrase(complement), passive)], relation, verb.i + 1
    if lemma == "mean" and complement is not None and complement.dep_ == "ccomp" and not passive:
        what = child(verb, "nsubj")
        if what is not None and not _acts(what):
            return [clause(complement)], Relation.CAUSES, verb.i + 1
    if lemma in _oblique("oblique") and not (lemma in ("end", "turn") and child(verb, "compound:prt") is not None):
        relation, prepositions = _oblique("oblique")[lemma]
        for phrase_ in children(verb, "obl", "advcl", "obl:agent"):
            used = case_words(phrase_)
            if used in prepositions and phrase_.i > verb.i and (lemma not in ("turn", "end", "open", "set", "give", "account", "make") or eventive(phrase_)):
                if lemma in ("push", "drive", "drag", "plunge", "force", "tip", "turn"):
                    moved = thing if thing is not None else None
                    if moved is None:
                        continue
                    return [_join(_argument(moved), _argument_with_case(phrase_), passive)], relation, verb.i + 1
                if lemma in ("give", "pave", "open", "set") and (thing is None or base_form(thing) not in ("rise", "way", "door", "stage", "birth", "ground", "path")):
                    continue
                relation = Relation.ENABLES if lemma in ("pave", "open", "set") else relation
                reached = [_going_on(verb.doc, span, (verb, phrase_)) for span in _each(phrase_)]
                return reached, relation, _case_span(phrase_)[1]
    particle = child(verb, "compound:prt")
    if particle is not None and lemma in ("end", "turn", "give", "set", "break", "cut", "draw", "hold"):
        return [], None, 0
    if particle is not None and lemma == "bring" and particle.lower_ not in ("about", "down", "on"):
        return [], None, 0
    objects = _verbs("object")
    if thing is None or lemma not in objects:
        return [], None, 0
    if thing.pos_ == "PRON" and thing.lower_ not in ("it", "this", "that", "them", "him", "her") and not passive:
        return [], None, 0
    objects_ = [c for c in children(verb, "obj", "iobj", "xcomp") if c.i > verb.i and c.pos_ in ("NOUN", "PROPN", "PRON")]
    if lemma in ("allow", "afford", "grant", "permit", "spare", "cost") and len(objects_) > 1:
        return [_argument(objects_[-1])], objects[lemma] if lemma not in ("cost",) else Relation.CAUSES, verb.i + 1
    doing = agent(verb) if passive else (child(verb, "nsubj") or (subject(verb) if verb.dep_ in ("xcomp", "conj") else None))
    if doing is not None and _acts(doing) and lemma not in words("causality", "strict"):
        return [], None, 0
    if lemma in words("causality", "weak"):
        doer = agent(verb) if passive else child(verb, "nsubj", "csubj")
        by_event = doer is not None and (eventive(doer) or doer.lower_ in _DEMONSTRATIVE) and doer.ent_type_ not in ("PERSON", "PLACE", "ORG")
        participle = verb.dep_ in ("advcl", "acl") and verb.tag_ == "VBG"
        if not (eventive(thing) and (by_event or participle)):
            return [], None, 0
    return _each(thing), objects[lemma], verb.i + 1


def _acts(token: Token) -> bool:
    """Whether a noun names somebody who acts rather than something that happens."""
    return token.ent_type_ in ("PERSON", "ORG", "PLACE", "NORP") or token.lower_ in ("he", "she", "they", "we", "i", "you", "who", "it")


def _going_on(doc: Doc, span: Range, heads: tuple[Token, ...]) -> Range:
    """A noun phrase with the participle right behind it: "led to workers leaving the town"."""
    if span[1] >= len(doc):
        return span
    following = doc[span[1]]
    top = next((t for t in (following, following.head) if t.tag_ == "VBG" and t.head in heads), None)
    if following.tag_ == "VBG" and top is not None and top.dep_ in ("advcl", "acl", "xcomp"):
        return trim(doc, (span[0], max(span[1], clause(top)[1])))
    return span


def _complement(verb: Token, thing: Token | None) -> Token | None:
    """What a verb makes somebody do; with some verbs parsers take it for a purpose."""
    found = child(verb, "xcomp", "ccomp")
    if found is None and thing is not None and base_form(verb) in _verbs("infinitive"):
        found = next((c for c in children(verb, "advcl") if c.tag_ == "VB" and case_words(c) == "to" and c.i > thing.i), None)
    return found if found is not None and found.i > verb.i else None


def has_possible(token: Token) -> bool:
    """Whether a complement says that something becomes possible or impossible."""
    return token.lower_ in ("possible", "impossible", "easier", "harder", "difficult", "untenable", "unworkable")


def _join(first: Range, second: Range, passive: bool) -> Range:
    if passive:
        # "the minister was forced to resign": the hull would take in the verb.
        return second if first[1] < second[0] else (min(first[0], second[0]), max(first[1], second[1]))
    return min(first[0], second[0]), max(first[1], second[1])


def _argument_with_case(token: Token) -> Range:
    span = _argument(token)
    starts = [marker.i for marker in children(token, "case") if marker.i < token.i]
    return min([span[0], *starts]), span[1]


def _case_span(token: Token) -> Range:
    marks = [m for m in children(token, "case", "mark") if m.i < token.i]
    if not marks:
        return token.i, token.i + 1
    fixed = [f.i for m in marks for f in children(m, "fixed")]
    return marks[0].i, max([m.i for m in marks] + fixed) + 1


def _clauses(sentence: Span) -> Iterator[Found]:
    """``Y because X``, ``Y so that X``, ``X, so Y``, ``Y after X``, ``if X, Y``; purpose infinitives; ``having done X, Y``."""
    doc = sentence.doc
    for token in sentence:
        if token.dep_ == "advcl" and token.head is not token:
            yield from _adverbial(token)
        elif token.dep_ == "obl" and case_words(token) in ("after", "upon") and token.pos_ == "NOUN":
            governor, marker = token.head, child(token, "case")
            if eventive(token) and not _measured(marker) and base_form(governor) in words("causality", "changes"):
                what = child(governor, "nsubj", "nsubj:pass")
                if what is not None and not _acts(what):
                    yield from _link(_argument(token), clause(governor), _case_span(token), Relation.CAUSES, "after", governor)
        elif token.dep_ in ("conj", "parataxis") and is_predicate(token):
            link = next((c for c in token.children if c.dep_ in ("cc", "advmod", "mark") and c.i < token.i), None)
            if link is not None and link.lower_ in ("so", "thus", "hence", "therefore", "consequently") and is_predicate(token.head):
                cause = trim(doc, (clause(token.head)[0], min(clause(token.head)[1], link.i)))
                yield from _make(cause, clause(token), (link.i, link.i + 1), Relation.CAUSES, f"conjunction {link.lower_}", token)


def _adverbial(token: Token) -> Iterator[Found]:
    doc = token.doc
    governor = token.head
    marker = next((m for m in children(token, "mark", "advmod", "case") if m.i <= token.i and m.i == min(m2.i for m2 in children(token, "mark", "advmod", "case"))), None)
    link = case_words(token)
    conjunctions = table("causality")["conjunctions"]
    main = clause(governor) if is_predicate(governor) else phrase(governor, without=("advcl", "acl:relcl"))
    signal = _case_span(token)
    own = child(token, "nsubj", "nsubj:pass", "csubj", "expl")
    body = full_clause(token)
    body = (max(body[0], signal[1]), body[1]) if signal[0] <= body[0] < signal[1] else body
    if link in conjunctions["cause"] and is_predicate(token):
        if link in ("as", "since", "for") and own is None:
            return
        if link == "as" and any(c.lower_ in ("even", "just", "much") for c in token.children if c.dep_ == "advmod" and c.i < token.i):
            return
        if link == "as" and (base_form(token) in words("attribution", "say") or _comparative(token) or _manner(token)):
            return
        if link == "since" and _temporal_since(token, governor):
            return
        certain = Certainty.HEDGED if link == "as" else Certainty.ASSERTED
        before = doc[signal[0] - 1].lower_ if signal[0] else ""
        negated = before == "not" or bool(_rather(doc, signal[0]))
        yield from _link(body, main, signal, Relation.CAUSES, link, governor, certain, negated)
    elif link in conjunctions["purpose"] and token.i > governor.i:
        yield from _link(body, main, signal, Relation.MOTIVATES, link, governor)
    elif link == "so" and own is not None and token.i > governor.i:
        relation = Relation.MOTIVATES if any(c.tag_ == "MD" for c in token.children) else Relation.CAUSES
        if relation is Relation.CAUSES:
            yield from _link(main, body, signal, relation, link, token)
        else:
            yield from _link(body, main, signal, relation, link, governor)
    elif link in ("to", "in order to", "so as to") and token.tag_ == "VB" and is_predicate(governor) and governor.pos_ == "VERB":
        if _result_infinitive(token) or base_form(governor) in words("causality", "to_verbs"):
            return
        if _complement_of(token, governor) or _too(token, governor):
            return
        if token.i > governor.i and (later := _after_semicolon(token, governor)) is not None:
            governor, main = later, clause(later)
        goal = phrase(token, without=("conj", "parataxis", "advcl"))
        goal = (max(goal[0], signal[1]), goal[1])
        conjoined = children(token, "conj")
        if conjoined:
            goal = goal[0], max(goal[1], phrase(conjoined[-1])[1])
        yield from _link(goal, _around(main, token), signal, Relation.MOTIVATES, "purpose " + link, governor)
    elif link == "if" and own is not None and is_predicate(governor):
        if any(c.tag_ == "MD" for c in governor.children):
            yield from _link(body, main, signal, Relation.CAUSES, link, governor, Certainty.SPECULATIVE)
    elif link in ("after", "once") and is_predicate(governor) and token.i:
        if (own is not None or token.tag_ == "VBG") and not _measured(marker) and base_form(governor) in words("causality", "changes") | {"be"}:
            yield from _link(body, main, signal, Relation.CAUSES, link, governor)
    elif link == "by" and token.tag_ == "VBG" and base_form(governor) in words("causality", "intends"):
        goal = child(governor, "xcomp", "ccomp", "obj")
        if goal is not None:
            yield from _link(_argument(goal), body, (governor.i, governor.i + 1), Relation.MOTIVATES, f"{governor.lower_} by", governor)
    elif link == "by" and token.tag_ == "VBG" and is_predicate(governor) and base_form(governor) not in ("begin", "start", "end", "respond", "open", "close"):
        yield from _link(body, main, signal, Relation.CAUSES, link, governor)
    elif not link and token.tag_ in ("VBG", "VBN") and token.right_edge.i < governor.i and is_predicate(governor):
        perfect = any(c.dep_ == "aux" and c.lower_ == "having" for c in token.children)
        if perfect:
            at = next(c.i for c in token.children if c.lower_ == "having")
            body = trim(doc, (at + 1, body[1]))
            yield from _link(body, main, (at, at + 1), Relation.CAUSES, "having done", governor)
        elif token.tag_ == "VBN" and is_passive(token) is False and agent(token) is not None:
            yield from _link(body, main, None, Relation.CAUSES, "participle before the subject", governor)
    elif not link and any(c.lower_ == "should" and c.i == token.left_edge.i for c in token.children if c.dep_ == "aux"):
        at = token.left_edge.i
        yield from _link((at + 1, body[1]), main, (at, at + 1), Relation.CAUSES, "should", governor, Certainty.SPECULATIVE)
    elif link == "with" and token.right_edge.i < governor.i and is_predicate(governor):
        yield from _link(body, main, signal, Relation.CAUSES, "with", governor)


def _too(token: Token, governor: Token) -> bool:
    """Whether an infinitive belongs to "too ... to", which says the reverse of a purpose."""
    return any(t.lower_ in ("too", "enough") for t in token.doc[max(governor.sent.start, token.left_edge.i - 14) : token.left_edge.i])


def _after_semicolon(token: Token, governor: Token) -> Token | None:
    """The clause that a leading infinitive opens after a semicolon, where it was hung on the one before."""
    if not any(t.text == ";" for t in token.doc[governor.i : token.left_edge.i]):
        return None
    for later in token.doc[token.right_edge.i + 1 : governor.sent.end]:
        if is_predicate(later) and later.pos_ != "AUX" and child(later, "nsubj", "nsubj:pass") is not None:
            return later
    return None


def _complement_of(token: Token, governor: Token) -> bool:
    """Whether an infinitive says what somebody is made or asked to do, rather than what for."""
    lemma = base_form(governor)
    if lemma not in _verbs("infinitive") and lemma not in words("attribution", "demand"):
        return False
    return any(c.dep_ in ("obj", "iobj") and c.i < token.i for c in governor.children)


def _link(
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
    cause, effect = _main_part(doc, cause), _main_part(doc, effect)
    cause, effect = _apart(doc, cause, effect)
    if cause[1] - cause[0] < 1 or effect[1] - effect[0] < 1:
        return
    yield Found(cause, effect, signal, relation, rule, predicate, negated, certain)


def _around(main: Range, token: Token) -> Range:
    """The main clause without a clause at its edge."""
    start, end = main
    if token.left_edge.i > start and token.left_edge.i < end <= token.right_edge.i + 1:
        end = token.left_edge.i
    return trim(token.doc, (start, end))


def _rather(doc: Doc, start: int) -> str:
    before = doc[max(0, start - 3) : start].text.lower()
    return next((cue for cue in table("certainty")["negation"]["contrast"] if before.endswith(cue)), "")


def _comparative(token: Token) -> bool:
    return token.head.pos_ in ("ADJ", "ADV") and any(c.lower_ in ("as", "so", "same", "such") for c in token.head.children)


def _manner(token: Token) -> bool:
    start = token.left_edge.i
    return start > 0 and token.doc[start - 1].lower_ in ("such", "just", "much", "same", "so", "exactly", "even", "soon", "long", "far", "insofar")


def _temporal_since(token: Token, governor: Token) -> bool:
    if any(c.dep_ == "aux" and c.lower_ in ("has", "have", "had", "'s", "'ve") for c in governor.children):
        return True
    before = token.doc[token.left_edge.i - 1].lower_ if token.left_edge.i else ""
    return before in ("ever", "long")


def _result_infinitive(token: Token) -> bool:
    before = token.doc[token.left_edge.i - 1].lower_ if token.left_edge.i else ""
    return before in ("only", "enough", "never", "as", "how", "what", "where", "whether")


def _measured(marker: Token | None) -> bool:
    """ "two years after", "shortly after": a time rather than a cause."""
    if marker is None or marker.i == 0:
        return False
    before = marker.doc[marker.i - 1]
    return before.lower_ in ("soon", "shortly", "long", "immediately", "only", "just", "even", "right", "ever", "day", "days", "years", "year", "months", "month", "weeks", "week", "hours", "minutes", "decade", "decades", "until", "and", "morning") or before.pos_ == "NUM"  # fmt: skip


@cache
def _openings() -> list[tuple[tuple[str, ...], Relation, str]]:
    found = []
    for relation, phrases in table("causality")["openings"].items():
        found += [(tuple(p.replace("'", " '").split()), Relation(relation), p) for p in phrases]
    return sorted(found, key=lambda entry: -len(entry[0]))


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


def _matches(doc: Doc, start: int, parts: tuple[str, ...], stop: int) -> bool:
    if start + len(parts) > stop:
        return False
    return all(doc[start + k].lower_.replace("’", "'") == part for k, part in enumerate(parts))


def _prepositions(sentence: Span) -> Iterator[Found]:
    """``Y because of X``, ``as a result of X, Y``, ``Y in the hope of X``; the words are matched, the tree gives the phrases."""
    doc = sentence.doc
    at = sentence.start
    while at < sentence.end:
        for parts, relation, text in _preposition_table().get(doc[at].lower_, ()):
            if _matches(doc, at, parts, sentence.end - 1):
                yield from _preposition(sentence, at, at + len(parts), relation, text)
                at += len(parts) - 1
                break
        at += 1


def _preposition(sentence: Span, start: int, end: int, relation: str, text: str) -> Iterator[Found]:
    doc = sentence.doc
    head = _top_from(doc, end, start, sentence)
    if head is None:
        return
    if text in ("given", "following") and doc[start].dep_ not in ("case", "mark") and doc[start].tag_ not in ("IN", "VBG", "VBN"):
        return
    if text in ("given", "following") and (doc[start].dep_ == "amod" or start > sentence.start and doc[start - 1].dep_ in ("det", "aux", "aux:pass") or doc[start].dep_ == "root"):
        return
    if text == "out of" and not (head.pos_ == "NOUN" and base_form(head) in _MOTIVES):
        return
    if text in ("following", "in the wake of", "in the aftermath of") and base_form(head) in ("month", "year", "day", "week"):
        return
    governor = _attached_to(doc, head, start, sentence)
    if governor is None:
        return
    inner = _argument(head)
    feeling = text.split()[1] in _FEELINGS if len(text.split()) > 2 else False
    inner = (start + 1, max(inner[1], end + 1)) if feeling else (max(inner[0], end), inner[1])
    predicate = governor
    if head is sentence.root or child(head, "cop") is not None and child(head, "nsubj", "csubj") is not None:
        what = child(head, "nsubj", "csubj")
        if what is None:
            return
        outer: Range | None = _antecedent(what, head)
        predicate = head
        inner = (max(end, inner[0]), inner[1])
    elif governor.pos_ in ("NOUN", "PROPN") and not is_predicate(governor):
        outer = trim(doc, (phrase(governor, without=("acl:relcl",))[0], start))
    else:
        outer = clause(governor)
        if outer[0] <= start < outer[1]:
            outer = (outer[0], start) if start - outer[0] > 1 and start > governor.i else (max(inner[1], outer[0]), outer[1])
            if not outer[0] <= governor.i < outer[1]:
                outer = clause(governor)
    if outer is None:
        return
    before = doc[start - 1].lower_ if start > sentence.start else ""
    negated = before in ("not", "n't", "never") or bool(_rather(doc, start))
    if relation == "prevents":
        return
    if relation == "purpose":
        yield from _link(inner, outer, (start, end), Relation.MOTIVATES, f"preposition {text}", predicate, negated=negated)
        return
    members = _each(head)
    causes = [(max(s, end), e) for s, e in members] if len(members) > 1 else [inner]
    for cause in causes:
        yield from _link(cause, outer, (start, end), Relation(relation), f"preposition {text}", predicate, negated=negated)


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


def _sentence_openings(sentence: Span) -> Iterator[Found]:
    """``That's why Y``, ``As a result, Y``: the cause is the sentence before."""
    doc = sentence.doc
    start = sentence.start
    while start < sentence.end and (doc[start].is_space or doc[start].is_punct or doc[start].lower_ in ("and", "but")):
        start += 1
    for parts, relation, text in _openings():
        if not _matches(doc, start, parts, sentence.end):
            continue
        end = start + len(parts)
        if text in ("so", "thus", "hence", "as such") and end < sentence.end and doc[end].lower_ in ("far", "much", "many", "long", "called"):
            return
        if text == "so" and doc[end].text != ",":
            return
        if text in ("as a result", "as a consequence", "in the aftermath", "in the event") and end < sentence.end and doc[end].lower_ == "of":
            return
        predicate = sentence.root
        if "why" in parts:
            inner = [t for t in sentence if t.i >= end and t.pos_ != "AUX" and is_predicate(t)]
            predicate = min(inner, key=lambda t: (sum(1 for _ in ancestors(t)), t.i), default=predicate)
        if relation is Relation.PREVENTS or not is_predicate(predicate):
            return
        effect = clause(predicate)
        effect = trim(doc, (max(effect[0], end), effect[1])) if effect[1] > end else effect
        cause: Range | None
        if text == "in its aftermath":
            cause = _topic_before(sentence) or _before(sentence)
        else:
            cause = _before(sentence)
        if cause is not None:
            yield from _link(cause, effect, (start, end), relation, f"opening {text}", predicate)
        return


def _topic_before(sentence: Span) -> Range | None:
    """The subject of the sentence before, where it names an event: "This event ...  In its aftermath, ..."."""
    doc = sentence.doc
    if sentence.start == 0:
        return None
    root = doc[sentence.start - 1].sent.root
    what = child(root, "nsubj", "csubj")
    if what is None or not (eventive(what) or base_form(what) in ("event", "incident", "war", "battle")):
        return None
    return phrase(what, without=("conj", "acl:relcl", "appos", "parataxis"))


def _nouns(sentence: Span) -> Iterator[Found]:
    """``the reason for Y is X``, ``X was the cause of Y``, ``X had an impact on Y``, ``the aim of Y is X``."""
    for noun in sentence:
        if noun.pos_ != "NOUN":
            continue
        lemma = base_form(noun)
        if child(noun, "cop") is not None and (what := child(noun, "nsubj", "csubj", "nsubj:outer")) is not None:
            yield from _copular(noun, lemma, what)
        elif noun.dep_ in ("nsubj", "nsubj:outer") and lemma in words("causality", "nouns", "cause") | words("causality", "nouns", "aim"):
            yield from _named_reason(noun, lemma)
        elif noun.dep_ in ("nsubj", "nsubj:outer") and lemma in words("causality", "nouns", "effect"):
            yield from _named_result(noun, lemma)
        elif noun.dep_ == "obj" and base_form(noun.head) in _LIGHT and lemma in words("causality", "nouns", "impact"):
            target = next((c for c in children(noun, "nmod", "obl") + children(noun.head, "obl") if case_words(c) in ("on", "upon", "in", "over", "to") and c.i > noun.i), None)
            doer = child(noun.head, "nsubj", "csubj") or (subject(noun.head) if noun.head.dep_ == "conj" else None)
            if target is not None and doer is not None and (cause := _antecedent(doer, noun.head)):
                ends = lemma in ("end", "limit", "stop", "halt", "drag", "brake", "constraint", "curb", "cap")
                if lemma in ("part", "role", "hand") and not eventive(target):
                    continue
                if ends:
                    effect = _argument(target)
                    relation = Relation.PREVENTS
                else:
                    effect = _argument(target) if lemma in ("impact", "effect", "influence", "bearing", "role", "part", "hand") else (phrase(noun)[0], _argument(target)[1])
                    relation = Relation.CAUSES
                yield from _make(cause, effect, (noun.head.i, noun.i + 1), relation, f"noun {lemma}", noun.head)


_LIGHT = frozenset("have exert play take exact put place impose exercise set deal strike do bring wield make leave".split())


def _link_noun(noun: Token) -> Token | None:
    """What a causal noun is the cause or effect of."""
    for dependent in children(noun, "nmod", "acl", "acl:relcl", "advcl"):
        if dependent.i > noun.i and case_words(dependent) in ("of", "for", "behind", "in", "to", "why", "that", "") and dependent.dep_ != "acl:relcl":
            return dependent
        if dependent.i > noun.i and any(c.lower_ in ("why", "that") for c in dependent.children):
            return dependent
    return None


def _copular(noun: Token, lemma: str, what: Token) -> Iterator[Found]:
    target = _link_noun(noun)
    said = _antecedent(what, noun)
    if lemma in ("result", "consequence", "product", "outcome", "effect", "upshot", "legacy", "function", "reflection", "culmination", "manifestation", "symptom", "response", "reaction", "casualty", "victim", "fruit", "sign", "expression", "corollary") and target is not None and case_words(target) in ("of", "to"):  # fmt: skip
        if said is None:
            return
        relation = Relation.MOTIVATES if lemma in ("response", "reaction") else Relation.CAUSES
        for cause in _each(target):
            yield from _make(cause, said, _noun_signal(noun, target), relation, f"noun {lemma}", noun)
    elif lemma in words("causality", "nouns", "cause") and lemma not in words("causality", "nouns", "aim"):
        if base_form(what) in words("causality", "nouns", "aim") | words("causality", "nouns", "cause"):
            return
        if target is not None and said is not None:
            if lemma in ("force", "key", "straw", "blow", "source", "origin", "engine") and not eventive(target):
                return
            yield from _make(said, _argument(target), _noun_signal(noun, target), Relation.CAUSES, f"noun {lemma}", noun)
    elif lemma == "part" and target is not None and case_words(target) == "of" and eventive(target) and eventive(what) and said is not None:
        yield from _make(_argument(target), said, _noun_signal(noun, target), Relation.CAUSES, "noun part of", noun, Certainty.HEDGED)


def _noun_signal(noun: Token, target: Token) -> Range:
    return noun.i, max(noun.i + 1, _case_span(target)[1] if target.i > noun.i and _case_span(target)[1] <= target.i + 1 else noun.i + 1)


def _named_reason(noun: Token, lemma: str) -> Iterator[Found]:
    """``the reason for Y was X``; ``the aim of Y was to do X``."""
    governor = noun.head
    target = _link_noun(noun)
    value: Range | None = None
    if governor.dep_ != "xcomp" and (child(governor, "cop") is not None):
        value = phrase(governor, without=("nsubj", "nsubj:outer", "cop", "aux", "advcl", "conj", "parataxis", "advmod"))
    elif base_form(governor) in ("be", "lie") and governor.pos_ in ("VERB", "AUX"):
        inner = next((c for c in children(governor, "ccomp", "xcomp", "obl", "advcl") if c.i > governor.i), None)
        value = full_clause(inner) if inner is not None and is_predicate(inner) else (phrase(inner) if inner is not None else None)
    if value is None:
        return
    owner = child(noun, "nmod:poss")
    effect = _argument(target) if target is not None else (phrase(owner) if owner is not None else None)
    if effect is None or (target is None and owner is not None and owner.pos_ == "PRON"):
        return
    relation = Relation.MOTIVATES if lemma in words("causality", "nouns", "aim") else Relation.CAUSES
    yield from _make(value, effect, (noun.i, noun.i + 1), relation, f"noun {lemma}", governor)


def _named_result(noun: Token, lemma: str) -> Iterator[Found]:
    """``the result of X was Y``."""
    governor = noun.head
    target = next((c for c in children(noun, "nmod") if case_words(c) == "of"), None)
    if target is None or child(governor, "cop") is None:
        return
    value = phrase(governor, without=("nsubj", "nsubj:outer", "cop", "aux", "advcl", "conj", "parataxis", "advmod"))
    yield from _make(_argument(target), value, (noun.i, noun.i + 1), Relation.CAUSES, f"noun {lemma}", governor)


def _adjectives(sentence: Span) -> Iterator[Found]:
    """``X is responsible for Y``; ``too caught up with X to do Y``; ``unable to do Y because`` is a clause's business."""
    doc = sentence.doc
    for token in sentence:
        if token.lower_ == "too" and token.dep_ == "advmod":
            head = token.head
            goal = next((c for c in list(children(head, "advcl", "xcomp", "ccomp", "acl")) + list(children(head.head, "advcl", "xcomp")) if c.i > head.i and case_words(c) in ("to", "for to") and c is not head), None)
            if goal is None:
                continue
            reason = next((c for c in children(head, "obl", "advcl") if case_words(c) in ("with", "by", "in", "on", "from") and c.i < goal.i), None)
            cause = _argument(reason) if reason is not None else trim(doc, (token.i, goal.left_edge.i))
            effect = phrase(goal, without=("advcl", "parataxis"))
            yield from _link(cause, effect, (token.i, reason.left_edge.i if reason is not None else head.i + 1), Relation.PREVENTS, "too ... to", head)
        elif token.pos_ == "ADJ" and base_form(token) in words("causality", "adjectives", "cause"):
            target = next((c for c in children(token, "obl", "nmod", "advcl") if case_words(c) in ("for", "to", "in") and c.i > token.i), None)
            what = child(token, "nsubj", "csubj")
            if target is not None and what is not None and eventive(target) and (cause := _antecedent(what, token)):
                relation = Relation.CAUSES if base_form(token) in ("responsible", "fatal", "decisive", "instrumental") else Relation.ENABLES
                yield from _make(cause, _argument(target), (token.i, _case_span(target)[1]), relation, f"adjective {token.lemma_}", token)


def _intended(sentence: Span) -> Iterator[Found]:
    """``X was meant to do Y``, ``proposals aimed at Y``: the aim moves whoever does it."""
    for verb in sentence:
        if base_form(verb) not in words("causality", "intended") or verb.tag_ not in ("VBN", "VBD"):
            continue
        if not (is_passive(verb) or verb.dep_ in ("acl", "advcl", "amod")):
            continue
        goal = child(verb, "xcomp", "advcl", "ccomp") or next((c for c in children(verb, "obl") if case_words(c) in ("at", "for")), None)
        what = child(verb, "nsubj:pass", "nsubj") or (verb.head if verb.dep_ == "acl" else subject(verb))
        if goal is None or what is None or goal.i < verb.i:
            continue
        effect = phrase(what, without=("acl", "acl:relcl", "parataxis"))
        span = phrase(goal)
        yield from _link(span, effect, (verb.i, span[0]), Relation.MOTIVATES, f"be {verb.lower_} to", verb, negated=negation(verb).negated)


def _interpreted(sentence: Span) -> Iterator[Found]:
    """``Y can be read as A rather than B``: A is given as what lies behind Y, B is denied."""
    doc = sentence.doc
    for verb in sentence:
        if base_form(verb) not in words("causality", "interpreted") or not is_passive(verb):
            continue
        role = next((c for c in children(verb, "obl", "xcomp", "advcl") if case_words(c) == "as" and c.i > verb.i), None)
        about = child(verb, "nsubj:pass")
        if role is None or about is None or not eventive(about) or not eventive(role):
            continue
        effect = _argument(about)
        end = role.right_edge.i + 1
        cut = next((i for i in range(role.i + 1, min(sentence.end - 3, role.i + 60)) if (doc[i].lower_, doc[i + 1].lower_) in _SETTING_ASIDE), None)
        rival = next((c for c in [*children(role, "conj", "obl", "nmod"), *children(verb, "obl", "conj", "advcl")] if c.i > role.i and contrast(c)), None)
        if rival is not None:
            end = min(end, rival.left_edge.i)
        if cut is not None:
            end = min(end, cut)
        what = trim(doc, (phrase(role)[0], end))
        signal = (verb.i, role.left_edge.i + 1)
        yield from _link(what, effect, signal, Relation.CAUSES, f"be {verb.lower_} as", verb, Certainty.HEDGED)
        if cut is not None or rival is not None:
            start = cut + 2 if cut is not None else phrase(rival)[0]  # type: ignore[arg-type]
            stop = next((i for i in range(start, sentence.end) if doc[i].text in (",", ";", ":", ".", "—")), sentence.end)
            while start < stop and doc[start].lower_ in ("as", "part", "of", "a", "the", "some") and doc[start + 1].lower_ in ("part", "of"):
                start += 1
            if doc[start].lower_ == "of":
                start += 1
            where = (cut, start) if cut is not None else _contrast_span(doc, start)
            yield from _link((start, stop), effect, where, Relation.CAUSES, "contrast: rather than", verb, Certainty.HEDGED, negated=True)


_SETTING_ASIDE = frozenset({("rather", "than"), ("instead", "of"), ("and", "not"), ("but", "not")})


def _contrast_span(doc: Doc, start: int) -> Range:
    for width in (4, 3, 2):
        if start - width >= 0 and any(doc[start - width : start].text.lower().startswith(cue) for cue in table("certainty")["negation"]["contrast"]):
            return start - width, start
    return max(0, start - 2), start


def _leading_with(sentence: Span) -> Iterator[Found]:
    """``With X, Y``: what is named before the subject is given as the circumstance that brings Y about."""
    for predicate in sentence:
        if not is_predicate(predicate):
            continue
        what = child(predicate, "nsubj", "nsubj:pass", "expl", "csubj")
        if what is None:
            continue
        for phrase_ in children(predicate, "obl", "advcl"):
            words_ = case_words(phrase_)
            if words_ not in ("with", "along with", "together with", "without") or phrase_.right_edge.i > what.left_edge.i:
                continue
            if not (eventive(phrase_) or child(phrase_, "acl", "advcl", "xcomp") is not None):
                continue
            inner = phrase(phrase_, without=("parataxis",))
            relation = Relation.ENABLES if predicate.lower_ in ("possible", "able", "can") else Relation.CAUSES
            if words_ == "without":
                relation = Relation.ENABLES
            yield from _link(inner, clause(predicate), _case_span(phrase_), relation, f"leading {words_}", predicate)


def _coincidence(sentence: Span) -> Iterator[Found]:
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
        other = next((c for c in children(inner, "obl", "advcl") if case_words(c) in ("with", "after", "when", "as", "just as", "following") and c.i > inner.i), None)
        if what is None or other is None:
            continue
        effect = _argument(what) if base_form(inner) == "coincide" else clause(inner)
        cause = _going_on(sentence.doc, full_clause(other), (inner, other))
        yield from _link(cause, effect, (noun.i, noun.i + 1), Relation.MOTIVATES, f"no {noun.lower_}", inner, Certainty.HEDGED)


RULES: tuple[Rule, ...] = (
    _causal_verbs,
    _prepositions,
    _clauses,
    _nouns,
    _adjectives,
    _intended,
    _interpreted,
    _sentence_openings,
    _leading_with,
    _coincidence,
)


@Language.factory(
    "graphlib_causality",
    default_config={"trained": True, "rules": True, "least_score": 0.5},
    requires=["doc._.sayings", "token.dep"],
    assigns=["doc._.assertions"],
)
class CausalityReader:
    """Finds what is said to cause what, and who says so."""

    def __init__(self, nlp: Language, name: str, trained: bool, rules: bool, least_score: float) -> None:
        self.name, self.trained, self.rules, self.least_score = name, trained, rules, least_score

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.assertions``, in text order."""
        found: list[Found] = []
        if self.rules:
            for sentence in readable_sentences(doc):
                here: list[Found] = []
                for rule in RULES:
                    here.extend(rule(sentence))
                found.extend(_distinct(here))
        if self.trained:
            found.extend(_trained(doc, found, self.least_score))
        doc._.assertions = tuple(_held(doc, found))
        return doc


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
    """Trained relations where no rule has read the same words; the rule's direction stands against the model's."""
    found: list[Found] = []
    if not Doc.has_extension("causal"):
        return found
    for relation in doc._.causal:
        if relation.score < least or not relation.cause or not relation.effect:
            continue
        cause = trim(doc, (relation.cause[0][0], relation.cause[-1][1]))
        effect = trim(doc, (relation.effect[0][0], relation.effect[-1][1]))
        if cause[1] - cause[0] < 1 or effect[1] - effect[0] < 1:
            continue
        around = min(cause[0], effect[0]), max(cause[1], effect[1])
        if any(
            overlap((min(f.cause[0], f.effect[0]), max(f.cause[1], f.effect[1])), around) > 0.3
            for f in ruled
            if f.cause[0] < around[1] and f.effect[0] < around[1]
        ):
            continue
        signal = (relation.signal[0][0], relation.signal[-1][1]) if relation.signal else None
        if signal is None:
            continue
        cause, effect = _apart(doc, cause, effect)
        predicate = doc[effect[0] : effect[1]].root
        found.append(Found(cause, effect, signal, Relation.CAUSES, f"trained relation {relation.score:.2f}", predicate))
    return _distinct(found)


def _held(doc: Doc, found: list[Found]) -> list[Assertion]:
    """Each finding with its holder: the innermost saying whose content it stands in, else the author."""
    sayings: tuple[Saying, ...] = doc._.sayings
    ordered = sorted(range(len(sayings)), key=lambda k: sayings[k].hull)
    starts = [sayings[k].hull[0] for k in ordered]
    longest = max((s.hull[1] - s.hull[0] for s in sayings), default=0)
    result = []
    for f in sorted(found, key=lambda f: (min(f.cause[0], f.effect[0]), f.cause, f.effect)):
        around = [
            ordered[k]
            for k in _window(starts, min(f.cause[0], f.effect[0]) - longest, max(f.cause[1], f.effect[1]))
            if _stands_in(f, sayings[ordered[k]])
        ]
        reading = certainty(f.predicate) if is_predicate(f.predicate) else certainty(_governing(f.predicate))
        degree = looser(reading.certainty, f.certainty)
        reason = f.rule + (f"; {degree}: {reading.cue}" if reading.cue else "") + ("; negated" if f.negated else "")
        base = Assertion(f.cause, f.effect, f.signal, f.relation, f.negated, degree, reason=reason)
        if not around:
            result.append(base)
            continue
        narrowest = min(sayings[k].hull[1] - sayings[k].hull[0] for k in around)
        for k in around:
            if sayings[k].hull[1] - sayings[k].hull[0] == narrowest:
                result.append(replace(base, holder=sayings[k].holder, saying=k, certainty=looser(degree, sayings[k].certainty)))
    return result


def _window(starts: list[int], low: int, high: int) -> range:
    from bisect import bisect_left

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
    shared = sum(max(0, min(end, hull[1]) - max(start, hull[0])) for start, end in (found.cause, found.effect))
    whole = sum(end - start for start, end in (found.cause, found.effect))
    return signal is not None and shared >= 0.75 * whole


def _governing(token: Token) -> Token:
    return next((above for above in ancestors(token, 12) if is_predicate(above)), token)
