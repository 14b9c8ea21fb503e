"""Causal verbs: "X triggered Y", "X led to Y", "X forced Y to do Z", "Y stems from X", "Y was meant to X"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span, Token

from ..model import Certainty, Relation
from .causal_spans import (
    DASHES,
    Found,
    antecedent,
    argument,
    behind,
    clause,
    each_member,
    eventive,
    is_agent,
    joined,
    link_clauses,
    own_subject,
    relate,
    shared_subject,
    signal_of,
    told_as_causal,
    with_participle,
    with_preposition,
)
from .certainty import contrast, negation
from .forms import base_form
from .tree import (
    SUBJECTS,
    Range,
    agent,
    ancestors,
    case_words,
    child,
    children,
    is_passive,
    is_predicate,
    phrase,
    trim,
)
from .wordlists import table, words


@cache
def verbs_of(section: str) -> dict[str, Relation]:
    """The verbs of a section of the word lists with their relation."""
    return {verb: Relation(name) for name, verbs in table("causality")[section].items() for verb in verbs}


@cache
def prepositions_of(section: str) -> dict[str, tuple[Relation, tuple[str, ...]]]:
    """The verbs of a section with their relation and the prepositions that they take."""
    return {
        verb: (Relation(relation), tuple(prepositions))
        for relation, verbs in table("causality")[section].items()
        for verb, prepositions in verbs.items()
    }


@dataclass(frozen=True, slots=True)
class Effect:
    """What a verb acts on, how, and where its signal ends."""

    spans: list[Range]
    relation: Relation
    end: int


def causal_verbs(sentence: Span) -> Iterator[Found]:
    """``X triggered Y``, ``X led to Y``, ``X prevented Y from doing Z``, ``Y stems from X``."""
    for verb in sentence:
        if verb.pos_ == "ADJ" and verb.lower_ in table("causality")["related"]:
            yield from _related(verb)
        if verb.pos_ != "VERB" or verb.dep_ in ("amod", "compound", "case"):
            continue
        if verb.lower_ in ("following", "given", "including", "according"):
            continue
        found = list(_forward(verb))
        yield from found or _backward(verb)


def _forward(verb: Token) -> Iterator[Found]:
    lemma = base_form(verb)
    if _is_to(verb):
        return
    passive = _passive(verb)
    effect = next((found for frame in FRAMES if (found := frame(verb, lemma, passive)) is not None), None)
    if effect is None:
        return
    thing = child(verb, "obj")
    # "left them no choice": what is denied is the choice, not the link.
    none_left = lemma in ("leave", "give") and thing is not None and _without(thing)
    make = link_clauses if none_left else relate
    for cause in _causes(verb, passive):
        for span in effect.spans:
            yield from make(cause, span, (verb.i, effect.end), effect.relation, f"verb {lemma}", verb)


def _passive(verb: Token) -> bool:
    """Whether the subject undergoes what the verb says; "had set" is active whatever hangs on it."""
    auxiliaries = [c.lower_ for c in children(verb, "aux")]
    if child(verb, "aux:pass") is None and any(word in _HAVE for word in auxiliaries):
        return "been" in auxiliaries
    bare = verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl") and own_subject(verb) is None
    return is_passive(verb) or bare


_HAVE = frozenset({"have", "has", "had", "having", "'ve", "’ve", "'d", "’d"})


def _without(thing: Token) -> bool:
    return any(c.lower_ in ("no", "little", "few") for c in thing.children)


def _backward(verb: Token) -> Iterator[Found]:
    """Verbs whose cause stands behind a preposition."""
    lemma = base_form(verb)
    if lemma in prepositions_of("reversed"):
        relation, prepositions = prepositions_of("reversed")[lemma]
        cause = behind(verb, prepositions)
        what = child(verb, "obj") if lemma in words("causality", "ascribed") else None
        what = what or (
            shared_subject(verb) if lemma not in words("causality", "ascribed") or is_passive(verb) else None
        )
        if cause is None or what is None or (relation is Relation.ENABLES and is_agent(what)):
            return
        if lemma in words("causality", "eventful") and not (eventive(cause) and not cause.ent_type_):
            return
        effect = antecedent(what, verb)
        hedge = Certainty.HEDGED if lemma in words("causality", "loose") else Certainty.ASSERTED
        for span in each_member(cause):
            rule = f"verb {lemma} {case_words(cause)}"
            yield from relate(span, effect, (verb.i, cause.left_edge.i + 1), relation, rule, verb, hedge)
    elif lemma in words("causality", "met") and is_passive(verb):
        effect_, what = behind(verb, ("with", "by")), shared_subject(verb)
        if effect_ is not None and what is not None and not _person(effect_) and not _person(what):
            signal = (verb.i, effect_.left_edge.i + 1)
            cause_ = antecedent(what, verb)
            yield from relate(cause_, argument(effect_), signal, Relation.CAUSES, f"be {lemma} with", verb)
    elif lemma in words("causality", "blaming"):
        yield from _blamed(verb, lemma)
    elif lemma in words("causality", "answering"):
        why = behind(verb, ("for", "over"), "obl", "advcl")
        if why is None or why.ent_type_ in ("DATE", "PERSON", "ORG", "PLACE") or negation(verb).negated:
            return
        if not (eventive(why) or why.pos_ == "VERB" or child(why, "nmod:poss") is not None):
            return
        deed = phrase(verb, without=("advcl", "conj", "parataxis", "nsubj", "aux", "aux:pass"))
        deed = trim(verb.doc, (deed[0], min(deed[1], why.left_edge.i)))
        yield from link_clauses(argument(why), deed, signal_of(why), Relation.MOTIVATES, f"{lemma} for", verb)


def _blamed(verb: Token, lemma: str) -> Iterator[Found]:
    """``blame X for Y``, ``blame Y on X``, ``hold X responsible for Y``: X is said to have caused Y."""
    passive = is_passive(verb)
    what = shared_subject(verb) if passive else child(verb, "obj")
    if what is None:
        return
    if lemma == "hold":
        blamed = child(verb, "xcomp", "obj:comp")
        if blamed is None or blamed.lower_ not in ("responsible", "accountable"):
            return
        outcome = behind(blamed, ("for",)) or behind(verb, ("for",))
    else:
        outcome = behind(verb, ("for", "with"))
    on = (
        (behind(verb, ("on", "upon")) or behind(what, ("on", "upon")))
        if lemma in ("blame", "pin", "lay", "put")
        else None
    )
    cause, effect = what, outcome
    if on is not None and outcome is None and lemma == "blame":
        cause, effect = on, what
    elif on is not None and outcome is not None and base_form(what) in ("blame", "responsibility"):
        cause = on
    if effect is None or not (eventive(effect) or effect.pos_ in ("NOUN", "PROPN")):
        return
    signal = (verb.i, verb.i + 1)
    for span in each_member(cause):
        yield from relate(span, argument(effect), signal, Relation.CAUSES, f"{lemma} for", verb)


def _related(adjective: Token) -> Iterator[Found]:
    """``Y was related to X``, ``responsibility is attributable to X``: X is given as the cause, guardedly."""
    preposition = table("causality")["related"][adjective.lower_]
    what = child(adjective, "nsubj", "csubj")
    target = behind(adjective, (preposition,))
    if child(adjective, "cop") is None or what is None or target is None:
        return
    firm = adjective.lower_ in ("rooted", "attributable", "owing")
    certain = Certainty.ASSERTED if firm else Certainty.HEDGED
    signal = (adjective.i, signal_of(target)[1])
    rule = f"be {adjective.lower_} {preposition}"
    effect = antecedent(what, adjective)
    yield from relate(argument(target), effect, signal, Relation.CAUSES, rule, adjective, certain)


# Causes


def _causes(verb: Token, passive: bool) -> list[Range]:
    """What a causal verb's subject (a passive's agent) names; a participle's clause where it has none."""
    if passive:
        complement = child(verb, "xcomp")
        by = agent(verb) or (agent(complement) if complement is not None else None)
        return each_member(by) if by is not None else []
    own = own_subject(verb)
    if own is not None:
        return _named_by(own, verb)
    if verb.dep_ in ("acl", "acl:relcl") and verb.head.lower_ == "what" and (revealed := _cleft(verb)):
        return [revealed]
    if verb.dep_ in ("advcl", "acl") and verb.tag_ == "VBG" and _free(verb):
        return [_main_before(verb) if verb.dep_ == "advcl" else _acl_cause(verb)]
    if verb.dep_ == "acl" and verb.tag_ == "VB" and _free(verb):
        return [_acl_cause(verb)]
    if verb.dep_ in ("conj", "xcomp"):
        top = _top(verb)
        if base_form(top) in words("causality", "intended") and is_passive(top):
            return []
        if top == verb or top.pos_ not in ("VERB", "AUX", "NOUN", "ADJ"):
            return []
        beside = _participle_beside(verb, top)
        if beside is not None:
            return [_main_before(beside)]
        if top.tag_ == "VBG" and top.dep_ in ("advcl", "acl") and _free(top):
            return [_main_before(top) if top.dep_ == "advcl" else _acl_cause(top)]
        shared = own_subject(top)
        return _named_by(shared, top) if shared is not None else []
    return []


