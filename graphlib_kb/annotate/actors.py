"""Who is mentioned: entities, governments behind capitals, and nominal groups that act as sources."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ..model import ActorKind, Codebook, item_id
from .forms import base_form
from .gazetteer import gazetteer, plain
from .tree import (
    RELATIVE,
    Range,
    ancestors,
    case_words,
    children,
    entities,
    modified,
    phrase,
    subtree,
    trim,
)
from .wordlists import words

if not Doc.has_extension("codebook"):
    Doc.set_extension("codebook", default=None)
if not Doc.has_extension("cast"):
    Doc.set_extension("cast", default=None)


def actor_id(name: str, article: str = "") -> str:
    """The identifier of an actor: the same wherever the name is the same.

    A group that only a common noun names ("residents") is someone else in each article, so its article
    counts too.
    """
    return item_id("actor", article, plain(name))


@dataclass(slots=True)
class Part:
    """One actor of an article while it is being read: mentions are spans of tokens."""

    id: str
    name: str
    kind: ActorKind
    aliases: dict[str, None] = field(default_factory=dict)
    mentions: dict[Range, None] = field(default_factory=dict)


_DETERMINERS = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "its",
        "their",
        "our",
        "my",
        "your",
        "said",
        "such",
    ]
)
_LOCATIVE = frozenset(
    [
        "in",
        "at",
        "near",
        "around",
        "outside",
        "inside",
        "within",
        "across",
        "through",
        "throughout",
        "to",
        "from",
        "via",
        "into",
        "toward",
        "towards",
        "beyond",
        "over",
        "of",
        "off",
        "between",
        "along",
    ]
)
_PEOPLE_ENDINGS = ("er", "or", "ist", "ian", "ant", "ee", "eer", "crat", "man", "woman", "keeper", "ate")

_OUTER = ("acl:relcl", "acl", "appos", "parataxis", "advcl")
_INDEFINITE = frozenset(
    ["many", "some", "others", "most", "several", "few", "all", "both", "those", "everyone", "everybody"]
)
_BODIES = frozenset({ActorKind.ORGANISATION, ActorKind.GOVERNMENT})
_KINDS = (
    dict.fromkeys(
        ["he", "she", "him", "her", "his", "hers", "himself", "herself"], frozenset({ActorKind.PERSON})
    )
    | dict.fromkeys(["they", "them", "their", "theirs", "themselves"], _BODIES | {ActorKind.GROUP})
    | dict.fromkeys(["it", "its", "itself"], _BODIES | {ActorKind.STATE})
)
_LONGEST_NAME = 8
_LONGEST_WAIT = 40
_LEAST_ANTECEDENT = 0.7


class Cast:
    """The actors of one article, and the resolution of mentions to them."""

    def __init__(self, doc: Doc, codebook: Codebook | None = None, article: str = "") -> None:
        self.doc = doc
        self.article = article
        self.parts: dict[str, Part] = {}
        self._known = _known(codebook)
        self._persons: dict[str, str] = {}
        self._surnames: dict[str, list[str]] = {}
        self._acronyms: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        self._people: list[tuple[int, str]] = []
        self._noted: dict[str, int] = {}  # persons by when they were last noted
        self._bodies: list[tuple[int, str]] = []
        self._groups: list[tuple[int, str]] = []
        self._antecedents = doc._.antecedents if Doc.has_extension("antecedents") else {}
        self._read_entities()

    # What the entities say

    def _read_entities(self) -> None:
        entities = [
            ent for ent in self.doc.ents if ent.label_ in ("PERSON", "ORG", "PLACE", "NORP", "GPE", "LOC")
        ]
        for ent in entities:
            if ent.label_ == "PERSON":
                name = _personal_name(ent)
                if " " in name:
                    surname = plain(name.split()[-1])
                    self._surnames.setdefault(surname, [])
                    if name not in self._surnames[surname]:
                        self._surnames[surname].append(name)
        for first, second in pairwise(entities):
            between = self.doc[first.end : second.start].text.strip()
            if between == "(" and second.text.isupper() and 2 <= len(second.text) <= 8:
                self._acronyms[second.text] = first.text
        for ent in entities:
            self._read_entity(ent)

    def _read_entity(self, ent: Span) -> None:
        found = self._entity(ent)
        if found is None:
            return
        part, kept = found
        part.mentions.setdefault(kept)
        part.aliases.setdefault(self._words(kept))
        self._note(ent.start, part)
        if part.kind is ActorKind.PERSON:
            for title in _titles_of(ent):
                self._titles[title] = part.id

    def _entity(self, ent: Span) -> tuple[Part, Range] | None:
        kept = trim(self.doc, (ent.start, ent.end))
        if kept[0] >= kept[1]:
            return None
        text = self._words(kept)
        known = self._known.get(plain(text))
        places = gazetteer()
        name = plain(text)
        if known:
            if name in places.metonyms and name not in places.seats and not self._is_agent(ent.root):
                return self.part(_bare(text), ActorKind.PLACE), kept
            return self.part(*known), kept
        if ent.label_ == "PERSON":
            if name in places.seats:
                return self.part(places.seats[name], ActorKind.GOVERNMENT), kept
            return self.part(self._person(ent), ActorKind.PERSON), kept
        if name in places.countries:
            return self.part(places.countries[name], _country_kind(places.countries[name])), kept
        if name in places.seats:
            return self.part(places.seats[name], _country_kind(places.seats[name])), kept
        if name in places.metonyms:
            if self._is_agent(ent.root):
                return self.part(places.metonyms[name], _country_kind(places.metonyms[name])), kept
            return self.part(_bare(text), ActorKind.PLACE), kept
        if name in places.peoples:
            if ent.root.tag_ in ("NNS", "NNPS") or (
                ent.root.pos_ in ("NOUN", "PROPN") and name.endswith("s")
            ):
                return self.part(_bare(text), ActorKind.GROUP), kept
            return None
        if ent.label_ == "NORP":
            if ent.root.tag_ in ("NNS", "NNPS"):
                return self.part(_bare(text), ActorKind.GROUP), kept
            return None
        if ent.label_ == "ORG":
            full = self._acronyms.get(text, text)
            return self.part(_bare(full), ActorKind.ORGANISATION), kept
        return self.part(_bare(text), ActorKind.PLACE), kept

    def _person(self, ent: Span) -> str:
        name = _personal_name(ent)
        if name in self._persons:
            return self._persons[name]
        if " " not in name:
            full = self._surnames.get(plain(name))
            if full:
                name = full[-1] if len(full) == 1 else self._latest(full)
        self._persons[name] = name
        return name

    def _latest(self, names: list[str]) -> str:
        return max(names, key=lambda name: self._noted.get(actor_id(name), 0))

    def _is_agent(self, token: Token) -> bool:
        """Whether a place name means those who govern there: "Paris said", "Paris's decision"."""
        head = token
        for above in ancestors(token, 4):
            if head.dep_ in ("conj", "flat", "appos"):
                head = above
            else:
                break
        if head.dep_ in (
            "nsubj",
            "nsubj:pass",
            "csubj",
            "obl:agent",
            "nmod:poss",
            "iobj",
            "vocative",
            "root",
        ):
            return True
        cases = case_words(head)
        if cases in _LOCATIVE:
            # "between Ankara and Athens", "relations with Paris", "pressure on Seoul" are about governments.
            if cases == "between":
                return any(c.dep_ == "conj" for c in head.children) or token.dep_ == "conj"
            return cases in ("from", "of", "to") and head.dep_ == "nmod" and _political(head.head)
        return head.dep_ in ("obj", "obl", "nmod", "advcl", "compound") and head.tag_ in ("NNP", "NNPS", "NN")

    # Looking actors up

    def part(self, name: str, kind: ActorKind, *, own: bool = False) -> Part:
        """The actor of that name; `own` for a group that only this article's words name."""
        known = self._known.get(plain(name))
        if known:
            name, kind = known
        key = actor_id(name, self.article if own else "")
        if key not in self.parts:
            self.parts[key] = Part(key, name, kind)
        part = self.parts[key]
        if part.kind is ActorKind.STATE and kind is ActorKind.GOVERNMENT:
            part.kind = kind
        return part

    def _note(self, position: int, part: Part) -> None:
        if part.kind is ActorKind.PERSON:
            insort(self._people, (position, part.id))
            self._noted[part.id] = len(self._people)
        elif part.kind in (ActorKind.ORGANISATION, ActorKind.GOVERNMENT, ActorKind.STATE):
            insort(self._bodies, (position, part.id))
        elif part.kind is ActorKind.GROUP:
            insort(self._groups, (position, part.id))

    def _words(self, span: Range) -> str:
        return re.sub(r"\s+", " ", self.doc[span[0] : span[1]].text).strip()

    def mention(self, span: Range, part: Part) -> str:
        """Note that the span mentions the actor; returns its id."""
        kept = trim(self.doc, span)
        if kept[0] < kept[1]:
            part.mentions.setdefault(kept)
            self._note(kept[0], part)
        return part.id

    def sources(
        self, span: Range, *, speakers: Iterable[str] = (), speaks: bool = False
    ) -> list[tuple[Range, str]]:
        """The actors whom a source mention names, each with its own part of the mention.

        "Foreign Minister A and President B" are two; "officials, including A and B" are A and B. `speaks`
        says that the mention is the subject of a verb that only somebody can be, whatever noun it is.
        """
        span = trim(self.doc, span)
        if span[0] >= span[1]:
            return []
        head = self._head(span)
        if head.lower_ in RELATIVE and (noun := modified(head)) is not None:
            head, span = noun, phrase(noun, without=_OUTER)
        named = [part for part in self._members(head) if span[0] <= part.i < span[1]]
        found: list[tuple[Range, str]] = []
        for member in named:
            for piece, key in self._resolve(member, span, list(speakers), speaks):
                if key not in [k for _, k in found]:
                    found.append((piece, key))
        return found

    def _head(self, span: Range) -> Token:
        return self.doc[span[0] : span[1]].root

    def _members(self, head: Token) -> list[Token]:
        for dependent in head.children:
            if dependent.dep_ in ("nmod", "obl", "acl", "advcl") and case_words(dependent).startswith(
                "including"
            ):
                listed = [dependent, *children(dependent, "conj")]
                if any(token.ent_type_ == "PERSON" for token in listed):
                    return listed
        # A title can hide the head of a name: "Professor A B and Dr C D" joins C to A.
        return [
            head,
            *children(head, "conj"),
            *(c for t in children(head, "compound", "flat") for c in children(t, "conj")),
        ]

    def _resolve(
        self, head: Token, limit: Range, speakers: list[str], speaks: bool, *, follow: bool = True
    ) -> Iterator[tuple[Range, str]]:
        start, end = subtree(head)
        start, end = max(start, limit[0]), min(end, limit[1])
        for dependent in head.children:
            if (dependent.dep_ in ("conj", "cc") and dependent.i > head.i) or (
                dependent.dep_ in ("acl:relcl", "advcl", "parataxis") and dependent.left_edge.i > head.i
            ):
                end = min(end, dependent.left_edge.i)
            elif dependent.dep_ == "case" and dependent.i < head.i:
                start = max(start, dependent.i + 1)
        if head.dep_ == "conj":
            for dependent in head.children:
                if dependent.dep_ == "cc":
                    start = max(start, dependent.i + 1)
        start, end = trim(self.doc, (min(start, head.i), max(end, head.i + 1)))
        if head.pos_ == "PRON" and end - start == 1:
            part = self._pronoun(head, speakers)
            if part is not None:
                key = self.mention((start, end), part)
                yield self._owner_nearby(head) or (start, end), key
            return
        whose = self._whose(head) if follow else None
        if whose is not None:
            owners = list(self._resolve(whose, subtree(whose), speakers, speaks, follow=False))
            for _, key in owners:
                yield (start, end), key
            if owners:
                return
        named = self._named(head, (start, end))
        if named is not None:
            yield (start, end), self.mention((start, end), named)
            return
        governments = self._governments(head, (start, end))
        if governments:
            for part in governments:
                yield (start, end), self.mention((start, end), part)
            return
        surname = self._surnames.get(plain(self._words((start, end))), ())
        part = (
            self.part(surname[0], ActorKind.PERSON)
            if len(surname) == 1 and head.is_title
            else self._nominal(head, (start, end), speaks)
        )
        if part is not None:
            yield (start, end), self.mention((start, end), part)

    def _set_off(self, head: Token, ent: Span) -> bool:
        """Whether a name follows a role behind a comma: "its chair, Anna Berg"."""
        role = base_form(head) in words("actors", "roles")
        return role and ent.start == head.i + 2 and self.doc[head.i + 1].text == ","

    def _whose(self, head: Token) -> Token | None:
        """Who speaks in what a noun names: the whole of "most of them", the author of "her letter"."""
        if head.lower_ in words("actors", "partitives") or head.pos_ == "NUM":
            return next((c for c in children(head, "nmod") if case_words(c) == "of"), None)
        if base_form(head) not in words("actors", "documents"):
            return None
        owner = next(iter(children(head, "nmod:poss")), None)
        owner = owner or next((c for c in children(head, "nmod") if case_words(c) in ("by", "from")), None)
        if owner is not None and owner.lower_ == "whose":
            return modified(owner)
        return owner

    def _named(self, head: Token, span: Range) -> Part | None:
        """The entity that is the phrase's head, or stands beside it as its name."""
        known = self._known.get(plain(self._words(span)))
        if known:
            return self.part(*known)
        for ent in entities(self.doc, span):
            if ent.start <= head.i < ent.end:
                found = self._entity(ent)
                if found is not None:
                    part = found[0]
                    place = part.kind is ActorKind.PLACE and plain(part.name) in gazetteer().metonyms
                    return (
                        self.part(gazetteer().metonyms[plain(part.name)], ActorKind.GOVERNMENT)
                        if place
                        else part
                    )
        if head.pos_ in ("NOUN", "PROPN"):
            # A name right behind its role is its own even where the parse hangs it elsewhere.
            after = min(len(self.doc), max(span[1], head.i + _LONGEST_NAME))
            for ent in entities(self.doc, (span[0], after)):
                root = ent.root
                beside = root.head == head and root.dep_ in ("appos", "flat", "compound", "nmod:desc")
                beside = beside or (ent.start == head.i + 1 and base_form(head) in words("actors", "roles"))
                if ent.label_ == "PERSON" and (beside or self._set_off(head, ent)):
                    found = self._entity(ent)
                    if found is not None:
                        return found[0]
        return None

    def _governments(self, head: Token, span: Range) -> list[Part]:
        """The governments behind "Norwegian officials", "the authorities of Norway", "Oslo's leadership"."""
        if head.lower_ not in words("places", "government_nouns") and base_form(head) not in words(
            "places", "government_nouns"
        ):
            return []
        places = gazetteer()
        found: list[Part] = []
        for token in self.doc[span[0] : span[1]]:
            if token == head or token.pos_ not in ("ADJ", "PROPN", "NOUN"):
                continue
            if token.dep_ == "nmod" and case_words(token) not in ("of", "in", "from"):
                continue
            if token.i > head.i and token.head != head:
                continue
            name = (
                places.peoples.get(plain(token.text))
                or places.countries.get(plain(token.text))
                or places.metonyms.get(plain(token.text))
            )
            known = self._known.get(plain(token.text))
            if known and known[1] in (ActorKind.GOVERNMENT, ActorKind.STATE):
                name = known[0]
            if name:
                part = self.part(name, _country_kind(name))
                if part not in found:
                    found.append(part)
        return found

    def _nominal(self, head: Token, span: Range, speaks: bool, *, relation: bool = True) -> Part | None:
        """An actor whom only a common noun names."""
        if head.pos_ not in ("NOUN", "PROPN", "DET", "ADJ", "NUM", "PRON") or head.lower_ in (
            "it",
            "that",
            "this",
            "which",
            "what",
        ):
            return None
        lemma = base_form(head)
        # Not of an antecedent: its own possessive may lead back to it.
        text = (self._owned(head) if relation else "") or _bare(self._words(span))
        if not text:
            return None
        plural = head.tag_ in ("NNS", "NNPS") or head.lower_ in words("actors", "people_words")
        if lemma in words("actors", "roles") and not plural:
            titled = self._titles.get(_title_key(self.doc, head, span))
            definite = any(c.dep_ == "det" and c.lower_ in ("the", "this", "that") for c in head.children)
            if titled and definite:
                return self.parts[titled]
            return self.part(text, ActorKind.PERSON, own=True)
        if not self._animate(head, lemma, plural) and not (speaks and head.pos_ in ("NOUN", "PROPN")):
            return None
        own = not any(token.pos_ == "PROPN" or token.ent_type_ for token in self.doc[span[0] : span[1]])
        if not plural and lemma in words("actors", "organisations") | words("actors", "documents"):
            return self.part(text, ActorKind.ORGANISATION, own=own)
        return self.part(text, ActorKind.GROUP, own=own)

    def _owned(self, head: Token) -> str:
        """The name of who is named by a relation: "Anna Berg's friends" for "her friends"."""
        own = next((c for c in children(head, "nmod:poss") if c.lower_ in _KINDS), None)
        owner = self._pronoun(own, []) if own is not None else None
        if own is None or owner is None:
            return ""
        return f"{owner.name}'s {self._words((own.i + 1, head.i + 1))}"

    def _animate(self, head: Token, lemma: str, plural: bool) -> bool:
        """Whether a noun names people or a body of people."""
        if head.pos_ in ("DET", "NUM", "ADJ", "PRON"):
            return plural or head.pos_ == "ADJ"
        people = (
            words("actors", "roles")
            | words("actors", "organisations")
            | words("actors", "documents")
            | words("actors", "collectives")
            | words("actors", "people_words")
        )
        if lemma in people or head.lower_ in people or plain(head.text) in gazetteer().peoples:
            return True
        if head.lower_.endswith(("men", "women", "people", "folk")):
            return True
        return lemma.endswith(_PEOPLE_ENDINGS) and lemma not in words("actors", "things")

    def _pronoun(self, pronoun: Token, speakers: list[str]) -> Part | None:
        """Whom a pronoun that speaks stands for.

        The trained antecedent where it is of the pronoun's kind, else the last speaker of that kind, else the
        last one mentioned.
        """
        word = pronoun.lower_
        if word in _INDEFINITE:
            return self.part(word, ActorKind.GROUP, own=True)
        kinds = _KINDS.get(word)
        if kinds is None:
            return None
        taken_up = self._taken_up(pronoun.i)
        if taken_up is not None and taken_up.kind in kinds:
            return taken_up
        if ActorKind.PERSON in kinds:
            return self._recent(self._people, pronoun.i, speakers, kinds) or self._named_later(pronoun.i)
        if ActorKind.GROUP in kinds:
            return self._recent(self._groups, pronoun.i, speakers, kinds) or self._recent(
                self._bodies, pronoun.i, [], kinds
            )
        return self._recent(self._bodies, pronoun.i, speakers, kinds)

    def _named_later(self, position: int) -> Part | None:
        """The first person named after a pronoun that opens a text, in its sentence or the next one."""
        at = bisect_left(self._people, (position, ""))
        if at == len(self._people):
            return None
        place, key = self._people[at]
        return self.parts[key] if place - position < _LONGEST_WAIT else None

    def _owner_nearby(self, pronoun: Token) -> Range | None:
        """The phrase of the sentence that a possessive stands for: "A and B, withdrawing their support"."""
        link = self._antecedents.get(pronoun.i) if pronoun.dep_ == "nmod:poss" else None
        if link is None or link.score < _LEAST_ANTECEDENT or link.span[0] < pronoun.sent.start:
            return None
        return trim(self.doc, tuple(link.span))

    def _taken_up(self, word: int) -> Part | None:
        """The actor whom the trained antecedents of a pronoun lead to, through other pronouns."""
        for _ in range(8):
            link = self._antecedents.get(word)
            if link is None or link.score < _LEAST_ANTECEDENT:
                return None
            span = trim(self.doc, tuple(link.span))
            head = self._head(span)
            if head.pos_ != "PRON":
                return (
                    self._named(head, span)
                    or next(iter(self._governments(head, span)), None)
                    or self._nominal(head, span, speaks=False, relation=False)
                )
            word = head.i
        return None

    def _recent(
        self, noted: list[tuple[int, str]], position: int, speakers: list[str], kinds: frozenset[ActorKind]
    ) -> Part | None:
        for key in reversed(speakers):
            if self.parts[key].kind in kinds:
                return self.parts[key]
        sentence = self.doc[position].sent
        before = noted[bisect_left(noted, (sentence.start - 150, "")) : bisect_left(noted, (position, ""))]
        subjects = [
            key
            for place, key in before
            if self.doc[place].dep_ in ("nsubj", "nsubj:pass") or self.doc[place].head.dep_ == "nsubj"
        ]
        if subjects:
            return self.parts[subjects[-1]]
        return self.parts[before[-1][1]] if before else None


