"""Reading reference annotations and the annotations that are held against them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..errors import InputError
from .brat import read_standoff
from .matching import Json, readings
from .tagged import read_tagged

_LISTS = ("stances", "quotations", "causal")


def read_reference(place: str | Path) -> dict[str, Json]:
    """Readings of articles by id, or by the SHA-256 of their text.

    Read are a folder with one JSON file an article, a folder with brat's .ann files (PolNeAR, BECAUSE), and a
    CSV of tagged sentences (Causal News Corpus); articles are named as the files in a folder are.

    Raises
    ------
    InputError
        If there is none, or a file is not a reading.
    """
    path = Path(place)
    if path.suffix.lower() == ".csv" and path.is_file():
        return read_tagged(path)
    if not path.is_dir():
        raise InputError(path, "is no reference: a folder of .json or .ann files, one an article, or a .csv")
    if standoff := sorted(path.glob("*.ann")):
        return read_standoff(standoff)
    found: dict[str, Json] = {}
    for file in sorted(path.glob("*.json")):
        found[file.stem] = _reading(file)
    if not found:
        raise InputError(path, "holds no reference annotations (*.json or *.ann)")
    return found


def _reading(file: Path) -> Json:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError(file, f"is not a reference annotation: {_said(error)}") from error
    if not isinstance(content, dict) or not any(name in content for name in _LISTS):
        raise InputError(file, f"is not a reference annotation; it needs one of {', '.join(_LISTS)}")
    needs = {
        "stances": ("holder", "explanation", "stance", "start", "end"),
        "quotations": ("source", "source_mention", "content"),
        "causal": ("cause", "effect"),
    }
    for name, keys in needs.items():
        for place, item in enumerate(content.get(name, [])):
            for reading in readings(item):
                if missing := [key for key in keys if key not in reading]:
                    raise InputError(file, f"{name}[{place}] lacks {', '.join(missing)}")
    return content


def read_objects(path: str | Path) -> Iterator[Json]:
    """Annotations, one object an article, from a file of JSON lines.

    Raises
    ------
    InputError
        If a line is not an article's annotations.
    """
    try:
        with Path(path).open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _annotations(path, number, line)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(path, f"cannot be read: {_said(error)}") from error


def _annotations(path: str | Path, number: int, line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(path, f"is not JSON: {error.msg}", line=number) from error
    lacking = [
        k for k in ("article", "claims", "causal", "actors") if not isinstance(found, dict) or k not in found
    ]
    if lacking:
        raise InputError(path, f"is no annotation of an article; it lacks {', '.join(lacking)}", line=number)
    return found  # type: ignore[no-any-return]


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error).split("\n")[0]