def _named_by(own: Token, verb: Token) -> list[Range]:
    if own.lower_ == "what":
        revealed = _cleft(verb)
        return [revealed] if revealed is not None else []
    found = antecedent(own, verb)
    if found is None:
        return []
    alone = found == argument(own) and child(own, "conj") is not None
    return each_member(own) if alone else [found]


def _cleft(verb: Token) -> Range | None:
    """``What toppled this cabinet was X``: what the copula reveals."""
    for above in [verb, *ancestors(verb, 3)]:
        if child(above, "cop") is not None and above != verb and above.i > verb.i:
            span = phrase(above, without=(*SUBJECTS, "cop", "aux", "advmod", "advcl", "conj"))
            return trim(verb.doc, (max(span[0], child(above, "cop").i + 1), span[1]))  # type: ignore[union-attr]
    return None


def _participle_beside(verb: Token, top: Token) -> Token | None:
    """The participle to which another is joined, where the parser joined it to the main verb."""
    if verb.tag_ != "VBG" or top.tag_ == "VBG":
        return None
    return next(
        (c for c in children(top, "advcl") if c.tag_ == "VBG" and top.i < c.i < verb.i and _free(c)), None
    )


def _free(verb: Token) -> bool:
    return not children(verb, "mark", "case")


def _top(verb: Token) -> Token:
    """The first of the verbs that `verb` is joined to or governed by as their complement."""
    top = verb
    for above in ancestors(verb, 6):
        if top.dep_ not in ("conj", "xcomp"):
            break
        top = above
    return top


