"""The words by which a passage denies something, or its author takes a distance from it."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from .certainty import negation
from .forms import base_form
from .passages import Unit
from .tree import Range, children, trim
from .wordlists import table


def denial_cue(doc: Doc, span: Range) -> str:
    """The word that says of a matter that it isn't so ("myth", "unfounded", "no evidence"), or nothing."""
    negations = table("certainty")["negation"]
    for token in doc[span[0] : span[1]]:
        lemma = base_form(token)
        if token.pos_ == "NOUN" and lemma in negations["nouns"]:
            return token.lower_
        if lemma in ("evidence", "trace", "sign", "proof", "basis", "indication") and any(
            c.lower_ in ("no", "little", "without", "any") for c in token.children
        ):
            return f"no {token.lower_}"
        if (
            token.pos_ == "ADJ"
            and lemma in negations["adjectives"]
            and (
                token.dep_ in ("root", "xcomp", "ccomp", "conj", "amod", "parataxis")
                and not negation(token).negated
            )
        ):
            if token.dep_ == "amod" and token.head.lemma_.lower() not in (
                "claim",
                "idea",
                "belief",
                "theory",
                "explanation",
                "notion",
                "view",
                "assumption",
                "accusation",
                "conclusion",
                "argument",
            ):
                continue
            if lemma in ("wrong", "impossible", "unlikely") and not (
                children(token, "csubj", "ccomp", "advcl", "xcomp") or lemma == "wrong"
            ):
                continue
            return token.lower_
        if (
            token.pos_ == "VERB"
            and lemma in ("doubt", "reject", "dispute", "deny")
            and any(c.lower_ in ("i", "we") for c in token.children if c.dep_ == "nsubj")
        ):
            return f"I {token.lower_}"
        if token.pos_ == "VERB" and lemma in (
            "refute",
            "debunk",
            "disprove",
            "belie",
            "discredit",
            "contradict",
            "rebut",
        ):
            return token.lower_
        if lemma in (
            "decisive",
            "enough",
            "sufficient",
            "reason",
            "cause",
            "responsible",
            "blame",
        ) and _negated_here(token):
            return f"not {token.lower_}"
    text = doc[span[0] : span[1]].text.lower()
    for cue in (
        "nothing to do with",
        "had little to do with",
        "not so much",
        "otherwise:",
        "the opposite is true",
        "says otherwise",
    ):
        if cue in text:
            return cue
    if span[0] >= span[1]:
        return ""
    first = doc[span[0]]
    if first.lower_ in ("nor", "neither") and first.pos_ in ("CCONJ", "ADV", "SCONJ", "PRON", "DET", "PART"):
        return first.lower_
    return ""


def _negated_here(token: Token) -> bool:
    if negation(token).negated:
        return True
    head = token.head
    return token.dep_ in ("xcomp", "obj", "attr") and negation(head).negated


def evasion_cue(sentence: Span) -> str:
    """The words by which an author takes a distance from what is reported ("shift the blame"), or nothing."""
    text = sentence.text.lower()
    return next((cue for cue in table("certainty")["evasion"]["phrases"] if cue in text), "")


_ASIDE = frozenset(
    {
        ("rather", "than"),
        ("instead", "of"),
        ("opposed", "to"),
        ("contrary", "to"),
        (",", "not"),
        ("—", "not"),
        ("–", "not"),
    }
)
_ENDS = frozenset({",", ";", ":", ".", "!", "?", "—", "–", "--", "but"})


def contrasted(doc: Doc, unit: Unit) -> tuple[Range, str] | None:
    """What a unit sets aside ("rather than a deal", ", not the law", "Not the law but ..."), and the cue."""
    low, high = unit.span
    for i in range(low, high - 1):
        pair = doc[i].lower_, doc[i + 1].lower_
        leading = (
            doc[i].lower_ == "not"
            and i <= low + 1
            and any(t.lower_ == "but" for t in doc[i : min(high, i + 14)])
        )
        if pair not in _ASIDE and not leading:
            continue
        start = i + 1 if leading else i + 2
        if pair[1] == "not" and doc[min(start, high - 1)].lower_ in (
            "only",
            "just",
            "merely",
            "that",
            "least",
            "so",
            "even",
            "yet",
            "to",
        ):
            continue
        end = next((j for j in range(start, high) if doc[j].lower_ in _ENDS), high)
        span = trim(doc, (start, end))
        if span[0] < span[1] and any(t.pos_ in ("NOUN", "PROPN", "VERB") for t in doc[span[0] : span[1]]):
            return span, "not ... but" if leading else " ".join(pair).strip(", ")
    return None


def of_truth(cue: str) -> bool:
    """Whether a cue of denial speaks of the truth of the matter, which a causal link beside it can't undo."""
    return not cue.startswith(("nor", "neither", "not ", "no "))
