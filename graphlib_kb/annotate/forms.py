"""Base forms of the words in the lists, looked up by inflected form.

The lists decide what is a cue; a lemmatiser's slip on a rare past tense must not hide one.
"""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Token

from .wordlists import table

_VOWELS = "aeiou"


@cache
def _irregular() -> dict[str, tuple[str, ...]]:
    return {verb: tuple(forms) for verb, forms in table("forms")["irregular"].items()}


def inflect(verb: str) -> set[str]:
    """The forms of an English verb.

    >>> sorted(inflect("stem"))
    ['stem', 'stemmed', 'stemming', 'stems']
    """
    forms = {verb}
    if verb.endswith(("s", "x", "z", "ch", "sh")):
        forms.add(verb + "es")
    elif verb.endswith("y") and verb[-2] not in _VOWELS:
        forms.add(verb[:-1] + "ies")
    else:
        forms.add(verb + "s")
    if verb.endswith("ie"):
        forms.add(verb[:-2] + "ying")
    elif verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        forms.add(verb[:-1] + "ing")
    else:
        forms.add((_doubled(verb) or verb) + "ing")
    if verb in _irregular():
        return forms | set(_irregular()[verb])
    if verb.endswith("e"):
        forms.add(verb + "d")
    elif verb.endswith("y") and verb[-2] not in _VOWELS:
        forms.add(verb[:-1] + "ied")
    else:
        forms.add((_doubled(verb) or verb) + "ed")
    return forms


def _doubled(verb: str) -> str:
    """The stem with its last consonant doubled, where that is done."""
    short = (
        len(verb) > 2 and verb[-1] not in _VOWELS + "wxy" and verb[-2] in _VOWELS and verb[-3] not in _VOWELS
    )
    vowels = sum(letter in _VOWELS for letter in verb)
    if short and (vowels == 1 or verb in table("forms")["doubled"]["words"]):
        return verb + verb[-1]
    return ""


@cache
def _known() -> dict[str, str]:
    """Base forms of all verbs in the lists, by form; irregular forms win."""
    verbs: set[str] = set(_irregular())
    for name in ("causality", "attribution", "certainty"):
        # "convinced" is no verb of its own.
        _gather({key: value for key, value in table(name).items() if key != "adjectives"}, verbs)
    found: dict[str, str] = {}
    for verb in sorted(verbs):
        for form in inflect(verb):
            found.setdefault(form, verb)
    for verb, forms in _irregular().items():
        for form in forms:
            if form not in verbs:
                found[form] = verb
    return found | {verb: verb for verb in verbs}


@cache
def _plurals() -> dict[str, str]:
    """The nouns in the lists of actors and attribution, by their plural."""
    nouns: set[str] = set()
    for name in ("actors", "attribution"):
        _gather(table(name), nouns)
    plurals: dict[str, str] = {}
    for noun in sorted(nouns):
        for plural in (noun + "s", noun + "es", re.sub("y$", "ies", noun)):
            if plural != noun and plural not in nouns:
                plurals.setdefault(plural, noun)
    return plurals


def _gather(value: object, into: set[str], depth: int = 0) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            # The keys above are names of lists ("intended"), no verbs.
            if depth > 1 and isinstance(key, str) and key.isalpha():
                into.add(key)
            _gather(inner, into, depth + 1)
    elif isinstance(value, list):
        into.update(
            item
            for item in value
            if isinstance(item, str) and item.isascii() and item.isalpha() and item.islower()
        )


def base_form(token: Token) -> str:
    """The base form of a word, in lower case: by the lists for verbs and plurals, else by the lemmatiser."""
    if token.pos_ in ("VERB", "AUX"):
        return _known().get(token.lower_, token.lemma_.lower())
    if token.tag_ == "NNS":
        return _plurals().get(token.lower_, token.lemma_.lower())
    return token.lemma_.lower()
