"""Causal connectives: conjunctions, prepositions, purpose clauses, and openings that point back a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Span, Token

from ..model import Certainty, Relation
from .causal_spans import (
    Found,
    antecedent,
    argument,
    each_member,
    eventive,
    is_agent,
    link_clauses,
    relate,
    sentence_before,
    set_aside,
    signal_of,
    without_edge,
)
from .causal_verbs import verbs_of
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
    is_passive,
    is_predicate,
    phrase,
    trim,
)
from .wordlists import table, words


def clauses(sentence: Span) -> Iterator[Found]:
    """``Y because X``, ``Y so that X``, ``X, so Y``, ``Y after X``, ``if X, Y``; purpose infinitives; ``having done X, Y``."""
    doc = sentence.doc
    for token in sentence:
        if token.dep_ == "advcl" and token.head is not token:
            yield from _adverbial(token)
        elif token.dep_ == "obl" and case_words(token) in ("after", "upon") and token.pos_ == "NOUN":
            governor, marker = token.head, child(token, "case")
            if (
                eventive(token)
                and not _measured(marker)
                and base_form(governor) in words("causality", "changes")
            ):
                what = child(governor, "nsubj", "nsubj:pass")
                if what is not None and not is_agent(what):
                    yield from link_clauses(
                        argument(token),
                        clause(governor),
                        signal_of(token),
                        Relation.CAUSES,
                        "after",
                        governor,
                    )
        elif token.dep_ in ("conj", "parataxis") and is_predicate(token):
            link = next(
                (c for c in token.children if c.dep_ in ("cc", "advmod", "mark") and c.i < token.i), None
            )
            if (
                link is not None
                and link.lower_ in ("so", "thus", "hence", "therefore", "consequently")
                and is_predicate(token.head)
            ):
                cause = trim(doc, (clause(token.head)[0], min(clause(token.head)[1], link.i)))
                yield from relate(
                    cause,
                    clause(token),
                    (link.i, link.i + 1),
                    Relation.CAUSES,
                    f"conjunction {link.lower_}",
                    token,
                )


def _adverbial(token: Token) -> Iterator[Found]:
    doc = token.doc
    governor = token.head
    marker = next(
        (
            m
            for m in children(token, "mark", "advmod", "case")
            if m.i <= token.i and m.i == min(m2.i for m2 in children(token, "mark", "advmod", "case"))
        ),
        None,
    )
    link = case_words(token)
    conjunctions = table("causality")["conjunctions"]
    main = clause(governor) if is_predicate(governor) else phrase(governor, without=("advcl", "acl:relcl"))
    signal = signal_of(token)
    own = child(token, "nsubj", "nsubj:pass", "csubj", "expl")
    body = full_clause(token)
    body = (max(body[0], signal[1]), body[1]) if signal[0] <= body[0] < signal[1] else body
    if link in conjunctions["cause"] and is_predicate(token):
        if link in ("as", "since", "for") and own is None:
            return
        if link == "as" and any(
            c.lower_ in ("even", "just", "much")
            for c in token.children
            if c.dep_ == "advmod" and c.i < token.i
        ):
            return
        if link == "as" and (
            base_form(token) in words("attribution", "say") or _comparative(token) or _manner(token)
        ):
            return
        if link == "since" and _temporal_since(token, governor):
            return
        certain = Certainty.HEDGED if link == "as" else Certainty.ASSERTED
        before = doc[signal[0] - 1].lower_ if signal[0] else ""
        negated = before == "not" or bool(set_aside(doc, signal[0]))
        yield from link_clauses(body, main, signal, Relation.CAUSES, link, governor, certain, negated)
    elif link in conjunctions["purpose"] and token.i > governor.i:
        yield from link_clauses(body, main, signal, Relation.MOTIVATES, link, governor)
    elif link == "so" and own is not None and token.i > governor.i:
        relation = Relation.MOTIVATES if any(c.tag_ == "MD" for c in token.children) else Relation.CAUSES
        if relation is Relation.CAUSES:
            yield from link_clauses(main, body, signal, relation, link, token)
        else:
            yield from link_clauses(body, main, signal, relation, link, governor)
    elif (
        link in ("to", "in order to", "so as to")
        and token.tag_ == "VB"
        and is_predicate(governor)
        and governor.pos_ == "VERB"
    ):
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
        yield from link_clauses(
            goal, without_edge(main, token), signal, Relation.MOTIVATES, "purpose " + link, governor
        )
    elif link == "if" and own is not None and is_predicate(governor):
        if any(c.tag_ == "MD" for c in governor.children):
            yield from link_clauses(
                body, main, signal, Relation.CAUSES, link, governor, Certainty.SPECULATIVE
            )
    elif link in ("after", "once") and is_predicate(governor) and token.i:
        if (
            (own is not None or token.tag_ == "VBG")
            and not _measured(marker)
            and base_form(governor) in words("causality", "changes") | {"be"}
        ):
            yield from link_clauses(body, main, signal, Relation.CAUSES, link, governor)
    elif link == "by" and token.tag_ == "VBG" and base_form(governor) in words("causality", "intends"):
        goal = child(governor, "xcomp", "ccomp", "obj")
        if goal is not None:
            yield from link_clauses(
                argument(goal),
                body,
                (governor.i, governor.i + 1),
                Relation.MOTIVATES,
                f"{governor.lower_} by",
                governor,
            )
    elif (
        link == "by"
        and token.tag_ == "VBG"
        and is_predicate(governor)
        and base_form(governor) not in ("begin", "start", "end", "respond", "open", "close")
    ):
        yield from link_clauses(body, main, signal, Relation.CAUSES, link, governor)
    elif (
        not link
        and token.tag_ in ("VBG", "VBN")
        and token.right_edge.i < governor.i
        and is_predicate(governor)
    ):
        perfect = any(c.dep_ == "aux" and c.lower_ == "having" for c in token.children)
        if perfect:
            at = next(c.i for c in token.children if c.lower_ == "having")
            body = trim(doc, (at + 1, body[1]))
            yield from link_clauses(body, main, (at, at + 1), Relation.CAUSES, "having done", governor)
        elif token.tag_ == "VBN" and is_passive(token) is False and agent(token) is not None:
            yield from link_clauses(
                body, main, None, Relation.CAUSES, "participle before the subject", governor
            )
    elif not link and any(
        c.lower_ == "should" and c.i == token.left_edge.i for c in token.children if c.dep_ == "aux"
    ):
        at = token.left_edge.i
        yield from link_clauses(
            (at + 1, body[1]), main, (at, at + 1), Relation.CAUSES, "should", governor, Certainty.SPECULATIVE
        )
    elif link == "with" and token.right_edge.i < governor.i and is_predicate(governor):
        yield from link_clauses(body, main, signal, Relation.CAUSES, "with", governor)


def _too(token: Token, governor: Token) -> bool:
    """Whether an infinitive belongs to "too ... to", which says the reverse of a purpose."""
    return any(
        t.lower_ in ("too", "enough")
        for t in token.doc[max(governor.sent.start, token.left_edge.i - 14) : token.left_edge.i]
    )


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
    return any(c.dep_ in ("obj", "iobj") and c.i < token.i for c in governor.children)


def _comparative(token: Token) -> bool:
    return token.head.pos_ in ("ADJ", "ADV") and any(
        c.lower_ in ("as", "so", "same", "such") for c in token.head.children
    )


def _manner(token: Token) -> bool:
    start = token.left_edge.i
    return start > 0 and token.doc[start - 1].lower_ in (
        "such",
        "just",
        "much",
        "same",
        "so",
        "exactly",
        "even",
        "soon",
        "long",
        "far",
        "insofar",
    )


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


def prepositions(sentence: Span) -> Iterator[Found]:
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


def sentence_openings(sentence: Span) -> Iterator[Found]:
    """``That's why Y``, ``As a result, Y``: the cause is the sentence before."""
    doc = sentence.doc
    start = sentence.start
    while start < sentence.end and (
        doc[start].is_space or doc[start].is_punct or doc[start].lower_ in ("and", "but")
    ):
        start += 1
    for parts, relation, text in _openings():
        if not _matches(doc, start, parts, sentence.end):
            continue
        end = start + len(parts)
        if (
            text in ("so", "thus", "hence", "as such")
            and end < sentence.end
            and doc[end].lower_ in ("far", "much", "many", "long", "called")
        ):
            return
        if text == "so" and doc[end].text != ",":
            return
        if (
            text in ("as a result", "as a consequence", "in the aftermath", "in the event")
            and end < sentence.end
            and doc[end].lower_ == "of"
        ):
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
            cause = _topic_before(sentence) or sentence_before(sentence)
        else:
            cause = sentence_before(sentence)
        if cause is not None:
            yield from link_clauses(cause, effect, (start, end), relation, f"opening {text}", predicate)
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
