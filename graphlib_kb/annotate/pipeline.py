"""Articles to annotations: the pipeline, one article, many articles."""

from __future__ import annotations

import multiprocessing
import os
import signal
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from ..corpus import find_offtopic
from ..encoder import model_path
from ..model import (
    Actor,
    Annotations,
    Article,
    CausalAssertion,
    Claim,
    Codebook,
    OffTopic,
    Passage,
    Stance,
    item_id,
)
from . import actors, attribution, causality, stance  # noqa: F401  (they register the components)
from .actors import Cast
from .attribution import Saying
from .causality import Assertion
from .lessons import heed
from .matching import Meaning
from .tree import Range
from .version import PIPELINE_VERSION

ORIGIN = f"graphlib-kb pipeline {PIPELINE_VERSION}"

COMPONENTS = ("graphlib_actors", "graphlib_attribution", "graphlib_causality", "graphlib_stance")
"""The components after the encoder, in their order."""

LONGEST_TEXT = 2**31 - 1

Progress = Callable[[int], None]
"""Is handed how many more characters have been annotated."""


def load_pipeline(path: str | Path | None = None) -> Language:
    """The trained pipeline with the components of this package.

    `path` is a spaCy model folder, the shipped one by default. Components of the package that the folder's
    pipeline has already are left as they are, so that a pipeline can be changed and saved.
    """
    nlp = spacy.load(path or model_path())
    nlp.max_length = LONGEST_TEXT
    for name in COMPONENTS:
        if name not in nlp.pipe_names:
            nlp.add_pipe(name)
    return nlp


_loaded: dict[str, Language] = {}


def _default() -> Language:
    if "default" not in _loaded:
        _loaded["default"] = load_pipeline()
    return _loaded["default"]


def default_meaning() -> Meaning:
    """Meaning vectors by the shipped pipeline's encoder."""
    encoder = _default().get_pipe("graphlib_encoder")
    found: Meaning = encoder.meaning  # type: ignore[attr-defined]
    return found