def _main_before(participle: Token) -> Range:
    """The clause that a participle comments on, up to the participle."""
    governor = participle.head
    start, end = clause(governor)
    edge = participle.left_edge.i
    if edge <= governor.i:
        return trim(participle.doc, (max(start, participle.right_edge.i + 1), end))
    beside = [
        c
        for c in children(governor, "advcl", "conj")
        if governor.i < c.left_edge.i < edge and c != participle
    ]
    comma = participle.doc[edge - 1].text in DASHES
    if (
        beside
        and comma
        and beside[-1].right_edge.i == edge - 2
        and is_predicate(beside[-1])
        and case_words(beside[-1])
    ):
        # "fell after X withdrew, ending Y": the nearer clause tells what ended Y.
        start = beside[-1].left_edge.i + len(case_words(beside[-1]).split())
        return trim(participle.doc, (start, edge))
    return trim(participle.doc, (start, max(min(end, edge), governor.i + 1)))


def _acl_cause(verb: Token) -> Range:
    """A participle after a comma comments on the clause, one without on the noun before it."""
    edge = verb.left_edge.i
    doc = verb.doc
    comma = edge > 0 and (doc[edge - 1].text in DASHES or doc[edge].lower_ in ("thus", "thereby", "hence"))
    governor = next((above for above in ancestors(verb, 6) if is_predicate(above)), None)
    if comma and governor is not None and verb.tag_ == "VBG":
        return trim(doc, (clause(governor)[0], edge))
    start, end = phrase(verb.head, without=("acl", "acl:relcl", "parataxis"))
    return trim(doc, (start, min(end, edge) if edge > start else end))


