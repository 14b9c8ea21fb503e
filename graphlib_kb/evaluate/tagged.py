"""Sentences with tags around causes, effects and signals in a CSV, as the Causal News Corpus has them."""

from __future__ import annotations

import ast
import csv
import hashlib
import re
from pathlib import Path

from ..errors import InputError
from .matching import Json

_TAG = re.compile(r"<(/?)(ARG0|ARG1|SIG\d+)>")
_ONE, _SEVERAL = "text_w_pairs", "causal_text_w_pairs"

Parts = list[tuple[int, int]]


def roles(marked: str) -> dict[str, Parts]:
    """The stretches of ARG0 (cause), ARG1 (effect) and SIG (signal), counted in the text without its tags."""
    parts: dict[str, Parts] = {"ARG0": [], "ARG1": [], "SIG": []}
    starts: dict[str, int] = {}
    removed = 0
    for tag in _TAG.finditer(marked):
        place = tag.start() - removed
        removed += len(tag[0])
        if tag[1]:
            parts[re.sub(r"(?<=SIG)\d+", "", tag[2])].append((starts.pop(tag[2]), place))
        else:
            starts[tag[2]] = place
    return parts


def read_tagged(path: Path) -> dict[str, Json]:
    """Readings of the sentences of a CSV with a column of tagged texts, by the SHA-256 of the sentence.

    The column is ``text_w_pairs``, a relation a row, or ``causal_text_w_pairs``, a list of them.

    Raises
    ------
    InputError
        If the file can't be read, lacks the columns, or a cell isn't tagged as it should be.
    """
    found: dict[str, Json] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            columns = rows.fieldnames or ()
            column = next((name for name in (_SEVERAL, _ONE) if name in columns), None)
            if column is None or "text" not in columns:
                problem = (
                    f"needs the columns text and {_ONE} or {_SEVERAL}; it has {', '.join(columns) or 'none'}"
                )
                raise InputError(path, problem, line=1)
            for row in rows:
                reading = found.setdefault(hashlib.sha256(row["text"].encode()).hexdigest(), {"causal": []})
                try:
                    cell = row[column] or ""
                    for marked in ast.literal_eval(cell) if column == _SEVERAL else [cell]:
                        reading["causal"].extend(_relation(marked, row["text"]))
                except (ValueError, SyntaxError, KeyError, TypeError) as error:
                    problem = f"{column} should be the text with <ARG0>, <ARG1> and <SIG0> in it ({error})"
                    raise InputError(path, problem, line=rows.line_num) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(path, f"cannot be read as CSV in UTF-8 ({error})") from None
    if not found:
        raise InputError(path, "holds no sentence")
    return found


def _relation(marked: str, text: str) -> list[Json]:
    if _TAG.sub("", marked) != text:
        raise ValueError("without its tags it is another text")
    parts = roles(marked)
    if not (parts["ARG0"] and parts["ARG1"]):
        return []
    cause, effect = (
        {"start": min(a for a, _ in parts[role]), "end": max(b for _, b in parts[role])}
        for role in ("ARG0", "ARG1")
    )
    return [{"cause": cause, "effect": effect}]
