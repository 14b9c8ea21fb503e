"""A saved page read back, to be embedded in another form."""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from graphlib_kb.errors import InputError
from graphlib_kb.views.page import Page
from graphlib_kb.views.scene import Box, Frame, Heading, Line, Point, Scene

_SIGN = '<meta name="generator" content="graphlib-kb">'


def open_page(path: str | Path) -> Page:
    """The page in a file that `Page.save` wrote.

    Raises
    ------
    InputError
        If it can't be read or is no such page.
    """
    try:
        html = Path(path).read_bytes().decode()
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise InputError(path, "is not a page that graphlib-kb wrote; it is not UTF-8") from None
    if _SIGN not in html:
        raise InputError(path, "is not a page that graphlib-kb wrote; `graphlib-kb view` writes one")
    try:
        return Page(_scene(html), small='<body class="small"' in html, given=html)
    except (LookupError, ValueError, TypeError, zlib.error, EOFError, binascii.Error):
        raise InputError(path, "is a page whose data are damaged; write it again") from None


def _scene(html: str) -> Scene:
    packed = _script(html, "packed-data", missing="")
    if packed:
        data, nodes, edges = json.loads(gzip.decompress(base64.b64decode(packed)))
    else:
        data, nodes, edges = (json.loads(_script(html, name)) for name in ("data", "nodes", "edges"))
    boxes, lines = tuple(map(_box, nodes)), tuple(map(_line, edges))
    return Scene(
        kind=data["kind"],
        title=data["title"],
        question=data["question"],
        note=data["note"],
        boxes=boxes,
        lines=lines,
        opening=_opening(data["opening"], boxes, lines) if data["opening"] else None,
        # The picture needs of the evidence only who holds it, where, and whether it was reviewed.
        evidence=tuple({"source": "", "holder": "", "status": "", **item} for item in data["items"]),
        articles=data["articles"],
        matrix=data["matrix"],
        headings=tuple(Heading(**heading) for heading in data["headings"]),
        frames=tuple(Frame(**frame) for frame in data["frames"]),
    )


def _script(html: str, name: str, missing: str | None = None) -> str:
    found = re.search(rf'<script [^>]*id="{name}">(.*?)</script>', html, re.DOTALL)
    if found:
        return found[1]
    if missing is None:
        raise KeyError(name)
    return missing


def _box(node: dict[str, Any]) -> Box:
    return Box(
        id=node["id"],
        kind=node["kind"],
        label=node["label"],
        lines=tuple(node["lines"]),
        width=node["width"],
        height=node["height"],
        x=node["x"],
        y=node["y"],
        small=node["small"],
        details=node["details"],
    )


def _opening(placement: dict[str, Any], boxes: Sequence[Box], lines: Sequence[Line]) -> Scene:
    return Scene(
        boxes=tuple(
            replace(box, **dict(zip(("x", "y", "width", "height"), placement["boxes"][box.id], strict=True)))
            for box in boxes
            if box.id in placement["boxes"]
        ),
        lines=tuple(
            replace(line, path=_points(placement["lines"][line.id]))
            for line in lines
            if line.id in placement["lines"]
        ),
        headings=tuple(Heading(**heading) for heading in placement["headings"]),
        frames=tuple(Frame(**frame) for frame in placement["frames"]),
        note=placement["note"],
    )


def _points(numbers: Sequence[float]) -> tuple[Point, ...]:
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def _line(edge: dict[str, Any]) -> Line:
    numbers = edge["path"]
    return Line(
        id=edge["id"],
        source=edge["from"],
        target=edge["to"],
        kind=edge["kind"],
        items=tuple(edge["items"]),
        relation=edge["relation"],
        path=_points(numbers),
        feedback=edge["feedback"],
    )
