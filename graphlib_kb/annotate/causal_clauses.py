"""Causal conjunctions and clauses: "Y because X", "X, so Y", "Y after X", "if X, Y would", "Y to do X"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from ..model import Certainty, Relation
from .causal_spans import (
    DASHES,
    Found,
    argument,
    clause,
    eventive,
    full_clause,
    is_agent,
    link_clauses,
    sentence_before,
    set_aside,
    signal_of,
    told_as_causal,
    without_edge,
)
from .causal_verbs import verbs_of
from .forms import base_form
from .tree import SUBJECTS, Range, agent, case_words, child, children, is_passive, is_predicate, phrase, trim
from .wordlists import table, words

_HOSTS = frozenset(["advcl", "advcl:relcl", "acl", "parataxis", "ccomp", "xcomp", "conj", "obl"])


def clauses(sentence: Span) -> Iterator[Found]:
    """Clauses that a conjunction, an inversion or their form makes a cause, a motive or a consequence."""
    for token in sentence:
        if token.dep_ == "obl":
            yield from _noun_after(token)
        elif token.head == token:
            yield from _answer(token)
        elif token.dep_ in _HOSTS and (is_predicate(token) or token.tag_.startswith("VB")):
            link = _link_word(token)
            if link:
                yield from _linked(token, link)
            elif token.dep_ == "advcl":
                yield from _bare(token)
            if token.dep_ in ("conj", "parataxis", "advcl"):
                yield from _so(token)


def _link_word(token: Token) -> str:
    """The conjunction of a clause, "when" among them."""
    link = _conjunction(token)
    if link == "that" and any(c.lower_ == "so" and c.i == signal_of(token)[0] - 1 for c in _left(token)):
        return "so that"
    if link.startswith("so that") or link in ("so", "so as to", "in order to"):
        return link
    if not link:
        when = next((c for c in children(token, "advmod") if c.lower_ == "when" and c.i < token.i), None)
        return "when" if when is not None and when.i == token.left_edge.i else ""
    return link


def _conjunction(token: Token) -> str:
    """The conjunction before a clause's predicate; one behind it belongs to another clause."""
    marks = [c for c in children(token, "mark", "case") if c.i < token.i]
    words_ = [word for mark in marks for word in (mark, *children(mark, "fixed"))]
    return " ".join(word.lower_ for word in sorted(words_, key=lambda word: word.i))


def _left(token: Token) -> Span:
    return token.doc[max(token.sent.start, token.left_edge.i - 2) : token.i]


