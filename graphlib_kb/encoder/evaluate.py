"""Scores the shipped model on corpus files: `python -m graphlib_kb.encoder.evaluate polnear FOLDER`.

Every figure stands beside the metric it is; the same files give the same figures. Needs no torch.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from graphlib_kb.encoder.component import Encoder, model_path
from graphlib_kb.encoder.stance import STANCES, names_of_event, wordings
from graphlib_kb.encoder.training.brat import read_polnear
from graphlib_kb.encoder.training.conllu import read as read_conllu
from graphlib_kb.encoder.training.debates import labels, read_debates
from graphlib_kb.encoder.training.documents import AttributionSpans, Document, Span
from graphlib_kb.encoder.training.splits import cnc_document, held_out, uner_document
from graphlib_kb.encoder.training.tables import read_bio, read_cnc

Words = frozenset[int]
Figures = dict[str, float]


@dataclass(slots=True)
class Count:
    """Right, found and wanted items."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, right: int, found: int, wanted: int) -> None:
        """Adds the counts of one text."""
        self.right, self.found, self.wanted = self.right + right, self.found + found, self.wanted + wanted

    @property
    def f1(self) -> float:
        """F1 in percent."""
        return 200 * self.right / max(1, self.found + self.wanted)

    @property
    def precision(self) -> float:
        """Precision in percent."""
        return 100 * self.right / max(1, self.found)

    @property
    def recall(self) -> float:
        """Recall in percent."""
        return 100 * self.right / max(1, self.wanted)


def words_of(spans: Iterable[tuple[int, int]]) -> Words:
    """The word indices of spans."""
    return frozenset(i for start, end in spans for i in range(start, end))


def jaccard(a: Words, b: Words) -> float:
    """Shared words over all words of two sets."""
    return len(a & b) / max(1, len(a | b))


def halves(found: Sequence[Words], wanted: Sequence[Words]) -> set[tuple[int, int]]:
    """The pairs (found, wanted) with a Jaccard overlap of at least 0.5."""
    return {(i, j) for i, f in enumerate(found) for j, w in enumerate(wanted) if jaccard(f, w) >= 0.5}


def matched(found: Sequence[Words], wanted: Sequence[Words], fits: set[tuple[int, int]]) -> int:
    """How many of the pairs (found, wanted) that fit go together one to one, the most similar first."""
    pairs = sorted(((jaccard(found[i], wanted[j]), -i, -j) for i, j in fits), reverse=True)
    used_found: set[int] = set()
    used_wanted: set[int] = set()
    for _, i, j in pairs:
        if i not in used_found and j not in used_wanted:
            used_found.add(i)
            used_wanted.add(j)
    return len(used_found)


def _word_index(doc: Doc) -> dict[int, int]:
    """From token to word index: words are the tokens that aren't white space."""
    return {token.i: k for k, token in enumerate(t for t in doc if not t.is_space)}


def _moved(spans: Iterable[tuple[int, int]], index: dict[int, int]) -> Words:
    return frozenset(index[i] for start, end in spans for i in range(start, end) if i in index)


def polnear(nlp: Language, folder: Path, *, held: bool = False) -> Figures:
    """Attribution on a PolNeAR folder (text/ and attributions/), from raw text.

    An attribution is right if its content has a Jaccard overlap of words of at least 0.5 with the wanted
    content and a word of its source is one of the wanted source (or neither has a source), one to one.
    Indirect content has no quotation mark in it.
    """
    del held
    documents = read_polnear(folder)
    whole, tokens, indirect = Count(), Count(), Count()
    spans = {f"{role} {kind}": Count() for role in ("source", "cue", "content") for kind in ("exact", "J50")}
    for document, doc in zip(documents, nlp.pipe(d.text for d in documents), strict=True):
        index = _word_index(doc)
        wanted = [a for a in document.attributions or () if a.content]
        found = [
            AttributionSpans(*(tuple(Span(*s) for s in part) for part in (a.source, a.cue, a.content)))
            for a in doc._.attributions
            if a.content
        ]
        f_content, w_content = (
            [_moved(a.content, index) for a in found],
            [words_of(a.content) for a in wanted],
        )
        f_source, w_source = [_moved(a.source, index) for a in found], [words_of(a.source) for a in wanted]

        half = halves(f_content, w_content)
        right = {(i, j) for i, j in half if f_source[i] & w_source[j] or not (f_source[i] or w_source[j])}
        whole.add(matched(f_content, w_content, right), len(found), len(wanted))
        all_found, all_wanted = frozenset[int]().union(*f_content), frozenset[int]().union(*w_content)
        tokens.add(len(all_found & all_wanted), len(all_found), len(all_wanted))
        unquoted = [
            w for w in w_content if not any(set(document.forms[i]) & set("\"“”‘’'`") - {"’", "'"} for i in w)
        ]

        indirect.add(matched(f_content, unquoted, halves(f_content, unquoted)), 0, len(unquoted))
        for role in ("source", "cue", "content"):
            parts = [
                {s for a in document.attributions or () for s in getattr(a, role)},
                {Span(index[s.start], index[s.end - 1] + 1) for a in doc._.attributions
                 for s in (Span(*x) for x in getattr(a, role))},
            ]  # fmt: skip
            spans[f"{role} exact"].add(len(parts[0] & parts[1]), len(parts[1]), len(parts[0]))
            f, w = [words_of([s]) for s in sorted(parts[1])], [words_of([s]) for s in sorted(parts[0])]
            good = matched(f, w, halves(f, w))
            spans[f"{role} J50"].add(good, len(f), len(w))
    return {
        "attribution, content J50 and any-token source: F1": whole.f1,
        "attribution precision": whole.precision,
        "attribution recall": whole.recall,
        "content tokens: F1": tokens.f1,
        "indirect content, J50: recall": indirect.recall,
        **{f"spans, {name}: F1": count.f1 for name, count in spans.items()},
    }


