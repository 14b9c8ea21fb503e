"""The encoder as a spaCy component: tags, parse, entities, attribution, causality and meaning of a Doc."""

from __future__ import annotations

import shutil
import tempfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from multiprocessing import parent_process
from pathlib import Path
from typing import Any, NamedTuple
from weakref import finalize

import numpy as np
import srsly  # type: ignore[import-untyped]
from numpy.typing import NDArray
from spacy.attrs import DEP, HEAD, LEMMA, MORPH, POS, TAG  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup, Token
from spacy.vocab import Vocab

from graphlib_kb.encoder import lemmas
from graphlib_kb.encoder.annotation import ENTITIES, Annotation, annotate
from graphlib_kb.encoder.files import ModelFiles
from graphlib_kb.encoder.inference import Block, Reader, meaning
from graphlib_kb.encoder.links import Linked
from graphlib_kb.encoder.stance import Asked, ask, stances
from graphlib_kb.encoder.words import Gap, gap

Floats = NDArray[np.float32]
KEY = "graphlib_encoder"
MEANINGS_KEPT = 50_000
BLOCK_WORDS = 8000  # scored and decoded at once: bounds the memory a text needs


class Tokens(NamedTuple):
    """Tokens of a Doc from `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is made to say what: token spans in text order; source and content may be empty."""

    source: tuple[Tokens, ...]
    cue: tuple[Tokens, ...]
    content: tuple[Tokens, ...]
    score: float


@dataclass(frozen=True, slots=True)
class CausalRelation:
    """What is said to cause what: token spans in text order; the signal may be empty."""

    cause: tuple[Tokens, ...]
    effect: tuple[Tokens, ...]
    signal: tuple[Tokens, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Antecedent:
    """What a pronoun or definite description takes up, with the probability among its candidates."""

    span: Tokens
    score: float


def model_path() -> Path:
    """The folder of the shipped pipeline, for `spacy.load`."""
    return Path(__file__).parent / "model"


class Encoder:
    """A spaCy component that reads a text once with the network and sets all its annotations.

    Token attributes, sentences and `doc.ents` are spaCy's own; `doc._.attributions`, `doc._.causal`,
    `doc._.antecedents`, `span._.causal_score` and the span groups "attribution" and "causality" hold the
    rest. Vectors and similarities of a Doc or Span are those of the base sentence model.
    """

    def __init__(self, vocab: Vocab, name: str, *, threads: int, folder: Path | None = None) -> None:
        self.vocab, self.name = vocab, name
        self.threads, self._folder = threads, folder
        self._files: ModelFiles | None = None
        self._meanings: dict[str, Floats] = {}

    @property
    def files(self) -> ModelFiles:
        """The model's files; the shipped ones unless others were loaded."""
        if self._files is None:
            self._files = ModelFiles(self._folder or model_path() / KEY, self.threads)
        return self._files

    def meaning(self, texts: Sequence[str]) -> Floats:
        """Sentence vectors [n, 384] of length 1, as the base model gives them; the latest are kept."""
        if len(self._meanings) > MEANINGS_KEPT:
            self._meanings.clear()
        new = [text for text in dict.fromkeys(texts) if text not in self._meanings]
        self._meanings.update(zip(new, meaning(self.files, new), strict=True))
        return np.stack([self._meanings[text] for text in texts]) if texts else meaning(self.files, texts)

    def ask(self, explanations: Sequence[Sequence[str]], event: Sequence[str]) -> Asked:
        """What `stances` holds sentences against: the explanations' wordings, the event's names."""
        return ask(self.files, explanations, event)

    def stances(self, sentences: Sequence[str], opening: Sequence[bool], asked: Asked) -> Floats:
        """Logits [n, k, 2, 3] of sentences of one text, see `graphlib_kb.encoder.stance.stances`."""
        return stances(self.files, sentences, opening, asked)

    def __call__(self, doc: Doc) -> Doc:
        """Annotates `doc` in place."""
        reader = Reader(self.files)
        heads, labels = self.files.heads, self.files.labels
        work = _Work(doc)
        for block in reader.plan(work.forms, work.gaps, BLOCK_WORDS):
            scored = reader.score(work.forms, work.gaps, block)
            forms = work.forms[block.start : block.end]
            found = annotate(scored, forms, heads, labels, sentence_starts=work.given_starts(block))
            work.add(found, block, labels)
            if doc._.on_read is not None:
                doc._.on_read(doc[work.tokens[block.end - 1]].idx)
        work.finish(self)
        return doc

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Copies the model's files into the folder `path`."""
        del exclude
        target = Path(path)
        target.mkdir(parents=True, exist_ok=True)
        for source in self.files.all():
            if source.resolve() != (target / source.name).resolve():
                shutil.copyfile(source, target / source.name)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Encoder:
        """Uses the model's files in the folder `path`, where they stay."""
        del exclude
        self._folder, self._files, self._meanings = Path(path), None, {}
        self._files = ModelFiles(self._folder, self.threads)
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The model's files as bytes."""
        del exclude
        made: bytes = srsly.msgpack_dumps({file.name: file.read_bytes() for file in self.files.all()})
        return made

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Encoder:
        """Takes the model's files from bytes into a temporary folder that goes with the component."""
        del exclude
        folder = Path(tempfile.mkdtemp(prefix="graphlib-encoder-"))
        finalize(self, shutil.rmtree, folder, ignore_errors=True)
        for name, content in srsly.msgpack_loads(data).items():
            (folder / Path(name).name).write_bytes(content)
        return self.from_disk(folder)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self.vocab, self.name, self.threads, self._folder)


