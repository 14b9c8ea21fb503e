"""Openings of a sentence that make the one before the cause: "That's why Y", "As a result, Y"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Span

from ..model import Relation
from .causal_prepositions import matches
from .causal_spans import Found, clause, eventive, link_clauses, sentence_before
from .forms import base_form
from .tree import Range, ancestors, child, is_predicate, phrase, trim
from .wordlists import table


def sentence_openings(sentence: Span) -> Iterator[Found]:
    """``That's why Y``, ``As a result, Y``: the cause is the sentence before."""
    doc = sentence.doc
    start = sentence.start
    while start < sentence.end and (
        doc[start].is_space or doc[start].is_punct or doc[start].lower_ in ("and", "but")
    ):
        start += 1
    for parts, relation, text in _openings():
        if not matches(doc, start, parts, sentence.end):
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
    """The subject of the sentence before, where it names an event: "This war ... In its aftermath ..."."""
    doc = sentence.doc
    if sentence.start == 0:
        return None
    root = doc[sentence.start - 1].sent.root
    what = child(root, "nsubj", "csubj")
    if what is None or not (eventive(what) or base_form(what) in ("event", "incident", "war", "battle")):
        return None
    return phrase(what, without=("conj", "acl:relcl", "appos", "parataxis"))


@cache
def _openings() -> list[tuple[tuple[str, ...], Relation, str]]:
    found = []
    for relation, phrases in table("causality")["openings"].items():
        found += [(tuple(p.replace("'", " '").split()), Relation(relation), p) for p in phrases]
    return sorted(found, key=lambda entry: -len(entry[0]))
