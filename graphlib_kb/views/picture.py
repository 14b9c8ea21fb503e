"""From a scene to a static picture: SVG made here, PNG by way of resvg."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from graphlib_kb.errors import MissingExtraError
from graphlib_kb.views.lettering import plain, shorten, text_width, wrap
from graphlib_kb.views.scene import BOX_KINDS, HEAVY, LINE_KINDS, SIZE, SMALL, Box, Line, Point, Scene
from graphlib_kb.views.style import FONT, HEADS, LINES, PALETTES, Head, box_path, head_of, line_width

_MARGIN = 20.0


def svg_picture(scene: Scene, *, palette: str = "light") -> str:
    """The scene as an SVG document with its title, its legend and all its lettering.

    It holds no script, refers to nothing outside and is the same for the same scene.
    """
    return "".join(_pieces(scene.first, PALETTES[palette]))


def png_picture(scene: Scene, *, scale: float = 2.0) -> bytes:
    """The picture as PNG, ``scale`` times as many pixels as the drawing has units.

    Raises
    ------
    MissingExtraError
        If the renderer isn't installed.
    """
    try:
        import resvg_py
    except ImportError:
        raise MissingExtraError("a PNG picture", "png") from None
    width, height = _extent(scene)[2:]
    zoom = min(scale, 16_000 / max(width, height, 1.0))
    return bytes(resvg_py.svg_to_bytes(svg_string=svg_picture(scene), zoom=zoom, background="#ffffff"))


def _extent(scene: Scene) -> tuple[float, float, float, float]:
    left, top, right, bottom = scene.bounds(_MARGIN)
    width = max(right - left, 480.0)
    head = 22.0 * len(_title(scene, width)) + 18
    # The legend stands below, in as many rows as it needs.
    foot = 24.0 * len(_legend_rows(scene, width)) + (32 if scene.note else 12)
    return left - (width - (right - left)) / 2, top - head, width, bottom - top + head + foot


def _title(scene: Scene, width: float) -> tuple[str, ...]:
    return wrap(scene.question or scene.title, width - 2 * _MARGIN, 18.0, lines=2, bold=True)


def _pieces(scene: Scene, colours: Mapping[str, str]) -> Iterator[str]:
    left, top, width, height = _extent(scene)
    title = _title(scene, width)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{_n(left)} {_n(top)} {_n(width)} {_n(height)}" '
        f'width="{round(width)}" height="{round(height)}" font-family="{escape(FONT)}" font-size="{SIZE:g}" '
        f'role="img" aria-labelledby="t d">'
    )
    yield f'<title id="t">{_safe(scene.question or scene.title)}</title>'
    yield f'<desc id="d">{_safe(describe(scene))}</desc>'
    yield (
        f'<rect x="{_n(left)}" y="{_n(top)}" width="{_n(width)}" height="{_n(height)}" '
        f'fill="{colours["paper"]}"/>'
    )
    for row, line in enumerate(title):
        y = top + 28 + 22 * row
        yield _text(line, left + _MARGIN, y, fill=colours["ink"], size=18, bold=True, anchor="start")
    for frame in scene.frames:
        yield (
            f'<rect x="{_n(frame.x)}" y="{_n(frame.y)}" width="{_n(frame.width)}" '
            f'height="{_n(frame.height)}" rx="12" fill="{colours["frame"]}" '
            f'stroke="{colours["frame-edge"]}"/>'
        )
    for heading in scene.headings:
        yield _text(
            heading.text,
            heading.x,
            heading.y,
            fill=colours["soft"],
            size=SMALL,
            bold=True,
            anchor=heading.anchor,
        )
    for drawn in scene.lines:
        if drawn.path:
            yield _line(drawn, scene, colours)
    for box in scene.boxes:
        yield _box(box, colours)
    if scene.note:
        height -= 20
        yield _text(
            scene.note, left + _MARGIN, top + height + 4, fill=colours["soft"], size=SMALL, anchor="start"
        )
    yield from _legend(scene, left, top + height, width, colours)
    yield "</svg>\n"


def describe(scene: Scene) -> str:
    """The scene in one sentence, for those who cannot see it."""
    counts: dict[str, int] = {}
    for line in scene.lines:
        if line.items:
            counts[line.kind] = counts.get(line.kind, 0) + 1
    kinds = [f"{counts[kind]} {LINE_KINDS[kind]}" for kind in LINE_KINDS if kind in counts]
    return f"{len(scene.boxes)} nodes and {sum(counts.values())} lines: {', '.join(kinds) or 'none'}."


def _line(line: Line, scene: Scene, colours: Mapping[str, str]) -> str:
    style, name = LINES[line.kind], head_of(line.kind, line.relation)
    head, colour = HEADS[name], colours[style.colour]
    sources = {scene.evidence[item]["source"] for item in line.items} if scene.evidence else set()
    width = line_width(line.kind, len(sources)) * (0.75 if len(scene.lines) > 90 else 1.0)
    angle = _end_angle(line.path)
    dash = _dash(style.dash)
    pieces = [
        f'<path d="{_path(line.path, head.back, angle)}" fill="none" stroke="{colour}" '
        f'stroke-width="{width:g}"{dash}/>'
    ]
    if head.path:
        x, y = line.path[-1]
        turn = f"translate({_n(x)} {_n(y)}) rotate({_n(math.degrees(angle))})"
        pieces.append(_head(head, name, colour, colours["paper"], turn, width))
    if _reviewed(line, scene):
        x, y = _mark_place(line.path)
        pieces.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="3" fill="{colours["mark"]}"/>')
    if scene.kind == "causal" and line.items:
        pieces.append(_badge(line, scene, colour, colours))
    return "".join(pieces)


def _badge(line: Line, scene: Scene, colour: str, colours: Mapping[str, str]) -> str:
    """How many deny a link, or assert it if more than one does."""
    holders = len({scene.evidence[item]["holder"] for item in line.items})
    if line.kind != "denied" and holders == 1:
        return ""
    text = f"{'−' if line.kind == 'denied' else '+'}{holders}"
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = line.path[:4]
    t = 9 / 16 if line.kind == "denied" else 5 / 16
    u = 1 - t
    x = u**3 * x0 + 3 * u * u * t * x1 + 3 * u * t * t * x2 + t**3 * x3
    y = u**3 * y0 + 3 * u * u * t * y1 + 3 * u * t * t * y2 + t**3 * y3
    half = 4 + text_width(text, SMALL, bold=True) / 2
    return (
        f'<rect x="{_n(x - half)}" y="{_n(y - 8)}" width="{_n(2 * half)}" height="16" rx="8" '
        f'fill="{colours["paper"]}" stroke="{colour}" stroke-width="1.2"/>'
        + _text(text, x, y + 4, fill=colours["ink"], size=SMALL, bold=True)
    )


def _mark_place(path: Sequence[Point]) -> Point:
    x, y = path[0]
    for next_x, next_y in path[1:]:
        far = math.hypot(next_x - x, next_y - y)
        if far > 0.5:
            return x + 5 * (next_x - x) / far, y + 5 * (next_y - y) / far
    return x, y


def _reviewed(line: Line, scene: Scene) -> bool:
    if line.kind in ("agrees", "disagrees") or not scene.evidence:
        return False
    return any(scene.evidence[item]["status"] == "accepted" for item in line.items)


def _head(head: Head, name: str, colour: str, paper: str, turn: str, width: float) -> str:
    fill = colour if head.filled else paper if name in ("ring", "hollow") else "none"
    return (
        f'<path d="{head.path}" transform="{turn}" fill="{fill}" stroke="{colour}" stroke-width="{width:g}"/>'
    )


def _end_angle(path: Sequence[Point]) -> float:
    x, y = path[-1]
    for before_x, before_y in reversed(path[:-1]):
        if abs(x - before_x) + abs(y - before_y) > 0.5:
            return math.atan2(y - before_y, x - before_x)
    return 0.0


def _path(path: Sequence[Point], back: float, angle: float) -> str:
    end = (path[-1][0] - back * math.cos(angle), path[-1][1] - back * math.sin(angle))
    points = [*path[:-1], end]
    text = f"M{_n(points[0][0])} {_n(points[0][1])}"
    for at in range(1, len(points), 3):
        text += "C" + " ".join(f"{_n(x)} {_n(y)}" for x, y in points[at : at + 3])
    return text


def _box(box: Box, colours: Mapping[str, str]) -> str:
    rows = 17.0 * len(box.lines) + (15.0 if box.small else 0.0)
    dash = ' stroke-dasharray="4 3"' if box.kind == "unnamed" else ""
    ink = colours[f"{box.kind}-ink"]
    pieces = [
        f'<g transform="translate({_n(box.x)} {_n(box.y)})"><title>{_safe(box.label)}</title>'
        f'<path d="{box_path(box.kind, box.width, box.height)}" fill="{colours[box.kind]}" '
        f'stroke="{colours[f"{box.kind}-edge"]}" stroke-width="1.5"{dash}/>'
    ]
    for row, line in enumerate(box.lines):
        pieces.append(_text(line, 0, -rows / 2 + 17 * row + 13, fill=ink, bold=box.kind in HEAVY))
    if box.small:
        pieces.append(_text(box.small, 0, rows / 2 - 4, fill=ink, size=SMALL))
    return "".join([*pieces, "</g>"])


def _legend_rows(scene: Scene, width: float) -> list[list[tuple[str, str, float]]]:
    used = {line.kind for line in scene.lines if line.path}
    shown = {box.kind for box in scene.boxes}
    entries = [("line", kind) for kind in LINE_KINDS if kind in used]
    entries += [("box", kind) for kind in BOX_KINDS if kind in shown]
    rows: list[list[tuple[str, str, float]]] = [[]]
    x = 0.0
    for what, kind in entries:
        name = LINE_KINDS[kind] if what == "line" else BOX_KINDS[kind]
        room = 44 + text_width(name, SIZE - 1) + 24
        if rows[-1] and x + room > width - 2 * _MARGIN:
            rows.append([])
            x = 0.0
        rows[-1].append((what, kind, x))
        x += room
    return rows


def _legend(
    scene: Scene, left: float, bottom: float, width: float, colours: Mapping[str, str]
) -> Iterator[str]:
    rows = _legend_rows(scene, width)
    for row, entries in enumerate(rows):
        y = bottom - 24.0 * (len(rows) - row) + 4
        for what, kind, offset in entries:
            x = left + _MARGIN + offset
            if what == "line":
                style = LINES[kind]
                head, colour = HEADS[style.head], colours[style.colour]
                dash = _dash(style.dash)
                yield (
                    f'<path d="M{_n(x)} {_n(y)}H{_n(x + 34 - head.back)}" fill="none" stroke="{colour}" '
                    f'stroke-width="2"{dash}/>'
                )
                if head.path:
                    turn = f"translate({_n(x + 34)} {_n(y)})"
                    yield _head(head, style.head, colour, colours["paper"], turn, 2)
                name = LINE_KINDS[kind]
            else:
                dash = ' stroke-dasharray="4 3"' if kind == "unnamed" else ""
                yield (
                    f'<path d="{box_path(kind, 30, 14)}" transform="translate({_n(x + 17)} {_n(y)})" '
                    f'fill="{colours[kind]}" stroke="{colours[f"{kind}-edge"]}"{dash}/>'
                )
                name = BOX_KINDS[kind]
            yield _text(name, x + 42, y + 4, fill=colours["ink"], size=SIZE - 1, anchor="start")


def _text(
    text: str,
    x: float,
    y: float,
    *,
    fill: str,
    size: float = SIZE,
    bold: bool = False,
    anchor: str = "middle",
) -> str:
    weight = ' font-weight="600"' if bold else ""
    scaled = f' font-size="{size:g}"' if size != SIZE else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" fill="{fill}" text-anchor="{anchor}"{scaled}{weight}>'
        f"{_safe(shorten(text, 1200, size))}</text>"
    )


def _dash(steps: Sequence[float]) -> str:
    return f' stroke-dasharray="{" ".join(f"{step:g}" for step in steps)}"' if steps else ""


def _safe(text: str) -> str:
    return escape(plain(text), quote=False)


def _n(value: float) -> str:
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
