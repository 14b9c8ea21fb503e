"""Articles of notes such as "Ann supports rain: It rained.", read by a pipeline of one rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from graphlib_kb.model import (
    AUTHOR,
    Actor,
    ActorKind,
    Annotations,
    Article,
    CausalAssertion,
    Claim,
    Codebook,
    Explanation,
    Factor,
    Passage,
    Position,
    Question,
    Stance,
    item_id,
)

CODEBOOK = """\
title = "Why the dam broke"

[question]
text = "Why did the dam break?"
outcome = ["the collapse of the dam"]

[[explanations]]
id = "rain"
label = "Heavy rain"
rivals = ["neglect"]

[[explanations]]
id = "neglect"
label = "Years of neglect"
"""

_NOTE = re.compile(
    r"(?P<holder>\w+) (?P<position>supports|contests|reports) (?P<explanation>\w+): (?P<quote>[^\n]+)"
)


@dataclass
class Pipeline:
    """Stands where the trained pipeline stands, and keeps which articles it was given."""

    seen: list[str] = field(default_factory=list)

    def annotate_all(
        self,
        articles: Iterable[Article],
        codebook: Codebook | None = None,
        *,
        jobs: int = 1,
        progress: Callable[[int], object] | None = None,
    ) -> Iterator[Annotations]:
        for article in articles:
            self.seen.append(article.id)
            yield notes(article, codebook)

    @staticmethod
    def group_factors(found: Iterable[Annotations], codebook: Codebook) -> tuple[Factor, ...]:
        causal = [item for annotations in found for item in annotations.causal]
        return tuple(Factor(f"factor-{item.id}", item.id, (item.cause,)) for item in causal)

    @staticmethod
    def propose_codebook(found: Iterable[Annotations], *, question: str | None = None) -> Codebook:
        number = sum(1 for _ in found)
        return Codebook(Question(question or "Why?"), (Explanation("rain", f"Rain, by {number} articles"),))


def notes(article: Article, codebook: Codebook | None) -> Annotations:
    """What the notes of an article say."""
    known = {explanation.id for explanation in codebook.explanations} if codebook else set()
    mentions: dict[str, list[Passage]] = {}
    claims, causal, stances = [], [], []
    for match in _NOTE.finditer(article.text):
        passage = Passage(article.id, *match.span("quote"))
        name = Passage(article.id, *match.span("holder"))
        holder = AUTHOR if match["holder"] == "Author" else f"actor-{match['holder'].lower()}"
        if holder != AUTHOR:
            mentions.setdefault(match["holder"], []).append(name)
        claim = Claim(
            item_id("claim", article.id, passage.start), passage, holder, origin="notes 1", reason="a note"
        )
        claims.append(claim)
        middle = (passage.start + passage.end) // 2
        causal.append(
            CausalAssertion(
                item_id("causal", article.id, passage.start),
                Passage(article.id, passage.start, middle),
                Passage(article.id, middle, passage.end),
                holder,
                origin="notes 1",
                claim=claim.id,
            )
        )
        if match["explanation"] in known:
            stances.append(
                Stance(
                    item_id("stance", article.id, passage.start, match["explanation"]),
                    holder,
                    match["explanation"],
                    Position(match["position"]),
                    passage,
                    confidence=0.5,
                    claim=claim.id,
                    origin="notes 1",
                )
            )
    actors = tuple(
        Actor(f"actor-{name.lower()}", name, ActorKind.PERSON, (), tuple(found))
        for name, found in mentions.items()
    )
    return Annotations(article, (), actors, tuple(claims), tuple(causal), tuple(stances))
