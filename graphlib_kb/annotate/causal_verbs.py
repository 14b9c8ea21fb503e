"""Causal verbs: "X triggered Y", "X led to Y", "X forced Y to do Z", "Y stems from X", "Y was meant to do X"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from ..model import Certainty, Relation
from .causal_spans import (
    DEMONSTRATIVE,
    Found,
    antecedent,
    argument,
    each_member,
    eventive,
    is_agent,
    joined,
    link_clauses,
    prepositions_of,
    relate,
    signal_of,
    verbs_of,
    with_participle,
    with_preposition,
)
from .certainty import contrast, negation
from .forms import base_form
from .tree import (
    Range,
    agent,
    ancestors,
    case_words,
    child,
    children,
    clause,
    is_passive,
    is_predicate,
    phrase,
    subject,
    trim,
)
from .wordlists import table, words


def causal_verbs(sentence: Span) -> Iterator[Found]:
    """``X triggered Y``, ``X led to Y``, ``X forced Y to do Z``, ``X prevented Y from doing Z``, ``Y stems from X``."""
    for verb in sentence:
        if verb.pos_ == "ADJ" and verb.lower_ in _RELATED and child(verb, "cop") is not None:
            yield from _related(verb)
        if verb.pos_ != "VERB":
            continue
        if verb.dep_ in ("amod", "compound") or verb.lower_ in (
            "following",
            "given",
            "including",
            "according",
        ):
            continue
        yield from _verb(verb)


_RELATED = {
    "related": "to",
    "linked": "to",
    "tied": "to",
    "attributable": "to",
    "connected": "to",
    "rooted": "in",
    "owing": "to",
    "traceable": "to",
}


def _related(adjective: Token) -> Iterator[Found]:
    """``Y was related to X``: X is given as the cause, guardedly."""
    what = child(adjective, "nsubj", "csubj")
    target = next(
        (
            c
            for c in children(adjective, "obl", "nmod")
            if case_words(c) == _RELATED[adjective.lower_] and c.i > adjective.i
        ),
        None,
    )
    if what is None or target is None:
        return
    certain = (
        Certainty.ASSERTED if adjective.lower_ in ("rooted", "attributable", "owing") else Certainty.HEDGED
    )
    signal = (adjective.i, signal_of(target)[1])
    yield from relate(
        argument(target),
        antecedent(what, adjective),
        signal,
        Relation.CAUSES,
        f"be {adjective.lower_} to",
        adjective,
        certain,
    )


def _verb(verb: Token) -> Iterator[Found]:
    lemma = base_form(verb)
    passive = is_passive(verb) or (verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl"))
    effects, relation, end = _effects(verb, lemma, passive)
    if effects and relation is not None:
        causes = _causes(verb, passive)
        for cause in causes:
            for effect in effects:
                yield from relate(cause, effect, (verb.i, end), relation, f"verb {lemma}", verb)
        return
    if lemma in prepositions_of("reversed"):
        back, prepositions = prepositions_of("reversed")[lemma]
        for phrase_ in children(verb, "obl", "obl:agent", "advcl"):
            used = case_words(phrase_)
            if used in prepositions and phrase_.i > verb.i:
                if lemma in ("come", "follow", "fall", "yield", "connect", "tie", "link") and not (
                    eventive(phrase_) and not phrase_.ent_type_
                ):
                    continue
                what = subject(verb)
                if what is None:
                    continue
                effect = antecedent(what, verb)
                hedge = (
                    Certainty.HEDGED if lemma in ("relate", "link", "tie", "connect") else Certainty.ASSERTED
                )
                if effect is None or (back is Relation.ENABLES and is_agent(what)):
                    continue
                for cause in each_member(phrase_):
                    yield from relate(
                        cause,
                        effect,
                        (verb.i, phrase_.left_edge.i + 1),
                        back,
                        f"verb {lemma} {used}",
                        verb,
                        hedge,
                    )
    if lemma in words("causality", "met") and passive:
        for phrase_ in children(verb, "obl"):
            if case_words(phrase_) == "with" and phrase_.i > verb.i:
                what = subject(verb)
                if what is not None and (cause := antecedent(what, verb)):
                    yield from relate(
                        cause,
                        argument(phrase_),
                        (verb.i, phrase_.left_edge.i + 1),
                        Relation.CAUSES,
                        f"be {lemma} with",
                        verb,
                    )
    if lemma in words("causality", "answering"):
        for phrase_ in children(verb, "obl", "advcl"):
            if case_words(phrase_) == "for" and phrase_.i > verb.i and not phrase_.ent_type_ == "DATE":
                deed = phrase(
                    verb, without=("advcl", "conj", "parataxis", "nsubj", "nsubj:pass", "aux", "aux:pass")
                )
                deed = (deed[0], min(deed[1], phrase_.left_edge.i))
                yield from relate(
                    argument(phrase_),
                    trim(verb.doc, deed),
                    signal_of(phrase_),
                    Relation.MOTIVATES,
                    f"{lemma} for",
                    verb,
                )
                return


def _causes(verb: Token, passive: bool) -> list[Range]:
    """What a causal verb's subject (a passive's agent) names; a participle's clause where it has none."""
    if passive:
        by = agent(verb)
        return each_member(by) if by is not None else []
    own = child(verb, "nsubj", "csubj", "nsubj:pass")
    if own is not None:
        found = antecedent(own, verb)
        if found is None:
            return []
        return each_member(own) if found == argument(own) and len(children(own, "conj")) > 1 else [found]
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
                return [antecedent(shared, top)] if shared is not None and (antecedent(shared, top)) else []  # type: ignore[list-item]
            found = antecedent(shared, top)
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
    comma = (
        edge > 0
        and verb.doc[edge - 1].text in (",", "–", "—", "--")
        or verb.doc[max(0, edge - 1)].lower_ == "thus"
    )
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
    after = next(
        (m for m in children(verb, "obl", "advcl") if case_words(m) == "from" and m.i > verb.i), None
    )
    if lemma in verbs_of("from") and after is not None and thing is not None and eventive(after):
        return [joined(argument(thing), argument(after), passive)], verbs_of("from")[lemma], verb.i + 1
    if complement is not None and thing is not None and lemma in verbs_of("infinitive"):
        if (
            complement.pos_ in ("VERB", "AUX")
            and complement.tag_ in ("VB", "VBG")
            or child(complement, "cop") is not None
        ):
            return (
                [joined(argument(thing), argument(complement), passive)],
                verbs_of("infinitive")[lemma],
                verb.i + 1,
            )
    if complement is not None and thing is None and lemma == "help" and complement.tag_ == "VB":
        return [clause(complement)], Relation.ENABLES, verb.i + 1
    if (
        complement is not None
        and thing is not None
        and lemma in ("make", "render", "leave", "keep", "turn")
        and not passive
    ):
        relation = Relation.CAUSES
        if has_possible(complement):
            return (
                [argument(thing)],
                {"possible": Relation.ENABLES, "easier": Relation.ENABLES}.get(
                    complement.lower_, Relation.PREVENTS
                ),
                complement.i + 1,
            )
        if complement.pos_ in ("ADJ", "VERB", "NOUN") and lemma != "keep":
            return [joined(argument(thing), phrase(complement), passive)], relation, verb.i + 1
    if lemma == "mean" and complement is not None and complement.dep_ == "ccomp" and not passive:
        what = child(verb, "nsubj")
        if what is not None and not is_agent(what):
            return [clause(complement)], Relation.CAUSES, verb.i + 1
    if lemma in prepositions_of("oblique") and not (
        lemma in ("end", "turn") and child(verb, "compound:prt") is not None
    ):
        relation, prepositions = prepositions_of("oblique")[lemma]
        for phrase_ in children(verb, "obl", "advcl", "obl:agent"):
            used = case_words(phrase_)
            if (
                used in prepositions
                and phrase_.i > verb.i
                and (
                    lemma not in ("turn", "end", "open", "set", "give", "account", "make")
                    or eventive(phrase_)
                )
            ):
                if lemma in ("push", "drive", "drag", "plunge", "force", "tip", "turn"):
                    moved = thing if thing is not None else None
                    if moved is None:
                        continue
                    return [joined(argument(moved), with_preposition(phrase_), passive)], relation, verb.i + 1
                if lemma in ("give", "pave", "open", "set") and (
                    thing is None
                    or base_form(thing) not in ("rise", "way", "door", "stage", "birth", "ground", "path")
                ):
                    continue
                relation = Relation.ENABLES if lemma in ("pave", "open", "set") else relation
                reached = [with_participle(verb.doc, span, (verb, phrase_)) for span in each_member(phrase_)]
                return reached, relation, signal_of(phrase_)[1]
    particle = child(verb, "compound:prt")
    if particle is not None and lemma in ("end", "turn", "give", "set", "break", "cut", "draw", "hold"):
        return [], None, 0
    if particle is not None and lemma == "bring" and particle.lower_ not in ("about", "down", "on"):
        return [], None, 0
    objects = verbs_of("object")
    if thing is None or lemma not in objects:
        return [], None, 0
    if (
        thing.pos_ == "PRON"
        and thing.lower_ not in ("it", "this", "that", "them", "him", "her")
        and not passive
    ):
        return [], None, 0
    objects_ = [
        c
        for c in children(verb, "obj", "iobj", "xcomp")
        if c.i > verb.i and c.pos_ in ("NOUN", "PROPN", "PRON")
    ]
    if lemma in ("allow", "afford", "grant", "permit", "spare", "cost") and len(objects_) > 1:
        return (
            [argument(objects_[-1])],
            objects[lemma] if lemma not in ("cost",) else Relation.CAUSES,
            verb.i + 1,
        )
    doing = (
        agent(verb)
        if passive
        else (child(verb, "nsubj") or (subject(verb) if verb.dep_ in ("xcomp", "conj") else None))
    )
    if doing is not None and is_agent(doing) and lemma not in words("causality", "strict"):
        return [], None, 0
    if lemma in words("causality", "weak"):
        doer = agent(verb) if passive else child(verb, "nsubj", "csubj")
        by_event = (
            doer is not None
            and (eventive(doer) or doer.lower_ in DEMONSTRATIVE)
            and doer.ent_type_ not in ("PERSON", "PLACE", "ORG")
        )
        participle = verb.dep_ in ("advcl", "acl") and verb.tag_ == "VBG"
        if not (eventive(thing) and (by_event or participle)):
            return [], None, 0
    return each_member(thing), objects[lemma], verb.i + 1


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


