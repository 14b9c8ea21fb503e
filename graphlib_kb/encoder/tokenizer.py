"""spaCy's English tokenizer with the habits of the treebanks, so that parses of raw text fit theirs."""

from __future__ import annotations

import re

import spacy
from spacy.lang.char_classes import HYPHENS
from spacy.language import Language
from spacy.symbols import ORTH  # type: ignore[import-not-found]
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

_RUNS = [
    r"={2,}",
    r"_{2,}",
    r"\*{2,}",
    r"[!?]{2,}",
    r"<{2,}",
    r">{2,}",
    r"\+{2,}",
    r"~{2,}",
    r"#{2,}",
    r"-{2,}",
]
# Words with these prefixes stay whole (the Linguistic Data Consortium's treebank guidelines).
_PREFIXES = (
    "a|ante|anti|bi|co|de|e|ex|extra|inter|intra|mega|micro|mid|mini|multi|neo|non|over|para|post|pre|pro|pseudo|"
    "psycho|quasi|re|semi|sub|super|trans|tri|ultra|un|uni|vice"
)
# The flag stands inside the pattern because a saved tokenizer keeps nothing else.
_WHOLE = re.compile(
    rf"(?i:(?:{_PREFIXES})(?:{HYPHENS})[^\W\d_]+|(?:\d-)?(?:\d{{3}}-)?\d{{3}}-\d{{4}}|\d+-\d+-\d+)$"
)
_ABBREVIATIONS = (
    "etc.",
    "al.",
    "Ft.",
    "Lt.",
    "Sat.",
    "Sun.",
    "Mon.",
    "Tues.",
    "Wed.",
    "Thurs.",
    "Fri.",
    "Wed",
    "id",
)


def blank(name: str = "en") -> Language:
    """An empty English pipeline with this tokenizer."""
    nlp = spacy.blank(name)
    tokenizer = nlp.tokenizer
    assert isinstance(tokenizer, Tokenizer)
    defaults = nlp.Defaults
    tokenizer.prefix_search = compile_prefix_regex([*_RUNS, *(defaults.prefixes or ())]).search
    tokenizer.suffix_search = compile_suffix_regex([*_RUNS, *(defaults.suffixes or ())]).search
    tokenizer.infix_finditer = compile_infix_regex([*_RUNS, *(defaults.infixes or ())]).finditer
    tokenizer.token_match = _WHOLE.match
    for form in _ABBREVIATIONS:
        tokenizer.add_special_case(form, [{ORTH: form}])
    return nlp