def cnc(nlp: Language, folder: Path, *, held: bool = False, split: str = "train") -> Figures:
    """Causality on a folder with `{split}_subtask1.csv` and `{split}_subtask2_grouped.csv`, text by text.

    Token F1 counts the words of all causes (effects) of a text; texts without causal relation count too.
    """
    documents = [d for d in read_cnc(folder, split) if not held or held_out(cnc_document(d.name), 10)]
    sentence, right = Count(), 0
    roles = {role: Count() for role in ("cause", "effect", "signal")}
    only_causal = {role: Count() for role in roles}
    relations = Count()
    for document, doc in zip(documents, nlp.pipe(d.text for d in documents), strict=True):
        index = _word_index(doc)
        says = max((s._.causal_score for s in doc.sents), default=0.0) >= 0.5
        sentence.add(says and bool(document.causal), says, bool(document.causal))
        right += says == bool(document.causal)
        found = doc._.causal
        for role in roles:
            f = frozenset[int]().union(*(_moved(getattr(r, role), index) for r in found))
            w = frozenset[int]().union(*(words_of(getattr(r, role)) for r in document.relations or ()))
            roles[role].add(len(f & w), len(f), len(w))
            if document.relations:
                only_causal[role].add(len(f & w), len(f), len(w))
        f_all = [_moved((*r.cause, *r.effect), index) for r in found]
        w_all = [words_of((*r.cause, *r.effect)) for r in document.relations or ()]

        fits = {(i, j) for i in range(len(f_all)) for j in range(len(w_all))}
        for role in ("cause", "effect"):
            fits &= halves(
                [_moved(getattr(r, role), index) for r in found],
                [words_of(getattr(r, role)) for r in document.relations or ()],
            )
        relations.add(matched(f_all, w_all, fits), len(f_all), len(w_all))
    return {
        "texts": len(documents),
        "causal text: F1": sentence.f1,
        "causal text: accuracy": 100 * right / max(1, len(documents)),
        **{f"{role} tokens: F1": c.f1 for role, c in roles.items()},
        **{f"{role} tokens, causal texts only: F1": c.f1 for role, c in only_causal.items()},
        "relations, cause and effect J50: F1": relations.f1,
    }


def conllu(nlp: Language, path: Path, *, held: bool = False) -> Figures:
    """Tags and parse on CoNLL-U files, from given words and sentences and from raw text.

    From raw text as in the CoNLL 2018 shared task: words are aligned by their characters and all figures are
    F1; LAS there and below looks at universal relations without their subtypes, punctuation included.
    """
    del held
    documents = [d for file in _files(path, ".conllu") for d in read_conllu(file, "conllu")]
    figures: Figures = {}
    counts: Counter[str] = Counter()
    for document, doc in zip(documents, nlp.pipe(_pretokenized(nlp, d) for d in documents), strict=True):
        for token, word in zip(doc, document.words or (), strict=True):
            counts["n"] += 1
            counts["xpos"] += token.tag_ == word.xpos
            counts["upos"] += token.pos_ == word.upos
            counts["morph"] += str(token.morph) == word.morph.replace("_", "")
            counts["lemma"] += token.lemma_ == word.lemma
            same = token.head.i == word.head
            counts["uas"] += same
            counts["las"] += same and token.dep_.split(":")[0] == word.relation.split(":")[0]
            counts["full"] += same and token.dep_ == word.relation
    names = {
        "xpos": "xpos accuracy", "upos": "upos accuracy", "morph": "features accuracy",
        "lemma": "lemma accuracy", "uas": "UAS", "las": "LAS", "full": "LAS with subtypes",
    }  # fmt: skip
    figures |= {
        f"given words: {name}": 100 * counts[key] / max(1, counts["n"]) for key, name in names.items()
    }
    raw = {name: Count() for name in ("words", "sentences", "upos", "UAS", "LAS")}
    for document, doc in zip(documents, nlp.pipe(d.text for d in documents), strict=True):
        _raw(document, doc, raw)
    return figures | {f"raw text: {name} F1": count.f1 for name, count in raw.items()}


