"""The review log: one decision a line, only ever appended to, in which no decision is lost.

A decision holds what its reviewer saw (``seen``) and what they changed (``fields``), so that each line means
the same on its own, whatever the machine suggests later. The order of lines and repeated lines mean nothing:
logs are merged by putting their lines together (in git: ``reviews.jsonl merge=union`` in .gitattributes).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from enum import Enum
from pathlib import Path
from typing import Any

from ..errors import CodebookError
from ..model import (
    Actor,
    ActorKind,
    Annotations,
    Article,
    CausalAssertion,
    Certainty,
    Claim,
    Item,
    OffTopic,
    Passage,
    Polarity,
    Position,
    Relation,
    Stance,
    item_id,
)
from .anchor import span_to_json


class Kind(str, Enum):
    """What a decision is about."""

    CLAIM = "claim"
    CAUSAL = "causal"
    STANCE = "stance"
    ACTOR = "actor"
    OFFTOPIC = "offtopic"
    EXPLANATION = "explanation"


class Verdict(str, Enum):
    """What a reviewer says of an item; undo takes an earlier decision back."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    ADD = "add"
    UNDO = "undo"


_WORDS: dict[str, tuple[str, ...]] = {
    "certainty": tuple(map(str, Certainty)),
    "polarity": tuple(map(str, Polarity)),
    "relation": tuple(map(str, Relation)),
    "stance": tuple(map(str, Position)),
    "kind": tuple(map(str, ActorKind)),
}

FIELDS: dict[Kind, dict[str, str]] = {
    Kind.CLAIM: {
        "content": "span",
        "source": "span?",
        "cue": "span?",
        "holder": "holder",
        "direct": "bool",
        "certainty": "word",
        "polarity": "word",
        "chain": "texts",
    },
    Kind.CAUSAL: {
        "cause": "span",
        "effect": "span",
        "signal": "span?",
        "relation": "word",
        "negated": "bool",
        "certainty": "word",
        "holder": "holder",
        "claim": "text?",
    },
    Kind.STANCE: {
        "holder": "holder",
        "explanation": "text",
        "stance": "word",
        "certainty": "word",
        "evidence": "span",
        "claim": "text?",
        "causal": "text?",
    },
    Kind.ACTOR: {"name": "text", "kind": "kind", "aliases": "texts", "mentions": "spans", "into": "text"},
    Kind.OFFTOPIC: {"passage": "span", "reason": "text"},
    Kind.EXPLANATION: {"to": "texts"},
}
"""The fields of each kind, in the words of the annotation format, and what they hold."""