# Effects: one function for each frame, tried in the order of FRAMES


def _thing(verb: Token, passive: bool) -> Token | None:
    """What the verb is done to."""
    if not passive:
        return child(verb, "obj") or child(verb, "iobj")
    return child(verb, "nsubj:pass") or (
        verb.head if verb.dep_ in ("acl", "acl:relcl") else shared_subject(verb)
    )


def _complement(verb: Token, thing: Token | None) -> Token | None:
    """What a verb makes somebody do; with some verbs parsers take it for a purpose."""
    found = child(verb, "xcomp", "ccomp")
    if found is None and thing is not None and base_form(verb) in verbs_of("infinitive"):
        found = next(
            (
                c
                for c in children(verb, "advcl")
                if c.tag_ == "VB" and case_words(c) == "to" and c.i > thing.i
            ),
            None,
        )
    return found if found is not None and found.i > verb.i else None


def _from_doing(verb: Token, lemma: str, passive: bool) -> Effect | None:
    """``prevented X from doing Y``."""
    thing = _thing(verb, passive)
    after = behind(verb, ("from",), "obl", "advcl", "nmod", "xcomp")
    if after is None and thing is not None:
        after = behind(thing, ("from",), "acl", "advcl", "nmod")
    if lemma not in verbs_of("from") or after is None or thing is None or not eventive(after):
        return None
    return Effect([joined(argument(thing), argument(after), passive)], verbs_of("from")[lemma], verb.i + 1)


def _made_to_do(verb: Token, lemma: str, passive: bool) -> Effect | None:
    """``forced X to do Y``, ``let X do Y``, ``help do Y``."""
    thing = _thing(verb, passive)
    complement = _complement(verb, thing)
    if complement is None or lemma not in verbs_of("infinitive"):
        return None
    infinite = complement.tag_ in ("VB", "VBG", "VBN") and complement.pos_ in ("VERB", "AUX")
    if not infinite and child(complement, "cop") is None:
        return None
    relation = verbs_of("infinitive")[lemma]
    own = child(complement, *SUBJECTS)
    if thing is not None:
        return Effect([joined(argument(thing), argument(complement), passive)], relation, verb.i + 1)
    if own is not None or lemma == "help":
        return Effect([clause(complement)], relation, verb.i + 1)
    return None


def _made_so(verb: Token, lemma: str, passive: bool) -> Effect | None:
    """``made X unavoidable``, ``left X without Y``, ``kept X moving``, ``made X possible``."""
    thing = _thing(verb, passive)
    if lemma not in ("make", "render", "leave", "keep", "turn", "set") or thing is None or passive:
        return None
    complement = _complement(verb, thing) or child(thing, "xcomp")
    if complement is not None:
        possible = table("causality")["possible"].get(complement.lower_)
        if possible is not None:
            return Effect([argument(thing)], Relation(possible), complement.i + 1)
        moving = complement.tag_ == "VBG" or (complement.pos_ == "ADJ" and not _by_person(verb, passive))
        if moving or (lemma != "keep" and complement.pos_ in ("ADJ", "VERB", "NOUN", "ADV")):
            return Effect([joined(argument(thing), phrase(complement))], Relation.CAUSES, verb.i + 1)
    objects = [c for c in children(verb, "obj", "iobj") if c.i > verb.i]
    if lemma == "leave" and len(objects) > 1:
        return Effect([joined(argument(objects[0]), argument(objects[-1]))], Relation.CAUSES, verb.i + 1)
    state = behind(verb, ("without", "with"), "obl")
    if lemma == "leave" and state is not None and state.i > thing.i and not state.ent_type_:
        return Effect([joined(argument(thing), with_preposition(state))], Relation.CAUSES, verb.i + 1)
    return None