def _raw(document: Document, doc: Doc, counts: dict[str, Count]) -> None:
    assert document.offsets is not None
    wanted = {(int(a), int(b)): i for i, (a, b) in enumerate(document.offsets)}
    found = {(t.idx, t.idx + len(t)): t for t in doc if not t.is_space}
    shared = [(document.words[wanted[k]], found[k]) for k in found if k in wanted] if document.words else []
    place = {i: k for k, i in wanted.items()}
    n_found, n_wanted = len(found), len(document.forms)
    counts["words"].add(len(shared), n_found, n_wanted)
    starts = {int(document.offsets[i][0]) for i in document.sentence_starts or ()}
    ends = {int(document.offsets[i - 1][1]) for i in [*(document.sentence_starts or ())[1:], n_wanted]}
    wanted_sentences = set(zip(sorted(starts), sorted(ends), strict=True))
    sentences = [[t for t in s if not t.is_space] for s in doc.sents]
    found_sentences = {(s[0].idx, s[-1].idx + len(s[-1])) for s in sentences if s}
    counts["sentences"].add(
        len(wanted_sentences & found_sentences), len(found_sentences), len(wanted_sentences)
    )
    upos = uas = las = 0
    for word, token in shared:
        upos += token.pos_ == word.upos
        own = (token.idx, token.idx + len(token))
        head = (token.head.idx, token.head.idx + len(token.head))
        same = place[word.head] == head if place[word.head] != own or head != own else True
        uas += same
        las += same and token.dep_.split(":")[0] == word.relation.split(":")[0]
    for name, good in (("upos", upos), ("UAS", uas), ("LAS", las)):
        counts[name].add(good, n_found, n_wanted)


def _pretokenized(nlp: Language, document: Document) -> Doc:
    spaces = [bool(g) for g in document.gaps[1:]] + [False]
    starts = set(document.sentence_starts or [0])
    return Doc(
        nlp.vocab,
        words=document.forms,
        spaces=spaces,
        sent_starts=[i in starts for i in range(len(document.forms))],
    )


_COARSE = {
    "PER": "PERSON", "LOC": "PLACE", "politician": "PERSON", "person": "PERSON", "politicalparty": "ORG",
    "organisation": "ORG", "country": "PLACE", "location": "PLACE", "election": "OTHER", "event": "OTHER",
    "misc": "OTHER", "EVENT": "OTHER", "NORP": "OTHER", "MISC": "OTHER",
}  # fmt: skip


def entities(nlp: Language, path: Path, *, held: bool = False) -> Figures:
    """Entities on a BIO file, from given words: exact span and type.

    Types are person, organisation, place and other; where the file knows no other, none is counted.
    """
    corpus = "uner" if path.suffix == ".iob2" else "crossner"
    documents = read_bio(path, corpus)
    if held:
        documents = [
            d for d in documents
            if (held_out(uner_document(d.name), 4) if corpus == "uner" else held_out(d.name, 5))
        ]  # fmt: skip
    labels = {_COARSE.get(label, label) for d in documents for _, label in d.entities or ()}
    total = Count()
    by_type = {label: Count() for label in sorted(labels)}
    for document, doc in zip(documents, nlp.pipe(_pretokenized(nlp, d) for d in documents), strict=True):
        wanted = {(s.start, s.end, _COARSE.get(label, label)) for s, label in document.entities or ()}
        found = {(e.start, e.end, _COARSE.get(e.label_, e.label_)) for e in doc.ents}
        found = {e for e in found if e[2] in labels}
        total.add(len(wanted & found), len(found), len(wanted))
        for label, count in by_type.items():
            w, f = {e for e in wanted if e[2] == label}, {e for e in found if e[2] == label}
            count.add(len(w & f), len(f), len(w))
    return {
        "sentences": len(documents),
        "entities: F1": total.f1,
        "entities: precision": total.precision,
        "entities: recall": total.recall,
        **{f"{label}: F1": count.f1 for label, count in by_type.items()},
    }


_SPEECH_UNITS = ("attribution-positive", "attribution-negative")


