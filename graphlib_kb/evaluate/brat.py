"""Brat's standoff files with attributions or causal relations, as PolNeAR and BECAUSE have them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import InputError
from .matching import Json

_TEXT_BOUND = re.compile(r"^(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t|$)")
_EVENT = re.compile(r"^E\d+\t(\S+?):(T\d+)((?: \S+?:[TE]\d+)*)\s*$")

CAUSAL = ("Consequence", "Motivation", "Purpose")
"""The events of BECAUSE that say that a cause acts on an effect."""

Parts = list[tuple[int, int]]
Bound = dict[str, tuple[str, Parts]]
Event = tuple[str, str, dict[str, list[str]]]


def standoff(path: Path) -> tuple[Bound, list[Event]]:
    """Text-bound annotations by id, and events as (type, trigger id, role -> ids).

    Lines that are neither are passed over: notes, and the rest of a text that wraps.
    """
    bound: Bound = {}
    events: list[Event] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if match := _TEXT_BOUND.match(line):
            parts = [(int(a), int(b)) for a, b in (p.split() for p in match[3].split(";"))]
            bound.setdefault(match[1], (match[2], parts))
        elif match := _EVENT.match(line.rstrip("\r")):
            roles: dict[str, list[str]] = defaultdict(list)
            for role in match[3].split():
                name, _, target = role.partition(":")
                roles[re.sub(r"\d+$", "", name)].append(target)
            events.append((match[1], match[2], dict(roles)))
    return bound, events


def read_standoff(paths: Sequence[Path]) -> dict[str, Json]:
    """Readings of the articles of some .ann files, by the file's name without its extension.

    What no file annotates, attributions or causal relations, isn't in any reading, and so isn't scored.

    Raises
    ------
    InputError
        If a file can't be read, or none has an attribution or a causal relation.
    """
    found: dict[str, dict[str, list[Json]]] = {}
    for path in paths:
        try:
            bound, events = standoff(path)
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(path, f"cannot be read as brat's standoff format in UTF-8 ({error})") from None
        found[path.stem] = {"quotations": [], "causal": []}
        for kind, _, roles in events:
            if kind.startswith("Attribution") and (content := _hull(bound, roles, "Content")):
                mention = _hull(bound, roles, "Source")
                found[path.stem]["quotations"].append(
                    {"source": None, "source_mention": mention, "content": content}
                )
            elif kind in CAUSAL:
                cause, effect = _hull(bound, roles, "Cause"), _hull(bound, roles, "Effect")
                if cause and effect:
                    found[path.stem]["causal"].append({"cause": cause, "effect": effect})
    kinds = [kind for kind in ("quotations", "causal") if any(reading[kind] for reading in found.values())]
    if not kinds:
        problem = (
            "its .ann files hold no attributions (events Attribution with Source, Cue, Content) and no "
            f"causal relations (events {', '.join(CAUSAL)} with Cause, Effect)"
        )
        raise InputError(paths[0].parent, problem)
    return {name: {kind: reading[kind] for kind in kinds} for name, reading in found.items()}


def _hull(bound: Bound, roles: Mapping[str, list[str]], role: str) -> Json | None:
    parts = [part for name in roles.get(role, ()) if name in bound for part in bound[name][1]]
    return {"start": min(a for a, _ in parts), "end": max(b for _, b in parts)} if parts else None