def _linked(token: Token, link: str) -> Iterator[Found]:
    doc = token.doc
    signal = signal_of(token)
    if link == "when":
        signal = token.left_edge.i, token.left_edge.i + 1
    host, joined = token.head, False
    if token.dep_ == "conj" and host.dep_ == "advcl" and case_words(host) == link:
        # "Y because X and because Z"
        host, joined = host.head, True
    elif token.dep_ == "conj" and link not in ("because", "so", "so that"):
        return
    governor = host
    if token.i > host.i and not joined and link != "to":
        governor = finite_before(host, signal[0])
    elif doc[signal[0] - 1].lower_ in ("and", "then", "but") and signal[0] > doc[token.i].sent.start:
        governor = host
    if token.i > host.i and _interposed(doc, token):
        # "starved the base and then, once war came, sent ...": what follows is what the clause bears on.
        governor = next((t for t in children(host, "conj") if t.i > token.right_edge.i), governor)
    body = full_clause(token)
    body = (max(body[0], signal[1]), body[1]) if signal[0] <= body[0] < signal[1] else body
    main = clause(governor) if is_predicate(governor) else phrase(governor, without=("advcl", "acl:relcl"))
    if signal[0] > governor.i:
        main = trim(doc, (main[0], min(main[1], signal[0])))
    own = child(token, *SUBJECTS, "expl")
    conjunctions = table("causality")["conjunctions"]
    if link in conjunctions["cause"]:
        yield from _because(token, governor, link, body, main, signal)
    elif link in conjunctions["purpose"] or link == "so":
        yield from _so_that(token, governor, link, body, main, signal)
    elif link in ("to", "in order to", "so as to") and token.tag_ == "VB" and token.dep_ == "advcl":
        yield from _purpose(token, governor, link, main, signal)
    elif link == "to" and token.tag_ == "VB" and (doing := _done_with(token)) is not None:
        yield from _purpose(token, doing, link, trim(doc, (clause(doing)[0], signal[0])), signal)
    elif link == "if" and own is not None:
        if _modal(governor, ("would", "could", "might", "may", "will")) and not _truth(token):
            yield from link_clauses(
                body, main, signal, Relation.CAUSES, link, governor, Certainty.SPECULATIVE
            )
    elif link == "that" and own is not None and (cause := _so_great(token, governor, signal)) is not None:
        yield from link_clauses(cause, body, signal, Relation.CAUSES, "so ... that", governor)
    elif link in ("after", "once", "when") and (own is not None or token.tag_ == "VBG"):
        if _follows(token, governor, link):
            yield from link_clauses(body, main, signal, Relation.CAUSES, link, governor)
    elif link == "by" and token.tag_ == "VBG" and base_form(governor) in words("causality", "intends"):
        goal = child(governor, "xcomp", "ccomp", "obj")
        if goal is not None:
            rule, cue = f"{governor.lower_} by", (governor.i, governor.i + 1)
            yield from link_clauses(argument(goal), body, cue, Relation.MOTIVATES, rule, governor)
    elif link == "by" and token.tag_ == "VBG" and base_form(governor) in words("causality", "achieving"):
        yield from link_clauses(body, main, signal, Relation.ENABLES, link, governor)
    elif link == "with" and token.right_edge.i < governor.i and is_predicate(governor):
        yield from link_clauses(body, main, signal, Relation.CAUSES, "with", governor)


def finite_before(host: Token, border: int) -> Token:
    """The last finite clause between `host` and what stands at `border`: people attach low."""
    doc = host.doc
    found = host
    for t in doc[host.i + 1 : border]:
        if t.pos_ == "AUX" and t.dep_ in ("aux", "aux:pass", "cop"):
            continue
        finite = t.tag_ in ("VBD", "VBZ", "VBP") or any(
            c.dep_ in ("aux", "cop", "aux:pass") and c.tag_ in ("MD", "VBD", "VBZ", "VBP") for c in t.children
        )
        if not finite or not is_predicate(t):
            continue
        relative = t.dep_ in ("acl:relcl", "advcl:relcl")
        if relative and (doc[border - 1].text == "," or t.right_edge.i < border - 1):
            continue
        if child(t, *SUBJECTS) is None and t.dep_ != "conj":
            continue
        found = t
    return found


def _interposed(doc: Doc, token: Token) -> bool:
    """Whether a clause stands between commas right after "and", "then" or "but"."""
    start, end = token.left_edge.i, token.right_edge.i + 1
    before = [t.lower_ for t in doc[max(0, start - 2) : start]]
    closed = end < len(doc) and (doc[end].text == "," or doc[end - 1].text == ",")
    return closed and any(word in ("and", "then", "but") for word in before)


def _because(
    token: Token, governor: Token, link: str, body: Range, main: Range, signal: Range
) -> Iterator[Found]:
    doc = token.doc
    own = child(token, *SUBJECTS, "expl")
    if not is_predicate(token) or (link in ("as", "since", "for") and own is None):
        return
    if link == "for" and doc[signal[0] - 1].text not in (",", ";", "—"):
        return
    if link == "as" and (_like(token, signal) or _viewed(token)):
        return
    if link == "since" and _temporal(token, governor):
        return
    certain = Certainty.HEDGED if link == "as" else Certainty.ASSERTED
    before = doc[signal[0] - 1].lower_ if signal[0] else ""
    negated = before == "not" or bool(set_aside(doc, signal[0]))
    if negated and child(governor, "advcl") != token and _said_why(doc, governor, signal[0]):
        return
    yield from link_clauses(body, main, signal, Relation.CAUSES, link, governor, certain, negated)


