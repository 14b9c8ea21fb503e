"""Speed of the shipped encoder beside spaCy's stock CNN: `python tests/benchmarks/encoder_speed.py FILE...`

Prints words per second, their ratio, load time and peak memory. The stock components are initialised, not
trained: that changes their results, not the work they do.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from graphlib_kb.encoder import load_encoder_pipeline


def stock() -> Language:
    """Tagger, morphologizer, lemmatizer, parser and entities on one CNN, as in spaCy's small models."""
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec")
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}
    tagger = {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}
    for name in ("tagger", "morphologizer", "trainable_lemmatizer"):
        nlp.add_pipe(name, config={"model": tagger})
    for name, state in (("parser", "parser"), ("ner", "ner")):
        model = {
            "@architectures": "spacy.TransitionBasedParser.v2", "state_type": state, "tok2vec": listener,
            "extra_state_tokens": False, "hidden_width": 64, "maxout_pieces": 2, "use_upper": True,
        }  # fmt: skip
        nlp.add_pipe(name, config={"model": model})
    relations = [
        "nsubj",
        "ROOT",
        "obj",
        "det",
        "amod",
        "case",
        "obl",
        "nmod",
        "conj",
        "cc",
        "punct",
        "advmod",
    ]
    words = [f"word{i}" for i in range(len(relations))]
    n = len(words)
    n = len(words)
    gold = Doc(
        nlp.vocab, words=words, tags=[f"T{i}" for i in range(n)], pos=["NOUN"] * n, deps=relations,
        heads=[1] * n, lemmas=[w[:-1] for w in words], ents=["B-PERSON", "B-ORG", *["O"] * (n - 2)],
    )  # fmt: skip
    example = Example(nlp.make_doc(gold.text), gold)
    nlp.initialize(lambda: [example] * 12)
    return nlp


def speed(nlp: Language, texts: list[str]) -> float:
    """Words per second, the best of three runs after one to warm up."""
    rates = []
    for _ in range(4):
        start = time.perf_counter()
        words = sum(len(doc) for doc in nlp.pipe(texts))
        rates.append(words / (time.perf_counter() - start))
    return max(rates[1:])


def main() -> None:
    texts = [Path(name).read_text(encoding="utf-8") for name in sys.argv[1:]]
    if not texts:
        sys.exit("give text files to read, for example seeds/*.txt")
    start = time.perf_counter()
    encoder = load_encoder_pipeline()
    encoder("Rain fell.")
    load = time.perf_counter() - start
    ours = speed(encoder, texts)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    other = speed(stock(), texts)
    print(f"encoder  {ours:8.0f} words/s   load and first text {load:.2f} s   peak memory {memory:.0f} MiB")
    print(f"stock    {other:8.0f} words/s   (tagger, morphologizer, lemmatizer, parser, ner)")
    print(f"ratio    {ours / other:8.2f}")


if __name__ == "__main__":
    main()