def _meant_that(verb: Token, lemma: str, passive: bool) -> Effect | None:
    """``X meant that Y``, ``X ensured that Y``, ``X explains why Y``."""
    complement = child(verb, "ccomp")
    asked = next((c for c in verb.doc[verb.i + 1 : verb.i + 2] if c.lower_ in ("why", "how")), None)
    if lemma == "explain" and asked is not None and not passive:
        end = _clause_end(verb.doc, asked.i, verb.sent.end)
        return Effect([trim(verb.doc, (asked.i + 1, end))], Relation.CAUSES, verb.i + 1)
    if complement is None or passive or complement.i < verb.i or lemma not in verbs_of("clausal"):
        return None
    what = child(verb, "nsubj", "csubj") or shared_subject(verb)
    if what is None or (is_agent(what) and lemma not in ("ensure", "guarantee")):
        return None
    if lemma == "explain" and not any(
        c.lower_ in ("why", "how", "that", "what") for c in complement.children
    ):
        return None
    span = clause(complement)
    while span[0] < span[1] and verb.doc[span[0]].lower_ in ("why", "that"):
        span = span[0] + 1, span[1]
    return Effect([span], verbs_of("clausal")[lemma], verb.i + 1)


def _led_to(verb: Token, lemma: str, passive: bool) -> Effect | None:
    """``led to Y``, ``drove X into Y``, ``paved the way for Y``."""
    if lemma not in prepositions_of("oblique") or child(verb, "compound:prt") is not None:
        return None
    thing = _thing(verb, passive)
    relation, prepositions = prepositions_of("oblique")[lemma]
    target = behind(verb, prepositions, "obl", "advcl", "obl:agent")
    if target is None and thing is not None and lemma in words("causality", "paving"):
        target = behind(thing, prepositions, "nmod", "acl", "advcl")
    listed = _told_by_participles(verb, prepositions)
    if listed:
        return Effect(listed, relation, listed[0][0])
    if target is None:
        return None
    if lemma in words("causality", "moving"):
        if thing is None or (_by_person(verb, passive) and not _person(thing)):
            return None
        span = joined(argument(thing), with_preposition(target), passive)
        return Effect([span], relation, verb.i + 1)
    if lemma in words("causality", "paving"):
        if thing is None or base_form(thing) not in words("causality", "ways"):
            return None
    elif lemma in words("causality", "eventful") and not eventive(target):
        return None
    if target.ent_type_ == "PLACE" or (lemma == "lead" and is_agent(target)):
        return None
    spans = [with_participle(verb.doc, span, (verb, target)) for span in each_member(target)]
    return Effect(spans, relation, signal_of(target)[1])


def _told_by_participles(verb: Token, prepositions: tuple[str, ...]) -> list[Range]:
    """``led to mills closing, workers leaving and shops shutting``: each outcome by itself."""
    doc, start = verb.doc, verb.i + 1
    if start >= verb.sent.end or doc[start].lower_ not in prepositions:
        return []
    end = next((i for i in range(start, verb.sent.end) if doc[i].text in (";", ".", ":")), verb.sent.end)
    pieces, first = [], start + 1
    for i in range(start + 1, end + 1):
        if i == end or doc[i].text == ",":
            pieces.append(trim(doc, (first + (doc[first].lower_ == "and" if first < end else 0), i)))
            first = i + 1
    told = [any(t.tag_ == "VBG" and t.dep_ != "amod" for t in doc[a:b]) for a, b in pieces]
    return pieces if len(pieces) > 1 and all(told) else []