def _said_why(doc: Doc, governor: Token, border: int) -> bool:
    """Whether another "because" stands before, whose contrast this one is."""
    return any(t.lower_ == "because" for t in doc[governor.sent.start : border])


def _so_that(
    token: Token, governor: Token, link: str, body: Range, main: Range, signal: Range
) -> Iterator[Found]:
    """An aim, where the clause has a modal; what came of it, where it has none."""
    if token.i < governor.i or (link == "so" and child(token, *SUBJECTS) is None):
        return
    aim = _modal(token, ("would", "could", "might", "may", "can", "should", "will", "shall"))
    if aim or link == "in order that" or link == "lest":
        yield from link_clauses(body, main, signal, Relation.MOTIVATES, link, governor)
    elif child(token, *SUBJECTS) is not None:
        yield from link_clauses(main, body, signal, Relation.CAUSES, link, governor)


def _so(token: Token) -> Iterator[Found]:
    """``X, so Y``, ``X and therefore Y``, ``X, thereby doing Y``."""
    link = next(
        (
            c
            for c in token.children
            if c.dep_ in ("cc", "advmod", "mark")
            and c.i < token.i
            and c.lower_ in words("causality", "therefore")
        ),
        None,
    )
    governor = token.head
    if link is None and token.dep_ == "conj" and (end := _opened(token)) and is_predicate(governor):
        # "X, and as a result Y"
        signal = token.left_edge.i, end
        cause = trim(token.doc, (clause(governor)[0], min(clause(governor)[1], token.left_edge.i)))
        effect = trim(token.doc, (end, clause(token)[1]))
        yield from link_clauses(cause, effect, signal, Relation.CAUSES, "and as a result", token)
        return
    if link is None or not is_predicate(governor) or link.i < governor.i:
        return
    following = token.doc[link.i + 1]
    if link.lower_ == "so" and (
        child(token, *SUBJECTS) is None or following.tag_ in ("RB", "JJ", "VBZ", "VBD", "MD", "VBP", "IN")
    ):
        return
    start, end = clause(governor)
    cause = trim(token.doc, (start, min(max(end, governor.i + 1), token.left_edge.i)))
    rule = f"conjunction {link.lower_}"
    yield from link_clauses(cause, clause(token), (link.i, link.i + 1), Relation.CAUSES, rule, token)


def _opened(token: Token) -> int:
    """Where "as a result" and the like end at the start of a joined clause, else 0."""
    start = token.left_edge.i
    while start < token.i and token.doc[start].lower_ in ("and", "but", ",", ";"):
        start += 1
    text = token.doc[start : start + 3].text.lower()
    return start + 3 if text in words("causality", "therefore", "phrases") else 0


def _purpose(token: Token, governor: Token, link: str, main: Range, signal: Range) -> Iterator[Found]:
    """``Y to do X``: the aim moves whoever does Y."""
    if not is_predicate(governor) or governor.pos_ != "VERB":
        return
    if link == "to" and base_form(governor) in words("causality", "to_verbs"):
        return
    if _no_aim(token) or _complement_of(token, governor) or _too(token, governor):
        return
    if token.i > governor.i and (later := _after_semicolon(token, governor)) is not None:
        governor, main = later, clause(later)
    goal = phrase(token, without=("conj", "parataxis"))
    comma = next((i for i in range(token.i + 1, goal[1]) if token.doc[i].text in (",", "—", "–")), goal[1])
    goal = (max(goal[0], signal[1]), comma)
    second = children(token, "conj")
    if second and comma == goal[1]:
        goal = goal[0], max(goal[1], phrase(second[-1])[1])
    effect = without_edge(main, token)
    yield from link_clauses(goal, effect, signal, Relation.MOTIVATES, "purpose " + link, governor)


