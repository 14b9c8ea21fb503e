"""Does the shipped model keep the base model's sentence vectors? Spearman correlation of their cosines."""

from __future__ import annotations

import argparse
import itertools
import json
import random
from pathlib import Path

import numpy as np
import spacy
import torch
from scipy.stats import spearmanr

from graphlib_kb.encoder.component import KEY, Encoder, model_path
from graphlib_kb.encoder.training.conllu import read as read_conllu
from graphlib_kb.encoder.training.export import Meaning
from graphlib_kb.encoder.training.network import Network, attention_bias
from graphlib_kb.encoder.words import CLS, SEP, WordPieces


def base_vectors(base: Path, texts: list[str]) -> np.ndarray:
    """Sentence vectors [n, 384] of the base model in float32."""
    network = Network(dict.fromkeys(("sentence", "xpos", "upos", "morph", "lemma", "relation"), 1)).eval()
    network.load_base(base)
    pieces, model = WordPieces(base / "tokenizer.json"), Meaning(network)
    made = []
    with torch.no_grad():
        for text in texts:
            ids = torch.tensor([[CLS, *pieces.of_text(text)[:254], SEP]])
            made.append(model(network.embeddings.word(ids), attention_bias(ids))[0].numpy())
    return np.array(made)


def main() -> None:
    """Prints the correlation on sentence pairs of Perspectrum and of EWT's dev set."""
    parser = argparse.ArgumentParser(
        prog="python -m graphlib_kb.encoder.training.compare", description=__doc__
    )
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=model_path())
    given = parser.parse_args()
    rng = random.Random(1)
    rows = [json.loads(line) for line in (given.corpora / "perspectrum" / "dev.jsonl").open(encoding="utf-8")]
    pairs = [(row["claim"], row["perspective"]) for row in rng.sample(rows, 500)]
    sentences = []
    for d in read_conllu(given.corpora / "ud_ewt" / "dev.conllu", "ewt")[:150]:
        starts = [*(d.sentence_starts or ()), len(d.forms)]
        assert d.offsets is not None
        sentences += [d.text[d.offsets[a][0] : d.offsets[b - 1][1]] for a, b in itertools.pairwise(starts)]
    others = [tuple(rng.sample(sentences, 2)) for _ in range(500)]
    encoder = spacy.load(given.model).get_pipe(KEY)
    assert isinstance(encoder, Encoder)
    for name, chosen in (("Perspectrum, claim and perspective", pairs), ("EWT, random pairs", others)):
        sides = [[p[i] for p in chosen] for i in (0, 1)]
        old = (base_vectors(given.base, sides[0]) * base_vectors(given.base, sides[1])).sum(1)
        new = (encoder.meaning(sides[0]) * encoder.meaning(sides[1])).sum(1)
        print(f"{spearmanr(old, new).statistic:8.4f}  Spearman, {name}, {len(chosen)} pairs")


if __name__ == "__main__":
    main()
