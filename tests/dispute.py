"""A small invented dispute, annotated by hand: four articles on why a bridge fell."""

from __future__ import annotations

from dataclasses import dataclass

from graphlib_kb.model import (
    AUTHOR,
    UNNAMED,
    Actor,
    ActorKind,
    Article,
    CausalAssertion,
    Certainty,
    Claim,
    Explanation,
    Factor,
    PartialDate,
    Passage,
    Polarity,
    Position,
    Question,
    Relation,
    Stance,
    Status,
)


@dataclass(frozen=True)
class Dispute:
    """What an argument graph reads of a knowledge base."""

    title: str
    question: Question | None
    explanations: tuple[Explanation, ...]
    articles: tuple[Article, ...]
    actors: tuple[Actor, ...]
    claims: tuple[Claim, ...]
    causal: tuple[CausalAssertion, ...]
    stances: tuple[Stance, ...]
    factors: tuple[Factor, ...]
    sources: dict[str, str]

    def quote(self, passage: Passage) -> str:
        return passage.quote(self._text(passage))

    def context(self, passage: Passage, characters: int = 240) -> tuple[str, str, str]:
        text = self._text(passage)
        before = text[max(0, passage.start - characters) : passage.start]
        return before, self.quote(passage), text[passage.end : passage.end + characters]

    def _text(self, passage: Passage) -> str:
        return next(article.text for article in self.articles if article.id == passage.article)


ADA = Article(
    "ada",
    "Rust weakened the cables. The weak cables caused the collapse. "
    "The mayor said that overloading caused the collapse. Overloading did not cause it, I believe.",
    title="Rust did it",
    authors=("Ada Lund",),
    outlet="Daily",
    published=PartialDate(2020, 1, 5),
)
BO = Article(
    "bo",
    "The engineers deny that rust weakened the cables. Overloading probably caused the collapse.",
    title="Too heavy",
    authors=("Bo Berg",),
    outlet="Weekly",
    published=PartialDate(2020, 2),
)
COPY = Article(
    "copy",
    "The engineers deny that rust weakened the cables. Overloading probably caused the collapse!",
    title="Too heavy, it says",
    outlet="Wire",
    published=PartialDate(2020, 2, 3),
)
CY = Article(
    "cy",
    "The collapse led to austerity. Austerity meant rust. Reportedly, overloading caused the collapse.",
    title="Round and round",
    authors=("Cy Dahl",),
    outlet="Daily",
    published=PartialDate(2021),
)


def passage(article: Article, words: str) -> Passage:
    start = article.text.index(words)
    return Passage(article.id, start, start + len(words))


MAYOR = Actor("mayor", "the mayor", ActorKind.PERSON, ("Mayor Holm",))
ENGINEERS = Actor("engineers", "the engineers", ActorKind.GROUP)