def _done_with(token: Token) -> Token | None:
    """The verb of ``called a meeting to do X``, where the noun alone takes no infinitive ("the right to")."""
    noun = token.head
    if token.dep_ != "acl" or noun.dep_ != "obj" or noun.pos_ != "NOUN" or noun.head.pos_ != "VERB":
        return None
    if base_form(noun) in words("causality", "infinitive_nouns") or noun.head.i > noun.i:
        return None
    return noun.head if base_form(noun.head) not in words("causality", "holding") else None


def _no_aim(token: Token) -> bool:
    """Whether an infinitive tells no aim: "only to find", "enough to live", "how to do"."""
    start = token.left_edge.i
    before = token.doc[start - 1] if start else token
    return before.lower_ in ("only", "enough", "never", "as", "how", "what", "where", "whether", "when")


def _too(token: Token, governor: Token) -> bool:
    """Whether an infinitive belongs to "too ... to", which says the reverse of a purpose."""
    start = max(governor.sent.start, token.left_edge.i - 14)
    return any(t.lower_ in ("too", "enough") for t in token.doc[start : token.left_edge.i])


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
    if lemma not in verbs_of("infinitive") and lemma not in words("attribution", "demand"):
        return False
    asked = [c for c in children(governor, "obj", "iobj") if c.i < token.i]
    if lemma not in verbs_of("infinitive"):
        # "called a meeting to do X": a meeting isn't asked to do anything.
        asked = [c for c in asked if not eventive(c)]
    return is_passive(governor) or bool(asked)


def _modal(token: Token, modals: tuple[str, ...]) -> bool:
    return any(c.tag_ == "MD" and c.lower_ in (*modals, "’d", "'d") for c in token.children)


def _truth(token: Token) -> bool:
    """Whether a condition bears on what is said, not on what happens: "if that is true"."""
    return token.lower_ in (
        "true",
        "right",
        "correct",
        "so",
        "accurate",
        "wrong",
        "case",
        "possible",
        "necessary",
    )


def _so_great(token: Token, governor: Token, signal: Range) -> Range | None:
    """The clause with "so" or "such" whose consequence the clause of `token` tells."""
    doc = token.doc
    for t in reversed(doc[max(token.sent.start, signal[0] - 10) : signal[0]]):
        following = doc[t.i + 1]
        if t.lower_ == "so" and following.tag_ in ("JJ", "RB", "JJR") and following.i < signal[0]:
            break
        if t.lower_ == "such" and signal[0] - t.i > 1 and following.lower_ != "as":
            break
    else:
        return None
    start, end = clause(governor)
    return trim(doc, (start, min(end, signal[0]))) if start < signal[0] else None


def _follows(token: Token, governor: Token, link: str) -> bool:
    """Whether what comes after something else is told as coming of it: a change, not a step of a plan."""
    if not is_predicate(governor) or _measured(token):
        return False
    lemma = base_form(governor)
    if link == "when" and any(c.lower_ in ("was", "were", "had") for c in children(governor, "aux")):
        # "was fishing when", "had left when": the clause tells what came next.
        return False
    if token.dep_ == "advcl" and told_as_causal(governor):
        return True
    if link == "when":
        what = child(governor, "nsubj", "nsubj:pass")
        calm = what is None or is_agent(what) or base_form(what) in words("causality", "people")
        return (
            not calm and lemma in words("causality", "changes") and lemma not in ("come", "go", "be", "run")
        )
    negative = (
        any(c.lower_ in ("no", "not", "never", "n't", "nobody") for c in governor.subtree)
        if link == "once"
        else False
    )
    return (
        (lemma in words("causality", "changes") and lemma != "come")
        or negative
        or child(governor, "cop") is not None
    )


def _noun_after(token: Token) -> Iterator[Found]:
    """``X disappeared after the reunion``."""
    if case_words(token) not in ("after", "upon") or token.pos_ != "NOUN" or not eventive(token):
        return
    governor = token.head
    if token.i > governor.i:
        governor = finite_before(governor, signal_of(token)[0])
    what = child(governor, "nsubj", "nsubj:pass")
    if _measured(token) or base_form(governor) not in words("causality", "changes") or what is None:
        return
    if not is_agent(what) and token.ent_type_ != "DATE":
        main = trim(token.doc, (clause(governor)[0], min(clause(governor)[1], signal_of(token)[0])))
        if governor.i > token.i:
            main = clause(governor)
        yield from link_clauses(argument(token), main, signal_of(token), Relation.CAUSES, "after", governor)


