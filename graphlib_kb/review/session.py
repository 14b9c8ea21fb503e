"""Going through suggestions: the queue, decisions, undo and progress, for page, terminal and notebook alike.

The log is the only state. A session reads it again whenever it has grown, so that several sessions, tabs and
people can work on one log, and nothing is lost when any of them dies.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from enum import Enum
from itertools import takewhile
from pathlib import Path
from typing import Any

from ..errors import CodebookError, GraphlibError, UnknownNameError
from ..model import (
    Actor,
    Annotations,
    CausalAssertion,
    Claim,
    Codebook,
    Item,
    OffTopic,
    Passage,
    Stance,
    Status,
    item_id,
)
from .anchor import span_to_json
from .decisions import (
    FIELDS,
    Decision,
    Kind,
    Verdict,
    check,
    fields_of,
    kind_of,
    offtopic_id,
    who_is_who,
)
from .disagreement import disputed
from .log import Log
from .notebook import Card, session_html
from .pace import Pace, pace
from .priority import priorities
from .resolve import Outcome, Unresolved, astray, resolve

Reviewable = Item | Actor | OffTopic


class Mode(str, Enum):
    """Whose decisions a session sees: everybody's, only its reviewer's, or those that disagree."""

    TOGETHER = "together"
    APART = "apart"
    ADJUDICATE = "adjudicate"


class ConflictError(GraphlibError):
    """Somebody else has decided the item since it was looked at."""

    def __init__(self, decision: Decision | None) -> None:
        self.decision = decision
        who = (
            f"{decision.reviewer} has decided it: {decision.verdict.value}"
            if decision
            else "it was taken back"
        )
        super().__init__(f"meanwhile {who}; look again and decide once more if you disagree")


@dataclass(frozen=True, slots=True)
class Entry:
    """An item in review: where it is, what it is now, the decision that settled it, and how urgent it is."""

    id: str
    kind: Kind
    article: str
    item: Reviewable
    decision: Decision | None
    priority: float

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide it."""
        return self.decision is None and getattr(self.item, "status", Status.SUGGESTED) is Status.SUGGESTED


@dataclass(frozen=True, slots=True)
class Progress:
    """How many items there are, and how many are settled, in all and by kind."""

    settled: int
    total: int
    by_kind: Mapping[str, tuple[int, int]]

    @property
    def left(self) -> int:
        """How many are still to be decided."""
        return self.total - self.settled


