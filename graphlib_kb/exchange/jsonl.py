"""Annotations as JSON, one object an article: the format that other programs and the evaluations read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from graphlib_kb.errors import InputError
from graphlib_kb.model import (
    AUTHOR,
    UNNAMED,
    Actor,
    ActorKind,
    Annotations,
    Article,
    CausalAssertion,
    Certainty,
    Claim,
    Item,
    OffTopic,
    PartialDate,
    Passage,
    Polarity,
    Position,
    Relation,
    Stance,
    Status,
)

SCHEMA = 1
"""Version of the format."""

Json = dict[str, Any]
Word = TypeVar("Word", bound=Enum)

# Valid in JSON, but not to be let loose on a terminal or a UTF-8 stream:
# C1 controls, line separators, direction overrides, half surrogates.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def annotations_to_json(annotations: Annotations, *, reviewed: bool = False) -> Json:
    """One article's annotations as a plain object.

    With ``reviewed`` each item also says its status, its origin and its reason.
    """
    article = annotations.article

    def decided(item: Item) -> Json:
        return {"status": str(item.status), "origin": item.origin, "reason": item.reason} if reviewed else {}

    return {
        "schema": SCHEMA,
        "article": {
            "id": article.id,
            "title": article.title,
            "authors": list(article.authors),
            "outlet": article.outlet,
            "published": str(article.published) if article.published else None,
            "url": article.url,
            "chars": len(article.text),
            "sha256": article.sha256,
        },
        "offtopic": [
            span_to_json(stretch.passage) | {"reason": stretch.reason} for stretch in annotations.offtopic
        ],
        "actors": [
            {
                "id": actor.id,
                "name": actor.name,
                "kind": str(actor.kind),
                "mentions": [span_to_json(mention) for mention in actor.mentions],
            }
            for actor in annotations.actors
        ],
        "claims": [
            {
                "id": claim.id,
                "content": span_to_json(claim.content),
                "source": _optional(claim.source),
                "cue": _optional(claim.cue),
                "holder": claim.holder,
                "direct": claim.direct,
                "certainty": str(claim.certainty),
                "polarity": str(claim.polarity),
                **decided(claim),
            }
            for claim in annotations.claims
        ],
        "causal": [
            {
                "id": causal.id,
                "cause": span_to_json(causal.cause),
                "effect": span_to_json(causal.effect),
                "signal": _optional(causal.signal),
                "relation": str(causal.relation),
                "negated": causal.negated,
                "certainty": str(causal.certainty),
                "holder": causal.holder,
                **decided(causal),
            }
            for causal in annotations.causal
        ],
        "stances": [
            {
                "id": stance.id,
                "holder": stance.holder,
                "explanation": stance.explanation,
                "stance": str(stance.position),
                "certainty": str(stance.certainty),
                "evidence": span_to_json(stance.evidence),
                "confidence": round(stance.confidence, 4),
                "claim": stance.claim,
                **decided(stance),
            }
            for stance in annotations.stances
        ],
    }


def to_line(value: object) -> str:
    r"""A value as one line of JSON, in readable characters but for those that could act on a terminal.

    >>> to_line({"name": "Đặng\x9b2J"})
    '{"name": "Đặng\\u009b2J"}'
    """
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))


def span_to_json(passage: Passage) -> Json:
    """``start`` and ``end``; a discontinuous passage also has its ``parts``."""
    parts = {"parts": [list(part) for part in passage.parts]} if passage.parts else {}
    return {"start": passage.start, "end": passage.end, **parts}


def _optional(passage: Passage | None) -> Json | None:
    return span_to_json(passage) if passage else None


def annotations_from_file(path: str | Path, article: Callable[[str], Article]) -> Iterator[Annotations]:
    """The annotations in a file of this format, one article a line.

    ``article`` gives the article of an id, such as `KnowledgeBase.article`.

    Raises
    ------
    InputError
        If the file can't be read or a line isn't of this format; names file, line and key.
    """
    try:
        with Path(path).open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    value = json.loads(line)
                    yield annotations_from_json(value, article(_article_id(value)).text)
                except ValueError as error:
                    raise InputError(path, f"no JSON ({error})", line=number) from None
                except InputError as error:
                    raise InputError(path, f"article {error}", line=number) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it isn't UTF-8"
        raise InputError(path, f"cannot be read ({reason})") from None


def annotations_from_json(value: Any, text: str) -> Annotations:
    """The annotations that an object of this format holds, of an article with this text.

    Raises
    ------
    InputError
        If the object isn't of this format, or is about another text; says which key is wrong.
    """
    name = _article_id(value)
    try:
        return _Reader(name, text).annotations(value)
    except _MistakeError as mistake:
        raise InputError(name, str(mistake)) from None


class _MistakeError(ValueError):
    """What is wrong with one key."""


class _Reader:
    """Reads the objects of one article."""

    def __init__(self, article: str, text: str) -> None:
        self.article = article
        self.text = text
        self.holders = {AUTHOR, UNNAMED}

    def annotations(self, value: Json) -> Annotations:
        if value.get("schema") != SCHEMA:
            raise _MistakeError(f"schema is {value.get('schema')!r}; this program reads {SCHEMA}")
        article = self.read_article(_get(value, "article", dict))
        actors = tuple(self.actor(row) for row in _rows(value, "actors"))
        self.holders |= {actor.id for actor in actors}
        return Annotations(
            article=article,
            offtopic=tuple(
                OffTopic(self.span(row, "offtopic"), _get(row, "reason", str))
                for row in _rows(value, "offtopic")
            ),
            actors=actors,
            claims=tuple(self.claim(row) for row in _rows(value, "claims")),
            causal=tuple(self.causal(row) for row in _rows(value, "causal")),
            stances=tuple(self.stance(row) for row in _rows(value, "stances")),
        )

    def read_article(self, row: Json) -> Article:
        if _get(row, "chars", int) != len(self.text):
            raise _MistakeError(f"article.chars is {row['chars']}, but the text at hand has {len(self.text)}")
        published = _get(row, "published", str, None)
        try:
            date = PartialDate.parse(published) if published else None
        except ValueError as error:
            raise _MistakeError(f"article.published: {error}") from None
        return Article(
            id=self.article,
            text=self.text,
            title=_get(row, "title", str, None),
            authors=tuple(_get(row, "authors", list, [])),
            outlet=_get(row, "outlet", str, None),
            published=date,
            url=_get(row, "url", str, None),
            sha256=_get(row, "sha256", str, ""),
        )

    def actor(self, row: Json) -> Actor:
        mentions = tuple(self.span(span, "mentions") for span in _get(row, "mentions", list))
        return Actor(
            _get(row, "id", str), _get(row, "name", str), _word(ActorKind, row, "kind"), mentions=mentions
        )

    def claim(self, row: Json) -> Claim:
        return Claim(
            id=_get(row, "id", str),
            content=self.passage(row, "content"),
            source=self.optional(row, "source"),
            cue=self.optional(row, "cue"),
            holder=self.holder(row),
            direct=_get(row, "direct", bool),
            certainty=_word(Certainty, row, "certainty"),
            polarity=_word(Polarity, row, "polarity"),
            **self.decided(row),
        )

    def causal(self, row: Json) -> CausalAssertion:
        return CausalAssertion(
            id=_get(row, "id", str),
            cause=self.passage(row, "cause"),
            effect=self.passage(row, "effect"),
            signal=self.optional(row, "signal"),
            relation=_word(Relation, row, "relation"),
            negated=_get(row, "negated", bool),
            certainty=_word(Certainty, row, "certainty"),
            holder=self.holder(row),
            **self.decided(row),
        )

    def stance(self, row: Json) -> Stance:
        return Stance(
            id=_get(row, "id", str),
            holder=self.holder(row),
            explanation=_get(row, "explanation", str),
            position=_word(Position, row, "stance"),
            certainty=_word(Certainty, row, "certainty"),
            evidence=self.passage(row, "evidence"),
            confidence=float(_get(row, "confidence", (int, float))),
            claim=_get(row, "claim", str, None),
            **self.decided(row),
        )

    def decided(self, row: Json) -> Json:
        status = _word(Status, row, "status") if "status" in row else Status.SUGGESTED
        return {
            "status": status,
            "origin": _get(row, "origin", str, ""),
            "reason": _get(row, "reason", str, ""),
        }

    def holder(self, row: Json) -> str:
        holder = _get(row, "holder", str)
        if holder not in self.holders:
            raise _MistakeError(
                f"holder {holder!r} of {row.get('id')} is none of the actors, {AUTHOR} or {UNNAMED}"
            )
        return str(holder)

    def passage(self, row: Json, key: str) -> Passage:
        return self.span(_get(row, key, dict), key)

    def optional(self, row: Json, key: str) -> Passage | None:
        return None if row.get(key) is None else self.passage(row, key)

    def span(self, row: Json, key: str) -> Passage:
        start, end = _get(row, "start", int), _get(row, "end", int)
        parts = tuple((part[0], part[1]) for part in _get(row, "parts", list, []))
        if not 0 <= start < end <= len(self.text):
            raise _MistakeError(f"{key} {start}-{end} lies outside the text of {len(self.text)} characters")
        return Passage(self.article, start, end, parts)


_MISSING = object()


def _get(row: Json, key: str, kind: type | tuple[type, ...], default: Any = _MISSING) -> Any:
    value = row.get(key, default)
    if value is None and default is None:
        return None
    if value is _MISSING:
        raise _MistakeError(f"{key!r} is missing in {row.get('id') or 'an object'}")
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise _MistakeError(f"{key!r} is {value!r}, which is not of the right kind")
    return value


def _rows(value: Json, key: str) -> list[Json]:
    rows: list[Json] = _get(value, key, list)
    if not all(isinstance(row, Mapping) for row in rows):
        raise _MistakeError(f"{key!r} must hold objects")
    return rows


def _word(vocabulary: type[Word], row: Json, key: str) -> Word:
    try:
        return vocabulary(_get(row, key, str))
    except ValueError as error:
        if isinstance(error, _MistakeError):
            raise
        words = ", ".join(str(word.value) for word in vocabulary)
        raise _MistakeError(f"{key!r} is {row[key]!r}; it must be one of {words}") from None


def _article_id(value: Any) -> str:
    article = value.get("article") if isinstance(value, Mapping) else None
    name = article.get("id") if isinstance(article, Mapping) else None
    if not isinstance(name, str):
        raise InputError("annotations", "not an object of annotations: it has no article.id")
    return name