def _answer(token: Token) -> Iterator[Found]:
    """``... Because X.`` on its own: the cause of what the sentence before says."""
    marks = [c for c in children(token, "mark") if c.lower_ == "because"]
    if not marks or not is_predicate(token) or any(c.dep_ == "advcl" for c in token.children):
        return
    earlier = sentence_before(token.sent)
    lead = [t for t in token.doc[token.sent.start : marks[0].i] if t.is_alpha]
    if earlier is None or len(lead) > 1:
        return
    body = full_clause(token)
    body = max(body[0], marks[0].i + 1), body[1]
    signal = marks[0].i, marks[0].i + 1
    yield from link_clauses(body, earlier, signal, Relation.CAUSES, "because", token)


def _bare(token: Token) -> Iterator[Found]:
    """``Having done X, Y``; ``Hit by X, Y``; ``Had X happened, Y would``; ``Y should X happen``."""
    governor = token.head
    body = full_clause(token)
    first = token.doc[token.left_edge.i]
    inverted = (
        first.dep_ in ("aux", "aux:pass", "cop")
        and first.head == token
        and child(token, *SUBJECTS) is not None
    )
    main = clause(governor)
    if inverted and first.lower_ in ("should", "had", "were"):
        signal = first.i, first.i + 1
        if first.lower_ == "should" or _modal(governor, ("would", "could", "might", "may")):
            yield from link_clauses(
                (first.i + 1, body[1]),
                main,
                signal,
                Relation.CAUSES,
                first.lower_,
                governor,
                Certainty.SPECULATIVE,
            )
    elif token.tag_ in ("VBG", "VBN") and token.right_edge.i < governor.i and is_predicate(governor):
        having = next((c for c in token.children if c.dep_ == "aux" and c.lower_ == "having"), None)
        if having is not None:
            signal = having.i, having.i + 1
            cause = trim(token.doc, (having.i + 1, body[1]))
            yield from link_clauses(cause, main, signal, Relation.CAUSES, "having done", governor)
        elif token.tag_ == "VBN" and (by := agent(token)) is not None and eventive(by):
            yield from link_clauses(
                body, main, None, Relation.CAUSES, "participle before the subject", governor
            )


def _like(token: Token, signal: Range) -> bool:
    """Whether "as" compares: "as strong as", "just as", "even as", "such as"."""
    doc = token.doc
    before = doc[signal[0] - 1].lower_ if signal[0] else ""
    if before in words("causality", "comparing"):
        return True
    if any(c.lower_ in ("even", "just", "much") and c.i < token.i for c in children(token, "advmod")):
        return True
    head = token.head
    return head.pos_ in ("ADJ", "ADV") and any(
        c.lower_ in ("as", "so", "same", "such") for c in head.children
    )


def _viewed(token: Token) -> bool:
    """Whether "as" opens a comment on the saying: "as he puts it"."""
    return base_form(token) in words("attribution", "say") | words("causality", "viewing")


def _temporal(token: Token, governor: Token) -> bool:
    """Whether "since" tells a time: after a perfect tense or "ever"."""
    if any(
        c.dep_ == "aux" and c.lower_ in ("has", "have", "had", "'s", "'ve", "’ve") for c in governor.children
    ):
        return True
    before = token.doc[token.left_edge.i - 1].lower_ if token.left_edge.i else ""
    return before in ("ever", "long")


def _measured(token: Token) -> bool:
    """Whether a time is told rather than a cause: "two years after", "shortly after"."""
    start = signal_of(token)[0]
    if start == 0:
        return False
    before = token.doc[start - 1]
    if before.text in DASHES:
        return False
    return base_form(before) in words("causality", "measures") or before.pos_ == "NUM"