def _restored(vocab: Vocab, name: str, threads: int, folder: Path | None) -> Encoder:
    return Encoder(vocab, name, threads=threads, folder=folder)


_ASSIGNS = [
    "token.tag", "token.pos", "token.lemma", "token.morph", "token.head", "token.dep", "token.is_sent_start",
    "doc.sents", "doc.ents", "doc.spans",
]  # fmt: skip


@Language.factory(
    KEY,
    assigns=_ASSIGNS,
    default_config={"threads": 0},
)  # fmt: skip
def make_encoder(nlp: Language, name: str, threads: int) -> Encoder:
    """The registered factory "graphlib_encoder"; `threads` 0 means one a core."""
    return Encoder(nlp.vocab, name, threads=threads)


class _Work:
    """A Doc while it is being annotated: its words without white-space tokens, and what was found so far."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.tokens: list[int] = []
        self.forms: list[str] = []
        gaps: list[Gap] = []
        space = ""
        for token in doc:
            if token.is_space:
                space += token.text_with_ws
                continue
            gaps.append(gap(space) if self.forms else Gap.PARAGRAPH)
            self.forms.append(token.text)
            self.tokens.append(token.i)
            space = token.whitespace_
        self.gaps = np.array(gaps, np.int8)
        self.at = np.array(self.tokens, np.int64)
        n = len(doc)
        self.values = np.zeros((n, 6), np.uint64)
        self.ents: list[tuple[int, int, str]] = []
        self.attributions: list[tuple[list[list[list[int]]], float]] = []
        self.causal: list[tuple[list[list[list[int]]], float]] = []
        self.scores: list[tuple[int, int, float]] = []
        self.antecedents: list[tuple[int, int, int, float]] = []
        self.starts = (
            np.array([bool(doc[i].is_sent_start) for i in self.tokens])
            if self.tokens and doc.has_annotation("SENT_START")
            else None
        )

    def given_starts(self, block: Block) -> NDArray[np.bool_] | None:
        """Sentence starts that an earlier component has set."""
        return None if self.starts is None else self.starts[block.start : block.end]

    def add(self, found: Annotation, block: Block, labels: dict[str, list[str]]) -> None:
        strings, morphology = self.doc.vocab.strings, self.doc.vocab.morphology
        tokens = self.at[block.start : block.end]
        ids = {
            name: np.array([strings.add(x) for x in labels[name]], np.uint64) for name in ("xpos", "relation")
        }
        parts = np.array([strings.add(x) for x in labels["upos"]], np.uint64)
        morphs = np.array([morphology.add("" if x == "_" else x) for x in labels["morph"]], np.uint64)
        values = self.values
        values[tokens, 0] = ids["xpos"][found.classes[:, 0]]
        values[tokens, 1] = parts[found.classes[:, 1]]
        values[tokens, 2] = morphs[found.classes[:, 2]]
        for token, form, script in zip(
            tokens, self.forms[block.start : block.end], found.classes[:, 3], strict=True
        ):
            values[token, 3] = strings.add(lemmas.apply(labels["lemma"][script], form))
        values[tokens, 4] = (tokens[found.heads] - tokens).astype(np.int64).view(np.uint64)
        values[tokens, 5] = ids["relation"][found.relations]
        self.ents += [(int(tokens[s]), int(tokens[e - 1]) + 1, ENTITIES[t]) for t, s, e in found.entities]

        def moved(linked: Linked, roles: Sequence[str]) -> tuple[list[list[list[int]]], float]:
            spans = [
                [[int(tokens[s]), int(tokens[e - 1]) + 1] for s, e in linked.parts[role]] for role in roles
            ]
            return spans, linked.score

        self.attributions += [moved(x, ("source", "cue", "content")) for x in found.attributions]
        self.causal += [moved(x, ("cause", "effect", "signal")) for x in found.causal]
        firsts = np.flatnonzero(found.starts)
        lasts = [*firsts[1:], len(found.starts)]
        self.scores += [
            (int(tokens[a]), int(tokens[b - 1]) + 1, p)
            for a, b, p in zip(firsts, lasts, found.causal_scores, strict=True)
        ]
        self.antecedents += [
            (int(tokens[w]), int(tokens[s]), int(tokens[e - 1]) + 1, p) for w, s, e, p in found.antecedents
        ]

    def finish(self, encoder: Encoder) -> None:
        doc = self.doc
        if self.tokens:
            self._spaces()
            doc.from_array([TAG, POS, MORPH, LEMMA, HEAD, DEP], self.values)  # type: ignore[arg-type]
            doc.set_ents([Span(doc, s, e, label) for s, e, label in self.ents])
        for name, kept, roles in (
            ("attribution", self.attributions, ("SOURCE", "CUE", "CONTENT")),
            ("causality", self.causal, ("CAUSE", "EFFECT", "SIGNAL")),
        ):
            spans = [
                Span(doc, start, end, role, span_id=str(k))
                for k, (parts, _) in enumerate(kept)
                for role, part in zip(roles, parts, strict=True)
                for start, end in part
            ]
            doc.spans[name] = SpanGroup(doc, name=name, spans=spans)
        doc.user_data[KEY] = {
            "attributions": self.attributions,
            "causal": self.causal,
            "causal_scores": self.scores,
            "antecedents": {str(word): [start, end, score] for word, start, end, score in self.antecedents},
        }
        if parent_process() is None:  # a worker of `n_process` can't send them back, and spaCy would complain
            set_vectors(doc, encoder)

    def _spaces(self) -> None:
        """White-space tokens hang on the word before them, those at the start of a text on the first word."""
        strings = self.doc.vocab.strings
        words = set(self.tokens)
        tag, pos, dep = strings.add("_SP"), strings.add("SPACE"), strings.add("dep")
        last = self.tokens[0]
        for i in range(len(self.doc)):
            if i in words:
                last = i
                continue
            lemma = strings.add(self.doc[i].text)
            away = int(np.array(last - i, np.int64).view(np.uint64))
            self.values[i] = (tag, pos, 0, lemma, away, dep)


def set_vectors(doc: Doc, encoder: Encoder) -> None:
    """Makes the vectors and similarities of `doc` and its spans those of the base sentence model."""

    def vector(piece: Doc | Span | Token) -> Floats:
        found: Floats = encoder.meaning([piece.text])[0]
        return found

    def norm(piece: Doc | Span | Token) -> float:
        return float(np.linalg.norm(vector(piece)))

    def similarity(one: Doc | Span | Token, other: Doc | Span | Token) -> float:
        a, b = encoder.meaning([one.text, other.text])
        return float(a @ b)

    for hooks in (doc.user_hooks, doc.user_span_hooks, doc.user_token_hooks):
        hooks["vector"], hooks["vector_norm"], hooks["similarity"] = vector, norm, similarity
        hooks["has_vector"] = lambda _: True


def _parts(raw: list[list[list[int]]]) -> list[tuple[Tokens, ...]]:
    return [tuple(Tokens(*span) for span in part) for part in raw]


def attributions(doc: Doc) -> list[Attribution]:
    """The attributions of a Doc in text order of their cues."""
    kept = doc.user_data.get(KEY, {}).get("attributions", [])
    made = []
    for parts, score in kept:
        source, cue, content = _parts(parts)
        made.append(Attribution(source, cue, content, score))
    return made


def causal_relations(doc: Doc) -> list[CausalRelation]:
    """The causal relations of a Doc."""
    kept = doc.user_data.get(KEY, {}).get("causal", [])
    made = []
    for parts, score in kept:
        cause, effect, signal = _parts(parts)
        made.append(CausalRelation(cause, effect, signal, score))
    return made


def antecedents(doc: Doc) -> dict[int, Antecedent]:
    """The antecedents of pronouns and definite nominals, by the index of their head word."""
    kept = doc.user_data.get(KEY, {}).get("antecedents", {})
    return {int(word): Antecedent(Tokens(start, end), score) for word, (start, end, score) in kept.items()}


def antecedent(doc: Doc, token: int) -> Antecedent | None:
    """What the pronoun or definite nominal with head word `token` takes up."""
    return antecedents(doc).get(token)


def causal_score(span: Span) -> float:
    """The probability that one of the sentences of `span` states a causal relation."""
    kept = span.doc.user_data.get(KEY, {}).get("causal_scores", [])
    last = bisect_left(kept, span.end, key=lambda scored: scored[0])
    first = bisect_right(kept, span.start, hi=last, key=lambda scored: scored[1])
    return max((p for _, _, p in kept[first:last]), default=0.0)


def register_extensions() -> None:
    """Makes `doc._.attributions`, `doc._.causal`, `doc._.antecedents` and `span._.causal_score`.

    `doc._.on_read` may be set to what is to be told, while a long text is read, up to which character it is.
    """
    Doc.set_extension("on_read", default=None, force=True)
    Doc.set_extension("attributions", getter=attributions, force=True)
    Doc.set_extension("causal", getter=causal_relations, force=True)
    Doc.set_extension("antecedents", getter=antecedents, force=True)
    Span.set_extension("causal_score", getter=causal_score, force=True)


register_extensions()
