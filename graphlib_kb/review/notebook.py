"""Items that show themselves in a notebook and are decided from its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from ..model import AUTHOR, UNNAMED, Actor, Annotations, CausalAssertion, Claim, OffTopic, Passage, Stance
from .decisions import Decision

if TYPE_CHECKING:
    from .session import Entry, Reviewable, ReviewSession

_COLOURS = {
    "content": "#cfe6f7",
    "cause": "#cfe6f7",
    "evidence": "#cfe6f7",
    "passage": "#cfe6f7",
    "source": "#fbdcb4",
    "effect": "#fbdcb4",
    "mention": "#fbdcb4",
    "cue": "#fff0a3",
    "signal": "#fff0a3",
}
_CONTEXT = 200


@dataclass(frozen=True, slots=True)
class Card:
    """One item of a review: look at it in a notebook, then accept, reject or correct it."""

    session: ReviewSession
    article: str
    item: str

    @property
    def entry(self) -> Entry:
        """The item as it stands now."""
        return self.session.entry(self.article, self.item)

    def accept(self, *, note: str = "") -> Decision:
        """The item is right as it stands."""
        return self.session.accept(self.article, self.item, note=note)

    def reject(self, *, note: str = "") -> Decision:
        """The item is wrong and has nothing to be saved."""
        return self.session.reject(self.article, self.item, note=note)

    def correct(self, *, note: str = "", **fields: object) -> Decision:
        """The item is right with these fields; passages as quotation, (start, end) or `Passage`."""
        return self.session.correct(self.article, self.item, note=note, **fields)

    def __repr__(self) -> str:
        return "\n".join(card_lines(self.session.annotations(self.article), self.entry))

    def _repr_html_(self) -> str:
        return card_html(self.session.annotations(self.article), self.entry)


def roles(item: Reviewable) -> tuple[tuple[str, Passage], ...]:
    """The passages of an item and what each of them is."""
    if isinstance(item, Actor):
        return tuple(("mention", mention) for mention in item.mentions)
    if isinstance(item, OffTopic):
        return (("passage", item.passage),)
    if isinstance(item, Stance):
        return (("evidence", item.evidence),)
    if isinstance(item, Claim):
        found = (("content", item.content), ("source", item.source), ("cue", item.cue))
    else:
        found = (("cause", item.cause), ("effect", item.effect), ("signal", item.signal))
    return tuple((role, passage) for role, passage in found if passage is not None)


def facts(item: Reviewable, annotations: Annotations) -> dict[str, str]:
    """What an item says beside its passages, in words."""
    if isinstance(item, Actor):
        return {"name": item.name, "kind": str(item.kind), "other names": "; ".join(item.aliases)}
    if isinstance(item, OffTopic):
        return {"reason": item.reason}
    found = {"holder": holder_name(item.holder, annotations)}
    if isinstance(item, Claim):
        found |= {"polarity": str(item.polarity), "direct": "yes" if item.direct else "no"}
    elif isinstance(item, CausalAssertion):
        found |= {"relation": str(item.relation), "negated": "yes" if item.negated else "no"}
    else:
        found |= {"explanation": item.explanation, "stance": str(item.position)}
    return found | {"certainty": str(item.certainty)}


def holder_name(holder: str, annotations: Annotations) -> str:
    """Who holds something, in words."""
    if holder == AUTHOR:
        return f"the author ({annotations.article.byline})"
    if holder == UNNAMED:
        return "an unnamed source"
    return next((actor.name for actor in annotations.actors if actor.id == holder), holder)


def state(entry: Entry) -> str:
    """Whether and by whom the item was decided."""
    decision = entry.decision
    if decision is None:
        return str(getattr(entry.item, "status", "suggested"))
    note = f": {decision.note}" if decision.note else ""
    return f"{decision.verdict.value} by {decision.reviewer}{note}"


def reading(decision: Decision, annotations: Annotations) -> str:
    """What a reviewer decided on an item and made of it, in words."""
    made = []
    for name, value in decision.fields.items():
        if name in ("holder", "into"):
            value = holder_name(str(value), annotations)
        elif isinstance(value, Mapping):
            value = f"“{value.get('quote', '')}”"
        elif isinstance(value, list):
            value = "; ".join(one if isinstance(one, str) else f"“{one.get('quote', '')}”" for one in value)
        made.append(f"{name} {value if value is not None else 'none'}")
    note = [f"“{decision.note}”"] if decision.note else []
    return f"{decision.reviewer}: {', '.join([decision.verdict.value, *made, *note])}"


def pieces(item: Reviewable, text: str) -> Iterator[tuple[str, str | None]]:
    """The text around an item in pieces, each with the role that it plays; None between them."""
    spans = sorted(
        (start, end, role)
        for role, passage in roles(item)[:20]
        for start, end in passage.parts or ((passage.start, passage.end),)
    )
    if not spans:
        return
    at = spans[0][0]
    yield _last(text[max(0, at - 2 * _CONTEXT) : at]), None
    for start, end, role in spans:
        if start > at:
            gap = text[at:start]
            whole = len(gap) <= 2 * _CONTEXT
            yield gap if whole else f"{_first(gap)} {_last(gap).removeprefix('… ')}", None
        if end > max(start, at):
            yield text[max(start, at) : end], role
        at = max(at, end)
    yield _first(text[at : at + 2 * _CONTEXT]), None


def _first(text: str) -> str:
    """The beginning of a text, cut at white space."""
    return text if len(text) <= _CONTEXT else re.sub(r"\s\S{0,30}$", "", text[:_CONTEXT]) + " …"


def _last(text: str) -> str:
    """The end of a text, cut at white space."""
    return text if len(text) <= _CONTEXT else "… " + re.sub(r"^\S{0,30}\s", "", text[-_CONTEXT:])


def card_lines(annotations: Annotations, entry: Entry) -> Iterator[str]:
    """An item as plain lines."""
    yield f"{entry.kind.value} {entry.id} in {entry.article} ({state(entry)})"
    shown = "".join(
        piece if role is None else f"[{role}: {piece}]"
        for piece, role in pieces(entry.item, annotations.article.text)
    )
    yield " ".join(shown.split())
    yield ", ".join(f"{name}: {value}" for name, value in facts(entry.item, annotations).items() if value)
    reason = getattr(entry.item, "reason", "")
    if reason and not isinstance(entry.item, OffTopic):
        yield f"because: {reason}"


def card_html(annotations: Annotations, entry: Entry) -> str:
    """An item as HTML; every text in it is escaped."""
    marked = "".join(_marked(piece, role) for piece, role in pieces(entry.item, annotations.article.text))
    rows = "".join(
        f"<tr>{_cell(name, 'th')}{_cell(value)}</tr>"
        for name, value in facts(entry.item, annotations).items()
        if value
    )
    reason = getattr(entry.item, "reason", "")
    about = annotations.article
    return (
        f"<div><b>{escape(entry.kind.value)}</b> <code>{escape(entry.id)}</code>, {escape(state(entry))}<br>"
        f"<small>{escape(about.title or about.id)}, {escape(about.byline)}</small>"
        f"<p dir='auto' style='max-width:48em'>{marked}</p><table>{rows}</table>"
        f"<small>{escape(reason)}</small></div>"
    )


def session_html(session: ReviewSession) -> str:
    """How far a review is, as HTML."""
    progress = session.progress()
    head = f"<tr>{_cell('kind', 'th')}{_cell('settled', 'th')}{_cell('left', 'th')}</tr>"
    rows = "".join(
        f"<tr>{_cell(kind)}{_cell(str(settled))}{_cell(str(total - settled))}</tr>"
        for kind, (settled, total) in progress.by_kind.items()
    )
    return (
        f"<div><b>Review by {escape(session.reviewer)}</b>: {progress.settled} of {progress.total} settled, "
        f"{progress.left} left<table>{head}{rows}</table>"
        "<code>.next()</code> shows the next item; <code>.accept()</code>, <code>.reject()</code> and "
        "<code>.correct(field=...)</code> on it decide it, <code>.undo()</code> takes back.</div>"
    )


def _marked(piece: str, role: str | None) -> str:
    if role is None:
        return escape(piece)
    style = f"background:{_COLOURS[role]};color:#111"
    return f'<mark style="{style}" title="{role}"><bdi>{escape(piece)}</bdi></mark>'


def _cell(text: str, tag: str = "td") -> str:
    return f"<{tag} style='text-align:left'><bdi>{escape(text)}</bdi></{tag}>"
