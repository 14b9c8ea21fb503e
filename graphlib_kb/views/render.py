"""From a scene to one self-contained HTML page, through pyvis."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from graphlib_kb.views.scene import BOX_KINDS, LINE_KINDS, Scene
from graphlib_kb.views.style import FONT, HEADS, LINES, PALETTES, RELATION_HEADS, box_path, head_of
from graphlib_kb.views.windows import cut_windows

_SCRIPTS = (
    "text.js",
    "model.js",
    "filters.js",
    "canvas.js",
    "evidence.js",
    "tables.js",
    "compare.js",
    "export.js",
    "links.js",
    "main.js",
)
_PLAIN_DATA = 24_000
"""Bytes of JSON above which the data are packed, too."""


def render_page(scene: Scene, *, small: bool = False, packed: bool = True) -> str:
    """The page of a scene as HTML.

    ``small`` starts it without side panels, for embedding.
    ``packed=False`` leaves scripts and data as they are, for readers and tools that look into the file.
    The same scene always gives the same bytes.
    """
    from pyvis.network import Network

    net = Network(directed=True, height="100%", width="100%", heading="")
    net.set_template_dir(str(_assets()), "page.html")
    net.templateEnv = _environment(net.templateEnv.loader)
    for box in scene.boxes:
        net.add_node(
            box.id,
            label=box.label or " ",
            shape="custom",
            x=box.x,
            y=box.y,
            color=box.kind,
            kind=box.kind,
            width=box.width,
            height=box.height,
            outline=box_path(box.kind, box.width, box.height),
            lines=list(box.lines),
            small=box.small,
            details={key: value for key, value in box.details.items() if value},
        )
    for line in scene.lines:
        net.add_edge(
            line.source,
            line.target,
            id=line.id,
            kind=line.kind,
            head=head_of(line.kind, line.relation),
            items=list(line.items),
            relation=line.relation,
            feedback=line.feedback,
            path=[value for point in line.path for value in point],
        )
    net.options = {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "interaction": {"hover": True, "keyboard": False, "navigationButtons": False, "multiselect": False},
    }
    texts, items = cut_windows(scene.evidence)
    data = {
        "kind": scene.kind,
        "title": scene.title,
        "question": scene.question,
        "note": scene.note,
        "bounds": [round(value, 1) for value in scene.bounds()],
        "headings": [asdict(heading) for heading in scene.headings],
        "frames": [asdict(frame) for frame in scene.frames],
        "opening": _placement(scene.opening) if scene.opening else None,
        "texts": texts,
        "items": items,
        "articles": scene.articles,
        "matrix": scene.matrix,
        "small": small,
        "style": {
            "font": FONT,
            "lines": {kind: asdict(style) for kind, style in LINES.items()},
            "heads": {name: asdict(head) for name, head in HEADS.items()},
            "relationHeads": RELATION_HEADS,
            "palettes": PALETTES,
            "boxKinds": BOX_KINDS,
            "lineKinds": LINE_KINDS,
        },
    }
    return _fill(net, data, packed=packed)


def _placement(scene: Scene) -> dict[str, Any]:
    """Where a part of the drawing's boxes and lines are while it is shown on its own."""
    return {
        "note": scene.note,
        "bounds": [round(value, 1) for value in scene.bounds()],
        "headings": [asdict(heading) for heading in scene.headings],
        "frames": [asdict(frame) for frame in scene.frames],
        "boxes": {box.id: [box.x, box.y, box.width, box.height] for box in scene.boxes},
        "outlines": {box.id: box_path(box.kind, box.width, box.height) for box in scene.boxes},
        "lines": {line.id: [value for point in line.path for value in point] for line in scene.lines},
    }


def _fill(net: Any, data: Mapping[str, Any], *, packed: bool) -> str:
    library, program = _library(), _program()
    boot, style = asset("boot.js"), asset("page.css")
    whole = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    pack_data = packed and len(whole.encode("utf-8", "surrogatepass")) > _PLAIN_DATA
    net.templateEnv.globals.update(
        data=data,
        boot=boot,
        style=style,
        library=library,
        program=program,
        packed=packed,
        pack_data=pack_data,
        pack=pack,
        fallback=_plain_matrix(data["matrix"]),
        scripts_hashes=" ".join(map(hash_of, (boot, library, program))),
        style_hash=hash_of(style),
    )
    return str(net.generate_html())


def _plain_matrix(matrix: Mapping[str, Any]) -> Any:
    """The matrix as a table for readers without scripts; everything in it is escaped."""
    from markupsafe import Markup

    if not matrix:
        return ""
    cells = {(cell["explanation"], cell["holder"]): cell["text"] for cell in matrix["cells"]}
    holders = matrix["holders"][:30]
    head = Markup("").join(Markup("<th scope=col>{}</th>").format(holder["label"]) for holder in holders)
    rows = Markup("").join(
        Markup("<tr><th scope=row>{}</th>{}</tr>").format(
            row["label"],
            Markup("").join(
                Markup("<td>{}</td>").format(cells.get((row["id"], holder["id"]), "·")) for holder in holders
            ),
        )
        for row in matrix["explanations"]
    )
    return Markup("<table><tr><td></td>{}</tr>{}</table>").format(head, rows)


def pack(text: str) -> str:
    """Text as base64 of its gzip, the same bytes on every run."""
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode("ascii")


def hash_of(text: str) -> str:
    """The source expression by which a content security policy allows exactly this text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


def _environment(loader: Any) -> Any:
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True, loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )

    def as_json(value: object) -> Markup:
        # Only what could end the script element, or be read as markup, is escaped: most text stays as it is.
        text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
        return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))

    environment.filters["json"] = as_json
    environment.filters["script"] = Markup
    return environment


def _assets() -> Path:
    return Path(str(resources.files("graphlib_kb.views") / "assets"))


def asset(name: str) -> str:
    """The text of a file of the page, fit to stand inside a script or style element."""
    return (_assets() / name).read_text("utf-8").replace("</script", "<\\/script")


@lru_cache(maxsize=1)
def _library() -> str:
    """The vis-network script of the installed pyvis."""
    import pyvis

    folder = Path(pyvis.__file__).parent / "templates" / "lib"
    newest = max(folder.glob("vis-*/vis-network.min.js"))
    return newest.read_text("utf-8").replace("</script", "<\\/script").replace("//# sourceMappingURL", "// ")


def _program() -> str:
    parts = "\n".join(asset(name) for name in _SCRIPTS)
    return f'(function () {{\n"use strict";\n{parts}\n}})();\n'
