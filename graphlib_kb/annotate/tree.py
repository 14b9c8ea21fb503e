"""Reading a dependency tree (Universal Dependencies): phrases, clauses, subjects, predicates.

Everything here works on subtree borders, never on whole subtrees, so that its cost does not grow with the
length of a sentence; spans are pairs of token indices, the end exclusive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Span, Token

Range = tuple[int, int]

LONGEST_SENTENCE = 400
"""Words; what is longer is a table or a broken file, and no rule reads it."""

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "csubj:pass", "nsubj:outer"})
OBJECTS = frozenset({"obj", "iobj"})
CLAUSES = frozenset({"advcl", "ccomp", "csubj", "acl", "acl:relcl", "advcl:relcl", "parataxis", "conj"})
RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
OPENING = frozenset("“„«‘([{")
CLOSING = frozenset("”»’)]}")
DASHES = frozenset({",", "–", "—", "--", "-"})
QUOTES = frozenset("\"“”„«»‘’'`") | {"``", "''"}
_EDGE_PUNCTUATION = frozenset(",;:–—-.!?…") | {"--", "---", "...", "?!", "!!"}
_SPEECH_DASHES = frozenset({"--", "–", "—", "-"})


def readable_sentences(doc: Doc) -> Iterator[Span]:
    """The sentences that are short enough to be read by rules."""
    for sentence in doc.sents:
        if len(sentence) <= LONGEST_SENTENCE:
            yield sentence


def children(token: Token, *labels: str) -> list[Token]:
    """The dependents of `token` with one of the labels, in text order."""
    return [child for child in token.children if child.dep_ in labels]


def child(token: Token, *labels: str) -> Token | None:
    """The first dependent with one of the labels."""
    for found in token.children:
        if found.dep_ in labels:
            return found
    return None


def has_lemma(token: Token | None, lemmas: Iterable[str]) -> bool:
    """Whether the token's lemma or lower-case form is among `lemmas`."""
    return token is not None and (token.lemma_.lower() in lemmas or token.lower_ in lemmas)


def case_words(token: Token) -> str:
    """The prepositions of a phrase, multi-word ones joined by spaces: ``because of``, ``as a result of``."""
    words: list[Token] = []
    for marker in children(token, "case", "mark"):
        words.append(marker)
        words.extend(children(marker, "fixed"))
    return " ".join(word.lower_ for word in sorted(words, key=lambda word: word.i))


def subtree(token: Token) -> Range:
    """The words from the first to the last that hang on `token`."""
    return token.left_edge.i, token.right_edge.i + 1


def trim(doc: Doc, span: Range) -> Range:
    """The span without white space, stray punctuation and unpaired quotation marks at its ends."""
    start, end = span
    changed = True
    while start < end and changed:
        changed = False
        first, last = doc[start], doc[end - 1]
        if first.is_space or first.text in _EDGE_PUNCTUATION or first.text in CLOSING:
            start, changed = start + 1, True
        elif last.is_space or last.text in _EDGE_PUNCTUATION or last.text in OPENING:
            end, changed = end - 1, True
        elif first.text in OPENING | QUOTES and not _paired(doc, start, end):
            start, changed = start + 1, True
        elif last.text in CLOSING | QUOTES and not _paired(doc, start, end):
            end, changed = end - 1, True
    return start, end


def _paired(doc: Doc, start: int, end: int) -> bool:
    """Whether quotation marks and brackets inside the span come in pairs."""
    opened = closed = straight = single = 0
    for token in doc[start:end]:
        text = token.text
        if text in ("“", "„", "«", "(", "[", "{", "``", "‘"):
            opened += 1
        elif text in ("”", "»", ")", "]", "}", "''"):
            closed += 1
        elif text == '"':
            straight += 1
        elif text in ("'", "’"):
            # An apostrophe after a plural looks like a closing quotation mark.
            single += 1 if opened > closed else 0
    return straight % 2 == 0 and (opened == closed or opened == closed + single)


def phrase(token: Token, *, without: Iterable[str] = ()) -> Range:
    """The words that hang on `token`, trimmed, without outer dependents that have one of the labels.

    Dependents that were left out are cut off only at the edges; one in the middle stays.
    """
    dropped = frozenset(without) | {"punct", "cc", "mark", "case"}
    start, end = token.i, token.i + 1
    for dependent in token.children:
        if dependent.dep_ in dropped and not (
            dependent.dep_ == "case" and dependent.lower_ in ("’s", "'s", "’", "'")
        ):
            continue
        if dependent.dep_ == "advmod" and dependent.i == token.left_edge.i and dependent.lower_ in _LINKS:
            continue
        start = min(start, dependent.left_edge.i)
        end = max(end, dependent.right_edge.i + 1)
    end = _close(token.doc, start, end)
    return trim(token.doc, (start, end))


