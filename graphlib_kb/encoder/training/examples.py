"""Documents as training examples: windows with the targets of whatever their corpus annotates."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from graphlib_kb.encoder import lemmas
from graphlib_kb.encoder.training.documents import ENTITY_TYPES, Document, Span, usual_gaps
from graphlib_kb.encoder.words import CLS, SEP, Gap, WordPieces, cut_strengths, features, plan_cuts

ALL_ENTITY_TAGS = (1 << 13) - 1
MOST_PIECES = 320
_QUOTES = {
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "’s": "'s",
    "n’t": "n't",
    "’re": "'re",
    "’ve": "'ve",
    "’ll": "'ll",
}


@dataclass(frozen=True, slots=True)
class Labels:
    """The label inventories of the classifiers, each sorted by falling frequency."""

    xpos: list[str]
    upos: list[str]
    morph: list[str]
    lemma: list[str]
    relation: list[str]

    @classmethod
    def of(cls, documents: Iterable[Document], least: int = 3) -> Labels:
        """The labels that occur at least `least` times."""
        counts: dict[str, Counter[str]] = {
            n: Counter() for n in ("xpos", "upos", "morph", "lemma", "relation")
        }
        for document in documents:
            for form, word in zip(document.forms, document.words or (), strict=bool(document.words)):
                counts["xpos"][word.xpos] += 1
                counts["upos"][word.upos] += 1
                counts["morph"][word.morph] += 1
                counts["lemma"][lemmas.script(form, word.lemma)] += 1
                counts["relation"][word.relation] += 1
        return cls(**{n: [x for x, k in c.most_common() if k >= least] for n, c in counts.items()})

    def sizes(self) -> dict[str, int]:
        """The number of outputs of each classifier."""
        return {"sentence": 1, **{n: len(getattr(self, n)) for n in self.__slots__}}


@dataclass(slots=True)
class Example:
    """Parallel arrays over the words of a document, -100 where nothing is known; spans are word indices."""

    corpus: str
    forms: list[str]
    gaps: NDArray[np.int8]
    cuts: NDArray[np.int8]
    classes: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    heads: NDArray[np.int64] | None = None
    entity: NDArray[np.int64] | None = None  # bit sets of allowed tags
    attribution: NDArray[np.int64] | None = None
    causal: NDArray[np.int64] | None = None  # [n, 3], -1 where any tag is allowed
    runs: list[tuple[str, Span, frozenset[int]]] = field(default_factory=list)  # role, span, owners
    sentences: list[tuple[Span, bool]] = field(default_factory=list)
    chains: list[list[int]] = field(default_factory=list)  # head words of mentions


def example(document: Document, labels: Labels) -> Example:
    """The targets of one document."""
    n = len(document.forms)
    made = Example(
        document.corpus, document.forms, document.gaps, cut_strengths(document.forms, document.gaps)
    )
    if document.sentence_starts is not None:
        made.cuts = np.zeros(n, np.int8)
        made.cuts[document.sentence_starts] = 2
    if document.words is not None:
        index = {name: {x: i for i, x in enumerate(getattr(labels, name))} for name in Labels.__slots__}
        for name in ("xpos", "upos", "morph", "relation"):
            made.classes[name] = np.array([index[name].get(getattr(w, name), -100) for w in document.words])
        scripts = [lemmas.script(f, w.lemma) for f, w in zip(document.forms, document.words, strict=True)]
        made.classes["lemma"] = np.array([index["lemma"].get(s, -100) for s in scripts])
        made.heads = np.array([w.head for w in document.words])
        starts = np.zeros(n, np.int64)
        starts[document.sentence_starts or []] = 1
        made.classes["sentence"] = starts
    if document.entities is not None:
        made.entity = entity_sets(document)
    if document.attributions is not None:
        _attributions(document, made)
    if document.relations is not None:
        _relations(document, made)
    if document.causal is not None:
        made.sentences = [(Span(0, n), document.causal)]
    elif document.corpus == "because":
        borders = [0, *(i for i in range(1, n) if made.cuts[i] >= 2), n]
        inside = [s for r in document.relations or () for s in (*r.cause, *r.effect)]
        for a, b in itertools.pairwise(borders):
            made.sentences.append((Span(a, b), any(a <= s.start and s.end <= b for s in inside)))
    if document.chains is not None and document.words is not None:
        for chain in document.chains:
            heads = {_head_word(document, span) for span in chain}
            made.chains.append(sorted(heads))
    return made


def _head_word(document: Document, span: Span) -> int:
    assert document.words is not None
    for i in range(span.start, span.end):
        head = document.words[i].head
        if head == i or not span.start <= head < span.end:
            return i
    return span.start


def _bits(*tags: int) -> int:
    return sum(1 << t for t in tags)


_TYPE = {name: i for i, name in enumerate(ENTITY_TYPES)}
_NORP_ENDINGS = tuple(
    "an ans ish ese ic ists ist crats crat ims im ews ino inos ite ites".split()  # noqa: SIM905
)
_MAPPED: dict[str, dict[str, tuple[str, ...]]] = {
    "crossner": {
        "politician": ("PERSON",), "person": ("PERSON",), "politicalparty": ("ORG",),
        "organisation": ("ORG",),
        "country": ("PLACE",), "location": ("PLACE",), "election": ("EVENT",), "event": ("EVENT",),
        "misc": ("MISC", "NORP"),
    },
    "uner": {"PER": ("PERSON",), "ORG": ("ORG",), "LOC": ("PLACE",)},
    "polnear": {"PERSON": ("PERSON",), "ORGANIZATION": ("ORG",), "LOCATION": ("PLACE",)},
}  # fmt: skip
_UNMARKED = {"crossner": (), "uner": ("NORP", "EVENT", "MISC"), "polnear": ("ORG", "EVENT", "MISC")}


def entity_sets(document: Document) -> NDArray[np.int64]:
    """The tags that each word may have as a bit set, [n], by what the corpus annotates.

    Universal NER marks no nationalities, events or works, and PolNeAR's machine-made entities miss many
    organisations: an unmarked word there may still be one.
    """
    free = [0] + [
        t for name in _UNMARKED[document.corpus] for t in (2 * _TYPE[name] + 1, 2 * _TYPE[name] + 2)
    ]
    sets = np.full(len(document.forms), _bits(*free), np.int64)
    for span, label in document.entities or ():
        types = _MAPPED[document.corpus].get(label)
        if types is None:
            last = document.forms[span.end - 1]
            norp = last.lower().endswith(_NORP_ENDINGS) or last in (
                "GOP",
                "Dems",
                "Saudis",
                "Arab",
                "Swiss",
                "French",
            )
            types = ("NORP",) if norp and span.end - span.start <= 3 else ("MISC", "EVENT")
        sets[span.start] = _bits(*(2 * _TYPE[t] + 1 for t in types))
        sets[span.start + 1 : span.end] = _bits(*(2 * _TYPE[t] + 2 for t in types))
    return sets


_ROLES = ("source", "cue", "content")


def _attributions(document: Document, made: Example) -> None:
    n = len(document.forms)
    role = np.full(n, -1)
    owner = np.full(n, -1)
    part = np.full(n, -1)
    for r in (2, 0, 1):  # cues over sources over content
        for k, attribution in enumerate(document.attributions or ()):
            for p, span in enumerate(getattr(attribution, _ROLES[r])):
                role[span.start : span.end], owner[span.start : span.end] = r, k
                part[span.start : span.end] = p
    tags = np.zeros(n, np.int64)
    for i in range(n):
        if role[i] < 0:
            continue
        same = i and role[i - 1] == role[i] and owner[i - 1] == owner[i] and part[i - 1] == part[i]
        tags[i] = 2 * role[i] + (2 if same else 1)
        if same:
            name, span, owners = made.runs[-1]
            made.runs[-1] = (name, Span(span.start, i + 1), owners)
        else:
            sources = [
                k
                for k, a in enumerate(document.attributions or ())
                if role[i] == 0 and any(s.start <= i < s.end for s in a.source)
            ]
            made.runs.append((_ROLES[role[i]], Span(i, i + 1), frozenset(sources or [int(owner[i])])))
    made.attribution = tags


def _relations(document: Document, made: Example) -> None:
    n = len(document.forms)
    tags = np.zeros((n, 3), np.int64)
    for c, role in enumerate(("cause", "effect", "signal")):
        owners: list[set[int]] = [set() for _ in range(n)]
        begins = np.zeros(n, bool)
        spans = sorted(
            ((s, k) for k, r in enumerate(document.relations or ()) for s in getattr(r, role)),
            key=lambda x: x[0].start - x[0].end,
        )
        for span, k in spans:
            if not any(owners[span.start : span.end]):
                begins[span.start] = True
            for i in range(*span):
                owners[i].add(k)
        for i in range(n):
            if owners[i]:
                new = begins[i] or not (i and owners[i - 1])
                tags[i, c] = 1 if new else 2
                if new:
                    made.runs.append((role, Span(i, i + 1), frozenset(owners[i])))
                else:
                    _, span, before = made.runs[-1]
                    made.runs[-1] = (role, Span(span.start, i + 1), before | owners[i])
    if document.corpus == "gum":
        known = np.zeros(n, bool)
        borders = [*(document.sentence_starts or ()), n]
        for a, b in itertools.pairwise(borders):
            known[a:b] = bool(tags[a:b].any())
        tags[~known] = -1
        tags[:, 2] = -1
    made.causal = tags


Window = list[tuple[Example, int, int]]


def windows(
    examples: list[Example], rng: random.Random, longest: int, pieces: WordPieces
) -> Iterator[Window]:
    """Cuts examples into windows of random size; short ones are sometimes put together into one."""
    pending: Window = []
    aim = 0
    for one in rng.sample(examples, len(examples)):
        n = len(one.forms)
        if n <= longest // 2 and one.corpus in ("cnc", "crossner", "uner"):
            if pending and sum(b - a for _, a, b in pending) + n > aim:
                yield pending
                pending = []
            if not pending:
                aim = 0 if rng.random() < 0.5 else rng.randint(20, longest)
            pending.append((one, 0, n))
            continue
        lengths = np.array([len(pieces(f)) for f in one.forms])
        size = rng.choice((longest, longest, longest * 3 // 4, longest // 2, longest // 4))
        if one.heads is not None and rng.random() < 0.25:
            size = 1
        start = rng.randrange(size) if n > size and one.heads is None else 0
        borders = [start + b for b in _borders(one, start, lengths, size, rng)]
        if start:
            borders.insert(0, 0)
        for a, b in itertools.pairwise(borders):
            if b > a:
                yield [(one, a, b)]
    if pending:
        yield pending


def _borders(
    one: Example, start: int, lengths: NDArray[np.int64], size: int, rng: random.Random
) -> list[int]:
    if one.heads is None:
        return plan_cuts(one.cuts[start:], lengths[start:], size, MOST_PIECES)
    starts = [int(i) for i in np.flatnonzero(one.cuts)] + [len(one.forms)]
    borders, pieces_in = [0], 0
    limit = size
    for a, b in itertools.pairwise(starts):
        more = int(lengths[a:b].sum())
        if a > borders[-1] and (b - borders[-1] > limit or pieces_in + more > MOST_PIECES):
            borders.append(a)
            pieces_in = 0
            limit = rng.randint(1, size) if rng.random() < 0.2 else size
        pieces_in += more
    return [*borders, len(one.forms)]


@dataclass(slots=True)
class Batch:
    """Windows side by side, padded: ids 0, word_of -1, classes -100."""

    ids: NDArray[np.int64]
    piece_features: NDArray[np.int64]
    word_of: NDArray[np.int64]
    word_features: NDArray[np.int64]
    present: NDArray[np.bool_]
    cuts: NDArray[np.int64]
    classes: dict[str, NDArray[np.int64]]
    heads: NDArray[np.int64] | None
    sentence_of: NDArray[np.int64] | None
    entity: NDArray[np.bool_] | None
    attribution: NDArray[np.bool_] | None
    causal: NDArray[np.bool_] | None
    runs: list[tuple[int, str, Span, frozenset[int]]]
    sentences: list[tuple[int, Span, bool]]
    chains: list[tuple[int, list[int]]]


def disturbed(
    forms: list[str], gaps: NDArray[np.int8], rng: random.Random
) -> tuple[list[str], NDArray[np.int8]]:
    """The same words as other publishers would have printed them: quotes, case, wrapped or joined lines."""
    gaps = gaps.copy()
    if rng.random() < 0.2:
        forms = [_QUOTES.get(f, f) for f in forms]
    chance = rng.random()
    if chance < 0.02:
        forms = [f.lower() for f in forms]
    elif chance < 0.04:
        forms = [f.upper() for f in forms]
    chance = rng.random()
    if chance < 0.15:
        gaps[gaps >= Gap.LINE] = Gap.SPACE
    elif chance < 0.35:
        gaps[gaps == Gap.PARAGRAPH] = Gap.LINE
    elif chance < 0.5:
        at = rng.randint(1, 15)
        while at < len(gaps):
            if gaps[at] == Gap.SPACE:
                gaps[at] = Gap.LINE
            at += rng.randint(6, 16)
    return forms, gaps


def batch(group: list[Window], pieces: WordPieces, rng: random.Random | None) -> Batch:
    """Puts windows into arrays; with `rng` their look is disturbed."""
    b = len(group)
    all_forms, all_gaps = [], []
    for window in group:
        forms = [f for one, s, e in window for f in one.forms[s:e]]
        gaps = np.concatenate([one.gaps[s:e] for one, s, e in window])
        if rng is not None:
            if window[0][0].corpus in ("cnc", "crossner") and rng.random() < 0.5:
                gaps = usual_gaps(forms, gaps)
            forms, gaps = disturbed(forms, gaps, rng)
        all_forms.append(forms)
        all_gaps.append(gaps)
    ids = [[pieces(f) for f in forms] for forms in all_forms]
    w = max(len(forms) for forms in all_forms)
    p = 2 + max(sum(map(len, x)) for x in ids)
    p = -(-p // 8) * 8
    made = Batch(
        np.zeros((b, p), np.int64), np.zeros((b, p), np.int64), np.full((b, p), -1),
        np.zeros((b, w), np.int64),
        np.zeros((b, w), bool), np.zeros((b, w), np.int64), {}, None, None, None, None, None, [], [], [],
    )  # fmt: skip
    first = group[0][0][0]
    for name in first.classes:
        made.classes[name] = np.full((b, w), -100)
    if first.heads is not None:
        made.heads, made.sentence_of = np.zeros((b, w), np.int64), np.full((b, w), -1)
    if first.entity is not None:
        made.entity = np.ones((b, w, 1, 13), bool)
    if first.attribution is not None:
        made.attribution = np.ones((b, w, 1, 7), bool)
    if any(x[0].causal is not None for window in group for x in window):
        made.causal = np.ones((b, w, 3, 3), bool)
    for i, window in enumerate(group):
        flat = [piece for x in ids[i] for piece in x]
        word_of = np.repeat(np.arange(len(ids[i])), [len(x) for x in ids[i]])
        made.ids[i, : len(flat) + 2] = [CLS, *flat, SEP]
        made.word_of[i, 1 : len(flat) + 1] = word_of
        made.word_features[i, : len(ids[i])] = features(all_forms[i], all_gaps[i])
        made.piece_features[i, 1 : len(flat) + 1] = made.word_features[i, word_of]
        at = 0
        for k, (one, s, e) in enumerate(window):
            n = e - s
            here = slice(at, at + n)
            made.present[i, here] = True
            made.cuts[i, here] = one.cuts[s:e] >= 2
            if at:
                made.cuts[i, at] = 1
            for name, values in one.classes.items():
                made.classes[name][i, here] = values[s:e]
            if one.heads is not None and made.heads is not None and made.sentence_of is not None:
                made.heads[i, here] = one.heads[s:e] - s + at
                made.sentence_of[i, here] = np.cumsum(one.classes["sentence"][s:e])
            if one.entity is not None and made.entity is not None:
                made.entity[i, here, 0] = (one.entity[s:e, None] >> np.arange(13)) & 1
            if one.attribution is not None and made.attribution is not None:
                made.attribution[i, here, 0] = np.arange(7) == one.attribution[s:e, None]
            if one.causal is not None and made.causal is not None:
                tags = one.causal[s:e, :, None]
                made.causal[i, here] = (np.arange(3) == tags) | (tags < 0)
            for role, span, owners in one.runs:
                if s <= span.start and span.end <= e:
                    moved = Span(span.start - s + at, span.end - s + at)
                    made.runs.append((i, role, moved, frozenset(o + 1000 * k for o in owners)))
            for span, label in one.sentences:
                if s <= span.start and span.end <= e:
                    made.sentences.append((i, Span(span.start - s + at, span.end - s + at), label))
            for chain in one.chains:
                inside = [c - s + at for c in chain if s <= c < e]
                if len(inside) > 1:
                    made.chains.append((i, inside))
            at += n
    return made