def has_possible(token: Token) -> bool:
    """Whether a complement says that something becomes possible or impossible."""
    return token.lower_ in (
        "possible",
        "impossible",
        "easier",
        "harder",
        "difficult",
        "untenable",
        "unworkable",
    )


def intended(sentence: Span) -> Iterator[Found]:
    """``X was meant to do Y``, ``proposals aimed at Y``: the aim moves whoever does it."""
    for verb in sentence:
        if base_form(verb) not in words("causality", "intended") or verb.tag_ not in ("VBN", "VBD"):
            continue
        if not (is_passive(verb) or verb.dep_ in ("acl", "advcl", "amod")):
            continue
        goal = child(verb, "xcomp", "advcl", "ccomp") or next(
            (c for c in children(verb, "obl") if case_words(c) in ("at", "for")), None
        )
        what = child(verb, "nsubj:pass", "nsubj") or (verb.head if verb.dep_ == "acl" else subject(verb))
        if goal is None or what is None or goal.i < verb.i:
            continue
        effect = phrase(what, without=("acl", "acl:relcl", "parataxis"))
        span = phrase(goal)
        yield from link_clauses(
            span,
            effect,
            (verb.i, span[0]),
            Relation.MOTIVATES,
            f"be {verb.lower_} to",
            verb,
            negated=negation(verb).negated,
        )