def annotate(
    article: Article,
    codebook: Codebook | None = None,
    *,
    nlp: Language | None = None,
    progress: Progress | None = None,
) -> Annotations:
    """Everything found in one article: actors, claims, causal assertions and, with a codebook, stances."""
    nlp = nlp or _default()
    offtopic = find_offtopic(article)
    doc = prepare(article, offtopic, codebook, nlp)
    told = 0

    def tell(place: int) -> None:
        nonlocal told
        if progress:
            progress(place - told)
        told = place

    # To match what was read to a codebook takes about as long as to read it.
    doc._.on_read = lambda place: tell(place // 2 if codebook else place)
    found = _collect(article, offtopic, nlp(doc))
    tell(len(article.text))
    return heed(found, codebook.learned) if codebook else found


def prepare(article: Article, offtopic: Sequence[OffTopic], codebook: Codebook | None, nlp: Language) -> Doc:
    """The article as a Doc with blank off-topic stretches, so that nothing is found in or across them."""
    text = list(article.text) if offtopic else None
    if text is not None:
        for stretch in offtopic:
            start, end = stretch.passage.start, stretch.passage.end
            text[start:end] = "\n" * (end - start)
    doc = nlp.make_doc("".join(text) if text is not None else article.text)
    doc._.codebook = codebook
    doc.user_data["article"] = article.id
    doc.user_data["title"] = article.title or ""
    return doc


def annotate_all(
    articles: Iterable[Article],
    codebook: Codebook | None = None,
    *,
    nlp: Language | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Iterator[Annotations]:
    """Annotations of many articles, lazily and in order; `jobs` processes share the work.

    Each process loads the shipped pipeline; `nlp` is for a single one. `progress` is told every few thousand
    words by a single process, article by article by several.
    """
    if jobs <= 1:
        nlp = nlp or _default()
        for article in articles:
            yield annotate(article, codebook, nlp=nlp, progress=progress)
        return
    for found in _spread(iter(articles), codebook, jobs):
        if progress:
            progress(len(found.article.text))
        yield found


def _spread(articles: Iterator[Article], codebook: Codebook | None, jobs: int) -> Iterator[Annotations]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _share_cores, (jobs,)) as pool:
        waiting: deque[Future[Annotations]] = deque()

        def send(number: int) -> None:
            for article in islice(articles, number):
                with _interrupts_held():
                    waiting.append(pool.submit(annotate, article, codebook))

        try:
            # Few articles are in flight at once: memory stays flat in their number.
            send(4 * jobs)
            while waiting:
                done = waiting.popleft().result()
                send(1)
                yield done
        except BaseException:
            # Else the end of the block would wait for articles that nobody wants any more.
            for process in list(pool._processes.values()):
                process.terminate()
            raise


def _share_cores(jobs: int) -> None:
    """A process among several reads with its part of the cores."""
    encoder = _default().get_pipe("graphlib_encoder")
    encoder.files.threads = max(1, (os.cpu_count() or 1) // jobs)  # type: ignore[attr-defined]


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C waits, and never reaches the processes started meanwhile: their parent ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Collector:
    """From spans of tokens to passages of an article."""

    def __init__(self, article: Article, offtopic: Sequence[OffTopic], doc: Doc) -> None:
        self.article, self.doc = article, doc
        self._off = sorted((o.passage.start, o.passage.end) for o in offtopic)
        self._starts = [start for start, _ in self._off]

    def characters(self, span: Range) -> tuple[int, int]:
        """The code points of a span of tokens, without white space at its ends."""
        start, last = self.doc[span[0]].idx, self.doc[span[1] - 1]
        end = last.idx + len(last)
        text = self.article.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return start, end

    def passage(self, *spans: Range) -> Passage | None:
        """A passage; None if nothing is left of it or it reaches over an off-topic stretch."""
        parts = [self.characters(span) for span in spans if span[0] < span[1]]
        parts = [(start, end) for start, end in parts if start < end]
        if not parts:
            return None
        start, end = parts[0][0], parts[-1][1]
        at = bisect_left(self._starts, end)
        if at and self._off[at - 1][1] > start:
            return None
        return Passage(self.article.id, start, end, tuple(parts) if len(parts) > 1 else ())


def _collect(article: Article, offtopic: tuple[OffTopic, ...], doc: Doc) -> Annotations:
    collector = _Collector(article, offtopic, doc)
    claims, claim_of = _claims(collector, doc._.sayings)
    causal, causal_of = _causal(collector, doc._.assertions, claim_of)
    return Annotations(
        article,
        offtopic,
        _actors(collector, doc._.cast, claims, causal),
        tuple(claims.values()),
        tuple(causal.values()),
        _stances(collector, doc._.judgements, claim_of, causal_of),
    )


def _claims(collector: _Collector, sayings: Sequence[Saying]) -> tuple[dict[str, Claim], dict[int, str]]:
    claims: dict[str, Claim] = {}
    claim_of: dict[int, str] = {}
    for place, saying in enumerate(sayings):
        content = collector.passage(*saying.content)
        if content is None:
            continue
        source = collector.passage(saying.source) if saying.source else None
        cue = collector.passage(saying.cue) if saying.cue else None
        key = item_id("claim", collector.article.id, content.start, content.end, saying.holder)
        claim_of[place] = key
        if key not in claims:
            claims[key] = Claim(
                key,
                content,
                saying.holder,
                source,
                cue,
                saying.direct,
                saying.certainty,
                saying.polarity,
                saying.chain,
                ORIGIN,
                reason=saying.reason,
            )
    return claims, claim_of


def _causal(
    collector: _Collector, assertions: Sequence[Assertion], claim_of: dict[int, str]
) -> tuple[dict[str, CausalAssertion], dict[int, str]]:
    found: dict[str, CausalAssertion] = {}
    causal_of: dict[int, str] = {}
    for place, assertion in enumerate(assertions):
        cause, effect = collector.passage(assertion.cause), collector.passage(assertion.effect)
        if cause is None or effect is None:
            continue
        key = item_id(
            "causal", collector.article.id, cause.start, cause.end, effect.start, effect.end, assertion.holder
        )
        causal_of[place] = key
        if key not in found:
            found[key] = CausalAssertion(
                key,
                cause,
                effect,
                assertion.holder,
                collector.passage(assertion.signal) if assertion.signal else None,
                assertion.relation,
                assertion.negated,
                assertion.certainty,
                claim_of.get(assertion.saying) if assertion.saying is not None else None,
                ORIGIN,
                reason=assertion.reason,
            )
    return found, causal_of


def _stances(
    collector: _Collector,
    judgements: Sequence[stance.Judgement],
    claim_of: dict[int, str],
    causal_of: dict[int, str],
) -> tuple[Stance, ...]:
    found: dict[str, Stance] = {}
    for judgement in judgements:
        evidence = collector.passage(judgement.evidence)
        if evidence is None:
            continue
        key = item_id(
            "stance",
            collector.article.id,
            evidence.start,
            evidence.end,
            judgement.holder,
            judgement.explanation,
            judgement.position,
        )
        if key not in found:
            found[key] = Stance(
                key,
                judgement.holder,
                judgement.explanation,
                judgement.position,
                evidence,
                judgement.certainty,
                round(judgement.confidence, 3),
                claim_of.get(judgement.saying) if judgement.saying is not None else None,
                causal_of.get(judgement.assertion) if judgement.assertion is not None else None,
                ORIGIN,
                reason=judgement.reason,
            )
    return tuple(found.values())


def _actors(
    collector: _Collector, cast: Cast, claims: dict[str, Claim], causal: dict[str, CausalAssertion]
) -> tuple[Actor, ...]:
    needed = {c.holder for c in claims.values()} | {c.holder for c in causal.values()}
    needed |= {key for c in claims.values() for key in c.chain}
    found = []
    for part in cast.parts.values():
        mentions = [passage for span in part.mentions if (passage := collector.passage(span)) is not None]
        if not mentions and part.id not in needed:
            continue
        aliases = [alias for alias in part.aliases if alias != part.name]
        found.append(
            Actor(part.id, part.name, part.kind, tuple(dict.fromkeys(aliases)), tuple(sorted(set(mentions))))
        )
    return tuple(found)