def coreference(nlp: Language, path: Path, *, held: bool = False) -> Figures:
    """Antecedents on GUM files, from given words and sentences.

    Scored are third-person pronouns and definite nominals with an earlier mention in the same chain; an
    antecedent is right if it is a mention of that chain, compared by head words. Sources are those that are
    the subject of a unit that GUM's rhetorical analysis calls an attribution.
    """
    del held
    documents = [d for file in _files(path, ".conllu") for d in read_conllu(file, "gum")]
    counts = {name: Count() for name in ("all", "pronouns", "definite nominals", "sources")}
    for document, doc in zip(documents, nlp.pipe(_pretokenized(nlp, d) for d in documents), strict=True):
        words = document.words or []
        chain_of: dict[int, int] = {}
        for k, chain in enumerate(document.chains or ()):
            for span in chain:
                head = next(
                    (
                        i
                        for i in range(*span)
                        if words[i].head == i or not span.start <= words[i].head < span.end
                    ),
                    span.start,
                )
                chain_of.setdefault(head, k)
        first: dict[int, int] = {}
        for word in sorted(chain_of):
            first.setdefault(chain_of[word], word)
        units: list[tuple[Span, str]] = document.extra.get("units", [])  # type: ignore[assignment]
        said = {
            i for span, label in units if label in _SPEECH_UNITS for i in range(*span)
            if words[i].relation.startswith("nsubj")
        }  # fmt: skip
        for word, found in doc._.antecedents.items():
            if word not in chain_of or first[chain_of[word]] >= word:
                continue
            heads = [t.i for t in doc[found.span.start : found.span.end] if t.i in chain_of]
            right = any(chain_of[i] == chain_of[word] for i in heads)
            kinds = ["all", "pronouns" if words[word].upos == "PRON" else "definite nominals"]
            for kind in [*kinds, *(["sources"] if word in said else [])]:
                counts[kind].add(right, 1, 1)
    made = {f"right antecedent, {name}: share": count.recall / 100 for name, count in counts.items()}
    return made | {f"number of {name}": count.wanted for name, count in counts.items()}


def stance(nlp: Language, path: Path, *, held: bool = False) -> Figures:
    """Which sentences take which explanation as true or false, author's and others': debates."""
    del held
    encoder = next(component for _, component in nlp.pipeline if isinstance(component, Encoder))
    chances, wanted = [], []
    for debate in (debate for file in _files(path, ".txt") for debate in read_debates(file)):
        names = list(debate.explanations)
        event = names_of_event(debate.question, debate.outcome)
        asked = encoder.ask([wordings(one) for one in debate.explanations.values()], event)
        for article in debate.articles:
            logits = encoder.stances([s.text for s in article], [s.opening for s in article], asked)
            chances.append(logits.reshape(-1, len(STANCES)))
            wanted.append(labels(article, names).ravel())
    found, right = np.concatenate(chances), np.concatenate(wanted)
    odds = np.logaddexp(found[:, 1], found[:, 2]) - found[:, 0]
    stated = (right > 0)[np.argsort(-odds, kind="stable")]
    precision = np.cumsum(stated) / np.arange(1, len(stated) + 1)
    sign = found[right > 0][:, 1:].argmax(1) + 1 == right[right > 0]
    return {
        "average precision of sentence, explanation and speaker, %": 100 * float(precision[stated].mean()),
        "right sign of those, %": 100 * float(sign.mean()),
        "labels": int(stated.sum()),
        "sentences, explanations and speakers": len(stated),
    }


def _files(path: Path, suffix: str) -> list[Path]:
    return sorted(path.glob(f"*{suffix}")) if path.is_dir() else [path]


TASKS: dict[str, Callable[..., Figures]] = {
    "polnear": polnear, "cnc": cnc, "conllu": conllu, "entities": entities, "coreference": coreference,
    "stance": stance,
}  # fmt: skip


def main() -> None:
    """Prints the figures of one corpus."""
    parser = argparse.ArgumentParser(prog="python -m graphlib_kb.encoder.evaluate", description=__doc__)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("path", type=Path, help="file or folder of the corpus")
    parser.add_argument("--model", type=Path, default=model_path(), help="another pipeline folder")
    parser.add_argument("--held-out", action="store_true", help="only the documents that training leaves out")
    parser.add_argument("--split", help="cnc: the first word of the file names", default=None)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    nlp = spacy.load(given.model)
    task = TASKS[given.task]
    extra = {"split": given.split} if given.split else {}
    figures = task(nlp, given.path, held=given.held_out, **extra)
    if given.json:
        print(json.dumps(figures))
        return
    print((task.__doc__ or "").strip())
    for name, value in figures.items():
        print(f"{value:8.2f}  {name}" if isinstance(value, float) else f"{value:8d}  {name}")


if __name__ == "__main__":
    main()