def dispute() -> Dispute:
    """The bridge: rust against overloading; the wire copies Bo Berg."""
    weakened = "weakened the cables"
    claims = (
        Claim(
            "c-mayor",
            passage(ADA, "overloading caused the collapse"),
            "mayor",
            source=passage(ADA, "The mayor"),
            cue=passage(ADA, "said"),
        ),
        Claim(
            "c-engineers",
            passage(BO, "rust weakened the cables"),
            "engineers",
            polarity=Polarity.DENIED,
            cue=passage(BO, "deny"),
            status=Status.ACCEPTED,
        ),
        Claim("c-copy", passage(COPY, "rust weakened the cables"), "engineers", polarity=Polarity.DENIED),
        Claim("c-cy", passage(CY, "overloading caused the collapse"), UNNAMED),
    )
    causal = (
        CausalAssertion(
            "k1", passage(ADA, "Rust"), passage(ADA, "cables"), AUTHOR, signal=passage(ADA, "weakened")
        ),
        CausalAssertion("k2", passage(ADA, "weak cables"), passage(ADA, "the collapse"), AUTHOR),
        CausalAssertion(
            "k3", passage(ADA, "overloading"), passage(ADA, "the collapse. O"), "mayor", claim="c-mayor"
        ),
        CausalAssertion("k4", passage(ADA, "Overloading"), passage(ADA, "it,"), AUTHOR, negated=True),
        CausalAssertion(
            "k5", passage(BO, "rust"), passage(BO, "cables"), "engineers", negated=True, claim="c-engineers"
        ),
        CausalAssertion(
            "k6",
            passage(BO, "Overloading"),
            passage(BO, "the collapse"),
            AUTHOR,
            certainty=Certainty.HEDGED,
        ),
        CausalAssertion(
            "k7",
            passage(COPY, "Overloading"),
            passage(COPY, "the collapse"),
            AUTHOR,
            certainty=Certainty.HEDGED,
        ),
        CausalAssertion(
            "k8", passage(CY, "The collapse"), passage(CY, "austerity"), AUTHOR, relation=Relation.ENABLES
        ),
        CausalAssertion("k9", passage(CY, "Austerity"), passage(CY, "rust"), AUTHOR),
        CausalAssertion("k10", passage(CY, "overloading"), passage(CY, "the collapse"), UNNAMED),
    )
    stances = (
        Stance(
            "s1", AUTHOR, "rust", Position.SUPPORTS, passage(ADA, "Rust weakened the cables"), causal="k1"
        ),
        Stance(
            "s2",
            "mayor",
            "load",
            Position.SUPPORTS,
            passage(ADA, "overloading caused the collapse"),
            claim="c-mayor",
        ),
        Stance(
            "s3", AUTHOR, "load", Position.CONTESTS, passage(ADA, "Overloading did not cause it"), causal="k4"
        ),
        Stance(
            "s4",
            "engineers",
            "rust",
            Position.CONTESTS,
            passage(BO, weakened),
            claim="c-engineers",
            status=Status.ACCEPTED,
        ),
        Stance(
            "s5",
            AUTHOR,
            "load",
            Position.SUPPORTS,
            passage(BO, "Overloading probably caused the collapse"),
            certainty=Certainty.HEDGED,
        ),
        Stance("s6", "engineers", "rust", Position.CONTESTS, passage(COPY, weakened), claim="c-copy"),
        Stance(
            "s7",
            AUTHOR,
            "load",
            Position.SUPPORTS,
            passage(COPY, "Overloading probably caused the collapse"),
            certainty=Certainty.HEDGED,
        ),
        Stance("s8", AUTHOR, "load", Position.REPORTS, passage(CY, "overloading caused the collapse")),
        Stance(
            "s9",
            UNNAMED,
            "load",
            Position.SUPPORTS,
            passage(CY, "overloading caused the collapse"),
            claim="c-cy",
        ),
    )
    collapse = (
        passage(ADA, "the collapse"),
        passage(ADA, "the collapse. O"),
        passage(ADA, "it,"),
        passage(BO, "the collapse"),
        passage(COPY, "the collapse"),
        passage(CY, "The collapse"),
        passage(CY, "the collapse"),
    )
    loads = (
        passage(ADA, "overloading"),
        passage(ADA, "Overloading"),
        passage(BO, "Overloading"),
        passage(COPY, "Overloading"),
        passage(CY, "overloading"),
    )
    rusts = (passage(ADA, "Rust"), passage(BO, "rust"), passage(CY, "rust"))
    cables = (passage(ADA, "cables"), passage(ADA, "weak cables"), passage(BO, "cables"))
    return Dispute(
        title="The bridge",
        question=Question("Why did the bridge fall?", ("collapse of the bridge",)),
        explanations=(
            Explanation("rust", "Rust", "The cables had rusted.", rivals=("load",)),
            Explanation("load", "Overloading", "Too many lorries."),
            Explanation("sabotage", "Sabotage"),
        ),
        articles=(ADA, BO, COPY, CY),
        actors=(MAYOR, ENGINEERS),
        claims=claims,
        causal=causal,
        stances=stances,
        factors=(
            Factor("f-event", "the collapse", collapse, is_event=True),
            Factor("f-load", "overloading", loads, explanation="load"),
            Factor("f-rust", "rust", rusts, explanation="rust"),
            Factor("f-cables", "weak cables", cables),
        ),
        sources={"ada": "ada", "bo": "bo", "copy": "bo", "cy": "cy"},
    )


def empty() -> Dispute:
    """A knowledge base with nothing in it."""
    return Dispute("", None, (), (), (), (), (), (), (), {})