def _deprived(verb: Token, lemma: str, passive: bool) -> Effect | None:
    """``deprived X of Y``, ``cost X Y``, ``denied X Y``, ``gave X Y``."""
    thing = _thing(verb, passive)
    if thing is None:
        return None
    lost = behind(verb, ("of",), "obl") or behind(thing, ("of",), "nmod")
    if lemma in words("causality", "depriving") and lost is not None:
        return Effect([joined(argument(thing), argument(lost), passive)], Relation.PREVENTS, verb.i + 1)
    if lemma not in verbs_of("giving"):
        return None
    objects = [
        c
        for c in children(verb, "obj", "iobj", "xcomp")
        if c.i > verb.i and c.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "SYM")
    ]
    if len(objects) < 2 or _by_person(verb, passive):
        return None
    if lemma in ("allow", "permit", "grant", "afford"):
        return Effect([argument(objects[-1])], verbs_of("giving")[lemma], verb.i + 1)
    return Effect(
        [joined(argument(objects[0]), argument(objects[-1]))], verbs_of("giving")[lemma], verb.i + 1
    )


def _object(verb: Token, lemma: str, passive: bool) -> Effect | None:
    """``triggered Y``, ``brought about Y``."""
    particle = child(verb, "compound:prt")
    if particle is None and verb.i + 1 < len(verb.doc) and verb.doc[verb.i + 1].tag_ == "RP":
        particle = verb.doc[verb.i + 1]
    if particle is None:
        # "lets the owners off"
        particle = next((c for c in verb.children if f"{lemma} {c.lower_}" in verbs_of("object")), None)
    name = f"{lemma} {particle.lower_}" if particle is not None else lemma
    thing = _thing(verb, passive)
    relation = verbs_of("object").get(name)
    if thing is None or relation is None or thing == particle:
        return None
    if thing.pos_ == "PRON" and thing.lower_ in (
        "what",
        "which",
        "that",
        "itself",
        "themselves",
        "himself",
        "herself",
    ):
        return None
    if not passive and thing.i < verb.i:
        return None
    if _by_person(verb, passive) and lemma not in words("causality", "strict") and particle is None:
        return None
    vague = name in words("causality", "weak") and not _eventful(verb, thing, passive)
    if vague and not (
        told_as_causal(verb) and _doer(verb, passive) is not None and not _by_person(verb, passive)
    ):
        return None
    spans = each_member(thing)
    of = behind(verb, ("of",), "obl")
    if of is not None and of.left_edge.i == spans[-1][1]:
        # "halted six weeks of fighting", with "of" hung on the verb
        spans[-1] = joined(spans[-1], argument(of))
    return Effect(spans, relation, (particle.i if particle is not None else verb.i) + 1)


def _doer(verb: Token, passive: bool) -> Token | None:
    if passive:
        return agent(verb)
    own = child(verb, "nsubj", "csubj")
    if own is not None and own.lower_ in ("that", "which", "who") and verb.dep_ in ("acl:relcl", "acl"):
        return own if own.lower_ == "who" else verb.head
    return own or (shared_subject(verb) if verb.dep_ in ("xcomp", "conj") else None)


def _by_person(verb: Token, passive: bool) -> bool:
    doer = _doer(verb, passive)
    return doer is not None and _person(doer)


def _person(token: Token) -> bool:
    return is_agent(token) or base_form(token) in words("causality", "people")


