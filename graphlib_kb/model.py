"""The nouns: articles, passages, actors, claims, causal assertions, explanations and stances.

All values are immutable. Offsets are Unicode code points in the article's text exactly as decoded from
its file, so that ``article.text[p.start:p.end]`` is the quotation of passage ``p``.
"""

from __future__ import annotations

import calendar
import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

AUTHOR = "AUTHOR"
"""Holder of what an article's author asserts."""

UNNAMED = "UNNAMED"
"""Holder of what is attributed to nobody in particular ("reportedly", "it is believed")."""


class _Vocabulary(str, Enum):
    """A closed vocabulary whose members are the strings of the file formats."""

    def __str__(self) -> str:
        return str(self.value)


class ActorKind(_Vocabulary):
    """What an actor is."""

    PERSON = "person"
    GOVERNMENT = "government"
    STATE = "state"
    ORGANISATION = "organisation"
    GROUP = "group"
    PLACE = "place"


class Certainty(_Vocabulary):
    """How firmly something is asserted, from firm to loose."""

    ASSERTED = "asserted"
    HEDGED = "hedged"
    SPECULATIVE = "speculative"


class Polarity(_Vocabulary):
    """Whether a claim's holder affirms or denies its content."""

    AFFIRMED = "affirmed"
    DENIED = "denied"


class Relation(_Vocabulary):
    """What a cause does to its effect."""

    CAUSES = "causes"
    ENABLES = "enables"
    PREVENTS = "prevents"
    MOTIVATES = "motivates"


class Position(_Vocabulary):
    """What a holder does with an explanation."""

    SUPPORTS = "supports"
    CONTESTS = "contests"
    REPORTS = "reports"


class Status(_Vocabulary):
    """Where an item stands in review; machine output is suggested."""

    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date known to the day, the month or only the year.

    >>> PartialDate.parse("2024-05").last
    datetime.date(2024, 5, 31)
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

        Raises
        ------
        ValueError
            If the text is none of these or no day of the calendar.
        """
        match = _DATE.fullmatch(text.strip())
        if not match:
            raise ValueError(f"{text!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        return cls(year, month, day)

    @property
    def first(self) -> date:
        """The earliest day that it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day that it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


@dataclass(frozen=True, slots=True)
class Article:
    """One document.

    ``sha256`` is of the file's bytes (of the text's UTF-8 where there is no file of its own); ``sections``
    are free labels by which networks can be filtered.
    """

    id: str
    text: str = field(repr=False)
    title: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    published: PartialDate | None = None
    url: str | None = None
    sha256: str = ""
    sections: tuple[str, ...] = ()

    @property
    def byline(self) -> str:
        """Who answers for the text: its authors, else its outlet, else its title or id."""
        return " & ".join(self.authors) or self.outlet or self.title or self.id


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A stretch of an article: the code points ``start`` to ``end`` (exclusive) of its text.

    ``parts`` are the pieces of a discontinuous passage, whose hull is then ``start`` to ``end``.
    """

    article: str
    start: int
    end: int
    parts: tuple[tuple[int, int], ...] = ()

    def quote(self, text: str) -> str:
        """Its characters in its article's text; pieces of a discontinuous one are joined by " … "."""
        if self.parts:
            return " … ".join(text[start:end] for start, end in self.parts)
        return text[self.start : self.end]

    def overlap(self, other: Passage) -> float:
        """The Jaccard overlap of the two hulls in characters, 0 between different articles."""
        shared = min(self.end, other.end) - max(self.start, other.start)
        if self.article != other.article or shared <= 0:
            return 0.0
        return shared / (max(self.end, other.end) - min(self.start, other.start))

    def __contains__(self, other: object) -> bool:
        return (
            isinstance(other, Passage)
            and self.article == other.article
            and self.start <= other.start
            and other.end <= self.end
        )


@dataclass(frozen=True, slots=True)
class OffTopic:
    """A stretch of the file that isn't the article (caption, widget, biography, another article)."""

    passage: Passage
    reason: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone or something that speaks or acts: canonical name, other names, and where it is mentioned."""

    id: str
    name: str
    kind: ActorKind
    aliases: tuple[str, ...] = ()
    mentions: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What a holder is made to say: the content, by which cue, from which source mention.

    ``holder`` is an actor's id, `AUTHOR` or `UNNAMED`. ``chain`` holds the actors through whom the content
    came when an attribution is nested, from the one the author quotes to the one before the holder; it is
    empty where the author quotes the holder.
    """

    id: str
    content: Passage
    holder: str
    source: Passage | None = None
    cue: Passage | None = None
    direct: bool = False
    certainty: Certainty = Certainty.ASSERTED
    polarity: Polarity = Polarity.AFFIRMED
    chain: tuple[str, ...] = ()
    origin: str = ""
    status: Status = Status.SUGGESTED
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CausalAssertion:
    """A holder asserts, or denies (``negated``), that a cause acts on an effect.

    ``claim`` is the id of the claim whose content holds the assertion, if the author isn't its holder.
    """

    id: str
    cause: Passage
    effect: Passage
    holder: str
    signal: Passage | None = None
    relation: Relation = Relation.CAUSES
    negated: bool = False
    certainty: Certainty = Certainty.ASSERTED
    claim: str | None = None
    origin: str = ""
    status: Status = Status.SUGGESTED
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stance:
    """A holder supports, contests or reports an explanation, in a passage that shows it.

    ``claim`` and ``causal`` are the ids of the claim and the causal assertion on which it rests;
    ``confidence`` is the machine's, from 0 to 1 (1 for a reviewer's own).
    """

    id: str
    holder: str
    explanation: str
    position: Position
    evidence: Passage
    certainty: Certainty = Certainty.ASSERTED
    confidence: float = 1.0
    claim: str | None = None
    causal: str | None = None
    origin: str = ""
    status: Status = Status.SUGGESTED
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """The event to be explained, and the ways in which texts name it (``outcome``)."""

    text: str
    outcome: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """A candidate explanation of the event; ``rivals`` are the ids of those that it excludes."""

    id: str
    label: str
    description: str = ""
    phrases: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An actor whom the codebook names, with the other names under which texts mention it."""

    name: str
    kind: ActorKind
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """A question, its candidate explanations, and the actors known beforehand.

    ``learned`` are weights by name that a review of the corpus has taught.
    """

    question: Question | None = None
    explanations: tuple[Explanation, ...] = ()
    actors: tuple[KnownActor, ...] = ()
    learned: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Factor:
    """Something that is named as cause or effect: the passages that mean the same.

    ``is_event`` marks the factor that is the event to be explained; ``explanation`` is the id of the
    explanation that the factor states, if it states one.
    """

    id: str
    label: str
    passages: tuple[Passage, ...]
    is_event: bool = False
    explanation: str | None = None


@dataclass(frozen=True, slots=True)
class Annotations:
    """Everything found in one article."""

    article: Article
    offtopic: tuple[OffTopic, ...] = ()
    actors: tuple[Actor, ...] = ()
    claims: tuple[Claim, ...] = ()
    causal: tuple[CausalAssertion, ...] = ()
    stances: tuple[Stance, ...] = ()


Item = Claim | CausalAssertion | Stance
"""What can be reviewed one by one."""


def item_id(kind: str, article: str, *parts: object) -> str:
    """The identifier of an item: the same on every run for the same article, kind, passages and key.

    >>> item_id("claim", "a1", 10, 20)
    'claim-6a29eaa7f95a'
    """
    key = "\x1f".join(map(str, (kind, article, *parts)))
    return f"{kind}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