class ReviewSession:
    """One reviewer's way through the suggestions of some articles.

    Every decision is on the disk before a method that makes it returns. Safe to be used from several threads.

    Parameters
    ----------
    annotations
        What the machine suggests, article by article.
    log
        The review log; it is made with the first decision.
    reviewer
        Who decides.
    codebook
        The explanations among which a stance can be corrected.
    mode
        Whose decisions are seen. With `Mode.APART` reviewers work independently, as agreement needs it; with
        `Mode.ADJUDICATE` the queue holds what reviewers disagree on, and decisions outrank theirs.
    """

    def __init__(
        self,
        annotations: Iterable[Annotations],
        log: str | Path | Log,
        *,
        reviewer: str,
        codebook: Codebook | None = None,
        mode: Mode = Mode.TOGETHER,
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        if not reviewer.strip():
            raise GraphlibError("a review needs the reviewer's name: --reviewer NAME")
        self.suggestions = {found.article.id: found for found in annotations}
        self._log = log if isinstance(log, Log) else Log(log)
        self.log = self._log.path
        self.reviewer = reviewer.strip()
        self.codebook = codebook or Codebook()
        self.mode = mode
        self._clock = clock
        self._lock = threading.RLock()
        self._seen = (-1, 0)
        self._by_article: dict[str, list[Decision]] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._entries: dict[str, tuple[Entry, ...]] = {}
        self._waiting: dict[str, tuple[Entry, ...]] = {}
        self._counted: dict[str, tuple[Counter[str], Counter[str]]] = {}
        self._disputed: dict[str, frozenset[str]] = {}
        self._urgent = _urgency(self.suggestions.values())
        self._revision = 0
        self.refresh()

    # Reading

    def refresh(self) -> int:
        """Take in what has been added to the log; returns a number that grows with every change."""
        with self._lock:
            self._log.refresh()
            generation, number = self._seen
            if generation != self._log.generation:
                self._index()
            elif number < len(self._log.decisions):
                self._take_in(self._log.decisions[number:])
            self._seen = self._log.generation, len(self._log.decisions)
            return self._revision

    @property
    def problems(self) -> list[CodebookError]:
        """The lines of the log that cannot be understood."""
        return self._log.problems

    def _is_seen(self, decision: Decision) -> bool:
        return self.mode is not Mode.APART or decision.reviewer == self.reviewer or not decision.article

    def _take_in(self, decisions: Iterable[Decision]) -> None:
        """Let new decisions have their effect."""
        self._revision += 1
        for decision in filter(self._is_seen, decisions):
            self._by_article.setdefault(decision.article, []).append(decision)
            for article in [decision.article] if decision.article else self.articles:
                self._forget(article)

    def _index(self) -> None:
        self._revision += 1
        before = self._by_article
        self._by_article = {}
        for decision in filter(self._is_seen, self._log.decisions):
            self._by_article.setdefault(decision.article, []).append(decision)
        everywhere = before.get("") != self._by_article.get("")
        for article in self.suggestions:
            if everywhere or before.get(article) != self._by_article.get(article):
                self._forget(article)

    def _forget(self, article: str) -> None:
        self._outcomes.pop(article, None)
        self._entries.pop(article, None)
        self._waiting.pop(article, None)
        self._counted.pop(article, None)
        self._disputed.pop(article, None)

    def _outcome(self, article: str) -> Outcome:
        with self._lock:
            self.refresh()
            if article not in self._outcomes:
                if article not in self.suggestions:
                    raise UnknownNameError("article", article, list(self.suggestions))
                relevant = self._relevant(article)
                if self.mode is Mode.ADJUDICATE:
                    relevant = self._held_back(article, relevant)
                self._outcomes[article] = resolve(self.suggestions[article], relevant)
            return self._outcomes[article]

    def _relevant(self, article: str) -> tuple[Decision, ...]:
        return (*self._by_article.get("", ()), *self._by_article.get(article, ()))

    def _held_back(self, article: str, decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
        """Without what is disputed of actors and stretches, so that those merged or rejected can be seen."""
        at_issue = self._disputed_in(article)
        held = {
            one.id
            for one in decisions
            if one.article and one.kind in (Kind.ACTOR, Kind.OFFTOPIC) and one.item in at_issue
            if not one.adjudication
        }
        return tuple(one for one in decisions if not {one.id, one.undoes} & held)

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of the articles."""
        return tuple(self.suggestions)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Everything in the log."""
        with self._lock:
            self.refresh()
            return tuple(self._log.decisions)

    def annotations(self, article: str) -> Annotations:
        """An article's annotations as they stand now."""
        return self._outcome(article).annotations

    def entries(self, article: str) -> tuple[Entry, ...]:
        """Everything of an article that can be decided, in the order of the text."""
        with self._lock:
            outcome = self._outcome(article)
            if article not in self._entries:
                found = outcome.annotations
                items: tuple[Reviewable, ...] = (
                    *found.offtopic,
                    *found.actors,
                    *found.claims,
                    *found.causal,
                    *found.stances,
                )
                entries = [self._entry(article, item, outcome) for item in items]
                self._entries[article] = tuple(sorted(entries, key=lambda one: (place(one.item), one.id)))
            return self._entries[article]

    def _entry(self, article: str, item: Reviewable, outcome: Outcome) -> Entry:
        name = offtopic_id(item) if isinstance(item, OffTopic) else item.id
        decision = outcome.settled.get(name)
        return Entry(name, kind_of(item), article, item, decision, self._urgent.get((article, name), 0.0))

    def _disputed_in(self, article: str) -> frozenset[str]:
        if article not in self._disputed:
            self._disputed[article] = disputed(self.suggestions[article], self._relevant(article))
        return self._disputed[article]

    def readings(self, entry: Entry) -> tuple[Decision, ...]:
        """What each reviewer decided on an item, for an adjudicator; the latest of each."""
        found = {
            one.reviewer: one
            for one in self._relevant(entry.article)
            if one.item == entry.id and not one.adjudication and not one.undoes and self._log.stands(one)
        }
        return tuple(found[name] for name in sorted(found))

    def entry(self, article: str, item: str) -> Entry:
        """One item by its id."""
        for entry in self.entries(article):
            if entry.id == item:
                return entry
        raise UnknownNameError("item", item, [])

    def queue(
        self, article: str | None = None, *, kinds: Iterable[Kind | str] = (), in_order: bool = False
    ) -> tuple[Entry, ...]:
        """What is still to be decided, least certain and most consequential first, or in the text's order.

        Actors who hold nothing are left out: no edge depends on them.
        """
        wanted = {Kind(kind) for kind in kinds}
        waiting = [
            entry
            for name in ([article] if article is not None else self.articles)
            for entry in self._waiting_in(name)
            if not wanted or entry.kind in wanted
        ]
        return tuple(waiting if in_order else sorted(waiting, key=lambda entry: -entry.priority))

    def _waiting_in(self, article: str) -> tuple[Entry, ...]:
        with self._lock:
            entries = self.entries(article)
            if article not in self._waiting:
                self._waiting[article] = tuple(entry for entry in entries if self.is_waiting(entry))
            return self._waiting[article]

    def is_waiting(self, entry: Entry) -> bool:
        """Whether the item stands in the queue."""
        if self.mode is Mode.ADJUDICATE:
            adjudicated = entry.decision is not None and entry.decision.adjudication
            return not adjudicated and entry.id in self._disputed_in(entry.article)
        return entry.is_open and (entry.kind is not Kind.ACTOR or entry.priority > 0)

    def progress(self, article: str | None = None) -> Progress:
        """How far the review is, in one article or in all."""
        settled: Counter[str] = Counter()
        total: Counter[str] = Counter()
        for name in [article] if article is not None else self.articles:
            every, waiting = self._counts(name)
            total += every
            settled += every - waiting
        by_kind = {kind: (settled[kind], total[kind]) for kind in sorted(total)}
        return Progress(settled.total(), total.total(), by_kind)

    def _counts(self, article: str) -> tuple[Counter[str], Counter[str]]:
        """How many items of each kind there are to decide, and how many still wait."""
        with self._lock:
            waiting = self._waiting_in(article)
            if article not in self._counted:
                names = {entry.id for entry in waiting}
                entries = self.entries(article)
                every = [one for one in entries if one.id in names or one.decision or not one.is_open]
                self._counted[article] = (
                    Counter(one.kind.value for one in every),
                    Counter(one.kind.value for one in waiting),
                )
            return self._counted[article]

    def unresolved(self) -> tuple[Unresolved, ...]:
        """The decisions that could not be applied, of all articles."""
        with self._lock:
            left = [one for article in self.articles for one in self._outcome(article).unresolved]
            elsewhere = [
                one
                for name, these in self._by_article.items()
                if name not in self.suggestions
                for one in these
            ]
            return (*left, *astray(elsewhere, self.articles))

    def pace(self) -> tuple[Pace, ...]:
        """How long the review took, from the log."""
        return pace(self.decisions)

    def pace_today(self) -> Pace | None:
        """How this reviewer has worked in the last twelve hours."""
        since = self.now() - timedelta(hours=12)
        found = pace(takewhile(lambda decision: decision.time > since, self._own_latest()))
        return found[-1] if found else None

    def next(self, article: str | None = None, *, kinds: Iterable[Kind | str] = ()) -> Card | None:
        """The first item of the queue as a card that shows itself in a notebook; None if nothing is left."""
        queue = self.queue(article, kinds=kinds)
        return Card(self, queue[0].article, queue[0].id) if queue else None

    def card(self, article: str, item: str) -> Card:
        """Any item as a card."""
        return Card(self, article, self.entry(article, item).id)

    def _repr_html_(self) -> str:
        return session_html(self)

    # Deciding

    def accept(self, article: str, item: str, *, note: str = "") -> Decision:
        """The item is right as it stands."""
        return self.decide(article, item, Verdict.ACCEPT, note=note)

    def reject(self, article: str, item: str, *, note: str = "") -> Decision:
        """The item is wrong and has nothing to be saved."""
        return self.decide(article, item, Verdict.REJECT, note=note)

    def correct(self, article: str, item: str, /, *, note: str = "", **fields: object) -> Decision:
        """The item is right with these fields; passages as `Passage`, (start, end) or a quotation."""
        return self.decide(article, item, Verdict.CORRECT, fields=fields, note=note)

    def decide(
        self,
        article: str,
        item: str,
        verdict: Verdict,
        *,
        fields: Mapping[str, Any] | None = None,
        note: str = "",
        version: str | None = None,
    ) -> Decision:
        """Decide an item, on the disk when this returns.

        ``version`` is the id of the decision that the reviewer saw on the item ("" for none).

        Raises
        ------
        ConflictError
            If another decision has been made on the item since ``version``.
        GraphlibError
            If there is no such item, or a field is unknown or of the wrong form.
        """
        with self._lock:
            entry = self.entry(article, item)
            current = entry.decision.id if entry.decision else ""
            changed = self._fields(entry.kind, article, fields or {}, near=place(entry.item).start)
            if version is not None and version != current:
                latest = entry.decision
                if latest and latest.reviewer == self.reviewer and latest.verdict is verdict:
                    same = dict(latest.fields) == changed and latest.note == note
                    if same:  # the answer was lost on its way, and the page asks again
                        return latest
                raise ConflictError(latest)
            found = self.annotations(article)
            seen = fields_of(entry.item, found.article.text)
            return self._append(
                Decision(
                    article=article,
                    kind=entry.kind,
                    item=entry.id,
                    verdict=verdict,
                    reviewer=self.reviewer,
                    time=self.now(),
                    fields=changed,
                    seen=seen,
                    actors=who_is_who(found, seen, changed),
                    note=note,
                    adjudication=self.mode is Mode.ADJUDICATE,
                )
            )

    def add(self, article: str, what: Kind | str, /, *, note: str = "", **fields: object) -> Decision:
        """Add what the machine missed; passages as `Passage`, (start, end) or a quotation."""
        with self._lock:
            found = self.annotations(article)
            kind = Kind(what)
            values = self._fields(kind, article, fields)
            key = [
                (span["start"], span["end"])
                for name in ("content", "cause", "effect", "evidence", "passage")
                if (span := values.get(name))
            ]
            words = [values.get(name) for name in ("holder", "explanation", "stance", "relation", "name")]
            name = item_id(kind.value, article, "added", *key, *words)
            settled = self._outcome(article).settled.get(name)
            if settled and settled.verdict is Verdict.ADD and dict(settled.fields) == values:
                return settled
            return self._append(
                Decision(
                    article=article,
                    kind=kind,
                    item=name,
                    verdict=Verdict.ADD,
                    reviewer=self.reviewer,
                    time=self.now(),
                    fields=values,
                    actors=who_is_who(found, values),
                    note=note,
                    adjudication=self.mode is Mode.ADJUDICATE,
                )
            )

    def merge(
        self, article: str, actor: str, into: str, *, everywhere: bool = False, note: str = ""
    ) -> Decision:
        """Two actors are one: mentions and all that ``actor`` holds go to ``into``."""
        with self._lock:
            found = self.annotations(article)
            entry = self.entry(article, actor)
            if into not in {other.id for other in found.actors} - {actor}:
                raise UnknownNameError(
                    "actor", into, [other.id for other in found.actors if other.id != actor]
                )
            fields = {"into": into}
            seen = fields_of(entry.item, found.article.text)
            if everywhere:
                seen = {"name": seen["name"], "kind": seen["kind"]}
            return self._append(
                Decision(
                    article="" if everywhere else article,
                    kind=Kind.ACTOR,
                    item=actor,
                    verdict=Verdict.CORRECT,
                    reviewer=self.reviewer,
                    time=self.now(),
                    fields=fields,
                    seen=seen,
                    actors=who_is_who(found, fields),
                    note=note,
                    adjudication=self.mode is Mode.ADJUDICATE,
                )
            )

    def split(
        self, article: str, mentions: Sequence[object], *, name: str, kind: str, note: str = ""
    ) -> Decision:
        """These mentions are of another actor, who takes over the claims made in them."""
        if not mentions:
            raise GraphlibError("to split an actor, say which of its mentions are the other actor's")
        return self.add(article, Kind.ACTOR, note=note, name=name, kind=kind, mentions=list(mentions))

    def undo(self, decision: str | None = None) -> Decision | None:
        """Take back the reviewer's last decision that still stands; None if there is none.

        With the id of a decision, nothing happens if another one is the last (it was taken back already).
        """
        with self._lock:
            last = self.last_decision()
            if last is None or decision not in (None, last.id):
                return None
            return self._take_back(last)

    def redo(self, undo: str | None = None) -> Decision | None:
        """Give back what `undo` took, as long as nothing new has been decided; None if there is nothing."""
        with self._lock:
            last = self.last_undo()
            if last is None or undo not in (None, last.id):
                return None
            return self._take_back(last)

    def last_decision(self) -> Decision | None:
        """What `undo` would take back."""
        self.refresh()
        for decision in self._own_latest():
            if decision.verdict is not Verdict.UNDO and self._log.stands(decision):
                return decision
        return None

    def _own_latest(self) -> Iterator[Decision]:
        return (one for one in reversed(self._log.decisions) if one.reviewer == self.reviewer)

    def last_undo(self) -> Decision | None:
        """What `redo` would take back."""
        self.refresh()
        for decision in self._own_latest():
            if decision.verdict is not Verdict.UNDO:
                return None
            target = self._log.get(decision.undoes)
            takes_a_decision = target is not None and target.verdict is not Verdict.UNDO
            if (
                target
                and takes_a_decision
                and not self._log.is_undone(decision)
                and not self._log.stands(target)
            ):
                return decision
        return None

    def withdraw(self, article: str, item: str) -> Decision:
        """Take back the decision that settled an item, whenever it was made."""
        with self._lock:
            decision = self.entry(article, item).decision
            if decision is None:
                raise GraphlibError(f"{item} has no decision to take back")
            return self._take_back(decision)

    def _take_back(self, decision: Decision) -> Decision:
        return self._append(
            Decision(
                decision.article,
                decision.kind,
                decision.item,
                Verdict.UNDO,
                self.reviewer,
                self.now(),
                undoes=decision.id,
                adjudication=self.mode is Mode.ADJUDICATE,
            )
        )

    def now(self) -> datetime:
        """The time of the next decision: the clock's, but always later than the last one in the log."""
        now = self._clock()
        latest = self._log.decisions[-1].time if self._log.decisions else None
        return max(now, latest + timedelta(microseconds=1)) if latest else now

    def _append(self, decision: Decision) -> Decision:
        try:
            check(decision)
        except ValueError as problem:
            raise GraphlibError(str(problem)) from None
        self._log.append(decision)
        self.refresh()
        return decision

    def _fields(
        self, kind: Kind, article: str, fields: Mapping[str, Any], *, near: int | None = None
    ) -> dict[str, Any]:
        """The fields as the log keeps them, passages with quotation and context."""
        text = self.annotations(article).article.text
        forms = FIELDS[kind]
        values: dict[str, Any] = {}
        for name, value in fields.items():
            form = forms.get(name, "")
            if form.startswith("spans"):
                values[name] = [span_to_json(as_passage(article, text, one, near), text) for one in value]
            elif form.startswith("span") and value is not None:
                values[name] = span_to_json(as_passage(article, text, value, near), text)
            else:
                values[name] = value.value if isinstance(value, Enum) else value
        return values


def as_passage(article: str, text: str, value: object, near: int | None = None) -> Passage:
    """A passage from a quotation (the one nearest to ``near``), (start, end) or an object with these.

    White space at its ends is cut off.

    Raises
    ------
    GraphlibError
        If there is no such passage in the text.
    """
    if isinstance(value, str):
        value = _quoted(article, text, value, near)
    elif isinstance(value, Mapping):
        parts = tuple((int(start), int(end)) for start, end in value.get("parts") or ())
        value = Passage(article, int(value["start"]), int(value["end"]), parts)
    elif isinstance(value, tuple):
        value = Passage(article, *value)
    if not isinstance(value, Passage) or not 0 <= value.start < value.end <= len(text):
        raise GraphlibError(f"a passage must lie within the {len(text)} characters of the article")
    start, end = value.start, value.end
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start == end:
        raise GraphlibError("a passage cannot be white space alone")
    return replace(value, start=start, end=end)


def _quoted(article: str, text: str, words: str, near: int | None) -> Passage:
    starts = [match.start() for match in re.finditer(re.escape(words), text)] if words else []
    shown = words if len(words) <= 60 else f"{words[:59]}…"
    if not starts:
        raise GraphlibError(f"“{shown}” does not stand in the article; copy the words exactly")
    if len(starts) > 1 and near is None:
        raise GraphlibError(f"“{shown}” stands there {len(starts)} times; take more words, or (start, end)")
    start = min(starts, key=lambda place: abs(place - (near or 0)))
    return Passage(article, start, start + len(words))


def _urgency(annotations: Iterable[Annotations]) -> dict[tuple[str, str], float]:
    """The priority of everything suggested, by article and item; that of actors by what they hold."""
    every = tuple(annotations)
    of_items = priorities(every)
    urgent: dict[tuple[str, str], float] = {}
    for found in every:
        article = found.article.id
        items: tuple[Item, ...] = (*found.claims, *found.causal, *found.stances)
        for item in items:
            urgent[article, item.id] = of_items[item.id]
            urgent[article, item.holder] = urgent.get((article, item.holder), 0.0) + 0.05
        for stretch in found.offtopic:
            urgent[article, offtopic_id(stretch)] = 0.3
    return urgent


def place(item: Reviewable) -> Passage:
    """Where an item stands in its article: the stretch that holds all its passages."""
    if isinstance(item, OffTopic):
        return item.passage
    if isinstance(item, Actor):
        return item.mentions[0] if item.mentions else Passage("", 0, 0)
    if isinstance(item, Claim):
        return item.content
    if isinstance(item, Stance):
        return item.evidence
    assert isinstance(item, CausalAssertion)
    start, end = min(item.cause.start, item.effect.start), max(item.cause.end, item.effect.end)
    return Passage(item.cause.article, start, end)