_LINKS = frozenset(
    [
        "however",
        "thus",
        "therefore",
        "hence",
        "meanwhile",
        "moreover",
        "furthermore",
        "indeed",
        "also",
        "then",
        "consequently",
        "still",
        "nevertheless",
        "nonetheless",
        "finally",
        "instead",
        "so",
        "too",
        "accordingly",
        "initially",
    ]
)


def _close(doc: Doc, start: int, end: int) -> int:
    """Take in a closing mark right after the span whose partner stands inside."""
    if end < len(doc) and doc[end].text in ("”", "’", '"', ")", "]", "»") and not _paired(doc, start, end):
        return end + 1
    return end


def clause(predicate: Token) -> Range:
    """The clause of a predicate without connectives and without coordinated and adverbial clauses."""
    return phrase(predicate, without=("advcl", "conj", "parataxis", "discourse", "vocative", "advcl:relcl"))


def full_clause(predicate: Token) -> Range:
    """The clause of a predicate with all that hangs on it but its connectives and coordinated clauses."""
    return phrase(predicate, without=("conj", "parataxis", "discourse", "vocative"))


def subject(predicate: Token) -> Token | None:
    """The subject of a predicate: its own, or the one that it shares with the clause it is joined to."""
    current = predicate
    for _ in range(6):
        own = child(current, *SUBJECTS)
        if own is not None:
            return own
        if current.dep_ in ("conj", "xcomp") or (current.dep_ == "advcl" and current == predicate):
            governor = current.head
            if current.dep_ == "xcomp":
                controlled = child(governor, "obj", "iobj")
                if controlled is not None:
                    return controlled
            current = governor
            continue
        if current.dep_ in ("acl", "acl:relcl") and current.head is not current:
            return current.head
        return None
    return None


def modified(relative: Token) -> Token | None:
    """The noun that a relative pronoun stands for."""
    for above in ancestors(relative, 6):
        if above.dep_ in ("acl:relcl", "acl", "appos") and above.head.i < relative.i:
            return above.head if above.head.pos_ in ("NOUN", "PROPN", "PRON", "NUM") else None
    return None


def is_predicate(token: Token) -> bool:
    """Whether a clause hangs on the token."""
    return token.pos_ in ("VERB", "AUX") or any(c.dep_ in SUBJECTS or c.dep_ == "cop" for c in token.children)


def is_passive(predicate: Token) -> bool:
    """Whether the predicate is in the passive voice."""
    if predicate.tag_ not in ("VBN", "VBD"):
        return False
    return any(
        c.dep_ in ("aux:pass", "obl:agent")
        or (c.dep_ in ("aux", "cop") and predicate.tag_ == "VBN" and c.lower_ in _BE)
        for c in predicate.children
    )


_BE = frozenset({"be", "been", "being", "is", "are", "was", "were", "'s", "’s", "'re", "get", "got", "gets"})


def agent(predicate: Token) -> Token | None:
    """Who does what a passive says: the phrase with "by"."""
    found = child(predicate, "obl:agent")
    if found is not None:
        return found
    for phrase_ in children(predicate, "obl"):
        if case_words(phrase_) == "by":
            return phrase_
    return None


def conjuncts(token: Token) -> list[Token]:
    """The token and what is coordinated with it, in text order."""
    return [token, *children(token, "conj")]


def enclosing_predicate(token: Token) -> Token:
    """The nearest predicate at or above the token, else the root of its sentence."""
    current = token
    for _ in range(LONGEST_SENTENCE):
        if is_predicate(current) or current.head is current:
            return current
        current = current.head
    return current


def ancestors(token: Token, limit: int = 40) -> Iterator[Token]:
    """The words above the token, the nearest first."""
    current = token
    for _ in range(limit):
        if current.head is current:
            return
        current = current.head
        yield current


def entities(doc: Doc, span: Range) -> Iterator[Span]:
    """The entities inside a span, in text order; `Span.ents` would read the whole text for them."""
    start = span[0]
    while start < span[1]:
        end = start + 1
        while end < len(doc) and doc[end].ent_iob_ == "I":
            end += 1
        if doc[start].ent_iob_ == "B" and end <= span[1]:
            yield Span(doc, start, end, doc[start].ent_type)
        start = end


def overlap(a: Range, b: Range) -> float:
    """Jaccard overlap of two spans in words."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


def inside(a: Range, b: Range) -> bool:
    """Whether span `a` lies inside span `b`."""
    return b[0] <= a[0] and a[1] <= b[1]
