"""Files to articles: readers, metadata manifest, codebook, off-topic stretches, near-duplicates."""

from graphlib_kb.corpus.codebook import dump_codebook, load_codebook
from graphlib_kb.corpus.corpus import Corpus, load_corpus, read_articles, seeds
from graphlib_kb.corpus.duplicates import independent_sources
from graphlib_kb.corpus.offtopic import find_offtopic

__all__ = [
    "Corpus",
    "dump_codebook",
    "find_offtopic",
    "independent_sources",
    "load_codebook",
    "load_corpus",
    "read_articles",
    "seeds",
]