def _known(codebook: Codebook | None) -> dict[str, tuple[str, ActorKind]]:
    if codebook is None:
        return {}
    return {
        plain(name): (actor.name, actor.kind)
        for actor in codebook.actors
        for name in (actor.name, *actor.aliases)
    }


def _country_kind(name: str) -> ActorKind:
    return ActorKind.ORGANISATION if name == "European Union" else ActorKind.GOVERNMENT


def _bare(text: str) -> str:
    """The name without determiner and genitive."""
    kept = text.split()
    while kept and kept[0].lower() in _DETERMINERS:
        kept = kept[1:]
    return re.sub(r"(?:['’]s|['’])$", "", " ".join(kept)).strip(" \"“”‘’'")


def _personal_name(ent: Span) -> str:
    tokens = [token for token in ent if token.text not in ("'s", "’s", "’", "'") and not token.is_space]
    while len(tokens) > 1 and tokens[0].lower_ in words("actors", "titles"):
        tokens = tokens[1:]
    return " ".join(token.text for token in tokens)


def _titles_of(ent: Span) -> Iterator[str]:
    """The roles that stand right before a name, or after it as an apposition."""
    start = ent.start
    while start > 0 and ent.doc[start - 1].lower_ in words("actors", "titles"):
        start -= 1
    title = [token.lower_ for token in ent.doc[start : ent.end] if token.lower_ in words("actors", "titles")]
    if title:
        yield " ".join(title)
        yield title[-1]
    for dependent in ent.root.children:
        if dependent.dep_ == "appos" and base_form(dependent) in words("actors", "roles"):
            yield base_form(dependent)


def _title_key(doc: Doc, head: Token, span: Range) -> str:
    title = [token.lower_ for token in doc[span[0] : head.i + 1] if token.lower_ in words("actors", "titles")]
    return " ".join(title) or base_form(head)


def _political(noun: Token) -> bool:
    return base_form(noun) in words("actors", "politics")


@Language.factory("graphlib_actors", requires=["doc.ents", "token.dep"], assigns=["doc._.cast"])
class ActorFinder:
    """Finds the actors of an article; what the codebook says of names wins."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.nlp, self.name = nlp, name

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.cast``."""
        doc._.cast = Cast(doc, doc._.codebook, str(doc.user_data.get("article", "")))
        return doc