REQUIRED: dict[Kind, tuple[str, ...]] = {
    Kind.CLAIM: ("content", "holder"),
    Kind.CAUSAL: ("cause", "effect", "holder"),
    Kind.STANCE: ("holder", "explanation", "stance", "evidence"),
    Kind.ACTOR: ("name", "kind"),
    Kind.OFFTOPIC: ("passage",),
    Kind.EXPLANATION: (),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decided about one item of one article.

    ``fields`` are the corrected or added fields in the words of the annotation format, ``seen`` the fields as
    they stood before the reviewer, and ``actors`` says who the actor ids in both are: id to name and kind.
    Spans carry quotation and context. ``article`` is empty for a decision on an actor or explanation
    everywhere. ``undoes`` is the id of the decision that an undo takes back. An ``adjudication`` outranks
    other decisions.
    """

    article: str
    kind: Kind
    item: str
    verdict: Verdict
    reviewer: str
    time: datetime
    fields: Mapping[str, Any] = field(default_factory=dict, hash=False)
    seen: Mapping[str, Any] = field(default_factory=dict, hash=False)
    actors: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    note: str = ""
    undoes: str = ""
    adjudication: bool = False
    _id: str = field(default="", init=False, repr=False, compare=False)

    @property
    def id(self) -> str:
        """The same for the same decision, so that a line that stands twice counts once."""
        if not self._id:
            key = json.dumps(self.to_json(), sort_keys=True, ensure_ascii=False)
            digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
            object.__setattr__(self, "_id", f"decision-{digest[:12]}")
        return self._id

    def to_json(self) -> dict[str, Any]:
        """The decision as its line in the log holds it."""
        line: dict[str, Any] = {
            "item": self.item,
            "article": self.article,
            "kind": self.kind.value,
            "decision": self.verdict.value,
            "fields": dict(self.fields),
            "seen": dict(self.seen),
            "actors": {actor: dict(who) for actor, who in self.actors.items()},
            "reviewer": self.reviewer,
            "time": f"{self.time.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%S.%f}Z",
            "note": self.note,
            "undoes": self.undoes,
            "adjudication": self.adjudication,
        }
        return {key: value for key, value in line.items() if value not in ("", {}, False)} | {
            "article": self.article
        }

    @classmethod
    def from_json(cls, line: Mapping[str, Any]) -> Decision:
        """Read one line's object.

        Raises
        ------
        ValueError
            If a key is missing, unknown or of the wrong form; its text says which, and what would be right.
        """
        unknown = sorted(set(line) - _KEYS)
        if unknown:
            raise ValueError(f"unknown key {unknown[0]!r}; there are: {', '.join(sorted(_KEYS))}")
        kind, verdict = _member(Kind, line, "kind"), _member(Verdict, line, "decision")
        for key in ("item", "reviewer", "time"):
            if not isinstance(line.get(key), str) or not line[key]:
                raise ValueError(f"{key!r} must be a text that is not empty")
        for key in ("article", "note", "undoes"):
            if not isinstance(line.get(key, ""), str):
                raise ValueError(f"{key!r} must be a text")
        for key in ("fields", "seen", "actors"):
            if not isinstance(line.get(key, {}), Mapping):
                raise ValueError(f"{key!r} must be an object")
        if not isinstance(line.get("adjudication", False), bool):
            raise ValueError("'adjudication' must be true or false")
        decision = cls(
            article=line.get("article", ""),
            kind=kind,
            item=line["item"],
            verdict=verdict,
            reviewer=line["reviewer"],
            time=_time(line["time"]),
            fields=line.get("fields", {}),
            seen=line.get("seen", {}),
            actors=line.get("actors", {}),
            note=line.get("note", ""),
            undoes=line.get("undoes", ""),
            adjudication=line.get("adjudication", False),
        )
        check(decision)
        return decision


_KEYS = {
    "item",
    "article",
    "kind",
    "decision",
    "fields",
    "seen",
    "actors",
    "reviewer",
    "time",
    "note",
    "undoes",
    "adjudication",
}


def check(decision: Decision) -> None:
    """See that the decision can be understood.

    Raises
    ------
    ValueError
        If a field is unknown for the kind, missing or of the wrong form.
    """
    if not decision.article and decision.kind not in (Kind.ACTOR, Kind.EXPLANATION):
        raise ValueError("'article' may be empty only for an actor or an explanation")
    if (decision.verdict is Verdict.UNDO) != bool(decision.undoes):
        raise ValueError("an undo, and only an undo, names in 'undoes' the decision that it takes back")
    forms = FIELDS[decision.kind]
    for name, values in (("fields", decision.fields), ("seen", decision.seen)):
        for key, value in values.items():
            if key == "origin" and name == "seen":
                continue
            if key not in forms:
                raise ValueError(f"{name}: a {decision.kind.value} has no {key!r}, but {', '.join(forms)}")
            _check_value(f"{name}.{key}", key, forms[key], value)
    if decision.verdict is Verdict.ADD:
        for key in REQUIRED[decision.kind]:
            if key not in decision.fields:
                raise ValueError(f"fields: an added {decision.kind.value} needs {key!r}")
    if decision.verdict is Verdict.CORRECT and not decision.fields:
        raise ValueError("fields: a correction needs at least one field")
    for actor, who in decision.actors.items():
        if not isinstance(who, Mapping) or not isinstance(who.get("name"), str):
            raise ValueError(f"actors.{actor}: must be an object with 'name' and 'kind'")
        _check_value(f"actors.{actor}.kind", "kind", "kind", who.get("kind"))


def _check_value(where: str, key: str, form: str, value: object) -> None:
    if form.endswith("?"):
        if value is None:
            return
        form = form[:-1]
    if form in ("text", "holder"):
        if not isinstance(value, str) or not value:
            raise ValueError(f"{where}: must be a text that is not empty")
    elif form == "bool":
        if not isinstance(value, bool):
            raise ValueError(f"{where}: must be true or false")
    elif form in ("word", "kind"):
        if value not in _WORDS[key]:
            raise ValueError(f"{where}: {value!r} is none of {', '.join(_WORDS[key])}")
    elif form == "texts":
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise ValueError(f"{where}: must be a list of texts")
    elif form == "spans":
        if not isinstance(value, list):
            raise ValueError(f"{where}: must be a list of spans")
        for number, span in enumerate(value):
            _check_span(f"{where}[{number}]", span)
    else:
        _check_span(where, value)


def _check_span(where: str, span: object) -> None:
    if not isinstance(span, Mapping):
        raise ValueError(f"{where}: must be an object with 'start' and 'end'")
    start, end = span.get("start"), span.get("end")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end:
        raise ValueError(f"{where}: 'start' and 'end' must be whole numbers with 0 <= start < end")
    for key in ("quote", "quote_end", "prefix", "suffix"):
        if not isinstance(span.get(key, ""), str):
            raise ValueError(f"{where}.{key}: must be a text")
    parts = span.get("parts", [])
    if not isinstance(parts, list) or not all(
        isinstance(part, list) and len(part) == 2 and all(map(_is_offset, part)) for part in parts
    ):
        raise ValueError(f"{where}.parts: must be a list of [start, end]")


def _is_offset(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _member(vocabulary: Any, line: Mapping[str, Any], key: str) -> Any:
    try:
        return vocabulary(line.get(key))
    except ValueError:
        words = ", ".join(member.value for member in vocabulary)
        raise ValueError(f"{key!r} is {line.get(key)!r}; it must be one of {words}") from None


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise ValueError(f"'time' is {text!r}; write it like 2024-05-01T12:00:00Z") from None
    return time.replace(tzinfo=time.tzinfo or timezone.utc).astimezone(timezone.utc)


def read_decisions(
    path: str | Path, *, on_error: Callable[[CodebookError], None] | None = None
) -> tuple[Decision, ...]:
    """The decisions of a log in order of time, each once; a log that isn't there yet is empty.

    With ``on_error`` a bad line is handed over and the others are read; without it, it is raised.

    Raises
    ------
    CodebookError
        If a line cannot be understood (names file and line), or the file cannot be read.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise CodebookError(path, f"cannot be read: {error.strerror}") from None
    found = {decision.id: decision for decision in parse_lines(path, content, 1, on_error or _raise)}
    return tuple(sorted(found.values(), key=order))


def parse_lines(
    path: Path, content: bytes, first: int, on_error: Callable[[CodebookError], None]
) -> Iterator[Decision]:
    """The decisions in some lines of a log; ``first`` is the number of the first line."""
    lines = content.split(b"\n")
    for start in range(0, len(lines), _BATCH):
        batch = [(first + start + place, line) for place, line in enumerate(lines[start : start + _BATCH])]
        batch = [(number, line) for number, line in batch if line.strip()]
        for (number, line), value in zip(batch, _values([line for _, line in batch]), strict=True):
            try:
                decision = Decision.from_json(value if value is not None else _read_line(line))
            except ValueError as error:  # noqa: PERF203
                on_error(CodebookError(path, str(error), line=number))
            else:
                yield decision


_BATCH = 500


def _values(lines: list[bytes]) -> list[Any]:
    """Many lines read at once, which is quicker and lets them share their keys; or None for each."""
    try:
        values = json.loads(b"[" + b",".join(lines) + b"]")
    except (ValueError, RecursionError):
        return [None] * len(lines)
    one_each = len(values) == len(lines) and all(isinstance(value, dict) for value in values)
    return list(values) if one_each else [None] * len(lines)


def _raise(error: CodebookError) -> None:
    raise error


def order(decision: Decision) -> tuple[datetime, str]:
    """The order of decisions: time, and then the decision's own id."""
    return decision.time, decision.id


def _read_line(line: bytes) -> Mapping[str, Any]:
    if line.startswith((b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")):
        raise ValueError("a conflict marker of git: keep the lines of both sides and delete this one")
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise ValueError("not UTF-8: delete the line or restore it") from None
    except (ValueError, RecursionError):
        raise ValueError("not JSON (a write cut short?): delete the line or restore it") from None
    if not isinstance(value, Mapping):
        raise ValueError("not an object with item, article, kind, decision, reviewer and time")
    return value


def append(path: str | Path, *decisions: Decision) -> None:
    """Add decisions to a log; they are on the disk when this returns.

    Raises
    ------
    CodebookError
        If the log cannot be written.
    """
    path = Path(path)
    for decision in decisions:
        check(decision)
    lines = b"".join(write_line(decision) for decision in decisions)
    try:
        is_new = not path.exists()
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        try:
            size = os.fstat(descriptor).st_size
            if size:
                os.lseek(descriptor, size - 1, os.SEEK_SET)
                if os.read(descriptor, 1) != b"\n":
                    lines = b"\n" + lines  # a write cut short must not swallow this one
            view = memoryview(lines)
            while view:
                view = view[os.write(descriptor, view) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new and os.name == "posix":
            folder = os.open(path.resolve().parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError as error:
        raise CodebookError(path, f"the decision could not be written: {error.strerror}") from None


def write_line(decision: Decision) -> bytes:
    """The decision's line as bytes, with its line end."""
    line = decision.to_json()
    try:
        return (json.dumps(line, ensure_ascii=False) + "\n").encode()
    except UnicodeEncodeError:  # half a surrogate pair, which a JSON article can hold
        return (json.dumps(line) + "\n").encode()


def standing(decisions: Iterable[Decision]) -> tuple[tuple[Decision, ...], tuple[Decision, ...]]:
    """The decisions that are not taken back, in order of time; and the undos whose decision isn't there."""
    known = {decision.id: decision for decision in decisions}
    undone_by: dict[str, list[str]] = {}
    for name, decision in known.items():
        if decision.verdict is Verdict.UNDO:
            undone_by.setdefault(decision.undoes, []).append(name)
    found_out: dict[str, bool] = {}
    kept = [
        decision
        for name, decision in known.items()
        if not decision.undoes and stands(name, undone_by, found_out)
    ]
    undos = [decision for decision in known.values() if decision.verdict is Verdict.UNDO]
    lost = [decision for decision in undos if decision.undoes not in known]
    return tuple(sorted(kept, key=order)), tuple(sorted(lost, key=order))


def stands(name: str, undone_by: Mapping[str, Iterable[str]], known: dict[str, bool]) -> bool:
    """Whether a decision stands: none of its undos does. What is found out goes into ``known``.

    The id of an undo covers that of what it undoes, so that there are no circles.
    """
    path = [name]
    while path:
        undos = undone_by.get(path[-1], ())
        unknown = [undo for undo in undos if undo not in known]
        if unknown:
            path.extend(unknown)
        else:
            known[path.pop()] = not any(known[undo] for undo in undos)
    return known[name]


def winners(decisions: Iterable[Decision]) -> dict[tuple[Kind, str, str], Decision]:
    """Of the standing decisions on one item, the one that counts: an adjudication, else the latest."""
    best: dict[tuple[Kind, str, str], Decision] = {}
    for decision in sorted(decisions, key=lambda decision: (decision.adjudication, *order(decision))):
        best[decision.kind, decision.article, decision.item] = decision
    return best


def kind_of(item: Item | Actor | OffTopic) -> Kind:
    """Which kind an item is."""
    return {
        Claim: Kind.CLAIM,
        CausalAssertion: Kind.CAUSAL,
        Stance: Kind.STANCE,
        Actor: Kind.ACTOR,
        OffTopic: Kind.OFFTOPIC,
    }[type(item)]


def offtopic_id(offtopic: OffTopic) -> str:
    """The identifier under which an off-topic stretch is reviewed."""
    passage = offtopic.passage
    return item_id("offtopic", passage.article, passage.start, passage.end)


def fields_of(item: Item | Actor | OffTopic, text: str) -> dict[str, Any]:
    """An item's fields as decisions hold them, in the words of the annotation format."""
    if isinstance(item, OffTopic):
        return {"passage": span_to_json(item.passage, text), "reason": item.reason}
    if isinstance(item, Actor):
        return {
            "name": item.name,
            "kind": item.kind.value,
            "aliases": list(item.aliases),
            "mentions": [span_to_json(mention, text) for mention in item.mentions],
        }
    values: dict[str, Any] = {}
    for key, form in FIELDS[kind_of(item)].items():
        value = getattr(item, "position" if key == "stance" else key)
        if isinstance(value, Passage):
            values[key] = span_to_json(value, text)
        elif form == "texts":
            values[key] = list(value)
        else:
            values[key] = value.value if isinstance(value, Enum) else value
    values["origin"] = item.origin
    return values


def who_is_who(annotations: Annotations, *values: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The actors whom these fields name by id, as a decision keeps them."""
    named = {str(value.get(key)) for value in values for key in ("holder", "into")}
    named |= {actor for value in values for actor in value.get("chain", ())}
    return {
        actor.id: {"name": actor.name, "kind": actor.kind.value}
        for actor in annotations.actors
        if actor.id in named
    }


def decide(
    annotations: Annotations,
    item: Item | Actor | OffTopic,
    verdict: Verdict,
    *,
    reviewer: str,
    time: datetime | None = None,
    fields: Mapping[str, Any] | None = None,
    note: str = "",
    adjudication: bool = False,
) -> Decision:
    """The decision on an item as it stands in these annotations; `append` keeps it."""
    article: Article = annotations.article
    seen = fields_of(item, article.text)
    changed = dict(fields or {})
    return Decision(
        article=article.id,
        kind=kind_of(item),
        item=offtopic_id(item) if isinstance(item, OffTopic) else item.id,
        verdict=verdict,
        reviewer=reviewer,
        time=time or datetime.now(timezone.utc),
        fields=changed,
        seen=seen,
        actors=who_is_who(annotations, seen, changed),
        note=note,
        adjudication=adjudication,
    )