def interpreted(sentence: Span) -> Iterator[Found]:
    """``Y can be read as A rather than B``: A is given as what lies behind Y, B is denied."""
    doc = sentence.doc
    for verb in sentence:
        if base_form(verb) not in words("causality", "interpreted") or not is_passive(verb):
            continue
        role = next(
            (c for c in children(verb, "obl", "xcomp", "advcl") if case_words(c) == "as" and c.i > verb.i),
            None,
        )
        about = child(verb, "nsubj:pass")
        if role is None or about is None or not eventive(about) or not eventive(role):
            continue
        effect = argument(about)
        end = role.right_edge.i + 1
        cut = next(
            (
                i
                for i in range(role.i + 1, min(sentence.end - 3, role.i + 60))
                if (doc[i].lower_, doc[i + 1].lower_) in _SETTING_ASIDE
            ),
            None,
        )
        rival = next(
            (
                c
                for c in [*children(role, "conj", "obl", "nmod"), *children(verb, "obl", "conj", "advcl")]
                if c.i > role.i and contrast(c)
            ),
            None,
        )
        if rival is not None:
            end = min(end, rival.left_edge.i)
        if cut is not None:
            end = min(end, cut)
        what = trim(doc, (phrase(role)[0], end))
        signal = (verb.i, role.left_edge.i + 1)
        yield from link_clauses(
            what, effect, signal, Relation.CAUSES, f"be {verb.lower_} as", verb, Certainty.HEDGED
        )
        if cut is not None or rival is not None:
            start = cut + 2 if cut is not None else phrase(rival)[0]  # type: ignore[arg-type]
            stop = next(
                (i for i in range(start, sentence.end) if doc[i].text in (",", ";", ":", ".", "—")),
                sentence.end,
            )
            while (
                start < stop
                and doc[start].lower_ in ("as", "part", "of", "a", "the", "some")
                and doc[start + 1].lower_ in ("part", "of")
            ):
                start += 1
            if doc[start].lower_ == "of":
                start += 1
            where = (cut, start) if cut is not None else _contrast_span(doc, start)
            yield from link_clauses(
                (start, stop),
                effect,
                where,
                Relation.CAUSES,
                "contrast: rather than",
                verb,
                Certainty.HEDGED,
                negated=True,
            )


_SETTING_ASIDE = frozenset({("rather", "than"), ("instead", "of"), ("and", "not"), ("but", "not")})


def _contrast_span(doc: Doc, start: int) -> Range:
    for width in (4, 3, 2):
        if start - width >= 0 and any(
            doc[start - width : start].text.lower().startswith(cue)
            for cue in table("certainty")["negation"]["contrast"]
        ):
            return start - width, start
    return max(0, start - 2), start
