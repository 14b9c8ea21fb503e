"""An invented event: the closing of a ferry line, told in two articles."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from graphlib_kb.model import (
    AUTHOR,
    Actor,
    ActorKind,
    Annotations,
    Article,
    CausalAssertion,
    Certainty,
    Claim,
    Codebook,
    Explanation,
    OffTopic,
    Passage,
    Position,
    Question,
    Relation,
    Stance,
    item_id,
)

PIPELINE = "pipeline 1"

ONE = (
    "Photo: the pier at dawn.\n"
    "The Orsund ferry stopped running in March because the new bridge took its passengers. "
    "“The bridge finished us,” said Mara Lind, who ran the line. "
    "The ministry, according to Lind, had promised a subsidy. "
    "It may have been the price of diesel that forced the closure, the ministry says. "
    "Critics call the bridge story a myth.\n"
)
TWO = (
    "High diesel prices led to the closure of the Orsund ferry. "
    "Transport minister Jon Berg denied that the bridge was to blame. "
    "“We kept every promise,” Berg said.\n"
)

CODEBOOK = Codebook(
    question=Question("Why did the Orsund ferry close?", ("the closure", "stopped running")),
    explanations=(
        Explanation("bridge", "The bridge", "The new bridge took the passengers.", rivals=("diesel",)),
        Explanation("diesel", "Diesel prices", "Fuel became too dear.", rivals=("bridge",)),
        Explanation("subsidy", "A broken promise", "The promised subsidy never came."),
    ),
)


class Marker:
    """Makes passages of an article out of quotations."""

    def __init__(self, article: Article) -> None:
        self.article = article

    def __call__(self, quote: str, occurrence: int = 1) -> Passage:
        start = -1
        for _ in range(occurrence):
            start = self.article.text.index(quote, start + 1)
        return Passage(self.article.id, start, start + len(quote))


def annotate_one(text: str = ONE, *, origin: str = PIPELINE, article_id: str = "one") -> Annotations:
    article = Article(article_id, text, title="A line ends", authors=("Ada Holm",), outlet="The Strait")
    at = Marker(article)
    lind = Actor("actor-lind", "Mara Lind", ActorKind.PERSON, ("Lind",), (at("Mara Lind"), at("Lind", 2)))
    ministry = Actor(
        "actor-ministry",
        "ministry",
        ActorKind.ORGANISATION,
        (),
        (at("The ministry"), at("the ministry")),
    )
    critics = Actor("actor-critics", "critics", ActorKind.GROUP, (), (at("Critics"),))
    finished = Claim(
        item_id("claim", article.id, "finished"),
        at("The bridge finished us"),
        lind.id,
        at("Mara Lind"),
        at("said"),
        direct=True,
        origin=origin,
        reason="quotation marks and a verb of speech",
    )
    diesel = Claim(
        item_id("claim", article.id, "diesel"),
        at("It may have been the price of diesel that forced the closure"),
        ministry.id,
        at("the ministry"),
        at("says"),
        certainty=Certainty.HEDGED,
        origin=origin,
    )
    passengers = CausalAssertion(
        item_id("causal", article.id, "passengers"),
        at("the new bridge took its passengers"),
        at("The Orsund ferry stopped running in March"),
        AUTHOR,
        at("because"),
        origin=origin,
    )
    forced = CausalAssertion(
        item_id("causal", article.id, "forced"),
        at("the price of diesel"),
        at("the closure"),
        ministry.id,
        at("forced"),
        Relation.CAUSES,
        certainty=Certainty.HEDGED,
        claim=diesel.id,
        origin=origin,
    )
    stances = (
        Stance(
            item_id("stance", article.id, "author-bridge"),
            AUTHOR,
            "bridge",
            Position.SUPPORTS,
            at("The Orsund ferry stopped running in March because the new bridge took its passengers."),
            confidence=0.91,
            causal=passengers.id,
            origin=origin,
        ),
        Stance(
            item_id("stance", article.id, "lind-bridge"),
            lind.id,
            "bridge",
            Position.SUPPORTS,
            at("The bridge finished us"),
            confidence=0.62,
            claim=finished.id,
            origin=origin,
        ),
        Stance(
            item_id("stance", article.id, "ministry-diesel"),
            ministry.id,
            "diesel",
            Position.SUPPORTS,
            at("It may have been the price of diesel that forced the closure"),
            Certainty.HEDGED,
            0.55,
            claim=diesel.id,
            causal=forced.id,
            origin=origin,
        ),
        Stance(
            item_id("stance", article.id, "critics-bridge"),
            critics.id,
            "bridge",
            Position.CONTESTS,
            at("Critics call the bridge story a myth."),
            confidence=0.35,
            origin=origin,
        ),
    )
    return Annotations(
        article,
        (OffTopic(at("Photo: the pier at dawn."), "caption"),),
        (lind, ministry, critics),
        (finished, diesel),
        (passengers, forced),
        stances,
    )


def annotate_two(text: str = TWO) -> Annotations:
    article = Article("two", text, title="Fuel", authors=("Bo Rask",), outlet="Harbour Post")
    at = Marker(article)
    berg = Actor("actor-berg", "Jon Berg", ActorKind.PERSON, ("Berg",), (at("Jon Berg"), at("Berg", 2)))
    denial = Claim(
        item_id("claim", "two", "denial"),
        at("the bridge was to blame"),
        berg.id,
        at("Transport minister Jon Berg"),
        at("denied"),
        origin=PIPELINE,
    )
    promise = Claim(
        item_id("claim", "two", "promise"),
        at("We kept every promise"),
        berg.id,
        at("Berg", 2),
        at("said"),
        direct=True,
        origin=PIPELINE,
    )
    prices = CausalAssertion(
        item_id("causal", "two", "prices"),
        at("High diesel prices"),
        at("the closure of the Orsund ferry"),
        AUTHOR,
        at("led to"),
        origin=PIPELINE,
    )
    stances = (
        Stance(
            item_id("stance", "two", "author-diesel"),
            AUTHOR,
            "diesel",
            Position.SUPPORTS,
            at("High diesel prices led to the closure of the Orsund ferry."),
            confidence=0.97,
            causal=prices.id,
            origin=PIPELINE,
        ),
        Stance(
            item_id("stance", "two", "berg-bridge"),
            berg.id,
            "bridge",
            Position.CONTESTS,
            at("the bridge was to blame"),
            confidence=0.7,
            claim=denial.id,
            origin=PIPELINE,
        ),
    )
    return Annotations(article, (), (berg,), (denial, promise), (prices,), stances)


class Clock:
    """A minute passes at each look."""

    def __init__(self) -> None:
        self.now = datetime(2031, 4, 5, 9, 0, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def one() -> Annotations:
    return annotate_one()


@pytest.fixture
def two() -> Annotations:
    return annotate_two()


@pytest.fixture
def codebook() -> Codebook:
    return CODEBOOK


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "reviews.jsonl"