def _eventful(verb: Token, thing: Token, passive: bool) -> bool:
    """Whether something that happens does what the verb says, or it is done to something that happens."""
    if _by_event(verb, passive):
        return not is_agent(thing) or verb.dep_ not in ("advcl", "acl")
    doer = _doer(verb, passive)
    return eventive(thing) and doer is not None and not _by_person(verb, passive)


def _by_event(verb: Token, passive: bool) -> bool:
    """Whether something that happens, not somebody, does what the verb says."""
    if verb.dep_ in ("advcl", "acl") and verb.tag_ == "VBG":
        return _free(verb)
    doer = _doer(verb, passive)
    if doer is None or _by_person(verb, passive):
        return False
    return eventive(doer) or doer.lower_ in ("this", "that", "which", "these", "those", "what")


FRAMES: tuple[Callable[[Token, str, bool], Effect | None], ...] = (
    _from_doing,
    _made_to_do,
    _made_so,
    _meant_that,
    _led_to,
    _deprived,
    _object,
)


def _is_to(verb: Token) -> bool:
    """``The march was to stop X``: what is meant, not what came about."""
    marked = any(c.lower_ == "to" for c in children(verb, "mark"))
    return verb.tag_ == "VB" and marked and child(verb, "cop", "aux") is not None


def intended(sentence: Span) -> Iterator[Found]:
    """``X was meant to do Y``, ``proposals aimed at Y``: the aim moves whoever does it."""
    for verb in sentence:
        if _is_to(verb) and (event := own_subject(verb)) is not None and eventive(event):
            start = next(c.i for c in children(verb, "mark") if c.lower_ == "to")
            aim = (start + 1, phrase(verb, without=(*SUBJECTS, "aux", "cop"))[1])
            yield from link_clauses(
                aim, argument(event), (start - 1, start + 1), Relation.MOTIVATES, "be to", verb
            )
            continue
        if base_form(verb) not in words("causality", "intended") or verb.tag_ not in ("VBN", "VBD"):
            continue
        if not (is_passive(verb) or verb.dep_ in ("acl", "advcl", "amod")):
            continue
        goal = child(verb, "xcomp", "advcl", "ccomp") or behind(verb, ("at", "for", "to"), "obl")
        what = child(verb, "nsubj:pass", "nsubj") or (
            verb.head if verb.dep_ == "acl" else shared_subject(verb)
        )
        if goal is None or what is None or goal.i < verb.i:
            continue
        effect = phrase(what, without=("acl", "acl:relcl", "parataxis"))
        span = phrase(goal)
        rule, denied = f"be {verb.lower_} to", negation(verb).negated
        yield from link_clauses(
            span, effect, (verb.i, max(span[0], verb.i + 1)), Relation.MOTIVATES, rule, verb, negated=denied
        )


def interpreted(sentence: Span) -> Iterator[Found]:
    """``Y can be read as A rather than B``: A is given as what lies behind Y, B is denied."""
    doc = sentence.doc
    for verb in sentence:
        if base_form(verb) not in words("causality", "interpreted") or not is_passive(verb):
            continue
        role = behind(verb, ("as",), "obl", "xcomp", "advcl")
        about = child(verb, "nsubj:pass")
        if role is None or about is None or not eventive(about) or not eventive(role):
            continue
        effect = argument(about)
        end = _clause_end(doc, role.i, sentence.end)
        rivals = [*children(role, "conj", "obl", "nmod"), *children(verb, "obl", "conj", "advcl")]
        rival = next((c for c in rivals if c.i > role.i and contrast(c)), None)
        if rival is not None:
            end = max(end, rival.right_edge.i + 1)
        cause = phrase(role)[0], end
        signal = (verb.i, role.left_edge.i + 1)
        rule = f"be {verb.lower_} as"
        yield from link_clauses(cause, effect, signal, Relation.CAUSES, rule, verb, Certainty.HEDGED)


def _clause_end(doc: Doc, start: int, border: int) -> int:
    return next((i for i in range(start, border) if doc[i].text in (",", ";", ":", ".", "—", "–")), border)
